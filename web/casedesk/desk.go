package casedesk

import (
	"context"
	"fmt"
	"strconv"

	"fachui/internal/desk"
	"fachui/internal/fault"
	"fachui/internal/record"
	"fachui/internal/registry"
	"fachui/web/page"
	recordweb "fachui/web/record"
)

// deskPage is what the first page of somebody at court shows: what waits for them.
type deskPage struct {
	Court    registry.Court
	Node     string // only tasks of this kind
	Mine     bool   // only tasks of cases that the reader handles
	Queue    desk.Tasks
	Tasks    []task
	Waiting  int
	Late     int
	Happened []record.Event
}

// task is one thing that waits, with the page on which it is done.
type task struct {
	desk.Task
	Href string
}

const (
	deskEvents = 8
	deskTasks  = 50
)

func showDesk(ctx context.Context, r *page.Request) (any, error) {
	p := deskPage{Node: r.Query("node"), Mine: r.Query("mine") == "true"}
	var lately recordweb.Events
	err := page.Gather(
		page.Into(ctx, r, &p.Court, "court.show"),
		page.Into(ctx, r, &p.Queue, "queue.court", "node", p.Node, "mine", strconv.FormatBool(p.Mine), "after", r.Query("after"), "limit", strconv.Itoa(deskTasks)),
		page.Into(ctx, r, &lately, "event.list", "newest", "true", "limit", strconv.Itoa(deskEvents)),
	)
	if err != nil {
		return nil, err
	}
	for _, n := range p.Queue.Nodes {
		p.Waiting += n.Count
		p.Late += n.Overdue
	}
	for _, t := range p.Queue.Tasks {
		p.Tasks = append(p.Tasks, task{t, firstOf(r, pagesOf(r.Param("court"), t))})
	}
	p.Happened = lately.Events
	return p, nil
}

// What is the kind of task that the page shows alone, in words.
func (p deskPage) What() fault.Text {
	for _, n := range p.Queue.Nodes {
		if n.Node == p.Node {
			return n.What
		}
	}
	return fault.Text{}
}

// firstOf is the first of addresses at which a page stands.
func firstOf(r *page.Request, addresses []string) string {
	for _, a := range addresses {
		if r.Has(a) {
			return a
		}
	}
	return ""
}

// pagesOf are the addresses on which a task may be done, the best first. Some are
// pages of other rooms; the case, at least, has one.
func pagesOf(court string, t desk.Task) []string {
	at := "/courts/" + court
	asset := at + "/assets/" + t.Asset.String()
	lot := at + "/lots/" + t.Lot.String()
	var best []string
	switch t.Node {
	case "asset.survey":
		best = []string{asset + "/survey"}
	case "valuation.begin":
		best = []string{asset + "/valuation/new"}
	case "lot.list", "lot.relist", "lot.relist_spare":
		best = []string{asset + "/lots/new"}
	case "lot.platform":
		best = []string{lot + "/platform-choice"}
	case "lot.propose":
		best = []string{lot + "/resolutions/new"}
	case "lot.announce":
		best = []string{lot + "/announcement/new"}
	case "lot.notify":
		best = []string{lot + "/notices"}
	case "lot.draw_lots":
		best = []string{lot + "/failure"}
	case "payer.propose", "payer.decide":
		best = []string{at + "/funds/payers"}
	case "plan.draft":
		best = []string{at + "/cases/" + t.Case.String() + "/plans/new", at + "/cases/" + t.Case.String() + "/plans"}
	}
	best = append(best, pagesOfNoun(at, asset, lot, t)...)
	if !t.Lot.IsZero() {
		best = append(best, lot)
	}
	if !t.Asset.IsZero() {
		best = append(best, asset)
	}
	if !t.Case.IsZero() {
		best = append(best, at+"/cases/"+t.Case.String())
	}
	return append(best, at+"/funds", at+"/events")
}

