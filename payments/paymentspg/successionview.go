package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// AccountView is a court's fund account in time.
type AccountView struct {
	Term   int        `json:"term"` // of the account that the court has
	Bank   string     `json:"bank_code"`
	No     string     `json:"account_no"`
	Holder string     `json:"holder"`
	Since  legal.Date `json:"since"`
	Closed legal.Date `json:"closed_through"` // of the ledger

	Terms  []TermView         `json:"terms"`  // the latest first; one may be still to come
	Orders []AccountOrderView `json:"orders"` // the latest first
	Sweeps []SweepView        `json:"sweeps"` // transfers of balances, the latest first
}

// TermView is one of a court's accounts. Until is the first day that is not its own.
type TermView struct {
	Term     int          `json:"term"`
	Bank     string       `json:"bank_code"`
	No       string       `json:"account_no"`
	Holder   string       `json:"holder"`
	From     legal.Date   `json:"from"`
	Until    legal.Date   `json:"until"`
	State    string       `json:"state"` // coming, current, past, closed
	Holds    money.Amount `json:"holds"` // by its lines
	Lines    int64        `json:"lines"`
	BegunAt  legal.Time   `json:"begun_at"`
	ClosedOn legal.Date   `json:"closed_on"`
	Order    ref.ID       `json:"order,omitempty"`

	Waits []WaitsView `json:"waits"` // of a past account: why it cannot be closed yet
}

// WaitsView is what an old account is still waited for, in words.
type WaitsView struct {
	payments.Waits
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// AccountOrderView is an order about the account with its two people.
type AccountOrderView struct {
	Order      ref.ID     `json:"order"`
	Kind       string     `json:"kind"` // change or close
	Term       int        `json:"term"`
	Bank       string     `json:"bank_code"`
	No         string     `json:"account_no"`
	Holder     string     `json:"holder"`
	StartsOn   legal.Date `json:"starts_on"`
	Document   string     `json:"document"`
	Reason     string     `json:"reason"`
	AskedBy    ref.ID     `json:"asked_by"`
	AskedAt    legal.Time `json:"asked_at"`
	State      string     `json:"state"` // waiting, approved, refused
	Note       string     `json:"note"`
	AnsweredBy ref.ID     `json:"answered_by,omitempty"`
	AnsweredAt legal.Time `json:"answered_at"`
}

// SweepView is a transfer from an old account to the one that followed it.
type SweepView struct {
	Sweep     ref.ID       `json:"sweep"`
	Term      int          `json:"term"`
	To        int          `json:"to"`
	Amount    money.Amount `json:"amount"`
	State     string       `json:"state"` // ordered, done, returned, refused
	OrderedAt legal.Time   `json:"ordered_at"`
	AckedAt   legal.Time   `json:"acked_at"`
	OutSeq    *int64       `json:"out_seq,omitempty"` // the line by which it left
	InSeq     *int64       `json:"in_seq,omitempty"`  // and that by which it arrived
	EndedAt   legal.Time   `json:"ended_at"`
	Why       string       `json:"why"` // it failed
}

// Account shows a court's fund account: what it is, what it was, what is ordered
// about it, and how the transfer of old balances stands. It fails with ErrNoLedger.
func (s *Service) Account(ctx context.Context, court string) (v AccountView, err error) {
	now, err := accountNow(ctx, s.pool, court)
	if err != nil {
		return v, err
	}
	v = AccountView{Term: now.Term, Bank: now.Bank, No: now.No, Holder: now.Holder, Since: now.Since}
	err = s.pool.QueryRow(ctx, `
		select closed_through
		from ledger
		where court_id = $1`, court).Scan(&v.Closed)
	if err != nil {
		return v, wrap("read ledger", err)
	}
	v.Terms, err = s.terms(ctx, court, now.Term)
	if err != nil {
		return v, err
	}
	v.Orders, err = list[AccountOrderView](ctx, s.pool, "list orders about account", `
		select o.order_id, o.kind, o.term, coalesce(o.bank_code, t.bank_code), coalesce(o.account_no, t.account_no), coalesce(o.holder, t.holder),
			o.starts_on, o.document_no, o.reason, o.asked_by, o.asked_at,
			case when a.approved is null then 'waiting' when a.approved then 'approved' else 'refused' end, coalesce(a.note, ''),
			coalesce(a.answered_by::text, ''), a.answered_at
		from fund_order o
		left join fund_order_answer a on a.court_id = o.court_id and a.order_id = o.order_id
		left join fund_term t on t.court_id = o.court_id and t.term = o.term
		where o.court_id = $1
		order by o.order_id desc
		limit $2`, court, PageSize)
	if err != nil {
		return v, err
	}
	v.Sweeps, err = list[SweepView](ctx, s.pool, "list transfers of balances", `
		select sweep_id, term, to_term, amount, state, ordered_at, acked_at, out_seq, in_seq, ended_at, ended_reason
		from fund_sweep
		where court_id = $1
		order by sweep_id desc
		limit $2`, court, PageSize)
	return v, err
}

func (s *Service) terms(ctx context.Context, court string, now int) ([]TermView, error) {
	rows, err := list[struct {
		Term           int
		Bank, No       string
		Holder         string
		From           legal.Date
		Until          legal.Date
		Holds          money.Amount
		Lines          int64
		BegunAt        legal.Time
		ClosedOn       legal.Date
		Order          string
		Begun, IsClose bool
	}](ctx, s.pool, "list accounts in time", `
		select h.term, h.bank_code, h.account_no, h.holder, lower(h.valid), upper(h.valid), fund_term_holds(h.court_id, h.term),
			(select count(*) from bank_line l where l.court_id = h.court_id and l.term = h.term), h.begun_at, h.closed_on, coalesce(h.order_id::text, ''),
			h.begun_at is not null, h.closed_on is not null
		from fund_account_history h
		where h.court_id = $1
		order by h.term desc
		limit $2`, court, PageSize)
	if err != nil {
		return nil, err
	}
	all := make([]TermView, len(rows))
	for i, r := range rows {
		t := TermView{
			Term: r.Term, Bank: r.Bank, No: r.No, Holder: r.Holder, From: r.From, Until: r.Until, State: "current", Holds: r.Holds, Lines: r.Lines,
			BegunAt: r.BegunAt, ClosedOn: r.ClosedOn, Order: ref.ID(r.Order), Waits: []WaitsView{},
		}
		switch {
		case !r.Begun:
			t.State = "coming"
		case r.IsClose:
			t.State = "closed"
		case r.Term < now:
			t.State = "past"
			waits, err := waitsOf(ctx, s.pool, court, r.Term)
			if err != nil {
				return nil, err
			}
			for _, w := range waits {
				words := payments.WaitWords[w.What]
				t.Waits = append(t.Waits, WaitsView{w, words.ZH, words.EN})
			}
		}
		all[i] = t
	}
	return all, nil
}
