package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// The stop rule is carried out by the house, not proposed to somebody. Art. 14 leaves
// no choice ("应当停止拍卖"), the panel resolved it with the terms of every lot, what it
// compares are two sums that stand on record, and the only thing that turns it aside,
// the debtor's writing, stands on record or does not. A judge who was asked first would
// have minutes, at night perhaps, while bidders bid for what may not be sold. What is
// done is a withdrawal (T31): unlike a suspension it lets deposits go at once and uses
// up no round, so that a buyer's default later costs nothing but a new announcement.

// StopRestTx stops the sale of what the price of a lot makes superfluous, if the lot
// stands in a set: it asks for the withdrawal of each lot of the rest.
func (s *Service) StopRestTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	l, err := lockLot(ctx, tx, court, lot, unlocked)
	if err != nil || l.Set.IsZero() {
		return err
	}
	return s.stopRest(ctx, tx, court, l.Set, at)
}

func (s *Service) stopRest(ctx context.Context, tx pgx.Tx, court string, set ref.ID, at legal.Time) error {
	var stopped bool
	err := tx.QueryRow(ctx, `select lot_set_stopped($1, $2)`, court, set).Scan(&stopped)
	if err != nil {
		return fmt.Errorf("ask whether set %s has fetched enough: %w", set, err)
	}
	if !stopped {
		return nil
	}
	rest, err := s.rest(ctx, tx, court, set)
	if err != nil || len(rest) == 0 {
		return err
	}
	for _, l := range rest {
		err = outbox.Add(ctx, tx, court, l.ID.String(), auction.LotSpared{Court: court, Case: l.Case, Set: set, Lot: l.ID, At: at})
		if err != nil {
			return err
		}
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "set.stopped", Court: court, Case: rest[0].Case, Subject: set, Actor: event.House, At: at, Public: true, Basis: basis.Sale2020(14),
		Body: map[string]any{"lots": len(rest)},
	})
}

// rest are the lots of a set whose sale can stop.
func (s *Service) rest(ctx context.Context, q querier, court string, set ref.ID) ([]Lot, error) {
	rows, err := q.Query(ctx, `
		select `+lotColumns+`
		from lot
		where court_id = $1 and set_id = $2
		order by lot_id`, court, set)
	if err != nil {
		return nil, fmt.Errorf("list lots of set %s: %w", set, err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Lot, error) { return scanLot(row) })
	if err != nil {
		return nil, fmt.Errorf("list lots of set %s: %w", set, err)
	}
	var out []Lot
	for _, l := range all {
		if auction.Spare(l.Status, l.SuspendedFrom) {
			out = append(out, l)
		}
	}
	return out, nil
}

// SpareTx tells what is to be done about a lot of the rest: nothing, if the rule no
// longer asks for it or it has ended; live, if the engine must withdraw it; else it is
// withdrawn here.
func (s *Service) SpareTx(ctx context.Context, tx pgx.Tx, e auction.LotSpared, at legal.Time) (byEngine bool, err error) {
	l, err := lockLot(ctx, tx, e.Court, e.Lot, unlocked)
	if err != nil || !auction.Spare(l.Status, l.SuspendedFrom) {
		return false, err
	}
	var stopped bool
	err = tx.QueryRow(ctx, `select lot_set_stopped($1, $2)`, e.Court, e.Set).Scan(&stopped)
	if err != nil {
		return false, fmt.Errorf("ask whether set %s has fetched enough: %w", e.Set, err)
	}
	if !stopped || l.Set != e.Set {
		return false, nil
	}
	if live(l.Status) || live(l.SuspendedFrom) {
		return true, nil // its row is the engine's, and must not be held here
	}
	l, step, err := s.take(ctx, tx, e.Court, e.Lot, auction.WithdrawSpare, event.House)
	if err != nil {
		return false, err
	}
	if live(l.Status) {
		return true, fmt.Errorf("lot %s has opened meanwhile", l.ID) // the event is handled again
	}
	o := StopOrder()
	err = insertInterruption(ctx, tx, l, "withdraw", o, legal.Date{}, event.House, at)
	if err != nil {
		return false, err
	}
	err = setUndone(ctx, tx, l, step.To)
	if err != nil {
		return false, err
	}
	return false, s.withdrawn(ctx, tx, l, step, o, event.House, at)
}

// Freed is a lot whose sale the stop rule had stopped and which may be listed again.
type Freed struct {
	Case  ref.ID
	Lot   ref.ID
	Title string
}

// FreedTx lists what may be sold again because the price of a lot no longer counts: the
// buyer is in default, or the sale was revoked. Of a set that still has enough, or that
// was ended, there is nothing; nor of things that are on sale again already.
func (s *Service) FreedTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID) ([]Freed, error) {
	rows, err := tx.Query(ctx, `
		select w.case_id, w.lot_id, w.title
		from lot l
		join lot_set s on s.court_id = l.court_id and s.set_id = l.set_id and s.ended_at is null
		join lot w on w.court_id = l.court_id and w.set_id = l.set_id and w.status = 'WITHDRAWN'
		where l.court_id = $1 and l.lot_id = $2 and not lot_set_stopped(s.court_id, s.set_id)
		  and exists (
			select from lot_interruption i
			where i.court_id = w.court_id and i.lot_id = w.lot_id and i.kind = 'withdraw' and i.ground = $3)
		  and not exists (
			select from lot n
			where n.court_id = w.court_id and n.asset_id = w.asset_id and n.lot_id > w.lot_id)
		order by w.lot_id`, court, lot, auction.StopGround)
	if err != nil {
		return nil, fmt.Errorf("list what the set of lot %s frees: %w", lot, err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Freed])
	if err != nil {
		return nil, fmt.Errorf("list what the set of lot %s frees: %w", lot, err)
	}
	return out, nil
}

// StopOrder is the order by which the stop rule withdraws a lot.
func StopOrder() Order {
	return Order{Ground: auction.StopGround, Reason: auction.StopReason().ZH}
}

// EndSet ends a set by a judge's decision: to dispose otherwise of what failed as a
// whole, or of what was left. Its things are listed again by themselves, from the first
// auction if they were sold as a whole. auction.ErrSetRuns, auction.ErrSetEnded.
func (s *Service) EndSet(ctx context.Context, court string, set ref.ID, p auction.Paper, by event.Actor, at legal.Time) error {
	err := p.Check()
	if err != nil {
		return err
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		r, err := lockSet(ctx, tx, court, set)
		if err != nil {
			return err
		}
		rest, err := s.rest(ctx, tx, court, set)
		if err != nil {
			return err
		}
		for _, l := range rest {
			if l.Status != auction.Draft && l.Status != auction.Priced {
				return auction.ErrSetRuns.With("title", l.Title).With("state", words(l.Status))
			}
			if r.Mode == auction.SoldWhole { // its price is that of the whole
				return auction.ErrSetRuns.With("title", l.Title).With("state", words(l.Status))
			}
			err = joinSet(ctx, tx, l, "")
			if err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `
			update lot_set
			set ended_by = $3, ended_at = $4, end_doc_no = $5, end_document = $6, end_reason = $7
			where court_id = $1 and set_id = $2`, court, set, by.Person, at, p.DocNo, p.Document, p.Reason)
		if pg.Violated(err, "lot_set_runs") {
			return auction.ErrSetRuns.With("title", "").With("state", words(auction.OffsetPending))
		}
		if err != nil {
			return fmt.Errorf("end set %s: %w", set, err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "set.ended", Court: court, Case: r.Case, Subject: set, Actor: by, At: at, Public: true, Basis: basis.Sale2020(15),
			Body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason},
		})
	})
}
