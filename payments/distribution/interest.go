package distribution

import (
	"slices"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// DelayInterest is the doubled part of interest for late performance
// (加倍部分债务利息): base × 0.0175 % × days, to the fen, halves up. The base is the
// unpaid titled debt without ordinary interest. 法释〔2014〕8号 Art. 1. It panics on
// a negative number of days.
func DelayInterest(base money.Amount, days int) money.Amount {
	if days < 0 {
		panic("distribution: negative days of delay")
	}
	return base.Times(int64(days)).HalfUpRatio(175, 1_000_000)
}

// Span is a stretch of days from the first up to, not including, the last.
type Span struct{ From, Until legal.Date }

// DelayDays counts the days of delay: from the day after the time to perform
// expired up to, not including, the day it stopped (performance, deduction, or
// the sale ruling's effect), without stays that the debtor did not cause.
// 法释〔2014〕8号 Arts. 2–3.
func DelayDays(expiry, stop legal.Date, stays ...Span) int {
	from := expiry.AddDays(1)
	days := max(0, stop.DaysSince(from))
	stays = slices.Clone(stays)
	slices.SortFunc(stays, func(a, b Span) int { return a.From.Compare(b.From) })
	for _, s := range stays {
		if s.From.Before(from) {
			s.From = from
		}
		if s.Until.After(stop) {
			s.Until = stop
		}
		if n := s.Until.DaysSince(s.From); n > 0 {
			days -= n
			from = s.Until // what two stays cover counts once
		}
	}
	return days
}
