package scenario

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
)

// refundVerbs are about money on its way back.
func refundVerbs() []Verb {
	return []Verb{
		{Name: "give refund account", Op: "deposit.refund_account", ZH: "提供另一退款账户", EN: "a bidder whose refund came back gives another account in the same name",
			Extra: map[string]string{"lot": "the lot", "number": "account number", "holder": "its holder; the person's own name by default", "bank": "its bank", "document": "what the bank's proof says; something by default"}, composed: true, play: giveRefundAccount},
		{Name: "register loan", Op: "loan.register", Names: "loan", ZH: "登记贷款代付", EN: "a buyer says that a bank pays part of the balance",
			Extra: map[string]string{"as": "its name", "lot": "the lot", "bank": "the bank", "amount": "how much", "document": "what the contract says; something by default"}, composed: true, play: registerLoan},
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
	_, err = w.hand(ctx, s.By, "deposit.refund_account", map[string]string{"deposit": text(d["deposit"])}, map[string]string{
		"bank": f["bank"].scalar, "number": f["number"].scalar, "holder": orElse(f["holder"].scalar, w.realName(s.By)),
	}, "document", orElse(f["document"].scalar, "银行证明"))
	return err
}

// hand sends a form with a paper, as a person does who hands it in.
func (w *world) hand(ctx context.Context, by, op string, path, fields map[string]string, file, says string) (any, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, v := range fields {
		err := form.WriteField(name, v)
		if err != nil {
			return nil, err
		}
	}
	part, err := form.CreateFormFile(file, "paper.pdf")
	if err == nil {
		_, err = fmt.Fprintf(part, "%%PDF-1.4\n%% %s\n%%%%EOF\n", says)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return nil, err
	}
	return w.send(ctx, by, w.rows[op], path, "", body.Bytes(), form.FormDataContentType())
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
	out, err := w.hand(ctx, s.By, "loan.register", map[string]string{"settlement": text(b["settlement"])}, map[string]string{
		"bank": f["bank"].scalar, "amount": f["amount"].scalar,
	}, "document", orElse(f["document"].scalar, "贷款合同"))
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	return w.remember(f["as"].scalar, text(m["loan"]), "register loan")
}
