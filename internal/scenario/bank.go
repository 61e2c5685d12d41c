package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"fachui/internal/ref"
)

func bankVerbs() []Verb {
	return []Verb{
		{Name: "transfer", ZH: "转账", EN: "somebody pays in their bank's app: from (account), holder, to, amount, remark",
			Extra: map[string]string{
				"from": "account number; opened with enough money if the bank does not know it", "holder": "its holder, by default the payer's own name",
				"to": "account number", "amount": "yuan", "remark": "text",
			}, composed: true, play: transfer},
		{Name: "open bank account", ZH: "在银行开户", EN: "somebody opens an account at the bank: account_no, holder, balance",
			Extra: map[string]string{"account_no": "its number", "holder": "its holder, by default the person's own name", "balance": "0.00 by default"}, composed: true, play: openBankAccount},
		{Name: "bank adjustment", ZH: "银行调账", EN: "the bank itself books interest, a fee or something else",
			Extra: map[string]string{"account": "account number", "direction": "credit or debit", "kind": "interest, fee or other", "amount": "yuan", "remark": "text"}, composed: true, play: bankAdjustment},
		{Name: "freeze deposit", ZH: "冻结保证金", EN: "a bidder lets the bank freeze the deposit on their own account, in favour of the number shown for it",
			Extra: map[string]string{"as": "the name by which the scenario calls the freeze", "lot": "the lot", "from": "account number; the person's own by default", "amount": "what is due, by default", "holder": "the account's holder; the person's own name by default"}, composed: true, play: freezeDeposit},
		{Name: "bank lifts freeze", ZH: "银行解除冻结", EN: "the bank ends a freeze that nobody ordered it to end", composed: true,
			Extra: map[string]string{"freeze": "its name", "reason": "why"}, play: bankLifts},
		{Name: "bank fault", ZH: "银行故障", EN: "something goes wrong at the bank (docs/banksim.md)", composed: true,
			Extra: map[string]string{"account": "account number", "end_to_end_id": "or one order", "mode": "refuse, fail, return, hold, silent, drop or deaf; empty clears", "days": "until a return", "count": "how many orders; 0: all", "reason": "text"}, play: bankFault},
	}
}

// bankDo speaks to the bank simulator as its own customers would.
func (w *world) bankDo(ctx context.Context, method, path string, body any) error {
	_, err := w.bankAsk(ctx, method, path, body)
	return err
}

func (w *world) bankAsk(ctx context.Context, method, path string, body any) (map[string]any, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, w.bank.base+path, strings.NewReader(string(raw)))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := w.bank.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return nil, fmt.Errorf("bank: HTTP %d: %.200s", resp.StatusCode, b)
	}
	var out map[string]any
	err = json.Unmarshal(b, &out)
	return out, err
}

func transfer(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	holder := orElse(f["holder"].scalar, s.By)
	return w.pay(ctx, holder, f["from"].scalar, f["to"].scalar, f["amount"].scalar, f["remark"].scalar)
}

// pay is a transfer in the bank's app; the payer's account is opened with what
// it needs.
func (w *world) pay(ctx context.Context, holder, from, to, amount, remark string) error {
	if from == "" || to == "" || amount == "" {
		return errors.New("a transfer needs from, to and amount")
	}
	w.secrets = append(w.secrets, from)
	err := w.bankDo(ctx, http.MethodPost, "/transfers", map[string]any{
		"from_account": from, "from_holder": holder, "fund": amount, "to_account": to, "amount": amount, "remark": remark, "key": ref.New().String(),
	})
	return err
}

func openBankAccount(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	return w.bankOpen(ctx, f["account_no"].scalar, orElse(f["holder"].scalar, w.realName(s.By)), orElse(f["balance"].scalar, "0.00"))
}

func bankAdjustment(ctx context.Context, w *world, s Step) error {
	body := map[string]any{"key": ref.New().String()}
	for _, k := range s.Fields.keys {
		body[k] = s.Fields.fields[k].scalar
	}
	err := w.bankDo(ctx, http.MethodPost, "/adjustments", body)
	return err
}

func bankLifts(ctx context.Context, w *world, s Step) error {
	no := orElse(w.names[s.Fields.fields["freeze"].scalar], s.Fields.fields["freeze"].scalar)
	return w.bankDo(ctx, http.MethodPost, "/freezes/"+no+"/lift", map[string]any{"reason": s.Fields.fields["reason"].scalar})
}

func bankFault(ctx context.Context, w *world, s Step) error {
	body := map[string]any{}
	for _, k := range s.Fields.keys {
		body[k] = s.Fields.fields[k].scalar
	}
	for _, k := range []string{"days", "count"} {
		if v, ok := body[k]; ok {
			body[k] = json.Number(text(v))
		}
	}
	err := w.bankDo(ctx, http.MethodPut, "/faults", body)
	return err
}

func timeVerbs() []Verb {
	return []Verb{
		{Name: "wait", ZH: "时间推进", EN: "nothing happens until the step's time", composed: true, play: func(context.Context, *world, Step) error { return nil }},
	}
}
