package paymentspg

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/fault"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
)

var (
	t0   = pgtest.Epoch
	yuan = money.MustParse
)

const (
	jinjiang = "jinjiang"
	wuhou    = "wuhou"
	mainNo   = "51000100200300"
)

// openCourt gives court a fund account and a ledger that opened yesterday.
func openCourt(t testing.TB, pool *pgxpool.Pool, court, account string) {
	t.Helper()
	ctx := context.Background()
	for _, sql := range []string{
		`insert into court (court_id, code, name, name_en, opened_at)
		 values ($1, '川' || right($3, 4), '某某区人民法院' || $1, 'People''s Court of ' || $1, $2)`,
		`insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
		 values ($1, 'SIMBANK', $3, '某某区人民法院案款专户', gen_random_uuid(), gen_random_uuid(), $2)`,
		`insert into ledger (court_id, opened_on, closed_through)
		 select $1, $2::timestamptz::date, $2::timestamptz::date - 1 where $3 <> ''`,
	} {
		_, err := pool.Exec(ctx, sql, court, t0, account)
		require.NoError(t, err)
	}
}

var serial atomic.Int64

// openCase registers a case of court.
func openCase(t require.TestingT, pool *pgxpool.Pool, court string) ref.ID {
	id := ref.New()
	_, err := pool.Exec(context.Background(), `
		insert into enforcement_case (court_id, case_id, case_no, year, court_code, kind, serial, filed_on, title_doc,
			criminal, summary, opened_by, opened_at)
		select court_id, $2, '（2026）' || code || '执' || $3::integer || '号', 2026, code, '执', $3, '2026-01-05', '（2025）民初1号',
			false, '', gen_random_uuid(), $4
		from court
		where court_id = $1`, court, id, serial.Add(1), t0)
	require.NoError(t, err)
	return id
}

func post(t testing.TB, pool *pgxpool.Pool, court string, js ...payments.Journal) []Posted {
	t.Helper()
	posted, err := tryPost(pool, court, js...)
	require.NoError(t, err)
	return posted
}

func tryPost(pool *pgxpool.Pool, court string, js ...payments.Journal) (posted []Posted, err error) {
	ctx := context.Background()
	err = pg.Tx(ctx, pool, func(tx pgx.Tx) error {
		posted, err = Post(ctx, tx, court, js...)
		if err != nil {
			return err
		}
		err = bankLines(ctx, tx, court, js, posted)
		if err != nil {
			return err
		}
		return registered(ctx, tx, court, js, posted)
	})
	return posted, err
}

// registered adds the receipt behind each new journal that brings money to a case.
func registered(ctx context.Context, tx pgx.Tx, court string, js []payments.Journal, posted []Posted) error {
	for i, j := range js {
		to := j.Legs[0].Cr
		if posted[i].Replayed || to.Code != payments.ExecutionMoney || j.Event == payments.P24 {
			continue
		}
		_, err := tx.Exec(ctx, `
			insert into execution_receipt (court_id, receipt_id, case_id, journal_number, amount, came_at, notice_by, line_seq)
			select $1, $2, $3, $4, $5, $6, $7, coalesce(
				(select seq from bank_line where court_id = $1 and journal_number = $4),
				(select seq from bank_line where court_id = $1 and line_id = $8))`,
			court, ref.New(), to.Case, posted[i].Number, j.Legs[0].Amount, j.At, payments.TellBy(j.At.Date()), orNull(j.Legs[0].Dr.Subject))
		if err != nil {
			return err
		}
	}
	return nil
}

// bankLines adds the bank line behind each new journal that moves the bank account.
func bankLines(ctx context.Context, tx pgx.Tx, court string, js []payments.Journal, posted []Posted) error {
	for i, j := range js {
		l := j.Legs[0]
		if posted[i].Replayed || l.Dr.Code != payments.Bank && l.Cr.Code != payments.Bank {
			continue
		}
		_, err := tx.Exec(ctx, `
			insert into bank_line (court_id, seq, line_id, bank_ref, booked_at, value_date, credit, amount, journal_number)
			select $1, coalesce(max(seq), 0) + 1, gen_random_uuid(), $2, $3, $4, $5, $6, $7
			from bank_line
			where court_id = $1`,
			court, j.Key, j.At, j.Book, l.Dr.Code == payments.Bank, l.Amount, posted[i].Number)
		if err != nil {
			return err
		}
	}
	return nil
}

func bankAccount() payments.Account { return payments.Account{Code: payments.Bank} }

