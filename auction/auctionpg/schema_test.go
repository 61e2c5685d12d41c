package auctionpg_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

// writer is the app's pool or the owner's connection.
type writer interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// The pairs that the schema lets pass are those of the table of steps.
func TestSchema_steps_are_those_of_the_table(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	rows, err := pool.Query(t.Context(), `
		select before || ' ' || after
		from lot_step`)
	no(t, err)
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	no(t, err)
	var want []string
	for _, s := range auction.Steps() {
		if s.From != s.To && s.To != "" && !s.Next {
			want = append(want, fmt.Sprintf("%s %s", s.From, s.To))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	want = slices.Compact(want)
	if !slices.Equal(got, want) {
		t.Errorf("schema and table differ:\n%v\n%v", got, want)
	}
}

// What the schema refuses it refuses to everybody, the owner too.
func TestSchema_refuses(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	fixture.Court(t, pool, court)
	lot := fixture.Announced(t, pool, fixture.Lot{Court: court})
	owner := pgtest.Owner(t, pool)
	lotArg := []any{court, lot}
	tests := []struct {
		name, sql string
		args      []any
		want      string // constraint
	}{
		{"starting price after the announcement", `update lot set starting_price = 800000 where court_id = $1 and lot_id = $2`, lotArg, "lot_terms_frozen"},
		{"deposit after the announcement", `update lot set deposit = 80000 where court_id = $1 and lot_id = $2`, lotArg, "lot_terms_frozen"},
		{"days to pay after the announcement", `update lot set pay_days = 90 where court_id = $1 and lot_id = $2`, lotArg, "lot_terms_frozen"},
		{"the announced start", `update lot set opens_at = opens_at - interval '1 hour' where court_id = $1 and lot_id = $2`, lotArg, "lot_schedule_frozen"},
		{"the announced end", `update lot set ends_at = ends_at + interval '1 hour' where court_id = $1 and lot_id = $2`, lotArg, "lot_schedule_frozen"},
		{"the reference price", `update lot set reference_price = 100 where court_id = $1 and lot_id = $2`, lotArg, "lot_reference_frozen"},
		{"another asset", `update lot set asset_id = gen_random_uuid() where court_id = $1 and lot_id = $2`, lotArg, "lot_identity"},
		{"sold without bidding", `update lot set status = 'SOLD', final_price = 1e6, ended_at = ends_at where court_id = $1 and lot_id = $2`, lotArg, "lot_step"},
		{"back to the panel", `update lot set status = 'PRICED' where court_id = $1 and lot_id = $2`, lotArg, "lot_step"},
		{"deleted", `delete from lot where court_id = $1 and lot_id = $2`, lotArg, ""},
		{"a final price below the start", `update lot set status = 'BIDDING', final_price = 699999.99 where court_id = $1 and lot_id = $2`, lotArg, "lot_final_price"},
		{"not a number", `update lot set status = 'BIDDING', final_price = 'NaN' where court_id = $1 and lot_id = $2`, lotArg, "lot_final_price"},
		{"the announcement's words", `update announcement set content = '{}' where court_id = $1 and lot_id = $2`, lotArg, ""},
		{"a signature", `delete from resolution_signature where court_id = $1 and resolution_id in (select resolution_id from lot where lot_id = $2)`, lotArg, ""},
		{"a signature of an outsider", `
			insert into resolution_signature (court_id, resolution_id, member_id, agrees, content_hash, signed_at)
			select $1, r.resolution_id, gen_random_uuid(), true, r.content_hash, r.proposed_at
			from lot_resolution r
			where r.lot_id = $2`, lotArg, ""},
		{"a confirmation before the end", `
			insert into sale_confirmation (court_id, lot_id, confirmation_id, application_id, buyer_id, buyer_name, code, price, deposit, balance, bids, ended_at, pay_by, at)
			values ($1, $2, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '某', 'AAAAA-BBBBB', 700000, 70000, 630000, 1, '2026-04-02', '2026-04-10', '2026-04-02')`,
			lotArg, "sale_confirmation_sealed"},
		{"truncated", `truncate announcement`, nil, ""},
		{"another step", `insert into lot_step (before, after) values ('DRAFT', 'SOLD')`, nil, ""},
	}
	for who, w := range map[string]writer{"app": pool, "owner": owner} {
		for _, tt := range tests {
			if who == "owner" && tt.name == "another step" {
				continue // the owner extends the table, in a migration
			}
			_, err := w.Exec(t.Context(), tt.sql, tt.args...)
			if err == nil || tt.want != "" && !pg.Violated(err, tt.want) {
				t.Errorf("%s, as %s: %v, want %s", tt.name, who, err, tt.want)
			}
		}
	}
}

// Floors, bounds and the shortest bidding hold in the row itself.
func TestSchema_bounds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                      string
		start, increment, deposit string
		opens, ends               string
		ok                        bool
	}{
		{"in order", "700000", "5000", "70000", "2026-04-01T10:00", "2026-04-02T10:00", true},
		{"deposit of 5 %", "700000", "5000", "35000", "2026-04-01T10:00", "2026-04-02T10:00", true},
		{"a fen below", "700000", "5000", "34999.99", "2026-04-01T10:00", "2026-04-02T10:00", false},
		{"deposit of 20 %", "700000", "5000", "140000", "2026-04-01T10:00", "2026-04-02T10:00", true},
		{"a fen above", "700000", "5000", "140000.01", "2026-04-01T10:00", "2026-04-02T10:00", false},
		{"no increment", "700000", "0", "70000", "2026-04-01T10:00", "2026-04-02T10:00", false},
		{"a second short of 24 hours", "700000", "5000", "70000", "2026-04-01T10:00", "2026-04-02T09:59:59", false},
	}
	pool := pgtest.New(t)
	fixture.Court(t, pool, court)
	for _, tt := range tests {
		err := try(t, func(tb testing.TB) {
			tb.Helper()
			fixture.Announced(tb, pool, fixture.Lot{
				Court: court, StartingPrice: tt.start, Increment: tt.increment, Deposit: tt.deposit,
				OpensAt: legal.MustParse(tt.opens), EndsAt: legal.MustParse(tt.ends),
			})
		})
		if (err == "") != tt.ok {
			t.Errorf("%s: %q", tt.name, err)
		}
	}
}

