package valuation_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/legal"
	"fachui/valuation"
)

func TestRoute(t *testing.T) {
	t.Parallel()
	type gs = []valuation.Objectionable
	base := valuation.Objection{Against: valuation.Appraisal, Standing: true, Posted: day("2025-10-09"), LastDay: day("2025-10-09")}
	with := func(g gs, changes ...func(*valuation.Objection)) valuation.Objection {
		o := base
		o.Grounds = g
		for _, c := range changes {
			c(&o)
		}
		return o
	}
	against := func(m valuation.Method) func(*valuation.Objection) {
		return func(o *valuation.Objection) { o.Against = m }
	}
	evidence := func(o *valuation.Objection) { o.Evidence = true }
	for _, tt := range []struct {
		name string
		o    valuation.Objection
		want valuation.State
		err  error
	}{
		{"A alone", with(gs{valuation.WrongBasics}), valuation.Reviewing, nil},
		{"A(3) alone", with(gs{valuation.Unqualified}), valuation.Reviewing, nil},
		{"22: B alone", with(gs{valuation.WrongApproach}), valuation.Forwarding, nil},
		{"B with A(1)(2) goes as B", with(gs{valuation.WrongResult, valuation.WrongScope}), valuation.Forwarding, nil},
		{"23: B with A(3) is reviewed first", with(gs{valuation.WrongResult, valuation.Unqualified}), valuation.ReviewingFirst, nil},
		{"23: B with A(1) and A(4) is reviewed first", with(gs{valuation.WrongBasics, valuation.WrongStandard, valuation.BadProcedure}), valuation.ReviewingFirst, nil},
		{"21: posted on the last day", with(gs{valuation.WrongBasics}), valuation.Reviewing, nil},
		{"21: posted the day after", with(gs{valuation.WrongBasics}, func(o *valuation.Objection) { o.Posted = day("2025-10-10") }), "", valuation.ErrObjectionLate},
		{"before any receipt", with(gs{valuation.WrongBasics}, func(o *valuation.Objection) { o.LastDay = legal.Date{} }), valuation.Reviewing, nil},
		{"22: against the review's conclusion", with(gs{valuation.WrongResult}, func(o *valuation.Objection) { o.Supplement = true }), "", valuation.ErrSupplement},
		{"24: against a directed result", with(gs{valuation.WrongResult}, against(valuation.DirectedInquiry)), "", valuation.ErrNoObjection},
		{"24: against an agreement", with(gs{valuation.WrongBasics}, against(valuation.PartyAgreement)), "", valuation.ErrNoObjection},
		{"24: false directed result, with evidence, before the notice", with(gs{valuation.FalseResult}, against(valuation.DirectedInquiry), evidence), valuation.Supervising, nil},
		{"24: the same without evidence", with(gs{valuation.FalseResult}, against(valuation.DirectedInquiry)), "", valuation.ErrNoEvidence},
		{"24: the same after the notice", with(gs{valuation.FalseResult}, against(valuation.DirectedInquiry), evidence, func(o *valuation.Objection) { o.Announced = true }), "", valuation.ErrSupervisionClosed},
		{"A against an online result", with(gs{valuation.WrongScope}, against(valuation.OnlineInquiry)), valuation.Reviewing, nil},
		{"B against an online result", with(gs{valuation.WrongResult}, against(valuation.OnlineInquiry)), "", valuation.ErrObjectionGround},
		{"a stranger", with(gs{valuation.WrongBasics}, func(o *valuation.Objection) { o.Standing = false }), "", valuation.ErrNoStanding},
		{"no ground", with(nil), "", valuation.ErrObjectionGround},
		{"an unknown ground", with(gs{"price_too_low"}), "", valuation.ErrObjectionGround},
		{"supervision mixed with A", with(gs{valuation.Colluded, valuation.WrongBasics}, evidence), "", valuation.ErrObjectionGround},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := valuation.Route(tt.o)
			require.ErrorIs(t, err, tt.err)
			require.Equal(t, tt.want, got)
		})
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	a12, a34 := []valuation.Objectionable{valuation.WrongScope}, []valuation.Objectionable{valuation.BadProcedure}
	for _, tt := range []struct {
		name    string
		from    valuation.State
		finding valuation.Finding
		method  valuation.Method
		grounds []valuation.Objectionable
		to      valuation.State
		then    valuation.Consequence
	}{
		{"A rejected", valuation.Reviewing, valuation.Reject, valuation.Appraisal, a12, valuation.Dismissed, valuation.Nothing},
		{"A(1)(2) upheld", valuation.Reviewing, valuation.Uphold, valuation.Appraisal, a12, valuation.Upheld, valuation.Correct},
		{"A(3)(4) upheld", valuation.Reviewing, valuation.Uphold, valuation.Appraisal, a34, valuation.Upheld, valuation.NextFirm},
		{"A upheld against an online result", valuation.Reviewing, valuation.Uphold, valuation.OnlineInquiry, a12, valuation.Upheld, valuation.Remean},
		{"23: A(3)(4) upheld first", valuation.ReviewingFirst, valuation.Uphold, valuation.Appraisal, a34, valuation.Upheld, valuation.NextFirm},
		{"23: A(3)(4) rejected first", valuation.ReviewingFirst, valuation.Reject, valuation.Appraisal, a34, valuation.Forwarding, valuation.Nothing},
		{"22: passed on", valuation.Forwarding, valuation.Forward, valuation.Appraisal, nil, valuation.Explaining, valuation.Nothing},
		{"22: explained", valuation.Explaining, valuation.Explain, valuation.Appraisal, nil, valuation.Explained, valuation.Nothing},
		{"22: not explained in time", valuation.Explaining, valuation.Silence, valuation.Appraisal, nil, valuation.TechnicalReview, valuation.Nothing},
		{"22: content", valuation.Explained, valuation.Content, valuation.Appraisal, nil, valuation.Dismissed, valuation.Nothing},
		{"22: still objecting", valuation.Explained, valuation.Persist, valuation.Appraisal, nil, valuation.TechnicalReview, valuation.Nothing},
		{"22: review stands", valuation.TechnicalReview, valuation.Stand, valuation.Appraisal, nil, valuation.Dismissed, valuation.Nothing},
		{"22: review finds fault", valuation.TechnicalReview, valuation.Negative, valuation.Appraisal, nil, valuation.Corrected, valuation.Correct},
		{"25: supervision rejects", valuation.Supervising, valuation.Reject, valuation.PartyAgreement, nil, valuation.Dismissed, valuation.Nothing},
		{"25: supervision upholds", valuation.Supervising, valuation.Uphold, valuation.PartyAgreement, nil, valuation.Upheld, valuation.Reprice},
	} {
		to, then, err := valuation.Decide(tt.from, tt.finding, tt.method, tt.grounds)
		require.NoError(t, err, tt.name)
		require.Equal(t, tt.to, to, tt.name)
		require.Equal(t, tt.then, then, tt.name)
	}
}

