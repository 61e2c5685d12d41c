package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Breach is something that must never be, and is.
type Breach struct {
	Invariant string `json:"invariant"` // I1 … I25 of the law of case funds
	What      string `json:"what"`
}

// An invariant is a query that returns one text for each breach. Those that a
// constraint holds already are asked again here: this is the second look that
// the demo and the tests take, with other words than the constraint's.
type invariant struct{ id, sql string }

var invariants = []invariant{
	{"I1", `select 'journal ' || j.number || ' and its postings differ'
		from journal j
		where court_id = $1 and (j.legs, j.total) is distinct from
			(select (count(*)::integer, sum(amount)) from posting p where p.court_id = j.court_id and p.number = j.number)`},
	{"I1", `select 'assets ' || sum(debit - credit) filter (where code like 'A%') || ', liabilities ' || sum(credit - debit) filter (where code like 'L%')
		from kind_total
		where court_id = $1
		having sum(debit - credit) <> 0`},
	{"I2", `select a.name || ' stands at ' || (b.debit - b.credit) * b.side
		from balance b
		join account a using (court_id, account_id)
		where b.court_id = $1 and (b.debit - b.credit) * b.side < 0`},
	{"I3", `select 'the journal has ' || count(j.number) || ' entries, the last is number ' || coalesce(max(j.number), 0)
			|| ', the next would be number ' || h.last_number + 1
		from ledger_head h
		left join journal j using (court_id)
		where h.court_id = $1
		group by h.last_number
		having count(j.number) <> coalesce(max(j.number), 0) or coalesce(max(j.number), 0) <> h.last_number`},
	{"I4", `select 'bank line ' || l.seq || ' and its journal differ'
		from bank_line l
		where l.court_id = $1 and not exists (
			select
			from posting p
			where p.court_id = l.court_id and p.number = l.journal_number and p.amount = l.amount
				and case when l.credit then p.dr_code else p.cr_code end = 'A1010')`},
	{"I5", `select 'the book says ' || (k.debit - k.credit) || ', the bank ' || l.stated
		from kind_total k
		join lateral (
			select sum(fund_term_holds(court_id, term)) stated
			from fund_term
			where court_id = k.court_id) l on true
		where k.court_id = $1 and k.code = 'A1010' and k.debit - k.credit <> l.stated`},
	{"I5", `select 'account ' || w.term || ' was emptied by ' || w.amount || ' and ' || coalesce(b.rest, 0) || ' is still under way'
		from fund_sweep w
		left join lateral (
			select sum(b.debit - b.credit) rest
			from account a
			join balance b using (court_id, account_id)
			where a.court_id = w.court_id and a.code = 'A1020' and a.subject_id = w.sweep_id) b on true
		where w.court_id = $1 and coalesce(b.rest, 0) <> case when w.state = 'ordered' and w.out_seq is not null then w.amount else 0 end`},
	{"I21", `select 'the accounts of court ' || court_id || ' overlap or leave a gap at ' || valid
		from fund_account_history
		where court_id = $1 and (isempty(valid) or lower_inf(valid))`},
	{"I5", `select 'journal ' || p.number || ' moves the bank account without a bank line'
		from posting p
		where p.court_id = $1 and 'A1010' in (p.dr_code, p.cr_code)
			and not exists (select from bank_line l where l.court_id = p.court_id and l.journal_number = p.number)`},
	{"I5", `select 'promised beyond the bank balance by ' || -sum(debit - credit)
		from kind_total
		where court_id = $1 and code in ('A1010', 'A1020', 'L2310', 'L2390')
		having sum(debit - credit) < 0`},
	{"I7", `select 'journal ' || p.number || ' crosses cases or lots'
		from posting p
		join account d on d.court_id = p.court_id and d.account_id = p.dr_account
		join account c on c.court_id = p.court_id and c.account_id = p.cr_account
		where p.court_id = $1 and (d.case_id <> c.case_id or d.lot_id <> c.lot_id)`},
	{"I9", `select 'plan ' || plan_id || ' does not add up'
		from plan p
		where court_id = $1 and pool <> (select sum(amount) from plan_line l where l.court_id = p.court_id and l.plan_id = p.plan_id)`},
	{"I10", `select 'plan ' || plan_id || ' line ' || line_no || ' pays more than is due'
		from plan_line
		where court_id = $1 and use = 'pay' and amount > due`},
	{"I11", `select 'deposit ' || d.deposit_id || ' is ' || d.state || ' and its account stands at ' || coalesce(b.rest, 0)
		from deposit d
		left join lateral (
			select sum(b.credit - b.debit) rest
			from account a
			join balance b using (court_id, account_id)
			where a.court_id = d.court_id and a.code = case when d.prepaid then 'L2020' else 'L2010' end and a.subject_id = d.application_id) b on true
		left join lateral (
			select sum(amount) came
			from deposit_part p
			where p.court_id = d.court_id and p.deposit_id = d.deposit_id) c on true
		where d.court_id = $1 and coalesce(b.rest, 0) <> case when d.state in ('expected', 'held') then coalesce(c.came, 0) else 0 end
			or d.court_id = $1 and d.state in ('held', 'applied', 'forfeited') and coalesce(c.came, 0) <> d.due`},
	{"I11", `select 'deposit ' || p.deposit_id || ': line ' || p.line_seq || ' brought ' || p.amount || ' and ' || coalesce(b.back, 0) || ' goes back to where it came from'
		from deposit_part p
		join deposit d using (court_id, deposit_id)
		join bank_line l on l.court_id = p.court_id and l.seq = p.line_seq
		left join lateral (
			select sum(amount) back
			from payout o
			where o.court_id = p.court_id and o.deposit_id = p.deposit_id and o.source_line = p.line_seq and o.kind = 'deposit_refund'
				and o.account_hash = l.account_hash and o.state <> 'void') b on true
		where p.court_id = $1 and coalesce(b.back, 0) <> case when d.state in ('refunding', 'refunded') then p.amount else 0 end`},
	{"I11", `select 'line ' || r.line_seq || ' brought ' || l.amount || ', of which ' || coalesce(p.amount, 0) || ' was kept and ' || r.amount || ' returned'
		from deposit_return r
		join bank_line l on l.court_id = r.court_id and l.seq = r.line_seq
		left join deposit_part p on p.court_id = r.court_id and p.line_seq = r.line_seq
		where r.court_id = $1 and l.amount <> coalesce(p.amount, 0) + r.amount`},
	{"M9010", `select 'deposit ' || d.deposit_id || ' is ' || d.state || ', M9010 stands at ' || coalesce(m.memo, 0) || ', its freezes at ' || coalesce(f.frozen, 0)
		from deposit d
		left join lateral (
			select sum(amount) memo from frozen_memo m
			where m.court_id = d.court_id and m.code = 'M9010' and m.subject_id = d.application_id) m on true
		left join lateral (
			select sum(amount) frozen from bank_freeze f
			where f.court_id = d.court_id and f.deposit_id = d.deposit_id and f.counted and f.state in ('frozen', 'ordered')) f on true
		where d.court_id = $1 and (coalesce(m.memo, 0) <> coalesce(f.frozen, 0) or d.state in ('frozen', 'releasing') and coalesce(f.frozen, 0) <> d.due)`},
	{"I12", `select 'lot ' || lot_id || ' became distributable before its price was in'
		from settlement
		where court_id = $1 and title_at is not null and (state <> 'paid' or title_at < paid_at)`},
	{"I14", `select 'payout ' || payout_id || ' was handled twice by one person'
		from payout_approval
		where court_id = $1
		group by payout_id, person_id
		having count(*) > 1`},
	{"I15", `select 'payout ' || p.payout_id || ' was sent without its approvals'
		from payout p
		where court_id = $1 and needs_chain and state in ('sent', 'paid', 'returned', 'refused')
			and 5 + needs_leader::integer <> (
				select count(*) from payout_approval a
				where a.court_id = p.court_id and a.payout_id = p.payout_id and a.content_hash = p.content_hash)`},
	{"I16", `select 'payout ' || p.payout_id || ' was sent while its case was held'
		from payout p
		join case_hold h on h.court_id = p.court_id and h.case_id = p.case_id
			and h.placed_at < p.sent_at and (h.released_at is null or h.released_at > p.sent_at)
		where p.court_id = $1 and p.needs_chain`},
	{"I19", `select 'account ' || d.code || ' was not empty at the end of ' || d.day
		from day_balance d
		join account_kind k on k.code = d.code and k.zero_at_close
		where d.court_id = $1 and d.debit <> d.credit`},
	{"I19", `select 'the book holds ' || (k.debit - k.credit) || ' in cash, the records ' || coalesce(c.in_hand, 0)
		from kind_total k
		left join lateral (select sum(in_hand) in_hand from cash_receipt where court_id = k.court_id) c on true
		where k.court_id = $1 and k.code = 'A1040' and k.debit - k.credit <> coalesce(c.in_hand, 0)`},
	{"I4", `select 'unexplained debits stand at ' || (k.debit - k.credit) || ', those in the queue at ' || coalesce(x.open, 0)
		from kind_total k
		left join lateral (
			select sum(amount) open from receipt_exception
			where court_id = k.court_id and held_in = 'A1099' and state <> 'resolved') x on true
		where k.court_id = $1 and k.code = 'A1099' and k.debit - k.credit <> coalesce(x.open, 0)`},
	{"I4", `select 'the receipt of journal ' || r.journal_number || ' is not what the journal brought'
		from execution_receipt r
		where r.court_id = $1 and not exists (
			select
			from posting p
			join account a on a.court_id = p.court_id and a.account_id = p.cr_account
			where p.court_id = r.court_id and p.number = r.journal_number and p.amount = r.amount and a.code = 'L2050' and a.case_id = r.case_id)`},
	{"I5", `select 'the opening of ' || o.day || ' is ' || o.total || ', its lines ' || coalesce(l.total, 0) || ', the bank''s statement ' || coalesce(s.closing, 0)
		from ledger_opening o
		left join statement s using (court_id, statement_id)
		left join lateral (
			select sum(n.amount) total
			from opening_line n
			join account c on c.court_id = n.court_id and c.code = n.code and c.case_id is not distinct from n.case_id
				and c.subject_id is not distinct from case when n.code in ('L2030', 'L2050', 'L2060', 'L2410') then null else n.line_id end
				and c.lot_id is not distinct from n.sale_id
			join posting p on p.court_id = n.court_id and p.number = n.journal_number and p.cr_account = c.account_id and p.amount = n.amount
			where n.court_id = o.court_id and n.opening_id = o.opening_id) l on true
		where o.court_id = $1 and o.state = 'signed' and (o.total is distinct from s.closing or o.total is distinct from l.total)`},
	{"I11", `select 'the deposit of line ' || b.line_id || ' is ' || b.state || ' and its account stands at ' || (y.credit - y.debit)
		from brought_stake b
		join account x on x.court_id = b.court_id and x.code = 'L2010' and x.lot_id = b.sale_id and x.subject_id = b.line_id
		join balance y on y.court_id = x.court_id and y.account_id = x.account_id
		where b.court_id = $1 and y.credit - y.debit <> case b.state when 'held' then b.amount else 0 end`},
	{"I18", `select 'fee ' || f.nth || ' of case ' || f.case_id || ': charged ' || f.charged || ', the scale gives ' || f.formula
		from case_fee f
		where f.court_id = $1 and (
			f.formula <> enforcement_fee(f.recovered + f.base, f.rounding) - enforcement_fee(f.recovered, f.rounding)
			or f.charged <> f.formula and not exists (
				select from fee_decision d
				where d.court_id = f.court_id and d.decision_id = f.decision_id and d.state = 'approved' and d.charged = f.charged and d.approved_by <> d.proposed_by)
			or f.recovered <> (
				select coalesce(sum(x.base - coalesce((
					select sum(r.base)
					from case_fee_revoked r
					where r.court_id = x.court_id and r.plan_id = x.plan_id and r.at <= f.charged_at), 0)), 0)
				from case_fee x
				where x.court_id = f.court_id and x.case_id = f.case_id and x.nth < f.nth))`},
	{"I18", `select 'the fee of plan ' || r.plan_id || ' lost ' || r.paid || ' with a sale, its line ' || coalesce(l.back, 0)
		from case_fee_revoked r
		join case_fee f using (court_id, plan_id)
		left join revoked_line l on l.court_id = r.court_id and l.lot_id = r.lot_id and l.line_id = f.line_id
		where r.court_id = $1 and r.paid <> coalesce(l.back, 0)`},
	{"I18", `select 'plan ' || l.plan_id || ' takes a fee that no case was charged'
		from plan_line l
		join plan p using (court_id, plan_id)
		where l.court_id = $1 and l.code = 'L2130' and l.amount > 0 and p.state = 'final' and not exists (
			select from case_fee f where f.court_id = l.court_id and f.plan_id = l.plan_id and f.paid = l.amount)`},
	{"I7", `select 'decision ' || d.decision_id || ' was not booked as it was approved'
		from fund_decision d
		where d.court_id = $1 and d.state = 'approved' and d.total is distinct from (
			select sum(a.amount)
			from assignment a
			join account c on c.court_id = a.court_id and c.code = a.code and c.case_id = a.case_id and c.subject_id = a.assignment_id
			join posting p on p.court_id = a.court_id and p.number = d.journal_number and p.cr_account = c.account_id and p.amount = a.amount
			where a.court_id = d.court_id and a.decision_id = d.decision_id)`},
	{"I17", `select 'transfer ' || t.decision_id || ' to ' || t.to_court || ' was paid on ' || p.paid_at || ' and has not arrived there'
		from court_transfer t
		join assignment a using (court_id, decision_id)
		join payout p on p.court_id = a.court_id and p.assignment_id = a.assignment_id and p.state = 'paid'
		where t.court_id = $1 and t.to_court is not null
			and exists (select from bank_line l where l.court_id = t.to_court and l.booked_at > p.paid_at + interval '1 day')
			and not exists (select from transfer_receipt r where r.court_id = t.to_court and r.decision_id = t.decision_id and r.amount = p.amount)`},
	{"I20", `select 'escrow ' || e.decision_id || ' is ' || e.state || ' and its account stands at ' || (b.credit - b.debit)
		from escrow e
		join account a on a.court_id = e.court_id and a.code = 'L2230' and a.subject_id = e.assignment_id
		join balance b on b.court_id = a.court_id and b.account_id = a.account_id
		join assignment s on s.court_id = e.court_id and s.assignment_id = e.assignment_id
		where e.court_id = $1 and b.credit - b.debit <> case
			when e.state in ('held', 'lapsed') and e.place = 'court' then s.amount
			when e.state in ('held', 'lapsed') and not exists (
				select from payout p where p.court_id = e.court_id and p.assignment_id = e.assignment_id and p.state in ('approved', 'sent', 'paid', 'returned', 'refused')) then s.amount
			else 0 end`},
	{"I22", `select 'day ' || d.day || ' moved after it was closed'
		from day_balance d
		join lateral kind_balance_on(d.court_id, d.day) b on b.code = d.code
		where d.court_id = $1 and (b.debit, b.credit) <> (d.debit, d.credit)`},
	{"I25", `with moved as (
			select account_id, sum(dr) dr, sum(cr) cr
			from (
				select dr_account account_id, amount dr, 0::numeric cr from posting where court_id = $1
				union all
				select cr_account, 0, amount from posting where court_id = $1) m
			group by account_id)
		select a.name || ' does not follow from the journal'
		from balance b
		join account a using (court_id, account_id)
		left join moved m using (account_id)
		where b.court_id = $1 and (b.debit, b.credit) <> (coalesce(m.dr, 0), coalesce(m.cr, 0))`},
	{"I25", `with accounts as (
			select a.code, sum(b.debit) debit, sum(b.credit) credit
			from account a
			join balance b using (court_id, account_id)
			where a.court_id = $1
			group by a.code)
		select 'total of ' || k.code || ' does not follow from its accounts'
		from kind_total k
		left join accounts s using (code)
		where k.court_id = $1 and (k.debit, k.credit) <> (coalesce(s.debit, 0), coalesce(s.credit, 0))`},
}

// CheckInvariants returns every breach of the invariants I1 to I25 that can be
// asked of the stored books (I6, I8, I13, I21, I23 and I24 are
// held by constraints or by the rules alone). No breach is the only good answer.
func CheckInvariants(ctx context.Context, q Querier, court string) ([]Breach, error) {
	var all []Breach
	for _, i := range invariants {
		rows, err := q.Query(ctx, i.sql, court)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", i.id, err)
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", i.id, err)
		}
		for _, what := range found {
			all = append(all, Breach{i.id, what})
		}
	}
	return all, nil
}
