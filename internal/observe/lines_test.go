package observe_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/observe"
)

// paper counts how often it is written on.
type paper struct {
	mu     sync.Mutex
	text   bytes.Buffer
	writes int
	err    error
}

func (p *paper) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writes++
	p.text.Write(b)
	return len(b), p.err
}

func (p *paper) read() (lines, writes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Count(p.text.String(), "\n"), p.writes
}

func TestLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p paper
		lines := observe.Gather(&p)
		log := observe.Logger(lines, slog.LevelInfo)
		for range 10 {
			log.Info("answered")
		}
		n, _ := p.read()
		require.Zero(t, n)
		time.Sleep(250 * time.Millisecond)
		n, writes := p.read()
		require.Equal(t, 10, n)
		require.Equal(t, 1, writes)

		log.Info("answered")
		log.With(slog.String("node", "a")).WithGroup("g").Warn("a warning does not wait, nor what stands before it")
		n, writes = p.read()
		require.Equal(t, 12, n)
		require.Equal(t, 2, writes)

		log.Info(strings.Repeat("x", 70_000))
		n, _ = p.read()
		require.Equal(t, 13, n, "much is written at once")

		log.Info("the last")
		require.NoError(t, lines.Flush())
		n, _ = p.read()
		require.Equal(t, 14, n)

		p.err = errors.New("the disk is full")
		_, err := lines.Write([]byte("x\n"))
		require.NoError(t, err)
		time.Sleep(250 * time.Millisecond)
		_, err = lines.Write([]byte("y\n"))
		require.ErrorContains(t, err, "disk is full")
		require.ErrorContains(t, lines.Flush(), "disk is full")
	})
}

// Many hands write; no line is lost or cut.
func TestLines_manyHands(t *testing.T) {
	t.Parallel()
	var p paper
	lines := observe.Gather(&p)
	log := observe.Logger(lines, slog.LevelInfo)
	var hands sync.WaitGroup
	for range 8 {
		hands.Go(func() {
			for range 500 {
				log.Info("answered")
			}
		})
	}
	hands.Wait()
	require.NoError(t, lines.Flush())
	n, writes := p.read()
	require.Equal(t, 8*500, n)
	require.Less(t, writes, 100)
	for line := range strings.Lines(p.text.String()) {
		require.True(t, strings.HasPrefix(line, "{") && strings.HasSuffix(line, "}\n"), line)
	}
}
