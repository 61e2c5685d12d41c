package bidding

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Closing is what came of closing a lot.
type Closing struct {
	Closed  bool
	Status  auction.Status
	Code    string       // of the winner, if sold
	Price   money.Amount // if sold
	EndsAt  legal.Time   // the end, as it stands
	TryAt   legal.Time   // when to close again, if bidding still runs; else zero
	Waiting bool         // suspended: there is no end to wait for
}

// Open starts the bidding of a lot at or after its opening time. Opening a lot
// that is open changes nothing.
func (e *Engine) Open(ctx context.Context, lot ref.ID, at legal.Time) error {
	o := &opening{At: at}
	err := e.order(ctx, "", lot, o)
	if err == nil && o.Early {
		err = auction.ErrNotOpen.With("opens", o.Opens)
	}
	return err
}

type opening struct {
	At    legal.Time
	Early bool // the court had set another time meanwhile
	Opens legal.Time
}

func (o *opening) carryOut(ctx context.Context, w *work) error {
	if !w.next.announced() && !announced(w.next.From) {
		return nil
	}
	err := w.follow(ctx)
	if err != nil || !w.next.announced() {
		return err
	}
	o.Early, o.Opens = w.wrote && o.At.Before(w.next.OpensAt), w.next.OpensAt
	if o.Early {
		return nil
	}
	w.next.Lot, err = w.next.Open(o.At)
	if err != nil {
		return err
	}
	w.wrote = true
	_, err = w.saveStatus(ctx)
	if err == nil {
		err = endDeadlines(ctx, w.tx, w.lot.id, o.At, deadline.Met, auction.DeadlineOpens)
	}
	if err != nil {
		return err
	}
	return w.record(ctx, event.Fact{
		Kind: "lot.opened", Actor: event.House, At: o.At, Public: true, Basis: basis.Online2016(20),
		Body: map[string]any{"ends_at": w.next.EndsAt},
	})
}

// follow takes over what the court did with the announced lot since it was
// admitted: suspended it, set another time, withdrew it. Before the opening the
// lot's own row says how it stands; a staged lot has none.
func (w *work) follow(ctx context.Context) error {
	var status auction.Status
	var opens, ends legal.Time
	err := w.tx.QueryRow(ctx, `
		select status, opens_at, ends_at
		from lot
		where court_id = $1 and lot_id = $2
		for update`, w.lot.court, w.lot.id).Scan(&status, &opens, &ends)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read lot: %w", err)
	}
	s := w.next
	switch status {
	case s.Status:
	case auction.Suspended:
		s.From, s.Left = s.Status, s.EndsAt.Sub(s.OpensAt)
	case s.From, auction.Withdrawn:
		s.From, s.Left = "", 0
	default:
		return fmt.Errorf("lot %s is %s, and %s in its own row", w.lot.id, s.Status, status)
	}
	s.Status, s.OpensAt, s.EndsAt = status, opens, ends
	w.wrote = s != w.next
	w.next = s
	return nil
}

// Close decides the result of a lot whose end has come by the engine's own clock,
// behind every bid stamped before it. If a bid has moved the end, or the end has
// not come, nothing is decided and the answer says when to ask again. Closing a
// closed lot gives its result again.
func (e *Engine) Close(ctx context.Context, lot ref.ID, at legal.Time) (Closing, error) {
	c := &closing{At: at}
	err := e.order(ctx, "", lot, c)
	if err == nil {
		return c.Result, nil
	}
	if done, ok := e.closedBefore(ctx, lot); ok {
		return done, nil
	}
	return Closing{}, err
}

type closing struct {
	At     legal.Time
	Result Closing
}

func (c *closing) carryOut(ctx context.Context, w *work) error {
	s := w.next
	switch {
	case s.over():
		c.Result = closed(s)
		return nil
	case !s.biddable():
		c.Result = Closing{Status: s.Status, EndsAt: s.EndsAt, Waiting: true}
		return nil
	}
	due := s.EndsAt.Add(w.term.grace())
	if c.At.Before(s.EndsAt) || w.term.clock.Now().Before(due) {
		c.Result = Closing{Status: s.Status, EndsAt: s.EndsAt, TryAt: due}
		return nil
	}
	if o, shut := w.term.engine.shutAtEnd(w.lot.court, w.lot.id, s.EndsAt, w.term.clock.Now()); shut {
		return c.pauseInstead(ctx, w, o)
	}
	var err error
	w.next.Lot, err = s.Close(c.At)
	if err != nil {
		return err
	}
	w.wrote = true
	c.Result = closed(w.next)
	return w.saveResult(ctx)
}

