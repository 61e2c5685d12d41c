package payments

import "fmt"

// VoucherNo is the number of a receipt voucher (往来票据) as it is printed: the year
// and a count that begins anew with it, "2026-000123".
func VoucherNo(year, number int) string { return fmt.Sprintf("%d-%06d", year, number) }

// vouched are the receipts for which a payer is given a voucher: what came for a
// deposit, a price or a case. Interest, made-good fees and our own payments that
// came back have no payer who could ask for one.
var vouched = map[Event]bool{P1: true, P4: true, P5: true, P9: true, P9B: true, P13: true, P17: true, P22: true}

// BankCredit is what a voucher rests on: a line of the bank and what became of it.
type BankCredit struct {
	Seq       int64
	Credit    bool
	Event     Event  // of the entry that booked it
	Exception string // state of the latest exception about it; empty: none
	TreatedAs string // what two people agreed it is; empty: nothing
	Voucher   string // the number of its voucher that stands; empty: none
}

// CanVoucher refuses a voucher for what is not explained yet, goes back, or has one.
func CanVoucher(l BankCredit) error {
	switch {
	case l.Voucher != "":
		return ErrVoucherOnce.With("seq", l.Seq).With("voucher", l.Voucher)
	case !l.Credit || !vouched[l.Event] || l.TreatedAs == AsMisdirected || l.TreatedAs == AsMadeGood:
		return ErrVoucherNone.With("seq", l.Seq)
	case l.Exception == "open" || l.Exception == "proposed" || l.Event == P13 && l.Exception == "":
		return ErrVoucherUnexplained.With("seq", l.Seq)
	}
	return nil
}

// CanPrintVoucher refuses a copy of a void voucher, and a second copy without a reason.
func CanPrintVoucher(void bool, copies int, reason string) error {
	if void {
		return ErrVoucherVoid
	}
	if copies == 0 {
		return nil
	}
	return CheckText("reason", reason, 4, 500)
}
