package paymentspg

import "strings"

// onLimits attack the orders that limit what a debtor may consume: one against a creditor
// or in another case, one whose last day comes first, a number used twice, one lifted
// before it was made, and one rewritten. J14 is that such an order stands against a debtor
// of its case until it is lifted (法释〔2010〕8号 as amended by 法释〔2015〕17号, Art. 1, 5, 9).
func onLimits() []attack {
	const (
		debtor, creditor, second = `'00000000-0000-7000-8000-000000000c11'`, `'00000000-0000-7000-8000-000000000c12'`, `'00000000-0000-7000-8000-000000000c13'`
		one, two                 = `'00000000-0000-7000-8000-000000000c21'`, `'00000000-0000-7000-8000-000000000c22'`
		first, last              = `(select min(case_id::text)::uuid from enforcement_case where court_id = 'jinjiang')`, `(select max(case_id::text)::uuid from enforcement_case where court_id = 'jinjiang')`
	)
	party := func(id, of, kind string) string {
		return strings.NewReplacer("@id", id, "@of", of, "@kind", kind).Replace(`insert into party (court_id, case_id, party_id, kind, nature, masked_name, name_enc, name_hash, added_by, added_at)
			values ('jinjiang', @of, @id, '@kind', 'person', '某**', 'x', sha256('limited'), @id, '2026-03-01 09:00+08');`)
	}
	order := func(id, of, against, no, until string) string {
		return strings.NewReplacer("@id", id, "@of", of, "@party", against, "@no", no, "@until", until).Replace(`insert into consumption_order
			(court_id, order_id, case_id, party_id, doc_no, reason, from_on, until_on, recorded_by, at)
			values ('jinjiang', @id, @of, @party, '@no', '未履行生效判决', '2026-03-02', @until, gen_random_uuid(), '2026-03-03 09:00+08');`)
	}
	lift := func(id, on, at string) string {
		return strings.NewReplacer("@id", id, "@on", on, "@at", at).Replace(`insert into consumption_lift (court_id, order_id, doc_no, reason, lifted_on, lifted_by, at)
			values ('jinjiang', @id, '解一号', '已经履行', '@on', gen_random_uuid(), '@at');`)
	}
	const no = `（2026）川0104执限1号`
	base := party(debtor, first, "debtor")
	made := base + order(one, first, debtor, no, "null")
	lifted := made + lift(one, "2026-03-10", "2026-03-10 09:00+08")
	return []attack{
		{"", "", "", base + order(one, first, debtor, no, "'2026-03-02'") + lift(one, "2026-03-02", "2026-03-03 09:00+08")},
		{"J14", "对申请执行人限制消费", "a creditor's consumption limited", party(creditor, first, "creditor") + order(one, first, creditor, no, "null")},
		{"J14", "在另一案件中限制消费", "an order in a case that the debtor has no part in", base +
			`insert into enforcement_case select (jsonb_populate_record(c, jsonb_build_object('case_id', ` + second + `::uuid, 'serial', 99101,
				'case_no', replace(case_no, '执' || serial || '号', '执99101号')))).* from enforcement_case c where c.court_id = 'jinjiang' and c.case_id = ` + last + `;` +
			order(one, second, debtor, no, "null")},
		{"J14", "限制消费令截止日早于起始日", "an order that ends before it begins", base + order(one, first, debtor, no, "'2026-03-01'")},
		{"J14", "同一文号对同一人登记两次", "an order under a number that was used against the same debtor", made + order(two, first, debtor, no, "null")},
		{"J14", "没有理由的限制消费令", "an order without a reason", strings.Replace(made, "未履行生效判决", "", 1)},
		{"J14", "改写限制消费令的截止日", "another last day for an order", made + `update consumption_order set until_on = '2026-03-02'`},
		{"J14", "删除限制消费令", "an order deleted", made + `delete from consumption_order`},
		{"J14", "清空限制消费令", "the orders truncated", made + `truncate consumption_order cascade`},
		{"J14", "解除没有登记的限制消费令", "an order lifted that is not on record", base + lift(one, "2026-03-10", "2026-03-10 09:00+08")},
		{"J14", "起始日以前解除", "an order lifted before its first day", made + lift(one, "2026-03-01", "2026-03-10 09:00+08")},
		{"J14", "登记以前解除", "an order lifted before it was on record", made + lift(one, "2026-03-02", "2026-03-02 09:00+08")},
		{"J14", "预先登记解除", "a lifting put on record before its day", made + lift(one, "2026-03-11", "2026-03-10 09:00+08")},
		{"J14", "同一限制消费令解除两次", "an order lifted twice", lifted + lift(one, "2026-03-11", "2026-03-11 09:00+08")},
		{"J14", "改写解除日", "another day for a lifting", lifted + `update consumption_lift set lifted_on = '2026-03-02'`},
		{"J14", "删除解除记录", "the record of a lifting deleted", lifted + `delete from consumption_lift`},
	}
}
