package auction

import (
	"slices"

	"fachui/internal/legal"
	"fachui/internal/ref"
)

// PanelLeast is the least size of a collegial panel, which must be odd:
// 民事诉讼法（2023）Art. 40.
const PanelLeast = 3

// Vote is what one member of the panel signed, as themself. Hash is that of the
// proposal they had before them.
type Vote struct {
	Member  ref.ID     `json:"member"`
	Agrees  bool       `json:"agrees"`
	Opinion string     `json:"opinion,omitempty"`
	Hash    string     `json:"content_hash"`
	At      legal.Time `json:"signed_at"`
}

// Outcome is where a resolution stands.
type Outcome string

// The outcomes of a resolution.
const (
	Pending  Outcome = "pending" // a member has yet to sign
	Carried  Outcome = "carried"
	Rejected Outcome = "rejected"
)

// CheckPanel refuses a panel that is not odd, at least three, and of distinct people.
func CheckPanel(members []ref.ID) error {
	if len(members) < PanelLeast || len(members)%2 == 0 {
		return ErrPanelSize.With("size", len(members)).With("least", PanelLeast)
	}
	seen := slices.Clone(members)
	slices.Sort(seen)
	if len(slices.Compact(seen)) != len(members) || seen[0].IsZero() {
		return ErrPanelTwice
	}
	return nil
}

// CheckVote decides whether v may be added to votes on the proposal with hash.
func CheckVote(members []ref.ID, votes []Vote, hash string, v Vote) error {
	if !slices.Contains(members, v.Member) {
		return ErrNotOnPanel
	}
	if v.Hash != hash {
		return ErrContentChanged
	}
	if slices.ContainsFunc(votes, func(w Vote) bool { return w.Member == v.Member }) {
		return ErrSignedAlready
	}
	return nil
}

// Resolve tells where a proposal with hash stands: every member signs the record
// and the majority decides (民事诉讼法（2023）Art. 45). Votes on other content and of
// others than the members do not count.
func Resolve(members []ref.ID, votes []Vote, hash string) Outcome {
	signed, agreed := 0, 0
	for _, m := range members {
		i := slices.IndexFunc(votes, func(v Vote) bool { return v.Member == m && v.Hash == hash })
		if i < 0 {
			continue
		}
		signed++
		if votes[i].Agrees {
			agreed++
		}
	}
	switch {
	case signed < len(members):
		return Pending
	case agreed*2 > len(members):
		return Carried
	}
	return Rejected
}

// Holder is one who may hold a priority right, with the rank the panel gave:
// 1 is the first (法释〔2016〕18号 Art. 19, 27).
type Holder struct {
	Party ref.ID `json:"party"`
	Kind  string `json:"kind"` // co_owner, lessee, priority_purchaser, shareholder
	Rank  int    `json:"rank"`
}

// CheckHolders refuses a list with a party twice or a rank below 1.
func CheckHolders(hs []Holder) error {
	for i, h := range hs {
		if h.Rank < 1 || h.Party.IsZero() {
			return ErrHolderRank
		}
		if slices.ContainsFunc(hs[:i], func(g Holder) bool { return g.Party == h.Party }) {
			return ErrHolderTwice
		}
	}
	return nil
}
