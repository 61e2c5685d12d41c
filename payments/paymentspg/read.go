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

// AccountBalance is one account with its balance on the normal side.
type AccountBalance struct {
	Code    payments.Code `json:"code"`
	Case    *ref.ID       `json:"case,omitempty"`
	Lot     *ref.ID       `json:"lot,omitempty"`
	Subject *ref.ID       `json:"subject,omitempty"`
	Balance money.Amount  `json:"balance"`
}

// AccountFilter narrows Accounts; zero fields do not.
type AccountFilter struct {
	Code payments.Code
	Case ref.ID
	Lot  ref.ID
	Zero bool // also accounts that stand at 0.00
}

// Accounts lists accounts with their balances.
func (s *Service) Accounts(ctx context.Context, court string, f AccountFilter) ([]AccountBalance, error) {
	return list[AccountBalance](ctx, s.pool, "list accounts", `
		select a.code, a.case_id, a.lot_id, a.subject_id, (b.debit - b.credit) * b.side
		from account a
		join balance b using (court_id, account_id)
		where a.court_id = $1
			and ($2 = '' or a.code = $2)
			and ($3::uuid is null or a.case_id = $3)
			and ($4::uuid is null or a.lot_id = $4)
			and ($5 or b.debit <> b.credit)
		order by a.code, a.account_id
		limit $6`, court, f.Code, orNull(f.Case), orNull(f.Lot), f.Zero, PageSize)
}

// Entry is one posting of a journal, as people read it.
type Entry struct {
	Number   int64          `json:"number"`
	Leg      int            `json:"leg"`
	Book     legal.Date     `json:"book"`
	At       legal.Time     `json:"at"`
	Event    payments.Event `json:"event"`
	ZH       string         `json:"zh"`
	EN       string         `json:"en"`
	Debit    payments.Code  `json:"debit"`
	Credit   payments.Code  `json:"credit"`
	Amount   money.Amount   `json:"amount"`
	Case     *ref.ID        `json:"case,omitempty"`
	Made     ref.ID         `json:"made"`
	Checked  ref.ID         `json:"checked"`
	Reverses *int64         `json:"reverses,omitempty"`
	Source   string         `json:"source,omitempty"`
}

// Entries lists the ledger from after a number on, of the whole court or one case.
func (s *Service) Entries(ctx context.Context, court string, caseID ref.ID, after int64) ([]Entry, error) {
	return list[Entry](ctx, s.pool, "list entries", `
		select j.number, p.leg, j.book_date, j.at, j.event, e.zh, e.en, p.dr_code, p.cr_code, p.amount, j.case_id,
			j.made_by, j.checked_by, j.reverses, j.source
		from journal j
		join posting p using (court_id, number)
		join posting_event e on e.event = j.event
		where j.court_id = $1 and j.number > $2 and ($3::uuid is null or j.case_id = $3)
		order by j.number, p.leg
		limit $4`, court, after, orNull(caseID), PageSize)
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
}

const depositColumns = `deposit_id, lot_id, application_id, due, reference, coalesce(virtual_no, ''), state, held_at, refund_due, ended_at`

// Deposits lists the deposits of a lot, or the court's latest.
func (s *Service) Deposits(ctx context.Context, court string, lot ref.ID) ([]DepositView, error) {
	return list[DepositView](ctx, s.pool, "list deposits", `
		select `+depositColumns+`
		from deposit
		where court_id = $1 and ($2::uuid is null or lot_id = $2)
		order by deposit_id desc
		limit $3`, court, orNull(lot), PageSize)
}

// OwnDeposit is a deposit of one's own with where to pay it, and the balance of
// the price for the one who won.
type OwnDeposit struct {
	DepositView
	Account string      `json:"account"` // holder of the account to pay to
	Bank    string      `json:"bank"`
	Balance *OwnBalance `json:"balance,omitempty"`
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
}

// OwnDeposits lists the deposits of the applications that belong to person.
func (s *Service) OwnDeposits(ctx context.Context, person ref.ID) ([]OwnDeposit, error) {
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
			from deposit
			join fund_account f using (court_id)
			where application_id = $1`, id,
		).Scan(&court, &d.Deposit, &d.Lot, &d.Application, &d.Due, &d.Reference, &d.VirtualNo, &d.State, &d.HeldAt,
			&d.RefundDue, &d.EndedAt, &d.Account, &d.Bank)
		if pg.NoRows(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read own deposit: %w", err)
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
		select settlement_id, price, deposit, paid, price - deposit - paid, coalesce(virtual_no, ''), pay_by, state
		from settlement
		where court_id = $1 and application_id = $2`, court, application,
	).Scan(&b.Settlement, &b.Price, &b.Deposit, &b.Paid, &b.Missing, &b.VirtualNo, &b.PayBy, &b.State)
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
}

// Settlements lists the prices being collected, of a lot or the court's latest.
func (s *Service) Settlements(ctx context.Context, court string, lot ref.ID) ([]SettlementView, error) {
	return list[SettlementView](ctx, s.pool, "list settlements", `
		select settlement_id, case_id, lot_id, price, deposit, paid, price - deposit - paid, coalesce(virtual_no, ''),
			pay_by, state, paid_at, title_at
		from settlement
		where court_id = $1 and ($2::uuid is null or lot_id = $2)
		order by settlement_id desc
		limit $3`, court, orNull(lot), PageSize)
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
