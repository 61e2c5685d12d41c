package scenario

import "context"

// refundVerbs are about money on its way back.
func refundVerbs() []Verb {
	return []Verb{
		{Name: "give refund account", Op: "deposit.refund_account", ZH: "提供另一退款账户", EN: "a bidder whose refund came back gives another account in the same name",
			Extra: map[string]string{"lot": "the lot", "number": "account number", "holder": "its holder; the person's own name by default", "bank": "its bank", "document": "SHA-256 of the bank's proof; one by default"}, composed: true, play: giveRefundAccount},
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
