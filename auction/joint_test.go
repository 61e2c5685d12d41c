package auction_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fachui/auction"
	"fachui/internal/legal"
)

func TestShares(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want string // the shares as they are said again
		err  error
	}{
		{"1/2 1/2", "50% 50%", nil},
		{"50% 50%", "50% 50%", nil},
		{"1/3 1/3 1/3", "1/3 1/3 1/3", nil},
		{"33.33% 33.33% 33.34%", "33.33% 33.33% 33.34%", nil},
		{"33.33% 33.33% 33.33%", "", auction.ErrShareSum},
		{"33.33% 33.33% 33.35%", "", auction.ErrShareSum},
		{"1/3 66.67%", "", auction.ErrShareSum},
		{"1/3 2/3", "1/3 2/3", nil},
		{"1/4 75%", "25% 75%", nil},
		{"99.99% 0.01%", "99.99% 0.01%", nil},
		{"99.999% 0.001%", "", auction.ErrShareForm},
		{"5/10 4/8", "50% 50%", nil},
		{"100%", "", auction.ErrJointNumber},
		{"", "", auction.ErrJointNumber},
		{"100% 0%", "", auction.ErrShareForm},
		{"1/1 1/2", "", auction.ErrShareForm},
		{"3/2 -1/2", "", auction.ErrShareForm},
		{"1/0 1/2", "", auction.ErrShareForm},
		{"0.5 0.5", "", auction.ErrShareForm},
		{"1/2% 1/2", "", auction.ErrShareForm},
		{"50%% 50%", "", auction.ErrShareForm},
		{"1e1% 90%", "", auction.ErrShareForm},
		{"½ 1/2", "", auction.ErrShareForm},
		{"50％ 1／2", "50% 50%", nil},
		{"1/1000001 1000000/1000001", "", auction.ErrShareForm},
		{"1/1000000 999999/1000000", "1/1000000 999999/1000000", nil},
		{"1/999983 1/999979", "", auction.ErrShareForm}, // no whole that small holds both
		{strings.Repeat("9", 40) + "% 1%", "", auction.ErrShareForm},
	}
	for _, tt := range tests {
		got, err := auction.Shares(strings.Fields(tt.in))
		if !errors.Is(err, tt.err) {
			t.Errorf("%q: %v, want %v", tt.in, err, tt.err)
		}
		words := make([]string, len(got))
		for i, s := range got {
			words[i] = s.String()
		}
		if strings.Join(words, " ") != tt.want {
			t.Errorf("%q: %v, want %s", tt.in, words, tt.want)
		}
	}
	for n, want := range map[int]error{auction.MostJoint: nil, auction.MostJoint + 1: auction.ErrJointNumber} {
		_, err := auction.Shares(slices.Repeat([]string{fmt.Sprintf("1/%d", n)}, n))
		if !errors.Is(err, want) {
			t.Errorf("%d people: %v, want %v", n, err, want)
		}
	}
}

// Whatever was accepted makes exactly one whole, and says the same when read again.
func TestShares_make_one(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		whole := rapid.IntRange(2, 10_000).Draw(rt, "whole")
		n := rapid.IntRange(2, min(whole, auction.MostJoint)).Draw(rt, "people")
		in, left := make([]string, n), whole
		for i := range in {
			part := left
			if i < n-1 {
				part = rapid.IntRange(1, left-(n-1-i)).Draw(rt, "part")
			}
			in[i] = fmt.Sprintf("%d/%d", part, whole)
			left -= part
		}
		got, err := auction.Shares(in)
		if err != nil {
			rt.Fatalf("%v: %v", in, err)
		}
		sum, again := 0, make([]string, n)
		for i, s := range got {
			sum += s.Part
			again[i] = s.String()
		}
		if sum != got[0].Whole {
			rt.Fatalf("%v: %d of %d", in, sum, got[0].Whole)
		}
		same, err := auction.Shares(again)
		if err != nil || !slices.Equal(got, same) {
			rt.Fatalf("%v reads again as %v, %v", again, same, err)
		}
	})
}

