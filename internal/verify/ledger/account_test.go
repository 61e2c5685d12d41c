package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAccountsInTime(t *testing.T) {
	t.Parallel()
	moves := func(key, debit, credit, amount string) journal {
		return journal{Key: key, Legs: []leg{{Leg: 1, Debit: debit, Credit: credit, Amount: amount}}}
	}
	sound := func() *book {
		b := newBook("jinjiang")
		b.journals = []journal{
			moves("opening:1", "A1010:::", "L2490:::", "10.00"),
			moves("bank:20260309", "A1010:::", "L2050:::", "90.00"),
			moves("bank:20260310", "A1020:::w", "A1010:::", "100.00"),
			moves("bank:2:20260310", "A1010:::", "A1020:::w", "100.00"),
			moves("refund:1", "L2050:::", "L2390:::", "5.00"),
			moves("bank:2:20260311", "L2390:::", "A1010:::", "5.00"),
		}
		b.terms = []term{{1, "2026-01-05", "2026-03-10", "0.00"}, {2, "2026-03-10", "", "95.00"}}
		return b
	}
	for _, tt := range []struct {
		name string
		but  func(*book)
		want []string
	}{
		{"sound", func(*book) {}, nil},
		{"an export without accounts", func(b *book) { b.terms = nil }, nil},
		{"a fen more than its lines", func(b *book) { b.terms[1].Holds = "95.01" }, []string{"2"}},
		{"an overlap", func(b *book) { b.terms[0].Until = "2026-03-11" }, []string{"2"}},
		{"a gap", func(b *book) { b.terms[0].Until = "2026-03-09" }, []string{"2"}},
		{"the second before the first", func(b *book) { b.terms[0].From = "2026-03-10" }, []string{"2"}},
		{"an end of the last", func(b *book) { b.terms[1].Until = "2026-04-01" }, []string{"2"}},
		{"one left out", func(b *book) { b.terms[1].Term = 3 }, []string{"3", "3", "2"}},
		{"an account that is not there", func(b *book) { b.terms = b.terms[:1]; b.terms[0].Until = "" }, []string{"2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := sound()
			tt.but(b)
			var r Result
			b.accounts(&r)
			var got []string
			for _, f := range r.Findings {
				require.Equal(t, "account", f.Kind)
				got = append(got, f.Account)
			}
			require.Equal(t, tt.want, got)
		})
	}
}
