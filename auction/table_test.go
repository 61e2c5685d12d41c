package auction_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fachui/auction"
)

// passes is the machine of the law file, written a second time by hand: command
// by command, from → to. Rounds stand behind a slash; "*" is the state before
// the suspension. The walk below holds the table to exactly this.
var passes = map[auction.Command][]string{
	auction.FixPrice:         {"DRAFT PRICED"},
	auction.ResolveTerms:     {"PRICED PANEL_OK", "FAILED_R1 PANEL_OK", "FAILED_R2 PANEL_OK", "DEFAULTED PANEL_OK"},
	auction.IssueNotices:     {"PANEL_OK PANEL_OK"},
	auction.ReceiveNotice:    {"PANEL_OK PANEL_OK", "NOTICED NOTICED", "ANNOUNCED ANNOUNCED"},
	auction.CompleteNotices:  {"PANEL_OK NOTICED"},
	auction.Announce:         {"NOTICED ANNOUNCED/first", "NOTICED ANNOUNCED/second", "NOTICED ANNOUNCED/no_reserve", "NOTICED SELLOFF_ANNOUNCED/sell_off"},
	auction.Apply:            selves("ANNOUNCED BIDDING SELLOFF_ANNOUNCED SELLOFF_OPEN SELLOFF_BIDDING"),
	auction.ConfirmPriority:  selves("ANNOUNCED BIDDING SELLOFF_ANNOUNCED SELLOFF_OPEN SELLOFF_BIDDING"),
	auction.Qualify:          selves("ANNOUNCED BIDDING SELLOFF_ANNOUNCED SELLOFF_OPEN SELLOFF_BIDDING"),
	auction.ConfirmAgent:     selves("ANNOUNCED SELLOFF_ANNOUNCED"),
	auction.OpenBidding:      {"ANNOUNCED BIDDING", "SELLOFF_ANNOUNCED SELLOFF_OPEN"},
	auction.PlaceBid:         {"BIDDING BIDDING", "SELLOFF_OPEN SELLOFF_BIDDING", "SELLOFF_BIDDING SELLOFF_BIDDING"},
	auction.Sell:             {"BIDDING SOLD", "SELLOFF_BIDDING SOLD"},
	auction.Fail:             {"BIDDING FAILED_R1/first", "BIDDING FAILED_R2/second", "BIDDING SELLOFF_FAILED/no_reserve", "SELLOFF_OPEN SELLOFF_FAILED", "SELLOFF_BIDDING SELLOFF_FAILED"},
	auction.AskCreditors:     selves("FAILED_R1 FAILED_R2 SELLOFF_FAILED"),
	auction.AnswerInquiry:    selves("FAILED_R1 FAILED_R2 SELLOFF_FAILED"),
	auction.DrawForTaker:     selves("FAILED_R1 FAILED_R2 SELLOFF_FAILED"),
	auction.ContributeToLots: selves("FAILED_R1 FAILED_R2 SELLOFF_FAILED"),
	auction.NoteMeasure:      selves("FAILED_R2 SELLOFF_FAILED"),
	auction.TakeInKind:       {"FAILED_R1 OFFSET_PENDING", "FAILED_R2 OFFSET_PENDING", "SELLOFF_FAILED OFFSET_PENDING"},
	auction.PayDifference:    {"OFFSET_PENDING RULED"},
	auction.LapseInKind:      {"OFFSET_PENDING DEFAULTED"},
	auction.ReleaseAsset:     {"SELLOFF_FAILED RELEASED", "FAILED_R2 RELEASED"},
	auction.PayPrice:         {"SOLD PAID", "OFFSET_PENDING OFFSET_PENDING"},
	auction.LapsePayment:     {"SOLD OVERDUE"},
	auction.AcceptLate:       {"OVERDUE PAID"},
	auction.RuleDefault:      {"OVERDUE DEFAULTED"},
	auction.IssueRuling:      {"PAID RULED"},
	auction.ServeRuling:      {"RULED TITLED"},
	auction.Deliver:          {"TITLED DELIVERED"},
	auction.DropReserve:      {"SELLOFF_FAILED PANEL_OK"},
	auction.Resume:           {"SUSPENDED *"},
	auction.RuleUnapproved:   {"PAID DEFAULTED"},
	auction.Revoke:           all("REVOKED", "SOLD OVERDUE PAID RULED TITLED DELIVERED SUSPENDED"),
	auction.Suspend: all("SUSPENDED", "PRICED PANEL_OK NOTICED ANNOUNCED BIDDING SOLD OVERDUE PAID RULED FAILED_R1 FAILED_R2 "+
		"SELLOFF_ANNOUNCED SELLOFF_OPEN SELLOFF_BIDDING SELLOFF_FAILED OFFSET_PENDING"),
	auction.Withdraw:      all("WITHDRAWN", withdrawable),
	auction.WithdrawSpare: all("WITHDRAWN", withdrawable),
}

