package bidding

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

// I02, I05: suspended with the time that was left, resumed with it.
func TestSuspend_andResume(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ left, resumed time.Duration }{
		"half a day left": {12 * time.Hour, 12 * time.Hour},
		"an hour left":    {time.Hour, time.Hour},
		"a minute left":   {time.Minute, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			e := f.open()
			_, err := f.bid(e, "A1", "700000")
			require.NoError(t, err)
			f.watch.set(ends.Add(-c.left))
			require.NoError(t, e.Suspend(t.Context(), f.order()))
			require.NoError(t, e.Suspend(t.Context(), f.order()), "twice is once")
			_, err = f.bid(e, "A2", "705000")
			require.ErrorIs(t, err, auction.ErrSuspended)

			at := ends.Add(8 * 24 * time.Hour)
			f.watch.set(at)
			require.True(t, f.close(e, at).Waiting)
			until, err := e.Resume(t.Context(), f.order())
			require.NoError(t, err)
			require.Equal(t, at.Add(c.resumed), until)
			require.Equal(t, until, one[legal.Time](f, `select ends_at from lot where status = 'BIDDING'`))
			require.Equal(t, until, one[legal.Time](f, `select due_at from deadline where kind = 'lot.ends' and ended_at is null`))
			_, err = e.Resume(t.Context(), f.order())
			require.ErrorIs(t, err, auction.ErrNotNow)
			a, err := f.bid(e, "A2", "705000")
			require.NoError(t, err, "bids before the suspension stand")
			require.Equal(t, int64(2), a.Seq)
		})
	}
}

// A lot whose bidding does not run is not the engine's to stop.
func TestSuspend_onlyWhileBidding(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.engine()
	f.qualify(e, "A1", 0)
	// The clock stands after the opening: the engine opens it as soon as it knows it.
	require.NoError(t, e.Open(t.Context(), f.lot, opens))
	f.watch.set(ends)
	require.True(t, f.close(e, ends).Closed)
	require.ErrorIs(t, e.Suspend(t.Context(), f.order()), ErrNoLot)
	require.ErrorIs(t, e.Withdraw(t.Context(), f.order()), ErrNoLot)
	require.ErrorIs(t, e.Void(t.Context(), f.order(), 1), auction.ErrNotNow)
	require.ErrorIs(t, e.Suspend(t.Context(), Order{Court: court, Lot: f.lot, Reason: "x"}), ErrReason)
	require.ErrorIs(t, e.Suspend(t.Context(), Order{Court: court, Lot: f.lot, Reason: "理由", Document: "ABC"}), ErrDocument)
	require.ErrorIs(t, e.Suspend(t.Context(), Order{Court: "jinjiang", Lot: f.lot, Reason: "理由"}), ErrNoLot, "another court's")
}

// I01: bids stop, no winner, the reason is public, the others are told.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	require.NoError(t, e.Withdraw(t.Context(), f.order()))
	require.NoError(t, e.Withdraw(t.Context(), f.order()), "twice is once")
	_, err = f.bid(e, "A2", "705000")
	require.ErrorIs(t, err, auction.ErrBidWithdrawn)
	f.watch.set(ends)
	c := f.close(e, ends)
	require.True(t, c.Closed)
	require.Equal(t, auction.Withdrawn, c.Status)
	require.Empty(t, c.Code)
	require.Equal(t, "WITHDRAWN", one[string](f, `select status from lot where final_price is null`))
	require.Equal(t, 1, one[int](f, `select count(*) from event where kind = 'lot.withdrawn' and public and body->>'reason' = '案外人提出异议'`))
	require.Equal(t, 1, one[int](f, `select count(*) from outbox where name = 'auction.lot_withdrawn'`))
	require.Equal(t, 1, one[int](f, `select count(*) from lot_interruption where kind = 'withdraw'`))
}

