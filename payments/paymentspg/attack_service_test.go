package paymentspg

import "strings"

// onService attack the service of a sale ruling on its buyer: served electronically on
// nobody's word, on another's, or before they agreed; on paper without a receipt, or with
// one that proves nothing. N-served is that behind every service stands its proof
// (民事诉讼法 Art. 87–90).
func onService() []attack {
	const (
		serving, other = `'00000000-0000-7000-8000-000000000f01'`, `'00000000-0000-7000-8000-000000000f02'`
		buyer, clerk   = `'00000000-0000-7000-8000-000000000f03'`, `'00000000-0000-7000-8000-000000000f04'`
		consent        = `'00000000-0000-7000-8000-000000000f05'`
		set            = `update serving set status = 'received', received_at = '2026-04-08 09:00+08', `
	)
	sent := func(id, person string) string {
		return `insert into document (court_id, document_id, case_id, kind, subject_id, basis, issued_at)
			select 'jinjiang', ` + id + `, case_id, 'auction.ruling', ` + id + `, '', '2026-04-07 09:00+08' from enforcement_case where court_id = 'jinjiang' order by case_id limit 1;
			insert into serving (court_id, serving_id, document_id, person_id, status, sent_at) values ('jinjiang', ` + id + `, ` + id + `, ` + person + `, 'sent', '2026-04-07 09:00+08');`
	}
	agree := func(who, by, at string) string {
		return strings.NewReplacer("@who", who, "@by", by, "@at", at).Replace(`insert into service_consent (court_id, consent_id, case_id, person_id, medium, way, signed_on, given_by, at)
			select 'jinjiang', ` + consent + `, case_id, @who, 'site', 'self', '2026-04-01', @by, '@at' from enforcement_case where court_id = 'jinjiang' order by case_id limit 1;`)
	}
	receipt := func(method, taker, witness, at, by string) string {
		return strings.NewReplacer("@method", method, "@taker", taker, "@witness", witness, "@at", at, "@by", by).Replace(`insert into service_receipt
			(court_id, serving_id, method, taker, witness, sealed, served_at, document, kept_by, at)
			values ('jinjiang', ` + serving + `, '@method', '@taker', '@witness', 'x', '@at', repeat('a', 64), @by, '2026-04-09 09:00+08');`)
	}
	entrusted := func(court, on string) string {
		return strings.NewReplacer("@court", court, "@on", on).Replace(`insert into service_receipt
			(court_id, serving_id, method, taker, witness, sealed, served_at, document, kept_by, at, entrusted_court, entrusted_letter, entrusted_on)
			values ('jinjiang', ` + serving + `, 'entrusted', 'recipient', '', 'x', '2026-04-08 09:00+08', repeat('a', 64), ` + clerk + `, '2026-04-09 09:00+08', '@court', '（2026）委送1号', '@on');`)
	}
	const served, end = `2026-04-08 09:00+08`, ` where serving_id = ` + serving
	keep := `insert into file (court_id, sha256, media_type, size, kept_by, kept_at)
		values ('jinjiang', repeat('a', 64), 'application/pdf', 9, ` + clerk + `, '2026-04-07 09:00+08') on conflict do nothing;`
	paper := `insert into service_consent (court_id, consent_id, case_id, person_id, medium, way, signed_on, document, given_by, at)
		select 'jinjiang', ` + consent + `, case_id, ` + buyer + `, 'site', 'paper', '2026-04-01', repeat('b', 64), ` + clerk + `, '2026-04-07 12:00+08' from enforcement_case where court_id = 'jinjiang' order by case_id limit 1`
	base := keep + sent(serving, buyer)
	agreed := base + agree(buyer, buyer, "2026-04-07 12:00+08")
	confirmed := set + `how = 'self', consent_id = ` + consent + end
	return []attack{
		{"", "", "", agreed + confirmed},
		{"", "", "", base + receipt("direct", "recipient", "", served, clerk) + set + `how = 'clerk', evidence = '回证'` + end},
		{"N-served", "未同意即以电子方式送达裁定", "a ruling served electronically on who did not agree", base + set + `how = 'self'` + end},
		{"N-served", "凭他人的同意送达", "a ruling served by somebody else's consent", base + sent(other, clerk) + agree(clerk, clerk, "2026-04-07 12:00+08") + confirmed},
		{"N-served", "在同意之前送达", "a ruling served before its recipient agreed", base + agree(buyer, buyer, "2026-04-08 09:00:01+08") + confirmed},
		{"N-served", "撤回同意之后送达", "a ruling served after the consent was taken back", agreed + `insert into service_consent_end (court_id, consent_id, way, ended_by, at)
			values ('jinjiang', ` + consent + `, 'self', ` + buyer + `, '2026-04-08 08:00+08');` + confirmed},
		{"N-served", "书记员替受送达人同意", "a clerk who agrees for the recipient", base + agree(buyer, clerk, "2026-04-07 12:00+08")},
		{"N-served", "改写同意的时间", "another time for a consent", agreed + `update service_consent set at = '2026-04-01 09:00+08'`},
		{"N-served", "删除撤回前的同意", "a consent deleted", agreed + `delete from service_consent`},
		{"N-served", "没有送达回证的纸质送达", "a ruling served on paper without a receipt", base + set + `how = 'clerk', evidence = '回证'` + end},
		{"N-served", "送达日期与回证不符", "a day of service that is not the receipt's", base + receipt("direct", "recipient", "", "2026-04-08 10:00+08", clerk) + set + `how = 'clerk', evidence = '回证'` + end},
		{"N-served", "留置送达没有见证", "a paper left with nobody to witness it", base + receipt("left", "", "", served, clerk)},
		{"", "", "", base + entrusted("德阳市旌阳区人民法院", "2026-04-07") + set + `how = 'clerk', evidence = '回证'` + end},
		{"N-served", "没有写明法院的委托送达", "service through a court that nobody names", base + entrusted("", "2026-04-07")},
		{"N-served", "委托本院代为送达", "a court that entrusts itself", base + entrusted("某某区人民法院jinjiang", "2026-04-07")},
		{"N-served", "委托函早于文书", "a letter of entrustment from before the paper", base + entrusted("德阳市旌阳区人民法院", "2026-04-06")},
		{"N-served", "委托函晚于签收", "a letter of entrustment from after the service", base + entrusted("德阳市旌阳区人民法院", "2026-04-09")},
		{"N-served", "没有签收人的直接送达", "a paper handed over that nobody signed for", base + receipt("direct", "", "", served, clerk)},
		{"N-served", "受送达人登记自己的送达回证", "a recipient who keeps the receipt of their own service", base + receipt("direct", "recipient", "", served, buyer)},
		{"N-served", "只有校验值、没有文件的送达回证", "a receipt of service that is a hash without a file", base + strings.ReplaceAll(receipt("direct", "recipient", "", served, clerk), "repeat('a'", "repeat('c'")},
		{"N-served", "只有校验值、没有文件的送达地址确认书", "a consent on a paper that is a hash without a file", base + paper},
		{"N-served", "立案以前签的送达地址确认书", "a consent that was signed before the case was filed", base + strings.NewReplacer("'2026-04-01'", "'2020-01-01'", "repeat('b', 64)", "repeat('a', 64)").Replace(paper)},
		{"N-served", "把裁定改成不需同意的文书", "a ruling that is no litigation paper any more", base + `update serving set litigation = false` + end},
	}
}
