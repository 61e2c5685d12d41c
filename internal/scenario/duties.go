package scenario

import (
	"context"
	"fmt"
	"strings"
)

// dutyVerbs are what a court does about duties, and the close of its periods.
func dutyVerbs() []Verb {
	paper := func(extra map[string]string) map[string]string {
		extra["document"], extra["reason"] = "number of the document; a made-up one by default", "why; a made-up one by default"
		extra["as"] = "the name of the order"
		return extra
	}
	return []Verb{
		{Name: "ask substitution", Op: "duty.substitute", Names: "id", ZH: "提出代为履职", EN: "somebody asks that a colleague stands in for a person on leave, half-open from one day until another",
			Extra:    paper(map[string]string{"duty": "the duty", "absent": "who is away", "substitute": "who stands in", "from": "first day", "until": "the day on which it ends"}),
			composed: true, play: askSubstitution},
		{Name: "ask recall", Op: "duty.recall", Names: "id", ZH: "提出提前结束代为履职", EN: "somebody asks that a substitution ends early",
			Extra: paper(map[string]string{"substitution": "the order"}), composed: true, play: askOrder("duty.recall", "substitution")},
		{Name: "keep apart", Op: "duty.keep_apart", Names: "id", ZH: "提出不相容职务规则", EN: "somebody asks that the court keeps two duties apart",
			Extra: paper(map[string]string{"a": "a duty", "b": "another", "reach": "post, act or none"}), composed: true, play: askOrder("duty.keep_apart")},
		{Name: "set rotation", Op: "duty.rotate", Names: "id", ZH: "提出轮岗期限", EN: "somebody asks how long a post of finance is held",
			Extra: paper(map[string]string{"duty": "the post", "months": "how long", "effect": "alarm or lock"}), composed: true, play: askOrder("duty.rotate")},
		{Name: "extend term", Op: "duty.extend", Names: "id", ZH: "提出到期继续任职", EN: "somebody asks that a person goes on in a post that locks, through a day",
			Extra: paper(map[string]string{"duty": "the post", "holder": "who goes on", "last_day": "through this day"}), composed: true, play: extendTerm},
		{Name: "answer order", Op: "duty.answer", ZH: "批准职务安排", EN: "a second person approves an order about duties, or refuses it with a note",
			Extra: map[string]string{"id": "the order", "approved": "true by default", "note": "why it is refused"}, composed: true, play: answerOrder},
		{Name: "hand over post", Op: "post.hand_over", Names: "id", ZH: "移交岗位", EN: "whoever holds a post lists what is open, signs and gives it to another",
			Extra: map[string]string{"as": "the name of the hand-over", "duty": "the post", "taker": "who takes it", "note": "what else is given"}, composed: true, play: handOverPost},
		{Name: "sign for post", Op: "post.take_over", ZH: "签收岗位", EN: "who takes a post signs for what is open", Extra: map[string]string{"id": "the hand-over"}},
		{Name: "hand over case", Op: "case.change_handler", Names: "id", ZH: "决定移交承办人", EN: "the head of the bureau orders that a case passes to another judge, with what is open in it",
			Extra: map[string]string{"as": "the name of the hand-over", "case": "the case", "taker": "the judge by the scenario's name", "ground": "transfer by default",
				"document_no": "the president's decision, where the judge must stay out", "reason": "why; a made-up one by default"}, composed: true, play: handOverCase},
		{Name: "take over case", Op: "case.answer_change", ZH: "签收、退回或撤回移交", EN: "the taker signs for a case or sends it back; who ordered it may take it back", Extra: map[string]string{"handover": "the hand-over"}},
		{Name: "issue vouchers", Op: "voucher.issue", ZH: "开具票据", EN: "finance issues a voucher for every receipt that waits for one", composed: true, play: issueVouchers},
		{Name: "propose close", Op: "period.propose", ZH: "提出结账", EN: "finance proposes to close a month, a year or a month's register of vouchers",
			Extra: map[string]string{"kind": "register, month or year", "period": "2026-04, or 2026", "explanation": "of receipts without a voucher"}, composed: true, play: closePeriod("period.propose")},
		{Name: "sign close", Op: "period.sign", ZH: "签认结账", EN: "the other side signs the close of a period",
			Extra: map[string]string{"kind": "register, month or year", "period": "2026-04, or 2026"}, composed: true, play: closePeriod("period.sign")},
		{Name: "take cash", Op: "cash.enter", Names: "cash", ZH: "登记收取的现金", EN: "an officer records cash that two took", Extra: map[string]string{"as": "the name of the cash"}},
		{Name: "confirm cash", Op: "cash.confirm", ZH: "确认现金", EN: "the second officer confirms the cash", Extra: map[string]string{"id": "the cash"}},
		{Name: "receive cash", Op: "cash.hand", ZH: "财务接收现金", EN: "finance takes the cash over", Extra: map[string]string{"id": "the cash"}},
		{Name: "give cash back", Op: "cash.return", ZH: "现金退回经办人", EN: "cash that was not banked goes back to the officers", Extra: map[string]string{"id": "the cash", "reason": "why"}},
	}
}

const (
	someDocument = "（2026）锦院政字7号"
	someReason   = "外出培训，按院务会决定"
)

