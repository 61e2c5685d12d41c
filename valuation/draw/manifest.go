package draw

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"fachui/internal/legal"
)

// Version names the encodings and the computation of this package. A change to
// either needs a new version; old records stay verifiable under their own.
const Version = "fachui-draw/1"

// Local is the beacon of a draw whose chance comes from the court's secret and
// the parties' contributions only.
const Local = "local-commit-reveal"

// Places is how many firms a draw chooses (法释〔2018〕15号 Art. 16).
const Places = 3

// The shortest and longest time that parties have to contribute.
const (
	MinWindow = 2 * time.Hour
	MaxWindow = 30 * 24 * time.Hour
)

// Member is a firm of the pool. Joined and Group are shown so that anybody may
// see a young firm or firms under one control; they exclude nobody by themselves.
type Member struct {
	Registry string     `json:"registry_no"`
	Name     string     `json:"name"`
	Joined   legal.Date `json:"joined_on"`
	Group    string     `json:"group"`    // controlling group, "" if none is known
	Ground   string     `json:"excluded"` // legal ground of exclusion, "" if eligible
	Evidence string     `json:"evidence"` // document that shows the ground
}

// Eligible reports whether the firm may be chosen.
func (m Member) Eligible() bool { return m.Ground == "" }

// Level is one step of the escalation city → province → national: how many firms
// the sub-pool lists and how many of them may be chosen.
type Level struct {
	Level    string `json:"level"`
	Region   string `json:"region"`
	Listed   int    `json:"listed"`
	Eligible int    `json:"eligible"`
	Taken    bool   `json:"taken"`
}

// Manifest is everything that is fixed before chance speaks.
type Manifest struct {
	Version     string     `json:"version"`
	Court       string     `json:"court"`
	Case        string     `json:"case"`
	Asset       string     `json:"asset"`
	Valuation   string     `json:"valuation"`
	Purpose     string     `json:"purpose"`
	Specialty   string     `json:"specialty"`
	Number      int        `json:"draw_no"`
	Previous    string     `json:"previous"` // manifest hash of draw Number−1, "" for the first
	Order       string     `json:"order"`    // what ended the previous draw: an order's number, or Exhausted
	Beacon      string     `json:"beacon"`
	SecretHash  string     `json:"secret_hash"`
	FrozenAt    legal.Time `json:"frozen_at"`
	NoncesUntil legal.Time `json:"nonces_until"`
	Operator    string     `json:"operator"` // who froze it
	Handlers    []string   `json:"handlers"` // who handles the case
	Keepers     []string   `json:"keepers"`  // who keeps the pool
	Decision    string     `json:"panel_decision"`
	Levels      []Level    `json:"levels"`
	Members     []Member   `json:"members"`
}

// Exhausted is the Order of a draw that follows one whose three firms all fell away.
const Exhausted = "exhausted"

// Freeze checks m and returns it with its members and people in canonical order.
// Refusals: ErrOnePerson, ErrWindow, ErrTooFew (unless a panel decision is named),
// ErrMemberTwice, ErrNoOrder.
func Freeze(m Manifest) (Manifest, error) {
	m.Version = Version
	m.Handlers, m.Keepers = sorted(m.Handlers), sorted(m.Keepers)
	m.Levels = list(m.Levels)
	m.Members = slices.SortedFunc(slices.Values(m.Members), func(a, b Member) int { return cmp.Compare(a.Registry, b.Registry) })
	err := Apart(m.Operator, m.Handlers, m.Keepers)
	if err != nil {
		return Manifest{}, err
	}
	window := m.NoncesUntil.Sub(m.FrozenAt)
	if window < MinWindow || window > MaxWindow {
		return Manifest{}, ErrWindow
	}
	for i := 1; i < len(m.Members); i++ {
		if m.Members[i].Registry == m.Members[i-1].Registry {
			return Manifest{}, ErrMemberTwice.With("registry", m.Members[i].Registry)
		}
	}
	n := len(m.eligible())
	if n == 0 || n < Places && m.Decision == "" {
		return Manifest{}, ErrTooFew.With("eligible", n)
	}
	if (m.Number > 1) != (m.Previous != "" && m.Order != "") || m.Number < 1 {
		return Manifest{}, ErrNoOrder.With("number", m.Number)
	}
	return m, nil
}

// Apart refuses an operator who handles the case or keeps the pool.
func Apart(operator string, handlers, keepers []string) error {
	if slices.Contains(handlers, operator) || slices.Contains(keepers, operator) {
		return ErrOnePerson
	}
	return nil
}

func (m Manifest) eligible() []Member {
	return slices.DeleteFunc(slices.Clone(m.Members), func(x Member) bool { return !x.Eligible() })
}

// Hash is the SHA-256 of the canonical encoding, in lower-case hex: what is
// published at the freeze. Every field is covered. The encoding is a row of
// texts, each preceded by its length in bytes as four bytes, big end first: the
// domain, the single fields in the order of their declaration, then for each
// list its length and its items' fields. Numbers are decimal, times are as in JSON.
func (m Manifest) Hash() string {
	var e encoder
	e.text(Version + "/manifest")
	e.text(m.Version, m.Court, m.Case, m.Asset, m.Valuation, m.Purpose, m.Specialty)
	e.number(m.Number)
	e.text(m.Previous, m.Order, m.Beacon, m.SecretHash, m.FrozenAt.String(), m.NoncesUntil.String(), m.Operator)
	e.list(m.Handlers)
	e.list(m.Keepers)
	e.text(m.Decision)
	e.number(len(m.Levels))
	for _, l := range m.Levels {
		e.text(l.Level, l.Region)
		e.number(l.Listed)
		e.number(l.Eligible)
		e.yes(l.Taken)
	}
	e.number(len(m.Members))
	for _, x := range m.Members {
		e.text(x.Registry, x.Name, x.Joined.String(), x.Group, x.Ground, x.Evidence)
	}
	return e.hash()
}

// SecretHash is what the manifest says of the court's secret: enough to know it
// again, nothing to guess it from.
func SecretHash(secret []byte) string {
	var e encoder
	e.text(Version+"/secret", string(secret))
	return e.hash()
}

func sorted(s []string) []string {
	return list(slices.Compact(slices.Sorted(slices.Values(s))))
}

// list makes an absent list an empty one, so that JSON never says null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func hexHash(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