func TestJointAdmission(t *testing.T) {
	t.Parallel()
	reg := registration()
	reg.Status, reg.Limited, reg.Deposit = auction.Bidding, true, yuan("70000")
	fine := auction.Applicant{Proved: true}
	yes := auction.Request{Warnings: true, Housing: true, Joint: true}
	tests := []struct {
		name string
		who  auction.Applicant
		edit func(*auction.Request)
		at   legal.Time
		want error
	}{
		{"during bidding", fine, nil, opens, nil},
		{"the last instant", fine, nil, ends.Add(-1000), nil},
		{"at the end", fine, nil, ends, auction.ErrClosed},
		{"no real name", auction.Applicant{}, nil, opens, auction.ErrNotProved},
		{"bought and did not pay", auction.Applicant{Proved: true, Defaulted: true}, nil, opens, auction.ErrDefaulted},
		{"of the court", auction.Applicant{Proved: true, Links: []auction.Link{{Body: auction.EnforcingCourt, Connected: true}}}, nil, opens, auction.ErrExcluded},
		{"warnings not read", fine, func(q *auction.Request) { q.Warnings = false }, opens, auction.ErrWarningsUnread},
		{"no pledge on housing", fine, func(q *auction.Request) { q.Housing = false }, opens, auction.ErrHousingPledge},
	}
	for _, tt := range tests {
		q := yes
		if tt.edit != nil {
			tt.edit(&q)
		}
		if _, err := reg.Admit(tt.who, q, tt.at); !errors.Is(err, tt.want) {
			t.Errorf("the representative, %s: %v, want %v", tt.name, err, tt.want)
		}
		if _, err := reg.Consent(tt.who, q, tt.at); !errors.Is(err, tt.want) {
			t.Errorf("one who joins, %s: %v, want %v", tt.name, err, tt.want)
		}
	}
	reg.Status = auction.Announced
	before := opens.Date().AddDays(-10).Start()
	for want, q := range map[error]auction.Request{
		auction.ErrJointAgent:    {Warnings: true, Housing: true, Joint: true, Agent: true},
		auction.ErrJointPriority: {Warnings: true, Housing: true, Joint: true, Priority: true},
	} {
		if _, err := reg.Admit(fine, q, before); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	creditor := auction.Applicant{Proved: true, Creditor: true, Claim: yuan("300000")}
	for joint, want := range map[bool]string{false: "0.00", true: "70000.00"} {
		a, err := reg.Admit(creditor, auction.Request{Warnings: true, Housing: true, Joint: joint}, before)
		if err != nil || a.Due.String() != want {
			t.Errorf("the applicant for enforcement, together with others: %v, owes %s, %v", joint, a.Due, err)
		}
	}
}

func TestFoundPowers(t *testing.T) {
	t.Parallel()
	p, c := auction.MayPay, auction.MayCollect
	tests := []struct {
		declared, found, want []auction.Power
		err                   error
	}{
		{nil, nil, nil, nil},
		{[]auction.Power{p}, []auction.Power{p}, []auction.Power{p}, nil},
		{[]auction.Power{c, p}, []auction.Power{c, p}, []auction.Power{p, c}, nil},
		{[]auction.Power{p, c}, []auction.Power{c}, []auction.Power{c}, nil},
		{[]auction.Power{p}, nil, nil, nil},
		{nil, []auction.Power{p}, nil, auction.ErrPowerNotDeclared},
		{[]auction.Power{p}, []auction.Power{p, c}, nil, auction.ErrPowerNotDeclared},
	}
	for _, tt := range tests {
		got, err := auction.FoundPowers(tt.declared, tt.found)
		if !slices.Equal(got, tt.want) || !errors.Is(err, tt.err) {
			t.Errorf("%v of %v: %v, %v", tt.found, tt.declared, got, err)
		}
	}
}
