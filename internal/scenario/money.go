package scenario

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"fachui/internal/ref"
)

func moneyVerbs() []Verb {
	return []Verb{
		{Name: "pay deposit", ZH: "交纳保证金", EN: "a bidder pays the deposit to the number shown for it, by bank transfer",
			Extra: map[string]string{"lot": "the lot", "from": "account number; the person's own by default", "amount": "what is due, by default", "holder": "the account's holder; the person's own name by default", "remark": "保证金 by default"}, composed: true, play: payDeposit},
		{Name: "pay balance", ZH: "支付尾款", EN: "the buyer pays the balance to the number shown for it, by bank transfer",
			Extra: map[string]string{"lot": "the lot", "from": "account number; the person's own by default", "amount": "what is missing, by default", "holder": "the account's holder; the person's own name by default", "remark": "尾款 by default"}, composed: true, play: payBalance},
		{Name: "draft plan", Op: "plan.draft", Names: "plan", ZH: "制作分配方案", EN: "the distribution plan is computed from claims and proceeds"},
		{Name: "serve plan", Op: "plan.serve", ZH: "送达分配方案", EN: "the plan is served on creditors and debtor"},
		{Name: "object to plan", Op: "plan.object", Names: "objection", ZH: "对方案提出异议", EN: "a party objects to the plan"},
		{Name: "name outside payee", Op: "payee.propose", Names: "id", ZH: "登记案外收款单位", EN: "the account of an outside payee such as the treasury is proposed and approved by another",
			Extra: map[string]string{"approved_by": "the second person"}, play: outsidePayee},
		{Name: "prepare payouts", Op: "plan.prepare_payouts", ZH: "制作发放审批表", EN: "payouts are prepared from a final plan", play: preparePayouts},
		{Name: "approve payouts", Op: "payout.approve", ZH: "审批发放", EN: "a person approves every payout of a plan that waits for their role",
			Extra: map[string]string{"plan": "the plan", "case": "instead of plan: also what was prepared anew", "payee": "only this party's, or treasury's", "role": "fund_keeper, bureau_head, leader or finance_maker; left out: whatever is not sent yet, even out of turn"}, composed: true, play: approvePayouts},
		{Name: "dispatch payouts", Op: "payout.dispatch", ZH: "复核并发送银行", EN: "the finance checker sends every approved payout of a plan to the bank",
			Extra: map[string]string{"plan": "the plan", "case": "instead of plan: also what was prepared anew", "payee": "only this party's, or treasury's"}, composed: true, play: dispatchPayouts},
		{Name: "cancel payouts", Op: "payout.cancel", ZH: "作废付款", EN: "payouts of a plan that are not sent yet are cancelled; their lines can be prepared anew",
			Extra: map[string]string{"plan": "the plan", "case": "instead of plan: also what was prepared anew", "payee": "only this party's, or treasury's", "reason": "why"}, composed: true, play: cancelPayouts},
		{Name: "reissue payouts", Op: "payout.reissue", ZH: "退汇重新制单", EN: "returned money is prepared anew, to the account now on record; it needs every approval again",
			Extra: map[string]string{"plan": "the plan", "case": "instead of plan: also what was prepared anew", "payee": "only this party's, or treasury's", "bank": "for a deposit whose account was closed", "number": "as bank", "holder": "as bank"}, composed: true, play: reissuePayouts},
		{Name: "hold payouts", Op: "payout.hold", Names: "hold", ZH: "暂停发放", EN: "the payouts of a case are held: bankruptcy, stay or freeze"},
		{Name: "release payouts", Op: "payout.release", ZH: "解除暂停", EN: "a hold ends", Extra: map[string]string{"id": "the hold"}},
		{Name: "import statement", Op: "statement.import", ZH: "导入对账单", EN: "the bank's statement of a day is fetched and imported", Extra: map[string]string{"date": "the day", "account": "the account; the one that the court was opened with by default", "altered": "a list of {from, to}: what somebody changed in the file on its way"}, composed: true, play: importStatement},
		{Name: "close day", Op: "day.close", ZH: "日结", EN: "a reconciler proposes, or a checker confirms, the closing of a day", Extra: map[string]string{"date": "the day"}},
		{Name: "propose payer", Op: "payer.propose", ZH: "提出接受他人代付", EN: "the confirming officer proposes to take a third party's money as the deposit that it names; for the only one that waits",
			Extra: map[string]string{"relation": "spouse, parent_child, authorised, affiliate or other", "evidence": "what shows it", "document": "SHA-256; one by default"}, composed: true, play: proposePayer},
		{Name: "decide payer", Op: "payer.decide", ZH: "决定是否接受他人代付", EN: "a judge accepts or refuses the only third party's money that waits",
			Extra: map[string]string{"accept": "true or false", "reason": "why not"}, composed: true, play: decidePayer},
		{Name: "resolve exception", Op: "exception.propose", ZH: "认领不明款", EN: "somebody proposes what the only open exception is; another approves",
			Extra: map[string]string{"treat_as": "what it is", "target": "the case it is for", "bidder": "whose deposit it is, with lot", "lot": "the lot", "evidence": "why", "approved_by": "the second person"}, composed: true, play: resolveException},
	}
}

