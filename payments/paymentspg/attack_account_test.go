package paymentspg

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/payments"
	"fachui/payments/bank"
)

const nextNo = "5105010012345678"

// holder is in whose name the court's account stands.
func (w *world) holder() string {
	return w.text(`select holder from fund_account_now where court_id = 'jinjiang'`)
}

// orderAccount asks for another account from a day on, and another person signs it.
func (w *world) orderAccount(starts string) {
	w.t.Helper()
	_, err := w.bank.Open(w.ctx, bank.Opening{No: nextNo, Holder: w.holder()})
	require.NoError(w.t, err)
	id, err := w.svc.OrderAccount(w.ctx, jinjiang, payments.AccountOrder{
		Bank: "CCB", Number: nextNo, Holder: w.holder(), StartsOn: legal.MustDate(starts), Document: "锦院函第3号", Reason: "公开招标更换开户银行",
	}, w.now, w.staff["finance_maker"])
	require.NoError(w.t, err)
	require.NoError(w.t, w.svc.AnswerAccountOrder(w.ctx, jinjiang, id, true, "", w.now, w.staff["leader"]))
}

// bookOfASuccession is a court whose bank has changed: 100,000.00 came before and was
// moved, and one deposit is still awaited under a number of the old account.
func bookOfASuccession(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.at("2026-03-09T09:00:00+08:00")
	w.holdDeposits("张三")
	w.expect("李四", "100000.00")
	w.orderAccount("2026-03-10")
	w.at("2026-03-10T09:00:00+08:00")
	w.closeDay("2026-03-09")
	_, err := w.svc.SweepDue(w.ctx, w.now)
	require.NoError(t, err)
	w.settle()
	return w
}

