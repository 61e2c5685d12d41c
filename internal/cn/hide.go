package cn

import "regexp"

// Hidden stands where a text named somebody's number.
const Hidden = "〔已隐去〕"

// personal finds what tells who somebody is or how to reach them, as people type it:
// identity, card and account numbers, telephones with or without blanks, addresses of
// mail. Full-width digits count.
var personal = regexp.MustCompile(`(?i)[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}` +
	`|[0-9０-９](?:[ \t-]?[0-9０-９]){10,}[xXｘＸ]?` +
	`|(?:0[0-9]{2,3}-)[0-9]{7,8}`)

// Hide takes numbers that belong to people out of a text that the public will read,
// and says how many there were. Names it cannot know: whoever publishes reads.
func Hide(s string) (string, int) {
	n := 0
	return personal.ReplaceAllStringFunc(s, func(string) string {
		n++
		return Hidden
	}), n
}
