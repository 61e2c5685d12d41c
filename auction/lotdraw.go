package auction

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// LotDrawVersion names the way in which lots are drawn between creditors; records
// say it, so that they can be drawn again.
const LotDrawVersion = "fachui/in-kind/1"

// LotSecretSize is the length of the court's secret in bytes.
const LotSecretSize = 32

// What can be wrong with drawing lots.
var (
	ErrLotsFrozen = fault.Define(fault.Conflict, "in_kind.lots_frozen", basis.Sale2020(16),
		"抽签名单已经冻结，不能再次冻结；抽签只进行一次。",
		"The list is frozen; lots are drawn once.")
	ErrLotsNotFrozen = fault.Define(fault.Refused, "in_kind.lots_not_frozen", basis.Sale2020(16),
		"抽签名单尚未冻结并公布，或者已经抽签。", "The list is not frozen and published yet, or lots were drawn.")
	ErrLotsSamePerson = fault.Define(fault.Refused, "in_kind.lots_same_person", basis.Sale2020(16),
		"冻结名单与开签须由两人办理。", "One person freezes the list, another draws.")
	ErrLotSecret = fault.Define(fault.Refused, "in_kind.lots_secret", basis.Sale2020(16),
		"密数与冻结时公布的校验值不符，抽签无效。", "The secret is not the one whose hash was published.")
)

// LotManifest is the first act of drawing lots between creditors of one rank: who
// takes part, and the hash of a secret that was made before anything can be known of
// the outcome. Its own hash is published at once.
type LotManifest struct {
	Version    string       `json:"version"`
	Court      string       `json:"court"`
	Lot        ref.ID       `json:"lot"`
	Price      money.Amount `json:"price"`
	Rank       int          `json:"rank"`
	Parties    []ref.ID     `json:"parties"` // in order
	SecretHash string       `json:"secret_hash"`
	FrozenAt   legal.Time   `json:"frozen_at"`
}

// FreezeLots makes the manifest for the takers of the first rank. ErrDrawNotNeeded.
func FreezeLots(court string, lot ref.ID, price money.Amount, ts []Taker, secret []byte, at legal.Time) (LotManifest, error) {
	first := FirstTakers(ts)
	if len(first) < 2 {
		return LotManifest{}, ErrDrawNotNeeded
	}
	m := LotManifest{
		Version: LotDrawVersion, Court: court, Lot: lot, Price: price, Rank: first[0].Rank, SecretHash: lotHash("secret", string(secret)), FrozenAt: at,
	}
	for _, t := range first {
		m.Parties = append(m.Parties, t.Party)
	}
	return m, nil
}

// Hash covers the whole manifest.
func (m LotManifest) Hash() string {
	parts := []string{"manifest", m.Version, m.Court, m.Lot.String(), m.Price.String(), strconv.Itoa(m.Rank), m.SecretHash, m.FrozenAt.String()}
	for _, p := range m.Parties {
		parts = append(parts, p.String())
	}
	return lotHash(parts...)
}

// LotTicket is one creditor's lot; the lowest takes the property.
type LotTicket struct {
	Party  ref.ID `json:"party"`
	Ticket string `json:"ticket"`
}

// LotTranscript is the second act: the secret is opened, and everybody's ticket
// follows from it alone, HMAC-SHA256(seed, party), as in the draw of appraisal firms.
type LotTranscript struct {
	Version      string      `json:"version"`
	ManifestHash string      `json:"manifest_hash"`
	Secret       string      `json:"secret"` // hex
	Seed         string      `json:"seed"`   // hex
	Tickets      []LotTicket `json:"tickets"`
	Chosen       ref.ID      `json:"chosen"`
	DrawnAt      legal.Time  `json:"drawn_at"`
}

// DrawLots opens the secret of a manifest and says to whom the lots fall. ErrLotSecret.
func DrawLots(m LotManifest, secret []byte, at legal.Time) (LotTranscript, error) {
	if lotHash("secret", string(secret)) != m.SecretHash {
		return LotTranscript{}, ErrLotSecret
	}
	seed, _ := hex.DecodeString(lotHash("seed", m.Version, m.Hash(), string(secret)))
	t := LotTranscript{Version: m.Version, ManifestHash: m.Hash(), Secret: hex.EncodeToString(secret), Seed: hex.EncodeToString(seed), DrawnAt: at}
	for _, p := range m.Parties {
		mac := hmac.New(sha256.New, seed)
		mac.Write([]byte(p))
		t.Tickets = append(t.Tickets, LotTicket{p, hex.EncodeToString(mac.Sum(nil))})
	}
	slices.SortFunc(t.Tickets, func(a, b LotTicket) int {
		return cmp.Or(cmp.Compare(a.Ticket, b.Ticket), cmp.Compare(a.Party, b.Party))
	})
	t.Chosen = t.Tickets[0].Party
	return t, nil
}

// lotHash is SHA-256 of parts, each with its length before it, so that no two lists
// of parts hash alike.
func lotHash(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(strconv.Itoa(len(p)))
		b.WriteByte(':')
		b.WriteString(p)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
