package payments_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/payments"
	"fachui/payments/statement"
)

var wang = []byte("hash of Wang")

// What counts, by what right, and what goes back at once: below, at and above what
// is missing.
func TestDepositInParts(t *testing.T) {
	t.Parallel()
	missing := func(yuanMissing string) *payments.Expected {
		e := deposit(true)
		e.Due = yuan(yuanMissing)
		e.Others = []payments.Payer{{Name: wang, As: payments.PaidByJoint}}
		return e
	}
	for _, c := range []struct {
		name             string
		amount, missing  string
		payer            []byte
		take, give, as   string
		why              string
		event            payments.Event
		closed, complete bool
	}{
		{"a first part", "30000.00", "100000.00", zhang, "30000.00", "0.00", "bidder", "", payments.P1, false, false},
		{"a fen", "0.01", "0.01", zhang, "0.01", "0.00", "bidder", "", payments.P1, false, false},
		{"a fen less than is missing", "69999.99", "70000.00", zhang, "69999.99", "0.00", "bidder", "", payments.P1, false, false},
		{"what is missing", "70000.00", "70000.00", zhang, "70000.00", "0.00", "bidder", "", payments.P1, false, false},
		{"a fen more", "70000.01", "70000.00", zhang, "70000.00", "0.01", "bidder", "excess", payments.P13, false, false},
		{"one who bids with him", "70000.00", "70000.00", wang, "70000.00", "0.00", "joint", "", payments.P1, false, false},
		{"a stranger", "70000.00", "70000.00", li, "0.00", "0.00", "", "", payments.P13, false, false},
		{"again", "70000.00", "0.00", zhang, "0.00", "70000.00", "", "duplicate", payments.P14, true, true},
		{"too late, for the first time", "100000.00", "100000.00", zhang, "0.00", "100000.00", "", "late", payments.P14, true, false},
		{"the rest, too late", "30000.00", "30000.00", zhang, "0.00", "30000.00", "", "late", payments.P14, true, false},
	} {
		e := missing(c.missing)
		e.Open, e.Complete = !c.closed, c.complete
		b := payments.Book(payments.Line{ID: "line", Name: c.payer, Expected: e, Line: statement.Line{
			Credit: true, Amount: yuan(c.amount), Counterparty: "某人", CounterpartyAccount: "622200010001"}})
		require.Equal(t, []string{c.take, c.give, c.as, c.why, string(c.event)},
			[]string{b.Take.String(), b.Give.String(), b.As, b.Why, string(b.Event)}, c.name)
	}
}

// A line that holds more than is due is parted into what is kept and what is not.
func TestPart(t *testing.T) {
	t.Parallel()
	b := payments.Book(payments.Line{ID: "line", Name: zhang, Expected: deposit(true), Line: statement.Line{
		Credit: true, Amount: yuan("100000.01"), Counterparty: "张三", CounterpartyAccount: "622200010001"}})
	j := b.Part("part:line", legal.MustParse("2026-03-02T09:00:00"))
	require.Equal(t, payments.P13I, j.Event)
	require.Equal(t, "100000.01", j.Total().String())
	require.Equal(t, payments.Deposits, j.Legs[0].Cr.Code)
	require.Equal(t, payments.Account{Code: payments.Misdirected, Subject: "line"}, j.Legs[1].Cr)
}

// C13: a stranger's money is a deposit only by the court's word.
func TestIdentified(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		payer      []byte
		amount     string
		number     string
		accepted   bool
		take, give string
		as         string
		want       error
	}{
		{"the bidder, found by finance", zhang, "100000.00", "", false, "100000.00", "0.00", "bidder", nil},
		{"a part", zhang, "40000.00", "", false, "40000.00", "0.00", "bidder", nil},
		{"more than is due", zhang, "100000.01", "622200010001", false, "100000.00", "0.01", "bidder", nil},
		{"more, and nowhere to return it", zhang, "100000.01", "6222****0001", false, "", "", "", payments.ErrNoSourceAccount},
		{"a stranger", li, "100000.00", "622200010001", false, "", "", "", payments.ErrPayerReview},
		{"his wife, accepted", li, "100000.00", "622200010001", true, "100000.00", "0.00", "accepted", nil},
		{"the bidder needs nobody's leave", zhang, "100000.00", "622200010001", true, "", "", "", payments.ErrPayerKnown},
	} {
		b, err := payments.Identified(*deposit(true), payments.Receipt{
			Line: "line", Amount: yuan(c.amount), Name: c.payer, Holder: "某人", Number: c.number, Accepted: c.accepted})
		require.True(t, errors.Is(err, c.want), "%s: %v", c.name, err)
		if c.want == nil {
			require.Equal(t, []string{c.take, c.give, c.as}, []string{b.Take.String(), b.Give.String(), b.As}, c.name)
			require.True(t, b.Take.Add(b.Give).Equal(yuan(c.amount)) && !b.Take.Equal(money.Amount{}), c.name)
		}
	}
}

func TestCheckGround(t *testing.T) {
	t.Parallel()
	digest := strings.Repeat("ab", 32)
	require.NoError(t, payments.CheckGround("spouse", digest))
	require.ErrorIs(t, payments.CheckGround("friend", digest), payments.ErrPayerRelation)
	for _, bad := range []string{"", digest[1:], digest + "a", strings.ToUpper(digest), strings.Repeat("zz", 32)} {
		require.ErrorIs(t, payments.CheckGround("spouse", bad), payments.ErrPayerDocument, bad)
	}
}
