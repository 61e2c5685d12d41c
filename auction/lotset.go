package auction

import (
	"slices"
	"strings"
	"time"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// Several things of one case that are sold together (拍卖的多项财产): the panel
// decides whether each is a lot of its own or all are one (拍卖变卖规定 Art. 15), and
// in which order they end; when what is sold covers the debt and the costs, the sale
// of the rest stops (Art. 14). A [Group] is something else: states that the public
// looks at together.

// SetMode is how the things of a set are sold.
type SetMode string

// The modes.
const (
	SoldSeparately SetMode = "separate" // 分别拍卖: each thing is a lot
	SoldWhole      SetMode = "whole"    // 合并拍卖: all of them are one lot
)

// Words is the public name of m.
func (m SetMode) Words() fault.Text {
	switch m {
	case SoldSeparately:
		return text("分别拍卖", "sold separately")
	case SoldWhole:
		return text("合并拍卖", "sold as a whole")
	}
	return text(string(m), string(m))
}

// MergeFinding is what the panel found about selling the things apart.
type MergeFinding string

// The findings of Art. 15, either of which makes a whole sale a duty.
const (
	NoFinding   MergeFinding = ""
	Indivisible MergeFinding = "indivisible" // of use only together
	ValueLost   MergeFinding = "value_loss"  // a separate sale may cut the value seriously
)

// Words is the public name of f.
func (f MergeFinding) Words() fault.Text {
	switch f {
	case Indivisible:
		return text("在使用上不可分", "of use only together")
	case ValueLost:
		return text("分别拍卖可能严重减损价值", "worth much less apart")
	case NoFinding:
		return text("可以分别处置", "can be sold apart")
	}
	return text(string(f), string(f))
}

// Bounds of a set.
const (
	LeastThings   = 2
	MostThings    = 200
	MostGap       = 24 * 60 // minutes between the ends
	mostSetReason = 2000    // characters
	mostSource    = 200
)

// SetMember is one member of a set, as far as the decision looks at it. Reference is
// zero while it has no price.
type SetMember struct {
	Asset      ref.ID
	Title      string
	Kind       AssetKind
	Class      Class
	Reference  Reference
	Priced     bool
	Surveyed   bool
	NotYetSold bool // no lot of it was decided by a panel, announced or sold
}

// TargetKind says what a line of the target is owed for.
type TargetKind string

// The kinds: the debt (债务), and what the debtor bears beside it (应当负担的费用). A
// claim secured on the things counts, because it is paid out of their price first.
const (
	TargetClaim         TargetKind = "claim"         // 执行债权（本金、利息）
	TargetDelayInterest TargetKind = "delay"         // 迟延履行期间的债务利息
	TargetParticipation TargetKind = "participation" // 参与分配的债权
	TargetPrior         TargetKind = "prior"         // 标的上的优先债权
	TargetFee           TargetKind = "fee"           // 执行费
	TargetCosts         TargetKind = "costs"         // 评估、辅助、保管等执行中的费用
	TargetTax           TargetKind = "tax"           // 被执行人依法负担的税费
)

var targetWords = map[TargetKind]fault.Text{
	TargetClaim:         {ZH: "执行债权（本金和利息）", EN: "claim under enforcement, with interest"},
	TargetDelayInterest: {ZH: "迟延履行期间的债务利息", EN: "interest for delay"},
	TargetParticipation: {ZH: "参与分配的债权", EN: "claims that take part in the distribution"},
	TargetPrior:         {ZH: "标的上的优先债权", EN: "claims that rank first on the things"},
	TargetFee:           {ZH: "执行费", EN: "enforcement fee"},
	TargetCosts:         {ZH: "评估、辅助、保管等费用", EN: "costs of appraisal, auxiliary work, storage"},
	TargetTax:           {ZH: "被执行人依法负担的税费", EN: "taxes that the debtor bears by law"},
}

// TargetKinds lists the kinds in the order in which a court adds them up.
func TargetKinds() []TargetKind {
	return []TargetKind{TargetClaim, TargetDelayInterest, TargetParticipation, TargetPrior, TargetFee, TargetCosts, TargetTax}
}

// Words is the public name of k.
func (k TargetKind) Words() fault.Text {
	if w, ok := targetWords[k]; ok {
		return w
	}
	return text(string(k), string(k))
}

// TargetLine is one amount of what the sale must bring, and where it comes from.
type TargetLine struct {
	Kind   TargetKind   `json:"kind"`
	Amount money.Amount `json:"amount"`
	Source string       `json:"source"` // number of the judgment, claim or bill
}

// Target is what the proceeds are measured against: the debt and the costs that the
// debtor bears (Art. 14). ErrTargetLine, ErrTargetDebt, ErrTargetTooLarge.
func Target(lines []TargetLine) (money.Amount, error) {
	total, debt := money.Amount{}, false
	for i, l := range lines {
		n := len([]rune(strings.TrimSpace(l.Source)))
		if _, known := targetWords[l.Kind]; !known || !l.Amount.IsPositive() || n < 2 || n > mostSource || i >= MostThings {
			return money.Amount{}, ErrTargetLine.With("line", i+1)
		}
		debt = debt || l.Kind == TargetClaim
		total = total.Add(l.Amount)
	}
	switch {
	case !debt:
		return money.Amount{}, ErrTargetDebt
	case !total.Less(mostTarget):
		return money.Amount{}, ErrTargetTooLarge
	}
	return total, nil
}

// mostTarget is the first amount that a column of money does not hold.
var mostTarget = money.MustParse("10000000000000.00")

// SetPlan is what a panel is asked to decide about the things of a case.
type SetPlan struct {
	Mode    SetMode
	Finding MergeFinding
	Reason  string
	Request bool // the debtor asked in writing that they be sold together, or all of them
	Gap     int  // minutes from the announced end of one to that of the next
	Things  []SetMember
	Target  []TargetLine
}

// Check decides whether p may be put before the panel. The first thing wrong is named.
func (p SetPlan) Check(pol Policy) error {
	err := p.checkThings()
	if err != nil {
		return err
	}
	err = p.checkMode()
	if err != nil {
		return err
	}
	if n := len([]rune(strings.TrimSpace(p.Reason))); n < 2 || n > mostSetReason {
		return ErrSetReason
	}
	if p.Mode == SoldSeparately && (p.Gap < pol.SetGap || p.Gap > MostGap) {
		return ErrSetGap.With("least", pol.SetGap).With("most", MostGap)
	}
	target, err := Target(p.Target)
	if err != nil {
		return err
	}
	return p.checkEquity(target)
}

func (p SetPlan) checkThings() error {
	if len(p.Things) < LeastThings || len(p.Things) > MostThings {
		return ErrSetSize.With("count", len(p.Things)).With("least", LeastThings).With("most", MostThings)
	}
	for i, t := range p.Things {
		if slices.ContainsFunc(p.Things[:i], func(o SetMember) bool { return o.Asset == t.Asset }) {
			return ErrSetTwice.With("title", t.Title)
		}
		if !t.NotYetSold {
			return ErrSetLate.With("title", t.Title)
		}
	}
	return nil
}

// checkMode keeps to Art. 15: a finding makes a whole sale a duty, and without one
// it takes the debtor's written wish, because a whole sale lets none of it stop.
func (p SetPlan) checkMode() error {
	switch {
	case p.Mode != SoldSeparately && p.Mode != SoldWhole:
		return ErrSetMode
	case p.Finding != NoFinding && p.Finding != Indivisible && p.Finding != ValueLost:
		return ErrSetFinding
	case p.Mode == SoldSeparately && p.Finding != NoFinding:
		return ErrMustMerge.With("finding", p.Finding.Words())
	case p.Mode == SoldWhole && p.Finding == NoFinding && !p.Request:
		return ErrMergeGround
	}
	return nil
}

// Surplus are the places (from 0) of the things before which the reference prices of
// the others already cover target: what is likely not to be needed.
func (p SetPlan) Surplus(target money.Amount) []int {
	var out []int
	sum := money.Amount{}
	for i, t := range p.Things {
		if !sum.Less(target) {
			out = append(out, i)
		}
		sum = sum.Add(t.Reference.Price)
	}
	return out
}

// checkEquity keeps to 法释〔2021〕20号 Art. 13: of equity that is worth clearly more
// than the debt only the part that is needed is sold; what goes beyond goes along only
// if a partial sale would cut the value seriously and the debtor asks for it in writing.
func (p SetPlan) checkEquity(target money.Amount) error {
	for _, i := range p.Surplus(target) {
		t := p.Things[i]
		if t.Class != Equity {
			continue
		}
		if !p.Request || p.Mode != SoldWhole || p.Finding != ValueLost {
			return ErrEquitySurplus.With("title", t.Title)
		}
	}
	return nil
}

// Merge is the one lot that the things of a whole sale make. It takes the strictest
// period of announcement and the strictest rules about buyers that any of them has;
// its reference price is the sum of theirs, because a whole sale is there to keep value
// and never to lower a floor, and it is valid as long as all of them are. ok is false
// while one of them has no price.
func Merge(things []SetMember) (whole SetMember, ok bool) {
	whole = things[0]
	whole.Reference, ok = Reference{}, true
	for _, t := range things {
		switch {
		case t.Kind == Immovable, t.Kind != Movable && whole.Kind == Movable:
			whole.Kind = t.Kind
		}
		if t.Class == Housing {
			whole.Class = Housing
		}
		ok = ok && t.Priced
		whole.Surveyed = whole.Surveyed && t.Surveyed
		r := &whole.Reference
		r.Price = r.Price.Add(t.Reference.Price)
		r.Market = r.Market || t.Reference.Market
		if u := t.Reference.ValidUntil; !u.IsZero() && (r.ValidUntil.IsZero() || u.Before(r.ValidUntil)) {
			r.ValidUntil = u
		}
	}
	return whole, ok
}

// Proceeds are what the law calls the price fetched by what is sold (卖得的价款).
type Proceeds struct {
	Status Status
	From   Status       // while suspended: the state to go back to
	Price  money.Amount // bid, or at which a creditor takes it
}

// Fetched is what one lot contributes to the stop rule: its whole price from the end
// of the bidding on, paid or not, until a ruling of default or a revocation takes it
// back. Art. 14 stops the rest at the price that was fetched and not at payment; the
// next lot ends minutes later, while the balance is due days later, so that a rule
// that waited for it would never stop anything. Who does not pay leaves a deposit and
// owes the shortfall, and what was withdrawn may be listed again in its own round; what
// was sold beyond need cannot be brought back.
func (p Proceeds) Fetched() money.Amount {
	s := p.Status
	if s == Suspended {
		s = p.From
	}
	switch s {
	case Sold, Overdue, Paid, Ruled, Titled, Delivered, OffsetPending:
		return p.Price
	default:
		return money.Amount{}
	}
}

// FetchedBy is what the lots of a set have brought.
func FetchedBy(ps []Proceeds) money.Amount {
	sum := money.Amount{}
	for _, p := range ps {
		sum = sum.Add(p.Fetched())
	}
	return sum
}

// MustStop decides whether the sale of the rest must stop: what was fetched covers the
// target, to the fen, and the debtor has not agreed that all be sold (Art. 14). A whole
// sale is one lot and has no rest.
func MustStop(m SetMode, target, fetched money.Amount, debtorAgrees bool) bool {
	return m == SoldSeparately && target.IsPositive() && !fetched.Less(target) && !debtorAgrees
}

// Agrees reports whether the agreement to sell all stands: every debtor of the case has
// given it in writing, and none took it back.
func Agrees(debtors []ref.ID, agreed []ref.ID) bool {
	if len(debtors) == 0 {
		return false
	}
	for _, d := range debtors {
		if !slices.Contains(agreed, d) {
			return false
		}
	}
	return true
}

// Spare reports whether a lot in this state is a rest whose sale can stop: it is being
// prepared, announced or bid for. What failed is not on sale, and is not listed again.
func Spare(s, from Status) bool {
	if s == Suspended {
		s = from
	}
	switch s {
	case Draft, Priced, PanelOK, Noticed, Announced, Bidding, SellOffAnnounced, SellOffOpen, SellOffBidding:
		return true
	default:
		return false
	}
}

// EndOf is the announced end of another lot of the set, with its place.
type EndOf struct {
	Place int
	Ends  legal.Time
}

// Stagger is where a lot stands among the ends of its set.
type Stagger struct {
	Place  int
	Gap    time.Duration
	Others []EndOf // of the lots that are announced or open for bidding
}

// Check keeps the announced ends apart in the order of the set, so that the sale of
// one can still be stopped by the price of another. ErrStaggerBefore, ErrStaggerAfter.
func (s Stagger) Check(ends legal.Time) error {
	for _, o := range s.Others {
		switch {
		case o.Place < s.Place && ends.Before(o.Ends.Add(s.Gap)):
			return ErrStaggerBefore.With("place", o.Place).With("least", o.Ends.Add(s.Gap))
		case o.Place > s.Place && o.Ends.Before(ends.Add(s.Gap)):
			return ErrStaggerAfter.With("place", o.Place).With("most", o.Ends.Add(-s.Gap))
		}
	}
	return nil
}

// WaitFor is when a lot ends whose time has come while lots before it are still open:
// as long after the latest of their ends as the announcement keeps the ends apart,
// and never earlier than its own. open are the ends as bids have moved them.
//
// Art. 20 lengthens a lot only for its own bids; that this one waits is a rule of the
// bidding that is published with the announcement (Art. 13(4)), the same for all and
// known before anybody applies. Without it a lot could be sold in the very minutes in
// which a bid for another makes its sale unlawful.
func WaitFor(ends legal.Time, open []legal.Time, gap time.Duration) legal.Time {
	for _, e := range open {
		ends = legal.Later(ends, e.Add(gap))
	}
	return ends
}