func unclaimed(line ref.ID) payments.Account {
	return payments.Account{Code: payments.Unclaimed, Subject: line}
}

func execution(id ref.ID) payments.Account {
	return payments.Account{Code: payments.ExecutionMoney, Case: id}
}

func auto(key string, e payments.Event, dr, cr payments.Account, amount string) payments.Journal {
	return payments.Automatic(key, t0, e, dr, cr, yuan(amount)).On(t0.Date())
}

func balanceOf(t rapid.TB, pool *pgxpool.Pool, court string, code payments.Code) string {
	t.Helper()
	var s string
	err := pool.QueryRow(context.Background(), `
		select abs(debit - credit)::text
		from kind_total
		where court_id = $1 and code = $2`, court, code).Scan(&s)
	require.NoError(t, err)
	return s
}

func TestPostOnce(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	c := openCase(t, pool, jinjiang)
	in := auto("line:1", payments.P9, bankAccount(), execution(c), "1000.00")

	first := post(t, pool, jinjiang, in)
	require.Equal(t, []Posted{{1, false}}, first)
	later := in
	later.At, later.Book = t0.Add(3_600_000_000_000), t0.Date().AddDays(1)
	require.Equal(t, []Posted{{1, true}}, post(t, pool, jinjiang, later), "a retry gets its first answer")

	other := in
	other.Legs = []payments.Leg{{Dr: bankAccount(), Cr: execution(c), Amount: yuan("1000.01")}}
	_, err := tryPost(pool, jinjiang, other)
	require.ErrorIs(t, err, payments.ErrKeyReused)
	require.Equal(t, "1000.00", balanceOf(t, pool, jinjiang, payments.Bank))
	require.Equal(t, "1000.00", balanceOf(t, pool, jinjiang, payments.ExecutionMoney))
}

// 41: a case pays only from its own balance, however rich the court is.
func TestCase41_OwnBalanceOnly(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	poor, rich, line := openCase(t, pool, jinjiang), openCase(t, pool, jinjiang), ref.New()
	post(t, pool, jinjiang,
		auto("1", payments.P9, bankAccount(), execution(poor), "50000.00"),
		auto("2", payments.P9, bankAccount(), execution(rich), "9000000.00"))
	payee := payments.Account{Code: payments.Creditors, Case: poor, Subject: line}

	_, err := tryPost(pool, jinjiang, auto("3", payments.P10, execution(poor), payee, "50000.01"))
	require.ErrorIs(t, err, payments.ErrInsufficient)
	_, err = tryPost(pool, jinjiang, auto("4", payments.P10, execution(rich), payee, "1.00"))
	require.ErrorIs(t, err, payments.ErrOtherCase)
	post(t, pool, jinjiang, auto("5", payments.P10, execution(poor), payee, "50000.00"))
}

// 31: unclaimed money cannot be paid out; it must first be identified.
func TestCase31_NoPayoutFromUnclaimed(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	line, payout := ref.New(), ref.New()
	post(t, pool, jinjiang, auto("1", payments.P13, bankAccount(), unclaimed(line), "88.00"))
	for _, code := range []payments.Code{payments.Approved, payments.Transit} {
		_, err := tryPost(pool, jinjiang, auto("2", payments.P11A, unclaimed(line), payments.Account{Code: code, Subject: payout}, "88.00"))
		require.ErrorIs(t, err, payments.ErrMoveNotAllowed)
	}
}

func TestSpendable(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	c, line, payout := openCase(t, pool, jinjiang), ref.New(), ref.New()
	payee := payments.Account{Code: payments.Creditors, Case: c, Subject: line}
	post(t, pool, jinjiang,
		auto("1", payments.P9, bankAccount(), execution(c), "100.00"),
		auto("2", payments.P10, execution(c), payee, "100.00"),
		auto("3", payments.P25, payments.Account{Code: payments.Unexplained, Subject: ref.New()}, bankAccount(), "0.01"))
	approved := payments.Account{Code: payments.Approved, Case: c, Subject: payout}
	_, err := tryPost(pool, jinjiang, auto("4", payments.P11A, payee, approved, "100.00"))
	require.ErrorIs(t, err, payments.ErrNotSpendable, "the bank holds 99.99")
	post(t, pool, jinjiang, auto("5", payments.P11A, payee, approved, "99.99"))
}

