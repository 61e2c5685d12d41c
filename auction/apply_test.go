package auction_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fachui/auction"
	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/money"
)

func registration() auction.Registration {
	return auction.Registration{
		Status: auction.Announced, Class: auction.Housing, Deposit: yuan("50000"),
		OpensAt: opens, EndsAt: ends, PapersBy: date("2026-03-27"),
	}
}

func TestDepositDue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		creditor bool
		claim    string
		want     string
	}{
		{"C03 the applicant's claim covers it", true, "300000", "0.00"},
		{"C04 the applicant's claim falls short", true, "30000", "20000.00"},
		{"claim equal to the deposit", true, "50000", "0.00"},
		{"claim a fen short", true, "49999.99", "0.01"},
		{"C06 another creditor pays in full", false, "300000", "50000.00"},
		{"a stranger", false, "0", "50000.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := auction.DepositDue(yuan("50000"), tt.creditor, yuan(tt.claim))
			if got.String() != tt.want {
				t.Errorf("due %v, want %s", got, tt.want)
			}
		})
	}
}

func TestDepositDue_property(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		deposit := money.Fen(rapid.Int64Range(1, 1e10).Draw(t, "deposit"))
		claim := money.Fen(rapid.Int64Range(-1e10, 1e11).Draw(t, "claim"))
		due := auction.DepositDue(deposit, true, claim)
		if due.IsNegative() || deposit.Less(due) || due.Add(money.Larger(claim, money.Amount{})).Less(deposit) {
			t.Fatalf("deposit %v, claim %v, due %v", deposit, claim, due)
		}
	})
}

// Who the law lets in, and whom it keeps out. Cases: C10.
func TestAdmit(t *testing.T) {
	t.Parallel()
	before := legal.MustParse("2026-03-20T09:00:00")
	proved := auction.Applicant{Proved: true}
	read := auction.Request{Warnings: true}
	linked := func(b auction.Body, connected bool) auction.Applicant {
		return auction.Applicant{Proved: true, Links: []auction.Link{{Body: b, Relative: true, Connected: connected}}}
	}
	limited := registration()
	limited.Limited = true
	in := func(s auction.Status) auction.Registration { r := registration(); r.Status = s; return r }
	tests := []struct {
		name string
		reg  auction.Registration
		who  auction.Applicant
		req  auction.Request
		at   legal.Time
		want error
	}{
		{"a stranger before the start", registration(), proved, read, before, nil},
		{"late, while bidding runs", in(auction.Bidding), proved, read, day2("09:59:59"), nil},
		{"at the end", in(auction.Bidding), proved, read, ends, auction.ErrClosed},
		{"before the announcement", in(auction.Noticed), proved, read, before, auction.ErrNotNow},
		{"after the sale", in(auction.Sold), proved, read, before, auction.ErrNotNow},
		{"while suspended", in(auction.Suspended), proved, read, before, auction.ErrNotNow},
		{"no real name", registration(), auction.Applicant{}, read, before, auction.ErrNotProved},
		{"warnings unread", registration(), proved, auction.Request{}, before, auction.ErrWarningsUnread},
		{"C09 an appraiser's brother, of this asset", registration(), linked(auction.Auxiliary, true), read, before, auction.ErrExcluded},
		{"C10 the same, of an unrelated lot", registration(), linked(auction.Auxiliary, false), read, before, nil},
		{"H12 a clerk of the court that sells", in(auction.SellOffOpen), linked(auction.EnforcingCourt, true), read, before, auction.ErrExcluded},
		{"C11 the debtor himself", registration(), auction.Applicant{Proved: true, Debtor: true}, read, before, nil},
		{"C12 limited city, no pledge", limited, proved, read, before, auction.ErrHousingPledge},
		{"C12 limited city, pledged", limited, proved, auction.Request{Warnings: true, Housing: true}, before, nil},
		{"the buyer in default, in the re-auction", registration(), auction.Applicant{Proved: true, Defaulted: true}, read, before, auction.ErrDefaulted},
		{"an agent before the start", registration(), proved, auction.Request{Warnings: true, Agent: true}, before, nil},
		{"C07 an agent after the start", in(auction.Bidding), proved, auction.Request{Warnings: true, Agent: true}, opens, auction.ErrAgentLate},
		{"priority papers on the last day", registration(), proved, auction.Request{Warnings: true, Priority: true}, legal.MustParse("2026-03-27T23:59:00"), nil},
		{"priority papers a day late", registration(), proved, auction.Request{Warnings: true, Priority: true}, legal.MustParse("2026-03-28T00:00:00"), auction.ErrPapersLate},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.reg.Admit(tt.who, tt.req, tt.at)
			if !errors.Is(err, tt.want) {
				t.Fatalf("%v, want %v", err, tt.want)
			}
			if err == nil && got.Due.String() != "50000.00" {
				t.Errorf("due %v", got.Due)
			}
		})
	}
}

