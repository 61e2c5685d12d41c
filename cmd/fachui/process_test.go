package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"fachui/internal/scenario"
)

// process is one running fachui.
type process struct {
	t       *testing.T
	cmd     *exec.Cmd
	address string // of what it serves
	out     *bytes.Buffer
	killed  sync.Once
}

// start runs fachui with args and reads its address from the line of its output
// that contains mark.
func start(t *testing.T, mark string, args ...string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: exec.Command(self, args...), out: &bytes.Buffer{}}
	p.cmd.Stderr = p.out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	stdout, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		_, after, found := strings.Cut(lines.Text(), mark)
		if !found {
			continue
		}
		p.address = "http://" + strings.FieldsFunc(after, func(r rune) bool { return r == ' ' || r == '"' })[0]
		go func() { _, _ = io.Copy(io.Discard, stdout) }()
		return p
	}
	err = p.cmd.Wait()
	t.Fatalf("fachui %s did not start: %v\n%s", args[0], err, p.out.String())
	return nil
}

// kill ends the process as a power cut would, and waits until it is gone.
func (p *process) kill() {
	p.killed.Do(func() {
		_ = p.cmd.Process.Kill() // it may be gone already
		_ = p.cmd.Wait()
	})
}

// stop asks it to end and wants it to end well.
func (p *process) stop() {
	p.t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	err := p.cmd.Wait()
	if err != nil {
		p.t.Errorf("%s: %v\n%s", p.cmd.Args[1], err, p.out.String())
	}
}

// street stands between people and the house, and between the house and its
// bank: there a request can be held while the house is killed and started again.
type street struct {
	t        *testing.T
	data     string
	bank     *process
	home     *httptest.Server // where people knock
	counter  *httptest.Server // where the house meets its bank
	turn     sync.Mutex       // one request passes the door at a time
	last     string           // path of the one before
	bids     int
	restarts int

	mu    sync.Mutex // of what the door and the counter share
	house *process
	done  map[string]bool
}

func openStreet(t *testing.T) *street {
	t.Helper()
	dir := openDir(t)
	s := &street{t: t, data: filepath.Join(dir, "data"), done: map[string]bool{}}
	s.bank = start(t, `"http://`, "banksim", "--dir", filepath.Join(dir, "bank"))
	s.counter = httptest.NewServer(http.HandlerFunc(s.atTheBank))
	s.moveIn()
	s.home = httptest.NewServer(http.HandlerFunc(s.atTheDoor))
	t.Cleanup(func() {
		s.home.Close()
		s.living().stop()
		s.counter.Close()
		s.bank.stop()
	})
	return s
}

// openDir is a directory for the test that the account of a database server may
// pass through, too.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "fachui-test-") //nolint:usetesting // t.TempDir lies in a directory that nobody else may enter
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := os.RemoveAll(dir)
		if err != nil {
			t.Error(err)
		}
	})
	return dir
}

// moveIn starts a house on the data that is there.
func (s *street) moveIn() {
	house := start(s.t, "serving http://", "serve", "--data", s.data, "--listen", "127.0.0.1:0", "--purpose", "scratch",
		"--clock", "2025-01-01T00:00:00+08:00", "--operator", operator.Name, "--password", operator.Password, "--bank-url", s.counter.URL)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.house = house
}

// living is the house of this moment.
func (s *street) living() *process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.house
}

// again kills the house, if it still lives, and starts it on what it left behind.
func (s *street) again(why string) {
	s.living().kill()
	s.moveIn()
	s.restarts++
	s.t.Logf("killed and started again: %s", why)
}

// bankAgain kills the bank and starts it where it was, on its own books.
func (s *street) bankAgain() {
	s.bank.kill()
	s.bank = start(s.t, `"http://`, append(s.bank.cmd.Args[1:], "--listen", strings.TrimPrefix(s.bank.address, "http://"))...)
}

// forward sends r with its body to base and returns the answer.
func forward(r *http.Request, body []byte, base string) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(r.Context(), r.Method, base+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header = r.Header.Clone()
	req.Header.Del("Accept-Encoding") // else the answer comes packed, and nobody here unpacks it
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp, b, err
}

func answer(w http.ResponseWriter, resp *http.Response, body []byte) {
	w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
	w.WriteHeader(resp.StatusCode)
	_, _ = w.Write(body)
}

// once reports whether this is the first time that a moment comes.
func (s *street) once(moment string, now bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !now || s.done[moment] {
		return false
	}
	s.done[moment] = true
	return true
}

// came reports whether a moment has come.
func (s *street) came(moment string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done[moment]
}

// atTheDoor lets requests through, and kills the house at the chosen moments.
func (s *street) atTheDoor(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
		return
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	path, before := r.URL.Path, s.last
	s.last = path
	if s.once("after the reveal", path == "/api/v1/clock" && strings.HasSuffix(before, "/reveal")) {
		s.again("the draw is revealed, and nothing that follows from it has happened")
	}
	if strings.HasSuffix(path, "/bids") && r.Method == http.MethodPost {
		s.bids++
	}
	resp, b, err := forward(r, body, s.living().address)
	if s.once("bidding", s.bids == 5) {
		// The bidder never hears that the bid was taken, and asks again.
		s.again("a bid is taken, and its answer is lost")
		s.bankAgain()
		first := strings.Replace(string(b), `"repeated":false`, `"repeated":true`, 1)
		resp, b, err = forward(r, body, s.living().address)
		if string(b) != first {
			s.t.Errorf("the retried bid was answered %s, at first %s", b, first)
		}
	}
	if err != nil && s.came("paying") {
		s.again("the bank took an instruction, and its answer is lost")
		resp, b, err = forward(r, body, s.living().address)
	}
	if err != nil {
		s.t.Errorf("%s %s: %v", r.Method, path, err)
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	answer(w, resp, b)
}

// atTheBank lets the house speak with its bank. Of the instruction to pay the
// creditor it never hears: it is killed while it waits for the answer.
func (s *street) atTheBank(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the house is gone
	}
	resp, b, err := forward(r, body, s.bank.address)
	if err != nil {
		s.t.Errorf("bank: %v", err)
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	if s.once("paying", r.Method == http.MethodPost && r.URL.Path == "/payments" && bytes.Contains(body, []byte(creditor))) {
		s.living().kill()
		return
	}
	answer(w, resp, b)
}

// creditor is the account of the applicant of the story: refunds of deposits go
// before, to others.
const creditor = "510104200001888"

// options are those of a story that is played in the street.
func (s *street) options(out io.Writer) scenario.Options {
	w := world{base: s.home.URL, bank: s.bank.address}
	return w.options(out)
}
