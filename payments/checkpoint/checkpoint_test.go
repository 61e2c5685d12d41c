package checkpoint_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/checkpoint"
)

func entry(n int64) checkpoint.Entry {
	return checkpoint.Entry{
		Court: "jinjiang", Number: n, Book: legal.MustDate("2026-03-02"), At: legal.MustParse("2026-03-02 09:00"), Event: "P9",
		Key: fmt.Sprintf("bank:%d", n), BodyHash: bytes.Repeat([]byte{7}, 32), Made: "00000000-0000-7000-8000-00000000000a",
		Checked: "00000000-0000-7000-8000-00000000000b", Case: ref.ID("00000000-0000-7000-8000-000000000100"),
		Recorded: legal.MustParse("2026-03-02 09:00"), Total: money.MustParse("1234.50"),
		Legs: []checkpoint.Leg{{1, "A1010:::", "L2050:00000000-0000-7000-8000-000000000100::", money.MustParse("1234.50")}},
	}
}

// The bytes of a leaf are a promise to outsiders: this test spells them out.
func TestLeafIsAsDocumented(t *testing.T) {
	t.Parallel()
	var want []byte
	for _, s := range []string{
		"fachui-ledger/1", "jinjiang", "3", "2026-03-02", "2026-03-02T01:00:00.000000Z", "P9", "bank:3",
		"0707070707070707070707070707070707070707070707070707070707070707",
		"00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-00000000000b", "", "00000000-0000-7000-8000-000000000100", "",
		"2026-03-02T01:00:00.000000Z", "1", "1234.50",
		"1", "A1010:::", "L2050:00000000-0000-7000-8000-000000000100::", "1234.50",
	} {
		want = append(want, 0, 0, 0, byte(len(s)))
		want = append(want, s...)
	}
	require.Equal(t, want, entry(3).Leaf())
	require.Equal(t, sha256.Sum256(append([]byte{0}, want...)), [32]byte(checkpoint.LeafHash(want)))
}

// Every field is under the hash.
func TestEveryFieldIsInTheLeaf(t *testing.T) {
	t.Parallel()
	same := entry(1).Leaf()
	for what, change := range map[string]func(*checkpoint.Entry){
		"court":     func(e *checkpoint.Entry) { e.Court = "wuhou" },
		"number":    func(e *checkpoint.Entry) { e.Number = 2 },
		"book":      func(e *checkpoint.Entry) { e.Book = e.Book.AddDays(1) },
		"at":        func(e *checkpoint.Entry) { e.At = e.At.Add(1000) },
		"event":     func(e *checkpoint.Entry) { e.Event = "P22" },
		"key":       func(e *checkpoint.Entry) { e.Key = "bank:x" },
		"body hash": func(e *checkpoint.Entry) { e.BodyHash = bytes.Repeat([]byte{8}, 32) },
		"maker":     func(e *checkpoint.Entry) { e.Made = e.Case },
		"checker":   func(e *checkpoint.Entry) { e.Checked = e.Case },
		"reverses":  func(e *checkpoint.Entry) { e.Reverses = 7 },
		"case":      func(e *checkpoint.Entry) { e.Case = "" },
		"source":    func(e *checkpoint.Entry) { e.Source = "x" },
		"recorded":  func(e *checkpoint.Entry) { e.Recorded = e.Recorded.Add(1000) },
		"total":     func(e *checkpoint.Entry) { e.Total = money.MustParse("1234.51") },
		"leg":       func(e *checkpoint.Entry) { e.Legs[0].Leg = 2 },
		"debit":     func(e *checkpoint.Entry) { e.Legs[0].Debit = "A1090:::" },
		"credit":    func(e *checkpoint.Entry) { e.Legs[0].Credit = "L2410:::" },
		"amount":    func(e *checkpoint.Entry) { e.Legs[0].Amount = money.MustParse("1234.51") },
		"legs":      func(e *checkpoint.Entry) { e.Legs = append(e.Legs, e.Legs[0]) },
	} {
		e := entry(1)
		change(&e)
		require.NotEqual(t, same, e.Leaf(), what)
	}
}

// tree keeps the hashes of leaves in memory.
type tree []checkpoint.Hash

func (k *tree) read(indexes []int64) ([]checkpoint.Hash, error) {
	out := make([]checkpoint.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = (*k)[x]
	}
	return out, nil
}

func grown(t *testing.T, leaves [][]byte) *tree {
	t.Helper()
	k := &tree{}
	for i, l := range leaves {
		more, err := checkpoint.Grow(int64(i), l, k.read)
		require.NoError(t, err)
		*k = append(*k, more...)
		require.Equal(t, checkpoint.Count(int64(i)+1), int64(len(*k)))
		require.Equal(t, checkpoint.LeafHash(l), (*k)[checkpoint.LeafIndex(int64(i)+1)])
	}
	return k
}

// The tree of the RFC, by its definition and without the library.
func mth(leaves [][]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	l, r := mth(leaves[:k]), mth(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, l[:]...), r[:]...))
}

func TestTreeAndProofs(t *testing.T) {
	t.Parallel()
	const most = 35
	var leaves [][]byte
	for n := range int64(most) {
		leaves = append(leaves, entry(n+1).Leaf())
	}
	k := grown(t, leaves)
	at := func(size int64) checkpoint.Checkpoint {
		root, err := checkpoint.Root(size, k.read)
		require.NoError(t, err)
		require.Equal(t, mth(leaves[:size]), [32]byte(root), "%d", size)
		return checkpoint.Checkpoint{Format: checkpoint.Format, Court: "jinjiang", Size: size, Root: root}
	}
	for size := range int64(most + 1) {
		c := at(size)
		for n := int64(1); n <= size; n++ {
			p, err := checkpoint.ProveEntry(size, n, k.read)
			require.NoError(t, err)
			require.NoError(t, checkpoint.CheckEntry(c, n, leaves[n-1], p))
			e := entry(n)
			e.Legs[0].Amount = money.MustParse("1234.51")
			require.ErrorIs(t, checkpoint.CheckEntry(c, n, e.Leaf(), p), checkpoint.ErrProof)
			require.ErrorIs(t, checkpoint.CheckEntry(c, n%size+1, leaves[n-1], append(p, c.Root)), checkpoint.ErrProof)
		}
		for old := range size + 1 {
			p, err := checkpoint.ProveExtension(size, old, k.read)
			require.NoError(t, err)
			o := at(old)
			require.NoError(t, checkpoint.CheckExtension(c, o, p))
			o.Root[0] ^= 1
			if old > 0 {
				require.ErrorIs(t, checkpoint.CheckExtension(c, o, p), checkpoint.ErrProof)
			}
		}
	}
}

func TestHashText(t *testing.T) {
	t.Parallel()
	h := checkpoint.LeafHash([]byte("x"))
	b, err := json.Marshal(h)
	require.NoError(t, err)
	var back checkpoint.Hash
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, h, back)
	for _, bad := range []string{"", "00", h.String() + "00", h.String()[1:] + "g"} {
		require.ErrorIs(t, back.UnmarshalText([]byte(bad)), checkpoint.ErrHash, bad)
	}
	require.ErrorIs(t, back.Scan("text"), checkpoint.ErrHash)
	require.ErrorIs(t, back.Scan([]byte("short")), checkpoint.ErrHash)
	v, err := h.Value()
	require.NoError(t, err)
	require.NoError(t, back.Scan(v))
}
