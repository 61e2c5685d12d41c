package migrations_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/pg"
	"fachui/internal/pgtest"
)

// A court to hang rows on; this is the schema's own test, below any operation.
const courtSQL = `
	insert into court (court_id, code, name, name_en, opened_at)
	values ('jinjiang', '川0104', '成都市锦江区人民法院', 'Jinjiang District People''s Court', '2026-03-02')`

// What the schema refuses whoever asks: the application and the owner alike.
func TestFactsAreNeverChanged(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	seed(t, pool)
	owner := pgtest.Owner(t, pool)
	for _, sql := range []string{
		`update event set kind = 'case.closed'`,
		`delete from event`,
		`truncate event`,
		`update fund_account set account_no = '99999999'`,
		`delete from fund_account`,
		`delete from court`,
		`truncate court cascade`,
		`delete from deadline`,
		`update legal_clock set purpose = 'production'`,
		`update legal_clock set frozen_at = frozen_at - interval '1 second'`,
		`do $$ begin
			update legal_clock set frozen_at = null;
			update legal_clock set frozen_at = '2026-03-01T00:00:00+08:00';
		end $$`,
		`update ledger set closed_through = closed_through - 1`,
		`update deadline set due_at = due_at where ended_at is not null`,
		`insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
			values ('jinjiang', 'CCB', '87654321', '成都市锦江区人民法院', gen_random_uuid(), gen_random_uuid(), '2026-03-02')`,
		`insert into ledger (court_id, opened_on, closed_through) values ('jinjiang', '2026-03-02', '2026-03-01')`,
		`insert into auction_channel (court_id, platform, opened_at) values ('jinjiang', '法槌', '2026-03-02')`,
	} {
		refusedBy(t, pool, owner, sql)
	}
}

func seed(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	for _, sql := range []string{
		courtSQL,
		`insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
			values ('jinjiang', 'ICBC', '12345678', '成都市锦江区人民法院', gen_random_uuid(), gen_random_uuid(), '2026-03-02')`,
		`insert into ledger (court_id, opened_on, closed_through) values ('jinjiang', '2026-03-02', '2026-03-01')`,
		`insert into auction_channel (court_id, platform, opened_at) values ('jinjiang', '法槌', '2026-03-02')`,
		`insert into event (court_id, kind, actor_role, at) values ('jinjiang', 'case.opened', 'clerk', '2026-03-02')`,
		`insert into deadline (deadline_id, court_id, kind, subject_id, owner_role, due_at, basis, opened_at, ended_at, outcome)
			values (gen_random_uuid(), 'jinjiang', 'report.due', gen_random_uuid(), 'appraiser', '2026-04-02', '', '2026-03-02', '2026-03-03', 'met')`,
	} {
		_, err := pool.Exec(t.Context(), sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func refusedBy(t *testing.T, pool *pgxpool.Pool, owner *pgx.Conn, sql string) {
	t.Helper()
	_, err := pool.Exec(t.Context(), sql)
	if err == nil {
		t.Errorf("the application may: %s", sql)
	}
	_, err = owner.Exec(context.Background(), sql)
	if err == nil {
		t.Errorf("the owner may: %s", sql)
	} else if code := pg.Code(err); !strings.HasPrefix(code, "23") && code != "0A000" {
		t.Errorf("the owner is stopped by %v (%s), not by a rule: %s", err, code, sql)
	}
}

func TestTheApplicationHasNoDDL(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	for _, sql := range []string{
		`create table mine (x int)`,
		`drop table event`,
		`alter table event disable trigger append_only`,
		`set session_replication_role = replica`,
		`create temp table t (x int)`,
		`insert into legal_clock (purpose) values ('demo')`,
	} {
		_, err := pool.Exec(t.Context(), sql)
		if err == nil {
			t.Errorf("the application may: %s", sql)
		}
	}
}

func TestOneAccountNeverServesTwoCourts(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	seed(t, pool)
	_, err := pool.Exec(t.Context(), `
		insert into court (court_id, code, name, name_en, opened_at)
		values ('wuhou', '川0107', '成都市武侯区人民法院', 'Wuhou District People''s Court', '2026-03-02')`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = pool.Exec(t.Context(), `
		insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
		values ('wuhou', 'ICBC', '12345678', '成都市武侯区人民法院', gen_random_uuid(), gen_random_uuid(), '2026-03-02')`)
	if !pg.Violated(err, "fund_account_one_court") {
		t.Error(err)
	}
	_, err = pool.Exec(t.Context(), `
		insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
		select 'wuhou', 'ICBC', '22345678', '成都市武侯区人民法院', p, p, '2026-03-02'
		from gen_random_uuid() p`)
	if !pg.Violated(err, "fund_account_two_people") {
		t.Error(err)
	}
}
