package auctionpg

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/pg"
)

// courtKeys are the numbers by which a court's own list is sorted, rising. The time
// of a lot that is over counts down from a number beyond every date.
var courtKeys = map[Sort]string{
	Soonest: `(case when lot.status = any(@open)
		then extract(epoch from case when lot.status = any(@upcoming) then lot.opens_at else coalesce(live.ends_at, lot.ends_at) end)
		else 1e12 - extract(epoch from coalesce(lot.ended_at, lot.announced_at, lot.listed_at)) end * 1000000)::bigint`,
	Cheapest:  `(coalesce(lot.final_price, live.price, lot.starting_price, 0) * 100)::bigint`,
	Costliest: `(coalesce(lot.final_price, live.price, lot.starting_price, 0) * -100)::bigint`,
}

// CourtLots lists every lot of one court, announced or not: some thousands, so that
// the table itself is read. ErrSearch.
func (s *Service) CourtLots(ctx context.Context, court string, q Search) (Lots, error) {
	q.Court = court
	sql, args, err := q.ofCourt()
	if err != nil {
		return Lots{}, err
	}
	out := Lots{}
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		found, err := spots(ctx, tx, sql, args)
		if err != nil {
			return err
		}
		out.Lots, out.Next, err = q.page(ctx, tx, found)
		return err
	})
	return out, err
}

func (q Search) ofCourt() (string, pgx.NamedArgs, error) {
	states, err := q.states()
	if err != nil {
		return "", nil, err
	}
	after, err := q.after()
	if err == nil {
		err = q.Sort.check()
	}
	if err != nil {
		return "", nil, err
	}
	args := pgx.NamedArgs{
		"court": q.Court, "limit": q.limit() + 1, "states": states, "after": after.Lot.String(), "after_key": after.Key,
		"upcoming": auction.GroupUpcoming.States(), "open": slices.Concat(auction.GroupUpcoming.States(), auction.GroupRunning.States()),
		"kind": q.Kind, "class": q.Class, "province": q.Province, "city": q.City, "round": q.Round, "status": q.Status, "case": q.Case.String(),
		"title": "%" + likeEscape.Replace(q.Words) + "%", "price_from": q.PriceFrom, "price_to": q.PriceTo,
		"opens_from": q.OpensFrom.Start(), "opens_to": q.OpensTo.End(),
	}
	key, sorted := courtKeys[q.Sort]
	where := []string{`lot.court_id = @court`}
	for _, c := range []struct {
		asked bool
		sql   string
	}{
		{q.Kind != "", `lot.kind = @kind`},
		{q.Class != "", `lot.class = @class`},
		{q.Province != "", `lot.province = @province`},
		{q.City != "", `lot.city = @city`},
		{q.Round != "", `lot.round = @round`},
		{q.Status != "", `lot.status = @status`},
		{states != nil, `lot.status = any(@states)`},
		{!q.Case.IsZero(), `lot.case_id = @case::uuid`},
		{q.Words != "", `lot.title like @title`},
		{q.PriceFrom.IsPositive(), `coalesce(lot.final_price, live.price, lot.starting_price) >= @price_from`},
		{q.PriceTo.IsPositive(), `coalesce(lot.final_price, live.price, lot.starting_price) <= @price_to`},
		{!q.OpensFrom.IsZero(), `lot.opens_at >= @opens_from`},
		{!q.OpensTo.IsZero(), `lot.opens_at < @opens_to`},
		{q.After != "" && sorted, `(` + key + `, lot.lot_id) > (@after_key, @after::uuid)`},
		{q.After != "" && !sorted, `lot.lot_id < @after::uuid`},
	} {
		if c.asked {
			where = append(where, c.sql)
		}
	}
	order := `order by 2, 1`
	if !sorted {
		key, order = `0::bigint`, `order by lot.lot_id desc`
	}
	return `
		select lot.lot_id, ` + key + `
		from lot
		left join lot_live live on live.court_id = lot.court_id and live.lot_id = lot.lot_id
		where ` + strings.Join(where, "\n\t\t  and ") + `
		` + order + `
		limit @limit`, args, nil
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
