package mine

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/lots"
	"fachui/web/page"
)

// auctionsPage is a person's applications, the newest first.
type auctionsPage struct {
	Entries []entry
	Next    ref.ID // pass as after for older ones
	First   bool
}

// entry is one application with its lot and its money.
type entry struct {
	auctionpg.OwnApplication
	LotView *auctionpg.View // nil where the public may not see the lot
	Deposit *paymentspg.OwnDeposit
	Now     legal.Time
}

// mostEntries is how many applications one page shows.
const mostEntries = 20

func auctions(ctx context.Context, r *page.Request) (any, error) {
	p := auctionsPage{First: r.Query("after") == ""}
	var applied lots.OwnApplications
	var money []paymentspg.OwnDeposit
	err := page.Gather(
		page.Into(ctx, r, &applied, "application.mine", "after", r.Query("after")),
		page.Into(ctx, r, &money, "deposit.own"),
	)
	if err != nil {
		return nil, err
	}
	list := applied.Applications
	if len(list) > mostEntries {
		list = list[:mostEntries]
		p.Next = list[mostEntries-1].Application
	}
	for _, a := range list {
		e := entry{OwnApplication: a, Now: r.Now()}
		e.LotView, err = lotOf(ctx, r, a.Lot)
		if err != nil {
			return nil, err
		}
		e.Deposit = depositOf(money, a.Application)
		p.Entries = append(p.Entries, e)
	}
	return p, nil
}

func lotOf(ctx context.Context, r *page.Request, lot ref.ID) (*auctionpg.View, error) {
	l, err := page.Ask[auctionpg.View](ctx, r, "lot.view", "lot", lot.String())
	if f := fault.Of(err); f != nil && f.Kind == fault.NotFound {
		return nil, nil
	}
	return &l, err
}

func depositOf(money []paymentspg.OwnDeposit, application ref.ID) *paymentspg.OwnDeposit {
	for i := range money {
		if money[i].Application == application {
			return &money[i]
		}
	}
	return nil
}

// Tone is the colour of where an application stands.
func (e entry) Tone() string {
	if e.Refunding() {
		return "info"
	}
	return tone(e.Status)
}

// Open reports whether bidding lies ahead or runs.
func (e entry) Open() bool {
	g := e.LotStatus.Group()
	return g == auction.GroupUpcoming || g == auction.GroupRunning
}

// Standing is where the application stands, for its owner: one that waits for
// somebody's consent says so, whatever came of the deposit.
func (e entry) Standing() auctionpg.ApplicationStatus {
	if e.Joint != nil && e.Joint.Waiting > 0 && e.Status == auctionpg.DepositPending {
		return "WAITING"
	}
	return e.Status
}

// Withdrawable reports whether a joint application still waits for somebody.
func (e entry) Withdrawable() bool {
	return e.Joint != nil && e.Joint.Waiting > 0 && e.Status == auctionpg.DepositPending && e.Open()
}

// StandingStill reports whether the sale was suspended while the caller may bid.
func (e entry) StandingStill() bool {
	return e.LotStatus == auction.Suspended && e.Status == auctionpg.Qualified && e.As == auctionpg.AsSelf
}

// Running reports whether bids are taken.
func (e entry) Running() bool { return e.LotStatus.Group() == auction.GroupRunning }

// SellOff reports whether the lot is sold off, so that its whole price is prepaid.
func (e entry) SellOff() bool { return e.LotView != nil && e.LotView.Round == auction.SellOff }

// Paying reports whether the deposit can still be paid.
func (e entry) Paying() bool {
	return e.Open() && e.Deposit != nil && e.Deposit.State == "expected" && e.Deposit.Due.IsPositive()
}

// Making reports whether the number to pay to is not there yet.
func (e entry) Making() bool {
	return e.Open() && e.Deposit == nil && e.Status == auctionpg.DepositPending
}

// Refunding reports whether the deposit goes back.
func (e entry) Refunding() bool {
	return e.Deposit != nil && (e.Deposit.State == "refunding" || e.Status == auctionpg.Released && e.Deposit.State == "held")
}

// Sold reports whether this application won.
func (e entry) Sold() bool {
	return e.Status == auctionpg.Won || e.Status == auctionpg.OffsetToPrice
}

// Owing reports whether the balance of the price is to be paid.
func (e entry) Owing() bool {
	b := e.balance()
	return b != nil && (b.State == "open" || b.State == "overdue")
}

// Balance is the rest of the price; its state is empty where there is none.
func (e entry) Balance() paymentspg.OwnBalance {
	if b := e.balance(); b != nil {
		return *b
	}
	return paymentspg.OwnBalance{}
}

func (e entry) balance() *paymentspg.OwnBalance {
	if e.Deposit == nil {
		return nil
	}
	return e.Deposit.Balance
}

// Ends is when bidding ends, as the last bid left it.
func (e entry) Ends() legal.Time {
	if e.LotView == nil {
		return legal.Time{}
	}
	return e.LotView.EndsAt
}

// depositsPage is the money of one's applications, the newest first.
type depositsPage struct {
	Deposits []deposit
	Older    int // pass as from for older ones; 0 on the last page
	First    bool
	Now      legal.Time
}

// deposit is a deposit with the name of its lot.
type deposit struct {
	paymentspg.OwnDeposit
	Title string
}

func deposits(ctx context.Context, r *page.Request) (any, error) {
	from := count(r.Query("from"))
	p := depositsPage{First: from == 0, Now: r.Now()}
	money, err := page.Ask[[]paymentspg.OwnDeposit](ctx, r, "deposit.own")
	if err != nil {
		return nil, err
	}
	for i := len(money) - 1 - from; i >= 0; i-- { // they come oldest first
		if len(p.Deposits) == mostEntries {
			p.Older = from + mostEntries
			break
		}
		d := deposit{OwnDeposit: money[i]}
		l, err := lotOf(ctx, r, d.Lot)
		if err != nil {
			return nil, err
		}
		if l != nil {
			d.Title = l.Title
		}
		p.Deposits = append(p.Deposits, d)
	}
	return p, nil
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

// Transfer reports whether what is missing of a price is paid from this page: the
// difference of one who takes in kind, or who set off more than the plan gave.
func (d deposit) Transfer() bool {
	return d.Balance != nil && d.Balance.Missing.IsPositive() && (d.State == "in_kind" || d.Balance.State == "paid")
}

// Steps are the life of a deposit: which of its steps is done, current or ahead.
func (d deposit) Steps() map[string]string {
	at := map[string]int{"expected": 1, "held": 2, "applied": 4, "refunding": 3, "refunded": 4, "forfeited": 4, "lapsed": 4,
		"frozen": 2, "moving": 3, "releasing": 3, "released": 4}[d.State]
	if d.State == "held" && !d.RefundDue.IsZero() {
		at = 3
	}
	out := map[string]string{}
	for i, name := range []string{"pay", "held", "end"} {
		switch {
		case at > i+1:
			out[name] = "done"
		case at == i+1:
			out[name] = "current"
		default:
			out[name] = "todo"
		}
	}
	return out
}
