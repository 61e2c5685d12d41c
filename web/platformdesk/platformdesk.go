// Package platformdesk is the platform operator's pages: real names that are
// verified by hand, who holds which role, courts that open, the pool of appraisal
// firms, and what the machinery could not do by itself. An operator sees papers
// only where one proof is opened for a reason that is put on record, and never a
// bidder's code, deposit or bid.
package platformdesk

import (
	"context"
	"embed"
	"strconv"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/record"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify/notifypg"
	"fachui/valuation/valuationpg"
	"fachui/web/cases"
	"fachui/web/notices"
	"fachui/web/page"
	"fachui/web/people"
	recordweb "fachui/web/record"
	"fachui/web/route"
)

//go:embed *.html
var files embed.FS

type load = func(context.Context, *page.Request) (any, error)

// Family is the platform operator's pages.
func Family() page.Family {
	return page.Family{Files: files, Funcs: funcs, Pages: []page.Page{
		row("/platform", "home", "平台", "Platform", home),
		row("/platform/proofs", "proofs", "待核验的实名申请", "Proofs that wait", proofs),
		row("/platform/proofs/:proof", "proof", "核验实名", "Decide a proof", proof),
		row("/platform/staff", "staff", "任职人员", "Staff", staff),
		row("/platform/courts", "courts", "法院开通", "Courts", courts),
		row("/platform/courts/new", "court-new", "提出开通法院", "Propose a court", nil),
		row("/platform/firms", "firms", "评估机构", "Appraisal firms", firms),
		row("/platform/firms/new", "firm-new", "登记评估机构", "Add a firm", nil),
		row("/platform/firms/:registry", "firm", "评估机构", "Appraisal firm", firm),
		row("/platform/outages", "outages", "服务中断", "Outages", outages),
		row("/platform/system", "system", "系统运行", "The machinery", system),
		row("/platform/calendar", "calendar", "节假日", "Holidays", years),
		row("/platform/calendar/:year", "year", "导入一年的节假日", "Import a year of holidays", oneYear),
	}}
}

func row(path, name, zh, en string, fn load) page.Page {
	return page.Page{
		Path: path, Name: "platformdesk-" + name, Access: route.Platform(identity.Operator), Desk: page.Platform,
		Title: fault.Text{ZH: zh, EN: en}, Load: fn,
	}
}

// homePage is what waits for the operator.
type homePage struct {
	Proofs     []identity.Waiting
	Proposals  []registry.Proposal // that wait
	Events     []record.Parked
	Deliveries []notifypg.Parked
	Clock      recordweb.Clock
}

func home(ctx context.Context, r *page.Request) (any, error) {
	var p homePage
	var waiting people.WaitingProofs
	var proposals []registry.Proposal
	var events recordweb.ParkedEvents
	var deliveries notices.ParkedDeliveries
	err := page.Gather(
		page.Into(ctx, r, &waiting, "proof.waiting"),
		page.Into(ctx, r, &proposals, "court.proposals", "limit", "200"),
		page.Into(ctx, r, &events, "outbox.parked"),
		page.Into(ctx, r, &deliveries, "delivery.parked", "limit", "200"),
		page.Into(ctx, r, &p.Clock, "clock.show"),
	)
	p.Proofs, p.Events, p.Deliveries = waiting.Proofs, events.Parked, deliveries.Parked
	for _, x := range proposals {
		if x.State == "waiting" {
			p.Proposals = append(p.Proposals, x)
		}
	}
	return p, err
}

func proofs(ctx context.Context, r *page.Request) (any, error) {
	return page.Ask[people.WaitingProofs](ctx, r, "proof.waiting")
}

// proofPage is one proof that waits for a decision by hand. The papers are there
// only after they were opened for a reason.
type proofPage struct {
	identity.Waiting
	Opened *people.OpenedProof
}

func proof(ctx context.Context, r *page.Request) (any, error) {
	waiting, err := page.Ask[people.WaitingProofs](ctx, r, "proof.waiting")
	if err != nil {
		return nil, err
	}
	for _, w := range waiting.Proofs {
		if w.ID.String() == r.Param("proof") {
			p := proofPage{Waiting: w}
			if opened, ok := page.Answer[people.OpenedProof](r); ok {
				p.Opened = &opened
			}
			return p, nil
		}
	}
	return nil, identity.ErrNoProof
}

