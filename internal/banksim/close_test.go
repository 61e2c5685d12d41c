package banksim

import (
	"errors"
	"testing"
)

// TestCloseAccount: an account is closed when nothing is on it, from it or for it,
// takes and gives nothing afterwards, and stays closed when the bank starts again.
func TestCloseAccount(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b, err := New(Options{Dir: dir, Hasty: true})
	if err != nil {
		t.Fatal(err)
	}
	code := func(err error) string {
		if p, ok := errors.AsType[*Problem](err); ok {
			return p.Code
		}
		if err != nil {
			return err.Error()
		}
		return ""
	}
	want := func(what, is string, err error) {
		t.Helper()
		if code(err) != is {
			t.Errorf("%s: %q, want %q", what, code(err), is)
		}
	}
	open := func(no, holder string, fen Fen) {
		t.Helper()
		_, err := b.Open(AccountRequest{AccountNo: no, Holder: holder, Opening: fen})
		want("open "+no, "", err)
	}
	open("5100", "法院", 1)
	open("5200", "法院", 0)
	open("6200", "张三", 1000)
	closeIt := func() error { _, err := b.CloseAccount("5100"); return err }

	want("unknown", "no_account", func() error { _, err := b.CloseAccount("9999"); return err }())
	want("a fen stands on it", "not_empty", closeIt())
	_, err = b.Pay(PaymentRequest{EndToEnd: "p1", FromAccount: "5100", ToAccount: "5200", ToName: "别人", Amount: 1})
	want("pay", "", err)
	_, err = b.Work()
	want("work", "", err)
	want("a payment may come back", "payments_open", closeIt())
	if err := b.SetClock(b.now().AddDate(0, 0, 2), false); err != nil {
		t.Fatal(err)
	}
	_, err = b.Work()
	want("it came back", "", err)
	want("again a fen", "not_empty", closeIt())
	_, err = b.Pay(PaymentRequest{EndToEnd: "p2", FromAccount: "5100", ToAccount: "5200", ToName: "法院", Amount: 1})
	want("pay", "", err)
	_, err = b.Work()
	want("work", "", err)
	f, err := b.Freeze(FreezeRequest{FromAccount: "6200", ToAccount: "5100001", Amount: 100, Key: "f1"})
	want("freeze", "", err)
	want("money is frozen for it", "freezes_open", closeIt())
	_, err = b.Lift(f.No, "执行法院扣划")
	want("lift", "", err)
	want("nothing is left", "", closeIt())
	want("again", "", closeIt())

	_, err = b.Transfer(TransferRequest{FromAccount: "6200", ToAccount: "5100001", Amount: 1, Key: "t1"})
	want("a transfer to it", "account_closed", err)
	_, err = b.Freeze(FreezeRequest{FromAccount: "6200", ToAccount: "5100", Amount: 1, Key: "f2"})
	want("a freeze for it", "account_closed", err)
	_, err = b.Adjust(AdjustmentRequest{Account: "5100", Direction: Credit, Kind: KindInterest, Amount: 1, Key: "a1"})
	want("interest on it", "account_closed", err)
	_, err = b.Pay(PaymentRequest{EndToEnd: "p3", FromAccount: "5100", ToAccount: "6200", ToName: "张三", Amount: 1})
	want("a payment from it", "account_closed", err)
	_, err = b.Pay(PaymentRequest{EndToEnd: "p4", FromAccount: "5200", ToAccount: "5100", ToName: "法院", Amount: 1})
	want("a payment to it is taken", "", err)
	_, err = b.Work()
	want("work", "", err)
	p, err := b.Payment("p4")
	want("its outcome", "", err)
	if p.Status != Paid || p.Reason != "收款账户已销户" {
		t.Errorf("a payment to a closed account is on its way back: %+v", p)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b, err = New(Options{Dir: dir, Hasty: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	a, err := b.Account("5100")
	want("show", "", err)
	if a.ClosedAt.IsZero() || a.Lines != 4 {
		t.Errorf("after a new start: %+v", a)
	}
}
