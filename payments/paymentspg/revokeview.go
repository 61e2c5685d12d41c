package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// RevocationView is a revoked sale and where its price is.
type RevocationView struct {
	Lot    ref.ID       `json:"lot"`
	Case   ref.ID       `json:"case"`
	CaseNo string       `json:"case_no"`
	Title  string       `json:"title"`
	Cash   money.Amount `json:"cash"`    // what the buyer had brought
	AtHand money.Amount `json:"at_hand"` // went back at once
	Open   money.Amount `json:"open"`    // still to be recovered (M9050)
	Plan   *ref.ID      `json:"plan,omitempty"`
	At     legal.Time   `json:"at"`
}

// Revocations lists revoked sales, the newest lot first.
func (s *Service) Revocations(ctx context.Context, court string, f DefaultFilter) ([]RevocationView, error) {
	return list[RevocationView](ctx, s.pool, "list revocations", `
		select r.lot_id, r.case_id, coalesce(c.case_no, ''), coalesce(l.title, ''), r.cash, r.at_hand, coalesce((
				select sum(x.amount - x.paid)
				from recovery_claim x
				where x.court_id = r.court_id and x.lot_id = r.lot_id), 0), r.plan_id, r.at
		from sale_revocation r
		left join enforcement_case c on c.court_id = r.court_id and c.case_id = r.case_id
		left join lot l on l.court_id = r.court_id and l.lot_id = r.lot_id
		where r.court_id = $1 and ($2::uuid is null or r.case_id = $2) and ($3::uuid is null or r.lot_id = $3)
			and ($4::uuid is null or r.lot_id < $4)
		order by r.lot_id desc
		limit $5`, court, orNull(f.Case), orNull(f.Lot), orNull(f.After), most(f.Limit))
}

// RecoveryView is what one payee must bring back.
type RecoveryView struct {
	Claim     ref.ID       `json:"claim"`
	Lot       ref.ID       `json:"lot"`
	Case      ref.ID       `json:"case"`
	Payee     string       `json:"payee"`
	Amount    money.Amount `json:"amount"`
	Paid      money.Amount `json:"paid"`
	Missing   money.Amount `json:"missing"`
	VirtualNo string       `json:"virtual_no"`
	At        legal.Time   `json:"at"`
}

// Recoveries lists claims against those who were paid out of revoked sales, the
// newest first.
func (s *Service) Recoveries(ctx context.Context, court string, f DefaultFilter) ([]RecoveryView, error) {
	return list[RecoveryView](ctx, s.pool, "list recoveries", `
		select claim_id, lot_id, case_id, payee, amount, paid, amount - paid, virtual_no, at
		from recovery_claim
		where court_id = $1 and ($2::uuid is null or case_id = $2) and ($3::uuid is null or lot_id = $3) and ($4::uuid is null or claim_id < $4)
		order by claim_id desc
		limit $5`, court, orNull(f.Case), orNull(f.Lot), orNull(f.After), most(f.Limit))
}
