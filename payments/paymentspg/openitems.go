package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// OpenItem is something in a court's money that is not finished: a receipt nobody
// explained, a payout on its way, a hold, cash not banked, a deferral that runs.
type OpenItem struct {
	What    string        `json:"what"` // exception, payout, hold, cash, deferral
	Subject ref.ID        `json:"subject"`
	Title   string        `json:"title"`
	Amount  *money.Amount `json:"amount"`
	Since   legal.Time    `json:"since"`
	State   string        `json:"state"`
	Owner   string        `json:"owner"` // role whose turn it is
}

// OpenItems lists what was begun by legal time until and is not finished, the
// oldest first; at most 10,000.
func OpenItems(ctx context.Context, q Querier, court string, until legal.Time) ([]OpenItem, error) {
	return list[OpenItem](ctx, q, "list what is open", `
		select 'exception', x.exception_id, l.bank_ref, x.amount, x.opened_at, x.state,
			case x.state when 'open' then 'finance_maker' else 'finance_checker' end
		from receipt_exception x
		join bank_line l on l.court_id = x.court_id and l.seq = x.line_seq
		where x.court_id = $1 and x.state <> 'resolved' and x.opened_at < $2
		union all
		select 'payout', p.payout_id, left(p.purpose, 200), p.amount, p.prepared_at, p.state,
			case p.state when 'draft' then 'bureau_head' when 'returned' then 'judge' when 'refused' then 'judge' else 'finance_checker' end
		from payout p
		where p.court_id = $1 and p.prepared_at < $2 and (p.state in ('draft', 'approved', 'sent') or p.state in ('returned', 'refused') and not exists (
			select from payout n
			where n.court_id = p.court_id and n.replaces = p.payout_id and n.state <> 'void'))
		union all
		select 'hold', h.hold_id, left(h.document, 200), null, h.placed_at, 'held', 'judge'
		from case_hold h
		where h.court_id = $1 and h.released_at is null and h.placed_at < $2
		union all
		select 'cash', c.cash_id, c.paper_no, c.amount, c.entered_at, c.state, case c.state when 'handed' then 'finance_maker' else 'clerk' end
		from cash_receipt c
		where c.court_id = $1 and c.state in ('entered', 'confirmed', 'handed') and c.entered_at < $2
		union all
		select 'deferral', d.deferral_id, left(d.evidence, 200), null, d.approved_at, d.until::text, 'judge'
		from payout_deferral d
		where d.court_id = $1 and d.approved_at < $2 and d.until >= ($2::timestamptz at time zone 'Asia/Shanghai')::date
		order by 5, 2
		limit 10000`, court, until)
}