const withdrawable = "DRAFT PRICED PANEL_OK NOTICED ANNOUNCED BIDDING SUSPENDED FAILED_R1 FAILED_R2 " +
	"SELLOFF_ANNOUNCED SELLOFF_OPEN SELLOFF_BIDDING SELLOFF_FAILED OFFSET_PENDING"

func selves(states string) []string {
	out := strings.Fields(states)
	for i, s := range out {
		out[i] = s + " " + s
	}
	return out
}

func all(to, states string) []string {
	out := strings.Fields(states)
	for i, s := range out {
		out[i] = s + " " + to
	}
	return out
}

// want finds the state that the list above gives for a triple.
func want(c auction.Command, from auction.Status, r auction.Round) (to auction.Status, ok bool) {
	for _, p := range passes[c] {
		a, b, _ := strings.Cut(p, " ")
		b, round, _ := strings.Cut(b, "/")
		if a == string(from) && (round == "" || round == string(r)) {
			return auction.Status(strings.Trim(b, "*")), true
		}
	}
	return "", false
}

// Every state × command × round: exactly the listed ones pass.
func TestSteps_every_pair(t *testing.T) {
	t.Parallel()
	rounds := []auction.Round{auction.FirstAuction, auction.SecondAuction, auction.SellOff, auction.NoReserve}
	for _, from := range auction.States() {
		for c := range passes {
			for _, r := range rounds {
				to, ok := want(c, from, r)
				s, err := auction.Next(from, c, r)
				switch {
				case ok && (err != nil || s.To != to):
					t.Errorf("%s %s (%s) leads to %q, %v; want %q", from, c, r, s.To, err, to)
				case !ok && !errors.Is(err, auction.ErrNoStep):
					t.Errorf("%s %s (%s) passes to %q", from, c, r, s.To)
				}
			}
		}
	}
}

func TestSteps_are_complete_rows(t *testing.T) {
	t.Parallel()
	laws := map[string]bool{}
	for _, s := range auction.Steps() {
		laws[s.Law] = true
		if len(s.Roles) == 0 || s.Guard == "" || s.Basis.IsZero() {
			t.Errorf("%s %s lacks role, guard or basis", s.From, s.Command)
		}
		moves := s.To != s.From
		if (s.Public.ZH == "") != (s.Public.EN == "") || moves && s.Public.ZH == "" {
			t.Errorf("%s %s changes the state without words for the public", s.From, s.Command)
		}
		if _, listed := passes[s.Command]; !listed {
			t.Errorf("command %s is not in the walk", s.Command)
		}
		if s.Command != auction.Resume && !slices.Contains(auction.States(), s.To) {
			t.Errorf("%s %s leads to no state", s.From, s.Command)
		}
	}
	// T7 and T15 are sales, T8 and T16 failures; T14 has two rows. T1 to T32 all occur.
	for law := range strings.FieldsSeq("T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 T13 T14 T15 T16 T17 T18 T19 T20 T21 T22 T23 T24 T25 T26 T27 T28 T29 T30 T31 T32") {
		if !laws[law] {
			t.Errorf("%s is not in the table", law)
		}
	}
}

// A clock that a step opens is ended by some step that can follow.
func TestSteps_every_clock_can_end(t *testing.T) {
	t.Parallel()
	ended := map[string]bool{}
	for _, s := range auction.Steps() {
		for _, k := range s.Ends {
			ended[k] = true
		}
	}
	for _, s := range auction.Steps() {
		for _, k := range s.Opens {
			if !ended[k] {
				t.Errorf("%s %s opens %s, which nothing ends", s.From, s.Command, k)
			}
		}
	}
}

// T19: time alone never makes a buyer default; T21 needs a judge.
func TestSteps_default_needs_a_ruling(t *testing.T) {
	t.Parallel()
	for _, s := range auction.Steps() {
		if s.To == auction.Defaulted && (s.By("system") || !s.By("judge")) {
			t.Errorf("%s %s reaches default without a judge", s.From, s.Command)
		}
	}
}

func TestSteps_refusal_names_what_can_be_done(t *testing.T) {
	t.Parallel()
	_, err := auction.Next(auction.Titled, auction.PlaceBid, auction.FirstAuction)
	if !errors.Is(err, auction.ErrNoStep) || !strings.Contains(err.Error(), "hand over") && !strings.Contains(err.Error(), "deliver") {
		t.Errorf("%v", err)
	}
}

// A state from which nothing leads on is an end, and these are the ends.
func TestSteps_ends(t *testing.T) {
	t.Parallel()
	for _, s := range auction.States() {
		end := s == auction.Withdrawn || s == auction.Revoked || s == auction.Released
		if (len(auction.Allowed(s, auction.FirstAuction)) == 0) != end {
			t.Errorf("%s: %v", s, auction.Allowed(s, auction.FirstAuction))
		}
	}
}
