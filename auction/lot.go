package auction

import (
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Round says which sale of the lot this is.
type Round string

// The rounds. A re-auction after a buyer's default stays in its round.
const (
	FirstAuction  Round = "first"      // 一拍
	SecondAuction Round = "second"     // 二拍
	SellOff       Round = "sell_off"   // 变卖
	NoReserve     Round = "no_reserve" // 无保留价拍卖, criminal property only (法释〔2014〕13号 Art. 12)
)

// Lot is what the bid rules need to know of one lot in its live phase. It is a
// value: a rule returns the lot as it stands afterwards and leaves the old one alone.
type Lot struct {
	Status        Status
	Round         Round
	StartingPrice money.Amount // also the reserve price (法释〔2016〕18号 Art. 10)
	Increment     money.Amount
	OpensAt       legal.Time   // first instant at which a bid counts
	EndsAt        legal.Time   // first instant at which none does; a late bid moves it
	Leading       Bid          // the zero Bid until one is accepted
	BidCount      int64        // accepted bids
	Rules         BidRules     // the court's own, as they stood at the announcement
	Confirm       Confirmation // which bids it has confirmed
}

// Bid is one offer. Seq is its place in the order of entry; Rank is set by
// Accept from the bidder's standing and is ignored on the way in.
type Bid struct {
	Code   string // 竞买代码: the only name by which others know the bidder
	Amount money.Amount
	At     legal.Time // when it entered the platform's system (Art. 20)
	Seq    int64
	Rank   int
}

// IsZero reports whether there is no bid.
func (b Bid) IsZero() bool { return b.Code == "" }

// Standing is what must be known of a bidder at the instant of a bid.
type Standing struct {
	Qualified bool // deposit confirmed, or none due (Art. 17, 18)
	Barred    bool // excluded after qualifying (Art. 24, 34)
	Rank      int  // 0: ordinary; 1: the highest confirmed priority right (Art. 19)
}

// outranks reports whether rank a goes before rank b at an equal price.
func outranks(a, b int) bool { return a != 0 && (b == 0 || a < b) }

// Lowest is the lowest amount that an ordinary bidder may bid now.
func (l Lot) Lowest() money.Amount {
	if l.Leading.IsZero() {
		return l.StartingPrice
	}
	return l.Leading.Amount.Add(l.Increment)
}

// lowestFor is the lowest amount that a bidder of that rank may bid now: who goes before
// the leader may match the price (法释〔2016〕18号 Art. 21).
func (l Lot) lowestFor(rank int) money.Amount {
	if !l.Leading.IsZero() && outranks(rank, l.Leading.Rank) {
		return l.Leading.Amount
	}
	return l.Lowest()
}

// UpTo is what a bid comes to that names the most its bidder would give: the lowest
// amount that stands now, or the most itself where that is too low, so that [Lot.Accept]
// refuses it. It bids once and raises nobody later.
func (l Lot) UpTo(most money.Amount, s Standing) (money.Amount, error) {
	if !l.Rules.UpTo {
		return money.Amount{}, ErrNoUpTo.With("amount", most).With("lowest", l.Lowest())
	}
	if lowest := l.lowestFor(s.Rank); lowest.Fen() <= most.Fen() {
		return lowest, nil
	}
	return most, nil
}

// Price is the current price: that of the leading bid, or the starting price.
func (l Lot) Price() money.Amount {
	if l.Leading.IsZero() {
		return l.StartingPrice
	}
	return l.Leading.Amount
}
