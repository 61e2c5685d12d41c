package auctionpg

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// forSale is what a lot of an asset would sell now, with its price: the asset, or all
// that its set sells as a whole. auction.ErrSetWhole, auction.ErrSetStopped.
func (s *Service) forSale(ctx context.Context, tx pgx.Tx, court string, asset ref.ID, set setRow) (Asset, Price, bool, error) {
	switch {
	case set.Stopped:
		return Asset{}, Price{}, false, auction.ErrSetStopped
	case set.Mode == auction.SoldWhole && set.Place > 1:
		return Asset{}, Price{}, false, auction.ErrSetWhole
	case set.Mode == auction.SoldWhole:
		return s.whole(ctx, tx, court, set)
	}
	a, err := s.from.Cases.Asset(ctx, tx, court, asset)
	if err != nil {
		return a, Price{}, false, err
	}
	price, ok, err := s.from.Prices.Price(ctx, tx, court, asset)
	return a, price, ok, err
}

// whole is what the things of a whole sale are together. Its price comes from several
// valuations, so that none is named; when it was fixed is when the last of them was.
func (s *Service) whole(ctx context.Context, tx pgx.Tx, court string, set setRow) (a Asset, p Price, ok bool, err error) {
	ids, err := thingsOf(ctx, tx, court, set.ID)
	if err != nil {
		return a, p, false, err
	}
	var things []auction.SetMember
	for i, id := range ids {
		one, err := s.from.Cases.Asset(ctx, tx, court, id)
		if err != nil {
			return a, p, false, err
		}
		price, priced, err := s.from.Prices.Price(ctx, tx, court, id)
		if err != nil {
			return a, p, false, err
		}
		if i == 0 {
			a, p = one, price
		}
		p.FixedAt = legal.Later(p.FixedAt, price.FixedAt)
		a.Criminal = a.Criminal || one.Criminal
		things = append(things, auction.SetMember{
			Asset: id, Title: one.Title, Kind: one.Kind, Class: one.Class, Priced: priced, Surveyed: one.Surveyed,
			Reference: auction.Reference{Price: price.Price, Market: price.Market, ValidUntil: price.ValidUntil},
		})
	}
	all, ok := auction.Merge(things)
	a.Title, a.Kind, a.Class, a.Surveyed = wholeTitle(a.Title, len(ids)), all.Kind, all.Class, all.Surveyed
	p.Price, p.Market, p.ValidUntil, p.Valuation, p.Report = all.Reference.Price, all.Reference.Market, all.Reference.ValidUntil, "", ""
	return a, p, ok, nil
}

// wholeTitle names all by the first of them, in as many characters as a title may have.
func wholeTitle(first string, n int) string {
	name := []rune(first)
	if len(name) > 90 {
		name = name[:90]
	}
	return fmt.Sprintf("%s等 %d 项财产（合并拍卖）", string(name), n)
}

// thingsOf are the assets of a set in their order.
func thingsOf(ctx context.Context, q querier, court string, set ref.ID) ([]ref.ID, error) {
	rows, err := q.Query(ctx, `
		select asset_id
		from lot_set_thing
		where court_id = $1 and set_id = $2
		order by place`, court, set)
	if err != nil {
		return nil, fmt.Errorf("list things of set %s: %w", set, err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[ref.ID])
}

// soldAnew reports whether a sale begins at the first auction although the asset was in
// a lot before: what is sold is another thing now, because it was a part of a whole or
// becomes one. Rounds and floors of the one are not those of the other.
func soldAnew(ctx context.Context, q querier, last Lot, set setRow) (bool, error) {
	if last.ID.IsZero() || last.Status.Live() || last.Status == auction.Released || last.Set == set.ID {
		return false, nil
	}
	if set.Mode == auction.SoldWhole {
		return true, nil
	}
	if last.Set.IsZero() {
		return false, nil
	}
	var was auction.SetMode
	err := q.QueryRow(ctx, `
		select mode
		from lot_set
		where court_id = $1 and set_id = $2`, last.Court, last.Set).Scan(&was)
	if err != nil {
		return false, fmt.Errorf("read set %s: %w", last.Set, err)
	}
	return was == auction.SoldWhole, nil
}

// AlongTx are the assets that a lot sells beside its own: none but in a whole sale.
func (s *Service) AlongTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID) ([]ref.ID, error) {
	rows, err := tx.Query(ctx, `
		select t.asset_id
		from lot l
		join lot_set s on s.court_id = l.court_id and s.set_id = l.set_id and s.mode = 'whole'
		join lot_set_thing t on t.court_id = s.court_id and t.set_id = s.set_id and t.asset_id <> l.asset_id
		where l.court_id = $1 and l.lot_id = $2
		order by t.place`, court, lot)
	if err != nil {
		return nil, fmt.Errorf("list what lot %s sells along: %w", lot, err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[ref.ID])
}

// stagger is where l stands among the ends of its set; nil where it sells alone, as a
// whole, or in a sell-off, which ends a day after its first bid.
func stagger(ctx context.Context, q querier, l Lot) (*auction.Stagger, error) {
	if l.Set.IsZero() || l.Round == auction.SellOff {
		return nil, nil
	}
	rows, err := q.Query(ctx, `
		select t.place, s.gap_minutes, o.lot_id is not null and o.lot_id <> $3, o.ends_at
		from lot_set s
		join lot_set_thing t on t.court_id = s.court_id and t.set_id = s.set_id
		left join lot o on o.court_id = t.court_id and o.set_id = t.set_id and o.asset_id = t.asset_id and (
			o.lot_id = $3 or o.status in ('ANNOUNCED', 'BIDDING'))
		where s.court_id = $1 and s.set_id = $2 and s.mode = 'separate' and (o.lot_id is not null or t.asset_id = $4)
		order by t.place`, l.Court, l.Set, l.ID, l.Asset)
	if err != nil {
		return nil, fmt.Errorf("read ends of set %s: %w", l.Set, err)
	}
	var out *auction.Stagger
	var place, gap int
	var other bool
	var ends legal.Time
	var found auction.Stagger
	_, err = pgx.ForEachRow(rows, []any{&place, &gap, &other, &ends}, func() error {
		found.Gap = time.Duration(gap) * time.Minute
		if other {
			found.Others = append(found.Others, auction.EndOf{Place: place, Ends: ends})
		} else {
			found.Place, out = place, &found
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read ends of set %s: %w", l.Set, err)
	}
	return out, nil
}