// pagesOfNoun are the addresses of what the task is about.
func pagesOfNoun(at, asset, lot string, t desk.Task) []string {
	id := t.ID.String()
	switch t.Noun { //nolint:exhaustive // those of the finance office are below
	case desk.OnValuation:
		return []string{at + "/valuations/" + id}
	case desk.OnDraw:
		return []string{at + "/draws/" + id}
	case desk.OnCommission, desk.OnExtension, desk.OnReport, desk.OnObjection:
		return []string{asset + "/valuation"}
	case desk.OnDispute:
		return []string{at + "/enforcement-objections/" + id}
	case desk.OnAppeal:
		return []string{at + "/eligibility-appeals"}
	case desk.OnResolution:
		return []string{lot + "/resolutions/" + id}
	case desk.OnDocument, desk.OnServing:
		return []string{fmt.Sprintf("%s/cases/%s/servings", at, t.Case)}
	case desk.OnPlan:
		return []string{at + "/plans/" + id, at + "/plans"}
	case desk.OnPayout:
		return []string{at + "/funds/payouts/" + id, at + "/funds/payouts"}
	case desk.OnException:
		return []string{at + "/funds/exceptions/" + id, at + "/funds/exceptions"}
	case desk.OnReversal:
		return []string{at + "/funds/reversals"}
	case desk.OnAccount:
		return []string{at + "/funds/fund-account"}
	case desk.OnPayee:
		return []string{at + "/funds/payees"}
	case desk.OnDay:
		return []string{at + "/funds/days/" + t.Day.String(), at + "/funds/days"}
	case desk.OnFirm:
		return []string{at + "/firms"}
	case desk.OnSettlement:
		return []string{at + "/funds/settlements"}
	case desk.OnThing:
		return []string{at + "/custody/things/" + id}
	case desk.OnHandover:
		return []string{at + "/custody/handovers/" + id}
	case desk.OnReceipt:
		return []string{at + "/cases/" + t.Case.String() + "/account", at + "/funds/intake"}
	case desk.OnDecision:
		return []string{at + "/funds/decisions/" + id}
	case desk.OnCash:
		return []string{at + "/funds/cash/" + id}
	case desk.OnPeriod:
		return []string{at + "/funds/periods/" + t.Period(), at + "/funds/periods"}
	case desk.OnDuties:
		return []string{at + "/duties"}
	case desk.OnPassing:
		return []string{at + "/handler-changes/" + id}
	case desk.OnPost:
		return []string{at + "/duties/handovers/" + id}
	case desk.OnAsset, desk.OnLot, desk.OnCase, desk.OnParty, desk.OnApplication:
	}
	return pagesOfMoney(at, t)
}

// pagesOfMoney are those of the finance office.
func pagesOfMoney(at string, t desk.Task) []string {
	id := t.ID.String()
	switch t.Noun { //nolint:exhaustive // the other rooms are above
	case desk.OnResale:
		return []string{at + "/funds/resales/" + id + "/forfeitures/new", at + "/funds/defaults"}
	case desk.OnForfeiture:
		return []string{at + "/funds/forfeitures/" + id, at + "/funds/defaults"}
	case desk.OnInterest:
		return []string{at + "/funds/interest"}
	case desk.OnFee:
		return []string{at + "/cases/" + t.Case.String() + "/account/fee"}
	case desk.OnMatter, desk.OnEscrow:
		return []string{at + "/cases/" + t.Case.String() + "/account/matters"}
	case desk.OnSetting:
		return []string{"/court-settings/" + t.Court}
	case desk.OnFeeRule:
		return []string{at + "/funds/fee-rules"}
	case desk.OnLoan:
		return []string{at + "/funds/loans"}
	case desk.OnVoucher:
		return []string{at + "/funds/vouchers/" + t.Title, at + "/funds/vouchers"}
	case desk.OnVouchers:
		return []string{at + "/funds/vouchers"}
	case desk.OnChannel:
		return []string{at + "/funds/bank-channel"}
	case desk.OnOpening:
		return []string{at + "/funds/opening"}
	}
	return nil
}