// onAccounts are the attempts on the court's account in time: account 1 was replaced
// on 10 March by account 2.
func onAccounts() []attack {
	order := func(id, term, no, starts string) string {
		return `insert into fund_order (court_id, order_id, kind, term, bank_code, account_no, holder, starts_on, document_no, reason, asked_by, asked_at)
			select court_id, '` + id + `', 'change', ` + term + `, 'ABC', '` + no + `', holder, '` + starts + `', document_no, reason, asked_by, '2026-03-10 10:00+08' from fund_order limit 1;`
	}
	answer := func(id, by string) string {
		return `insert into fund_order_answer (court_id, order_id, asked_by, answered_by, approved, answered_at)
			select court_id, order_id, asked_by, ` + by + `, true, '2026-03-10 10:01+08' from fund_order where order_id = '` + id + `';`
	}
	const (
		one   = "00000000-0000-7000-8000-000000000901"
		other = "00000000-0000-7000-8000-000000000902"
		fresh = "6105010012345678"
		sign  = `(select answered_by from fund_order_answer limit 1)`
	)
	sound := order(one, "3", fresh, "2026-03-11") + answer(one, sign)
	return []attack{
		{"", "", "", sound},
		{"I21", "绕过申请直接换户", "another account without an order", `insert into fund_term (court_id, term, bank_code, account_no, holder, starts_on, order_id, opened_at)
			select court_id, 3, 'ABC', '` + fresh + `', holder, '2026-03-11', order_id, '2026-03-10' from fund_term where term = 2`},
		{"I21", "同一时间两个现用账户", "a second account while one is still to come", sound + order(other, "4", "7105010012345678", "2026-03-12") + answer(other, sign)},
		{"I21", "前后账户期间重叠", "accounts whose days overlap", order(one, "3", fresh, "2026-03-10") + answer(one, sign)},
		{"I21", "跳过一个账户", "an account left out", order(one, "4", fresh, "2026-03-11") + answer(one, sign)},
		{"I21", "换成本院用过的账户", "an account of the court's own past", strings.Replace(order(one, "3", mainNo, "2026-03-11"), "'ABC'", "'SIMBANK'", 1) + answer(one, sign)},
		{"I21", "换成另一法院的账户", "another court's account", `insert into court (court_id, code, name, name_en, opened_at) values ('third', '川7777', '第三区人民法院', 'Third Court', '2026-03-02');
			insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
			values ('third', 'ABC', '` + fresh + `', '第三区人民法院', gen_random_uuid(), gen_random_uuid(), '2026-03-02');` + sound},
		{"I21", "新法院用别院换掉的账户", "a new court with an account that another had", `insert into court (court_id, code, name, name_en, opened_at) values ('third', '川7777', '第三区人民法院', 'Third Court', '2026-03-02');
			insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
			values ('third', 'CCB', '` + nextNo + `', '第三区人民法院', gen_random_uuid(), gen_random_uuid(), '2026-03-02')`},
		{"I21", "倒签启用日", "an account from a day that is over", `insert into fund_order (court_id, order_id, kind, term, bank_code, account_no, holder, starts_on, document_no, reason, asked_by, asked_at)
			select court_id, '` + one + `', 'change', 3, 'ABC', '` + fresh + `', holder, '2026-03-09', document_no, reason, asked_by, '2026-03-10 10:00+08' from fund_order limit 1`},
		{"I21", "前一日未日结即启用", "an account that takes over an open day", sound + `insert into fund_term_begun (court_id, term, begun_at) values ('jinjiang', 3, '2026-03-11 09:00+08')`},
		{"I21", "改写过去的账户", "an account of the past rewritten", `update fund_term set account_no = '99999999' where term = 1`},
		{"I21", "改写启用日", "the day of a change rewritten", `update fund_term set starts_on = '2026-03-08' where term = 2`},
		{"I21", "删除过去的账户", "an account of the past deleted", `delete from fund_term where term = 1`},
		{"I21", "还有人缴款即销户", "an account closed that is still waited for", `insert into fund_order (court_id, order_id, kind, term, document_no, reason, asked_by, asked_at)
			select court_id, '` + one + `', 'close', 1, document_no, reason, asked_by, asked_at from fund_order limit 1;` + answer(one, sign) + `
			insert into fund_term_closed (court_id, term, order_id, closed_on, closed_at) values ('jinjiang', 1, '` + one + `', '2026-03-10', '2026-03-10')`},
		{"I21", "销现用账户", "the account in use closed", `insert into fund_order (court_id, order_id, kind, term, document_no, reason, asked_by, asked_at)
			select court_id, '` + one + `', 'close', 2, document_no, reason, asked_by, asked_at from fund_order limit 1`},
		{"I14", "一人申请并签署换户", "one person orders and signs a change of bank", order(one, "3", fresh, "2026-03-11") + answer(one, "asked_by")},
		{"I14", "冒用申请人签署换户", "a signature under somebody else's order", order(one, "3", fresh, "2026-03-11") + `insert into fund_order_answer (court_id, order_id, asked_by, answered_by, approved, answered_at)
			select court_id, order_id, gen_random_uuid(), asked_by, true, asked_at from fund_order where order_id = '` + one + `'`},
		{"I5", "原账户余额划往别处", "the old balance moved backwards", `insert into fund_sweep (court_id, sweep_id, term, to_term, amount, end_to_end, state, ordered_by, ordered_at)
			values ('jinjiang', '` + one + `', 2, 1, 100000, 'FS' || repeat('0', 30), 'ordered', gen_random_uuid(), '2026-03-10')`},
		{"I5", "只划走一部分", "part of the old balance moved", `insert into fund_sweep (court_id, sweep_id, term, to_term, amount, end_to_end, state, ordered_by, ordered_at)
			values ('jinjiang', '` + one + `', 1, 2, 1, 'FS' || repeat('0', 30), 'ordered', gen_random_uuid(), '2026-03-10')`},
		{"I5", "改写划转金额", "a transfer of the old balance rewritten", `update fund_sweep set amount = 1`},
		{"I5", "没有流水即算划到", "a transfer that arrived without a line", `update fund_sweep set in_seq = 1`},
		{"I4", "流水记到未启用的账户", "a line on an account that is not open", `insert into bank_line (court_id, seq, term, bank_seq, line_id, bank_ref, booked_at, value_date, credit, amount, journal_number)
			select court_id, max(seq) + 1, 3, 1, gen_random_uuid(), 'raw', '2026-03-10', '2026-03-10', true, 1, 1 from bank_line group by court_id`},
		{"I4", "新账户流水跳号", "a line left out on the new account", `insert into bank_line (court_id, seq, term, bank_seq, line_id, bank_ref, booked_at, value_date, credit, amount, journal_number)
			select court_id, max(seq) + 1, 2, 3, gen_random_uuid(), 'raw', '2026-03-10', '2026-03-10', true, 1, 1 from bank_line group by court_id`},
		{"I6", "在原账户之下新开子账号", "a new number under the old account", `insert into virtual_account (court_id, virtual_no, purpose, subject_id, opened_at, term)
			values ('jinjiang', '` + mainNo + `999999', 'case', gen_random_uuid(), '2026-03-10', 1)`},
	}
}
