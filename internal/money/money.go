// Package money holds exact amounts of renminbi.
//
// An [Amount] is always a whole number of fen (1/100 yuan); no operation passes
// through a float. Operations that could produce a fraction of a fen take an
// explicit direction: a lower bound in the law is rounded up ([Amount.CeilRatio])
// and an upper bound down ([Amount.FloorRatio]), so that rounding never helps the
// one whom the bound restrains. Shares come from [Split], which conserves the total.
package money

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/width"
)

// Max is the largest amount that may be written in any field: numeric(20,2)
// would hold more, but no court sells a thing for 10 trillion yuan, and a limit
// turns a slip of the keyboard into a refusal.
var Max = Amount{decimal.New(1_000_000_000_000_000, -2)}

// Errors of Parse. The web layer turns each into a fault with both languages.
var (
	ErrSyntax   = errors.New("money: not an amount in yuan")
	ErrDecimals = errors.New("money: more than two decimals")
	ErrTooLarge = errors.New("money: beyond 10 trillion yuan")
)

// Amount is a sum of money in yuan with exactly two decimals. The zero value is ¥0.00.
type Amount struct{ d decimal.Decimal }

// Parse reads "1234.5", "1,234.50", "¥1234" or full-width "１２３４．５０". It
// refuses exponents, inner blanks and a third decimal instead of rounding it
// away: ErrSyntax, ErrDecimals, ErrTooLarge.
func Parse(s string) (Amount, error) {
	if fen, ok := plain(s); ok {
		return Fen(fen), nil
	}
	t := strings.TrimSpace(width.Narrow.String(s))
	t = strings.TrimPrefix(strings.TrimPrefix(t, "¥"), "￥")
	digits, ok := ungroup(t)
	if !ok {
		return Amount{}, fmt.Errorf("%w: %.40q", ErrSyntax, s)
	}
	d, err := decimal.NewFromString(digits)
	if err != nil {
		return Amount{}, fmt.Errorf("%w: %.40q", ErrSyntax, s)
	}
	if !d.Equal(d.Truncate(2)) {
		return Amount{}, fmt.Errorf("%w: %.40q", ErrDecimals, s)
	}
	if d.Abs().GreaterThan(Max.d) {
		return Amount{}, fmt.Errorf("%w: %.40q", ErrTooLarge, s)
	}
	return Amount{d}, nil
}

// plain reads what nearly every amount is written like, digits with or without two
// decimals, and leaves everything else to the rules of Parse.
func plain(s string) (fen int64, ok bool) {
	whole, frac, point := strings.Cut(s, ".")
	if len(whole) > 13 || !allDigits(whole) || point && (len(frac) != 2 || !allDigits(frac)) {
		return 0, false
	}
	if !point {
		frac = "00"
	}
	fen, err := strconv.ParseInt(whole+frac, 10, 64)
	return fen, err == nil
}

// ungroup checks the shape [-]ddd[,ddd]*[.dd] and returns it without commas.
// A comma is taken only where a thousands comma stands.
func ungroup(s string) (string, bool) {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, frac, point := strings.Cut(s, ".")
	if whole == "" || len(s) > 64 || point && frac == "" {
		return "", false
	}
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if !allDigits(g) || len(groups) > 1 && (i == 0 && len(g) > 3 || i > 0 && len(g) != 3) {
			return "", false
		}
	}
	if !allDigits(frac) && point {
		return "", false
	}
	out := sign + strings.Join(groups, "")
	if point {
		out += "." + frac
	}
	return out, true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// MustParse is Parse for constants and tests; it panics on a bad literal.
func MustParse(s string) Amount {
	a, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return a
}

// Fen returns the amount of n fen.
func Fen(n int64) Amount { return Amount{decimal.New(n, -2)} }

// Fen returns a as a whole number of fen.
func (a Amount) Fen() int64 {
	if a.d.Exponent() == -2 {
		return a.d.CoefficientInt64()
	}
	return a.d.Shift(2).IntPart()
}

func (a Amount) Add(b Amount) Amount      { return Amount{a.d.Add(b.d)} }
func (a Amount) Sub(b Amount) Amount      { return Amount{a.d.Sub(b.d)} }
func (a Amount) Times(n int64) Amount     { return Amount{a.d.Mul(decimal.NewFromInt(n))} }
func (a Amount) Cmp(b Amount) int         { return a.d.Cmp(b.d) }
func (a Amount) Equal(b Amount) bool      { return a.d.Equal(b.d) }
func (a Amount) Less(b Amount) bool       { return a.d.LessThan(b.d) }
func (a Amount) IsZero() bool             { return a.d.IsZero() }
func (a Amount) IsNegative() bool         { return a.d.IsNegative() }
func (a Amount) IsPositive() bool         { return a.d.IsPositive() }
func (a Amount) Neg() Amount              { return Amount{a.d.Neg()} }
func (a Amount) Decimal() decimal.Decimal { return a.d }

