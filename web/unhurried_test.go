package web_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
	"fachui/web"
)

// kept is what a server does with a connection.
type kept struct {
	net.Conn
	got       bytes.Buffer
	deadlines []time.Time
	breaksAt  int // bytes; never if 0
}

var errBroken = errors.New("broken")

func (k *kept) SetWriteDeadline(t time.Time) error {
	k.deadlines = append(k.deadlines, t)
	return nil
}

func (k *kept) Write(b []byte) (int, error) {
	if k.breaksAt > 0 && k.got.Len()+len(b) > k.breaksAt {
		n, _ := k.got.Write(b[:k.breaksAt-k.got.Len()])
		return n, errBroken
	}
	return k.got.Write(b)
}

type one struct {
	net.Listener
	conn net.Conn
}

func (o one) Accept() (net.Conn, error) { return o.conn, nil }

// A long answer has as many times as it has parts: whoever is slow gets all of it.
func TestSlowReadersGetTheWhole(t *testing.T) {
	t.Parallel()
	long := bytes.Repeat([]byte("0123456789abcdef"), 10_000) // 160,000 bytes: three parts
	name := filepath.Join(t.TempDir(), "paper")
	require.NoError(t, os.WriteFile(name, long, 0o600))
	file, err := os.Open(name)
	require.NoError(t, err)
	defer file.Close()
	for what, send := range map[string]func(io.Writer) (int64, error){
		"written": func(w io.Writer) (int64, error) {
			n, err := w.Write(long)
			return int64(n), err
		},
		"read from a file": func(w io.Writer) (int64, error) { return w.(io.ReaderFrom).ReadFrom(file) },
		"read from within a limit": func(w io.Writer) (int64, error) {
			limit := &io.LimitedReader{R: bytes.NewReader(append(bytes.Clone(long), "beyond"...)), N: int64(len(long))}
			defer func() { require.Zero(t, limit.N) }()
			return w.(io.ReaderFrom).ReadFrom(limit)
		},
	} {
		k := &kept{}
		conn, err := web.Unhurried(one{conn: k}, clock.System).Accept()
		require.NoError(t, err)
		before := time.Now()
		n, err := send(conn)
		require.NoError(t, err, what)
		require.Equal(t, int64(len(long)), n, what)
		require.Equal(t, long, k.got.Bytes(), what)
		require.GreaterOrEqual(t, len(k.deadlines), 3, what)
		for _, d := range k.deadlines {
			require.GreaterOrEqual(t, d.Sub(before), 30*time.Second, what)
		}
	}
}

// Nothing is said to be sent that was not.
func TestABrokenLineIsCounted(t *testing.T) {
	t.Parallel()
	long := make([]byte, 100_000)
	for _, send := range []func(io.Writer) (int64, error){
		func(w io.Writer) (int64, error) {
			n, err := w.Write(long)
			return int64(n), err
		},
		func(w io.Writer) (int64, error) { return w.(io.ReaderFrom).ReadFrom(bytes.NewReader(long)) },
	} {
		conn, err := web.Unhurried(one{conn: &kept{breaksAt: 70_000}}, clock.System).Accept()
		require.NoError(t, err)
		n, err := send(conn)
		require.ErrorIs(t, err, errBroken)
		require.Equal(t, int64(70_000), n)
	}
	conn, err := web.Unhurried(one{conn: &kept{}}, clock.System).Accept()
	require.NoError(t, err)
	n, err := conn.Write(nil)
	require.NoError(t, err)
	require.Zero(t, n)
}