func TestAdmit_C11_flags_a_debtor_under_a_consumption_order(t *testing.T) {
	t.Parallel()
	debtor := auction.Applicant{Proved: true, Debtor: true, Consumption: true}
	got, err := registration().Admit(debtor, auction.Request{Warnings: true}, date("2026-03-20").Start())
	if err != nil || !slices.Equal(got.Flags, []auction.ApplicantFlag{auction.FlagConsumption, auction.FlagDebtor}) {
		t.Errorf("real property: %v, %v", got.Flags, err)
	}
	car := registration()
	car.Class = "vehicle"
	got, err = car.Admit(debtor, auction.Request{Warnings: true}, date("2026-03-20").Start())
	if err != nil || !slices.Equal(got.Flags, []auction.ApplicantFlag{auction.FlagDebtor}) {
		t.Errorf("a car: %v, %v", got.Flags, err)
	}
}

func TestAdmit_a_sell_off_wants_the_whole_price_from_everybody(t *testing.T) {
	t.Parallel()
	r := registration()
	r.Status, r.Full = auction.SellOffOpen, yuan("560000")
	got, err := r.Admit(auction.Applicant{Proved: true, Creditor: true, Claim: yuan("1000000")}, auction.Request{Warnings: true}, opens)
	if err != nil || got.Due.String() != "560000.00" {
		t.Errorf("due %v, %v", got.Due, err)
	}
}

func TestCheckAgentConfirmation_C07(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]error{"09:59:59.999999": nil, "10:00:00": auction.ErrAgentLate, "10:00:01": auction.ErrAgentLate} {
		if err := auction.CheckAgentConfirmation(legal.MustParse("2026-04-01T"+at), opens); !errors.Is(err, want) {
			t.Errorf("confirmed at %s: %v, want %v", at, err, want)
		}
	}
}

func TestCheckPriorityClaim_E07(t *testing.T) {
	t.Parallel()
	if err := auction.CheckPriorityClaim(ends.Add(-1000), ends); err != nil {
		t.Errorf("before the end: %v", err)
	}
	if err := auction.CheckPriorityClaim(ends, ends); !errors.Is(err, auction.ErrPriorityWaived) {
		t.Errorf("after the end: %v", err)
	}
}

func TestPapersBy(t *testing.T) {
	t.Parallel()
	// Wednesday 1 April 2026: Tuesday, Monday, and Friday 27 March.
	by, err := strict.PapersBy(date("2026-04-01"), calendar.Official())
	if err != nil || by != date("2026-03-27") {
		t.Errorf("by %v, %v", by, err)
	}
	if _, err := strict.PapersBy(date("2099-04-01"), calendar.Official()); !errors.Is(err, calendar.ErrYearNotLoaded) {
		t.Errorf("a year not loaded: %v", err)
	}
}

func TestCheckClass_J04(t *testing.T) {
	t.Parallel()
	for class, want := range map[auction.Class]error{
		auction.Ship: auction.ErrShip, auction.ListedShares: auction.ErrListedShares,
		auction.Housing: nil, auction.Equity: nil, "goods": nil,
	} {
		if err := auction.CheckClass(class); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", class, err, want)
		}
	}
}

// C16: no score, no suspicion and no number of bidders refuses anybody; only the
// law's own grounds do.
func TestAdmit_C16_only_the_laws_grounds_refuse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := auction.Applicant{
			Proved: rapid.Bool().Draw(t, "proved"), Creditor: rapid.Bool().Draw(t, "creditor"), Debtor: rapid.Bool().Draw(t, "debtor"),
			Consumption: rapid.Bool().Draw(t, "consumption"), Defaulted: rapid.Bool().Draw(t, "defaulted"),
			Claim: money.Fen(rapid.Int64Range(0, 1e12).Draw(t, "claim")),
		}
		connected := false
		for range rapid.IntRange(0, 3).Draw(t, "links") {
			l := auction.Link{Body: auction.Auxiliary, Relative: rapid.Bool().Draw(t, "relative"), Connected: rapid.Bool().Draw(t, "connected")}
			connected = connected || l.Connected
			a.Links = append(a.Links, l)
		}
		_, err := registration().Admit(a, auction.Request{Warnings: true}, opens.Add(-1))
		if (err == nil) != (a.Proved && !a.Defaulted && !connected) {
			t.Fatalf("%+v: %v", a, err)
		}
	})
}