// try runs fn with a testing.TB whose failure is caught and returned.
func try(t *testing.T, fn func(testing.TB)) (failure string) {
	t.Helper()
	c := &catcher{TB: t}
	defer func() {
		if r := recover(); r != nil && r != c {
			panic(r)
		}
		failure = c.failure
	}()
	fn(c)
	return c.failure
}

type catcher struct {
	testing.TB
	failure string
}

func (c *catcher) Helper() {}

func (c *catcher) Fatalf(format string, args ...any) {
	c.failure = fmt.Sprintf(format, args...)
	panic(c)
}

func TestSchema_floor_A02(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t)
	_, err := h.pool.Exec(t.Context(), `
		insert into lot_resolution (court_id, resolution_id, lot_id, content, content_hash, starting_price, increment, deposit,
			pay_days, exception, purchase_limited, prior_claims, costs, holders, members, presiding, proposed_by, proposed_at)
		select $1, $3, $2, '{}', encode(sha256('{}'), 'hex'), 699999.99, 5000, 70000, 7, '', false, 0, 0, '[]', m, m[1], m[1], $4
		from (select array[gen_random_uuid(), gen_random_uuid(), gen_random_uuid()] as m) p`, court, lot, ref.New(), priced)
	no(t, err)
	h.exec(t, `
		insert into resolution_signature (court_id, resolution_id, member_id, agrees, content_hash, signed_at)
		select court_id, resolution_id, unnest(members), true, content_hash, proposed_at
		from lot_resolution
		where lot_id = $1`, lot)
	_, err = h.pool.Exec(t.Context(), `
		update lot
		set (status, starting_price, increment, deposit, pay_days, resolution_id) = (
			select 'PANEL_OK', r.starting_price, r.increment, r.deposit, r.pay_days, r.resolution_id
			from lot_resolution r
			where r.lot_id = lot.lot_id)
		where lot_id = $1`, lot)
	if !pg.Violated(err, "lot_floor") {
		t.Errorf("69.999999 %% of the reference price: %v", err)
	}
}

// Two of three signatures do not carry, whoever writes the row (A11).
func TestSchema_panel_A11(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t)
	r, err := h.ProposeResolution(t.Context(), court, lot, h.proposal(), h.panel[0], priced)
	no(t, err)
	for _, m := range h.panel[:2] {
		h.exec(t, `
			insert into resolution_signature (court_id, resolution_id, member_id, agrees, content_hash, signed_at)
			values ($1, $2, $3, true, $4, $5)`, court, r.Resolution, m.Person, r.Hash, priced)
	}
	_, err = h.pool.Exec(t.Context(), `
		update lot
		set status = 'PANEL_OK', starting_price = 700000, increment = 5000, deposit = 70000, pay_days = 7, resolution_id = $2
		where lot_id = $1`, lot, r.Resolution)
	if !pg.Violated(err, "lot_panel") {
		t.Errorf("two of three: %v", err)
	}
}

// No row that exists before the end could hold a code beside an application.
func TestSchema_seals(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	rows, err := pool.Query(t.Context(), `
		select table_name
		from information_schema.columns
		where table_schema = 'public' and column_name in ('application_id', 'code', 'leader_code', 'bidder_code')
		group by table_name
		having count(distinct column_name = 'application_id') = 2`)
	no(t, err)
	both, err := pgx.CollectRows(rows, pgx.RowTo[string])
	no(t, err)
	if strings.Join(both, " ") != "sale_confirmation" {
		t.Errorf("tables that hold a code beside an application: %v", both)
	}
}

func TestSchema_one_live_lot(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	fixture.Court(t, pool, court)
	caseID, asset := fixture.Asset(t, pool, court, "immovable", "housing")
	fixture.Announced(t, pool, fixture.Lot{Court: court, Case: caseID, Asset: asset})
	failure := try(t, func(tb testing.TB) {
		tb.Helper()
		fixture.Announced(tb, pool, fixture.Lot{Court: court, Case: caseID, Asset: asset})
	})
	if !strings.Contains(failure, "lot_one_live") {
		t.Errorf("a second lot of the asset: %q", failure)
	}
}
