package paymentspg

import "strings"

// onPapers attack the papers that the house writes of a sale and what is asked of
// registries (法释〔2016〕18号 Art. 22; 民事诉讼法 Art. 262): J06 is that the bytes that were
// signed stay the paper's, under one number, after what they certify.
func onPapers() []attack {
	const key = `insert into paper_key (key_id, public_key, first_used_at)
		values (left(encode(sha256(sha256('k')), 'hex'), 16), sha256('k'), '2026-03-01');`
	paper := func(id, lot, kind, no, sum, by, day string) string {
		return `insert into sale_paper (court_id, paper_id, lot_id, case_id, kind, doc_no, template_version, facts_enc, text_sum, sha256, size, key_id, signature, issued_by, issued_at)
			select court_id, ` + id + `, lot_id, case_id, '` + kind + `', '` + no + `', 1, 'x', repeat('1', 64), repeat('` + sum + `', 64), 10,
				left(encode(sha256(sha256('k')), 'hex'), 16), sha256('a') || sha256('b'), ` + by + `, '` + day + ` 10:00+08'
			from lot where lot_id = ` + lot + `;`
	}
	assist := func(lot, of string) string {
		return `insert into assistance (court_id, assistance_id, lot_id, paper_id, agency, name, due_at, issued_by, issued_at)
			values ('jinjiang', @id3, ` + lot + `, ` + of + `, 'real_estate', '不动产登记中心', '2026-05-14', @judge, '2026-04-14 11:00+08');`
	}
	step := func(what, document, day string) string {
		return `insert into assistance_step (court_id, assistance_id, step, note, document, noted_by, at)
			values ('jinjiang', @id3, '` + what + `', '专人送达', ` + document + `, @clerk, '` + day + ` 09:00+08');`
	}
	confirmation := key + paper("@id1", "@paid", "confirmation", "（2026）确1号", "2", "null", "2026-04-02")
	asks := key + paper("@id2", "@titled", "assistance", "（2026）协1号", "3", "@judge", "2026-04-14")
	sent := asks + assist("@titled", "@id2") + step("sent", "''", "2026-04-15")
	return []attack{
		{"", "", "", confirmation + paper("@id4", "@titled", "sale", "（2026）裁1号", "d", "@judge", "2026-04-12")},
		{"", "", "", sent + step("answered", "repeat('4', 64)", "2026-04-20")},
		{"J06", "改写文书的校验值", "another hash for a paper", confirmation + `update sale_paper set sha256 = repeat('9', 64)`},
		{"J06", "换掉文书的签名", "another signature for a paper", confirmation + `update sale_paper set signature = sha256('c') || sha256('d')`},
		{"J06", "删除文书", "a paper of a sale deleted", confirmation + `delete from sale_paper`},
		{"J06", "换掉公布的公钥", "a published key replaced", key + `update paper_key set public_key = sha256('other')`},
		{"J06", "冒用公钥的名称", "a key under another key's name", strings.Replace(key, "sha256('k'), '2026", "sha256('other'), '2026", 1)},
		{"J06", "没有公布的公钥签名", "a paper signed with a key that was not published", paper("@id1", "@paid", "confirmation", "（2026）确1号", "2", "null", "2026-04-02")},
		{"J06", "文书号换括号再用", "one number on two papers", confirmation + paper("@id4", "@titled", "withdrawal", "(2026) 确1号", "5", "@judge", "2026-04-14")},
		{"J06", "一份文件作两件文书", "one file as two papers", confirmation + paper("@id4", "@titled", "withdrawal", "（2026）撤1号", "2", "@judge", "2026-04-14")},
		{"J06", "再出一份确认书", "a second confirmation", confirmation + paper("@id4", "@paid", "confirmation", "（2026）确2号", "5", "null", "2026-04-03")},
		{"J06", "没有成交的确认书", "a confirmation of no sale", key + paper("@id1", "@open", "confirmation", "（2026）确1号", "2", "null", "2026-04-02")},
		{"J06", "成交之前的确认书", "a confirmation dated before the sale", key + paper("@id1", "@paid", "confirmation", "（2026）确1号", "2", "null", "2026-04-01")},
		{"J06", "公告之前的文书", "a paper dated before the announcement", key + paper("@id1", "@open", "withdrawal", "（2026）撤1号", "2", "@judge", "2026-02-01")},
		{"J06", "未公告标的的文书", "a paper of a lot that nobody announced", key + paper("@id1", "@priced", "withdrawal", "（2026）撤1号", "2", "@judge", "2026-03-01")},
		{"J06", "他案的文书", "a paper under another case", key + strings.Replace(paper("@id1", "@open", "withdrawal", "（2026）撤1号", "2", "@judge", "2026-03-10"), "lot_id, case_id, 'with", "lot_id, @twothings, 'with", 1)},
		{"J06", "无人署名的裁定", "a ruling that nobody signed", key + paper("@id1", "@titled", "sale", "（2026）裁1号", "d", "null", "2026-04-12")},
		{"J06", "没有作出裁定的成交裁定书", "a sale ruling that nobody ruled", key + paper("@id1", "@paid", "sale", "（2026）裁2号", "6", "@judge", "2026-04-12")},
		{"J06", "与所作裁定不同的裁定书", "another paper than the one that was ruled", key + paper("@id1", "@titled", "sale", "（2026）裁1号", "6", "@judge", "2026-04-12")},
		{"J06", "所有权转移之前要求协助", "assistance asked for before title has passed", key + paper("@id2", "@paid", "assistance", "（2026）协1号", "3", "@judge", "2026-04-14") + assist("@paid", "@id2")},
		{"J06", "借别的文书要求协助", "assistance asked for on another kind of paper", key + paper("@id2", "@titled", "withdrawal", "（2026）撤1号", "3", "@judge", "2026-04-14") + assist("@titled", "@id2")},
		{"J06", "一份通知书要求两次", "two requests on one paper", asks + assist("@titled", "@id2") + strings.Replace(assist("@titled", "@id2"), "@id3", "@id4", 1)},
		{"J06", "未送出先登记回复", "an answer to what was not sent", asks + assist("@titled", "@id2") + step("answered", "repeat('4', 64)", "2026-04-20")},
		{"J06", "没有回执的回复", "an answer without its document", sent + step("answered", "''", "2026-04-20")},
		{"J06", "回复早于送出", "an answer before it was sent", sent + step("answered", "repeat('4', 64)", "2026-04-14")},
		{"J06", "改写协助的期限", "another day for a request", sent + `update assistance set due_at = '2027-01-01'`},
	}
}

