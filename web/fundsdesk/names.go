package fundsdesk

import (
	"context"
	"slices"
	"strings"

	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/payments"
	"fachui/web/cases"
	"fachui/web/page"
	"fachui/web/people"
)

// desk is what every page of the office knows: the court, and by which names its
// people speak of cases, lots, parties and each other.
type desk struct {
	Court string
	Base  string // address of the office

	r     *page.Request
	staff people.Staff
	cases map[ref.ID]cases.CaseView
	lots  map[ref.ID]string
}

// open knows the court and its staff.
func open(ctx context.Context, r *page.Request) (any, error) { return opened(ctx, r) }

func opened(ctx context.Context, r *page.Request) (*desk, error) {
	d := &desk{
		Court: r.Param("court"), Base: "/courts/" + r.Param("court") + "/funds", r: r,
		cases: map[ref.ID]cases.CaseView{}, lots: map[ref.ID]string{},
	}
	return d, page.Into(ctx, r, &d.staff, "staff.of_court")()
}

// know reads the names of cases and lots, each once.
func (d *desk) know(ctx context.Context, caseIDs, lotIDs []*ref.ID) error {
	for _, id := range caseIDs {
		if id == nil || id.IsZero() {
			continue
		}
		if _, known := d.cases[*id]; known {
			continue
		}
		v, err := page.Ask[cases.CaseView](ctx, d.r, "case.show", "case", id.String())
		if err != nil {
			return err
		}
		d.cases[*id] = v
	}
	for _, id := range lotIDs {
		if id == nil || id.IsZero() || d.lots[*id] != "" {
			continue
		}
		d.lots[*id] = id.String()[:8]
		if !d.r.May("lot.court_view") {
			continue
		}
		v, err := page.Ask[auctionpg.View](ctx, d.r, "lot.court_view", "lot", id.String())
		if err != nil && fault.Of(err) == nil { // a lot that is gone keeps its number
			return err
		}
		if err == nil {
			d.lots[*id] = v.Title
		}
	}
	return nil
}

// CaseNo is the number of a case.
func (d *desk) CaseNo(id any) string { return d.cases[idOf(id)].CaseNo }

// Lot is the title of a lot.
func (d *desk) Lot(id any) string { return d.lots[idOf(id)] }

// idOf reads an identifier that may be absent.
func idOf(v any) ref.ID {
	switch x := v.(type) {
	case ref.ID:
		return x
	case *ref.ID:
		if x != nil {
			return *x
		}
	}
	return ""
}

// Payee is the name of whom a payout goes to: a party as colleagues know it, or an
// outside payee by the short name that plans use.
func (d *desk) Payee(key string, caseID any) string {
	for _, p := range d.cases[idOf(caseID)].Parties {
		if p.ID.String() == key {
			return p.Name
		}
	}
	if key == "treasury" {
		return d.pick("财政（非税收入专户）", "Treasury")
	}
	switch kind, _, _ := strings.Cut(key, ":"); kind {
	case "deposit":
		return d.pick("竞买人（身份保密）", "A bidder (sealed)")
	case "line", "stake":
		return d.pick("原付款人", "The payer")
	}
	return key
}

// Person is by which name colleagues know a person.
func (d *desk) Person(v any) string {
	id := idOf(v)
	switch id {
	case "":
		return "—"
	case payments.SystemMaker, payments.SystemChecker:
		return d.pick("系统自动", "the system")
	}
	i := slices.IndexFunc(d.staff.Staff, func(h identity.Holder) bool { return h.Person == id })
	if i < 0 {
		return d.pick("已离任人员", "somebody no longer in office")
	}
	h := d.staff.Staff[i]
	return h.Name + d.pick("（", " (") + h.Login + d.pick("）", ")")
}

// IsMe reports whether somebody is who looks.
func (d *desk) IsMe(v any) bool { return !idOf(v).IsZero() && idOf(v) == d.r.Caller().Person }

// Colleagues are those who hold one of roles, as choices.
func (d *desk) Colleagues(roles ...string) []page.Option {
	var out []page.Option
	for _, h := range d.staff.Staff {
		if slices.Contains(roles, string(h.Role)) && !slices.ContainsFunc(out, func(o page.Option) bool { return o.Value == h.Person.String() }) {
			out = append(out, page.Option{Value: h.Person.String(), Label: d.Person(h.Person) + " · " + d.r.Say(h.Role.Name())})
		}
	}
	return out
}

func (d *desk) pick(zh, en string) string { return d.r.Say(fault.Text{ZH: zh, EN: en}) }

// choose turns cases into choices.
func choose(found []registry.Case) []page.Option {
	out := make([]page.Option, len(found))
	for i, c := range found {
		out[i] = page.Option{Value: c.ID.String(), Label: c.CaseNo}
	}
	return out
}
