package objection

import (
	"slices"
	"strings"

	"fachui/internal/legal"
)

// Paper is a written ruling, order or judgment, with what the public reads of it.
type Paper struct {
	DocNo    string
	Document string // SHA-256
	Reason   string // the public text: no names of people
}

// Check refuses a paper without number, document or reason.
func (p Paper) Check() error {
	if n := len([]rune(strings.TrimSpace(p.DocNo))); n < 2 || n > 120 {
		return ErrPaper.With("field", "doc_no")
	}
	if !isHash(p.Document) {
		return ErrPaper.With("field", "document")
	}
	if n := len([]rune(strings.TrimSpace(p.Reason))); n < 2 || n > 2000 {
		return ErrPaper.With("field", "reason")
	}
	return nil
}

func isHash(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// CheckOutcome decides whether the court may rule o about an objection of kind k. A
// sale is revoked (revoke) only by undoing the act that was attacked, and where there
// is a sale.
func CheckOutcome(k Kind, o Outcome, revoke, sold bool) error {
	if !slices.Contains(k.Rulings(), o) {
		return ErrOutcome.With("kind", k.Words())
	}
	if revoke && (o != Undone || !sold) {
		return ErrRevoke
	}
	return nil
}

// CheckJudgment refuses an end that an action does not have.
func CheckJudgment(o Outcome) error {
	if !slices.Contains(Judgments(), o) {
		return ErrJudgment
	}
	return nil
}

// Next remedies.
const (
	ToReconsider = "reconsideration" // 复议, to the higher court
	ToSue        = "action"          // 执行异议之诉
)

// NextRemedy is what is open against ruling o, and for how many days: an action against
// a ruling about a third party's right, reconsideration against all others, also where
// the objection was not accepted ("") (民事诉讼法 Art. 236, 238; 执行异议复议规定 Art. 2).
func NextRemedy(k Kind, o Outcome) (remedy string, days int) {
	if k == ThirdParty && (o == Stopped || o == Dismissed) {
		return ToSue, SueDays
	}
	return ToReconsider, ReconsiderDays
}

// CanSeek refuses a remedy that is not the one open, or that comes late. due is the
// end of the time of whoever seeks it, zero while the ruling has not reached them.
func CanSeek(remedy string, k Kind, o Outcome, due, at legal.Time) error {
	open, days := NextRemedy(k, o)
	if remedy != open {
		return ErrOtherRemedy.With("days", days)
	}
	if !due.IsZero() && !at.Before(due) {
		return ErrRemedyLate.With("due", due)
	}
	return nil
}

// CanRemand refuses to send back a second time: 执行异议复议规定 Art. 23.
func CanRemand(before int) error {
	if before > 0 {
		return ErrRemandedOnce
	}
	return nil
}
