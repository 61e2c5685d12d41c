package paymentspg

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/payments"
)

// Bounds of what is committed at once.
const (
	maxTurns     = 64
	groupTimeout = 30 * time.Second
)

// poster commits for many. A court's numbers have no gaps, so that whoever posts
// holds the court until the disk has it; one after the other, that is the speed of
// the disk. Those who come meanwhile are therefore gathered, and the first of them
// enters and commits for all when it is their turn. Nobody waits for company.
//
// Each stands by itself: where anything in a group is refused, nothing of it is
// kept and each does its own alone. Nobody is answered before the commit. If what
// came of a commit cannot be known, all are told so; who asks again with the same
// key learns it.
type poster struct {
	pool   *pgxpool.Pool
	mu     sync.Mutex
	queues map[string]*queue
}

func newPoster(pool *pgxpool.Pool) *poster {
	return &poster{pool: pool, queues: map[string]*queue{}}
}

// turn is one use case that waits to be committed. With decide it first looks and
// writes in the transaction; the journals that it returns are entered after all of
// the group have decided.
type turn struct {
	decide   func(pgx.Tx) ([]payments.Journal, error)
	journals []payments.Journal
	posted   []Posted
	err      error
	told     chan word
}

// word is what somebody who waits is told.
type word int

const (
	lead  word = iota + 1 // take your turn and those of who wait behind you
	done                  // it has been taken; posted and err say how
	alone                 // it could not be taken with others
)

// queue are the turns of one court; while busy, somebody leads.
type queue struct {
	mu      sync.Mutex
	busy    bool
	waiting []*turn
}

func (p *poster) queue(court string) *queue {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := p.queues[court]
	if q == nil {
		q = &queue{}
		p.queues[court] = q
	}
	return q
}

// move takes a turn: it returns when that is committed, refused, or nobody knows.
func (p *poster) move(ctx context.Context, court string, t *turn) ([]Posted, error) {
	q := p.queue(court)
	switch q.join(ctx, t) {
	case lead:
		return p.lead(ctx, q, court, t)
	case alone:
		return p.alone(ctx, court, t)
	default:
		return t.posted, t.err
	}
}

// join waits for the word on t.
func (q *queue) join(ctx context.Context, t *turn) word {
	t.told = make(chan word, 1)
	q.mu.Lock()
	q.waiting = append(q.waiting, t)
	if !q.busy {
		q.busy = true
		t.told <- lead
	}
	q.mu.Unlock()
	select {
	case w := <-t.told:
		return w
	case <-ctx.Done():
		if q.leave(t) {
			t.err = ctx.Err()
			return done
		}
		return <-t.told // somebody is at it
	}
}

// leave gives up a place of which nobody has taken notice yet.
func (q *queue) leave(t *turn) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.waiting, t)
	if i < 0 || i == 0 && len(t.told) > 0 { // taken, or about to lead
		return false
	}
	q.waiting = slices.Delete(q.waiting, i, i+1)
	return true
}

// take removes those who are committed next; the leader is the first.
func (q *queue) take() []*turn {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, journals := 0, 0
	for n < min(len(q.waiting), maxTurns) {
		journals += len(q.waiting[n].journals)
		if n > 0 && journals > maxJournals {
			break
		}
		n++
	}
	group := slices.Clone(q.waiting[:n])
	q.waiting = slices.Delete(q.waiting, 0, n)
	return group
}

// pass lets the next lead, if anybody waits.
func (q *queue) pass() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.busy = false
		return
	}
	q.waiting[0].told <- lead
}

// lead commits for t and who waits behind it.
func (p *poster) lead(ctx context.Context, q *queue, court string, t *turn) ([]Posted, error) {
	runtime.Gosched() // those who have just been answered may come again
	group := q.take()
	said := alone
	defer func() { // also if a use case panics: that is its caller's, and the others go on
		for _, o := range group {
			if o != t {
				o.told <- said
			}
		}
		q.pass()
	}()
	if len(group) == 1 {
		return p.alone(ctx, court, t)
	}
	err := p.together(ctx, court, group)
	if errors.Is(err, errUndone) {
		return p.alone(ctx, court, t)
	}
	said = done
	if err != nil {
		for _, o := range group {
			o.err = err
		}
	}
	return t.posted, t.err
}

