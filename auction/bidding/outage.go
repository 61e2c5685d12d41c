package bidding

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Cause is why bidders were shut out.
type Cause string

// The causes. Gap and Ingress are what the house finds by itself.
const (
	Gap     Cause = "gap"     // nobody wrote the lots: a restart or a take-over
	Ingress Cause = "ingress" // bids came and none was decided, or the door did not open
	Fault   Cause = "fault"   // told by an operator
	Attack  Cause = "attack"  // told by an operator
)

// ground is the short name under which a pause is published.
func (c Cause) ground() string {
	if c == Attack {
		return "platform_attack"
	}
	return "platform_outage"
}

// Outage is a time in which bids could not be placed, as it stands on record.
type Outage struct {
	ID     ref.ID     `json:"id"`
	Cause  Cause      `json:"cause"`
	Node   string     `json:"node"`
	From   legal.Time `json:"from"`
	To     legal.Time `json:"to"`
	Reason string     `json:"reason"`

	shard   *int16
	court   string
	lot, by ref.ID
}

// outageMemory is how long after its end an outage is still looked at for lots that
// could not be paused at once.
const outageMemory = 24 * time.Hour

// mostReason is the longest reason of an outage; the times are written behind it.
const mostReason = 300

// oldest is how far back an operator may tell of an outage.
const oldest = 400 * 24 * time.Hour

// Report is what an operator tells of an outage that the house did not see: of the
// network in front of it, say, or an attack.
type Report struct {
	Cause    Cause
	From, To legal.Time
	Reason   string
	By       ref.ID
}

func (r Report) check(now legal.Time) error {
	n := len([]rune(r.Reason))
	switch {
	case r.Cause != Fault && r.Cause != Attack:
		return ErrOutageCause
	case n < 2 || n > mostReason:
		return ErrOutageReason.With("most", mostReason)
	case !r.From.Before(r.To) || now.Before(r.To) || r.From.Before(now.Add(-oldest)):
		return ErrOutageTimes
	}
	return nil
}

// Report puts an outage on record and pauses at once every lot that it kept bidders
// from for longer than the published length: 法释〔2016〕18号 Art. 28. It returns the
// lots that were paused. What cannot be paused now is tried again every second.
func (e *Engine) Report(ctx context.Context, r Report) (Outage, []ref.ID, error) {
	err := r.check(e.opts.Clock.Now())
	if err != nil {
		return Outage{}, nil, err
	}
	o := Outage{ID: ref.New(), Cause: r.Cause, Node: e.opts.Node, From: r.From, To: r.To, Reason: r.Reason, by: r.By}
	err = o.keep(ctx, e.opts.Pool)
	if err != nil {
		return Outage{}, nil, err
	}
	paused, err := e.pauseTouched(ctx, nil)
	if f := fault.Of(err); f != nil && f.Kind == fault.Busy {
		err = nil // it is on record, and whoever owns the lot pauses it
	}
	return o, paused, err
}

// keeper is a pool or a connection: what is put on record goes through it.
type keeper interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

func (o Outage) keep(ctx context.Context, q keeper) error {
	_, err := q.Exec(ctx, `
		insert into service_outage (outage_id, cause, shard, court_id, lot_id, node, from_at, to_at, reason, reported_by)
		values ($1, $2, $3, nullif($4, ''), nullif($5, '')::uuid, $6, $7, $8, $9, nullif($10, '')::uuid)`,
		o.ID, string(o.Cause), o.shard, o.court, string(o.lot), o.Node, o.From, o.To, o.Reason, string(o.by))
	if err != nil {
		return fmt.Errorf("keep outage: %w", err)
	}
	return nil
}

// pause is the command that pauses a lot because of o, at.
func (o Outage) pause(at legal.Time) *suspension {
	by := event.House
	if !o.by.IsZero() {
		by = event.Actor{Person: o.by, Role: "operator"}
	}
	return &suspension{From: o.From, Paused: true, Outage: o.ID, Order: Order{
		Ground: o.Cause.ground(), Reason: fmt.Sprintf("%s（自 %s 至 %s）", o.Reason, o.From, o.To), Actor: by, At: at,
	}}
}

// Pause stops the bidding of a lot by the platform itself, in an emergency that goes
// on: Art. 28. The court is told at once, and it alone lets the lot go on. A lot whose
// bidding does not run is ErrNoLot.
func (e *Engine) Pause(ctx context.Context, o Order) error {
	o.Ground = Attack.ground()
	err := o.check()
	if err != nil {
		return err
	}
	return e.order(ctx, o.Court, o.Lot, &suspension{Order: o, From: o.At, Paused: true})
}

