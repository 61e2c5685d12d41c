package notify

import (
	"slices"

	"fachui/internal/basis"
	"fachui/internal/calendar"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// Audience says whom a duty is owed.
type Audience string

// The audiences.
const (
	ToParties   Audience = "parties"     // applicant, other creditors, debtor
	ToPriority  Audience = "priority"    // known priority purchasers: co-owners, lessees, shareholders
	ToApplicant Audience = "applicant"   // 申请执行人
	ToCreditors Audience = "creditors"   // everyone with a claim in the plan
	ToDebtor    Audience = "debtor"      //
	ToObjector  Audience = "objector"    // whoever objected to a plan
	ToOthers    Audience = "others"      // everyone in a plan except the objector
	ToConcerned Audience = "concerned"   // 利害关系人 known to the court
	ToBidder    Audience = "bidder"      // the one applicant
	ToBidders   Audience = "bidders"     // everyone who applied for the lot
	ToFollower  Audience = "follower"    // whoever follows a lot, asked about it or booked to see it
	ToBuyer     Audience = "buyer"       //
	ToFirm      Audience = "firm"        // the appraisers of the commissioned firm
	ToPayee     Audience = "payee"       //
	ToCourt     Audience = "court"       // judges, bureau heads and clerks of the court
	ToPublic    Audience = "public_page" // the page of the lot or case
)

// Channel says how a message travels.
type Channel string

// The channels. Every message also stands in the recipient's own list.
const (
	ByMessage Channel = "message" // text message or app, as the site is set up
	OnPage    Channel = "page"    // published on the platform
)

// Counting says how the days of a posting are counted.
type Counting uint8

// A full-days posting ends when that many days have fully passed; a period ends
// on a working day (民事诉讼法第85条).
const (
	FullDays Counting = iota
	Period
)

// Duty is one row of the table: a kind of document or message.
type Duty struct {
	Kind    string // also the kind of the document or notice
	On      string // the event that gives rise to it
	To      []Audience
	Channel Channel
	Serve   bool // its receipt must be known

	// Litigation: a ruling, an order, a plan, or a notice that opens a period of the
	// procedure. It is served in the ways of 民事诉讼法 Art. 87–95 and in no other:
	// electronically only with the recipient's consent.
	Litigation bool

	// Days within which it must have been sent after the event, zero at once;
	// a last day of rest moves to the next working day.
	Days int
	// Waivable: the recipient may renounce it in writing.
	Waivable bool
	// Posting is the days after publication at which the document counts as
	// received; zero means that it cannot be published.
	Posting  int
	Counting Counting

	Basis       basis.Basis
	Title, Text fault.Text
}

// Find returns the duty of a kind. ErrKind.
func Find(kind string) (Duty, error) {
	table := duties()
	i := slices.IndexFunc(table, func(d Duty) bool { return d.Kind == kind })
	if i < 0 {
		return Duty{}, ErrKind.With("kind", kind)
	}
	return table[i], nil
}

// Duties returns every row of the table.
func Duties() []Duty { return slices.Clone(duties()) }

// Due is the instant by which what happened at must have been told: the end of
// the last of d.Days days. It fails with calendar.ErrYearNotLoaded.
func (d Duty) Due(cal calendar.Calendar, at legal.Time) (legal.Time, error) {
	if d.Days == 0 {
		return at, nil
	}
	last, err := cal.LastDay(at.Date(), d.Days)
	if err != nil {
		return legal.Time{}, err
	}
	return last.End(), nil
}

// PostingBasis is what lets the document be published.
func (d Duty) PostingBasis() basis.Basis {
	if d.Litigation {
		return basis.CivilProcedure2023(95)
	}
	return d.Basis
}

// DeemedOn is the last day of a posting that was published on a day. The day of
// publication is not counted. It fails with calendar.ErrYearNotLoaded, and with
// ErrNoPosting where the law knows no posting.
func (d Duty) DeemedOn(cal calendar.Calendar, published legal.Date) (legal.Date, error) {
	switch {
	case d.Posting == 0:
		return legal.Date{}, ErrNoPosting.On(d.PostingBasis())
	case d.Counting == Period:
		return cal.LastDay(published, d.Posting)
	}
	return published.AddDays(d.Posting), nil
}
