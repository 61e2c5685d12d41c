package payments_test

import (
	"errors"
	"testing"

	"fachui/payments"
)

func TestCanVoucher(t *testing.T) {
	t.Parallel()
	good := payments.BankCredit{Seq: 7, Credit: true, Event: payments.P1}
	for _, c := range []struct {
		name   string
		change func(*payments.BankCredit)
		want   error
	}{
		{"a deposit", func(*payments.BankCredit) {}, nil},
		{"the rest of a price", func(l *payments.BankCredit) { l.Event = payments.P4 }, nil},
		{"money of a case", func(l *payments.BankCredit) { l.Event = payments.P9 }, nil},
		{"cash that was banked", func(l *payments.BankCredit) { l.Event = payments.P9B }, nil},
		{"explained by two people", func(l *payments.BankCredit) {
			l.Event, l.Exception, l.TreatedAs = payments.P13, "resolved", payments.AsExecution
		}, nil},
		{"not explained", func(l *payments.BankCredit) { l.Event, l.Exception = payments.P13, "open" }, payments.ErrVoucherUnexplained},
		{"explained by one", func(l *payments.BankCredit) { l.Event, l.Exception = payments.P13, "proposed" }, payments.ErrVoucherUnexplained},
		{"unknown and in no queue", func(l *payments.BankCredit) { l.Event = payments.P13 }, payments.ErrVoucherUnexplained},
		{"it goes back", func(l *payments.BankCredit) {
			l.Event, l.Exception, l.TreatedAs = payments.P13, "resolved", payments.AsMisdirected
		}, payments.ErrVoucherNone},
		{"a fee made good", func(l *payments.BankCredit) {
			l.Event, l.Exception, l.TreatedAs = payments.P13, "resolved", payments.AsMadeGood
		}, payments.ErrVoucherNone},
		{"money that left", func(l *payments.BankCredit) { l.Credit = false }, payments.ErrVoucherNone},
		{"our own payment that came back", func(l *payments.BankCredit) { l.Event = payments.P12 }, payments.ErrVoucherNone},
		{"interest", func(l *payments.BankCredit) { l.Event = payments.P20 }, payments.ErrVoucherNone},
		{"it has one", func(l *payments.BankCredit) { l.Voucher = "2026-000001" }, payments.ErrVoucherOnce},
	} {
		l := good
		c.change(&l)
		if err := payments.CanVoucher(l); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestCanPrintVoucher(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		void   bool
		copies int
		reason string
		want   error
	}{
		{false, 0, "", nil},
		{false, 1, "原件毁损", nil},
		{false, 1, "毁损了", payments.ErrText},
		{false, 2, "", payments.ErrText},
		{true, 0, "", payments.ErrVoucherVoid},
	} {
		if err := payments.CanPrintVoucher(c.void, c.copies, c.reason); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestVoucherNo(t *testing.T) {
	t.Parallel()
	if got := payments.VoucherNo(2026, 123); got != "2026-000123" {
		t.Error(got)
	}
}
