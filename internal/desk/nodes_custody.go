package desk

import "fachui/internal/identity"

var (
	keepers   = []identity.Role{identity.Custodian}
	warehouse = []identity.Role{identity.Custodian, identity.Clerk, identity.Judge}
)

// onThing is the query of a node whose subject is a thing in custody for which
// nothing waits for a second person.
func onThing(since, condition string) string {
	return `
		select t.court_id, t.thing_id, t.case_id, t.asset_id, null::uuid, t.description, t.value, 1, ` + since + `, null::timestamptz, t.thing_id, null::date
		from custody_thing t
		where t.court_id = @court and ` + condition + ` and not exists (
			select from custody_act w
			where w.court_id = t.court_id and w.thing_id = t.thing_id and w.ended_at is null)`
}

// onAct is the query of acts with a thing that wait for a second person who is not
// the first (法发〔2017〕6号 Art. 2).
func onAct(condition string) string {
	return `
		select t.court_id, t.thing_id, t.case_id, t.asset_id, null::uuid, t.description, t.value, 1, w.prepared_at, null::timestamptz, t.thing_id, null::date
		from custody_act w
		join custody_thing t on t.court_id = w.court_id and t.thing_id = w.thing_id
		where w.court_id = @court and w.ended_at is null and w.prepared_by <> @person::uuid and ` + condition
}

// custodyNodes are what waits for things that the court holds: Art. 19 to 23.
func custodyNodes() []node {
	const anyTwo = `w.command in ('seal', 'open', 'move')`
	return []node{
		{"custody.receive", keepers, text("清点入库", "Receive what is listed"), OnHandover, "custody.receive", `
			select h.court_id, h.handover_id, h.case_id, null::uuid, null::uuid, h.document, null::numeric, count(*)::int, h.listed_at, null::timestamptz, h.handover_id, null::date
			from custody_handover h
			join custody_thing t on t.court_id = h.court_id and t.handover_id = h.handover_id
			where h.court_id = @court and t.state = 'LISTED'
			group by h.court_id, h.handover_id, h.case_id, h.document, h.listed_at`},
		{"custody.confirm", keepers, text("以保管员身份在场确认", "Confirm as the keeper that was present"), OnThing, "",
			onAct(`(` + anyTwo + ` or w.command <> 'dispose' and w.prepared_role <> 'custodian')`)},
		{"custody.countersign", handlers, text("以执行人员身份在场确认", "Confirm as the officer that was present"), OnThing, "",
			onAct(`(` + anyTwo + ` or w.command <> 'dispose' and w.prepared_role = 'custodian')`)},
		{"custody.dispose", []identity.Role{identity.BureauHead}, text("确认处置在管物品", "Confirm the disposal of a thing"), OnThing, "", onAct(`w.command = 'dispose'`)},
		{"custody.perish", handlers, text("处置易腐物品", "Dispose of what perishes"), OnThing, "custody.perish",
			onThing(`(select h.listed_at from custody_handover h where h.court_id = t.court_id and h.handover_id = t.handover_id)`, `t.perishes_at is not null and t.state in ('LISTED', 'STORED', 'SEALED', 'OPENED', 'LENT')`)},
		{"custody.deliver", warehouse, text("交付物品", "Deliver the thing"), OnThing, "custody.deliver", onThing(`t.moved_at`, `t.duty = 'deliver' and t.state <> 'LENT'`)},
		{"custody.return", warehouse, text("发还物品", "Return the thing to its owner"), OnThing, "custody.return", onThing(`t.moved_at`, `t.duty = 'return' and t.state <> 'LENT'`)},
		{"custody.back", warehouse, text("收回借出查验的物品", "Take the lent thing back"), OnThing, "custody.back", onThing(`t.moved_at`, `t.state = 'LENT'`)},
		{"custody.reseal", warehouse, text("重新封存贵重物品", "Seal the valuable again"), OnThing, "custody.reseal", onThing(`t.moved_at`, `t.state = 'OPENED'`)},
	}
}
