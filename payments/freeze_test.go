package payments_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/payments"
)

func TestFreezing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		e      *payments.Expected
		payer  []byte
		amount string
		want   string
	}{
		{"the whole deposit", deposit(true), zhang, "100000.00", ""},
		{"a fen less", deposit(true), zhang, "99999.99", payments.FreezeAmount},
		{"a fen more", deposit(true), zhang, "100000.01", payments.FreezeAmount},
		{"somebody else's account", deposit(true), li, "100000.00", payments.FreezePayer},
		{"too late", deposit(false), zhang, "100000.00", payments.FreezeLate},
		{"no such number", nil, zhang, "100000.00", payments.FreezeUnknown},
		{"the balance of a price is not frozen", balance("900000.00", true), zhang, "900000.00", payments.FreezeUnknown},
	} {
		require.Equal(t, c.want, payments.Freezing(c.e, yuan("100000.00"), c.payer, yuan(c.amount)), c.name)
	}
	partly := deposit(true)
	partly.Due = yuan("99999.99")
	require.Equal(t, payments.FreezePartlyPaid, payments.Freezing(partly, yuan("100000.00"), zhang, yuan("100000.00")))
}
