package objection

import (
	"slices"
	"strings"

	"fachui/internal/fault"
	"fachui/internal/legal"
)

// Act is the act of enforcement that is attacked: 执行异议复议规定 Art. 7.
type Act string

// The acts. What is left is Other.
const (
	Seizure      Act = "seizure"
	Pricing      Act = "pricing" // beyond what the objection to a report decides
	Announcement Act = "announcement"
	Bidding      Act = "bidding"
	Sale         Act = "sale"
	PaymentKind  Act = "in_kind"
	Priority     Act = "priority"
	Vacating     Act = "vacating"
	Eligibility  Act = "eligibility"
	Other        Act = "other"
)

// Acts lists them all.
func Acts() []Act {
	return []Act{Seizure, Pricing, Announcement, Bidding, Sale, PaymentKind, Priority, Vacating, Eligibility, Other}
}

var actWords = map[Act]fault.Text{
	Seizure: text("查封、扣押、冻结", "seizure"), Pricing: text("定价程序", "the pricing"), Announcement: text("公告和通知", "announcement and notices"),
	Bidding: text("竞价过程", "the bidding"), Sale: text("成交和拍卖结果", "the sale and its result"), PaymentKind: text("以物抵债", "payment in kind"),
	Priority: text("优先购买权", "the priority right"), Vacating: text("腾退和交付", "vacating and delivery"),
	Eligibility: text("竞买资格", "who may bid"), Other: text("其他执行行为", "another act of enforcement"),
}

// Words is the name of a.
func (a Act) Words() fault.Text { return actWords[a] }

// Grounds are the six on which a sale is revoked, in the words of 法释〔2016〕18号 Art. 31.
func Grounds() []string {
	return []string{"untrue_description", "system_fault", "collusion", "unqualified_buyer", "unequal_terms", "serious_breach"}
}

// Filing is an objection as it is handed in.
type Filing struct {
	Kind      Kind
	Capacity  Capacity
	Act       Act
	Ground    string // of 法释〔2016〕18号 Art. 31, if the sale is to be revoked
	Request   string // what the court is asked to do
	Statement string // facts and reasons
	Contact   string // address for service and telephone (Art. 1)
}

// The lengths of what is written, in characters.
const (
	RequestMost   = 500
	StatementMost = 5000
	ContactMost   = 200
	least         = 4
)

// Check refuses what does not say who, what and why: Art. 1. A third party's right is
// always examined under Art. 238, and only a third party claims one (Art. 8).
func (f Filing) Check() error {
	if !slices.Contains(Kinds(), f.Kind) {
		return ErrKind
	}
	if !slices.Contains(Capacities(), f.Capacity) {
		return ErrCapacity
	}
	if f.Kind == ThirdParty && f.Capacity != ByThird || f.Kind == Conduct && f.Capacity == ByThird {
		return ErrKindCapacity
	}
	if f.Kind == Conduct && !slices.Contains(Acts(), f.Act) || f.Kind == ThirdParty && f.Act != "" {
		return ErrAct
	}
	if f.Ground != "" && (f.Kind != Conduct || !slices.Contains(Grounds(), f.Ground)) {
		return ErrRevoke
	}
	for _, t := range []struct {
		field, text string
		most        int
	}{{"request", f.Request, RequestMost}, {"statement", f.Statement, StatementMost}, {"contact", f.Contact, ContactMost}} {
		n := len([]rune(strings.TrimSpace(t.text)))
		if n < least || n > t.most {
			return ErrText.With("field", t.field).With("least", least).With("most", t.most)
		}
	}
	return nil
}

// Standing is what the house knows about whoever objects and about the property.
type Standing struct {
	Party      bool // of the case
	Bidder     bool // applied for the lot
	Supervisor bool // of the court
	Asset      bool // an asset of the case is named
	Sold       bool // a sale was concluded, so that there is one to revoke
	Titled     bool // title has passed to a buyer: enforcement on the property is over
	ToParty    bool // and the buyer is a party of the case
	Earlier    bool // objected about the same before, and withdrew or lost
	Open       bool // an objection of theirs about the same is pending
}

// CanFile decides whether somebody with standing s may hand in f. Whether it is
// founded is nobody's question here.
func CanFile(f Filing, s Standing) error {
	err := f.Check()
	if err != nil {
		return err
	}
	switch {
	case f.Capacity == ByParty && !s.Party:
		return ErrNotParty
	case f.Capacity == ByThird && s.Party:
		return ErrPartyNotThird
	case f.Capacity == ByBidder && !s.Bidder:
		return ErrNotBidder
	case f.Capacity == BySupervisor && !s.Supervisor:
		return ErrNotSupervisor
	case f.Kind == ThirdParty && !s.Asset:
		return ErrNoAsset
	case f.Ground != "" && !s.Sold:
		return ErrNotSold
	case s.Open:
		return ErrOpen
	case s.Earlier:
		return ErrTwice
	}
	return InTime(f.Kind, s)
}

// InTime refuses a third party's objection that comes when enforcement on the property
// is over, unless a party got it (执行异议复议规定 Art. 6; 民诉法解释 Art. 462). One to conduct
// comes before the whole enforcement ends, which a case in this house has not.
func InTime(k Kind, s Standing) error {
	if k == ThirdParty && s.Titled && !s.ToParty {
		return ErrAssetOver
	}
	return nil
}

// CanAskPapers refuses to ask a second time: what is missing is told once (Art. 2).
func CanAskPapers(asked bool) error {
	if asked {
		return ErrAskedOnce
	}
	return nil
}

// CanSupplement refuses papers that come after their time.
func CanSupplement(due, at legal.Time) error {
	if !at.Before(due) {
		return ErrPapersLate.With("due", due)
	}
	return nil
}

// CanRefusePapers refuses a refusal for missing papers while their time still runs.
func CanRefusePapers(due, at legal.Time) error {
	if at.Before(due) {
		return ErrPapersRun.With("due", due)
	}
	return nil
}
