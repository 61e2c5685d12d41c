package auction

import (
	"slices"
	"strings"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Requirement is one thing that a buyer must still be when the court rules on the
// sale (法释〔2021〕18号 Art. 3; 法释〔2021〕20号 Art. 15; 法释〔2016〕18号 Art. 31(4), 34).
type Requirement string

// The requirements, in the order in which they are looked at.
const (
	LimitAtBidding Requirement = "limit_bidding"   // allowed to buy housing when applying
	LimitAtRuling  Requirement = "limit_ruling"    // and still allowed now
	EquityApproval Requirement = "equity_approval" // the approval of the change of shareholder
	Qualification  Requirement = "qualification"   // the special qualification of the announcement
	NotExcluded    Requirement = "exclusion"       // on no list of Art. 24, 34; the house looks itself
)

var requirementWords = map[Requirement]fault.Text{
	LimitAtBidding: text("申请竞买时的购房资格", "allowed to buy housing when applying"),
	LimitAtRuling:  text("作出裁定时的购房资格", "allowed to buy housing at the ruling"),
	EquityApproval: text("股权变更的批准", "the approval of the change of shareholder"),
	Qualification:  text("公告要求的特殊资格", "the special qualification of the announcement"),
	NotExcluded:    text("不在不得竞买人员之列", "not among those who may not bid"),
}

// Words name a requirement; the bare key if unknown.
func (r Requirement) Words() fault.Text {
	if w, ok := requirementWords[r]; ok {
		return w
	}
	return fault.Text{ZH: string(r), EN: string(r)}
}

// Basis is the law that asks for it.
func (r Requirement) Basis() basis.Basis {
	switch r {
	case LimitAtBidding, LimitAtRuling:
		return basis.Housing2021(3)
	case EquityApproval:
		return basis.Equity2021(15)
	case Qualification:
		return basis.Online2016(14)
	default:
		return basis.Online2016(34)
	}
}

// Result is what a look at one requirement found.
type Result string

// The results. A change of shareholder need not everywhere be approved; nothing else is waived.
const (
	BuyerMet         Result = "met"
	BuyerLacking     Result = "lacking"
	BuyerNotRequired Result = "not_required"
)

// Words name a result; the bare key if unknown.
func (r Result) Words() fault.Text {
	switch r {
	case BuyerMet:
		return text("具备", "met")
	case BuyerLacking:
		return text("不具备", "lacking")
	case BuyerNotRequired:
		return text("依法无需", "not required by law")
	}
	return fault.Text{ZH: string(r), EN: string(r)}
}

// BuyerFinding is what somebody of the court found about one requirement, and on what.
type BuyerFinding struct {
	Requirement Requirement `json:"requirement"`
	Result      Result      `json:"result"`
	Evidence    string      `json:"evidence"`
	Document    string      `json:"document"` // SHA-256; empty if the evidence is a reference
	By          ref.ID      `json:"by"`
	At          legal.Time  `json:"at"`
}

// BuyerFacts are what the second look at a buyer rests on.
type BuyerFacts struct {
	Status    Status
	Class     Class
	Limited   bool // housing under purchase limits
	Qualified bool // a special qualification was announced
	PaidAt    legal.Time
	Found     []BuyerFinding // the oldest first
	Listed    []Rule         // lines of the lot's list that name the buyer now
}

// Requires are the requirements that apply to the lot, in their order.
func (f BuyerFacts) Requires() []Requirement {
	var out []Requirement
	if f.Class == Housing && f.Limited {
		out = append(out, LimitAtBidding, LimitAtRuling)
	}
	if f.Class == Equity {
		out = append(out, EquityApproval)
	}
	if f.Qualified {
		out = append(out, Qualification)
	}
	return append(out, NotExcluded)
}

// Latest is what was last found about a requirement. What was found about the
// qualification at the ruling before the price was paid does not count: the buyer must
// be allowed to buy without a break until the ruling.
func (f BuyerFacts) Latest(r Requirement) (BuyerFinding, bool) {
	for _, b := range slices.Backward(f.Found) {
		if b.Requirement == r && (r != LimitAtRuling || !f.PaidAt.IsZero() && !b.At.Before(f.PaidAt)) {
			return b, true
		}
	}
	return BuyerFinding{}, false
}

// MayRule refuses the ruling while a requirement of the lot is lacking or was not
// looked at. ErrBuyerUnchecked, ErrBuyerLimited, ErrBuyerNotApproved,
// ErrBuyerUnqualified, ErrBuyerExcluded.
func (f BuyerFacts) MayRule() error {
	for _, r := range f.Requires() {
		if r == NotExcluded {
			if len(f.Listed) > 0 {
				return ErrBuyerExcluded.With("rule", f.Listed[0])
			}
			continue
		}
		b, ok := f.Latest(r)
		if !ok {
			return ErrBuyerUnchecked.With("requirement", r.Words())
		}
		if b.Result == BuyerLacking {
			return lackOf[r]
		}
	}
	return nil
}

// Take refuses a finding that says nothing, or about what the lot does not ask.
// ErrBuyerNotNow, ErrBuyerRequirement, ErrBuyerResult, ErrBuyerEvidence.
func (f BuyerFacts) Take(b BuyerFinding) error {
	if f.Status != Sold && f.Status != Paid {
		return ErrBuyerNotNow
	}
	if b.Requirement == NotExcluded || !slices.Contains(f.Requires(), b.Requirement) {
		return ErrBuyerRequirement.With("requirement", b.Requirement.Words())
	}
	if !slices.Contains([]Result{BuyerMet, BuyerLacking, BuyerNotRequired}, b.Result) || b.Result == BuyerNotRequired && b.Requirement != EquityApproval {
		return ErrBuyerResult.With("requirement", b.Requirement.Words())
	}
	if n := len([]rune(strings.TrimSpace(b.Evidence))); n < 2 || n > 500 || b.Document != "" && !IsHash(b.Document) {
		return ErrBuyerEvidence
	}
	return nil
}

// Recital are the findings that count as the ruling recites them.
func (f BuyerFacts) Recital() string {
	var out []string
	for _, r := range f.Requires() {
		if b, ok := f.Latest(r); ok {
			out = append(out, r.Words().ZH+"："+b.Result.Words().ZH+"（"+strings.TrimSpace(b.Evidence)+"）")
		}
	}
	return strings.Join(out, "；")
}

var lackOf = map[Requirement]error{
	LimitAtBidding: ErrBuyerLimited, LimitAtRuling: ErrBuyerLimited, EquityApproval: ErrBuyerNotApproved, Qualification: ErrBuyerUnqualified,
}

// What a judge can meet who looks at the buyer again before the ruling.
var (
	ErrBuyerUnchecked = fault.Define(fault.Refused, "buyer.unchecked", basis.Housing2021(3),
		"作出成交裁定前应核查“{requirement}”并记录依据（作出裁定时的购房资格应在价款付清后核查）。",
		"Before the ruling look at \"{requirement}\" and record on what (the qualification at the ruling: after the price is paid).")
	ErrBuyerLimited = fault.Define(fault.Refused, "buyer.limited", basis.Housing2021(3),
		"买受人自申请竞买至裁定未持续具备购房资格，不予作出成交裁定；依异议按法释〔2016〕18号第31条第4项撤销拍卖后重新拍卖，虚构资格的承担赔偿责任（法释〔2021〕18号第4条）。",
		"The buyer was not allowed to buy housing all the way from applying to the ruling, so no ruling is issued. Upon objection the sale is revoked (Fa Shi [2016] No. 18, Art. 31(4)) and the house is sold again; who made the qualification up pays damages (Fa Shi [2021] No. 18, Art. 4).")
	ErrBuyerNotApproved = fault.Define(fault.Refused, "buyer.not_approved", basis.Equity2021(15),
		"买受人未取得股权变更的批准，不能作出成交裁定；合理期限内未取得的，应重新拍卖，原买受人不得参加。",
		"The change of shareholder is not approved, so no ruling is issued. Without approval in reasonable time the equity is sold again, without this buyer.")
	ErrBuyerUnqualified = fault.Define(fault.Refused, "buyer.unqualified", basis.Online2016(31),
		"买受人不具备公告要求的资格，不能作出成交裁定；依异议撤销拍卖（第31条第4项）后重新拍卖。",
		"The buyer lacks the qualification of the announcement, so no ruling is issued. Upon objection the sale is revoked (Art. 31(4)) and the property is sold again.")
	ErrBuyerExcluded = fault.Define(fault.Refused, "buyer.excluded", basis.Online2016(34),
		"买受人现列于本标的不得竞买人员名单（{rule}），不能作出成交裁定；名单有误的，先依申诉划去，否则依异议撤销拍卖（第31条第4项）。",
		"The buyer stands on the list of those who may not bid on this lot ({rule}), so no ruling is issued. A wrong line is struck on appeal; otherwise the sale is revoked upon objection (Art. 31(4)).")
	ErrBuyerNotNow = fault.Define(fault.Refused, "buyer.not_now", basis.Housing2021(3),
		"买受人资格在成交之后、作出成交裁定之前核查。", "A buyer is looked at again after the sale and before the ruling.")
	ErrBuyerRequirement = fault.Define(fault.Invalid, "buyer.requirement", basis.Housing2021(3),
		"本标的不要求“{requirement}”，或者该项由本平台自行核对。", "The lot does not ask for \"{requirement}\", or the house looks at it itself.")
	ErrBuyerResult = fault.Define(fault.Invalid, "buyer.result", basis.Equity2021(15),
		"“{requirement}”的核查结果应为 met（具备）或 lacking（不具备）；只有股权变更的批准可以 not_required（依法无需）。",
		"\"{requirement}\" is met or lacking; only the approval of a change of shareholder can be not_required.")
	ErrBuyerEvidence = fault.Define(fault.Invalid, "buyer.evidence", basis.Housing2021(3),
		"请写明核查所依据的材料（2 至 500 字）；附文件的，应为其 SHA-256 校验值。",
		"Say on what the finding rests (2 to 500 characters); a document is named by its SHA-256.")
)
