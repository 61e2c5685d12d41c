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

// OpeningKind is what a line of one kind of account says besides its amount.
type OpeningKind struct {
	Case   bool // it is of a case
	Payee  bool // it is owed to somebody by name
	Matter bool // a reserve waits for something, an escrow has its ground
	Sale   bool // it belongs to an auction that another platform holds
}

// OpeningKinds are the kinds of account that may be brought forward.
var OpeningKinds = map[Code]OpeningKind{
	ExecutionMoney: {Case: true}, Pool: {Case: true}, Unclaimed: {}, InterestPending: {},
	ValuationFees: {Case: true, Payee: true}, EnforcementFee: {Case: true, Payee: true}, Taxes: {Case: true, Payee: true},
	Creditors: {Case: true, Payee: true}, Surplus: {Case: true, Payee: true}, OtherCourts: {Case: true, Payee: true}, Fines: {Case: true, Payee: true},
	Reserved: {Case: true, Payee: true, Matter: true}, Escrow: {Case: true, Payee: true, Matter: true},
	Deposits: {Case: true, Sale: true}, SalePrice: {Case: true, Sale: true},
}

// Joint tells whether the lines of one case, or of one sale, of this kind stand on one
// account together.
func (c Code) Joint() bool {
	return slices.Contains([]Code{ExecutionMoney, Pool, InterestPending, SalePrice}, c)
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
	Hash     string       `json:"evidence_hash"`           // SHA-256 of the document
	Matter   string       `json:"matter,omitempty"`        // ground of an escrow; what a reserve waits for
	Sale     string       `json:"sale,omitempty"`          // platform and number of an auction held elsewhere
	Payer    string       `json:"payer,omitempty"`         // who paid the deposit or the price
	Account  string       `json:"payer_account,omitempty"` // from which account
	Due      string       `json:"due,omitempty"`           // end of bidding; of a price, the last day to pay
	Price    string       `json:"price,omitempty"`         // the whole price of a sale of which part is paid
	To       OpeningTo    `json:"-"`
	Sum      money.Amount `json:"-"`
	Day      legal.Date   `json:"-"`
	Source   []byte       `json:"-"`
	Ends     legal.Time   `json:"-"` // of Due
	Whole    money.Amount `json:"-"` // of Price
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
	kind, known := OpeningKinds[l.Code]
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
	case kind.Case && l.CaseNo == "", !kind.Case && l.CaseNo != "":
		add(ErrOpeningCase)
	case kind.Case && l.To.Case.IsZero():
		add(ErrOpeningCaseUnknown.With("case", l.CaseNo))
	}
	switch {
	case kind.Payee != (l.Payee != ""):
		add(ErrOpeningPayee)
	case kind.Payee && l.To.Payee == "":
		add(ErrOpeningPayeeUnknown.With("payee", l.Payee))
	}
	for _, f := range append(l.checkMatter(kind), l.checkSale(kind)...) {
		add(f)
	}
	return wrong
}

// checkMatter checks why money is kept back: the ground of law of an escrow, and of a
// reserve what it waits for.
func (l *OpeningLine) checkMatter(kind OpeningKind) (wrong []*fault.Fault) {
	switch {
	case !kind.Matter && l.Matter != "":
		wrong = append(wrong, ErrOpeningMatter)
	case l.Code == Escrow && !slices.Contains(EscrowGrounds, l.Matter):
		wrong = append(wrong, ErrEscrowGround.With("ground", l.Matter))
	case l.Code == Reserved && CheckText("matter", l.Matter, 4, 200) != nil:
		wrong = append(wrong, ErrOpeningMatter)
	}
	return wrong
}

// checkSale checks what a line says about an auction that is held elsewhere.
func (l *OpeningLine) checkSale(kind OpeningKind) (wrong []*fault.Fault) {
	if !kind.Sale {
		if l.Sale+l.Payer+l.Account+l.Due+l.Price != "" {
			wrong = append(wrong, ErrOpeningSaleNone)
		}
		return wrong
	}
	if CheckText("sale", l.Sale, 4, 80) != nil {
		wrong = append(wrong, ErrOpeningSale)
	}
	if CheckText("payer", l.Payer, 2, 80) != nil || !accountNo(l.Account) {
		wrong = append(wrong, ErrOpeningPayer)
	}
	var err error
	l.Ends, err = legal.Parse(l.Due)
	if err != nil {
		var d legal.Date
		d, err = legal.ParseDate(l.Due)
		l.Ends = d.End()
	}
	if err != nil || !l.Ends.After(l.Day.Start()) {
		wrong = append(wrong, ErrOpeningDue.With("found", l.Due))
	}
	if l.Code != SalePrice {
		if l.Price != "" {
			wrong = append(wrong, ErrOpeningSaleNone)
		}
		return wrong
	}
	l.Whole, err = money.Parse(l.Price)
	if err != nil || l.Whole.Less(l.Sum) {
		wrong = append(wrong, ErrOpeningPrice.With("found", l.Price).With("paid", l.Sum))
	}
	return wrong
}

// accountNo tells whether a text can be the number of a bank account.
func accountNo(s string) bool {
	if len(s) < 8 || len(s) > 34 {
		return false
	}
	for _, c := range s {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && c != '-' {
			return false
		}
	}
	return true
}

// OpeningSales checks lines of one auction against each other: one case, one end, and
// of a price one buyer, one sum and one last day, not paid beyond the sum. It returns
// what is wrong by the line's place.
func OpeningSales(lines []OpeningLine) map[int]*fault.Fault {
	wrong := map[int]*fault.Fault{}
	first, price, paid := map[string]OpeningLine{}, map[string]OpeningLine{}, map[string]money.Amount{}
	for i, l := range lines {
		if !OpeningKinds[l.Code].Sale || l.Sale == "" {
			continue
		}
		one, seen := first[l.Sale]
		if !seen {
			first[l.Sale] = l
		} else if one.CaseNo != l.CaseNo {
			wrong[i] = ErrOpeningSaleCase.With("sale", l.Sale)
		}
		before, seen := price[l.Sale+string(l.Code)]
		if !seen {
			price[l.Sale+string(l.Code)] = l
		} else if before.Due != l.Due || l.Code == SalePrice && (before.Payer != l.Payer || before.Price != l.Price) {
			wrong[i] = ErrOpeningSaleDiffers.With("sale", l.Sale)
		}
		if l.Code == SalePrice {
			paid[l.Sale] = paid[l.Sale].Add(l.Sum)
			if l.Whole.Less(paid[l.Sale]) && wrong[i] == nil {
				wrong[i] = ErrOpeningPrice.With("found", l.Price).With("paid", paid[l.Sale])
			}
		}
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
	type same struct{ caseNo, code, payee, amount, hash, sale, payer, account string }
	seen := map[same]bool{}
	var out []int
	for i, l := range lines {
		k := same{l.CaseNo, string(l.Code), l.Payee, l.Amount, l.Hash, l.Sale, l.Payer, l.Account}
		if seen[k] {
			out = append(out, i)
		}
		seen[k] = true
	}
	return slices.Clip(out)
}