// own finds the person's own deposit row for a lot.
func (w *world) ownDeposit(ctx context.Context, by, lot string) (map[string]any, error) {
	id, err := w.id(lot)
	if err != nil {
		return nil, err
	}
	out, err := w.call(ctx, by, "deposit.own", nil, "lot="+id, nil)
	if err != nil {
		return nil, err
	}
	for _, d := range listOf(out) {
		if text(d["lot"]) == id {
			return d, nil
		}
	}
	return nil, fmt.Errorf("%s has no deposit to pay for %s", by, lot)
}

// account is the number of a person's own account at the bank.
func (w *world) account(by string) string {
	n := 0
	if p, ok := w.people[by]; ok {
		for _, c := range p.id {
			n = n*31 + int(c)
			n %= 1_000_000_000
		}
	}
	return fmt.Sprintf("6222%012d", n)
}

func payDeposit(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	d, err := w.ownDeposit(ctx, s.By, f["lot"].scalar)
	if err != nil {
		return err
	}
	return w.pay(ctx, orElse(f["holder"].scalar, w.realName(s.By)), orElse(f["from"].scalar, w.account(s.By)),
		text(d["virtual_no"]), orElse(f["amount"].scalar, text(d["due"])), orElse(f["remark"].scalar, "保证金"))
}

// freezeDeposit is what a bidder does in the bank's app instead of paying.
func freezeDeposit(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	d, err := w.ownDeposit(ctx, s.By, f["lot"].scalar)
	if err != nil {
		return err
	}
	from, amount := orElse(f["from"].scalar, w.account(s.By)), orElse(f["amount"].scalar, text(d["due"]))
	w.secrets = append(w.secrets, from)
	out, err := w.bankAsk(ctx, http.MethodPost, "/freezes", map[string]any{
		"from_account": from, "from_holder": orElse(f["holder"].scalar, w.realName(s.By)), "fund": amount,
		"to_account": text(d["virtual_no"]), "amount": amount, "key": ref.New().String(),
	})
	if err != nil {
		return err
	}
	return w.remember(f["as"].scalar, text(out["freeze_no"]), "freeze deposit")
}

func payBalance(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	d, err := w.ownDeposit(ctx, s.By, f["lot"].scalar)
	if err != nil {
		return err
	}
	b, ok := d["balance"].(map[string]any)
	if !ok {
		return fmt.Errorf("%s has no balance to pay for %s", s.By, f["lot"].scalar)
	}
	return w.pay(ctx, orElse(f["holder"].scalar, w.realName(s.By)), orElse(f["from"].scalar, w.account(s.By)),
		text(b["virtual_no"]), orElse(f["amount"].scalar, text(b["missing"])), orElse(f["remark"].scalar, "尾款"))
}

