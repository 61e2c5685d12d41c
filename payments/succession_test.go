package payments_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/statement"
)

func TestCanChangeAccount(t *testing.T) {
	t.Parallel()
	const name = "成都市锦江区人民法院"
	type in struct {
		o payments.AccountOrder
		f payments.SuccessionFacts
	}
	sound := func() in {
		return in{
			payments.AccountOrder{Bank: "CCB", Number: "5105010012345678", Holder: name, StartsOn: legal.MustDate("2026-04-01"), Document: "锦院函3号", Reason: "公开招标更换开户银行"},
			payments.SuccessionFacts{
				CourtName: name, Holder: name + "案款专户", Since: legal.MustDate("2026-01-05"),
				ClosedThrough: legal.MustDate("2026-03-29"), Today: legal.MustDate("2026-03-30"), AtBank: &payments.AccountAtBank{Holder: name},
			},
		}
	}
	for _, tt := range []struct {
		name string
		but  func(*in)
		want error
	}{
		{"sound", func(*in) {}, nil},
		{"no document", func(x *in) { x.o.Document = "  " }, payments.ErrAccountDocument},
		{"document of 3", func(x *in) { x.o.Document = "函三号" }, payments.ErrAccountDocument},
		{"document of 4", func(x *in) { x.o.Document = "函第三号" }, nil},
		{"document of 80", func(x *in) { x.o.Document = strings.Repeat("函", 80) }, nil},
		{"document of 81", func(x *in) { x.o.Document = strings.Repeat("函", 81) }, payments.ErrAccountDocument},
		{"reason of 3", func(x *in) { x.o.Reason = "换银行" }, payments.ErrAccountReason},
		{"reason of 4", func(x *in) { x.o.Reason = "更换银行" }, nil},
		{"reason of 501", func(x *in) { x.o.Reason = strings.Repeat("换", 501) }, payments.ErrAccountReason},
		{"bank of 1", func(x *in) { x.o.Bank = "C" }, payments.ErrAccountBank},
		{"bank of 2", func(x *in) { x.o.Bank = "CC" }, nil},
		{"bank in Chinese", func(x *in) { x.o.Bank = "建设银行" }, payments.ErrAccountBank},
		{"7 digits", func(x *in) { x.o.Number = "5105010" }, payments.ErrAccountNumber},
		{"8 digits", func(x *in) { x.o.Number = "51050100" }, nil},
		{"30 digits", func(x *in) { x.o.Number = strings.Repeat("5", 30) }, nil},
		{"31 digits", func(x *in) { x.o.Number = strings.Repeat("5", 31) }, payments.ErrAccountNumber},
		{"letters", func(x *in) { x.o.Number = "5105-0100-1234" }, payments.ErrAccountNumber},
		{"another's name", func(x *in) { x.o.Holder = "成都市武侯区人民法院" }, payments.ErrAccountHolder},
		{"no name", func(x *in) { x.o.Holder = "" }, payments.ErrAccountHolder},
		{"the name of the present account", func(x *in) { x.o.Holder = name + "案款专户" }, nil},
		{"wide letters are the same name", func(x *in) {
			x.o.Holder, x.f.CourtName, x.f.AtBank.Holder = "Ａ法院", "A法院", "A法院"
		}, nil},
		{"another change is under way", func(x *in) { x.f.Pending = true }, payments.ErrAccountPending},
		{"an account of any court, ever", func(x *in) { x.f.Used = true }, payments.ErrAccountUsed},
		{"no day", func(x *in) { x.o.StartsOn = legal.Date{} }, payments.ErrAccountPast},
		{"yesterday", func(x *in) { x.o.StartsOn = legal.MustDate("2026-03-29") }, payments.ErrAccountPast},
		{"today", func(x *in) { x.o.StartsOn = legal.MustDate("2026-03-30") }, nil},
		{"today, which is closed", func(x *in) {
			x.o.StartsOn, x.f.ClosedThrough = legal.MustDate("2026-03-30"), legal.MustDate("2026-03-30")
		}, payments.ErrAccountDayClosed},
		{"the day on which the present one began", func(x *in) {
			x.o.StartsOn, x.f.Since = legal.MustDate("2026-03-30"), legal.MustDate("2026-03-30")
		}, payments.ErrAccountOverlap},
		{"the day after the present one began", func(x *in) {
			x.o.StartsOn, x.f.Since = legal.MustDate("2026-03-31"), legal.MustDate("2026-03-30")
		}, nil},
		{"366 days ahead", func(x *in) { x.o.StartsOn = x.f.Today.AddDays(366) }, nil},
		{"367 days ahead", func(x *in) { x.o.StartsOn = x.f.Today.AddDays(367) }, payments.ErrAccountFar},
		{"the bank knows no such account", func(x *in) { x.f.AtBank = nil }, payments.ErrAccountNotAtBank},
		{"the bank has closed it", func(x *in) { x.f.AtBank.Closed = true }, payments.ErrAccountNotAtBank},
		{"it is somebody else's at the bank", func(x *in) { x.f.AtBank.Holder = "锦江建筑有限公司" }, payments.ErrAccountBankHolder},
		{"a fen stands on it", func(x *in) { x.f.AtBank.Balance = money.Fen(1) }, payments.ErrAccountNotEmpty},
		{"it was used and is empty", func(x *in) { x.f.AtBank.Lines = 2 }, payments.ErrAccountNotEmpty},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			x := sound()
			tt.but(&x)
			require.ErrorIs(t, payments.CanChangeAccount(x.o, x.f), tt.want)
		})
	}
}

