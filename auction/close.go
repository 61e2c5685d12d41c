package auction

import "fachui/internal/legal"

// Open starts the bidding at or after OpensAt: 法释〔2016〕18号 Art. 20.
func (l Lot) Open(at legal.Time) (Lot, error) {
	if at.Before(l.OpensAt) {
		return Lot{}, ErrNotOpen.With("opens", l.OpensAt)
	}
	switch l.Status {
	case Announced:
		l.Status = Bidding
	case SellOffAnnounced:
		l.Status = SellOffOpen
	default:
		return Lot{}, ErrNotNow.With("state", l.Status.words())
	}
	return l, nil
}

// Close decides the result at or after EndsAt: sold to the leading bid, or
// failed. One bid is enough (Art. 11) and nobody confirms in between (Art. 20, 22).
// Every bid stamped before EndsAt must have been decided; the caller sees to it.
func (l Lot) Close(at legal.Time) (Lot, error) {
	switch l.Status {
	case Bidding, SellOffOpen, SellOffBidding:
	default:
		return Lot{}, ErrNotNow.With("state", l.Status.words())
	}
	if at.Before(l.EndsAt) {
		return Lot{}, ErrStillOpen.With("ends", l.EndsAt)
	}
	l.Status = Sold
	if l.Leading.IsZero() {
		l.Status = l.Round.failed()
	}
	return l, nil
}

// failed is the state of a lot whose round r ended without a bid.
func (r Round) failed() Status {
	switch r {
	case FirstAuction:
		return FailedFirst
	case SecondAuction:
		return FailedSecond
	case SellOff, NoReserve:
		return SellOffFailed
	}
	panic("auction: no such round: " + string(r))
}
