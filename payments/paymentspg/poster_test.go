package paymentspg

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/internal/pg"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
)

// posting is a court with one case that has 100.00, and what enters its journals.
type posting struct {
	t     *testing.T
	pool  *pgxpool.Pool
	svc   *Service
	case1 ref.ID
	payee ref.ID
}

func newPosting(t *testing.T) *posting {
	t.Helper()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	p := &posting{t: t, pool: pool, svc: New(pool, Options{}), case1: openCase(t, pool, jinjiang), payee: ref.New()}
	post(t, pool, jinjiang, auto("in", payments.P9, bankAccount(), execution(p.case1), "100.00"))
	return p
}

// assign is a journal that needs nothing but itself.
func (p *posting) assign(key, amount string) payments.Journal {
	return auto(key, payments.P10, execution(p.case1), payments.Account{Code: payments.Creditors, Case: p.case1, Subject: p.payee}, amount)
}

// behind holds the court, lets somebody lead into that, and returns when all of acts
// wait behind it; open lets go.
func (p *posting) behind(acts ...func()) (open func()) {
	p.t.Helper()
	tx, err := p.pool.Begin(p.t.Context())
	require.NoError(p.t, err)
	require.NoError(p.t, lockMoney(p.t.Context(), tx, jinjiang))
	var all sync.WaitGroup
	all.Go(func() {
		_, err := p.svc.Enter(p.t.Context(), jinjiang, p.assign("leader", "0.01"))
		if err != nil {
			p.t.Error(err)
		}
	})
	q := p.svc.poster.queue(jinjiang)
	waiting := func() (n int, busy bool) {
		q.mu.Lock()
		defer q.mu.Unlock()
		return len(q.waiting), q.busy
	}
	require.Eventually(p.t, func() bool { n, busy := waiting(); return busy && n == 0 }, 10*time.Second, time.Millisecond)
	for i, act := range acts {
		all.Go(act)
		require.Eventually(p.t, func() bool { n, _ := waiting(); return n == i+1 }, 10*time.Second, time.Millisecond)
	}
	return func() {
		require.NoError(p.t, tx.Rollback(p.t.Context()))
		all.Wait()
	}
}

// transactions counts those in which the journals of some keys were committed.
func (p *posting) transactions(like string) (n int) {
	p.t.Helper()
	require.NoError(p.t, p.pool.QueryRow(p.t.Context(), `select count(distinct xmin::text) from journal where key like $1`, like).Scan(&n))
	return n
}

func (p *posting) sound(journals int64) {
	p.t.Helper()
	breaches, err := CheckInvariants(p.t.Context(), p.pool, jinjiang)
	require.NoError(p.t, err)
	require.Empty(p.t, breaches)
	var last int64
	require.NoError(p.t, p.pool.QueryRow(p.t.Context(), `select last_number from ledger_head where court_id = $1`, jinjiang).Scan(&last))
	require.Equal(p.t, journals, last)
}

