package lots

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// undone are the rows of a judge to whom a sale does not come to its end: the buyer
// pays late or not at all, or the sale is revoked.
func (h handlers) undone() []route.Route {
	const base = "/api/v1/courts/:court/lots/:lot"
	judge := route.Court(identity.Judge).WithFreshSession()
	return []route.Route{
		route.Post(base+"/late-acceptance", "lot.accept_late", judge,
			"准许买受人逾期付款", "Let a late buyer still pay", h.acceptLate),
		route.Post(base+"/default", "lot.default", judge,
			"裁定重新拍卖（悔拍）", "Rule a buyer in default and order a re-auction", h.ruleDefault),
		route.Post(base+"/approval-failure", "lot.unapproved", judge,
			"股权变更未获批准，裁定重新拍卖", "Order a re-auction of equity whose new shareholder was not approved", h.ruleUnapproved),
		route.Post(base+"/revocation", "lot.revoke", judge,
			"裁定撤销拍卖", "Revoke a sale", h.revoke),
	}
}

type lateIn struct {
	Lot      ref.ID     `path:"lot"`
	DocNo    string     `json:"doc_no" required:"true"`
	Document string     `json:"document" required:"true"`
	Reason   string     `json:"reason" required:"true"`
	LastDay  legal.Date `json:"last_day" required:"true"` // on which payment is still accepted
}

func (h handlers) acceptLate(ctx context.Context, call route.Call, in lateIn) (auctionpg.Leave, error) {
	return h.svc.AcceptLate(ctx, call.Court, in.Lot, auction.Paper{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason},
		in.LastDay, call.Caller.As(call.Role), call.At)
}

type defaultIn struct {
	Lot      ref.ID `path:"lot"`
	DocNo    string `json:"doc_no" required:"true"`
	Document string `json:"document"` // SHA-256; empty: written from the template
	Reason   string `json:"reason" required:"true"`
}

func (h handlers) ruleDefault(ctx context.Context, call route.Call, in defaultIn) (auctionpg.Undone, error) {
	return h.svc.RuleDefault(ctx, call.Court, in.Lot, auction.Paper{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason},
		call.Caller.As(call.Role), call.At)
}

type unapprovedIn struct {
	Lot      ref.ID     `path:"lot"`
	DocNo    string     `json:"doc_no" required:"true"`
	Document string     `json:"document"` // SHA-256; empty: written from the template
	Reason   string     `json:"reason" required:"true"`
	LastDay  legal.Date `json:"last_day" required:"true"` // of the reasonable time for the approval
	Knowing  bool       `json:"knowing"`                  // the buyer knew that the announced qualification was lacking
	Knew     string     `json:"knew"`                     // the facts on which the court finds that
}

func (h handlers) ruleUnapproved(ctx context.Context, call route.Call, in unapprovedIn) (auctionpg.Undone, error) {
	return h.svc.RuleUnapproved(ctx, call.Court, in.Lot, auction.Unapproved{LastDay: in.LastDay, Knowing: in.Knowing, Knew: in.Knew},
		auction.Paper{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason}, call.Caller.As(call.Role), call.At)
}

// revocationIn: ground is untrue_description, system_fault, collusion,
// unqualified_buyer, unequal_terms or serious_breach.
type revocationIn struct {
	Lot      ref.ID         `path:"lot"`
	Ground   auction.Ground `json:"ground" required:"true"`
	LodgedOn legal.Date     `json:"lodged_on" required:"true"`
	DocNo    string         `json:"doc_no" required:"true"`
	Document string         `json:"document"` // SHA-256; empty: written from the template
	Reason   string         `json:"reason" required:"true"`
}

func (h handlers) revoke(ctx context.Context, call route.Call, in revocationIn) (auctionpg.Undone, error) {
	return h.svc.Revoke(ctx, call.Court, in.Lot, auctionpg.Revocation{
		Paper:  auction.Paper{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason},
		Ground: in.Ground, LodgedOn: in.LodgedOn,
	}, call.Caller.As(call.Role), call.At)
}
