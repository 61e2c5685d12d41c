package auctionpg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Order is why a court interrupts a sale; the reason is published.
type Order struct {
	auction.Stop

	Ground   string // "compromise", "third_party_objection", …
	Reason   string
	Document string // SHA-256 of the ruling or decision, if any
}

// body is what the public reads of o beside the step's own words.
func (o Order) body() map[string]any {
	b := map[string]any{"ground": o.Ground, "reason": o.Reason, "document": o.DocNo}
	if o.Form != "" {
		b["form"] = o.Form
	}
	if !o.Until.IsZero() {
		b["until"] = o.Until
	}
	return b
}

func (o Order) check() error {
	if strings.TrimSpace(o.Ground) == "" || len([]rune(strings.TrimSpace(o.Reason))) < 2 {
		return ErrGround
	}
	if o.Document != "" && !auction.IsHash(o.Document) {
		return ErrHash.With("field", "document")
	}
	return nil
}

// Suspend stops a lot while bidding does not run, with all its clocks: 法释〔2016〕18号
// Art. 28, 36. While bidding runs the engine does it: ErrLive.
func (s *Service) Suspend(ctx context.Context, court string, lot ref.ID, o Order, by event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error { return s.SuspendTx(ctx, tx, court, lot, o, by, at) })
}

// SuspendTx is Suspend in the caller's transaction.
func (s *Service) SuspendTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, o Order, by event.Actor, at legal.Time) error {
	err := o.check()
	if err != nil {
		return err
	}
	l, step, err := s.take(ctx, tx, court, lot, auction.Suspend, by)
	if err != nil {
		return err
	}
	if live(l.Status) {
		return ErrLive
	}
	err = insertInterruption(ctx, tx, l, "suspend", o, legal.Date{}, by, at)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update lot
		set status = $3, suspended_from = $4
		where court_id = $1 and lot_id = $2`, court, lot, step.To, l.Status)
	if err != nil {
		return fmt.Errorf("suspend lot %s: %w", lot, err)
	}
	for _, kind := range clocks {
		err = deadline.End(ctx, tx, kind, l.ID, at, deadline.Cancelled)
		if err != nil {
			return err
		}
	}
	if due, ok := o.ResumeBy(); ok { // a stay ends by itself, and then the sale goes on
		err = s.open(ctx, tx, l, auction.DeadlineResume, step, due, at)
		if err != nil {
			return err
		}
	}
	return s.record(ctx, tx, l, step, done{
		kind: "lot.suspended", by: by, at: at, body: o.body(),
		tell: auction.LotSuspended{Court: court, Case: l.Case, Lot: l.ID, From: l.Status, At: at},
	})
}

// clocks are the deadlines that stand still while a lot is suspended.
var clocks = []string{
	auction.DeadlineDisposal, auction.DeadlineOpens, auction.DeadlineEnds, auction.DeadlineDeposit, auction.DeadlineReauction,
	auction.DeadlineCreditors, auction.DeadlineSellOff, auction.DeadlineRuling, auction.DeadlineDelivery,
}

// live reports whether the engine writes a lot in this state.
func live(s auction.Status) bool {
	return s == auction.Bidding || s == auction.SellOffOpen || s == auction.SellOffBidding
}

// Resumption says when the cause went away and, for an announced lot, when
// bidding is held now; without times it opens as long after the resumption as it
// would have opened after the suspension.
type Resumption struct {
	Order
	CauseEndedOn legal.Date
	OpensAt      legal.Time
	EndsAt       legal.Time
}

// Resume lets a suspended lot go on where it stood, each clock with the time it
// had left. ErrResumeTime, ErrLive.
func (s *Service) Resume(ctx context.Context, court string, lot ref.ID, r Resumption, by event.Actor, at legal.Time) (Resumed, error) {
	err := r.check()
	if err != nil {
		return Resumed{}, err
	}
	var out Resumed
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.Resume, by)
		if err != nil {
			return err
		}
		out = Resumed{Status: l.SuspendedFrom, OpensAt: l.OpensAt, EndsAt: l.EndsAt}
		if live(out.Status) {
			return ErrLive
		}
		if out.Status == auction.Announced || out.Status == auction.SellOffAnnounced {
			out.OpensAt, out.EndsAt, err = r.times(ctx, tx, l, at)
			if err != nil {
				return err
			}
			err = s.reschedule(ctx, tx, l, out.OpensAt, out.EndsAt, by, at)
			if err != nil {
				return err
			}
		}
		return s.resume(ctx, tx, l, step, r, out, by, at)
	})
	return out, err
}

// Resumed is where a lot stands after a suspension; times are zero if it was not
// announced yet.
type Resumed struct {
	Status  auction.Status `json:"status"`
	OpensAt legal.Time     `json:"opens_at"`
	EndsAt  legal.Time     `json:"ends_at"`
}

// times are when bidding is held after a suspension that ended at.
func (r Resumption) times(ctx context.Context, q querier, l Lot, at legal.Time) (opens, ends legal.Time, err error) {
	opens, ends = r.OpensAt, r.EndsAt
	if opens.IsZero() && ends.IsZero() {
		var stopped legal.Time
		err = q.QueryRow(ctx, `
			select max(at)
			from lot_interruption
			where court_id = $1 and lot_id = $2 and kind = 'suspend'`, l.Court, l.ID).Scan(&stopped)
		if err != nil {
			return opens, ends, fmt.Errorf("read suspension of lot %s: %w", l.ID, err)
		}
		gone := at.Sub(stopped)
		opens, ends = l.OpensAt.Add(gone), l.EndsAt.Add(gone)
	}
	if !at.Before(opens) || ends.Sub(opens) < auction.BiddingLeast {
		return opens, ends, ErrResumeTime
	}
	if l.Round == auction.SellOff {
		err = auction.CheckWindow(opens, ends)
	}
	return opens, ends, err
}

// resume writes what a resumption decided. One that comes more than five days
// after the cause had gone is lawful to the bidders and late all the same.
func (s *Service) resume(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, r Resumption, to Resumed, by event.Actor, at legal.Time) error {
	err := s.resumeAt(ctx, tx, l, to.Status, to.OpensAt, to.EndsAt)
	if err != nil {
		return err
	}
	r.Stop = auction.Stop{DocNo: r.DocNo}
	err = insertInterruption(ctx, tx, l, "resume", r.Order, r.CauseEndedOn, by, at)
	if err != nil {
		return err
	}
	err = s.restart(ctx, tx, l, step, map[string]legal.Time{
		auction.DeadlineOpens: to.OpensAt, auction.DeadlineEnds: to.EndsAt, auction.DeadlineDeposit: to.EndsAt,
	}, at)
	if err != nil {
		return err
	}
	late, err := s.resumedLate(ctx, tx, l.Court, r.CauseEndedOn, at)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, l, step, done{
		kind: "lot.resumed", by: by, at: at,
		body: map[string]any{"ground": r.Ground, "reason": r.Reason, "opens_at": to.OpensAt, "ends_at": to.EndsAt, "late": late},
		tell: auction.LotResumed{
			Court: l.Court, Case: l.Case, Lot: l.ID, To: to.Status, OpensAt: to.OpensAt, EndsAt: to.EndsAt, At: at,
		},
	})
}

// resumedLate reports whether at is more than five days after the cause had gone.
func (s *Service) resumedLate(ctx context.Context, tx pgx.Tx, court string, gone legal.Date, at legal.Time) (bool, error) {
	if gone.IsZero() {
		return false, nil
	}
	due, err := s.courtDue(ctx, tx, court, auction.Within(gone, auction.ResumeDays), at)
	return !at.Before(due), err
}

// reschedule publishes the new time: the announcement in force says again what it
// said, with the time that holds now.
func (s *Service) reschedule(ctx context.Context, tx pgx.Tx, l Lot, opens, ends legal.Time, by event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into announcement (court_id, announcement_id, lot_id, content, content_hash, opens_at, ends_at, published_by, published_at)
		select $1, $3, $2, content, content_hash, $4, $5, $6, $7
		from announcement
		where court_id = $1 and lot_id = $2
		order by announcement_id desc
		limit 1`, l.Court, l.ID, ref.New(), opens, ends, by.Person, at)
	if err != nil {
		return fmt.Errorf("publish new time of lot %s: %w", l.ID, err)
	}
	return nil
}

