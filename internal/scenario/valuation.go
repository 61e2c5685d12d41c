package scenario

import (
	"context"
	"fmt"
)

func valuationVerbs() []Verb {
	return []Verb{
		{Name: "add firm", Op: "firm.add", ZH: "登记评估机构", EN: "a platform operator, or the keeper of a court's pool, lists an appraisal firm",
			Extra: map[string]string{"as": "the name by which the scenario calls the firm; its registry number is what counts"}, play: addFirm},
		{Name: "add appraiser", Op: "firm.add_appraiser", Names: "appraiser", ZH: "登记评估师", EN: "a registered person becomes an appraiser of a firm, and gets the role",
			composed: true,
			Extra:    map[string]string{"firm": "the firm by the scenario's name", "who": "the person, if the scenario registered one", "certificate_no": "of the appraiser", "specialty": "real_estate, …"}, play: addAppraiser},
		{Name: "start valuation", Op: "valuation.start", Names: "valuation", ZH: "启动定价", EN: "the search for the reference price begins"},
		{Name: "negotiate", Op: "valuation.negotiate", ZH: "议价", EN: "what became of the parties' negotiation"},
		{Name: "inquire", Op: "valuation.inquire", ZH: "定向询价", EN: "what became of the directed inquiry"},
		{Name: "inquire online", Op: "valuation.inquire_online", ZH: "网络询价", EN: "what became of the online inquiry"},
		{Name: "agree on firms", Op: "valuation.agree_firms", ZH: "协商评估机构", EN: "what became of the agreement on firms"},
		{Name: "exclude firm", Op: "valuation.exclude", ZH: "排除机构", EN: "a firm is excluded from the draw on a legal ground"},
		{Name: "freeze draw", Op: "draw.freeze", Names: "draw", ZH: "固定摇号名单", EN: "the list is fixed and published before the draw"},
		{Name: "contribute to draw", Op: "draw.contribute", ZH: "当事人加入随机数", EN: "a party adds to the chance of the draw"},
		{Name: "reveal draw", Op: "draw.reveal", ZH: "揭示摇号结果", EN: "the secret is revealed and the firms are drawn"},
		{Name: "void draw", Op: "draw.void", ZH: "摇号作废", EN: "a draw is voided by order"},
		{Name: "commission firm", Op: "commission.issue", Names: "commission", ZH: "委托评估", EN: "the first firm still standing is commissioned"},
		{Name: "accept commission", Op: "commission.accept", ZH: "接受委托", EN: "the commissioned firm accepts; without by, whichever of the scenario's appraisers holds the commission acts", play: asCommissioned("commission.accept")},
		{Name: "refuse commission", Op: "commission.refuse", ZH: "拒绝委托", EN: "the commissioned firm refuses; without by, whichever of the scenario's appraisers holds the commission acts", play: asCommissioned("commission.refuse")},
		{Name: "inspect", Op: "commission.inspect", ZH: "现场勘验", EN: "the commissioned firm inspects the property; without by, whichever of the scenario's appraisers holds the commission acts", play: asCommissioned("commission.inspect")},
		{Name: "ask for time", Op: "commission.extend", ZH: "申请延期", EN: "the commissioned firm asks for an extension; without by, whichever of the scenario's appraisers holds the commission acts", play: asCommissioned("commission.extend")},
		{Name: "file report", Op: "commission.report", Names: "report", ZH: "提交评估报告", EN: "the commissioned firm files its report; sealed_by and signers default to the firm and its two appraisers", play: fileReport},
		{Name: "review report", Op: "report.review", ZH: "审查报告", EN: "the court reviews the report"},
		{Name: "serve report", Op: "report.serve", ZH: "送达报告", EN: "the report is served on the parties"},
		{Name: "object to report", Op: "objection.file", Names: "objection", ZH: "提出评估异议", EN: "a party objects to the report"},
		{Name: "lodge objection", Op: "objection.lodge", Names: "objection", ZH: "登记寄来的异议", EN: "a clerk lodges an objection that came by post; its day is the day of posting"},
		{Name: "explain report", Op: "objection.explain", ZH: "评估机构说明", EN: "the firm explains its report to an objector",
			Extra: map[string]string{"commission": "the commission, if nobody is named: the firm that holds it explains"}, play: explainReport},
		{Name: "answer explanation", Op: "objection.respond", ZH: "对说明的意见", EN: "the objector gives in, or asks for the association's review"},
		{Name: "decide objection", Op: "objection.decide", ZH: "处理异议", EN: "the court decides an objection"},
	}
}

