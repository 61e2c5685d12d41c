package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// AccountBalance is one account with its balance on the normal side.
type AccountBalance struct {
	Code    payments.Code `json:"code"`
	Case    *ref.ID       `json:"case,omitempty"`
	Lot     *ref.ID       `json:"lot,omitempty"`
	Subject *ref.ID       `json:"subject,omitempty"`
	Balance money.Amount  `json:"balance"`
	Account int64         `json:"account"`
	ZH      string        `json:"zh"`
	EN      string        `json:"en"`
	Debit   money.Amount  `json:"debit"`  // all that was ever debited
	Credit  money.Amount  `json:"credit"` // all that was ever credited
}

// AccountFilter narrows Accounts; zero fields do not.
type AccountFilter struct {
	Code    payments.Code
	Case    ref.ID
	Lot     ref.ID
	Zero    bool // also accounts that stand at 0.00
	Account int64
	After   int64 // the last account of the page before
	Limit   int
}

// Accounts lists accounts with their balances, by kind and then in the order in
// which they were opened.
func (s *Service) Accounts(ctx context.Context, court string, f AccountFilter) ([]AccountBalance, error) {
	return list[AccountBalance](ctx, s.pool, "list accounts", `
		select a.code, a.case_id, a.lot_id, a.subject_id, (b.debit - b.credit) * b.side, a.account_id, k.zh, k.en, b.debit, b.credit
		from account a
		join balance b using (court_id, account_id)
		join account_kind k on k.code = a.code
		where a.court_id = $1
			and ($2 = '' or a.code = $2)
			and ($3::uuid is null or a.case_id = $3)
			and ($4::uuid is null or a.lot_id = $4)
			and ($5 or b.debit <> b.credit)
			and ($6::bigint = 0 or a.account_id = $6)
			and ($7::bigint = 0 or (a.code, a.account_id) > (select n.code, n.account_id from account n where n.court_id = $1 and n.account_id = $7))
		order by a.code, a.account_id
		limit $8`, court, f.Code, orNull(f.Case), orNull(f.Lot), f.Zero, f.Account, f.After, most(f.Limit))
}

// AccountLine is one posting of an account, with what the account stood at after it.
type AccountLine struct {
	Number  int64          `json:"number"`
	Leg     int            `json:"leg"`
	Book    legal.Date     `json:"book"`
	At      legal.Time     `json:"at"`
	Event   payments.Event `json:"event"`
	ZH      string         `json:"zh"`
	EN      string         `json:"en"`
	Debit   *money.Amount  `json:"debit,omitempty"`
	Credit  *money.Amount  `json:"credit,omitempty"`
	Balance money.Amount   `json:"balance"` // on the normal side
	Other   payments.Code  `json:"other"`   // what stands against it
	Account int64          `json:"other_account"`
	Case    *ref.ID        `json:"case,omitempty"`
	Source  string         `json:"source,omitempty"`
}

// AccountStatement is the history of one account, the newest line first.
type AccountStatement struct {
	AccountBalance
	Lines []AccountLine `json:"lines"`
	Next  int64         `json:"next"` // pass as before; 0 on the last page
}

// Statement returns the lines of an account below number before (0: the newest).
// A journal is never cut. It fails with ErrAccountUnknown.
func (s *Service) Statement(ctx context.Context, court string, account, before int64, limit int) (out AccountStatement, err error) {
	found, err := s.Accounts(ctx, court, AccountFilter{Account: account, Zero: true})
	if err != nil {
		return out, err
	}
	if account <= 0 || len(found) == 0 {
		return out, payments.ErrAccountUnknown
	}
	out.AccountBalance = found[0]
	n := most(limit)
	lines, err := list[AccountLine](ctx, s.pool, "read account", `
		with mine as (
			select number, leg, amount as dr, null::numeric as cr, cr_code as other, cr_account as other_account
			from posting
			where court_id = $1 and dr_account = $2
			union all
			select number, leg, null, amount, dr_code, dr_account
			from posting
			where court_id = $1 and cr_account = $2),
		running as (
			select m.*, sum(coalesce(dr, 0) - coalesce(cr, 0)) over (order by number, leg) as stood
			from mine m)
		select r.number, r.leg, j.book_date, j.at, j.event, e.zh, e.en, r.dr, r.cr, r.stood * b.side, r.other, r.other_account,
			j.case_id, j.source
		from running r
		join journal j on j.court_id = $1 and j.number = r.number
		join posting_event e on e.event = j.event
		join balance b on b.court_id = $1 and b.account_id = $2
		where $3::bigint = 0 or r.number < $3
		order by r.number desc, r.leg desc
		limit $4`, court, account, before, n+1)
	if err != nil {
		return out, err
	}
	out.Lines = lines
	if len(lines) > n {
		end := n
		for end > 1 && lines[end-1].Number == lines[n].Number {
			end--
		}
		out.Lines = lines[:end]
		out.Next = lines[end-1].Number
	}
	return out, nil
}
