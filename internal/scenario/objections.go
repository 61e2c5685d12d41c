package scenario

import (
	"context"
	"fmt"
	"strings"
)

// objectionVerbs are what people do who object to enforcement, and the court that
// hears them.
func objectionVerbs() []Verb {
	const at = "enforcement_objection."
	return []Verb{
		{Name: "object", Refusals: refusedAs(at, "kind capacity kind_capacity act text target not_party party_not_third not_bidder not_supervisor no_asset not_sold open twice asset_over papers revoke"), Op: at + "file", Names: "objection", ZH: "提出执行异议", EN: "somebody objects to enforcement: kind conduct or third_party; as party, bidder, interested or third_party"},
		{Name: "ask papers", Refusals: refusedAs(at, "asked_once text no_step"), Op: at + "ask_papers", ZH: "告知补充材料", EN: "the court says, once, what is missing from an objection"},
		{Name: "supplement objection", Refusals: refusedAs(at, "papers_late papers no_step"), Op: at + "supplement", ZH: "补充异议材料", EN: "the objector sends what was missing"},
		{Name: "accept objection", Refusals: refusedAs(at, "no_step asset_over"), Op: at + "accept", ZH: "异议立案", EN: "the court accepts an objection"},
		{Name: "refuse objection", Refusals: refusedAs(at, "papers_run paper no_step"), Op: at + "refuse", ZH: "裁定不予受理", EN: "a judge does not accept an objection"},
		{Name: "take back objection", Refusals: refusedAs(at, "withdrawal_asked no_step"), Op: at + "take_back", ZH: "撤回异议", EN: "the objector withdraws, or asks to"},
		{Name: "permit withdrawal", Refusals: refusedAs(at, "no_withdrawal not_on_panel no_panel no_step"), Op: at + "permit_withdrawal", ZH: "准许撤回异议", EN: "the panel permits a withdrawal"},
		{Name: "form panel", Refusals: refusedAs(at, "panel_apart panel_size panel_twice panel_role panel_formed presiding no_step"), Op: at + "form_panel", ZH: "指定合议庭", EN: "the head of the bureau names who hears an objection"},
		{Name: "set hearing", Refusals: refusedAs(at, "hearing not_on_panel no_panel no_step"), Op: at + "set_hearing", Names: "hearing", ZH: "安排听证", EN: "a hearing is set"},
		{Name: "note hearing", Refusals: refusedAs(at, "hearing_note not_on_panel no_step"), Op: at + "note_hearing", ZH: "记录听证", EN: "a hearing is put on record"},
		{Name: "stay disposal", Refusals: refusedAs(at, "not_on_panel no_panel held_already paper no_step"), Op: at + "stay", ZH: "裁定停止处分", EN: "the panel stops the disposal while an objection to conduct is heard"},
		{Name: "end stay", Refusals: refusedAs(at, "not_on_panel nothing_held paper no_step"), Op: at + "end_stay", ZH: "裁定恢复处分", EN: "the panel lets the disposal go on"},
		{Name: "offer security", Refusals: refusedAs(at, "security_side security_text security_creditor security_stop nothing_held held_already no_step"), Op: at + "offer_security", Names: "security", ZH: "提供担保", EN: "somebody offers security: side continue or stop"},
		{Name: "decide security", Refusals: refusedAs(at, "no_security not_on_panel text no_step"), Op: at + "decide_security", ZH: "审查担保", EN: "the panel decides about security"},
		{Name: "propose ruling", Refusals: refusedAs(at, "outcome revoke paper not_on_panel no_panel no_step"), Op: at + "propose_ruling", Names: "ruling", ZH: "提出异议裁定书稿", EN: "a member puts a draft ruling before the panel"},
		{Name: "sign ruling", Refusals: refusedAs(at, "not_on_panel signed ruling_changed no_ruling panel_apart no_step"), Op: at + "sign", ZH: "签署异议裁定", EN: "a member signs the draft as read now", composed: true,
			Extra: map[string]string{"objection": "the objection", "ruling": "what was proposed", "agrees": "true by default", "opinion": "a dissent"}, play: signRuling},
		{Name: "apply for reconsideration", Refusals: refusedAs(at, "other_remedy remedy_late not_recipient unknown no_step"), Op: at + "reconsider", ZH: "申请复议", EN: "somebody on whom a ruling was served applies to the higher court"},
		{Name: "forward objection", Refusals: refusedAs(at, "forwarded no_step"), Op: at + "forward", ZH: "报送复议案卷", EN: "the file goes to the higher court"},
		{Name: "note higher ruling", Refusals: refusedAs(at, "remanded_once outcome revoke paper no_step"), Op: at + "note_higher", ZH: "记录复议裁定", EN: "what the higher court ruled: affirm, change or remand"},
		{Name: "bring action", Refusals: refusedAs(at, "other_remedy remedy_late not_recipient unknown no_step"), Op: at + "sue", ZH: "提起执行异议之诉", EN: "somebody on whom a ruling was served says that an action was brought"},
		{Name: "note judgment", Refusals: refusedAs(at, "judgment paper no_step"), Op: at + "note_judgment", ZH: "记录执行异议之诉判决", EN: "how the action ended: excluded or continued"},
		{Name: "lift measures", Refusals: refusedAs(at, "not_stopped paper no_step"), Op: at + "lift", ZH: "解除执行措施", EN: "the measures on the property are lifted"},
	}
}

