package custodypg_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/custody"
	"fachui/custody/custodypg"
	"fachui/internal/desk"
	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// A ring: listed, received under a seal, opened and lent to an appraiser, brought
// back, sealed again, sold, delivered. Each movement is there with its two people.
func TestStory_of_a_ring(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.handOver(ring(), crate())
	require.Equal(t, "KW2026-0001", h.Number)
	require.Equal(t, "KW2026-0001-02", h.Things[1].Number)
	require.Equal(t, "张三", h.HandedBy)
	due, running := w.clock(custody.DeadlineReceive, h.ID)
	require.Equal(t, "", running)
	require.Equal(t, "2026-03-06T00:00:00+08:00", due.String(), "the end of the next working day")

	id := h.Things[0].ID
	n, err := w.svc.Receive(t.Context(), jinjiang, h.ID, []custodypg.Receipt{{Thing: id, Slot: w.safe, Seal: "川锦封0001"}}, w.keeper, w.now)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	_, running = w.clock(custody.DeadlineReceive, h.ID)
	require.Equal(t, "", running, "a line is left")
	_, err = w.svc.Receive(t.Context(), jinjiang, h.ID, []custodypg.Receipt{{Thing: h.Things[1].ID, Reject: "清单写两把，实到一把"}}, w.keeper, w.now)
	require.NoError(t, err)
	_, ended := w.clock(custody.DeadlineReceive, h.ID)
	require.Equal(t, "met", ended)
	require.Equal(t, custody.Rejected, w.show(h.Things[1].ID).State)

	w.two(id, custody.Open, custody.Particulars{Reason: "评估需要查验"}, w.clerk, w.judge)
	due, running = w.clock(custody.DeadlineReseal, id)
	require.Equal(t, "", running)
	require.Equal(t, "2026-03-06T00:00:00+08:00", due.String())
	back := w.now.Add(48 * time.Hour)
	w.two(id, custody.Lend, custody.Particulars{Counterpart: "四川某珠宝评估公司", Paper: "委托书、工作证", Document: "（2026）川0104委评1号", BackAt: back}, w.clerk, w.keeper)
	_, ended = w.clock(custody.DeadlineReseal, id)
	require.Equal(t, "met", ended)
	due, _ = w.clock(custody.DeadlineTakeBack, id)
	require.True(t, due.Equal(back))
	require.Empty(t, w.show(id).Slot)

	w.now = back
	require.True(t, w.show(id).Late, "due back now")
	w.two(id, custody.TakeBack, custody.Particulars{Slot: w.shelf, Reason: "与借出时一致"}, w.keeper, w.clerk)
	require.Equal(t, custody.Opened, w.show(id).State)
	w.two(id, custody.Seal, custody.Particulars{Seal: "川锦封0002"}, w.keeper, w.judge)
	w.two(id, custody.Move, custody.Particulars{Slot: w.safe, Reason: "归位"}, w.keeper, w.clerk)

	w.one(id, custody.OrderDelivery, custody.Particulars{Ground: "sale", Counterpart: "李四", Document: "（2026）川0104执1号之二", From: w.now.Date()}, w.judge)
	due, _ = w.clock(custody.DeadlineDeliver, id)
	require.Equal(t, "2026-03-24T00:00:00+08:00", due.String(), "15 days, 21 March is a Saturday")
	w.two(id, custody.Deliver, custody.Particulars{Counterpart: "李四", Paper: "身份证"}, w.keeper, w.clerk)
	_, ended = w.clock(custody.DeadlineDeliver, id)
	require.Equal(t, "met", ended)

	r := w.show(id)
	require.Equal(t, custody.Delivered, r.State)
	require.Empty(t, r.Allowed)
	require.Len(t, r.Movements, 8)
	last := r.Movements[7]
	require.Equal(t, "李四", last.Counterpart)
	require.Equal(t, w.keeper.Person, last.Began)
	require.Equal(t, w.clerk.Person, last.Confirmed)
	require.Equal(t, "川锦封0001", r.Movements[1].Seal, "the seal that was broken")
	require.Equal(t, 1, w.facts("custody.delivered"))
	require.Equal(t, 6, w.facts("custody.prepared"))
}

// Names of people outside the court stand nowhere in the clear.
func TestNamesAreEncrypted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.received(ring(), "川锦封0001")
	_, err := w.do(id, custody.Transfer, custody.Particulars{Counterpart: "武侯区人民法院", Document: "移送函1号"}, w.keeper)
	require.NoError(t, err)
	var open int
	require.NoError(t, w.pool.QueryRow(t.Context(), `
		select (select count(*) from custody_handover h where to_jsonb(h)::text like '%张三%')
			+ (select count(*) from custody_act a where to_jsonb(a)::text like '%武侯%')
			+ (select count(*) from event e where to_jsonb(e)::text like '%张三%' or to_jsonb(e)::text like '%武侯%')`).Scan(&open))
	require.Zero(t, open)
	require.Equal(t, "武侯区人民法院", w.show(id).Act.Counterpart)
}

