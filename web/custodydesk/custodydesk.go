// Package custodydesk is the pages of a court's warehouse: what is held and where,
// one thing's record with the forms of each movement, the things of a case, lists of
// hand-over to be printed and signed, and labels. A form that takes two people says
// so, and what waits for a second person stands on top.
package custodydesk

import (
	"context"
	"embed"
	"html/template"
	"slices"
	"time"

	"fachui/custody"
	"fachui/custody/custodypg"
	"fachui/internal/fault"
	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	casesweb "fachui/web/cases"
	custodyweb "fachui/web/custody"
	"fachui/web/page"
	"fachui/web/people"
	"fachui/web/route"
)

//go:embed *.html
var pages embed.FS

// Family is the pages of the warehouse.
func Family() page.Family {
	const (
		court = "/courts/:court"
		room  = court + "/custody"
		aCase = court + "/cases/:case"
	)
	read := func(path, name, zh, en string, fn load) page.Page {
		return row(path, name, route.Court(identity.CourtRoles...), zh, en, fn)
	}
	return page.Family{Files: pages, Funcs: funcs, Pages: []page.Page{
		read(room, "things", "在管物品", "Things in custody", things),
		read(room+"/slots", "slots", "库房货位", "Warehouse slots", slots),
		read(room+"/things/:thing", "thing", "物品", "Thing", thing),
		read(room+"/things/:thing/label", "label", "物品标签", "Label", thing),
		read(room+"/handovers/:handover", "handover", "交接清单", "List of hand-over", handover),
		read(aCase+"/custody", "case", "本案物品", "Things of the case", ofCase),
		row(aCase+"/handovers/new", "handover-new", route.Court(identity.Clerk, identity.Judge), "登记交接清单", "File a list of hand-over", newHandover),
	}}
}

type load = func(context.Context, *page.Request) (any, error)

func row(path, name string, who route.Access, zh, en string, fn load) page.Page {
	return page.Page{Path: path, Name: "custodydesk-" + name, Access: who, Desk: page.Court, Title: fault.Text{ZH: zh, EN: en}, Load: fn}
}

// desk is what every page knows: the court, and by which names its people speak of
// each other.
type desk struct {
	Court string
	Base  string // address of the room

	r     *page.Request
	staff people.Staff
}

func open(ctx context.Context, r *page.Request) (desk, error) {
	d := desk{Court: r.Param("court"), Base: "/courts/" + r.Param("court") + "/custody", r: r}
	var err error
	d.staff, err = page.Ask[people.Staff](ctx, r, "staff.of_court")
	return d, err
}

// Person is by which name colleagues know a person.
func (d desk) Person(id ref.ID) string {
	if id.IsZero() {
		return "—"
	}
	i := slices.IndexFunc(d.staff.Staff, func(h identity.Holder) bool { return h.Person == id })
	if i < 0 {
		return d.r.Say(fault.Text{ZH: "已离任人员", EN: "somebody no longer in office"})
	}
	h := d.staff.Staff[i]
	return h.Name + d.r.Say(fault.Text{ZH: "（" + h.Login + "）", EN: " (" + h.Login + ")"})
}

// IsMe reports whether id is who looks.
func (d desk) IsMe(id ref.ID) bool { return id == d.r.Caller().Person }

// Colleagues are the other officers of the court, as choices.
func (d desk) Colleagues() []page.Option {
	var out []page.Option
	for _, h := range d.staff.Staff {
		known := slices.ContainsFunc(out, func(o page.Option) bool { return o.Value == h.Person.String() })
		if (h.Role == identity.Clerk || h.Role == identity.Judge) && !d.IsMe(h.Person) && !known {
			out = append(out, page.Option{Value: h.Person.String(), Label: d.Person(h.Person) + " · " + d.r.Say(h.Role.Name())})
		}
	}
	return out
}

// thingsPage is what the court holds, narrowed.
type thingsPage struct {
	desk
	Things     []custodypg.View
	Next       ref.ID
	State      string
	Warehouse  string
	Words      string
	Late       bool
	Waits      bool
	Warehouses []string
}

func things(ctx context.Context, r *page.Request) (any, error) {
	d, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := thingsPage{desk: d, State: r.Query("state"), Warehouse: r.Query("warehouse"), Words: r.Query("q"), Late: r.Query("late") == "true", Waits: r.Query("waits") == "true"}
	found, err := page.Ask[custodyweb.Things](ctx, r, "custody.list", "state", p.State, "warehouse", p.Warehouse, "q", p.Words,
		"late", r.Query("late"), "waits", r.Query("waits"), "after", r.Query("after"))
	if err != nil {
		return nil, err
	}
	p.Things, p.Next = found.Things, found.After
	all, err := page.Ask[[]custodypg.Slot](ctx, r, "custody.slots")
	for _, s := range all {
		if !slices.Contains(p.Warehouses, s.Warehouse) {
			p.Warehouses = append(p.Warehouses, s.Warehouse)
		}
	}
	return p, err
}

// Narrowed reports whether anything narrows the list.
func (p thingsPage) Narrowed() bool {
	return p.State != "" || p.Warehouse != "" || p.Words != "" || p.Late || p.Waits
}

// States are the states by which the list is narrowed.
func (p thingsPage) States() []custody.State { return custody.States() }

// slotsPage is the places of the warehouses.
type slotsPage struct {
	desk
	Slots []custodypg.Slot
}

func slots(ctx context.Context, r *page.Request) (any, error) {
	d, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := slotsPage{desk: d}
	p.Slots, err = page.Ask[[]custodypg.Slot](ctx, r, "custody.slots")
	return p, err
}

