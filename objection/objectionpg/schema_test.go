package objectionpg_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/keyring"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
	"fachui/objection"
	"fachui/objection/objectionpg"
)

const (
	jinjiang = "jinjiang"
	hash     = "5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f"
)

var began = legal.MustParse("2026-03-04T10:00:00")

// world is a court with an announced lot, three judges who took no part in its case,
// and an accepted objection.
type world struct {
	t        *testing.T
	pool     *pgxpool.Pool
	svc      *objectionpg.Service
	caseID   ref.ID
	asset    ref.ID
	lot      ref.ID
	operator ref.ID
	judges   []ref.ID
}

func newWorld(t *testing.T) *world {
	t.Helper()
	pool := pgtest.New(t)
	fixture.Court(t, pool, jinjiang)
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "keys"))
	require.NoError(t, err)
	w := &world{t: t, pool: pool, svc: objectionpg.New(pool, ring, nil)}
	w.lot = fixture.Announced(t, pool, fixture.Lot{Court: jinjiang})
	require.NoError(t, pool.QueryRow(t.Context(), `select case_id, asset_id from lot where lot_id = $1`, w.lot).Scan(&w.caseID, &w.asset))
	w.operator = w.person()
	w.exec(`insert into person_role (person_id, role, turn, granted, at) values ($1, 'operator', 1, true, $2)`, w.operator, began)
	for range 3 {
		w.judges = append(w.judges, w.hire("judge"))
	}
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	_, err := w.pool.Exec(w.t.Context(), sql, args...)
	require.NoError(w.t, err)
}

func (w *world) person() ref.ID {
	id := ref.New()
	w.exec(`insert into person (person_id, kind, login, registered_at) values ($1, 'person', $2, $3)`,
		id, "p"+strings.ReplaceAll(string(id), "-", "")[12:], began)
	return id
}

func (w *world) hire(role string) ref.ID {
	id := w.person()
	w.exec(`insert into person_role (person_id, court_id, role, turn, granted, by_id, at) values ($1, $2, $3, 1, true, $4, $5)`, id, jinjiang, role, w.operator, began)
	return id
}

// accepted is an objection under review; a third party's is held with it.
func (w *world) accepted(kind objection.Kind) ref.ID {
	w.t.Helper()
	id := ref.New()
	capacity, act := objection.ByInterested, objection.Sale
	if kind == objection.ThirdParty {
		capacity, act = objection.ByThird, ""
	}
	err := pg.Tx(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(w.t.Context(), `
			insert into objection (court_id, objection_id, case_id, asset_id, lot_id, kind, capacity, person_id, act, request, statement, contact, state, filed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '撤销拍卖', '事实和理由', '\x00', 'FILED', $10)`,
			jinjiang, id, w.caseID, w.asset, w.lot, kind, capacity, w.person(), act, began)
		if err == nil && kind == objection.ThirdParty {
			_, err = tx.Exec(w.t.Context(), `
				insert into objection_hold (court_id, hold_id, objection_id, case_id, asset_id, why, placed_at)
				values ($1, $2, $3, $4, $5, 'third_party', $6)`, jinjiang, ref.New(), id, w.caseID, w.asset, began)
		}
		if err == nil {
			_, err = tx.Exec(w.t.Context(), `
				update objection
				set state = 'ACCEPTED', year = 2026, serial = (select count(*) from objection), accepted_at = $2
				where objection_id = $1`, id, began)
		}
		return err
	})
	require.NoError(w.t, err)
	return id
}

const formed = `
	insert into objection_panel (court_id, objection_id, round, members, presiding, formed_by, formed_at)
	values ($1, $2, $3, $4, $5, $6, $7)`

func (w *world) panel(id ref.ID, round int, members ...ref.ID) error {
	_, err := w.pool.Exec(w.t.Context(), formed, jinjiang, id, round, members, members[0], w.operator, began)
	return err
}

