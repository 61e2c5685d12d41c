package paymentspg

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/payments"
)

// bookOfADefault is a property sold again and paid after its buyer defaulted, with a
// table of the deposit that nobody has approved yet.
func bookOfADefault(t *testing.T) *resold {
	t.Helper()
	r := newResold(t, "850000.00", false)
	r.ordinary("2000000.00")
	p, err := r.propose(ForfeitInput{})
	require.NoError(t, err)
	r.table = p.Forfeiture
	return r
}

// onDefaults are the attempts on forfeited deposits and on the price of a sale.
func onDefaults(r *resold) []attack {
	account := func(a payments.Account) string {
		cond := fmt.Sprintf("court_id = 'jinjiang' and name = '%s:%s:%s:%s'", a.Code, a.Case, a.Lot, a.Subject)
		return fmt.Sprintf(`(select account_id from account where %s)`, cond)
	}
	post := func(event string, reverses string, dr, cr payments.Account) string {
		sql := `insert into account (court_id, code, case_id, lot_id, subject_id)
			select 'jinjiang', '@code', nullif('@case', '')::uuid, nullif('@lot', '')::uuid, nullif('@subject', '')::uuid where @cr is null;
		insert into journal (court_id, number, book_date, at, event, key, body_hash, legs, total, made_by, checked_by, reverses)
			select court_id, last_number + 1, '2026-03-20', '2026-03-20 09:00+08', '@event', 'raw', sha256('x'), 1, 1, gen_random_uuid(), gen_random_uuid(), @reverses
			from ledger_head where court_id = 'jinjiang';
		insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
			select court_id, number, 1, '@event', @dr, '@from', @cr, '@code', 1 from journal where key = 'raw'`
		return strings.NewReplacer("@code", string(cr.Code), "@case", string(cr.Case), "@lot", string(cr.Lot), "@subject", string(cr.Subject),
			"@event", event, "@reverses", reverses, "@dr", account(dr), "@cr", account(cr), "@from", string(dr.Code)).Replace(sql)
	}
	kept := payments.Account{Code: payments.Forfeited, Case: r.caseID, Lot: r.first}
	pool := payments.Account{Code: payments.Pool, Case: r.caseID}
	price := payments.Account{Code: payments.SalePrice, Case: r.caseID, Lot: r.second}
	of := func(name string) payments.Account {
		a := payments.Account{Code: payments.Misdirected}
		require.NoError(r.t, r.pool.QueryRow(r.ctx, `select line_id from bank_line where name_hash = $1 order by seq limit 1`, r.hash(name)).Scan(&a.Subject))
		return a
	}
	return []attack{
		{"I13", "未经核定动用没收的保证金", "a forfeited deposit used before anybody decided", post("P8", "null", kept, pool)},
		{"I13", "冲正没收，转回价款", "a forfeiture undone by a reversal", strings.NewReplacer(", 1 from journal", ", 100000 from journal", "1, 1, gen", "1, 100000, gen").Replace(
			post("P24", "(select number from journal where event = 'P7')", kept, payments.Account{Code: payments.SalePrice, Case: r.caseID, Lot: r.first}))},
		{"I13", "重新拍卖未付清即提出使用表", "a table before the resale is paid", `insert into forfeiture
			select (jsonb_populate_record(f, jsonb_build_object('forfeiture_id', gen_random_uuid(), 'resale_lot', gen_random_uuid()))).* from forfeiture f`},
		{"I13", "提出人自己复核使用表", "a table approved by who proposed it", `update forfeiture set state = 'approved', approved_by = proposed_by, approved_at = proposed_at`},
		{"I13", "改写使用表", "a table rewritten", `update forfeiture set content = '{}'`},
		{"I13", "同一损失计两次", "a loss counted twice", `update forfeiture set state = 'void'; insert into forfeiture
			select (jsonb_populate_record(f, jsonb_build_object('forfeiture_id', '00000000-0000-7000-8000-000000000001', 'state', 'proposed'))).* from forfeiture f;
			insert into forfeiture_share select (jsonb_populate_record(s, jsonb_build_object('forfeiture_id', '00000000-0000-7000-8000-000000000001',
				'short_difference', s.burden))).* from forfeiture_share s`},
		{"I13", "改小没收的金额", "a default said to have forfeited less", `update buyer_default set forfeited = 1`},
		{"I13", "责令补交超过缺口", "more ordered than was open", `insert into top_up (court_id, top_up_id, forfeiture_id, lot_id, case_id, rule, amount, doc_no, document, reason,
				virtual_no, pay_by, ordered_by, at)
			select court_id, gen_random_uuid(), forfeiture_id, lot_id, case_id, 'full', 1, '川执一号', repeat('5f', 32), '责令补交', (select min(virtual_no) from virtual_account),
				'2026-04-01', gen_random_uuid(), '2026-03-20' from forfeiture_share join forfeiture using (court_id, forfeiture_id)`},
		{"I13", "没有到账而减记备查", "a claim lowered without money", `insert into memo_entry (court_id, entry_id, code, case_id, lot_id, subject_id, amount, at)
			select court_id, gen_random_uuid(), 'M9020', case_id, lot_id, lot_id, -1, '2026-03-20' from buyer_default`},
		{"I7", "价款退给没有付款的人", "price given to one who did not bring it", post("P7R", "null", price, of("张三"))},
		{"I7", "未经撤销退还价款", "price given back without a revocation", post("P27R", "null", price, of("李四"))},
	}
}
