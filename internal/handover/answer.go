package handover

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Answer is the taker's signature, or why they do not take the case; or the head takes
// the order back. ErrUnknown, ErrReason, ErrNotTaker, ErrAnswered, ErrApart, ErrTaker.
func (s *Service) Answer(ctx context.Context, court string, id ref.ID, accepts bool, reason string, at legal.Time, by event.Actor) error {
	reason = strings.TrimSpace(reason)
	err := checkAnswer(accepts, reason)
	if err != nil {
		return err
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var caseID, taker ref.ID
		err := tx.QueryRow(ctx, `
			select case_id, taker
			from case_handover
			where court_id = $1 and handover_id = $2`, court, id).Scan(&caseID, &taker)
		if pg.NoRows(err) {
			return ErrUnknown
		}
		if err != nil {
			return fmt.Errorf("read hand-over %s: %w", id, err)
		}
		if accepts {
			still, err := s.people.Holds(ctx, tx, taker, court, identity.Judge)
			if err != nil {
				return err
			}
			if !still {
				return ErrNotTaker
			}
		}
		err = answer(ctx, tx, court, id, accepts, reason, at, by)
		if err != nil {
			return err
		}
		kind := "case.handover_refused"
		if accepts {
			kind = "case.handed_over"
			err = take(ctx, tx, court, caseID, taker, at, by)
			if err != nil {
				return err
			}
		}
		return event.Add(ctx, tx, event.Fact{Kind: kind, Court: court, Case: caseID, Subject: id, Actor: by, At: at})
	})
}

// checkAnswer asks for a reason where the case is not taken.
func checkAnswer(accepts bool, reason string) error {
	if !accepts && !reasoned(strings.TrimSpace(reason)) || utf8.RuneCountInString(reason) > 500 {
		return ErrReason
	}
	return nil
}

func answer(ctx context.Context, tx pgx.Tx, court string, id ref.ID, accepts bool, reason string, at legal.Time, by event.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into case_handover_answer (court_id, handover_id, accepted, reason, answered_by, answered_at)
		values ($1, $2, $3, $4, $5, $6)`, court, id, accepts, reason, by.Person, at)
	switch {
	case pg.Violated(err, "case_handover_signer"):
		return ErrNotTaker
	case pg.Violated(err, "case_handover_answered_once"):
		return ErrAnswered
	case pg.Violated(err, "case_handover_apart"):
		return ErrApart.With("why", fault.Text{ZH: "移交决定之后参与了本案的其他环节", EN: "they took another part in it since the order"})
	case err != nil:
		return fmt.Errorf("answer hand-over %s: %w", id, err)
	}
	return nil
}

// take makes the taker the handler.
func take(ctx context.Context, tx pgx.Tx, court string, id, taker ref.ID, at legal.Time, by event.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into case_handler (court_id, case_id, version, person_id, assigned_by, assigned_at)
		select $1, $2, max(version) + 1, $3, $4, $5
		from case_handler
		where court_id = $1 and case_id = $2`, court, id, taker, by.Person, at)
	if err != nil {
		return fmt.Errorf("make %s the handler of %s: %w", taker, id, err)
	}
	return nil
}
