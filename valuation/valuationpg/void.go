package valuationpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/draw"
)

// Void ends a draw by an order with its reason; both stay visible for ever, and
// the next draw names them. It is refused once a report rests on the draw.
// Refusals: ErrVoidByOperator, ErrDrawDone, valuation.ErrNotNow, ErrReason.
func (s *Service) Void(ctx context.Context, court string, drawID ref.ID, order, reason string, actor event.Actor, at legal.Time) error {
	reason, err := whys(reason)
	if err != nil {
		return err
	}
	if n := len([]rune(order)); n < 2 || n > 80 {
		return valuation.ErrReason
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		v, d, err := lockDraw(ctx, tx, court, drawID, valuation.ActVoid)
		switch {
		case d.Status == "void" || d.Status == "exhausted":
			return ErrDrawDone
		case err != nil:
			return err
		case d.Operator == actor.Person:
			return ErrVoidByOperator
		}
		o := draw.Void{ManifestHash: d.Manifest.Hash(), Order: order, Reason: reason, By: actor.Person.String(), At: at}.Seal()
		_, err = tx.Exec(ctx, `
			insert into draw_void (court_id, draw_id, order_no, reason, ordered_by, ordered_at, hash)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, drawID, order, reason, actor.Person, at, o.Hash)
		if err != nil {
			return fmt.Errorf("save void order: %w", err)
		}
		err = s.fallWithDraw(ctx, tx, v, d, reason, actor, at)
		if err != nil {
			return err
		}
		return told(ctx, tx, v, "valuation.draw_voided", drawID, actor, at, 16, map[string]any{
			"order": order, "reason": reason, "hash": o.Hash, "manifest_hash": o.ManifestHash})
	})
}

// fallWithDraw takes away the commission that rests on a voided draw.
func (s *Service) fallWithDraw(ctx context.Context, tx pgx.Tx, v row, d drawRow, reason string, actor event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		update draw
		set status = 'void'
		where court_id = $1 and draw_id = $2`, v.Court, d.ID)
	if err != nil {
		return fmt.Errorf("void draw: %w", err)
	}
	c, found, err := liveCommission(ctx, tx, v)
	if err != nil {
		return err
	}
	if found {
		err := fall(ctx, tx, v, c, valuation.DrawVoid, reason, actor, at)
		if err != nil {
			return err
		}
	}
	err = cancel(ctx, tx, d.ID, at, kindReveal)
	if err != nil {
		return err
	}
	err = cancel(ctx, tx, v.ID, at, kindCommission)
	if err != nil {
		return err
	}
	return setStatus(ctx, tx, v, valuation.Selecting)
}

// Record is everything that is published of a draw: for anybody, at any time.
// Contributions and the secret are in it only after the reveal. Refusal: ErrDrawUnknown.
func (s *Service) Record(ctx context.Context, drawID ref.ID) (draw.Record, error) {
	var out draw.Record
	var o draw.Void
	err := s.pool.QueryRow(ctx, `
		select d.manifest, d.transcript, coalesce(v.order_no, ''), coalesce(v.reason, ''),
			coalesce(v.ordered_by::text, ''), v.ordered_at, coalesce(v.hash, '')
		from draw d
		left join draw_void v using (court_id, draw_id)
		where d.draw_id = $1`, drawID,
	).Scan(&out.Manifest, &out.Transcript, &o.Order, &o.Reason, &o.By, &o.At, &o.Hash)
	if pg.NoRows(err) {
		return draw.Record{}, ErrDrawUnknown
	}
	if err != nil {
		return draw.Record{}, fmt.Errorf("read draw: %w", err)
	}
	out.Commitment = out.Manifest.Commitment()
	if o.Order != "" {
		o.ManifestHash = out.Commitment.ManifestHash
		out.Void = &o
	}
	return out, nil
}

// exhaust ends a draw whose three firms have all fallen away.
func exhaust(ctx context.Context, tx pgx.Tx, v row, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		update draw d
		set status = 'exhausted'
		from selection s
		where d.court_id = $1 and s.court_id = $1 and s.draw_id = d.draw_id
		  and s.valuation_id = $2 and s.selection_no = $3`, v.Court, v.ID, v.Selection)
	if err != nil {
		return fmt.Errorf("exhaust draw: %w", err)
	}
	err = deadline.End(ctx, tx, kindCommission, v.ID, at, deadline.Cancelled)
	if err != nil {
		return err
	}
	return setStatus(ctx, tx, v, valuation.Selecting)
}
