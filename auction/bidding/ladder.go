package bidding

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Bids as the public sees them. A bid that moved the end left the clock running for
// [auction.Extension] and found another end before it: that of the bid before, or the
// announced one. $1 is the lot, $2 the extension. Which bids is said between selectBids
// and asShown: they are found by an index that begins with the court, and only then
// joined with what else is shown, so that a page of a lot with a hundred thousand bids
// costs what it shows.
const (
	ofLot = `court_id = (select court_id from lot_live where lot_id = $1 limit 1) and lot_id = $1`

	selectBids = `
	select b.seq, b.code, b.amount, b.rank, b.at, b.ends_at,
		b.ends_at = b.at + $2::interval and b.ends_at is distinct from coalesce(p.ends_at, t.ends_at) as longer,
		v.seq is not null as voided
	from (
		select *
		from bid
		where ` + ofLot + ` `

	asShown = `) b
	left join lateral (
		select p.ends_at
		from bid p
		where p.court_id = b.court_id and p.lot_id = b.lot_id and p.seq = b.seq - 1
		limit 1) p on true
	left join lateral (
		select t.ends_at
		from lot t
		where t.court_id = b.court_id and t.lot_id = b.lot_id
		limit 1) t on true
	left join lateral (
		select v.seq
		from bid_void v
		where v.court_id = b.court_id and v.lot_id = b.lot_id and v.seq = b.seq
		limit 1) v on true
	order by b.seq`
)

// Bids returns up to limit bids (at most MaxBids) after number after, in order.
func (e *Engine) Bids(ctx context.Context, id ref.ID, after int64, limit int) ([]BidRow, error) {
	return e.bids(ctx, selectBids+`and seq > $3 order by seq limit $4`+asShown, id, auction.Extension, after, page(limit))
}

// Latest returns the last limit bids (at most MaxBids) up to number upTo, in order.
func (e *Engine) Latest(ctx context.Context, id ref.ID, upTo int64, limit int) ([]BidRow, error) {
	return e.bids(ctx, selectBids+`and seq <= $3 order by seq desc limit $4`+asShown, id, auction.Extension, upTo, page(limit))
}

// BidsOf returns the last limit bids (at most MaxBids) of one code, in order.
func (e *Engine) BidsOf(ctx context.Context, id ref.ID, code string, limit int) ([]BidRow, error) {
	return e.bids(ctx, selectBids+`and code = $3 order by seq desc limit $4`+asShown, id, auction.Extension, code, page(limit))
}

func page(limit int) int {
	if limit <= 0 || limit > MaxBids {
		return MaxBids
	}
	return limit
}

func (e *Engine) bids(ctx context.Context, sql string, args ...any) ([]BidRow, error) {
	rows, err := e.opts.Pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read bids: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (b BidRow, err error) {
		err = row.Scan(&b.Seq, &b.Code, &b.Amount, &b.Rank, &b.At, &b.EndsAt, &b.Longer, &b.Voided)
		return b, err
	})
}

// Extensions counts the bids up to number upTo that moved the end of a lot.
func (e *Engine) Extensions(ctx context.Context, id ref.ID, upTo int64) (int64, error) {
	var n int64
	err := e.opts.Pool.QueryRow(ctx, `
		select count(*) filter (where b.ends_at = b.at + $2::interval and b.ends_at is distinct from coalesce(b.before, t.ends_at))
		from (
			select at, ends_at, lag(ends_at) over (order by seq) as before
			from bid
			where `+ofLot+` and seq <= $3) b
		left join lot t on t.court_id = (select court_id from lot_live where lot_id = $1 limit 1) and t.lot_id = $1`, id, auction.Extension, upTo).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count extensions: %w", err)
	}
	return n, nil
}

// Versions returns the version at which each of lots stands in the tables,
// whichever node wrote it. A lot that was never taken up is missing.
func (e *Engine) Versions(ctx context.Context, lots []ref.ID) (map[ref.ID]int64, error) {
	rows, err := e.opts.Pool.Query(ctx, `
		select lot_id, version
		from lot_live
		where lot_id = any($1)`, lots)
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	out := map[ref.ID]int64{}
	var id ref.ID
	var version int64
	_, err = pgx.ForEachRow(rows, []any{&id, &version}, func() error {
		out[id] = version
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	return out, nil
}

// Standing returns how a code stands on a lot: not qualified if it is unknown.
func (e *Engine) Standing(ctx context.Context, court string, id ref.ID, code string) (auction.Standing, error) {
	s := auction.Standing{Qualified: true}
	err := e.opts.Pool.QueryRow(ctx, `
		select rank, barred_at is not null
		from lot_code
		where court_id = $1 and lot_id = $2 and code = $3`, court, id, code).Scan(&s.Rank, &s.Barred)
	if pg.NoRows(err) {
		return auction.Standing{}, nil
	}
	if err != nil {
		return auction.Standing{}, fmt.Errorf("read standing: %w", err)
	}
	return s, nil
}

// Receipt is a fingerprint of an accepted bid that its bidder keeps and anybody
// can compute again from the public ladder: SHA-256, in hex, over the lines
//
//	fachui/bid/1
//	<lot> <seq> <code> <amount> <at> <ends_at>
//
// each ended by a line feed, the second with single spaces between values as they
// stand in the JSON answer, but times in microseconds since 1970.
func (a Answer) Receipt(lot ref.ID) string {
	return receipt(lot, a.Seq, a.Code, a.Amount, a.At, a.EndsAt)
}

// Receipt is the receipt that the bidder of b was given: [Answer.Receipt].
func (b BidRow) Receipt(lot ref.ID) string {
	return receipt(lot, b.Seq, b.Code, b.Amount, b.At, b.EndsAt)
}

func receipt(lot ref.ID, seq int64, code string, amount money.Amount, at, ends legal.Time) string {
	line := strings.Join([]string{
		lot.String(), strconv.FormatInt(seq, 10), code, amount.String(), micros(at), micros(ends),
	}, " ")
	sum := sha256.Sum256([]byte("fachui/bid/1\n" + line + "\n"))
	return hex.EncodeToString(sum[:])
}

func micros(t legal.Time) string { return strconv.FormatInt(t.Std().UnixMicro(), 10) }
