package channel_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/notify"
	"fachui/notify/channel"
)

var at = legal.MustParse("2026-03-02 09:00")

func message() channel.Message {
	return channel.Message{
		ID: ref.New(), Notice: ref.New(), Kind: "auction.sold", To: "zhang.san@example.com", Language: notify.Chinese,
		Title: fault.Text{ZH: "拍卖成交告知", EN: "Sold"},
		Text:  fault.Text{ZH: "成交价 1000000.00 元。", EN: "Sold for ¥1000000.00."}, Basis: "法释〔2016〕18号第二十二条", At: at,
	}
}

func newFolder(t *testing.T, dir string) *channel.Folder {
	t.Helper()
	f, err := channel.NewFolder(dir, notify.Email)
	require.NoError(t, err)
	return f
}

func TestAFileForEachMessageOnce(t *testing.T) {
	t.Parallel()
	dir, m := t.TempDir(), message()
	var wg sync.WaitGroup
	for range 4 {
		f := newFolder(t, dir) // as in another process
		wg.Go(func() {
			for _, each := range []channel.Message{m, message(), m} {
				if err := f.Send(t.Context(), each); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	files, err := os.ReadDir(filepath.Join(dir, "2026-03-02"))
	require.NoError(t, err)
	require.Len(t, files, 1+4, "and no half-written one is left")
	text, err := os.ReadFile(filepath.Join(dir, "2026-03-02", "090000-email-"+m.ID.String()+".txt"))
	require.NoError(t, err)
	require.Contains(t, string(text), "收件 To: zhang.san@example.com\n")
	require.Contains(t, string(text), "\n\n成交价 1000000.00 元。\n")
}

func TestAFolderThatCannotBeWrittenIsAFailure(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f := newFolder(t, dir)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "2026-03-02"), nil, 0o600)) // where its day should be
	err := f.Send(t.Context(), message())
	require.Equal(t, "folder", channel.FailureOf(err).String())
	require.False(t, channel.FailureOf(err).Final)
}

func TestWhoReadsEnglishGetsTheChineseToo(t *testing.T) {
	t.Parallel()
	dir, m := t.TempDir(), message()
	m.Language = notify.English
	m.Title.EN = "Sold\r\nBcc: everybody@example.com"
	require.NoError(t, newFolder(t, dir).Send(t.Context(), m))
	text, err := os.ReadFile(filepath.Join(dir, "2026-03-02", "090000-email-"+m.ID.String()+".txt"))
	require.NoError(t, err)
	require.Contains(t, string(text), "标题 Title: Sold  Bcc: everybody@example.com\n", "a title is one line")
	require.Contains(t, string(text), "Sold for ¥1000000.00.\n\n拍卖成交告知\n成交价")
}
