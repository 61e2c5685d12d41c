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

// Pile is how many of one kind wait, for how much, and which of them is due first.
type Pile struct {
	Count   int          `json:"count"`
	Amount  money.Amount `json:"amount"`
	Due     legal.Time   `json:"due"`   // of the first that is due; zero if no clock runs
	Since   legal.Time   `json:"since"` // of the one that waits longest
	Overdue int          `json:"overdue"`
}

// Overview is what waits in the finance office of a court, whoever looks.
type Overview struct {
	Day           legal.Date      `json:"day"` // today
	ClosedThrough legal.Date      `json:"closed_through"`
	ToClose       legal.Date      `json:"to_close"`  // the day to be closed next; absent if there is none
	Bank          money.Amount    `json:"bank"`      // the account as the book has it now
	Spendable     money.Amount    `json:"spendable"` // of it, what nobody was promised yet
	Unclaimed     Pile            `json:"unclaimed"` // receipts that nobody has explained
	Proposed      Pile            `json:"proposed"`  // explained by one person, not by the second
	Refunds       Pile            `json:"refunds"`   // losers' deposits that are still held
	Refunding     Pile            `json:"refunding"` // instructed, not confirmed by the bank
	Balances      Pile            `json:"balances"`
	Steps         map[string]Pile `json:"steps"` // payouts by the role whose turn it is
	Sent          Pile            `json:"sent"`
	Failed        Pile            `json:"failed"` // returned or refused, not prepared anew
	Holds         Pile            `json:"holds"`
	Reversals     Pile            `json:"reversals"`
	Payees        Pile            `json:"payees"`
	Decisions     Pile            `json:"decisions"` // about money, proposed
	Escrows       Pile            `json:"escrows"`   // held; due is when the first creditor's time ends
	Frozen        bool            `json:"frozen"`    // an unexplained bank debit stops everything that goes out
}

// overviewSQL counts every pile: name, count, amount, first due, longest since, overdue.
const overviewSQL = `
	select case e.state when 'open' then 'unclaimed' else 'proposed' end, count(*), sum(e.amount), min(e.due_at), min(e.opened_at),
		count(*) filter (where e.due_at <= $2)
	from receipt_exception e
	where e.court_id = $1 and e.state <> 'resolved'
	group by 1
	union all
	select 'refunds', count(*), sum(due), min(refund_due), min(held_at), count(*) filter (where refund_due <= $2)
	from deposit
	where court_id = $1 and state = 'held' and refund_due is not null
	union all
	select 'refunding', count(*), sum(due), min(refund_due), min(held_at), count(*) filter (where refund_due <= $2)
	from deposit
	where court_id = $1 and state = 'refunding'
	union all
	select 'balances', count(*), sum(missing), min(pay_by), min(opened_at), count(*) filter (where pay_by <= $2)
	from settlement
	where court_id = $1 and (state in ('open', 'overdue') or short > 0)
	union all
	select 'step:' || s.next, count(*), sum(s.amount), min(s.due_at), min(s.prepared_at), count(*) filter (where s.due_at <= $2)
	from (
		select ` + nextRole + ` as next, p.amount, p.prepared_at, (
			select min(d.due_at)
			from deadline d
			where d.court_id = p.court_id and d.subject_id = p.case_id and d.kind in ('payout.due', 'payout.hard') and d.ended_at is null) as due_at
		from payout p
		cross join lateral (
			select count(*)::integer as n
			from payout_approval a
			where a.court_id = p.court_id and a.payout_id = p.payout_id) g
		where p.court_id = $1 and p.state in ('draft', 'approved')) s
	group by s.next
	union all
	select 'sent', count(*), sum(amount), null, min(sent_at), 0
	from payout
	where court_id = $1 and state = 'sent'
	union all
	select 'failed', count(*), sum(p.amount), min(d.due_at), min(p.sent_at), count(*) filter (where d.due_at <= $2)
	from payout p
	left join deadline d on d.kind = 'payout.reissue' and d.subject_id = p.payout_id and d.ended_at is null
	where p.court_id = $1 and p.state in ('returned', 'refused') and not exists (
		select from payout n where n.court_id = p.court_id and n.replaces = p.payout_id and n.state <> 'void')
	union all
	select 'holds', count(*), null, null, min(placed_at), 0
	from case_hold
	where court_id = $1 and released_at is null
	union all
	select 'reversals', count(*), sum(j.total), null, min(r.proposed_at), 0
	from reversal r
	join journal j using (court_id, number)
	where r.court_id = $1 and not exists (select from journal d where d.court_id = r.court_id and d.reverses = r.number)
	union all
	select 'payees', count(*), null, null, min(p.proposed_at), 0
	from outside_payee p
	where p.court_id = $1 and not exists (
		select from outside_payee_approval a where a.court_id = p.court_id and a.payee_id = p.payee_id)
	union all
	select 'decisions', count(*), sum(d.total), min(n.due_at), min(d.proposed_at), count(*) filter (where n.due_at <= $2)
	from fund_decision d
	left join deadline n on n.kind = 'tax.due' and n.subject_id = d.decision_id and n.ended_at is null
	where d.court_id = $1 and d.state = 'proposed'
	union all
	select 'escrows', count(*), sum(a.amount), min(e.lapses_at), min(e.held_at), count(*) filter (where e.lapses_at <= $2)
	from escrow e
	join assignment a using (court_id, assignment_id)
	where e.court_id = $1 and e.state in ('held', 'lapsed') and e.place = 'court'`

