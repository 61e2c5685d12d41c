package ladder

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var opens = time.Date(2026, 4, 1, 2, 0, 0, 0, time.UTC)

// offer is a bid of a test: minutes after the opening, whole yuan, rank.
type offer struct {
	minute, yuan, rank int
	voided             bool
}

// played is a file of bids by the rule, opened for an hour, with 5,000 a step.
func played(offers ...offer) file {
	f := file{
		Version: public, Court: "jinjiang", Lot: "0198c0de-0000-7000-8000-000000000001", Status: "BIDDING",
		StartingPrice: "700000.00", Increment: "5000.00", OpensAt: opens.Format(time.RFC3339Nano), Price: "700000.00",
	}
	ends := opens.Add(time.Hour)
	for i, o := range offers {
		at := opens.Add(time.Duration(o.minute) * time.Minute)
		b := bid{
			Seq: int64(i + 1), Code: fmt.Sprintf("AAAAA-%05d", o.minute), Amount: fmt.Sprintf("%d.00", o.yuan), Rank: o.rank, Voided: o.voided,
			At: at.Format(time.RFC3339Nano), AtUS: at.UnixMicro(),
		}
		if late := at.Add(5 * time.Minute); late.After(ends) {
			ends, b.Extended = late, true
		}
		b.EndsAt, b.EndsUS = ends.Format(time.RFC3339Nano), ends.UnixMicro()
		f.Bids = append(f.Bids, b)
		f.Total++
		if o.voided {
			f.Voided++
		} else {
			f.Price, f.Leader = b.Amount, b.Code
		}
	}
	f.link()
	return f
}

// link writes receipts and chain anew, as somebody who cheats would.
func (f *file) link() {
	f.Before = hashed("fachui/ladder/1\n%s %s %s\n", f.Lot, f.StartingPrice, f.Increment)
	f.Head = f.Before
	for i := range f.Bids {
		b := &f.Bids[i]
		b.Receipt = hashed("fachui/bid/1\n%s %d %s %s %d %d\n", f.Lot, b.Seq, b.Code, b.Amount, b.AtUS, b.EndsUS)
		f.Head = hashed("fachui/chain/1\n%s %s\n", f.Head, b.Receipt)
		b.Chain = f.Head
	}
}

func (f file) raw(t *testing.T) []byte {
	t.Helper()
	b, err := json.Marshal(f)
	require.NoError(t, err)
	return b
}

func good() file {
	return played(offer{1, 700000, 0, false}, offer{2, 705000, 0, true}, offer{3, 710000, 0, false}, offer{4, 710000, 2, false},
		offer{5, 710000, 1, false}, offer{56, 720000, 0, false}, offer{57, 725000, 0, false})
}

func TestVerify(t *testing.T) {
	t.Parallel()
	r, err := Verify(good().raw(t))
	require.NoError(t, err)
	require.Empty(t, r.Failed)
	require.Equal(t, 7, r.Bids)
	require.Equal(t, 2, r.Extended)
	require.True(t, r.Whole)
	r, err = Verify(played().raw(t))
	require.NoError(t, err)
	require.Empty(t, r.Failed, "a lot without bids")
}

