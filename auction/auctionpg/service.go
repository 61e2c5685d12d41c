// Package auctionpg keeps lots in PostgreSQL and serves the people who prepare,
// join and finish a sale.
//
// Every use case has five moves: lock the lot, gather facts, ask package auction,
// write what it decided, record the event. Which command passes in which state,
// for whom, and which clocks it starts and stops stands in one table
// (auction.Steps); [Service.take] asks it before anything is written and
// [Service.record] does what it says afterwards.
//
// From opening to the result the engine in auction/bidding alone writes a lot.
// What this package needs from others it asks through [Sources].
package auctionpg

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Service is the auction house, without the bidding itself.
type Service struct {
	pool   *pgxpool.Pool
	from   Sources
	bounds bounds
}

// New returns a Service. All of from must be set.
func New(pool *pgxpool.Pool, from Sources) *Service {
	if from.Cases == nil || from.Prices == nil || from.Exclusions == nil || from.Seals == nil || from.Names == nil ||
		from.Claims == nil || from.Chance == nil || from.Press == nil || from.Cipher == nil {
		panic("auctionpg: New without all its sources")
	}
	return &Service{pool: pool, from: from, bounds: usual()}
}

// errStaleTable means that the table of steps names a clock for which the use
// case computes no time: a slip of a programmer.
var errStaleTable = errors.New("a step opens a deadline that its use case does not know")

// take locks lot and finds the step that command takes from where it stands.
// Errors: ErrNoLot, auction.ErrNoStep, ErrNotYours.
func (s *Service) take(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, c auction.Command, by event.Actor) (Lot, auction.Step, error) {
	l, err := lockLot(ctx, tx, court, lot, exclusive)
	if err != nil {
		return Lot{}, auction.Step{}, err
	}
	step, err := l.step(c, by)
	if err == nil && afterFailure(c) {
		err = notFollowed(ctx, tx, l)
	}
	return l, step, err
}

// afterFailure reports whether a command decides what becomes of a lot that failed.
// The next sale takes that decision away.
func afterFailure(c auction.Command) bool {
	return slices.Contains([]auction.Command{
		auction.AskCreditors, auction.AnswerInquiry, auction.DrawForTaker, auction.ContributeToLots, auction.TakeInKind, auction.NoteMeasure, auction.ReleaseAsset,
	}, c)
}

// notFollowed refuses to decide about a failed lot whose property is on sale again.
func notFollowed(ctx context.Context, q querier, l Lot) error {
	next, err := followerOf(ctx, q, l)
	if err == nil && !next.IsZero() {
		err = auction.ErrFollowed
	}
	return err
}

// followerOf is the newest lot of the property of l after it, if it was not withdrawn
// or revoked.
func followerOf(ctx context.Context, q querier, l Lot) (next ref.ID, err error) {
	err = q.QueryRow(ctx, `
		select lot_id
		from lot
		where court_id = $1 and asset_id = $2 and lot_id > $3 and status not in ('WITHDRAWN', 'REVOKED')
		order by lot_id desc
		limit 1`, l.Court, l.Asset, l.ID).Scan(&next)
	if err != nil && !pg.NoRows(err) {
		return "", fmt.Errorf("look for what follows lot %s: %w", l.ID, err)
	}
	return next, nil
}

// join is take for what many may do to a lot at once: it shares the lock.
func (s *Service) join(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, c auction.Command, by event.Actor) (Lot, auction.Step, error) {
	l, err := lockLot(ctx, tx, court, lot, shared)
	if err != nil {
		return Lot{}, auction.Step{}, err
	}
	step, err := l.step(c, by)
	return l, step, err
}

func (l Lot) step(c auction.Command, by event.Actor) (auction.Step, error) {
	step, err := auction.Next(l.Status, c, l.Round)
	if err != nil {
		return auction.Step{}, err
	}
	if !step.By(by.Role) {
		return auction.Step{}, ErrNotYours
	}
	return step, nil
}

// done is what record needs beside the step.
type done struct {
	kind    string // of the event: "lot.announced"
	subject ref.ID
	by      event.Actor
	at      legal.Time
	due     map[string]legal.Time // by kind of deadline the step opens
	body    map[string]any        // of the event
	tell    outbox.Event          // the other domains, if it concerns them
}

// record writes what follows from a step: the fact, the clocks, the news.
func (s *Service) record(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, d done) error {
	for _, kind := range step.Ends {
		err := deadline.End(ctx, tx, kind, l.ID, d.at, deadline.Met)
		if err != nil {
			return err
		}
	}
	for _, kind := range step.Opens {
		due, ok := d.due[kind]
		if !ok {
			return fmt.Errorf("%s of lot %s: %w", kind, l.ID, errStaleTable)
		}
		err := s.open(ctx, tx, l, kind, step, due, d.at)
		if err != nil {
			return err
		}
	}
	body := d.body
	if body == nil {
		body = map[string]any{}
	}
	body["command"] = step.Command
	if step.Public.ZH != "" {
		body["zh"], body["en"] = step.Public.ZH, step.Public.EN
	}
	err := event.Add(ctx, tx, event.Fact{
		Kind: d.kind, Court: l.Court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: d.subject,
		Actor: d.by, At: d.at, Public: step.Public.ZH != "", Basis: step.Basis, Body: body,
	})
	if err != nil || d.tell == nil {
		return err
	}
	return outbox.Add(ctx, tx, l.Court, l.ID.String(), d.tell)
}

func (s *Service) open(ctx context.Context, tx pgx.Tx, l Lot, kind string, step auction.Step, due, at legal.Time) error {
	if owner(kind) != event.System {
		var err error
		due, err = s.courtDue(ctx, tx, l.Court, due, at)
		if err != nil {
			return err
		}
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: l.Court, Kind: kind, Subject: l.ID, Case: l.Case, Lot: l.ID, Owner: owner(kind),
		Due: due, Basis: step.Basis, Opened: at,
	})
}

// courtDue is when a duty of the court itself is due: moved off a rest day where the
// court has set so.
func (s *Service) courtDue(ctx context.Context, tx pgx.Tx, court string, due, at legal.Time) (legal.Time, error) {
	var rolls bool
	err := tx.QueryRow(ctx, `select court_setting_at($1, 'holiday_roll', $2) = 1`, court, at).Scan(&rolls)
	if err != nil {
		return legal.Time{}, fmt.Errorf("read whether deadlines move: %w", err)
	}
	if !rolls {
		return due, nil
	}
	cal, err := s.from.Cases.Calendar(ctx, tx)
	if err != nil {
		return legal.Time{}, err
	}
	return auction.OffRestDays(cal, due)
}

// owner is the role that has the duty of a deadline.
func owner(kind string) string {
	switch kind {
	case auction.DeadlineOpens, auction.DeadlineEnds, auction.DeadlineDeposit:
		return event.System
	case auction.DeadlineDelivery:
		return "clerk"
	}
	return "judge"
}
