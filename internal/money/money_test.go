package money_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"fachui/internal/money"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want string
		err  error
	}{
		{"0", "0.00", nil},
		{"1234.5", "1234.50", nil},
		{"0.07", "0.07", nil},
		{"-0.07", "-0.07", nil},
		{"007.00", "7.00", nil},
		{"1,234,567.89", "1234567.89", nil},
		{"¥700000", "700000.00", nil},
		{"１２３４．５０", "1234.50", nil},
		{" 12.00 ", "12.00", nil},
		{"-3.10", "-3.10", nil},
		{"1.230", "1.23", nil},
		{"10000000000000.00", "10000000000000.00", nil},
		{"10000000000000", "10000000000000.00", nil},
		{"9999999999999.99", "9999999999999.99", nil},
		{"10000000000000.01", "", money.ErrTooLarge},
		{"99999999999999", "", money.ErrTooLarge},
		{"0.001", "", money.ErrDecimals},
		{"1.999", "", money.ErrDecimals},
		{"", "", money.ErrSyntax},
		{".5", "", money.ErrSyntax},
		{"5.", "", money.ErrSyntax},
		{"1e3", "", money.ErrSyntax},
		{"12,34", "", money.ErrSyntax},
		{"1,2345", "", money.ErrSyntax},
		{"NaN", "", money.ErrSyntax},
		{"--1", "", money.ErrSyntax},
		{"1 000", "", money.ErrSyntax},
	} {
		got, err := money.Parse(c.in)
		if !errors.Is(err, c.err) || err == nil && got.String() != c.want {
			t.Errorf("Parse(%q) = %v, %v; want %s, %v", c.in, got, err, c.want, c.err)
		}
	}
}

// Bounds are rounded against the one whom they restrain.
func TestRatios(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in    string
		num, den    int64
		ceil, floor string
		nearest     string
	}{
		{"70 % of 1,234,567.89 (A01)", "1234567.89", 70, 100, "864197.53", "864197.52", "864197.52"},
		{"80 % of 700,000.01 (A04)", "700000.01", 80, 100, "560000.01", "560000.00", "560000.01"},
		{"80 % of 159.00 (real case)", "159.00", 80, 100, "127.20", "127.20", "127.20"},
		{"a whole fen stays", "100.00", 70, 100, "70.00", "70.00", "70.00"},
	} {
		a := money.MustParse(c.in)
		if got := a.CeilRatio(c.num, c.den); got.String() != c.ceil {
			t.Errorf("%s: ceil %v, want %s", c.name, got, c.ceil)
		}
		if got := a.FloorRatio(c.num, c.den); got.String() != c.floor {
			t.Errorf("%s: floor %v, want %s", c.name, got, c.floor)
		}
		if got := a.HalfUpRatio(c.num, c.den); got.String() != c.nearest {
			t.Errorf("%s: nearest %v, want %s", c.name, got, c.nearest)
		}
	}
}

func TestSplitHundredAmongThree(t *testing.T) {
	t.Parallel()
	one := money.MustParse("1000.00")
	got := money.Split(money.MustParse("100.00"), []money.Amount{one, one, one})
	for i, want := range []string{"33.34", "33.33", "33.33"} {
		if got[i].String() != want {
			t.Errorf("share %d is %v, want %s", i, got[i], want)
		}
	}
}

func TestSplitConserves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		total := money.Fen(rapid.Int64Range(0, 1e12).Draw(t, "total"))
		weights := make([]money.Amount, rapid.IntRange(1, 12).Draw(t, "n"))
		for i := range weights {
			weights[i] = money.Fen(rapid.Int64Range(0, 1e12).Draw(t, "w"))
		}
		parts := money.Split(total, weights)
		sum := money.Sum(weights...)
		if sum.IsZero() {
			return
		}
		if !money.Sum(parts...).Equal(total) {
			t.Fatalf("parts sum to %v, total is %v", money.Sum(parts...), total)
		}
		for i, p := range parts {
			if p.IsNegative() || weights[i].IsZero() && p.Cmp(money.Fen(1)) > 0 {
				t.Fatalf("part %d is %v for weight %v", i, p, weights[i])
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"1,234.50", "¥1", "-0.01", "１２", "1e9", "0x1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := money.Parse(s)
		if err != nil {
			return
		}
		b, err := money.Parse(a.String())
		if err != nil || !a.Equal(b) {
			t.Fatalf("%q parsed to %v, which does not read back", s, a)
		}
	})
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"0.00": "0.00", "999.99": "999.99", "1000.00": "1,000.00", "-1234567.80": "-1,234,567.80"} {
		if got := money.MustParse(in).Grouped(); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

// What is written short reads as what is written at length.
func TestFen_ofEverySpelling(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fen := rapid.Int64Range(-1e15, 1e15).Draw(t, "fen")
		a := money.Fen(fen)
		again, err := money.Parse(a.String())
		if err != nil || again.Fen() != fen || !again.Equal(a) || a.Decimal().StringFixed(2) != a.String() {
			t.Fatalf("%d fen: %v reads back as %v, %v", fen, a, again, err)
		}
		sum := a.Add(money.MustParse("1.5"))
		if sum.Fen() != fen+150 || sum.Decimal().StringFixed(2) != sum.String() {
			t.Fatalf("%v and 1.5 make %v", a, sum)
		}
	})
}
