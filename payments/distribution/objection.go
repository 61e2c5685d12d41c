package distribution

import (
	"cmp"
	"maps"
	"slices"

	"fachui/internal/money"
)

// Share is an amount for one claim.
type Share struct {
	Claim  string
	Amount money.Amount
}

// Division is what a plan under objection means for today: what nobody disputes
// is paid, the rest is kept until the action over the plan is decided.
type Division struct {
	Now        []Share      // to be paid now
	Kept       money.Amount // 提存
	IfRejected []Share      // paid later if the original plan stands
	IfUpheld   []Share      // paid later if the objector's plan stands
}

// Divide compares the original plan with the objector's: each claim gets now the
// smaller of what the two give it, and the rest is kept. 执行程序解释 Art. 18
// (amount in dispute is kept), 法〔2021〕322号 (undisputed part first). Reserved
// money is nobody's yet in either plan and stays kept.
func Divide(original, objector Plan) (Division, error) {
	if !original.Pool.Equal(objector.Pool) {
		return Division{}, ErrPools.With("found", objector.Pool).With("right", original.Pool)
	}
	var d Division
	d.Kept = original.Pool
	was, would := original.payable(), objector.payable()
	for _, id := range union(was, would) {
		a, b := was[id], would[id]
		now := money.Min(a, b)
		d.Now = add(d.Now, id, now)
		d.IfRejected = add(d.IfRejected, id, a.Sub(now))
		d.IfUpheld = add(d.IfUpheld, id, b.Sub(now))
		d.Kept = d.Kept.Sub(now)
	}
	return d, nil
}

// payable is what each claim gets for good: by payment or transfer.
func (p Plan) payable() map[string]money.Amount {
	m := map[string]money.Amount{}
	for _, l := range p.Lines {
		if l.Use == Pay || l.Use == Transfer || l.Use == Surplus {
			m[l.Claim] = m[l.Claim].Add(l.Amount)
		}
	}
	return m
}

func union(a, b map[string]money.Amount) []string {
	ids := slices.Collect(maps.Keys(a))
	for id := range b {
		if _, both := a[id]; !both {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func add(s []Share, id string, a money.Amount) []Share {
	if a.IsZero() {
		return s
	}
	return append(s, Share{id, a})
}

// Release tells what is still to be paid, by claim id, once what was pending is
// settled: final is the whole plan made anew with the settled claims, paid is
// what went out under the plan before. A claim that was paid more than it is
// entitled to is ErrOverpaid.
//
// Largest remainder may take a single fen from a claim when another one shrinks,
// although every exact share grows. Nobody is asked to give back a fen: it stays
// paid, and comes out of the largest supplement.
func Release(final Plan, paid map[string]money.Amount) ([]Share, error) {
	due := final.payable()
	var out []Share
	var missing money.Amount
	for _, id := range union(due, paid) {
		supplement := due[id].Sub(paid[id])
		if supplement.IsNegative() {
			if supplement.Neg().Cmp(money.Fen(final.levelsOf(id))) > 0 {
				return nil, ErrOverpaid.With("claim", id).With("paid", paid[id]).
					With("right", due[id]).With("difference", supplement.Neg())
			}
			missing = missing.Add(supplement.Neg())
			continue
		}
		out = add(out, id, supplement)
	}
	return withhold(out, missing)
}

// levelsOf is the number of lines a claim has: in each it may lose a fen.
func (p Plan) levelsOf(id string) int64 {
	var n int64
	for _, l := range p.Lines {
		if l.Claim == id {
			n++
		}
	}
	return n
}

// withhold takes missing fen out of the largest supplements.
func withhold(shares []Share, missing money.Amount) ([]Share, error) {
	order := make([]int, len(shares))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(shares[j].Amount.Fen(), shares[i].Amount.Fen()) })
	for _, i := range order {
		take := money.Min(missing, shares[i].Amount)
		shares[i].Amount, missing = shares[i].Amount.Sub(take), missing.Sub(take)
	}
	if !missing.IsZero() {
		return nil, ErrOverpaid.With("claim", "").With("paid", missing).With("right", "0.00").With("difference", missing)
	}
	return slices.DeleteFunc(shares, func(s Share) bool { return s.Amount.IsZero() }), nil
}
