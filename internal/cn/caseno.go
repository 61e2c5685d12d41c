package cn

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CaseNo is the number of a case: year, code of the court, kind of case and
// serial number (最高人民法院《关于人民法院案件案号的若干规定》). The zero value is
// none. It is comparable.
type CaseNo struct {
	Year   int
	Court  string // "川0104": province and up to four digits, or 最高法
	Kind   string // "执", "执恢", "执保", …
	Serial int
}

const supremeCourt = "最高法"

// provinces are the short names that begin the code of a court; 兵 is the
// Xinjiang Production and Construction Corps.
const provinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新兵军"

// ParseCaseNo reads （2026）川0104执1234号 with any of the brackets and widths
// that people use. ErrCaseNo.
func ParseCaseNo(s string) (CaseNo, error) {
	if len(s) > maxInput || !utf8.ValidString(s) {
		return CaseNo{}, ErrCaseNo
	}
	t := strings.NewReplacer(brackets...).Replace(Fold(s))
	year, rest, ok := strings.Cut(strings.TrimPrefix(t, "("), ")")
	if !ok || !strings.HasPrefix(t, "(") {
		return CaseNo{}, ErrCaseNo
	}
	rest, ok = strings.CutSuffix(rest, "号")
	if !ok {
		return CaseNo{}, ErrCaseNo
	}
	n := CaseNo{}
	n.Year, ok = number(year, 4, 4)
	if !ok || n.Year < 1979 {
		return CaseNo{}, ErrCaseNo
	}
	n.Court, rest, ok = cutCourt(rest)
	if !ok {
		return CaseNo{}, ErrCaseNo
	}
	n.Kind, rest = cutKind(rest)
	n.Serial, ok = number(rest, 1, 7)
	if !ok || n.Serial == 0 || n.Kind == "" || utf8.RuneCountInString(n.Kind) > 4 {
		return CaseNo{}, ErrCaseNo
	}
	return n, nil
}

// brackets are those that stand for ( and ) after Fold, each with its replacement.
var brackets = []string{"〔", "(", "〕", ")", "[", "(", "]", ")", "【", "(", "】", ")", "{", "(", "}", ")"}

func cutCourt(s string) (court, rest string, ok bool) {
	if rest, ok := strings.CutPrefix(s, supremeCourt); ok {
		return supremeCourt, rest, true
	}
	r, size := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune(provinces, r) || r == utf8.RuneError {
		return "", "", false
	}
	end := size
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	switch end - size {
	case 0, 2, 4: // high, intermediate, basic people's court
		return s[:end], s[end:], true
	}
	return "", "", false
}

func cutKind(s string) (kind, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}

func number(s string, shortest, longest int) (int, bool) {
	if len(s) < shortest || len(s) > longest {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// String is the canonical （2026）川0104执1234号.
func (n CaseNo) String() string {
	if n == (CaseNo{}) {
		return ""
	}
	return fmt.Sprintf("（%d）%s%s%d号", n.Year, n.Court, n.Kind, n.Serial)
}

// Enforcement reports whether n numbers an enforcement case (执…), the only kind
// whose property this house sells.
func (n CaseNo) Enforcement() bool { return strings.HasPrefix(n.Kind, "执") }

// MarshalText implements encoding.TextMarshaler.
func (n CaseNo) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler with the rules of ParseCaseNo.
func (n *CaseNo) UnmarshalText(b []byte) error {
	v, err := ParseCaseNo(string(b))
	if err == nil {
		*n = v
	}
	return err
}
