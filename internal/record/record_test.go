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

func TestEventsAreFoundFromEitherEnd(t *testing.T) {
	t.Parallel()
	pool, asset := pgtest.New(t), ref.New()
	at := legal.MustParse("2026-03-12T09:00:00")
	err := pg.Tx(t.Context(), pool, func(tx pgx.Tx) error {
		for _, kind := range []string{"asset.listed", "asset.surveyed", "valuation.started"} {
			err := event.Add(t.Context(), tx, event.Fact{Kind: kind, Asset: asset, Actor: event.Actor{Role: "clerk"}, At: at})
			if err != nil {
				return err
			}
		}
		return event.Add(t.Context(), tx, event.Fact{Kind: "asset.listed", Asset: ref.New(), Actor: event.Actor{Role: "clerk"}, At: at})
	})
	require.NoError(t, err)
	s := record.New(pool)
	for _, tt := range []struct {
		name   string
		filter record.Filter
		want   []string
	}{
		{"of an asset", record.Filter{Asset: asset}, []string{"asset.listed", "asset.surveyed", "valuation.started"}},
		{"the newest first", record.Filter{Asset: asset, Newest: true, Limit: 2}, []string{"valuation.started", "asset.surveyed"}},
		{"a family of kinds", record.Filter{Asset: asset, Kind: "asset."}, []string{"asset.listed", "asset.surveyed"}},
		{"a whole kind is no beginning", record.Filter{Asset: asset, Kind: "asset.li"}, nil},
	} {
		es, err := s.Events(t.Context(), tt.filter)
		require.NoError(t, err, tt.name)
		var got []string
		for _, e := range es {
			got = append(got, e.Kind)
		}
		require.Equal(t, tt.want, got, tt.name)
	}
	newest, err := s.Events(t.Context(), record.Filter{Asset: asset, Newest: true, Limit: 1})
	require.NoError(t, err)
	older, err := s.Events(t.Context(), record.Filter{Asset: asset, Newest: true, After: newest[0].No})
	require.NoError(t, err)
	require.Equal(t, "asset.surveyed", older[0].Kind)
}
