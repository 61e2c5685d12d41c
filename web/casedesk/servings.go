package casedesk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fachui/internal/fault"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/notifypg"
	"fachui/web/files"
	"fachui/web/page"
)

// servingsPage is where every document of a case stands with every recipient.
type servingsPage struct {
	Case     registry.Case
	Parties  []registry.Party
	Servings []notifypg.ServingView
	Notices  []notifypg.NoticeView
	Next     ref.ID
	Cut      bool // there may be more notices than are listed
}

// Recipient is the party whom a notice went to, or what else a recipient can be.
func (p servingsPage) Recipient(party ref.ID) string {
	i := slices.IndexFunc(p.Parties, func(x registry.Party) bool { return x.ID == party })
	if i < 0 {
		return "—"
	}
	return p.Parties[i].Name
}

const servingRows = 50

func servings(ctx context.Context, r *page.Request) (any, error) {
	var p servingsPage
	rows := strconv.Itoa(servingRows)
	var of caseOnly
	err := page.Gather(
		page.Into(ctx, r, &of, "case.show"),
		page.Into(ctx, r, &p.Servings, "serving.list", "after", r.Query("after"), "limit", rows),
		page.Into(ctx, r, &p.Notices, "notice.list", "limit", rows),
	)
	p.Case, p.Parties, p.Cut = of.Case, of.Parties, len(p.Notices) == servingRows
	if len(p.Servings) == servingRows {
		p.Next = p.Servings[servingRows-1].Serving
	}
	return p, err
}

// servingPage is one document on its way to one recipient: how it may be served, the
// receipt to be signed, and the proof afterwards.
type servingPage struct {
	Case   registry.Case
	S      notifypg.Shown
	Papers []page.Option
	Rule   notify.MethodRule // of the method by which it was served
}

func serving(ctx context.Context, r *page.Request) (any, error) {
	var p servingPage
	var of caseOnly
	err := page.Gather(page.Into(ctx, r, &of, "case.show"), page.Into(ctx, r, &p.S, "serving.show"))
	if err != nil {
		return nil, err
	}
	if p.S.Case != of.ID {
		return nil, notify.ErrServingUnknown
	}
	p.Case = of.Case
	p.Rule, _ = notify.RuleOf(p.S.By())
	p.Papers, err = papersOf(ctx, r)
	return p, err
}

// Agrees reports whether the recipient agreed to a medium.
func (p servingPage) Agrees(m string) bool { return strings.Contains(","+p.S.Agreed+",", ","+m+",") }

// papersOf are the papers of a case as choices by their hash, the newest first.
func papersOf(ctx context.Context, r *page.Request) ([]page.Option, error) {
	out := []page.Option{{Value: "", Label: r.Say(fault.Text{ZH: "请选择", EN: "Choose"})}}
	if !r.May("case.attachments") {
		return out, nil
	}
	all, err := page.Ask[files.CasePapers](ctx, r, "case.attachments")
	if err != nil {
		return nil, err
	}
	for _, a := range slices.Backward(all.Papers) {
		out = append(out, page.Option{Value: string(a.File), Label: a.Title, Hint: a.Thing})
	}
	return out, nil
}

// consentsPage is who in a case agreed to electronic service.
type consentsPage struct {
	Case     registry.Case
	Consents []notifypg.ConsentView
	Who      []page.Option
	Buyers   []page.Option // documents for somebody who is no party
	Papers   []page.Option
	Next     ref.ID
}

func consents(ctx context.Context, r *page.Request) (any, error) {
	var p consentsPage
	var of casePage
	var served []notifypg.ServingView
	rows := strconv.Itoa(servingRows)
	err := page.Gather(
		page.Into(ctx, r, &of.CaseView, "case.show"),
		page.Into(ctx, r, &p.Consents, "consent.list", "after", r.Query("after"), "limit", rows),
		page.Into(ctx, r, &served, "serving.list", "limit", caseServings),
	)
	if err != nil {
		return nil, err
	}
	p.Case = of.Case
	p.Who = []page.Option{{Value: "", Label: r.Say(fault.Text{ZH: "请选择", EN: "Choose"})}}
	for _, v := range of.Parties {
		p.Who = append(p.Who, page.Option{Value: v.ID.String(), Label: v.Name, Hint: r.Say(word("party", v.Kind))})
	}
	p.Buyers = buyersOf(r, served)
	if len(p.Consents) == servingRows {
		p.Next = p.Consents[servingRows-1].Consent
	}
	p.Papers, err = papersOf(ctx, r)
	return p, err
}

// buyersOf are the documents of a case that are for somebody who is no party of it.
func buyersOf(r *page.Request, served []notifypg.ServingView) []page.Option {
	out := []page.Option{{Value: "", Label: r.Say(fault.Text{ZH: "不是买受人", EN: "Not the buyer"})}}
	for _, s := range served {
		if s.Party.IsZero() {
			out = append(out, page.Option{Value: s.Serving.String(), Label: r.Say(fault.Text{ZH: s.Title, EN: s.TitleEN})})
		}
	}
	if len(out) == 1 {
		return nil
	}
	return out
}
