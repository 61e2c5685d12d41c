package auction_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"fachui/auction"
	"fachui/internal/ref"
)

var panel = []ref.ID{
	"00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002", "00000000-0000-0000-0000-000000000003",
	"00000000-0000-0000-0000-000000000004", "00000000-0000-0000-0000-000000000005",
}

func votes(hash string, agrees ...bool) []auction.Vote {
	vs := make([]auction.Vote, len(agrees))
	for i, a := range agrees {
		vs[i] = auction.Vote{Member: panel[i], Agrees: a, Hash: hash}
	}
	return vs
}

func TestResolve_A11(t *testing.T) {
	t.Parallel()
	three := panel[:3]
	tests := []struct {
		name    string
		members []ref.ID
		votes   []auction.Vote
		want    auction.Outcome
	}{
		{"A11 two of three signed", three, votes("h", true, true), auction.Pending},
		{"A11 three of three signed", three, votes("h", true, true, true), auction.Carried},
		{"two against one", three, votes("h", true, true, false), auction.Carried},
		{"one against two", three, votes("h", true, false, false), auction.Rejected},
		{"three of five agree, all signed", panel, votes("h", true, true, true, false, false), auction.Carried},
		{"two of five agree", panel, votes("h", true, true, false, false, false), auction.Rejected},
		{"three signed other content", three, votes("other", true, true, true), auction.Pending},
		{"nobody", three, nil, auction.Pending},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := auction.Resolve(tt.members, tt.votes, "h"); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestCheckPanel(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		members []ref.ID
		want    error
	}{
		{"one", panel[:1], auction.ErrPanelSize},
		{"two", panel[:2], auction.ErrPanelSize},
		{"three", panel[:3], nil},
		{"four", panel[:4], auction.ErrPanelSize},
		{"five", panel, nil},
		{"the same person twice", []ref.ID{panel[0], panel[1], panel[0]}, auction.ErrPanelTwice},
		{"an empty seat", []ref.ID{panel[0], panel[1], ""}, auction.ErrPanelTwice},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := auction.CheckPanel(tt.members); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

func TestCheckVote(t *testing.T) {
	t.Parallel()
	three, signed := panel[:3], votes("h", true)
	tests := []struct {
		name string
		v    auction.Vote
		want error
	}{
		{"a member signs", auction.Vote{Member: panel[1], Hash: "h"}, nil},
		{"an outsider", auction.Vote{Member: panel[4], Hash: "h"}, auction.ErrNotOnPanel},
		{"the content was changed", auction.Vote{Member: panel[1], Hash: "old"}, auction.ErrContentChanged},
		{"twice", auction.Vote{Member: panel[0], Hash: "h"}, auction.ErrSignedAlready},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := auction.CheckVote(three, signed, "h", tt.v); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

func TestCheckHolders(t *testing.T) {
	t.Parallel()
	ok := []auction.Holder{{Party: panel[0], Kind: "co_owner", Rank: 1}, {Party: panel[1], Kind: "lessee", Rank: 2}}
	if err := auction.CheckHolders(ok); err != nil {
		t.Errorf("co-owner before lessee: %v", err)
	}
	if err := auction.CheckHolders([]auction.Holder{{Party: panel[0], Rank: 0}}); !errors.Is(err, auction.ErrHolderRank) {
		t.Errorf("rank 0: %v", err)
	}
	if err := auction.CheckHolders([]auction.Holder{ok[0], ok[0]}); !errors.Is(err, auction.ErrHolderTwice) {
		t.Errorf("twice: %v", err)
	}
}

// A resolution is carried only if all signed the same content and more than half agreed.
func TestResolve_property(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		members := panel[:rapid.SampledFrom([]int{3, 5}).Draw(t, "size")]
		var vs []auction.Vote
		signed, agreed := 0, 0
		for _, m := range members {
			switch rapid.IntRange(0, 3).Draw(t, "vote") {
			case 0:
				vs, signed, agreed = append(vs, auction.Vote{Member: m, Agrees: true, Hash: "h"}), signed+1, agreed+1
			case 1:
				vs, signed = append(vs, auction.Vote{Member: m, Hash: "h"}), signed+1
			case 2:
				vs = append(vs, auction.Vote{Member: m, Agrees: true, Hash: "other"})
			}
		}
		got := auction.Resolve(members, vs, "h")
		if (got == auction.Carried) != (signed == len(members) && agreed*2 > len(members)) {
			t.Fatalf("%d signed, %d agreed of %d: %s", signed, agreed, len(members), got)
		}
	})
}
