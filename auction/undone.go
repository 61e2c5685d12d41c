package auction

import (
	"slices"
	"strings"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// ReauctionTarget is how many days after a default the house looks for the
// re-auction to be held. The law names no number for it (法释〔2016〕18号 Art. 24);
// the thirty days are those of Art. 26.
const ReauctionTarget = 30

// Ground is why a sale is revoked: 法释〔2016〕18号 Art. 31.
type Ground string

// The six grounds, in the order of the law.
const (
	UntrueDescription Ground = "untrue_description" // (1) description or defects seriously untrue; purpose defeated
	SystemFault       Ground = "system_fault"       // (2) fault, virus, intrusion or wrong data made the result
	Collusion         Ground = "collusion"          // (3) bidders colluded, or with the platform
	UnqualifiedBuyer  Ground = "unqualified_buyer"  // (4) the buyer may not buy
	UnequalTerms      Ground = "unequal_terms"      // (5) bidders were kept out or treated unequally
	SeriousBreach     Ground = "serious_breach"     // (6) another serious breach with harm
)

var groundWords = map[Ground]fault.Text{
	UntrueDescription: {ZH: "文字说明、视频或瑕疵说明严重失实，致使买受人产生重大误解、购买目的无法实现", EN: "description or known defects were seriously untrue, which defeated the buyer's purpose"},
	SystemFault:       {ZH: "系统故障、病毒入侵、黑客攻击或数据错误致使拍卖结果错误", EN: "a fault, intrusion or wrong data made the result wrong"},
	Collusion:         {ZH: "竞买人之间，或者竞买人与网络服务提供者之间恶意串通", EN: "bidders colluded with each other or with the platform"},
	UnqualifiedBuyer:  {ZH: "买受人不具备法律规定的竞买资格", EN: "the buyer was not qualified to buy"},
	UnequalTerms:      {ZH: "违法限制竞买人参加竞买或者对享有同等权利的竞买人规定不同竞买条件", EN: "bidders were kept out unlawfully or given unequal terms"},
	SeriousBreach:     {ZH: "其他严重违反网络司法拍卖程序且损害当事人或者竞买人利益的情形", EN: "another serious breach of procedure that harmed a party or bidder"},
}

// Grounds lists the grounds in the order of the law.
func Grounds() []Ground {
	return []Ground{UntrueDescription, SystemFault, Collusion, UnqualifiedBuyer, UnequalTerms, SeriousBreach}
}

// Words name a ground; the bare key if unknown.
func (g Ground) Words() fault.Text {
	if w, ok := groundWords[g]; ok {
		return w
	}
	return fault.Text{ZH: string(g), EN: string(g)}
}

// Paper is the written decision that an act of the court rests on.
type Paper struct {
	DocNo    string
	Document string // SHA-256; empty where the house writes it from its template
	Reason   string // published
}

// Check refuses a decision without number, document or reason.
func (p Paper) Check() error {
	if p.Document == "" {
		return ErrPaper.With("field", "document")
	}
	return p.CheckWords()
}

// CheckWords is Check for a decision that the house can write: then it needs no document.
func (p Paper) CheckWords() error {
	if n := len([]rune(strings.TrimSpace(p.DocNo))); n < 2 || n > 120 {
		return ErrPaper.With("field", "doc_no")
	}
	if p.Document != "" && !IsHash(p.Document) {
		return ErrPaper.With("field", "document")
	}
	if n := len([]rune(strings.TrimSpace(p.Reason))); n < 2 || n > 2000 {
		return ErrPaper.With("field", "reason")
	}
	return nil
}

// LateUntil is the end of the last day on which a buyer may still pay, by the
// court's leave. Today is the earliest: leave for the past would change what was due.
func LateUntil(last legal.Date, at legal.Time) (legal.Time, error) {
	if last.IsZero() || last.Before(at.Date()) {
		return legal.Time{}, ErrLateDay.With("earliest", at.Date())
	}
	return last.End(), nil
}

// CanRuleDefault refuses the ruling while time that the court gave still runs: a
// late buyer is in default only when the court says so, and not against its word.
func CanRuleDefault(leave, at legal.Time) error {
	if at.Before(leave) {
		return ErrLeaveRuns.With("until", leave)
	}
	return nil
}

// CanRevoke checks ground and objection of a revocation. The objection must have
// been lodged by then, and after the sale that it attacks had begun.
func CanRevoke(g Ground, lodged legal.Date, announced, at legal.Time) error {
	if !slices.Contains(Grounds(), g) {
		return ErrRevocationGround
	}
	if lodged.IsZero() || lodged.After(at.Date()) || lodged.Before(announced.Date()) {
		return ErrLodgedOn.With("from", announced.Date()).With("to", at.Date())
	}
	return nil
}

// What a judge can meet who undoes a sale.
var (
	ErrPaper = fault.Define(fault.Invalid, "lot.paper", basis.Online2016(24),
		"须有文书号、文书和理由：“{field}”缺少或不合要求（文书应为文件的 SHA-256 校验值）。",
		"A document number, the document and the reason are needed: \"{field}\" is missing or not usable (the document is the SHA-256 of a file).")
	ErrLateDay = fault.Define(fault.Invalid, "lot.late_day", basis.Sale2020(22),
		"准许付款的最后一日不早于今日（{earliest}）。",
		"The last day on which payment is accepted is no earlier than today ({earliest}).")
	ErrLeaveRuns = fault.Define(fault.Refused, "lot.leave_runs", basis.Sale2020(22),
		"法院已准许买受人于 {until} 前付款，期满前不能裁定重新拍卖。",
		"The court has allowed the buyer to pay until {until}; a re-auction cannot be ruled before that.")
	ErrRevocationGround = fault.Define(fault.Invalid, "lot.revocation_ground", basis.Online2016(31),
		"撤销拍卖的事由应为第三十一条所列六项之一。",
		"The ground of a revocation is one of the six of Article 31.")
	ErrLodgedOn = fault.Define(fault.Invalid, "lot.lodged_on", basis.Online2016(31),
		"异议提出之日应在公告（{from}）之后、今日（{to}）以前。",
		"The objection was lodged between the announcement ({from}) and today ({to}).")
)