// pauseInstead pauses a lot that would end while its last bids came to nothing by a
// fault of the house. The clock is taken back to the first of them: Art. 28(2).
func (c *closing) pauseInstead(ctx context.Context, w *work, o Outage) error {
	err := o.keep(ctx, w.tx)
	if err == nil {
		err = o.pause(o.To).carryOut(ctx, w)
	}
	c.Result = Closing{Status: w.next.Status, EndsAt: w.next.EndsAt, Waiting: true}
	return err
}

func closed(s state) Closing {
	c := Closing{Closed: true, Status: s.Status, EndsAt: s.EndsAt}
	if s.Status == auction.Sold {
		c.Code, c.Price = s.Leading.Code, s.Leading.Amount
	}
	return c
}

// saveResult writes what follows from the end of the bidding: the lot's own row,
// its deadlines, the public event, and the news for other domains. The legal
// instant of all of them is the end, however late it was decided.
func (w *work) saveResult(ctx context.Context) error {
	l, s := w.lot, w.next
	ends := s.EndsAt
	fact := event.Fact{Kind: "lot.failed", Actor: event.House, At: ends, Public: true, Basis: basis.Online2016(26)}
	var news outbox.Event = auction.LotFailed{Court: l.court, Case: l.about.Case, Lot: l.id, Round: s.Round, EndedAt: ends}
	var price any
	if s.Status == auction.Sold {
		bids := s.BidCount - s.Voids
		price = s.Leading.Amount
		news = auction.LotSold{
			Court: l.court, Case: l.about.Case, Lot: l.id, Code: s.Leading.Code,
			Price: s.Leading.Amount, EndedAt: ends, Bids: bids,
		}
		fact.Kind, fact.Basis = "lot.sold", basis.Online2016(22)
		fact.Body = map[string]any{"code": s.Leading.Code, "price": s.Leading.Amount, "bids": bids}
	}
	_, err := w.tx.Exec(ctx, `
		update lot
		set status = $3, final_price = $4, ended_at = $5
		where court_id = $1 and lot_id = $2`, l.court, l.id, string(s.Status), price, ends)
	if err != nil {
		return fmt.Errorf("save result: %w", err)
	}
	err = endDeadlines(ctx, w.tx, l.id, ends, deadline.Expired, auction.DeadlineEnds, auction.DeadlineDeposit)
	if err == nil {
		err = w.record(ctx, fact)
	}
	if err == nil {
		err = outbox.Add(ctx, w.tx, l.court, l.id.String(), news)
	}
	return err
}

// saveStatus writes the state to the lot's own row. staged reports that there is none.
func (w *work) saveStatus(ctx context.Context) (staged bool, err error) {
	return saveStatus(ctx, w.tx, w.lot, w.next)
}

func saveStatus(ctx context.Context, tx pgx.Tx, l *lot, s state) (staged bool, err error) {
	tag, err := tx.Exec(ctx, `
		update lot
		set status = $3, suspended_from = nullif($4, '')
		where court_id = $1 and lot_id = $2`, l.court, l.id, string(s.Status), string(s.From))
	if err != nil {
		return false, fmt.Errorf("save status of lot: %w", err)
	}
	return tag.RowsAffected() == 0, nil
}

// endDeadlines ends clocks of a lot. One that somebody is handling at this moment
// is left to them: they are waiting for our answer, and we must not wait for them.
func endDeadlines(ctx context.Context, tx pgx.Tx, lot ref.ID, at legal.Time, how deadline.Outcome, kinds ...string) error {
	_, err := tx.Exec(ctx, `
		update deadline
		set ended_at = $3, outcome = $4
		where deadline_id in (
			select deadline_id
			from deadline
			where subject_id = $1 and kind = any($2) and ended_at is null
			for update skip locked)`, lot, kinds, at, string(how))
	if err != nil {
		return fmt.Errorf("end deadlines of lot: %w", err)
	}
	return nil
}
