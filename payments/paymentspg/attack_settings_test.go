package paymentspg

import "strings"

// onSettings attack what a court set where the law is silent: J05 is that two people
// decide, within bounds, for what is still to come, and that a lot whose bidding runs
// keeps what it was announced with.
func onSettings() []attack {
	propose := func(id, name, value, by string) string {
		return `insert into court_setting (court_id, change_id, name, value, document, from_day, proposed_by, proposed_at)
			values ('jinjiang', ` + id + `, '` + name + `', ` + value + `, '锦法执〔2026〕3号', '2026-03-12', ` + by + `, '2026-03-12 09:00+08');`
	}
	approve := func(id, by, at, from string) string {
		return `update court_setting set approved_by = ` + by + `, approved_at = '` + at + ` 10:00+08', effective_at = '` + from + ` 10:00+08' where change_id = ` + id + `;`
	}
	note := func(level, price string) string {
		return `insert into price_alarm_note (court_id, lot_id, level, price, note, noted_by, noted_at)
			values ('jinjiang', @live, ` + level + `, ` + price + `, '未发现异常', @judge, '2026-04-01 12:00+08');`
	}
	asked := propose("@id1", "pay_days_movable", "10", "@leader")
	good := asked + approve("@id1", "@head", "2026-03-12", "2026-03-12")
	return []attack{
		{"", "", "", good + note("3", "2100000")},
		{"J05", "自提自批", "a setting approved by who asked for it", asked + approve("@id1", "@leader", "2026-03-12", "2026-03-12")},
		{"J05", "一人写入已批准的设置", "a setting born approved", strings.NewReplacer("proposed_at)", "proposed_at, approved_by, approved_at, effective_at)", "09:00+08')", "09:00+08', @head, '2026-03-12 10:00+08', '2026-03-12 10:00+08')").Replace(asked)},
		{"J05", "超出范围的设置", "a setting beyond its bounds", propose("@id1", "pay_days_movable", "91", "@leader")},
		{"J05", "没有的设置项", "a setting that does not exist", propose("@id1", "pay_days_any", "5", "@leader")},
		{"J05", "放宽设置的范围", "the bounds of a setting made wider", `update auction_setting set most = 1000`},
		{"J05", "生效早于批准", "a setting that counts before its approval", asked + approve("@id1", "@head", "2026-03-12", "2026-03-11")},
		{"J05", "批准早于提出", "a setting approved before it was asked for", asked + approve("@id1", "@head", "2026-03-11", "2026-03-12")},
		{"J05", "全部倒签，追溯已公告的标的", "a setting dated back before lots that are announced", strings.ReplaceAll(good, "2026-03-12", "2026-02-20")},
		{"J05", "同一时刻两个值", "two values from one instant", good + propose("@id2", "pay_days_movable", "20", "@head") + approve("@id2", "@leader", "2026-03-12", "2026-03-12")},
		{"J05", "批准时换一个数", "another value than was asked for", asked + `update court_setting set value = 30, approved_by = @head, approved_at = '2026-03-12 10:00+08', effective_at = '2026-03-12 10:00+08'`},
		{"J05", "批准后改数", "a setting rewritten after its approval", good + `update court_setting set value = 30`},
		{"J05", "改写批准人", "another approver", good + `update court_setting set approved_by = @judge`},
		{"J05", "删除设置的修改", "a change of a setting deleted", good + `delete from court_setting`},
		{"J05", "竞价中改变出价规则", "the rules of bidding changed while a lot is live", `update lot_live set multiples_only = true`},
		{"J05", "竞价中取消再次确认", "second confirmations switched off while a lot is live", `update lot_live set confirm_self = false, confirm_steps = 0`},
		{"J05", "价格未到即记核查", "a note of an alarm that was not reached", note("3", "2099999.99")},
		{"J05", "同一提醒核查两次", "one alarm noted twice", note("3", "2100000") + note("3", "2200000")},
		{"J05", "改写核查记录", "a note of an alarm rewritten", note("3", "2100000") + `update price_alarm_note set note = '异常'`},
	}
}

// onDrafts attack drafts of announcements and sheets of lots (法释〔2016〕18号 Art. 13, 14):
// J07 is that one reads what was saved, in its order, and that a sheet is listed whole.
func onDrafts() []attack {
	draft := func(lot, version, announced, day string) string {
		return `insert into announcement_draft (court_id, lot_id, version, content, template, changes, announcement_id, saved_by, saved_at)
			values ('jinjiang', ` + lot + `, ` + version + `, '{}', '2026-1', '[]', ` + announced + `, @clerk, '` + day + ` 09:00+08');`
	}
	sheet := func(wrong string) string {
		return `insert into lot_sheet (court_id, sheet_hash, content, wrong, uploaded_by, uploaded_at)
			values ('jinjiang', repeat('e', 64), '[{}]', '` + wrong + `', @clerk, '2026-01-05 09:00+08');`
	}
	list := func(lots, by, day string) string {
		return `insert into lot_sheet_listing (court_id, sheet_hash, lots, listed_by, listed_at)
			values ('jinjiang', repeat('e', 64), array[` + lots + `]::uuid[], ` + by + `, '` + day + ` 09:00+08');`
	}
	const lister = `(select listed_by from lot where lot_id = @priced)`
	first := draft("@priced", "1", "null", "2026-02-01")
	return []attack{
		{"", "", "", first + draft("@priced", "2", "null", "2026-02-02") + sheet("[]") + list("@priced", lister, "2026-01-05")},
		{"J07", "公告之后存草稿", "a draft of a lot that is announced", draft("@open", "1", "null", "2026-03-02")},
		{"J07", "以别的标的的公告发布", "a draft published as another lot's announcement", draft("@priced", "1", "(select announcement_id from announcement where lot_id = @open)", "2026-02-01")},
		{"J07", "改写草稿", "a draft rewritten", first + `update announcement_draft set changes = '[{}]'`},
		{"J07", "删除草稿", "a draft deleted", first + `delete from announcement_draft`},
		{"J07", "草稿跳号", "a version of a draft left out", first + draft("@priced", "3", "null", "2026-02-02")},
		{"J07", "倒签草稿", "a draft dated before the one it follows", first + draft("@priced", "2", "null", "2026-01-31")},
		{"J07", "给他院的标的存草稿", "a draft of another court's lot", draft("@far", "1", "null", "2026-02-01")},
		{"J07", "改写上传的表格", "a sheet rewritten", sheet("[{}]") + `update lot_sheet set wrong = '[]'`},
		{"J07", "有错的表格列标", "a sheet listed with something wrong in it", sheet("[{}]") + list("@priced", lister, "2026-01-05")},
		{"J07", "表格多列标的", "more lots than rows", sheet("[]") + list("@priced, @open", lister, "2026-01-05")},
		{"J07", "列他院的标的", "another court's lot listed", sheet("[]") + list("@far", lister, "2026-01-05")},
		{"J07", "另行设立的标的充作表格所列", "a lot that was listed otherwise passed off as a sheet's", sheet("[]") + list("@priced", "@clerk", "2026-01-05")},
		{"J07", "上传之前即已列标", "a sheet listed before it was uploaded", sheet("[]") + list("@priced", lister, "2026-01-04")},
		{"J07", "同一表格列标两次", "a sheet listed twice", sheet("[]") + list("@priced", lister, "2026-01-05") + list("@priced", lister, "2026-01-05")},
	}
}
