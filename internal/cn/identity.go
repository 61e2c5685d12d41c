package cn

import (
	"strings"
	"time"

	"fachui/internal/legal"
)

// IDNumber is a resident identity number (GB 11643-1999), 18 characters, the
// last possibly X. The zero value is none.
type IDNumber string

var idWeights = []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// ParseIDNumber reads an identity number and checks its length, its date of
// birth and its check character (ISO 7064 MOD 11-2). ErrIDNumber.
func ParseIDNumber(s string) (IDNumber, error) {
	if len(s) > maxInput {
		return "", ErrIDNumber.With("why", why("太长", "it is too long"))
	}
	t := strings.ToUpper(Fold(s))
	if len(t) != 18 {
		return "", ErrIDNumber.With("why", why("不是 18 位", "it does not have 18 characters"))
	}
	sum := 0
	for i, w := range idWeights {
		if t[i] < '0' || t[i] > '9' {
			return "", ErrIDNumber.With("why", why("前 17 位须为数字", "its first 17 characters must be digits"))
		}
		sum += int(t[i]-'0') * w
	}
	birth, err := time.Parse("20060102", t[6:14])
	if err != nil || birth.Year() < 1850 {
		return "", ErrIDNumber.With("why", why("出生日期不存在", "its date of birth does not exist"))
	}
	if t[17] != "10X98765432"[sum%11] {
		return "", ErrIDNumber.With("why", why("校验位不符，请核对每一位", "its check character does not agree; compare every digit"))
	}
	return IDNumber(t), nil
}

// Birth is the date of birth that the number carries.
func (n IDNumber) Birth() legal.Date {
	t, err := time.Parse("20060102", string(n[6:14]))
	if err != nil {
		return legal.Date{}
	}
	return legal.Day(t.Year(), t.Month(), t.Day())
}

// Masked shows only the province and the last two characters: 51**************1X.
func (n IDNumber) Masked() string {
	if len(n) != 18 {
		return ""
	}
	return string(n[:2]) + strings.Repeat("*", 14) + string(n[16:])
}

// UnmarshalText implements encoding.TextUnmarshaler with the rules of ParseIDNumber.
func (n *IDNumber) UnmarshalText(b []byte) error {
	v, err := ParseIDNumber(string(b))
	if err == nil {
		*n = v
	}
	return err
}

// CreditCode is a unified social credit code (GB 32100-2015). The zero value is none.
type CreditCode string

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ParseCreditCode reads a code and checks its alphabet (no I, O, S, V, Z) and
// its check character (weights 3^i mod 31). ErrCreditCode.
func ParseCreditCode(s string) (CreditCode, error) {
	if len(s) > maxInput {
		return "", ErrCreditCode.With("why", why("太长", "it is too long"))
	}
	t := strings.ToUpper(Fold(s))
	if len(t) != 18 {
		return "", ErrCreditCode.With("why", why("不是 18 位", "it does not have 18 characters"))
	}
	weight, sum := 1, 0
	for i := range 17 {
		v := strings.IndexByte(creditAlphabet, t[i])
		if v < 0 {
			return "", ErrCreditCode.With("why", why("含有不使用的字符（字母不含 I、O、S、V、Z）", "it has a character that is not used (letters exclude I, O, S, V, Z)"))
		}
		sum += v * weight
		weight = weight * 3 % 31
	}
	if t[17] != creditAlphabet[(31-sum%31)%31] {
		return "", ErrCreditCode.With("why", why("校验位不符，请核对每一位", "its check character does not agree; compare every character"))
	}
	return CreditCode(t), nil
}

// UnmarshalText implements encoding.TextUnmarshaler with the rules of ParseCreditCode.
func (c *CreditCode) UnmarshalText(b []byte) error {
	v, err := ParseCreditCode(string(b))
	if err == nil {
		*c = v
	}
	return err
}

// Phone is a mainland mobile number of 11 digits. The zero value is none.
type Phone string

// ParsePhone reads 13800138000, +86 138-0013-8000 and the like. ErrPhone.
func ParsePhone(s string) (Phone, error) {
	if len(s) > maxInput {
		return "", ErrPhone
	}
	t := strings.ReplaceAll(Fold(s), "-", "")
	for _, prefix := range []string{"+86", "0086", "86"} {
		if cut, ok := strings.CutPrefix(t, prefix); ok && len(cut) == 11 {
			t = cut
			break
		}
	}
	if len(t) != 11 || t[0] != '1' || t[1] < '3' {
		return "", ErrPhone
	}
	for i := range len(t) {
		if t[i] < '0' || t[i] > '9' {
			return "", ErrPhone
		}
	}
	return Phone(t), nil
}

// Masked is 138****8000.
func (p Phone) Masked() string {
	if len(p) != 11 {
		return ""
	}
	return string(p[:3]) + "****" + string(p[7:])
}

// UnmarshalText implements encoding.TextUnmarshaler with the rules of ParsePhone.
func (p *Phone) UnmarshalText(b []byte) error {
	v, err := ParsePhone(string(b))
	if err == nil {
		*p = v
	}
	return err
}
