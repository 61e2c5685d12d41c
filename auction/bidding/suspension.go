package bidding

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// leastLeft is how much bidding time a resumed lot has at least. The law is silent;
// bidders must have time to come back. The court sets it, and what stood at the
// announcement holds.
func (w *work) leastLeft(ctx context.Context, at legal.Time) (time.Duration, error) {
	var minutes int
	err := w.tx.QueryRow(ctx, `
		select court_setting_at($1, 'resume_least_minutes', coalesce((
			select announced_at
			from lot
			where court_id = $1 and lot_id = $2), $3))`, w.lot.court, w.lot.id, at).Scan(&minutes)
	if err != nil {
		return 0, fmt.Errorf("read least time after a resumption: %w", err)
	}
	return time.Duration(minutes) * time.Minute, nil
}

// Suspend stops the bidding of a lot and keeps the bids and the time that was
// left: 法释〔2016〕18号 Art. 28, 36. A lot whose bidding does not run is auctionpg's
// to suspend, resume and withdraw: ErrNoLot.
func (e *Engine) Suspend(ctx context.Context, o Order) error {
	err := o.check()
	if err != nil {
		return err
	}
	return e.order(ctx, o.Court, o.Lot, &suspension{Order: o, From: o.At})
}

// suspension of a lot by its court; or by the house, and then the clock is taken
// back to From, where bidders were shut out.
type suspension struct {
	Order
	From   legal.Time
	Paused bool
	Outage ref.ID // that is the cause, if it is on record
}

func (c *suspension) carryOut(ctx context.Context, w *work) error {
	if w.next.Status == auction.Suspended && w.next.ours() {
		return nil
	}
	before := w.next.Status
	if !w.next.biddable() && (!c.Paused || c.Outage.IsZero()) {
		return ErrNoLot
	}
	if !c.Outage.IsZero() {
		again, err := w.keepPause(ctx, c.Outage, c.At)
		if err != nil || again {
			return err
		}
	}
	var err error
	w.next, err = w.next.suspend(c.From)
	if err != nil {
		return err
	}
	w.wrote = true
	staged, err := w.saveStatus(ctx)
	if err == nil && !staged {
		err = w.interrupt(ctx, "suspend", c.Order)
	}
	if err == nil {
		err = endDeadlines(ctx, w.tx, w.lot.id, c.At, deadline.Cancelled, auction.DeadlineOpens, auction.DeadlineEnds, auction.DeadlineDeposit)
	}
	if err == nil && !staged && !c.Outage.IsZero() { // the cause has gone: the five days run
		err = w.owe(ctx, auction.DeadlineResume, "judge", auction.Within(c.At.Date(), auction.ResumeDays), c.At, basis.Online2016(28))
	}
	if due, ok := c.ResumeBy(); ok && err == nil { // so they do from the last day of a stay
		err = w.owe(ctx, auction.DeadlineResume, "judge", due, c.At, basis.Online2016(28))
	}
	if err != nil {
		return err
	}
	kind, why := "lot.suspended", ""
	if c.Paused {
		kind, why = "lot.paused", c.Reason
	}
	err = w.tellOthers(ctx, auction.LotSuspended{
		Court: w.lot.court, Case: w.lot.about.Case, Lot: w.lot.id, From: before, At: c.At, Paused: why,
	})
	if err != nil {
		return err
	}
	return w.record(ctx, event.Fact{
		Kind: kind, Actor: c.Actor, At: c.At, Public: true, Basis: basis.Online2016(28),
		Body: c.body(map[string]any{"left": w.next.Left.String()}),
	})
}

// body is what the public reads of an order, beside more.
func (o Order) body(more map[string]any) map[string]any {
	more["ground"], more["reason"], more["document"] = o.Ground, o.Reason, o.DocNo
	if o.Form != "" {
		more["form"] = o.Form
	}
	if !o.Until.IsZero() {
		more["until"] = o.Until
	}
	return more
}

// tellOthers adds an event for the other domains, in the order of the lot.
func (w *work) tellOthers(ctx context.Context, news outbox.Event) error {
	return outbox.Add(ctx, w.tx, w.lot.court, w.lot.id.String(), news)
}

