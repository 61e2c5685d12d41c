package invariant

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/money"
)

// ofBank are the invariants between the books and the bank.
func ofBank() []Invariant {
	return []Invariant{lineByLine(), bankAgrees(), bankItself(), subAccounts()}
}

func lineByLine() Invariant {
	return Invariant{
		"I4", "一条银行流水对应且只对应一笔分录，流水号连续，余额逐笔衔接。",
		"One bank line is one journal and one journal one line; lines follow without a gap and their balances connect.",
		basis.CaseFunds2017(3), []test{
			ask(words("条流水", "bank lines"), words("流水 {amount} 元（收入：{credit}）在第 {journal_number} 号分录中没有同额同向的一笔银行过账。",
				"Line of {amount} (credit: {credit}): journal {journal_number} lacks one posting of the bank account of that amount and way."), `
				select l.court_id || ' line ' || l.seq as place, l.amount, l.credit, l.journal_number, p.found <> 1 as bad
				from bank_line l
				cross join lateral (
					select count(*) filter (where p.amount = l.amount and case when l.credit then p.dr_code else p.cr_code end = 'A1010') as found
					from posting p
					where p.court_id = l.court_id and p.number = l.journal_number) p`),
			ask(words("笔银行过账", "postings of the bank account"), words("动了银行存款，却有 {lines} 条流水。",
				"It moves the bank account and has {lines} bank lines."), `
				select p.court_id || ' #' || p.number || '.' || p.leg as place, l.lines, l.lines <> 1 as bad
				from posting p
				cross join lateral (
					select count(*) as lines
					from bank_line l
					where l.court_id = p.court_id and l.journal_number = p.number) l
				where 'A1010' in (p.dr_code, p.cr_code)`),
			ask(words("个账户的流水", "accounts' lines"), words("共 {lines} 条，最大 {last} 号，不同银行流水号 {refs} 个，{torn} 处余额不衔接。",
				"There are {lines} lines up to number {last}, {refs} references, and {torn} balances that do not connect."), `
				select court_id || case when term > 1 then ' account ' || term else '' end as place, count(*) as lines, max(bank_seq) as last,
					count(distinct bank_ref) as refs, count(*) filter (where torn) as torn,
					count(*) <> max(bank_seq) - coalesce(max(bank_seq) filter (where bank_ref like 'opening:%'), 1) + 1 or count(*) <> count(distinct bank_ref)
					or count(*) filter (where torn) > 0 as bad
				from (
					select court_id, term, bank_seq, bank_ref,
						balance_after <> lag(balance_after) over (partition by court_id, term order by bank_seq) + case when credit then amount else -amount end as torn
					from bank_line) l
				group by court_id, term`),
			ask(words("个法院的流水", "courts' lines"), words("共 {lines} 条，编号 {first} 至 {last}，不连续。", "There are {lines} lines, numbered {first} to {last}."), `
				select court_id as place, count(*) as lines, min(seq) as first, max(seq) as last,
					count(*) <> max(seq) - coalesce(max(seq) filter (where bank_ref like 'opening:%'), 1) + 1 as bad
				from bank_line
				group by court_id`),
		},
	}
}

func bankAgrees() Invariant {
	return Invariant{
		"I5", "账面银行存款等于银行流水之和，等于银行最后一笔的余额，也等于对账单余额；已批和在途付款不超过存款。",
		"The bank account of the books equals the sum of the bank's lines, the balance after the last, and the bank's statements; what is promised is covered.",
		basis.CaseFunds2017(3), []test{
			ask(words("个案款专户", "fund accounts"), words("账面 {book} 元，流水合计 {lines} 元，银行余额 {stated} 元，已批和在途 {promised} 元。",
				"The book says {book}, the lines add up to {lines}, the bank states {stated}; {promised} is promised."), `
				select l.court_id as place, b.book, s.lines, t.stated, b.promised,
					b.book <> s.lines or b.book <> coalesce(t.stated, b.book) or b.promised > b.book + b.moving as bad
				from ledger l
				cross join lateral (
					select coalesce(sum(m.amount) filter (where m.code = 'A1010'), 0) as book,
						coalesce(sum(m.amount) filter (where m.code = 'A1020'), 0) as moving,
						-coalesce(sum(m.amount) filter (where m.code in ('L2310', 'L2390')), 0) as promised
					from posting p
					cross join lateral (values (p.dr_code, p.amount), (p.cr_code, -p.amount)) m (code, amount)
					where p.court_id = l.court_id) b
				cross join lateral (
					select coalesce(sum(case when credit then amount else -amount end), 0) as lines
					from bank_line n
					where n.court_id = l.court_id) s
				cross join lateral (
					select sum(k.balance_after) as stated
					from (
						select distinct on (n.term) n.balance_after
						from bank_line n
						where n.court_id = l.court_id
						order by n.term, n.bank_seq desc) k) t`),
			ask(words("份对账单", "statements"), words("{day} 的对账单期初 {opening}、期末 {closing}、{lines} 笔，明细合计 {moved} 元共 {found} 笔；流水到当日为 {booked} 元。",
				"The statement of {day} opens at {opening} and closes at {closing} with {lines} lines; its lines add up to {moved} ({found}); our lines up to that day come to {booked}."), `
				select s.court_id || ' statement ' || s.statement_id as place, s.day, s.opening, s.closing, s.lines, t.moved, t.found, b.booked,
					s.opening + t.moved <> s.closing or t.found <> s.lines or b.booked <> s.closing as bad
				from (
					select distinct on (court_id, day, term) court_id, term, statement_id, day, opening, closing, lines, imported_at
					from statement
					order by court_id, day, term, statement_id desc) s
				cross join lateral (
					select coalesce(sum(case when credit then amount else -amount end), 0) as moved, count(*) as found
					from statement_line t
					where t.court_id = s.court_id and t.statement_id = s.statement_id) t
				cross join lateral (
					select coalesce(sum(case when credit then amount else -amount end), 0) as booked
					from bank_line n
					where n.court_id = s.court_id and n.term = s.term and (n.booked_at at time zone 'Asia/Shanghai')::date <= s.day) b
				where (s.imported_at at time zone 'Asia/Shanghai')::date > s.day`),
		},
	}
}

