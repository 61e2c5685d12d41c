package scenario

import (
	"maps"
	"slices"
)

// verbs and sees are the vocabulary. They are assembled once from the files of
// their nouns and never changed.
var (
	verbs = gather(peopleVerbs(), caseVerbs(), valuationVerbs(), auctionVerbs(), bidVerbs(), draftVerbs(), moneyVerbs(), intakeVerbs(), bankVerbs(), refundVerbs(), timeVerbs(), caseFundVerbs(), sellOffVerbs(), dutyVerbs(), defaultVerbs(), objectionVerbs(), counterVerbs(), eligibilityVerbs(), accountVerbs(), setVerbs(), paperVerbs(), readerVerbs())
	sees  = look()
)

func gather(lists ...[]Verb) map[string]Verb {
	out := map[string]Verb{}
	for _, list := range lists {
		for _, v := range list {
			if _, twice := out[v.Name]; twice {
				panic("scenario: two verbs called " + v.Name)
			}
			if v.Refusals == nil {
				v.Refusals = refusals[v.Name]
			}
			out[v.Name] = v
		}
	}
	return out
}

func look() map[string]See {
	out := map[string]See{}
	for _, s := range slices.Concat(seeList(), draftSees(), caseFundSees(), objectionSees(), accountSees(), setSees(), paperSees(), readerSees()) {
		out[s.Name] = s
	}
	return maps.Clone(out)
}
