// Package bids is the door to the live phase of a lot: bidders place bids,
// everybody watches, and the court stops, resumes, withdraws, voids and bars.
//
// The public sees codes and never people (法释〔2016〕18号 Art. 18, 20). A bidder is
// known here as a person; which code that person bids under on this lot is asked
// through [Paddles] for the length of one call and kept nowhere.
package bids

import (
	"context"
	"slices"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/web/route"
)

// ErrNotApplied is what Paddles returns for a person without an application.
var ErrNotApplied = fault.Define(fault.Refused, "bid.not_applied", basis.Online2016(18),
	"您还没有报名参加本标的的竞买。请先报名并交足保证金，再出价。",
	"You have not applied to bid on this lot. Apply and pay the deposit first.")

// ErrAgain is for a bid that had to be typed twice and was not.
var ErrAgain = fault.Define(fault.Invalid, "bid.again", basis.Basis{},
	"两次填写的金额不一致。这一出价不同寻常，请再次填写 {amount} 以确认；没有出价。",
	"The two amounts differ. This bid is out of the ordinary: type {amount} again to confirm. Nothing was bid.")

// ErrStaff is for a bidder who came into office after applying; whoever is in
// office before is refused when applying.
var ErrStaff = fault.Define(fault.Refused, "bid.staff", basis.Online2016(34),
	"您在负责执行的人民法院或者本平台任职，不得竞买该标的；报名后任职的，已交的保证金在竞价结束后退还。",
	"You serve in the enforcing court or on this platform, so you may not bid on this lot, even if you applied before; your deposit goes back when bidding ends.")

// Engine is the live engine, *bidding.Engine.
type Engine interface {
	Bid(ctx context.Context, b bidding.Bid) (bidding.Answer, error)
	Lot(ctx context.Context, lot ref.ID) (bidding.View, error)
	Bids(ctx context.Context, lot ref.ID, after int64, limit int) ([]bidding.BidRow, error)
	Void(ctx context.Context, o bidding.Order, seq int64) error
	Bar(ctx context.Context, o bidding.Order, code string) error
	Answered(court string, lot ref.ID, at legal.Time, err error)
	Health(ctx context.Context, lot ref.ID) (bidding.Health, error)
	Outages(ctx context.Context, limit int) ([]bidding.Outage, error)
	Report(ctx context.Context, r bidding.Report) (bidding.Outage, []ref.ID, error)
	Pause(ctx context.Context, o bidding.Order) error
	Stage
}

// Stage is where a lot can be stopped and go on. The engine is one; a lot that is
// not live (not yet announced, or past its result) has another, and knows
// [bidding.ErrNoLot] is what the engine says of it.
type Stage interface {
	Suspend(ctx context.Context, o bidding.Order) error
	Resume(ctx context.Context, o bidding.Order) (legal.Time, error)
	Withdraw(ctx context.Context, o bidding.Order) error
}

// Paddles finds the court and the code under which a person bids on a lot, or
// [ErrNotApplied].
type Paddles interface {
	Paddle(ctx context.Context, lot, person ref.ID) (court, code string, err error)
}

// Service joins the engine with those it has to ask. Off may be nil.
type Service struct {
	Engine  Engine
	Paddles Paddles
	Off     Stage // for lots that are not live
	Now     func() legal.Time
	// Free refuses to let a lot go on whose property something holds, or at an hour that
	// its court has ruled out; nil: nothing does.
	Free func(ctx context.Context, court string, lot ref.ID, at legal.Time) error
	// Numbered refuses an order (suspend, resume, withdraw) under a number that another
	// paper bears; nil: nothing is asked.
	Numbered func(ctx context.Context, court string, lot ref.ID, kind, docNo string) error
	// Kept refuses a document of which the court keeps no file; nil: nothing is asked.
	Kept func(ctx context.Context, court, field, sum string) error
}

