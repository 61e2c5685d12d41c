package auction

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// LotDrawVersion names the way in which lots are drawn between creditors; records
// say it, so that they can be drawn again. Records of the first version, which took
// no contributions, stay what they are.
const (
	LotDrawVersion  = "fachui/in-kind/2"
	lotDrawVersion1 = "fachui/in-kind/1"
)

// LotSecretSize is the length of the court's secret in bytes, LotNonceMax the longest
// contribution of a creditor.
const (
	LotSecretSize = 32
	LotNonceMax   = 200
)

// The shortest and longest time that creditors have to add to the draw.
const (
	LotWindowLeast = 2 * time.Hour
	LotWindowMost  = 30 * 24 * time.Hour
)

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
	ErrLotWindow = fault.Define(fault.Invalid, "in_kind.lots_window", basis.Sale2020(16),
		"债权人提交随机数的截止时间应在公布名单之后至少 2 小时、至多 30 天。",
		"The time for the creditors' contributions should end at least 2 hours and at most 30 days after the list is published.")
	ErrLotsRun = fault.Define(fault.Refused, "in_kind.lots_run", basis.Sale2020(16),
		"抽签的债权人可以提交随机数至 {until}；期满或者全部提交后方可开签。",
		"The creditors may contribute until {until}. Lots are drawn when that time is over or all have contributed.")
	ErrLotNonce = fault.Define(fault.Invalid, "in_kind.lots_nonce", basis.Sale2020(16),
		"随机数应为 1 至 {max} 个字节的文字。", "A contribution should be a text of 1 to {max} bytes.")
	ErrLotNonceLate = fault.Define(fault.Refused, "in_kind.lots_nonce_late", basis.Sale2020(16),
		"随机数应在 {until} 之前提交，现已截止。", "Contributions were due before {until}; the time is over.")
	ErrLotNonceTwice = fault.Define(fault.Conflict, "in_kind.lots_nonce_twice", basis.Sale2020(16),
		"每名债权人只能提交一个随机数，已提交的不能更改。", "Each creditor contributes once, and what was contributed cannot be changed.")
	ErrLotNotDrawing = fault.Define(fault.Forbidden, "in_kind.lots_not_yours", basis.Sale2020(16),
		"您不在本次抽签的债权人之列。", "You are not among the creditors between whom these lots are drawn.")
)

// LotManifest is the first act of drawing lots between creditors of one rank: who
// takes part, until when each may add to chance, and the hash of a secret that was
// made before anything can be known of the outcome. Its own hash is published at once.
type LotManifest struct {
	Version     string       `json:"version"`
	Court       string       `json:"court"`
	Lot         ref.ID       `json:"lot"`
	Price       money.Amount `json:"price"`
	Rank        int          `json:"rank"`
	Parties     []ref.ID     `json:"parties"` // in order
	SecretHash  string       `json:"secret_hash"`
	FrozenAt    legal.Time   `json:"frozen_at"`
	NoncesUntil *legal.Time  `json:"nonces_until,omitempty"` // absent in records of the first version
}

// FreezeLots makes the manifest for the takers of the first rank. Each of them may
// contribute until a time. ErrDrawNotNeeded, ErrLotWindow.
func FreezeLots(court string, lot ref.ID, price money.Amount, ts []Taker, secret []byte, until, at legal.Time) (LotManifest, error) {
	first := FirstTakers(ts)
	if len(first) < 2 {
		return LotManifest{}, ErrDrawNotNeeded
	}
	if window := until.Sub(at); window < LotWindowLeast || window > LotWindowMost {
		return LotManifest{}, ErrLotWindow
	}
	m := LotManifest{
		Version: LotDrawVersion, Court: court, Lot: lot, Price: price, Rank: first[0].Rank, SecretHash: lotHash("secret", string(secret)),
		FrozenAt: at, NoncesUntil: &until,
	}
	for _, t := range first {
		m.Parties = append(m.Parties, t.Party)
	}
	return m, nil
}

// Hash covers the whole manifest.
func (m LotManifest) Hash() string {
	parts := []string{"manifest", m.Version, m.Court, m.Lot.String(), m.Price.String(), strconv.Itoa(m.Rank), m.SecretHash, m.FrozenAt.String()}
	if m.NoncesUntil != nil {
		parts = append(parts, m.NoncesUntil.String())
	}
	for _, p := range m.Parties {
		parts = append(parts, p.String())
	}
	return lotHash(parts...)
}

// LotNonce is what a creditor added to chance.
type LotNonce struct {
	Party ref.ID     `json:"party"`
	Nonce string     `json:"nonce"`
	At    legal.Time `json:"at"`
}

