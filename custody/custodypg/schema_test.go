package custodypg_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"fachui/custody"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

// The steps that the schema lets pass are those of the table.
func TestSchema_steps_are_those_of_the_table(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	var def string
	require.NoError(t, pool.QueryRow(t.Context(), `
		select pg_get_constraintdef(oid)
		from pg_constraint
		where conname = 'custody_movement_step'`).Scan(&def))
	var got, want []string
	for _, m := range regexp.MustCompile(`'(\w+)'::text\) AND \(from_state = '(\w+)'::text\) AND \(to_state = '(\w+)'`).FindAllStringSubmatch(def, -1) {
		got = append(got, m[1]+" "+m[2]+" "+m[3])
	}
	for _, s := range custody.Steps() {
		want = append(want, fmt.Sprintf("%s %s %s", s.Command, s.From, s.To))
		if s.ToIf != "" {
			want = append(want, fmt.Sprintf("%s %s %s", s.Command, s.From, s.ToIf))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	require.Equal(t, want, got)
}

type writer interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// What the schema refuses it refuses to everybody, the owner too.
func TestSchema_refuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	fixture.Court(t, w.pool, "wuhou")
	foreignCase, _ := fixture.Asset(t, w.pool, "wuhou", "movable", "jewellery")
	stored, sealed := w.received(crate(), ""), w.received(ring(), "川锦封0001")
	listed := w.handOver(ring()).Things[0]
	waiting := w.received(crate(), "")
	d, err := w.do(waiting, custody.Seal, custody.Particulars{Seal: "川锦封0009"}, w.clerk)
	require.NoError(t, err)
	const moved = `
		insert into custody_movement (court_id, thing_id, number, movement_id, command, from_state, to_state, from_slot, to_slot, from_seal, to_seal,
			from_duty, to_duty, reason, document, people_enc, prepared_by, prepared_role, prepared_at, confirmed_by, confirmed_role, moved_at)
		select court_id, thing_id, movements + 1, gen_random_uuid(), `
	const of = ` from custody_thing where court_id = $1 and thing_id = $2`
	const keep = `, 'keep', 'keep', '', '', null, '` + "%s" + `', '%s', moved_at, %s, moved_at`
	alone := func(who ref.ID, role string) string { return fmt.Sprintf(keep, who, role, `null, null`) }
	both := func(a ref.ID, as string, b ref.ID, bs string) string {
		return fmt.Sprintf(keep, a, as, fmt.Sprintf(`'%s', '%s'`, b, bs))
	}
	clerk, keeper, judge := w.clerk.Person, w.keeper.Person, w.judge.Person
	receive := fmt.Sprintf(`'receive', state, 'SEALED', null, '%s', null, '川锦封0007', 'keep', 'keep', '', '', null, '%%s', '%%s', '%s', '%%s', '%%s', '%s'`, w.safe, began, began)
	for _, c := range []struct {
		name, sql string
		args      []any
		want      string // constraint; empty: a trigger
	}{
		{"sealing alone", moved + `'seal', state, 'SEALED', slot_id, slot_id, null, '川锦封0005'` + alone(clerk, "clerk") + of, []any{jinjiang, stored}, "custody_movement_two_people"},
		{"sealing with oneself", moved + `'seal', state, 'SEALED', slot_id, slot_id, null, '川锦封0005'` + both(clerk, "clerk", clerk, "custodian") + of, []any{jinjiang, stored}, ""},
		{"sealing what nobody began", moved + `'seal', state, 'SEALED', slot_id, slot_id, null, '川锦封0005'` + both(clerk, "clerk", keeper, "custodian") + of, []any{jinjiang, stored}, ""},
		{"opening alone", moved + `'open', state, 'OPENED', slot_id, slot_id, seal, null` + alone(clerk, "clerk") + of, []any{jinjiang, sealed}, "custody_movement_two_people"},
		{"moving a sealed thing alone", moved + `'move', state, state, slot_id, '` + w.shelf.String() + `', seal, seal` + alone(keeper, "custodian") + of, []any{jinjiang, sealed}, "custody_movement_two_people"},
		{"moving to where it stands", moved + `'move', state, state, slot_id, slot_id, null, null` + alone(keeper, "custodian") + of, []any{jinjiang, stored}, ""},
		{"from a slot where it is not", moved + `'move', state, state, '` + w.shelf.String() + `', '` + w.shelf.String() + `', null, null` + alone(keeper, "custodian") + of, []any{jinjiang, stored}, ""},
		{"to a slot that is not there", moved + `'move', state, state, slot_id, gen_random_uuid(), null, null` + alone(keeper, "custodian") + of, []any{jinjiang, stored}, "custody_movement_court_id_to_slot_fkey"},
		{"another slot by a count", moved + `'check', state, state, slot_id, '` + w.shelf.String() + `', null, null` + alone(keeper, "custodian") + of, []any{jinjiang, stored}, ""},
		{"delivered without an order", moved + `'deliver', state, 'DELIVERED', slot_id, null, null, null` + both(clerk, "clerk", keeper, "custodian") + of, []any{jinjiang, stored}, ""},
		{"a step that is none", moved + `'deliver', state, 'LENT', slot_id, null, null, null` + both(clerk, "clerk", keeper, "custodian") + of, []any{jinjiang, stored}, ""},
		{"an order of the clerk", moved + `'cancel_order', state, state, slot_id, slot_id, null, null` + alone(clerk, "clerk") + of, []any{jinjiang, stored}, ""},
		{"a number left out", `
			insert into custody_movement (court_id, thing_id, number, movement_id, command, from_state, to_state, from_slot, to_slot, from_duty, to_duty,
				reason, document, prepared_by, prepared_role, prepared_at, moved_at)
			select court_id, thing_id, movements + 2, gen_random_uuid(), 'check', state, state, slot_id, slot_id, duty, duty, '', '', '` + keeper.String() + `', 'custodian', moved_at, moved_at` + of, []any{jinjiang, stored}, ""},
		{"earlier than the one before", `
			insert into custody_movement (court_id, thing_id, number, movement_id, command, from_state, to_state, from_slot, to_slot, from_duty, to_duty,
				reason, document, prepared_by, prepared_role, prepared_at, moved_at)
			select court_id, thing_id, movements + 1, gen_random_uuid(), 'check', state, state, slot_id, slot_id, duty, duty, '', '', '` + keeper.String() + `', 'custodian', moved_at - interval '1 s', moved_at - interval '1 s'` + of, []any{jinjiang, stored}, ""},
		{"past an act that waits", moved + `'check', state, state, slot_id, slot_id, null, null` + alone(keeper, "custodian") + of, []any{jinjiang, waiting}, ""},
		{"received by an officer who brought it", moved + fmt.Sprintf(receive, clerk, "clerk", judge, "custodian") + of, []any{jinjiang, listed.ID}, ""},
		{"received by no keeper", moved + fmt.Sprintf(receive, clerk, "clerk", w.head.Person, "bureau_head") + of, []any{jinjiang, listed.ID}, "custody_movement_across_the_door"},
		{"brought by somebody else", moved + fmt.Sprintf(receive, w.head.Person, "clerk", keeper, "custodian") + of, []any{jinjiang, listed.ID}, ""},
		{"a movement changed", `update custody_movement set reason = 'x' where court_id = $1 and thing_id = $2`, []any{jinjiang, stored}, ""},
		{"a movement deleted", `delete from custody_movement where court_id = $1 and thing_id = $2`, []any{jinjiang, stored}, ""},
		{"a list changed", `update custody_handover set place = '别处' where court_id = $1 and case_id = $2`, []any{jinjiang, w.caseID}, ""},
		{"a thing deleted", `delete from custody_thing where court_id = $1 and thing_id = $2`, []any{jinjiang, stored}, ""},
		{"put elsewhere without a movement", `update custody_thing set slot_id = '` + w.shelf.String() + `' where court_id = $1 and thing_id = $2`, []any{jinjiang, stored}, ""},
		{"a movement counted that was not", `update custody_thing set movements = movements + 1 where court_id = $1 and thing_id = $2`, []any{jinjiang, stored}, ""},
		{"described anew", `update custody_thing set description = '铜戒指' where court_id = $1 and thing_id = $2`, []any{jinjiang, sealed}, ""},
		{"in two places: gone and in a slot", `update custody_thing set state = 'DELIVERED' where court_id = $1 and thing_id = $2`, []any{jinjiang, stored}, ""},
		{"listed as received", `
			insert into custody_thing (court_id, case_id, handover_id, thing_id, line, description, quantity, unit, condition, valuable, titled, state, slot_id)
			select court_id, case_id, handover_id, gen_random_uuid(), 9, '戒指', 1, '枚', '完好', false, false, 'STORED', '` + w.safe.String() + `'` + of, []any{jinjiang, stored}, ""},
		{"a thing of a case of another court", `
			insert into custody_thing (court_id, case_id, handover_id, thing_id, line, description, quantity, unit, condition, valuable, titled)
			select court_id, '` + foreignCase.String() + `', handover_id, gen_random_uuid(), 9, '戒指', 1, '枚', '完好', false, false` + of, []any{jinjiang, stored}, "custody_thing_court_id_case_id_handover_id_fkey"},
		{"a list in a case of another court", `
			insert into custody_handover (court_id, case_id, handover_id, year, serial, handed_by_enc, capacity, officer, officer_role, second_officer, taken_on, place, document, listed_at)
			select $1, $2, gen_random_uuid(), 2026, 99, '', 'debtor', gen_random_uuid(), 'clerk', gen_random_uuid(), '2026-03-04', '某处', '某文书', '2026-03-04'`, []any{jinjiang, foreignCase}, "custody_handover_court_id_case_id_fkey"},
		{"a list by one officer", `
			insert into custody_handover (court_id, case_id, handover_id, year, serial, handed_by_enc, capacity, officer, officer_role, second_officer, taken_on, place, document, listed_at)
			select $1, $2, gen_random_uuid(), 2026, 99, '', 'debtor', $2, 'clerk', $2, '2026-03-04', '某处', '某文书', '2026-03-04'`, []any{jinjiang, w.caseID}, "custody_handover_two_officers"},
		{"a slot of another court", moved + `'move', state, state, slot_id, '` + w.foreignSlot().String() + `', null, null` + alone(keeper, "custodian") + of, []any{jinjiang, stored}, "custody_movement_court_id_to_slot_fkey"},
		{"a second act that waits", `
			insert into custody_act (court_id, act_id, thing_id, command, reason, document, prepared_by, prepared_role, prepared_at)
			values ($1, gen_random_uuid(), $2, 'open', '', '', gen_random_uuid(), 'clerk', '2026-03-04')`, []any{jinjiang, waiting}, "custody_act_one_waits"},
		{"an act confirmed by whoever began it", `update custody_act set ended_by = prepared_by, ended_at = prepared_at, outcome = 'done' where court_id = $1 and act_id = $2`, []any{jinjiang, d.Act}, "custody_act_two_people"},
		{"another seal on a prepared act", `update custody_act set seal = '别的封条' where court_id = $1 and act_id = $2`, []any{jinjiang, d.Act}, ""},
		{"a slot twice", `insert into custody_slot (court_id, slot_id, warehouse, slot, added_by, added_at) values ($1, $2, '一号库', 'A-03', $2, '2026-03-04')`, []any{jinjiang, ref.New()}, "custody_slot_once"},
	} {
		for who, by := range map[string]writer{"app": w.pool, "owner": pgtest.Owner(t, w.pool)} {
			_, err := by.Exec(t.Context(), c.sql, c.args...)
			switch {
			case err == nil:
				t.Errorf("%s, as %s: not refused", c.name, who)
			case !slices.Contains([]string{"23001", "23503", "23505", "23514", "42501"}, pg.Code(err)): // no slip of this test
				t.Errorf("%s, as %s: %v", c.name, who, err)
			case c.want != "" && !pg.Violated(err, c.want) && pg.Code(err) != "42501":
				t.Errorf("%s, as %s: %v, want %s", c.name, who, err, c.want)
			}
		}
	}
}

// foreignSlot is a slot of the other court.
func (w *world) foreignSlot() ref.ID {
	id := ref.New()
	w.exec(`insert into custody_slot (court_id, slot_id, warehouse, slot, added_by, added_at) values ('wuhou', $1, '一号库', 'A-03', $1, $2)`, id, began)
	return id
}

// Two people press at once: the thing moves once.
func TestConfirmedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.received(crate(), "")
	d, err := w.do(id, custody.Seal, custody.Particulars{Seal: "川锦封0005"}, w.clerk)
	require.NoError(t, err)
	results := make(chan error, 8)
	for i := range 8 {
		who := w.keeper
		if i%2 == 0 {
			who = w.judge
		}
		go func() {
			_, err := w.svc.Confirm(context.WithoutCancel(t.Context()), jinjiang, d.Act, who, w.now)
			results <- err
		}()
	}
	done := 0
	for range 8 {
		err := <-results
		if err == nil {
			done++
			continue
		}
		require.ErrorIs(t, err, custody.ErrActEnded)
	}
	require.Equal(t, 1, done)
	require.Len(t, w.show(id).Movements, 2)
}
