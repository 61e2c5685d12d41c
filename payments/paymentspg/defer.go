package paymentspg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
)

// Deferral is an approved reason to keep a case's money longer, and when it is
// looked at again.
type Deferral struct {
	Reason   string // distribution, preserved, not_collected, stayed, other
	Evidence string
	Until    legal.Date
}

var deferralReasons = []string{"distribution", "preserved", "not_collected", "stayed", "other"}

// Defer moves the running payout clocks of a case to the end of the day of
// review. Actor is the bureau head or the court's leader: 法发〔2017〕6号 Art. 10.
func (s *Service) Defer(ctx context.Context, court string, caseID ref.ID, d Deferral, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	latest := at.Date().AddDays(payments.DeferWithin)
	switch {
	case !slices.Contains(deferralReasons, d.Reason):
		return "", payments.ErrDeferralReason
	case !d.Until.After(at.Date()) || d.Until.After(latest):
		return "", payments.ErrDeferralDay.With("latest", latest)
	}
	least := 4
	if d.Reason == "other" {
		least = 10
	}
	err = payments.CheckText("evidence", d.Evidence, least, 500)
	if err != nil {
		return "", err
	}
	id = ref.New()
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update deadline
			set due_at = $3
			where court_id = $1 and subject_id = $2 and ended_at is null and due_at < $3
				and kind in ('payout.notice', 'payout.due', 'payout.hard')`, court, caseID, d.Until.End())
		if err != nil {
			return fmt.Errorf("move payout clocks: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return payments.ErrNothingDue
		}
		_, err = tx.Exec(ctx, `
			insert into payout_deferral (court_id, deferral_id, case_id, reason, evidence, until, approved_by, approved_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`, court, id, caseID, d.Reason, d.Evidence, d.Until, actor.Person, at)
		if err != nil {
			return fmt.Errorf("save deferral: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "payout.deferred", Court: court, Case: caseID, Subject: id, Actor: actor, At: at,
			Basis: basis.CaseFunds2017(10), Body: map[string]any{"reason": d.Reason, "until": d.Until},
		})
	})
	return id, err
}
