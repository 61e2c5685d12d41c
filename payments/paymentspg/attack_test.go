package paymentspg

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
)

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
	t.Helper()
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

// What no constraint could stop (a superuser who takes the triggers away first)
// the check of the books still finds.
func TestCheckFindsCorruption(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ invariant, sql string }{
		{"I1", `update posting set amount = amount + 1 where number = 1`},
		{"I1", `update kind_total set credit = credit + 1 where code = 'L2010'`},
		{"I2", `alter table balance drop constraint balance_not_negative; update balance set debit = debit + 500000 where side = -1`},
		{"I3", `delete from posting where number = 2; delete from bank_line where journal_number = 2; delete from journal where number = 2`},
		{"I4", `update bank_line set amount = amount + 1 where seq = 1`},
		{"I5", `update bank_line set balance_after = balance_after + 1`},
		{"I5", `delete from bank_line where seq = 1`},
		{"I11", `update deposit set state = 'refunded'`},
		{"I25", `update balance set credit = credit + 1 where side = -1`},
		{"I25", `update kind_total set debit = debit + 1, credit = credit + 1`},
	} {
		t.Run(c.invariant, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.holdDeposits("张三", "李四")
			w.sound()
			super := pgtest.Super(t, w.pool)
			for _, table := range []string{"posting", "journal", "balance", "kind_total", "ledger_head", "bank_line", "deposit"} {
				_, err := super.Exec(w.ctx, `alter table `+table+` disable trigger all`)
				require.NoError(t, err)
			}
			_, err := super.Exec(w.ctx, c.sql)
			require.NoError(t, err)
			found, err := CheckInvariants(w.ctx, w.pool, jinjiang)
			require.NoError(t, err)
			var ids []string
			for _, b := range found {
				ids = append(ids, b.Invariant)
			}
			require.Contains(t, ids, c.invariant, c.sql)
		})
	}
}
