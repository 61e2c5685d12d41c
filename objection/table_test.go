package objection_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/objection"
)

// passes is the machine written a second time by hand: command by command, from → to;
// behind a slash the only kind that passes. The walk below holds the table to this.
var passes = map[objection.Command][]string{
	objection.AskPapers:        {"FILED INCOMPLETE"},
	objection.Supplement:       {"INCOMPLETE FILED"},
	objection.Accept:           {"FILED ACCEPTED"},
	objection.Refuse:           {"FILED NOT_ACCEPTED", "INCOMPLETE NOT_ACCEPTED"},
	objection.TakeBack:         {"FILED WITHDRAWN", "INCOMPLETE WITHDRAWN", "ACCEPTED ACCEPTED"},
	objection.PermitWithdrawal: {"ACCEPTED WITHDRAWN"},
	objection.FormPanel:        {"ACCEPTED ACCEPTED"},
	objection.SetHearing:       {"ACCEPTED ACCEPTED"},
	objection.NoteHearing:      {"ACCEPTED ACCEPTED"},
	objection.Stay:             {"ACCEPTED ACCEPTED/conduct", "RULED RULED/conduct", "RECONSIDERING RECONSIDERING/conduct"},
	objection.EndStay:          {"ACCEPTED ACCEPTED/conduct", "RULED RULED/conduct", "RECONSIDERING RECONSIDERING/conduct"},
	objection.OfferSecurity:    {"ACCEPTED ACCEPTED", "RULED RULED", "RECONSIDERING RECONSIDERING", "SUED SUED"},
	objection.DecideSecurity:   {"ACCEPTED ACCEPTED", "RULED RULED", "RECONSIDERING RECONSIDERING", "SUED SUED"},
	objection.ProposeRuling:    {"ACCEPTED ACCEPTED"},
	objection.SignRuling:       {"ACCEPTED ACCEPTED"},
	objection.IssueRuling:      {"ACCEPTED RULED"},
	objection.Receive:          {"RULED RULED", "NOT_ACCEPTED NOT_ACCEPTED"},
	objection.Reconsider:       {"RULED RECONSIDERING", "NOT_ACCEPTED RECONSIDERING", "RECONSIDERING RECONSIDERING"},
	objection.Forward:          {"RECONSIDERING RECONSIDERING"},
	objection.Affirm:           {"RECONSIDERING FINAL"},
	objection.Change:           {"RECONSIDERING FINAL"},
	objection.Remand:           {"RECONSIDERING ACCEPTED"},
	objection.Sue:              {"RULED SUED/third_party"},
	objection.NoteJudgment:     {"SUED FINAL/third_party"},
	objection.Close:            {"RULED FINAL", "NOT_ACCEPTED FINAL"},
	objection.Lift:             {"FINAL FINAL/third_party"},
}

func want(c objection.Command, from objection.State, k objection.Kind) (to objection.State, ok bool) {
	for _, p := range passes[c] {
		a, b, _ := strings.Cut(p, " ")
		b, kind, _ := strings.Cut(b, "/")
		if a == string(from) && (kind == "" || kind == string(k)) {
			return objection.State(b), true
		}
	}
	return "", false
}

// Every state × command × kind: what the list has passes, all else is refused.
func TestEveryOtherPairIsRefused(t *testing.T) {
	t.Parallel()
	passed, refused := 0, 0
	for _, from := range objection.States() {
		for _, c := range objection.Commands() {
			for _, k := range objection.Kinds() {
				step, err := objection.Next(from, c, k)
				to, ok := want(c, from, k)
				if !ok {
					refused++
					require.ErrorIs(t, err, objection.ErrNoStep, "%s %s %s", from, c, k)
					continue
				}
				passed++
				require.NoError(t, err, "%s %s %s", from, c, k)
				require.Equal(t, to, step.To, "%s %s %s", from, c, k)
			}
		}
	}
	require.Equal(t, len(objection.States())*len(objection.Commands())*2, passed+refused)
	require.Equal(t, 77, passed)
}

// Each row says who, why and on what it rests; what the public reads has no gap.
func TestEveryStepSaysAll(t *testing.T) {
	t.Parallel()
	for _, s := range objection.Steps() {
		name := string(s.From) + " " + string(s.Command)
		require.NotEmpty(t, s.Roles, name)
		require.False(t, s.Basis.IsZero(), name)
		require.Equal(t, s.Public.ZH == "", s.Public.EN == "", name)
		if s.From != s.To && !slices.Contains([]objection.Command{objection.AskPapers, objection.Supplement, objection.TakeBack, objection.Refuse}, s.Command) {
			require.NotEmpty(t, s.Public.ZH, name) // what moves an accepted objection is published
		}
		for _, r := range s.Roles {
			require.True(t, s.By(r))
		}
		require.False(t, s.By("finance_maker"), name)
	}
}

// Whatever is accepted of a third party holds the property, and every way out of it
// says what becomes of that.
func TestMoneyOfEveryStep(t *testing.T) {
	t.Parallel()
	for _, s := range objection.Steps() {
		switch s.Command {
		case objection.Accept:
			require.Equal(t, s.Kind == objection.ThirdParty, s.Money == "hold_asset")
		case objection.PermitWithdrawal, objection.Affirm, objection.Change, objection.Close, objection.NoteJudgment, objection.Lift,
			objection.Stay, objection.EndStay, objection.DecideSecurity, objection.Sue:
			require.NotEmpty(t, s.Money, s.Command)
		default: // says nothing of money, or may
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, s := range objection.States() {
		require.NotEqual(t, string(s), s.Words().ZH)
	}
	for _, c := range objection.Commands() {
		require.NotEqual(t, string(c), c.Words().ZH)
		require.NotEmpty(t, passes[c], c)
	}
	for _, c := range objection.Capacities() {
		require.NotEqual(t, string(c), c.Words().ZH)
	}
	for _, p := range objection.Parts() {
		require.NotEqual(t, string(p), p.Words().ZH)
	}
	for _, a := range objection.Acts() {
		require.NotEmpty(t, a.Words().EN, a)
	}
	for _, k := range objection.Kinds() {
		for _, o := range k.Rulings() {
			require.NotEqual(t, string(o), o.Words().ZH)
		}
	}
	require.True(t, objection.Final.Over() && objection.Withdrawn.Over() && !objection.Ruled.Over())
	require.True(t, objection.Sued.Heard() && !objection.Filed.Heard() && !objection.Final.Heard())
}
