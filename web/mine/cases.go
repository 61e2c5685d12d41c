package mine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"fachui/internal/desk"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/record"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/payments/distribution"
	"fachui/payments/paymentspg"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
	"fachui/web/page"
)

// casesPage is what a person is a party to.
type casesPage struct {
	Cases []registry.OwnCase
	Next  ref.ID
}

func cases(ctx context.Context, r *page.Request) (any, error) {
	var p casesPage
	err := page.Into(ctx, r, &p.Cases, "case.own", "after", r.Query("after"), "limit", strconv.Itoa(rows))()
	if len(p.Cases) == rows {
		p.Next = p.Cases[rows-1].Party
	}
	return p, err
}

// casePage is a case as one timeline, with what a party of it can do now.
type casePage struct {
	registry.OwnView
	CourtInfo  registry.Court
	Tasks      []task
	Timeline   record.Timeline
	Valuations []valuationpg.PartyView
	Plans      []paymentspg.PlanView
	Payouts    []paymentspg.OwnPayout
	First      bool
	Now        legal.Time

	reach
}

// Opens reports whether the lot of an event has a public page by now.
func (p casePage) Opens(lot *ref.ID) bool { return lot != nil && p.Lot(*lot) }

func showCase(ctx context.Context, r *page.Request) (any, error) {
	p := casePage{First: r.Query("after") == "", Now: r.Now()}
	var tasks desk.Tasks
	err := page.Gather(
		page.Into(ctx, r, &p.OwnView, "case.own_show"),
		page.Into(ctx, r, &p.Timeline, "case.own_timeline", "case", r.Param("case"), "after", r.Query("after"), "limit", "200"),
		page.Into(ctx, r, &tasks, "queue.own", "limit", "100"),
		page.Into(ctx, r, &p.Valuations, "valuation.own_list"),
		page.Into(ctx, r, &p.Plans, "plan.own_list"),
		page.Into(ctx, r, &p.Payouts, "payout.own"),
	)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks.Tasks {
		if t.Case == p.ID {
			p.Tasks = append(p.Tasks, task{t, href(t)})
		}
	}
	slices.Reverse(p.Timeline.Events) // the newest first
	var lots []ref.ID
	for _, e := range p.Timeline.Events {
		if e.Lot != nil {
			lots = append(lots, *e.Lot)
		}
	}
	p.reach, err = reaching(ctx, r, lots, nil)
	if err != nil {
		return nil, err
	}
	err = page.Into(ctx, r, &p.CourtInfo, "court.show", "court", p.Court)()
	r.SetTitle(p.CaseNo, p.CaseNo)
	return p, err
}

// Contributes reports whether the reader may still add a number to a draw.
func (p casePage) Contributes(draw ref.ID) bool {
	return slices.ContainsFunc(p.Tasks, func(t task) bool { return t.Node == "draw.contribute" && t.ID == draw })
}

// valuationPage is how a price was found, and what the party may say to it.
type valuationPage struct {
	valuationpg.PartyView
	Due legal.Time // until when the party may object; zero: not now
	Now legal.Time
}

func valuationOf(ctx context.Context, r *page.Request) (any, error) {
	p := valuationPage{Now: r.Now()}
	var tasks desk.Tasks
	err := page.Gather(
		page.Into(ctx, r, &p.PartyView, "valuation.own_show"),
		page.Into(ctx, r, &tasks, "queue.own", "node", "report.object", "limit", "100"),
	)
	for _, t := range tasks.Tasks {
		if t.ID == p.Valuation {
			p.Due = t.Due
		}
	}
	r.SetTitle(p.Title, p.Title)
	return p, err
}

// Last is the result in force: the last one served. Nil before any.
func (p valuationPage) Last() *valuationpg.ReportView {
	if len(p.Reports) == 0 {
		return nil
	}
	return &p.Reports[len(p.Reports)-1]
}

// Answers reports whether it is the party's turn in an objection.
func (p valuationPage) Answers(o valuationpg.ObjectionView) bool {
	return o.State == valuation.Explained
}

// planPage is a distribution plan, as far as it concerns the reader.
type planPage struct {
	paymentspg.PlanView
	CaseNo    string
	Lines     []planLine
	Before    money.Amount // what ranks before the reader's first line gets
	Others    money.Amount // all that is not the reader's
	Own       money.Amount
	ObjectBy  legal.Time
	Stance    string
	Opposes   bool       // may oppose somebody's objection
	OpposeBy  legal.Time // zero before the notice of it was received
	HasPayee  bool
	Party     ref.ID
	Now       legal.Time
	Concerned bool
}

