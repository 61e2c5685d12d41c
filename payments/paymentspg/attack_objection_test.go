package paymentspg

import "strings"

// onObjections attack the papers of objections to enforcement, and what came over the
// counter: somebody else's file, a file put in place of another, a receipt without a
// day, a number given twice, and an officer's own objection. J02 is that an objection's
// papers stay what was handed in, with whom it was handed in by (执行异议复议规定 Art. 1, 2).
func onObjections() []attack {
	const (
		one, two = `'00000000-0000-7000-8000-000000000e01'`, `'00000000-0000-7000-8000-000000000e02'`
		sum      = `repeat('ab', 32)`
		taken    = `insert into objection_counter (court_id, objection_id, nature, name_cipher, name_masked, number_cipher, number_masked, number_hash,
				received_on, year, serial, taken_by, taken_at)
			values ('jinjiang', @id, 'person', 'x', '沈**', 'x', '5101**', sha256('x'), '@day', 2026, @serial, @by, '2026-03-12 09:00+08');`
	)
	objection := func(id, person string) string {
		return `insert into objection (court_id, objection_id, case_id, person_id, kind, capacity, act, request, statement, contact, state, filed_at)
			select 'jinjiang', ` + id + `, case_id, ` + person + `, 'conduct', 'interested', 'seizure', '请求停止', '事实和理由', 'x', 'FILED', '2026-03-12 09:00+08' from enforcement_case where court_id = 'jinjiang' limit 1;`
	}
	file := `insert into objection_file (court_id, objection_id, sha256, media_type, size, kept_by, kept_at)
		values ('jinjiang', ` + one + `, ` + sum + `, 'application/pdf', 10, ` + one + `, '2026-03-12 09:00+08');`
	paper := func(of string) string {
		return `insert into objection_paper (court_id, paper_id, objection_id, name, text, document, late, added_by, added_at)
			values ('jinjiang', gen_random_uuid(), ` + of + `, '合同', '', ` + sum + `, false, ` + of + `, '2026-03-12 09:00+08');`
	}
	counter := func(id, day, serial, by string) string {
		return strings.NewReplacer("@id", id, "@day", day, "@serial", serial, "@by", by).Replace(taken)
	}
	base := objection(one, one)
	return []attack{
		{"", "", "", base + file + paper(one) + counter(one, "2026-03-12", "1", two)},
		{"J02", "材料引用没有提交的文件", "a paper that names a file nobody handed in", base + paper(one)},
		{"J02", "材料引用另一件异议的文件", "a paper that names another objection's file", base + file + objection(two, two) + paper(two)},
		{"J02", "改写异议文件的校验值", "another hash for an objection's file", base + file + `update objection_file set sha256 = repeat('cd', 32)`},
		{"J02", "删除异议的文件记录", "the record of an objection's file deleted", base + file + `delete from objection_file`},
		{"J02", "本人收取本人的书面异议", "an officer takes in an objection of their own", base + counter(one, "2026-03-12", "1", one)},
		{"J02", "收到日期在收取之后", "a day of receipt after it was taken in", base + counter(one, "2026-03-13", "1", two)},
		{"J02", "收件号重号", "a receipt's number given twice", base + counter(one, "2026-03-12", "1", two) + objection(two, two) + counter(two, "2026-03-12", "1", one)},
		{"J02", "改写收件日期", "another day for a receipt", base + counter(one, "2026-03-12", "1", two) + `update objection_counter set received_on = '2026-03-01'`},
	}
}