// Fruit must be gone by a set time; missed, it is on record and stays late until it is.
func TestPerishable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	fruit := crate()
	fruit.Description, fruit.PerishesAt = "柑橘", w.now.Add(72*time.Hour)
	id := w.received(fruit, "")
	due, running := w.clock(custody.DeadlinePerish, id)
	require.Equal(t, "", running)
	require.True(t, due.Equal(fruit.PerishesAt))
	require.False(t, w.show(id).Late)
	w.now = fruit.PerishesAt
	w.fall(custody.DeadlinePerish, id)
	require.Equal(t, 1, w.facts("custody.overdue"))
	require.True(t, w.show(id).Late)
	late, err := w.svc.Things(t.Context(), jinjiang, custodypg.Filter{Late: true}, w.now)
	require.NoError(t, err)
	require.Len(t, late, 1)
	d, err := w.do(id, custody.Dispose, custody.Particulars{Reason: "变质，作销毁处理", Document: "（2026）川0104执1号决定"}, w.judge)
	require.NoError(t, err)
	_, err = w.svc.Confirm(t.Context(), jinjiang, d.Act, w.keeper, w.now)
	require.ErrorIs(t, err, custody.ErrRole)
	_, err = w.svc.Confirm(t.Context(), jinjiang, d.Act, w.head, w.now)
	require.NoError(t, err)
	require.False(t, w.show(id).Late)
	_, ended := w.clock(custody.DeadlinePerish, id)
	require.Equal(t, "missed", ended)
}

// Orders start, change and end the clocks to deliver and to return.
func TestOrders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	awarded := crate()
	awarded.Titled = true
	id := w.received(awarded, "")
	due, running := w.clock(custody.DeadlineDeliver, id)
	require.Equal(t, "", running)
	require.Equal(t, "2026-04-04T00:00:00+08:00", due.String(), "30 days from the day it was taken")
	release := custody.Particulars{Counterpart: "张三", Document: "解除裁定", From: w.now.Date()}
	_, err := w.do(id, custody.OrderReturn, release, w.clerk)
	require.ErrorIs(t, err, custody.ErrRole, "only the judge orders")
	w.one(id, custody.OrderReturn, release, w.judge)
	_, ended := w.clock(custody.DeadlineDeliver, id)
	require.Equal(t, "cancelled", ended)
	_, running = w.clock(custody.DeadlineReturn, id)
	require.Equal(t, "", running)
	w.one(id, custody.CancelOrder, custody.Particulars{Reason: "裁定笔误"}, w.judge)
	_, ended = w.clock(custody.DeadlineReturn, id)
	require.Equal(t, "cancelled", ended)
	w.one(id, custody.OrderReturn, release, w.judge)
	w.two(id, custody.Return, custody.Particulars{Counterpart: "张三", Paper: "身份证"}, w.clerk, w.keeper)
	_, ended = w.clock(custody.DeadlineReturn, id)
	require.Equal(t, "met", ended)
	require.Equal(t, custody.Returned, w.show(id).State)
}

