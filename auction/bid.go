package auction

import (
	"time"

	"fachui/internal/money"
)

// Extension is how long the clock runs from a bid made in its last Extension:
// 法释〔2016〕18号 Art. 20(2). It counts from the bid, not from the old end.
const Extension = 5 * time.Minute

// Accept decides one bid (法释〔2016〕18号 Art. 17, 18, 20, 21). It returns the lot
// as it stands afterwards, or a fault and the zero Lot. A refused bid changes
// nothing, least of all the clock.
//
// The period is half-open: a bid stamped at OpensAt counts, one stamped at EndsAt
// does not. Only the stamp matters, however late the bid is decided. The leader
// may raise himself ([Lot.RaisesSelf] tells).
func (l Lot) Accept(b Bid, s Standing) (Lot, error) {
	err := l.receives(b)
	if err != nil {
		return Lot{}, err
	}
	switch {
	case s.Barred:
		return Lot{}, ErrBarred
	case !s.Qualified:
		return Lot{}, ErrNoDeposit
	}
	err = l.improves(b.Amount, s.Rank)
	if err == nil {
		err = l.asCourtAsks(b.Amount)
	}
	if err != nil {
		return Lot{}, err
	}
	b.Rank = s.Rank
	l.Leading = b
	l.BidCount++
	if l.Status == SellOffOpen {
		l.Status, l.EndsAt = SellOffBidding, b.At.Add(Contest)
		return l, nil
	}
	if l.EndsAt.Sub(b.At) < Extension {
		l.EndsAt = b.At.Add(Extension)
	}
	return l, nil
}

// RaisesSelf reports whether b would be the leader bidding against nobody: lawful,
// but worth asking the bidder to confirm.
func (l Lot) RaisesSelf(b Bid) bool { return !l.Leading.IsZero() && l.Leading.Code == b.Code }

// asCourtAsks checks what the court asks of a bid beside the law.
func (l Lot) asCourtAsks(amount money.Amount) error {
	over, step := amount.Fen()-l.StartingPrice.Fen(), l.Increment.Fen()
	switch {
	case l.Rules.FirstAtStart && l.Leading.IsZero() && over > 0:
		return ErrFirstBid.With("start", l.StartingPrice)
	case l.Rules.MultiplesOnly && over%step != 0:
		below := amount.Sub(money.Fen(over % step))
		return ErrNotMultiple.With("amount", amount).With("below", below).With("above", below.Add(l.Increment))
	}
	return nil
}

// AsksAgain refuses a bid that nobody confirmed and that is out of the ordinary: the
// leader raises himself, or the bid goes many increments above the lowest that would
// do. It is lawful, and counts once confirmed.
func (l Lot) AsksAgain(b Bid) error {
	if l.Confirm.SelfRaise && l.RaisesSelf(b) {
		return ErrConfirmSelf.With("amount", b.Amount).With("price", l.Price())
	}
	most := l.Lowest().Fen() + int64(l.Confirm.JumpSteps)*l.Increment.Fen()
	if l.Confirm.JumpSteps > 0 && b.Amount.Fen() > most {
		return ErrConfirmJump.With("amount", b.Amount).With("lowest", l.Lowest()).With("steps", l.Confirm.JumpSteps)
	}
	return nil
}

// receives checks that bidding runs at the bid's stamp.
func (l Lot) receives(b Bid) error {
	switch l.Status {
	case Bidding, SellOffOpen, SellOffBidding:
	case Suspended:
		return ErrSuspended
	case Withdrawn:
		return ErrBidWithdrawn
	default:
		if l.Status.beforeBidding() {
			return ErrNotOpen.With("opens", l.OpensAt)
		}
		return ErrClosed.With("ends", l.EndsAt)
	}
	if b.At.Before(l.OpensAt) {
		return ErrNotOpen.With("opens", l.OpensAt)
	}
	if !b.At.Before(l.EndsAt) {
		return ErrClosed.With("ends", l.EndsAt)
	}
	return nil
}

// improves checks the ladder: at least the starting price; then at least one
// increment above the leading bid, or equal to it by one who ranks before its
// bidder. Fen are compared, so that nothing is allocated for a bid that passes.
func (l Lot) improves(amount money.Amount, rank int) error {
	fen := amount.Fen()
	if fen < l.StartingPrice.Fen() {
		return ErrBelowStart.With("amount", amount).With("lowest", l.Lowest())
	}
	if l.Leading.IsZero() {
		return nil
	}
	leading := l.Leading.Amount.Fen()
	switch {
	case fen >= leading+l.Increment.Fen():
		return nil
	case fen == leading && outranks(rank, l.Leading.Rank):
		return nil
	case fen == leading && rank != 0:
		return ErrEqualNotPriority.With("amount", amount).With("lowest", l.Lowest())
	}
	return ErrBidTooLow.With("amount", amount).With("lowest", l.Lowest())
}
