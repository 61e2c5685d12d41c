package custody_test

import (
	"errors"
	"strings"
	"testing"

	"fachui/custody"
	"fachui/internal/calendar"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

const (
	me    = ref.ID("01900000-0000-7000-8000-000000000001")
	you   = ref.ID("01900000-0000-7000-8000-000000000002")
	shelf = ref.ID("01900000-0000-7000-8000-000000000011")
	other = ref.ID("01900000-0000-7000-8000-000000000012")
)

var (
	now   = legal.MustParse("2026-03-04T10:00:00")
	taken = legal.MustDate("2026-03-03")
)

func letters(n int) string { return strings.Repeat("物", n) }

func TestApply_particulars(t *testing.T) {
	t.Parallel()
	stored := custody.Thing{State: custody.Stored, Duty: custody.Keep, Slot: shelf, TakenOn: taken}
	valuable := custody.Thing{State: custody.Listed, Duty: custody.Keep, Valuable: true, TakenOn: taken}
	plain := valuable
	plain.Valuable = false
	sealed := custody.Thing{State: custody.Sealed, Duty: custody.Keep, Slot: shelf, Seal: "川锦封0001", Valuable: true, TakenOn: taken}
	due, back := stored, stored
	due.Duty, back.Duty = custody.ToDeliver, custody.ToReturn
	lent := custody.Thing{State: custody.Lent, Duty: custody.Keep, TakenOn: taken}
	loan := func(at string) custody.Particulars {
		return custody.Particulars{Counterpart: "评估公司", Paper: "委托书", Document: "委托书1号", BackAt: legal.MustParse(at)}
	}
	order := func(ground, from string) custody.Particulars {
		return custody.Particulars{Ground: ground, Counterpart: "买受人", Document: "裁定1号", From: legal.MustDate(from)}
	}
	for _, c := range []struct {
		name    string
		thing   custody.Thing
		command custody.Command
		p       custody.Particulars
		want    *fault.Fault
	}{
		{"receive without a slot", plain, custody.Receive, custody.Particulars{}, custody.ErrSlotUnknown},
		{"receive", plain, custody.Receive, custody.Particulars{Slot: shelf}, nil},
		{"receive a plain thing with a seal", plain, custody.Receive, custody.Particulars{Slot: shelf, Seal: "川锦封0001"}, custody.ErrSealNone},
		{"receive a valuable without a seal", valuable, custody.Receive, custody.Particulars{Slot: shelf}, custody.ErrSealMissing},
		{"seal number of one character", valuable, custody.Receive, custody.Particulars{Slot: shelf, Seal: letters(1)}, custody.ErrSealMissing},
		{"seal number of two", valuable, custody.Receive, custody.Particulars{Slot: shelf, Seal: letters(2)}, nil},
		{"seal number of forty", valuable, custody.Receive, custody.Particulars{Slot: shelf, Seal: letters(40)}, nil},
		{"seal number of forty-one", valuable, custody.Receive, custody.Particulars{Slot: shelf, Seal: letters(41)}, custody.ErrSealMissing},
		{"turn down without a reason", plain, custody.Reject, custody.Particulars{}, custody.ErrReason},
		{"move to where it stands", stored, custody.Move, custody.Particulars{Slot: shelf, Reason: "清点"}, custody.ErrSlotSame},
		{"move without a reason", stored, custody.Move, custody.Particulars{Slot: other}, custody.ErrReason},
		{"reason of one character", stored, custody.Move, custody.Particulars{Slot: other, Reason: letters(1)}, custody.ErrReason},
		{"reason of two", stored, custody.Move, custody.Particulars{Slot: other, Reason: letters(2)}, nil},
		{"reason of 500", stored, custody.Move, custody.Particulars{Slot: other, Reason: letters(500)}, nil},
		{"reason of 501", stored, custody.Move, custody.Particulars{Slot: other, Reason: letters(501)}, custody.ErrReason},
		{"seal without a number", stored, custody.Seal, custody.Particulars{}, custody.ErrSealMissing},
		{"open without a reason", sealed, custody.Open, custody.Particulars{}, custody.ErrReason},
		{"lend back at once", stored, custody.Lend, loan("2026-03-04T10:00:00"), custody.ErrBackAt},
		{"lend for a microsecond", stored, custody.Lend, loan("2026-03-04T10:00:00.000001"), nil},
		{"lend for thirty days", stored, custody.Lend, loan("2026-04-04T00:00:00"), nil},
		{"lend for longer", stored, custody.Lend, loan("2026-04-04T00:00:00.000001"), custody.ErrBackAt},
		{"lend to nobody", stored, custody.Lend, custody.Particulars{Paper: "委托书", Document: "委托书", BackAt: now.Add(1e9)}, custody.ErrCounterpart},
		{"lend without papers", stored, custody.Lend, custody.Particulars{Counterpart: "评估公司", Document: "委托书", BackAt: now.Add(1e9)}, custody.ErrPaper},
		{"lend without a commission", stored, custody.Lend, custody.Particulars{Counterpart: "评估公司", Paper: "委托书", BackAt: now.Add(1e9)}, custody.ErrDocument},
		{"take back into no slot", lent, custody.TakeBack, custody.Particulars{Reason: "完好"}, custody.ErrSlotUnknown},
		{"order on no ground", stored, custody.OrderDelivery, order("gift", "2026-03-04"), custody.ErrGround},
		{"order from tomorrow", stored, custody.OrderDelivery, order("sale", "2026-03-05"), custody.ErrFrom},
		{"order from today", stored, custody.OrderDelivery, order("sale", "2026-03-04"), nil},
		{"order from the day it was taken", stored, custody.OrderDelivery, order("title", "2026-03-03"), nil},
		{"order from before", stored, custody.OrderDelivery, order("title", "2026-03-02"), custody.ErrFrom},
		{"return from tomorrow", stored, custody.OrderReturn, order("", "2026-03-05"), custody.ErrFrom},
		{"cancel without a reason", due, custody.CancelOrder, custody.Particulars{}, custody.ErrReason},
		{"deliver to nobody", due, custody.Deliver, custody.Particulars{Paper: "身份证"}, custody.ErrCounterpart},
		{"deliver to somebody unknown", due, custody.Deliver, custody.Particulars{Counterpart: "买受人"}, custody.ErrPaper},
		{"return to somebody unknown", back, custody.Return, custody.Particulars{Counterpart: "所有人"}, custody.ErrPaper},
		{"deliver what is kept", stored, custody.Deliver, custody.Particulars{Counterpart: "买受人", Paper: "身份证"}, custody.ErrNoStep},
		{"hand over without a letter", stored, custody.Transfer, custody.Particulars{Counterpart: "武侯法院"}, custody.ErrDocument},
		{"dispose without an order", stored, custody.Dispose, custody.Particulars{Reason: "变质"}, custody.ErrDocument},
		{"dispose of what is to be delivered", due, custody.Dispose, custody.Particulars{Reason: "变质", Document: "裁定"}, custody.ErrNoStep},
		{"count and say nothing", stored, custody.Check, custody.Particulars{}, custody.ErrReason},
	} {
		_, _, err := c.thing.Apply(c.command, c.p, custody.DefaultPolicy(), calendar.Official(), now)
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// The clocks of the law: thirty, fifteen and ten days, the day of start not counted,
// a rest day at the end moved to the next working day.
func TestApply_clocks(t *testing.T) {
	t.Parallel()
	listed := custody.Thing{State: custody.Listed, Duty: custody.Keep, Titled: true, TakenOn: legal.MustDate("2026-03-03")}
	stored := custody.Thing{State: custody.Stored, Duty: custody.Keep, Slot: shelf, TakenOn: taken}
	named := custody.Particulars{Counterpart: "买受人", Document: "裁定1号"}
	from := func(ground, day string) custody.Particulars {
		p := named
		p.Ground, p.From = ground, legal.MustDate(day)
		return p
	}
	for _, c := range []struct {
		name    string
		thing   custody.Thing
		command custody.Command
		p       custody.Particulars
		due     string
	}{
		{"awarded by the title: 30 days from the taking", listed, custody.Receive, custody.Particulars{Slot: shelf}, "2026-04-03T00:00:00"},
		{"ordered by the title: 30 days", stored, custody.OrderDelivery, from("title", "2026-03-04"), "2026-04-04T00:00:00"},
		{"sold: 15 days", stored, custody.OrderDelivery, from("sale", "2026-03-04"), "2026-03-20T00:00:00"},
		{"released: 10 days end on a Saturday", stored, custody.OrderReturn, from("", "2026-03-04"), "2026-03-17T00:00:00"},
		{"released a day before", stored, custody.OrderReturn, from("", "2026-03-03"), "2026-03-14T00:00:00"},
	} {
		out, _, err := c.thing.Apply(c.command, c.p, custody.DefaultPolicy(), calendar.Official(), now)
		if err != nil || !out.DueAt.Equal(legal.MustParse(c.due)) {
			t.Errorf("%s: due %s, %v; want %s", c.name, out.DueAt, err, c.due)
		}
	}
}

func TestMayConfirm(t *testing.T) {
	t.Parallel()
	step := func(from custody.State, c custody.Command, d custody.Duty) custody.Step {
		s, err := custody.Next(from, c, d)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	receive, seal := step(custody.Listed, custody.Receive, custody.Keep), step(custody.Stored, custody.Seal, custody.Keep)
	deliver, dispose := step(custody.Stored, custody.Deliver, custody.ToDeliver), step(custody.Stored, custody.Dispose, custody.Keep)
	for _, c := range []struct {
		name        string
		step        custody.Step
		a, b        ref.ID
		as, confirm string
		want        error
	}{
		{"one person twice", seal, me, me, "clerk", "custodian", custody.ErrSamePerson},
		{"two clerks seal", seal, me, you, "clerk", "clerk", nil},
		{"two clerks deliver", deliver, me, you, "clerk", "judge", custody.ErrSameOffice},
		{"two keepers deliver", deliver, me, you, "custodian", "custodian", custody.ErrSameOffice},
		{"keeper and clerk deliver", deliver, me, you, "custodian", "clerk", nil},
		{"a clerk receives", receive, me, you, "clerk", "judge", custody.ErrRole},
		{"the keeper receives", receive, me, you, "judge", "custodian", nil},
		{"the head confirms a disposal", dispose, me, you, "judge", "bureau_head", nil},
		{"the keeper confirms a disposal", dispose, me, you, "judge", "custodian", custody.ErrRole},
		{"the head confirms a delivery", deliver, me, you, "custodian", "bureau_head", custody.ErrRole},
	} {
		err := c.step.MayConfirm(c.a, c.b, c.as, c.confirm)
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if err := dispose.MayBegin("custodian"); !errors.Is(err, custody.ErrRole) {
		t.Errorf("the keeper begins a disposal: %v", err)
	}
	if err := deliver.MayBegin("custodian"); err != nil {
		t.Errorf("the keeper begins a delivery: %v", err)
	}
}

func TestHandover_Check(t *testing.T) {
	t.Parallel()
	filed := legal.MustDate("2026-01-05")
	zero, cent := money.Amount{}, money.MustParse("0.01")
	good := func() custody.NewHandover {
		return custody.NewHandover{
			HandedBy: "张三", Capacity: "debtor", SecondOfficer: you, TakenOn: taken, Place: "某路一号", Document: "（2026）裁1号",
			Things: []custody.NewThing{{Description: "金戒指", Quantity: 1, Unit: "枚", Condition: "完好"}},
		}
	}
	for _, c := range []struct {
		name string
		edit func(*custody.NewHandover)
		want error
	}{
		{"as it should be", func(*custody.NewHandover) {}, nil},
		{"handed over by a letter", func(h *custody.NewHandover) { h.HandedBy = letters(1) }, custody.ErrHandover},
		{"a name of sixty", func(h *custody.NewHandover) { h.HandedBy = letters(60) }, nil},
		{"a name of sixty-one", func(h *custody.NewHandover) { h.HandedBy = letters(61) }, custody.ErrHandover},
		{"no capacity", func(h *custody.NewHandover) { h.Capacity = "friend" }, custody.ErrHandover},
		{"nowhere", func(h *custody.NewHandover) { h.Place = "" }, custody.ErrHandover},
		{"no document", func(h *custody.NewHandover) { h.Document = "" }, custody.ErrDocument},
		{"taken tomorrow", func(h *custody.NewHandover) { h.TakenOn = now.Date().AddDays(1) }, custody.ErrTakenOn},
		{"taken today", func(h *custody.NewHandover) { h.TakenOn = now.Date() }, nil},
		{"taken when the case was filed", func(h *custody.NewHandover) { h.TakenOn = filed }, nil},
		{"taken before the case", func(h *custody.NewHandover) { h.TakenOn = filed.AddDays(-1) }, custody.ErrTakenOn},
		{"no things", func(h *custody.NewHandover) { h.Things = nil }, custody.ErrList},
		{"fifty things", func(h *custody.NewHandover) { h.Things = repeat(h.Things[0], 50) }, nil},
		{"fifty-one things", func(h *custody.NewHandover) { h.Things = repeat(h.Things[0], 51) }, custody.ErrList},
		{"a thing of one letter", func(h *custody.NewHandover) { h.Things[0].Description = letters(1) }, custody.ErrThing},
		{"none of it", func(h *custody.NewHandover) { h.Things[0].Quantity = 0 }, custody.ErrThing},
		{"a million", func(h *custody.NewHandover) { h.Things[0].Quantity = 1_000_000 }, nil},
		{"a million and one", func(h *custody.NewHandover) { h.Things[0].Quantity = 1_000_001 }, custody.ErrThing},
		{"no unit", func(h *custody.NewHandover) { h.Things[0].Unit = "" }, custody.ErrThing},
		{"no condition", func(h *custody.NewHandover) { h.Things[0].Condition = "" }, custody.ErrThing},
		{"worth nothing", func(h *custody.NewHandover) { h.Things[0].Value = &zero }, custody.ErrThing},
		{"worth a fen", func(h *custody.NewHandover) { h.Things[0].Value = &cent }, nil},
		{"spoilt by now", func(h *custody.NewHandover) { h.Things[0].PerishesAt = now }, custody.ErrThing},
		{"spoilt in a moment", func(h *custody.NewHandover) { h.Things[0].PerishesAt = now.Add(1000) }, nil},
	} {
		h := good()
		c.edit(&h)
		err := h.Check(filed, now)
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func repeat(t custody.NewThing, n int) []custody.NewThing {
	out := make([]custody.NewThing, n)
	for i := range out {
		out[i] = t
	}
	return out
}
