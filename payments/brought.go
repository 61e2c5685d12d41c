package payments

import (
	"fachui/internal/legal"
	"fachui/internal/money"
)

// How an auction of another platform ended.
const (
	BroughtSold   = "sold"
	BroughtUnsold = "unsold" // nobody bid, or it was withdrawn
)

// BroughtEnd is what a court states about the end of an auction that another platform
// held, whose deposits it brought from its old book.
type BroughtEnd struct {
	Outcome  string
	EndedAt  legal.Time
	Price    money.Amount
	PayBy    legal.Date
	Document string // SHA-256 of the platform's record
}

// BroughtFacts is what must be known of it.
type BroughtFacts struct {
	Running bool
	Stake   money.Amount // of the winner, held; zero: no such deposit
}

// CanEndBrought refuses an end that the court's book cannot follow: one that is to
// come or stated already, a winner without a deposit here, a price below the deposit.
// 法释〔2016〕18号 Arts. 23, 24.
func CanEndBrought(e BroughtEnd, f BroughtFacts, at legal.Time) error {
	sold := e.Outcome == BroughtSold
	switch {
	case !f.Running:
		return ErrBroughtEnded
	case !sold && e.Outcome != BroughtUnsold:
		return ErrBroughtOutcome.With("outcome", e.Outcome)
	case e.EndedAt.IsZero() || e.EndedAt.After(at):
		return ErrBroughtEndsAt
	case !IsHash(e.Document):
		return ErrBroughtDocument
	case sold && !f.Stake.IsPositive():
		return ErrBroughtWinner
	case sold && e.Price.Less(f.Stake):
		return ErrOpeningPrice.With("found", e.Price).With("paid", f.Stake)
	case sold && e.PayBy.Before(e.EndedAt.Date()):
		return ErrOpeningDue.With("found", e.PayBy)
	case !sold && (!e.Price.IsZero() || !e.PayBy.IsZero()):
		return ErrBroughtUnsold
	}
	return nil
}

// IsHash tells whether s is a SHA-256 as it is written here.
func IsHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range s {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
