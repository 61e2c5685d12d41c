package banksim

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestTornJournal cuts the journal at every byte of its last entry: what stands
// before it is there again, and the bank goes on.
func TestTornJournal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := open(t, dir, nil)
	must(t)(b.Open(AccountRequest{AccountNo: court, Holder: "法院", Opening: 100_00}))
	file := filepath.Join(dir, journalName)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	must(t)(b.Adjust(AdjustmentRequest{Key: "i", Account: court, Direction: Credit, Kind: KindInterest, Amount: 1}))
	must(t)(nil, b.Close())
	longer, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for cut := len(whole); cut <= len(longer); cut++ {
		torn := t.TempDir()
		if err := os.WriteFile(filepath.Join(torn, journalName), longer[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		b := open(t, torn, nil)
		want := Fen(100_00)
		if cut == len(longer) {
			want++
		}
		if a, err := b.Account(court); err != nil || a.Balance != want {
			t.Fatalf("cut at %d: %+v, %v", cut, a, err)
		}
		must(t)(b.Adjust(AdjustmentRequest{Key: "i", Account: court, Direction: Credit, Kind: KindInterest, Amount: 1}))
		must(t)(nil, b.Close())
		again := open(t, torn, nil)
		if a, err := again.Account(court); err != nil || a.Balance != 100_01 {
			t.Fatalf("cut at %d, then on: %+v, %v", cut, a, err)
		}
		must(t)(nil, again.Close())
	}
}

// TestDamagedJournal: damage that no crash makes is not papered over.
func TestDamagedJournal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := open(t, dir, nil)
	must(t)(b.Open(AccountRequest{AccountNo: court, Holder: "法院", Opening: 100_00}))
	must(t)(b.Adjust(AdjustmentRequest{Key: "i", Account: court, Direction: Credit, Kind: KindInterest, Amount: 1}))
	must(t)(nil, b.Close())
	file := filepath.Join(dir, journalName)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	first, second, _ := bytes.Cut(good, []byte("\n"))
	for name, content := range map[string][]byte{
		"an entry missing":   second,
		"a line broken":      append(append([]byte("{\n"), first...), '\n'),
		"an entry twice":     append(append([]byte{}, good...), second...),
		"an unknown fact":    []byte(`{"n":1,"at":"2026-04-01T12:00:00+08:00","facts":[{}]}` + "\n"),
		"money from nowhere": []byte(`{"n":1,"at":"2026-04-01T12:00:00+08:00","facts":[{"posted":{"from":"51010001","to":"#vault","amount":"1.00","kind":"x","at":"2026-04-01T12:00:00+08:00"}}]}` + "\n"),
	} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if b, err := New(Options{Dir: dir}); err == nil {
			t.Errorf("%s: opened", name)
			_ = b.Close()
		}
	}
}

// TestOneProcess: two banks cannot keep the same books.
func TestOneProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := open(t, dir, nil)
	if second, err := New(Options{Dir: dir}); err == nil {
		t.Error("opened twice")
		_ = second.Close()
	}
	must(t)(nil, b.Close())
	must(t)(nil, b.Close())
	if _, err := b.Account(court); err == nil {
		t.Error("a closed bank answers")
	}
}

// TestFullDisk: a bank that could not write says so and never says yes again.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	_ = b.journal.file.Close() // from now on every write fails
	if _, err := b.Pay(pay("p", 1)); err == nil {
		t.Error("it said yes")
	}
	if _, err := b.Account(court); err == nil {
		t.Error("it still answers")
	}
}
