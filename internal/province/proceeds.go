package province

import (
	"net/http"

	"fachui/internal/legal"
)

// settle goes from the sale to the distributed price.
func (a *affair) settle() {
	s := a.sale
	d := func(days int) legal.Date { return nextWorkday(s.opens.Date().AddDays(days)) }
	a.afternoon(d(2))
	a.balance()
	if a.reach == paid {
		return
	}
	a.morning(d(4))
	if a.class == "equity" {
		a.office("clerk", "lot.check_buyer", fields{":lot": s.lot, "requirement": "equity_approval", "result": "not_required", "evidence": "有限责任公司，该行业的股权变更无须批准（演示）"})
	}
	ruling := text(a.office("judge", "lot.rule", fields{":lot": s.lot, "doc_no": a.caseNo + "之二", "document": paper("成交裁定" + a.caseNo), "buyer_check": "买受人资格已复核（演示）"})["ruling"])
	if a.reach == ruled {
		return
	}
	a.morning(d(6))
	a.received("auction.ruling", ruling)
	if a.reach == titled {
		return
	}
	a.morning(d(8))
	a.office("clerk", "lot.deliver", fields{":lot": s.lot, "document": paper("交接笔录" + a.caseNo), "note": "现场交接（演示）"})
	a.payee(a.creditor, lender)
	a.payee(a.ordinary, workman)
	a.payee(a.debtor, a.owner())
	if a.reach == delivered {
		return
	}
	a.plan(d)
}

func (a *affair) balance() {
	if a.err != nil {
		return
	}
	who := a.sale.leader
	d, err := a.p.own(a.ctx, who, a.sale.lot)
	a.err = err
	b, _ := d["balance"].(map[string]any)
	a.pay(a.p.nameOf(who), accountNo(who), text(b["virtual_no"]), text(b["missing"]), "尾款")
}

func (a *affair) payee(party, login string) {
	a.office("clerk", "payee.record", fields{
		":party": party, "bank": "云岭示例银行营业部", "bank_code": "999000000001", "number": a.payeeNo(login),
		"holder": a.p.nameOf(login), "evidence": "收款账户确认书（演示）",
	})
}

// plan drafts and serves the distribution plan and goes on to the payouts.
func (a *affair) plan(d func(int) legal.Date) {
	a.afternoon(d(8))
	plan := text(a.office("judge", "plan.draft", fields{":case": a.caseID})["plan"])
	if a.reach == planDrafted {
		return
	}
	a.morning(d(9))
	a.office("judge", "plan.serve", fields{":plan": plan})
	a.afternoon(d(9))
	a.received("payments.plan", plan)
	switch a.reach { //nolint:exhaustive // the ways of a plan that is not final
	case planServed:
		return
	case planOpposed:
		a.morning(d(16))
		a.do(a.owner(), "plan.object", fields{":plan": plan, "reason": "普通债权人的债权数额有误（演示）"})
		return
	case planRedrafted:
		a.morning(d(16))
		a.objects(plan, "利息计算截止日有误（演示）")
		a.morning(d(36))
		a.office("judge", "plan.draft", fields{":case": a.caseID})
		return
	case planContested:
		a.morning(d(20))
		a.objects(plan, "执行费用计算有误（演示）")
		a.morning(d(28))
		a.do(workman, "plan.object", fields{":plan": plan, "stance": "oppose", "reason": "不同意被执行人的异议（演示）"})
		return
	}
	if a.reach == planFinal {
		return // final when the windows close
	}
	a.morning(d(27))
	a.payouts(plan, d)
}

// objects is the debtor's objection, of which the others are told at once.
func (a *affair) objects(plan, reason string) {
	o := text(a.do(a.owner(), "plan.object", fields{":plan": plan, "reason": reason})["objection"])
	if a.err == nil {
		a.err = a.p.stage.until(a.ctx, legal.Time{}) // until the notices are out
	}
	a.received("payments.plan_objection", o)
}

// payouts are prepared and approved, one office after the other.
func (a *affair) payouts(plan string, d func(int) legal.Date) {
	a.office("judge", "plan.prepare_payouts", fields{":plan": plan})
	if a.reach == payoutsDraft {
		return
	}
	a.approve(plan, "fund", "fund_keeper")
	a.approve(plan, "head", "bureau_head")
	if a.reach == payoutsAtLeader {
		return
	}
	if a.reach == payoutsVoid {
		for _, o := range a.waiting(plan, "finance_maker") {
			a.office("maker", "payout.cancel", fields{":payout": text(o["payout"]), "reason": "收款账户待核实，重新制单（演示）"})
		}
		return
	}
	a.approve(plan, "leader", "leader")
	a.approve(plan, "maker", "finance_maker")
	if a.reach == payoutsAtChecker {
		return
	}
	a.morning(d(28))
	a.disturb()
	for _, o := range a.waiting(plan, "finance_checker") {
		a.office("checker", "payout.dispatch", fields{":payout": text(o["payout"]), "content": text(o["content"])})
	}
}

func (a *affair) approve(plan, office, role string) {
	for _, o := range a.waiting(plan, role) {
		a.office(office, "payout.approve", fields{":payout": text(o["payout"]), "content": text(o["content"])})
	}
}

// waiting are the payouts of a plan whose next step is a role's.
func (a *affair) waiting(plan, role string) []fields {
	var out []fields
	for _, o := range rowsOf(a.office("checker", "payout.list", fields{"?": "plan=" + plan})) {
		if text(o["next"]) == role {
			out = append(out, o)
		}
	}
	return out
}

// payeeNo is the account into which somebody wants to be paid in this case; a
// wrong one stands at the bank in another name, so that the bank returns the money.
func (a *affair) payeeNo(login string) string {
	if a.reach == payoutsReturned && login == lender {
		return wrongAccount
	}
	return accountNo(a.caseNo + login)
}

const wrongAccount = "9999888800000001"

// disturb arranges at the bank what becomes of the lender's money.
func (a *affair) disturb() {
	mode := map[reach]string{payoutsSent: "hold", payoutsRefused: "fail"}[a.reach]
	if mode == "" || a.err != nil {
		return
	}
	_, a.err = a.p.c.atBank(a.ctx, http.MethodPut, "/faults", fields{"account": a.payeeNo(lender), "mode": mode, "reason": "收款行维护（演示）"})
}
