package draw

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"fachui/internal/legal"
)

// SecretSize is the length of the court's secret in bytes.
const SecretSize = 32

// MaxNonce is the longest contribution in bytes.
const MaxNonce = 200

// Contribution is what a party added to chance, under the party's identifier.
type Contribution struct {
	Party string     `json:"party"`
	Nonce string     `json:"nonce"`
	At    legal.Time `json:"at"`
}

// Ticket is one firm's lot. Tickets are kept in their order, lowest first; Place
// counts from 1 over the firms that may be chosen and is 0 for an excluded one.
type Ticket struct {
	Registry string `json:"registry_no"`
	Ticket   string `json:"ticket"`
	Ground   string `json:"excluded"`
	Place    int    `json:"place"`
}

// Transcript is the whole of the second act.
type Transcript struct {
	Version       string         `json:"version"`
	ManifestHash  string         `json:"manifest_hash"`
	Secret        string         `json:"secret"` // hex
	Contributions []Contribution `json:"contributions"`
	Seed          string         `json:"seed"` // hex
	Tickets       []Ticket       `json:"tickets"`
	Chosen        []string       `json:"chosen"` // registry numbers, first to third
	Operator      string         `json:"operator"`
	Witnesses     []string       `json:"witnesses"` // offices, never names
	RevealedAt    legal.Time     `json:"revealed_at"`
	Hash          string         `json:"hash"`
}

// Reveal computes the draw that m froze. operator is who opens the secret; the
// rule that keeps operator, handler and keeper apart holds here as well.
// Refusals: ErrTooSoon before the time for contributions is over, ErrSecret,
// ErrNonceLate, ErrNonceTwice, ErrOnePerson.
func Reveal(m Manifest, secret []byte, from []Contribution, operator string, witnesses []string, at legal.Time) (Transcript, error) {
	if at.Before(m.NoncesUntil) {
		return Transcript{}, ErrTooSoon.With("from", m.NoncesUntil)
	}
	err := Apart(operator, m.Handlers, m.Keepers)
	if err != nil {
		return Transcript{}, err
	}
	if SecretHash(secret) != m.SecretHash {
		return Transcript{}, ErrSecret
	}
	from = slices.SortedFunc(slices.Values(from), func(a, b Contribution) int { return cmp.Compare(a.Party, b.Party) })
	for i, c := range from {
		if i > 0 && c.Party == from[i-1].Party {
			return Transcript{}, ErrNonceTwice
		}
		err := m.Accepts(c)
		if err != nil {
			return Transcript{}, err
		}
	}
	seed := Seed(m.Hash(), secret, from)
	t := Transcript{
		Version: Version, ManifestHash: m.Hash(), Secret: hex.EncodeToString(secret), Contributions: list(from),
		Seed: hex.EncodeToString(seed[:]), Tickets: Order(seed, m.Members),
		Operator: operator, Witnesses: list(witnesses), RevealedAt: at,
	}
	t.Chosen = chosen(t.Tickets)
	t.Hash = t.hash()
	return t, nil
}

// Accepts decides whether a contribution counts. Refusals: ErrNonceEmpty, ErrNonceLate.
func (m Manifest) Accepts(c Contribution) error {
	if c.Nonce == "" || len(c.Nonce) > MaxNonce {
		return ErrNonceEmpty.With("max", MaxNonce)
	}
	if !c.At.Before(m.NoncesUntil) || c.At.Before(m.FrozenAt) {
		return ErrNonceLate.With("until", m.NoncesUntil)
	}
	return nil
}

// Seed mixes what the court fixed, what it hid and what the parties added, in the
// order of from, which must be that of the parties' identifiers.
func Seed(manifestHash string, secret []byte, from []Contribution) [sha256.Size]byte {
	var e encoder
	e.text(Version+"/seed", manifestHash, string(secret))
	e.number(len(from))
	for _, c := range from {
		e.text(c.Party, c.Nonce)
	}
	return sha256.Sum256(e.b.Bytes())
}

// Order ranks the members by their tickets, lowest first.
func Order(seed [sha256.Size]byte, members []Member) []Ticket {
	ts := make([]Ticket, len(members))
	for i, m := range members {
		mac := hmac.New(sha256.New, seed[:])
		mac.Write([]byte(m.Registry))
		ts[i] = Ticket{Registry: m.Registry, Ticket: hex.EncodeToString(mac.Sum(nil)), Ground: m.Ground}
	}
	slices.SortFunc(ts, func(a, b Ticket) int {
		return cmp.Or(cmp.Compare(a.Ticket, b.Ticket), cmp.Compare(a.Registry, b.Registry))
	})
	place := 0
	for i := range ts {
		if ts[i].Ground == "" {
			place++
			ts[i].Place = place
		}
	}
	return ts
}

func chosen(ts []Ticket) []string {
	out := []string{}
	for _, t := range ts {
		if t.Place >= 1 && t.Place <= Places {
			out = append(out, t.Registry)
		}
	}
	return out
}

// hash covers every other field, encoded as [Manifest.Hash] is.
func (t Transcript) hash() string {
	var e encoder
	e.text(Version+"/transcript", t.Version, t.ManifestHash, t.Secret)
	e.number(len(t.Contributions))
	for _, c := range t.Contributions {
		e.text(c.Party, c.Nonce, c.At.String())
	}
	e.text(t.Seed)
	e.number(len(t.Tickets))
	for _, x := range t.Tickets {
		e.text(x.Registry, x.Ticket, x.Ground)
		e.number(x.Place)
	}
	e.list(t.Chosen)
	e.text(t.Operator)
	e.list(t.Witnesses)
	e.text(t.RevealedAt.String())
	return e.hash()
}