func outsidePayee(ctx context.Context, w *world, s Step) error {
	second := s.Fields.fields["approved_by"].scalar
	s.Fields = without(s.Fields, "approved_by")
	out, err := w.operate(ctx, Verb{Name: "name outside payee", Op: "payee.propose", Names: "id"}, s)
	if err != nil || second == "" {
		return err
	}
	_, err = w.call(ctx, second, "payee.approve", map[string]string{"court": w.courtOf(s.Fields), "id": text(out["id"])}, "", map[string]any{})
	return err
}

// preparePayouts fails if any line could not be prepared, and says why.
func preparePayouts(ctx context.Context, w *world, s Step) error {
	return w.prepare(ctx, s, "/:court/:plan", "plan.prepare_payouts")
}

// prepare calls an operation that prepares payouts: the first line that it could not
// prepare is a refusal.
func (w *world) prepare(ctx context.Context, s Step, at, op string) error {
	path, _, err := w.pathValues(at, s.Fields)
	if err != nil {
		return err
	}
	out, err := w.call(ctx, s.By, op, path, "", map[string]any{})
	if err != nil {
		return err
	}
	for _, line := range listOf(out) {
		if text(line["fault"]) != "" {
			return &refusal{Code: text(line["fault"]), ZH: text(line["payee"]) + "：" + text(line["fault_zh"])}
		}
	}
	return nil
}