// Whatever is changed is found, even when receipts and chain are written anew.
func TestVerify_changed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*file)
		relink bool
		want   string
	}{
		"another amount":          {func(f *file) { f.Bids[2].Amount = "710000.01" }, false, "bid 3: receipt"},
		"another code":            {func(f *file) { f.Bids[0].Code = "BBBBB-00001" }, false, "bid 1: receipt"},
		"another time":            {func(f *file) { f.Bids[0].AtUS++ }, false, "bid 1: at"},
		"another lot":             {func(f *file) { f.Lot = "0198c0de-0000-7000-8000-000000000002" }, false, "before"},
		"another increment":       {func(f *file) { f.Increment = "1.00" }, false, "before"},
		"one left out":            {func(f *file) { f.Bids = append(f.Bids[:3:3], f.Bids[4:]...) }, false, "bid 5: chain"},
		"left out and renumbered": {func(f *file) { f.Bids = append(f.Bids[:5:5], f.Bids[6:]...); f.Bids[5].Seq = 6 }, true, "bids_total"},
		"last one left out":       {func(f *file) { f.Bids = f.Bids[:6] }, false, "file 1: head"},
		"two exchanged":           {func(f *file) { f.Bids[0], f.Bids[1] = f.Bids[1], f.Bids[0] }, true, "bid 1: seq"},
		"below the start":         {func(f *file) { f.Bids[0].Amount = "699999.99" }, true, "bid 1: amount"},
		"no amount":               {func(f *file) { f.Bids[0].Amount = "many" }, true, "bid 1: amount"},
		"less than a step":        {func(f *file) { f.Bids[6].Amount = "724999.99"; f.Price = "724999.99" }, true, "bid 7: amount"},
		"equal without a right":   {func(f *file) { f.Bids[3].Rank = 0 }, true, "bid 4: amount"},
		"equal, a worse rank":     {func(f *file) { f.Bids[4].Rank = 3 }, true, "bid 5: amount"},
		"equal, the same rank":    {func(f *file) { f.Bids[4].Rank = 2 }, true, "bid 5: amount"},
		"before the opening":      {func(f *file) { f.OpensAt = opens.Add(time.Hour).Format(time.RFC3339Nano) }, true, "bid 1: at"},
		"four minutes left": {func(f *file) {
			f.Bids[6].EndsUS -= time.Minute.Microseconds()
			f.Bids[6].EndsAt = time.UnixMicro(f.Bids[6].EndsUS).UTC().Format(time.RFC3339Nano)
		}, true, "bid 7: ends_at"},
		"not marked as late": {func(f *file) { f.Bids[6].Extended = false }, true, "bid 7: extended"},
		"marked as late":     {func(f *file) { f.Bids[2].Extended = true }, true, "bid 3: extended"},
		"another price":      {func(f *file) { f.Price = "730000.00" }, true, "price"},
		"another leader":     {func(f *file) { f.Leader = "BBBBB-00001" }, true, "leader"},
		"void not counted":   {func(f *file) { f.Voided = 0 }, true, "voided"},
		"voided, not marked": {func(f *file) { f.Bids[6].Voided = true }, true, "price"},
	} {
		f := good()
		c.change(&f)
		if c.relink {
			f.link()
		}
		r, err := Verify(f.raw(t))
		require.NoError(t, err, name)
		var parts []string
		for _, x := range r.Failed {
			parts = append(parts, x.Part)
		}
		require.Contains(t, parts, c.want, name)
	}
}

// A long ladder comes in parts.
func TestVerify_parts(t *testing.T) {
	t.Parallel()
	whole := good()
	one, two := whole, whole
	one.Bids, two.Bids = whole.Bids[:4], whole.Bids[4:]
	one.Head, two.Before, two.After = one.Bids[3].Chain, one.Bids[3].Chain, 4
	r, err := Verify(one.raw(t), two.raw(t))
	require.NoError(t, err)
	require.Empty(t, r.Failed)
	require.True(t, r.Whole)
	r, err = Verify(two.raw(t))
	require.NoError(t, err)
	require.Empty(t, r.Failed, "a later part alone")
	require.False(t, r.Whole)
	r, err = Verify(two.raw(t), one.raw(t))
	require.NoError(t, err)
	require.NotEmpty(t, r.Failed)
}

func TestRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		p := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(p, b, 0o600))
		return p
	}
	var out bytes.Buffer
	require.NoError(t, Run(&out, []string{write("good.json", good().raw(t))}, false))
	require.Contains(t, out.String(), "✓")
	bad := good()
	bad.Price = "1.00"
	out.Reset()
	require.ErrorIs(t, Run(&out, []string{write("bad.json", bad.raw(t))}, false), ErrDiffers)
	require.Contains(t, out.String(), `✗ price: the file says "1.00"`)
	out.Reset()
	require.ErrorIs(t, Run(&out, []string{filepath.Join(dir, "bad.json")}, true), ErrDiffers)
	require.Contains(t, out.String(), `"part": "price"`)
	for _, text := range []string{"", "{}", "[]", `{"version":"fachui/ladder/2"}`, string(good().raw(t)) + "{}"} {
		require.Error(t, Run(&out, []string{write("no.json", []byte(text))}, false), text)
	}
	require.Error(t, Run(&out, []string{filepath.Join(dir, "none.json")}, false))
}
