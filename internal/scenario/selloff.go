package scenario

import (
	"context"
	"fmt"
)

// sellOffVerbs are what creditors and the court do when a lot found no buyer, and
// when a creditor buys.
func sellOffVerbs() []Verb {
	return []Verb{
		{Name: "ask creditors", Refusals: []string{"in_kind.asked", "in_kind.no_creditors", "in_kind.reply_day", "lot.no_step"}, Op: "lot.ask_creditors", ZH: "征询债权人", EN: "the creditors of a failed lot are asked whether they take it for their debt"},
		{Name: "answer inquiry", Refusals: []string{"in_kind.not_asked", "in_kind.late", "in_kind.answered", "in_kind.part", "in_kind.unqualified", "lot.no_step"}, Op: "lot.answer_inquiry", ZH: "答复征询", EN: "a creditor answers whether he takes the property"},
		{Name: "file answer", Refusals: []string{"in_kind.not_asked", "in_kind.late", "in_kind.answered", "in_kind.part", "in_kind.unqualified", "lot.no_step"}, Op: "lot.file_answer", ZH: "登记书面答复", EN: "a creditor's written answer is put on record"},
		{Name: "freeze lots", Refusals: []string{"in_kind.no_draw", "in_kind.lots_frozen", "in_kind.waits", "in_kind.unasked", "in_kind.lots_window"}, Op: "lot.freeze_lots", ZH: "冻结抽签名单", EN: "who draws lots is published, with the hash of a secret"},
		{Name: "contribute to lots", Refusals: []string{"in_kind.lots_not_frozen", "in_kind.lots_not_yours", "in_kind.lots_nonce", "in_kind.lots_nonce_late", "in_kind.lots_nonce_twice", "in_kind.not_asked", "lot.no_step"}, Op: "lot.contribute_to_lots", ZH: "为抽签提交随机数", EN: "a creditor between whom lots are drawn adds to chance"},
		{Name: "draw lots", Refusals: []string{"in_kind.lots_not_frozen", "in_kind.lots_same_person", "in_kind.lots_run"}, Op: "lot.draw_lots", ZH: "开签", EN: "the secret is opened and lots are drawn"},
		{Name: "take in kind", Refusals: []string{"in_kind.nobody", "in_kind.outranked", "in_kind.draw_first", "in_kind.drawn", "in_kind.nothing", "in_kind.pay_day", "in_kind.waits", "in_kind.unasked", "lot.paper", "lot.no_step"}, Op: "lot.take_in_kind", Names: "award", ZH: "决定以物抵债", EN: "a judge decides that a creditor takes the property; winner instead of party: the one to whom the lots fell",
			Extra: map[string]string{"winner": "yes: the creditor to whom the lots fell", "loser": "yes: one to whom they did not"}, play: takeInKind},
		{Name: "rule in kind", Refusals: []string{"in_kind.difference_open", "lot.document_hash", "ruling.buyer_check", "lot.no_step"}, Op: "lot.rule_in_kind", Names: "ruling", ZH: "作出抵债裁定", EN: "the ruling on payment in kind"},
		{Name: "lapse in kind", Refusals: []string{"in_kind.difference_runs", "lot.paper", "lot.no_step"}, Op: "lot.lapse_in_kind", ZH: "抵债不成，重新拍卖", EN: "a judge orders a re-auction because the difference was not paid"},
		{Name: "note measure", Refusals: []string{"release.measure", "release.other_measure", "lot.document_hash", "lot.no_step"}, Op: "lot.note_measure", ZH: "记录其他执行措施", EN: "another measure of enforcement is put on record"},
		{Name: "release asset", Refusals: []string{"release.sell_off_first", "release.other_measure", "in_kind.unasked", "in_kind.waits", "in_kind.taken", "lot.paper", "lot.no_step"}, Op: "lot.release", ZH: "解除查封", EN: "the seizure of what nobody bought and no creditor takes is lifted"},
		{Name: "set off", Refusals: []string{"access.role", "set_off.buyer", "set_off.nothing", "set_off.state", "set_off.document"}, Op: "settlement.set_off", ZH: "决定债权抵价", EN: "a judge decides that the creditor who bought a lot sets its claim off against the price",
			Extra: map[string]string{"lot": "the lot", "doc_no": "number of the decision", "document": "SHA-256 of it; that of some paper by default"}, composed: true, play: setOff},
	}
}

// settlementOf finds the collecting of the price of a lot.
func (w *world) settlementOf(ctx context.Context, s Step) (string, error) {
	lot := s.Fields.fields["lot"].scalar
	id, err := w.id(lot)
	if err != nil {
		return "", err
	}
	out, err := w.call(ctx, s.By, "settlement.list", map[string]string{"court": w.courtOf(s.Fields)}, "lot="+id, nil)
	if err != nil {
		return "", err
	}
	for _, x := range listOf(out) {
		return text(x["settlement"]), nil
	}
	return "", fmt.Errorf("no price is collected for %s", lot)
}

// takeInKind names the creditor to whom the lots fell, or another of the frozen list.
func takeInKind(ctx context.Context, w *world, s Step) error {
	plain := Verb{Name: "take in kind", Op: "lot.take_in_kind", Names: "award"}
	_, winner := s.Fields.fields["winner"]
	_, loser := s.Fields.fields["loser"]
	if winner || loser {
		lot, err := w.id(s.Fields.fields["lot"].scalar)
		if err != nil {
			return err
		}
		out, err := w.call(ctx, s.By, "lot.in_kind", map[string]string{"court": w.courtOf(s.Fields), "lot": lot}, "", nil)
		if err != nil {
			return err
		}
		m, _ := out.(map[string]any)
		drawn, _ := m["drawn"].(map[string]any)
		tickets, _ := drawn["tickets"].([]any)
		if len(tickets) < 2 {
			return fmt.Errorf("no lots were drawn for %s", s.Fields.fields["lot"].scalar)
		}
		n := 0
		if loser {
			n = 1
		}
		ticket, _ := tickets[n].(map[string]any)
		s.Fields = with(without(without(s.Fields, "winner"), "loser"), "party", text(ticket["party"]))
	}
	_, err := w.operate(ctx, plain, s)
	return err
}

func setOff(ctx context.Context, w *world, s Step) error {
	id, err := w.settlementOf(ctx, s)
	if err != nil {
		return err
	}
	f := s.Fields.fields
	_, err = w.call(ctx, s.By, "settlement.set_off", map[string]string{"court": w.courtOf(s.Fields), "settlement": id}, "",
		map[string]any{"doc_no": f["doc_no"].scalar, "document": orElse(f["document"].scalar, hash64)})
	return err
}

// seeSettlement shows the only price that is collected for a lot.
func seeSettlement(ctx context.Context, w *world, x Expectation) (any, error) {
	id, err := w.settlementOf(ctx, Step{By: x.By, Fields: with(x.Fields, "lot", x.Fields.fields["of"].scalar)})
	if err != nil {
		return nil, err
	}
	return w.call(ctx, x.By, "settlement.may_set_off", map[string]string{"court": w.courtOf(x.Fields), "settlement": id}, "", nil)
}
