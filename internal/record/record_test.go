package record_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/record"
	"fachui/internal/ref"
)

// 法释〔2016〕18号 Art. 18: the confirming officer looks at names; the list of facts, which
// all of the court reads, does not say whose.
func TestEvents_do_not_say_whose_name_was_opened(t *testing.T) {
	t.Parallel()
	pool, lot := pgtest.New(t), ref.New()
	at := legal.MustParse("2026-03-12T09:00:00")
	err := pg.Tx(t.Context(), pool, func(tx pgx.Tx) error {
		for _, kind := range []string{"identity.opened", "application.filed"} {
			err := event.Add(t.Context(), tx, event.Fact{
				Kind: kind, Lot: lot, Subject: ref.New(), Actor: event.Actor{Role: "confirm_officer"}, At: at,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, err)
	es, err := record.New(pool).Events(t.Context(), record.Filter{Lot: lot})
	require.NoError(t, err)
	require.Len(t, es, 2)
	require.Nil(t, es[0].Subject, "whose name")
	require.Equal(t, lot, *es[0].Lot)
	require.NotNil(t, es[1].Subject)
}
