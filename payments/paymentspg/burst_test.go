package paymentspg

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/payments"
	"fachui/payments/statement"
)

// The burst that the law makes: a lot ends and every loser's deposit goes back.
// The deposits come in by bank lines and go out in a few statements.
func TestRefundBurst(t *testing.T) {
	t.Parallel()
	const n = 600 // more than one round trip of journals
	w := newWorld(t)
	var lines []statement.Line
	for i := range n {
		name := fmt.Sprint("竞买人", i)
		_, x := w.expect(name, "100.00")
		lines = append(lines, statement.Line{Seq: int64(i + 1), BankRef: fmt.Sprint("r", i), Booked: w.now, ValueDate: w.now.Date(), Credit: true,
			Amount: yuan("100.00"), BalanceAfter: yuan("100.00").Times(int64(i + 1)), Counterparty: name,
			CounterpartyAccount: fmt.Sprint("6222", i), VirtualAccount: x.VirtualNo})
	}
	require.NoError(t, w.svc.ReceiveLines(w.ctx, jinjiang, lines, w.now))
	require.Equal(t, "60000.00", w.balance(payments.Deposits))
	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	require.Equal(t, "60000.00", w.balance(payments.Transit))
	breaches, err := CheckInvariants(w.ctx, w.pool, jinjiang)
	require.NoError(t, err)
	require.Empty(t, breaches)
}
