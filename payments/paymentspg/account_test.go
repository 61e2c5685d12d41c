package paymentspg

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/payments"
	"fachui/payments/statement"
)

// TestInTurn orders the lines of two accounts. A line is its account and number, with
// - for the debit and + for the credit of the transfer between them; * pairs it with
// the next.
func TestInTurn(t *testing.T) {
	t.Parallel()
	day := legal.MustDate("2026-04-01")
	for _, tt := range []struct {
		name      string
		old, next string
		out, in   bool // booked before
		at        legal.Time
		want      string
	}{
		{"one account", "abc", "", false, false, day.At(12, 0), "1a 1b 1c"},
		{"the new one first", "ab", "xy", false, false, day.At(12, 0), "2x 2y 1a 1b"},
		{"debit right before credit", "a-b", "x+y", false, false, day.At(12, 0), "2x 1a 1-* 2+ 2y 1b"},
		{"debit without credit waits, with what follows it", "a-b", "x", false, false, day.At(23, 59), "2x 1a"},
		{"until its day is over", "a-b", "x", false, false, day.End(), "2x 1a 1- 1b"},
		{"credit without debit does not wait", "a", "x+y", false, false, day.At(12, 0), "2x 2+ 2y 1a"},
		{"credit after the debit was booked", "a", "+y", true, false, day.At(12, 0), "2+ 2y 1a"},
		{"debit after the credit was booked", "-a", "y", false, true, day.At(12, 0), "2y 1- 1a"},
		{"it came back", "a-b+c", "", false, false, day.At(12, 0), "1a 1- 1b 1+ 1c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			told := map[int][]statement.Line{}
			for term, marks := range map[int]string{1: tt.old, 2: tt.next} {
				for i, c := range marks {
					l := statement.Line{Seq: int64(i + 1), BankRef: string(c), Booked: day.At(10, i), Credit: c != '-'}
					if strings.ContainsRune("+-", c) {
						l.EndToEnd = "FS"
					}
					told[term] = append(told[term], l)
				}
			}
			own := map[string]payments.Swept{"FS": {Term: 1, To: 2, Out: tt.out, In: tt.in}}
			var got []string
			for _, l := range inTurn(told, own, tt.at) {
				s := fmt.Sprintf("%d%s", l.term, l.BankRef)
				if l.pairs {
					s += "*"
				}
				got = append(got, s)
			}
			require.Equal(t, tt.want, strings.Join(got, " "))
		})
	}
}
