package paymentspg

import (
	"fmt"
	"strings"

	"fachui/internal/ref"
	"fachui/payments"
)

// attack is something that plain SQL tries. rule is the invariant of the law of
// case funds that it would break.
type attack struct{ rule, zh, en, sql string }

// onLedger are the attempts on the ledger itself: court 锦江 has journals 1 and 2,
// which brought 100.00 to case c and 900.00 to case rich; court 武侯 has one.
func onLedger(c, rich ref.ID) []attack {
	journal := `insert into journal (court_id, number, book_date, at, event, key, body_hash, legs, total, made_by, checked_by)
		values ('jinjiang', %d, '%s', '2026-03-02 09:00+08', 'P9', 'raw', sha256('x'), 1, 1, '%s', '%s');`
	made, checked, day := ref.New(), ref.New(), "2026-03-02"
	good := fmt.Sprintf(journal, 3, day, made, checked)
	acc := func(court string, code payments.Code, id ref.ID) string {
		return fmt.Sprintf("(select account_id from account where court_id = '%s' and code = '%s' and case_id is not distinct from nullif('%s', '')::uuid limit 1)", court, code, id)
	}
	line := func(amount string) string {
		return fmt.Sprintf(`insert into bank_line (court_id, seq, line_id, bank_ref, booked_at, value_date, credit, amount, journal_number)
			values ('jinjiang', 3, gen_random_uuid(), 'raw', '2026-03-02', '2026-03-02', true, %s, 3);`, amount)
	}
	leg := func(n int, dr, cr, amount string) string {
		return line(amount) + fmt.Sprintf(`insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
			values ('jinjiang', %d, 1, 'P9', %s, 'A1010', %s, 'L2050', %s);`, n, dr, cr, amount)
	}
	within := func(amount string, to ref.ID) string { // P10, from case c
		return strings.NewReplacer("'P9'", "'P10'", "1, 1, '", "1, "+amount+", '").Replace(good) + fmt.Sprintf(`
			insert into account (court_id, code, case_id, subject_id) values ('jinjiang', 'L2150', '%s', '%s');
			insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
				values ('jinjiang', 3, 1, 'P10', %s, 'L2050', (select account_id from account where subject_id = '%s'), 'L2150', %s);`,
			to, made, acc("jinjiang", "L2050", c), made, amount)
	}
	a, l := acc(jinjiang, payments.Bank, ""), acc(jinjiang, payments.ExecutionMoney, c)
	sound := good + leg(3, a, l, "1.00")
	return []attack{
		{"", "", "", sound}, // what the others vary is itself sound
		{"", "", "", within("1", c)},
		{"I1", "只记一边", "one-sided entry", good + leg(3, a, a, "1.00")},
		{"I1", "与凭证金额不同", "another amount than the journal's", good + leg(3, a, l, "2.00")},
		{"I1", "凭证没有分录", "a journal without postings", good},
		{"I1", "给旧凭证补一笔", "a posting added to an old journal", `insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
			values ('jinjiang', 1, 2, 'P9', ` + a + `, 'A1010', ` + l + `, 'L2050', 1)`},
		{"I1", "借贷方向颠倒", "the wrong way round", good + `insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
			values ('jinjiang', 3, 1, 'P9', ` + l + `, 'L2050', ` + a + `, 'A1010', 1)`},
		{"I1", "分录的业务与凭证不同", "a posting of another event than its journal's", strings.Replace(sound, "'P9', '", "'P17', '", 1)},
		{"I1", "许可表上没有的划转", "a move that nothing allows", strings.ReplaceAll(sound, "'P9'", "'P10'")},
		{"I1", "没有凭证的分录", "a posting without a journal", leg(3, a, l, "1.00")},
		{"I1", "两次写齐一张凭证", "the postings of a journal written twice", sound + strings.Replace(leg(3, a, l, "1.00"), line("1.00"), "", 1)},
		{"I1", "冒充科目的账户", "an account under another kind", strings.Replace(sound, "'L2050', 1.00", "'L2150', 1.00", 1)},
		{"I1", "不存在的账户", "an account that does not exist", good + leg(3, a, "-1", "1.00")},
		{"I1", "没有台账的法院", "a journal of a court without a ledger", strings.Replace(good, "'jinjiang'", "'nowhere'", 1)},
		{"I1", "冲正不存在的凭证", "a reversal of nothing", strings.NewReplacer("checked_by)", "checked_by, reverses)", "'P9'", "'P24'", checked.String()+"')", checked.String()+"', 99)").Replace(good)},
		{"I1", "增加一种许可的划转", "a move of one's own among those allowed", `update posting_rule set event = 'P9'`},
		{"I2", "透支本案余额", "an account overdrawn", within("100.01", c)},
		{"I2", "余额改为负数", "a balance made negative", `update balance set debit = debit + 5000 where side = -1`},
		{"I3", "修改凭证", "a journal updated", `update journal set source = 'x'`},
		{"I3", "修改分录", "a posting updated", `update posting set amount = amount + 1`},
		{"I3", "删除分录", "a posting deleted", `delete from posting`},
		{"I3", "删除凭证", "a journal deleted", `delete from journal`},
		{"I3", "清空凭证", "the journal truncated", `truncate journal cascade`},
		{"I3", "清空分录", "the postings truncated", `truncate posting`},
		{"I3", "修改账户所属案件", "an account moved to another case", `update account set case_id = '` + rich.String() + `' where code = 'L2050'`},
		{"I3", "凭证跳号", "a number left out", fmt.Sprintf(journal, 4, day, made, checked) + leg(4, a, l, "1.00")},
		{"I3", "凭证重号", "a number used twice", fmt.Sprintf(journal, 2, day, made, checked) + leg(2, a, l, "1.00")},
		{"I3", "改动编号计数", "the count of numbers moved back", `update ledger_head set last_number = 0`},
		{"I3", "同一业务记两次", "the same business event twice", strings.Replace(good, "'raw'", "'1'", 1) + leg(3, a, l, "1.00")},
		{"I3", "可重复读下记账，绕过日锁", "a posting from an old snapshot, past the day lock", `set transaction isolation level repeatable read; ` + sound},
		{"I3", "关闭触发器（会话参数）", "triggers off by a session setting", `set session_replication_role = replica; update journal set source = 'x'`},
		{"I4", "无凭证的银行流水", "a bank line without a journal", line("1.00")},
		{"I4", "银行流水跳号", "a bank line left out", strings.Replace(line("1.00"), "', 3,", "', 4,", 1) + strings.Replace(sound, line("1.00"), "", 1)},
		{"I4", "同一银行流水入账两次", "one bank line booked twice", strings.Replace(sound, "gen_random_uuid(), 'raw'", "gen_random_uuid(), '1'", 1)},
		{"I4", "一张凭证对两笔流水", "one journal for two bank lines", strings.Replace(line("1.00"), "1.00, 3)", "1.00, 2)", 1)},
		{"I4", "修改银行流水", "a bank line updated", `update bank_line set amount = amount + 1`},
		{"I4", "删除银行流水", "a bank line deleted", `delete from bank_line`},
		{"I5", "无流水而动专户", "the fund account moved without a bank line", strings.Replace(sound, line("1.00"), "", 1)},
		{"I5", "流水金额与分录不同", "a bank line of another amount", strings.Replace(sound, line("1.00"), line("1.01"), 1)},
		{"I6", "虚拟账号不在本院主账号之下", "a virtual number of another main account", `insert into virtual_account (court_id, virtual_no, purpose, subject_id, opened_at)
			values ('jinjiang', '51000100209999000001', 'case', gen_random_uuid(), '2026-03-02')`},
		{"I7", "本案的钱付给他案", "one case's money for another case", within("1", rich)},
		{"I7", "跨法院记账", "a posting across courts", good + leg(3, acc(wuhou, payments.Bank, ""), l, "1.00")},
		{"I7", "为他院案件开户", "an account for another court's case", fmt.Sprintf(`insert into account (court_id, code, case_id) values ('wuhou', 'L2050', '%s')`, c)},
		{"I7", "为虚构案件开户", "an account for an invented case", `insert into account (court_id, code, case_id) values ('jinjiang', 'L2050', gen_random_uuid())`},
		{"I7", "没有标的物的保证金户", "a deposit without a lot", `insert into account (court_id, code, case_id) values ('jinjiang', 'L2010', '` + c.String() + `')`},
		{"I14", "制单人自己复核", "maker is checker", fmt.Sprintf(journal, 3, day, made, made) + leg(3, a, l, "1.00")},
		{"I14", "一人开立案款专户", "one person opens a fund account", `insert into court (court_id, code, name, name_en, opened_at) values ('third', '川7777', '第三区人民法院', 'Third Court', '2026-03-02');
			insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
			values ('third', 'B2', '99999999', '第三区人民法院', '` + made.String() + `', '` + made.String() + `', '2026-03-02')`},
		{"I21", "第二本台账", "a second ledger", `insert into ledger (court_id, opened_on, closed_through) values ('jinjiang', '2026-03-02', '2026-03-01')`},
		{"I21", "第二个案款专户（案例 52）", "a second fund account (case 52)", `insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
			values ('jinjiang', 'B2', '99999999', 'xx', gen_random_uuid(), gen_random_uuid(), '2026-03-02')`},
		{"I21", "两院共用一个银行账号", "one bank account for two courts", `insert into court (court_id, code, name, name_en, opened_at) values ('third', '川7777', '第三区人民法院', 'Third Court', '2026-03-02');
			insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
			values ('third', 'SIMBANK', '` + mainNo + `', '第三区人民法院', gen_random_uuid(), gen_random_uuid(), '2026-03-02')`},
		{"I21", "台账内第二个银行户", "a second bank account in the ledger", `insert into account (court_id, code, subject_id) values ('jinjiang', 'A1010', gen_random_uuid())`},
		{"I21", "银行户重复开立", "the same bank account again", `insert into account (court_id, code) values ('jinjiang', 'A1010')`},
		{"I22", "记入已结账日", "a posting into a closed day", fmt.Sprintf(journal, 3, "2026-03-01", made, checked) + leg(3, a, l, "1.00")},
		{"I22", "重开已结账日", "a day reopened", `update ledger set closed_through = closed_through - 1`},
		{"I22", "不对账就结账", "a day closed without a reconciliation", `update ledger set closed_through = closed_through + 1`},
		{"I22", "手工插入日结", "a close inserted by hand", `insert into day_close (court_id, day, proposal_id, bank_closing, book_closing, last_number, proposed_by, checked_by, closed_at)
			values ('jinjiang', '2026-03-02', gen_random_uuid(), 1000, 1000, 2, gen_random_uuid(), gen_random_uuid(), '2026-03-03')`},
		{"I24", "负金额", "a negative amount", strings.Replace(within("1", c), "'L2150', 1)", "'L2150', -1.00)", 1)},
		{"I24", "不是数的金额", "an amount that is no number", strings.Replace(within("1", c), "'L2150', 1)", "'L2150', 'NaN')", 1)},
		{"I24", "不足一分", "less than a fen", strings.Replace(within("1", c), "'L2150', 1)", "'L2150', 0.001)", 1)},
		{"I25", "直接改余额", "a balance edited", `update balance set credit = credit + 1`},
		{"I25", "删除余额", "a balance deleted", `delete from balance`},
		{"I25", "插入余额", "a balance inserted", `insert into balance (court_id, account_id, side, credit) values ('jinjiang', 1, -1, 5)`},
		{"I25", "直接改科目合计", "a total edited", `update kind_total set credit = credit + 1`},
	}
}
