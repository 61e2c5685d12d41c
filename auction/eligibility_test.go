package auction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/auction"
)

// The nine rules, each with ground, article and remedy; only disclosure keeps nobody out.
func TestRulesSayAll(t *testing.T) {
	t.Parallel()
	rules := auction.Rules()
	require.Len(t, rules, 9)
	for i, r := range rules {
		require.Equal(t, auction.Rule("E"+string(rune('1'+i))), r.Rule)
		require.NotEmpty(t, r.Words.ZH)
		require.NotEmpty(t, r.Words.EN)
		require.NotEmpty(t, r.Remedy.ZH)
		require.NotEmpty(t, r.Remedy.EN)
		require.False(t, r.Basis.IsZero())
		require.Equal(t, r.Rule != auction.RuleDisclosed, r.Blocks)
	}
}

// Each rule alone, and nothing else.
func TestEligibility(t *testing.T) {
	t.Parallel()
	fine := auction.EligibilityFacts{Proved: true}
	with := func(change func(*auction.EligibilityFacts)) auction.EligibilityFacts {
		f := fine
		change(&f)
		return f
	}
	for _, c := range []struct {
		name  string
		facts auction.EligibilityFacts
		rule  auction.Rule
		state auction.FindingState
	}{
		{"a stranger", fine, "", ""},
		{"on the list, linked", with(func(f *auction.EligibilityFacts) { f.Bars = []auction.Rule{auction.RuleLinked} }), auction.RuleLinked, auction.Blocked},
		{"bought and did not pay", with(func(f *auction.EligibilityFacts) { f.Defaulted = true }), auction.RuleDefaulter, auction.Blocked},
		{"no real name", with(func(f *auction.EligibilityFacts) { f.Proved = false }), auction.RuleRealName, auction.ToDo},
		{"somebody else paid", with(func(f *auction.EligibilityFacts) { f.PayerDiffers = true }), auction.RuleRealName, auction.ToDo},
		{"housing under limits", with(func(f *auction.EligibilityFacts) { f.Limited = true }), auction.RuleHousing, auction.ToDo},
		{"a qualification is asked for", with(func(f *auction.EligibilityFacts) { f.Qualified = true }), auction.RuleQualified, auction.ToDo},
		{"of the court, in a sell-off", with(func(f *auction.EligibilityFacts) { f.Bars = []auction.Rule{auction.RuleSellOff} }), auction.RuleSellOff, auction.Blocked},
		{"the debtor", with(func(f *auction.EligibilityFacts) { f.Debtor = true }), auction.RuleDisclosed, auction.Disclose},
		{"the creditor", with(func(f *auction.EligibilityFacts) { f.Creditor = true }), auction.RuleDisclosed, auction.Disclose},
		{"a priority purchaser", with(func(f *auction.EligibilityFacts) { f.Priority = true }), auction.RuleDisclosed, auction.Disclose},
		{"has applied", with(func(f *auction.EligibilityFacts) { f.Applied = true }), auction.RuleOnce, auction.Blocked},
		{"valued the property", with(func(f *auction.EligibilityFacts) { f.Bars = []auction.Rule{auction.RuleAppraiser} }), auction.RuleAppraiser, auction.Blocked},
	} {
		for _, f := range auction.Eligibility(c.facts) {
			want := auction.Clear
			if f.Rule == c.rule {
				want = c.state
			}
			require.Equal(t, want, f.State, "%s, %s", c.name, f.Rule)
		}
	}
}

// A qualification that the law asks for keeps out who lists no proof of it.
func TestAdmit_E5_qualification(t *testing.T) {
	t.Parallel()
	r := registration()
	r.Qualification = "商业银行股东资格"
	at := date("2026-03-20").Start()
	_, err := r.Admit(auction.Applicant{Proved: true}, auction.Request{Warnings: true}, at)
	require.ErrorIs(t, err, auction.ErrQualification)
	_, err = r.Admit(auction.Applicant{Proved: true}, auction.Request{Warnings: true, Qualified: true}, at)
	require.NoError(t, err)
}

// Ties are disclosed and sealed: they would tell who bids (E7).
func TestAdmit_E7_ties_are_sealed(t *testing.T) {
	t.Parallel()
	got, err := registration().Admit(auction.Applicant{Proved: true, Debtor: true, Creditor: true}, auction.Request{Warnings: true, Priority: true}, date("2026-03-20").Start())
	require.NoError(t, err)
	require.Equal(t, []auction.ApplicantFlag{auction.FlagDebtor, auction.FlagCreditor, auction.FlagPriority}, got.Flags)
	for _, f := range got.Flags {
		require.True(t, f.Sealed())
	}
	require.False(t, auction.FlagConsumption.Sealed())
}
