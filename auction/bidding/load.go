package bidding

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// querier is the part of a connection, pool or transaction that reading needs.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// stillLive is the condition on lot_live that a lot has no result yet.
const stillLive = `status not in ('SOLD', 'FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED', 'WITHDRAWN')`

// load reads every open lot of the shard with its codes. Nobody else can write them:
// the epoch is ours. The first answers to keys, of which a lot may have a hundred
// thousand, are read beside the bidding ([term.remember]).
func (t *term) load(ctx context.Context) error {
	lots, err := readLots(ctx, t.conn, `shard = $1 and `+stillLive, t.shard.number)
	if err != nil {
		return err
	}
	for _, l := range lots {
		err = l.loadCodes(ctx, t.conn)
		if err == nil {
			err = l.loadLast(ctx, t.conn)
		}
		if err != nil {
			return fmt.Errorf("load lot %s: %w", l.id, err)
		}
		l.committed = l.now
		t.adopt(l)
	}
	return nil
}

// remember reads the first answers of earlier terms, lot by lot. Until it has, a key is
// looked up in the tables before its bid is judged ([Engine.submit]).
func (t *term) remember(ctx context.Context, lots []*lot) {
	for _, l := range lots {
		for ctx.Err() == nil {
			keys := map[string]kept{}
			err := l.readBids(ctx, t.engine.opts.Pool, keys)
			if err == nil {
				err = l.readRefusals(ctx, t.engine.opts.Pool, keys)
			}
			if err == nil {
				l.older.Store(&keys)
				break
			}
			if ctx.Err() == nil {
				t.engine.opts.Log.ErrorContext(ctx, "bidding: the keys of a lot are looked up one by one", slog.String("lot", string(l.id)), slog.Any("error", err))
			}
			rest := time.NewTimer(lastBackoff)
			select {
			case <-ctx.Done():
			case <-rest.C:
			}
			rest.Stop()
		}
	}
}

// readLots reads lots without their bids. where is a constant of this package.
func readLots(ctx context.Context, q querier, where string, args ...any) ([]*lot, error) {
	rows, err := q.Query(ctx, `
		select court_id, lot_id, case_id, asset_id, round, status, starting_price, increment, opens_at, ends_at,
			coalesce(price, 0), coalesce(leader_code, ''), coalesce(leader_rank, 0), bid_count, void_count,
			coalesce(suspended_from, ''), coalesce(remaining_us, 0), version, multiples_only, first_at_start, confirm_self, confirm_steps, up_to
		from lot_live
		where `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read live lots: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (*lot, error) {
		l := &lot{codes: map[string]*standing{}, keys: map[string]kept{}}
		s := &l.now
		var caseID, assetID *ref.ID
		var left int64
		err := row.Scan(&l.court, &l.id, &caseID, &assetID, &s.Round, &s.Status, &s.StartingPrice, &s.Increment, &s.OpensAt, &s.EndsAt,
			&s.Leading.Amount, &s.Leading.Code, &s.Leading.Rank, &s.BidCount, &s.Voids, &s.From, &left, &s.Version,
			&s.Rules.MultiplesOnly, &s.Rules.FirstAtStart, &s.Confirm.SelfRaise, &s.Confirm.JumpSteps, &s.Rules.UpTo)
		if err != nil {
			return nil, err
		}
		if caseID != nil {
			l.about.Case = *caseID
		}
		if assetID != nil {
			l.about.Asset = *assetID
		}
		s.Left = time.Duration(left) * time.Microsecond
		l.uuid = bytesOf(l.id)
		l.committed = *s
		return l, nil
	})
}

func (l *lot) loadCodes(ctx context.Context, q querier) error {
	rows, err := q.Query(ctx, `
		select code, rank, barred_at is not null
		from lot_code
		where court_id = $1 and lot_id = $2`, l.court, l.id)
	if err != nil {
		return fmt.Errorf("read codes: %w", err)
	}
	var code string
	var w auction.Standing
	_, err = pgx.ForEachRow(rows, []any{&code, &w.Rank, &w.Barred}, func() error {
		l.codes[code] = &standing{Standing: auction.Standing{Qualified: true, Barred: w.Barred, Rank: w.Rank}}
		return nil
	})
	return err
}

// loadLast reads the stamp of the last bid, and the last one that was not voided, which
// leads.
func (l *lot) loadLast(ctx context.Context, q querier) error {
	if l.now.BidCount == 0 {
		return nil
	}
	err := q.QueryRow(ctx, `
		select b.at
		from bid b
		where b.court_id = $1 and b.lot_id = $2 and b.seq = $3`, l.court, l.id, l.now.BidCount).Scan(&l.now.LastAt)
	if err != nil {
		return fmt.Errorf("read last bid: %w", err)
	}
	err = q.QueryRow(ctx, `
		select b.seq, b.at
		from bid b
		where b.court_id = $1 and b.lot_id = $2
		  and not exists (
			select from bid_void v
			where v.court_id = b.court_id and v.lot_id = b.lot_id and v.seq = b.seq)
		order by b.seq desc
		limit 1`, l.court, l.id).Scan(&l.now.Leading.Seq, &l.now.Leading.At)
	if err != nil && !pg.NoRows(err) {
		return fmt.Errorf("read leading bid: %w", err)
	}
	return nil
}

// readBids reads the first answers to accepted bids.
func (l *lot) readBids(ctx context.Context, q querier, into map[string]kept) error {
	rows, err := q.Query(ctx, `
		select b.seq, b.code, b.amount, b.at, b.ends_at, b.key, b.at_most
		from bid b
		where b.court_id = $1 and b.lot_id = $2`, l.court, l.id)
	if err != nil {
		return fmt.Errorf("read bids: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var a Answer
		var key string
		var most *money.Amount
		err = rows.Scan(&a.Seq, &a.Code, &a.Amount, &a.At, &a.EndsAt, &key, &most)
		if err != nil {
			return fmt.Errorf("read bid: %w", err)
		}
		into[key] = accepted(a).upToMost(most)
	}
	return rows.Err()
}

func (l *lot) readRefusals(ctx context.Context, q querier, into map[string]kept) error {
	rows, err := q.Query(ctx, `
		select key, code, amount, up_to, fault, args::text
		from bid_refusal
		where court_id = $1 and lot_id = $2`, l.court, l.id)
	if err != nil {
		return fmt.Errorf("read refusals: %w", err)
	}
	var key string
	var k kept
	var amount money.Amount
	_, err = pgx.ForEachRow(rows, []any{&key, &k.code, &amount, &k.upTo, &k.why, &k.args}, func() error {
		k.asked = amount.Fen()
		into[key] = k
		return nil
	})
	return err
}
