package lotdesk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/web/page"
)

func platform(ctx context.Context, r *page.Request) (any, error) { return withPapers(ctx, r) }

// proposePage is the form of a proposal with the bounds of the law beside each figure.
type proposePage struct {
	file
	Floor    money.Amount // of the starting price; zero where there is none
	Of       money.Amount // what the floor is measured against
	Percent  int
	Least    money.Amount // deposit at the floor
	Most     money.Amount
	PayDays  int
	Secured  money.Amount // claims of the case that rank before ordinary ones, by what is lodged
	Flags    []auction.Flag
	Previous []auctionpg.ResolutionNote
	Next     auctionpg.TermsBefore // of the sale before, to begin with; zero if there was none
	Start    money.Amount          // where the law leaves no choice
}

func propose(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := proposePage{file: f, Of: f.Lot.Reference, Percent: auction.FirstFloor, Previous: f.Dossier.Resolutions}
	switch f.Lot.Round {
	case auction.SecondAuction:
		p.Of, p.Percent = f.Dossier.PreviousStart, auction.SecondFloor
	case auction.SellOff:
		p.Of, p.Percent, p.Start = f.Dossier.PreviousStart, wholePercent, f.Dossier.PreviousStart
	case auction.FirstAuction, auction.NoReserve:
	}
	set, err := page.Ask[auctionpg.CourtSettings](ctx, r, "setting.list")
	if err != nil {
		return nil, err
	}
	p.PayDays = set.Policy().PayDays(f.Lot.Kind)
	if p.Of.IsPositive() {
		p.Floor = p.Of.CeilRatio(int64(p.Percent), wholePercent)
		p.Least, p.Most = p.Floor.CeilRatio(auction.DepositLeast, wholePercent), p.Floor.FloorRatio(auction.DepositMost, wholePercent)
	}
	for _, c := range f.Case.Claims {
		if !c.Withdrawn && slices.Contains(beforeOthers, c.Kind) && (c.Asset.IsZero() || c.Asset == f.Lot.Asset) {
			p.Secured = p.Secured.Add(c.Principal).Add(c.Interest).Add(c.Costs)
		}
	}
	p.begin()
	return p, nil
}

// begin fills in what was decided for the sale before, where there was one: the panel
// changes what it decides otherwise.
func (p *proposePage) begin() {
	before := p.Dossier.Before
	if before == nil {
		return
	}
	p.Next = *before
	p.PayDays = before.PayDays
	if before.PriorClaims.IsPositive() {
		p.Secured = before.PriorClaims
	}
}

// Holder is the i-th priority holder of the sale before; blank behind the last.
func (p proposePage) Holder(i int) auction.Holder {
	if i < len(p.Next.Holders) {
		return p.Next.Holders[i]
	}
	return auction.Holder{}
}

// Figure is an amount as a form holds it; nothing if it is zero.
func (proposePage) Figure(a money.Amount) string {
	if !a.IsPositive() {
		return ""
	}
	return a.String()
}

const wholePercent = 100

// beforeOthers are kinds of claim that are paid before the applicant's ordinary one.
var beforeOthers = []string{"mortgage", "purchase_money_mortgage", "unregistered_mortgage", "pledge", "lien", "construction", "home_buyer", "tax_arrears", "medical"}

// resolutionPage is a proposal as its panel reads and signs it.
type resolutionPage struct {
	file
	Resolution auctionpg.ResolutionView
	Content    content
	Votes      []vote
	Mine       *auction.Vote // the caller's own, once given
	OnPanel    bool
	Ratio      string
}

// content is the text of a proposal; its hash is what members sign.
type content struct {
	Round          auction.Round `json:"round"`
	ReferencePrice money.Amount  `json:"reference_price"`
	PreviousStart  money.Amount  `json:"previous_start"`
	auctionpg.Proposal
}

type vote struct {
	Member    ref.ID
	Presiding bool
	Vote      *auction.Vote
}

func resolution(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := resolutionPage{file: f}
	err = page.Into(ctx, r, &p.Resolution, "lot.resolution")()
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal([]byte(p.Resolution.Content), &p.Content)
	if err != nil {
		return nil, fmt.Errorf("read resolution: %w", err)
	}
	for _, m := range p.Content.Members {
		v := vote{Member: m, Presiding: m == p.Content.Presiding}
		i := slices.IndexFunc(p.Resolution.Votes, func(w auction.Vote) bool { return w.Member == m })
		if i >= 0 {
			v.Vote = &p.Resolution.Votes[i]
		}
		if m == r.Caller().Person {
			p.OnPanel, p.Mine = true, v.Vote
		}
		p.Votes = append(p.Votes, v)
	}
	return p, nil
}

// May reports whether the caller may still sign.
func (p resolutionPage) May() bool {
	return p.OnPanel && p.Mine == nil && p.Resolution.Outcome == auction.Pending && p.Lot.Status == auction.Priced
}

// Seat is the role by which a member sits.
func (p resolutionPage) Seat(id ref.ID) string {
	for _, h := range p.Staff.Staff {
		if h.Person == id && (h.Role == identity.Judge || h.Role == identity.PanelMember) {
			w := h.Role.Name()
			return p.pick(w.ZH, w.EN)
		}
	}
	return ""
}
