package banksim

import "testing"

func TestFen(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0": "0.00", "0.1": "0.10", "12.34": "12.34", "-12.34": "-12.34", "9999999999999.99": "9999999999999.99", "007": "7.00",
	} {
		f, err := parseFen(in)
		if err != nil || f.String() != want {
			t.Errorf("%s: %v, %v", in, f, err)
		}
	}
	for _, in := range []string{"", "-", ".", "1.", ".1", "1.234", "1e3", "１", "1,000", " 1", "+1", "NaN", "10000000000000.01", "99999999999999"} {
		if f, err := parseFen(in); err == nil {
			t.Errorf("%q is taken for %v", in, f)
		}
	}
}
