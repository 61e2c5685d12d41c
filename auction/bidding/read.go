package bidding

import (
	"context"
	"errors"
	"fmt"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// MaxBids is the longest page of bids.
const MaxBids = 500

// View is how a lot stands for everybody: no name, no deposit, only codes (Art. 18, 20).
type View struct {
	Court         string         `json:"court"`
	Lot           ref.ID         `json:"lot"`
	Status        auction.Status `json:"status"`
	StartingPrice money.Amount   `json:"starting_price"`
	Increment     money.Amount   `json:"increment"`
	Price         money.Amount   `json:"price"`  // of the leading bid, or the starting price
	Lowest        money.Amount   `json:"lowest"` // next bid of an ordinary bidder
	Leader        string         `json:"leader"` // code; empty while nobody has bid
	LeaderRank    int            `json:"leader_rank"`
	Bids          int64          `json:"bids"` // number of the last bid
	Voided        int64          `json:"voided"`
	OpensAt       legal.Time     `json:"opens_at"`
	EndsAt        legal.Time     `json:"ends_at"`
	Version       int64          `json:"version"` // rises with every change

	MultiplesOnly bool `json:"multiples_only,omitzero"` // the court takes whole increments above the starting price only
	FirstAtStart  bool `json:"first_at_start,omitzero"` // and the starting price as the first bid
	UpTo          bool `json:"up_to,omitzero"`          // a bid may name the most it would give
	ConfirmSelf   bool `json:"confirm_self,omitzero"`   // and a leader who raises himself confirms it
	ConfirmSteps  int  `json:"confirm_steps,omitzero"`  // and so does who bids more increments above the lowest; 0: nobody
}

// BidRow is one accepted bid as the public sees it.
type BidRow struct {
	Seq    int64        `json:"seq"`
	Code   string       `json:"code"`
	Amount money.Amount `json:"amount"`
	Rank   int          `json:"rank"` // 0: ordinary; else the priority right's
	At     legal.Time   `json:"at"`
	EndsAt legal.Time   `json:"ends_at"`  // end of bidding as this bid left it
	Longer bool         `json:"extended"` // it moved the end (Art. 20)
	Voided bool         `json:"voided"`
}

// Frame is one committed change, for live streams: how the lot stands, and the
// bids that the change added.
type Frame struct {
	View View
	Bids []BidRow
}

func (l *lot) view(s state) View {
	return View{
		Court: l.court, Lot: l.id, Status: s.Status, StartingPrice: s.StartingPrice, Increment: s.Increment,
		Price: s.Price(), Lowest: s.Lowest(), Leader: s.Leading.Code, LeaderRank: s.Leading.Rank,
		Bids: s.BidCount, Voided: s.Voids, OpensAt: s.OpensAt, EndsAt: s.EndsAt, Version: s.Version,
		MultiplesOnly: s.Rules.MultiplesOnly, FirstAtStart: s.Rules.FirstAtStart, UpTo: s.Rules.UpTo,
		ConfirmSelf: s.Confirm.SelfRaise, ConfirmSteps: s.Confirm.JumpSteps,
	}
}

// frame tells of the committed state and of those of bids that are l's.
func (l *lot) frame(bids []*message) Frame {
	f := Frame{View: l.view(l.committed)}
	for _, m := range bids {
		if m.lot == l {
			b := m.accepted
			f.Bids = append(f.Bids, BidRow{Seq: b.Seq, Code: b.Code, Amount: b.Amount, Rank: b.Rank, At: b.At, EndsAt: m.ans.EndsAt, Longer: m.longer})
		}
	}
	return f
}

// Lot returns how a lot stands: from memory where this node owns it, otherwise
// from its row. It returns ErrNoLot for a lot that was never announced.
func (e *Engine) Lot(ctx context.Context, id ref.ID) (View, error) {
	for _, s := range e.shards {
		t := s.term.Load()
		if t == nil {
			continue
		}
		l := t.lot(id)
		if l != nil {
			l.mu.RLock()
			defer l.mu.RUnlock()
			return l.view(l.committed), nil
		}
	}
	l, err := e.stored(ctx, id)
	if errors.Is(err, ErrNoLot) {
		l, err = e.announced(ctx, id)
	}
	if err != nil {
		return View{}, err
	}
	return l.view(l.committed), nil
}

// announced reads a lot that nobody was qualified for yet from its own row.
func (e *Engine) announced(ctx context.Context, id ref.ID) (*lot, error) {
	l := &lot{id: id}
	s := &l.committed
	err := e.opts.Pool.QueryRow(ctx, `
		select court_id, status, round, starting_price, increment, opens_at, ends_at
		from lot
		where lot_id = $1 and opens_at is not null`, id,
	).Scan(&l.court, &s.Status, &s.Round, &s.StartingPrice, &s.Increment, &s.OpensAt, &s.EndsAt)
	if pg.NoRows(err) {
		return nil, ErrNoLot
	}
	if err != nil {
		return nil, fmt.Errorf("read announced lot: %w", err)
	}
	return l, nil
}

// stored reads a lot's row.
func (e *Engine) stored(ctx context.Context, id ref.ID) (*lot, error) {
	found, err := readLots(ctx, e.opts.Pool, `lot_id = $1`, id)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, ErrNoLot
	}
	return found[0], nil
}