// suspend stops the clock at at.
func (s state) suspend(at legal.Time) (state, error) {
	switch {
	case s.announced():
		s.Left = s.EndsAt.Sub(s.OpensAt)
	case s.biddable() && at.Before(s.EndsAt):
		s.Left = s.EndsAt.Sub(legal.Later(at, s.OpensAt))
	case s.biddable():
		return state{}, auction.ErrClosed.With("ends", s.EndsAt)
	default:
		return state{}, notNow(s.Status)
	}
	s.From, s.Status = s.Status, auction.Suspended
	return s, nil
}

// Resume lets a suspended lot go on with the time that was left, at least what the
// court has set: Art. 28(4). It returns the new end.
func (e *Engine) Resume(ctx context.Context, o Order) (legal.Time, error) {
	err := o.check()
	if err != nil {
		return legal.Time{}, err
	}
	c := &resumption{Order: o}
	err = e.order(ctx, o.Court, o.Lot, c)
	return c.Ends, err
}

type resumption struct {
	Order
	Ends legal.Time
}

func (c *resumption) carryOut(ctx context.Context, w *work) error {
	if !w.next.ours() {
		return ErrNoLot
	}
	least, err := w.leastLeft(ctx, c.At)
	if err != nil {
		return err
	}
	w.next, err = w.next.resume(c.At, least)
	if err != nil {
		return err
	}
	w.wrote = true
	c.Ends = w.next.EndsAt
	err = w.saveResumed(ctx, c.Order)
	if err == nil {
		err = w.expect(ctx, auction.DeadlineEnds, w.next.EndsAt, c.At)
	}
	if err == nil {
		err = w.expect(ctx, auction.DeadlineDeposit, w.next.EndsAt, c.At)
	}
	if err == nil {
		err = endDeadlines(ctx, w.tx, w.lot.id, c.At, deadline.Met, auction.DeadlineResume)
	}
	if err == nil {
		err = w.tellOthers(ctx, auction.LotResumed{
			Court: w.lot.court, Case: w.lot.about.Case, Lot: w.lot.id, To: w.next.Status,
			OpensAt: w.next.OpensAt, EndsAt: w.next.EndsAt, At: c.At,
		})
	}
	if err != nil {
		return err
	}
	return w.record(ctx, event.Fact{
		Kind: "lot.resumed", Actor: c.Actor, At: c.At, Public: true, Basis: basis.Online2016(28),
		Body: map[string]any{"reason": c.Reason, "ends_at": w.next.EndsAt},
	})
}

