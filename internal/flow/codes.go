package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// lotCodes is when the engine learns the codes of everybody who qualified before
// bidding: all at once and in the order of the codes, so that the order in which
// rows lie in the database says nothing about who came when (法释〔2016〕18号
// Art. 18). Who qualifies later is handed over at once, because they must be able
// to bid.
const lotCodes = "lot.codes"

// codesBefore is how long before the opening the codes are handed over.
const codesBefore = 10 * time.Minute

// openCodes starts the clock of the hand-over.
func openCodes(ctx context.Context, tx pgx.Tx, court string, caseID, lot ref.ID, opens, at legal.Time) error {
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: lotCodes, Subject: lot, Case: caseID, Lot: lot, Owner: event.System,
		Due: legal.Later(at, opens.Add(-codesBefore)), Basis: basis.Online2016(18), Opened: at,
	})
}

// codesWait reports whether the codes of a lot are still to be handed over. It
// shares the clock's lock until tx ends: the hand-over counts its codes only when
// everybody who was told to wait for it is among them.
func codesWait(ctx context.Context, tx pgx.Tx, lot ref.ID) (waits bool, err error) {
	var id ref.ID
	err = tx.QueryRow(ctx, `
		select deadline_id
		from deadline
		where kind = $1 and subject_id = $2 and ended_at is null
		for share`, lotCodes, lot).Scan(&id)
	if pg.NoRows(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for codes to hand over: %w", err)
	}
	return true, nil
}

// handOver tells the engine the codes of all qualified applications of a lot, and
// ends the clock when none is missing. Doing it again changes nothing, so that a
// house that dies in between hands over when it is back.
func (f *Flow) handOver(ctx context.Context, d deadline.Deadline) error {
	told := map[string]bool{}
	for range maxRounds {
		var fresh []paddle
		err := pg.Tx(ctx, f.pool, func(tx pgx.Tx) error {
			_, running, err := lockDue(ctx, tx, d.ID, f.clock.Now())
			if err != nil || !running {
				return err
			}
			fresh, err = f.paddles(ctx, tx, d, told)
			if err != nil || len(fresh) > 0 {
				return err
			}
			return deadline.End(ctx, tx, d.Kind, d.Subject, f.clock.Now(), deadline.Met)
		})
		if err != nil || len(fresh) == 0 {
			return err
		}
		slices.SortFunc(fresh, func(a, b paddle) int { return strings.Compare(a.code, b.code) })
		for _, p := range fresh {
			err := f.Bidding.Qualify(ctx, d.Lot, p.code, p.rank, f.clock.Now())
			if errors.Is(err, bidding.ErrNoLot) || errors.Is(err, auction.ErrClosed) {
				return f.callOff(ctx, d) // suspended or withdrawn; a resumption starts the clock anew
			}
			if err != nil {
				return fmt.Errorf("hand over codes: %w", err)
			}
			told[p.code] = true
		}
	}
	return errors.New("flow: codes do not come to an end")
}

func (f *Flow) callOff(ctx context.Context, d deadline.Deadline) error {
	return pg.Tx(ctx, f.pool, func(tx pgx.Tx) error {
		return deadline.End(ctx, tx, d.Kind, d.Subject, f.clock.Now(), deadline.Cancelled)
	})
}

// paddle is one code with the rank that it bids in.
type paddle struct {
	code string
	rank int
}

// paddles are the codes of the qualified applications that were not told yet.
func (f *Flow) paddles(ctx context.Context, tx pgx.Tx, d deadline.Deadline, told map[string]bool) ([]paddle, error) {
	ids, err := qualifiedOf(ctx, tx, d.Court, d.Lot)
	if err != nil {
		return nil, err
	}
	var out []paddle
	for _, id := range ids {
		code, rank, err := f.Auction.StandingTx(ctx, tx, d.Court, d.Lot, id)
		if err != nil {
			return nil, err
		}
		if code != "" && !told[code] {
			out = append(out, paddle{code, rank})
		}
	}
	return out, nil
}

func qualifiedOf(ctx context.Context, tx pgx.Tx, court string, lot ref.ID) ([]ref.ID, error) {
	rows, err := tx.Query(ctx, `
		select application_id
		from application
		where court_id = $1 and lot_id = $2 and status = 'QUALIFIED'
		order by application_id`, court, lot)
	if err != nil {
		return nil, fmt.Errorf("list qualified applications: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[ref.ID])
}
