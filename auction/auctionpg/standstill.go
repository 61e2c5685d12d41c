package auctionpg

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// MayResume refuses to let the bidding of a lot go on outside the hours that its court
// has set. A lot whose bidding did not run may be resumed at any time.
// auction.ErrResumeHours, ErrNoLot.
func (s *Service) MayResume(ctx context.Context, court string, lot ref.ID, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, shared)
		if err != nil || !live(l.SuspendedFrom) {
			return err
		}
		pol, err := s.policy(ctx, tx, court, l.AnnouncedAt)
		if err != nil {
			return err
		}
		cal, err := s.from.Cases.Calendar(ctx, tx)
		if err != nil {
			return err
		}
		return pol.Interruption.CheckResume(cal, at)
	})
}

// Leave takes the acting person out of the bidding for a lot that has stood still for
// long, and sends the deposit back. Who it was is not told. ErrNoApplication,
// auction.ErrLeaveNot, auction.ErrLeaveLeads, auction.ErrLeaveEarly.
func (s *Service) Leave(ctx context.Context, lot ref.ID, by event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		found, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		l, err := lockLot(ctx, tx, found.Court, lot, shared)
		if err != nil {
			return err
		}
		var application ref.ID
		err = tx.QueryRow(ctx, `
			select application_id
			from application
			where court_id = $1 and lot_id = $2 and person_id = $3 and status in ('APPLIED', 'DEPOSIT_PENDING', 'QUALIFIED')`,
			l.Court, lot, by.Person).Scan(&application)
		if pg.NoRows(err) {
			return ErrNoApplication
		}
		if err != nil {
			return fmt.Errorf("find own application: %w", err)
		}
		still, err := s.standstill(ctx, tx, l, application)
		if err != nil {
			return err
		}
		pol, err := s.policy(ctx, tx, l.Court, l.AnnouncedAt)
		if err != nil {
			return err
		}
		err = pol.Interruption.CheckLeave(still, at)
		if err != nil {
			return err
		}
		r, err := lockApplication(ctx, tx, l.Court, lot, application)
		if err != nil {
			return err
		}
		return s.disqualify(ctx, tx, l, r, "竞买人在拍卖暂缓期间退出，保证金退还", event.Actor{Role: by.Role}, at)
	})
}

// standstill is the suspension of a lot as the bidder of an application finds it. The
// code is made for the length of this question.
func (s *Service) standstill(ctx context.Context, tx pgx.Tx, l Lot, application ref.ID) (auction.Standstill, error) {
	var still auction.Standstill
	if l.Status != auction.Suspended {
		return still, nil
	}
	var leader string
	err := tx.QueryRow(ctx, `
		select (
			select max(at)
			from lot_interruption
			where court_id = $1 and lot_id = $2 and kind = 'suspend'), coalesce((
			select leader_code
			from lot_live
			where court_id = $1 and lot_id = $2), '')`, l.Court, l.ID).Scan(&still.Since, &leader)
	if err != nil {
		return still, fmt.Errorf("read suspension of lot %s: %w", l.ID, err)
	}
	if leader == "" {
		return still, nil
	}
	code, err := s.from.Seals.Code(ctx, l.ID, application)
	if err != nil {
		return still, fmt.Errorf("make code for lot %s: %w", l.ID, err)
	}
	still.Leading = code == leader
	return still, nil
}

// AlarmNote is what a judge found when the price of a lot had become alarming.
type AlarmNote struct {
	Level int64 // times the reference price
	Note  string
}

// NoteAlarm puts on record that the court looked at a price that has reached one of its
// alarms. Bidding goes on all the while: only a person may stop a sale, in the ways of
// 法释〔2016〕18号 Art. 28. auction.ErrAlarmLevel, auction.ErrAlarmNote.
func (s *Service) NoteAlarm(ctx context.Context, court string, lot ref.ID, n AlarmNote, by event.Actor, at legal.Time) error {
	n.Note = strings.TrimSpace(n.Note)
	if c := len([]rune(n.Note)); c < 2 || c > 500 {
		return auction.ErrAlarmNote
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, shared)
		if err != nil {
			return err
		}
		pol, err := s.policy(ctx, tx, court, at)
		if err != nil {
			return err
		}
		price, err := leadingPrice(ctx, tx, l)
		if err != nil {
			return err
		}
		if !slices.Contains(pol.Reached(price, l.Reference.Price), n.Level) {
			return auction.ErrAlarmLevel.With("level", n.Level)
		}
		tag, err := tx.Exec(ctx, `
			insert into price_alarm_note (court_id, lot_id, level, price, note, noted_by, noted_at)
			values ($1, $2, $3, $4, $5, $6, $7)
			on conflict do nothing`, court, lot, n.Level, price, n.Note, by.Person, at)
		if err != nil {
			return fmt.Errorf("note alarm of lot %s: %w", lot, err)
		}
		if tag.RowsAffected() == 0 {
			return auction.ErrAlarmLevel.With("level", n.Level)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "lot.alarm_noted", Court: court, Case: l.Case, Asset: l.Asset, Lot: lot, Actor: by, At: at, Basis: basis.Online2016(6),
			Body: map[string]any{"level": n.Level, "price": price},
		})
	})
}

// leadingPrice is the leading bid of a lot, or zero.
func leadingPrice(ctx context.Context, q querier, l Lot) (price money.Amount, err error) {
	err = q.QueryRow(ctx, `
		select coalesce(price, 0)
		from lot_live
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&price)
	if err != nil && !pg.NoRows(err) {
		return price, fmt.Errorf("read price of lot %s: %w", l.ID, err)
	}
	return price, nil
}
