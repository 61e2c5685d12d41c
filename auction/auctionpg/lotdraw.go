package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// FrozenLots is the answer to FreezeLots: what is published before lots are drawn.
type FrozenLots struct {
	Manifest     auction.LotManifest `json:"manifest"`
	ManifestHash string              `json:"manifest_hash"`
}

// FreezeLots publishes who draws lots for a property, until when each of them may
// contribute, and the hash of the secret that will decide with it. Errors:
// ErrCreditorsWait, ErrDrawNotNeeded, ErrLotWindow, ErrLotsFrozen.
func (s *Service) FreezeLots(ctx context.Context, court string, lot ref.ID, until legal.Time, by event.Actor, at legal.Time) (FrozenLots, error) {
	secret := make([]byte, auction.LotSecretSize)
	_, err := io.ReadFull(s.from.Chance, secret)
	if err != nil {
		return FrozenLots{}, fmt.Errorf("make secret of lots: %w", err)
	}
	var out FrozenLots
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.DrawForTaker, by)
		if err != nil {
			return err
		}
		err = stillOpen(ctx, tx, l, at)
		if err != nil {
			return err
		}
		ts, err := s.takers(ctx, tx, l)
		if err != nil {
			return err
		}
		out.Manifest, err = auction.FreezeLots(court, lot, l.Terms.StartingPrice, ts, secret, until, at)
		if err != nil {
			return err
		}
		out.ManifestHash = out.Manifest.Hash()
		err = insertLots(ctx, tx, l, out, secret, by, at)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.lots_frozen", by: by, at: at,
			body: map[string]any{
				"manifest_hash": out.ManifestHash, "secret_hash": out.Manifest.SecretHash, "creditors": len(out.Manifest.Parties), "nonces_until": until,
			},
		})
	})
	return out, err
}

func insertLots(ctx context.Context, tx pgx.Tx, l Lot, f FrozenLots, secret []byte, by event.Actor, at legal.Time) error {
	manifest, err := json.Marshal(f.Manifest)
	if err != nil {
		return fmt.Errorf("encode manifest: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into lot_draw (court_id, lot_id, manifest, manifest_hash, frozen_by, frozen_at)
		values ($1, $2, $3, $4, $5, $6)`, l.Court, l.ID, manifest, f.ManifestHash, by.Person, at)
	if pg.Violated(err, "lot_draw_once") {
		return auction.ErrLotsFrozen
	}
	if err != nil {
		return fmt.Errorf("freeze lots of %s: %w", l.ID, err)
	}
	_, err = tx.Exec(ctx, `
		insert into lot_draw_secret (court_id, lot_id, secret)
		values ($1, $2, $3)`, l.Court, l.ID, secret)
	if err != nil {
		return fmt.Errorf("keep secret of lots of %s: %w", l.ID, err)
	}
	return nil
}

// frozenLots are the lots of a property that wait to be drawn.
type frozenLots struct {
	Manifest auction.LotManifest
	FrozenBy ref.ID
	Secret   []byte
}

// waitingLots reads frozen lots that were not drawn. ErrLotsNotFrozen.
func waitingLots(ctx context.Context, q querier, court string, lot ref.ID) (f frozenLots, err error) {
	var raw []byte
	err = q.QueryRow(ctx, `
		select d.manifest, d.frozen_by, x.secret
		from lot_draw d
		join lot_draw_secret x using (court_id, lot_id)
		where d.court_id = $1 and d.lot_id = $2 and not exists (
			select from lot_drawn r
			where r.court_id = d.court_id and r.lot_id = d.lot_id)`, court, lot).Scan(&raw, &f.FrozenBy, &f.Secret)
	if pg.NoRows(err) {
		return f, auction.ErrLotsNotFrozen
	}
	if err != nil {
		return f, fmt.Errorf("read lots of %s: %w", lot, err)
	}
	err = json.Unmarshal(raw, &f.Manifest)
	if err != nil {
		return f, fmt.Errorf("read manifest of %s: %w", lot, err)
	}
	return f, nil
}

// Contribute adds a creditor's own text to the lots that are drawn between him and
// others of his rank. It stays closed until they are drawn. Errors: ErrLotsNotFrozen,
// ErrLotNotDrawing, ErrLotNonce, ErrLotNonceLate, ErrLotNonceTwice.
func (s *Service) Contribute(ctx context.Context, lot ref.ID, nonce string, by event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		found, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		l, step, err := s.take(ctx, tx, found.Court, lot, auction.ContributeToLots, by)
		if err != nil {
			return err
		}
		f, err := waitingLots(ctx, tx, l.Court, lot)
		if err != nil {
			return err
		}
		party, _, err := askedParty(ctx, tx, l, "", by)
		if err != nil {
			return err
		}
		err = f.Manifest.Accepts(auction.LotNonce{Party: party, Nonce: nonce, At: at})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into lot_draw_nonce (court_id, lot_id, party_id, person_id, nonce, given_at)
			values ($1, $2, $3, $4, $5, $6)`, l.Court, lot, party, by.Person, nonce, at)
		if pg.Violated(err, "lot_draw_nonce_once") {
			return auction.ErrLotNonceTwice
		}
		if err != nil {
			return fmt.Errorf("contribute to lots of %s: %w", lot, err)
		}
		return s.record(ctx, tx, l, step, done{kind: "lot.lots_contributed", subject: party, by: by, at: at, body: map[string]any{"party": party}})
	})
}

