package valuationpg_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/pg"
	"fachui/internal/ref"
	verify "fachui/internal/verify/draw"
	"fachui/valuation"
	"fachui/valuation/draw"
	"fachui/valuation/valuationpg"
)

// The whole way: nothing cheaper works, the parties do not agree on firms, a draw,
// a commission, a report, five days for everybody, a price.
func TestFromSeizureToPrice(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	require.NoError(t, pg.Tx(ctx, h.pool, func(tx pgx.Tx) error {
		return h.OpenStartTx(ctx, tx, court, h.cases.asset.Case, h.asset, h.cases.asset.SeizedOn, h.now)
	}))
	id := h.begin(valuationpg.Beginning{})
	_, outcome := h.clock("valuation.start")
	require.Equal(t, "met", outcome)

	step, err := h.Negotiate(ctx, court, id, valuationpg.Negotiation{Outcome: valuationpg.Unavailable, Reason: "被执行人下落不明"}, h.clerk, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.DirectedInquiry, step.Due)
	step, err = h.Inquire(ctx, court, id, valuationpg.Inquiry{Outcome: valuationpg.Unavailable, Reason: "没有政府定价或指导价"}, h.clerk, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.OnlineInquiry, step.Due)
	step, err = h.InquireOnline(ctx, court, id, valuationpg.Online{Outcome: valuationpg.Unavailable, Reason: "需要现场勘验内部装修"}, h.clerk, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.Appraisal, step.Due)
	require.Equal(t, valuation.Selecting, step.Status)
	h.disagree(id)

	f, err := h.Freeze(ctx, court, id, h.now.Add(3*time.Hour), "", h.office, h.now)
	require.NoError(t, err)
	require.Equal(t, 5, f.Eligible)
	require.Equal(t, "city", f.Levels[0].Level)
	h.plus(time.Hour)
	party := h.debtor.Person
	require.NoError(t, h.Contribute(ctx, f.Draw, "春眠不觉晓", actorOf(party), h.now))
	h.plus(2 * time.Hour)
	tr, err := h.Reveal(ctx, court, f.Draw, []string{"派驻纪检监察组"}, h.office, h.now)
	require.NoError(t, err)
	require.Len(t, tr.Chosen, 3)
	verified(t, h, f.Draw)

	c := h.commission(id)
	require.Equal(t, 1, c.Rank)
	require.Equal(t, tr.Chosen[0], c.Registry)
	require.Equal(t, "2100.00", c.Advance.String())
	h.plus(24 * time.Hour)
	h.accept(c)
	h.plus(48 * time.Hour)
	h.inspect(c)
	report := h.file(c, "1214485.50")
	h.serve(report)
	require.Equal(t, valuation.Served, h.status(id))

	h.received(report, h.creditor)
	h.plus(24 * time.Hour)
	h.received(report, h.debtor)
	h.received(report, h.debtor) // told twice, counted once
	last := h.show(id).Reports[0].WindowEnds
	h.later(last.End().Add(-time.Microsecond))
	require.Equal(t, valuation.Served, h.status(id), "the last window is still open")
	_, err = h.Price(ctx, h.pool, court, h.asset)
	refused(t, valuation.ErrNotPriced, err)
	h.later(last.End())
	require.Equal(t, valuation.Priced, h.status(id))
	p, err := h.Price(ctx, h.pool, court, h.asset)
	require.NoError(t, err)
	require.Equal(t, "1214485.50", p.Amount.String())
	require.Equal(t, valuation.Appraisal, p.Method)
	require.Equal(t, 1, h.told("valuation.price_fixed"))

	require.NoError(t, pg.Tx(ctx, h.pool, func(tx pgx.Tx) error { return h.SaleStartedTx(ctx, tx, h.asset, h.now) }))
	require.NoError(t, pg.Tx(ctx, h.pool, func(tx pgx.Tx) error { return h.AnnouncedTx(ctx, tx, court, h.asset, h.now) }))
	require.NoError(t, pg.Tx(ctx, h.pool, func(tx pgx.Tx) error { return h.AnnouncedTx(ctx, tx, court, h.asset, h.now) }), "the second round's notice")
	require.Equal(t, valuation.Announced, h.status(id))
	_, err = h.Price(ctx, h.pool, court, h.asset)
	require.NoError(t, err, "the price still stands under the sale")

	mine, err := h.ForParty(ctx, id, actorOf(h.creditor.Person))
	require.NoError(t, err)
	require.Len(t, mine.Reports, 1)
	_, err = h.ForParty(ctx, id, actorOf(ref.New()))
	refused(t, valuationpg.ErrNotParty, err)
	own, err := h.MyCommissions(ctx, h.appraiser[c.Registry].Person)
	require.NoError(t, err)
	require.Len(t, own, 1)
	list, err := h.OfAsset(ctx, court, h.asset)
	require.NoError(t, err)
	require.Len(t, list, 1)
}

// verified writes the published record to a file and lets the independent verifier
// compute it; a touched record is refused.
func verified(t *testing.T, h *house, id ref.ID) {
	t.Helper()
	rec, err := h.Record(t.Context(), id)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "record.json")
	save := func(r draw.Record) {
		b, err := json.Marshal(r)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, b, 0o600))
	}
	save(rec)
	r, err := verify.Verify(path)
	require.NoError(t, err)
	require.True(t, r.OK(), "%+v", r)
	if rec.Transcript != nil {
		require.Equal(t, rec.Transcript.Chosen, r.Draws[0].Chosen)
		rec.Transcript.Chosen[0], rec.Transcript.Chosen[1] = rec.Transcript.Chosen[1], rec.Transcript.Chosen[0]
		save(rec)
		r, err = verify.Verify(path)
		require.NoError(t, err)
		require.False(t, r.OK())
	}
}
