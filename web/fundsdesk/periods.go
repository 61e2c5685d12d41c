package fundsdesk

import (
	"context"

	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// periodsPage is the months with their registers, and the years.
type periodsPage struct {
	*desk
	Months []monthRow
	Years  []paymentspg.PeriodRow
}

// monthRow is a month beside its register of vouchers.
type monthRow struct {
	paymentspg.PeriodRow
	Register paymentspg.PeriodRow
}

func periods(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := periodsPage{desk: d}
	var months, registers []paymentspg.PeriodRow
	err = page.Gather(
		page.Into(ctx, r, &months, "period.list", "kind", string(payments.OfMonth)),
		page.Into(ctx, r, &registers, "period.list", "kind", string(payments.OfRegister)),
		page.Into(ctx, r, &p.Years, "period.list", "kind", string(payments.OfYear)),
	)
	for i, m := range months {
		row := monthRow{PeriodRow: m}
		if i < len(registers) { // the same months, in the same order
			row.Register = registers[i]
		}
		p.Months = append(p.Months, row)
	}
	return p, err
}

// periodPage is one month, year or register, to be signed and printed.
type periodPage struct {
	*desk
	paymentspg.Period
	CaseList []paymentspg.CaseTotal
	Next     ref.ID
}

func period(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := periodPage{desk: d}
	kind, name := r.Param("kind"), r.Param("name")
	err = page.Into(ctx, r, &p.Period, "period.show", "kind", kind, "name", name)()
	if err != nil || p.Kind == payments.OfRegister {
		return p, err
	}
	err = page.Into(ctx, r, &p.CaseList, "period.cases", "kind", kind, "name", name, "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.CaseList, more = cut(p.CaseList)
	if more {
		p.Next = p.CaseList[len(p.CaseList)-1].Case
	}
	return p, nil
}

// At is the period's address in the interface.
func (p periodPage) At() string {
	return "/courts/" + p.Court + "/periods/" + string(p.Kind) + "/" + p.Name
}

// Age is for how many whole days something has been open at the end of the period.
func (p periodPage) Age(it paymentspg.OpenItem) int {
	return max(0, p.Last.DaysSince(it.Since.Date()))
}

// Moved are the kinds of account that have or had anything.
func (p periodPage) Moved() []paymentspg.PeriodTotal {
	var out []paymentspg.PeriodTotal
	for _, t := range p.Totals {
		if !t.Opening.IsZero() || !t.Debit.IsZero() || !t.Credit.IsZero() || !t.Closing.IsZero() {
			out = append(out, t)
		}
	}
	return out
}

// ItemHref is where an open item is dealt with.
func (p periodPage) ItemHref(it paymentspg.OpenItem) string {
	switch it.What {
	case "exception":
		return p.Base + "/exceptions/" + it.Subject.String()
	case "payout":
		return p.Base + "/payouts/" + it.Subject.String()
	case "cash":
		return p.Base + "/cash/" + it.Subject.String()
	}
	return p.Base + "/holds"
}