// bankItself asks the other company.
func bankItself() Invariant {
	return Invariant{
		"I5-bank", "银行自己的账也说同一个数。", "The bank's own books say the same figure.", basis.CaseFunds2017(3),
		[]test{{words("个案款专户", "fund accounts"), askBank}},
	}
}

func askBank(ctx context.Context, s *snapshot) (findings, error) {
	if s.options.Bank == nil {
		return findings{skipped: words("未接通银行，未核对", "the bank was not asked")}, nil
	}
	rows, err := s.tx.Query(ctx, `
		with book as (
			select n.court_id, n.term, coalesce(sum(case when p.dr_code = 'A1010' then p.amount else -p.amount end), 0) as book
			from fund_account_now n
			left join posting p on p.court_id = n.court_id and 'A1010' in (p.dr_code, p.cr_code)
			group by n.court_id, n.term),
		old as ( -- what the lines of an old account leave on it is not on the present one
			select f.court_id, f.term, f.account_no, coalesce(sum(case when l.credit then l.amount else -l.amount end), 0) as held
			from fund_term f
			join book b on b.court_id = f.court_id and f.term < b.term
			left join bank_line l on l.court_id = f.court_id and l.term = f.term
			group by f.court_id, f.term, f.account_no)
		select court_id, account_no, held
		from old
		union all
		select b.court_id, f.account_no, b.book - coalesce((select sum(held) from old o where o.court_id = b.court_id), 0)
		from book b
		join fund_term f using (court_id, term)
		order by 1, 2`)
	if err != nil {
		return findings{}, err
	}
	type account struct {
		Court, No string
		Book      money.Amount
	}
	accounts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[account])
	if err != nil {
		return findings{}, err
	}
	f := findings{looked: len(accounts)}
	for _, a := range accounts {
		has, err := s.options.Bank(a.No)
		if err != nil {
			return f, fmt.Errorf("ask the bank about %s: %w", a.Court, err)
		}
		if !has.Equal(a.Book) {
			f.add(a.Court, words(fmt.Sprintf("银行账上 %s 元，账面 %s 元。", has, a.Book),
				fmt.Sprintf("The bank holds %s; the book says %s.", has, a.Book)))
		}
	}
	return f, nil
}

func subAccounts() Invariant {
	return Invariant{
		"I6", "虚拟子账号都属于本院案款专户，一号一用；记到子账号的款，子账号认得它。",
		"Virtual numbers belong to the court's one account and serve one purpose each; money that names a number was booked for it.",
		basis.CaseFunds2017(4), []test{
			ask(words("个子账号", "virtual numbers"), words("不是专户号加六位数字，或不是其用途 {purpose} 所登记的号。",
				"It is not the account's number and six digits, or not the one registered for its purpose ({purpose})."), `
				select v.court_id || ' ' || v.virtual_no as place, v.purpose,
					left(v.virtual_no, -6) is distinct from f.account_no
					or v.purpose = 'deposit' and not exists (
						select from deposit d
						where d.court_id = v.court_id and d.deposit_id = v.subject_id and d.virtual_no = v.virtual_no)
					or v.purpose = 'balance' and not exists (
						select from settlement t
						where t.court_id = v.court_id and t.settlement_id = v.subject_id and t.virtual_no = v.virtual_no)
					or v.purpose = 'cash' and not exists (
						select from cash_receipt k
						where k.court_id = v.court_id and k.cash_id = v.subject_id and k.virtual_no = v.virtual_no)
					or v.purpose = 'case' and not exists (
						select from enforcement_case c
						where c.court_id = v.court_id and c.case_id = v.subject_id) as bad
				from virtual_account v
				left join fund_term f on f.court_id = v.court_id and f.term = v.term`),
			ask(words("条记名流水", "lines that name a number"), words("流水记到子账号 {virtual_no}，本院无此号，却按 {event} 入账。",
				"The line names {virtual_no}, which this court never gave out, and was booked as {event}."), `
				select l.court_id || ' line ' || l.seq as place, l.virtual_no, j.event, v.virtual_no is null and j.event <> 'P13' as bad
				from bank_line l
				left join virtual_account v on v.court_id = l.court_id and v.virtual_no = l.virtual_no
				left join journal j on j.court_id = l.court_id and j.number = l.journal_number
				where l.credit and l.virtual_no <> ''`),
		},
	}
}