// contributions are what the creditors added; nobody reads them before the draw.
func contributions(ctx context.Context, tx pgx.Tx, court string, lot ref.ID) ([]auction.LotNonce, error) {
	rows, err := tx.Query(ctx, `
		select party_id, nonce, given_at
		from lot_draw_nonce
		where court_id = $1 and lot_id = $2
		order by party_id`, court, lot)
	if err != nil {
		return nil, fmt.Errorf("read contributions to lots of %s: %w", lot, err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[auction.LotNonce])
}

// DrawLots opens the secret with what was contributed, and the lots fall to one of
// the frozen list. Another person does it than who froze it. ErrLotsNotFrozen,
// ErrLotsSamePerson, ErrLotsRun.
func (s *Service) DrawLots(ctx context.Context, court string, lot ref.ID, by event.Actor, at legal.Time) (auction.LotTranscript, error) {
	var out auction.LotTranscript
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.DrawForTaker, by)
		if err != nil {
			return err
		}
		f, err := waitingLots(ctx, tx, court, lot)
		switch {
		case err != nil:
			return err
		case f.FrozenBy == by.Person:
			return auction.ErrLotsSamePerson
		}
		from, err := contributions(ctx, tx, court, lot)
		if err != nil {
			return err
		}
		out, err = auction.DrawLots(f.Manifest, f.Secret, from, at)
		if err != nil {
			return err
		}
		transcript, err := json.Marshal(out) //nolint:gosec // the secret is opened now, so that anybody can draw again
		if err != nil {
			return fmt.Errorf("encode transcript: %w", err)
		}
		_, err = tx.Exec(ctx, `
			insert into lot_drawn (court_id, lot_id, transcript, chosen, drawn_by, drawn_at)
			values ($1, $2, $3, $4, $5, $6)`, court, lot, transcript, out.Chosen, by.Person, at)
		if err != nil {
			return fmt.Errorf("draw lots of %s: %w", lot, err)
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.lots_drawn", subject: out.Chosen, by: by, at: at,
			body: map[string]any{"manifest_hash": out.ManifestHash, "secret": out.Secret, "seed": out.Seed, "contributions": len(out.Contributions)},
		})
	})
	return out, err
}

// LotDraw is the record of the lots that were drawn for a property, for anybody to
// draw again. ErrLotsNotFrozen.
func (s *Service) LotDraw(ctx context.Context, lot ref.ID) (auction.LotRecord, error) {
	var out auction.LotRecord
	var manifest, transcript []byte
	err := s.pool.QueryRow(ctx, `
		select d.manifest, d.manifest_hash, r.transcript
		from lot_draw d
		left join lot_drawn r using (court_id, lot_id)
		where d.lot_id = $1`, lot).Scan(&manifest, &out.ManifestHash, &transcript)
	if pg.NoRows(err) {
		return out, auction.ErrLotsNotFrozen
	}
	if err != nil {
		return out, fmt.Errorf("read lots of %s: %w", lot, err)
	}
	err = json.Unmarshal(manifest, &out.Manifest)
	if err == nil && transcript != nil {
		err = json.Unmarshal(transcript, &out.Transcript)
	}
	if err != nil {
		return out, fmt.Errorf("decode lots of %s: %w", lot, err)
	}
	return out, nil
}
