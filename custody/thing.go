package custody

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"fachui/internal/calendar"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// MostThings is how many lines a list may have.
const MostThings = 50

// NewThing is a line of a list of hand-over.
type NewThing struct {
	Description string        `json:"description"`
	Quantity    int           `json:"quantity"`
	Unit        string        `json:"unit"`
	Condition   string        `json:"condition"`
	Value       *money.Amount `json:"value"` // an estimate, if there is one
	Valuable    bool          `json:"valuable"`
	Titled      bool          `json:"titled"`      // the enforcement title orders its delivery or return
	PerishesAt  legal.Time    `json:"perishes_at"` // zero: it keeps
	Asset       ref.ID        `json:"asset"`       // the seized asset that it is or belongs to, if any
}

// check says what is wrong with line n.
func (t NewThing) check(n int, at legal.Time) error {
	wrong := func(zh, en string) error { return ErrThing.With("line", n).With("why", fault.Text{ZH: zh, EN: en}) }
	switch {
	case !between(t.Description, 2, 200):
		return wrong("名称和特征应为 2 至 200 字", "a description has 2 to 200 characters")
	case t.Quantity < 1 || t.Quantity > 1_000_000:
		return wrong("数量应为 1 至 1000000", "a quantity is 1 to 1,000,000")
	case !between(t.Unit, 1, 10):
		return wrong("单位应为 1 至 10 字", "a unit has 1 to 10 characters")
	case !between(t.Condition, 2, 200):
		return wrong("现状（成色、缺损）应为 2 至 200 字", "a condition has 2 to 200 characters")
	case t.Value != nil && !t.Value.IsPositive():
		return wrong("估值应大于零；没有估值请留空", "an estimate is more than zero; leave it empty if there is none")
	case !t.PerishesAt.IsZero() && !t.PerishesAt.After(at):
		return wrong("应处置的最后时间应在现在之后", "the time by which it must be gone is after now")
	}
	return nil
}

// NewHandover is a record of hand-over as officers file it.
type NewHandover struct {
	HandedBy      string     `json:"handed_by"`
	Capacity      string     `json:"capacity"`
	SecondOfficer ref.ID     `json:"second_officer"`
	TakenOn       legal.Date `json:"taken_on"`
	Place         string     `json:"place"`
	Document      string     `json:"document"`
	Things        []NewThing `json:"things"`
}

var capacities = map[string]bool{"debtor": true, "creditor": true, "third_party": true, "court": true, "authority": true}

// Check says what is wrong with a record that is filed at a time in a case that was
// filed on a day.
func (h NewHandover) Check(filed legal.Date, at legal.Time) error {
	wrong := func(zh, en string) error { return ErrHandover.With("why", fault.Text{ZH: zh, EN: en}) }
	switch {
	case !between(h.HandedBy, 2, 60):
		return wrong("移交人应为 2 至 60 字", "who handed over has 2 to 60 characters")
	case !capacities[h.Capacity]:
		return wrong("移交人身份应为 debtor、creditor、third_party、court、authority 之一", "the capacity is one of debtor, creditor, third_party, court, authority")
	case !between(h.Place, 2, 120):
		return wrong("取得地点应为 2 至 120 字", "the place has 2 to 120 characters")
	case !between(h.Document, 2, 120):
		return ErrDocument
	case h.TakenOn.IsZero() || h.TakenOn.After(at.Date()) || h.TakenOn.Before(filed):
		return ErrTakenOn.With("filed", filed)
	case len(h.Things) < 1 || len(h.Things) > MostThings:
		return ErrList.With("most", MostThings)
	}
	for i, t := range h.Things {
		err := t.check(i+1, at)
		if err != nil {
			return err
		}
	}
	return nil
}

// Thing is what the rules ask about a thing.
type Thing struct {
	State    State
	Duty     Duty
	DueAt    legal.Time // of the duty
	Slot     ref.ID
	Seal     string
	Valuable bool
	Titled   bool
	TakenOn  legal.Date
}

// Particulars are what a step needs besides its command; each step reads its own.
type Particulars struct {
	Slot        ref.ID     // receive, move, take back
	Seal        string     // receive a valuable, seal
	Reason      string     // why, or what was found
	Document    string     // the order or ruling
	Counterpart string     // appraiser, buyer, owner, other court
	Paper       string     // by which the counterpart was known
	BackAt      legal.Time // lend
	Ground      string     // order delivery: title or sale
	From        legal.Date // order: release, service of the ruling, receipt
	Missing     bool       // check: it was not found
}

