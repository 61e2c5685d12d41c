package bidding

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
)

// contestBegan writes what the first bid of a sell-off changes besides the bid: the
// state of the lot, the end of its clocks, and the public fact. The contest lasts
// 24 hours from that bid, whatever is left of the window (法明传〔2017〕455号). A clock
// that somebody is handling at this moment is left to them, as in endDeadlines.
func contestBegan(ctx context.Context, tx pgx.Tx, l *lot, s state) error {
	staged, err := saveStatus(ctx, tx, l, s)
	if err != nil || staged {
		return err
	}
	_, err = tx.Exec(ctx, `
		update deadline
		set due_at = $3
		where deadline_id in (
			select deadline_id
			from deadline
			where subject_id = $1 and kind = any($2) and ended_at is null
			for update skip locked)`, l.id, []string{auction.DeadlineEnds, auction.DeadlineDeposit}, s.EndsAt)
	if err != nil {
		return fmt.Errorf("move the end of lot: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "lot.contest_began", Court: l.court, Case: l.about.Case, Asset: l.about.Asset, Lot: l.id,
		Actor: event.House, At: s.LastAt, Public: true, Basis: basis.SellOff2017(0),
		Body: map[string]any{"ends_at": s.EndsAt},
	})
}
