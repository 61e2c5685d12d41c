package archtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/pgtest"
)

// ways are the three ways in which a table may change, by the triggers that
// append_only, changeable and ephemeral set.
var ways = map[string]string{
	"append_only append_only_truncate": "append only",
	"no_delete no_truncate":            "changeable",
	"no_truncate":                      "ephemeral",
}

type table struct {
	Name   string
	Owner  string
	Guards []string // triggers that refuse, each always on
	Lax    []string // triggers that replication or a session setting could switch off
	Grants []string // role:privilege, the owner's aside
}

func tables(t *testing.T, conn *pgx.Conn) []table {
	t.Helper()
	rows, err := conn.Query(t.Context(), `
		select c.relname as name, pg_get_userbyid(c.relowner) as owner,
			array(
				select t.tgname::text
				from pg_trigger t
				join pg_proc p on p.oid = t.tgfoid
				where t.tgrelid = c.oid and not t.tgisinternal
					and p.proname = 'refuse_change' and t.tgenabled = 'A'
				order by 1) as guards,
			array(
				select t.tgname::text
				from pg_trigger t
				where t.tgrelid = c.oid and not t.tgisinternal and t.tgenabled <> 'A'
				order by 1) as lax,
			array(
				select coalesce(nullif(a.grantee, 0)::regrole::text, 'public') || ':' || lower(a.privilege_type)
				from aclexplode(c.relacl) a
				where a.grantee <> c.relowner
				order by 1) as grants
		from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and c.relname <> 'goose_db_version'
		order by 1`)
	require.NoError(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[table])
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

func TestEveryTableSaysHowItMayChange(t *testing.T) {
	t.Parallel()
	super := pgtest.Super(t, pgtest.New(t))
	for _, table := range tables(t, super) {
		way, ok := ways[strings.Join(table.Guards, " ")]
		if !ok {
			t.Errorf("table %s: call exactly one of append_only, changeable and ephemeral (it has the guards %v)", table.Name, table.Guards)
			continue
		}
		if table.Owner != "fachui_owner" {
			t.Errorf("table %s belongs to %s", table.Name, table.Owner)
		}
		if len(table.Lax) > 0 {
			t.Errorf("table %s: `alter table … enable always trigger` for %v", table.Name, table.Lax)
		}
		for _, g := range table.Grants {
			if !grantable(g, way) {
				t.Errorf("table %s is %s and must not grant %s", table.Name, way, g)
			}
		}
	}
}

func grantable(grant, way string) bool {
	allowed := []string{"fachui_auditor:select", "fachui_app:select", "fachui_app:insert"}
	if way != "append only" {
		allowed = append(allowed, "fachui_app:update")
	}
	if way == "ephemeral" {
		allowed = append(allowed, "fachui_app:delete")
	}
	return slices.Contains(allowed, grant)
}

// Types that lose money or time zones.
func TestColumnTypes(t *testing.T) {
	t.Parallel()
	super := pgtest.Super(t, pgtest.New(t))
	rows, err := super.Query(t.Context(), `
		select c.relname || '.' || a.attname || ' is ' || format_type(a.atttypid, a.atttypmod)
		from pg_attribute a
		join pg_class c on c.oid = a.attrelid
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and c.relname <> 'goose_db_version' and a.attnum > 0 and not a.attisdropped
			and a.atttypid in ('float4'::regtype, 'float8'::regtype, 'money'::regtype,
				'timestamp'::regtype, 'time'::regtype, 'timetz'::regtype, 'json'::regtype)
		order by 1`)
	require.NoError(t, err)
	wrong, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Empty(t, wrong, "use numeric(20,2), timestamptz or jsonb")
}

// NaN is greater than every number to PostgreSQL and would pass a check (x >= 0).
// Each check of the table is tried on a row that holds NaN in the column, 0 in
// the other numeric ones, and null elsewhere.
func TestNoColumnTakesNaN(t *testing.T) {
	t.Parallel()
	super := pgtest.Super(t, pgtest.New(t))
	rows, err := super.Query(t.Context(), `
		select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
			(
				select string_agg(
					case when b.attnum = a.attnum then '''NaN''::numeric'
						when 'numeric'::regtype in (z.oid, z.typbasetype) then '0::numeric'
						else 'null::' || format_type(b.atttypid, null) end
					|| format(' as %I', b.attname), ', ')
				from pg_attribute b
				join pg_type z on z.oid = b.atttypid
				where b.attrelid = c.oid and b.attnum > 0 and not b.attisdropped) as row,
			array(
				select pg_get_expr(k.conbin, k.conrelid)
				from pg_constraint k
				where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)) as checks
		from pg_attribute a
		join pg_class c on c.oid = a.attrelid
		join pg_type y on y.oid = a.atttypid
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
			and 'numeric'::regtype in (y.oid, y.typbasetype)
		order by 1, 2`)
	require.NoError(t, err)
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByName[struct {
		Table, Column, Type, Row string
		Checks                   []string
	}])
	require.NoError(t, err)
	for _, c := range columns {
		refused := false
		for _, check := range c.Checks {
			var fine *bool
			err := super.QueryRow(t.Context(), `select (`+check+`) from (select `+c.Row+`) x`).Scan(&fine)
			require.NoError(t, err, "%s: %s", c.Table, check)
			refused = refused || fine != nil && !*fine
		}
		if c.Type != "numeric" {
			_, err := super.Exec(t.Context(), `select 'NaN'::numeric::`+c.Type)
			refused = refused || err != nil
		}
		if !refused {
			t.Errorf("%s.%s takes NaN: check an upper bound, such as (%s < 1e13)", c.Table, c.Column, c.Column)
		}
	}
}

// A function that runs with its owner's rights must not look names up in the caller's path.
func TestDefinersFixTheirPath(t *testing.T) {
	t.Parallel()
	super := pgtest.Super(t, pgtest.New(t))
	rows, err := super.Query(t.Context(), `
		select oid::regprocedure::text
		from pg_proc
		where pronamespace = 'public'::regnamespace and prosecdef
			and not exists (
				select from unnest(proconfig) setting
				where setting like 'search_path=%')
		order by 1`)
	require.NoError(t, err)
	open, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Empty(t, open, "add: set search_path = public, pg_temp")
}
