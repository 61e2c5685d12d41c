package scenario

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

func caseVerbs() []Verb {
	return []Verb{
		{Name: "open court", Op: "court.propose", ZH: "开通法院", EN: "one operator proposes a court with its one account, another approves; the bank opens the account",
			Extra: map[string]string{"approved_by": "the second operator; the same one is refused"}, play: openCourt},
		{Name: "open case", Op: "case.open", Names: "case", ZH: "立案", EN: "a clerk files a case"},
		{Name: "assign handler", Op: "case.assign", ZH: "指定承办法官", EN: "a judge is named for the case", composed: true,
			Extra: map[string]string{"case": "the case", "who": "the judge by the scenario's name"}, play: assignHandler},
		{Name: "add party", Op: "party.add", Names: "party", ZH: "登记当事人", EN: "a party joins the case", Extra: map[string]string{"who": "a registered person who is the party"}, play: addParty},
		{Name: "limit consumption", Op: "consumption.limit", Names: "order", ZH: "登记限制消费令", EN: "a judge puts on record an order that limits what a debtor may consume"},
		{Name: "lift consumption limit", Op: "consumption.lift", ZH: "登记解除限制消费令", EN: "a judge puts on record that such an order was lifted"},
		{Name: "lodge claim", Op: "claim.lodge", Names: "claim", ZH: "登记债权", EN: "a party's claim is recorded"},
		{Name: "list asset", Op: "asset.list_seized", Names: "asset", ZH: "登记查封财产", EN: "a seized asset is listed"},
		{Name: "survey asset", Op: "asset.survey", Names: "survey", ZH: "登记现状调查", EN: "what was found out about an asset"},
		{Name: "confirm payee account", Op: "payee.confirm", ZH: "确认收款账户", EN: "a party confirms the account into which it is paid"},
		{Name: "record payee account", Op: "payee.record", ZH: "登记收款账户", EN: "a clerk records a party's account on evidence"},
		{Name: "confirm receipt", Op: "serving.confirm", ZH: "签收文书", EN: "a recipient confirms receipt of every open document of a kind",
			Extra: map[string]string{"kind": "valuation.report, auction.notice, auction.ruling, payments.plan, …; left out: all",
				"consent": "to electronic service, as the page asks: document by default, case, or none"}, composed: true, play: confirmReceipt},
		{Name: "record receipt", Op: "serving.record", Refusals: []string{"file.not_kept", "serving.entrusted", "serving.entrusted_on", "serving.receipt_needed", "serving.witness", "serving.receipt_lacks"}, ZH: "登记送达", EN: "a clerk records on evidence that a party received a document",
			Extra: map[string]string{"kind": "kind of document", "of": "the report, lot, ruling or plan", "party": "the party; left out: everybody who has not received it", "evidence": "送达回证 by default", "received_at": "now by default",
				"method": "of a litigation paper: direct by default, left, mail, entrusted, or none", "entrusted_court": "who served, if entrusted", "entrusted_letter": "number of the letter, （2026）委送1号 by default", "entrusted_on": "when it went out", "taker": "recipient by default", "witness": "person or recording, for left", "document": "SHA-256 of the receipt"}, composed: true, play: recordReceipt},
		{Name: "record arrival", Op: "serving.arrive", Refusals: []string{"serving.no_consent", "serving.received", "serving.evidence", "serving.early"}, ZH: "登记电子送达", EN: "a clerk records that a document arrived electronically, as its recipient agreed",
			Extra: map[string]string{"kind": "kind of document", "of": "the report, lot, ruling or plan", "party": "the party; left out: everybody who has not received it"}, composed: true, play: recordArrival},
		{Name: "agree to service", Op: "consent.give", Refusals: []string{"consent.twice", "consent.recipient"}, ZH: "同意电子送达", EN: "a person agrees to electronic service in a case"},
		{Name: "take consent", Op: "consent.take", Names: "consent", Refusals: []string{"file.not_kept", "consent.recipient", "consent.twice", "consent.own", "consent.paper", "consent.day", "consent.medium", "consent.address", "consent.no_account"},
			ZH: "登记送达地址确认书", EN: "a clerk takes in a signed consent to electronic service"},
		{Name: "withdraw consent", Op: "consent.withdraw", Refusals: []string{"consent.ended", "consent.unknown"}, ZH: "撤回电子送达同意", EN: "a person takes a consent to electronic service back"},
		{Name: "waive notice", Op: "serving.waive", ZH: "登记书面放弃", EN: "a clerk records that a party waived a document in writing",
			Extra: map[string]string{"kind": "kind of document", "of": "the report, lot, ruling or plan", "party": "the party; left out: everybody who has not received it", "evidence": "书面放弃声明 by default"}, composed: true, play: waiveNotice},
		{Name: "publish notice", Op: "serving.publish", ZH: "公示无法通知的理由", EN: "a clerk publishes why a party cannot be reached; the document counts as received after five full days",
			Extra: map[string]string{"kind": "kind of document", "of": "the lot", "party": "the party; left out: everybody who has not received it", "reason": "what is published"}, composed: true, play: publishNotice},
	}
}

