// Package objectiondesk is the pages of objections to enforcement: people object on a
// phone, answer and take the next remedy in its time; the court's queue shows every
// clock, and one file holds papers, panel, hearings, ruling and what follows. Each form
// says what will happen and on what it rests.
package objectiondesk

import (
	"context"
	"embed"
	"html/template"
	"slices"
	"time"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/objection"
	"fachui/objection/objectionpg"
	"fachui/web/objections"
	"fachui/web/page"
	"fachui/web/people"
	"fachui/web/route"
)

//go:embed *.html
var files embed.FS

type load = func(context.Context, *page.Request) (any, error)

// Family is the pages of objections.
func Family() page.Family {
	own := func(path, name, zh, en string, fn load) page.Page {
		return page.Page{
			Path: path, Name: "objectiondesk-" + name, Access: route.SignedIn(), Desk: page.Mine, Modules: []string{"digest.js"},
			Title: fault.Text{ZH: zh, EN: en}, Load: fn,
		}
	}
	court := func(path, name, zh, en string, fn load) page.Page {
		return page.Page{
			Path: path, Name: "objectiondesk-" + name, Access: route.Court(identity.CourtRoles...), Desk: page.Court, Modules: []string{"digest.js"},
			Title: fault.Text{ZH: zh, EN: en}, Load: fn,
		}
	}
	return page.Family{Files: files, Funcs: funcs, Pages: []page.Page{
		own("/me/enforcement-objections", "mine", "我的执行异议", "My objections", mine),
		own("/me/enforcement-objections/new", "new", "提出执行异议", "Object to enforcement", newObjection),
		own("/me/enforcement-objections/:objection", "own", "执行异议", "Objection", own1),
		court("/courts/:court/enforcement-objections", "queue", "执行异议", "Objections", queue),
		court("/courts/:court/enforcement-objections/new", "counter", "收取书面异议", "Take in an objection on paper", counter),
		court("/courts/:court/enforcement-objections/:objection/name", "name", "查看异议人姓名", "Who objects", openName),
		court("/courts/:court/enforcement-objections/:objection", "file", "执行异议卷宗", "The file of an objection", file),
		own("/lots/:lot/eligibility", "standing", "我能否竞买", "May I bid?", standing),
		own("/me/relatives", "relatives", "近亲属申报", "Close relatives", relatives),
		court("/courts/:court/lots/:lot/bar-list", "bars", "不得竞买名单", "Who may not bid", barList),
		court("/courts/:court/eligibility-appeals", "appeals", "竞买资格申诉", "Appeals about who may bid", appeals),
	}}
}

// minePage is what a person objected to, and what was objected in their cases.
type minePage struct {
	Rows []objectionpg.Row
	Next ref.ID
}

func mine(ctx context.Context, r *page.Request) (any, error) {
	out, err := page.Ask[objections.Rows](ctx, r, "enforcement_objection.mine", "after", r.Query("after"))
	return minePage{out.Objections, out.After}, err
}

// newPage is the form of an objection about a lot, or about a case of one's own.
type newPage struct {
	Lot     *auctionpg.View
	Case    *registry.OwnView
	Sold    bool
	Capable bool // real name proved
	words   page.Words
}

func newObjection(ctx context.Context, r *page.Request) (any, error) {
	p := newPage{Capable: r.Caller().Proved, words: page.WordsIn(r.English())}
	if id := r.Query("lot"); id != "" {
		lot, err := page.Ask[auctionpg.View](ctx, r, "lot.view", "lot", id)
		if err != nil {
			return nil, err
		}
		p.Lot = &lot
		p.Sold = slices.Contains([]auction.Status{auction.Sold, auction.Overdue, auction.Paid, auction.Ruled, auction.Titled, auction.Delivered}, lot.Status)
		return p, nil
	}
	if id := r.Query("case"); id != "" {
		c, err := page.Ask[registry.OwnView](ctx, r, "case.own_show", "case", id)
		p.Case = &c
		return p, err
	}
	return p, nil
}

