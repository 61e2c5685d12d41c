package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// LineView is a bank line with how it was understood. Who stands on its other side
// is opened line by line ([Service.OpenLine]).
type LineView struct {
	Seq       int64          `json:"seq"`
	BankRef   string         `json:"bank_ref"`
	Booked    legal.Time     `json:"booked"`
	Value     legal.Date     `json:"value_date"`
	Credit    bool           `json:"credit"` // money came in
	Amount    money.Amount   `json:"amount"`
	After     *money.Amount  `json:"balance_after,omitempty"`
	VirtualNo string         `json:"virtual_no,omitempty"`
	EndToEnd  string         `json:"end_to_end_id,omitempty"`
	Journal   int64          `json:"journal"`
	Book      legal.Date     `json:"book"`
	Event     payments.Event `json:"event"`
	ZH        string         `json:"zh"`
	EN        string         `json:"en"`
	Code      payments.Code  `json:"code"` // what stands against the bank
	Account   int64          `json:"account"`
	Case      *ref.ID        `json:"case,omitempty"`
	Lot       *ref.ID        `json:"lot,omitempty"`
	Exception *ref.ID        `json:"exception,omitempty"` // the latest about this line
	State     *string        `json:"exception_state,omitempty"`
	TreatedAs *string        `json:"treated_as,omitempty"` // what two people agreed it is
	Term      int            `json:"term"`                 // on which of the court's accounts, by order in time
	BankSeq   int64          `json:"bank_seq"`             // the bank's own number on that account
}

// LineFilter narrows BankLines; zero fields do not.
type LineFilter struct {
	Day     legal.Date // booked by the bank
	Way     string     // in or out
	Seq     int64
	Journal int64
	Before  int64 // the last line of the page before
	Limit   int

	Unvouched bool // came in and has no voucher that stands
}

// BankLines lists what the bank booked, the newest first.
func (s *Service) BankLines(ctx context.Context, court string, f LineFilter) ([]LineView, error) {
	return linesOf(ctx, s.pool, court, f)
}

func linesOf(ctx context.Context, q Querier, court string, f LineFilter) ([]LineView, error) {
	var from, to any
	if !f.Day.IsZero() {
		from, to = f.Day.Start(), f.Day.End()
	}
	return list[LineView](ctx, q, "list bank lines", `
		select l.seq, l.bank_ref, l.booked_at, l.value_date, l.credit, l.amount, l.balance_after, l.virtual_no, l.end_to_end,
			l.journal_number, j.book_date, j.event, e.zh, e.en, a.code, a.account_id, a.case_id, a.lot_id, x.exception_id, x.state, x.treat_as, l.term, l.bank_seq
		from bank_line l
		join journal j on j.court_id = l.court_id and j.number = l.journal_number
		join posting_event e on e.event = j.event
		join posting p on p.court_id = j.court_id and p.number = j.number and p.leg = 1
		join account a on a.court_id = p.court_id and a.account_id = case when l.credit then p.cr_account else p.dr_account end
		left join lateral (
			select r.exception_id, r.state, o.treat_as
			from receipt_exception r
			left join exception_decision d using (court_id, exception_id)
			left join exception_proposal o on o.court_id = d.court_id and o.proposal_id = d.proposal_id
			where r.court_id = l.court_id and r.line_seq = l.seq
			order by r.exception_id desc
			limit 1) x on true
		where l.court_id = $1
			and ($2::timestamptz is null or l.booked_at >= $2 and l.booked_at < $3::timestamptz)
			and ($4 = '' or l.credit = ($4 = 'in'))
			and ($5::bigint = 0 or l.seq = $5)
			and ($6::bigint = 0 or l.journal_number = $6)
			and ($7::bigint = 0 or l.seq < $7)
			and (not $9 or l.credit and not exists (
				select from voucher v
				where v.court_id = l.court_id and v.line_seq = l.seq and not voucher_is_void(v.court_id, v.year, v.number)))
		order by l.seq desc
		limit $8`, court, from, to, f.Way, f.Seq, f.Journal, f.Before, most(f.Limit), f.Unvouched)
}
