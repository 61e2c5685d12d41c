package objectiondesk

import (
	"context"

	"fachui/internal/ref"
	"fachui/objection/objectionpg"
	"fachui/web/cases"
	"fachui/web/objections"
	"fachui/web/page"
)

// counterPage is the form on which an officer takes in an objection on paper, about a
// case of the court.
type counterPage struct {
	newPage
	Court   string
	Of      cases.CaseView
	Today   string
	Receipt *objectionpg.Receipt // the answer: what is given out
}

func counter(ctx context.Context, r *page.Request) (any, error) {
	p := counterPage{newPage: newPage{words: page.WordsIn(r.English())}, Court: r.Param("court"), Today: r.Now().Date().String()}
	if got, ok := page.Answer[objectionpg.Receipt](r); ok {
		p.Receipt = &got
	}
	if r.Query("case") == "" {
		return p, nil
	}
	var err error
	p.Of, err = page.Ask[cases.CaseView](ctx, r, "case.show", "case", r.Query("case"))
	return p, err
}

// Parties are the parties of the case who may object as such.
func (p counterPage) Parties() []page.Option {
	out := []page.Option{{Value: "", Label: p.words.Pick("不是当事人", "Not a party to the case")}}
	for _, x := range p.Of.Parties {
		if x.Kind == "creditor" || x.Kind == "debtor" {
			out = append(out, page.Option{Value: x.ID.String(), Label: x.Name})
		}
	}
	return out
}

// Properties are the assets of the case.
func (p counterPage) Properties() []page.Option {
	out := []page.Option{{Value: "", Label: p.words.Pick("整个案件", "The case as a whole")}}
	for _, a := range p.Of.Assets {
		out = append(out, page.Option{Value: a.ID.String(), Label: a.Title})
	}
	return out
}

// namePage is where the name of who objects is asked for, and shown once.
type namePage struct {
	Court     string
	Objection ref.ID
	Masked    string
	Opened    *objections.Name
}

func openName(ctx context.Context, r *page.Request) (any, error) {
	v, err := page.Ask[objectionpg.View](ctx, r, "enforcement_objection.show")
	if err != nil {
		return nil, err
	}
	p := namePage{Court: r.Param("court"), Objection: v.Objection, Masked: v.Objector}
	if got, ok := page.Answer[objections.Name](r); ok {
		p.Opened = &got
	}
	return p, nil
}
