package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// PayeeView is an outside payee as it was put on record. Its account is opened by
// [Service.OpenPayee].
type PayeeView struct {
	ID         ref.ID     `json:"id"`
	Payee      string     `json:"payee"` // the short name that plans use
	Evidence   string     `json:"evidence"`
	ProposedBy ref.ID     `json:"proposed_by"`
	ProposedAt legal.Time `json:"proposed_at"`
	ApprovedBy *ref.ID    `json:"approved_by,omitempty"`
	ApprovedAt legal.Time `json:"approved_at"`
	InForce    bool       `json:"in_force"` // the newest approved account of its short name
}

// OutsidePayees lists outside payees of a court, the newest first.
func (s *Service) OutsidePayees(ctx context.Context, court string, id, after ref.ID, limit int) ([]PayeeView, error) {
	return list[PayeeView](ctx, s.pool, "list payees", `
		select p.payee_id, p.payee, p.evidence, p.proposed_by, p.proposed_at, a.approved_by, a.approved_at,
			a.payee_id is not null and not exists (
				select
				from outside_payee n
				join outside_payee_approval b using (court_id, payee_id)
				where n.court_id = p.court_id and n.payee = p.payee and (b.approved_at, n.payee_id) > (a.approved_at, p.payee_id))
		from outside_payee p
		left join outside_payee_approval a using (court_id, payee_id)
		where p.court_id = $1
			and ($2::uuid is null or p.payee_id = $2)
			and ($3::uuid is null or p.payee_id < $3)
		order by p.payee_id desc
		limit $4`, court, orNull(id), orNull(after), most(limit))
}

// OpenPayee shows the account of an outside payee, which its second person must
// compare with the evidence; that it was looked at, by whom and why, is recorded.
// It fails with ErrOutsidePayee.
func (s *Service) OpenPayee(ctx context.Context, court string, id ref.ID, reason string, at legal.Time, actor event.Actor) (to payments.Payee, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var hidden []byte
		err := tx.QueryRow(ctx, `
			select content
			from outside_payee
			where court_id = $1 and payee_id = $2`, court, orNull(id)).Scan(&hidden)
		if pg.NoRows(err) {
			return payments.ErrOutsidePayee.With("payee", id)
		}
		if err != nil {
			return fmt.Errorf("find payee: %w", err)
		}
		err = s.show("outside_payee", id, "content", hidden, &to)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "payee.opened", Court: court, Subject: id, Actor: actor, At: at, Body: map[string]any{"reason": reason},
		})
	})
	return to, err
}

// NumberOf returns the virtual number of a case, or "" for a case that has none yet.
func (s *Service) NumberOf(ctx context.Context, court string, caseID ref.ID) (no string, err error) {
	err = s.pool.QueryRow(ctx, `
		select virtual_no
		from virtual_account
		where court_id = $1 and purpose = $2 and subject_id = $3
		order by term desc
		limit 1`, court, payments.ForCase, orNull(caseID)).Scan(&no)
	if pg.NoRows(err) {
		return "", nil
	}
	return no, wrap("find number of case", err)
}
