package cn

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestWord and mostWords bound what one search may ask for.
const (
	longestWord = 40
	mostWords   = 8
)

// Searchable brings a text to the form in which it is searched: NFKC, so that full and
// half width are one, lower case, without punctuation and marks, single blanks.
// What stands on both sides of a comma is one run: 川A·123 is found as 川a123.
func Searchable(s string) string {
	var b strings.Builder
	blank := false
	for _, r := range strings.ToLower(norm.NFKC.String(s)) {
		switch {
		case unicode.IsSpace(r):
			blank = true
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsNumber(r):
			if blank && b.Len() > 0 {
				b.WriteByte(' ')
			}
			blank = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Grams are the single characters and the pairs of neighbours of a text, each
// once and sorted: what an index of Chinese text holds, because it has no blanks
// between words and the shortest word is one character long.
func Grams(s string) []string {
	var out []string
	for word := range strings.FieldsSeq(Searchable(s)) {
		out = append(out, grams(word, false)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Words are the words of a search in the form of Searchable: what stands between blanks.
// Longer ones are cut and later ones left out, beyond what anybody types.
func Words(s string) []string {
	words := strings.Fields(Searchable(s))
	words = words[:min(len(words), mostWords)]
	for i, w := range words {
		if r := []rune(w); len(r) > longestWord {
			words[i] = string(r[:longestWord])
		}
	}
	return words
}

// Wanted are the grams that a text must hold to hold all of words: the pairs of
// each, or the character of a word that has one.
func Wanted(words []string) []string {
	var out []string
	for _, w := range words {
		out = append(out, grams(w, utf8.RuneCountInString(w) > 1)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// grams are the pairs of a word, and its single characters unless only pairs are wanted.
func grams(word string, pairsOnly bool) []string {
	r := []rune(word)
	var out []string
	for i := range r {
		if !pairsOnly {
			out = append(out, string(r[i]))
		}
		if i > 0 {
			out = append(out, string(r[i-1:i+1]))
		}
	}
	return out
}