// A void is another fact: the bid stays, the lot stands as the bids that are left say.
func TestVoid(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	for _, b := range [][2]string{{"A1", "700000"}, {"A2", "705000"}, {"A1", "800000"}} {
		_, err := f.bid(e, b[0], b[1])
		require.NoError(t, err)
	}
	price := func() string {
		v, err := e.Lot(t.Context(), f.lot)
		require.NoError(t, err)
		return v.Leader + " " + v.Price.String()
	}
	require.ErrorIs(t, e.Void(t.Context(), f.order(), 0), ErrNoBid)
	require.ErrorIs(t, e.Void(t.Context(), f.order(), 4), ErrNoBid)
	require.NoError(t, e.Void(t.Context(), f.order(), 2))
	require.Equal(t, "A1 800000.00", price(), "a bid in the middle changes nothing")
	require.NoError(t, e.Void(t.Context(), f.order(), 3))
	require.Equal(t, "A1 700000.00", price())
	require.ErrorIs(t, e.Void(t.Context(), f.order(), 3), ErrVoided)
	a, err := f.bid(e, "A2", "705000")
	require.NoError(t, err, "the price fell, and this amount counts again")
	require.Equal(t, int64(4), a.Seq, "numbers are never used again")

	require.NoError(t, e.Stop(t.Context()))
	e = f.engine()
	require.Equal(t, "A2 705000.00", price(), "read back the same")
	require.NoError(t, e.Void(t.Context(), f.order(), 4))
	require.NoError(t, e.Void(t.Context(), f.order(), 1))
	require.Equal(t, " 700000.00", price(), "nobody leads")
	rows, err := e.Bids(t.Context(), f.lot, 0, 0)
	require.NoError(t, err)
	require.Len(t, rows, 4)
	for _, r := range rows {
		require.True(t, r.Voided)
	}
	f.watch.set(ends)
	require.Equal(t, auction.FailedFirst, f.close(e, ends).Status)
}

// A barred code bids no further; what it bid stands.
func TestBar(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	require.NoError(t, e.Bar(t.Context(), f.order(), "A1"))
	require.NoError(t, e.Bar(t.Context(), f.order(), "A1"))
	require.ErrorIs(t, e.Bar(t.Context(), f.order(), "XX"), auction.ErrNoDeposit)
	_, err = f.bid(e, "A1", "705000")
	require.ErrorIs(t, err, auction.ErrBarred)
	require.NoError(t, e.Stop(t.Context()))
	e = f.engine()
	_, err = f.bid(e, "A1", "705000")
	require.ErrorIs(t, err, auction.ErrBarred)
	_, err = f.bid(e, "A2", "705000")
	require.NoError(t, err)
}

// A code that is barred because an application was disqualified is not named in
// the fact, which would stand beside the other.
func TestBar_of_an_application_names_no_code(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	judged, followed := f.order(), f.order()
	judged.Actor = event.Actor{Person: ref.New(), Role: "judge"}
	require.NoError(t, e.Bar(t.Context(), judged, "A1"))
	require.NoError(t, e.Bar(t.Context(), followed, "A2"))
	require.Equal(t, 1, one[int](f, `select count(*) from event where kind = 'lot.code_barred' and body ->> 'code' = 'A1'`))
	require.Equal(t, 1, one[int](f, `select count(*) from event where kind = 'lot.code_barred' and not body ? 'code'`))
}

// An order that cannot be stored is refused alone: the shard goes on, and with it
// everybody else's bids.
func TestOrder_that_cannot_be_stored_stops_nobody(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	term := e.shardOf(court).term.Load()
	bad := f.order()
	bad.Reason = "ab\x00cd"
	require.Error(t, e.Suspend(t.Context(), bad))
	require.Error(t, e.Bar(t.Context(), bad, "A1"))
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	require.Same(t, term, e.shardOf(court).term.Load(), "still the same uninterrupted term")
}

// Qualified is qualified; the rank stays; the event does not tell whose code it is.
func TestQualify(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	f.qualify(e, "A1", 0)
	require.ErrorIs(t, e.Qualify(t.Context(), f.lot, "A1", 1, opens), ErrRank)
	require.Equal(t, 4, one[int](f, `select count(*) from event where kind = 'lot.code_qualified' and body = '{}' and subject_id is null`))
	_, err := f.bid(e, "B1", "700000")
	require.ErrorIs(t, err, auction.ErrNoDeposit)
	f.qualify(e, "B1", 0)
	_, err = f.bid(e, "B1", "700000")
	require.NoError(t, err, "late registration is lawful until the end (Art. 18)")
	require.Error(t, e.Qualify(t.Context(), "01890000-0000-7000-8000-000000000000", "A1", 0, opens))
}

