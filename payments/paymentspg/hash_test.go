package paymentspg

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
)

// A key stands for the same content as when the database counted the hash: every
// stored journal keeps its meaning.
func TestHashIsThatOfJSONB(t *testing.T) {
	t.Parallel()
	conn := pgtest.Owner(t, pgtest.New(t))
	hash := func(t require.TestingT, j payments.Journal) []byte {
		body, err := json.Marshal(j)
		require.NoError(t, err)
		var h []byte
		err = conn.QueryRow(t.(interface{ Context() ctxType }).Context(), `
			select sha256(convert_to(($1::jsonb - array['at', 'book', 'roll', 'made', 'checked'])::text, 'UTF8'))`, body).Scan(&h)
		require.NoError(t, err)
		return h
	}
	id := rapid.Custom(func(t *rapid.T) ref.ID {
		return rapid.SampledFrom([]ref.ID{"", "00000000-0000-7000-8000-0000000000aa", "01989abc-0000-7000-8000-00000000beef"}).Draw(t, "id")
	})
	text := rapid.StringOf(rapid.RuneFrom([]rune("aZ09 :\"\\/\b\f\n\r\t\x01\x1f\x7f<>&'号\u2028\u2029😀")))
	account := rapid.Custom(func(t *rapid.T) payments.Account {
		return payments.Account{Code: rapid.SampledFrom([]payments.Code{payments.Bank, payments.Deposits}).Draw(t, "code"),
			Case: id.Draw(t, "case"), Lot: id.Draw(t, "lot"), Subject: id.Draw(t, "subject")}
	})
	rapid.Check(t, func(rt *rapid.T) {
		j := payments.Automatic(text.Draw(rt, "key"), t0, payments.P9, payments.Account{}, payments.Account{}, money.Amount{})
		j.Source, j.Case, j.Reverses, j.Legs = text.Draw(rt, "source"), id.Draw(rt, "case"), rapid.Int64Range(0, 1<<50).Draw(rt, "reverses"), nil
		for range rapid.IntRange(1, 3).Draw(rt, "legs") {
			j.Legs = append(j.Legs, payments.Leg{Dr: account.Draw(rt, "dr"), Cr: account.Draw(rt, "cr"),
				Amount: money.Fen(rapid.Int64Range(-1, 1<<52).Draw(rt, "fen"))})
		}
		want := hash(rt, j)
		h := j.Hash()
		require.Equal(rt, want, h[:])
	})
}

// Amounts that no journal may have are refused by the schema, however large.
func TestNoAmountWrapsAround(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	c := openCase(t, pool, jinjiang)
	for _, amount := range []money.Amount{
		money.Fen(0), money.Fen(-1), money.Fen(1e15), money.Fen(1 << 62).Times(1 << 30), money.Fen(-1 << 62).Times(1 << 30),
		money.Fen(1 << 62).Times(4).Add(money.Fen(100)), // 1.00 in 64 bits
	} {
		j := auto("big", payments.P9, bankAccount(), execution(c), "1.00")
		j.Legs[0].Amount = amount
		_, err := tryPost(pool, jinjiang, j)
		require.ErrorContains(t, err, "violates check constraint", amount.String())
	}
}