// login is by which the house knows somebody of the scenario.
func (w *world) login(name string) (string, error) {
	p, ok := w.people[name]
	if !ok {
		return "", fmt.Errorf("nobody is called %q yet; register them first", name)
	}
	return p.login.Name, nil
}

// order sends an order about duties and names it.
func (w *world) order(ctx context.Context, s Step, op string, body map[string]any) error {
	f := s.Fields.fields
	body["document"], body["reason"] = orElse(f["document"].scalar, someDocument), orElse(f["reason"].scalar, someReason)
	out, err := w.call(ctx, s.By, op, map[string]string{"court": w.courtOf(s.Fields)}, "", body)
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	return w.remember(f["as"].scalar, text(m["id"]), op)
}

func askSubstitution(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	absent, err := w.login(f["absent"].scalar)
	if err != nil {
		return err
	}
	substitute, err := w.login(f["substitute"].scalar)
	if err != nil {
		return err
	}
	return w.order(ctx, s, "duty.substitute", map[string]any{
		"duty": f["duty"].scalar, "absent": absent, "substitute": substitute, "from": f["from"].scalar, "until": f["until"].scalar})
}

// askOrder sends the other orders: their fields go as they are, but for those that name a thing.
func askOrder(op string, names ...string) func(context.Context, *world, Step) error {
	return func(ctx context.Context, w *world, s Step) error {
		body := map[string]any{}
		for _, k := range s.Fields.keys {
			switch v := s.Fields.fields[k].scalar; {
			case k == "as" || k == "document" || k == "reason" || k == "court":
			case len(names) > 0 && k == names[0]:
				id, err := w.id(v)
				if err != nil {
					return err
				}
				body[k] = id
			case k == "months":
				var n int
				if _, err := fmt.Sscan(v, &n); err != nil {
					return fmt.Errorf("months: %w", err)
				}
				body[k] = n
			default:
				body[k] = v
			}
		}
		return w.order(ctx, s, op, body)
	}
}

func extendTerm(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	holder, err := w.login(f["holder"].scalar)
	if err != nil {
		return err
	}
	return w.order(ctx, s, "duty.extend", map[string]any{"duty": f["duty"].scalar, "holder": holder, "last_day": f["last_day"].scalar})
}

// answerOrder answers, after which everybody signs in anew: roles may have changed.
func answerOrder(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	id, err := w.id(f["id"].scalar)
	if err != nil {
		return err
	}
	_, err = w.call(ctx, s.By, "duty.answer", map[string]string{"court": w.courtOf(s.Fields), "id": id}, "",
		map[string]any{"approved": f["approved"].scalar != "false", "note": f["note"].scalar})
	for name := range w.people {
		w.forget(name)
	}
	return err
}

func handOverPost(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	taker, err := w.login(f["taker"].scalar)
	if err != nil {
		return err
	}
	out, err := w.call(ctx, s.By, "post.hand_over", map[string]string{"court": w.courtOf(s.Fields)}, "",
		map[string]any{"duty": f["duty"].scalar, "taker": taker, "note": f["note"].scalar})
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	return w.remember(f["as"].scalar, text(m["id"]), "post.hand_over")
}

func handOverCase(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	taker, err := w.login(f["taker"].scalar)
	if err != nil {
		return err
	}
	id, err := w.id(f["case"].scalar)
	if err != nil {
		return err
	}
	out, err := w.call(ctx, s.By, "case.change_handler", map[string]string{"court": w.courtOf(s.Fields), "case": id}, "", map[string]any{
		"taker": taker, "ground": orElse(f["ground"].scalar, "transfer"), "document_no": f["document_no"].scalar, "reason": orElse(f["reason"].scalar, "工作调整"),
	})
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	return w.remember(f["as"].scalar, text(m["id"]), "case.change_handler")
}

func issueVouchers(ctx context.Context, w *world, s Step) error {
	path := map[string]string{"court": w.courtOf(s.Fields)}
	out, err := w.call(ctx, s.By, "voucher.waiting", path, "", nil)
	if err != nil {
		return err
	}
	for _, l := range listOf(out) {
		_, err = w.call(ctx, s.By, "voucher.issue", path, "", map[string]any{"line": l["seq"]})
		if err != nil {
			return err
		}
	}
	return nil
}

func closePeriod(op string) func(context.Context, *world, Step) error {
	return func(ctx context.Context, w *world, s Step) error {
		f := s.Fields.fields
		body := map[string]any{}
		if e := f["explanation"].scalar; e != "" {
			body["explanation"] = e
		}
		_, err := w.call(ctx, s.By, op, map[string]string{"court": w.courtOf(s.Fields), "kind": f["kind"].scalar, "name": f["period"].scalar}, "", body)
		return err
	}
}

// seePeriod looks at a month, a year or a register: "of: month 2026-04".
func seePeriod(ctx context.Context, w *world, x Expectation) (any, error) {
	kind, name, ok := strings.Cut(x.Fields.fields["of"].scalar, " ")
	if !ok {
		return nil, fmt.Errorf("say \"of: month 2026-04\"")
	}
	return w.call(ctx, x.By, "period.show", map[string]string{"court": w.courtOf(x.Fields), "kind": kind, "name": name}, "", nil)
}
