package cn

import (
	"strings"

	"fachui/internal/money"
)

var capitalDigits = []string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}

var capitalUnits = []struct {
	base int64
	word string
}{{1e8, "亿"}, {1e4, "万"}, {1000, "仟"}, {100, "佰"}, {10, "拾"}}

// Capitals writes an amount of 0 to [money.Max] in capital characters as vouchers
// need it: 人民币壹拾万零柒仟元伍角叁分. After the rules of 《支付结算办法》 annex 1:
// 整 follows 元 and 角 but not 分, a run of zeros is one 零, and 零 stands for a
// missing 角 before 分. ErrCapitals.
func Capitals(a money.Amount) (string, error) {
	if a.IsNegative() || money.Max.Less(a) {
		return "", ErrCapitals
	}
	fen := a.Fen()
	yuan, jiao := fen/100, fen/10%10
	fen %= 10
	var b strings.Builder
	b.WriteString("人民币")
	if yuan > 0 || jiao == 0 && fen == 0 {
		b.WriteString(capitals(yuan) + "元")
	}
	switch {
	case jiao > 0:
		b.WriteString(capitalDigits[jiao] + "角")
	case fen > 0 && yuan > 0:
		b.WriteString("零")
	}
	if fen > 0 {
		b.WriteString(capitalDigits[fen] + "分")
	} else {
		b.WriteString("整")
	}
	return b.String(), nil
}

// capitals splits n at its largest unit; a 零 joins the halves where places are
// skipped or the upper half ends in zero.
func capitals(n int64) string {
	for _, u := range capitalUnits {
		if n < u.base {
			continue
		}
		high, low := n/u.base, n%u.base
		s := capitals(high) + u.word
		if low == 0 {
			return s
		}
		if low < u.base/10 || high%10 == 0 {
			s += "零"
		}
		return s + capitals(low)
	}
	return capitalDigits[n]
}
