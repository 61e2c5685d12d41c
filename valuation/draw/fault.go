package draw

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with a draw.
var (
	ErrOnePerson = fault.Define(fault.Forbidden, "draw.one_person", basis.Price2018(16),
		"摇号操作人不能同时是本案承办人或评估机构名单库维护人。请由司法技术辅助部门的其他人员操作。",
		"Whoever runs the draw must neither handle the case nor keep the pool. Let another person of the technical office run it.")
	ErrWindow = fault.Define(fault.Invalid, "draw.window", basis.Price2018(16),
		"当事人提交随机数的截止时间应在冻结名单之后至少 2 小时、至多 30 天。",
		"The time for parties' contributions should end at least 2 hours and at most 30 days after the freeze.")
	ErrTooFew = fault.Define(fault.Refused, "draw.too_few", basis.Price2018(16),
		"可供摇号的评估机构只有 {eligible} 家，不足 3 家。请先由合议庭作出决定并记录文号，再行确定。",
		"Only {eligible} appraisal firms may be drawn, fewer than 3. Record a decision of the collegial panel first.")
	ErrMemberTwice = fault.Define(fault.Invalid, "draw.member_twice", basis.Price2018(16),
		"名单中备案号 {registry} 出现了两次，每家机构只能有一个号。",
		"Registry number {registry} is on the list twice; each firm has one lot.")
	ErrNoOrder = fault.Define(fault.Refused, "draw.no_order", basis.Price2018(16),
		"第 {number} 次摇号与前次记录不符：首次摇号没有前次；再次摇号须载明前次名单哈希和作废决定文号。",
		"Draw {number} does not fit its predecessor: the first has none, a later one names the previous manifest and the order that ended it.")
	ErrTooSoon = fault.Define(fault.Refused, "draw.too_soon", basis.Price2018(16),
		"当事人提交随机数的时间未满，{from} 起才能开号。",
		"The time for contributions is not over; the draw can be revealed from {from}.")
	ErrSecret = fault.Define(fault.Refused, "draw.secret_differs", basis.Price2018(34),
		"揭示的随机秘密与冻结时公布的哈希不一致，不能开号。请报告并作废本次摇号。",
		"The secret does not match the hash published at the freeze, so the draw cannot be revealed. Report it and void this draw.")
	ErrNonceLate = fault.Define(fault.Refused, "draw.nonce_late", basis.Price2018(16),
		"随机数应在 {until} 之前提交，现已截止。",
		"Contributions were due before {until}; the time is over.")
	ErrNonceEmpty = fault.Define(fault.Invalid, "draw.nonce_empty", basis.Price2018(16),
		"随机数应为 1 至 {max} 个字节的文字。",
		"A contribution should be a text of 1 to {max} bytes.")
	ErrNonceTwice = fault.Define(fault.Conflict, "draw.nonce_twice", basis.Price2018(16),
		"每名当事人在一次摇号中只能提交一个随机数，已提交的不能更改。",
		"Each party contributes once to a draw, and what was contributed cannot be changed.")
)