// saveResumed writes the new end to the lot's own row, and who ordered it.
func (w *work) saveResumed(ctx context.Context, o Order) error {
	tag, err := w.tx.Exec(ctx, `
		update lot
		set status = $3, suspended_from = null, ends_at = $4
		where court_id = $1 and lot_id = $2`, w.lot.court, w.lot.id, string(w.next.Status), w.next.EndsAt)
	if err != nil {
		return fmt.Errorf("save times of lot: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil // staged
	}
	o.Stop = auction.Stop{DocNo: o.DocNo}
	return w.interrupt(ctx, "resume", o)
}

// resume lets the clock go on at at, for as long as was left and least at least.
func (s state) resume(at legal.Time, least time.Duration) (state, error) {
	if s.Status != auction.Suspended {
		return state{}, notNow(s.Status)
	}
	s.EndsAt = legal.Later(s.EndsAt, at.Add(max(s.Left, least)))
	s.Status, s.From, s.Left = s.From, "", 0
	return s, nil
}

// expect opens a clock of the lot anew.
func (w *work) expect(ctx context.Context, kind string, due, at legal.Time) error {
	return w.owe(ctx, kind, event.System, due, at, basis.Online2016(20))
}

// owe opens a clock of the lot that owner has to keep.
func (w *work) owe(ctx context.Context, kind, owner string, due, at legal.Time, why basis.Basis) error {
	return deadline.Open(ctx, w.tx, deadline.Deadline{
		Court: w.lot.court, Kind: kind, Subject: w.lot.id, Case: w.lot.about.Case, Lot: w.lot.id,
		Owner: owner, Due: due, Basis: why, Opened: at,
	})
}

// Withdraw ends a lot without a result on the court's ruling: 拍卖变卖规定 Art. 17,
// 法释〔2016〕18号 Art. 28. Bids stop; every deposit goes back.
func (e *Engine) Withdraw(ctx context.Context, o Order) error {
	err := o.check()
	if err != nil {
		return err
	}
	return e.order(ctx, o.Court, o.Lot, &withdrawal{Order: o})
}

type withdrawal struct{ Order }

func (c *withdrawal) carryOut(ctx context.Context, w *work) error {
	switch {
	case w.next.Status == auction.Withdrawn:
		return nil
	case !w.next.ours():
		return ErrNoLot
	}
	from := w.next.Status
	if from == auction.Suspended {
		from = w.next.From
	}
	err := auction.CheckWithdrawal(from, c.Ground)
	if err != nil {
		return err
	}
	w.next.Status, w.next.From, w.next.Left = auction.Withdrawn, "", 0
	w.wrote = true
	staged, err := w.saveStatus(ctx)
	if err == nil && !staged {
		c.Stop = auction.Stop{DocNo: c.DocNo}
		err = w.interrupt(ctx, "withdraw", c.Order)
	}
	if err == nil {
		err = w.tellOthers(ctx, auction.LotWithdrawn{Court: w.lot.court, Case: w.lot.about.Case, Lot: w.lot.id, From: from, At: c.At})
	}
	if err == nil {
		err = endDeadlines(ctx, w.tx, w.lot.id, c.At, deadline.Cancelled,
			auction.DeadlineOpens, auction.DeadlineEnds, auction.DeadlineDeposit, auction.DeadlineResume)
	}
	if err != nil {
		return err
	}
	by := basis.Sale2020(17)
	if c.Ground == auction.StopGround {
		by = basis.Sale2020(14)
	}
	return w.record(ctx, event.Fact{
		Kind: "lot.withdrawn", Actor: c.Actor, At: c.At, Public: true, Basis: by,
		Body: c.body(map[string]any{}),
	})
}

// Void decides that a bid does not count (the bidder was unqualified, say: Art. 31,
// 34). The bid stays on record; price and leader become those of the last bid that
// stands, and time that the bid gave stays given.
func (e *Engine) Void(ctx context.Context, o Order, seq int64) error {
	err := o.check()
	if err != nil {
		return err
	}
	return e.order(ctx, o.Court, o.Lot, &voiding{Order: o, Seq: seq})
}

type voiding struct {
	Order
	Seq int64
}

func (c *voiding) carryOut(ctx context.Context, w *work) error {
	switch {
	case w.next.over() || w.next.announced():
		return notNow(w.next.Status)
	case c.Seq < 1 || c.Seq > w.next.BidCount:
		return ErrNoBid.With("seq", c.Seq)
	}
	tag, err := w.tx.Exec(ctx, `
		insert into bid_void (court_id, lot_id, seq, reason, actor_id, at)
		values ($1, $2, $3, $4, nullif($5, '')::uuid, $6)
		on conflict do nothing`, w.lot.court, w.lot.id, c.Seq, c.Reason, string(c.Actor.Person), c.At)
	if err != nil {
		return fmt.Errorf("void bid: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return ErrVoided.With("seq", c.Seq)
	}
	w.wrote = true
	w.next.Voids++
	w.next.Leading, err = standingBid(ctx, w.tx, w.lot)
	if err != nil {
		return err
	}
	return w.record(ctx, event.Fact{
		Kind: "bid.voided", Actor: c.Actor, At: c.At, Public: true, Basis: basis.Online2016(31),
		Body: map[string]any{"seq": c.Seq, "reason": c.Reason, "price": w.next.Price()},
	})
}

// standingBid is the last bid that was not voided: each bid beat all that stood
// when it came, so the last one left beats all that are left. Zero: none is.
func standingBid(ctx context.Context, tx pgx.Tx, l *lot) (b auction.Bid, err error) {
	err = tx.QueryRow(ctx, `
		select b.seq, b.code, b.amount, b.rank, b.at
		from bid b
		where b.court_id = $1 and b.lot_id = $2
		  and not exists (
			select from bid_void v
			where v.court_id = b.court_id and v.lot_id = b.lot_id and v.seq = b.seq)
		order by b.seq desc
		limit 1`, l.court, l.id,
	).Scan(&b.Seq, &b.Code, &b.Amount, &b.Rank, &b.At)
	if pg.NoRows(err) {
		return auction.Bid{}, nil
	}
	if err != nil {
		return auction.Bid{}, fmt.Errorf("find standing bid: %w", err)
	}
	return b, nil
}
