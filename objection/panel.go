package objection

import (
	"slices"

	"fachui/internal/fault"
	"fachui/internal/ref"
)

// PanelLeast is the least size of a collegial panel, which must be odd: 民事诉讼法
// Art. 40; 执行异议复议规定 Art. 11.
const PanelLeast = 3

// Part is what somebody did in the case whose enforcement is objected to.
type Part string

// The parts. Whoever took one never sits on the panel.
const (
	Handled   Part = "handled"   // is or was in charge, or made its orders
	Priced    Part = "priced"    // found, decided or signed a price
	Published Part = "published" // announced, suspended or withdrew a sale
	Paid      Part = "paid"      // prepared, approved or sent its money
	Sat       Part = "sat"       // was on the panel whose ruling was sent back
)

// Parts lists them all.
func Parts() []Part { return []Part{Handled, Priced, Published, Paid, Sat} }

// Words is the name of p.
func (p Part) Words() fault.Text {
	switch p {
	case Handled:
		return text("办理该案执行", "handled the case")
	case Priced:
		return text("参与定价", "took part in its pricing")
	case Published:
		return text("发布公告或者暂缓、撤回拍卖", "published or interrupted its sale")
	case Paid:
		return text("办理该案案款", "handled its money")
	case Sat:
		return text("参加被发回的原合议庭", "sat on the panel whose ruling was sent back")
	}
	return text(string(p), string(p))
}

// Member is one who is to sit, with the parts taken in the case.
type Member struct {
	Person ref.ID
	Judge  bool // may sit in this court
	Parts  []Part
}

// CheckPanel refuses a panel that is not odd, at least three and of different people
// who may sit, a presiding judge from outside it, and whoever took a part in the
// case: 执行异议复议规定 Art. 11.
func CheckPanel(members []Member, presiding ref.ID) error {
	if len(members) < PanelLeast || len(members)%2 == 0 {
		return ErrPanelSize.With("size", len(members)).With("least", PanelLeast)
	}
	for i, m := range members {
		if m.Person.IsZero() || slices.ContainsFunc(members[:i], func(n Member) bool { return n.Person == m.Person }) {
			return ErrPanelTwice
		}
		if !m.Judge {
			return ErrPanelRole
		}
		if len(m.Parts) > 0 {
			return ErrPanelApart.With("part", m.Parts[0].Words())
		}
	}
	if !slices.ContainsFunc(members, func(m Member) bool { return m.Person == presiding }) {
		return ErrPresiding
	}
	return nil
}

// Vote is what one member signed. Hash is that of the ruling they had before them.
type Vote struct {
	Member ref.ID
	Agrees bool
	Hash   string
}

// CheckVote decides whether v may be added to votes on the ruling with hash.
func CheckVote(members []ref.ID, votes []Vote, hash string, v Vote) error {
	if !slices.Contains(members, v.Member) {
		return ErrNotOnPanel
	}
	if v.Hash != hash {
		return ErrRulingChanged
	}
	if slices.ContainsFunc(votes, func(w Vote) bool { return w.Member == v.Member }) {
		return ErrSignedAlready
	}
	return nil
}

// Tally tells whether all have signed and whether most agreed: 民事诉讼法 Art. 45.
func Tally(members []ref.ID, votes []Vote, hash string) (whole, carried bool) {
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
	return signed == len(members), agreed*2 > len(members)
}

// CanOpenName decides whether somebody of the court may read who objects, in plain:
// a member of the panel that hears it; until there is a panel, whoever accepts it. That
// somebody bids is the panel's alone to know (法释〔2016〕18号 Art. 18).
func CanOpenName(c Capacity, s State, panel, member bool) error {
	switch {
	case member:
		return nil
	case panel, c == ByBidder, s != Filed && s != Incomplete && s != Accepted:
		return ErrNameSealed
	}
	return nil
}
