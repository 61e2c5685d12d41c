package statement_test

import (
	"bytes"
	"testing"

	"fachui/internal/fault"
	. "fachui/payments/statement"
)

func FuzzCSV(f *testing.F) {
	f.Add([]byte(goodCSV))
	f.Add([]byte("\xef\xbb\xbf" + goodCSV))
	f.Add([]byte("\xd5\xcb\xba\xc5,1\n"))
	f.Add([]byte("账号,\"1\n"))
	fuzz(f, CSV)
}

func FuzzCamt(f *testing.F) {
	f.Add([]byte(goodCamt))
	f.Add([]byte(oldCamt))
	f.Add([]byte(`<Document><BkToCstmrStmt><Stmt><Ntry/></Stmt></BkToCstmrStmt></Document>`))
	f.Add([]byte(`<!DOCTYPE x><Document/>`))
	fuzz(f, Camt)
}

// fuzz: whatever comes, it is a statement that adds up or a fault; never a
// panic, and never a half statement.
func fuzz(f *testing.F, format Format) {
	f.Helper()
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := Read(bytes.NewReader(file), format)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		balance, refs := s.Opening, map[string]bool{}
		for i, l := range s.Lines {
			balance = balance.Add(l.Signed())
			switch {
			case !l.Amount.IsPositive(), !l.BalanceAfter.Equal(balance), l.BankRef == "", refs[l.BankRef],
				l.Seq != s.Lines[0].Seq+int64(i), l.Booked.Date() != s.Date:
				t.Fatalf("line %d: %+v", i, l)
			}
			refs[l.BankRef] = true
		}
		if !balance.Equal(s.Closing) || s.Account == "" || s.Date.IsZero() {
			t.Fatalf("%+v", s)
		}
	})
}
