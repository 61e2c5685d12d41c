// Package keeping is the law of how long the record of a sale is kept: bids and
// refusals, announcements in every version, applications, notices, rulings,
// papers and files, and the entries of its money.
//
// 法释〔2016〕18号 Art. 29 asks for ten years at least. They begin with the day after
// the sale of the property came to its end (民法典 Art. 201), which is the end of
// its last round and never the end of one that failed; a dispute about it begins
// them anew, and while one runs, or another law or order holds the record, nothing
// of it may go (“法律、行政法规另有规定的除外”). Entries of money follow the longer
// term of accounting archives.
//
// The rule says when the law would allow that something goes. The house has no
// function for it, now or later: see docs/decisions/019-nothing-is-purged.md. The
// schema refuses deletion of every row to whoever asks, whatever the day is.
package keeping

import (
	"slices"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// Part is a part of a sale's record for which one term runs.
type Part string

// The parts.
const (
	Sale  Part = "sale"  // everything but the entries of money
	Money Part = "money" // entries, bank lines, vouchers
)

// How long each part is kept at least, in years.
const (
	SaleYears  = 10 // 法释〔2016〕18号 Art. 29
	MoneyYears = 30 // vouchers and ledgers; from the first day after the accounting year
)

// Cause names why nothing of a record may go, whatever its age.
type Cause string

// The causes.
const (
	GoesOn    Cause = "sale"      // the property is still being sold, or handed over
	Objection Cause = "objection" // an objection to enforcement is under way, or a suit that followed it
	Appeal    Cause = "appeal"    // somebody appeals about who may bid
	Order     Cause = "order"     // a bankruptcy, stay or freeze holds the case
	Payment   Cause = "payment"   // money of the case is on its way out
)

var causeWords = map[Cause]fault.Text{
	GoesOn:    {ZH: "处置尚未结束", EN: "the property is still being sold or handed over"},
	Objection: {ZH: "执行异议或由此提起的诉讼正在进行", EN: "an objection to enforcement, or a suit that followed it, is under way"},
	Appeal:    {ZH: "竞买资格申诉正在审查", EN: "an appeal about who may bid is under way"},
	Order:     {ZH: "案件因破产、中止或冻结被暂停", EN: "a bankruptcy, stay or freeze holds the case"},
	Payment:   {ZH: "案款尚在支付", EN: "money of the case is being paid out"},
}

// Words say why in both languages.
func (c Cause) Words() fault.Text { return causeWords[c] }

var partWords = map[Part]fault.Text{
	Sale:  {ZH: "拍卖记录与材料", EN: "record and papers of the sale"},
	Money: {ZH: "款项凭证与账目", EN: "vouchers and entries of its money"},
}

// Words name the part in both languages.
func (p Part) Words() fault.Text { return partWords[p] }

// Facts are what the terms follow from.
type Facts struct {
	Ended   legal.Time // of the sale of the property, in whichever round; zero: it goes on
	Settled legal.Time // end of the last dispute about it; zero: there was none
	Moved   legal.Time // when its money last moved; zero: it brought none
	Held    []Cause    // what runs now
}

// Term is how long one part is kept.
type Term struct {
	Part  Part       `json:"part"`
	What  fault.Text `json:"what"`
	Years int        `json:"years"`
	From  legal.Date `json:"from"`  // the day on which the reason for the term arose; it is not counted
	Until legal.Date `json:"until"` // the last day; zero while something holds it
	Basis fault.Text `json:"basis"`
	Over  bool       `json:"over"` // the law would allow that it goes
}

// Hold is a reason why nothing may go.
type Hold struct {
	Cause Cause      `json:"cause"`
	Words fault.Text `json:"words"`
}

// Kept is how long the record of a sale is kept.
type Kept struct {
	Until legal.Date `json:"until"` // the last day of the longest term; zero while something holds it
	Terms []Term     `json:"terms"`
	Holds []Hold     `json:"holds"`
}

// Decide says how long the record is kept, seen at an instant.
func (f Facts) Decide(at legal.Time) Kept {
	out := Kept{Terms: []Term{}, Holds: []Hold{}}
	held := slices.Clone(f.Held)
	if f.Ended.IsZero() {
		held = append(held, GoesOn)
	}
	slices.Sort(held)
	for _, c := range slices.Compact(held) {
		out.Holds = append(out.Holds, Hold{c, c.Words()})
	}
	last := legal.Later(f.Ended, f.Settled)
	out.add(term(Sale, SaleYears, last.Date(), basis.Online2016(29)), at)
	if !f.Moved.IsZero() {
		year := legal.Later(last, f.Moved).Date().Year
		out.add(term(Money, MoneyYears, legal.Day(year, 12, 31), basis.Archives2015(14)), at)
	}
	return out
}

// add takes a term into the answer; while something holds the record it has no end.
func (k *Kept) add(t Term, at legal.Time) {
	if len(k.Holds) > 0 {
		t.From, t.Until = legal.Date{}, legal.Date{}
	} else {
		t.Over = !at.Before(t.Until.End())
		if t.Until.After(k.Until) {
			k.Until = t.Until
		}
	}
	k.Terms = append(k.Terms, t)
}

// Over reports whether the law would allow that a part goes: its term is over and
// nothing holds it.
func (k Kept) Over(p Part) bool {
	return slices.ContainsFunc(k.Terms, func(t Term) bool { return t.Part == p && t.Over })
}

func term(p Part, years int, from legal.Date, b basis.Basis) Term {
	return Term{Part: p, What: p.Words(), Years: years, From: from, Until: after(from, years), Basis: fault.Text{ZH: b.ZH(), EN: b.EN()}}
}

// after is the day that answers to d some years later; the end of the month where
// there is none (民法典 Art. 202).
func after(d legal.Date, years int) legal.Date {
	out := d.AddYears(years)
	if out.Day != d.Day {
		out = out.AddDays(-out.Day)
	}
	return out
}