func (s *Service) resumeAt(ctx context.Context, tx pgx.Tx, l Lot, to auction.Status, opens, ends legal.Time) error {
	_, err := tx.Exec(ctx, `
		update lot
		set status = $3, suspended_from = null, opens_at = $4, ends_at = $5, announced_at = (
			select max(published_at)
			from announcement
			where court_id = $1 and lot_id = $2)
		where court_id = $1 and lot_id = $2`, l.Court, l.ID, to, opens, ends)
	if err != nil {
		return fmt.Errorf("resume lot %s: %w", l.ID, err)
	}
	return nil
}

// restart opens again every clock that the suspension stopped, with the time it
// had left; those in fixed run to the instants given there.
func (s *Service) restart(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, fixed map[string]legal.Time, at legal.Time) error {
	rows, err := tx.Query(ctx, `
		select kind, due_at, ended_at
		from deadline
		where subject_id = $1 and outcome = 'cancelled' and ended_at = (
			select max(at)
			from lot_interruption
			where lot_id = $1 and kind = 'suspend')`, l.ID)
	if err != nil {
		return fmt.Errorf("read stopped clocks of lot %s: %w", l.ID, err)
	}
	type clock struct {
		kind string
		left time.Duration
	}
	stopped, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c clock, err error) {
		var due, ended legal.Time
		err = row.Scan(&c.kind, &due, &ended)
		c.left = due.Sub(ended)
		return c, err
	})
	if err != nil {
		return fmt.Errorf("read stopped clocks of lot %s: %w", l.ID, err)
	}
	for _, c := range stopped {
		due, ok := fixed[c.kind]
		if !ok {
			due = at.Add(c.left)
		}
		err = s.open(ctx, tx, l, c.kind, step, due, at)
		if err != nil {
			return err
		}
	}
	return nil
}

