package auction

import (
	"unicode/utf8"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// ClearingStep is a step by which property is cleared for its buyer.
type ClearingStep string

// The steps, in the order in which they may follow.
const (
	NoticeToLeave ClearingStep = "notice"    // whoever holds the property is told to leave by a day
	OrderToLeave  ClearingStep = "order"     // the president's public order, after that day: 民事诉讼法 Art. 261
	Eviction      ClearingStep = "eviction"  // by enforcement officers, after the day of the order
	Hindrance     ClearingStep = "hindrance" // what by law stands in the way of the handing over: 拍卖变卖规定 Art. 27
)

var clearingWords = map[ClearingStep]fault.Text{
	NoticeToLeave: text("通知限期腾退", "told to leave by a day"),
	OrderToLeave:  text("公告责令限期迁出", "publicly ordered to leave by a day"),
	Eviction:      text("强制迁出", "evicted"),
	Hindrance:     text("依法暂不能移交", "by law it cannot be handed over for now"),
}

// Words are the step in both languages.
func (s ClearingStep) Words() fault.Text { return clearingWords[s] }

// ClearingSteps lists the steps in their order.
func ClearingSteps() []ClearingStep {
	return []ClearingStep{NoticeToLeave, OrderToLeave, Eviction, Hindrance}
}

// Cleared is a step that was taken.
type Cleared struct {
	Step  ClearingStep `json:"step"`
	Until legal.Date   `json:"until"` // the day to leave by
	At    legal.Time   `json:"at"`
}

// Clearing is what was done so far to clear a lot's property.
type Clearing struct {
	Status Status
	Kind   AssetKind
	Taken  []Cleared
}

// NewClearing is a step that somebody wants to take.
type NewClearing struct {
	Step     ClearingStep
	Until    legal.Date
	Document string // SHA-256 of the notice, the order, the record
	DocNo    string // of the president's order
	Note     string
}

// Take decides whether a step may be taken now: ErrClearingNow, ErrClearingStep,
// ErrClearingKind, ErrClearingDay, ErrClearingEarly, ErrClearingNo, ErrClearingWhy.
func (c Clearing) Take(n NewClearing, at legal.Time) error {
	switch c.Status {
	case Paid, Ruled, Titled:
	default: // too early or too late
		return ErrClearingNow
	}
	notes := utf8.RuneCountInString(n.Note)
	switch {
	case clearingWords[n.Step].ZH == "":
		return ErrClearingStep
	case c.Kind != Immovable && n.Step != Hindrance:
		return ErrClearingKind
	case n.Step.dated() && !n.Until.After(at.Date()):
		return ErrClearingDay.With("earliest", at.Date().AddDays(1))
	case !n.Step.dated() && !n.Until.IsZero():
		return ErrClearingStep
	case n.Step == OrderToLeave && (utf8.RuneCountInString(n.DocNo) < 2 || utf8.RuneCountInString(n.DocNo) > 120):
		return ErrClearingNo
	case n.Step == Hindrance && notes < 4, notes > 1000:
		return ErrClearingWhy
	}
	return c.passed(n.Step, at)
}

func (s ClearingStep) dated() bool { return s == NoticeToLeave || s == OrderToLeave }

// passed refuses an order before the day of a notice has passed, and an eviction
// before the day of an order has.
func (c Clearing) passed(s ClearingStep, at legal.Time) error {
	needs := map[ClearingStep]ClearingStep{OrderToLeave: NoticeToLeave, Eviction: OrderToLeave}[s]
	if needs == "" {
		return nil
	}
	var last legal.Date
	for _, t := range c.Taken {
		if t.Step != needs {
			continue
		}
		if !at.Before(t.Until.End()) {
			return nil
		}
		if t.Until.After(last) {
			last = t.Until
		}
	}
	if last.IsZero() {
		return ErrClearingFirst.With("first", needs.Words())
	}
	return ErrClearingEarly.With("day", last)
}

// What is refused about clearing property.
var (
	ErrClearingNow = fault.Define(fault.Refused, "clearing.not_now", basis.Sale2020(27),
		"价款付清后、交付前，才登记腾退。", "Clearing is recorded after the price is paid in full and before the handing over.")
	ErrClearingStep = fault.Define(fault.Invalid, "clearing.step", basis.Basis{},
		"步骤应为 notice（通知，写明期限）、order（公告，写明期限）、eviction（强制迁出）或 hindrance（暂不能移交）；后两种不写期限。",
		"The step should be notice or order, each with its day, or eviction or hindrance, without one.")
	ErrClearingKind = fault.Define(fault.Refused, "clearing.movable", basis.CivilProcedure2023(261),
		"腾退、迁出只适用于不动产。", "Only from immovable property is anybody made to leave.")
	ErrClearingDay = fault.Define(fault.Invalid, "clearing.day", basis.CivilProcedure2023(261),
		"期限最早为 {earliest}。", "The day to leave by is {earliest} at the earliest.")
	ErrClearingNo = fault.Define(fault.Invalid, "clearing.doc_no", basis.CivilProcedure2023(261),
		"责令迁出的公告由院长签发，请写明文号（2 至 120 字）。", "The president issues the order to leave: give its number (2 to 120 characters).")
	ErrClearingWhy = fault.Define(fault.Invalid, "clearing.why", basis.Sale2020(27),
		"请写明依法不能移交的情形（4 至 1000 字）；其他步骤的说明不超过 1000 字。",
		"Say what by law stands in the way (4 to 1000 characters); other notes have 1000 at most.")
	ErrClearingFirst = fault.Define(fault.Refused, "clearing.first", basis.CivilProcedure2023(261),
		"尚未“{first}”，不能进入下一步。", "The step before is missing: {first}.")
	ErrClearingEarly = fault.Define(fault.Refused, "clearing.early", basis.CivilProcedure2023(261),
		"限期 {day} 尚未届满，不能进入下一步。", "The day to leave, {day}, has not passed, so the next step cannot be taken.")
)