// onDelivery attack the steps between the price and the keys (拍卖变卖规定 Art. 27; 民事诉讼法
// Art. 261): J09 is that nobody is put out before the day of a public order has passed.
func onDelivery() []attack {
	step := func(lot, kind, until, no, day string) string {
		return `insert into delivery_step (court_id, step_id, lot_id, kind, until_day, document, doc_no, note, taken_by, at)
			values ('jinjiang', gen_random_uuid(), ` + lot + `, '` + kind + `', ` + until + `, repeat('7', 64), '` + no + `', '承租人未搬离', @judge, '` + day + ` 09:00+08');`
	}
	notice := step("@paid", "notice", "'2026-04-20'", "", "2026-04-11")
	order := notice + step("@paid", "order", "'2026-05-06'", "（2026）公1号", "2026-04-21")
	return []attack{
		{"", "", "", order + step("@paid", "eviction", "null", "", "2026-05-07")},
		{"J09", "未公告即强制迁出", "an eviction without a public order", notice + step("@paid", "eviction", "null", "", "2026-05-07")},
		{"J09", "公告期限当日强制迁出", "an eviction on the day itself", order + step("@paid", "eviction", "null", "", "2026-05-06")},
		{"J09", "通知期限未满即公告", "a public order before the day of the notice has passed", notice + step("@paid", "order", "'2026-05-06'", "（2026）公1号", "2026-04-20")},
		{"J09", "责令已经过去的一日迁出", "a notice to leave by a day that is over", step("@paid", "notice", "'2026-04-10'", "", "2026-04-11")},
		{"J09", "倒签到付款之前的通知", "a notice dated before the price was paid", step("@paid", "notice", "'2026-04-08'", "", "2026-04-05")},
		{"J09", "倒签暂不能移交的事由", "a hindrance dated before the step it follows", order + step("@paid", "hindrance", "null", "", "2026-04-15")},
		{"J09", "没有文号的公告", "a public order without a number", notice + step("@paid", "order", "'2026-05-06'", "", "2026-04-21")},
		{"J09", "未付清价款即腾退", "a lot cleared whose price is not paid", step("@open", "notice", "'2026-04-20'", "", "2026-04-11")},
		{"J09", "为他院标的登记腾退", "a step for another court's lot", step("@far", "notice", "'2026-04-20'", "", "2026-04-11")},
		{"J09", "改写期限", "the day of an order rewritten", order + `update delivery_step set until_day = '2026-04-22'`},
		{"J09", "删除腾退步骤", "a step deleted", order + `delete from delivery_step`},
	}
}

