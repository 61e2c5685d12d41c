package paymentspg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// DefaultView is one buyer's default and what its money waits for.
type DefaultView struct {
	Lot        ref.ID       `json:"lot"`
	Case       ref.ID       `json:"case"`
	CaseNo     string       `json:"case_no"`
	Title      string       `json:"title"`
	Promised   money.Amount `json:"promised"`
	Forfeited  money.Amount `json:"forfeited"`
	GivenBack  money.Amount `json:"given_back"`
	Held       money.Amount `json:"held"` // in L2040 now
	At         legal.Time   `json:"at"`
	Resale     *ref.ID      `json:"resale_lot,omitempty"`
	Price      money.Amount `json:"resale_price"` // zero before it is paid in full
	Forfeiture *ref.ID      `json:"forfeiture,omitempty"`
	Stage      string       `json:"stage"`   // waiting, ready, proposed, approved
	Claimed    money.Amount `json:"claimed"` // ordered from the defaulter and not paid (M9020)
}

// DefaultFilter narrows Defaults; zero fields do not.
type DefaultFilter struct {
	Case  ref.ID
	Lot   ref.ID // the lot defaulted on, or its resale
	After ref.ID // the last lot of the page before
	Limit int
}

const defaultSQL = `
	select d.lot_id, d.case_id, coalesce(c.case_no, ''), coalesce(l.title, ''), d.promised, d.forfeited, d.given_back, coalesce((
			select sum(b.credit - b.debit)
			from account a
			join balance b using (court_id, account_id)
			where a.court_id = d.court_id and a.code = 'L2040' and a.lot_id = d.lot_id), 0),
		d.at, d.resale_lot, coalesce(s.price, 0), f.forfeiture_id,
		case when f.state is not null then f.state when s.price is not null then 'ready' else 'waiting' end, coalesce((
			select sum(m.amount)
			from memo_entry m
			where m.court_id = d.court_id and m.code = 'M9020' and m.lot_id = d.lot_id), 0)
	from buyer_default d
	left join enforcement_case c on c.court_id = d.court_id and c.case_id = d.case_id
	left join lot l on l.court_id = d.court_id and l.lot_id = d.lot_id
	left join lateral (
		select s.price
		from settlement s
		where s.court_id = d.court_id and s.lot_id = d.resale_lot and s.state = 'paid'
		limit 1) s on true
	left join lateral (
		select f.forfeiture_id, f.state
		from forfeiture_share x
		join forfeiture f using (court_id, forfeiture_id)
		where x.court_id = d.court_id and x.lot_id = d.lot_id and f.state <> 'void'
		limit 1) f on true`

// Defaults lists the buyers ruled in default, the newest lot first.
func (s *Service) Defaults(ctx context.Context, court string, f DefaultFilter) ([]DefaultView, error) {
	return list[DefaultView](ctx, s.pool, "list defaults", defaultSQL+`
		where d.court_id = $1 and ($2::uuid is null or d.case_id = $2) and ($3::uuid is null or d.lot_id = $3 or d.resale_lot = $3)
			and ($4::uuid is null or d.lot_id < $4)
		order by d.lot_id desc
		limit $5`, court, orNull(f.Case), orNull(f.Lot), orNull(f.After), most(f.Limit))
}

// ForfeitureView is a table with all that followed from it.
type ForfeitureView struct {
	Forfeiture ref.ID            `json:"forfeiture"`
	Case       ref.ID            `json:"case"`
	State      string            `json:"state"`
	Hash       string            `json:"content_hash"`
	Table      ForfeitTable      `json:"table"`
	Evidence   string            `json:"evidence"`
	ProposedBy ref.ID            `json:"proposed_by"`
	ProposedAt legal.Time        `json:"proposed_at"`
	ApprovedBy *ref.ID           `json:"approved_by,omitempty"`
	ApprovedAt legal.Time        `json:"approved_at"`
	Lines      []ForfeitLineView `json:"lines"`
	TopUps     []TopUpView       `json:"top_ups"`
	Residuals  []ResidualView    `json:"residuals"`
}

