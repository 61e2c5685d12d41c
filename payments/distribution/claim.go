package distribution

import (
	"slices"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// Kind is what a claim is, in the eyes of the ranking.
type Kind string

// The kinds of claim.
const (
	LandPremium    Kind = "land_premium"   // 划拨土地出让金
	SellerTax      Kind = "seller_tax"     // taxes of the seller that the transfer needs
	Cost           Kind = "cost"           // appraisal, inquiry, auxiliary, storage, notice
	Medical        Kind = "medical"        // 人身损害医疗费, of a crime's victim
	HomeBuyer      Kind = "home_buyer"     // 商品房消费者 price refund
	Construction   Kind = "construction"   // 建设工程价款
	Tax            Kind = "tax"            // tax arrears
	Lien           Kind = "lien"           // 留置权
	PurchaseMoney  Kind = "purchase_money" // 价款抵押权
	Security       Kind = "security"       // registered mortgage or pledge
	Unregistered   Kind = "unregistered"   // unregistered chattel mortgage
	Wages          Kind = "wages"          // 劳动报酬
	Restitution    Kind = "restitution"    // 退赔被害人
	Ordinary       Kind = "ordinary"       // 普通债权
	Administrative Kind = "administrative" // administrative fine
	CriminalFine   Kind = "criminal_fine"  // 罚金
	Confiscation   Kind = "confiscation"   // 没收财产
)

var kinds = []Kind{
	LandPremium, SellerTax, Cost, Medical, HomeBuyer, Construction, Tax, Lien, PurchaseMoney, Security,
	Unregistered, Wages, Restitution, Ordinary, Administrative, CriminalFine, Confiscation,
}

// Parts is a sum by what it stands for. Inside one creditor money pays costs,
// then interest, then principal (民法典 Art. 561), then doubled interest.
type Parts struct {
	Costs     money.Amount // 案件受理费, 保全费, 律师费 … as awarded
	Interest  money.Amount // ordinary interest up to the cut-off
	Principal money.Amount
	Doubled   money.Amount // 加倍部分债务利息
}

// Total is the sum of all parts.
func (p Parts) Total() money.Amount {
	return money.Sum(p.Costs, p.Interest, p.Principal, p.Doubled)
}

// Less is c without what was paid on it before, secured being what the security in
// it gave. A part that was paid beyond what is asserted now counts as paid in full.
func (c Claim) Less(paid Parts, secured money.Amount) Claim {
	rest := func(due, paid money.Amount) money.Amount { return money.Larger(money.Amount{}, due.Sub(paid)) }
	c.Parts = Parts{
		rest(c.Costs, paid.Costs), rest(c.Interest, paid.Interest),
		rest(c.Principal, paid.Principal), rest(c.Doubled, paid.Doubled),
	}
	c.Maximum = rest(c.Maximum, secured)
	return c
}

// LessAny is c without an amount paid on it before of which only the sum is known:
// it pays off costs, interest, principal and doubled interest in that order.
func (c Claim) LessAny(paid money.Amount) Claim {
	c.Parts = c.minus(c.fill(paid))
	return c
}

// Plus is the sum of p and q, part by part.
func (p Parts) Plus(q Parts) Parts {
	return Parts{p.Costs.Add(q.Costs), p.Interest.Add(q.Interest), p.Principal.Add(q.Principal), p.Doubled.Add(q.Doubled)}
}

// Plain is p without doubled interest.
func (p Parts) plain() Parts {
	p.Doubled = money.Amount{}
	return p
}

func (p Parts) minus(q Parts) Parts {
	return Parts{
		p.Costs.Sub(q.Costs), p.Interest.Sub(q.Interest),
		p.Principal.Sub(q.Principal), p.Doubled.Sub(q.Doubled),
	}
}

// fill pays p off with a in the order of the law and returns what was paid off.
func (p Parts) fill(a money.Amount) Parts {
	var q Parts
	for _, x := range []struct{ due, paid *money.Amount }{
		{&p.Costs, &q.Costs}, {&p.Interest, &q.Interest},
		{&p.Principal, &q.Principal}, {&p.Doubled, &q.Doubled},
	} {
		*x.paid = money.Min(*x.due, a)
		a = a.Sub(*x.paid)
	}
	return q
}

// Claim is one creditor's claim on the pool, or a bill.
type Claim struct {
	ID    string
	Payee string
	Kind  Kind
	Parts

	// Since is when the right was registered or the thing delivered, or the tax
	// fell due. Securities need it.
	Since legal.Time
	// Seized is when the asset was preserved or seized for this claim; zero: never.
	Seized legal.Time
	// Joined is when the creditor applied to participate; zero: from the start.
	Joined legal.Time
	// Maximum is the registered 最高债权额 if Capped; what exceeds it is ordinary.
	Maximum money.Amount
	Capped  bool
	// Advanced: somebody paid this bill already and gets it back first.
	Advanced bool
	// Untitled: no enforceable title. A security may join without one, but what
	// it leaves open does not become an ordinary claim. An ordinary claim
	// without one must be Pending.
	Untitled bool
	// Pending says why the claim is not settled yet (untried, conditional,
	// disputed); its share is reserved. Until says what releases it.
	Pending, Until string
	// AheadOf names the security before which a collegial panel placed this tax.
	AheadOf string
}

// WaitingSeizure is another court's seizure behind ours (轮候查封).
type WaitingSeizure struct {
	ID      string
	Court   string
	Since   legal.Time
	Amount  money.Amount // of its claim; zero: not known, so it takes all that is left
	InTrial bool         // its case is not decided yet: the money is kept here
	Cleared bool         // the other court has lifted it, or was paid and said so
}

// security reports whether the kind is a right in the thing itself.
func (k Kind) security() bool {
	return k == Lien || k == PurchaseMoney || k == Security || k == Unregistered
}

// bill reports whether the kind is paid as billed, before any creditor.
func (k Kind) bill() bool { return k == LandPremium || k == SellerTax || k == Cost }

// penalty reports whether the kind goes to the state after all creditors.
func (k Kind) penalty() bool {
	return k == Administrative || k == CriminalFine || k == Confiscation
}

// check refuses an input that contradicts itself.
func (in Input) check() error {
	if in.Pool.IsNegative() {
		return ErrPool.With("found", in.Pool)
	}
	if !in.Regime.valid() {
		return ErrRegime
	}
	if err := in.Policy.check(); err != nil {
		return err
	}
	seen := map[string]bool{FeeID: true, OwnerID: true}
	for _, c := range in.Claims {
		if seen[c.ID] || c.ID == "" {
			return ErrID.With("claim", c.ID)
		}
		seen[c.ID] = true
		if err := c.check(in.Criminal); err != nil {
			return err
		}
	}
	for _, s := range in.Waiting {
		if seen[s.ID] || s.ID == "" {
			return ErrID.With("claim", s.ID)
		}
		seen[s.ID] = true
		if s.Amount.IsNegative() {
			return ErrAmount.With("claim", s.ID)
		}
	}
	return nil
}

func (c Claim) check(criminal bool) error {
	negative := slices.ContainsFunc(
		[]money.Amount{c.Costs, c.Interest, c.Principal, c.Doubled, c.Maximum}, money.Amount.IsNegative)
	switch {
	case !slices.Contains(kinds, c.Kind):
		return ErrKind.With("claim", c.ID).With("found", c.Kind)
	case negative:
		return ErrAmount.With("claim", c.ID)
	case c.Kind.security() && c.Since.IsZero():
		return ErrNoDate.With("claim", c.ID)
	case (c.Kind == Medical || c.Kind == Restitution || c.Kind == CriminalFine || c.Kind == Confiscation) && !criminal:
		return ErrNotCriminal.With("claim", c.ID)
	case c.Kind == Ordinary && c.Untitled && c.Pending == "":
		return ErrNoTitle.With("claim", c.ID)
	}
	return nil
}
