package paymentspg

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
)

// bookOfPayouts is the worked run up to its payouts: deposits refunded and applied,
// a price paid, two days closed and a third signed, a plan final, one payout sent
// and the rest drafted.
func bookOfPayouts(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.at("2026-03-09T09:00:00+08:00")
	bidders := w.holdDeposits("张三", "李四", "王五")
	w.at("2026-03-10T10:05:00+08:00")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(bidders[1], "1000000.00")
	w.settle()
	w.at("2026-03-11T08:30:00+08:00")
	w.closeDay("2026-03-09")
	w.closeDay("2026-03-10")
	w.payUnidentified()
	w.at("2026-03-16T15:00:00+08:00")
	w.tx(func(tx pgx.Tx) error { return w.svc.TitlePassedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	lines := w.distribute()
	w.approve(lines[0].Payout)
	day := legal.MustDate("2026-03-11")
	w.importDay(day)
	_, err := w.svc.ProposeClose(w.ctx, jinjiang, day, w.now, w.staff["reconciler"])
	require.NoError(t, err)
	return w
}

// onMoney are the attempts on what surrounds the ledger.
func onMoney(w *world) []attack {
	const draft = `(select payout_id from payout where state = 'draft' and not needs_leader order by amount limit 1)`
	approval := func(step int, role string) string {
		return fmt.Sprintf(`insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
			select court_id, payout_id, %d, '%s', gen_random_uuid(), content_hash, prepared_at from payout where payout_id = '%s';`, step, role, "@")
	}
	var id string
	require.NoError(w.t, w.pool.QueryRow(w.ctx, `select `+draft).Scan(&id))
	at := func(sql string) string { return strings.ReplaceAll(sql, "@", id) }
	approved := at(approval(2, "fund_keeper") + approval(3, "bureau_head") + `update payout set state = 'approved' where payout_id = '@';`)
	send := at(approved + approval(5, "finance_maker") + approval(6, "finance_checker") + `update payout set state = 'sent', sent_at = prepared_at where payout_id = '@';`)
	hold := at(`insert into case_hold (court_id, hold_id, case_id, reason, document, placed_by, placed_at)
		select court_id, payout_id, case_id, 'freeze', '冻结裁定书', prepared_by, prepared_at from payout where payout_id = '@';`)
	// again copies a payout of a refund with some columns set anew.
	again := func(set string) string {
		return `insert into payout select (jsonb_populate_record(p, jsonb_build_object('payout_id', gen_random_uuid(),
			'end_to_end', 'FC' || repeat('0', 30), 'state', 'sent', 'paid_seq', null, 'paid_at', null` + set + `))).*
			from payout p where kind = 'deposit_refund' limit 1`
	}
	closing := func(by, checked string) string {
		return `insert into day_close (court_id, day, proposal_id, bank_closing, book_closing, last_number, proposed_by, checked_by, closed_at)
			select p.court_id, p.day, p.proposal_id, p.bank_closing, p.book_closing, h.last_number, ` + by + `, ` + checked + `, p.proposed_at
			from day_proposal p join ledger_head h using (court_id) where p.day = '2026-03-11'`
	}
	return append([]attack{
		{"", "", "", approved},
		{"I3", "改封存根值", "a seal updated", `update ledger_seal set root = sha256('x')`},
		{"I3", "删除封存", "a seal deleted", `delete from ledger_seal`},
		{"I3", "清空封存", "the seals truncated", `truncate ledger_seal cascade`},
		{"I3", "改树的校验值", "a hash of the tree updated", `update ledger_hash set hash = sha256('x')`},
		{"I3", "清空树", "the tree truncated", `truncate ledger_hash`},
		{"I3", "树跳号", "a hash of the tree left out", `insert into ledger_hash (court_id, index, hash) select court_id, max(index) + 2, sha256('x') from ledger_hash group by court_id`},
		{"I3", "封存未日结之日", "a seal for a day that is not closed", `insert into ledger_seal (court_id, day, size, root, sealed_at) values ('jinjiang', '2026-03-20', 1, sha256('x'), '2026-03-21')`},
		{"I3", "一日两个根值", "a second root for a day", `insert into ledger_seal select court_id, day, size, sha256('x'), sealed_at from ledger_seal`},
		{"I3", "封存少算凭证", "a seal that covers fewer journals", `insert into ledger_seal select court_id, day, size - 1, sha256('x'), sealed_at from ledger_seal`},
		{"I3", "不封存而日结", "a day closed without its seal", closing("p.proposed_by", "gen_random_uuid()")},
		{"I5", "流水余额接不上", "a bank line that does not follow from the balance", `insert into bank_line (court_id, seq, line_id, bank_ref, booked_at, value_date, credit, amount, balance_after, journal_number)
			select court_id, max(seq) + 1, gen_random_uuid(), 'raw', '2026-04-01', '2026-04-01', true, 1, 7, 1 from bank_line group by court_id`},
		{"I5", "修改对账单", "a statement updated", `update statement set closing = closing + 1`},
		{"I6", "虚拟账号用两次", "a virtual number used twice", `insert into virtual_account (court_id, virtual_no, purpose, subject_id, opened_at)
			select court_id, virtual_no, 'case', gen_random_uuid(), opened_at from virtual_account limit 1`},
		{"I8", "修改外部收款人账号", "an outside payee's account updated", `update outside_payee set account_hash = sha256('x')`},
		{"I8", "外部收款人自提自批", "an outside payee approved by who proposed it", `insert into outside_payee (court_id, payee, payee_id, content, name_hash, account_hash, evidence, proposed_by, proposed_at)
			select court_id, 'me', '00000000-0000-7000-8000-000000000999', content, name_hash, account_hash, evidence, proposed_by, proposed_at from outside_payee limit 1;
			insert into outside_payee_approval (court_id, payee_id, approved_by, approved_at)
			select court_id, payee_id, proposed_by, proposed_at from outside_payee where payee = 'me'`},
		{"I8", "换付款收款账号", "a payout's account changed", `update payout set account_hash = sha256('x')`},
		{"I9", "方案各行之和不等于可分配款", "a plan that does not add up", `insert into plan (court_id, plan_id, case_id, version, pool, from_sale, facts, state, drafted_by, drafted_at)
			select court_id, gen_random_uuid(), case_id, 99, pool, 0, facts, 'draft', drafted_by, drafted_at from plan limit 1`},
		{"I9", "修改方案", "a plan rewritten", `update plan set pool = pool + 1`},
		{"I9", "修改方案行", "a line of a plan updated", `update plan_line set amount = amount + 1`},
		{"I10", "分得多于债权", "a line above its claim", `insert into plan_line select (jsonb_populate_record(l, jsonb_build_object(
			'line_id', gen_random_uuid(), 'line_no', 99, 'use', 'pay', 'due', 1, 'amount', 2))).* from plan_line l limit 1`},
		{"I11", "已退保证金改回持有", "a refunded deposit held again", `update deposit set state = 'held' where state = 'refunded'`},
		{"I11", "改应交数额", "a deposit's amount changed", `update deposit set due = due + 1`},
		{"I11", "同一报名两笔保证金", "a second deposit of one application", `insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference, state, expected_at)
			select court_id, gen_random_uuid(), case_id, lot_id, application_id, 0, payer_hash, 'ZZZZZZZZZZ', 'expected', expected_at from deposit limit 1`},
		{"I11", "一笔来款抵两笔保证金", "one bank line for two deposits", `insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference, virtual_no, state, expected_at)
			select court_id, '00000000-0000-7000-8000-000000000999', case_id, lot_id, gen_random_uuid(), due, payer_hash, 'ZZZZZZZZZZ', virtual_no, 'expected', expected_at
			from deposit where line_seq = (select min(line_seq) from deposit_part);
			insert into deposit_part (court_id, deposit_id, line_seq, amount, payer, came_at)
			select court_id, '00000000-0000-7000-8000-000000000999', line_seq, amount, payer, came_at from deposit_part order by line_seq limit 1`},
		{"I11", "未交足即算收到", "a deposit held that is not whole", `insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference, virtual_no, state, expected_at)
			select court_id, '00000000-0000-7000-8000-000000000999', case_id, lot_id, gen_random_uuid(), due, payer_hash, 'ZZZZZZZZZZ', virtual_no, 'expected', expected_at from deposit limit 1;
			update deposit set state = 'held', line_seq = (select max(seq) from bank_line) where reference = 'ZZZZZZZZZZ'`},
		{"I11", "保证金多记", "more than is due counted as a deposit", `insert into deposit_part (court_id, deposit_id, line_seq, amount, payer, came_at)
			select p.court_id, p.deposit_id, l.seq, 1, p.payer, p.came_at from deposit_part p, bank_line l where l.credit and not exists (select from deposit_part x where x.line_seq = l.seq) limit 1`},
		{"I11", "他人代付未经法院决定", "a stranger's money as a deposit, without the court", `insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference, virtual_no, state, expected_at)
			select court_id, '00000000-0000-7000-8000-000000000999', case_id, lot_id, gen_random_uuid(), due, payer_hash, 'ZZZZZZZZZZ', virtual_no, 'expected', expected_at from deposit limit 1;
			insert into deposit_part (court_id, deposit_id, line_seq, amount, payer, came_at)
			select l.court_id, '00000000-0000-7000-8000-000000000999', l.seq, 1, 'accepted', l.booked_at from bank_line l where l.credit and not exists (select from deposit_part x where x.line_seq = l.seq) limit 1`},
		{"I11", "冒称竞买人交款", "a stranger's money under the bidder's name", `insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference, virtual_no, state, expected_at)
			select court_id, '00000000-0000-7000-8000-000000000999', case_id, lot_id, gen_random_uuid(), due, sha256('nobody'), 'ZZZZZZZZZZ', virtual_no, 'expected', expected_at from deposit limit 1;
			insert into deposit_part (court_id, deposit_id, line_seq, amount, payer, came_at)
			select l.court_id, '00000000-0000-7000-8000-000000000999', l.seq, 1, 'bidder', l.booked_at from bank_line l where l.credit and not exists (select from deposit_part x where x.line_seq = l.seq) limit 1`},
		{"I11", "同一保证金退两次", "a deposit refunded twice", again("")},
		{"I11", "退到别的账户", "a refund to another account", again(`, 'account_hash', sha256('x')`)},
		{"I11", "退到另一竞买人的账户", "a refund to another bidder's account", again(`, 'deposit_id', (select deposit_id from payout where kind = 'deposit_refund' and payout_id <> p.payout_id limit 1)`)},
		{"I11", "退得比交的多", "more refunded than was paid", again(`, 'amount', p.amount + 1`)},
		{"I12", "价款未足即过户", "title before the price is in", `insert into settlement (court_id, settlement_id, case_id, lot_id, application_id, price, deposit, payer_hash, reference, pay_by, state, opened_at, title_at)
			select court_id, gen_random_uuid(), case_id, gen_random_uuid(), gen_random_uuid(), 100, 0, payer_hash, 'ZZZZZZZZZZ', pay_by, 'open', opened_at, opened_at from settlement limit 1`},
		{"I12", "改成交价", "a price changed", `update settlement set price = price - 1`},
		{"I13", "没收的保证金退还", "a forfeited deposit goes back", `update deposit set state = 'forfeited' where state = 'applied'; update deposit set state = 'refunding' where state = 'forfeited'`},
	}, onSignatures(at, approval, send, hold, closing)...)
}

// onSignatures are the attempts on who must sign what, and on days and clocks.
func onSignatures(at func(string) string, approval func(int, string) string, send, hold string, closing func(by, checked string) string) []attack {
	return []attack{
		{"I14", "一人签两步", "one person takes two steps", at(`insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
			select court_id, payout_id, 2, 'fund_keeper', person_id, content_hash, at from payout_approval where payout_id = '@' and step = 1`)},
		{"I14", "来款自提自批", "a receipt explained and approved by one person", `insert into exception_decision (court_id, exception_id, proposal_id, proposed_by, approved_by, approved_at)
			select court_id, exception_id, proposal_id, proposed_by, proposed_by, proposed_at from exception_proposal`},
		{"I14", "对账人自己复核", "the reconciler checks the close", closing("p.proposed_by", "p.proposed_by")},
		{"I14", "当日记过账的人对账", "a reconciler who posted that day", closing(`(select checked_by from journal where book_date = '2026-03-11' limit 1)`, "gen_random_uuid()")},
		{"I15", "批准另一内容", "an approval of other content", at(`insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
			select court_id, payout_id, 2, 'fund_keeper', gen_random_uuid(), sha256('x'), prepared_at from payout where payout_id = '@'`)},
		{"I15", "跳过一步审批", "a step left out", at(approval(3, "bureau_head"))},
		{"I15", "未审批即批准", "approved without approvals", at(`update payout set state = 'approved' where payout_id = '@'`)},
		{"I15", "草稿直接发出", "a draft sent", at(`update payout set state = 'sent' where payout_id = '@'`)},
		{"I15", "新建即发出，绕过审批", "a payout born sent", at(`insert into payout select (jsonb_populate_record(p, jsonb_build_object('payout_id', gen_random_uuid(),
			'end_to_end', 'FC' || repeat('0', 30), 'state', 'sent'))).* from payout p where payout_id = '@'`)},
		{"I15", "批准后改金额", "an amount changed after approval", `update payout set amount = amount + 1`},
		{"I15", "修改审批", "an approval updated", `update payout_approval set person_id = gen_random_uuid()`},
		{"I15", "已付改回已发", "a paid payout sent again", `update payout set state = 'sent' where state = 'paid'`},
		{"I7", "无分录而发出付款", "a payout sent without its posting", send},
		{"I16", "案件暂停发放时发出", "sent while the case is on hold", hold + send},
		{"I16", "改写暂停", "a hold rewritten", hold + `update case_hold set document = '另一裁定书'`},
		{"I22", "修改日结", "a close updated", `update day_close set book_closing = book_closing + 1`},
		{"I22", "删除日结", "a close deleted", `delete from day_close`},
		{"I22", "修改日末余额", "a balance of a closed day updated", `update day_balance set credit = credit + 1`},
		{"I23", "改送达时间", "a plan's receipt moved", `update plan_recipient set received_at = received_at - interval '1 day'`},
		{"I23", "已了结的期限重开", "a deadline that ended runs again", `update deadline set ended_at = null, outcome = null where ended_at is not null`},
	}
}
