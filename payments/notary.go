package payments

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// The steps of an escrow at a notary after the court paid it over.
const (
	NotaryCertified = "certified" // the notary issued its certificate
	NotaryTaken     = "taken"     // by the creditor
	NotaryReturned  = "returned"  // to the court, whose case it belongs to again
)

// The states of an escrow at a notary that follow its payment.
const escrowPaidOver = "paid_over"

// What can be wrong with what a court enters about an escrow at a notary.
var (
	ErrNotaryStep = fault.Define(fault.Invalid, "escrow.notary_step", basis.CaseFunds2017(17),
		"公证提存的进展只有出具公证书、债权人领取、退回法院，没有“{step}”。",
		"An escrow at a notary is certified, taken or returned, not \"{step}\".")
	ErrNotaryCourt = fault.Define(fault.Refused, "escrow.kept_here", basis.CaseFunds2017(17),
		"这笔款项由本院保管提存，没有公证机构。", "This escrow is kept by the court; there is no notary.")
	ErrNotaryUnpaid = fault.Define(fault.Refused, "escrow.not_paid_over", basis.CaseFunds2017(17),
		"款项还没有付到公证机构，付款经银行确认后才能登记公证书。",
		"The money has not reached the notary; its certificate is entered once the bank has confirmed the payment.")
	ErrNotaryTurn = fault.Define(fault.Refused, "escrow.notary_turn", basis.CaseFunds2017(17),
		"先登记公证书，再登记领取或退回，每项只登记一次；现在的状态是“{state}”。",
		"The certificate comes first, then that it was taken or returned, each once; it stands at \"{state}\".")
	ErrNotaryDay = fault.Define(fault.Invalid, "escrow.notary_day", basis.CaseFunds2017(17),
		"日期应在付款之日（{from}）至今日之间。", "The day lies between the payment, {from}, and today.")
	ErrNotaryPending = fault.Define(fault.Conflict, "escrow.notary_pending", basis.CaseFunds2017(2),
		"已有一项登记等待另一人核实。", "Something was entered already and waits for another person.")
	ErrNotaryNote = fault.Define(fault.NotFound, "escrow.no_note", basis.CaseFunds2017(2),
		"没有这项登记，或者已经核实。", "There is no such entry, or it was answered already.")
)

// NotaryNote is what somebody read in a notary's paper about an escrow.
type NotaryNote struct {
	Step     string
	Document string // number of the certificate, or of the notary's letter
	On       legal.Date
	Note     string
}

// EscrowAtNotary is where an escrow stands that is not kept by the court.
type EscrowAtNotary struct {
	Place string
	State string
	Paid  legal.Date // to the notary, by the bank
}

// CanNote refuses what a notary cannot have written yet: no certificate before the
// money is there, nothing given out before it, each of them once.
func CanNote(e EscrowAtNotary, n NotaryNote, today legal.Date) error {
	switch n.Step {
	case NotaryCertified, NotaryTaken, NotaryReturned:
	default:
		return ErrNotaryStep.With("step", n.Step)
	}
	err := CheckText("document", n.Document, 4, 120)
	if err == nil {
		err = CheckText("note", n.Note, 0, 500)
	}
	switch {
	case err != nil:
		return err
	case e.Place != "notary":
		return ErrNotaryCourt
	case e.State == "held" || e.State == "proposed":
		return ErrNotaryUnpaid
	case (n.Step == NotaryCertified) != (e.State == escrowPaidOver), n.Step != NotaryCertified && e.State != NotaryCertified:
		return ErrNotaryTurn.With("state", escrowWords(e.State))
	case n.On.Before(e.Paid) || n.On.After(today):
		return ErrNotaryDay.With("from", e.Paid)
	}
	return nil
}

func escrowWords(state string) fault.Text {
	switch state {
	case escrowPaidOver:
		return fault.Text{ZH: "已付公证机构", EN: "paid over"}
	case NotaryCertified:
		return fault.Text{ZH: "已出具公证书", EN: "certified"}
	case NotaryTaken:
		return fault.Text{ZH: "债权人已领取", EN: "taken by the creditor"}
	case NotaryReturned:
		return fault.Text{ZH: "公证机构已退回", EN: "returned by the notary"}
	}
	return fault.Text{ZH: "已终止", EN: "over"}
}
