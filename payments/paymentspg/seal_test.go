package paymentspg

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/pgtest"
	"fachui/payments"
	"fachui/payments/checkpoint"
)

// Each close leaves a root that continues the last, and every journal under it can
// be proved to whoever kept the root.
func TestSeal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.svc.Checkpoint(w.ctx, jinjiang, monday, legal.Date{})
	require.ErrorIs(t, err, payments.ErrNotSealed)
	w.holdDeposits("张三", "李四", "王五")
	w.at("2026-03-03T08:00:00+08:00")
	w.pay("赵六", mainNo, "88.00", "") // Tuesday's money lies before Monday's close
	_, err = w.svc.ProveEntry(w.ctx, jinjiang, 1, legal.Date{})
	require.ErrorIs(t, err, payments.ErrNotSealed)
	w.closeDay(monday.String())
	w.pay("赵六", mainNo, "89.00", "")
	w.pay("赵六", mainNo, "90.00", "")

	first, err := w.svc.Checkpoint(w.ctx, jinjiang, monday, legal.Date{})
	require.NoError(t, err)
	require.Equal(t, int64(4), first.Size)
	d, err := w.svc.Reconcile(w.ctx, jinjiang, monday, w.now)
	require.NoError(t, err)
	require.Equal(t, first.Checkpoint, *d.Seal)
	_, err = w.svc.ProveEntry(w.ctx, jinjiang, 5, legal.Date{})
	require.ErrorIs(t, err, payments.ErrEntryNotSealed)
	_, err = w.svc.ProveEntry(w.ctx, jinjiang, 99, legal.Date{})
	require.ErrorIs(t, err, payments.ErrEntryUnknown)

	w.at("2026-03-04T08:00:00+08:00")
	w.closeDay("2026-03-03")
	second, err := w.svc.Checkpoint(w.ctx, jinjiang, monday.AddDays(1), monday)
	require.NoError(t, err)
	require.Equal(t, int64(6), second.Size)
	require.NoError(t, checkpoint.CheckExtension(second.Checkpoint, *second.Since, second.Proof))
	_, err = w.svc.Checkpoint(w.ctx, jinjiang, monday, monday.AddDays(1))
	require.ErrorIs(t, err, payments.ErrSealOrder)

	for n := int64(1); n <= second.Size; n++ {
		p, err := w.svc.ProveEntry(w.ctx, jinjiang, n, legal.Date{})
		require.NoError(t, err)
		require.True(t, p.Holds)
		require.NoError(t, checkpoint.CheckEntry(second.Checkpoint, n, p.Leaf, p.Proof))
	}
	p, err := w.svc.ProveEntry(w.ctx, jinjiang, 2, monday)
	require.NoError(t, err)
	require.NoError(t, checkpoint.CheckEntry(first.Checkpoint, 2, p.Leaf, p.Proof))

	// Whoever takes the guards away and edits a journal can no longer prove it.
	super := pgtest.Super(t, w.pool)
	_, err = super.Exec(w.ctx, `alter table journal disable trigger all; update journal set source = '改' where number = 2`)
	require.NoError(t, err)
	p, err = w.svc.ProveEntry(w.ctx, jinjiang, 2, legal.Date{})
	require.NoError(t, err)
	require.False(t, p.Holds)
	require.ErrorIs(t, checkpoint.CheckEntry(second.Checkpoint, 2, p.Leaf, p.Proof), checkpoint.ErrProof)
}

// Days that were closed before days were sealed get their seal with the next close.
func TestSealMakesUpForEarlierDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.holdDeposits("张三")
	w.at("2026-03-03T08:00:00+08:00")
	w.closeDay(monday.String())
	first, err := w.svc.Checkpoint(w.ctx, jinjiang, monday, legal.Date{})
	require.NoError(t, err)
	_, err = pgtest.Super(t, w.pool).Exec(w.ctx, `
		alter table ledger_seal disable trigger all; delete from ledger_seal;
		alter table ledger_seal enable always trigger append_only;
		alter table ledger_hash disable trigger all; delete from ledger_hash`)
	require.NoError(t, err)
	d, err := w.svc.Reconcile(w.ctx, jinjiang, monday, w.now)
	require.NoError(t, err)
	require.Nil(t, d.Seal)
	w.pay("赵六", mainNo, "89.00", "")
	w.at("2026-03-04T08:00:00+08:00")
	w.closeDay("2026-03-03")
	again, err := w.svc.Checkpoint(w.ctx, jinjiang, monday, legal.Date{})
	require.NoError(t, err)
	require.Equal(t, first, again)
}