// staffPage is who holds roles in one court, or on the platform.
type staffPage struct {
	Court  string
	Staff  []identity.Holder
	Courts []registry.Court
	Roles  []identity.Role
}

func staff(ctx context.Context, r *page.Request) (any, error) {
	p := staffPage{Court: r.Query("court"), Roles: identity.PlatformRoles}
	if p.Court != "" {
		p.Roles = identity.CourtRoles
	}
	var held people.Staff
	err := page.Gather(
		page.Into(ctx, r, &held, "staff.list", "court", p.Court),
		page.Into(ctx, r, &p.Courts, "court.list", "limit", "200"),
	)
	p.Staff = held.Staff
	return p, err
}

// courtsPage is the courts there are and those that wait for a second operator.
type courtsPage struct {
	Proposals []registry.Proposal
	Courts    []registry.Court
	Me        ref.ID
	Next      ref.ID
}

const proposalRows = 50

func courts(ctx context.Context, r *page.Request) (any, error) {
	p := courtsPage{Me: r.Caller().Person}
	err := page.Gather(
		page.Into(ctx, r, &p.Proposals, "court.proposals", "after", r.Query("after")),
		page.Into(ctx, r, &p.Courts, "court.list", "limit", "200"),
	)
	if len(p.Proposals) == proposalRows {
		p.Next = p.Proposals[proposalRows-1].ID
	}
	return p, err
}

// firmsPage is the pool of appraisal firms.
type firmsPage struct {
	Specialty string
	Firms     []valuationpg.Firm
	Total     int
	Older     int
}

const firmRows = 50

func firms(ctx context.Context, r *page.Request) (any, error) {
	p := firmsPage{Specialty: r.Query("specialty")}
	all, err := page.Ask[[]valuationpg.Firm](ctx, r, "firm.list", "specialty", p.Specialty)
	from := min(count(r.Query("from")), len(all))
	p.Total, p.Firms = len(all), all[from:min(from+firmRows, len(all))]
	if from+firmRows < len(all) {
		p.Older = from + firmRows
	}
	return p, err
}

// count reads a number of rows; anything else is none.
func count(s string) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || n > 1_000_000 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func firm(ctx context.Context, r *page.Request) (any, error) {
	f, err := page.Ask[valuationpg.FirmFile](ctx, r, "firm.show")
	r.SetTitle(f.Name, f.Name)
	return f, err
}

// systemPage is what the machinery could not do by itself.
type systemPage struct {
	Events     []record.Parked
	Deliveries []notifypg.Parked
	Next       ref.ID
	Clock      recordweb.Clock
}

const deliveryRows = 50

func system(ctx context.Context, r *page.Request) (any, error) {
	var p systemPage
	var events recordweb.ParkedEvents
	var deliveries notices.ParkedDeliveries
	err := page.Gather(
		page.Into(ctx, r, &events, "outbox.parked"),
		page.Into(ctx, r, &deliveries, "delivery.parked", "after", r.Query("after")),
		page.Into(ctx, r, &p.Clock, "clock.show"),
	)
	p.Events, p.Deliveries = events.Parked, deliveries.Parked
	if len(p.Deliveries) == deliveryRows {
		p.Next = p.Deliveries[deliveryRows-1].Delivery
	}
	return p, err
}

// errYear answers an address that names no year.
var errYear = fault.Define(fault.Invalid, "calendar.no_year", basis.Basis{},
	"“{year}”不是年份。请写四位数字，例如 2027。", "\"{year}\" is no year. Write four digits, such as 2027.")

// oneYear is the page on which a year is imported.
func oneYear(_ context.Context, r *page.Request) (any, error) {
	year := r.Param("year")
	n, err := strconv.Atoi(year)
	if err != nil || n < 2000 || n > 2100 {
		return nil, errYear.With("year", year)
	}
	return n, nil
}

// calendarPage is the years that are loaded, and the next one to load.
type calendarPage struct {
	Years []cases.Year
	Next  int
}

func years(ctx context.Context, r *page.Request) (any, error) {
	p := calendarPage{Next: r.Now().Date().Year}
	err := page.Into(ctx, r, &p.Years, "calendar.show")()
	for _, y := range p.Years {
		p.Next = max(p.Next, y.Year+1)
	}
	return p, err
}