// CauseEnded notes that the cause of a suspension has gone; the five days to
// resume begin (法释〔2016〕18号 Art. 28).
func (s *Service) CauseEnded(ctx context.Context, court string, lot ref.ID, on legal.Date, by event.Actor, at legal.Time) (legal.Time, error) {
	var due legal.Time
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		_, _, err := s.take(ctx, tx, court, lot, auction.Resume, by)
		if err == nil {
			due, err = s.courtDue(ctx, tx, court, auction.Within(on, auction.ResumeDays), at)
		}
		if err != nil {
			return err
		}
		return s.CauseEndedTx(ctx, tx, court, lot, on, by, at)
	})
	return due, err
}

// CauseEndedTx is CauseEnded in the caller's transaction, by whomever: that a cause has
// gone may follow from what another room decided. A lot that does not stand still is left.
func (s *Service) CauseEndedTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, on legal.Date, by event.Actor, at legal.Time) error {
	l, err := lockLot(ctx, tx, court, lot, exclusive)
	if err != nil {
		return err
	}
	step, err := auction.Next(l.Status, auction.Resume, l.Round)
	if errors.Is(err, auction.ErrNoStep) { // nothing stands still
		return nil
	}
	if err != nil {
		return err
	}
	due, err := s.courtDue(ctx, tx, court, auction.Within(on, auction.ResumeDays), at)
	if err != nil {
		return err
	}
	err = s.open(ctx, tx, l, auction.DeadlineResume, step, due, at)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "lot.cause_ended", Court: court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Actor: by, At: at, Public: true,
		Basis: step.Basis, Body: map[string]any{"on": on, "resume_by": due},
	})
}

// Withdraw ends a lot while bidding does not run; the round is not used up:
// 拍卖变卖规定 Art. 17. While bidding runs the engine does it: ErrLive.
func (s *Service) Withdraw(ctx context.Context, court string, lot ref.ID, o Order, by event.Actor, at legal.Time) error {
	err := o.check()
	if err != nil {
		return err
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.Withdraw, by)
		if err != nil {
			return err
		}
		from, err := stood(l, auction.Withdraw) // a sale that has come about is revoked, not withdrawn
		if err != nil {
			return err
		}
		if live(from) {
			return ErrLive
		}
		o.Stop = auction.Stop{DocNo: o.DocNo}
		err = insertInterruption(ctx, tx, l, "withdraw", o, legal.Date{}, by, at)
		if err != nil {
			return err
		}
		err = setUndone(ctx, tx, l, step.To)
		if err != nil {
			return err
		}
		return s.withdrawn(ctx, tx, l, step, o, by, at)
	})
}

// withdrawn releases everybody and tells. Clocks end as cancelled, not met.
func (s *Service) withdrawn(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, o Order, by event.Actor, at legal.Time) error {
	err := cancelClocks(ctx, tx, l, step, at)
	if err == nil {
		err = s.endLive(ctx, tx, l, at)
	}
	if err != nil {
		return err
	}
	return s.record(ctx, tx, l, step, done{
		kind: "lot.withdrawn", by: by, at: at, body: o.body(),
		tell: auction.LotWithdrawn{Court: l.Court, Case: l.Case, Lot: l.ID, From: cmp.Or(l.SuspendedFrom, l.Status), At: at},
	})
}

// WithdrawnTx follows a withdrawal by the engine, while bidding ran: everybody is
// released and the clocks end. It emits nothing; the engine did.
func (s *Service) WithdrawnTx(ctx context.Context, tx pgx.Tx, e auction.LotWithdrawn) error {
	l, err := lockLot(ctx, tx, e.Court, e.Lot, exclusive)
	if err != nil || l.Status != auction.Withdrawn {
		return err
	}
	return s.endLive(ctx, tx, l, e.At)
}

func insertInterruption(ctx context.Context, tx pgx.Tx, l Lot, kind string, o Order, ended legal.Date, by event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into lot_interruption (court_id, interruption_id, lot_id, kind, ground, reason, document, cause_ended_on, ordered_by, at,
			form, doc_no, stay_until)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		l.Court, ref.New(), l.ID, kind, o.Ground, o.Reason, o.Document, ended, null(by.Person), at, o.Form, o.DocNo, o.Until)
	if err != nil {
		return fmt.Errorf("record order on lot %s: %w", l.ID, err)
	}
	return nil
}
