package draw

import (
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"time"
)

// Check is one thing that was compared. Part names what of the record it is about.
type Check struct {
	Part string `json:"part"`
	OK   bool   `json:"ok"`
	Why  string `json:"why,omitempty"` // what the record says and what follows from the rest
}

// Draw is what was found out about one draw.
type Draw struct {
	Court        string   `json:"court"`
	Case         string   `json:"case"`
	Asset        string   `json:"asset"`
	Number       int      `json:"draw_no"`
	State        string   `json:"state"` // frozen, drawn or void
	Beacon       string   `json:"beacon"`
	FrozenAt     string   `json:"frozen_at"`
	NoncesUntil  string   `json:"nonces_until"`
	RevealedAt   string   `json:"revealed_at,omitempty"`
	Pool         string   `json:"pool"`
	ManifestHash string   `json:"manifest_hash"`
	SecretHash   string   `json:"secret_hash"`
	Seed         string   `json:"seed,omitempty"`
	Parties      int      `json:"contributions"`
	Tickets      []Ticket `json:"tickets,omitempty"`
	Chosen       []string `json:"chosen,omitempty"`
	VoidOrder    string   `json:"void_order,omitempty"`
	VoidReason   string   `json:"void_reason,omitempty"`
	Checks       []Check  `json:"checks"`

	valuation, previous string
}

// OK reports whether everything fits.
func (d Draw) OK() bool { return !slices.ContainsFunc(d.Checks, func(c Check) bool { return !c.OK }) }

// Result is what was found out about all draws given, by court, valuation and number.
type Result struct {
	Draws []Draw `json:"draws"`
}

// OK reports whether every draw verifies.
func (r Result) OK() bool { return !slices.ContainsFunc(r.Draws, func(d Draw) bool { return !d.OK() }) }

// places is how many firms a draw chooses.
const places = 3

// Verify computes the draws recorded in files or directories again. It returns an
// error only for what cannot be read; what does not fit is in the result.
func Verify(paths ...string) (Result, error) {
	records, err := read(paths)
	if err != nil {
		return Result{}, err
	}
	var r Result
	for _, rec := range records {
		r.Draws = append(r.Draws, one(rec))
	}
	sort.SliceStable(r.Draws, func(i, j int) bool {
		a, b := r.Draws[i], r.Draws[j]
		if a.Court+a.valuation != b.Court+b.valuation {
			return a.Court+a.valuation < b.Court+b.valuation
		}
		return a.Number < b.Number
	})
	chain(r.Draws)
	return r, nil
}

// chain checks that a draw names its predecessor, where both are given.
func chain(ds []Draw) {
	for i := 1; i < len(ds); i++ {
		a, b := ds[i-1], &ds[i]
		if a.Court == b.Court && a.valuation == b.valuation && a.valuation != "" && b.Number == a.Number+1 {
			b.same("manifest.previous", b.previous, a.ManifestHash)
		}
	}
}

func (d *Draw) check(part string, ok bool, why string, args ...any) {
	c := Check{Part: part, OK: ok}
	if !ok {
		c.Why = fmt.Sprintf(why, args...)
	}
	d.Checks = append(d.Checks, c)
}

func (d *Draw) same(part, said, follows string) {
	d.check(part, said == follows, "the record says %q, but %q follows from the rest", said, follows)
}

func one(r record) Draw {
	var d Draw
	d.check("manifest", r.Manifest != nil, "it is missing")
	d.check("commitment", r.Commitment != nil, "it is missing")
	if r.Manifest == nil || r.Commitment == nil {
		return d
	}
	m := r.Manifest
	d = Draw{Court: m.Court, Case: m.Case, Asset: m.Asset, Number: m.DrawNo, State: "frozen", Beacon: m.Beacon, FrozenAt: m.FrozenAt,
		NoncesUntil: m.NoncesUntil, ManifestHash: m.hash(), SecretHash: m.SecretHash, Checks: d.Checks,
		valuation: m.Valuation, previous: m.Previous}
	d.frozen(m, r.Commitment)
	if r.Transcript != nil {
		d.State = "drawn"
		d.drawn(m, r.Transcript)
	}
	if r.Void != nil {
		d.State, d.VoidOrder, d.VoidReason = "void", r.Void.Order, r.Void.Reason
		d.same("void.manifest_hash", r.Void.ManifestHash, d.ManifestHash)
		d.same("void.hash", r.Void.Hash, r.Void.hash())
		d.check("void.by", r.Void.By != m.Operator, "the draw was voided by its own operator")
	}
	return d
}