// What is refused between people, lists and courts.
func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	alone := w.list(ring())
	for _, second := range []ref.ID{w.clerk.Person, w.keeper.Person, "", ref.New()} {
		alone.SecondOfficer = second
		_, err := w.svc.HandOver(ctx, jinjiang, w.caseID, alone, w.clerk, w.now)
		require.ErrorIs(t, err, custody.ErrSecondOfficer)
	}
	_, err := w.svc.HandOver(ctx, jinjiang, ref.New(), w.list(ring()), w.clerk, w.now)
	require.ErrorIs(t, err, registry.ErrCaseUnknown)
	foreign := ring()
	foreign.Asset = ref.New()
	_, err = w.svc.HandOver(ctx, jinjiang, w.caseID, w.list(foreign), w.clerk, w.now)
	require.ErrorIs(t, err, custody.ErrOtherCase)

	h := w.handOver(ring())
	id := h.Things[0].ID
	line := []custodypg.Receipt{{Thing: id, Slot: w.safe, Seal: "川锦封0001"}}
	bringer := w.judge
	bringer.Role = custody.ByKeeper
	_, err = w.svc.Receive(ctx, jinjiang, h.ID, line, bringer, w.now)
	require.ErrorIs(t, err, custody.ErrOfficers, "the second officer does not receive")
	_, err = w.svc.Receive(ctx, jinjiang, h.ID, nil, w.keeper, w.now)
	require.ErrorIs(t, err, custody.ErrList)
	_, err = w.svc.Receive(ctx, jinjiang, ref.New(), line, w.keeper, w.now)
	require.ErrorIs(t, err, custody.ErrHandoverUnknown)
	_, err = w.svc.Receive(ctx, jinjiang, h.ID, []custodypg.Receipt{{Thing: id, Slot: ref.New(), Seal: "川锦封0001"}}, w.keeper, w.now)
	require.ErrorIs(t, err, custody.ErrSlotUnknown)
	_, err = w.svc.Receive(ctx, jinjiang, w.handOver(crate()).ID, line, w.keeper, w.now)
	require.ErrorIs(t, err, custody.ErrThingUnknown, "the line stands on another list")
	_, err = w.svc.Receive(ctx, jinjiang, h.ID, line, w.keeper, w.now)
	require.NoError(t, err)
	_, err = w.svc.Receive(ctx, jinjiang, h.ID, line, w.keeper, w.now)
	require.ErrorIs(t, err, custody.ErrNoStep, "received twice")

	d, err := w.do(id, custody.Open, custody.Particulars{Reason: "核对内容"}, w.clerk)
	require.NoError(t, err)
	require.Equal(t, custody.Sealed, w.show(id).State, "nothing happens until a second person confirms")
	_, err = w.do(id, custody.Check, custody.Particulars{Reason: "封条完好"}, w.keeper)
	require.ErrorIs(t, err, custody.ErrWaits)
	_, err = w.svc.Confirm(ctx, jinjiang, d.Act, w.clerk, w.now)
	require.ErrorIs(t, err, custody.ErrSamePerson)
	_, err = w.svc.Withdraw(ctx, jinjiang, d.Act, w.judge, w.now)
	require.ErrorIs(t, err, custody.ErrNotYours)
	_, err = w.svc.Withdraw(ctx, jinjiang, d.Act, w.clerk, w.now)
	require.NoError(t, err)
	_, err = w.svc.Confirm(ctx, jinjiang, d.Act, w.judge, w.now)
	require.ErrorIs(t, err, custody.ErrActEnded)
	_, err = w.svc.Confirm(ctx, jinjiang, ref.New(), w.judge, w.now)
	require.ErrorIs(t, err, custody.ErrActUnknown)

	w.two(id, custody.Open, custody.Particulars{Reason: "核对内容"}, w.clerk, w.judge)
	d, err = w.do(id, custody.Seal, custody.Particulars{Seal: "川锦封0001"}, w.clerk)
	require.NoError(t, err)
	_, err = w.svc.Confirm(ctx, jinjiang, d.Act, w.judge, w.now)
	require.ErrorIs(t, err, custody.ErrSealUsed, "a broken seal is not put on again")
	_, err = w.svc.Thing(ctx, "wuhou", id, w.now)
	require.ErrorIs(t, err, custody.ErrThingUnknown)
	_, err = w.svc.AddSlot(ctx, jinjiang, "一号库", "A-03", w.keeper, w.now)
	require.ErrorIs(t, err, custody.ErrSlotTwice)
	for _, s := range []string{"", "一二三四五六七八九十一二三四五六七八九十一"} {
		_, err = w.svc.AddSlot(ctx, jinjiang, "一号库", s, w.keeper, w.now)
		require.ErrorIs(t, err, custody.ErrSlot)
	}
}

// A count that does not find the thing is a fact of its own.
func TestCount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.received(crate(), "")
	w.one(id, custody.Check, custody.Particulars{Reason: "与清单一致"}, w.keeper)
	w.one(id, custody.Check, custody.Particulars{Reason: "货位上没有", Missing: true}, w.keeper)
	require.Equal(t, 1, w.facts("custody.checked"))
	require.Equal(t, 1, w.facts("custody.missing"))
	require.False(t, w.show(id).Movements[2].Found)
	slots, err := w.svc.Slots(t.Context(), jinjiang)
	require.NoError(t, err)
	require.Len(t, slots, 2)
	require.Equal(t, 1, slots[1].Things)
}