// The pairs of states that the schema lets pass are those of the table.
func TestSchema_moves_are_those_of_the_table(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rows, err := w.pool.Query(t.Context(), `select before || ' ' || after from objection_move`)
	require.NoError(t, err)
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	var want []string
	for _, s := range objection.Steps() {
		if s.From != s.To {
			want = append(want, fmt.Sprintf("%s %s", s.From, s.To))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	require.Equal(t, slices.Compact(want), got)
}

// Whoever handled, priced, published or paid in the case never sits: each of the four.
// Cases: I21.
func TestSchema_panel_is_of_people_who_took_no_part(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.accepted(objection.Conduct)
	require.NoError(t, w.panel(id, 1, w.judges...)) // people who did nothing may
	fact := func(kind string, actor, other ref.ID) {
		w.exec(`insert into event (court_id, kind, case_id, actor_id, actor_role, for_id, at) values ($1, $2, $3, $4, 'judge', $5, $6)`,
			jinjiang, kind, w.caseID, actor, null(other), began)
	}
	for _, c := range []struct {
		name string
		part objection.Part
		act  func(person ref.ID)
	}{
		{"in charge of it", objection.Handled, func(p ref.ID) {
			w.exec(`insert into case_handler (court_id, case_id, version, person_id, assigned_by, assigned_at) values ($1, $2, 1, $3, $4, $5)`, jinjiang, w.caseID, p, w.operator, began)
		}},
		{"made an order in it", objection.Handled, func(p ref.ID) { fact("lot.late_accepted", p, "") }},
		{"somebody stood in for them", objection.Handled, func(p ref.ID) { fact("plan.served", w.operator, p) }},
		{"fixed a method of its price", objection.Priced, func(p ref.ID) { fact("valuation.method_recorded", p, "") }},
		{"decided about its price", objection.Priced, func(p ref.ID) {
			w.exec(`insert into lot_resolution (court_id, resolution_id, lot_id, content, content_hash, starting_price, increment, deposit, pay_days, exception, purchase_limited,
					prior_claims, costs, holders, members, presiding, proposed_by, proposed_at)
				select court_id, gen_random_uuid(), lot_id, '决议', encode(sha256(convert_to('决议', 'UTF8')), 'hex'), starting_price, increment, deposit, pay_days, '', false,
					0, 0, '[]', array[$2::uuid, $3, $4], $3, $3, $5
				from lot where lot_id = $1`, w.lot, p, w.operator, w.person(), began)
		}},
		{"published its sale", objection.Published, func(p ref.ID) {
			w.exec(`insert into announcement (court_id, announcement_id, lot_id, content, content_hash, opens_at, ends_at, published_by, published_at)
				select court_id, gen_random_uuid(), lot_id, content, content_hash, opens_at, ends_at, $2, published_at
				from announcement where lot_id = $1 limit 1`, w.lot, p)
		}},
		{"interrupted its sale", objection.Published, func(p ref.ID) {
			w.exec(`insert into lot_interruption (court_id, interruption_id, lot_id, kind, ground, reason, ordered_by, at)
				values ($1, $2, $3, 'suspend', 'other', '理由', $4, $5)`, jinjiang, ref.New(), w.lot, p, began)
		}},
		{"drafted the plan of its money", objection.Paid, func(p ref.ID) { w.plan(p) }},
		{"prepared a payout of it", objection.Paid, func(p ref.ID) { w.payout(p) }},
	} {
		id := w.accepted(objection.Conduct)
		person := w.hire("judge")
		require.NoError(t, w.panel(w.accepted(objection.Conduct), 1, person, w.judges[0], w.judges[1]), c.name) // before
		c.act(person)
		err := w.panel(id, 1, w.judges[0], w.judges[1], person)
		require.True(t, pg.Violated(err, "objection_panel_apart"), "%s: %v", c.name, err)
		var parts []objection.Part
		require.NoError(t, w.pool.QueryRow(t.Context(), `select objection_parts($1, $2, $3)`, jinjiang, w.caseID, person).Scan(&parts))
		require.Contains(t, parts, c.part, c.name)
	}
	looked := w.hire("judge")
	fact("party.opened", looked, "")
	fact("objection.heard", looked, "")
	require.NoError(t, w.panel(w.accepted(objection.Conduct), 1, w.judges[0], w.judges[1], looked), "looking at a name and hearing objections are no part")
	clerk := w.hire("clerk")
	err := w.panel(w.accepted(objection.Conduct), 1, w.judges[0], w.judges[1], clerk)
	require.True(t, pg.Violated(err, "objection_panel_role"), err)
}

// Whoever takes a part in the case after the panel was formed does not sign.
func TestSchema_member_who_takes_a_part_does_not_sign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.accepted(objection.Conduct)
	require.NoError(t, w.panel(id, 1, w.judges...))
	ruling := ref.New()
	w.exec(`insert into objection_ruling (court_id, ruling_id, objection_id, round, outcome, doc_no, document, reason, content_hash, proposed_by, proposed_at)
		values ($1, $2, $3, 1, 'dismissed', '执异1号', $4, '理由', $4, $5, $6)`, jinjiang, ruling, id, hash, w.judges[0], began)
	sign := func(p ref.ID, of string) error {
		_, err := w.pool.Exec(t.Context(), `insert into objection_signature (court_id, ruling_id, member_id, agrees, content_hash, signed_at) values ($1, $2, $3, true, $4, $5)`,
			jinjiang, ruling, p, of, began)
		return err
	}
	require.NoError(t, sign(w.judges[0], hash))
	require.True(t, pg.Violated(sign(w.judges[1], strings.Repeat("0", 64)), "objection_signature_guard"))
	require.True(t, pg.Violated(sign(w.operator, hash), "objection_signature_guard"))
	ruled := func() error {
		_, err := w.pool.Exec(t.Context(), `update objection set state = 'RULED', outcome = 'dismissed', ruled_at = $2 where objection_id = $1`, id, began)
		return err
	}
	require.NoError(t, sign(w.judges[1], hash))
	require.True(t, pg.Violated(ruled(), "objection_by_panel"), "most agreed, but one has not signed")
	w.exec(`insert into event (court_id, kind, lot_id, actor_id, actor_role, at) values ($1, 'lot.suspended', $2, $3, 'judge', $4)`, jinjiang, w.lot, w.judges[2], began)
	require.True(t, pg.Violated(sign(w.judges[2], hash), "objection_panel_apart"))
	require.True(t, pg.Violated(ruled(), "objection_by_panel"))
}

// What a third party claims is neither announced nor are titles to it given, until the
// objection is over; the hold cannot be taken away meanwhile.
func TestSchema_held_property_stands_still(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.accepted(objection.ThirdParty)
	free := func(why string) error {
		_, err := w.pool.Exec(t.Context(), `update objection_hold set released_at = $2, released_why = $3 where objection_id = $1`, id, began, why)
		return err
	}
	for _, why := range []string{"dismissed", "order", "lifted", "security", "withdrawn", "ruled"} {
		require.True(t, pg.Violated(free(why), "objection_hold_stands"), why)
	}
	w.exec(`update lot set status = 'SUSPENDED', suspended_from = 'ANNOUNCED' where lot_id = $1`, w.lot)
	_, err := w.pool.Exec(t.Context(), `update lot set status = 'ANNOUNCED', suspended_from = null where lot_id = $1`, w.lot)
	require.True(t, pg.Violated(err, "lot_not_while_held"), err)
	w.exec(`insert into objection_security (court_id, security_id, objection_id, side, offered_by, form, amount, document, offered_at, accepted, reason, decided_by, decided_at)
		values ($1, $2, $3, 'continue', $4, '保函', 1000, '', $5, true, '充分', $4, $5)`, jinjiang, ref.New(), id, w.operator, began)
	require.NoError(t, free("security"))
	w.exec(`update lot set status = 'ANNOUNCED', suspended_from = null where lot_id = $1`, w.lot)
	_, err = w.pool.Exec(t.Context(), `
		insert into objection (court_id, objection_id, case_id, asset_id, kind, capacity, person_id, act, request, statement, contact, state, filed_at)
		values ($1, $2, $3, $4, 'third_party', 'interested', $5, '', '请求停止', '事实理由', '\x00', 'FILED', $6)`, jinjiang, ref.New(), w.caseID, w.asset, w.operator, began)
	require.True(t, pg.Violated(err, "objection_kind_capacity"), err)
	bare := ref.New()
	w.exec(`insert into objection (court_id, objection_id, case_id, asset_id, kind, capacity, person_id, act, request, statement, contact, state, filed_at)
		values ($1, $2, $3, $4, 'third_party', 'third_party', $5, '', '请求停止', '事实理由', '\x00', 'FILED', $6)`, jinjiang, bare, w.caseID, w.asset, w.person(), began)
	_, err = w.pool.Exec(t.Context(), `update objection set state = 'ACCEPTED', year = 2026, serial = 99, accepted_at = $2 where objection_id = $1`, bare, began)
	require.True(t, pg.Violated(err, "objection_held"), "accepted without a hold: %v", err)
}

func null(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}

// plan drafts a plan of distribution of the case.
func (w *world) plan(by ref.ID) {
	w.t.Helper()
	plan := ref.New()
	err := pg.Tx(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(w.t.Context(), `
			insert into plan (court_id, plan_id, case_id, version, pool, from_sale, facts, state, drafted_by, drafted_at)
			values ($1, $2, $3, 1, 500, 0, '{}', 'draft', $4, $5)`, jinjiang, plan, w.caseID, by, began)
		if err == nil {
			_, err = tx.Exec(w.t.Context(), `
				insert into plan_line (court_id, plan_id, line_id, line_no, tier, use, claim, payee, code, due, amount, parts, basis, zh, en)
				values ($1, $2, $3, 1, 'ordinary', 'pay', 'c', 'p', 'L2150', 500, 500, '[]', '', '', '')`, jinjiang, plan, ref.New())
		}
		return err
	})
	require.NoError(w.t, err)
}

func (w *world) payout(by ref.ID) {
	w.exec(`insert into payout (court_id, payout_id, kind, case_id, source_code, source_subject, amount, purpose, payee, payee_content, name_hash,
			account_hash, content_hash, needs_chain, needs_leader, end_to_end, state, prepared_by, prepared_at)
		values ($1, $2, 'plan', $3, 'L2150', $2, 1000, '案款发放', '某人', '', '', '', '', true, false, 'FC' || repeat('0', 30), 'draft', $4, $5)`,
		jinjiang, ref.New(), w.caseID, by, began)
}
