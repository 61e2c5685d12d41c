package paymentspg

import "strings"

// onHandovers attack how a case passes from one judge to another (民事诉讼法 Art. 47, 49):
// J08 is that the head orders it, the taker may take the case and signs for the whole
// list, and who gave it away does nothing in it. @judge handles the case of the lot
// that is open; @party is a judge, and its debtor.
func onHandovers() []attack {
	const ofCase = `(select case_id from lot where lot_id = @open)`
	order := func(giver, taker, by, ground string) string {
		return `insert into case_handover (court_id, handover_id, case_id, giver, taker, ground, reason, items, ordered_by, ordered_at)
			values ('jinjiang', @id1, ` + ofCase + `, ` + giver + `, ` + taker + `, '` + ground + `', '工作调整', 1, ` + by + `, '2026-03-12 09:00+08');`
	}
	const item = `insert into case_handover_item (court_id, handover_id, line, what, kind, title) values ('jinjiang', @id1, 1, 'lot', 'ANNOUNCED', '房屋');`
	answer := func(by, accepted, day string) string {
		return `insert into case_handover_answer (court_id, handover_id, accepted, reason, answered_by, answered_at)
			values ('jinjiang', @id1, ` + accepted + `, '不便承办本案', ` + by + `, '` + day + ` 09:00+08');`
	}
	handler := func(who, day string) string {
		return `insert into case_handler (court_id, case_id, version, person_id, assigned_by, assigned_at)
			select 'jinjiang', ` + ofCase + `, 2, ` + who + `, @head, '` + day + ` 09:00+08';`
	}
	act := func(actor string) string {
		return `insert into event (court_id, kind, case_id, lot_id, actor_id, actor_role, at)
			values ('jinjiang', 'lot.suspended', ` + ofCase + `, @open, ` + actor + `, 'judge', '2026-03-14');`
	}
	asked := order("@judge", "@second", "@head", "load") + item
	signed := asked + answer("@second", "true", "2026-03-13") + handler("@second", "2026-03-13")
	return []attack{
		{"", "", "", signed + act("@second")},
		{"", "", "", asked + answer("@head", "false", "2026-03-13")},
		{"J08", "不经移交换承办人", "another handler without a hand-over", handler("@second", "2026-03-13")},
		{"J08", "未签收即换承办人", "another handler before the taker signed", asked + handler("@second", "2026-03-13")},
		{"J08", "退回之后仍换承办人", "another handler although the case was sent back", asked + answer("@second", "false", "2026-03-13") + handler("@second", "2026-03-13")},
		{"J08", "局长决定移交给自己", "a head who hands the case to themselves", order("@judge", "@head", "@head", "load")},
		{"J08", "承办人移交给自己", "a giver who is the taker", order("@judge", "@judge", "@head", "load")},
		{"J08", "不是局长决定移交", "a hand-over that no head ordered", order("@judge", "@second", "@clerk", "load")},
		{"J08", "替别人移交", "somebody else's case handed over", order("@second", "@party", "@head", "load")},
		{"J08", "移交给不是法官的人", "a taker who is no judge", order("@judge", "@clerk", "@head", "load")},
		{"J08", "移交给本案当事人", "a taker who is a party of the case", order("@judge", "@party", "@head", "load")},
		{"J08", "没有院长决定的回避", "an avoidance without the president's decision", order("@judge", "@second", "@head", "avoidance")},
		{"J08", "两份移交决定同时等待", "a second order while one waits", asked + strings.Replace(order("@judge", "@second", "@head", "load"), "@id1", "@id2", 1)},
		{"J08", "替接收人签收", "a signature for the taker", asked + answer("@head", "true", "2026-03-13")},
		{"J08", "承办人自己签收", "a signature by who gives", asked + answer("@judge", "true", "2026-03-13")},
		{"J08", "清单不全即签收", "a signature for a list that is not whole", order("@judge", "@second", "@head", "load") + answer("@second", "true", "2026-03-13")},
		{"J08", "签收之后加清单", "a line added after the signature", signed + strings.Replace(item, "@id1, 1", "@id1, 2", 1)},
		{"J08", "签收早于决定", "a signature before the order", asked + answer("@second", "true", "2026-03-11")},
		{"J08", "签收两次", "two answers to one order", asked + answer("@second", "false", "2026-03-13") + answer("@second", "true", "2026-03-14")},
		{"J08", "移交之后继续办理", "an act of who gave the case away", signed + act("@judge")},
		{"J08", "改写移交决定", "an order rewritten", asked + `update case_handover set taker = @party`},
		{"J08", "删除移交清单", "the list of a hand-over deleted", asked + `delete from case_handover_item`},
		{"J08", "改写过去的承办人", "a handler of the past rewritten", `update case_handler set person_id = @second`},
	}
}