func TestCanAnswerOrder(t *testing.T) {
	t.Parallel()
	a, b := ref.New(), ref.New()
	for _, tt := range []struct {
		name              string
		by                ref.ID
		answered, approve bool
		note              string
		want              error
	}{
		{"another person", b, false, true, "", nil},
		{"the same person", a, false, true, "", payments.ErrAccountSamePerson},
		{"answered before", b, true, true, "", payments.ErrAccountAnswered},
		{"refused without a word", b, false, false, "不同意", payments.ErrAccountReason},
		{"refused with one", b, false, false, "招标未完", nil},
		{"refused by the asker", a, false, false, "招标未完", payments.ErrAccountSamePerson},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.ErrorIs(t, payments.CanAnswerOrder(a, tt.by, tt.answered, tt.approve, tt.note), tt.want)
		})
	}
}

func TestTakesOver(t *testing.T) {
	t.Parallel()
	starts := legal.MustDate("2026-04-01")
	for _, tt := range []struct {
		name, today, closed string
		want                bool
	}{
		{"the day before, nothing closed", "2026-03-31", "2026-03-29", false},
		{"its day, the day before open", "2026-04-01", "2026-03-30", false},
		{"its day, the day before closed", "2026-04-01", "2026-03-31", true},
		{"the day before is closed late", "2026-04-03", "2026-03-31", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.want, payments.TakesOver(starts, legal.MustDate(tt.today), legal.MustDate(tt.closed)))
		})
	}
}

func TestCanSweep(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		but  func(*payments.SweepFacts)
		want error
	}{
		{"sound", func(*payments.SweepFacts) {}, nil},
		{"the present account", func(f *payments.SweepFacts) { f.Past = false }, payments.ErrSweepCurrent},
		{"a closed account", func(f *payments.SweepFacts) { f.Closed = true }, payments.ErrAccountClosed},
		{"under way", func(f *payments.SweepFacts) { f.Moving = true }, payments.ErrSweepMoving},
		{"nothing there", func(f *payments.SweepFacts) { f.Holds = money.Amount{} }, payments.ErrSweepNothing},
		{"a fen", func(f *payments.SweepFacts) { f.Holds = money.Fen(1) }, nil},
		{"a payout is not confirmed", func(f *payments.SweepFacts) { f.Payouts = 1 }, payments.ErrSweepPayouts},
		{"an unexplained debit", func(f *payments.SweepFacts) { f.Debits = true }, payments.ErrSweepDebit},
		{"the last one failed", func(f *payments.SweepFacts) { f.Failed = true }, payments.ErrSweepFailed},
		{"the last one failed, and somebody looked", func(f *payments.SweepFacts) { f.Failed, f.ByHand = true, true }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := payments.SweepFacts{Past: true, Holds: yuan("100.00")}
			tt.but(&f)
			require.ErrorIs(t, payments.CanSweep(f), tt.want)
		})
	}
}

