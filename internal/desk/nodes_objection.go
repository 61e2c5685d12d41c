package desk

import "fachui/internal/identity"

// onDispute is the query of a node whose subject is an objection to enforcement.
func onDispute(waiting, condition string) string {
	return `
		select o.court_id, o.objection_id, o.case_id, o.asset_id, o.lot_id, coalesce(a.title, e.case_no), null::numeric, 1, ` + waiting + `, null::timestamptz, o.objection_id, null::date
		from objection o
		join enforcement_case e on e.court_id = o.court_id and e.case_id = o.case_id
		left join asset a on a.court_id = o.court_id and a.asset_id = o.asset_id
		where o.court_id = @court and ` + condition
}

const sitting = `exists (
			select from objection_panel p
			where p.court_id = o.court_id and p.objection_id = o.objection_id and p.round = o.round`

// objectionNodes lead from an objection to enforcement to its end: 民事诉讼法 Art. 236, 238.
func objectionNodes() []node {
	return []node{
		{"dispute.accept", handlers, text("决定是否受理执行异议", "Accept an objection, or refuse to"), OnDispute, "objection.accept",
			onDispute(`o.filed_at`, `o.state = 'FILED'`)},
		{"dispute.panel", []identity.Role{identity.BureauHead}, text("指定审查执行异议的合议庭", "Form the panel of an objection"), OnDispute, "objection.review",
			onDispute(`o.accepted_at`, `o.state = 'ACCEPTED' and not `+sitting+`)`)},
		{"dispute.review", panel, text("审查执行异议", "Review an objection"), OnDispute, "objection.review",
			onDispute(`o.accepted_at`, `o.state = 'ACCEPTED' and `+sitting+` and @person::uuid = any (p.members))`)},
		{"dispute.forward", handlers, text("报送复议案卷", "Send the file to the higher court"), OnDispute, "objection.forward",
			onDispute(`o.ruled_at`, `o.state = 'RECONSIDERING' and o.forwarded_at is null`)},
		{"dispute.lift", judge, text("解除对异议财产的执行措施", "Lift the measures on the property"), OnDispute, "objection.lift",
			onDispute(`o.ended_at`, `o.state = 'FINAL' and o.kind = 'third_party' and o.lifted_at is null and (o.judged = 'excluded' or o.judged is null and o.outcome = 'stopped')`)},
		// Art. 34: whom the list keeps out appeals, and another officer decides.
		{"eligibility.decide", []identity.Role{identity.ConfirmOfficer, identity.Judge}, text("决定竞买资格申诉", "Decide an appeal about who may bid"), OnAppeal, "lot.appeal", `
			select a.court_id, a.appeal_id, l.case_id, l.asset_id, a.lot_id, l.title, null::numeric, 1, a.filed_at, null::timestamptz, a.appeal_id, null::date
			from eligibility_appeal a
			join lot l using (court_id, lot_id)
			where a.court_id = @court and not exists (
				select from eligibility_decision d
				where d.court_id = a.court_id and d.appeal_id = a.appeal_id)`},
	}
}
