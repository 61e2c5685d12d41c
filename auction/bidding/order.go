package bidding

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// order is a command on its way to a lot.
type order struct {
	lot ref.ID
	do  command
}

// command changes a lot in a transaction of its own, behind every bid in front of
// it. A fault refuses it and changes nothing; any other error stops the shard.
type command interface {
	carryOut(ctx context.Context, w *work) error
}

// work is what a command gets: the transaction, and the lot to change.
type work struct {
	tx   pgx.Tx
	term *term
	lot  *lot
	next state

	wrote bool   // something was written; the lot takes a new version
	then  func() // done under the lot's lock once it is committed
}

func orderFor(id ref.ID, c command) *message {
	return &message{command: &order{id, c}, done: make(chan struct{})}
}

// order sends a command to the owner of a lot and waits until it is durable.
func (e *Engine) order(ctx context.Context, court string, id ref.ID, c command) error {
	t, _, err := e.find(ctx, court, id)
	if away, ok := errors.AsType[elsewhere](err); ok {
		return e.forwardCommand(ctx, away.shard, id, c)
	}
	if err != nil {
		return err
	}
	return t.send(ctx, orderFor(id, c))
}

func (t *term) send(ctx context.Context, m *message) error {
	err := t.queue.command(m)
	if err != nil {
		return err
	}
	_, err = m.wait(ctx)
	return err
}

// carryOut runs one command and commits it under the lot's version and the epoch.
func (t *term) carryOut(ctx context.Context, m *message) error {
	l := t.lots[m.command.lot]
	if l == nil {
		var err error
		l, err = t.admit(ctx, m.command.lot)
		if err != nil {
			return err
		}
	}
	if l == nil {
		m.tell(Answer{}, ErrNoLot)
		return nil
	}
	if c, ends := m.command.do.(*closing); ends {
		err := t.keepSetOrder(ctx, l, c.At)
		if err == nil {
			err = t.settleHeld(ctx, l)
		}
		if err != nil {
			return err
		}
	}
	w := &work{term: t, lot: l, next: l.now}
	ctx, cancel := t.commitContext(ctx)
	defer cancel()
	err := pgx.BeginFunc(ctx, t.conn, func(tx pgx.Tx) error {
		w.tx = tx
		err := m.command.do.carryOut(ctx, w)
		if err != nil || !w.wrote {
			return err
		}
		return w.save(ctx)
	})
	if f := fault.Of(err); f != nil {
		m.tell(Answer{}, f)
		return nil
	}
	if err != nil {
		err = fmt.Errorf("carry out %T: %w", m.command.do, err)
	}
	switch {
	case violated(err):
		t.engine.opts.Log.ErrorContext(ctx, "bidding: a command was refused by the schema", slog.String("lot", string(l.id)), slog.Any("error", err))
		m.tell(Answer{}, err)
		return nil
	case inTheWay(err):
		t.engine.opts.Log.WarnContext(ctx, "bidding: a command will be tried again", slog.String("lot", string(l.id)), slog.Any("error", err))
		m.tell(Answer{}, interrupted().Because(err))
		t.expect(t.clock.Now().Add(retrySeconds * time.Second))
		return nil
	}
	if err != nil {
		return err
	}
	t.carriedOut(w)
	m.tell(Answer{}, nil)
	return nil
}

// violated reports that a constraint refused the transaction, or that a value of
// it cannot be stored: its outcome is known, and trying again would not help, so
// the shard goes on without it. What one person writes must not stop all others.
func violated(err error) bool {
	code := pg.Code(err)
	return strings.HasPrefix(code, "23") || strings.HasPrefix(code, "22")
}

// inTheWay reports that another transaction held a row that the command needs. It
// may be waiting for us, so we do not wait for it longer than lockTimeout.
func inTheWay(err error) bool {
	switch pg.Code(err) {
	case "55P03", "40P01", "40001":
		return true
	}
	return false
}

func (t *term) carriedOut(w *work) {
	if !w.wrote {
		return
	}
	l := w.lot
	l.now = w.next
	l.commit(l.now, w.then)
	t.expect(t.dueAt(l.now))
	if t.engine.watched() {
		t.engine.committed(l.frame(nil))
	}
}

// settleHeld decides the bids that waited for the end of l, now that it has come:
// none with an earlier stamp can follow.
func (t *term) settleHeld(ctx context.Context, l *lot) error {
	if t.clock.Now().Before(l.now.EndsAt.Add(t.grace())) {
		return nil
	}
	err := t.judgeHeld(ctx, l)
	if err != nil {
		return err
	}
	return t.flush(ctx)
}

// save writes the state of the lot if it still stands at our version and epoch.
func (w *work) save(ctx context.Context) error {
	s := w.next
	var price, leader, rank, from, left any
	if !s.Leading.IsZero() {
		price, leader, rank = s.Leading.Amount, s.Leading.Code, s.Leading.Rank
	}
	if s.From != "" {
		from, left = string(s.From), s.Left.Microseconds()
	}
	tag, err := w.tx.Exec(ctx, `
		update lot_live
		set status = $5, price = $6, leader_code = $7, leader_rank = $8, opens_at = $9, ends_at = $10,
			void_count = $11, suspended_from = $12, remaining_us = $13, version = version + 1
		where court_id = $1 and lot_id = $2 and version = $3 and epoch = $4`,
		w.lot.court, w.lot.id, s.Version, w.term.epoch,
		string(s.Status), price, leader, rank, s.OpensAt, s.EndsAt, s.Voids, from, left)
	if err != nil {
		return fmt.Errorf("save lot: %w", err)
	}
	if tag.RowsAffected() != 1 {
		return errFenced
	}
	w.next.Version++
	return nil
}

