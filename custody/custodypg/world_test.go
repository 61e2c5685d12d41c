package custodypg_test

import (
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/custody"
	"fachui/custody/custodypg"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/keyring"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

const jinjiang = "jinjiang"

// began is a Wednesday.
var began = legal.MustParse("2026-03-04T10:00:00")

// world is a court with a case, its staff and two slots.
type world struct {
	t      *testing.T
	pool   *pgxpool.Pool
	svc    *custodypg.Service
	caseID ref.ID
	asset  ref.ID
	clerk  event.Actor
	judge  event.Actor
	keeper event.Actor
	head   event.Actor
	safe   ref.ID
	shelf  ref.ID
	now    legal.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	pool := pgtest.New(t)
	fixture.Court(t, pool, jinjiang)
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "keys"))
	require.NoError(t, err)
	w := &world{t: t, pool: pool, svc: custodypg.New(pool, ring), now: began}
	w.caseID, w.asset = fixture.Asset(t, pool, jinjiang, "movable", "jewellery")
	operator := w.person("operator")
	w.exec(`insert into person_role (person_id, role, turn, granted, at) values ($1, 'operator', 1, true, $2)`, operator, began)
	hire := func(role string) event.Actor {
		id := w.person(role)
		w.exec(`insert into person_role (person_id, court_id, role, turn, granted, by_id, at) values ($1, $2, $3, 1, true, $4, $5)`, id, jinjiang, role, operator, began)
		return event.Actor{Person: id, Role: role}
	}
	w.clerk, w.judge, w.keeper, w.head = hire("clerk"), hire("judge"), hire("custodian"), hire("bureau_head")
	w.safe, w.shelf = w.slot("一号库", "保险柜01"), w.slot("一号库", "A-03")
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	_, err := w.pool.Exec(w.t.Context(), sql, args...)
	require.NoError(w.t, err)
}

func (w *world) person(login string) ref.ID {
	id := ref.New()
	w.exec(`insert into person (person_id, kind, login, registered_at) values ($1, 'person', $2, $3)`, id, login, began)
	return id
}

func (w *world) slot(warehouse, slot string) ref.ID {
	w.t.Helper()
	id, err := w.svc.AddSlot(w.t.Context(), jinjiang, warehouse, slot, w.keeper, w.now)
	require.NoError(w.t, err)
	return id
}

func ring() custody.NewThing {
	return custody.NewThing{Description: "黄金戒指，内圈刻字", Quantity: 1, Unit: "枚", Condition: "完好", Valuable: true}
}

func crate() custody.NewThing {
	return custody.NewThing{Description: "红木座椅", Quantity: 2, Unit: "把", Condition: "扶手有划痕"}
}

func (w *world) list(things ...custody.NewThing) custody.NewHandover {
	return custody.NewHandover{
		HandedBy: "张三", Capacity: "debtor", SecondOfficer: w.judge.Person, TakenOn: w.now.Date(),
		Place: "锦江区某路一号", Document: "（2026）川0104执1号裁定", Things: things,
	}
}

// handOver files a list and returns it with its things.
func (w *world) handOver(things ...custody.NewThing) custodypg.Handover {
	w.t.Helper()
	id, err := w.svc.HandOver(w.t.Context(), jinjiang, w.caseID, w.list(things...), w.clerk, w.now)
	require.NoError(w.t, err)
	h, err := w.svc.Handover(w.t.Context(), jinjiang, id, w.now)
	require.NoError(w.t, err)
	return h
}

// received files a list of one thing that the keeper receives.
func (w *world) received(thing custody.NewThing, seal string) ref.ID {
	w.t.Helper()
	h := w.handOver(thing)
	_, err := w.svc.Receive(w.t.Context(), jinjiang, h.ID, []custodypg.Receipt{{Thing: h.Things[0].ID, Slot: w.safe, Seal: seal}}, w.keeper, w.now)
	require.NoError(w.t, err)
	return h.Things[0].ID
}

func (w *world) do(thing ref.ID, c custody.Command, p custody.Particulars, who event.Actor) (custodypg.Done, error) {
	return w.svc.Do(w.t.Context(), jinjiang, thing, c, p, who, w.now)
}

// two begins as one person and confirms as another.
func (w *world) two(thing ref.ID, c custody.Command, p custody.Particulars, first, second event.Actor) {
	w.t.Helper()
	d, err := w.do(thing, c, p, first)
	require.NoError(w.t, err)
	require.True(w.t, d.Waits)
	_, err = w.svc.Confirm(w.t.Context(), jinjiang, d.Act, second, w.now)
	require.NoError(w.t, err)
}

func (w *world) one(thing ref.ID, c custody.Command, p custody.Particulars, who event.Actor) {
	w.t.Helper()
	d, err := w.do(thing, c, p, who)
	require.NoError(w.t, err)
	require.False(w.t, d.Waits)
}

func (w *world) show(thing ref.ID) custodypg.Record {
	w.t.Helper()
	r, err := w.svc.Thing(w.t.Context(), jinjiang, thing, w.now)
	require.NoError(w.t, err)
	return r
}

// clock is the due time and outcome of a clock: "" while it runs, "none" if there is none.
func (w *world) clock(kind string, subject ref.ID) (due legal.Time, outcome string) {
	w.t.Helper()
	var how *string
	err := w.pool.QueryRow(w.t.Context(), `
		select due_at, outcome
		from deadline
		where kind = $1 and subject_id = $2
		order by recorded_at desc
		limit 1`, kind, subject).Scan(&due, &how)
	switch {
	case pg.NoRows(err):
		return due, "none"
	case how != nil:
		outcome = *how
	}
	require.NoError(w.t, err)
	return due, outcome
}

// fall runs out the clock of a kind.
func (w *world) fall(kind string, subject ref.ID) {
	w.t.Helper()
	require.NoError(w.t, pg.Tx(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		return w.svc.DeadlineTx(w.t.Context(), tx, deadline.Deadline{Court: jinjiang, Kind: kind, Subject: subject, Case: w.caseID, Due: w.now}, w.now)
	}))
}

func (w *world) facts(kind string) (n int) {
	w.t.Helper()
	require.NoError(w.t, w.pool.QueryRow(w.t.Context(), `select count(*) from event where kind = $1`, kind).Scan(&n))
	return n
}
