package distribution

import (
	"slices"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/money"
)

// ordinary are the ordinary claims, with what the preferred ones left open. In
// the regime by seizure each date is a level; claims never seized for come last.
// A bonus, where the policy gives one, is paid here and leaves no level.
func (w *waterfall) ordinary() ([]level, error) {
	ls := w.collect(TierOrdinary, w.joins, w.rest, seized)
	switch {
	case w.in.Regime == BySeizure:
		return byDate(ls), nil
	case w.in.Policy.Bonus == NoBonus || len(ls) == 0:
		return ls, nil
	}
	return nil, w.payWithBonus(ls[0])
}

// payWithBonus shares among ordinary claims with the bonus of the first-seizing one.
func (w *waterfall) payWithBonus(l level) error {
	var total money.Amount
	for _, s := range l.shares {
		total = total.Add(s.due.Total())
	}
	if !w.left.Less(total) || w.left.IsZero() {
		w.pay(l) // nobody competes
		return nil
	}
	first := l.shares[0] // sorted by date of seizure
	if first.at.IsZero() || len(l.shares) > 1 && l.shares[1].at.Equal(first.at) {
		return ErrFirstSeizure
	}
	dues := make([]money.Amount, len(l.shares))
	for i, s := range l.shares {
		dues[i] = s.due.Total()
	}
	pool, percent := w.left, w.in.Policy.BonusPercent
	var parts []money.Amount
	if w.in.Policy.Bonus == Carve {
		carved := money.Min(dues[0], pool.FloorRatio(percent, 100))
		rest := slices.Clone(dues)
		rest[0] = rest[0].Sub(carved)
		parts = allocate(pool.Sub(carved), rest, rest)
		parts[0] = parts[0].Add(carved)
	} else {
		weights := make([]money.Amount, len(dues))
		for i := range dues {
			weights[i] = dues[i].Times(100)
		}
		weights[0] = dues[0].Times(100 + percent)
		parts = allocate(pool, dues, weights)
	}
	w.book(l, dues, parts, func(i int) fault.Text {
		return bonusWords(w.in.Policy, first.claim.ID, i == 0, pool, dues[i], parts[i])
	})
	return nil
}

// last are doubled interest and what goes to the state.
func (w *waterfall) last() []level {
	joined := func(c Claim) bool {
		return !slices.ContainsFunc(w.plan.Excluded, func(x Exclusion) bool { return x.Claim == c.ID })
	}
	doubled := func(c Claim) Parts {
		return Parts{Doubled: c.Doubled.Sub(w.paid[c.ID].Doubled)}
	}
	eligible := func(c Claim) bool { return !c.Kind.bill() && !c.Kind.penalty() && joined(c) }
	return slices.Concat(
		w.collect(TierDoubled, eligible, doubled, seized),
		w.collect(TierAdministrative, kind(Administrative), whole, since),
		w.collect(TierCriminalFine, kind(CriminalFine), whole, since),
		w.collect(TierConfiscation, kind(Confiscation), whole, since),
	)
}

func (w *waterfall) exclude(c Claim, open money.Amount, words fault.Text) {
	w.plan.Excluded = append(w.plan.Excluded, Exclusion{
		Claim: c.ID, Amount: open, Basis: basis.CivilProcedureInterp2022(506), ZH: words.ZH, EN: words.EN,
	})
}

// surplus hands on what is left: to waiting seizures in their order, then to the
// owner, who gets nothing as long as a waiting seizure stands uncleared or a claim
// was left out.
func (w *waterfall) surplus() {
	waiting := slices.Clone(w.in.Waiting)
	slices.SortFunc(waiting, func(a, b WaitingSeizure) int {
		if d := dated(a.Since, b.Since); d != 0 {
			return d
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	standing := false
	for _, s := range waiting {
		if s.Cleared {
			continue
		}
		standing = true
		due := s.Amount
		if due.IsZero() {
			due = w.left
		}
		amount := money.Min(due, w.left)
		use := Transfer
		if s.InTrial {
			use = Keep
		}
		words := waitingWords(s, amount)
		w.rank++
		w.plan.Lines = append(w.plan.Lines, Line{
			Rank: w.rank, Tier: TierSurplus, Claim: s.ID, Payee: s.Court, Use: use, Due: due, Amount: amount,
			Parts: Parts{Principal: amount}, Basis: basis.WaitingSeizure2022(0), ZH: words.ZH, EN: words.EN,
		})
		w.left = w.left.Sub(amount)
	}
	if !w.left.IsPositive() {
		return
	}
	use := Surplus
	if standing || len(w.plan.Excluded) > 0 {
		use = Hold
	}
	words := surplusWords(use, standing, w.left)
	w.plan.Lines = append(w.plan.Lines, Line{
		Rank: w.rank + 1, Tier: TierSurplus, Claim: OwnerID, Payee: w.in.Owner, Use: use, Due: w.left, Amount: w.left,
		Parts: Parts{Principal: w.left}, Basis: TierSurplus.Basis(), ZH: words.ZH, EN: words.EN,
	})
	w.left = money.Amount{}
}
