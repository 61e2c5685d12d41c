package invariant_test

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/invariant"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/valuation/draw"
)

//go:embed testdata/story.sql
var storySQL string

//go:embed testdata/money.sql
var moneySQL string

//go:embed testdata/day.sql
var daySQL string

var (
	identifier = regexp.MustCompile(`@(\d+)`)
	now        = legal.MustParse("2026-05-01 09:00")
	secrets    = []string{"钱未中", "510104199001011234", "6222020000000001"}
)

// id writes out the identifier that @n stands for in a test's SQL.
func id(n int) string { return fmt.Sprintf("00000000-0000-7000-8000-%012d", n) }

func written(sql string) string {
	return identifier.ReplaceAllStringFunc(sql, func(s string) string {
		n, _ := strconv.Atoi(s[1:]) // digits by the pattern
		return "'" + id(n) + "'"
	})
}

func run(t *testing.T, tx pgx.Tx, sql string) {
	t.Helper()
	_, err := tx.Exec(t.Context(), written(sql))
	require.NoError(t, err, sql)
}

// Only a superuser can build rows that no rule made and no trigger looked at; that
// somebody could is why there is a second opinion.

// lifted is SQL that lifts the guards of every table that sql names, or of all if
// it is empty; guarded puts them back.
func lifted(sql string) string {
	return `set local session_replication_role = replica;` + guards("disable", sql)
}

func guarded(sql string) string {
	return `;set local session_replication_role = origin;` + guards("enable always", sql)
}

func guards(how, sql string) string {
	which := ""
	if sql != "" {
		which = ` and tgrelid in (select oid from pg_class where relname = any ('{` + strings.Join(word.FindAllString(sql, -1), ",") + `}'))`
	}
	return `
		do $$
		declare
			t record;
		begin
			for t in select tgrelid::regclass as name, tgname from pg_trigger
				where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)` + which + ` loop
				execute format('alter table %s ` + how + ` trigger %I', t.name, t.tgname);
			end loop;
		end $$;`
}

// word is what may be the name of a table.
var word = regexp.MustCompile(`[a-z][a-z_]*`)

const journalSQL = `
		create function pg_temp.journal(key text, at timestamptz, event text, dr text, dr_case text, dr_lot text, dr_subject text,
			cr text, cr_case text, cr_lot text, cr_subject text, amount numeric) returns bigint language sql as $$
			select first
			from post_journals('qingyang', array[key], array[sha256(key::bytea)], array[(at at time zone 'Asia/Shanghai')::date], array[false],
				array[at], array[event], array[1], array[(amount * 100)::bigint],
				array['00000000-0000-7000-8000-00000000000a'::uuid], array['00000000-0000-7000-8000-00000000000b'::uuid],
				array[null::bigint], array[coalesce(dr_case, cr_case)::uuid], array[''],
				array[concat_ws(':', dr, coalesce(dr_case, ''), coalesce(dr_lot, ''), coalesce(dr_subject, '')),
					concat_ws(':', cr, coalesce(cr_case, ''), coalesce(cr_lot, ''), coalesce(cr_subject, ''))],
				array[1], array[1], array[event], array[1], array[dr], array[2], array[cr], array[(amount * 100)::bigint])
		$$;`

// story builds one case from seizure to payout in a database of its own.
func story(t *testing.T) *pgx.Conn {
	t.Helper()
	super := pgtest.Super(t, pgtest.New(t))
	for _, part := range []func(pgx.Tx){
		func(tx pgx.Tx) { run(t, tx, lifted("")+storySQL); drawn(t, tx); run(t, tx, guarded("")) },
		func(tx pgx.Tx) { run(t, tx, journalSQL+moneySQL) },
		func(tx pgx.Tx) { run(t, tx, daySQL) },
	} {
		tx, err := super.Begin(t.Context())
		require.NoError(t, err)
		part(tx)
		require.NoError(t, tx.Commit(t.Context()))
	}
	return super
}