// payoutsOf lists the payouts of a plan or case, perhaps of one payee, that keep holds.
func (w *world) payoutsOf(ctx context.Context, s Step, keep func(map[string]any) bool) ([]map[string]any, error) {
	f := s.Fields.fields
	of := "plan"
	if _, given := f["case"]; given {
		of = "case"
	}
	id, err := w.id(f[of].scalar)
	if err != nil {
		return nil, err
	}
	payee := f["payee"].scalar
	if party, err := w.id(payee); err == nil {
		payee = party
	}
	out, err := w.call(ctx, s.By, "payout.list", map[string]string{"court": w.courtOf(s.Fields)}, of+"="+id, nil)
	if err != nil {
		return nil, err
	}
	var list []map[string]any
	for _, p := range listOf(out) {
		if (payee == "" || text(p["payee"]) == payee) && keep(p) {
			list = append(list, p)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no payout of %s waits for this", f[of].scalar)
	}
	return list, nil
}

func waitingFor(role string) func(map[string]any) bool {
	return func(p map[string]any) bool { return text(p["next"]) == role }
}

func notSent(p map[string]any) bool {
	return text(p["state"]) == "draft" || text(p["state"]) == "approved"
}

// approvePayouts presses for a person what waits for a role; without a role it
// presses whatever is not sent, so that a scenario can try it out of turn.
func approvePayouts(ctx context.Context, w *world, s Step) error {
	keep := notSent
	if role := s.Fields.fields["role"].scalar; role != "" {
		keep = waitingFor(role)
	}
	return w.pressAll(ctx, s, keep, "payout.approve", nil)
}

func dispatchPayouts(ctx context.Context, w *world, s Step) error {
	return w.pressAll(ctx, s, waitingFor("finance_checker"), "payout.dispatch", nil)
}

func cancelPayouts(ctx context.Context, w *world, s Step) error {
	return w.pressAll(ctx, s, notSent, "payout.cancel", map[string]any{"reason": s.Fields.fields["reason"].scalar})
}

func reissuePayouts(ctx context.Context, w *world, s Step) error {
	failed := func(p map[string]any) bool { return text(p["state"]) == "returned" || text(p["state"]) == "failed" }
	body := map[string]any{}
	for _, k := range []string{"bank", "number", "holder"} {
		if v := s.Fields.fields[k].scalar; v != "" {
			body[k] = v
		}
	}
	return w.pressAll(ctx, s, failed, "payout.reissue", body)
}

// pressAll does op to each payout; without a body, to the very content shown.
func (w *world) pressAll(ctx context.Context, s Step, keep func(map[string]any) bool, op string, body map[string]any) error {
	list, err := w.payoutsOf(ctx, s, keep)
	if err != nil {
		return err
	}
	for _, p := range list {
		in := body
		if in == nil {
			in = map[string]any{"content": text(p["content"])}
		}
		_, err := w.call(ctx, s.By, op, map[string]string{"court": w.courtOf(s.Fields), "payout": text(p["payout"])}, "", in)
		if err != nil {
			return err
		}
	}
	return nil
}

// importStatement downloads the statement at the bank and uploads the very bytes.
func importStatement(ctx context.Context, w *world, s Step) error {
	date := s.Fields.fields["date"].scalar
	out, err := w.bank.do(ctx, request{method: http.MethodGet, path: "/statements/" + orElse(s.Fields.fields["account"].scalar, w.fund[w.courtOf(s.Fields)]) + "/" + date + ".csv"})
	if err != nil {
		return err
	}
	raw, ok := out.(string)
	if !ok {
		return fmt.Errorf("the bank has no statement of %s", date)
	}
	for _, e := range s.Fields.fields["altered"].list {
		from := e.fields["from"].scalar
		if from == "" || !strings.Contains(raw, from) {
			return fmt.Errorf("line %d: the statement does not contain %q", e.line, from)
		}
		raw = strings.ReplaceAll(raw, from, e.fields["to"].scalar)
	}
	_, err = w.send(ctx, s.By, w.rows["statement.import"], map[string]string{"court": w.courtOf(s.Fields)}, "", []byte(raw), "text/csv")
	return err
}

func resolveException(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	out, err := w.call(ctx, s.By, "exception.list", map[string]string{"court": w.courtOf(s.Fields)}, "", nil)
	if err != nil {
		return err
	}
	open := listOf(out)
	if len(open) != 1 {
		return fmt.Errorf("%d exceptions are open; this verb is for one", len(open))
	}
	path := map[string]string{"court": w.courtOf(s.Fields), "id": text(open[0]["exception"])}
	body := map[string]any{"treat_as": f["treat_as"].scalar, "evidence": f["evidence"].scalar}
	if t := f["target"].scalar; t != "" {
		body["target"], err = w.id(t)
		if err != nil {
			return err
		}
	}
	if who := f["bidder"].scalar; who != "" {
		d, err := w.ownDeposit(ctx, who, f["lot"].scalar)
		if err != nil {
			return err
		}
		body["target"] = text(d["deposit"])
	}
	got, err := w.call(ctx, s.By, "exception.propose", path, "", body)
	if err != nil {
		return err
	}
	m, _ := got.(map[string]any)
	_, err = w.call(ctx, f["approved_by"].scalar, "exception.approve", path, "", map[string]any{"proposal": text(m["proposal"])})
	return err
}

// payerInQuestion is the only third party's money that waits for the court.
func (w *world) payerInQuestion(ctx context.Context, s Step) (map[string]any, map[string]string, error) {
	court := w.courtOf(s.Fields)
	out, err := w.call(ctx, s.By, "payer.list", map[string]string{"court": court}, "", nil)
	if err != nil {
		return nil, nil, err
	}
	open := listOf(out)
	if len(open) != 1 {
		return nil, nil, fmt.Errorf("%d payers are in question; this verb is for one", len(open))
	}
	return open[0], map[string]string{"court": court, "id": text(open[0]["exception"])}, nil
}

func proposePayer(ctx context.Context, w *world, s Step) error {
	_, path, err := w.payerInQuestion(ctx, s)
	if err != nil {
		return err
	}
	f := s.Fields.fields
	_, err = w.call(ctx, s.By, "payer.propose", path, "", map[string]any{
		"relation": f["relation"].scalar, "evidence": f["evidence"].scalar, "document": orElse(f["document"].scalar, hash64)})
	return err
}

func decidePayer(ctx context.Context, w *world, s Step) error {
	x, path, err := w.payerInQuestion(ctx, s)
	if err != nil {
		return err
	}
	f := s.Fields.fields
	body := map[string]any{"accept": f["accept"].scalar == "true", "reason": f["reason"].scalar}
	if id := text(x["proposal"]); id != "" {
		body["proposal"] = id
	}
	_, err = w.call(ctx, s.By, "payer.decide", path, "", body)
	return err
}
