package registry

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/place"
	"fachui/internal/ref"
)

// mostPlaces bounds how often an asset's place is corrected.
const mostPlaces = 100

// PlaceAsset records where an asset lies, or corrects it: the newest counts, the
// others stay. What the public finds its lots by follows in the same transaction.
// ErrAssetUnknown, ErrPlace, ErrPlaceSame, ErrPlaceOften.
func (s *Service) PlaceAsset(ctx context.Context, court string, asset ref.ID, at place.Point, actor event.Actor, when legal.Time) error {
	if !at.Valid() {
		return ErrPlace
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		a, err := FindAsset(ctx, tx, court, asset)
		if err != nil {
			return err
		}
		err = lockCase(ctx, tx, court, a.Case)
		if err != nil {
			return err
		}
		return placeTx(ctx, tx, a, at, actor, when)
	})
}

func placeTx(ctx context.Context, tx pgx.Tx, a Asset, at place.Point, actor event.Actor, when legal.Time) error {
	old, version, err := placeOf(ctx, tx, a.Court, a.ID)
	switch {
	case err != nil:
		return err
	case old == at:
		return ErrPlaceSame
	case version >= mostPlaces:
		return ErrPlaceOften.With("most", mostPlaces)
	}
	_, err = tx.Exec(ctx, `
		insert into asset_place (court_id, asset_id, version, lat, lng, placed_by, placed_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, a.Court, a.ID, version+1, at.Lat, at.Lng, actor.Person, when)
	if err != nil {
		return fmt.Errorf("save place of %s: %w", a.ID, err)
	}
	return event.Add(ctx, tx, event.Fact{Kind: "asset.placed", Court: a.Court, Case: a.Case, Asset: a.ID, Subject: a.ID,
		Actor: actor, At: when, Body: map[string]any{"place": at, "version": version + 1}})
}

// PlaceOf is where an asset lies; the zero Point if nobody said.
func PlaceOf(ctx context.Context, q Querier, court string, asset ref.ID) (place.Point, error) {
	p, _, err := placeOf(ctx, q, court, asset)
	return p, err
}

func placeOf(ctx context.Context, q Querier, court string, asset ref.ID) (p place.Point, version int, err error) {
	err = q.QueryRow(ctx, `
		select lat, lng, version
		from asset_place
		where court_id = $1 and asset_id = $2
		order by version desc
		limit 1`, court, asset).Scan(&p.Lat, &p.Lng, &version)
	if errors.Is(err, pgx.ErrNoRows) {
		return place.Point{}, 0, nil
	}
	if err != nil {
		return place.Point{}, 0, fmt.Errorf("read place of %s: %w", asset, err)
	}
	return p, version, nil
}
