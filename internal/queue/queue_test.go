package queue_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fachui/internal/queue"
)

// Every test of the doorbell runs on the in-process Redis and on a real one.
func onBoth(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("in-process", func(t *testing.T) { t.Parallel(); test(t, "") })
	t.Run("real", func(t *testing.T) { t.Parallel(); test(t, realRedis(t)) })
}

func realRedis(t *testing.T) string {
	t.Helper()
	bin, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is missing: install it (make test does so as root)")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	cmd := exec.Command(bin, "--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(strings.ToLower(lines.Text()), "ready to accept") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return "redis://127.0.0.1:" + strconv.Itoa(port)
		}
	}
	t.Fatal("redis-server did not become ready")
	return ""
}

func start(t *testing.T, url string, sweep time.Duration, answer map[queue.Bell]func(context.Context) error) *queue.Queue {
	t.Helper()
	q, err := queue.Start(t.Context(), queue.Options{URL: url, Sweep: sweep, Answer: answer, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Stop)
	return q
}

func TestARingWakesItsAnswer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		rang := make(chan struct{}, 1)
		q := start(t, url, time.Hour, map[queue.Bell]func(context.Context) error{
			queue.Outbox: func(context.Context) error { rang <- struct{}{}; return nil },
		})
		q.Ring(queue.Outbox)
		wait(t, rang)
	})
}

func TestALostRingIsOnlyLate(t *testing.T) {
	t.Parallel()
	rang := make(chan struct{}, 8)
	q := start(t, "", time.Hour, map[queue.Bell]func(context.Context) error{
		queue.Deadlines: func(context.Context) error { rang <- struct{}{}; return nil },
	})
	if err := q.Wipe(); err != nil {
		t.Fatal(err)
	}
	q.Sweep(t.Context())
	wait(t, rang)
}

func TestAFailingAnswerIsTriedAgainByTheSweep(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		var calls atomic.Int32
		ok := make(chan struct{}, 1)
		q := start(t, url, time.Hour, map[queue.Bell]func(context.Context) error{
			queue.Bank: func(context.Context) error {
				if calls.Add(1) == 1 {
					return io.ErrUnexpectedEOF
				}
				select {
				case ok <- struct{}{}:
				default:
				}
				return nil
			},
		})
		q.Sweep(t.Context())
		q.Sweep(t.Context())
		wait(t, ok)
	})
}

func TestPingTellsWhetherRedisAnswers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		q := start(t, url, time.Hour, nil)
		if err := q.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func wait(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(20 * time.Second):
		t.Fatal("nobody answered the bell")
	}
}
