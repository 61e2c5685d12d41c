package bidding

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"fachui/internal/pg"
	"fachui/internal/pgtest"
)

type execer interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// What must never happen is refused by the schema, whoever writes: the
// application, and the owner of the tables.
func TestSchema_refuses(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	for _, b := range [][2]string{{"A1", "700000"}, {"P1", "700000"}} {
		_, err := f.bid(e, b[0], b[1])
		require.NoError(t, err)
	}
	require.NoError(t, e.Stop(t.Context()))

	// A bid as the engine would write it, with one thing changed.
	bid := func(lot, seq, code, amount, rank, at, key string) string {
		return `with u as (update lot_live set ` + lot + `, version = version + 1)
			insert into bid (court_id, lot_id, seq, code, amount, rank, at, entered_at, ends_at, key, epoch)
			select court_id, lot_id, ` + seq + `, '` + code + `', ` + amount + `, ` + rank + `, ` + at + `, ` + at + `, ends_at, '` + key + `', 1
			from lot_live`
	}
	// The same of a bid that named the most it would give.
	upTo := func(price, most string) string {
		return `with u as (update lot_live set leader_code = 'A2', price = ` + price + `, leader_rank = 0, bid_count = 3, version = version + 1)
			insert into bid (court_id, lot_id, seq, code, amount, rank, at, entered_at, ends_at, key, epoch, at_most)
			select court_id, lot_id, 3, 'A2', ` + price + `, 0, opens_at + interval '3 hours', opens_at, ends_at, 'k', 1, ` + most + `
			from lot_live`
	}
	const at = "opens_at + interval '3 hours'"
	leads := func(code, price, rank, count string) string {
		return "leader_code = '" + code + "', price = " + price + ", leader_rank = " + rank + ", bid_count = " + count
	}
	raise := leads("A2", "705000", "0", "3")
	for name, sql := range map[string]string{
		"a gap in the numbers":              bid(leads("A2", "705000", "0", "4"), "4", "A2", "705000", "0", at, "k"),
		"a number twice":                    bid(raise, "2", "A2", "705000", "0", at, "k"),
		"less than an increment":            bid(leads("A2", "704999.99", "0", "3"), "3", "A2", "704999.99", "0", at, "k"),
		"below the start":                   bid(leads("A2", "1", "0", "3"), "3", "A2", "1", "0", at, "k"),
		"equal, of lesser rank":             bid(leads("P2", "700000", "2", "3"), "3", "P2", "700000", "2", at, "k"),
		"equal, ordinary":                   bid(leads("A2", "700000", "0", "3"), "3", "A2", "700000", "0", at, "k"),
		"a code that was not qualified":     bid(leads("X9", "705000", "0", "3"), "3", "X9", "705000", "0", at, "k"),
		"a rank that is not the code's":     bid(leads("A2", "705000", "1", "3"), "3", "A2", "705000", "1", at, "k"),
		"before the opening":                bid(raise, "3", "A2", "705000", "0", "opens_at - interval '1 second'", "k"),
		"stamped before the bid before it":  bid(raise, "3", "A2", "705000", "0", "opens_at", "k"),
		"a key twice":                       bid(raise, "3", "A2", "705000", "0", at, one[string](f, `select key from bid where seq = 1`)),
		"a leader who did not bid":          bid(leads("A1", "705000", "0", "3"), "3", "A2", "705000", "0", at, "k"),
		"a bid that is not counted":         bid(leads("P1", "700000", "1", "2"), "3", "A2", "705000", "0", at, "k"),
		"a count without a bid":             `update lot_live set bid_count = 3, version = version + 1`,
		"a price without a bid":             `update lot_live set price = 800000, version = version + 1`,
		"a lower price without a void":      `update lot_live set price = null, leader_code = null, leader_rank = null, version = version + 1`,
		"no version":                        `update lot_live set ends_at = ends_at + interval '1 hour'`,
		"an older version":                  `update lot_live set version = version - 1`,
		"an older epoch":                    `update lot_live set epoch = epoch - 1`,
		"an earlier end":                    `update lot_live set ends_at = ends_at - interval '1 second', version = version + 1`,
		"back to announced":                 `update lot_live set status = 'ANNOUNCED', version = version + 1`,
		"sold without a bid that stands":    `update lot_live set status = 'FAILED_R1', version = version + 1`,
		"other terms":                       `update lot_live set increment = 1, version = version + 1`,
		"more than the most":                upTo("710000", "709999.99"),
		"the most, and not the lowest":      upTo("710000", "710000"),
		"another custom while live":         `update lot_live set up_to = not up_to, version = version + 1`,
		"a changed bid":                     `update bid set amount = amount + 1`,
		"a deleted bid":                     `delete from bid`,
		"bids truncated":                    `truncate bid cascade`,
		"a deleted lot":                     `delete from lot_live`,
		"a changed rank":                    `update lot_code set rank = 3 where code = 'A1'`,
		"a code unbarred":                   `update lot_code set barred_at = now() where code = 'A1'; update lot_code set barred_at = null where code = 'A1'`,
		"a void of no bid":                  `insert into bid_void (court_id, lot_id, seq, reason, at) select court_id, lot_id, 9, '理由', ends_at from lot_live`,
		"a lease without a higher epoch":    `update shard_lease set incarnation = gen_random_uuid()`,
		"a lease of a lower epoch":          `update shard_lease set epoch = 0`,
		"an amount that is no number":       `insert into bid_refusal (court_id, lot_id, key, code, amount, at, fault, args) select court_id, lot_id, 'k', 'A1', 'NaN', ends_at, 'x', '{}' from lot_live`,
		"a changed refusal, were there one": `insert into bid_refusal (court_id, lot_id, key, code, amount, at, fault, args) select court_id, lot_id, 'k', 'A1', 1, ends_at, 'x', '{}' from lot_live; update bid_refusal set fault = 'y'`,
	} {
		for role, q := range map[string]execer{"app": f.pool, "owner": pgtest.Owner(t, f.pool)} {
			_, err := q.Exec(context.Background(), sql)
			require.Error(t, err, "%s, as %s", name, role)
			require.Regexp(t, `^(23|42501)`, pg.Code(err), "%s, as %s: %v", name, role, err)
		}
	}
	_, err := f.pool.Exec(t.Context(), upTo("705000", "705000"))
	require.NoError(t, err, "the lowest that stands passes")
	_, err = f.pool.Exec(t.Context(), bid(leads("A2", "710000", "0", "4"), "4", "A2", "710000", "0", at, "k2"))
	require.NoError(t, err, "and a bid that names its amount")
}

// The engine's memory and the schema hold the same states.
func TestSchema_stepsOfTheLot(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	require.Zero(t, one[int](f, `
		select count(*)
		from lot_live_step s
		where s.before <> 'SUSPENDED'
		  and (s.before, s.after) <> ('SELLOFF_BIDDING', 'SELLOFF_FAILED') -- a contest whose every bid was voided
		  and not exists (
			select from lot_step l
			where l.before = s.before and l.after = s.after)`), "every live step is a step of a lot")
}
