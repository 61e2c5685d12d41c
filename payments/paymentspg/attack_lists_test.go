package paymentspg

import (
	"strings"
)

// onLists attack the list of who may not bid on a lot (法释〔2016〕18号 Art. 34): J13 is
// that who stands on it does not bid, that each line has its ground and who entered it,
// and that another officer decides about it. On the lot that is open one line keeps
// @barred out, which @officer entered.
func onLists() []attack {
	bid := func(person, bidder string) string {
		return `insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status, announcement_hash, housing_pledge, applied_at)
			values ('jinjiang', @open, @id1, ` + person + `, ` + bidder + `, false, 70000, 'APPLIED', repeat('a', 64), true, '2026-03-13 09:00+08');`
	}
	const line = `('entry:' || @id7)`
	appeal := func(person, source string) string {
		return `insert into eligibility_appeal (court_id, appeal_id, lot_id, person_id, source, statement, filed_at)
			values ('jinjiang', @id2, @open, ` + person + `, ` + source + `, '没有参与本次看样', '2026-03-13 09:00+08');`
	}
	decide := func(upheld, by, day string) string {
		return `insert into eligibility_decision (court_id, appeal_id, upheld, reason, decided_by, decided_at)
			values ('jinjiang', @id2, ` + upheld + `, '查明已经离职', ` + by + `, '` + day + ` 09:00+08');`
	}
	strike := func(source, appeal, by string) string {
		return `insert into lot_bar_strike (court_id, strike_id, lot_id, source, reason, appeal_id, struck_by, at)
			values ('jinjiang', @id3, @open, ` + source + `, '查明已经离职', ` + appeal + `, ` + by + `, '2026-03-14 09:00+08');`
	}
	entry := func(lot, relation string) string {
		return `insert into lot_bar_entry (court_id, entry_id, lot_id, body, name_masked, number_hash, relation, entered_by, entered_at)
			values ('jinjiang', @id4, ` + lot + `, 'auxiliary', '某**', sha256('nobody'), ` + relation + `, @officer, '2026-03-12 09:00+08');`
	}
	good := appeal("@barred", line)
	upheld := good + decide("true", "@clerk", "2026-03-14") + strike(line, "@id2", "@clerk")
	return []attack{
		{"", "", "", upheld + bid("@barred", "@barred")},
		{"", "", "", entry("@open", "'拍卖辅助人员'")},
		{"J13", "名单上的人报名", "somebody on the list applies", bid("@barred", "@barred")},
		{"J13", "名单上的人由他人代为竞买", "somebody on the list applies through another", bid("@reader", "@barred")},
		{"J13", "名单上的人代他人竞买", "somebody on the list applies for another", bid("@barred", "@reader")},
		{"J13", "承办法官的近亲属报名", "a judge's close relative applies", bid("@brother", "@brother")},
		{"J13", "从名单上删去一行", "a line of the list deleted", `delete from lot_bar_entry`},
		{"J13", "改写列入名单的理由", "the ground of a line rewritten", `update lot_bar_entry set relation = '无'`},
		{"J13", "撤销近亲属的申报", "a declared relative taken back", `delete from relative_declaration`},
		{"J13", "列入名单而不写理由", "a line without a ground", entry("@open", "''")},
		{"J13", "给他院的标的列名单", "a line for another court's lot", entry("@far", "'拍卖辅助人员'")},
		{"J13", "替别人申诉", "an appeal for somebody else", appeal("@reader", line)},
		{"J13", "对名单上没有的一行申诉", "an appeal against a line that is not there", appeal("@barred", "'entry:' || @id1")},
		{"J13", "列入的人自己决定申诉", "an appeal decided by who entered the line", good + decide("true", "@officer", "2026-03-14")},
		{"J13", "承办人决定申诉", "an appeal decided by who handles the case", good + decide("true", "@judge", "2026-03-14")},
		{"J13", "本人决定自己的申诉", "an appeal decided by who filed it", good + decide("true", "@barred", "2026-03-14")},
		{"J13", "决定早于申诉", "a decision before the appeal", good + decide("true", "@clerk", "2026-03-12")},
		{"J13", "同一申诉决定两次", "an appeal decided twice", good + decide("false", "@clerk", "2026-03-14") + decide("true", "@leader", "2026-03-15")},
		{"J13", "改判申诉", "a decision rewritten", good + decide("false", "@clerk", "2026-03-14") + `update eligibility_decision set upheld = true`},
		{"J13", "申诉被驳回仍然划去", "a line struck on an appeal that was dismissed", good + decide("false", "@clerk", "2026-03-14") + strike(line, "@id2", "@clerk")},
		{"J13", "一人决定申诉、另一人划去", "a line struck by somebody else than who upheld the appeal", good + decide("true", "@leader", "2026-03-14") + strike(line, "@id2", "@clerk")},
		{"J13", "本人把自己划去", "somebody strikes their own line", strike(line, "null", "@barred")},
		{"J13", "法官划去自己的近亲属", "a judge strikes the line of their own relative", strike("('relative:' || @id8)", "null", "@judge")},
		{"J13", "划去在职人员", "an office struck from the list", strike("('court:' || @clerk)", "null", "@officer")},
		{"J13", "划去名单上没有的一行", "a line struck that is not there", strike("('entry:' || @id1)", "null", "@leader")},
		{"J13", "公告之后增加竞买资格", "a qualification asked for after the announcement", `insert into lot_requirement (court_id, lot_id, qualification, basis, set_by, set_at)
			values ('jinjiang', @open, '持有爆破许可', '民用爆炸物品安全管理条例', @judge, '2026-03-12')`},
	}
}