// drawn adds the draw of the story, made by the draw's own package: two programs
// that agree are better than one that agrees with itself.
func drawn(t *testing.T, tx pgx.Tx) {
	t.Helper()
	at := legal.MustParse("2026-01-08 10:00")
	secret := []byte("a secret of the court, 32 bytes.")
	m := draw.Manifest{
		Court: "qingyang", Case: "（2026）川0105执1号", Asset: id(110), Valuation: id(111), Purpose: "参考价", Specialty: "real_estate", Number: 1,
		Beacon: draw.Local, SecretHash: draw.SecretHash(secret), FrozenAt: at, NoncesUntil: at.Add(2 * time.Hour),
		Operator: id(3), Handlers: []string{id(2)}, Keepers: []string{id(4)}, Levels: []draw.Level{{Level: "city", Region: "成都", Listed: 4, Eligible: 3, Taken: true}},
	}
	for n := range 4 {
		m.Members = append(m.Members, draw.Member{Registry: fmt.Sprintf("SC-000%d", n+1), Name: fmt.Sprintf("评估机构%d", n+1), Joined: legal.MustDate("2020-01-02")})
	}
	m.Members[3].Ground, m.Members[3].Evidence = "interest", "股东名册"
	m, err := draw.Freeze(m)
	require.NoError(t, err)
	nonce := []draw.Contribution{{Party: id(101), Nonce: "八月十五", At: at.Add(time.Minute)}}
	tr, err := draw.Reveal(m, secret, nonce, id(3), []string{"纪检"}, at.Add(3*time.Hour))
	require.NoError(t, err)
	listed, err := json.Marshal(m)
	require.NoError(t, err)
	opened, err := json.Marshal(tr)
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), `
		insert into draw (court_id, draw_id, valuation_id, draw_no, manifest, manifest_hash, secret_hash, frozen_at, nonces_until, operator_id, status, transcript, transcript_hash, revealed_at)
		values ('qingyang', $1, $2, 1, $3, $4, $5, $6, $7, $8, 'drawn', $9, $10, $11)`,
		id(112), id(111), string(listed), m.Hash(), m.SecretHash, m.FrozenAt, m.NoncesUntil, id(3), string(opened), tr.Hash, tr.RevealedAt)
	require.NoError(t, err)
	run(t, tx, `insert into selection (court_id, valuation_id, selection_no, source, draw_id, selected_at) values ('qingyang', @111, 1, 'draw', @112, '2026-01-08 13:00+08')`)
	for i, registry := range tr.Chosen {
		_, err = tx.Exec(t.Context(), `
			insert into selected_firm (court_id, valuation_id, selection_no, rank, firm_id)
			select 'qingyang', $1, 1, $2, firm_id
			from appraisal_firm
			where registry_no = $3`, id(111), i+1, registry)
		require.NoError(t, err)
	}
	run(t, tx, `
		insert into commission (court_id, commission_id, valuation_id, selection_no, rank, firm_id, terms, fee_estimate, received_at, issued_by, status, answered_at)
		select 'qingyang', @130, @111, 1, 1, firm_id, '{}', 1000, '2026-01-09 10:00+08', @2, 'accepted', '2026-01-09 12:00+08'
		from selected_firm
		where rank = 1;
		update valuation_report set parts = jsonb_set(parts, '{sealed_by}', to_jsonb(registry_no)) from commission join appraisal_firm using (firm_id) where true;
		insert into event (court_id, kind, case_id, subject_id, actor_role, at, body)
		select 'qingyang', k.kind, @100, @112, 'technical_office', k.at, jsonb_build_object('manifest_hash', d.manifest_hash)
		from draw d, (values ('valuation.draw_frozen', timestamptz '2026-01-08 10:00+08'), ('valuation.draw_revealed', '2026-01-08 13:00+08')) k (kind, at)`)
}

// inside lets a check look at a transaction that is never committed.
type inside struct{ pgx.Tx }

func (i inside) BeginTx(ctx context.Context, _ pgx.TxOptions) (pgx.Tx, error) { return i.Begin(ctx) }

func options() invariant.Options {
	return invariant.Options{Now: now, Secrets: secrets, Bank: func(string) (money.Amount, error) { return money.MustParse("110000"), nil }}
}

func look(t *testing.T, db invariant.Database) invariant.Report {
	t.Helper()
	r, err := invariant.Check(t.Context(), db, options())
	require.NoError(t, err)
	return r
}
