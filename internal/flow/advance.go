package flow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// What can be wrong with a wish to move time.
var (
	ErrRealTime = fault.Define(fault.Refused, "clock.real", basis.Basis{},
		"这是正式系统，法定时间就是北京时间，不能拨动。仅演示库和试验库可以拨动。",
		"This is a production system: legal time is real time and cannot be moved. Only demo and scratch databases can.")
	ErrBackwards = fault.Define(fault.Refused, "clock.backwards", basis.Basis{},
		"时间不能倒退：现在是 {now}，请给出更晚的时间。",
		"Time never runs back: it is {now} now; give a later time.")
)

// handful is how many deadlines a further hand is worth reading ahead.
const handful = 32

// A bound for loops that should come to rest: one that does not is a bug, and
// must not hang a court's demo.
const maxRounds = 10_000

// Advance moves the legal time of a demo or scratch database to to, the way it
// would have come about: to the next due row, run it, let every event, engine
// and bank come to rest, and again, until nothing is due before to.
// It returns ErrRealTime or ErrBackwards.
func (f *Flow) Advance(ctx context.Context, to legal.Time) error {
	if !f.clock.Simulated() {
		return ErrRealTime
	}
	f.advancing.Lock()
	defer f.advancing.Unlock()
	return f.advance(ctx, to)
}

func (f *Flow) advance(ctx context.Context, to legal.Time) error {
	now := f.clock.Now()
	if to.Before(now) {
		return ErrBackwards.With("now", now)
	}
	for range maxRounds {
		err := f.settle(ctx, 0)
		if err != nil {
			return err
		}
		due, err := deadline.Next(ctx, f.pool, to)
		if err != nil {
			return err
		}
		if due.IsZero() {
			err = f.freeze(ctx, to)
			if err != nil {
				return err
			}
			return f.settle(ctx, 1) // nobody has added an event since they came to rest
		}
		err = f.freeze(ctx, legal.Later(due, f.clock.Now()))
		if err != nil {
			return err
		}
		_, err = f.RunDue(ctx)
		if err != nil {
			return err
		}
	}
	return errors.New("flow: time does not come to rest; some deadline opens itself again")
}

func (f *Flow) freeze(ctx context.Context, at legal.Time) error {
	err := pg.Tx(ctx, f.pool, func(tx pgx.Tx) error { return f.clock.Freeze(ctx, tx, at) })
	if err != nil {
		return err
	}
	return f.clock.Load(ctx, f.pool)
}

// LetRun lets the legal time of a demo run on from where it stands.
func (f *Flow) LetRun(ctx context.Context) error {
	if !f.clock.Simulated() {
		return ErrRealTime
	}
	err := pg.Tx(ctx, f.pool, func(tx pgx.Tx) error { return f.clock.Run(ctx, tx, f.clock.Now()) })
	if err != nil {
		return err
	}
	return f.clock.Load(ctx, f.pool)
}

// settle handles events and outside work until nothing moves any more: until each
// source has been looked at since the last time that any of them moved something.
// The first sources, so many as quiet says, are known to hold nothing.
func (f *Flow) settle(ctx context.Context, quiet int) error {
	sources := f.sources()
	first := quiet
	for i := range maxRounds * len(sources) {
		moved, err := sources[(first+i)%len(sources)](ctx)
		if err != nil {
			return fmt.Errorf("settle: %w", err)
		}
		quiet++
		if moved > 0 {
			quiet = 0
		}
		if quiet == len(sources) {
			return nil
		}
	}
	return errors.New("flow: the house does not come to rest")
}

// sources are where work comes from: the events, then each worker.
func (f *Flow) sources() []func(context.Context) (int, error) {
	all := []func(context.Context) (int, error){
		func(ctx context.Context) (int, error) { return f.router.DrainBeside(ctx, f.pool, max(f.Hands, 1)) },
	}
	for _, w := range f.outside {
		all = append(all, func(ctx context.Context) (int, error) {
			n, err := w.Work(ctx, f.clock.Now())
			if err != nil {
				return n, fmt.Errorf("%s: %w", w.Name, err)
			}
			return n, nil
		})
	}
	return all
}

// RunDue runs every deadline that is due now and returns how many it ran. One
// that fails is reported and does not hold back the others. Those of one lot run in
// the order in which they fall due; where the house has several hands, those of
// different lots run side by side.
func (f *Flow) RunDue(ctx context.Context) (int, error) {
	failed := []string{}
	var errs []error
	n := 0
	for range maxRounds {
		due, err := f.due(ctx, failed)
		if err != nil {
			return n, err
		}
		if len(due) == 0 {
			return n, errors.Join(errs...)
		}
		for i, err := range f.runAll(ctx, due) {
			n++
			if err != nil {
				d := due[i]
				f.log.ErrorContext(ctx, "deadline failed", slog.String("kind", d.Kind), slog.String("subject", d.Subject.String()), slog.Any("error", err))
				failed = append(failed, d.ID.String())
				errs = append(errs, fmt.Errorf("deadline %s: %w", d.Kind, err))
			}
		}
	}
	return n, errors.New("flow: deadlines do not come to rest")
}

