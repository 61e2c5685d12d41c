package duty

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Substitutable are the duties for which a colleague may stand in. Those that see
// bidders, draw firms or decide as a panel are filled by appointment only.
var Substitutable = []Duty{Clerk, Judge, FundKeeper, BureauHead, Leader, FinanceMaker, FinanceChecker, Reconciler, Custodian}

// Rotating are the posts that pass to another after some time.
var Rotating = []Duty{FundKeeper, FinanceMaker, FinanceChecker, Reconciler}

// DefaultMonths is how long a rotating post is held where the court has ordered
// nothing: no rule of law gives a number, so this is the house's default.
const DefaultMonths = 36

// maxLeave bounds a substitution, in days.
const maxLeave = 366

// Leave is a substitution as it is asked for: from the first day at 00:00 until
// the last day at 00:00, Asia/Shanghai.
type Leave struct {
	Duty       Duty
	Absent     ref.ID
	Substitute ref.ID
	From       legal.Date
	Until      legal.Date
}

// Standing is a substitution in force or to come, of the one who would step in.
type Standing struct {
	Duty  Duty
	From  legal.Time
	Until legal.Time
}

// LeaveFacts is what must be known of the two people.
type LeaveFacts struct {
	Pairs  []Pair
	Absent []Duty     // held by who is away, by appointment
	Held   []Duty     // by the substitute
	Stands []Standing // of the substitute
	At     legal.Time
	Name   func(Duty) fault.Text
}

// CanSubstitute decides whether a colleague may stand in: for a duty that the
// absent person holds by appointment, in a time that is not over, without coming
// to hold what is kept apart, not even through two substitutions.
func CanSubstitute(l Leave, f LeaveFacts) error {
	switch {
	case !slices.Contains(Substitutable, l.Duty):
		return unknown(l.Duty, Substitutable)
	case l.Absent == l.Substitute:
		return ErrSelfSubstitute
	case l.From.IsZero() || l.Until.IsZero() || !l.From.Before(l.Until) || l.Until.DaysSince(l.From) > maxLeave:
		return ErrDays.With("from", l.From).With("until", l.Until)
	case !f.At.Before(l.Until.Start()):
		return ErrPast.With("from", l.From)
	case !slices.Contains(f.Absent, l.Duty):
		return ErrNotHolder.With("duty", f.Name(l.Duty))
	case slices.Contains(f.Held, l.Duty):
		return ErrHoldsAlready.With("duty", f.Name(l.Duty))
	case len(f.Held) == 0:
		return ErrNoColleague
	}
	err := MayHold(f.Pairs, f.Held, l.Duty, f.Name)
	if err != nil {
		return err
	}
	from := legal.Later(l.From.Start(), f.At)
	for _, s := range f.Stands {
		if !s.From.Before(l.Until.Start()) || !from.Before(s.Until) {
			continue
		}
		p, apart := Between(f.Pairs, s.Duty, l.Duty)
		if s.Duty == l.Duty || apart && p.Reach == Post {
			return ErrOverlap.With("duty", f.Name(s.Duty))
		}
	}
	return nil
}

// CanBegin refuses a substitution that is asked for after its first day.
func CanBegin(l Leave, at legal.Time) error {
	if l.From.Before(at.Date()) {
		return ErrPast.With("from", l.From)
	}
	return nil
}

// CanAnswer refuses an answer by somebody whom the order concerns.
func CanAnswer(by ref.ID, concerned ...ref.ID) error {
	if slices.Contains(concerned, by) {
		return ErrConcerned
	}
	return nil
}

// Effect is what the end of a term does.
type Effect string

// The effects. Alarm: a leader is told, and the work goes on. Lock: who holds the post
// takes no part by it any more, unless a leader signed that he goes on until a day.
const (
	Alarm Effect = "alarm"
	Lock  Effect = "lock"
)

// RotateBy is the last moment of a term that began at began and lasts months: the
// post passes at the latest at the end of that day.
func RotateBy(began legal.Time, months int) legal.Time {
	return began.Date().AddMonths(months).End()
}

// Rotation is how long a post is held in a court, and what its end does.
type Rotation struct {
	Duty   Duty
	Months int
	Effect Effect
}

// Check refuses a rotation that no court can order.
func (r Rotation) Check() error {
	if !slices.Contains(Rotating, r.Duty) {
		return unknown(r.Duty, Rotating)
	}
	if r.Months < 1 || r.Months > 120 {
		return ErrMonths
	}
	if r.Effect != Alarm && r.Effect != Lock {
		return ErrEffect
	}
	return nil
}

// Locks tells whether whoever has held the post since began, and may go on through the
// last day of an exception (none: the zero date), is locked out of it.
func (r Rotation) Locks(began legal.Time, through legal.Date, at legal.Time) bool {
	return r.Effect == Lock && !at.Before(RotateBy(began, r.Months)) && (through.IsZero() || !at.Before(through.End()))
}

// Extension is an exception: who holds a post goes on in it through a day.
type Extension struct {
	Duty    Duty
	Holder  ref.ID
	Through legal.Date
}

// CanExtend refuses an exception for a post that does not rotate or that the person
// does not hold, and one without an end in sight.
func CanExtend(e Extension, held []Duty, at legal.Time, name func(Duty) fault.Text) error {
	switch {
	case !slices.Contains(Rotating, e.Duty):
		return unknown(e.Duty, Rotating)
	case !slices.Contains(held, e.Duty):
		return ErrNoPost.With("duty", name(e.Duty))
	case e.Through.Before(at.Date()) || e.Through.DaysSince(at.Date()) > maxLeave:
		return ErrThrough.With("first", at.Date()).With("last", at.Date().AddDays(maxLeave))
	}
	return nil
}

// CheckPaper refuses an order without a document or a reason.
func CheckPaper(document, reason string) error {
	n, m := utf8.RuneCountInString(strings.TrimSpace(document)), utf8.RuneCountInString(strings.TrimSpace(reason))
	if n < 4 || n > 80 {
		return ErrDocument
	}
	if m < 4 || m > 500 {
		return ErrReason
	}
	return nil
}

func unknown(d Duty, known []Duty) error {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return ErrNoDuty.With("duty", d).With("duties", strings.Join(names, ", "))
}
