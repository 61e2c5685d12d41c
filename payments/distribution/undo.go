package distribution

import (
	"slices"

	"fachui/internal/money"
)

// Reclaim is what one line of a plan must come back with when part of the pool falls
// away, and what it keeps.
type Reclaim struct {
	Back  money.Amount
	Kept  money.Amount
	Parts Parts // of what is kept
}

// Without tells, for each line of the plan proposed from in, what must come back if
// lost falls out of the pool: the sale that brought it was revoked. Each payee keeps
// what the same facts give it of the rest, so that the loss falls where it belongs,
// on the last ranks first; what comes back adds up to lost, to the fen. It fails as
// Propose does, and with ErrPool if lost is more than the pool.
func Without(in Input, lost money.Amount) ([]Reclaim, error) {
	plan, err := Propose(in)
	if err != nil {
		return nil, err
	}
	if lost.IsNegative() || in.Pool.Less(lost) {
		return nil, ErrPool.With("found", lost)
	}
	out := make([]Reclaim, len(plan.Lines))
	kept := map[string]Line{}
	if in.Pool.Sub(lost).IsPositive() {
		after, err := Propose(in.less(lost))
		if err != nil {
			return nil, err
		}
		for _, l := range after.Lines {
			kept[l.key()] = l
		}
	}
	var back money.Amount
	for i, l := range plan.Lines {
		k := kept[l.key()]
		out[i] = Reclaim{Back: above(l.Amount, k.Amount), Kept: money.Min(l.Amount, k.Amount), Parts: k.Parts}
		back = back.Add(out[i].Back)
	}
	return out, evenOut(plan, out, back, lost)
}

// less are the facts without part of the pool.
func (in Input) less(lost money.Amount) Input {
	in.Pool = in.Pool.Sub(lost)
	if in.Fee.Stated { // a decision about the fee of the whole pool: the fee stays as decided
		in.Fee.Charged = money.Min(in.Fee.Charged, in.Pool)
	}
	return in
}

// key tells lines of two plans of the same facts apart.
func (l Line) key() string {
	return string(l.Tier) + "\x00" + string(l.Use) + "\x00" + l.Claim + "\x00" + l.Payee
}

// evenOut brings the sum to what was lost. Largest remainders may give a payee a fen
// more of the smaller pool; and what the smaller plan keeps or transfers otherwise
// has no line in the larger. The last lines bear it.
func evenOut(plan Plan, out []Reclaim, back, lost money.Amount) error {
	order := make([]int, len(out))
	for i := range order {
		order[i] = len(out) - 1 - i
	}
	for _, i := range slices.Clone(order) {
		over := above(back, lost)
		less := money.Min(over, out[i].Back)
		out[i].Back, out[i].Kept, back = out[i].Back.Sub(less), out[i].Kept.Add(less), back.Sub(less)
		short := above(lost, back)
		more := money.Min(short, out[i].Kept)
		out[i].Back, out[i].Kept, back = out[i].Back.Add(more), out[i].Kept.Sub(more), back.Add(more)
		if !out[i].Parts.Total().Equal(out[i].Kept) {
			out[i].Parts = plan.Lines[i].Parts.fill(out[i].Kept)
		}
	}
	if !back.Equal(lost) {
		return ErrPool.With("found", back)
	}
	return nil
}
