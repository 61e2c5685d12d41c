package cn

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Name is a person's or an organisation's name in its canonical form: NFKC,
// narrow brackets, the one middle dot ·, no blanks between Chinese characters
// and single blanks elsewhere. Two names are the same if they are equal; a
// payer is matched by it. The zero value is none.
type Name string

// marks are the marks that keyboards offer for the dot in names such as
// 阿依古丽·买买提, and the brackets that stand for ( and ), each with its replacement.
var marks = []string{"•", "·", "‧", "·", "・", "·", "･", "·", "∙", "·", "⋅", "·", "．", "·", "〔", "(", "〕", ")", "【", "(", "】", ")", "[", "(", "]", ")"}

// ParseName reads a name of 2 to 80 characters. ErrName.
func ParseName(s string) (Name, error) {
	if len(s) > maxInput || !utf8.ValidString(s) {
		return "", ErrName.With("why", why("太长或不是文本", "it is too long or not text"))
	}
	t := NormalName(s)
	n := utf8.RuneCountInString(t)
	if n < 2 || n > 80 {
		return "", ErrName.With("why", why("应有 2 至 80 个字", "it should have 2 to 80 characters"))
	}
	letters := 0
	for _, r := range t {
		switch {
		case unicode.IsLetter(r):
			letters++
		case !unicode.IsDigit(r) && !strings.ContainsRune(" ·()-.,'&、，《》“”\"/+", r):
			return "", ErrName.With("why", why("含有名称中不用的字符", "it has a character that names do not have"))
		}
	}
	if letters == 0 {
		return "", ErrName.With("why", why("没有文字", "it has no letters"))
	}
	return Name(t), nil
}

// NormalName brings any text to the form of a Name without checking it, for
// comparing a bank's payer text with a name.
func NormalName(s string) string {
	one := strings.NewReplacer(marks...)
	t := one.Replace(norm.NFKC.String(one.Replace(s)))
	var b strings.Builder
	var last rune
	blank := false
	for _, r := range t {
		if unicode.IsSpace(r) {
			blank = true
			continue
		}
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			continue
		}
		if blank && last != 0 && narrow(last) && narrow(r) {
			b.WriteRune(' ')
		}
		blank = false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// narrow reports whether a blank beside r separates words.
func narrow(r rune) bool { return r < 0x2E80 && r != '·' && r != '(' && r != ')' }

// Masked hides all but the first character: 张某某; other scripts keep
// their first letter. The name of an organisation is public; callers do not
// mask it.
func (n Name) Masked() string {
	r, size := utf8.DecodeRuneInString(string(n))
	if size == 0 {
		return ""
	}
	rest := utf8.RuneCountInString(string(n[size:]))
	if !unicode.Is(unicode.Han, r) {
		return string(r) + "***"
	}
	return string(r) + strings.Repeat("某", min(max(rest, 1), 2))
}

// UnmarshalText implements encoding.TextUnmarshaler with the rules of ParseName.
func (n *Name) UnmarshalText(b []byte) error {
	v, err := ParseName(string(b))
	if err == nil {
		*n = v
	}
	return err
}
