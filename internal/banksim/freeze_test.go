package banksim

import (
	"crypto/ed25519"
	"encoding/base64"
	"testing"
)

func freezeFor(key string, amount Fen) FreezeRequest {
	return FreezeRequest{Key: key, FromAccount: payer, FromHolder: "张三", ToAccount: court + "000001", Amount: amount}
}

func notices(t *testing.T, b *Bank) []Notice {
	t.Helper()
	p, err := b.Notices(court, 0, maxPage)
	if err != nil {
		t.Fatal(err)
	}
	return p.Notices
}

// Frozen money stays its holder's, cannot be spent, and goes where the favoured
// customer orders, once.
func TestFreeze(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	f, err := b.Freeze(freezeFor("f1", 100_00))
	must(t)(f, err)
	again, err := b.Freeze(freezeFor("f1", 100_00))
	if err != nil || again != f {
		t.Errorf("the same again: %+v, %v", again, err)
	}
	_, err = b.Freeze(freezeFor("f1", 100_01))
	refuses(t, err, "key_reused")
	a, err := b.Account(payer)
	if err != nil || a.Balance != 100_00 || a.Frozen != 100_00 {
		t.Errorf("%+v, %v", a, err)
	}
	if c, _ := b.Account(court); c.Balance != 1000_00 {
		t.Errorf("the court has %v", c.Balance)
	}
	_, err = b.Transfer(TransferRequest{Key: "t", FromAccount: payer, ToAccount: court, Amount: 1})
	refuses(t, err, "insufficient")
	_, err = b.Freeze(FreezeRequest{Key: "f2", FromAccount: payer, ToAccount: court, Amount: 1})
	refuses(t, err, "insufficient")

	move := FreezeOrder{Key: "o1", Account: court, No: f.No, What: OrderMove}
	for range 2 {
		must(t)(b.OrderFreeze(move))
	}
	_, err = b.OrderFreeze(FreezeOrder{Key: "o2", Account: court, No: f.No, What: OrderRelease})
	refuses(t, err, "key_reused")
	_, err = b.OrderFreeze(FreezeOrder{Key: "o3", Account: payer, No: f.No, What: OrderRelease})
	refuses(t, err, "no_freeze")
	_, err = b.OrderFreeze(FreezeOrder{Key: "o3", Account: court, No: f.No, What: "keep"})
	refuses(t, err, "invalid")
	if got := notices(t, b); len(got) != 1 {
		t.Errorf("an order is not yet done: %+v", got)
	}
	d, err := b.Work()
	if err != nil || d.Unfrozen != 1 || d.Notices != 2 {
		t.Errorf("%+v, %v", d, err)
	}
	ls := lines(t, b, court)
	if last := ls[len(ls)-1]; last.Amount != 100_00 || last.VirtualAccount != court+"000001" || last.Counterparty != "张三" || last.CounterpartyAccount != payer {
		t.Errorf("%+v", last)
	}
	balanced(t, b)
}

func TestFreezeReleasedLiftedHeld(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	one, err := b.Freeze(freezeFor("f1", 100_00))
	must(t)(one, err)
	r := freezeFor("f2", 50_00)
	r.Fund = 50_00
	two, err := b.Freeze(r)
	must(t)(two, err)
	must(t)(b.OrderFreeze(FreezeOrder{Key: "o1", Account: court, No: one.No, What: OrderRelease}))
	must(t)(nil, b.SetFault(Fault{Account: payer, Mode: FaultHold}))
	d, err := b.Work()
	if err != nil || d.Unfrozen != 0 {
		t.Errorf("held: %+v, %v", d, err)
	}
	must(t)(nil, b.SetFault(Fault{Account: payer}))
	must(t)(b.Work())
	must(t)(b.Lift(two.No, "另案冻结"))
	_, err = b.Lift(two.No, "")
	refuses(t, err, "freeze_over")
	_, err = b.OrderFreeze(FreezeOrder{Key: "o2", Account: court, No: two.No, What: OrderMove})
	refuses(t, err, "freeze_over")
	a, _ := b.Account(payer)
	if a.Frozen != 0 || a.Balance != 150_00 {
		t.Errorf("%+v", a)
	}
	got := notices(t, b)
	if len(got) != 4 || got[2].What != Released || got[2].Reason != "" || got[3].Reason != "另案冻结" || got[3].Seq != 4 {
		t.Errorf("%+v", got)
	}
}

// A notice verifies under the bank's key, and no longer after a fen is changed;
// the key and the notices are the same after a restart.
func TestNoticesAreSigned(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := open(t, dir, nil)
	must(t)(nil, b.SetClock(noon, false))
	must(t)(b.Open(AccountRequest{AccountNo: court, Holder: "法院"}))
	must(t)(b.Freeze(freezeFor("f1", 100_00)))
	before, key := notices(t, b)[0], b.NoticeKey()
	must(t)(nil, b.Close())
	b = open(t, dir, nil)
	defer b.Close()
	after := notices(t, b)[0]
	if !after.At.Equal(before.At) || after.Signature != before.Signature || b.NoticeKey() != key {
		t.Errorf("%+v, %+v", before, after)
	}
	public, err := base64.StdEncoding.DecodeString(key.Public)
	must(t)(nil, err)
	signature, err := base64.StdEncoding.DecodeString(after.Signature)
	must(t)(nil, err)
	if !ed25519.Verify(public, after.text(), signature) {
		t.Error("the bank's own notice does not verify")
	}
	after.Amount++
	if ed25519.Verify(public, after.text(), signature) {
		t.Error("a changed notice verifies")
	}
	_, err = b.Notices(court, -1, 1)
	refuses(t, err, "invalid")
	_, err = b.Notices("nobody", 0, 1)
	refuses(t, err, "no_account")
}
