package auctionpg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/papers"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Measure is another measure of enforcement that is possible on a property that
// found no buyer, as decided in a document.
type Measure struct {
	Measure  string
	Document string // SHA-256
}

// NoteMeasure puts another measure on record, so that the property is not released:
// 拍卖变卖规定 Art. 25. ErrMeasure, ErrHash.
func (s *Service) NoteMeasure(ctx context.Context, court string, lot ref.ID, m Measure, by event.Actor, at legal.Time) error {
	m.Measure = strings.TrimSpace(m.Measure)
	if n := len([]rune(m.Measure)); n < 2 || n > 500 {
		return auction.ErrMeasure
	}
	if !auction.IsHash(m.Document) {
		return ErrHash.With("field", "document")
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.NoteMeasure, by)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `
			insert into other_measure (court_id, lot_id, measure, document, noted_by, at)
			values ($1, $2, $3, $4, $5, $6)
			on conflict do nothing`, court, lot, m.Measure, m.Document, by.Person, at)
		if err != nil {
			return fmt.Errorf("note measure on lot %s: %w", lot, err)
		}
		if tag.RowsAffected() == 0 {
			return auction.ErrOtherMeasure.With("measure", m.Measure)
		}
		return s.record(ctx, tx, l, step, done{kind: "lot.measure_noted", by: by, at: at, body: map[string]any{"measure": m.Measure}})
	})
}

// Release lifts the seizure of a property that nobody bought and no creditor takes,
// and has it returned to the debtor: a movable after its second failure, anything
// after its sell-off, unless another measure is possible (拍卖变卖规定 Art. 24, 25).
// Errors: those of auction.Paper.Check and auction.CheckRelease.
func (s *Service) Release(ctx context.Context, court string, lot ref.ID, p auction.Paper, by event.Actor, at legal.Time) (auction.Status, error) {
	err := p.CheckWords()
	if err != nil {
		return "", err
	}
	var to auction.Status
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.ReleaseAsset, by)
		if err != nil {
			return err
		}
		inquiry, err := inquiryOf(ctx, tx, l)
		if err != nil {
			return err
		}
		measure, err := measureOf(ctx, tx, l)
		if err != nil {
			return err
		}
		err = auction.CheckRelease(l.Status, l.Kind, inquiry, measure, at)
		if err != nil {
			return err
		}
		to = step.To
		p.Document, err = s.written(ctx, tx, l, papers.Release, p, by, at)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into asset_release (court_id, lot_id, doc_no, document, reason, released_by, at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, lot, p.DocNo, p.Document, p.Reason, by.Person, at)
		if err != nil {
			return fmt.Errorf("release property of lot %s: %w", lot, err)
		}
		err = setStatus(ctx, tx, l, to)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.released", by: by, at: at, body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason},
			tell: auction.AssetReleased{Court: court, Case: l.Case, Lot: l.ID, Asset: l.Asset, At: at},
		})
	})
	return to, err
}

// measureOf is the other measure on record for l, or "".
func measureOf(ctx context.Context, q querier, l Lot) (measure string, err error) {
	err = q.QueryRow(ctx, `
		select measure
		from other_measure
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&measure)
	if err != nil && !pg.NoRows(err) {
		return "", fmt.Errorf("read measure on lot %s: %w", l.ID, err)
	}
	return measure, nil
}