// runAll runs deadlines and returns how each ended.
func (f *Flow) runAll(ctx context.Context, due []deadline.Deadline) []error {
	rows := map[ref.ID][]int{} // of one lot, or of one subject
	var keys []ref.ID
	for i, d := range due {
		key := d.Lot
		if key.IsZero() {
			key = d.Subject
		}
		if rows[key] == nil {
			keys = append(keys, key)
		}
		rows[key] = append(rows[key], i)
	}
	errs := make([]error, len(due))
	var all errgroup.Group
	all.SetLimit(max(f.Hands, 1))
	for _, key := range keys {
		all.Go(func() error {
			for _, i := range rows[key] {
				errs[i] = f.runOne(ctx, due[i])
			}
			return nil
		})
	}
	_ = all.Wait() // each has its own
	return errs
}

// due is the deadline that is due next, or, for several hands, so many of them.
func (f *Flow) due(ctx context.Context, except []string) ([]deadline.Deadline, error) {
	hand := handful * (f.Hands - 1)
	rows, err := f.pool.Query(ctx, `
		select deadline_id, court_id, kind, subject_id, lot_id, due_at
		from deadline
		where ended_at is null and due_at <= $1 and deadline_id <> all ($2::uuid[])
		order by due_at, deadline_id
		limit $3`, f.clock.Now(), except, max(hand, 1))
	if err != nil {
		return nil, fmt.Errorf("find due deadlines: %w", err)
	}
	due, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (d deadline.Deadline, err error) {
		var lot *ref.ID
		err = row.Scan(&d.ID, &d.Court, &d.Kind, &d.Subject, &lot, &d.Due)
		if lot != nil {
			d.Lot = *lot
		}
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("find due deadlines: %w", err)
	}
	return due, nil
}

// runOne runs one due deadline. Clocks of a live lot belong to the engine, which
// commits on its own; all others run in one transaction that ends the row.
func (f *Flow) runOne(ctx context.Context, d deadline.Deadline) error {
	switch d.Kind {
	case lotOpens, lotEnds:
		return f.runLot(ctx, d)
	case lotCodes:
		return f.handOver(ctx, d)
	}
	return pg.Tx(ctx, f.pool, func(tx pgx.Tx) error {
		locked, ok, err := lockDue(ctx, tx, d.ID, f.clock.Now())
		if err != nil || !ok {
			return err
		}
		return f.fall(ctx, tx, locked)
	})
}

// fall lets d fall due: its domain says what follows; a deadline that its domain
// leaves running was a duty, and is now missed.
func (f *Flow) fall(ctx context.Context, tx pgx.Tx, d deadline.Deadline) error {
	at := f.clock.Now()
	for prefix, handle := range f.deadlines {
		if !strings.HasPrefix(d.Kind, prefix) {
			continue
		}
		err := handle(ctx, tx, d, at)
		if err != nil {
			return err
		}
	}
	still, err := running(ctx, tx, d.ID, at)
	if err != nil || !still {
		return err
	}
	err = deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Missed)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "deadline.missed", Court: d.Court, Case: d.Case, Lot: d.Lot, Subject: d.Subject,
		Actor: event.House, At: at, Body: map[string]string{"kind": d.Kind, "owner": d.Owner, "due": d.Due.String()},
	})
}

func lockDue(ctx context.Context, tx pgx.Tx, id ref.ID, at legal.Time) (deadline.Deadline, bool, error) {
	d := deadline.Deadline{ID: id}
	var caseID, lotID *ref.ID
	err := tx.QueryRow(ctx, `
		select court_id, kind, subject_id, case_id, lot_id, owner_role, due_at, opened_at
		from deadline
		where deadline_id = $1 and ended_at is null and due_at <= $2
		for update skip locked`, id, at,
	).Scan(&d.Court, &d.Kind, &d.Subject, &caseID, &lotID, &d.Owner, &d.Due, &d.Opened)
	if pg.NoRows(err) {
		return deadline.Deadline{}, false, nil
	}
	if err != nil {
		return deadline.Deadline{}, false, fmt.Errorf("lock deadline: %w", err)
	}
	if caseID != nil {
		d.Case = *caseID
	}
	if lotID != nil {
		d.Lot = *lotID
	}
	return d, true, nil
}

// running reports whether the deadline is still running and still due: its
// domain may have ended it or moved it.
func running(ctx context.Context, tx pgx.Tx, id ref.ID, at legal.Time) (bool, error) {
	var still bool
	err := tx.QueryRow(ctx, `
		select ended_at is null and due_at <= $2
		from deadline
		where deadline_id = $1`, id, at).Scan(&still)
	if err != nil {
		return false, fmt.Errorf("look at deadline: %w", err)
	}
	return still, nil
}
