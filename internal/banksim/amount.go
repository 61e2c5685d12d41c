package banksim

import (
	"fmt"
	"strconv"
	"strings"
)

// Fen is a sum of money in whole fen. In JSON it is a string in yuan: "1234.50".
type Fen int64

// maxFen bounds every amount and balance: ten trillion yuan.
const maxFen Fen = 1_000_000_000_000_000

// parseFen reads digits with at most two decimals; nothing else is money here.
func parseFen(s string) (Fen, error) {
	whole, frac, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if !digits(whole) || len(whole) > 13 || point && (!digits(frac) || len(frac) > 2) {
		return 0, fmt.Errorf("%.40q is not an amount in yuan such as 1234.50", s)
	}
	n, err := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	if err != nil || Fen(n) > maxFen {
		return 0, fmt.Errorf("%.40q is beyond ten trillion yuan", s)
	}
	if strings.HasPrefix(s, "-") {
		n = -n
	}
	return Fen(n), nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// String is the amount in yuan with two decimals.
func (f Fen) String() string {
	sign, n := "", int64(f)
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}

// MarshalText implements encoding.TextMarshaler.
func (f Fen) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (f *Fen) UnmarshalText(b []byte) error {
	v, err := parseFen(string(b))
	if err != nil {
		return err
	}
	*f = v
	return nil
}