// Accepts decides whether a contribution counts. ErrLotNonce, ErrLotNonceLate,
// ErrLotNotDrawing.
func (m LotManifest) Accepts(n LotNonce) error {
	switch {
	case !slices.Contains(m.Parties, n.Party):
		return ErrLotNotDrawing
	case n.Nonce == "" || len(n.Nonce) > LotNonceMax:
		return ErrLotNonce.With("max", LotNonceMax)
	case m.NoncesUntil == nil || !n.At.Before(*m.NoncesUntil) || n.At.Before(m.FrozenAt):
		return ErrLotNonceLate.With("until", m.until())
	}
	return nil
}

func (m LotManifest) until() legal.Time {
	if m.NoncesUntil == nil {
		return m.FrozenAt
	}
	return *m.NoncesUntil
}

// LotTicket is one creditor's lot; the lowest takes the property.
type LotTicket struct {
	Party  ref.ID `json:"party"`
	Ticket string `json:"ticket"`
}

// LotTranscript is the second act: the secret and what the creditors added are
// opened, and everybody's ticket follows from both, HMAC-SHA256(seed, party), as in
// the draw of appraisal firms. Who stayed silent left it to the others.
type LotTranscript struct {
	Version       string      `json:"version"`
	ManifestHash  string      `json:"manifest_hash"`
	Secret        string      `json:"secret"`        // hex
	Contributions []LotNonce  `json:"contributions"` // by party
	Seed          string      `json:"seed"`          // hex
	Tickets       []LotTicket `json:"tickets"`
	Chosen        ref.ID      `json:"chosen"`
	DrawnAt       legal.Time  `json:"drawn_at"`
	Hash          string      `json:"hash,omitempty"` // of everything above; absent in records of the first version
}

// DrawLots opens the secret of a manifest and what was contributed, and says to whom
// the lots fall. ErrLotsRun before the time for contributions is over, unless all
// have contributed; ErrLotSecret, ErrLotNonceTwice and what [LotManifest.Accepts] says.
func DrawLots(m LotManifest, secret []byte, from []LotNonce, at legal.Time) (LotTranscript, error) {
	if lotHash("secret", string(secret)) != m.SecretHash {
		return LotTranscript{}, ErrLotSecret
	}
	from = slices.SortedFunc(slices.Values(from), func(a, b LotNonce) int { return compareIDs(a.Party, b.Party) })
	for i, n := range from {
		if i > 0 && from[i-1].Party == n.Party {
			return LotTranscript{}, ErrLotNonceTwice
		}
		err := m.Accepts(n)
		if err != nil {
			return LotTranscript{}, err
		}
	}
	if len(from) < len(m.Parties) && at.Before(m.until()) {
		return LotTranscript{}, ErrLotsRun.With("until", m.until())
	}
	seed, _ := hex.DecodeString(lotHash(seedParts(m, secret, from)...))
	if from == nil {
		from = []LotNonce{}
	}
	t := LotTranscript{
		Version: m.Version, ManifestHash: m.Hash(), Secret: hex.EncodeToString(secret), Contributions: from, Seed: hex.EncodeToString(seed), DrawnAt: at,
	}
	for _, p := range m.Parties {
		mac := hmac.New(sha256.New, seed)
		mac.Write([]byte(p))
		t.Tickets = append(t.Tickets, LotTicket{p, hex.EncodeToString(mac.Sum(nil))})
	}
	slices.SortFunc(t.Tickets, func(a, b LotTicket) int {
		return cmp.Or(cmp.Compare(a.Ticket, b.Ticket), cmp.Compare(a.Party, b.Party))
	})
	t.Chosen = t.Tickets[0].Party
	if m.Version != lotDrawVersion1 {
		t.Hash = t.hash()
	}
	return t, nil
}

// seedParts are what the court fixed, what it hid and what the creditors added.
func seedParts(m LotManifest, secret []byte, from []LotNonce) []string {
	parts := []string{"seed", m.Version, m.Hash(), string(secret)}
	for _, n := range from {
		parts = append(parts, n.Party.String(), n.Nonce)
	}
	return parts
}

func (t LotTranscript) hash() string {
	parts := []string{"transcript", t.Version, t.ManifestHash, t.Secret, strconv.Itoa(len(t.Contributions))}
	for _, n := range t.Contributions {
		parts = append(parts, n.Party.String(), n.Nonce, n.At.String())
	}
	parts = append(parts, t.Seed, strconv.Itoa(len(t.Tickets)))
	for _, x := range t.Tickets {
		parts = append(parts, x.Party.String(), x.Ticket)
	}
	return lotHash(append(parts, t.Chosen.String(), t.DrawnAt.String())...)
}

// LotRecord is all that is published of lots between creditors, in one piece, so that
// anybody can draw them again.
type LotRecord struct {
	Manifest     LotManifest    `json:"manifest"`
	ManifestHash string         `json:"manifest_hash"`
	Transcript   *LotTranscript `json:"transcript,omitempty"` // once drawn
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
