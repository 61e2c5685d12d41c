package auctionpg

import "testing"

// Who owns what is sold is read by the public: organizations by name, persons not.
func TestOwners(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":            "",
		"张某":          natural,
		"张某、李某":       natural,
		"成都某某置业有限公司":  "成都某某置业有限公司",
		"某某村农民合作社，王某": "某某村农民合作社、" + natural,
		"阿卜杜拉·买买提":    natural,
	} {
		if got := owners(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