// onFindings attack the second look at a buyer (法释〔2016〕18号 Art. 31; 法释〔2021〕18号 Art. 3):
// J11 is that somebody else than the buyer looked, after the sale, before the ruling.
func onFindings() []attack {
	find := func(lot, what, result, by, day string) string {
		return `insert into buyer_finding (court_id, finding_id, lot_id, requirement, result, evidence, found_by, at)
			values ('jinjiang', gen_random_uuid(), ` + lot + `, '` + what + `', '` + result + `', '查询记录', ` + by + `, '` + day + ` 10:00+08');`
	}
	const rule = `insert into sale_ruling (court_id, lot_id, ruling_id, doc_no, document, buyer_id, buyer_check, issued_by, issued_at)
		values ('jinjiang', @paid, @id1, '（2026）裁2号', repeat('8', 64), @other, '已复核', @judge, '2026-04-12 10:00+08');`
	both := find("@paid", "limit_bidding", "met", "@clerk", "2026-04-11") + find("@paid", "limit_ruling", "met", "@clerk", "2026-04-11")
	return []attack{
		{"", "", "", both + rule},
		{"J11", "未经核查即作裁定", "a ruling without a look at the buyer", rule},
		{"J11", "只看竞买时的限购资格", "a ruling on what held at the sale alone", find("@paid", "limit_bidding", "met", "@clerk", "2026-04-11") + rule},
		{"J11", "付款之前的限购核查充作裁定前的", "what was found before the price was paid taken for the second look", strings.Replace(both, "2026-04-11", "2026-04-04", 2) + rule},
		{"J11", "查明不符仍作裁定", "a ruling for a buyer who lacks what the lot asks", both + strings.Replace(find("@paid", "limit_ruling", "lacking", "@clerk", "2026-04-11"), "gen_random_uuid()", "'ffffffff-0000-7000-8000-000000000001'", 1) + rule},
		{"J11", "免除限购核查", "a purchase limit found not to be asked for", find("@paid", "limit_ruling", "not_required", "@clerk", "2026-04-11")},
		{"J11", "买受人核查自己", "a buyer who looks at themselves", find("@paid", "limit_ruling", "met", "@other", "2026-04-11")},
		{"J11", "成交之前的核查", "a finding dated before the sale", find("@paid", "limit_bidding", "met", "@clerk", "2026-03-11")},
		{"J11", "没有成交的核查", "a finding about a lot that is not sold", find("@open", "limit_bidding", "met", "@clerk", "2026-04-11")},
		{"J11", "核查标的没有要求的资格", "a finding about what the lot does not ask", find("@paid", "equity_approval", "met", "@clerk", "2026-04-11")},
		{"J11", "改写核查结果", "a finding rewritten", both + `update buyer_finding set result = 'lacking'`},
		{"J11", "删除核查", "a finding deleted", both + `delete from buyer_finding`},
	}
}
