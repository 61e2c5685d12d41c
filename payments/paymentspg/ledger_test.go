package paymentspg

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/fault"
	"fachui/internal/legal"
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
		return bankLines(ctx, tx, court, js, posted)
	})
	return posted, err
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

func balanceOf(t testing.TB, pool *pgxpool.Pool, court string, code payments.Code) string {
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

// What the database refuses by itself, whoever asks: the application, the owner
// of the tables, and the superuser with triggers set to replica.
func TestAttacks(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	openCourt(t, pool, wuhou, "51000100209999")
	c, rich := openCase(t, pool, jinjiang), openCase(t, pool, jinjiang)
	post(t, pool, jinjiang,
		auto("1", payments.P9, bankAccount(), execution(c), "100.00"),
		auto("2", payments.P9, bankAccount(), execution(rich), "900.00"))
	post(t, pool, wuhou, auto("1", payments.P9, bankAccount(), execution(openCase(t, pool, wuhou)), "5.00"))

	journal := `insert into journal (court_id, number, book_date, at, event, key, body_hash, legs, total, made_by, checked_by)
		values ('jinjiang', %d, '%s', '2026-03-02 09:00+08', 'P9', 'raw', sha256('x'), 1, 1, '%s', '%s');`
	made, checked, day := ref.New(), ref.New(), "2026-03-02"
	good := fmt.Sprintf(journal, 3, day, made, checked)
	acc := func(court string, code payments.Code, id ref.ID) string {
		return fmt.Sprintf("(select account_id from account where court_id = '%s' and code = '%s' and case_id is not distinct from nullif('%s', '')::uuid limit 1)", court, code, id)
	}
	line := func(amount string) string {
		return fmt.Sprintf(`insert into bank_line (court_id, seq, line_id, bank_ref, booked_at, value_date, credit, amount, journal_number)
			values ('jinjiang', 3, gen_random_uuid(), 'raw', '2026-03-02', '2026-03-02', true, %s, 3);`, amount)
	}
	leg := func(n int, dr, cr, amount string) string {
		return line(amount) + fmt.Sprintf(`insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
			values ('jinjiang', %d, 1, 'P9', %s, 'A1010', %s, 'L2050', %s);`, n, dr, cr, amount)
	}
	a, l := acc(jinjiang, payments.Bank, ""), acc(jinjiang, payments.ExecutionMoney, c)
	attacks := []struct{ name, sql string }{
		{"update a journal", `update journal set source = 'x'`},
		{"update a posting", `update posting set amount = amount + 1`},
		{"delete a posting", `delete from posting`},
		{"delete a journal", `delete from journal`},
		{"truncate the journal", `truncate journal cascade`},
		{"truncate postings", `truncate posting`},
		{"edit a balance", `update balance set credit = credit + 1`},
		{"delete a balance", `delete from balance`},
		{"edit a total", `update kind_total set credit = credit + 1`},
		{"insert a balance", `insert into balance (court_id, account_id, side, credit) values ('jinjiang', 1, -1, 5)`},
		{"move the number", `update ledger_head set last_number = 0`},
		{"edit an account", `update account set case_id = '` + rich.String() + `' where code = 'L2050'`},
		{"add an allowed move", `update posting_rule set event = 'P9'`},
		{"journal without postings", good},
		{"bank account without a bank line", strings.Replace(good+leg(3, a, l, "1.00"), line("1.00"), "", 1)},
		{"bank line of another amount", strings.Replace(good+leg(3, a, l, "1.00"), line("1.00"), line("1.01"), 1)},
		{"bank line without a journal", line("1.00")},
		{"bank line with a gap", strings.Replace(line("1.00"), "', 3,", "', 4,", 1) + strings.Replace(good+leg(3, a, l, "1.00"), line("1.00"), "", 1)},
		{"close a day by hand", `insert into day_close (court_id, day, proposal_id, bank_closing, book_closing, last_number, proposed_by, checked_by, closed_at)
			values ('jinjiang', '2026-03-02', gen_random_uuid(), 1000, 1000, 2, gen_random_uuid(), gen_random_uuid(), '2026-03-03')`},
		{"number with a gap", fmt.Sprintf(journal, 4, day, made, checked) + leg(4, a, l, "1.00")},
		{"number used twice", fmt.Sprintf(journal, 2, day, made, checked) + leg(2, a, l, "1.00")},
		{"maker is checker", fmt.Sprintf(journal, 3, day, made, made) + leg(3, a, l, "1.00")},
		{"closed day", fmt.Sprintf(journal, 3, "2026-03-01", made, checked) + leg(3, a, l, "1.00")},
		{"posting added to an old journal", `insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
			values ('jinjiang', 1, 2, 'P9', ` + a + `, 'A1010', ` + l + `, 'L2050', 1)`},
		{"other amount than the journal's", good + leg(3, a, l, "2.00")},
		{"negative amount", good + leg(3, a, l, "-1.00")},
		{"amount that is no number", good + leg(3, a, l, "'NaN'")},
		{"amount below a fen", good + leg(3, a, l, "0.001")},
		{"one-sided", good + leg(3, a, a, "1.00")},
		{"cross-court", good + leg(3, acc(wuhou, payments.Bank, ""), l, "1.00")},
		{"wrong way round", good + `insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
			values ('jinjiang', 3, 1, 'P9', ` + l + `, 'L2050', ` + a + `, 'A1010', 1)`},
		{"same key without a look", strings.Replace(good, "'raw'", "'1'", 1) + leg(3, a, l, "1.00")},
		{"second ledger", `insert into ledger (court_id, opened_on, closed_through) values ('jinjiang', '2026-03-02', '2026-03-01')`},
		{"second fund account (52)", `insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
			values ('jinjiang', 'B2', '99999999', 'xx', gen_random_uuid(), gen_random_uuid(), '2026-03-02')`},
		{"second bank account in the ledger", `insert into account (court_id, code, subject_id) values ('jinjiang', 'A1010', gen_random_uuid())`},
		{"same bank account again", `insert into account (court_id, code) values ('jinjiang', 'A1010')`},
		{"an account for another court's case", fmt.Sprintf(`insert into account (court_id, code, case_id) values ('wuhou', 'L2050', '%s')`, c)},
		{"an account for an invented case", `insert into account (court_id, code, case_id) values ('jinjiang', 'L2050', gen_random_uuid())`},
		{"a deposit without a lot", `insert into account (court_id, code, case_id) values ('jinjiang', 'L2010', gen_random_uuid())`},
		{"reopen a day", `update ledger set closed_through = closed_through - 1`},
		{"close a day without a reconciliation", `update ledger set closed_through = closed_through + 1`},
		{"serializable reader posts", `set transaction isolation level repeatable read; ` + good + leg(3, a, l, "1.00")},
	}
	ctx := context.Background()
	_, err := appConn(t, pool).Exec(ctx, "begin; "+good+leg(3, a, l, "1.00")+"rollback")
	require.NoError(t, err, "what the attacks vary is itself sound")
	for who, conn := range map[string]*pgx.Conn{"app": appConn(t, pool), "owner": pgtest.Owner(t, pool), "super in replica mode": pgtest.Super(t, pool)} {
		replica := strings.HasPrefix(who, "super")
		if replica {
			_, err := conn.Exec(ctx, `set session_replication_role = replica`)
			require.NoError(t, err)
		}
		before := fingerprint(t, pool)
		for _, x := range attacks {
			if replica && foreignKeys[x.name] {
				continue // a superuser can skip foreign keys, which is why nobody serves as one
			}
			_, err := conn.Exec(ctx, "begin; "+x.sql+"; commit")
			var refused *pgconn.PgError
			require.ErrorAs(t, err, &refused, "%s: %s was accepted", who, x.name)
			_, _ = conn.Exec(ctx, "rollback")
			require.Equal(t, before, fingerprint(t, pool), "%s: %s left a trace", who, x.name)
		}
	}
}

// foreignKeys are the attacks that a foreign key alone stops.
var foreignKeys = map[string]bool{
	"an account for another court's case": true,
	"an account for an invented case":     true,
	"bank line without a journal":         true,
}

func appConn(t *testing.T, pool *pgxpool.Pool) *pgx.Conn {
	c, err := pgx.ConnectConfig(context.Background(), pool.Config().ConnConfig.Copy())
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

func fingerprint(t *testing.T, pool *pgxpool.Pool) string {
	t.Helper()
	var s string
	err := pool.QueryRow(context.Background(), `
		select concat_ws('|',
			(select md5(string_agg(j::text, ',' order by court_id, number)) from journal j),
			(select md5(string_agg(p::text, ',' order by court_id, number, leg)) from posting p),
			(select md5(string_agg(b::text, ',' order by court_id, account_id)) from balance b),
			(select md5(string_agg(k::text, ',' order by court_id, code)) from kind_total k),
			(select md5(string_agg(h::text, ',' order by court_id)) from ledger_head h),
			(select md5(string_agg(l::text, ',' order by court_id)) from ledger l),
			(select count(*) from account), (select count(*) from posting_rule))`).Scan(&s)
	require.NoError(t, err)
	return s
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

func day(s string) legal.Date { return legal.MustDate(s) }
