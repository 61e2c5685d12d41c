package bank_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fachui/payments/bank"
	"fachui/payments/statement"
)

// TestFolder: the bank's files, put in a folder, read like the bank's answers.
func TestFolder(t *testing.T) {
	t.Parallel()
	c := startHere(t)
	ok(t, c.SetClock(t.Context(), noon, false))
	_, err := c.Open(t.Context(), bank.Opening{No: fund, Holder: "某某人民法院", Balance: yuan("12.34")})
	ok(t, err)
	want, raw, err := c.Statement(t.Context(), fund, day)
	ok(t, err)
	_, camt, err := c.StatementCamt(t.Context(), fund, day)
	ok(t, err)
	dir := t.TempDir()
	f := bank.Folder{Dir: dir}
	if _, _, err := f.Statement(t.Context(), fund, day); !errors.Is(err, bank.ErrNotHere) {
		t.Errorf("nothing delivered: %v", err)
	}
	ok(t, os.Mkdir(filepath.Join(dir, fund), 0o700))
	for name, file := range map[string][]byte{"2026-04-01.csv": raw, "2026-04-02.xml": camt, "2026-04-03.csv": []byte("账号,1")} {
		ok(t, os.WriteFile(filepath.Join(dir, fund, name), file, 0o600))
	}
	got, file, err := f.Statement(t.Context(), fund, day)
	ok(t, err)
	if string(file) != string(raw) || !got.Closing.Equal(want.Closing) {
		t.Errorf("%+v", got)
	}
	if s, _, err := f.Statement(t.Context(), fund, day.AddDays(1)); !errors.Is(err, statement.ErrDate) || s.Account != fund {
		t.Errorf("yesterday's file under today's name: %v", err)
	}
	if _, raw, err := f.Statement(t.Context(), fund, day.AddDays(2)); !errors.Is(err, statement.ErrMissing) || raw == nil {
		t.Errorf("an incomplete file: %v", err)
	}
	if _, _, err := f.Statement(t.Context(), "../"+fund, day); err == nil {
		t.Error("left the folder")
	}
}
