package payments

import (
	"slices"
	"strings"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// DecisionKind is what moves a case's money otherwise than a plan of distribution.
type DecisionKind string

// The kinds of decision.
const (
	TaxDecision       DecisionKind = "tax"        // seller's taxes out of the proceeds
	CostDecision      DecisionKind = "cost"       // advanced costs reimbursed
	TransferDecision  DecisionKind = "transfer"   // to another court
	ReleaseDecision   DecisionKind = "release"    // a reserve becomes its payees'
	EscrowDecision    DecisionKind = "escrow"     // 提存
	EscrowEndDecision DecisionKind = "escrow_end" // claimed, recovered or the state's
)

var decisionKinds = map[DecisionKind]struct {
	event Event
	words fault.Text
}{
	TaxDecision:       {P15T, fault.Text{ZH: "卖方税费缴纳", EN: "seller's taxes"}},
	CostDecision:      {P15, fault.Text{ZH: "垫付费用归还", EN: "advanced costs"}},
	TransferDecision:  {P17T, fault.Text{ZH: "款项移交", EN: "transfer to another court"}},
	ReleaseDecision:   {P18, fault.Text{ZH: "预留款释放", EN: "release of a reserve"}},
	EscrowDecision:    {P19, fault.Text{ZH: "提存", EN: "escrow"}},
	EscrowEndDecision: {P19E, fault.Text{ZH: "提存款处理", EN: "end of an escrow"}},
}

// Event is the standard posting of an approved decision.
func (k DecisionKind) Event() Event { return decisionKinds[k].event }

// Words name the kind.
func (k DecisionKind) Words() fault.Text { return decisionKinds[k].words }

// CanApproveDecision refuses whoever proposed a decision, and for escrow anybody
// but the court's leader. 法发〔2017〕6号 Arts. 2, 17.
func CanApproveDecision(k DecisionKind, role string, same bool) error {
	switch {
	case same:
		return ErrSamePerson
	case (k == EscrowDecision || k == EscrowEndDecision) && role != "leader":
		return ErrDecisionLeader
	}
	return nil
}

// Bearers of a tax, as an announcement names them.
const (
	SellerBears = "seller"
	BuyerBears  = "buyer"
)

// TaxClaim is what is known about a tax that is to be paid out of the proceeds.
type TaxClaim struct {
	Tax        string
	Assessment string // number of the assessment or tax document
	Amount     money.Amount
	Announced  string // who bears it by the announcement; empty: it is not listed
	Ruling     string // by which the panel named the bearer, where the announcement does not
	Advanced   bool   // the buyer paid it for the seller
	Receipt    string // of that payment
	OfBuyer    bool   // the account to be paid is the buyer's own
	Title      bool   // the deal ruling is effective
	Lodged     bool   // it stands among the claims, where a plan would pay it again
}

// CanPayTax refuses a tax that the proceeds do not bear, that rests on no document,
// or that would be paid twice. 法释〔2016〕18号 Art. 30.
func CanPayTax(c TaxClaim) error {
	switch {
	case !c.Title:
		return ErrTaxBeforeTitle
	case c.Announced == BuyerBears:
		return ErrTaxOfBuyer.With("tax", c.Tax)
	case c.Announced == "" && strings.TrimSpace(c.Ruling) == "":
		return ErrTaxUnlisted.With("tax", c.Tax)
	case !c.Amount.IsPositive():
		return ErrDecisionAmount
	case c.Lodged:
		return ErrTaxLodged
	case c.Advanced && strings.TrimSpace(c.Receipt) == "":
		return ErrTaxReceipt
	case c.Advanced && !c.OfBuyer:
		return ErrTaxNotBuyer
	}
	for _, t := range []struct {
		field, text string
		least, most int
	}{{"tax", c.Tax, 2, 40}, {"assessment", c.Assessment, 4, 120}, {"receipt_no", c.Receipt, map[bool]int{true: 4}[c.Advanced], 120}} {
		err := CheckText(t.field, t.text, t.least, t.most)
		if err != nil {
			return err
		}
	}
	return nil
}

// CostPurposes are what a party may have paid an agency for.
var CostPurposes = []string{"appraisal", "auxiliary", "inquiry", "storage", "notice"}

// Advance is a cost that a party paid to an agency directly (M9040).
type Advance struct {
	Purpose string
	Agency  string
	Amount  money.Amount
	PaidOn  legal.Date
	Receipt string
}

// CanAdvance refuses a memo that says too little, or of a day that has not come.
func CanAdvance(a Advance, today legal.Date) error {
	switch {
	case !slices.Contains(CostPurposes, a.Purpose):
		return ErrCostPurpose.With("purpose", a.Purpose)
	case !a.Amount.IsPositive():
		return ErrDecisionAmount
	case a.PaidOn.IsZero() || a.PaidOn.After(today):
		return ErrCostDay.With("day", a.PaidOn)
	}
	err := CheckText("agency", a.Agency, 2, 80)
	if err != nil {
		return err
	}
	return CheckText("receipt_no", a.Receipt, 4, 80)
}

// TransferGrounds are why money may go to another court.
var TransferGrounds = []string{"entrusted", "priority_court", "waiting_seizure", "jurisdiction"}

// Transfer is money that goes to another court. Home is the short name of a court of
// this house; the others are named by their account among the outside payees.
type Transfer struct {
	Ground    string
	CourtName string
	CaseNo    string
	Home      string
	Amount    money.Amount
	From      Code         // which money of the case
	All       money.Amount // of it there is
	Known     bool         // of a court of this house: it has that case
	Self      bool         // it would go to this very court
	Payee     string
}

// CanTransfer refuses a transfer without a ground of law, beyond what the case has,
// or to nowhere.
func CanTransfer(t Transfer) error {
	switch {
	case !slices.Contains(TransferGrounds, t.Ground):
		return ErrTransferGround.With("ground", t.Ground)
	case t.Self:
		return ErrTransferSelf
	case t.Home != "" && !t.Known:
		return ErrTransferCase.With("court", t.CourtName).With("case", t.CaseNo)
	case !t.Amount.IsPositive():
		return ErrDecisionAmount
	case t.All.Less(t.Amount):
		return ErrTransferOver.With("amount", t.Amount).With("all", t.All)
	case t.Payee == "":
		return ErrTransferPayee
	}
	err := CheckText("court_name", t.CourtName, 4, 60)
	if err != nil {
		return err
	}
	return CheckText("case_no", t.CaseNo, 4, 60)
}