// thingPage is one thing with its record, its pictures and what may be done.
type thingPage struct {
	desk
	custodypg.Record
	Places []custodypg.Slot
	Papers []files.CourtAttachment
}

func thing(ctx context.Context, r *page.Request) (any, error) {
	d, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := thingPage{desk: d}
	p.Record, err = page.Ask[custodypg.Record](ctx, r, "custody.show")
	if err != nil {
		return nil, err
	}
	r.SetTitle(p.Number, p.Number)
	p.Places, err = page.Ask[[]custodypg.Slot](ctx, r, "custody.slots")
	if err != nil {
		return nil, err
	}
	p.Papers, err = page.Ask[[]files.CourtAttachment](ctx, r, "attachment.list_of_thing")
	return p, err
}

// Can reports whether the thing lets a command pass now: nothing waits, and the
// table has the step.
func (p thingPage) Can(c string) bool {
	return p.Act == nil && slices.Contains(p.Allowed, custody.Command(c))
}

// Slots are the places as choices.
func (p thingPage) Slots() []page.Option { return options(p.Places) }

func options(places []custodypg.Slot) []page.Option {
	out := make([]page.Option, len(places))
	for i, s := range places {
		out[i] = page.Option{Value: s.ID.String(), Label: s.Warehouse + " " + s.Slot}
	}
	return out
}

// handoverPage is a list of hand-over.
type handoverPage struct {
	desk
	custodypg.Handover
	Places   []custodypg.Slot
	officers []identity.Officer
}

// Full is the full name of an officer, as it stands on a list that is signed.
func (p handoverPage) Full(id ref.ID) string {
	for _, o := range p.officers {
		if o.Person == id && o.Name != "" {
			return o.Name
		}
	}
	return p.Person(id)
}

func handover(ctx context.Context, r *page.Request) (any, error) {
	d, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := handoverPage{desk: d}
	p.Handover, err = page.Ask[custodypg.Handover](ctx, r, "custody.handover")
	if err != nil {
		return nil, err
	}
	r.SetTitle("交接清单 "+p.Number, "List of hand-over "+p.Number)
	p.Places, err = page.Ask[[]custodypg.Slot](ctx, r, "custody.slots")
	if err != nil {
		return nil, err
	}
	all, err := page.Ask[people.Officers](ctx, r, "staff.officers")
	p.officers = all.Officers
	return p, err
}

// Slots are the places as choices.
func (p handoverPage) Slots() []page.Option { return options(p.Places) }

// Open are the lines that the keeper has not decided on yet.
func (p handoverPage) Open() []custodypg.View {
	return slices.DeleteFunc(slices.Clone(p.Things), func(v custodypg.View) bool { return v.State != custody.Listed })
}

// Brought reports whether who looks is one of the officers who brought the things.
func (p handoverPage) Brought() bool { return p.IsMe(p.Officer) || p.IsMe(p.SecondOfficer) }

// casePage is the things of a case.
type casePage struct {
	desk
	Case   casesweb.CaseView
	Things []custodypg.View
	Next   ref.ID
}

func ofCase(ctx context.Context, r *page.Request) (any, error) {
	d, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := casePage{desk: d}
	p.Case, err = page.Ask[casesweb.CaseView](ctx, r, "case.show")
	if err != nil {
		return nil, err
	}
	found, err := page.Ask[custodyweb.Things](ctx, r, "custody.list", "case", r.Param("case"), "after", r.Query("after"))
	p.Things, p.Next = found.Things, found.After
	return p, err
}

func newHandover(ctx context.Context, r *page.Request) (any, error) {
	d, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := casePage{desk: d}
	p.Case, err = page.Ask[casesweb.CaseView](ctx, r, "case.show")
	return p, err
}

// Assets are the seized assets of the case as choices.
func (p casePage) Assets() []page.Option {
	var out []page.Option
	for _, a := range p.Case.Assets {
		out = append(out, page.Option{Value: a.ID.String(), Label: a.Title})
	}
	return out
}

// funcs are what the templates of this family call.
func funcs(english bool) template.FuncMap {
	say := func(w fault.Text) string {
		if english {
			return w.EN
		}
		return w.ZH
	}
	return template.FuncMap{
		"custodydesk_tone":     tone,
		"custodydesk_level":    level,
		"custodydesk_role":     func(r string) string { return say(identity.Role(r).Name()) },
		"custodydesk_capacity": func(c string) string { return say(capacities[c]) },
	}
}

var capacities = map[string]fault.Text{
	"debtor":      {ZH: "被执行人", EN: "debtor"},
	"creditor":    {ZH: "申请执行人", EN: "creditor"},
	"third_party": {ZH: "案外人", EN: "third party"},
	"court":       {ZH: "其他法院", EN: "another court"},
	"authority":   {ZH: "公安等机关", EN: "an authority"},
}

// level is how urgent a clock is.
func level(now legal.Time, due *legal.Time) string {
	switch left := due.Sub(now); {
	case left <= 0:
		return "red"
	case left <= 3*24*time.Hour:
		return "amber"
	}
	return "green"
}

// tone is the colour of a state.
func tone(s custody.State) string {
	switch s {
	case custody.Opened, custody.Lent, custody.Listed:
		return "warn"
	case custody.Stored, custody.Sealed:
		return "good"
	case custody.Delivered, custody.Returned, custody.Transferred, custody.Disposed, custody.Rejected:
	}
	return "neutral"
}