// eligibilityVerbs are about who may bid on a lot.
func eligibilityVerbs() []Verb {
	const at = "eligibility."
	return []Verb{
		{Name: "declare relative", Refusals: refusedAs(at, "entry entered"), Op: "relative.declare", ZH: "申报近亲属", EN: "somebody in office declares a close relative", composed: true,
			Extra: map[string]string{"of": "who the relative is", "relation": "spouse, parent, child, sibling, grandparent or grandchild"}, play: declareRelative},
		{Name: "add bar", Refusals: refusedAs(at, "entry entered"), Op: "lot.add_bar", ZH: "列入不得竞买名单", EN: "the court puts somebody on the list of a lot", composed: true,
			Extra: map[string]string{"lot": "the lot", "of": "who", "body": "court, platform, auxiliary or appraiser", "relation": "why"}, play: addBar},
		{Name: "strike own office", Refusals: refusedAs(at, "fact unknown text"), Op: "lot.strike_bar", ZH: "划去在职人员", EN: "somebody tries to strike an officer of the court from the list", composed: true,
			Extra: map[string]string{"lot": "the lot", "of": "the officer", "reason": "why"}, play: strikeOffice},
		{Name: "appeal exclusion", Refusals: refusedAs(at, "nothing appealed text"), Op: "eligibility.appeal", Names: "appeal", ZH: "申诉竞买资格", EN: "whoever the list keeps out appeals"},
		{Name: "decide appeal", Refusals: refusedAs(at, "other_officer no_appeal fact text"), Op: "eligibility.decide", ZH: "决定竞买资格申诉", EN: "another officer decides an appeal"},
	}
}

// numberOf is the number on the papers of a person of the story.
func (w *world) numberOf(n node) (string, error) {
	p, ok := w.people[n.scalar]
	if !ok || p.number == "" {
		return "", fmt.Errorf("%q has no papers in this story", n.scalar)
	}
	return p.number, nil
}

func declareRelative(ctx context.Context, w *world, s Step) error {
	number, err := w.numberOf(s.Fields.fields["of"])
	if err != nil {
		return err
	}
	_, err = w.call(ctx, s.By, "relative.declare", nil, "", map[string]any{"relation": s.Fields.fields["relation"].scalar, "number": number})
	return err
}

func addBar(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	number, err := w.numberOf(f["of"])
	if err != nil {
		return err
	}
	lot, err := w.id(f["lot"].scalar)
	if err != nil {
		return err
	}
	_, err = w.call(ctx, s.By, "lot.add_bar", map[string]string{"court": w.courtOf(s.Fields), "lot": lot}, "", map[string]any{
		"body": f["body"].scalar, "name": f["of"].scalar, "number": number, "relation": f["relation"].scalar,
	})
	return err
}

func strikeOffice(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	lot, err := w.id(f["lot"].scalar)
	if err != nil {
		return err
	}
	who, err := w.id(f["of"].scalar)
	if err != nil {
		return err
	}
	_, err = w.call(ctx, s.By, "lot.strike_bar", map[string]string{"court": w.courtOf(s.Fields), "lot": lot}, "", map[string]any{
		"source": "court:" + who, "reason": f["reason"].scalar,
	})
	return err
}

// refusedAs are the codes under prefix.
func refusedAs(prefix, codes string) []string {
	out := strings.Fields(codes)
	for i := range out {
		out[i] = prefix + out[i]
	}
	return out
}

