package payments

import (
	"slices"
	"strings"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// InterestRule is what a court makes of the bank's interest on money it holds.
type InterestRule string

// The rules. No law settles whose the interest is; until a court has decided, it
// is held (L2410) and is never the court's own.
const (
	HoldInterest   InterestRule = "hold" // 待分配
	InterestToCase InterestRule = "case" // 按积数归各案
)

// Earned is what the money of a case added up to, in yuan-days (积数). The zero
// case stands for money that has none.
type Earned struct {
	Case     ref.ID
	YuanDays money.Amount
}

// InterestShare is the part of the interest that a case's money earned.
type InterestShare struct {
	Case     ref.ID
	YuanDays money.Amount
	Amount   money.Amount
}

// ShareInterest shares total in proportion to yuan-days, to the fen and whatever
// the order of earned. What money without a case earned is held. Nothing is shared
// where no case earned anything.
func ShareInterest(total money.Amount, earned []Earned) (shares []InterestShare, held money.Amount) {
	earned = slices.DeleteFunc(slices.Clone(earned), func(e Earned) bool { return !e.YuanDays.IsPositive() })
	slices.SortFunc(earned, func(a, b Earned) int { return strings.Compare(string(a.Case), string(b.Case)) })
	if len(earned) == 0 {
		return nil, total
	}
	weights := make([]money.Amount, len(earned))
	for i, e := range earned {
		weights[i] = e.YuanDays
	}
	for i, part := range money.Split(total, weights) {
		if earned[i].Case.IsZero() {
			held = part
			continue
		}
		shares = append(shares, InterestShare{earned[i].Case, earned[i].YuanDays, part})
	}
	return shares, held
}

// InterestPeriod is what must be known to share the interest of some days.
type InterestPeriod struct {
	Rule          InterestRule
	First, Last   legal.Date
	ClosedThrough legal.Date
	SharedThrough legal.Date // the last day shared before; zero if none
	Pending       money.Amount
}

// CanShare refuses to share interest that the court's rule holds, of days that may
// still change or were shared before, and where there is none.
func CanShare(p InterestPeriod) error {
	switch {
	case p.Rule != InterestToCase:
		return ErrInterestHeld
	case p.First.IsZero() || p.Last.IsZero() || p.Last.Before(p.First):
		return ErrInterestPeriod.With("first", p.First).With("last", p.Last)
	case p.Last.After(p.ClosedThrough):
		return ErrInterestOpen.With("last", p.Last).With("through", p.ClosedThrough)
	case !p.SharedThrough.IsZero() && !p.First.After(p.SharedThrough):
		return ErrInterestTwice.With("through", p.SharedThrough)
	case !p.Pending.IsPositive():
		return ErrInterestNone
	}
	return nil
}