// pauseTouched pauses every running lot that an outage on record touched and that was
// neither paused for it nor resumed since; of all shards, or of own ones only.
func (e *Engine) pauseTouched(ctx context.Context, own []int16) ([]ref.ID, error) {
	now := e.opts.Clock.Now()
	rows, err := e.opts.Pool.Query(ctx, `
		select o.outage_id, o.cause, o.from_at, o.to_at, o.reason, coalesce(o.reported_by::text, ''),
			l.court_id, l.lot_id, l.status, l.opens_at, l.ends_at
		from service_outage o
		join lot_live l on l.status in ('BIDDING', 'SELLOFF_OPEN', 'SELLOFF_BIDDING')
			and l.opens_at < o.to_at and l.ends_at > o.from_at
			and (o.lot_id is null or l.court_id = o.court_id and l.lot_id = o.lot_id)
		where o.to_at > $1 and o.cause <> 'gap' and ($2::smallint[] is null or l.shard = any($2))
		  and not exists (
			select from outage_pause p
			where p.court_id = l.court_id and p.lot_id = l.lot_id and p.outage_id = o.outage_id)
		  and not exists (
			select from lot_interruption i
			where i.court_id = l.court_id and i.lot_id = l.lot_id and i.kind = 'resume' and i.at >= o.to_at)
		order by o.from_at, l.court_id, l.lot_id`, now.Add(-outageMemory), own)
	if err != nil {
		return nil, fmt.Errorf("look for lots that were shut out: %w", err)
	}
	type touched struct {
		Outage
		l auction.Lot
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (x touched, err error) {
		err = row.Scan(&x.ID, &x.Cause, &x.From, &x.To, &x.Reason, &x.by, &x.court, &x.lot, &x.l.Status, &x.l.OpensAt, &x.l.EndsAt)
		return x, err
	})
	if err != nil {
		return nil, fmt.Errorf("look for lots that were shut out: %w", err)
	}
	var paused []ref.ID
	var failed error
	for _, x := range all {
		if !(auction.Outage{From: x.From, To: x.To}).Pauses(x.l, e.opts.PauseAfter) {
			continue
		}
		err := e.order(ctx, x.court, x.lot, x.pause(now))
		if errors.Is(err, ErrNoLot) || errors.Is(err, auction.ErrClosed) {
			continue // it stopped by itself meanwhile
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("pause lot %s: %w", x.lot, err))
			continue
		}
		paused = append(paused, x.lot)
	}
	return paused, failed
}

// keepPause notes that the lot is paused for an outage; again reports that it was
// before, and then it is not paused twice.
func (w *work) keepPause(ctx context.Context, outage ref.ID, at legal.Time) (again bool, err error) {
	tag, err := w.tx.Exec(ctx, `
		insert into outage_pause (court_id, lot_id, outage_id, at)
		values ($1, $2, $3, $4)
		on conflict do nothing`, w.lot.court, w.lot.id, outage, at)
	if err != nil {
		return false, fmt.Errorf("keep pause: %w", err)
	}
	return tag.RowsAffected() == 0, nil
}

// pauseShutOut pauses every lot whose clock ran while nobody wrote the shard. The
// court decides how it goes on. A gap that is no longer than the renewals of a lease
// lie apart is none.
func (t *term) pauseShutOut(ctx context.Context, out outage) error {
	if out.none || !out.From.Before(out.To) {
		return nil
	}
	var touched []*lot
	for _, l := range t.lots {
		if out.Pauses(l.now.Lot, t.engine.opts.PauseAfter) {
			touched = append(touched, l)
		}
	}
	if len(touched) == 0 && out.To.Sub(out.From) <= t.engine.opts.LeaseTTL/2 {
		return nil
	}
	o := Outage{
		ID: ref.New(), Cause: Gap, Node: t.engine.opts.Node, From: out.From, To: out.To, shard: &t.shard.number,
		Reason: "出价服务重启或者接管，其间中断",
	}
	err := o.keep(ctx, t.conn)
	if err != nil {
		return err
	}
	for _, l := range touched {
		m := orderFor(l.id, o.pause(out.To))
		err := t.carryOut(ctx, m)
		if f := fault.Of(m.err); err == nil && f != nil && f.Kind == fault.Busy {
			err = m.err // its row is locked: try again
		}
		if err != nil {
			return fmt.Errorf("pause lot %s: %w", l.id, err)
		}
		if m.err != nil { // it cannot be paused, so nobody may bid on it and it may not close
			t.engine.opts.Log.ErrorContext(ctx, "bidding: a lot that was shut out cannot be paused and is not served",
				slog.String("lot", string(l.id)), slog.Any("error", m.err))
			delete(t.lots, l.id)
		}
	}
	return ctx.Err()
}
