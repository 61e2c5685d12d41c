package payments

import (
	"encoding/hex"
	"slices"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// MaxOpening bounds the lines of one opening.
const MaxOpening = 5000

// OpeningKinds are the kinds of account that may be brought forward, and whether
// their money is owed to somebody by name. Deposits and prices of running sales are
// finished in the old book or paid back; reserves become money to be distributed.
var OpeningKinds = map[Code]bool{
	ExecutionMoney: false, Unclaimed: false, InterestPending: false,
	ValuationFees: true, EnforcementFee: true, Taxes: true, Creditors: true, Surplus: true, OtherCourts: true, Fines: true,
}

// OpeningLine is one balance of the old book as its file says it.
type OpeningLine struct {
	N        int          `json:"n"`
	CaseNo   string       `json:"case_no"`
	Code     Code         `json:"code"`
	Amount   string       `json:"amount"`
	Payee    string       `json:"payee"` // a party's own name, or the short name of an outside payee
	CameOn   string       `json:"came_on"`
	Evidence string       `json:"evidence"`
	Hash     string       `json:"evidence_hash"` // SHA-256 of the document
	To       OpeningTo    `json:"-"`
	Sum      money.Amount `json:"-"`
	Day      legal.Date   `json:"-"`
	Source   []byte       `json:"-"`
}

// OpeningTo is whose a balance is, as the registers know it.
type OpeningTo struct {
	Case  ref.ID // none: this court has no such case
	Payee string // party or outside payee; none: nobody of that name
}

// CheckOpening says what is wrong with a line, all of it, and fills what it says in
// words. A line with a fault keeps the whole opening from being signed.
func CheckOpening(l *OpeningLine, goLive legal.Date) (wrong []*fault.Fault) {
	add := func(f *fault.Fault) { wrong = append(wrong, f) }
	named, known := OpeningKinds[l.Code]
	ofCase := l.Code != Unclaimed && l.Code != InterestPending
	var err error
	l.Sum, err = money.Parse(l.Amount)
	if err != nil || !l.Sum.IsPositive() {
		add(ErrOpeningAmount.With("found", l.Amount))
	}
	l.Day, err = legal.ParseDate(l.CameOn)
	if err != nil || l.Day.After(goLive) {
		add(ErrOpeningDay.With("found", l.CameOn).With("day", goLive))
	}
	l.Source, err = hex.DecodeString(l.Hash)
	if err != nil || len(l.Source) != 32 {
		add(ErrOpeningHash)
	}
	if CheckText("evidence", l.Evidence, 4, 200) != nil {
		add(ErrOpeningEvidence)
	}
	switch {
	case !known:
		add(ErrOpeningKind.With("code", l.Code))
		return wrong
	case ofCase && l.CaseNo == "", !ofCase && l.CaseNo != "":
		add(ErrOpeningCase)
	case ofCase && l.To.Case.IsZero():
		add(ErrOpeningCaseUnknown.With("case", l.CaseNo))
	}
	switch {
	case named != (l.Payee != ""):
		add(ErrOpeningPayee)
	case named && l.To.Payee == "":
		add(ErrOpeningPayeeUnknown.With("payee", l.Payee))
	}
	return wrong
}

// OpeningFacts is what must be known to sign an opening.
type OpeningFacts struct {
	Day          legal.Date `json:"-"`
	Lines        int
	Faults       int
	Total        money.Amount
	HasStatement bool
	Complete     bool // the statement was taken after the day was over
	BankClosing  money.Amount
	Begun        bool // the ledger has an entry already
}

// CanSignOpening refuses an opening that is not the bank's balance to the fen, or that
// has a single line in doubt: it is taken whole or not at all.
func CanSignOpening(f OpeningFacts) error {
	switch {
	case f.Begun:
		return ErrOpeningLate
	case f.Lines == 0:
		return ErrOpeningNoFile
	case f.Faults > 0:
		return ErrOpeningFaults.With("lines", f.Faults)
	case !f.HasStatement:
		return ErrNoStatement.With("day", f.Day)
	case !f.Complete:
		return ErrStatementEarly.With("day", f.Day)
	case !f.Total.Equal(f.BankClosing):
		return ErrOpeningDifference.With("total", f.Total).With("bank", f.BankClosing).With("difference", f.Total.Sub(f.BankClosing))
	}
	return nil
}

// Twice marks lines that say the same again: the same document for the same money.
func Twice(lines []OpeningLine) []int {
	type same struct{ caseNo, code, payee, amount, hash string }
	seen := map[same]bool{}
	var out []int
	for i, l := range lines {
		k := same{l.CaseNo, string(l.Code), l.Payee, l.Amount, l.Hash}
		if seen[k] {
			out = append(out, i)
		}
		seen[k] = true
	}
	return slices.Clip(out)
}
