// Package cn reads and writes the things that every Chinese court file holds:
// resident identity numbers, unified social credit codes, mobile numbers, case
// numbers, amounts in capital characters and names.
//
// People type these on phones and paste them from scans, full-width and with
// stray blanks, so every reader first folds its input ([Fold]) and then is
// strict: check digits must agree. Each type has one canonical text, which is
// what is stored, compared and hashed. The types are values; nothing here knows
// a database or the time.
package cn

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxInput bounds what any reader here looks at, in bytes.
const maxInput = 400

// Fold brings text to one form: compatibility characters are composed (NFKC: full
// width becomes narrow, （）becomes ()), and every blank and invisible mark goes.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}