// onSets attack things that are sold together (拍卖变卖规定 Art. 14, 15): J10 is that a set is
// whole, of one case, with a target that is the sum of its sources, and ends once.
func onSets() []attack {
	set := func(id, mode, size string) string {
		gap := map[string]string{"separate": "30", "whole": "0"}[mode]
		return `insert into lot_set (court_id, set_id, case_id, mode, finding, reason, gap_minutes, size, content, content_hash, made_by, made_at)
			values ('jinjiang', ` + id + `, @twothings, '` + mode + `', '', '分别使用', ` + gap + `, ` + size + `, '{}', encode(sha256('{}'), 'hex'), @judge, '2026-02-01');`
	}
	thing := func(id, asset, place string) string {
		return `insert into lot_set_thing (court_id, set_id, case_id, asset_id, place) values ('jinjiang', ` + id + `, @twothings, ` + asset + `, ` + place + `);`
	}
	target := func(id, version, total, lines string) string {
		return `insert into lot_set_target (court_id, set_id, version, total, lines, reason, stated_by, stated_at)
			values ('jinjiang', ` + id + `, ` + version + `, ` + total + `, '` + lines + `', '利息重新核算', @judge, '2026-02-01');`
	}
	const sum = `[{"kind": "claim", "amount": "60.00", "source": "判决"}, {"kind": "costs", "amount": "40.00", "source": "费用清单"}]`
	things := thing("@id1", "@thing1", "1") + thing("@id1", "@thing2", "2")
	stands := set("@id1", "separate", "2") + things + target("@id1", "1", "100", sum)
	const end = `update lot_set set ended_by = @judge, ended_at = '2026-02-02', end_doc_no = '（2026）裁3号', end_document = repeat('9', 64), end_reason = '另行处置';`
	return []attack{
		{"", "", "", stands + target("@id1", "2", "100", sum) + end},
		{"J10", "只有一件财产的一组", "a set with one thing", set("@id1", "separate", "1") + thing("@id1", "@thing1", "1") + target("@id1", "1", "100", sum)},
		{"J10", "缺一件财产的一组", "a set that lacks one of its things", set("@id1", "separate", "2") + thing("@id1", "@thing1", "1") + target("@id1", "1", "100", sum)},
		{"J10", "没有应清偿总额的一组", "a set without a target", set("@id1", "separate", "2") + things},
		{"J10", "在售的财产编入一组", "a thing that is on sale put into a set", set("@id1", "separate", "2") + things + target("@id1", "1", "100", sum) + thing("@id1", "(select asset_id from lot where lot_id = @open)", "3")},
		{"J10", "一件财产编入两组", "one thing in two sets", stands + set("@id2", "separate", "2") + strings.ReplaceAll(things, "@id1", "@id2") + target("@id2", "1", "100", sum)},
		{"J10", "没有依据的合并拍卖", "a whole sale without a ground", set("@id1", "whole", "2") + things + target("@id1", "1", "100", sum)},
		{"J10", "总额不等于各项之和", "a target that is not the sum of its lines", set("@id1", "separate", "2") + things + target("@id1", "1", "100.01", sum)},
		{"J10", "没有来源的应清偿项", "a line of a target without a source", set("@id1", "separate", "2") + things + target("@id1", "1", "100", strings.Replace(sum, "判决", "", 1))},
		{"J10", "跳过一次核定", "a restatement left out", stands + target("@id1", "3", "100", sum)},
		{"J10", "改写应清偿总额", "a target rewritten", stands + `update lot_set_target set total = 50`},
		{"J10", "改写编组的决定", "a set rewritten", stands + `update lot_set set mode = 'whole', finding = 'indivisible', gap_minutes = 0`},
		{"J10", "终结之后再核定", "a target stated of a set that has ended", stands + end + target("@id1", "2", "100", sum)},
		{"J10", "终结两次", "a set ended twice", stands + end + end},
		{"J10", "冒充被执行人同意", "an agreement of somebody who is no debtor", stands + `insert into party (court_id, case_id, party_id, kind, nature, masked_name, name_enc, name_hash, added_by, added_at)
			values ('jinjiang', @twothings, @id3, 'creditor', 'person', '某**', 'x', sha256('c'), @clerk, '2026-01-06');
			insert into lot_set_agreement (court_id, set_id, case_id, party_id, version, agrees, document, filed_by, filed_at)
			values ('jinjiang', @id1, @twothings, @id3, 1, true, repeat('9', 64), @clerk, '2026-02-01')`},
		{"J10", "删除编组", "a set deleted", stands + `delete from lot_set`},
	}
}

