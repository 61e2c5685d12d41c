package paymentspg

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/pgtest"
)

// What no constraint could stop (a superuser who takes the triggers away first)
// the check of the books still finds.
func TestCheckFindsCorruption(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ invariant, sql string }{
		{"I1", `update posting set amount = amount + 1 where number = 1`},
		{"I1", `update kind_total set credit = credit + 1 where code = 'L2010'`},
		{"I2", `alter table balance drop constraint balance_not_negative; update balance set debit = debit + 500000 where side = -1`},
		{"I3", `delete from posting where number = 2; delete from bank_line where journal_number = 2; delete from journal where number = 2`},
		{"I4", `update bank_line set amount = amount + 1 where seq = 1`},
		{"I5", `update bank_line set balance_after = balance_after + 1`},
		{"I5", `delete from bank_line where seq = 1`},
		{"I11", `update deposit set state = 'refunded'`},
		{"I25", `update balance set credit = credit + 1 where side = -1`},
		{"I25", `update kind_total set debit = debit + 1, credit = credit + 1`},
	} {
		t.Run(c.invariant, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.holdDeposits("张三", "李四")
			w.sound()
			super := pgtest.Super(t, w.pool)
			for _, table := range []string{"posting", "journal", "balance", "kind_total", "ledger_head", "bank_line", "deposit"} {
				_, err := super.Exec(w.ctx, `alter table `+table+` disable trigger all`)
				require.NoError(t, err)
			}
			_, err := super.Exec(w.ctx, c.sql)
			require.NoError(t, err)
			found, err := CheckInvariants(w.ctx, w.pool, jinjiang)
			require.NoError(t, err)
			var ids []string
			for _, b := range found {
				ids = append(ids, b.Invariant)
			}
			require.Contains(t, ids, c.invariant, c.sql)
		})
	}
}
