package bidding

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction"
	"fachui/internal/ref"
)

// ErrNotScratch is returned by Stage in a database that is not for trying things out.
var ErrNotScratch = errors.New("bidding: a lot is staged in a demo or scratch database only")

// Stage puts a lot on the stage without announcement, case or asset, for a court
// made up on the spot: replays and measurements need bidding and nothing else. An
// engine started afterwards takes it up; it must have one shard.
func Stage(ctx context.Context, pool *pgxpool.Pool, court string, l auction.Lot) (ref.ID, error) {
	var purpose string
	err := pool.QueryRow(ctx, `select purpose from legal_clock`).Scan(&purpose)
	if err != nil {
		return "", fmt.Errorf("read purpose of database: %w", err)
	}
	if purpose == "production" {
		return "", ErrNotScratch
	}
	_, err = pool.Exec(ctx, `
		insert into court (court_id, code, name, name_en, opened_at)
		values ($1, left(upper($1), 8), '演练法院（' || $1 || '）', 'Rehearsal court ' || $1, $2)
		on conflict do nothing`, court, l.OpensAt)
	if err != nil {
		return "", fmt.Errorf("make up court: %w", err)
	}
	id := ref.New()
	_, err = pool.Exec(ctx, `
		insert into lot_live (court_id, lot_id, shard, round, status, starting_price, increment, opens_at, ends_at, epoch,
			multiples_only, first_at_start, confirm_self, confirm_steps, up_to)
		values ($1, $2, 0, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13)`,
		court, id, string(l.Round), string(l.Status), l.StartingPrice, l.Increment, l.OpensAt, l.EndsAt,
		l.Rules.MultiplesOnly, l.Rules.FirstAtStart, l.Confirm.SelfRaise, l.Confirm.JumpSteps, l.Rules.UpTo)
	if err != nil {
		return "", fmt.Errorf("stage lot: %w", err)
	}
	return id, nil
}