// String is the amount with two decimals: 1234567.00.
func (a Amount) String() string {
	if a.d.Exponent() != -2 || a.d.NumDigits() > 18 {
		return a.d.StringFixed(2)
	}
	fen := a.d.CoefficientInt64()
	b := make([]byte, 0, 24)
	if fen < 0 {
		b, fen = append(b, '-'), -fen
	}
	b = append(strconv.AppendInt(b, fen/100, 10), '.', byte('0'+fen/10%10), byte('0'+fen%10))
	return string(b)
}

// Grouped is the amount with a comma between thousands: 1,234,567.00.
func (a Amount) Grouped() string {
	whole, fen, _ := strings.Cut(a.String(), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return sign + whole + "." + fen
}

// Min and Larger pick one of two amounts.
func Min(a, b Amount) Amount {
	if b.Less(a) {
		return b
	}
	return a
}

// Larger returns the larger of a and b.
func Larger(a, b Amount) Amount {
	if a.Less(b) {
		return b
	}
	return a
}

// CeilRatio returns a×num/den rounded up to a fen: for floors (at least 70 %).
func (a Amount) CeilRatio(num, den int64) Amount {
	return Amount{ratio(a.d, num, den, true)}
}

// FloorRatio returns a×num/den rounded down to a fen: for ceilings (at most 20 %).
func (a Amount) FloorRatio(num, den int64) Amount {
	return Amount{ratio(a.d, num, den, false)}
}

// HalfUpRatio returns a×num/den to the nearest fen, halves away from zero: for
// tariffs that fix no direction.
func (a Amount) HalfUpRatio(num, den int64) Amount {
	return Amount{a.d.Mul(decimal.NewFromInt(num)).DivRound(decimal.NewFromInt(den), 2)}
}

func ratio(d decimal.Decimal, num, den int64, up bool) decimal.Decimal {
	q, r := d.Shift(2).Mul(decimal.NewFromInt(num)).QuoRem(decimal.NewFromInt(den), 0)
	switch {
	case up && r.IsPositive():
		q = q.Add(decimal.NewFromInt(1))
	case !up && r.IsNegative():
		q = q.Sub(decimal.NewFromInt(1))
	}
	return q.Shift(-2)
}

// Sum adds amounts.
func Sum(as ...Amount) Amount {
	var t Amount
	for _, a := range as {
		t = t.Add(a)
	}
	return t
}

// Split divides total (≥ 0) in proportion to weights (each ≥ 0) by the
// largest-remainder rule: each part is floored to a fen, then the fen left over
// go, one each, to the largest remainders, the earlier index first on a tie.
// The parts sum to total exactly; all are zero if every weight is zero. It
// panics on a negative total or weight.
func Split(total Amount, weights []Amount) []Amount {
	parts := make([]Amount, len(weights))
	sum := Sum(weights...)
	if total.IsNegative() || slices.ContainsFunc(weights, Amount.IsNegative) {
		panic("money: Split of a negative amount")
	}
	if sum.IsZero() {
		return parts
	}
	rest := make([]decimal.Decimal, len(weights))
	left := total.Fen()
	for i, w := range weights {
		q, r := total.d.Shift(2).Mul(w.d).QuoRem(sum.d, 0)
		parts[i], rest[i] = Fen(q.IntPart()), r
		left -= q.IntPart()
	}
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return rest[j].Cmp(rest[i]) })
	for _, i := range order[:left] {
		parts[i] = parts[i].Add(Fen(1))
	}
	return parts
}

// Scan reads numeric(20,2); Value writes it; the text form keeps it a string in JSON.
func (a *Amount) Scan(src any) error { return a.d.Scan(src) }

// Value implements driver.Valuer.
func (a Amount) Value() (driver.Value, error) { return a.d.StringFixed(2), nil }

// MarshalText implements encoding.TextMarshaler: "1234.50".
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler with the rules of Parse.
func (a *Amount) UnmarshalText(b []byte) error {
	v, err := Parse(string(b))
	if err != nil {
		return err
	}
	*a = v
	return nil
}
