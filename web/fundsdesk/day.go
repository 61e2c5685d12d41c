package fundsdesk

import (
	"context"
	"slices"

	queue "fachui/internal/desk"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// dayPage is what the first page of the office shows.
type dayPage struct {
	*desk
	paymentspg.Overview
	Today paymentspg.DayRow
	Next  *paymentspg.Day // the first day that is over and not closed
	Bars  []bar
	Tasks queue.Tasks
	// Latest are the last days, today first.
	Latest []paymentspg.DayRow
}

const chartDays = "14"

func today(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := dayPage{desk: d}
	var rows []paymentspg.DayRow
	err = page.Gather(
		page.Into(ctx, r, &p.Overview, "funds.overview"),
		page.Into(ctx, r, &rows, "day.list", "limit", chartDays),
		page.Into(ctx, r, &p.Tasks, "queue.court", "limit", "8"),
	)
	if err != nil {
		return nil, err
	}
	if len(rows) > 0 {
		p.Today = rows[0]
	}
	p.Bars, p.Latest = bars(rows), rows[:min(len(rows), 5)]
	if p.ToClose.IsZero() {
		return p, nil
	}
	p.Next = new(paymentspg.Day)
	return p, page.Into(ctx, r, p.Next, "day.show", "date", p.ToClose.String())()
}

// TaskHref is the page that a task leads to.
func (d *desk) TaskHref(t queue.Task) string {
	id := t.ID.String()
	switch t.Noun {
	case queue.OnPayout:
		return d.Base + "/payouts/" + id
	case queue.OnException:
		return d.Base + "/exceptions/" + id
	case queue.OnReversal:
		return d.Base + "/reversals"
	case queue.OnAccount:
		return d.Base + "/fund-account"
	case queue.OnPayee:
		return d.Base + "/payees"
	case queue.OnDay:
		if t.Node == "statement.import" {
			return d.Base + "/statements/new"
		}
		return d.Base + "/days/" + t.Day.String()
	case queue.OnSettlement:
		return d.Base + "/settlements"
	case queue.OnLot:
		if t.Node == "deposit.refund" {
			return d.Base + "/deposits?state=refund&lot=" + id
		}
		return "/courts/" + d.Court + "/lots/" + id
	case queue.OnReceipt:
		return d.Base + "/intake"
	case queue.OnDecision:
		return d.Base + "/decisions/" + id
	case queue.OnCash:
		return d.Base + "/cash/" + id
	case queue.OnPeriod:
		return d.Base + "/periods/" + t.Period()
	case queue.OnDuties:
		return "/courts/" + d.Court + "/duties"
	case queue.OnPost:
		return "/courts/" + d.Court + "/duties/handovers/" + id
	case queue.OnPlan:
		return "/courts/" + d.Court + "/plans/" + id
	default: // its case, or the desk that shows it
	}
	if !t.Case.IsZero() {
		return "/courts/" + d.Court + "/cases/" + t.Case.String()
	}
	return "/courts/" + d.Court + "/desk"
}

// bar is one day of the chart, in units of the drawing.
type bar struct {
	paymentspg.DayRow
	X, InY, InHeight, OutY, OutHeight int
}

// The drawing of the last days.
const (
	chartGround, chartTall = 120, 100
	chartLeft, chartStep   = 14, 45
)

// bars are the days from left to right, the tallest as high as the drawing.
func bars(rows []paymentspg.DayRow) []bar {
	most := money.MustParse("0.01")
	for _, d := range rows {
		for _, a := range []money.Amount{d.In, d.Out} {
			if most.Less(a) {
				most = a
			}
		}
	}
	height := func(a money.Amount) int { return int(a.Fen() / (most.Fen()/chartTall + 1)) }
	out := make([]bar, 0, len(rows))
	for _, d := range slices.Backward(rows) {
		b := bar{DayRow: d, X: chartLeft + len(out)*chartStep, InHeight: height(d.In), OutHeight: height(d.Out)}
		b.InY, b.OutY = chartGround-b.InHeight, chartGround-b.OutHeight
		out = append(out, b)
	}
	return out
}

// daysPage is a list of days.
type daysPage struct {
	*desk
	Days    []paymentspg.DayRow
	Earlier legal.Date // the last day of the next page
	Later   bool
	Today   legal.Date
	Through legal.Date
}

const daysAsked = "31"

func days(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := daysPage{desk: d, Later: r.Query("last") != "", Today: r.Now().Date()}
	var o paymentspg.Overview
	err = page.Gather(
		page.Into(ctx, r, &p.Days, "day.list", "last", r.Query("last"), "limit", daysAsked),
		page.Into(ctx, r, &o, "funds.overview"),
	)
	p.Through = o.ClosedThrough
	if len(p.Days) == 31 {
		p.Earlier = p.Days[30].Day.AddDays(-1)
	}
	return p, err
}

// sheetPage is the agreement of bank and book for one day.
type sheetPage struct {
	*desk
	paymentspg.Day
	Through legal.Date
	Today   legal.Date
	Ready   bool       // nothing stands in the way of its close
	Locks   legal.Date // the first day that its close locks with it; zero if it is the only one
	Transit []paymentspg.AccountBalance
	Suspect []paymentspg.AccountBalance
	Lines   []paymentspg.LineView
	More    bool
}

// HasBank reports whether the statements of all accounts are here.
func (p sheetPage) HasBank() bool { return !p.Statement.IsZero() }

// Counts reports whether a statement is the one of its account that counts.
func (p sheetPage) Counts(id ref.ID) bool {
	return slices.ContainsFunc(p.Accounts, func(a paymentspg.DayAccount) bool { return a.Statement == id })
}

// BankOpening is what the bank's accounts stood at when the day began.
func (p sheetPage) BankOpening() (sum money.Amount) {
	for _, s := range p.Imports {
		if p.Counts(s.Statement) {
			sum = sum.Add(s.Opening)
		}
	}
	return sum
}

func sheet(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := sheetPage{desk: d, Today: r.Now().Date()}
	var o paymentspg.Overview
	err = page.Gather(
		page.Into(ctx, r, &p.Day, "day.show"),
		page.Into(ctx, r, &o, "funds.overview"),
		page.Into(ctx, r, &p.Transit, "ledger.accounts", "code", "L2390", "limit", "20"),
		page.Into(ctx, r, &p.Suspect, "ledger.accounts", "code", "A1099", "limit", "20"),
		page.Into(ctx, r, &p.Lines, "line.list", "day", r.Param("date"), "limit", pageAsked),
	)
	if err != nil {
		return nil, err
	}
	p.Lines, p.More = cut(p.Lines)
	p.Through = o.ClosedThrough
	r.SetTitle("银行存款余额调节表 "+p.Day.Day.String(), "Bank and book, "+p.Day.Day.String())
	if first := p.Through.AddDays(1); first.Before(p.Day.Day) {
		p.Locks = first
	}
	p.Ready = p.Day.Day.Before(p.Today) && !p.Statement.IsZero() && p.Difference.IsZero() && len(p.Unmatched) == 0 && len(p.NotEmpty) == 0
	return p, nil
}

// importedPage is the form for a statement and, after it, what came of it.
type importedPage struct {
	*desk
	Done *paymentspg.Imported
	Next legal.Date // the day whose statement is wanted next
}

// Known is how many lines the link had brought before.
func (p importedPage) Known() int { return p.Done.Lines - p.Done.Received }

func importPage(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	var o paymentspg.Overview
	err = page.Into(ctx, r, &o, "funds.overview")()
	p := importedPage{desk: d, Next: o.ToClose}
	if done, ok := page.Answer[paymentspg.Imported](r); ok {
		p.Done = &done
	}
	return p, err
}