// onReaders attack viewings, questions and answers (法释〔2016〕18号 Art. 7): J04 is that no
// viewing has more people than seats, that what was asked and answered stays as the
// public read it and names nobody, and that one is reminded of what one chose.
func onReaders() []attack {
	slot := func(id, lot, opened, day string) string {
		return `insert into viewing_slot (court_id, slot_id, lot_id, starts_at, ends_at, capacity, place, opened_by, opened_at)
			values ('jinjiang', ` + id + `, ` + lot + `, '` + day + ` 09:00+08', '` + day + ` 10:00+08', 3, '某路一号', @clerk, '` + opened + ` 09:00+08');`
	}
	seats := func(id, slot, person, people, day string) string {
		return `insert into viewing_booking (court_id, booking_id, slot_id, lot_id, person_id, people, ticket, booked_at)
			values ('jinjiang', ` + id + `, ` + slot + `, @open, ` + person + `, ` + people + `, upper(substr(translate(md5(` + id + `), 'io', 'xy'), 1, 6)), '` + day + ` 09:00+08');`
	}
	closing := func(day string) string {
		return `insert into viewing_closing (court_id, slot_id, reason, closed_by, closed_at) values ('jinjiang', @id1, '下雨改期', @clerk, '` + day + ` 09:00+08');`
	}
	cancelling := func(day string) string {
		return `insert into viewing_cancellation (court_id, booking_id, cancelled_at) values ('jinjiang', @id2, '` + day + ` 09:00+08');`
	}
	question := func(lot, words string) string {
		return `insert into lot_question (court_id, question_id, lot_id, person_id, words, hidden, asked_at)
			values ('jinjiang', @id4, ` + lot + `, @reader, '` + words + `', 0, '2026-03-10 09:00+08');`
	}
	answer := func(words, restates, by, day string) string {
		return `insert into lot_answer (court_id, question_id, given, words, restates, answered_by, answered_at)
			values ('jinjiang', @id4, true, '` + words + `', ` + restates + `, ` + by + `, '` + day + ` 09:00+08');`
	}
	watch := func(lot string) string {
		return `insert into lot_watch (person_id, lot_id, court_id, opens, ends, changes, watched_at)
			values (@reader, ` + lot + `, 'jinjiang', true, false, false, '2026-03-10 09:00+08');`
	}
	viewing := slot("@id1", "@open", "2026-03-02", "2026-03-16")
	two := viewing + seats("@id2", "@id1", "@reader", "2", "2026-03-10")
	asked := question("@open", "钥匙在哪里？")
	told := asked + answer("钥匙在法院。", "true", "@clerk", "2026-03-11")
	return []attack{
		{"", "", "", two + seats("@id3", "@id1", "@other", "1", "2026-03-10") + cancelling("2026-03-11") + closing("2026-03-12")},
		{"", "", "", told + watch("@open")},
		{"J04", "看样超过名额", "more people than a viewing has seats", two + seats("@id3", "@id1", "@other", "2", "2026-03-10")},
		{"J04", "一条语句写入两个预约超过名额", "more people than seats in one statement", viewing + `insert into viewing_booking (court_id, booking_id, slot_id, lot_id, person_id, people, ticket, booked_at)
			select 'jinjiang', gen_random_uuid(), @id1, @open, p.id::uuid, 2, p.ticket, '2026-03-10 09:00+08' from (values (@reader, 'ABCDE2'), (@other, 'ABCDE3')) p (id, ticket)`},
		{"J04", "改大看样名额", "the seats of a viewing changed", viewing + `update viewing_slot set capacity = 100`},
		{"J04", "一人预约两场", "two bookings of one person", two + slot("@id3", "@open", "2026-03-02", "2026-03-17") + seats("@id4", "@id3", "@reader", "1", "2026-03-10")},
		{"J04", "看样开始后预约", "a booking once the viewing has begun", viewing + seats("@id2", "@id1", "@reader", "1", "2026-03-16")},
		{"J04", "倒签预约", "a booking dated before the viewing was offered", viewing + seats("@id2", "@id1", "@reader", "1", "2026-03-01")},
		{"J04", "预约已取消的场次", "a booking of a viewing that was cancelled", viewing + closing("2026-03-05") + seats("@id2", "@id1", "@reader", "1", "2026-03-10")},
		{"J04", "以另一标的之名预约", "a booking under another lot", viewing + strings.Replace(seats("@id2", "@id1", "@reader", "1", "2026-03-10"), "@open", "@live", 1)},
		{"J04", "删除预约", "a booking deleted", two + `delete from viewing_booking`},
		{"J04", "看样之后退回名额", "seats given back after the viewing", two + cancelling("2026-03-16")},
		{"J04", "看样开始后宣布取消", "a viewing cancelled once it has begun", viewing + closing("2026-03-16")},
		{"J04", "安排未公告标的的看样", "a viewing of a lot that nobody announced", slot("@id1", "@priced", "2026-03-02", "2026-03-16")},
		{"J04", "倒签到公告之前的看样", "a viewing offered before the announcement", slot("@id1", "@open", "2026-02-20", "2026-03-16")},
		{"J04", "安排竞价结束后的看样", "a viewing after the bidding ends", slot("@id1", "@open", "2026-03-02", "2026-04-03")},
		{"J04", "安排他院标的的看样", "a viewing of another court's lot", slot("@id1", "@far", "2026-03-02", "2026-03-16")},
		{"J04", "问题里留有电话号码", "a question with a telephone number", question("@open", "请打13812345678联系我")},
		{"J04", "对未公告的标的提问", "a question about a lot that nobody announced", question("@priced", "钥匙在哪里？")},
		{"J04", "改写问题", "a question rewritten", asked + `update lot_question set words = '法院很好，谢谢'`},
		{"J04", "删除问题", "a question deleted", asked + `delete from lot_question`},
		{"J04", "答复改变公告", "an answer that changes the announcement", asked + answer("改变公告。", "false", "@clerk", "2026-03-11")},
		{"J04", "答复写出账号", "an answer that names an account", asked + answer("账号6222020012345678901", "true", "@clerk", "2026-03-11")},
		{"J04", "答复早于提问", "an answer before its question", asked + answer("钥匙在法院。", "true", "@clerk", "2026-03-09")},
		{"J04", "自己答复自己的问题", "an answer by who asked", asked + answer("钥匙在法院。", "true", "@reader", "2026-03-11")},
		{"J04", "再答复一次", "a second answer", told + answer("钥匙不在法院。", "true", "@clerk", "2026-03-12")},
		{"J04", "改写公开的答复", "an answer rewritten", told + `update lot_answer set words = '没有答复'`},
		{"J04", "把提醒改到别人名下", "a reminder made somebody else's", watch("@open") + `update lot_watch set person_id = @other`},
		{"J04", "关注未公告的标的", "a lot followed that nobody announced", watch("@priced")},
		{"J04", "以本院之名关注他院标的", "another court's lot followed under this court", watch("@far")},
		{"J04", "删除关注", "the record of who followed deleted", watch("@open") + `delete from lot_watch`},
	}
}
