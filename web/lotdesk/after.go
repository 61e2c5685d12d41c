package lotdesk

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/papers"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/notify/notifypg"
	"fachui/payments/paymentspg"
	"fachui/web/live"
	"fachui/web/lots"
	"fachui/web/page"
	"fachui/web/route"
)

// after are the pages of what follows a sale, and the wall of those that run.
func after() []page.Page {
	wall := read(court+"/running", "running", "正在进行的拍卖", "Running auctions", running)
	wall.Modules = []string{"wall.js"}
	return []page.Page{
		wall,
		read(aCase+"/file", "casefile", "卷宗", "Case file", printed),
		read(aLot+"/confirmation", "confirmation", "拍卖成交确认书", "Sale confirmation", confirmation),
		row(aLot+"/ruling/new", "rule", route.Court(identity.Judge), "作出成交裁定", "Issue the ruling", ruling),
		read(aLot+"/buyer-checks", "buyer", "买受人资格核查", "The buyer before the ruling", buyer),
		read(aLot+"/service", "service", "裁定送达", "Service of the ruling", service),
		read(aLot+"/delivery", "delivery", "交付与腾退", "Delivery and vacating", deliveryOf),
		write(aLot+"/delivery/new", "deliver", "登记交付", "Record the handing over", delivery),
	}
}

// wallPage is every auction of the court that is open, or was stopped while open.
type wallPage struct {
	Court    string
	Lots     []auctionpg.Running
	Watching map[ref.ID]int
	Now      legal.Time
}

func running(ctx context.Context, r *page.Request) (any, error) {
	var out lots.Running
	var watched live.Watched
	err := page.Gather(page.Into(ctx, r, &out, "lot.running"), page.Into(ctx, r, &watched, "lot.watched"))
	p := wallPage{Court: r.Param("court"), Lots: out.Lots, Watching: map[ref.ID]int{}, Now: r.Now()}
	for _, w := range watched.Lots {
		p.Watching[w.Lot] = w.Streams
	}
	return p, err
}

// Alarms counts the auctions whose price calls for a look.
func (p wallPage) Alarms() int {
	n := 0
	for _, l := range p.Lots {
		if l.Alarm > 0 {
			n++
		}
	}
	return n
}

// confirmationPage is the sale confirmation as it is printed.
type confirmationPage struct {
	file
	Sale  auctionpg.Confirmation
	Money *paymentspg.SettlementView
}

func confirmation(ctx context.Context, r *page.Request) (any, error) {
	f, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := confirmationPage{file: f}
	var money []paymentspg.SettlementView
	err = page.Gather(page.Into(ctx, r, &p.Sale, "lot.court_confirmation"), page.IntoIfMay(ctx, r, &money, "settlement.list", "lot", f.Lot.ID.String()))
	if len(money) > 0 {
		p.Money = &money[0]
	}
	return p, err
}

// rulingPage is the form of the sale ruling.
type rulingPage struct {
	file
	drafted
	Sale  auctionpg.Confirmation
	Buyer auctionpg.BuyerReview
}

func ruling(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := rulingPage{file: f}
	err = page.Gather(page.Into(ctx, r, &p.Sale, "lot.court_confirmation"), page.Into(ctx, r, &p.Buyer, "lot.buyer_review"))
	if err != nil {
		return nil, err
	}
	p.drafted, err = f.draft(ctx, r, papers.SaleRuling, "buyer_check")
	return p, err
}

// servicePage is where the ruling stands on its way to the buyer.
type servicePage struct {
	file
	Servings []notifypg.ServingView
}

func service(ctx context.Context, r *page.Request) (any, error) {
	f, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := servicePage{file: f}
	if f.Dossier.Ruling == nil {
		return p, nil
	}
	return p, page.Into(ctx, r, &p.Servings, "serving.of_subject", "kind", "auction.ruling", "subject", f.Dossier.Ruling.Ruling.String())()
}

func delivery(ctx context.Context, r *page.Request) (any, error) { return withPapers(ctx, r) }

// ServeBy is when the ruling must have been served; zero before full payment.
func (f file) ServeBy() legal.Time {
	if f.Lot.PaidAt.IsZero() {
		return legal.Time{}
	}
	return auction.Within(f.Lot.PaidAt.Date(), auction.RulingDays)
}

// DeliverBy is when the property must have been handed over; zero before title has passed.
func (f file) DeliverBy() legal.Time {
	if f.Lot.TitledAt.IsZero() {
		return legal.Time{}
	}
	return auction.Within(f.Lot.TitledAt.Date(), auction.DeliveryDays)
}