// errUndone marks that nothing of a group was kept.
var errUndone = errors.New("paymentspg: the group was rolled back")

// together takes the turns of a group in one transaction.
func (p *poster) together(ctx context.Context, court string, group []*turn) (err error) {
	defer func() {
		if recover() != nil { // its caller meets it again, alone
			err = errUndone
		}
	}()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), groupTimeout)
	defer cancel()
	bare := !slices.ContainsFunc(group, func(t *turn) bool { return t.decide != nil })
	if bare {
		return certain(p.enterAll(ctx, p.pool, court, group))
	}
	tx, err := p.pool.Begin(ctx)
	if err != nil {
		return errUndone
	}
	defer func() { _ = tx.Rollback(ctx) }() // after a commit it does nothing
	err = lockMoney(ctx, tx, court)
	if err != nil {
		return errUndone
	}
	for _, t := range group {
		if t.decide == nil {
			continue
		}
		t.journals, err = t.decide(tx)
		if err != nil {
			return errUndone
		}
	}
	err = p.enterAll(ctx, tx, court, group)
	if err != nil {
		return errUndone
	}
	return certain(tx.Commit(ctx))
}

// certain returns errUndone where a commit failed for sure. Of any other failure
// nobody knows what came.
func certain(err error) error {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case err == nil:
		return nil
	case ok && refused.Severity == "ERROR", pgconn.SafeToRetry(err), errors.Is(err, pgx.ErrTxCommitRollback),
		errors.Is(err, errUndone), errors.Is(err, errHalfKnown):
		return errUndone
	}
	return fmt.Errorf("commit journals: %w", err)
}

// enterAll enters the journals of a group in one round trip. On a pool it is a
// transaction by itself.
func (p *poster) enterAll(ctx context.Context, q Querier, court string, group []*turn) error {
	var all []payments.Journal
	for _, t := range group {
		all = append(all, t.journals...)
	}
	if len(all) > maxJournals {
		return errUndone
	}
	if len(all) == 0 {
		return nil
	}
	posted, err := postSome(ctx, q, court, all)
	if err != nil {
		return err
	}
	for _, t := range group {
		n := len(t.journals)
		t.posted, posted = posted[:n:n], posted[n:]
	}
	return nil
}

// alone takes one turn in a transaction of its own.
func (p *poster) alone(ctx context.Context, court string, t *turn) ([]Posted, error) {
	if t.decide == nil && len(t.journals) <= maxJournals {
		posted, err := postSome(ctx, p.pool, court, t.journals)
		if !errors.Is(err, errHalfKnown) {
			return posted, err
		}
	}
	var posted []Posted
	err := inTx(ctx, p.pool, func(tx pgx.Tx) error {
		err := lockMoney(ctx, tx, court)
		if err != nil {
			return err
		}
		journals := t.journals
		if t.decide != nil {
			journals, err = t.decide(tx)
			if err != nil {
				return err
			}
		}
		posted, err = Post(ctx, tx, court, journals...)
		return err
	})
	return posted, err
}

// moves runs a use case whose last move is to enter the journals that it returns,
// together with those of others who come at the same time. Decide must not look at
// balances or postings, since its neighbours' are entered after it has decided: of
// those the walls of the schema judge. Like every use case it may run twice.
func (s *Service) moves(ctx context.Context, court string, decide func(tx pgx.Tx) ([]payments.Journal, error)) error {
	_, err := s.poster.move(ctx, court, &turn{decide: decide})
	return err
}

// Enter posts journals that need nothing else, all or none, together with those of
// others who come at the same time.
func (s *Service) Enter(ctx context.Context, court string, journals ...payments.Journal) ([]Posted, error) {
	return s.poster.move(ctx, court, &turn{journals: journals})
}