// openCourt takes two operators, and makes the account exist at the bank.
func openCourt(ctx context.Context, w *world, s Step) error {
	second := s.Fields.fields["approved_by"].scalar
	s.Fields = without(s.Fields, "approved_by")
	out, err := w.operate(ctx, Verb{Name: "open court", Op: "court.propose", Names: "proposal"}, s)
	if err != nil {
		return err
	}
	got, err := w.call(ctx, second, "court.approve", map[string]string{"proposal": text(out["proposal"])}, "", map[string]any{})
	if err != nil {
		return err
	}
	m, _ := got.(map[string]any)
	court := text(m["court"])
	w.court = orElse(w.court, court)
	w.fund[court] = s.Fields.fields["account_no"].scalar
	return w.bankOpen(ctx, s.Fields.fields["account_no"].scalar, s.Fields.fields["holder"].scalar, "0.00")
}

func assignHandler(ctx context.Context, w *world, s Step) error {
	who, ok := w.people[s.Fields.fields["who"].scalar]
	if !ok {
		return fmt.Errorf("nobody is called %q yet; register them first", s.Fields.fields["who"].scalar)
	}
	id, err := w.id(s.Fields.fields["case"].scalar)
	if err != nil {
		return err
	}
	_, err = w.call(ctx, s.By, "case.assign", map[string]string{"court": w.courtOf(s.Fields), "case": id}, "", map[string]any{"login": who.login.Name})
	return err
}

// addParty links the party to a registered person when the step names one.
func addParty(ctx context.Context, w *world, s Step) error {
	if who := s.Fields.fields["who"].scalar; who != "" {
		p, ok := w.people[who]
		if !ok {
			return fmt.Errorf("nobody is called %q yet; register them first", who)
		}
		s.Fields = with(without(s.Fields, "who"), "login", p.login.Name)
	}
	_, err := w.operate(ctx, Verb{Name: "add party", Op: "party.add", Names: "party"}, s)
	return err
}

// confirmReceipt confirms what was served on the person and is still open.
func confirmReceipt(ctx context.Context, w *world, s Step) error {
	out, err := w.call(ctx, s.By, "serving.own", nil, "open=true", nil)
	if err != nil {
		return err
	}
	kind := s.Fields.fields["kind"].scalar
	n := 0
	for _, v := range listOf(out) {
		if kind != "" && text(v["kind"]) != kind {
			continue
		}
		_, err := w.call(ctx, s.By, "serving.confirm", map[string]string{"serving": text(v["serving"])}, "", map[string]any{"consent": consentOf(s, v)})
		if err != nil {
			return err
		}
		n++
	}
	if n == 0 {
		return fmt.Errorf("%s has no open document of kind %q", s.By, kind)
	}
	return nil
}

// consentOf is what a person ticks who confirms the receipt of a litigation paper.
func consentOf(s Step, serving map[string]any) string {
	given := s.Fields.fields["consent"].scalar
	switch {
	case given == "none", given == "" && serving["litigation"] != true:
		return ""
	}
	return orElse(given, "document")
}

