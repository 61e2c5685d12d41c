package scenario

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// caseFundVerbs move a case's money otherwise than by a sale and its plan.
func caseFundVerbs() []Verb {
	return []Verb{
		{Name: "propose lower fee", Op: "fee.decide", Names: "decision", ZH: "提出减免执行申请费", EN: "a judge proposes that the next plan charges less than the scale gives"},
		{Name: "approve lower fee", Op: "fee.approve_decision", ZH: "批准减免执行申请费", EN: "the leader approves a lower fee"},
		{Name: "refund fee", Op: "fee.refund", Names: "refund", ZH: "提出退还执行申请费", EN: "somebody proposes that the fee of a plan be given back"},
		{Name: "approve fee refund", Op: "fee.approve_refund", ZH: "批准退还执行申请费", EN: "the leader approves that a fee goes back"},
		{Name: "propose tax", Op: "tax.propose", Names: "decision", ZH: "提出从价款缴纳卖方税费", EN: "a seller's tax is proposed to be paid from the proceeds"},
		{Name: "state advance", Op: "cost.state", Names: "advance", ZH: "登记垫付费用", EN: "a cost that a party paid to an agency is put on record"},
		{Name: "check advance", Op: "cost.check", ZH: "核实垫付票据", EN: "another person has seen the receipt of an advance"},
		{Name: "repay advance", Op: "cost.repay", Names: "decision", ZH: "提出归还垫付费用", EN: "an advance is proposed to be reimbursed"},
		{Name: "propose transfer", Op: "transfer.propose", Names: "decision", ZH: "提出款项移交", EN: "money of a case is proposed to go to another court"},
		{Name: "release reserve", Op: "release.propose", Names: "decision", ZH: "提出释放预留款", EN: "what a plan reserved is proposed to be paid"},
		{Name: "propose escrow", Op: "escrow.propose", Names: "decision", ZH: "提出提存", EN: "a creditor's money is proposed to be put in escrow"},
		{Name: "end escrow", Op: "escrow.end", Names: "decision", ZH: "提出处理提存款", EN: "an escrow is proposed to be claimed, recovered or the state's"},
		{Name: "note escrow", Op: "escrow.note", Names: "note", ZH: "登记公证提存的进展", EN: "what a notary wrote about an escrow is entered"},
		{Name: "answer escrow note", Op: "escrow.answer_note", ZH: "核实公证提存的进展", EN: "another person compares what was entered with the notary's paper"},
		{Name: "approve decision", Op: "decision.approve", ZH: "批准款项处理决定", EN: "another person approves a decision about money, which books it"},
		{Name: "cancel decision", Op: "decision.cancel", ZH: "作废款项处理决定", EN: "a decision about money is withdrawn"},
		{Name: "prepare decided payouts", Op: "decision.prepare_payouts", ZH: "按决定制单", EN: "the payouts of a decision are prepared",
			Extra: map[string]string{"id": "the decision"}, play: prepareDecided},
		{Name: "begin opening", Op: "opening.begin", ZH: "开始办理启用日余额转入", EN: "a court that comes with money says on which day it changes over"},
		{Name: "bring balances", Op: "opening.bring", ZH: "导入余额明细", EN: "the file of old balances is uploaded, in JSON",
			Extra: map[string]string{"lines": "a list of {case_no, code, amount, payee, came_on, evidence, evidence_hash} and, as the kind asks, {matter, sale, payer, payer_account, due, price}"}, composed: true, play: bringBalances},
		{Name: "end sale elsewhere", Op: "opening.sale_end", ZH: "登记外平台拍卖结果", EN: "a judge states how an auction of another platform ended, by its listing and the payer of the winning deposit",
			Extra: map[string]string{"listing": "as in the file", "winner": "the payer's name; none: nobody bought", "ended_at": "when bidding ended", "price": "the price", "pay_by": "last day to pay", "document": "SHA-256"}, composed: true, play: endElsewhere},
		{Name: "rule sale elsewhere", Op: "opening.sale_ruling", ZH: "登记外平台拍卖成交裁定生效", EN: "a judge states that the ruling about such a sale took effect",
			Extra: map[string]string{"listing": "as in the file", "document": "SHA-256"}, composed: true, play: ruleElsewhere},
		{Name: "pay price elsewhere", ZH: "付清外平台成交价款", EN: "the buyer of such an auction pays what is missing of the price, or amount",
			Extra: map[string]string{"listing": "as in the file", "from": "the buyer's account", "holder": "the buyer's name", "amount": "what is missing, if left out"}, play: payElsewhere},
		{Name: "sign opening", Op: "opening.sign", ZH: "签署启用日余额", EN: "somebody signs the balances for one office, as they stand", composed: true, play: signOpening},
	}
}

// prepareDecided fails if any amount could not be prepared, and says why.
func prepareDecided(ctx context.Context, w *world, s Step) error {
	return w.prepare(ctx, s, "/:court/:id", "decision.prepare_payouts")
}