// Who comes while another commits is committed with the others that came, each with
// its own number, and all in one transaction.
func TestTheWaitingAreCommittedTogether(t *testing.T) {
	t.Parallel()
	p := newPosting(t)
	const hands = 10
	var numbers [hands]int64
	var acts []func()
	for h := range hands {
		acts = append(acts, func() {
			key := fmt.Sprint("hand:", h)
			if h%2 == 0 {
				posted, err := p.svc.Enter(t.Context(), jinjiang, p.assign(key, "0.01"))
				if err == nil {
					numbers[h] = posted[0].Number
				} else {
					t.Error(err)
				}
				return
			}
			err := p.svc.moves(t.Context(), jinjiang, func(pgx.Tx) ([]payments.Journal, error) {
				return []payments.Journal{p.assign(key, "0.01")}, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	p.behind(acts...)()
	require.Equal(t, 1, p.transactions("hand:%"))
	for h, n := range numbers {
		if h%2 == 0 {
			require.EqualValues(t, 3+h, n, "in the order of coming")
		}
	}
	p.sound(2 + hands)
}

// A refusal is its own: an overdraft, a key of other content, one that waits twice,
// a use case that refuses and one that panics leave their neighbours' journals alone.
func TestABadNeighbourHarmsNobody(t *testing.T) {
	t.Parallel()
	p := newPosting(t)
	refusal := errors.New("refused by its rule")
	errs := make([]error, 7)
	enter := func(i int, j payments.Journal) func() {
		return func() { _, errs[i] = p.svc.Enter(t.Context(), jinjiang, j) }
	}
	move := func(i int, decide func(pgx.Tx) ([]payments.Journal, error)) func() {
		return func() { errs[i] = p.svc.moves(t.Context(), jinjiang, decide) }
	}
	var panicked any
	p.behind(
		enter(0, p.assign("good:1", "1.00")),
		enter(1, p.assign("bad:overdrawn", "99.01")),
		enter(2, p.assign("in", "1.00")),
		enter(3, p.assign("good:1", "1.00")),
		move(4, func(tx pgx.Tx) ([]payments.Journal, error) {
			_, err := tx.Exec(t.Context(), `insert into event (court_id, kind, actor_role, at) values ('jinjiang', 'left.behind', 'house', $1)`, t0)
			return []payments.Journal{p.assign("bad:refused", "1.00")}, errors.Join(err, refusal)
		}),
		func() {
			defer func() { panicked = recover() }()
			_ = p.svc.moves(t.Context(), jinjiang, func(pgx.Tx) ([]payments.Journal, error) { panic("a mistake") })
		},
		enter(6, p.assign("good:2", "1.00")),
	)()
	require.NoError(t, errs[0])
	require.ErrorIs(t, errs[1], payments.ErrInsufficient)
	require.ErrorIs(t, errs[2], payments.ErrKeyReused)
	require.NoError(t, errs[3], "the same again is the same")
	require.ErrorIs(t, errs[4], refusal)
	require.Equal(t, "a mistake", panicked)
	require.NoError(t, errs[6])
	var left int
	require.NoError(t, p.pool.QueryRow(t.Context(), `select count(*) from event where kind = 'left.behind'`).Scan(&left))
	require.Zero(t, left)
	p.sound(4) // in, leader, good:1, good:2
	_, err := p.svc.Enter(t.Context(), jinjiang, p.assign("after", "1.00"))
	require.NoError(t, err, "and the queue goes on")
	_, err = p.svc.Enter(t.Context(), "nowhere", p.assign("x", "1.00"))
	require.ErrorIs(t, err, payments.ErrNoLedger)
}

// Who gives up while waiting has posted nothing; who is being committed learns how
// that went.
func TestWhoGivesUpPostsNothing(t *testing.T) {
	t.Parallel()
	p := newPosting(t)
	ctx, giveUp := context.WithCancel(t.Context())
	var gaveUp, stayed error
	open := p.behind(
		func() { _, gaveUp = p.svc.Enter(ctx, jinjiang, p.assign("gone", "1.00")) },
		func() { _, stayed = p.svc.Enter(t.Context(), jinjiang, p.assign("here", "1.00")) },
	)
	giveUp()
	q := p.svc.poster.queue(jinjiang)
	require.Eventually(t, func() bool { q.mu.Lock(); defer q.mu.Unlock(); return len(q.waiting) == 1 }, 10*time.Second, time.Millisecond)
	open()
	require.ErrorIs(t, gaveUp, context.Canceled)
	require.NoError(t, stayed)
	p.sound(3)
}

// Some keys were posted before: they keep their numbers, the others get the next.
func TestEnterAgainWithMore(t *testing.T) {
	t.Parallel()
	p := newPosting(t)
	for range 2 {
		posted, err := p.svc.Enter(t.Context(), jinjiang, p.assign("a", "1.00"))
		require.NoError(t, err)
		require.EqualValues(t, 2, posted[0].Number)
	}
	posted, err := p.svc.Enter(t.Context(), jinjiang, p.assign("b", "1.00"), p.assign("a", "1.00"), p.assign("c", "1.00"))
	require.NoError(t, err)
	require.Equal(t, []Posted{{3, false}, {2, true}, {4, false}}, posted)
	posted, err = p.svc.Enter(t.Context(), jinjiang)
	require.NoError(t, err)
	require.Empty(t, posted)
	p.sound(4)
}

// The line is cut around the commit of a group: all of it are told that nobody
// knows, none that it was refused, and each learns with its key what came of it.
func TestACutGroupIsAskedAgain(t *testing.T) {
	t.Parallel()
	for name, where := range map[string]cut{"before": before, "during": during, "after": after} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPosting(t)
			u, err := url.Parse(pgtest.URL(t, p.pool, pgembed.App))
			require.NoError(t, err)
			q := u.Query()
			wire := openCutter(t, filepath.Join(q.Get("host"), ".s.PGSQL."+q.Get("port")), where)
			q.Del("host")
			q.Del("port")
			u.Host, u.RawQuery = wire.Addr().String(), q.Encode()
			weak, err := pg.Open(t.Context(), u.String(), 1)
			require.NoError(t, err)
			defer weak.Close()
			p.svc = New(weak, Options{})
			var errs [3]error
			var acts []func()
			for i := range errs {
				acts = append(acts, func() {
					errs[i] = p.svc.moves(t.Context(), jinjiang, func(pgx.Tx) ([]payments.Journal, error) {
						return []payments.Journal{p.assign(fmt.Sprint("hand:", i), "1.00")}, nil
					})
				})
			}
			p.behind(acts...)() // the leader is bare and sends no commit: the group's is the first
			var numbers []int64
			for i, err := range errs {
				require.Error(t, err)
				require.Empty(t, fault.Code(err), "nobody is told that it was refused: %v", err)
				again := post(t, p.pool, jinjiang, p.assign(fmt.Sprint("hand:", i), "1.00"))
				numbers = append(numbers, again[0].Number)
				if where != during {
					require.EqualValues(t, 3+i, again[0].Number)
					require.Equal(t, where == after, again[0].Replayed)
				}
			}
			require.ElementsMatch(t, []int64{3, 4, 5}, numbers, "each once, in whichever order they came")
			p.sound(5)
		})
	}
}

// A day is closed while eight hands post into it through one queue: what was
// acknowledged is in the day, and who came too late is told so.
func TestCloseRaceOfAQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "1000.00", "")
	w.at("2026-03-03T08:00:00+08:00")
	w.importDay(monday)
	var line ref.ID
	require.NoError(t, w.pool.QueryRow(w.ctx, `select line_id from bank_line where seq = $1`, w.queue()[0].Seq).Scan(&line))
	post(t, w.pool, jinjiang, auto("mine", payments.P13I, unclaimed(line), execution(w.caseID), "500.00"))
	_, err := w.svc.ProposeClose(w.ctx, jinjiang, monday, w.now, w.staff["reconciler"])
	require.NoError(t, err)

	const hands, most = 8, 2000
	payee := ref.New()
	var acked, refused atomic.Int64
	warm := make(chan struct{}, hands*most)
	var all sync.WaitGroup
	for h := range hands {
		all.Go(func() {
			for i := range most {
				j := auto(fmt.Sprint(h, ":", i), payments.P10, execution(w.caseID), payments.Account{Code: payments.Creditors, Case: w.caseID, Subject: payee}, "0.01")
				_, err := w.svc.Enter(w.ctx, jinjiang, j)
				if errors.Is(err, payments.ErrDayClosed) {
					refused.Add(1)
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				acked.Add(1)
				warm <- struct{}{}
			}
		})
	}
	for range 3 * hands {
		<-warm
	}
	require.NoError(t, w.svc.CloseDay(w.ctx, jinjiang, monday, w.now, w.staff["chief"]))
	atClose := w.journalsOf(monday.String())
	all.Wait()
	require.Equal(t, atClose, w.journalsOf(monday.String()))
	require.EqualValues(t, acked.Load()+2, atClose, "and the receipt and whose it is")
	require.EqualValues(t, hands, refused.Load())
	w.sound()
}