// frozen checks the first act.
func (d *Draw) frozen(m *manifest, c *commitment) {
	d.same("manifest.version", m.Version, domain)
	d.same("manifest (any field) or commitment.manifest_hash", c.ManifestHash, d.ManifestHash)
	d.same("commitment.secret_hash", c.SecretHash, m.SecretHash)
	d.same("commitment.published_at", c.PublishedAt, m.FrozenAt)
	d.check("manifest.nonces_until", before(m.FrozenAt, m.NoncesUntil), "it does not lie after the freeze")
	d.check("manifest.operator", !slices.Contains(m.Handlers, m.Operator) && !slices.Contains(m.Keepers, m.Operator),
		"the operator handles the case or keeps the pool")
	d.check("manifest.previous", (m.DrawNo > 1) == (m.Previous != "" && m.Order != "") && m.DrawNo >= 1,
		"draw %d has previous %q and order %q", m.DrawNo, m.Previous, m.Order)
	eligible := 0
	for i, x := range m.Members {
		if x.Excluded == "" {
			eligible++
		}
		if i > 0 && m.Members[i-1].Registry >= x.Registry {
			d.check("manifest.members", false, "%q and %q are not in order, or one is there twice", m.Members[i-1].Registry, x.Registry)
		}
	}
	d.check("manifest.members", eligible >= places || eligible > 0 && m.Decision != "",
		"only %d firms may be drawn and no decision of the panel is named", eligible)
	for _, l := range m.Levels {
		if l.Taken {
			d.Pool = l.Level + " " + l.Region
			d.check("manifest.levels", l.Eligible == eligible && l.Listed == len(m.Members),
				"the level taken lists %d firms, %d of them eligible; the members are %d and %d", l.Listed, l.Eligible, len(m.Members), eligible)
		}
	}
}

// drawn checks the second act.
func (d *Draw) drawn(m *manifest, t *transcript) {
	secret, err := hex.DecodeString(t.Secret)
	d.check("transcript.secret", err == nil && secretHash(secret) == m.SecretHash,
		"its hash %s is not the one published at the freeze, %s", secretHash(secret), m.SecretHash)
	d.same("transcript.version", t.Version, domain)
	d.same("transcript.manifest_hash", t.ManifestHash, d.ManifestHash)
	d.contributions(m, t)
	seed := seedOf(d.ManifestHash, secret, t.Contributions)
	d.Seed, d.Parties, d.RevealedAt = hex.EncodeToString(seed), len(t.Contributions), t.RevealedAt
	d.same("transcript.seed (or a contribution)", t.Seed, d.Seed)
	d.Tickets = rank(seed, m.Members)
	d.tickets(t.Tickets)
	for _, x := range d.Tickets {
		if x.Place >= 1 && x.Place <= places {
			d.Chosen = append(d.Chosen, x.Registry)
		}
	}
	d.check("transcript.chosen", slices.Equal(t.Chosen, d.Chosen), "the record says %v, but %v follows from the tickets", t.Chosen, d.Chosen)
	d.check("transcript.revealed_at", notBefore(t.RevealedAt, m.NoncesUntil), "the draw was revealed before the time for contributions was over")
	d.check("transcript.operator", !slices.Contains(m.Handlers, t.Operator) && !slices.Contains(m.Keepers, t.Operator),
		"whoever revealed handles the case or keeps the pool")
	d.same("transcript (any field) or transcript.hash", t.Hash, t.hash())
}

func (d *Draw) contributions(m *manifest, t *transcript) {
	for i, c := range t.Contributions {
		part := fmt.Sprintf("transcript.contributions[%d]", i)
		d.check(part, notBefore(c.At, m.FrozenAt) && before(c.At, m.NoncesUntil), "it was given at %s, outside the time for it", c.At)
		d.check(part, i == 0 || t.Contributions[i-1].Party < c.Party, "parties are not in order, or one contributed twice")
	}
}

func (d *Draw) tickets(said []Ticket) {
	if len(said) != len(d.Tickets) {
		d.check("transcript.tickets", false, "the record has %d tickets for %d firms", len(said), len(d.Tickets))
		return
	}
	for i, want := range d.Tickets {
		d.check(fmt.Sprintf("transcript.tickets[%d]", i), said[i] == want, "the record says %v, but %v follows from the seed", said[i], want)
	}
}

// before and notBefore compare two times of the record; a text that is no time
// satisfies neither.
func before(a, b string) bool {
	x, y, ok := times(a, b)
	return ok && x.Before(y)
}

func notBefore(a, b string) bool {
	x, y, ok := times(a, b)
	return ok && !x.Before(y)
}

func times(a, b string) (x, y time.Time, ok bool) {
	x, err1 := time.Parse(time.RFC3339Nano, a)
	y, err2 := time.Parse(time.RFC3339Nano, b)
	return x, y, err1 == nil && err2 == nil
}