// Apply decides a step: it returns the thing as it stands afterwards. The people
// are checked apart, by [Step.MayBegin] and [Step.MayConfirm].
func (t Thing) Apply(c Command, p Particulars, pol Policy, cal calendar.Calendar, at legal.Time) (Thing, Step, error) {
	s, err := Next(t.State, c, t.Duty)
	if err != nil {
		return Thing{}, Step{}, err
	}
	err = t.check(c, p, pol, at)
	if err != nil {
		return Thing{}, Step{}, err
	}
	out := t
	out.State = s.End(t.Valuable)
	switch c {
	case Receive:
		out.Slot, out.Seal = p.Slot, p.Seal
		if t.Titled {
			out.Duty = ToDeliver
			out.DueAt, err = within(cal, t.TakenOn, TitleDays)
		}
	case Move, TakeBack:
		out.Slot = p.Slot
	case Seal:
		out.Seal = p.Seal
	case Open:
		out.Seal = ""
	case OrderDelivery:
		out.Duty = ToDeliver
		out.DueAt, err = within(cal, p.From, deliveryDays(p.Ground))
	case OrderReturn:
		out.Duty = ToReturn
		out.DueAt, err = within(cal, p.From, ReturnDays)
	case CancelOrder:
		out.Duty, out.DueAt = Keep, legal.Time{}
	case Lend:
		out.Slot = ""
	case Deliver, Return, Transfer, Dispose:
		out.Slot, out.Seal, out.Duty, out.DueAt = "", "", Keep, legal.Time{}
	case Reject, Check:
	}
	if err != nil {
		return Thing{}, Step{}, err
	}
	return out, s, nil
}

func deliveryDays(ground string) int {
	if ground == "sale" {
		return SaleDays
	}
	return TitleDays
}

func within(cal calendar.Calendar, from legal.Date, days int) (legal.Time, error) {
	last, err := cal.LastDay(from, days)
	return last.End(), err
}

// check says which of the particulars that c needs is missing.
func (t Thing) check(c Command, p Particulars, pol Policy, at legal.Time) error {
	for _, need := range needs[c] {
		err := need(t, p)
		if err != nil {
			return err
		}
	}
	switch {
	case c == Lend:
		latest := at.Date().AddDays(pol.LoanDays).End()
		if !p.BackAt.After(at) || p.BackAt.After(latest) {
			return ErrBackAt.With("latest", latest)
		}
	case c == OrderDelivery && p.Ground != "title" && p.Ground != "sale":
		return ErrGround
	case c == OrderDelivery || c == OrderReturn:
		if p.From.IsZero() || p.From.After(at.Date()) || p.From.Before(t.TakenOn) {
			return ErrFrom.With("taken", t.TakenOn)
		}
	}
	return nil
}

type need = func(Thing, Particulars) error

var needs = map[Command][]need{
	Receive:       {slot, sealOfValuable},
	Reject:        {reason},
	Move:          {slot, otherSlot, reason},
	Seal:          {sealNumber},
	Open:          {reason},
	Lend:          {counterpart, paper, document},
	TakeBack:      {slot, reason},
	OrderDelivery: {counterpart, document},
	OrderReturn:   {counterpart, document},
	CancelOrder:   {reason},
	Deliver:       {counterpart, paper},
	Return:        {counterpart, paper},
	Transfer:      {counterpart, document},
	Dispose:       {reason, document},
	Check:         {reason},
}

func slot(_ Thing, p Particulars) error {
	return unless(!p.Slot.IsZero(), ErrSlotUnknown)
}
func otherSlot(t Thing, p Particulars) error { return unless(p.Slot != t.Slot, ErrSlotSame) }
func reason(_ Thing, p Particulars) error    { return unless(between(p.Reason, 2, 500), ErrReason) }
func document(_ Thing, p Particulars) error  { return unless(between(p.Document, 2, 120), ErrDocument) }
func counterpart(_ Thing, p Particulars) error {
	return unless(between(p.Counterpart, 2, 60), ErrCounterpart)
}
func paper(_ Thing, p Particulars) error      { return unless(between(p.Paper, 2, 60), ErrPaper) }
func sealNumber(_ Thing, p Particulars) error { return unless(between(p.Seal, 2, 40), ErrSealMissing) }

func sealOfValuable(t Thing, p Particulars) error {
	if t.Valuable {
		return sealNumber(t, p)
	}
	return unless(p.Seal == "", ErrSealNone)
}

func unless(fine bool, f *fault.Fault) error {
	if fine {
		return nil
	}
	return f
}

// MayConfirm refuses a second person who is the first, who holds no fitting office,
// or whose office is on the same side of the warehouse door.
func (s Step) MayConfirm(began, confirms ref.ID, beganAs, confirmsAs string) error {
	switch {
	case began == confirms:
		return ErrSamePerson
	case !slices.Contains(s.Confirm, confirmsAs):
		return ErrRole.With("command", s.Command.Words())
	case s.Door && (beganAs == ByKeeper) == (confirmsAs == ByKeeper):
		return ErrSameOffice
	}
	return nil
}

// Number is what stands on the label of a thing: the number of its list and its line.
func Number(year, serial, line int) string {
	return fmt.Sprintf("%s-%02d", ListNumber(year, serial), line)
}

// ListNumber is the number of a list of hand-over.
func ListNumber(year, serial int) string { return fmt.Sprintf("KW%d-%04d", year, serial) }

func between(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most
}
