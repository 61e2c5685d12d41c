package payments

import (
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/distribution"
)

// ReserveLine is what a plan reserved in one of its lines, and what is left of it.
type ReserveLine struct {
	Line ref.ID
	Left money.Amount
}

// Released is a part of a reserve that becomes somebody's.
type Released struct {
	From   ref.ID // line of the plan that reserved it
	Code   Code
	Claim  string
	Payee  string
	Amount money.Amount
}

// ReleaseReserve says what becomes of reserves once what was pending is settled:
// final is the whole plan made anew, paid is what the plan gave for good by claim,
// with what was released before. What still is pending stays reserved. It fails
// with ErrNothingReleased, and with what the law of distribution refuses.
func ReleaseReserve(final distribution.Plan, paid map[string]money.Amount, reserves []ReserveLine) ([]Released, error) {
	shares, err := distribution.Release(final, paid)
	if err != nil {
		return nil, err
	}
	if len(shares) == 0 {
		return nil, ErrNothingReleased
	}
	var out []Released
	for _, s := range shares {
		line := lineOf(final, s.Claim)
		rest := s.Amount
		for i := range reserves {
			part := money.Min(rest, reserves[i].Left)
			if !part.IsPositive() {
				continue
			}
			out = append(out, Released{From: reserves[i].Line, Code: CodeOf(line), Claim: s.Claim, Payee: line.Payee, Amount: part})
			reserves[i].Left, rest = reserves[i].Left.Sub(part), rest.Sub(part)
		}
		if rest.IsPositive() {
			return nil, ErrReserveShort.With("claim", s.Claim).With("missing", rest)
		}
	}
	return out, nil
}

// lineOf is the last line that gives a claim money for good: what is still to come
// to it ranks there.
func lineOf(p distribution.Plan, claim string) (line distribution.Line) {
	for _, l := range p.Lines {
		if l.Claim == claim && l.Amount.IsPositive() && (l.Use == distribution.Pay || l.Use == distribution.Transfer || l.Use == distribution.Surplus) {
			line = l
		}
	}
	return line
}
