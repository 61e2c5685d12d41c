package ledger_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/verify/ledger"
	"fachui/payments/checkpoint"
)

type object = map[string]any

const sealed = 12 // journals under the checkpoint, of 15

func amount(fen int64) string { return money.Fen(fen).String() }

// fixture is a book of 15 journals as lines of an export; the checkpoint is made
// by the code that seals, which shares nothing with the code that verifies.
type fixture struct {
	journals []object
	leaves   []checkpoint.Hash
	balances map[string][2]int64
	seal     checkpoint.Checkpoint
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{balances: map[string][2]int64{}}
	at := legal.MustParse("2026-03-02 09:00")
	var tree []checkpoint.Hash
	read := func(indexes []int64) ([]checkpoint.Hash, error) {
		out := make([]checkpoint.Hash, len(indexes))
		for i, n := range indexes {
			out[i] = tree[n]
		}
		return out, nil
	}
	for n := int64(1); n <= 15; n++ {
		e := checkpoint.Entry{Court: "jinjiang", Number: n, Book: at.Date(), At: at, Event: "P9", Key: fmt.Sprintf("bank:%d", n),
			BodyHash: bytes.Repeat([]byte{byte(n)}, 32), Made: "a", Checked: "b", Recorded: at, Total: money.Fen(1000 + n),
			Legs: []checkpoint.Leg{{Leg: 1, Debit: "A1010:::", Credit: fmt.Sprintf("L2050:%d::", n%3), Amount: money.Fen(1000 + n)}}}
		more, err := checkpoint.Grow(n-1, e.Leaf(), read)
		require.NoError(t, err)
		tree, f.leaves = append(tree, more...), append(f.leaves, checkpoint.LeafHash(e.Leaf()))
		f.journals = append(f.journals, object{"type": "journal", "number": n, "book": e.Book, "at": checkpoint.Instant(at), "event": e.Event,
			"key": e.Key, "body_hash": hex.EncodeToString(e.BodyHash), "made": e.Made, "checked": e.Checked,
			"recorded": checkpoint.Instant(at), "total": e.Total, "legs": []object{{"leg": 1, "debit": e.Legs[0].Debit, "credit": e.Legs[0].Credit, "amount": e.Total}}})
		f.post(e.Legs[0].Debit, e.Legs[0].Credit, 1000+n)
	}
	root, err := checkpoint.Root(sealed, read)
	require.NoError(t, err)
	f.seal = checkpoint.Checkpoint{Format: checkpoint.Format, Court: "jinjiang", Day: at.Date(), Size: sealed, Root: root}
	return f
}

func (f *fixture) post(debit, credit string, n int64) {
	d, c := f.balances[debit], f.balances[credit]
	f.balances[debit], f.balances[credit] = [2]int64{d[0] + n, d[1]}, [2]int64{c[0], c[1] + n}
}

// files writes the book and its checkpoint, with the hashes of its leaves or without.
func (f *fixture) files(t *testing.T, named bool) ledger.Options {
	t.Helper()
	dir := t.TempDir()
	kept := object{"format": f.seal.Format, "court": f.seal.Court, "day": f.seal.Day, "size": f.seal.Size, "root": f.seal.Root}
	if named {
		kept["leaves"] = f.leaves[:sealed]
	}
	lines := []object{{"type": "ledger", "format": checkpoint.Format, "court": "jinjiang", "last": len(f.journals)}}
	lines = append(lines, f.journals...)
	kinds := map[string][2]int64{}
	for name, b := range f.balances {
		k := name[:5]
		kinds[k] = [2]int64{kinds[k][0] + b[0], kinds[k][1] + b[1]}
		lines = append(lines, object{"type": "balance", "account": name, "debit": amount(b[0]), "credit": amount(b[1])})
	}
	for k, b := range kinds {
		lines = append(lines, object{"type": "total", "code": k, "debit": amount(b[0]), "credit": amount(b[1])})
	}
	var book bytes.Buffer
	for _, l := range lines {
		require.NoError(t, json.NewEncoder(&book).Encode(l))
	}
	c, err := json.Marshal(kept)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "kept.json"), c, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "book.ndjson"), book.Bytes(), 0o600))
	return ledger.Options{Checkpoints: []string{filepath.Join(dir, "kept.json")}, Export: filepath.Join(dir, "book.ndjson")}
}

// renumber gives the journals their places as numbers, as a careful forger would.
func (f *fixture) renumber() {
	for i, j := range f.journals {
		j["number"] = i + 1
	}
}

func (f *fixture) reprice(n int, fen int64) {
	j := f.journals[n-1]
	l := j["legs"].([]object)[0]
	old := j["total"].(money.Amount).Fen()
	j["total"], l["amount"] = money.Fen(fen), money.Fen(fen)
	f.post(l["debit"].(string), l["credit"].(string), fen-old)
}

func found(r ledger.Result) (all []string) {
	for _, f := range r.Findings {
		s := f.Kind
		if f.Journal > 0 {
			s += fmt.Sprintf(" %d", f.Journal)
		}
		all = append(all, s)
	}
	return all
}

func TestWhatDiffersIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		forge func(f *fixture)
		want  []string
	}{
		"nothing":                        {func(*fixture) {}, nil},
		"an amount with its balances":    {func(f *fixture) { f.reprice(5, 999_00) }, []string{"rewritten", "changed 5"}},
		"a maker":                        {func(f *fixture) { f.journals[2]["made"] = "x" }, []string{"rewritten", "changed 3"}},
		"a day":                          {func(f *fixture) { f.journals[0]["book"] = "2026-03-01" }, []string{"rewritten", "changed 1"}},
		"after the checkpoint":           {func(f *fixture) { f.journals[14]["made"] = "x" }, nil},
		"a journal removed":              {func(f *fixture) { f.drop(4) }, []string{"number 4", "number", "rewritten", "removed 4"}},
		"removed and renumbered":         {func(f *fixture) { f.drop(4); f.renumber() }, []string{"rewritten", "renumbered 5", "removed 4", "inserted 12"}},
		"inserted and renumbered":        {func(f *fixture) { f.insert(7); f.renumber() }, []string{"rewritten", "renumbered 7", "inserted 7"}},
		"two that changed places":        {func(f *fixture) { f.journals[2], f.journals[9] = f.journals[9], f.journals[2]; f.renumber() }, []string{"rewritten", "renumbered 3", "renumbered 10"}},
		"the end cut off":                {func(f *fixture) { f.journals = f.journals[:10]; f.again() }, []string{"shorter", "removed 11", "removed 12"}},
		"one number twice":               {func(f *fixture) { f.journals = append(f.journals, f.journals[14]); f.again() }, []string{"number 15", "number"}},
		"a balance":                      {func(f *fixture) { f.balances["L2050:1::"] = [2]int64{0, 1} }, []string{"balance", "total"}},
		"a balance of no postings":       {func(f *fixture) { f.balances["L2410:::"] = [2]int64{5, 5} }, []string{"balance", "total"}},
		"an account without its balance": {func(f *fixture) { delete(f.balances, "L2050:1::") }, []string{"balance", "total"}},
		"a total of no sum":              {func(f *fixture) { f.journals[13]["total"] = "1.00" }, []string{"sum 14"}},
		"no postings":                    {func(f *fixture) { f.journals[13]["legs"] = []object{}; f.again() }, []string{"sum 14"}},
		"another court's checkpoint":     {func(f *fixture) { f.seal.Court = "wuhou" }, []string{"court"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			c.forge(f)
			r, err := ledger.Verify(t.Context(), f.files(t, true))
			require.NoError(t, err)
			require.Equal(t, c.want, found(r), "%+v", r.Findings)
			require.Equal(t, len(c.want) == 0, r.OK())
			var out strings.Builder
			err = ledger.Run(t.Context(), &out, f.files(t, true), false)
			if r.OK() {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, ledger.ErrDiffers)
			for _, x := range r.Findings {
				require.Contains(t, out.String(), x.ZH)
				require.Contains(t, out.String(), x.EN)
			}
		})
	}
}

// drop takes journal n out, and its money out of the balances.
func (f *fixture) drop(n int) {
	f.journals = append(f.journals[:n-1], f.journals[n:]...)
	f.again()
}

// insert puts a journal in as number n.
func (f *fixture) insert(n int) {
	j := object{}
	maps.Copy(j, f.journals[n-1])
	j["key"] = "forged"
	f.journals = append(f.journals[:n-1], append([]object{j}, f.journals[n-1:]...)...)
	f.again()
}

// again makes balances the sums of the journals, as a forger would, and the head
// their number.
func (f *fixture) again() {
	f.balances = map[string][2]int64{}
	for _, j := range f.journals {
		for _, l := range j["legs"].([]object) {
			f.post(l["debit"].(string), l["credit"].(string), l["amount"].(money.Amount).Fen())
		}
	}
}

// A bare root still says that something differs, and that it cannot say what.
func TestBareRoot(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.reprice(5, 999_00)
	r, err := ledger.Verify(t.Context(), f.files(t, false))
	require.NoError(t, err)
	require.Equal(t, []string{"rewritten", "rewritten"}, found(r))
	var out strings.Builder
	require.ErrorIs(t, ledger.Run(t.Context(), &out, f.files(t, false), true), ledger.ErrDiffers)
	require.True(t, json.Valid([]byte(out.String())))
}

// What cannot be read is an error, not a verdict.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	o := newFixture(t).files(t, true)
	write := func(s string) string {
		name := filepath.Join(t.TempDir(), "x")
		require.NoError(t, os.WriteFile(name, []byte(s), 0o600))
		return name
	}
	for _, bad := range []ledger.Options{
		{Export: o.Export},
		{Checkpoints: o.Checkpoints},
		{Checkpoints: o.Checkpoints, Export: o.Export, Database: "postgres://"},
		{Checkpoints: []string{"nowhere"}, Export: o.Export},
		{Checkpoints: []string{write("{")}, Export: o.Export},
		{Checkpoints: []string{write(`{"format": "other/1"}`)}, Export: o.Export},
		{Checkpoints: []string{write(`{"format": "fachui-ledger/1", "court": "x", "size": 1}`)}, Export: o.Export},
		{Checkpoints: o.Checkpoints, Export: "nowhere"},
		{Checkpoints: o.Checkpoints, Export: write("")},
		{Checkpoints: o.Checkpoints, Export: write("{")},
		{Checkpoints: o.Checkpoints, Export: write(`{"type": "what"}`)},
		{Checkpoints: o.Checkpoints, Export: write(`{"type": "ledger", "format": "other/1"}`)},
		{Checkpoints: o.Checkpoints, Export: write(`{"type": "balance", "account": "x", "debit": "1.5", "credit": "0.00"}`)},
		{Checkpoints: o.Checkpoints, Database: "postgres://nobody@127.0.0.1:1/none"},
	} {
		_, err := ledger.Verify(t.Context(), bad)
		require.Error(t, err, "%+v", bad)
	}
}

// The verifier shares no code with the house: it imports the standard library and
// the driver of the database.
func TestSharesNoCode(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range parsed.Imports {
			path := strings.Trim(i.Path.Value, `"`)
			require.True(t, !strings.Contains(path, ".") && !strings.HasPrefix(path, "fachui/") || path == "github.com/jackc/pgx/v5", "%s imports %s", name, path)
		}
	}
}
