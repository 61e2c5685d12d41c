package distribution

import (
	"cmp"
	"slices"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// share is what one tier owes one claim.
type share struct {
	claim *Claim
	due   Parts
	at    legal.Time // its date in this tier; breaks ties, zero is last
}

// level is a group of claims that share; a level is exhausted before the next.
type level struct {
	tier   Tier
	shares []share
}

// waterfall is a plan in the making.
type waterfall struct {
	in     Input
	claims []Claim // by id, so that the order of filing changes nothing
	left   money.Amount
	paid   map[string]Parts
	rank   int // of the lines written last
	plan   Plan
}

func newWaterfall(in Input) *waterfall {
	w := &waterfall{
		in: in, claims: slices.Clone(in.Claims), left: in.Pool, paid: map[string]Parts{},
		plan: Plan{Pool: in.Pool, Regime: in.Regime},
	}
	slices.SortFunc(w.claims, func(a, b Claim) int { return cmp.Compare(a.ID, b.ID) })
	return w
}

// run pays levels in order.
func (w *waterfall) run(levels []level) {
	for _, l := range levels {
		w.pay(l)
	}
}

// collect makes one level of the claims that pick chooses; what a claim is owed
// there is due's answer. It returns no level if nothing is owed.
func (w *waterfall) collect(tier Tier, pick func(Claim) bool, due func(Claim) Parts, at func(Claim) legal.Time) []level {
	l := level{tier: tier}
	for i := range w.claims {
		c := &w.claims[i]
		if !pick(*c) {
			continue
		}
		if d := due(*c); d.Total().IsPositive() {
			l.shares = append(l.shares, share{claim: c, due: d, at: at(*c)})
		}
	}
	if l.shares == nil {
		return nil
	}
	slices.SortStableFunc(l.shares, func(a, b share) int { return dated(a.at, b.at) })
	return []level{l}
}

// dated orders dates, none last.
func dated(a, b legal.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

func kind(k Kind) func(Claim) bool { return func(c Claim) bool { return c.Kind == k } }

func since(c Claim) legal.Time  { return c.Since }
func seized(c Claim) legal.Time { return c.Seized }
func whole(c Claim) Parts       { return c.Parts }
func plain(c Claim) Parts       { return c.plain() }

// front are the tiers that come before the fee.
func (w *waterfall) front() []level {
	transfer := func(c Claim) bool {
		return c.Kind == LandPremium || c.Kind == SellerTax && w.in.Policy.SellerTaxFirst
	}
	advanced := func(c Claim) bool { return c.Kind == Cost && c.Advanced }
	billed := func(c Claim) bool { return c.Kind == Cost && !c.Advanced }
	return slices.Concat(
		w.collect(TierTransfer, transfer, whole, since),
		w.collect(TierCosts, advanced, whole, since),
		w.collect(TierCosts, billed, whole, since),
	)
}

// payFee computes the fee of what is recovered and pays it. A fee as charged
// must be that fee, or rest on a decision.
func (w *waterfall) payFee() error {
	if w.in.Criminal {
		return nil // nobody applied for this enforcement
	}
	var claims money.Amount
	for _, c := range w.claims {
		if !c.Kind.bill() && !c.Kind.penalty() {
			claims = claims.Add(c.plain().Total())
		}
	}
	w.plan.FeeBase = money.Larger(money.Amount{}, claims.Add(w.in.Fee.Paid).Sub(w.in.Fee.Recovered))
	if w.in.Policy.FeeBase == GrossRecovered {
		w.plan.FeeBase = money.Min(money.Larger(money.Amount{}, w.left.Sub(w.in.Fee.Free)), claims)
	}
	fee := w.in.Policy.fee(w.plan.FeeBase, w.in.Fee.Recovered)
	w.plan.Scale = fee
	if w.in.Fee.Stated && !w.in.Fee.Charged.Equal(fee) {
		if w.in.Fee.Decision == "" {
			return ErrFee.With("found", w.in.Fee.Charged).With("base", w.plan.FeeBase).With("right", fee)
		}
		fee = w.in.Fee.Charged
	}
	w.plan.Fee = fee
	fee = fee.Add(w.in.Fee.Open)
	if !fee.IsPositive() {
		return nil
	}
	paid := money.Min(fee, w.left)
	w.left = w.left.Sub(paid)
	words := feeWords(w.plan.FeeBase, w.in.Fee, fee, paid)
	w.rank++
	w.plan.Lines = append(w.plan.Lines, Line{
		Rank: w.rank, Tier: TierFee, Claim: FeeID, Payee: "国库", Use: Pay, Due: fee, Amount: paid,
		Parts: Parts{Principal: paid}, Basis: TierFee.Basis(), ZH: words.ZH, EN: words.EN,
	})
	return nil
}

// pay pays one level as far as the money goes.
func (w *waterfall) pay(l level) {
	dues := make([]money.Amount, len(l.shares))
	for i, s := range l.shares {
		dues[i] = s.due.Total()
	}
	parts := allocate(w.left, dues, dues)
	w.book(l, dues, parts, func(i int) fault.Text {
		return shareWords(l, w.in.Regime, w.left, money.Sum(dues...), dues[i], parts[i])
	})
}

// book writes the lines of a level.
func (w *waterfall) book(l level, dues, parts []money.Amount, why func(int) fault.Text) {
	w.rank++
	for i, s := range l.shares {
		words := why(i)
		line := Line{
			Rank: w.rank, Tier: l.tier, Claim: s.claim.ID, Payee: s.claim.Payee, Use: Pay, Due: dues[i], Amount: parts[i],
			Parts: s.due.fill(parts[i]), Basis: l.tier.by(w.in.Regime), ZH: words.ZH, EN: words.EN,
		}
		if s.claim.Pending != "" {
			line.Use = Reserve
			pending := pendingWords(*s.claim)
			line.ZH, line.EN = line.ZH+pending.ZH, line.EN+pending.EN
		}
		w.plan.Lines = append(w.plan.Lines, line)
		before := w.paid[s.claim.ID]
		w.paid[s.claim.ID] = Parts{
			before.Costs.Add(line.Parts.Costs), before.Interest.Add(line.Parts.Interest),
			before.Principal.Add(line.Parts.Principal), before.Doubled.Add(line.Parts.Doubled),
		}
	}
	w.left = w.left.Sub(money.Sum(parts...))
}

// allocate divides pool among dues in proportion to weights, by largest
// remainder (earlier index first on a tie), nobody above its due. What a capped
// claim leaves goes to the others in proportion.
func allocate(pool money.Amount, dues, weights []money.Amount) []money.Amount {
	if !pool.Less(money.Sum(dues...)) {
		return slices.Clone(dues)
	}
	out := make([]money.Amount, len(dues))
	weights = slices.Clone(weights)
	for {
		parts := money.Split(pool, weights)
		capped := false
		for i := range parts {
			if dues[i].Less(parts[i]) {
				out[i], weights[i], capped = dues[i], money.Amount{}, true
				pool = pool.Sub(dues[i])
			}
		}
		if !capped {
			for i := range parts {
				out[i] = out[i].Add(parts[i])
			}
			return out
		}
	}
}
