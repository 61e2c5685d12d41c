package paymentspg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// NotaryNoteView is what was entered about an escrow at a notary, and who compared it.
type NotaryNoteView struct {
	ID         ref.ID     `json:"id"`
	Step       string     `json:"step"` // certified, taken, returned
	Document   string     `json:"document"`
	On         legal.Date `json:"on_day"`
	Note       string     `json:"note"`
	State      string     `json:"state"` // stated, confirmed, denied
	StatedBy   ref.ID     `json:"stated_by"`
	StatedAt   legal.Time `json:"stated_at"`
	AnsweredBy *ref.ID    `json:"answered_by"`
	AnsweredAt legal.Time `json:"answered_at"`
}

// escrowPaid marks the escrow of an assignment as paid over to its notary, or, when
// the money came back, as not.
func escrowPaid(ctx context.Context, tx pgx.Tx, court string, assignment ref.ID, paid bool, at legal.Time) error {
	from, to, kind := "held", "paid_over", "escrow.paid_over"
	if !paid {
		from, to, kind = to, from, "escrow.held"
	}
	var id, caseID ref.ID
	err := tx.QueryRow(ctx, `
		update escrow
		set state = $4
		where court_id = $1 and assignment_id = $2 and place = 'notary' and state = $3
		returning decision_id, case_id`, court, assignment, from, to).Scan(&id, &caseID)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("mark escrow %s: %w", to, err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: court, Case: caseID, Subject: id, Actor: event.House, At: at, Basis: basis.CaseFunds2017(17),
	})
}

// NoteEscrow enters what a notary wrote about an escrow: its certificate, that the
// creditor took the money, or that it was given back. Another person compares it with
// the paper before it counts. Errors: ErrEscrowUnknown, ErrNotaryPending and those of
// payments.CanNote.
func (s *Service) NoteEscrow(ctx context.Context, court string, escrow ref.ID, n payments.NotaryNote, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	n.Document, n.Note = strings.TrimSpace(n.Document), strings.TrimSpace(n.Note)
	id = ref.New()
	return id, inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var e payments.EscrowAtNotary
		var caseID ref.ID
		var paid legal.Time
		err := tx.QueryRow(ctx, `
			select e.case_id, e.place, e.state, (
				select max(p.paid_at)
				from payout p
				where p.court_id = e.court_id and p.assignment_id = e.assignment_id and p.state = 'paid')
			from escrow e
			where e.court_id = $1 and e.decision_id = $2 and e.state <> 'void'
			for update of e`, court, orNull(escrow)).Scan(&caseID, &e.Place, &e.State, &paid)
		if pg.NoRows(err) {
			return payments.ErrEscrowUnknown
		}
		if err != nil {
			return fmt.Errorf("find escrow: %w", err)
		}
		e.Paid = paid.Date()
		err = payments.CanNote(e, n, at.Date())
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into notary_note (court_id, note_id, escrow_id, step, document, on_day, note, state, stated_by, stated_at)
			values ($1, $2, $3, $4, $5, $6, $7, 'stated', $8, $9)`,
			court, id, escrow, n.Step, n.Document, n.On, n.Note, actor.Person, at)
		if pg.Violated(err, "notary_note_one_open") {
			return payments.ErrNotaryPending
		}
		if err != nil {
			return fmt.Errorf("note escrow: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "escrow.noted", Court: court, Case: caseID, Subject: escrow, Actor: actor, At: at, Basis: basis.CaseFunds2017(17),
			Body: map[string]any{"step": n.Step, "document": n.Document, "on_day": n.On},
		})
	})
}

// AnswerNote is the second person's word about what was entered: right, the escrow
// goes on; wrong, it is struck and may be entered anew. ErrNotaryNote, ErrSamePerson.
func (s *Service) AnswerNote(ctx context.Context, court string, note ref.ID, right bool, at legal.Time, actor event.Actor) error {
	state, kind := "confirmed", "escrow.note_confirmed"
	if !right {
		state, kind = "denied", "escrow.note_denied"
	}
	return inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var escrow, caseID, by ref.ID
		var step string
		err := tx.QueryRow(ctx, `
			select n.escrow_id, n.step, n.stated_by, e.case_id
			from notary_note n
			join escrow e on e.court_id = n.court_id and e.decision_id = n.escrow_id
			where n.court_id = $1 and n.note_id = $2 and n.state = 'stated'
			for update of n, e`, court, orNull(note)).Scan(&escrow, &step, &by, &caseID)
		switch {
		case pg.NoRows(err):
			return payments.ErrNotaryNote
		case err != nil:
			return fmt.Errorf("find note: %w", err)
		case by == actor.Person:
			return payments.ErrSamePerson
		}
		_, err = tx.Exec(ctx, `
			update notary_note
			set state = $3, answered_by = $4, answered_at = $5
			where court_id = $1 and note_id = $2`, court, note, state, actor.Person, at)
		if err != nil {
			return fmt.Errorf("answer note: %w", err)
		}
		if right {
			_, err = tx.Exec(ctx, `
				update escrow
				set state = $3
				where court_id = $1 and decision_id = $2`, court, escrow, step)
			if err != nil {
				return fmt.Errorf("go on with escrow: %w", err)
			}
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: kind, Court: court, Case: caseID, Subject: escrow, Actor: actor, At: at, Basis: basis.CaseFunds2017(2),
			Body: map[string]any{"step": step},
		})
	})
}