// Routes are the rows of the live phase.
func Routes(s *Service) []route.Route {
	judge := route.Court(identity.Judge).WithFreshSession()
	return append(s.outageRoutes(),
		route.Post("/api/v1/lots/:lot/bids", "bid.place", route.RealName(), "出价", "Place a bid", s.place),
		route.Get("/api/v1/lots/:lot/bids", "bid.list", route.Public(), "出价记录", "Bids of a lot", s.list),
		route.Get("/api/v1/lots/:lot/live", "lot.live", route.Public(), "竞价实况", "How a lot stands now", s.live),
		route.Post("/api/v1/courts/:court/lots/:lot/suspension", "lot.suspend", judge, "暂缓或中止拍卖", "Suspend a lot", s.suspend),
		route.Post("/api/v1/courts/:court/lots/:lot/resumption", "lot.resume", judge, "恢复拍卖", "Resume a lot", s.resume),
		route.Post("/api/v1/courts/:court/lots/:lot/withdrawal", "lot.withdraw", judge, "撤回拍卖", "Withdraw a lot", s.withdraw),
		route.Post("/api/v1/courts/:court/lots/:lot/voids", "bid.void", judge, "认定出价无效", "Void a bid", s.void),
		route.Post("/api/v1/courts/:court/lots/:lot/bars", "bid.bar", judge, "取消竞买资格", "Bar a code from bidding", s.bar),
	)
}

// Offer is a bid as its bidder sends it; the idempotency key is a header.
type Offer struct {
	Lot    ref.ID       `path:"lot"`
	Amount money.Amount `json:"amount" required:"true"`
	UpTo   bool         `json:"up_to"` // amount is the most: bid the lowest that stands when its turn comes, once
	Twice  bool         `json:"twice"` // the bidder was asked to type the amount again
	Again  money.Amount `json:"again"` // and typed this
	// Confirmed: the bidder was asked again and means it.
	Confirmed bool `json:"confirmed"`
}

// Placed is what the bidder of an accepted bid is told, with its receipt:
// [bidding.Answer.Receipt].
type Placed struct {
	bidding.Answer

	Lot     ref.ID `json:"lot"`
	Receipt string `json:"receipt"`
}

func (s *Service) place(ctx context.Context, c route.Call, in Offer) (Placed, error) {
	if in.Twice && !in.Again.Equal(in.Amount) {
		return Placed{}, ErrAgain.With("amount", in.Amount)
	}
	court, code, err := s.Paddles.Paddle(ctx, in.Lot, c.Caller.Person)
	if err != nil {
		return Placed{}, err
	}
	if inOffice(c.Caller, court) {
		return Placed{}, ErrStaff
	}
	a, err := s.Engine.Bid(ctx, bidding.Bid{Court: court, Lot: in.Lot, Code: code, Amount: in.Amount, UpTo: in.UpTo, Key: c.Key, At: c.At, Ask: !in.Confirmed})
	s.Engine.Answered(court, in.Lot, c.At, err)
	if err != nil {
		return Placed{}, err
	}
	return Placed{Answer: a, Lot: in.Lot, Receipt: a.Receipt(in.Lot)}, nil
}

// inOffice reports whether who bids works for the court that sells, or runs the
// platform. A supervisor belongs to neither.
func inOffice(c identity.Caller, court string) bool {
	serves := func(r identity.Role) bool { return r != identity.Supervisor }
	return slices.ContainsFunc(c.Courts[court], serves) || c.Holds(identity.Operator) != ""
}

// Page asks for bids after a number.
type Page struct {
	Lot   ref.ID `path:"lot"`
	After int64  `query:"after"`
	Limit int    `query:"limit"`
}

// List is a page of bids in order. Next is the number to ask after for more.
type List struct {
	Bids []bidding.BidRow `json:"bids"`
	Next int64            `json:"next"`
}

func (s *Service) list(ctx context.Context, _ route.Call, in Page) (List, error) {
	rows, err := s.Engine.Bids(ctx, in.Lot, in.After, in.Limit)
	if err != nil {
		return List{}, err
	}
	out := List{Bids: rows, Next: in.After}
	if out.Bids == nil {
		out.Bids = []bidding.BidRow{}
	}
	if len(rows) > 0 {
		out.Next = rows[len(rows)-1].Seq
	}
	return out, nil
}

// One names a lot.
type One struct {
	Lot ref.ID `path:"lot"`
}

// Live is how a lot stands, and the server's legal time for the countdown.
type Live struct {
	bidding.View
	Open bool       `json:"open"`
	Now  legal.Time `json:"now"`
}

func (s *Service) live(ctx context.Context, _ route.Call, in One) (Live, error) {
	v, err := s.Engine.Lot(ctx, in.Lot)
	if err != nil {
		return Live{}, err
	}
	open := v.Status == auction.Bidding || v.Status == auction.SellOffOpen || v.Status == auction.SellOffBidding
	return Live{View: v, Open: open, Now: s.Now()}, nil
}
