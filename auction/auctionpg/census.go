package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
)

// Census counts the lots of all courts by state, announced or not.
func (s *Service) Census(ctx context.Context) (map[auction.Status]int, error) {
	rows, err := s.pool.Query(ctx, `
		select status, count(*)
		from lot
		group by status`)
	if err != nil {
		return nil, fmt.Errorf("count lots: %w", err)
	}
	out := map[auction.Status]int{}
	var status auction.Status
	var n int
	_, err = pgx.ForEachRow(rows, []any{&status, &n}, func() error {
		out[status] = n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count lots: %w", err)
	}
	return out, nil
}
