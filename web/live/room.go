package live

import (
	"context"
	"errors"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/web/bids"
	"fachui/web/route"
)

// Engine is the live engine, *bidding.Engine.
type Engine interface {
	Source
	BidsOf(ctx context.Context, lot ref.ID, code string, limit int) ([]bidding.BidRow, error)
	Standing(ctx context.Context, court string, lot ref.ID, code string) (auction.Standing, error)
	Keeper
}

// Lots knows what was announced of a lot, *auctionpg.Service.
type Lots interface {
	Public(ctx context.Context, lot ref.ID) (auctionpg.View, error)
}

// Service answers for the live phase of a lot. Lots may be nil.
type Service struct {
	Hub     *Hub
	Engine  Engine
	Lots    Lots
	Paddles bids.Paddles
	Clock   Clock
}

// Routes are the rows of the live room.
func Routes(s *Service) []route.Route {
	return append(s.court(), []route.Route{
		route.Raw("GET", "/api/v1/lots/:lot/stream", "lot.stream", route.Public(),
			"竞价实时推送（text/event-stream）", "Live stream of a lot (text/event-stream)", s.stream),
		route.Raw("GET", "/api/v1/streams", "lot.streams", route.Public(),
			"多件标的的竞价实时推送（text/event-stream）", "One live stream of several lots (text/event-stream)", s.streams),
		route.Get("/api/v1/lots/:lot/room", "lot.room", route.Public(),
			"竞价大厅：标的现状与本人情况", "The room: how a lot stands, and how the caller stands on it", s.room),
		route.Raw("GET", "/api/v1/lots/:lot/ladder.csv", "bid.ladder", route.Public(),
			"出价记录下载（CSV）", "The bids of a lot as a file (CSV)", s.ladder),
		route.Raw("GET", "/api/v1/lots/:lot/ladder.json", "bid.ladder_file", route.Public(),
			"出价记录下载（JSON，逐笔链接，可用 fachui verify ladder 核对）", "The bids of a lot as a file (JSON), each linked to the one before, for fachui verify ladder", s.ladderFile),
	}...)
}

// Room is all that the page of a room shows.
type Room struct {
	Snapshot

	Frozen       bool   `json:"frozen"`        // legal time stands still
	Stream       bool   `json:"stream"`        // a live stream may be had
	PollSeconds  int    `json:"poll_seconds"`  // how often to ask without one
	Viewers      int    `json:"viewers"`       // streams that watch the lot
	Terms        *Terms `json:"terms"`         // what was announced; none of a rehearsal
	CoverPercent string `json:"cover_percent"` // the deposit in percent of the price that stands
	Me           *Own   `json:"me"`            // of a caller who has applied
}

// Terms are the announced figures that a bidder weighs an amount against.
type Terms struct {
	Title     string       `json:"title"`
	Reference money.Amount `json:"reference_price"`
	Deposit   money.Amount `json:"deposit"`
	PayDays   int          `json:"pay_days"`
}

// Own is how the caller stands. Nobody else is told, and no name is in it.
type Own struct {
	Code    string   `json:"code"`
	Held    bool     `json:"deposit_held"` // qualified to bid
	Barred  bool     `json:"barred"`
	Rank    int      `json:"rank"` // of the priority right; 0: none
	Leading bool     `json:"leading"`
	Outbid  bool     `json:"outbid"` // has bid, and does not lead
	Bids    []OwnBid `json:"bids"`   // the last ones
}

// OwnBid is a bid with the receipt that its bidder was given.
type OwnBid struct {
	bidding.BidRow

	Receipt string `json:"receipt"`
}

// roomIn names a lot, and the number of the last bid that the caller has seen: bids
// up to it are left out of the answer, which a slow line may ask for often.
type roomIn struct {
	Lot  ref.ID `path:"lot"`
	Seen int64  `query:"seen"`
}

func (s *Service) room(ctx context.Context, c route.Call, in roomIn) (Room, error) {
	snapshot, err := read(ctx, s.Engine, in.Lot)
	if err != nil {
		return Room{}, err
	}
	out := Room{Snapshot: snapshot, Frozen: s.Clock.IsFrozen(), PollSeconds: restSeconds, Viewers: s.Hub.Watching(in.Lot)}
	out.Bids = slices.DeleteFunc(out.Bids, func(b bidding.BidRow) bool { return b.Seq <= in.Seen })
	err = s.announced(ctx, &out)
	if err != nil {
		return Room{}, err
	}
	if isLive(out.View, s.Clock.Now()) {
		out.Stream, out.PollSeconds = true, pollSeconds
	}
	if !c.Caller.Person.IsZero() {
		out.Me, err = s.own(ctx, out.View, c.Caller.Person)
		if err != nil {
			return Room{}, err
		}
	}
	if out.Me != nil {
		out.Me.Bids = slices.DeleteFunc(out.Me.Bids, func(b OwnBid) bool { return b.Seq <= in.Seen })
	}
	out.Now = s.Clock.Now() // last, so that it is as fresh as can be when it arrives
	return out, nil
}

// announced adds what was announced. Before the opening the lot's own row says how
// it stands: the engine takes over at the opening what the court did until then.
func (s *Service) announced(ctx context.Context, out *Room) error {
	if s.Lots == nil {
		return nil
	}
	l, err := s.Lots.Public(ctx, out.View.Lot)
	if errors.Is(err, auctionpg.ErrNoLot) {
		return nil
	}
	if err != nil {
		return err
	}
	out.Terms = &Terms{Title: l.Title, Reference: l.Reference, Deposit: l.Deposit, PayDays: l.PayDays}
	out.CoverPercent = l.Deposit.Decimal().Shift(2).DivRound(out.View.Price.Decimal(), 2).StringFixed(2)
	if out.View.Status == auction.Announced || out.View.Status == auction.SellOffAnnounced {
		out.View.Status, out.View.OpensAt, out.View.EndsAt = l.Status, l.OpensAt, l.EndsAt
	}
	return nil
}

// own is how person stands, or nil without an application.
func (s *Service) own(ctx context.Context, v bidding.View, person ref.ID) (*Own, error) {
	court, code, err := s.Paddles.Paddle(ctx, v.Lot, person)
	if errors.Is(err, bids.ErrNotApplied) {
		return nil, nil //nolint:nilnil // who has not applied has no standing, and that is an answer
	}
	if err != nil {
		return nil, err
	}
	st, err := s.Engine.Standing(ctx, court, v.Lot, code)
	if err != nil {
		return nil, err
	}
	out := &Own{Code: code, Held: st.Qualified, Barred: st.Barred, Rank: st.Rank, Leading: v.Leader == code, Bids: []OwnBid{}}
	rows, err := s.Engine.BidsOf(ctx, v.Lot, code, lastBids)
	if err != nil {
		return nil, err
	}
	for _, b := range rows {
		out.Bids = append(out.Bids, OwnBid{b, b.Receipt(v.Lot)})
		out.Outbid = out.Outbid || !b.Voided && !out.Leading
	}
	return out, nil
}