// A sell-off: the first bid starts 24 hours of contest, in both rows at once.
func TestSellOff(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.lot = announce(t, f.pool, court, sellOff())
	e := f.engine()
	f.qualify(e, "A1", 0)
	require.NoError(t, e.Open(t.Context(), f.lot, opens))
	a, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	require.Equal(t, f.now().Add(auction.Contest), a.EndsAt)
	require.Equal(t, "SELLOFF_BIDDING SELLOFF_BIDDING", one[string](f, `select l.status || ' ' || v.status from lot l join lot_live v using (lot_id) where lot_id = $1`, f.lot))
	f.watch.set(a.EndsAt)
	require.Equal(t, auction.Sold, f.close(e, a.EndsAt).Status)
}

// setTo puts a setting of the court into force, as two people of it would.
func (f *fixture) setTo(name string, value int) {
	f.t.Helper()
	tx, err := pgtest.Super(f.t, f.pool).Begin(f.t.Context())
	require.NoError(f.t, err)
	_, err = tx.Exec(f.t.Context(), `set local session_replication_role = replica`)
	require.NoError(f.t, err)
	for _, sql := range []string{
		`alter table court_setting disable trigger court_setting_guard`,
		`alter table court_setting disable trigger court_setting_proposed_duty`,
	} {
		_, err = tx.Exec(f.t.Context(), sql)
		require.NoError(f.t, err)
	}
	_, err = tx.Exec(f.t.Context(), `
		insert into court_setting (court_id, change_id, name, value, document, from_day, proposed_by, proposed_at, approved_by, approved_at, effective_at)
		values ($1, $2, $3, $4, '青羊法执〔2026〕1号', '2026-01-01', $5, '2026-01-01', $6, '2026-01-01', '2026-01-01')`,
		court, ref.New(), name, value, ref.New(), ref.New())
	require.NoError(f.t, err)
	for _, sql := range []string{
		`alter table court_setting enable always trigger court_setting_guard`,
		`alter table court_setting enable always trigger court_setting_proposed_duty`,
	} {
		_, err = tx.Exec(f.t.Context(), sql)
		require.NoError(f.t, err)
	}
	require.NoError(f.t, tx.Commit(f.t.Context()))
}

// A court may give bidders more time to come back.
func TestResume_asCourtSets(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.setTo("resume_least_minutes", 120)
	e := f.open()
	f.watch.set(ends.Add(-time.Minute))
	require.NoError(t, e.Suspend(t.Context(), f.order()))
	at := ends.Add(24 * time.Hour)
	f.watch.set(at)
	until, err := e.Resume(t.Context(), f.order())
	require.NoError(t, err)
	require.Equal(t, at.Add(2*time.Hour), until)
}

// What a court asks of bids is frozen into the lot when it becomes live.
func TestBid_asCourtAsks(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for name, value := range map[string]int{"multiples_only": 1, "first_bid_at_start": 1, "confirm_jump_steps": 2} {
		f.setTo(name, value)
	}
	e := f.open()
	_, err := f.bid(e, "A1", "705000")
	require.ErrorIs(t, err, auction.ErrFirstBid)
	_, err = f.bid(e, "A1", "700000")
	require.NoError(t, err)
	_, err = f.bid(e, "A2", "705000.01")
	require.ErrorIs(t, err, auction.ErrNotMultiple)
	ask := func(code, amount, key string, ask bool) error {
		_, err := e.Bid(t.Context(), Bid{Court: court, Lot: f.lot, Code: code, Amount: money.MustParse(amount), Key: key, Ask: ask})
		return err
	}
	require.ErrorIs(t, ask("A1", "705000", "self", true), auction.ErrConfirmSelf)
	require.NoError(t, ask("A1", "705000", "self", false), "confirmed, under the same key: the question was no answer")
	require.NoError(t, ask("A1", "705000", "self", true), "its first answer, however it is asked again")
	require.ErrorIs(t, ask("A2", "725000", "jump", true), auction.ErrConfirmJump)
	require.NoError(t, ask("A2", "720000", "jump", true))
	require.Equal(t, 0, one[int](f, `select count(*) from bid_refusal where fault like 'bid.confirm%'`))
	v, err := e.Lot(t.Context(), f.lot)
	require.NoError(t, err)
	require.True(t, v.MultiplesOnly && v.FirstAtStart && v.ConfirmSelf && v.ConfirmSteps == 2)
	_, err = f.pool.Exec(t.Context(), `update lot_live set multiples_only = false`)
	require.ErrorContains(t, err, "does not change while a lot is live")
}