// ForfeitLineView is one who is paid beside the case.
type ForfeitLineView struct {
	Line     int           `json:"line"`
	Lot      ref.ID        `json:"lot"`
	Account  payments.Code `json:"account"`
	Payee    string        `json:"payee"`
	Due      money.Amount  `json:"due"`
	Amount   money.Amount  `json:"amount"`
	Evidence string        `json:"evidence"`
	ToppedUp bool          `json:"topped_up"`
	Payout   *ref.ID       `json:"payout,omitempty"`
	State    *string       `json:"payout_state,omitempty"`
}

// TopUpView is what was decided about a shortfall.
type TopUpView struct {
	TopUp     ref.ID       `json:"top_up"`
	Lot       ref.ID       `json:"lot"`
	Rule      string       `json:"rule"`
	Amount    money.Amount `json:"amount"`
	Paid      money.Amount `json:"paid"`
	DocNo     string       `json:"doc_no"`
	Reason    string       `json:"reason"`
	VirtualNo string       `json:"virtual_no,omitempty"`
	PayBy     legal.Time   `json:"pay_by"`
	At        legal.Time   `json:"at"`
}

// ResidualView is what the panel ruled about the rest of a deposit.
type ResidualView struct {
	Lot    ref.ID       `json:"lot"`
	Amount money.Amount `json:"amount"`
	DocNo  string       `json:"doc_no"`
	Reason string       `json:"reason"`
	At     legal.Time   `json:"at"`
}

// Forfeiture shows a table. It fails with ErrNoForfeiture.
func (s *Service) Forfeiture(ctx context.Context, court string, id ref.ID) (v ForfeitureView, err error) {
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		var content []byte
		err := tx.QueryRow(ctx, `
			select forfeiture_id, case_id, state, content_hash, content, evidence, proposed_by, proposed_at, approved_by, approved_at
			from forfeiture
			where court_id = $1 and forfeiture_id = $2`, court, id,
		).Scan(&v.Forfeiture, &v.Case, &v.State, &v.Hash, &content, &v.Evidence, &v.ProposedBy, &v.ProposedAt, &v.ApprovedBy, &v.ApprovedAt)
		if pg.NoRows(err) {
			return payments.ErrNoForfeiture
		}
		if err != nil {
			return fmt.Errorf("read forfeiture: %w", err)
		}
		err = json.Unmarshal(content, &v.Table)
		if err != nil {
			return fmt.Errorf("decode forfeiture: %w", err)
		}
		v.Lines, err = list[ForfeitLineView](ctx, tx, "list lines of forfeiture", `
			select l.line_no, l.lot_id, l.code, l.payee, l.due, l.amount, l.evidence, l.topped_up, p.payout_id, p.state
			from forfeiture_line l
			left join lateral (
				select payout_id, state
				from payout p
				where p.court_id = l.court_id and p.line_id = l.line_id and p.state <> 'void'
				order by p.prepared_at desc
				limit 1) p on true
			where l.court_id = $1 and l.forfeiture_id = $2
			order by l.line_no`, court, id)
		if err != nil {
			return err
		}
		v.TopUps, err = list[TopUpView](ctx, tx, "list top-ups", `
			select top_up_id, lot_id, rule, amount, paid, doc_no, reason, coalesce(virtual_no, ''), pay_by, at
			from top_up
			where court_id = $1 and forfeiture_id = $2
			order by at, top_up_id`, court, id)
		if err != nil {
			return err
		}
		v.Residuals, err = list[ResidualView](ctx, tx, "list rulings on residuals", `
			select lot_id, amount, doc_no, reason, at
			from residual_ruling
			where court_id = $1 and forfeiture_id = $2
			order by at, lot_id`, court, id)
		return err
	})
	return v, err
}
