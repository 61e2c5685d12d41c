package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// The states of a voucher.
const (
	VoucherStands = "stands"
	VoucherAsked  = "asked" // one person asks to make it void
	VoucherIsVoid = "void"
)

// VoucherView is a voucher of the register. It names no payer: a bidder's identity
// stays sealed, and anybody else's is opened with the bank line.
type VoucherView struct {
	Year     int            `json:"year"`
	Number   int            `json:"number"`
	Line     int64          `json:"line"`
	BankRef  string         `json:"bank_ref"`
	Amount   money.Amount   `json:"amount"`
	Came     legal.Time     `json:"came"`
	Event    payments.Event `json:"event"`
	ZH       string         `json:"zh"`
	EN       string         `json:"en"`
	Case     *ref.ID        `json:"case,omitempty"`
	IssuedBy ref.ID         `json:"issued_by"`
	Issued   legal.Time     `json:"issued"`
	State    string         `json:"state"` // stands, asked, void
	Copies   int            `json:"copies"`
	Doubt    bool           `json:"doubt"` // its receipt is being looked into again
	Request  *ref.ID        `json:"request,omitempty"`
	Reason   string         `json:"reason,omitempty"` // why it is, or is asked to be, void
	AskedBy  *ref.ID        `json:"asked_by,omitempty"`
	VoidedBy *ref.ID        `json:"voided_by,omitempty"`
}

// No is the number as it is printed.
func (v VoucherView) No() string { return payments.VoucherNo(v.Year, v.Number) }

// VoucherFilter narrows Vouchers; zero fields do not.
type VoucherFilter struct {
	Year   int
	Number int
	State  string
	Before int // the last number of the page before, of Year
	Limit  int
}

// Vouchers lists the register of a court, the newest first.
func (s *Service) Vouchers(ctx context.Context, court string, f VoucherFilter) ([]VoucherView, error) {
	return vouchersOf(ctx, s.pool, court, f)
}

// Voucher returns one of the register. It fails with ErrVoucherUnknown.
func (s *Service) Voucher(ctx context.Context, court string, v Voucher) (VoucherView, error) {
	found, err := s.Vouchers(ctx, court, VoucherFilter{Year: v.Year, Number: v.Number, Limit: 1})
	if err != nil {
		return VoucherView{}, err
	}
	if v.Number < 1 || len(found) == 0 {
		return VoucherView{}, payments.ErrVoucherUnknown
	}
	return found[0], nil
}

func vouchersOf(ctx context.Context, q Querier, court string, f VoucherFilter) ([]VoucherView, error) {
	return list[VoucherView](ctx, q, "list vouchers", `
		select v.year, v.number, v.line_seq, l.bank_ref, v.amount, l.booked_at, j.event, e.zh, e.en, coalesce(i.case_id, j.case_id), v.issued_by, v.issued_at,
			s.state, coalesce((select max(p.copy) from voucher_print p where p.court_id = v.court_id and p.year = v.year and p.number = v.number), 0),
			coalesce(x.state <> 'resolved', false), r.request_id, coalesce(r.reason, ''), r.asked_by, case when r.void then r.answered_by end
		from voucher v
		join bank_line l on l.court_id = v.court_id and l.seq = v.line_seq
		join journal j on j.court_id = l.court_id and j.number = l.journal_number
		join posting_event e on e.event = j.event
		left join lateral (
			select exception_id, state
			from receipt_exception x
			where x.court_id = l.court_id and x.line_seq = l.seq
			order by exception_id desc
			limit 1) x on true
		left join exception_decision d on d.court_id = v.court_id and d.exception_id = x.exception_id
		left join journal i on i.court_id = d.court_id and i.number = d.journal_number
		left join lateral (
			select q.request_id, q.reason, q.asked_by, a.void, a.answered_by
			from voucher_void_request q
			left join voucher_void_answer a using (court_id, request_id)
			where q.court_id = v.court_id and q.year = v.year and q.number = v.number and a.void is distinct from false
			order by q.asked_at desc
			limit 1) r on true
		cross join lateral (
			select case when r.request_id is null then 'stands' when r.void then 'void' else 'asked' end as state) s
		where v.court_id = $1
			and ($2::bigint = 0 or v.year = $2)
			and ($3::bigint = 0 or v.number = $3)
			and ($4 = '' or s.state = $4)
			and ($5::bigint = 0 or v.number < $5)
		order by v.year desc, v.number desc
		limit $6`, court, f.Year, f.Number, f.State, f.Before, most(f.Limit))
}

// UnvouchedPage are receipts that have no voucher yet, and how many there are in all.
type UnvouchedPage struct {
	Count  int          `json:"count"`
	Amount money.Amount `json:"amount"`
	Lines  []LineView   `json:"lines"`
}

// ToVoucher lists the receipts without a voucher, with their true number and sum.
func (s *Service) ToVoucher(ctx context.Context, court string, before int64, limit int) (out UnvouchedPage, err error) {
	out.Lines, err = s.Unvouched(ctx, court, before, limit)
	if err != nil {
		return out, err
	}
	err = s.pool.QueryRow(ctx, `
		select count(*), coalesce(sum(amount), 0)
		from receipt_to_voucher
		where court_id = $1`, court).Scan(&out.Count, &out.Amount)
	return out, wrap("count receipts without voucher", err)
}

// Unvouched lists the receipts that [payments.CanVoucher] would give a voucher now,
// the newest first; before is the last line of the page before.
func (s *Service) Unvouched(ctx context.Context, court string, before int64, limit int) ([]LineView, error) {
	out := []LineView{}
	limit = most(limit)
	for len(out) < limit {
		lines, err := linesOf(ctx, s.pool, court, LineFilter{Way: "in", Unvouched: true, Before: before, Limit: limit})
		if err != nil || len(lines) == 0 {
			return out, err
		}
		for _, l := range lines {
			before = l.Seq
			if len(out) < limit && payments.CanVoucher(creditOf(l)) == nil {
				out = append(out, l)
			}
		}
	}
	return out, nil
}

// creditOf is a line as the rule of vouchers sees it.
func creditOf(l LineView) payments.BankCredit {
	c := payments.BankCredit{Seq: l.Seq, Credit: l.Credit, Event: l.Event}
	if l.State != nil {
		c.Exception = *l.State
	}
	if l.TreatedAs != nil {
		c.TreatedAs = *l.TreatedAs
	}
	return c
}
