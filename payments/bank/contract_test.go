package bank_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"fachui/internal/banksim"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/payments/bank"
	"fachui/payments/statement"
)

func newClient(t *testing.T, url string) *bank.Client {
	t.Helper()
	c, err := bank.New(bank.Options{URL: url, Timeout: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func startHere(t *testing.T) *bank.Client {
	t.Helper()
	b, err := banksim.New(banksim.Options{Dir: t.TempDir(), Hasty: true})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(b.Handler())
	t.Cleanup(func() {
		srv.Close()
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return newClient(t, srv.URL)
}

const (
	fund  = "51010001"
	payer = "62220001"
	payee = "62220002"
)

var (
	day  = legal.MustDate("2026-04-01")
	noon = day.At(12, 0)
)

func yuan(s string) money.Amount { return money.MustParse(s) }

// TestContract holds for a bank in this process and for one in its own.
func TestContract(t *testing.T) {
	t.Parallel()
	banks := map[string]func(t *testing.T) *bank.Client{
		"same process": startHere,
		"own process":  func(t *testing.T) *bank.Client { return startChild(t, t.TempDir()).Client },
	}
	rules := []struct {
		name string
		rule func(*testing.T, *bank.Client)
	}{
		{"a day from deposit to statement", aDay},
		{"an order is one order however often it is sent", oneOrder},
		{"what the bank refuses", refusals},
		{"an answer lost is not an order lost", lostAnswers},
		{"a wrong name comes back", wrongName},
	}
	for where, start := range banks {
		for _, r := range rules {
			t.Run(where+"/"+r.name, func(t *testing.T) {
				t.Parallel()
				c := start(t)
				ok(t, c.SetClock(t.Context(), noon, false))
				_, err := c.Open(t.Context(), bank.Opening{No: fund, Holder: "某某人民法院"})
				ok(t, err)
				r.rule(t, c)
			})
		}
	}
}

func deposit(t *testing.T, c *bank.Client, key, suffix, amount string) {
	t.Helper()
	_, err := c.Transfer(t.Context(), bank.Transfer{
		Key: key, From: payer, FromHolder: "张三", Fund: yuan(amount), To: fund + suffix,
		Amount: yuan(amount), Remark: "保证金",
	})
	ok(t, err)
}

func order(id, amount string) bank.Payment {
	return bank.Payment{
		EndToEnd: id, From: fund, To: payee, ToName: "李四", ToBank: "某某银行",
		Amount: yuan(amount), Purpose: "执行案款", At: noon,
	}
}

func aDay(t *testing.T, c *bank.Client) {
	ctx := t.Context()
	deposit(t, c, "k1", "000123", "100000.00")
	ack, err := c.Pay(ctx, order("p1", "30000.50"))
	ok(t, err)
	if ack.EndToEnd != "p1" || ack.OrderNo == "" || !ack.AcceptedAt.Equal(noon) {
		t.Errorf("ack %+v", ack)
	}
	lines, err := c.Lines(ctx, fund, 0)
	ok(t, err)
	if len(lines) != 1 {
		t.Fatalf("an accepted order is no bank line yet, but there are %d lines", len(lines))
	}
	w, err := c.Work(ctx)
	ok(t, err)
	if w.Paid != 1 || w.Pending != 0 || !w.NextDue.IsZero() {
		t.Errorf("work %+v", w)
	}
	lines, err = c.Lines(ctx, fund, 0)
	ok(t, err)
	want := []statement.Line{
		{Seq: 1, Booked: noon, ValueDate: day, Credit: true, Amount: yuan("100000.00"), BalanceAfter: yuan("100000.00"),
			Counterparty: "张三", CounterpartyAccount: payer, VirtualAccount: fund + "000123", Remark: "保证金"},
		{Seq: 2, Booked: noon, ValueDate: day, Amount: yuan("30000.50"), BalanceAfter: yuan("69999.50"),
			Counterparty: "李四", CounterpartyAccount: payee, Remark: "执行案款", EndToEnd: "p1"},
	}
	sameLines(t, lines, want)
	later, err := c.Lines(ctx, fund, 1)
	ok(t, err)
	sameLines(t, later, want[1:])
	for form, fetch := range map[string]func(context.Context, string, legal.Date) (statement.Statement, []byte, error){
		"csv": c.Statement, "camt": c.StatementCamt,
	} {
		s, raw, err := fetch(ctx, fund, day)
		ok(t, err)
		if s.Account != fund || s.Date != day || !s.Opening.IsZero() || !s.Closing.Equal(yuan("69999.50")) || len(raw) == 0 {
			t.Errorf("%s statement %+v", form, s)
		}
		sameLines(t, s.Lines, want)
	}
	if _, _, err := c.Statement(ctx, fund, day.AddDays(1)); !errors.Is(err, bank.ErrNotHere) {
		t.Errorf("tomorrow's statement: %v", err)
	}
	o, err := c.Outcome(ctx, "p1")
	ok(t, err)
	if o.Status != bank.Paid || o.BankRef != lines[1].BankRef {
		t.Errorf("outcome %+v", o)
	}
}

func oneOrder(t *testing.T, c *bank.Client) {
	ctx := t.Context()
	deposit(t, c, "k1", "1", "500.00")
	acks := make([]bank.Ack, 8)
	var wg sync.WaitGroup
	for i := range acks {
		wg.Go(func() {
			p := order("p1", "500.00")
			p.At = noon.Add(time.Duration(i) * time.Second) // the time of asking is not the order
			var err error
			if acks[i], err = c.Pay(ctx, p); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	_, err := c.Work(ctx)
	ok(t, err)
	after, err := c.Pay(ctx, order("p1", "500.00"))
	ok(t, err)
	for _, a := range acks {
		if a != after {
			t.Errorf("answers differ: %+v and %+v", a, after)
		}
	}
	_, err = c.Pay(ctx, order("p1", "499.99"))
	if !errors.Is(err, bank.ErrReused) {
		t.Errorf("another order under the same reference: %v", err)
	}
	lines, err := c.Lines(ctx, fund, 1)
	ok(t, err)
	if len(lines) != 1 {
		t.Errorf("%d debits for one order", len(lines))
	}
}

func refusals(t *testing.T, c *bank.Client) {
	ctx := t.Context()
	ok(t, c.SetFault(ctx, bank.Fault{EndToEnd: "no", Mode: "refuse", Reason: "账户受限"}))
	_, err := c.Pay(ctx, order("no", "1.00"))
	if !errors.Is(err, bank.ErrRefused) || !strings.Contains(err.Error(), "账户受限") {
		t.Errorf("refused at the door: %v", err)
	}
	_, err = c.Pay(ctx, order("no", "1.00"))
	if !errors.Is(err, bank.ErrRefused) {
		t.Errorf("refused again: %v", err)
	}
	_, err = c.Pay(ctx, order("poor", "1.00"))
	ok(t, err)
	_, err = c.Work(ctx)
	ok(t, err)
	o, err := c.Outcome(ctx, "poor")
	ok(t, err)
	if o.Status != bank.Refused || o.Reason == "" {
		t.Errorf("an order beyond the balance: %+v", o)
	}
	foreign := order("foreign", "1.00")
	foreign.From = "99999999"
	if _, err := c.Pay(ctx, foreign); !errors.Is(err, bank.ErrNotHere) {
		t.Errorf("from an account that is not kept here: %v", err)
	}
	if _, err := c.Outcome(ctx, "never"); !errors.Is(err, bank.ErrNotHere) {
		t.Errorf("an order never given: %v", err)
	}
	if _, err := c.Pay(ctx, order("zero", "0.00")); !errors.Is(err, bank.ErrRefused) {
		t.Errorf("an order of nothing: %v", err)
	}
}

func lostAnswers(t *testing.T, c *bank.Client) {
	ctx := t.Context()
	deposit(t, c, "k1", "1", "1000.00")
	for _, mode := range []string{"silent", "drop", "deaf"} {
		ok(t, c.SetFault(ctx, bank.Fault{EndToEnd: mode, Mode: mode, Count: 1}))
		if _, err := c.Pay(ctx, order(mode, "10.00")); !errors.Is(err, bank.ErrUnknown) {
			t.Errorf("%s: %v", mode, err)
		}
		_, err := c.Outcome(ctx, mode)
		if recorded := err == nil; recorded != (mode != "deaf") {
			t.Errorf("%s: on the books: %v (%v)", mode, recorded, err)
		}
		_, err = c.Pay(ctx, order(mode, "10.00")) // the same key
		ok(t, err)
	}
	w, err := c.Work(ctx)
	ok(t, err)
	if w.Paid != 3 {
		t.Errorf("three orders, each sent twice: %+v", w)
	}
	a, err := c.Account(ctx, fund)
	ok(t, err)
	if !a.Balance.Equal(yuan("970.00")) {
		t.Errorf("balance %v", a.Balance)
	}
}

func wrongName(t *testing.T, c *bank.Client) {
	ctx := t.Context()
	deposit(t, c, "k1", "1", "1000.00")
	_, err := c.Open(ctx, bank.Opening{No: payee, Holder: "王五"})
	ok(t, err)
	_, err = c.Pay(ctx, order("p1", "10.00")) // to 李四
	ok(t, err)
	w, err := c.Work(ctx)
	ok(t, err)
	if w.Paid != 1 || !w.NextDue.Equal(noon.Add(24*time.Hour)) {
		t.Errorf("sent, to come back in a day: %+v", w)
	}
	ok(t, c.SetClock(ctx, w.NextDue, false))
	w, err = c.Work(ctx)
	ok(t, err)
	if w.Returned != 1 || !w.NextDue.IsZero() {
		t.Errorf("back: %+v", w)
	}
	lines, err := c.Lines(ctx, fund, 1)
	ok(t, err)
	if len(lines) != 2 || lines[1].EndToEnd != "p1" || !lines[1].Credit || !strings.Contains(lines[1].Remark, "退汇") {
		t.Errorf("lines %+v", lines)
	}
	s, _, err := c.Statement(ctx, fund, day.AddDays(1))
	ok(t, err)
	if !s.Opening.Equal(yuan("990.00")) || !s.Closing.Equal(yuan("1000.00")) {
		t.Errorf("statement %+v", s)
	}
	yesterday, _, err := c.Statement(ctx, fund, day)
	ok(t, err)
	ok(t, s.Follows(yesterday))
	ok(t, s.FollowsSeq(yesterday.Lines[1].Seq))
}

func sameLines(t *testing.T, got, want []statement.Line) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d: %+v", len(got), len(want), got)
	}
	for i := range got {
		g := got[i]
		if g.BankRef == "" {
			t.Errorf("line %d has no reference", i)
		}
		g.BankRef = ""
		if fmt.Sprint(g) != fmt.Sprint(want[i]) {
			t.Errorf("line %d\n got %+v\nwant %+v", i, g, want[i])
		}
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
