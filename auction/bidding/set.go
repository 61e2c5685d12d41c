package bidding

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// together is what the end of a lot must know of the set it is sold in.
type together struct {
	stopped bool          // the others have fetched enough: it is not sold
	gap     time.Duration // between the ends
	open    []stillOpen   // lots that were announced to end before it and have not ended
}

type stillOpen struct {
	lot  ref.ID
	ends legal.Time
}

// keepSetOrder does, before a lot of a set is closed, what its announcement and the law
// ask: a lot before it that is due is closed first; if the others have fetched enough
// it is withdrawn (拍卖变卖规定 Art. 14); while one before it is in its extension it
// waits (auction.WaitFor). The withdrawal usually came long before, from the news of the
// sale; here the rule holds even if nobody carried that news. One question is asked for
// each closing, none for a bid.
func (t *term) keepSetOrder(ctx context.Context, l *lot, at legal.Time) error {
	if !t.closes(l, at) {
		return nil
	}
	s, err := t.together(ctx, l)
	if err != nil {
		return err
	}
	asked := false
	for _, o := range s.open {
		before := t.lots[o.lot]
		if before == nil || !t.closes(before, at) {
			continue
		}
		asked = true
		err = t.carryOut(ctx, orderFor(o.lot, &closing{At: at}))
		if err != nil {
			return err
		}
	}
	if asked {
		s, err = t.together(ctx, l)
		if err != nil {
			return err
		}
	}
	if s.stopped {
		return t.carryOut(ctx, orderFor(l.id, &withdrawal{Order{
			Court: l.court, Lot: l.id, Ground: auction.StopGround, Reason: auction.StopReason().ZH, Actor: event.House, At: at,
		}}))
	}
	if l.now.Status != auction.Bidding {
		return nil // a contest of a sell-off ends by its own clock
	}
	ends := make([]legal.Time, len(s.open))
	for i, o := range s.open {
		ends[i] = o.ends
	}
	until := auction.WaitFor(l.now.EndsAt, ends, s.gap)
	if !until.After(l.now.EndsAt) {
		return nil
	}
	err = t.carryOut(ctx, orderFor(l.id, &waiting{until: until}))
	if err != nil {
		return err
	}
	err = t.judgeHeld(ctx, l) // they came before the end, as it is now
	if err != nil {
		return err
	}
	return t.flush(ctx)
}

// closes reports whether a closing of l at at would decide it.
func (t *term) closes(l *lot, at legal.Time) bool {
	s := l.now
	return s.biddable() && !at.Before(s.EndsAt) && !t.clock.Now().Before(s.EndsAt.Add(t.grace()))
}

// together asks for the set of l; nothing comes back for a lot that is sold by itself.
func (t *term) together(ctx context.Context, l *lot) (s together, err error) {
	ctx, cancel := t.commitContext(ctx)
	defer cancel()
	rows, err := t.conn.Query(ctx, `
		select s.gap_minutes, lot_set_stopped(l.court_id, l.set_id), coalesce(o.lot_id::text, ''), o.ends_at
		from lot l
		join lot_set s on s.court_id = l.court_id and s.set_id = l.set_id and s.mode = 'separate' and s.ended_at is null
		join lot_set_thing t on t.court_id = l.court_id and t.set_id = l.set_id and t.asset_id = l.asset_id
		left join lateral (
			select v.lot_id, v.ends_at
			from lot o
			join lot_set_thing x on x.court_id = o.court_id and x.set_id = o.set_id and x.asset_id = o.asset_id
			join lot_live v on v.court_id = o.court_id and v.lot_id = o.lot_id and v.status = 'BIDDING'
			where o.court_id = l.court_id and o.set_id = l.set_id and o.lot_id <> l.lot_id
				and (o.ends_at, x.place) < (l.ends_at, t.place)) o on true
		where l.court_id = $1 and l.lot_id = $2`, l.court, l.id)
	if err != nil {
		return s, fmt.Errorf("read set of lot %s: %w", l.id, err)
	}
	var minutes int
	var before stillOpen
	_, err = pgx.ForEachRow(rows, []any{&minutes, &s.stopped, &before.lot, &before.ends}, func() error {
		s.gap = time.Duration(minutes) * time.Minute
		if !before.lot.IsZero() {
			s.open = append(s.open, before)
		}
		return nil
	})
	if err != nil {
		return s, fmt.Errorf("read set of lot %s: %w", l.id, err)
	}
	return s, nil
}

// waiting puts the end of a lot off until those before it in its set have ended. The
// announcement said so beforehand; who watches sees the new end.
type waiting struct{ until legal.Time }

func (c *waiting) carryOut(ctx context.Context, w *work) error {
	before := w.next.EndsAt
	w.next.EndsAt = c.until
	w.wrote = true
	return w.record(ctx, event.Fact{
		Kind: "lot.end_waits", Actor: event.House, At: before, Public: true, Basis: basis.Sale2020(14),
		Body: map[string]any{"ends_at": c.until},
	})
}
