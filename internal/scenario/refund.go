package scenario

import (
	"context"
	"fmt"
)

// refundVerbs are about money on its way back.
func refundVerbs() []Verb {
	return []Verb{
		{Name: "give refund account", Op: "deposit.refund_account", ZH: "提供另一退款账户", EN: "a bidder whose refund came back gives another account in the same name",
			Extra: map[string]string{"lot": "the lot", "number": "account number", "holder": "its holder; the person's own name by default", "bank": "its bank", "document": "SHA-256 of the bank's proof; one by default"}, composed: true, play: giveRefundAccount},
		{Name: "register loan", Op: "loan.register", Names: "loan", ZH: "登记贷款代付", EN: "a buyer says that a bank pays part of the balance",
			Extra: map[string]string{"as": "its name", "lot": "the lot", "bank": "the bank", "amount": "how much", "document": "SHA-256 of the contract; one by default"}, composed: true, play: registerLoan},
		{Name: "decide loan", Op: "loan.decide", ZH: "确认贷款代付", EN: "the court confirms a loan or not", Extra: map[string]string{"id": "the loan"}},
		{Name: "state bank hours", Op: "channel.propose", Names: "channel", ZH: "登记银行付款时间", EN: "the finance office states when the court's bank pays"},
		{Name: "approve bank hours", Op: "channel.approve", ZH: "批准银行付款时间", EN: "a second person approves the hours of the bank", Extra: map[string]string{"id": "what was stated"}},
	}
}

func giveRefundAccount(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	d, err := w.ownDeposit(ctx, s.By, f["lot"].scalar)
	if err != nil {
		return err
	}
	w.secrets = append(w.secrets, f["number"].scalar)
	_, err = w.call(ctx, s.By, "deposit.refund_account", map[string]string{"deposit": text(d["deposit"])}, "", map[string]any{
		"bank": f["bank"].scalar, "number": f["number"].scalar, "holder": orElse(f["holder"].scalar, w.realName(s.By)),
		"document": orElse(f["document"].scalar, hash64),
	})
	return err
}

func registerLoan(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	d, err := w.ownDeposit(ctx, s.By, f["lot"].scalar)
	if err != nil {
		return err
	}
	b, ok := d["balance"].(map[string]any)
	if !ok {
		return fmt.Errorf("%s has no balance to pay for %s", s.By, f["lot"].scalar)
	}
	out, err := w.call(ctx, s.By, "loan.register", map[string]string{"settlement": text(b["settlement"])}, "", map[string]any{
		"bank": f["bank"].scalar, "amount": f["amount"].scalar, "document": orElse(f["document"].scalar, hash64)})
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	return w.remember(f["as"].scalar, text(m["loan"]), "register loan")
}
