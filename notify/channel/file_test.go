package channel_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/notify/channel"
)

var at = legal.MustParse("2026-03-02 09:00")

func message() channel.Message {
	return channel.Message{ID: ref.New(), Court: "jinjiang", Kind: "auction.notice", Party: ref.New(), TitleZH: "通知", TextZH: "请查阅", At: at}
}

// lines reads the whole lines of the day's file that are messages.
func lines(t *testing.T, dir string) map[ref.ID]int {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "2026-03-02.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	out := map[ref.ID]int{}
	for s := bufio.NewScanner(f); s.Scan(); {
		var m channel.Message
		if json.Unmarshal(s.Bytes(), &m) == nil {
			out[m.ID]++
		}
	}
	return out
}

func newFile(t *testing.T, dir string) *channel.File {
	t.Helper()
	f, err := channel.NewFile(dir)
	require.NoError(t, err)
	return f
}

func TestAMessageIsWrittenOnce(t *testing.T) {
	t.Parallel()
	dir, m := t.TempDir(), message()
	f := newFile(t, dir)
	for range 3 {
		require.NoError(t, f.Send(context.Background(), m))
	}
	require.NoError(t, newFile(t, dir).Send(context.Background(), m), "after a restart")
	require.Equal(t, map[ref.ID]int{m.ID: 1}, lines(t, dir))
}

func TestManyWritersOneFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	shared := []channel.Message{message(), message(), message()}
	var wg sync.WaitGroup
	for range 4 {
		f := newFile(t, dir) // as in another process
		wg.Go(func() {
			for range 20 {
				if err := f.Send(context.Background(), message()); err != nil {
					t.Error(err)
				}
			}
			for _, m := range shared {
				if err := f.Send(context.Background(), m); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	got := lines(t, dir)
	require.Len(t, got, 4*20+3)
	for id, n := range got {
		require.Equal(t, 1, n, id)
	}
}

// A writer that died in the middle of a line spoils only its own.
func TestATornLineSpoilsNoOther(t *testing.T) {
	t.Parallel()
	dir, first, second := t.TempDir(), message(), message()
	require.NoError(t, newFile(t, dir).Send(context.Background(), first))
	f, err := os.OpenFile(filepath.Join(dir, "2026-03-02.jsonl"), os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	_, err = f.WriteString(`{"notice":"01`)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	c := newFile(t, dir)
	for range 2 {
		require.NoError(t, c.Send(context.Background(), second))
	}
	require.Equal(t, map[ref.ID]int{first.ID: 1, second.ID: 1}, lines(t, dir))
}