// bringBalances writes the file that somebody would, and uploads it.
func bringBalances(ctx context.Context, w *world, s Step) error {
	var rows []string
	for _, l := range s.Fields.fields["lines"].list {
		var cells []string
		for _, k := range []string{"case_no", "code", "amount", "payee", "came_on", "evidence", "evidence_hash", "matter", "sale", "payer", "payer_account", "due", "price"} {
			cells = append(cells, fmt.Sprintf("%q: %q", k, l.fields[k].scalar))
		}
		rows = append(rows, "{"+strings.Join(cells, ", ")+"}")
	}
	raw := "[" + strings.Join(rows, ",\n") + "]\n"
	_, err := w.send(ctx, s.By, w.rows["opening.bring"], map[string]string{"court": w.courtOf(s.Fields)}, "", []byte(raw), "application/json")
	return err
}

// signOpening signs the very file that is shown to the one who signs.
func signOpening(ctx context.Context, w *world, s Step) error {
	path := map[string]string{"court": w.courtOf(s.Fields)}
	out, err := w.call(ctx, s.By, "opening.show", path, "", nil)
	if err != nil {
		return err
	}
	m, ok := out.(map[string]any)
	if !ok {
		return errors.New("unexpected answer about the opening")
	}
	_, err = w.call(ctx, s.By, "opening.sign", path, "", map[string]any{"file": text(m["file"])})
	return err
}

// elsewhere finds an auction of another platform by its listing, with the opening.
func (w *world) elsewhere(ctx context.Context, s Step) (path map[string]string, sale, opening map[string]any, err error) {
	path = map[string]string{"court": w.courtOf(s.Fields)}
	out, err := w.call(ctx, supervisor, "opening.show", path, "", nil)
	if err != nil {
		return nil, nil, nil, err
	}
	opening, _ = out.(map[string]any)
	sales, _ := opening["sales"].([]any)
	for _, x := range sales {
		if sale, _ = x.(map[string]any); text(sale["listing"]) == s.Fields.fields["listing"].scalar {
			path["id"] = text(sale["sale"])
			return path, sale, opening, nil
		}
	}
	return nil, nil, nil, fmt.Errorf("no auction %q was brought", s.Fields.fields["listing"].scalar)
}

func endElsewhere(ctx context.Context, w *world, s Step) error {
	path, sale, opening, err := w.elsewhere(ctx, s)
	if err != nil {
		return err
	}
	f := s.Fields.fields
	body := map[string]any{"outcome": "unsold", "ended_at": f["ended_at"].scalar, "document": orElse(f["document"].scalar, anyHash())}
	if who := f["winner"].scalar; who != "" {
		body["outcome"], body["price"], body["pay_by"] = "sold", f["price"].scalar, f["pay_by"].scalar
		lines, _ := opening["lines"].([]any)
		for _, x := range lines {
			if l, _ := x.(map[string]any); text(l["sale"]) == text(sale["listing"]) && text(l["payer"]) == who {
				body["winner"] = text(l["line"])
			}
		}
	}
	_, err = w.call(ctx, s.By, "opening.sale_end", path, "", body)
	return err
}

func ruleElsewhere(ctx context.Context, w *world, s Step) error {
	path, _, _, err := w.elsewhere(ctx, s)
	if err != nil {
		return err
	}
	_, err = w.call(ctx, s.By, "opening.sale_ruling", path, "", map[string]any{"document": orElse(s.Fields.fields["document"].scalar, anyHash())})
	return err
}

func payElsewhere(ctx context.Context, w *world, s Step) error {
	_, sale, _, err := w.elsewhere(ctx, s)
	if err != nil {
		return err
	}
	f := s.Fields.fields
	return w.pay(ctx, orElse(f["holder"].scalar, w.realName(s.By)), orElse(f["from"].scalar, w.account(s.By)), text(sale["virtual_no"]),
		orElse(f["amount"].scalar, text(sale["missing"])), "价款余额")
}

func caseFundSees() []See {
	return []See{
		{Name: "case fee", Op: "fee.show", Of: "case", By: supervisor, ZH: "执行申请费", EN: "the enforcement fee of a case", Fields: "recovered, charged, taken, next_fee, fees: [{nth, base, formula, charged, taken, lost_base, lost_fee, lost_taken}]"},
		{Name: "decisions", Op: "decision.list", By: supervisor, ZH: "款项处理决定", EN: "decisions that move money otherwise than a plan", Fields: "decisions: [{kind, total, state, open}]; query: case=…", list: "decisions"},
		{Name: "advances", Op: "cost.list", Of: "case", By: supervisor, ZH: "垫付费用", EN: "costs that parties of a case advanced", Fields: "advances: [{agency, amount, state, repaid}]", list: "advances"},
		{Name: "transfers", Op: "transfer.list", By: supervisor, ZH: "法院间移交", EN: "money between courts, as this court sees it", Fields: "transfers: [{in, amount, pay_state, sent_line, came_line}]", list: "transfers"},
		{Name: "escrows", Op: "escrow.list", By: supervisor, ZH: "提存款", EN: "money in escrow", Fields: "escrows: [{ground, amount, state, lapses, way, notes}]; query: all=true", list: "escrows"},
		{Name: "opening", Op: "opening.show", By: supervisor, ZH: "启用日余额", EN: "the balances that a court brings forward", Fields: "state, total, bank_closing, difference, faults, lines, sales: [{listing, state, held, refunding, missing}]"},
	}
}