// record adds the event of the command.
func (w *work) record(ctx context.Context, f event.Fact) error {
	f.Court, f.Case, f.Asset, f.Lot = w.lot.court, w.lot.about.Case, w.lot.about.Asset, w.lot.id
	return event.Add(ctx, w.tx, f)
}

// admission does nothing: a command admits its lot before it is carried out.
type admission struct{}

func (admission) carryOut(context.Context, *work) error { return nil }

// admit asks the shard of court to take up an announced lot.
func (e *Engine) admit(ctx context.Context, court string, id ref.ID) error {
	s := e.shardOf(court)
	t := s.term.Load()
	if t == nil {
		return elsewhere{s}
	}
	return t.send(ctx, orderFor(id, admission{}))
}

// admit takes up a lot that is announced, so that codes can be qualified for it
// before it opens. It returns nil if there is none. The lease is locked, so that
// an owner of old cannot take up a lot that the new one would not see.
func (t *term) admit(ctx context.Context, id ref.ID) (*lot, error) {
	ctx, cancel := t.commitContext(ctx)
	defer cancel()
	var found []*lot
	err := pgx.BeginFunc(ctx, t.conn, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			select from shard_lease
			where shard = $1 and epoch = $2
			for share`, t.shard.number, t.epoch)
		if err != nil {
			return fmt.Errorf("check lease: %w", err)
		}
		if tag.RowsAffected() != 1 {
			return errFenced
		}
		_, err = tx.Exec(ctx, `
			insert into lot_live (court_id, lot_id, case_id, asset_id, shard, round, status,
				starting_price, increment, opens_at, ends_at, epoch, multiples_only, first_at_start, confirm_self, confirm_steps, up_to)
			select court_id, lot_id, case_id, asset_id, $2, round, status,
				starting_price, increment, opens_at, ends_at, $3,
				court_setting_at(court_id, 'multiples_only', announced_at) = 1, court_setting_at(court_id, 'first_bid_at_start', announced_at) = 1,
				court_setting_at(court_id, 'confirm_self_raise', announced_at) = 1, court_setting_at(court_id, 'confirm_jump_steps', announced_at),
				court_setting_at(court_id, 'bids_up_to', announced_at) = 1
			from lot
			where lot_id = $1 and status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED')
			on conflict do nothing`, id, t.shard.number, t.epoch)
		if err != nil {
			return fmt.Errorf("admit lot: %w", err)
		}
		found, err = readLots(ctx, tx, `lot_id = $1 and shard = $2 and epoch = $3`, id, t.shard.number, t.epoch)
		return err
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	found[0].older.Store(&map[string]kept{}) // nobody has bid yet
	t.adopt(found[0])
	return found[0], nil
}

// adopt makes a lot known to bidders.
func (t *term) adopt(l *lot) {
	t.mu.Lock()
	t.lots[l.id] = l
	t.mu.Unlock()
	t.expect(t.dueAt(l.now))
}

func bytesOf(id ref.ID) [16]byte { return uuid.MustParse(string(id)) }

// Order is a command that a person gives, with what is published about it.
type Order struct {
	auction.Stop

	Court    string
	Lot      ref.ID
	Ground   string // short name of the legal ground; "court_order" if empty
	Reason   string
	Document string // SHA-256 of the ruling in hex, if there is one
	Actor    event.Actor
	At       legal.Time

	CauseEndedOn legal.Date // of a resumption: when the cause had gone, if known
}

func (o Order) check() error {
	n := len([]rune(o.Reason))
	if n < 2 || n > 500 || len([]rune(o.Ground)) > 60 {
		return ErrReason
	}
	if o.Document != "" && !auction.IsHash(o.Document) {
		return ErrDocument
	}
	return nil
}

// interrupt keeps a suspension, resumption or withdrawal beside those that were
// ordered before the lot was live. kind is the table's word for it.
func (w *work) interrupt(ctx context.Context, kind string, o Order) error {
	if o.Ground == "" {
		o.Ground = "court_order"
	}
	_, err := w.tx.Exec(ctx, `
		insert into lot_interruption (court_id, interruption_id, lot_id, kind, ground, reason, document, cause_ended_on, ordered_by, at,
			form, doc_no, stay_until)
		values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, '')::uuid, $10, $11, $12, $13)`,
		w.lot.court, ref.New(), w.lot.id, kind, o.Ground, o.Reason, o.Document, o.CauseEndedOn, string(o.Actor.Person), o.At,
		string(o.Form), o.DocNo, o.Until)
	if err != nil {
		return fmt.Errorf("keep interruption: %w", err)
	}
	return nil
}