// planLine is one line that pays the reader, with its arithmetic.
type planLine struct {
	paymentspg.PlanLineView
	Part distribution.Parts
}

// share is what of a line pays off one part of the claim.
type share struct {
	Name   fault.Text
	Amount money.Amount
}

// Shares are the parts that get anything, in the order in which they are paid.
func (l planLine) Shares() []share {
	all := []share{
		{text("其中：费用", "of it: costs"), l.Part.Costs}, {text("其中：利息", "of it: interest"), l.Part.Interest},
		{text("其中：本金", "of it: principal"), l.Part.Principal}, {text("其中：加倍部分利息", "of it: doubled interest"), l.Part.Doubled},
	}
	return slices.DeleteFunc(all, func(s share) bool { return s.Amount.IsZero() })
}

func planOf(ctx context.Context, r *page.Request) (any, error) {
	p := planPage{Now: r.Now()}
	err := page.Into(ctx, r, &p.PlanView, "plan.own")()
	if err != nil {
		return nil, err
	}
	var own registry.OwnView
	err = page.Into(ctx, r, &own, "case.own_show", "case", p.Case.String())()
	if err != nil {
		return nil, err
	}
	p.CaseNo = own.CaseNo
	return p, p.about(own)
}

// about picks from the plan what concerns the parties that the reader acts for.
func (p *planPage) about(own registry.OwnView) error {
	mine := func(id string) bool {
		return slices.ContainsFunc(own.Own, func(x registry.Party) bool { return x.ID.String() == id })
	}
	for _, l := range p.PlanView.Lines {
		if !mine(l.Payee) {
			p.Others = p.Others.Add(l.Amount)
			if !p.Concerned {
				p.Before = p.Before.Add(l.Amount)
			}
			continue
		}
		p.Concerned = true
		p.Own = p.Own.Add(l.Amount)
		var parts distribution.Parts
		err := json.Unmarshal(l.Parts, &parts)
		if err != nil {
			return fmt.Errorf("read parts of line %d: %w", l.No, err)
		}
		p.Lines = append(p.Lines, planLine{l, parts})
	}
	for _, x := range p.Recipients {
		if mine(x.Party.String()) {
			p.Party, p.ObjectBy = x.Party, x.ObjectBy
			p.Opposes, p.OpposeBy = x.Opposes()
			if x.Stance != nil {
				p.Stance = *x.Stance
			}
		}
	}
	p.HasPayee = slices.ContainsFunc(own.Own, func(x registry.Party) bool { return x.HasPayee })
	return nil
}

// Objects reports whether the reader may object to the plan now.
func (p planPage) Objects() bool {
	return (p.State == "served" || p.State == "opposition") && p.Stance != "object" && (p.ObjectBy.IsZero() || p.Now.Before(p.ObjectBy))
}

// Answers reports whether the reader may oppose somebody's objection now.
func (p planPage) Answers() bool { return p.State == "opposition" && p.Stance != "oppose" && p.Opposes }

// Open reports whether the reader may say one or the other.
func (p planPage) Open() bool { return p.Objects() || p.Answers() }

// payeePage is the form for the account that a party wants to be paid into.
type payeePage struct {
	Party  ref.ID
	Case   registry.OwnCase
	Name   string
	Proved bool
}

func payee(ctx context.Context, r *page.Request) (any, error) {
	p := payeePage{Party: ref.ID(r.Param("party"))}
	var me identity.Mine
	err := page.Into(ctx, r, &me, "person.me")()
	if err != nil {
		return nil, err
	}
	p.Proved = me.Proof == identity.ProofProved
	for after := ""; ; {
		var cases []registry.OwnCase
		err := page.Into(ctx, r, &cases, "case.own", "after", after, "limit", strconv.Itoa(registry.MaxPage))()
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(cases, func(c registry.OwnCase) bool { return c.Party == p.Party })
		if i >= 0 {
			p.Case = cases[i]
			return p, p.name(ctx, r)
		}
		if len(cases) < registry.MaxPage {
			return nil, registry.ErrNotThisParty
		}
		after = cases[len(cases)-1].Party.String()
	}
}

// name finds under which name the party stands in its case, masked.
func (p *payeePage) name(ctx context.Context, r *page.Request) error {
	var own registry.OwnView
	err := page.Into(ctx, r, &own, "case.own_show", "case", p.Case.Case.String())()
	for _, x := range own.Own {
		if x.ID == p.Party {
			p.Name = x.Name
		}
	}
	return err
}
