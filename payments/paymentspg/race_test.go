package paymentspg

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
)

// What may be asked of the money of a case.
const (
	credit = iota
	debit  // only if there is enough
	read
)

type caseAsk struct {
	owner int
	what  int
	fen   int64
}

type caseAnswer struct {
	enough bool
	fen    int64
}

// oneCase is the money of one case as a single hand would keep it.
var oneCase = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		of := map[int][]porcupine.Operation{}
		for _, op := range history {
			owner := op.Input.(caseAsk).owner
			of[owner] = append(of[owner], op)
		}
		var parts [][]porcupine.Operation
		for _, p := range of {
			parts = append(parts, p)
		}
		return parts
	},
	Init: func() any { return int64(0) },
	Step: func(state, input, output any) (bool, any) {
		held, in, out := state.(int64), input.(caseAsk), output.(caseAnswer)
		switch in.what {
		case credit:
			return true, held + in.fen
		case debit:
			if held < in.fen {
				return !out.enough, held
			}
			return out.enough, held - in.fen
		}
		return out.fen == held, held
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v → %+v", input, output) },
}

// Six hands credit, debit and read the accounts of two cases at once. Whatever
// they saw, there is an order of one after the other in which they would have
// seen it.
func TestCaseAccountsAreLinearizable(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	svc := New(pool, Options{})
	cases := []ref.ID{openCase(t, pool, jinjiang), openCase(t, pool, jinjiang)}
	payee := ref.New()
	do := func(in caseAsk, key string) (caseAnswer, error) {
		from, amount := execution(cases[in.owner]), money.Fen(in.fen)
		j := payments.Automatic(key, t0, payments.P9, bankAccount(), from, amount)
		switch in.what {
		case read:
			return caseAnswer{fen: accountFen(t, pool, from)}, nil
		case debit:
			j = payments.Automatic(key, t0, payments.P10, from, payments.Account{Code: payments.Creditors, Case: cases[in.owner], Subject: payee}, amount)
		}
		var err error
		if in.what == debit { // among others who come at the same time
			_, err = svc.Enter(t.Context(), jinjiang, j)
		} else {
			_, err = tryPost(pool, jinjiang, j)
		}
		if errors.Is(err, payments.ErrInsufficient) {
			return caseAnswer{}, nil
		}
		return caseAnswer{enough: true}, err
	}
	begin := clock.System()
	var mu sync.Mutex
	var history []porcupine.Operation
	var refused int
	var all sync.WaitGroup
	for who := range 6 {
		all.Go(func() {
			r := rand.New(rand.NewPCG(20260302, uint64(who)))
			for i := range 30 {
				in := caseAsk{owner: r.IntN(2), what: r.IntN(3), fen: 1 + r.Int64N(50)}
				call := clock.System().Sub(begin).Nanoseconds()
				out, err := do(in, fmt.Sprint(who, ":", i))
				back := clock.System().Sub(begin).Nanoseconds()
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				history = append(history, porcupine.Operation{ClientId: who, Input: in, Output: out, Call: call, Return: back})
				if in.what == debit && !out.enough {
					refused++
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	require.NotZero(t, refused, "nothing was refused: the test asks too little")
	require.Equal(t, porcupine.Ok, porcupine.CheckOperationsTimeout(oneCase, history, 20*time.Second))
}

// Eight hands post into a day without a pause while it is closed. The number that
// the close wrote down is the last of the day, what was acknowledged is in it and
// nothing is added to it, and every later hand is refused by name.
func TestCloseRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "1000.00", "")
	w.at("2026-03-03T08:00:00+08:00")
	w.importDay(monday)
	var line ref.ID
	require.NoError(t, w.pool.QueryRow(w.ctx, `select line_id from bank_line where seq = $1`, w.queue()[0].Seq).Scan(&line))
	_, err := w.svc.ProposeClose(w.ctx, jinjiang, monday, w.now, w.staff["reconciler"])
	require.NoError(t, err)

	const hands, most = 8, 2000
	var acked, rolled, refused atomic.Int64
	warm := make(chan struct{}, hands*most)
	var all sync.WaitGroup
	for h := range hands {
		all.Go(func() {
			for i := range most {
				_, err := tryPost(w.pool, jinjiang, auto(fmt.Sprint(h, ":", i), payments.P13I, unclaimed(line), execution(w.caseID), "0.01"))
				if errors.Is(err, payments.ErrDayClosed) {
					refused.Add(1)
					late := payments.Automatic(fmt.Sprint("late:", h), t0, payments.P13I, unclaimed(line), execution(w.caseID), yuan("0.01"))
					_, err = tryPost(w.pool, jinjiang, late)
					rolled.Add(1)
					if err != nil {
						t.Errorf("what the house posts goes on the next open day: %v", err)
					}
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
	require.EqualValues(t, acked.Load()+1, atClose, "and the receipt itself")
	require.EqualValues(t, hands, refused.Load())
	require.EqualValues(t, rolled.Load(), w.journalsOf(monday.AddDays(1).String()))
	var last, highest int64
	require.NoError(t, w.pool.QueryRow(w.ctx, `
		select c.last_number, max(j.number)
		from day_close c
		join journal j on j.court_id = c.court_id and j.book_date <= c.day
		group by c.last_number`).Scan(&last, &highest))
	require.Equal(t, last, highest)
	w.sound() // I22: what the close wrote down is what the day holds
}

func (w *world) journalsOf(day string) (n int64) {
	w.t.Helper()
	require.NoError(w.t, w.pool.QueryRow(w.ctx, `select count(*) from journal where book_date = $1::date`, day).Scan(&n))
	return n
}

// countKey counts the journals of a key.
func countKey(t require.TestingT, q Querier, w ctxType, key string) (n int64) {
	require.NoError(t, q.QueryRow(w, `select count(*) from journal where key = $1`, key).Scan(&n))
	return n
}