// recordReceipt records receipts on evidence, for one party or for all.
func recordReceipt(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	body := map[string]any{"evidence": orElse(f["evidence"].scalar, "送达回证"), "received_at": orElse(f["received_at"].scalar, w.now.String())}
	if method := orElse(f["method"].scalar, "direct"); method != "none" {
		body["method"], body["address"], body["document"] = method, "送达地址确认书所载地址", orElse(f["document"].scalar, anyHash())
		if method == "entrusted" {
			body["entrusted_court"], body["entrusted_letter"], body["entrusted_on"] = f["entrusted_court"].scalar, orElse(f["entrusted_letter"].scalar, "（2026）委送1号"), f["entrusted_on"].scalar
		}
		if method == "left" {
			body["witness"] = strings.TrimPrefix(orElse(f["witness"].scalar, "recording"), "none")
		} else {
			body["taker"], body["taker_name"] = orElse(f["taker"].scalar, "recipient"), "受送达人"
		}
	}
	return w.eachServing(ctx, s, "serving.record", body)
}

// recordArrival records what arrived electronically.
func recordArrival(ctx context.Context, w *world, s Step) error {
	return w.eachServing(ctx, s, "serving.arrive", map[string]any{})
}

// waiveNotice records written waivers.
func waiveNotice(ctx context.Context, w *world, s Step) error {
	return w.eachServing(ctx, s, "serving.waive", map[string]any{"evidence": orElse(s.Fields.fields["evidence"].scalar, "书面放弃声明")})
}

// publishNotice publishes why recipients cannot be reached.
func publishNotice(ctx context.Context, w *world, s Step) error {
	return w.eachServing(ctx, s, "serving.publish", map[string]any{"reason": s.Fields.fields["reason"].scalar})
}

// eachServing does op to the open servings of a document, of one party or of all.
func (w *world) eachServing(ctx context.Context, s Step, op string, body map[string]any) error {
	f := s.Fields.fields
	subject, err := w.id(f["of"].scalar)
	if err != nil {
		return err
	}
	only := ""
	if f["party"].scalar != "" {
		only, err = w.id(f["party"].scalar)
		if err != nil {
			return err
		}
	}
	court := w.courtOf(s.Fields)
	out, err := w.call(ctx, s.By, "serving.of_subject", map[string]string{"court": court}, "kind="+f["kind"].scalar+"&subject="+subject, nil)
	if err != nil {
		return err
	}
	n := 0
	for _, v := range listOf(out) {
		if only != "" && text(v["party"]) != only || only == "" && text(v["received_at"]) != "" {
			continue
		}
		_, err := w.call(ctx, s.By, op, map[string]string{"court": court, "serving": text(v["serving"])}, "", body)
		if err != nil {
			return err
		}
		n++
	}
	if n == 0 {
		return fmt.Errorf("nobody waits for %s of %s", f["kind"].scalar, f["of"].scalar)
	}
	return nil
}

// listOf reads a list answer: the list itself, or the only list inside.
func listOf(v any) []map[string]any {
	if m, ok := v.(map[string]any); ok {
		for _, inner := range m {
			if l, ok := inner.([]any); ok {
				v = l
				break
			}
		}
	}
	l, _ := v.([]any)
	out := make([]map[string]any, 0, len(l))
	for _, e := range l {
		if m, ok := e.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

func without(n node, key string) node {
	out := node{line: n.line, isMap: true, fields: map[string]node{}}
	for _, k := range n.keys {
		if k != key {
			out.keys = append(out.keys, k)
			out.fields[k] = n.fields[k]
		}
	}
	return out
}

func with(n node, key, value string) node {
	out := without(n, key)
	out.keys = append(out.keys, key)
	out.fields[key] = node{line: n.line, scalar: value}
	return out
}

func (w *world) bankOpen(ctx context.Context, no, holder, balance string) error {
	err := w.bankDo(ctx, http.MethodPost, "/accounts", map[string]any{"account_no": no, "holder": holder, "opening_balance": balance})
	return err
}
