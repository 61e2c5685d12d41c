package banksim

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 4, 1, 12, 0, 0, 0, zone)

const (
	court = "51010001"
	payer = "62220001"
	payee = "62220002"
)

// fataler is what the helpers need of *testing.T and *rapid.T.
type fataler interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func open(t fataler, dir string, change func(*Options)) *Bank {
	t.Helper()
	o := Options{Dir: dir, Machine: func() time.Time { return noon }}
	if change != nil {
		change(&o)
	}
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// opened is a bank with a court's account of 1,000.00.
func withCourt(t *testing.T, change func(*Options)) *Bank {
	t.Helper()
	b := open(t, t.TempDir(), change)
	t.Cleanup(func() { _ = b.Close() })
	must(t)(b.Open(AccountRequest{AccountNo: court, Holder: "某某人民法院", Opening: 1000_00}))
	return b
}

// must fails unless a call that also returns something went well.
func must(t fataler) func(any, error) {
	return func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

func refuses(t *testing.T, err error, code string) {
	t.Helper()
	var p *Problem
	if !errors.As(err, &p) || p.Code != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func pay(id string, amount Fen) PaymentRequest {
	return PaymentRequest{EndToEnd: id, FromAccount: court, ToAccount: payee, ToName: "李四", Amount: amount, Purpose: "执行款"}
}

func lines(t fataler, b *Bank, no string) []Line {
	t.Helper()
	p, err := b.Lines(no, 0, maxPage)
	if err != nil {
		t.Fatal(err)
	}
	return p.Lines
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	must(t)(b.Open(AccountRequest{AccountNo: court, Holder: "某某人民法院", Opening: 5_00})) // again: nothing new
	a, err := b.Account(court)
	if err != nil || a.Balance != 1000_00 || a.Lines != 1 {
		t.Errorf("%+v, %v", a, err)
	}
	for _, c := range []struct {
		r    AccountRequest
		code string
	}{
		{AccountRequest{AccountNo: court, Holder: "别人"}, "account_taken"},
		{AccountRequest{AccountNo: "123", Holder: "x"}, "invalid"},
		{AccountRequest{AccountNo: "#vault", Holder: "x"}, "invalid"},
		{AccountRequest{AccountNo: "12345"}, "invalid"},
		{AccountRequest{AccountNo: "12345", Holder: "a\nb"}, "invalid"},
		{AccountRequest{AccountNo: "12345", Holder: "x", Opening: -1}, "invalid"},
		{AccountRequest{AccountNo: "12345", Holder: "x", Virtual: "some"}, "invalid"},
		{AccountRequest{AccountNo: "12345", Holder: "x", Suffixes: []string{"1234567890123"}}, "invalid"},
	} {
		_, err := b.Open(c.r)
		refuses(t, err, c.code)
	}
	_, err = b.Account(Vault)
	refuses(t, err, "no_account")
}

func TestVirtualNumbers(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	must(t)(b.Open(AccountRequest{AccountNo: "510200", Holder: "另一法院", Suffixes: []string{"01"}}))
	must(t)(b.Open(AccountRequest{AccountNo: "510300", Holder: "无子账号", Virtual: VirtualNone}))
	must(t)(b.OpenSuffixes("510200", []string{"02"}))
	for to, want := range map[string]string{
		court: court, court + "000123": court, court + "123456789012": court, court + "1234567890123": "", court + "12a": "",
		"51020001": "510200", "51020002": "510200", "51020003": "", "510300": "510300", "51030001": "", "999999": "",
	} {
		a, virtual := b.resolve(to)
		switch {
		case want == "" && a != nil, want != "" && (a == nil || a.No != want):
			t.Errorf("%s goes to %+v, want %q", to, a, want)
		case a != nil && (virtual != "") != (to != a.No):
			t.Errorf("%s: virtual %q", to, virtual)
		}
	}
}

func TestTransfers(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	r := TransferRequest{Key: "k1", FromAccount: payer, FromHolder: "张三", ToAccount: court + "01", Amount: 30_00, Remark: "保证金"}
	first, err := b.Transfer(r)
	must(t)(first, err)
	again, err := b.Transfer(r)
	if err != nil || again != first {
		t.Errorf("the same transfer: %+v and %+v, %v", first, again, err)
	}
	r.Amount++
	_, err = b.Transfer(r)
	refuses(t, err, "key_reused")
	for _, c := range []struct {
		name, code string
		change     func(*TransferRequest)
	}{
		{"no money", "insufficient", func(*TransferRequest) {}},
		{"unknown payer", "no_account", func(r *TransferRequest) { r.FromAccount, r.FromHolder = "70000001", "" }},
		{"unknown payee", "no_account", func(r *TransferRequest) { r.ToAccount = "70000001" }},
		{"another's account", "account_taken", func(r *TransferRequest) { r.FromHolder = "李四" }},
		{"to itself", "same_account", func(r *TransferRequest) { r.ToAccount, r.Fund = payer, 1_00 }},
		{"nothing", "invalid", func(r *TransferRequest) { r.Amount = 0 }},
		{"no key", "invalid", func(r *TransferRequest) { r.Key = "" }},
		{"long remark", "invalid", func(r *TransferRequest) { r.Remark = strings.Repeat("长", 201) }},
	} {
		bad := TransferRequest{Key: "bad", FromAccount: payer, FromHolder: "张三", ToAccount: court, Amount: 1_00}
		c.change(&bad)
		_, err := b.Transfer(bad)
		t.Log(c.name)
		refuses(t, err, c.code)
	}
	if n := len(lines(t, b, court)); n != 2 {
		t.Errorf("%d lines", n)
	}
	must(t)(b.Transfer(TransferRequest{Key: "k2", FromAccount: payer, Fund: 5_00, ToAccount: court, Amount: 4_00}))
	if a, _ := b.Account(payer); a.Balance != 1_00 {
		t.Errorf("payer keeps %v", a.Balance)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	machine := noon
	b := open(t, t.TempDir(), func(o *Options) { o.Machine = func() time.Time { return machine } })
	defer b.Close()
	at := func() time.Time { c, _ := b.Clock(); return c.Now }
	if !at().Equal(noon) {
		t.Error("machine time by default")
	}
	past := noon.AddDate(-1, 0, 0)
	must(t)(nil, b.SetClock(past, false))
	machine = machine.Add(time.Hour)
	if !at().Equal(past) {
		t.Error("it stands still")
	}
	must(t)(nil, b.SetClock(past, true))
	machine = machine.Add(time.Hour)
	if !at().Equal(past.Add(time.Hour)) {
		t.Error("it runs on")
	}
	refuses(t, b.SetClock(past.Add(-time.Second), false), "clock_back")
	refuses(t, b.SetClock(time.Time{}, false), "invalid")
	must(t)(b.Open(AccountRequest{AccountNo: court, Holder: "x", Opening: 1}))
	machine = machine.Add(-30 * time.Minute) // the machine's clock is set back
	must(t)(b.Adjust(AdjustmentRequest{Key: "i", Account: court, Direction: Credit, Kind: KindInterest, Amount: 1}))
	ls := lines(t, b, court)
	if ls[1].BookedAt.Before(ls[0].BookedAt) {
		t.Error("the books ran backwards")
	}
}

func TestAdjust(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	fee := AdjustmentRequest{Key: "f", Account: court, Direction: Debit, Kind: KindFee, Amount: 10_00, Remark: "手续费"}
	must(t)(b.Adjust(fee))
	must(t)(b.Adjust(fee))
	must(t)(b.Adjust(AdjustmentRequest{Key: "i", Account: court, Direction: Credit, Kind: KindInterest, Amount: 12_34}))
	ls := lines(t, b, court)
	if len(ls) != 3 || ls[2].BalanceAfter != 1002_34 || ls[1].Kind != KindFee || ls[2].Counterparty != "本行" {
		t.Errorf("%+v", ls)
	}
	fee.Key, fee.Amount = "g", 2000_00
	_, err := b.Adjust(fee)
	refuses(t, err, "insufficient")
	balanced(t, b)
}

// balanced: every fen is somewhere, and every account's lines lead to its balance.
func balanced(t fataler, b *Bank) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	var sum Fen
	refs := map[string]bool{}
	for _, a := range b.accounts {
		sum += a.balance
		var run Fen
		for i, l := range a.lines {
			if l.Direction == Credit {
				run += l.Amount
			} else {
				run -= l.Amount
			}
			if l.Seq != int64(i)+1 || l.BalanceAfter != run || run < 0 || refs[l.BankRef] {
				t.Fatalf("account %s, line %+v, running %v", a.No, l, run)
			}
			refs[l.BankRef] = true
		}
		if !a.internal && run != a.balance {
			t.Fatalf("account %s holds %v, its lines say %v", a.No, a.balance, run)
		}
	}
	if sum != 0 {
		t.Fatalf("the bank is off by %v", sum)
	}
}

// TestConservation does anything at all and then starts again from the journal.
func TestConservation(t *testing.T) {
	t.Parallel()
	tempDir := t.TempDir
	rapid.Check(t, func(t *rapid.T) {
		dir := tempDir()
		b := open(t, dir, nil)
		must(t)(nil, b.SetClock(noon, false))
		must(t)(b.Open(AccountRequest{AccountNo: court, Holder: "法院", Opening: 100_00}))
		at := noon
		for i := range rapid.IntRange(1, 25).Draw(t, "steps") {
			amount := Fen(rapid.Int64Range(1, 60_00).Draw(t, "amount"))
			who := fmt.Sprintf("6222000%d", rapid.IntRange(0, 3).Draw(t, "who"))
			key := fmt.Sprint(rapid.IntRange(0, i).Draw(t, "key"))
			switch rapid.IntRange(0, 7).Draw(t, "what") {
			case 0:
				_, _ = b.Transfer(TransferRequest{Key: key, FromAccount: who, FromHolder: "付款人", ToAccount: court + key, Amount: amount})
			case 1, 2:
				r := pay(key, amount)
				r.ToAccount, r.ToName = who, rapid.SampledFrom([]string{"付款人", "别人"}).Draw(t, "name")
				_, _ = b.Pay(r)
			case 3:
				_, _ = b.Work()
			case 4:
				at = at.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour)
				must(t)(nil, b.SetClock(at, false))
			case 6:
				_, _ = b.Freeze(FreezeRequest{Key: key, FromAccount: who, FromHolder: "付款人", ToAccount: court + "01", Amount: amount})
			case 7:
				what := rapid.SampledFrom([]string{OrderRelease, OrderMove}).Draw(t, "order")
				_, _ = b.OrderFreeze(FreezeOrder{Key: key, Account: court, No: fmt.Sprintf("DJ20260401%06d", rapid.IntRange(1, 4).Draw(t, "freeze")), What: what})
			case 5:
				mode := rapid.SampledFrom([]string{"", FaultRefuse, FaultFail, FaultReturn, FaultHold, FaultSilent, FaultDeaf}).Draw(t, "mode")
				_ = b.SetFault(Fault{Account: who, Mode: mode, Count: rapid.IntRange(0, 2).Draw(t, "count")})
			}
			balanced(t, b)
		}
		before := dump(b)
		must(t)(nil, b.Close())
		again := open(t, dir, nil)
		defer again.Close()
		if after := dump(again); after != before {
			t.Fatalf("the journal tells another story:\n%s\n%s", before, after)
		}
		balanced(t, again)
	})
}

// dump is everything the bank knows, in words.
func dump(b *Bank) string {
	var buf bytes.Buffer
	all, _ := b.Accounts()
	for _, a := range all {
		p, _ := b.Lines(a.AccountNo, 0, maxPage)
		n, _ := b.Notices(a.AccountNo, 0, maxPage)
		fmt.Fprintf(&buf, "%+v\n%+v\n%+v\n", a, p.Lines, n.Notices)
	}
	for id := range 30 {
		if p, err := b.Payment(fmt.Sprint(id)); err == nil {
			settled, returned := p.SettledAt, p.ReturnedAt
			p.SettledAt, p.ReturnedAt = nil, nil
			fmt.Fprintf(&buf, "%+v %v %v\n", p, settled, returned)
		}
	}
	fmt.Fprintf(&buf, "%+v", len(b.faults))
	return buf.String()
}

// TestConcurrent: many payers and orders at once, each key several times.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 20 {
				r := TransferRequest{
					Key: fmt.Sprintf("t%d", i), FromAccount: fmt.Sprintf("6333%04d", i), FromHolder: "付款人", ToAccount: court + "1", Amount: 1_00,
				}
				if _, err := b.Transfer(r); err != nil {
					t.Error(err)
				}
				if _, err := b.Pay(pay(fmt.Sprintf("p%d", i), 50_00)); err != nil {
					t.Error(err)
				}
				if w == 0 {
					if _, err := b.Work(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	must(t)(b.Work())
	balanced(t, b)
	a, err := b.Account(court)
	if err != nil || a.Balance != 1000_00+20*1_00-20*50_00 {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestStatements: each day opens with what the one before closed with.
func TestStatements(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	for d := range 3 {
		must(t)(nil, b.SetClock(noon.AddDate(0, 0, d), false))
		if d != 1 {
			must(t)(b.Adjust(AdjustmentRequest{Key: fmt.Sprint(d), Account: court, Direction: Credit, Kind: KindInterest, Amount: 5}))
		}
	}
	var closing Fen
	for d, want := range []int{2, 0, 1} {
		date := noon.AddDate(0, 0, d).Format(time.DateOnly)
		s, err := b.Statement(court, date)
		if err != nil {
			t.Fatal(err)
		}
		_, in := s.sums(Credit)
		_, out := s.sums(Debit)
		if s.Opening != closing || s.Opening+in-out != s.Closing || len(s.Lines) != want || s.Complete != (d < 2) {
			t.Errorf("day %d: %+v", d, s)
		}
		closing = s.Closing
	}
	before, err := b.Statement(court, "2026-03-31")
	if err != nil || before.Opening != 0 || before.Closing != 0 {
		t.Errorf("before the account was opened: %+v, %v", before, err)
	}
	_, err = b.Statement(court, "2026-04-04")
	refuses(t, err, "no_statement")
	_, err = b.Statement(court, "01.04.2026")
	refuses(t, err, "invalid")
	s, _ := b.Statement(court, "2026-04-01")
	for _, encoding := range []string{"", "utf-8", "utf-8-bom", "gb18030"} {
		must(t)(s.CSVIn(encoding))
	}
	_, err = s.CSVIn("ebcdic")
	refuses(t, err, "invalid")
}