func TestCanCloseAccount(t *testing.T) {
	t.Parallel()
	require.NoError(t, payments.CanCloseAccount(true, false, nil))
	require.ErrorIs(t, payments.CanCloseAccount(false, false, nil), payments.ErrAccountNotPast)
	require.ErrorIs(t, payments.CanCloseAccount(true, true, nil), payments.ErrAccountClosed)
	for what := range payments.WaitWords {
		require.ErrorIs(t, payments.CanCloseAccount(true, false, []payments.Waits{{What: what, N: 1}}), payments.ErrAccountWaitedFor, what)
	}
}

// A transfer between own accounts is booked by the lines of both banks, whichever
// comes first, and whether it arrives or comes back.
func TestBookSweep(t *testing.T) {
	t.Parallel()
	transit := payments.Account{Code: payments.InTransit, Subject: "w"}
	bank, clearing := payments.Account{Code: payments.Bank}, payments.Account{Code: payments.Clearing}
	for _, tt := range []struct {
		name    string
		credit  bool
		term    int
		amount  string
		out, in bool
		event   payments.Event
		dr, cr  payments.Account
	}{
		{"it leaves", false, 1, "100.00", false, false, payments.P28, transit, bank},
		{"it arrives", true, 2, "100.00", true, false, payments.P28I, bank, transit},
		{"it arrives before it left", true, 2, "100.00", false, false, payments.P28I, bank, clearing},
		{"it leaves after it arrived", false, 1, "100.00", false, true, payments.P28, clearing, bank},
		{"it comes back", true, 1, "100.00", true, false, payments.P28R, bank, transit},
		{"it leaves again", false, 1, "100.00", true, false, payments.P25, payments.Account{Code: payments.Unexplained, Subject: "l"}, bank},
		{"it arrives again", true, 2, "100.00", true, true, payments.P13, bank, payments.Account{Code: payments.Unclaimed, Subject: "l"}},
		{"it comes back without having left", true, 1, "100.00", false, false, payments.P13, bank, payments.Account{Code: payments.Unclaimed, Subject: "l"}},
		{"a fen less arrives", true, 2, "99.99", true, false, payments.P13, bank, payments.Account{Code: payments.Unclaimed, Subject: "l"}},
		{"a fen more leaves", false, 1, "100.01", false, false, payments.P25, payments.Account{Code: payments.Unexplained, Subject: "l"}, bank},
		{"it leaves the new account", false, 2, "100.00", false, false, payments.P25, payments.Account{Code: payments.Unexplained, Subject: "l"}, bank},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := payments.Book(payments.Line{
				ID: "l", Term: tt.term, Line: statement.Line{Credit: tt.credit, Amount: yuan(tt.amount), EndToEnd: "FS1"},
				Swept: &payments.Swept{Sweep: "w", Amount: yuan("100.00"), Term: 1, To: 2, Out: tt.out, In: tt.in},
			})
			require.Equal(t, tt.event, b.Event)
			require.Equal(t, []payments.Account{tt.dr, tt.cr}, []payments.Account{b.Dr, b.Cr})
		})
	}
}

func TestCanCloseDayOfChange(t *testing.T) {
	t.Parallel()
	day := legal.MustDate("2026-03-31")
	f := payments.DayFacts{Day: day, Today: day.AddDays(2), ClosedThrough: day.AddDays(-1), HasStatement: true, Complete: true}
	require.NoError(t, payments.CanClose(f))
	f.ChangeOn = day.AddDays(1)
	require.NoError(t, payments.CanClose(f), "the last day of the old account")
	f.ChangeOn = day
	require.ErrorIs(t, payments.CanClose(f), payments.ErrDayBeforeChange, "the first of the new one, before it took over")
	f.ChangeOn = legal.Date{}
	f.Missing = []string{"51"}
	require.ErrorIs(t, payments.CanClose(f), payments.ErrStatementOfAccount)
}
