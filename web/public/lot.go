package public

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/fault"
	"fachui/internal/files"
	"fachui/internal/keeping"
	"fachui/objection/objectionpg"
	"fachui/valuation/valuationpg"
	"fachui/web/bids"
	"fachui/web/lots"
	"fachui/web/objections"
	"fachui/web/page"
)

// lotPage is what the page of a lot shows: on one screen what it is, what may be
// wrong with it, what it costs, and by when.
type lotPage struct {
	Lot          auctionpg.View
	Card         card
	Photos       []files.Photo
	Papers       []files.Attachment
	Text         auctionpg.Published // the announcement in force
	Hash         string              // of its text: whoever applies accepts this one
	Found        auctionpg.Findings
	History      auctionpg.Announcements
	Encumbrances auctionpg.Encumbrances
	Check        auctionpg.Conformity
	Together     auctionpg.Together // what it is sold with
	Rounds       []auctionpg.RoundView
	Valuation    *valuationpg.PublicView // nil where the price rests on none
	Costs        auction.Estimate
	Question     costQuestion
	Refused      *fault.Fault // of the question for costs
	Ladder       []bidding.BidRow
	Unknown      int    // risks that nobody has found out
	Present      int    // risks that are there
	Mandate      string // that was handed in by one who wants to bid for another
	Viewings     []auctionpg.Slot
	Questions    lots.Questions
	Watch        *auctionpg.Watch   // of whoever is signed in and follows it
	Near         []card             // lots around it that can still be bid on
	Sketch       *sketch            // of them; nil where nobody said where the lot is
	Disputes     []objectionpg.Line // objections to enforcement
	Kept         keeping.Kept
	Service      *bidding.Health // once bidding has opened
}

// costQuestion is what a reader asked the estimate for.
type costQuestion struct{ Price, Area, Home, Buyer string }

// lastBids is how many bids the page of a lot shows; the rest have a page.
const lastBids = 10

func lot(ctx context.Context, r *page.Request) (any, error) {
	var p lotPage
	err := p.view(ctx, r)
	if err != nil {
		return nil, err
	}
	err = gather(ctx, r, p.pictures, p.announcement, p.conformity, p.together, p.property, p.price, p.cost, p.bids, p.disputes, p.service, p.around, p.readers)
	return p, err
}

func (p *lotPage) view(ctx context.Context, r *page.Request) error {
	var err error
	p.Lot, err = page.Ask[auctionpg.View](ctx, r, "lot.view")
	if err != nil {
		return err
	}
	r.SetTitle(p.Lot.Title, p.Lot.Title)
	p.Card = cards([]auctionpg.View{p.Lot}, r.Now())[0]
	return nil
}

// readers gathers the viewings, what was asked, and whether the reader follows the lot.
func (p *lotPage) readers(ctx context.Context, r *page.Request) error {
	viewings, err := page.Ask[lots.Viewings](ctx, r, "viewing.list")
	if err != nil {
		return err
	}
	p.Viewings = viewings.Viewings
	p.Questions, err = page.Ask[lots.Questions](ctx, r, "question.list", "after", r.Query("questions"))
	if err != nil || !r.May("watch.mine") {
		return err
	}
	follows, err := page.Ask[lots.Watches](ctx, r, "watch.mine")
	for _, w := range follows.Watches {
		if w.Lot == p.Lot.ID {
			p.Watch = &w
		}
	}
	return err
}

// nearby is how many lots the sketch of a lot shows, in which circle.
const (
	nearby       = 6
	nearbyMetres = 3000
)

// around looks for lots nearby that are yet to come.
func (p *lotPage) around(ctx context.Context, r *page.Request) error {
	if p.Lot.Place.IsZero() {
		return nil
	}
	found, err := page.Ask[auctionpg.Lots](ctx, r, "lot.search", "near", p.Lot.Place.String(), "within", fmt.Sprint(nearbyMetres),
		"sort", string(auctionpg.Nearest), "state", string(auction.GroupUpcoming), "limit", fmt.Sprint(nearby+1), "counts", "none")
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(found.Lots, func(l auctionpg.View) bool { return l.ID == p.Lot.ID })
	p.Near = cards(others[:min(len(others), nearby)], r.Now())
	for i, l := range p.Near {
		p.Near[i].Apart = apart(l.View, p.Lot.Place)
	}
	s := sketched(p.Lot.Place, nearbyMetres, p.Near)
	p.Sketch = &s
	return nil
}

func (p *lotPage) pictures(ctx context.Context, r *page.Request) error {
	var err error
	p.Photos, err = page.Ask[[]files.Photo](ctx, r, "lot.photos")
	if err != nil {
		return err
	}
	p.Papers, err = page.Ask[[]files.Attachment](ctx, r, "lot.attachments")
	return err
}

func (p *lotPage) announcement(ctx context.Context, r *page.Request) error {
	var err error
	p.History, err = page.Ask[auctionpg.Announcements](ctx, r, "lot.announcements")
	if err != nil {
		return err
	}
	p.Kept, err = page.Ask[keeping.Kept](ctx, r, "lot.keeping")
	if err != nil {
		return err
	}
	last := p.History.Versions[len(p.History.Versions)-1]
	p.Hash = last.Hash
	err = json.Unmarshal(last.Content, &p.Text)
	if err != nil {
		return fmt.Errorf("read announcement %s: %w", last.Announcement, err)
	}
	return nil
}

