package bidding

import (
	"context"
	"fmt"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Qualify lets a code bid on a lot, with its confirmed priority rank (0: ordinary;
// 1: the highest), from this place of the queue on: 法释〔2016〕18号 Art. 17–19. The
// lot may still be announced. Doing it again changes nothing; another rank is
// ErrRank. The event keeps no code, so that its time tells nothing about whose it is.
func (e *Engine) Qualify(ctx context.Context, lot ref.ID, code string, rank int, at legal.Time) error {
	return e.order(ctx, "", lot, &qualification{Code: code, Rank: rank, At: at})
}

type qualification struct {
	Code string
	Rank int
	At   legal.Time
}

func (q *qualification) carryOut(ctx context.Context, w *work) error {
	if w.next.over() {
		return auction.ErrClosed.With("ends", w.next.EndsAt)
	}
	if known := w.lot.codes[q.Code]; known != nil {
		if known.Rank != q.Rank {
			return ErrRank.With("rank", known.Rank)
		}
		return nil
	}
	w.wrote = true
	_, err := w.tx.Exec(ctx, `
		insert into lot_code (court_id, lot_id, code, rank)
		values ($1, $2, $3, $4)`, w.lot.court, w.lot.id, q.Code, q.Rank)
	if err != nil {
		return fmt.Errorf("save code: %w", err)
	}
	w.then = func() {
		w.lot.codes[q.Code] = &standing{Standing: auction.Standing{Qualified: true, Rank: q.Rank}}
	}
	return w.record(ctx, event.Fact{
		Kind: "lot.code_qualified", Actor: event.House, At: q.At, Basis: basis.Online2016(18),
	})
}

// Bar keeps a code from bidding further (Art. 24, 34). Its bids stand unless they
// are voided.
func (e *Engine) Bar(ctx context.Context, o Order, code string) error {
	err := o.check()
	if err != nil {
		return err
	}
	return e.order(ctx, o.Court, o.Lot, &bar{Order: o, Code: code})
}

type bar struct {
	Order
	Code string
}

func (b *bar) carryOut(ctx context.Context, w *work) error {
	known := w.lot.codes[b.Code]
	switch {
	case w.next.over():
		return auction.ErrClosed.With("ends", w.next.EndsAt)
	case known == nil:
		return auction.ErrNoDeposit
	case known.Barred:
		return nil
	}
	w.wrote = true
	_, err := w.tx.Exec(ctx, `
		update lot_code
		set barred_at = $4
		where court_id = $1 and lot_id = $2 and code = $3`, w.lot.court, w.lot.id, b.Code, b.At)
	if err != nil {
		return fmt.Errorf("bar code: %w", err)
	}
	w.then = func() { known.Barred = true }
	// What a judge orders about a code says the code. What the house does because an
	// application was disqualified does not: the two facts stand side by side.
	body := map[string]string{"reason": b.Reason}
	if b.Actor != event.House {
		body["code"] = b.Code
	}
	return w.record(ctx, event.Fact{
		Kind: "lot.code_barred", Actor: b.Actor, At: b.At, Basis: basis.Online2016(34), Body: body,
	})
}
