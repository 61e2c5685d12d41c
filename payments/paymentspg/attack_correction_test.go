package paymentspg

import "strings"

// onCorrections attack the published text of an order and what mends a slip of the pen in
// it (民事诉讼法 Art. 157(1)(7)): J06 is that a text once published stays, and that a
// correction stands beside the very text that it mends.
func onCorrections() []attack {
	const (
		first = `'{"title": "暂缓拍卖公告", "paragraphs": ["一号房屋"]}'`
		fixed = `'{"title": "暂缓拍卖公告", "paragraphs": ["二号房屋"]}'`
		other = `'{"title": "撤回拍卖公告", "paragraphs": ["二号房屋"]}'`
		sum   = `encode(sha256(convert_to(@text, 'UTF8')), 'hex')`
	)
	hash := func(text string) string { return strings.ReplaceAll(sum, "@text", text) }
	published := `insert into lot_interruption (court_id, interruption_id, lot_id, kind, ground, reason, ordered_by, at, form, doc_no, stay_until)
			values ('jinjiang', @id1, @open, 'suspend', 'other', '核查', @judge, '2026-03-12 09:00+08', 'stay', '（2026）停1号', '2026-03-20');
		insert into order_announcement (court_id, interruption_id, lot_id, number, act, stood_at, template, content, content_hash, published_at)
			values ('jinjiang', @id1, @open, 1, 'stay', 'ANNOUNCED', '2026-1', ` + first + `, ` + hash(first) + `, '2026-03-12 09:01+08');`
	correction := func(number, lot, base, text, document, at string) string {
		return strings.NewReplacer("@number", number, "@lot", lot, "@base", base, "@text", text, "@sum", hash(text), "@document", document, "@at", at).Replace(`
			insert into order_correction (court_id, interruption_id, lot_id, number, doc_no, reason, document, base_hash, slips, content, content_hash, corrected, corrected_hash, corrected_by, published_at)
			values ('jinjiang', @id1, @lot, @number, '（2026）补@number号', '打字错误', @document, @base, '[{"paragraph": 1, "wrong": "一号", "right": "二号"}]',
				'{}', encode(sha256('{}'), 'hex'), @text, @sum, @judge, '@at 10:00+08');`)
	}
	const day = "2026-03-13"
	good := published + correction("1", "@open", hash(first), fixed, "''", day)
	return []attack{
		{"", "", "", good},
		{"J06", "改写已公布的决定文字", "the published text of an order rewritten", published + `update order_announcement set content = ` + fixed + `, content_hash = ` + hash(fixed)},
		{"J06", "改写补正", "a correction rewritten", good + `update order_correction set reason = '另有原因'`},
		{"J06", "删除补正", "a correction deleted", good + `delete from order_correction`},
		{"J06", "补正的不是现有文字", "a correction of another text than the one that stands", published + correction("1", "@open", hash(other), fixed, "''", day)},
		{"J06", "跳号补正", "a second correction before the first", published + correction("2", "@open", hash(first), fixed, "''", day)},
		{"J06", "再次补正最初的文字", "a second correction of the first text", good + correction("2", "@open", hash(first), strings.ReplaceAll(fixed, "二", "三"), "''", day)},
		{"J06", "补正借用他标的的公告", "a correction under another lot", published + correction("1", "@paid", hash(first), fixed, "''", day)},
		{"J06", "借补正改变措施", "a correction that changes what was ordered", published + correction("1", "@open", hash(first), other, "''", day)},
		{"J06", "补正早于公告", "a correction before the text", published + correction("1", "@open", hash(first), fixed, "''", "2026-03-11")},
		{"J06", "什么也没有改的补正", "a correction that mends nothing", published + correction("1", "@open", hash(first), first, "''", day)},
		{"J06", "只有校验值、没有文件的补正裁定", "a correction on a ruling that is a hash without a file", published + correction("1", "@open", hash(first), fixed, "repeat('b', 64)", day)},
	}
}
