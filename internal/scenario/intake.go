package scenario

import (
	"context"
	"fmt"
)

// intakeVerbs are about money that comes otherwise than for a sale, and about
// claims that change under a plan.
func intakeVerbs() []Verb {
	return []Verb{
		{Name: "open case account", Op: "case.account", ZH: "开立案件专用账号", EN: "a case gets the number under the court's one account at which it is paid"},
		{Name: "pay case", ZH: "向案件专用账号付款", EN: "somebody pays to the number of a case, by bank transfer",
			Extra: map[string]string{"case": "the case", "from": "account number; the person's own by default", "amount": "how much", "holder": "the account's holder; the person's own name by default", "remark": "案款 by default"}, composed: true, play: payCase},
		{Name: "state cause", Op: "intake.state", ZH: "写明交款原由", EN: "the handler says why the only money came whose cause is open",
			Extra: map[string]string{"case": "the case", "cause": "self, deduction, third_party, other_court, restitution or fee_refund", "document": "on which it rests"}, composed: true, play: stateCause},
		{Name: "deny cash", Op: "cash.deny", ZH: "在场人员否认现金", EN: "the second officer says that it was not so", Extra: map[string]string{"id": "the cash"}},
		{Name: "bank cash", ZH: "缴存现金", EN: "the cash is brought to the bank, to its own number",
			Extra: map[string]string{"cash": "the cash", "amount": "all of it by default"}, composed: true, play: bankCash},
		{Name: "file suit", Op: "plan.suit", ZH: "登记分配方案异议之诉", EN: "an objector's proof of having sued is recorded"},
		{Name: "correct claim", Op: "claim.correct", ZH: "更正债权", EN: "a claim's terms are replaced by their next version", Extra: map[string]string{"terms": "the whole of the new terms"}},
		{Name: "reverses", Op: "intake.restitution", ZH: "写明是哪一案的执行回转", EN: "a case of restitution names the case that it reverses", Extra: map[string]string{"case": "the case of restitution", "of": "the case that it reverses"}},
	}
}

func payCase(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	path, _, err := w.pathValues("/:court/:case", s.Fields)
	if err != nil {
		return err
	}
	out, err := w.call(ctx, supervisor, "case.account_number", path, "", nil)
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	no := text(m["virtual_no"])
	if no == "" {
		return fmt.Errorf("case %s has no number to pay to; open it first", f["case"].scalar)
	}
	return w.pay(ctx, orElse(f["holder"].scalar, w.realName(s.By)), orElse(f["from"].scalar, w.account(s.By)), no, f["amount"].scalar, orElse(f["remark"].scalar, "案款"))
}

func bankCash(ctx context.Context, w *world, s Step) error {
	id, err := w.id(s.Fields.fields["cash"].scalar)
	if err != nil {
		return err
	}
	out, err := w.call(ctx, s.By, "cash.list", map[string]string{"court": w.courtOf(s.Fields)}, "id="+id, nil)
	if err != nil {
		return err
	}
	rows := listOf(out)
	if len(rows) != 1 || text(rows[0]["virtual_no"]) == "" {
		return fmt.Errorf("%s has no number with which it could be banked", s.Fields.fields["cash"].scalar)
	}
	return w.pay(ctx, "现金存入", "990000000001", text(rows[0]["virtual_no"]), orElse(s.Fields.fields["amount"].scalar, text(rows[0]["amount"])), "现金缴存")
}

// stateCause answers for the one receipt of the case that waits.
func stateCause(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	id, err := w.id(f["case"].scalar)
	if err != nil {
		return err
	}
	court := map[string]string{"court": w.courtOf(s.Fields)}
	out, err := w.call(ctx, supervisor, "intake.list", court, "case="+id+"&open=true", nil)
	if err != nil {
		return err
	}
	open := listOf(out)
	if len(open) != 1 {
		return fmt.Errorf("%d receipts of case %s wait for their cause, and one is meant", len(open), f["case"].scalar)
	}
	court["id"] = text(open[0]["receipt"])
	_, err = w.call(ctx, s.By, "intake.state", court, "", map[string]any{"cause": f["cause"].scalar, "document": f["document"].scalar})
	return err
}
