package valuationpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// Price is the final reference price of an asset, as an auction rests on it.
// Refusals: valuation.ErrNotPriced; valuation.ErrExpired if it ran out unused.
func (s *Service) Price(ctx context.Context, q Querier, court string, asset ref.ID) (valuation.Price, error) {
	var p valuation.Price
	var status valuation.Status
	err := q.QueryRow(ctx, `
		select p.amount, p.method, p.fixed_at, p.valid_until, v.status
		from valuation v
		join reference_price p using (court_id, valuation_id)
		where v.court_id = $1 and v.asset_id = $2 and v.status in ('priced', 'announced', 'expired')
		order by v.status = 'expired', v.valuation_id desc, p.price_no desc
		limit 1`, court, asset).Scan(&p.Amount, &p.Method, &p.FixedAt, &p.ValidUntil, &status)
	if pg.NoRows(err) {
		return valuation.Price{}, valuation.ErrNotPriced
	}
	if err != nil {
		return valuation.Price{}, fmt.Errorf("read reference price: %w", err)
	}
	if status == valuation.Expired {
		return valuation.Price{}, valuation.ErrExpired.With("until", p.ValidUntil)
	}
	return p, nil
}

// SaleStartedTx records that the sale of an asset began in time (Art. 30): the
// listing of its lot leads here. It does nothing if no clock runs.
func (s *Service) SaleStartedTx(ctx context.Context, tx pgx.Tx, asset ref.ID, at legal.Time) error {
	return met(ctx, tx, kindSale, asset, at)
}

// AnnouncedTx records that the first auction's notice rests on the price, which
// must be valid on that day (Art. 27). A second notice changes nothing.
// Refusals: valuation.ErrExpired, ErrNotPriced.
func (s *Service) AnnouncedTx(ctx context.Context, tx pgx.Tx, court string, asset ref.ID, at legal.Time) error {
	v, err := scanRow(tx.QueryRow(ctx, rowSQL+`
		where court_id = $1 and asset_id = $2 and status in ('priced', 'announced')
		for update`, court, asset))
	if err != nil {
		return err
	}
	p, err := s.Price(ctx, tx, court, asset)
	if err != nil || v.Status == valuation.Announced {
		return err
	}
	err = p.CheckAnnouncement(at.Date())
	if err != nil {
		return err
	}
	err = deadline.End(ctx, tx, kindExpiry, v.ID, at, deadline.Met)
	if err != nil {
		return err
	}
	err = s.SaleStartedTx(ctx, tx, asset, at)
	if err != nil {
		return err
	}
	err = setStatus(ctx, tx, v, valuation.Announced)
	if err != nil {
		return err
	}
	return told(ctx, tx, v, "valuation.announced", v.ID, event.House, at, 27, nil)
}

// validityOver runs when a price's validity has passed without a notice of sale.
func (s *Service) validityOver(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	err := deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Expired)
	if err != nil {
		return err
	}
	v, err := lock(ctx, tx, d.Court, d.Subject, valuation.ActExpire)
	if err != nil {
		return ignoreFault(err)
	}
	err = cancel(ctx, tx, v.Asset, at, kindSale)
	if err != nil {
		return err
	}
	err = setStatus(ctx, tx, v, valuation.Expired)
	if err != nil {
		return err
	}
	return told(ctx, tx, v, "valuation.expired", v.ID, event.House, at, 27, nil)
}

// Reissue orders the original firm to issue its expired report again within 15
// days, at 30 % of its fee (Art. 19, 32). An online or directed result is found
// anew by starting again. Refusals: ErrCommissionUnknown, ErrRunning, valuation.ErrNotNow.
func (s *Service) Reissue(ctx context.Context, court string, id ref.ID, actor event.Actor, at legal.Time) error {
	return s.change(ctx, court, id, valuation.ActReissue, func(tx pgx.Tx, v row) error {
		c, found, err := liveCommission(ctx, tx, v)
		if err != nil {
			return err
		}
		if !found {
			return ErrCommissionUnknown
		}
		err = setStatus(ctx, tx, v, valuation.Correcting)
		if pg.Violated(err, "valuation_one_live") {
			return ErrRunning
		}
		if err != nil {
			return err
		}
		cal, err := s.cases.Calendar(ctx, tx)
		if err != nil {
			return err
		}
		due, err := valuation.Ends(cal, at.Date(), valuation.ReissueDays)
		if err != nil {
			return err
		}
		err = open(ctx, tx, v, kindReissue, c.ID, appraiser, basis.Price2018(19), due, at)
		if err != nil {
			return err
		}
		return told(ctx, tx, v, "valuation.reissue_ordered", c.ID, actor, at, 19, map[string]any{"due": due, "fee_percent": 30})
	})
}
