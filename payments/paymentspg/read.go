package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// PageSize bounds every list.
const PageSize = 200

// KindBalance is one row of the trial balance.
type KindBalance struct {
	Code    payments.Code `json:"code"`
	ZH      string        `json:"zh"`
	EN      string        `json:"en"`
	Debit   money.Amount  `json:"debit"`
	Credit  money.Amount  `json:"credit"`
	Balance money.Amount  `json:"balance"` // on the kind's normal side
}

// TrialBalance is the whole ledger by kind of account. Debits equal credits.
type TrialBalance struct {
	Day    legal.Date    `json:"day"`
	Rows   []KindBalance `json:"rows"`
	Debit  money.Amount  `json:"debit"`
	Credit money.Amount  `json:"credit"`
}

// Trial returns the trial balance of a court at the end of a day.
func (s *Service) Trial(ctx context.Context, court string, day legal.Date) (TrialBalance, error) {
	t := TrialBalance{Day: day}
	rows, err := s.pool.Query(ctx, `
		select k.code, k.zh, k.en, b.debit, b.credit, (b.debit - b.credit) * k.side
		from kind_balance_on($1, $2) b
		join account_kind k using (code)
		order by k.code`, court, day)
	if err != nil {
		return t, fmt.Errorf("read trial balance: %w", err)
	}
	t.Rows, err = pgx.CollectRows(rows, pgx.RowToStructByPos[KindBalance])
	for _, r := range t.Rows {
		t.Debit, t.Credit = t.Debit.Add(r.Debit), t.Credit.Add(r.Credit)
	}
	return t, wrap("read trial balance", err)
}

// DepositView is a deposit as finance and its own applicant may see it: no name, no code.
type DepositView struct {
	Deposit     ref.ID       `json:"deposit"`
	Lot         ref.ID       `json:"lot"`
	Application ref.ID       `json:"application"`
	Due         money.Amount `json:"due"`
	Reference   string       `json:"reference"`
	VirtualNo   string       `json:"virtual_no"`
	State       string       `json:"state"`
	HeldAt      legal.Time   `json:"held_at"`
	RefundDue   legal.Time   `json:"refund_due"`
	EndedAt     legal.Time   `json:"ended_at"`
	Paid        money.Amount `json:"paid"`    // of it, what has come, in however many parts
	Missing     money.Amount `json:"missing"` // what must still come before bidding ends
	Prepaid     bool         `json:"prepaid"` // the price of a sell-off, not a bid deposit
	PaidBy      []string     `json:"paid_by"` // who paid beside the bidder: joint, agent or accepted
}

const depositColumns = `deposit.deposit_id, lot_id, application_id, due, reference, coalesce(virtual_no, ''), state, held_at, refund_due, ended_at,
	came.amount, case when state = 'expected' then due - came.amount else 0 end, prepaid, came.others`

const depositFrom = `deposit
	cross join lateral (
		select coalesce(sum(p.amount), 0) as amount, coalesce(array_agg(distinct p.payer order by p.payer) filter (where p.payer <> 'bidder'), '{}') as others
		from deposit_part p
		where p.court_id = deposit.court_id and p.deposit_id = deposit.deposit_id) came`

// DepositFilter narrows Deposits; zero fields do not.
type DepositFilter struct {
	Lot   ref.ID
	State string        // a state, or "refund": held and due back
	Due   *money.Amount // of exactly this amount
	After ref.ID        // the last deposit of the page before
	Limit int
}

// Deposits lists the deposits of a court, the newest first.
func (s *Service) Deposits(ctx context.Context, court string, f DepositFilter) ([]DepositView, error) {
	return list[DepositView](ctx, s.pool, "list deposits", `
		select `+depositColumns+`
		from `+depositFrom+`
		where court_id = $1
			and ($2::uuid is null or lot_id = $2)
			and ($3 = '' or state = $3 or $3 = 'refund' and state = 'held' and refund_due is not null)
			and ($4::numeric is null or due = $4)
			and ($5::uuid is null or deposit_id < $5)
		order by deposit_id desc
		limit $6`, court, orNull(f.Lot), f.State, f.Due, orNull(f.After), most(f.Limit))
}

// OwnDeposit is a deposit of one's own with where to pay it, and the balance of
// the price for the one who won.
type OwnDeposit struct {
	DepositView
	Account  string       `json:"account"` // holder of the account to pay to
	Bank     string       `json:"bank"`
	Parts    []OwnPart    `json:"parts"`    // what came, each with its way back
	Returned []OwnReturn  `json:"returned"` // what was not needed
	Waiting  []OwnWaiting `json:"waiting"`  // what came and does not count yet
	Freeze   *OwnFreeze   `json:"freeze,omitempty"`
	Balance  *OwnBalance  `json:"balance,omitempty"`
}

// OwnBalance is what the buyer still owes, and where to pay it.
type OwnBalance struct {
	Settlement ref.ID       `json:"settlement"`
	Price      money.Amount `json:"price"`
	Deposit    money.Amount `json:"deposit"`
	Paid       money.Amount `json:"paid"`
	Missing    money.Amount `json:"missing"`
	VirtualNo  string       `json:"virtual_no"`
	PayBy      legal.Time   `json:"pay_by"`
	State      string       `json:"state"`
	SetOff     money.Amount `json:"set_off"` // of the price, by the buyer's own claim
}