// onOutages attack the record of when bidders were shut out (法释〔2016〕18号 Art. 28, 31):
// J12 is that an outage stays on record as it was told, and pauses what it touched.
func onOutages() []attack {
	outage := func(cause, shard, from, to, by string) string {
		return `insert into service_outage (outage_id, cause, shard, node, from_at, to_at, reason, reported_by)
			values (@id1, '` + cause + `', ` + shard + `, 'node1', '2026-04-01 ` + from + `+08', '2026-04-01 ` + to + `+08', '入口网络中断', ` + by + `);`
	}
	pause := func(lot, at string) string {
		return `insert into outage_pause (court_id, lot_id, outage_id, at) values ('jinjiang', ` + lot + `, @id1, '2026-04-01 ` + at + `+08');`
	}
	health := func(served string) string {
		return `insert into lot_health (court_id, lot_id, from_at, to_at, minutes, served, bids, failed, knocks, unheard, outages, shut_out_us, extensions, nodes)
			select court_id, lot_id, opens_at, ends_at, 1440, ` + served + `, 1, 0, 10, 0, 0, 0, 0, array['node1'] from lot_live;`
	}
	const minute = `insert into service_minute (node, minute, bids, failed, knocks, unheard) values ('node1', '2026-04-01 10:00+08', 1, 0, 10, 0);`
	told := outage("fault", "null", "10:10", "10:20", "@clerk")
	return []attack{
		{"", "", "", told + pause("@live", "10:20") + minute + health("1440")},
		{"J12", "没有登记人的故障", "a fault that nobody told of", outage("fault", "null", "10:10", "10:20", "null")},
		{"J12", "结束早于开始的中断", "an outage that ends before it begins", outage("fault", "null", "10:20", "10:10", "@clerk")},
		{"J12", "不写分片的接管中断", "a gap of no shard", outage("gap", "null", "10:10", "10:20", "null")},
		{"J12", "把中断改短", "an outage made shorter", told + `update service_outage set to_at = from_at + interval '1 second'`},
		{"J12", "删除中断", "an outage deleted", told + `delete from service_outage`},
		{"J12", "因未开拍时的中断暂停", "a lot paused for an outage before it opened", outage("fault", "null", "09:10", "09:20", "@clerk") + pause("@live", "10:20")},
		{"J12", "因另一分片的中断暂停", "a lot paused for an outage of another shard", outage("gap", "8", "10:10", "10:20", "null") + pause("@live", "10:20")},
		{"J12", "中断之前即因中断暂停", "a lot paused before the outage", told + pause("@live", "10:09")},
		{"J12", "同一中断暂停两次", "a lot paused twice for one outage", told + pause("@live", "10:20") + pause("@live", "10:30")},
		{"J12", "改写一分钟的服务记录", "a minute of the service rewritten", minute + `update service_minute set failed = 0, knocks = 10`},
		{"J12", "服务分钟多于竞价分钟", "more minutes served than there were", health("1441")},
		{"J12", "第二份服务记录", "a second record of a lot's service", health("1440") + health("1440")},
		{"J12", "改写服务记录", "the record of a lot's service rewritten", health("1440") + `update lot_health set shut_out_us = 0`},
		{"J12", "删除服务记录", "the record of a lot's service deleted", health("1440") + `delete from lot_health`},
	}
}