func (p *lotPage) conformity(ctx context.Context, r *page.Request) error {
	var err error
	p.Check, err = page.Ask[auctionpg.Conformity](ctx, r, "lot.conformity")
	return err
}

func (p *lotPage) together(ctx context.Context, r *page.Request) error {
	var err error
	p.Together, err = page.Ask[auctionpg.Together](ctx, r, "lot.set")
	return err
}

func (p *lotPage) property(ctx context.Context, r *page.Request) error {
	var err error
	p.Found, err = page.Ask[auctionpg.Findings](ctx, r, "lot.survey")
	if err != nil {
		return err
	}
	for _, risk := range p.Found.Risks {
		switch risk.State {
		case auctionpg.RiskUnknown:
			p.Unknown++
		case auctionpg.RiskPresent:
			p.Present++
		case auctionpg.RiskClear:
		}
	}
	p.Encumbrances, err = page.Ask[auctionpg.Encumbrances](ctx, r, "lot.encumbrances")
	if err != nil {
		return err
	}
	rounds, err := page.Ask[lots.Rounds](ctx, r, "lot.rounds")
	p.Rounds = rounds.Rounds
	return err
}

func (p *lotPage) price(ctx context.Context, r *page.Request) error {
	v, err := page.Ask[valuationpg.PublicView](ctx, r, "valuation.of_lot")
	if f := fault.Of(err); f != nil && f.Kind == fault.NotFound {
		return nil
	}
	p.Valuation = &v
	return err
}

func (p *lotPage) cost(ctx context.Context, r *page.Request) error {
	p.Question = costQuestion{r.Query("price"), r.Query("area"), r.Query("home"), r.Query("buyer")}
	var err error
	p.Costs, err = page.Ask[auction.Estimate](ctx, r, "lot.costs", "price", p.Question.Price, "area", p.Question.Area,
		"home", p.Question.Home, "buyer", p.Question.Buyer)
	if f := fault.Of(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Refused) {
		p.Refused = f // the question cannot be read: the estimate is made for the price as it stands
		p.Costs, err = page.Ask[auction.Estimate](ctx, r, "lot.costs")
	}
	return err
}

func (p *lotPage) disputes(ctx context.Context, r *page.Request) error {
	out, err := page.Ask[objections.Lines](ctx, r, "lot.objections")
	p.Disputes = out.Objections
	return err
}

func (p *lotPage) bids(ctx context.Context, r *page.Request) error {
	if p.Lot.Bids == 0 {
		return nil
	}
	list, err := page.Ask[bids.List](ctx, r, "bid.list", "after", fmt.Sprint(max(p.Lot.Bids-lastBids, 0)), "limit", fmt.Sprint(lastBids))
	p.Ladder = list.Bids
	slices.Reverse(p.Ladder)
	return err
}

// Disclosed are the disclosures of the announcement beside the words of the law.
func (p lotPage) Disclosed() []disclosed { return disclose(auction.Disclosures(), p.Text.Disclosures) }

// Warned are the special warnings, in the court's words or the law's.
func (p lotPage) Warned() []disclosed { return disclose(auction.Warnings(), p.Text.Warnings) }

// Open reports whether somebody may still apply.
func (p lotPage) Open() bool {
	return p.Lot.Group == auction.GroupUpcoming || p.Lot.Group == auction.GroupRunning
}

// Running reports whether bids are taken now.
func (p lotPage) Running() bool { return p.Lot.Group == auction.GroupRunning }

// Sold reports whether the lot has a buyer.
func (p lotPage) Sold() bool { return p.Lot.Group == auction.GroupSold }

// disclosed is one item of a list of the law with what was published for it.
type disclosed struct {
	auction.Item

	Text, Name, Withheld string
}

func disclose(items []auction.Item, entries []auction.Entry) []disclosed {
	byKey := map[string]auction.Entry{}
	for _, e := range entries {
		byKey[e.Key] = e
	}
	out := make([]disclosed, len(items))
	for i, item := range items {
		e := byKey[item.Key]
		out[i] = disclosed{item, e.Text, e.Name, e.Withheld}
	}
	return out
}

// ladderPage is the whole ladder of a lot, a page at a time.
type ladderPage struct {
	Lot   auctionpg.View
	Bids  []bidding.BidRow
	First bool
	Next  string // to ask after; empty on the last page
}

const ladderLimit = 200

func ladder(ctx context.Context, r *page.Request) (any, error) {
	var p ladderPage
	var err error
	p.Lot, err = page.Ask[auctionpg.View](ctx, r, "lot.view")
	if err != nil {
		return nil, err
	}
	p.First = r.Query("after") == ""
	list, err := page.Ask[bids.List](ctx, r, "bid.list", "after", r.Query("after"), "limit", fmt.Sprint(ladderLimit))
	p.Bids = list.Bids
	if len(p.Bids) == ladderLimit {
		p.Next = fmt.Sprint(list.Next)
	}
	return p, err
}

// application gathers what somebody must have read who applies for a lot; it is
// the whole announcement.
func application(ctx context.Context, r *page.Request) (any, error) {
	var p lotPage
	for _, gather := range []func(context.Context, *page.Request) error{p.view, p.announcement, p.property} {
		err := gather(ctx, r)
		if err != nil {
			return nil, err
		}
	}
	p.Mandate = mandate(r.Query("mandate"))
	return p, nil
}

// mandate is the file under which one wants to bid for another, as the address
// names it after it was handed in.
func mandate(s string) string {
	if !auction.IsHash(s) {
		return ""
	}
	return s
}