// OwnDeposits lists the deposits of the applications that belong to person, only of
// lot unless that is empty.
func (s *Service) OwnDeposits(ctx context.Context, person, lot ref.ID) ([]OwnDeposit, error) {
	ids, err := s.o.Registry.Applications(ctx, s.pool, person)
	if err != nil {
		return nil, fmt.Errorf("list own applications: %w", err)
	}
	own := []OwnDeposit{}
	for _, id := range ids {
		var d OwnDeposit
		var court string
		err := s.pool.QueryRow(ctx, `
			select court_id, `+depositColumns+`, f.holder, f.bank_code
			from `+depositFrom+`
			cross join lateral (`+accountOf("deposit")+`) f
			where application_id = $1 and ($2::uuid is null or lot_id = $2)`, id, orNull(lot),
		).Scan(&court, &d.Deposit, &d.Lot, &d.Application, &d.Due, &d.Reference, &d.VirtualNo, &d.State, &d.HeldAt,
			&d.RefundDue, &d.EndedAt, &d.Paid, &d.Missing, &d.Prepaid, &d.PaidBy, &d.Account, &d.Bank)
		if pg.NoRows(err) {
			d, found, err := s.ownInKind(ctx, id)
			if err != nil {
				return nil, err
			}
			if found && (lot == "" || d.Lot == lot) {
				own = append(own, d)
			}
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read own deposit: %w", err)
		}
		d.Parts, d.Returned, err = s.ownParts(ctx, court, d.Deposit)
		if err != nil {
			return nil, err
		}
		d.Waiting, err = s.ownWaiting(ctx, court, d.Deposit)
		if err != nil {
			return nil, err
		}
		d.Freeze, err = s.ownFreeze(ctx, court, d.Deposit)
		if err != nil {
			return nil, err
		}
		d.Balance, err = s.ownBalance(ctx, court, id)
		if err != nil {
			return nil, err
		}
		own = append(own, d)
	}
	return own, nil
}

func (s *Service) ownBalance(ctx context.Context, court string, application ref.ID) (*OwnBalance, error) {
	var b OwnBalance
	err := s.pool.QueryRow(ctx, `
		select settlement_id, price, deposit, paid, missing, coalesce(virtual_no, ''), pay_by, state, set_off
		from settlement
		where court_id = $1 and application_id = $2`, court, application,
	).Scan(&b.Settlement, &b.Price, &b.Deposit, &b.Paid, &b.Missing, &b.VirtualNo, &b.PayBy, &b.State, &b.SetOff)
	if pg.NoRows(err) {
		return nil, nil
	}
	return &b, wrap("read own balance", err)
}

// SettlementView is the collecting of a price as finance sees it.
type SettlementView struct {
	Settlement ref.ID       `json:"settlement"`
	Case       ref.ID       `json:"case"`
	Lot        ref.ID       `json:"lot"`
	Price      money.Amount `json:"price"`
	Deposit    money.Amount `json:"deposit"`
	Paid       money.Amount `json:"paid"`
	Missing    money.Amount `json:"missing"`
	VirtualNo  string       `json:"virtual_no"`
	PayBy      legal.Time   `json:"pay_by"`
	State      string       `json:"state"`
	PaidAt     legal.Time   `json:"paid_at"`
	TitleAt    legal.Time   `json:"title_at"`
	SetOff     money.Amount `json:"set_off"` // of the price, by the buyer's own claim
	Short      money.Amount `json:"short"`   // of missing: what the final plan did not give the buyer
	InKind     bool         `json:"in_kind"` // taken for the debt after a failure
}

// SettlementFilter narrows Settlements; zero fields do not.
type SettlementFilter struct {
	Lot   ref.ID
	State string        // a state, or "owed": open or overdue
	Takes *money.Amount // of which at least this is missing
	After ref.ID        // the last settlement of the page before
	Limit int
}

// Settlements lists the prices being collected in a court, the newest first.
func (s *Service) Settlements(ctx context.Context, court string, f SettlementFilter) ([]SettlementView, error) {
	return list[SettlementView](ctx, s.pool, "list settlements", `
		select settlement_id, case_id, lot_id, price, deposit, paid, missing, coalesce(virtual_no, ''),
			pay_by, state, paid_at, title_at, set_off, short, in_kind
		from settlement
		where court_id = $1
			and ($2::uuid is null or lot_id = $2)
			and ($3 = '' or state = $3 or $3 = 'owed' and (state in ('open', 'overdue') or short > 0))
			and ($4::numeric is null or missing >= $4)
			and ($5::uuid is null or settlement_id < $5)
		order by settlement_id desc
		limit $6`, court, orNull(f.Lot), f.State, f.Takes, orNull(f.After), most(f.Limit))
}

// most is how many rows a page has: what was asked for, and never too many.
func most(limit int) int {
	if limit <= 0 || limit > PageSize {
		return PageSize
	}
	return limit
}

// list runs a query and never answers null for an empty list.
func list[T any](ctx context.Context, q Querier, what, sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[T])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if all == nil {
		all = []T{}
	}
	return all, nil
}