// The warehouse list is narrowed and paged.
func TestThings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.handOver(ring(), crate(), crate())
	_, err := w.svc.Receive(t.Context(), jinjiang, h.ID, []custodypg.Receipt{{Thing: h.Things[0].ID, Slot: w.safe, Seal: "川锦封0001"}}, w.keeper, w.now)
	require.NoError(t, err)
	for _, c := range []struct {
		name string
		f    custodypg.Filter
		want int
	}{
		{"all", custodypg.Filter{}, 3},
		{"on lists", custodypg.Filter{State: "LISTED"}, 2},
		{"held", custodypg.Filter{State: "held"}, 1},
		{"of the case", custodypg.Filter{Case: w.caseID}, 3},
		{"of another case", custodypg.Filter{Case: ref.New()}, 0},
		{"in a warehouse", custodypg.Filter{Warehouse: "一号库"}, 1},
		{"by a word", custodypg.Filter{Text: "红木"}, 2},
		{"by the number of the case", custodypg.Filter{Text: "执1号"}, 3},
		{"by the seal", custodypg.Filter{Text: "川锦封0001"}, 1},
		{"a wildcard is a letter", custodypg.Filter{Text: "%"}, 0},
		{"late", custodypg.Filter{Late: true}, 0},
		{"waiting", custodypg.Filter{Waits: true}, 0},
		{"after the first", custodypg.Filter{After: h.Things[2].ID}, 2},
		{"two at a time", custodypg.Filter{Limit: 2}, 2},
	} {
		got, err := w.svc.Things(t.Context(), jinjiang, c.f, w.now)
		require.NoError(t, err)
		require.Len(t, got, c.want, c.name)
	}
	none, err := w.svc.Things(t.Context(), "wuhou", custodypg.Filter{}, w.now)
	require.NoError(t, err)
	require.Empty(t, none)
}

// What a court sets counts instead of the default.
func TestPolicy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`update court set settings = '{"custody": {"receive_workdays": 0, "reseal_workdays": 0, "loan_days": 1}}' where court_id = $1`, jinjiang)
	h := w.handOver(ring())
	due, _ := w.clock(custody.DeadlineReceive, h.ID)
	require.Equal(t, legal.MustParse("2026-03-05T00:00:00").String(), due.String(), "the same day")
	_, err := w.svc.Receive(t.Context(), jinjiang, h.ID, []custodypg.Receipt{{Thing: h.Things[0].ID, Slot: w.safe, Seal: "川锦封0009"}}, w.keeper, w.now)
	require.NoError(t, err)
	w.two(h.Things[0].ID, custody.Open, custody.Particulars{Reason: "评估需要查验"}, w.clerk, w.judge)
	due, _ = w.clock(custody.DeadlineReseal, h.Things[0].ID)
	require.Equal(t, "2026-03-05T00:00:00+08:00", due.String())
	_, err = w.do(h.Things[0].ID, custody.Lend, custody.Particulars{Counterpart: "评估公司", Paper: "委托书", Document: "委托书", BackAt: w.now.Add(48 * time.Hour)}, w.clerk)
	require.ErrorIs(t, err, custody.ErrBackAt)
}

// What waits stands in the queue of whoever must act, and not of whoever began it.
func TestQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	nodes := func(who event.Actor) map[string]int {
		q, err := desk.New(w.pool).Queue(t.Context(), jinjiang, who.Person, []identity.Role{identity.Role(who.Role)}, desk.Question{}, w.now)
		require.NoError(t, err)
		out := map[string]int{}
		for _, task := range q.Tasks {
			if strings.HasPrefix(task.Node, "custody.") {
				out[task.Node]++
			}
		}
		return out
	}
	h := w.handOver(ring())
	require.Equal(t, map[string]int{"custody.receive": 1}, nodes(w.keeper))
	id := h.Things[0].ID
	_, err := w.svc.Receive(t.Context(), jinjiang, h.ID, []custodypg.Receipt{{Thing: id, Slot: w.safe, Seal: "川锦封0001"}}, w.keeper, w.now)
	require.NoError(t, err)
	require.Empty(t, nodes(w.keeper))
	_, err = w.do(id, custody.Open, custody.Particulars{Reason: "评估需要查验"}, w.clerk)
	require.NoError(t, err)
	require.Equal(t, map[string]int{"custody.confirm": 1}, nodes(w.keeper))
	require.Equal(t, map[string]int{"custody.countersign": 1}, nodes(w.judge))
	require.Empty(t, nodes(w.clerk), "not by whoever began it")
	act := w.show(id).Act.ID
	_, err = w.svc.Confirm(t.Context(), jinjiang, act, w.judge, w.now)
	require.NoError(t, err)
	require.Equal(t, map[string]int{"custody.reseal": 1}, nodes(w.keeper))
	d, err := w.do(id, custody.Dispose, custody.Particulars{Reason: "变卖", Document: "决定书"}, w.judge)
	require.NoError(t, err)
	require.Equal(t, map[string]int{"custody.dispose": 1}, nodes(w.head))
	require.Empty(t, nodes(w.keeper))
	_, err = w.svc.Withdraw(t.Context(), jinjiang, d.Act, w.judge, w.now)
	require.NoError(t, err)
	w.one(id, custody.OrderReturn, custody.Particulars{Counterpart: "张三", Document: "解除裁定", From: w.now.Date()}, w.judge)
	require.Equal(t, map[string]int{"custody.return": 1, "custody.reseal": 1}, nodes(w.clerk))
}
