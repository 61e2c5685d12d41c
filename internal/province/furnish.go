package province

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// What the finance office of the first court finds on its desk besides sales comes
// in once the province is open: money that debtors pay and banks deduct, cash that
// two officers took, interest, and the vouchers for some of it.
const (
	lookAgain = time.Second      // between two looks whether the house has heard of the money
	loseHope  = 90 * time.Second // a visitor may have stopped the clock meanwhile
	vouchered = 3                // receipts whose vouchers are already issued
)

// furnish brings that money. The debtor pays in the case whose sale was withdrawn
// because he had paid; a bank deducts in another.
func (p *Province) furnish(ctx context.Context) error {
	p.mu.Lock()
	paid, deducted := p.paid, p.deducted
	p.mu.Unlock()
	if paid == nil || deducted == nil {
		return errors.New("the first court has no case whose debtor pays, or none where a bank deducts")
	}
	t := &tale{ctx: ctx, p: p, court: paid.tale.court}
	t.stateHours()
	t.bring(paid, p.nameOf(paid.owner()), "36000.00", "自动履行")
	t.bring(deducted, "云岭示例银行"+mark, "48215.60", "协助扣划被执行人存款")
	t.takeCash(paid)
	t.interest("218.47")
	t.issue()
	t.state(deducted)
	return t.end()
}

// expect keeps in mind in which of the first court's cases such money will come.
func (a *affair) expect() {
	if a.thing.court != 1 {
		return
	}
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	switch {
	case a.turn == withdrawnBefore:
		a.p.paid = a
	case a.reach == resolved && a.turn == straight:
		a.p.deducted = a
	}
}

// stateHours puts on record when the court's bank pays, by two people.
func (t *tale) stateHours() {
	out := t.office("maker", "channel.propose", fields{
		"workdays_only": true, "opens": "8:30", "closes": "17:15", "any_hour_up_to": "50000.00", "source": "云岭示例银行付款时间告知书（2026年1月5日，演示）",
	})
	t.office("checker", "channel.approve", fields{":id": text(out["channel"])})
}

// bring pays into the case's own number.
func (t *tale) bring(a *affair, holder, amount, remark string) {
	no := t.office("fund", "case.account", fields{":court": t.court.id, ":case": a.caseID})
	t.pay(holder, accountNo("intake"+a.caseID), text(no["virtual_no"]), amount, remark)
}

// takeCash is entered by the clerk; the judge, who was there, confirms it.
func (t *tale) takeCash(a *affair) {
	out := t.office("clerk", "cash.enter", fields{
		":case": a.caseID, "amount": "800.00", "paper_no": "演示收据0001", "payer": t.p.nameOf(a.owner()),
		"reason": "被执行人当场交纳，附近无银行网点（演示）", "taken_on": opening.Date(), "witness": t.p.idOf(t.court.who("judge")),
	})
	t.office("judge", "cash.confirm", fields{":id": text(out["cash"])})
}

func (t *tale) interest(amount string) {
	if t.err != nil {
		return
	}
	_, t.err = t.p.c.atBank(t.ctx, http.MethodPost, "/adjustments", fields{
		"account": t.court.account, "direction": "credit", "kind": "interest", "amount": amount, "remark": "结息", "key": "interest-" + t.court.id,
	})
}

// issue gives the oldest receipts their vouchers.
func (t *tale) issue() {
	for i, r := range rowsOf(t.office("maker", "voucher.waiting", nil)) {
		if i < vouchered {
			t.office("maker", "voucher.issue", fields{"line": r["seq"]})
		}
	}
}

// state says why the deducted money came, once it is there; the other waits for
// its clerk.
func (t *tale) state(a *affair) {
	for hope := time.Duration(0); t.err == nil && hope < loseHope; hope += lookAgain {
		for _, r := range rowsOf(t.office("clerk", "intake.list", fields{"?": "case=" + a.caseID})) {
			t.office("judge", "intake.state", fields{":id": text(r["receipt"]), "cause": "deduction", "document": a.caseNo + "之五"})
			return
		}
		select {
		case <-t.ctx.Done():
			return
		case <-time.After(lookAgain):
		}
	}
}