// Every objection that keeps a price open can be brought to an end, no finding is
// taken twice, and an ended one takes none.
func TestEveryObjectionEnds(t *testing.T) {
	t.Parallel()
	findings := []valuation.Finding{
		valuation.Reject, valuation.Uphold, valuation.Forward, valuation.Explain, valuation.Silence,
		valuation.Content, valuation.Persist, valuation.Stand, valuation.Negative,
	}
	starts := []valuation.State{valuation.Reviewing, valuation.ReviewingFirst, valuation.Forwarding, valuation.Supervising}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(starts).Draw(t, "state")
		for range 10 {
			var fits []valuation.Finding
			for _, f := range findings {
				if _, _, err := valuation.Decide(s, f, valuation.Appraisal, nil); err == nil {
					fits = append(fits, f)
				}
			}
			ended := slices.Contains([]valuation.State{valuation.Dismissed, valuation.Upheld, valuation.Corrected}, s)
			if ended != (len(fits) == 0) || ended && s.Open() {
				t.Fatalf("%s takes %v", s, fits)
			}
			if ended {
				return
			}
			s, _, _ = valuation.Decide(s, rapid.SampledFrom(fits).Draw(t, "finding"), valuation.Appraisal, nil)
		}
		t.Fatal("an objection went round in a circle")
	})
}