// Overview counts what waits in a court at a moment. It fails with ErrNoLedger.
func (s *Service) Overview(ctx context.Context, court string, at legal.Time) (o Overview, err error) {
	o = Overview{Day: at.Date(), Steps: map[string]Pile{}}
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		f, _, err := dayFacts(ctx, tx, court, at.Date(), at)
		if err != nil {
			return err
		}
		o.ClosedThrough, o.Bank = f.ClosedThrough, f.BookClosing
		err = tx.QueryRow(ctx, `
			select coalesce(sum(debit - credit), 0)
			from kind_total
			where court_id = $1 and code in ('A1010', 'L2310', 'L2390')`, court).Scan(&o.Spendable)
		if err != nil {
			return fmt.Errorf("read what can be spent: %w", err)
		}
		o.ToClose, err = toClose(ctx, tx, court, f.ClosedThrough, o.Day)
		if err != nil {
			return err
		}
		o.Frozen, err = outgoingFrozen(ctx, tx, court)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, overviewSQL, court, at)
		if err != nil {
			return fmt.Errorf("count what waits: %w", err)
		}
		var name string
		var p Pile
		var sum *money.Amount
		_, err = pgx.ForEachRow(rows, []any{&name, &p.Count, &sum, &p.Due, &p.Since, &p.Overdue}, func() error {
			if sum != nil {
				p.Amount = *sum
			}
			o.put(name, p)
			p, sum = Pile{}, nil
			return nil
		})
		return wrap("count what waits", err)
	})
	return o, err
}

// toClose is the first open day that is over and on which the bank booked anything,
// else yesterday. Days without a line are locked with the day after them.
func toClose(ctx context.Context, q Querier, court string, through, today legal.Date) (day legal.Date, err error) {
	if !through.Before(today.AddDays(-1)) {
		return day, nil
	}
	err = q.QueryRow(ctx, `
		select coalesce(min((booked_at at time zone 'Asia/Shanghai')::date), $4::date)
		from bank_line
		where court_id = $1 and booked_at >= $2 and booked_at < $3`, court, through.End(), today.Start(), today.AddDays(-1)).Scan(&day)
	return day, wrap("find the day to close", err)
}

// put puts a pile in its place.
func (o *Overview) put(name string, p Pile) {
	piles := map[string]*Pile{
		"unclaimed": &o.Unclaimed, "proposed": &o.Proposed, "refunds": &o.Refunds, "refunding": &o.Refunding, "balances": &o.Balances,
		"sent": &o.Sent, "failed": &o.Failed, "holds": &o.Holds, "reversals": &o.Reversals, "payees": &o.Payees,
		"decisions": &o.Decisions, "escrows": &o.Escrows,
	}
	if to, ok := piles[name]; ok {
		*to = p
		return
	}
	o.Steps[name[len("step:"):]] = p
}

// HeldCase is a case whose payouts are held.
type HeldCase struct {
	Hold     ref.ID     `json:"hold"`
	Case     ref.ID     `json:"case"`
	Reason   string     `json:"reason"` // bankruptcy, stay, freeze
	Document string     `json:"document"`
	PlacedBy ref.ID     `json:"placed_by"`
	PlacedAt legal.Time `json:"placed_at"`
}

// Held lists the holds in force in a court, the oldest first.
func (s *Service) Held(ctx context.Context, court string) ([]HeldCase, error) {
	return list[HeldCase](ctx, s.pool, "list holds", `
		select hold_id, case_id, reason, document, placed_by, placed_at
		from case_hold
		where court_id = $1 and released_at is null
		order by placed_at, hold_id
		limit $2`, court, PageSize)
}
