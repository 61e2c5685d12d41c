package scenario

import (
	"context"
	"fmt"
	"strings"
)

// supervisor is who looks when an expectation does not say: a scenario registers
// one under this name with the role supervisor.
const supervisor = "监督"

func seeList() []See {
	return []See{
		{Name: "me", Op: "person.me", ZH: "我的账号", EN: "the reader's own account", Fields: "proof, courts"},
		{Name: "case", Op: "case.show", Of: "case", By: supervisor, ZH: "案件", EN: "a case with parties, claims and assets", Fields: "case_no, parties (count), claims, assets"},
		{Name: "consumption orders", Op: "consumption.list", Of: "case", By: supervisor, ZH: "限制消费令", EN: "the orders of a case that limit what debtors may consume", Fields: "orders: [{doc_no, from, until, lifted_on, in_force}]"},
		{Name: "asset", Op: "asset.show", Of: "asset", By: supervisor, ZH: "财产", EN: "an asset and its latest survey", Fields: "kind, class, survey.complete, …"},
		{Name: "valuation", Op: "valuation.show", Of: "valuation", By: supervisor, ZH: "定价程序", EN: "a valuation", Fields: "status, price.amount, commissions, objections, reports, …"},
		{Name: "lot", Op: "lot.view", Of: "lot", ZH: "拍品", EN: "a lot as the public sees it", Fields: "status, starting_price, final_price, opens_at, ends_at, …"},
		{Name: "live", Op: "lot.live", Of: "lot", ZH: "竞价实况", EN: "the live state of a lot", Fields: "status, price, leader, bids, ends_at"},
		{Name: "own messages", Op: "notice.own", ZH: "我的消息", EN: "what the reader was told, the newest first", Fields: "notices: [{kind, lot}]; query: unread=true", list: "notices"},
		{Name: "tasks", Op: "queue.court", ZH: "我在本院的待办", EN: "what waits for the reader at the court", Fields: "tasks: [{node, lot, due}]; query: node=…", list: "tasks"},
		{Name: "health", Op: "lot.health", Of: "lot", ZH: "竞价期间的服务记录", EN: "the record of the service over the bidding of a lot", Fields: "shut_out_ms, extensions, outages: [{cause, from, to}]"},
		{Name: "running", Op: "lot.running", By: supervisor, ZH: "正在进行的拍卖", EN: "the court's auctions that are open, without people", Fields: "lots: [{lot, status, price, bids, extensions, alarm, ends_at}]"},
		{Name: "findings", Op: "lot.survey", Of: "lot", ZH: "财产调查情况", EN: "what the public reads of the property", Fields: "risks: [{key, state, answer}], defects, priority_holders"},
		{Name: "conformity", Op: "lot.conformity", Of: "lot", ZH: "合规检查", EN: "what the public can check of a lot", Fields: "…"},
		{Name: "bids", Op: "bid.list", Of: "lot", ZH: "出价记录", EN: "the accepted bids of a lot", Fields: "bids (list or count)"},
		{Name: "deadlines", Op: "deadline.list", By: supervisor, ZH: "期限", EN: "the clocks of the court", Fields: "deadlines: [{kind, subject, due, outcome, owner}]; query: ended=true for all"},
		{Name: "events", Op: "event.list", By: supervisor, ZH: "过程", EN: "what happened in the court", Fields: "events: [{kind, role, at, basis}]; query: kind=…"},
		{Name: "notices", Op: "notice.list", Of: "case", By: supervisor, ZH: "通知", EN: "what the parties of a case were told", Fields: "notices: [{kind, party, deliveries}]", list: "notices"},
		{Name: "ledger", Op: "ledger.trial_balance", By: supervisor, ZH: "台账余额", EN: "balances by account code", Fields: "A1010: amount, L2010: amount, …", look: seeLedger},
		{Name: "announcement", Op: "lot.announcement", Of: "lot", ZH: "拍卖公告", EN: "the announcement of a lot", Fields: "content.starting_price, content_hash, published_at, …"},
		{Name: "court lot", Op: "lot.court_view", Of: "lot", By: supervisor, ZH: "本院标的", EN: "a lot as its court sees it, announced or not", Fields: "as for lot"},
		{Name: "confirmation", Op: "lot.confirmation", Of: "lot", ZH: "成交确认书", EN: "the public confirmation of a sale", Fields: "buyer, price, code, …"},
		{Name: "applications", Op: "application.mine", ZH: "我的报名", EN: "the reader's own applications, with the reader's own codes", Fields: "applications: [{lot, status, deposit_due, rank, code}]"},
		{Name: "claims of priority", Op: "lot.applications_waiting", Of: "lot", ZH: "待确认的优先购买权", EN: "what waits for the confirming officer", Fields: "applications"},
		{Name: "deposits", Op: "deposit.list", By: supervisor, ZH: "保证金收退表", EN: "deposits of the court, without names", Fields: "deposits: [{application, due, state, held_at, refund_due, ended_at}]; query: lot=…", list: "deposits"},
		{Name: "own deposits", Op: "deposit.own", ZH: "我的保证金", EN: "the reader's own deposits and balances", Fields: "deposits: [{lot, due, state, held_at, ended_at, balance.missing}]", list: "deposits"},
		{Name: "exceptions", Op: "exception.list", By: supervisor, ZH: "待处理款项", EN: "receipts that wait for an explanation", Fields: "exceptions: [{kind, amount, held_in, state}]; query: all=true for resolved ones", list: "exceptions"},
		{Name: "loans", Op: "loan.list", By: supervisor, ZH: "贷款代付", EN: "loans that pay prices", Fields: "loans: [{loan, amount, state, line}]", list: "loans"},
		{Name: "bank hours", Op: "channel.show", By: supervisor, ZH: "银行付款时间", EN: "when the court's bank pays", Fields: "opens, closes, workdays_only, any_hour_up_to, source, known"},
		{Name: "payer reviews", Op: "payer.list", By: supervisor, ZH: "他人代付的保证金", EN: "deposits that somebody else paid", Fields: "payers: [{amount, due, state, relation, accepted}]; query: all=true for decided ones", list: "payers"},
		{Name: "intake", Op: "intake.list", By: supervisor, ZH: "执行款到账", EN: "money that came otherwise than for a sale", Fields: "intake: [{amount, cause, document, tell_by}]; query: case=…, open=true", list: "intake"},
		{Name: "cash", Op: "cash.list", By: supervisor, ZH: "现金收取登记", EN: "cash that two officers took", Fields: "cash: [{amount, paper_no, state, bank_by}]; query: open=true", list: "cash"},
		{Name: "payouts", Op: "payout.list", By: supervisor, ZH: "付款", EN: "the payouts of the court", Fields: "payouts: [{payee, amount, state, next, needs_leader, kind}]; query: plan=…", list: "payouts"},
		{Name: "day", Op: "day.show", Of: "date", By: supervisor, ZH: "调节表", EN: "bank and book at the end of a day", Fields: "state, bank_closing, book_closing, difference, unmatched"},
		{Name: "draw", Op: "draw.record", Of: "draw", ZH: "摇号记录", EN: "the whole public record of a draw", Fields: "manifest.draw_no, manifest.members, transcript.chosen, void.reason, …"},
		{Name: "defaults", Op: "default.list", By: supervisor, ZH: "悔拍", EN: "buyers in default and their deposits", Fields: "defaults: [{lot, promised, forfeited, held, resale_lot, stage, claimed}]; query: lot=…", list: "defaults"},
		{Name: "forfeiture", Op: "forfeiture.show", Of: "id", By: supervisor, ZH: "保证金使用表", EN: "what forfeited deposits pay for", Fields: "state, table.case_debts, table.shares: [{lot, own, burden, costs, difference, case_debts, related_debts, residual, short_costs, short_difference}], lines, top_ups"},
		{Name: "recoveries", Op: "recovery.list", By: supervisor, ZH: "应追回款", EN: "what payees must bring back after a sale was revoked", Fields: "recoveries: [{payee, amount, paid, missing}]; query: lot=…", list: "recoveries"},
		{Name: "plan", Op: "plan.list", Of: "case", By: supervisor, ZH: "分配方案", EN: "the distribution plans of a case", Fields: "plans: [{plan, state, …}]", list: "plans"},
		{Name: "servings", Op: "serving.list", Of: "case", By: supervisor, ZH: "送达", EN: "the servings of a case", Fields: "servings: [{kind, party, status, received_at}]", list: "servings"},
		{Name: "consents", Op: "consent.list", Of: "case", By: supervisor, ZH: "电子送达同意", EN: "the consents to electronic service of a case", Fields: "consents: [{party, medium, way, signed_on, ended_at}]", list: "consents"},
		{Name: "postings", Op: "serving.postings", ZH: "送达公示", EN: "the publications for those who cannot be reached", Fields: "postings", list: "postings"},
		{Name: "ledger check", Op: "ledger.check", By: supervisor, ZH: "账务不变式", EN: "what must always hold in the ledger", Fields: "breaches (0 if all is well)"},
		{Name: "failure", Op: "lot.in_kind", Of: "lot", By: supervisor, ZH: "流拍后处理", EN: "what became of a failed lot", Fields: "asked, reply_by, creditors: [{party, takes, rank, entitlement, difference}], needs_draw, drawn.chosen, award.difference, released"},
		{Name: "set-off", Op: "settlement.may_set_off", By: supervisor, ZH: "债权抵价", EN: "what the creditor who bought a lot may set off, or did", Fields: "of: the lot; price, entitlement, set_off, cash, missing, short, decided, cleared", look: seeSettlement},
		{Name: "duties", Op: "duty.matrix", By: supervisor, ZH: "职务表", EN: "who holds which duty, and what is kept apart", Fields: "people: [{login, held, conflicts}], pairs: [{a, b, reach, rule}]"},
		{Name: "duty orders", Op: "duty.orders", By: supervisor, ZH: "职务安排", EN: "orders about duties", Fields: "orders: [{kind, state, duty, absent, substitute}]", list: "orders"},
		{Name: "acts for others", Op: "duty.acts", By: supervisor, ZH: "代为履职记录", EN: "what substitutes did for others", Fields: "acts: [{duty, by, for}]", list: "acts"},
		{Name: "post hand-overs", Op: "post.handovers", By: supervisor, ZH: "岗位交接", EN: "hand-overs of posts", Fields: "handovers: [{duty, giver, taker, count, signed_at}]", list: "handovers"},
		{Name: "period", Op: "period.show", By: supervisor, ZH: "期间账", EN: "a month, a year or a register: \"of: month 2026-04\"", Fields: "state, opening, in, out, closing, of_cases, cases, items (list or count), register.count, register.waiting", look: seePeriod},
		{Name: "queue", Op: "queue.court", By: supervisor, ZH: "待办", EN: "what waits at the desks of whoever looks", Fields: "tasks: [{node, title, due}], nodes; query: mine=true, node=…"},
		{Name: "case hand-overs", Op: "case.handler_changes", Of: "case", By: supervisor, ZH: "案件移交", EN: "who handed a case to whom", Fields: "handovers: [{giver, taker, ground, accepted}]"},
		{Name: "case hand-over", Op: "case.handler_change", Of: "handover", By: supervisor, ZH: "移交清单", EN: "one hand-over with what was open", Fields: "giver, taker, ground, count, accepted, answered_at, items: [{what, kind, title, due}]"},
		{Name: "delivery", Op: "lot.delivery", Of: "lot", By: supervisor, ZH: "交付与腾退", EN: "where a lot stands between title and keys", Fields: "status, titled_at, deliver_by, late, steps: [{step, until, at}], record.keys, record.meters"},
		{Name: "own delivery", Op: "lot.own_delivery", Of: "lot", ZH: "我的交付", EN: "what the buyer sees of it", Fields: "deliver_by, steps: [{step, until}], record"},
		{Name: "keeping", Op: "lot.keeping", Of: "lot", ZH: "记录保存期限", EN: "how long the record of a lot is kept", Fields: "until, terms: [{part, years, from, until, over}], holds: [{cause}]"},
		{Name: "clock", Op: "clock.show", ZH: "时间", EN: "legal time", Fields: "now, purpose"},
	}
}

// seeLedger answers each account code with its balance; one that was never used
// stands at 0.00.
func seeLedger(ctx context.Context, w *world, x Expectation) (any, error) {
	out, err := w.see(ctx, See{Name: "ledger", Op: "ledger.trial_balance"}, x)
	if err != nil {
		return nil, err
	}
	got := map[string]any{}
	for _, k := range x.Fields.keys {
		if strings.HasPrefix(k, "A") || strings.HasPrefix(k, "L") {
			got[k] = "0.00"
		}
	}
	for _, row := range listOf(out) {
		code := text(row["code"])
		if code == "" {
			return nil, fmt.Errorf("unexpected ledger answer")
		}
		got[code] = row["balance"]
	}
	return got, nil
}
