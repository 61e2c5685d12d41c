// Package deadline keeps every clock of the law as a row.
//
// A domain opens a deadline when a clock starts and ends it when its duty is
// done. What follows when one runs out is written in internal/flow. Calendar
// arithmetic (which day is the last) is done by the rule that opens it, with
// internal/calendar; here a deadline is an instant of legal time.
package deadline

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Outcome says how a deadline ended.
type Outcome string

// The outcomes. Met: the duty was done in time. Missed: it was not, and that is
// a breach. Expired: a window closed, as it should. Cancelled: it no longer applies.
const (
	Met       Outcome = "met"
	Missed    Outcome = "missed"
	Expired   Outcome = "expired"
	Cancelled Outcome = "cancelled"
)

// Deadline is one running clock. Kind and Subject name it; only one of a kind
// runs for a subject at a time.
type Deadline struct {
	ID      ref.ID
	Court   string
	Kind    string // "report.due": a noun and what is due
	Subject ref.ID
	Case    ref.ID
	Lot     ref.ID
	Owner   string // role that has the duty
	Due     legal.Time
	Basis   basis.Basis
	Opened  legal.Time
}

// Open starts d. If the same clock already runs, its due time is moved to d.Due.
func Open(ctx context.Context, tx pgx.Tx, d Deadline) error {
	_, err := tx.Exec(ctx, `
		insert into deadline (deadline_id, court_id, kind, subject_id, case_id, lot_id,
			owner_role, due_at, basis, opened_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		on conflict (kind, subject_id) where ended_at is null
		do update set due_at = excluded.due_at`,
		ref.New(), d.Court, d.Kind, d.Subject, null(d.Case), null(d.Lot), d.Owner, d.Due, d.Basis.ZH(), d.Opened)
	if err != nil {
		return fmt.Errorf("open deadline %s: %w", d.Kind, err)
	}
	return nil
}

// End ends the running clock of kind for subject; it does nothing if none runs.
func End(ctx context.Context, tx pgx.Tx, kind string, subject ref.ID, at legal.Time, how Outcome) error {
	_, err := tx.Exec(ctx, `
		update deadline
		set ended_at = $3, outcome = $4
		where kind = $1 and subject_id = $2 and ended_at is null`, kind, subject, at, how)
	if err != nil {
		return fmt.Errorf("end deadline %s: %w", kind, err)
	}
	return nil
}

// Due locks and returns the earliest deadline that is due at or before at and
// that nobody else is handling; ok is false when there is none.
func Due(ctx context.Context, tx pgx.Tx, at legal.Time) (d Deadline, ok bool, err error) {
	var caseID, lotID *ref.ID
	err = tx.QueryRow(ctx, `
		select deadline_id, court_id, kind, subject_id, case_id, lot_id, owner_role, due_at, opened_at
		from deadline
		where ended_at is null and due_at <= $1
		order by due_at, deadline_id
		limit 1
		for update skip locked`, at,
	).Scan(&d.ID, &d.Court, &d.Kind, &d.Subject, &caseID, &lotID, &d.Owner, &d.Due, &d.Opened)
	if errors.Is(err, pgx.ErrNoRows) {
		return Deadline{}, false, nil
	}
	if err != nil {
		return Deadline{}, false, fmt.Errorf("find due deadline: %w", err)
	}
	if caseID != nil {
		d.Case = *caseID
	}
	if lotID != nil {
		d.Lot = *lotID
	}
	return d, true, nil
}

// Next returns the due time of the earliest running deadline at or before until.
func Next(ctx context.Context, q interface {
	QueryRow(context.Context, string, ...any) pgx.Row
}, until legal.Time) (legal.Time, error) {
	var due legal.Time
	err := q.QueryRow(ctx, `
		select min(due_at)
		from deadline
		where ended_at is null and due_at <= $1`, until).Scan(&due)
	if err != nil {
		return legal.Time{}, fmt.Errorf("find next deadline: %w", err)
	}
	return due, nil
}

func null(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}