func TestReversal(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	c, line := openCase(t, pool, jinjiang), ref.New()
	payee := payments.Account{Code: payments.Creditors, Case: c, Subject: line}
	posted := post(t, pool, jinjiang,
		auto("1", payments.P9, bankAccount(), execution(c), "100.00"),
		auto("2", payments.P10, execution(c), payee, "60.00"))
	undo := auto("r", payments.P24, payee, execution(c), "60.00")
	undo.Reverses = posted[1].Number

	partial := undo
	partial.Legs = []payments.Leg{{Dr: payee, Cr: execution(c), Amount: yuan("59.99")}}
	_, err := tryPost(pool, jinjiang, partial)
	require.ErrorContains(t, err, "mirrors")
	back := post(t, pool, jinjiang, undo)
	again := undo
	again.Key = "r2"
	_, err = tryPost(pool, jinjiang, again)
	require.ErrorIs(t, err, payments.ErrReversedTwice)

	undoUndo := auto("r3", payments.P24, execution(c), payee, "60.00")
	undoUndo.Reverses = back[0].Number
	_, err = tryPost(pool, jinjiang, undoUndo)
	require.ErrorContains(t, err, "not reversed")

	bankLine := auto("r4", payments.P24, execution(c), bankAccount(), "100.00")
	bankLine.Reverses = posted[0].Number
	_, err = tryPost(pool, jinjiang, bankLine)
	require.ErrorIs(t, err, payments.ErrMoveNotAllowed, "only bank lines move the bank account")
}

// Two hundred journals by eight hands, each pressed twice: numbers without a gap,
// one journal per key, the bank equal to what is owed.
func TestConcurrentPosting(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	cases := []ref.ID{openCase(t, pool, jinjiang), openCase(t, pool, jinjiang), openCase(t, pool, jinjiang)}
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 50 {
				n := (i*8 + w) % 200
				j := auto(fmt.Sprint("line:", n), payments.P9, bankAccount(), execution(cases[n%3]), fmt.Sprintf("%d.01", n+1))
				if _, err := tryPost(pool, jinjiang, j); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	var n, last int64
	require.NoError(t, pool.QueryRow(context.Background(), `
		select count(*), max(number) from journal`).Scan(&n, &last))
	require.EqualValues(t, 200, n)
	require.EqualValues(t, 200, last)
	require.Equal(t, "20102.00", balanceOf(t, pool, jinjiang, payments.Bank))
	require.Equal(t, "20102.00", balanceOf(t, pool, jinjiang, payments.ExecutionMoney))
}

// The ledger against a model of twenty lines: whatever is tried, an error leaves
// everything as it was, and the two agree to the fen.
func TestLedgerAgainstModel(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		c := []ref.ID{openCase(rt, pool, jinjiang), openCase(rt, pool, jinjiang)}
		payees := []ref.ID{ref.New(), ref.New()}
		held, owed := [2]int64{}, [2]int64{}
		steps := rapid.IntRange(1, 12).Draw(rt, "steps")
		for i := range steps {
			k, n := rapid.IntRange(0, 1).Draw(rt, "case"), int64(rapid.IntRange(1, 300).Draw(rt, "fen"))
			payee := payments.Account{Code: payments.Creditors, Case: c[k], Subject: payees[k]}
			key := fmt.Sprintf("%d:%d", run, i)
			if rapid.Bool().Draw(rt, "in") {
				_, err := tryPost(pool, jinjiang, payments.Automatic(key, t0, payments.P9, bankAccount(), execution(c[k]), money.Fen(n)))
				require.NoError(rt, err)
				held[k] += n
				continue
			}
			_, err := tryPost(pool, jinjiang, payments.Automatic(key, t0, payments.P10, execution(c[k]), payee, money.Fen(n)))
			if held[k] < n {
				require.Equal(rt, "balance.insufficient", fault.Code(err))
				continue
			}
			require.NoError(rt, err)
			held[k] -= n
			owed[k] += n
		}
		for k := range c {
			require.Equal(rt, held[k], accountFen(rt, pool, execution(c[k])))
			require.Equal(rt, owed[k], accountFen(rt, pool, payments.Account{Code: payments.Creditors, Case: c[k], Subject: payees[k]}))
		}
	})
}

func accountFen(t require.TestingT, pool *pgxpool.Pool, a payments.Account) int64 {
	var fen int64
	err := pool.QueryRow(context.Background(), `
		select coalesce(sum((b.credit - b.debit) * 100), 0)::bigint
		from balance b
		join account a using (court_id, account_id)
		where a.code = $1 and a.case_id is not distinct from $2 and a.subject_id is not distinct from $3`,
		a.Code, orNull(a.Case), orNull(a.Subject)).Scan(&fen)
	require.NoError(t, err)
	return fen
}