// explainReport is done by the firm that the draw chose.
func explainReport(ctx context.Context, w *world, s Step) error {
	id, err := w.id(s.Fields.fields["commission"].scalar)
	if err != nil {
		return err
	}
	if s.By == "" {
		s.By, _, err = w.commissioned(ctx, id)
		if err != nil {
			return err
		}
	}
	s.Fields = without(s.Fields, "commission")
	_, err = w.operate(ctx, Verb{Op: "objection.explain"}, s)
	return err
}

// firm is what a scenario knows of an appraisal firm it listed.
type firm struct {
	registry   string
	name       string
	appraisers []appraiser
}

type appraiser struct{ person, certificate string }

// addFirm is done by a platform operator, or by the keeper of a court's pool.
func addFirm(ctx context.Context, w *world, s Step) error {
	op := "firm.add_by_keeper"
	if s.By == "" || s.By == operatorName {
		s.By, op = operatorName, "firm.add"
	}
	f := s.Fields.fields
	_, err := w.operate(ctx, Verb{Name: "add firm", Op: op}, Step{By: s.By, Fields: without(s.Fields, "as")})
	if err != nil {
		return err
	}
	no := f["registry_no"].scalar
	w.firms[orElse(f["as"].scalar, no)] = &firm{registry: no, name: f["name"].scalar}
	w.firms[no] = w.firms[orElse(f["as"].scalar, no)]
	return nil
}

// addAppraiser gives a person the certificate and the role of an appraiser.
func addAppraiser(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	to, ok := w.firms[f["firm"].scalar]
	if !ok {
		return fmt.Errorf("no firm is called %q yet", f["firm"].scalar)
	}
	body := map[string]any{"certificate_no": f["certificate_no"].scalar, "specialty": f["specialty"].scalar}
	who := f["who"].scalar
	if who != "" {
		p, ok := w.people[who]
		if !ok {
			return fmt.Errorf("nobody is called %q yet; register them first", who)
		}
		body["person"] = p.id
		w.inOffice(p)
		_, err := w.call(ctx, operatorName, "staff.grant", nil, "", map[string]any{"login": p.login.Name, "role": "appraiser"})
		if err != nil {
			return err
		}
		w.forget(who)
	}
	_, err := w.call(ctx, orElse(s.By, operatorName), "firm.add_appraiser", map[string]string{"registry": to.registry}, "", body)
	if err != nil {
		return err
	}
	to.appraisers = append(to.appraisers, appraiser{person: who, certificate: f["certificate_no"].scalar})
	return nil
}

// commissioned finds which of the scenario's appraisers holds a commission now:
// the draw decides that, not the scenario.
func (w *world) commissioned(ctx context.Context, commission string) (who string, of *firm, err error) {
	for _, f := range w.firms {
		for _, a := range f.appraisers {
			if a.person == "" {
				continue
			}
			out, err := w.call(ctx, a.person, "commission.own", nil, "", nil)
			if err != nil {
				return "", nil, err
			}
			for _, c := range listOf(out) {
				if text(c["commission"]) == commission {
					return a.person, f, nil
				}
			}
		}
	}
	return "", nil, fmt.Errorf("none of the scenario's appraisers holds this commission")
}

func asCommissioned(op string) func(context.Context, *world, Step) error {
	return func(ctx context.Context, w *world, s Step) error {
		id, err := w.id(s.Fields.fields["commission"].scalar)
		if err != nil {
			return err
		}
		if s.By == "" {
			s.By, _, err = w.commissioned(ctx, id)
			if err != nil {
				return err
			}
		}
		_, err = w.operate(ctx, Verb{Op: op}, s)
		return err
	}
}

// fileReport fills in who signs and seals, since only the draw knows the firm.
func fileReport(ctx context.Context, w *world, s Step) error {
	id, err := w.id(s.Fields.fields["commission"].scalar)
	if err != nil {
		return err
	}
	who, of, err := w.commissioned(ctx, id)
	if err != nil {
		return err
	}
	if s.By == "" {
		s.By = who
	}
	if _, given := s.Fields.fields["sealed_by"]; !given {
		s.Fields = with(s.Fields, "sealed_by", of.registry)
	}
	if _, given := s.Fields.fields["signers"]; !given {
		list := node{isList: true}
		for _, a := range of.appraisers {
			list.list = append(list.list, node{isMap: true, keys: []string{"certificate", "name"}, fields: map[string]node{
				"certificate": {scalar: a.certificate}, "name": {scalar: orElse(a.person, "评估师")},
			}})
		}
		s.Fields = with(s.Fields, "signers", "")
		s.Fields.fields["signers"] = list
	}
	_, err = w.operate(ctx, Verb{Name: "file report", Op: "commission.report", Names: "report"}, s)
	return err
}
