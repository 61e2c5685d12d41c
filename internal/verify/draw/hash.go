package draw

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"sort"
	"strconv"
)

const domain = "fachui-draw/1"

// put appends a text with its length.
func put(b []byte, texts ...string) []byte {
	for _, t := range texts {
		n := len(t)
		b = append(b, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
		b = append(b, t...)
	}
	return b
}

func number(n int) string { return strconv.Itoa(n) }

func putList(b []byte, texts []string) []byte {
	return put(put(b, number(len(texts))), texts...)
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func (m *manifest) hash() string {
	b := put(nil, domain+"/manifest", m.Version, m.Court, m.Case, m.Asset, m.Valuation, m.Purpose, m.Specialty,
		number(m.DrawNo), m.Previous, m.Order, m.Beacon, m.SecretHash, m.FrozenAt, m.NoncesUntil, m.Operator)
	b = putList(b, m.Handlers)
	b = putList(b, m.Keepers)
	b = put(b, m.Decision, number(len(m.Levels)))
	for _, l := range m.Levels {
		b = put(b, l.Level, l.Region, number(l.Listed), number(l.Eligible), strconv.FormatBool(l.Taken))
	}
	b = put(b, number(len(m.Members)))
	for _, x := range m.Members {
		b = put(b, x.Registry, x.Name, x.Joined, x.Group, x.Excluded, x.Evidence)
	}
	return sum(b)
}

func (t *transcript) hash() string {
	b := put(nil, domain+"/transcript", t.Version, t.ManifestHash, t.Secret, number(len(t.Contributions)))
	for _, c := range t.Contributions {
		b = put(b, c.Party, c.Nonce, c.At)
	}
	b = put(b, t.Seed, number(len(t.Tickets)))
	for _, x := range t.Tickets {
		b = put(b, x.Registry, x.Ticket, x.Excluded, number(x.Place))
	}
	b = putList(b, t.Chosen)
	b = put(b, t.Operator)
	b = putList(b, t.Witnesses)
	return sum(put(b, t.RevealedAt))
}

func (v *void) hash() string {
	return sum(put(nil, domain+"/void", v.ManifestHash, v.Order, v.Reason, v.By, v.At))
}

func secretHash(secret []byte) string { return sum(put(nil, domain+"/secret", string(secret))) }

func seedOf(manifestHash string, secret []byte, from []contribution) []byte {
	sorted := append([]contribution(nil), from...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Party < sorted[j].Party })
	b := put(nil, domain+"/seed", manifestHash, string(secret), number(len(sorted)))
	for _, c := range sorted {
		b = put(b, c.Party, c.Nonce)
	}
	h := sha256.Sum256(b)
	return h[:]
}

// rank gives every member its ticket and its place.
func rank(seed []byte, members []member) []Ticket {
	out := make([]Ticket, 0, len(members))
	for _, m := range members {
		mac := hmac.New(sha256.New, seed)
		mac.Write([]byte(m.Registry))
		out = append(out, Ticket{Registry: m.Registry, Ticket: hex.EncodeToString(mac.Sum(nil)), Excluded: m.Excluded})
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Ticket == out[j].Ticket {
			return out[i].Registry < out[j].Registry
		}
		return out[i].Ticket < out[j].Ticket
	})
	place := 0
	for i := range out {
		if out[i].Excluded == "" {
			place++
			out[i].Place = place
		}
	}
	return out
}
