package fundsdesk

import (
	"context"
	"strconv"

	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// linesPage is what the bank booked, with how each line was understood.
type linesPage struct {
	*desk
	Day, Way string
	Lines    []paymentspg.LineView
	Next     string
}

func lines(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := linesPage{desk: d, Day: r.Query("day"), Way: r.Query("way")}
	err = page.Into(ctx, r, &p.Lines, "line.list", "day", p.Day, "way", p.Way, "before", r.Query("before"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.Lines, more = cut(p.Lines)
	if more {
		p.Next = strconv.FormatInt(p.Lines[len(p.Lines)-1].Seq, 10)
	}
	var cs, ls []*ref.ID
	for _, l := range p.Lines {
		cs, ls = append(cs, l.Case), append(ls, l.Lot)
	}
	return p, d.know(ctx, cs, ls)
}

// exceptionsPage is the work queue of receipts.
type exceptionsPage struct {
	*desk
	State string
	List  []paymentspg.ExceptionView
	Next  ref.ID
}

func exceptions(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := exceptionsPage{desk: d, State: r.Query("state")}
	err = page.Into(ctx, r, &p.List, "exception.list", "state", p.State, "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Exception
	}
	return p, nil
}

// exceptionPage is one receipt, what it could be, and what was said of it.
type exceptionPage struct {
	*desk
	paymentspg.ExceptionDetail
	Deposits    []paymentspg.DepositView    // that wait for exactly this amount
	Settlements []paymentspg.SettlementView // that miss at least this amount
	Words       string                      // searched among the cases
	Found       []registry.Case
	Seen        *paymentspg.Opened // the other side, shown once
}

func exception(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := exceptionPage{desk: d, Words: r.Query("case")}
	err = page.Into(ctx, r, &p.ExceptionDetail, "exception.show")()
	if err != nil {
		return nil, err
	}
	if seen, ok := page.Answer[paymentspg.Opened](r); ok {
		p.Seen = &seen
	}
	amount := p.Amount.String()
	if p.State != "resolved" && p.HeldIn == payments.Unclaimed {
		err = page.Gather(
			page.Into(ctx, r, &p.Deposits, "deposit.list", "state", "expected", "due", amount, "limit", "20"),
			page.Into(ctx, r, &p.Settlements, "settlement.list", "state", "owed", "takes", amount, "limit", "20"),
			page.Into(ctx, r, &p.Found, "case.list", "q", p.Words, "newest", "true", "limit", "30"),
		)
		if err != nil {
			return nil, err
		}
	}
	cs, ls := []*ref.ID{p.Line.Case}, []*ref.ID{p.Line.Lot}
	for _, x := range p.Proposals {
		if x.TreatAs == payments.AsExecution {
			cs = append(cs, x.Target)
		}
	}
	for _, x := range p.Deposits {
		ls = append(ls, &x.Lot)
	}
	for _, x := range p.Settlements {
		cs, ls = append(cs, &x.Case), append(ls, &x.Lot)
	}
	return p, d.know(ctx, cs, ls)
}

// DepositChoices are the deposits that the receipt could be.
func (p exceptionPage) DepositChoices() []page.Option {
	out := make([]page.Option, len(p.Deposits))
	for i, x := range p.Deposits {
		out[i] = page.Option{Value: x.Deposit.String(), Label: p.Lot(x.Lot) + p.pick(" · 缴款识别码 ", " · reference ") + x.Reference}
	}
	return out
}

// SettlementChoices are the prices that the receipt could be part of.
func (p exceptionPage) SettlementChoices() []page.Option {
	out := make([]page.Option, len(p.Settlements))
	for i, x := range p.Settlements {
		out[i] = page.Option{Value: x.Settlement.String(), Label: p.Lot(x.Lot) + " · " + p.CaseNo(x.Case) + p.pick(" · 尚欠 ", " · missing ") + x.Missing.String()}
	}
	return out
}

// CaseChoices are the cases that were found.
func (p exceptionPage) CaseChoices() []page.Option { return choose(p.Found) }

// Can reports whether the money may be treated so.
func (p exceptionPage) Can(as string) bool {
	for _, c := range p.Choices {
		if c == as && p.State != "resolved" {
			return true
		}
	}
	return false
}

// Target names what a proposal is about.
func (p exceptionPage) Target(x paymentspg.ProposalView) string {
	switch x.TreatAs {
	case payments.AsExecution:
		return p.CaseNo(x.Target)
	case payments.AsDeposit:
		for _, d := range p.Deposits {
			if d.Deposit == idOf(x.Target) {
				return p.Lot(d.Lot) + " · " + d.Reference
			}
		}
	case payments.AsBalance:
		for _, s := range p.Settlements {
			if s.Settlement == idOf(x.Target) {
				return p.Lot(s.Lot) + " · " + p.CaseNo(s.Case)
			}
		}
	}
	return short(idOf(x.Target))
}

// depositsPage is deposits, of a lot or of the court.
type depositsPage struct {
	*desk
	State, LotID string
	List         []paymentspg.DepositView
	Returned     []paymentspg.PayoutView // refunds that came back
	Next         ref.ID
}

func deposits(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := depositsPage{desk: d, State: r.Query("state"), LotID: r.Query("lot")}
	err = page.Gather(
		page.Into(ctx, r, &p.List, "deposit.list", "state", p.State, "lot", p.LotID, "after", r.Query("after"), "limit", pageAsked),
		page.Into(ctx, r, &p.Returned, "payout.list", "state", "failed", "kind", "deposit_refund", "lot", p.LotID, "limit", "20"),
	)
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Deposit
	}
	var ls []*ref.ID
	for _, x := range p.List {
		ls = append(ls, &x.Lot)
	}
	return p, d.know(ctx, nil, ls)
}

// settlementsPage is prices being collected.
type settlementsPage struct {
	*desk
	State string
	List  []paymentspg.SettlementView
	Next  ref.ID
}

func settlements(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := settlementsPage{desk: d, State: r.Query("state")}
	err = page.Into(ctx, r, &p.List, "settlement.list", "state", p.State, "lot", r.Query("lot"), "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Settlement
	}
	var cs, ls []*ref.ID
	for _, x := range p.List {
		cs, ls = append(cs, &x.Case), append(ls, &x.Lot)
	}
	return p, d.know(ctx, cs, ls)
}
