package house

import (
	"context"
	"slices"
	"sync"

	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/calendar"
	"fachui/internal/clock"
	"fachui/internal/desk"
	"fachui/internal/duty/dutypg"
	"fachui/internal/flow"
	"fachui/internal/handover"
	"fachui/internal/identity"
	"fachui/internal/keeping"
	"fachui/internal/legal"
	"fachui/internal/record"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/payments/paymentspg"
	"fachui/web/bids"
	"fachui/web/cases"
	"fachui/web/custody"
	"fachui/web/demo"
	deskweb "fachui/web/desk"
	"fachui/web/duties"
	"fachui/web/files"
	"fachui/web/funds"
	keepingweb "fachui/web/keeping"
	"fachui/web/live"
	"fachui/web/lots"
	"fachui/web/notices"
	"fachui/web/objections"
	"fachui/web/page"
	"fachui/web/people"
	recordweb "fachui/web/record"
	"fachui/web/route"
	"fachui/web/valuations"
)

// Routes are the rows of the interface. The pages' rows, which follow from them,
// are the site's.
func Routes(r rooms, rec *record.Service, c *clock.Legal, f *flow.Flow) []route.Route {
	seats := newPaddles(r, c)
	return slices.Concat(
		// An address is looked for row by row, so those of a hot finish stand first.
		bids.Routes(&bids.Service{Engine: r.Bidding, Paddles: seats, Off: offStage{r.Auction}, Now: c.Now, Free: func(ctx context.Context, court string, lot ref.ID, at legal.Time) error {
			err := r.Objections.LotFree(ctx, court, lot)
			if err != nil {
				return err
			}
			return r.Auction.MayResume(ctx, court, lot, at)
		}, Numbered: func(ctx context.Context, court string, lot ref.ID, kind, docNo string) error {
			return r.Auction.CheckOrderNumber(ctx, court, lot, kind, docNo)
		}, Kept: func(ctx context.Context, court, field, sum string) error {
			return r.files.Kept(ctx, court, field, sum)
		}}),
		live.Routes(&live.Service{Hub: r.hub, Engine: r.Bidding, Lots: r.Auction, Paddles: seats, Clock: c}),
		people.Routes(r.Identity),
		cases.Routes(r.registry, r.pool),
		valuations.Routes(r.Valuation, r.files),
		lots.Routes(r.Auction, r.files),
		funds.Routes(r.Payments, r.files),
		duties.Routes(dutypg.New(r.pool, r.Identity, openItems)),
		custody.Routes(r.Custody),
		objections.Routes(r.Objections, r.files, r.Identity),
		notices.Routes(r.Notify, r.files, r.pool),
		files.Routes(r.files),
		recordweb.Routes(rec, c, f),
		keepingweb.Routes(keeping.New(r.pool), handover.New(r.pool, r.Identity, desk.New(r.pool))),
		deskweb.Routes(desk.New(r.pool)),
		demo.Routes(demo.Demo{
			Guide: r.guide, Clock: c, Times: f, Lots: r.Auction,
			Calendar: func(ctx context.Context) (calendar.Calendar, error) { return registry.Calendar(ctx, r.pool) },
		}),
	)
}

// Table is the route table without a house behind it: for clients, documents and
// the test of who may come in. Its handlers must not be called.
func Table() []route.Route { return slices.Clone(table()) }

// table is made once in a process: whoever asks which row stands for an address
// asks often.
var table = sync.OnceValue(func() []route.Route {
	c := clock.New(clock.System)
	api := Routes(rooms{}, nil, c, nil)
	return slices.Concat(api, newSite(page.Options{Clock: c}, api).Rows())
})

// offStage suspends, resumes and withdraws lots that are not live.
type offStage struct{ auction *auctionpg.Service }

func (s offStage) Suspend(ctx context.Context, o bidding.Order) error {
	return s.auction.Suspend(ctx, o.Court, o.Lot, order(o), o.Actor, o.At)
}

func (s offStage) Resume(ctx context.Context, o bidding.Order) (legal.Time, error) {
	out, err := s.auction.Resume(ctx, o.Court, o.Lot, auctionpg.Resumption{Order: order(o), CauseEndedOn: o.CauseEndedOn}, o.Actor, o.At)
	return out.EndsAt, err
}

func (s offStage) Withdraw(ctx context.Context, o bidding.Order) error {
	return s.auction.Withdraw(ctx, o.Court, o.Lot, order(o), o.Actor, o.At)
}

func order(o bidding.Order) auctionpg.Order {
	return auctionpg.Order{Stop: o.Stop, Ground: o.Ground, Reason: o.Reason, Document: o.Document}
}

// openItems tells what of a court's money is not finished, for whoever hands a
// post over.
func openItems(ctx context.Context, q identity.Querier, court string, at legal.Time) ([]dutypg.Item, error) {
	open, err := paymentspg.OpenItems(ctx, q, court, at)
	items := make([]dutypg.Item, len(open))
	for i, o := range open {
		items[i] = dutypg.Item{What: o.What, Subject: o.Subject, Title: o.Title, Amount: o.Amount, Since: o.Since, State: o.State}
	}
	return items, err
}
