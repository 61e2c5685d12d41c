package auctionpg_test

import (
	"testing"

	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

// E9: whoever valued one thing stands on the list of every lot that sells it, alone or in
// a whole, and on no other: 法释〔2016〕18号 Art. 34.
func TestBarList_valuers_of_a_whole(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	fixture.Court(t, pool, court)
	run := func(sql string, args ...any) {
		t.Helper()
		_, err := pool.Exec(t.Context(), sql, args...)
		no(t, err)
	}
	tests := []struct {
		name   string
		mode   string // of the set in which both things stand; "" for none
		valued int    // which thing was valued
		barred bool
	}{
		{"the thing itself", "", 0, true},
		{"another thing of the case", "", 1, false},
		{"the first thing of a whole", "whole", 0, true},
		{"the second thing of a whole", "whole", 1, true},
		{"another lot of a set that is sold apart", "separate", 1, false},
	}
	for n, tt := range tests {
		caseID, first := fixture.Asset(t, pool, court, "movable", "other")
		who := ref.New()
		second := beside(run, first)
		lot := selling(run, caseID, tt.mode, first, second)
		things := []ref.ID{first, second}
		run(`insert into person (person_id, kind, login, registered_at) values ($1, 'person', 'valuer' || $2::int, '2026-01-05')`, who, n)
		valued(t, pool, caseID, things[tt.valued], who, n)
		var barred bool
		no(t, pool.QueryRow(t.Context(), `
			select exists (
				select from lot_bars($1, $2) b
				where b.rule = 'E9' and b.person_id = $3)`, court, lot, who).Scan(&barred))
		if barred != tt.barred {
			t.Errorf("%s: on the list %t, want %t", tt.name, barred, tt.barred)
		}
	}
}

// beside lists a second thing of the case of first.
func beside(run func(string, ...any), first ref.ID) ref.ID {
	second := ref.New()
	run(`insert into asset (court_id, case_id, asset_id, kind, class, title, province, city, address, seizure_kind, seized_on, seizure_doc, listed_by, listed_at)
		select court_id, case_id, $2, kind, class, title, province, city, address, seizure_kind, seized_on, seizure_doc, listed_by, listed_at
		from asset
		where asset_id = $1`, first, second)
	return second
}

// selling lists a lot of the first of things; with a mode the lot belongs to a set of all.
func selling(run func(string, ...any), caseID ref.ID, mode string, things ...ref.ID) ref.ID {
	set, lot := ref.New(), ref.New()
	if mode != "" {
		run(`with s as (
				insert into lot_set (court_id, set_id, case_id, mode, finding, reason, gap_minutes, size, content, content_hash, made_by, made_at)
				values ($1, $2, $3, $4, case when $4 = 'whole' then 'value_loss' else '' end, '理由充分', case when $4 = 'whole' then 0 else 30 end, 2, '{}',
					encode(sha256('{}'), 'hex'), gen_random_uuid(), '2026-03-01')),
			t as (
				insert into lot_set_thing (court_id, set_id, case_id, asset_id, place)
				select $1, $2, $3, a, n from unnest($5::uuid[]) with ordinality x (a, n))
			insert into lot_set_target (court_id, set_id, version, total, lines, stated_by, stated_at)
			values ($1, $2, 1, 100, '[{"kind": "claim", "amount": "100.00", "source": "判决"}]', gen_random_uuid(), '2026-03-01')`, court, set, caseID, mode, things)
	}
	run(`insert into lot (court_id, lot_id, case_id, asset_id, set_id, round, attempt, status, title, kind, class, province, city,
			reference_price, reference_valid_until, listed_by, listed_at)
		select court_id, $2, case_id, asset_id, nullif($3, '')::uuid, 'first', 1, 'PRICED', title, kind, class, province, city, 1000, '2026-12-31', listed_by, listed_at
		from asset
		where asset_id = $1`, things[0], lot, map[bool]string{true: set.String()}[mode != ""])
	return lot
}

// E2: whoever bought and did not pay stands on the list of every later lot that sells
// something of what was bought, alone or in a whole: 法释〔2016〕18号 Art. 24(2).
func TestBarList_defaulters_of_a_whole(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	fixture.Court(t, pool, court)
	super := pgtest.Super(t, pool)
	run := func(sql string, args ...any) {
		t.Helper()
		_, err := super.Exec(t.Context(), sql, args...)
		no(t, err)
	}
	for _, sql := range []string{ // a sale and its default, without the months before them
		`alter table default_ruling disable trigger default_ruling_guard`,
		`alter table lot disable trigger all`,
		`set session_replication_role = replica`,
	} {
		run(sql)
	}
	tests := []struct {
		name          string
		before, after string // the mode in which both things stood; "" for one thing
		bought, sold  int    // the first thing of each lot
		barred        bool
	}{
		{"the thing itself", "", "", 0, 0, true},
		{"another thing of the case", "", "", 1, 0, false},
		{"alone, then second in a whole", "", "whole", 1, 0, true},
		{"in a whole, then its second thing alone", "whole", "", 0, 1, true},
		{"alone, then the other of a set that is sold apart", "", "separate", 1, 0, false},
	}
	for n, tt := range tests {
		caseID, first := fixture.Asset(t, pool, court, "movable", "other")
		things := []ref.ID{first, beside(run, first)}
		of := func(mode string, first int) ref.ID {
			if mode == "" {
				return selling(run, caseID, mode, things[first])
			}
			return selling(run, caseID, mode, things...)
		}
		bought, who := of(tt.before, tt.bought), ref.New()
		run(`update lot set status = 'DEFAULTED', starting_price = 1000, increment = 10, deposit = 100, pay_days = 7, resolution_id = lot_id where lot_id = $1`, bought)
		run(`insert into person (person_id, kind, login, registered_at) values ($1, 'person', 'buyer' || $2::int, '2026-01-05')`, who, n)
		run(`insert into default_ruling (court_id, lot_id, ruling_id, application_id, buyer_id, doc_no, document, reason, ruled_by, at)
			values ($1, $2, $2, $2, $3, '裁定' || $4::int, repeat('a', 64), '逾期未付', $3, '2026-03-20')`, court, bought, who, n)
		var barred bool
		no(t, pool.QueryRow(t.Context(), `
			select exists (
				select from lot_bars($1, $2) b
				where b.rule = 'E2' and b.person_id = $3)`, court, of(tt.after, tt.sold), who).Scan(&barred))
		if barred != tt.barred {
			t.Errorf("%s: on the list %t, want %t", tt.name, barred, tt.barred)
		}
	}
}

// valued writes that the firm of who was commissioned to value a thing.
func valued(t *testing.T, w writer, caseID, asset, who ref.ID, n int) {
	t.Helper()
	firm, valuation := ref.New(), ref.New()
	for _, x := range []struct {
		sql  string
		args []any
	}{
		{`insert into appraisal_firm (firm_id, registry_no, name, uscc, specialties, province, city, joined_on)
			values ($1, 'R-' || $2::int, '某评估公司', '91510100MA000000' || (10 + $2::int), '{real_estate}', '四川省', '成都市', '2020-01-01')`, []any{firm, n}},
		{`insert into appraiser (appraiser_id, firm_id, person_id, certificate_no, specialty, joined_at)
			values ($1, $2, $3, 'C-' || $4::int, 'real_estate', '2026-01-05')`, []any{ref.New(), firm, who, n}},
		{`insert into valuation (court_id, valuation_id, case_id, asset_id, specialty, province, city, seized_on, mandate, wish, negotiable, official_price,
				needs_inspection, online_available, status, started_by, started_at)
			values ($1, $2, $3, $4, 'real_estate', '四川省', '成都市', '2026-01-06', '', '', '', '', '', '', 'commissioned', $2, '2026-01-06')`, []any{court, valuation, caseID, asset}},
		{`with s as (
				insert into selection (court_id, valuation_id, selection_no, source, selected_at)
				values ($1, $2, 1, 'agreement', '2026-01-07'))
			insert into selected_firm (court_id, valuation_id, selection_no, rank, firm_id)
			values ($1, $2, 1, 1, $3)`, []any{court, valuation, firm}},
		{`insert into commission (court_id, commission_id, valuation_id, selection_no, rank, firm_id, terms, fee_estimate, received_at, issued_by, status)
			values ($1, $2, $3, 1, 1, $4, '{}', 0, '2026-01-07', $3, 'sent')`, []any{court, ref.New(), valuation, firm}},
	} {
		_, err := w.Exec(t.Context(), x.sql, x.args...)
		no(t, err)
	}
}
