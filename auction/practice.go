package auction

import (
	"time"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// The practice auction: a small flat, one rival with a limit, six minutes to go.
const (
	practiceRival  = "K3107"
	practiceSelf   = "P0001"
	practiceThinks = 20 * time.Second // between a bid and the rival's answer
	practicePause  = 70 * time.Second // between the rival's answer and the next bid
	practiceMost   = 40               // bids; nobody practises longer
)

// PracticeBid is one bid of a practice auction, and the end as it left it.
type PracticeBid struct {
	Bid
	EndsAt   legal.Time
	Extended bool
	Mine     bool
}

// Practice is how a practice auction stands.
type Practice struct {
	Lot     Lot
	Now     legal.Time
	Bids    []PracticeBid
	Refused error // of the last bid, if the rule refused it
	Leading bool  // the person who practises leads
	Over    bool
}

// Practise plays amounts, one after another, against a rival who always bids the
// lowest valid amount until a limit. Each bid is decided by [Lot.Accept], as in
// a real auction. A refused amount changes nothing but Refused. When wait is true
// the clock then runs to the end. The same amounts always give the same auction.
func Practise(amounts []money.Amount, wait bool) Practice {
	opens := legal.Day(2026, time.January, 5).At(10, 0)
	p := Practice{Lot: Lot{
		Status: Bidding, Round: FirstAuction, StartingPrice: money.MustParse("700000"), Increment: money.MustParse("5000"),
		OpensAt: opens, EndsAt: opens.Add(24 * time.Hour),
	}}
	p.Now = p.Lot.EndsAt.Add(-6 * time.Minute)
	limit := money.MustParse("745000")
	if len(amounts) > practiceMost {
		amounts = amounts[:practiceMost]
	}
	for _, a := range amounts {
		p.Refused = p.place(practiceSelf, a)
		if p.Refused != nil {
			continue
		}
		p.Now = p.Now.Add(practiceThinks)
		if !limit.Less(p.Lot.Lowest()) {
			_ = p.place(practiceRival, p.Lot.Lowest()) // the lowest valid amount is never refused
			p.Now = p.Now.Add(practicePause)
		}
	}
	p.Leading = p.Lot.Leading.Code == practiceSelf
	if wait && len(p.Bids) > 0 {
		p.Now, p.Over = p.Lot.EndsAt, true
	}
	return p
}

func (p *Practice) place(code string, amount money.Amount) error {
	before := p.Lot.EndsAt
	b := Bid{Code: code, Amount: amount, At: p.Now, Seq: p.Lot.BidCount + 1}
	next, err := p.Lot.Accept(b, Standing{Qualified: true})
	if err != nil {
		return err
	}
	p.Lot = next
	p.Bids = append(p.Bids, PracticeBid{b, next.EndsAt, next.EndsAt.After(before), code == practiceSelf})
	return nil
}