func objectionSees() []See {
	return []See{
		{Name: "objection", Op: "enforcement_objection.show", Of: "objection", By: supervisor, ZH: "执行异议", EN: "an objection to enforcement", Fields: "state, case_no, outcome, held, holds: [{why, released_why}], recipients: [{name, act_by}], rulings, orders"},
		{Name: "objections of lot", Op: "lot.objections", Of: "lot", ZH: "标的的执行异议", EN: "what everybody reads of the objections about a lot", Fields: "objections: [{kind, state, outcome, held, text}]", list: "objections"},
		{Name: "own objections", Op: "enforcement_objection.mine", ZH: "我的执行异议", EN: "the reader's objections, and those of their cases", Fields: "objections: [{kind, state}]", list: "objections"},
	}
}

// signRuling reads the file and signs exactly what was read.
func signRuling(ctx context.Context, w *world, s Step) error {
	path, _, err := w.pathValues("/:court/:objection/:ruling", s.Fields)
	if err != nil {
		return err
	}
	out, err := w.call(ctx, s.By, "enforcement_objection.show", path, "", nil)
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	for _, r := range listOf(m["rulings"]) {
		if text(r["ruling"]) != path["ruling"] {
			continue
		}
		_, err = w.call(ctx, s.By, "enforcement_objection.sign", path, "", map[string]any{
			"agrees": s.Fields.fields["agrees"].scalar != "false", "content_hash": text(r["content_hash"]), "opinion": s.Fields.fields["opinion"].scalar,
		})
		return err
	}
	return fmt.Errorf("no such draft: %s", s.Fields.fields["ruling"].scalar)
}

// counterVerbs are what passes over the counter of the court about an objection.
func counterVerbs() []Verb {
	const at = "enforcement_objection."
	return []Verb{
		{Name: "hand in paper", Refusals: append(refusedAs(at, "papers_late papers no_step unknown"), "file.type"), Op: at + "supplement", ZH: "提交异议材料的文件", EN: "the objector hands in a paper with its file", composed: true,
			Extra: map[string]string{"objection": "the objection", "name": "what the paper is", "says": "what its file says; its name by default"}, play: handInPaper},
		{Name: "take in objection", Refusals: refusedAs(at, "counter_day counter_own kind kind_capacity act text target not_party party_not_third open twice"), Op: at + "counter", Names: "objection", ZH: "收取书面异议",
			EN: "an officer takes in, on paper, the objection of somebody without an account", composed: true,
			Extra: map[string]string{"as": "its name", "name": "who objects", "asset": "the property", "case": "the case", "kind": "conduct or third_party", "capacity": "third_party by default",
				"received_on": "when the paper came", "request": "what is asked", "statement": "why"}, play: takeInObjection},
		{Name: "open objector", Refusals: append(refusedAs(at, "name_sealed text unknown"), "person.reason"), Op: at + "open_name", ZH: "查看异议人姓名", EN: "somebody of the court reads who objects, with a reason on record"},
	}
}

func handInPaper(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	id, err := w.id(f["objection"].scalar)
	if err != nil {
		return err
	}
	_, err = w.hand(ctx, s.By, "enforcement_objection.supplement", map[string]string{"objection": id}, map[string]string{"name": f["name"].scalar},
		"file", orElse(f["says"].scalar, f["name"].scalar))
	return err
}

// takeInObjection writes down what is on the paper; the number is made up for whoever
// has no account.
func takeInObjection(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	number := MadeUpNumber("person", 800)
	if p, ok := w.people[f["name"].scalar]; ok {
		number = p.number
	}
	w.secrets = append(w.secrets, f["name"].scalar, number)
	fields := map[string]string{
		"name": f["name"].scalar, "number": number, "capacity": orElse(f["capacity"].scalar, "third_party"), "contact": "成都市青羊区人民中路1号 13600000000",
		"paper_name": "异议申请书",
	}
	for _, k := range []string{"kind", "act", "received_on", "request", "statement"} {
		fields[k] = f[k].scalar
	}
	for _, k := range []string{"case", "asset", "lot"} {
		if f[k].scalar == "" {
			continue
		}
		id, err := w.id(f[k].scalar)
		if err != nil {
			return err
		}
		fields[k] = id
	}
	out, err := w.hand(ctx, s.By, "enforcement_objection.counter", map[string]string{"court": w.courtOf(s.Fields)}, fields, "file", "异议申请书")
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	return w.remember(f["as"].scalar, text(m["objection"]), "take in objection")
}