// archived answers a bid on a lot that is no longer in memory: with the first
// answer to its key, or that bidding is over.
func (e *Engine) archived(ctx context.Context, b Bid) (Answer, error) {
	l, err := e.stored(ctx, b.Lot)
	if err != nil {
		return Answer{}, err
	}
	if b.Court != "" && b.Court != l.court {
		return Answer{}, ErrNoLot
	}
	known, found, err := e.firstAnswer(ctx, l, b.Key)
	switch {
	case err != nil:
		return Answer{}, err
	case found:
		return known.answer(b, b.Amount.Fen())
	case l.now.Status == auction.Withdrawn:
		return Answer{}, auction.ErrBidWithdrawn
	case l.now.over():
		return Answer{}, auction.ErrClosed.With("ends", l.now.EndsAt)
	}
	return Answer{}, interrupted() // open, but in nobody's memory: between two owners
}

// firstAnswer looks a key up in the tables.
func (e *Engine) firstAnswer(ctx context.Context, l *lot, key string) (k kept, found bool, err error) {
	var a Answer
	var most *money.Amount
	err = e.opts.Pool.QueryRow(ctx, `
		select seq, code, amount, at, ends_at, at_most
		from bid
		where court_id = $1 and lot_id = $2 and key = $3`, l.court, l.id, key,
	).Scan(&a.Seq, &a.Code, &a.Amount, &a.At, &a.EndsAt, &most)
	if err == nil {
		return accepted(a).upToMost(most), true, nil
	}
	if !pg.NoRows(err) {
		return kept{}, false, fmt.Errorf("look up key: %w", err)
	}
	var amount money.Amount
	err = e.opts.Pool.QueryRow(ctx, `
		select code, amount, up_to, fault, args::text
		from bid_refusal
		where court_id = $1 and lot_id = $2 and key = $3`, l.court, l.id, key,
	).Scan(&k.code, &amount, &k.upTo, &k.why, &k.args)
	if pg.NoRows(err) {
		return kept{}, false, nil
	}
	if err != nil {
		return kept{}, false, fmt.Errorf("look up key: %w", err)
	}
	k.asked = amount.Fen()
	return k, true, nil
}

// closedBefore gives the result of a lot that is no longer in memory.
func (e *Engine) closedBefore(ctx context.Context, id ref.ID) (Closing, bool) {
	l, err := e.stored(ctx, id)
	if err != nil || !l.now.over() {
		return Closing{}, false
	}
	return closed(l.now), true
}

// notNow refuses a command in the wrong state.
func notNow(s auction.Status) error {
	zh, en := s.Words()
	return auction.ErrNotNow.With("state", fault.Text{ZH: zh, EN: en})
}
