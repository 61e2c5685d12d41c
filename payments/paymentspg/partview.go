package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// OwnPart is one payment towards one's own deposit, and how it goes back.
type OwnPart struct {
	Amount money.Amount `json:"amount"`
	CameAt legal.Time   `json:"came_at"`
	Payer  string       `json:"payer"`           // bidder, joint, agent or accepted
	Tail   string       `json:"tail"`            // of the account that it came from, and goes back to
	State  string       `json:"state,omitempty"` // of its refund: sent, paid, returned, refused, draft or approved
	SentAt legal.Time   `json:"sent_at"`
	PaidAt legal.Time   `json:"paid_at"`
	Reason string       `json:"reason,omitempty"` // why the bank sent it back
	Expect legal.Time   `json:"expect"`           // when the bank can be expected to pay, if it is ordered
	Given  bool         `json:"given,omitempty"`  // another account in the same name was given
}

// OwnReturn is money sent to one's deposit number that was not needed.
type OwnReturn struct {
	Amount money.Amount `json:"amount"`
	Why    string       `json:"why"` // excess, duplicate or late
	CameAt legal.Time   `json:"came_at"`
	Tail   string       `json:"tail"`
	State  string       `json:"state"`
	PaidAt legal.Time   `json:"paid_at"`
}

// OwnFreeze is what the bank froze for one's deposit, the newest.
type OwnFreeze struct {
	Amount   money.Amount `json:"amount"`
	Tail     string       `json:"tail"`
	State    string       `json:"state"`             // frozen, ordered, released or moved
	Wanted   string       `json:"wanted,omitempty"`  // release or move
	Refusal  string       `json:"refusal,omitempty"` // why it is no deposit
	FrozenAt legal.Time   `json:"frozen_at"`
	WantedBy legal.Time   `json:"wanted_by"`
	EndedAt  legal.Time   `json:"ended_at"`
}

// ownFreeze reads what was frozen for a deposit, or nil.
func (s *Service) ownFreeze(ctx context.Context, court string, deposit ref.ID) (*OwnFreeze, error) {
	var f OwnFreeze
	var id ref.ID
	var hidden []byte
	err := s.pool.QueryRow(ctx, `
		select freeze_id, amount, holder_enc, state, coalesce(wanted, ''), refusal, frozen_at, wanted_by, ended_at
		from bank_freeze
		where court_id = $1 and deposit_id = $2 and (counted or refusal <> 'payer')
		order by counted desc, frozen_at desc, freeze_id desc
		limit 1`, court, deposit).Scan(&id, &f.Amount, &hidden, &f.State, &f.Wanted, &f.Refusal, &f.FrozenAt, &f.WantedBy, &f.EndedAt)
	if pg.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read own freeze: %w", err)
	}
	var by frozenBy
	err = s.show("freeze", id, "holder_enc", hidden, &by)
	f.Tail = tailOf(by.Account)
	return &f, err
}

// ownParts reads what came for a deposit and what went back at once. Of the
// accounts only the last digits are shown.
func (s *Service) ownParts(ctx context.Context, court string, deposit ref.ID) ([]OwnPart, []OwnReturn, error) {
	channel, known, err := channelOf(ctx, s.pool, court)
	if err != nil {
		return nil, nil, err
	}
	cal, err := s.o.Calendar(ctx, s.pool)
	if err != nil {
		return nil, nil, fmt.Errorf("read calendar: %w", err)
	}
	rows, err := s.pool.Query(ctx, `
		select p.amount, p.came_at, p.payer, l.line_id, l.counterparty, coalesce(o.state, ''), o.sent_at, o.paid_at, coalesce(o.ended_reason, ''),
			exists (select from refund_account a where a.court_id = p.court_id and a.payout_id = o.payout_id)
		from deposit_part p
		join bank_line l on l.court_id = p.court_id and l.seq = p.line_seq
		left join lateral (
			select payout_id, state, sent_at, paid_at, ended_reason
			from payout o
			where o.court_id = p.court_id and o.deposit_id = p.deposit_id and o.source_line = p.line_seq and o.state <> 'void'
			order by o.prepared_at desc, o.payout_id desc
			limit 1) o on true
		where p.court_id = $1 and p.deposit_id = $2
		order by p.line_seq
		limit $3`, court, deposit, PageSize)
	if err != nil {
		return nil, nil, fmt.Errorf("list parts: %w", err)
	}
	parts, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p OwnPart, err error) {
		var line ref.ID
		var hidden []byte
		err = row.Scan(&p.Amount, &p.CameAt, &p.Payer, &line, &hidden, &p.State, &p.SentAt, &p.PaidAt, &p.Reason, &p.Given)
		if p.State == "sent" && !known.IsZero() {
			p.Expect = channel.Expect(cal, p.SentAt, p.Amount)
		}
		if err == nil {
			p.Tail, err = s.tail(line, hidden)
		}
		return p, err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("list parts: %w", err)
	}
	rows, err = s.pool.Query(ctx, `
		select r.amount, r.why, r.came_at, l.line_id, l.counterparty, o.state, o.paid_at
		from deposit_return r
		join bank_line l on l.court_id = r.court_id and l.seq = r.line_seq
		join payout o on o.court_id = r.court_id and o.payout_id = r.payout_id
		where r.court_id = $1 and r.deposit_id = $2
		order by r.line_seq
		limit $3`, court, deposit, PageSize)
	if err != nil {
		return nil, nil, fmt.Errorf("list returns: %w", err)
	}
	returned, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r OwnReturn, err error) {
		var line ref.ID
		var hidden []byte
		err = row.Scan(&r.Amount, &r.Why, &r.CameAt, &line, &hidden, &r.State, &r.PaidAt)
		if err == nil {
			r.Tail, err = s.tail(line, hidden)
		}
		return r, err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("list returns: %w", err)
	}
	return append([]OwnPart{}, parts...), append([]OwnReturn{}, returned...), nil
}

// tailLength is how many digits of an account its owner needs to know it by.
const tailLength = 4

// tail is the end of the account that a line came from.
func (s *Service) tail(line ref.ID, hidden []byte) (string, error) {
	var from counterparty
	err := s.show("bank_line", line, "counterparty", hidden, &from)
	return tailOf(from.Account), err
}

func tailOf(account string) string {
	if len(account) <= tailLength {
		return ""
	}
	return account[len(account)-tailLength:]
}
