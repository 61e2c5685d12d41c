package scenario

import (
	"fmt"
	"slices"
	"strings"
)

// checkWords refuses verbs, fields and things to look at that do not exist, so
// that a slip of the pen is found before anything is played.
func checkWords(f File) error {
	for _, s := range slices.Concat(f.Given, f.When) {
		err := s.checkWords()
		if err != nil {
			return err
		}
	}
	return checkSeen(f.Then)
}

func (s Step) checkWords() error {
	v, ok := verbs[s.Verb]
	if s.Verb != "" && !ok {
		return fmt.Errorf("%sline %d: there is no verb %q%s", inFile(s.File), s.Line, s.Verb, meant(s.Verb, Verbs(), func(v Verb) string { return v.Name }))
	}
	if v.composed {
		for _, k := range s.Fields.keys {
			if _, known := v.Extra[k]; !known && k != "court" {
				return fmt.Errorf("%sline %d: %q has no field %q; its fields are %s", inFile(s.File), s.Fields.fields[k].line, s.Verb, k, extraNames(v))
			}
		}
	}
	return checkSeen(s.Then)
}

func checkSeen(xs []Expectation) error {
	for _, x := range xs {
		if _, ok := sees[x.See]; !ok {
			return fmt.Errorf("%sline %d: nothing called %q can be looked at%s", inFile(x.File), x.Line, x.See, meant(x.See, Sees(), func(s See) string { return s.Name }))
		}
	}
	return nil
}

func extraNames(v Verb) string {
	names := make([]string, 0, len(v.Extra))
	for k := range v.Extra {
		names = append(names, k)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// meant names the word that looks most like the one written.
func meant[T any](written string, all []T, name func(T) string) string {
	best, least := "", 4
	for _, w := range all {
		if d := distance(written, name(w)); d < least {
			best, least = name(w), d
		}
	}
	if best == "" {
		return "; docs/scenarios.md lists them all"
	}
	return fmt.Sprintf("; did you mean %q? docs/scenarios.md lists them all", best)
}

// distance is how many letters must change to turn a into b.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 40 || len(y) > 40 {
		return len(x) + len(y)
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		left, corner := i+1, i
		for j := range y {
			cost := corner
			if x[i] != y[j] {
				cost++
			}
			corner = row[j+1]
			row[j] = left
			left = min(cost, corner+1, left+1)
		}
		row[len(y)] = left
	}
	return row[len(y)]
}
