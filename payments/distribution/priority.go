package distribution

import (
	"slices"

	"fachui/internal/legal"
)

// priority are the tiers from medical costs to restitution.
func (w *waterfall) priority() ([]level, error) {
	middle, err := w.securities()
	if err != nil {
		return nil, err
	}
	var wages []level
	if w.in.Policy.WageFirst {
		wages = w.collect(TierWages, kind(Wages), plain, seized)
	}
	return slices.Concat(
		w.collect(TierMedical, kind(Medical), preferred, since),
		w.collect(TierHomeBuyer, kind(HomeBuyer), preferred, since),
		w.collect(TierConstruction, kind(Construction), preferred, since),
		middle,
		wages,
		w.collect(TierRestitution, kind(Restitution), plain, since),
	), nil
}

// preferred is what ranks ahead of a claim of which only the price, refund or
// bill itself is preferred: its principal. 法释〔2020〕25号 Art. 40.
func preferred(c Claim) Parts { return Parts{Principal: c.Principal} }

// secured is the part of a claim that its security covers: up to the registered
// maximum, costs first. 法释〔2020〕28号 Art. 15; 民法典 Arts. 389, 561.
func (w *waterfall) secured(c Claim) Parts {
	p := c.plain()
	if w.in.Policy.DoubledSecured {
		p = c.Parts
	}
	if c.Capped {
		return p.fill(c.Maximum)
	}
	return p
}

// securities are the rights in the thing, by rank and date, each preceded by the
// taxes that are older than it, and followed by all other taxes.
func (w *waterfall) securities() ([]level, error) {
	rights := slices.Concat(
		byDate(w.collect(TierLien, kind(Lien), w.secured, since)),
		byDate(w.collect(TierPurchaseMoney, kind(PurchaseMoney), w.secured, since)),
		byDate(w.collect(TierSecurity, kind(Security), w.secured, since)),
		w.collect(TierUnregistered, w.stillPreferred, w.secured, since),
	)
	before := make([][]level, len(rights))
	var after []string
	for _, l := range byDate(w.collect(TierTaxBefore, kind(Tax), plain, since)) {
		for _, s := range l.shares {
			place, err := taxPlace(*s.claim, rights)
			if err != nil {
				return nil, err
			}
			if place < 0 {
				after = append(after, s.claim.ID)
				continue
			}
			before[place] = join(before[place], level{TierTaxBefore, []share{s}})
		}
	}
	var out []level
	for i, r := range rights {
		out = append(append(out, before[i]...), r)
	}
	others := func(c Claim) bool {
		return c.Kind == Tax && slices.Contains(after, c.ID) || c.Kind == SellerTax && !w.in.Policy.SellerTaxFirst
	}
	return append(out, w.collect(TierTax, others, plain, since)...), nil
}

// stillPreferred: an unregistered chattel mortgage yields to a creditor who has
// seized, and is then an ordinary claim. 法释〔2020〕28号 Art. 54(3).
func (w *waterfall) stillPreferred(c Claim) bool {
	return c.Kind == Unregistered && !slices.ContainsFunc(w.claims, func(o Claim) bool {
		return o.ID != c.ID && !o.Seized.IsZero()
	})
}

// byDate splits a level into one level per date; claims of one date share it.
func byDate(ls []level) []level {
	var out []level
	for _, l := range ls {
		for _, s := range l.shares {
			out = join(out, level{l.tier, []share{s}})
		}
	}
	return out
}

// join appends l, or adds it to the last level if that is of the same date.
func join(ls []level, l level) []level {
	if n := len(ls); n > 0 && ls[n-1].shares[0].at.Equal(l.shares[0].at) {
		ls[n-1].shares = append(ls[n-1].shares, l.shares...)
		return ls
	}
	return append(ls, l)
}

// taxPlace is the index of the right that a tax goes directly before, or -1 if it
// is older than none. A right further behind that is older than the tax would
// make the order a circle, which only a panel can cut.
func taxPlace(t Claim, rights []level) (int, error) {
	if t.AheadOf != "" {
		for i, r := range rights {
			if slices.ContainsFunc(r.shares, func(s share) bool { return s.claim.ID == t.AheadOf }) {
				return i, nil
			}
		}
		return 0, ErrAheadOf.With("claim", t.ID).With("before", t.AheadOf)
	}
	if t.Since.IsZero() {
		return -1, nil
	}
	place := slices.IndexFunc(rights, func(r level) bool { return oldest(r, t.Since) != nil })
	if place < 0 {
		return -1, nil
	}
	for _, r := range rights[place:] {
		for _, s := range r.shares {
			if !t.Since.Before(s.at) {
				return 0, ErrCircular.With("claim", t.ID).
					With("before", oldest(rights[place], t.Since).ID).With("behind", s.claim.ID)
			}
		}
	}
	return place, nil
}

// oldest returns a right of the level that a tax of that time is older than, or nil.
func oldest(r level, tax legal.Time) *Claim {
	for _, s := range r.shares {
		if tax.Before(s.at) {
			return s.claim
		}
	}
	return nil
}

// rest is what a claim still wants as an ordinary claim: all of it, or what its
// preference did not pay. Doubled interest comes later.
func (w *waterfall) rest(c Claim) Parts {
	return c.minus(w.paid[c.ID]).plain()
}

// joins reports whether a claim takes part among the ordinary ones; if it only
// lacks a title or came too late, the plan says so.
func (w *waterfall) joins(c Claim) bool {
	if c.Kind.bill() || c.Kind.penalty() || c.Kind == Tax || c.Kind == Restitution {
		return false
	}
	open := c.minus(w.paid[c.ID]).Total()
	if !open.IsPositive() {
		return true
	}
	switch {
	case c.Untitled && c.Pending == "":
		w.exclude(c, open, untitledWords)
	case w.in.Regime == Participation && !w.in.Cutoff.IsZero() && c.Joined.After(w.in.Cutoff):
		w.exclude(c, open, lateWords(c, w.in.Cutoff))
	default:
		return true
	}
	return false
}
