package invariant

import "fachui/internal/basis"

// ofReports are the invariants of the appraisal and the price that follows.
func ofReports() []Invariant {
	return []Invariant{
		{
			"V-signed", "评估报告由至少两名不同的评估师署名，盖的是受委托机构的章。",
			"An appraisal report is signed by at least two different appraisers and sealed by the firm that was commissioned.",
			basis.Appraisal2016(28), []test{
				ask(words("份评估报告", "appraisal reports"), words("署名 {signers} 人，印章 {sealed_by}，受托机构 {firm}，审查通过：{passed}。",
					"{signers} signers, sealed by {sealed_by}, commissioned {firm}; passed the review: {passed}."), `
					select r.court_id || ' report ' || r.report_id as place, s.signers, r.parts ->> 'sealed_by' as sealed_by, f.registry_no as firm, v.passed,
						v.passed and (s.signers < 2 or r.parts ->> 'sealed_by' is distinct from f.registry_no
							or c.valuation_id is distinct from r.valuation_id or c.status = 'sent') as bad
					from valuation_report r
					join lateral (
						select coalesce(bool_or(passed), false) as passed
						from report_review v
						where v.court_id = r.court_id and v.report_id = r.report_id) v on true
					left join commission c on c.court_id = r.court_id and c.commission_id = r.commission_id
					left join appraisal_firm f using (firm_id)
					cross join lateral (
						select count(distinct s ->> 'certificate') as signers
						from jsonb_array_elements(case when jsonb_typeof(r.parts -> 'signers') = 'array' then r.parts -> 'signers' else '[]' end) s) s
					where r.method = 'appraisal'`),
			},
		},
		{
			"V-windows", "参考价确定时，每名收件人均已收到报告、各自五日异议期已满，没有未决异议。",
			"When a price became final every recipient had received the report, each one's five days had passed, and no objection was open.",
			basis.Price2018(22), []test{
				ask(words("个参考价", "reference prices"), words("{fixed_at} 确定；收件人 {recipients} 名，其中 {open} 名异议期未满，未决异议 {objections} 件。",
					"Fixed at {fixed_at}; of {recipients} recipients {open} could still object, and {objections} objections were open."), `
					select p.court_id || ' valuation ' || p.valuation_id || ' price ' || p.price_no as place, p.fixed_at, r.recipients, r.open, o.objections,
						r.open > 0 or o.objections > 0 or r.recipients = 0 and p.method in ('online_inquiry', 'appraisal') as bad
					from reference_price p
					cross join lateral (
						select count(*) as recipients, count(*) filter (where c.receipt_id is null or c.received_at > p.fixed_at
							or c.last_day is null or c.last_day < (c.received_at at time zone 'Asia/Shanghai')::date + 5
							or c.last_day >= (p.fixed_at at time zone 'Asia/Shanghai')::date) as open
						from valuation_report n
						join valuation_report v on v.court_id = n.court_id and v.valuation_id = n.valuation_id
							and v.commission_id is not distinct from n.commission_id and not v.supplement
						join report_recipient x on x.court_id = v.court_id and x.report_id = v.report_id
						left join report_receipt c on c.court_id = x.court_id and c.receipt_id = x.receipt_id
						where n.court_id = p.court_id and n.report_id = p.report_id and p.method in ('online_inquiry', 'appraisal')) r
					cross join lateral (
						select count(*) as objections
						from appraisal_objection o
						where o.court_id = p.court_id and o.valuation_id = p.valuation_id and o.filed_at <= p.fixed_at
						  and o.state in ('reviewing', 'reviewing_first', 'forwarding', 'explaining', 'explained', 'technical_review')) o`),
			},
		},
		{
			"V-valid", "报告和参考价的有效期不超过一年，参考价等于所依据的结果。",
			"A report and its price are valid for at most a year, and the price is that of the result it rests on.",
			basis.Price2018(27), []test{
				ask(words("份结果", "results"), words("{issued_on} 出具，有效至 {valid_until}。", "Issued {issued_on}, valid until {valid_until}."), `
					select court_id || ' report ' || report_id as place, issued_on, valid_until, valid_until > issued_on + interval '1 year' or valid_until < issued_on as bad
					from valuation_report`),
				ask(words("个参考价", "reference prices"), words("参考价 {amount} 元有效至 {valid_until}；结果 {value} 元有效至 {report_until}。",
					"Price {amount} valid until {valid_until}; the result is {value} valid until {report_until}."), `
					select p.court_id || ' valuation ' || p.valuation_id || ' price ' || p.price_no as place, p.amount, p.valid_until, r.value, r.valid_until as report_until,
						(p.fixed_at at time zone 'Asia/Shanghai')::date + interval '1 year' < p.valid_until
						or p.method = 'appraisal' and (p.amount, p.valid_until) is distinct from (r.value, r.valid_until) as bad
					from reference_price p
					left join valuation_report r using (court_id, report_id)`),
			},
		},
	}
}
