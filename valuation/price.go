package valuation

import (
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Price is a reference price (处置参考价) that is final.
type Price struct {
	Amount     money.Amount `json:"amount"`
	Method     Method       `json:"method"`
	FixedAt    legal.Time   `json:"fixed_at"`
	ValidUntil legal.Date   `json:"valid_until"`
}

// Agree is the price on which both parties filed the same figure, to the fen
// (Art. 4). Refusals: ErrPricesDiffer, ErrNotPositive.
func Agree(a, b money.Amount) (money.Amount, error) {
	if !a.IsPositive() || !b.IsPositive() {
		return money.Amount{}, ErrNotPositive
	}
	if !a.Equal(b) {
		return money.Amount{}, ErrPricesDiffer.With("a", a).With("b", b)
	}
	return a, nil
}

// Longest validity and longest sale after it (Art. 27).
const (
	maxValidMonths = 12
	saleMonths     = 6
)

// CheckValidity refuses a result that would be valid for longer than one year
// after its day of issue, or that is already past. Refusal: ErrValidity.
func CheckValidity(issued, until legal.Date) error {
	last := months(issued, maxValidMonths)
	if until.Before(issued) || until.After(last) {
		return ErrValidity.With("issued", issued).With("last", last)
	}
	return nil
}

// CheckAnnouncement decides whether the first auction's notice, or the notice of
// a direct sell-off, may still rest on the price (Art. 19, 27). Refusal: ErrExpired.
func (p Price) CheckAnnouncement(on legal.Date) error {
	if on.After(p.ValidUntil) {
		return ErrExpired.With("until", p.ValidUntil)
	}
	return nil
}

// CheckSale decides whether a sale that starts on a day may rest on the price: at
// most six months after its validity (Art. 27). Refusal: ErrStale.
func (p Price) CheckSale(on legal.Date) error {
	last := months(p.ValidUntil, saleMonths)
	if on.After(last) {
		return ErrStale.With("last", last)
	}
	return nil
}

// months adds whole months; where the month has no such day its last day counts
// (民法典第202条).
func months(d legal.Date, n int) legal.Date {
	e := d.AddMonths(n)
	if e.Day != d.Day {
		return legal.Day(e.Year, e.Month, 0)
	}
	return e
}
