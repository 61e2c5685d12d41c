package bank_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"fachui/internal/banksim"
	"fachui/payments/bank"
)

const childDir = "FACHUI_TEST_BANKSIM_DIR"

// TestMain lets the test binary be the bank: a real process that can be killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		err := banksim.Run(context.Background(), banksim.Options{
			Dir:   dir,
			Ready: func(url string) { fmt.Println("bank", url) },
		})
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// child is a bank in a process of its own.
type child struct {
	*bank.Client
	cmd *exec.Cmd
}

// startChild runs a bank over the books in dir.
func startChild(t *testing.T, dir string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	said, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal("the bank did not start: ", err)
	}
	return &child{newClient(t, strings.TrimSpace(strings.TrimPrefix(said, "bank "))), cmd}
}

// kill ends the bank without warning.
func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = c.cmd.Wait()
}

// TestKilledBank: whatever the bank has answered is still on its books after kill -9.
func TestKilledBank(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := startChild(t, dir)
	ok(t, c.SetClock(t.Context(), noon, false))
	_, err := c.Open(t.Context(), bank.Opening{No: fund, Holder: "某某人民法院"})
	ok(t, err)
	answered := make(chan string, 100_000)
	enough := make(chan struct{})
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("w%d-%d", w, i)
				_, err := c.Transfer(context.Background(), oneFen(w, key))
				if err != nil {
					return
				}
				answered <- key
				if w == 0 && i == 20 {
					close(enough)
				}
			}
		})
	}
	<-enough
	c.kill(t) // while the others go on
	wg.Wait()
	close(answered)

	again := startChild(t, dir)
	a, err := again.Account(t.Context(), fund)
	ok(t, err)
	if told := int64(len(answered)); a.Balance.Fen() < told || a.Balance.Fen() > told+4 {
		t.Errorf("%d transfers were answered; the books hold %v", told, a.Balance)
	}
	for key := range answered {
		var w int
		if _, err := fmt.Sscanf(key, "w%d-", &w); err != nil {
			t.Fatal(err)
		}
		before := a.LastLine
		_, err := again.Transfer(t.Context(), oneFen(w, key))
		ok(t, err)
		if a, err = again.Account(t.Context(), fund); err != nil || a.LastLine != before {
			t.Fatalf("%s was booked twice (%v)", key, err)
		}
	}
	s, _, err := again.Statement(t.Context(), fund, day)
	ok(t, err)
	if !s.Closing.Equal(a.Balance) {
		t.Errorf("statement closes with %v, the account holds %v", s.Closing, a.Balance)
	}
}

func oneFen(payer int, key string) bank.Transfer {
	return bank.Transfer{
		Key: key, From: fmt.Sprintf("6222%04d", payer), FromHolder: "付款人", Fund: yuan("0.01"), To: fund, Amount: yuan("0.01"),
	}
}

// TestUnreachable: a bank that is not there leaves an order unknown, a question unanswered.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(nil)
	gone.Close()
	c := newClient(t, gone.URL)
	if _, err := c.Pay(t.Context(), order("p1", "1.00")); !errors.Is(err, bank.ErrUnknown) {
		t.Errorf("order: %v", err)
	}
	if _, err := c.Lines(t.Context(), fund, 0); !errors.Is(err, bank.ErrUnreachable) {
		t.Errorf("question: %v", err)
	}
}