// Acts are the acts that may be attacked, as choices.
func (p newPage) Acts() []page.Option {
	out := []page.Option{{Value: "", Label: p.words.Pick("请选择（案外人异议不选）", "Choose (leave as it is for a third party)")}}
	for _, a := range objection.Acts() {
		w := a.Words()
		out = append(out, page.Option{Value: string(a), Label: p.words.Pick(w.ZH, w.EN)})
	}
	return out
}

// Grounds are those on which a sale is revoked, as choices.
func (p newPage) Grounds() []page.Option { return grounds(p.words) }

func grounds(w page.Words) []page.Option {
	out := []page.Option{{Value: "", Label: w.Pick("不涉及撤销拍卖", "no sale is to be revoked")}}
	for _, g := range auction.Grounds() {
		t := g.Words()
		out = append(out, page.Option{Value: string(g), Label: w.Pick(t.ZH, t.EN)})
	}
	return out
}

// Assets are the properties of the case, as choices.
func (p newPage) Assets() []page.Option {
	out := []page.Option{{Value: "", Label: p.words.Pick("整个案件", "The case as a whole")}}
	for _, a := range p.Case.Assets {
		out = append(out, page.Option{Value: a.ID.String(), Label: a.Title})
	}
	return out
}

// ownPage is one objection as its maker or a party reads it.
type ownPage struct {
	objectionpg.View
	Now legal.Time
}

func own1(ctx context.Context, r *page.Request) (any, error) {
	v, err := page.Ask[objectionpg.View](ctx, r, "enforcement_objection.own")
	return ownPage{v, r.Now()}, err
}

// Can reports whether the state lets a command pass.
func (p ownPage) Can(c string) bool { return slices.Contains(p.Allowed, c) }

// Open reports whether the reader may still take the next remedy.
func (p ownPage) Open() bool {
	return p.Addressed && p.Remedy != "" && (p.ActBy.IsZero() || p.Now.Before(p.ActBy))
}

// queuePage is the objections of a court.
type queuePage struct {
	Court string
	Rows  []objectionpg.Row
	Next  ref.ID
	State string
	Open  bool
	Now   legal.Time
}

func queue(ctx context.Context, r *page.Request) (any, error) {
	p := queuePage{Court: r.Param("court"), State: r.Query("state"), Open: r.Query("open") == "true", Now: r.Now()}
	out, err := page.Ask[objections.Rows](ctx, r, "enforcement_objection.list", "state", p.State, "open", r.Query("open"), "case", r.Query("case"), "after", r.Query("after"))
	p.Rows, p.Next = out.Objections, out.After
	return p, err
}

// States are the states by which the list is narrowed.
func (p queuePage) States() []objection.State { return objection.States() }

// Narrowed reports whether anything narrows the list.
func (p queuePage) Narrowed() bool { return p.State != "" || p.Open }

// filePage is the file of an objection.
type filePage struct {
	objectionpg.View
	Now        legal.Time
	Base       string
	Candidates []objectionpg.Candidate
	staff      people.Staff
	r          *page.Request
}

// AtCounter reports whether who objected on paper may take the next remedy at the counter.
func (p filePage) AtCounter() bool {
	return p.ReceiptNo != "" && p.Remedy != "" && (p.State == objection.Ruled || p.State == objection.NotAccepted)
}

func file(ctx context.Context, r *page.Request) (any, error) {
	p := filePage{Now: r.Now(), r: r}
	var err error
	p.View, err = page.Ask[objectionpg.View](ctx, r, "enforcement_objection.show")
	if err != nil {
		return nil, err
	}
	p.Base = "/courts/" + p.Court + "/enforcement-objections/" + p.Objection.String()
	p.staff, err = page.Ask[people.Staff](ctx, r, "staff.of_court")
	if err != nil {
		return nil, err
	}
	if r.May("enforcement_objection.form_panel") && p.State == objection.Accepted && len(p.Members) == 0 {
		out, err := page.Ask[objections.Candidates](ctx, r, "enforcement_objection.candidates")
		if err != nil {
			return nil, err
		}
		p.Candidates = out.Candidates
	}
	return p, nil
}

// Can reports whether the state lets a command pass.
func (p filePage) Can(c string) bool { return slices.Contains(p.Allowed, c) }

