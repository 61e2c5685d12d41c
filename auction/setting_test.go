package auction_test

import (
	"errors"
	"slices"
	"testing"

	"fachui/auction"
)

// Every bound: the value on it passes, one beyond is refused.
func TestCheckSetting(t *testing.T) {
	t.Parallel()
	for _, s := range auction.Settings() {
		for value, want := range map[int]error{s.Least - 1: auction.ErrSettingBounds, s.Least: nil, s.Usual: nil, s.Most: nil, s.Most + 1: auction.ErrSettingBounds} {
			if err := auction.CheckSetting(s.Name, value); !errors.Is(err, want) {
				t.Errorf("%s of %d: %v", s.Name, value, err)
			}
		}
		if s.Words.EN == "" || s.Source.ZH == "" || s.Source.EN == "" || s.Effect.EN == "" {
			t.Errorf("%s says too little of itself", s.Name)
		}
	}
	if err := auction.CheckSetting("anything", 1); !errors.Is(err, auction.ErrSettingUnknown) {
		t.Error(err)
	}
}

// Each of the fourteen open questions is a setting or answered alike for every court.
func TestSettings_answer_every_open_question(t *testing.T) {
	t.Parallel()
	var answered []int
	for _, s := range auction.Settings() {
		answered = append(answered, s.No)
	}
	for _, c := range auction.Customs() {
		answered = append(answered, c.No)
	}
	slices.Sort(answered)
	if got := slices.Compact(answered); len(got) != 14 || got[0] != 1 || got[13] != 14 {
		t.Errorf("%v", got)
	}
}

// No setting is stored without being read: each changes the policy that the rules take.
func TestPolicyOf_reads_every_setting(t *testing.T) {
	t.Parallel()
	usual := map[string]int{}
	for _, s := range auction.Settings() {
		usual[s.Name] = s.Usual
	}
	for _, s := range auction.Settings() {
		usual[s.Name] = s.Most
		if s.Most != s.Usual && auction.PolicyOf(usual) == auction.DefaultPolicy() {
			t.Errorf("%s changes nothing", s.Name)
		}
		usual[s.Name] = s.Usual
	}
}
