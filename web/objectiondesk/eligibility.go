package objectiondesk

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/web/lots"
	"fachui/web/page"
)

// standingPage tells a person how they stand with a lot, rule by rule.
type standingPage struct {
	auctionpg.Standing
	View  auctionpg.View
	Rules []ruleRow
}

// ruleRow is one of the nine rules with where the reader stands.
type ruleRow struct {
	Rule   auction.Rule
	Words  fault.Text
	Remedy fault.Text
	Basis  string
	State  auction.FindingState
}

func standing(ctx context.Context, r *page.Request) (any, error) {
	var p standingPage
	var err error
	p.View, err = page.Ask[auctionpg.View](ctx, r, "lot.view")
	if err != nil {
		return nil, err
	}
	p.Standing, err = page.Ask[auctionpg.Standing](ctx, r, "lot.eligibility")
	if err != nil {
		return nil, err
	}
	for i, t := range auction.Rules() {
		law := t.Basis.ZH()
		if r.English() {
			law = t.Basis.EN()
		}
		p.Rules = append(p.Rules, ruleRow{t.Rule, t.Words, t.Remedy, law, p.Findings[i].State})
	}
	return p, nil
}

// Tone is the colour of where the reader stands.
func (x ruleRow) Tone() string {
	switch x.State {
	case auction.Blocked:
		return "bad"
	case auction.ToDo:
		return "warn"
	case auction.Disclose:
		return "info"
	case auction.Clear:
	}
	return "good"
}

// Says is where the reader stands, in words.
func (x ruleRow) Says() fault.Text {
	switch x.State {
	case auction.Blocked:
		return fault.Text{ZH: "不得竞买", EN: "you may not bid"}
	case auction.ToDo:
		return fault.Text{ZH: "还须办理", EN: "still to do"}
	case auction.Disclose:
		return fault.Text{ZH: "可以竞买，须披露", EN: "you may bid, and say so"}
	case auction.Clear:
	}
	return fault.Text{ZH: "符合", EN: "fine"}
}

// Pending reports whether an appeal of the reader waits.
func (p standingPage) Pending() bool {
	for _, a := range p.Appeals {
		if !a.Decided {
			return true
		}
	}
	return false
}

// barsPage is the list of a lot.
type barsPage struct {
	Court  string
	Lot    auctionpg.View
	Lines  []auctionpg.BarLine
	Strike string // the line to be struck
}

// relationWords name the close relatives of 民法典 Art. 1045.
var relationWords = map[string]fault.Text{
	"spouse": {ZH: "配偶", EN: "spouse"}, "parent": {ZH: "父母", EN: "parent"}, "child": {ZH: "子女", EN: "child"}, "sibling": {ZH: "兄弟姐妹", EN: "sibling"},
	"grandparent": {ZH: "祖父母、外祖父母", EN: "grandparent"}, "grandchild": {ZH: "孙子女、外孙子女", EN: "grandchild"},
}

func barList(ctx context.Context, r *page.Request) (any, error) {
	p := barsPage{Court: r.Param("court"), Strike: r.Query("strike")}
	var err error
	p.Lot, err = page.Ask[auctionpg.View](ctx, r, "lot.court_view")
	if err != nil {
		return nil, err
	}
	out, err := page.Ask[lots.BarList](ctx, r, "lot.bar_list")
	p.Lines = out.Lines
	return p, err
}

// Early reports whether a qualification may still be named.
func (p barsPage) Early() bool {
	switch p.Lot.Status { //nolint:exhaustive // the states before the announcement
	case auction.Draft, auction.Priced, auction.PanelOK, auction.Noticed:
		return true
	}
	return false
}

// appealsPage is the appeals of a court.
type appealsPage struct {
	Court   string
	Appeals []auctionpg.AppealView
	Now     legal.Time
}

func appeals(ctx context.Context, r *page.Request) (any, error) {
	out, err := page.Ask[lots.Appeals](ctx, r, "eligibility.appeals")
	return appealsPage{r.Param("court"), out.Appeals, r.Now()}, err
}

// relativesPage is what somebody in office declared.
type relativesPage struct{ Relatives []auctionpg.Relative }

func relatives(ctx context.Context, r *page.Request) (any, error) {
	out, err := page.Ask[lots.Relatives](ctx, r, "relative.list")
	return relativesPage{out.Relatives}, err
}