// Sits reports whether whoever reads is on the panel.
func (p filePage) Sits() bool { return slices.Contains(p.Members, p.r.Caller().Person) }

// Person is by which name colleagues know a person.
func (p filePage) Person(id ref.ID) string {
	for _, h := range p.staff.Staff {
		if h.Person == id {
			return h.Name + p.r.Say(fault.Text{ZH: "（" + h.Login + "）", EN: " (" + h.Login + ")"})
		}
	}
	return p.r.Say(fault.Text{ZH: "已离任人员", EN: "somebody no longer in office"})
}

// Free are those who may sit, as choices; Apart those who may not, with why.
func (p filePage) Free() []page.Option {
	var out []page.Option
	for _, c := range p.Candidates {
		if len(c.Parts) == 0 {
			out = append(out, page.Option{Value: c.Person.String(), Label: p.Person(c.Person)})
		}
	}
	return out
}

// Kept is one who may not sit.
type Kept struct{ Name, Why string }

// Apart are those who may not sit.
func (p filePage) Apart() []Kept {
	var out []Kept
	for _, c := range p.Candidates {
		if len(c.Parts) > 0 {
			out = append(out, Kept{p.Person(c.Person), p.r.Say(c.Parts[0].Words())})
		}
	}
	return out
}

// Outcomes are what may be ruled, as choices.
func (p filePage) Outcomes() []page.Option {
	var out []page.Option
	for _, o := range p.Kind.Rulings() {
		out = append(out, page.Option{Value: string(o), Label: p.r.Say(o.Words())})
	}
	return out
}

// Judgments are how an action may end, as choices.
func (p filePage) Judgments() []page.Option {
	var out []page.Option
	for _, o := range objection.Judgments() {
		out = append(out, page.Option{Value: string(o), Label: p.r.Say(o.Words())})
	}
	return out
}

// Grounds are those on which a sale is revoked, as choices.
func (p filePage) Grounds() []page.Option { return grounds(page.WordsIn(p.r.English())) }

// Signing is the draft that waits for the reader's signature, if there is one.
func (p filePage) Signing() *objectionpg.RulingView {
	me := p.r.Caller().Person
	if !p.Sits() || len(p.Rulings) == 0 || p.State != objection.Accepted {
		return nil
	}
	if x := &p.Rulings[0]; x.Round == p.Round && !slices.Contains(x.Signed, me) {
		return x
	}
	return nil
}

// Noting is a hearing that was held and is not on record, if there is one.
func (p filePage) Noting() *objectionpg.HearingView {
	for i := range p.Hearings {
		if h := &p.Hearings[i]; h.NotedAt.IsZero() && !h.HeldAt.After(p.Now) {
			return h
		}
	}
	return nil
}

// soon is when a clock turns amber.
const soon = 48 * time.Hour

// funcs are what the templates of this family say in words.
func funcs(english bool) template.FuncMap {
	w := page.WordsIn(english)
	say := func(t fault.Text) string { return w.Pick(t.ZH, t.EN) }
	return template.FuncMap{
		"objectiondesk_level": func(now, due legal.Time) string {
			switch {
			case due.IsZero():
				return "neutral"
			case !now.Before(due):
				return "red"
			case due.Sub(now) <= soon:
				return "amber"
			}
			return "green"
		},
		"objectiondesk_tone": func(s objection.State) string {
			switch {
			case s.Over():
				return "neutral"
			case s == objection.Filed || s == objection.Incomplete:
				return "warn"
			}
			return "info"
		},
		"objectiondesk_relation": func(code string) string {
			if t, ok := relationWords[code]; ok {
				return say(t)
			}
			return code
		},
		"objectiondesk_act":      func(a objection.Act) string { return say(a.Words()) },
		"objectiondesk_command":  func(c objection.Command) string { return say(c.Words()) },
		"objectiondesk_capacity": func(c objection.Capacity) string { return say(c.Words()) },
		"objectiondesk_outcome":  func(o objection.Outcome) string { return say(o.Words()) },
		"objectiondesk_ground": func(g string) string {
			t := auction.Ground(g).Words()
			return w.Pick(t.ZH, t.EN)
		},
	}
}
