// Package housetest opens a whole house for one test: a database of its own, a
// bank simulator that is a real process of its own, and the HTTP interface on a
// port of this machine.
//
// Tests of the parts trust their neighbours; a test that stands on this package
// trusts nobody and sees what a person sees. The bank must be another process
// here as in life: shared memory would let a mistake agree with itself. It is
// the test binary run once more, which is why a package that opens worlds gives
// [Main] to its TestMain.
package housetest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/banksim"
	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/observe"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/internal/scenario"
	"fachui/web"
)

// Operator is the first platform operator of every world.
//
//nolint:gochecknoglobals // a constant in all but name
var Operator = scenario.Login{Name: "operator", Password: "House-Test-2026"}

// Dawn is before every story.
var Dawn = legal.MustParse("2025-01-01T00:00:00+08:00")

// cheap is a password hash for tests: what it costs is not what they are about.
func cheap() identity.Argon { return identity.Argon{MemoryKiB: 64, Time: 1, Threads: 1} }

// bankArg as the first argument makes the test binary the bank.
const bankArg = "housetest-bank"

// Main runs the tests of m and then each of after, or the bank if the binary was
// started as one.
func Main(m *testing.M, after ...func()) {
	if len(os.Args) != 3 || os.Args[1] != bankArg {
		code := m.Run()
		for _, f := range after {
			f()
		}
		err := forgetBeginnings()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
		os.Exit(code)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	err := banksim.Run(ctx, banksim.Options{
		Dir: os.Args[2], Hasty: true, Ready: func(address string) { fmt.Fprintln(os.Stdout, address) },
	})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// Options say how a world differs from the usual one.
type Options struct {
	At       legal.Time      // where legal time stands; [pgtest.Epoch] if zero
	Limits   identity.Limits // [house.Crowds] if zero
	RedisURL string          // in-process if empty
	Log      io.Writer       // of the server; nil for none
	Told     io.Writer       // what [Begin]'s runner tells of its story; nil for none
}

// World is an open house.
type World struct {
	House *house.House
	Pool  *pgxpool.Pool // the test's own connections, as the application
	Base  string        // of the HTTP interface
	Bank  string        // of the bank simulator

	dir  string // of the house, and of its bank within
	shut func() // closes the door, the house and its bank, once
}

// Open opens a house on a fresh database and closes it when the test ends.
func Open(t testing.TB, o Options) *World {
	t.Helper()
	return open(t, nil, o)
}

// open opens a fresh house, or a copy of one that was kept.
func open(t testing.TB, of *beginning, o Options) *World {
	t.Helper()
	w := &World{dir: t.TempDir()}
	if of == nil {
		w.Pool = pgtest.New(t)
		if !o.At.IsZero() {
			setClock(t, w.Pool, o.At)
		}
	} else {
		w.Pool = of.db.New(t)
		err := copyFolder(w.dir, of.dir)
		if err != nil {
			t.Fatalf("copy a house: %v", err)
		}
	}
	w.start(t, o)
	return w
}

// start opens the bank, the house and its door, and makes the first operator of a
// house that has none.
func (w *World) start(t testing.TB, o Options) {
	t.Helper()
	if o.Limits == (identity.Limits{}) {
		o.Limits = house.Crowds()
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	var ends []func()
	w.shut = sync.OnceFunc(func() {
		for _, end := range slices.Backward(ends) {
			end()
		}
	})
	t.Cleanup(func() { w.shut() })
	bank, stop := startBank(t, filepath.Join(w.dir, "bank"))
	w.Bank, ends = bank, append(ends, stop)
	db, err := (&house.Database{App: pgtest.URL(t, w.Pool, pgembed.App)}).Hasty()
	if err != nil {
		t.Fatal(err)
	}
	w.House, err = house.Open(t.Context(), house.Config{
		Database: db, Dir: w.dir, BankURL: w.Bank, RedisURL: o.RedisURL,
		Machine: clock.System, Log: observe.Logger(o.Log, slog.LevelInfo), Argon: cheap(), Limits: o.Limits,
		Version: web.Version{Module: "fachui", Version: "test"},
	})
	if err != nil {
		t.Fatalf("open house: %v", err)
	}
	ends = append(ends, w.House.Close)
	_, _, err = w.House.FirstOperator(t.Context(), Operator.Name, Operator.Password)
	if err != nil {
		t.Fatalf("make first operator: %v", err)
	}
	w.Base, stop = serve(t, w.House)
	ends = append(ends, stop)
}

// serve lets requests in until it is told to stop.
func serve(t testing.TB, h *house.House) (base string, end func()) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error, 1)
	go func() { served <- h.Serve(ctx, l) }()
	return "http://" + l.Addr().String(), func() {
		http.DefaultClient.CloseIdleConnections() // for these the server would wait a tenth of a second
		stop()
		err := <-served
		if err != nil {
			t.Errorf("serve: %v", err)
		}
	}
}

// Story are the options with which a scenario plays in w.
func (w *World) Story(out io.Writer) scenario.Options {
	return scenario.Options{
		Base: w.Base, Bank: w.Bank, Operator: Operator, Routes: house.Table(), Machine: clock.System, Out: out,
	}
}

// setClock makes legal time of a fresh database stand at at. Only its owner can
// set it back, by lifting the guard.
func setClock(t testing.TB, pool *pgxpool.Pool, at legal.Time) {
	t.Helper()
	owner := pgtest.Owner(t, pool)
	_, err := owner.Exec(t.Context(), fmt.Sprintf(`
		alter table legal_clock disable trigger legal_clock_guard;
		update legal_clock set frozen_at = '%s';
		alter table legal_clock enable always trigger legal_clock_guard`, at))
	err = errors.Join(err, owner.Close(t.Context())) // a database that somebody looks at cannot be copied
	if err != nil {
		t.Fatalf("set legal clock: %v", err)
	}
}

// startBank runs the bank simulator as a process of its own until it is told to stop.
func startBank(t testing.TB, dir string) (address string, end func()) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, bankArg, dir)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatalf("start bank: %v", err)
	}
	end = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		err := cmd.Wait()
		if err != nil {
			t.Errorf("bank: %v", err)
		}
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		end()
		t.Fatal("the bank did not say its address; does TestMain call housetest.Main?")
	}
	return lines.Text(), end
}

// JSON is v for the body of a request.
func JSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
