package desk

import "fachui/internal/identity"

// decisionNodes are decisions that move money beside a plan, and the balances that a
// court brings from its old book.
func decisionNodes() []node {
	waits := func(leader bool) string {
		kinds := "d.kind not in ('escrow', 'escrow_end')"
		if leader {
			kinds = "d.kind in ('escrow', 'escrow_end')"
		}
		return `
			select d.court_id, d.decision_id, d.case_id, null::uuid, null::uuid, d.document, d.total, 1, d.proposed_at, null::timestamptz, d.decision_id, null::date
			from fund_decision d
			where d.court_id = @court and d.state = 'proposed' and d.proposed_by <> @person::uuid and ` + kinds
	}
	approve := text("批准款项处理决定", "Approve a decision about money")
	return []node{
		{"decision.approve", []identity.Role{identity.BureauHead}, approve, OnDecision, "tax.due", waits(false)},
		{"decision.escrow", []identity.Role{identity.Leader}, approve, OnDecision, "", waits(true)},
		{"decision.pay", handlers, text("按决定制单", "Prepare the payouts of a decision"), OnDecision, "", `
			select d.court_id, d.decision_id, d.case_id, null::uuid, null::uuid, d.document, sum(a.amount), count(*)::int, d.approved_at, null::timestamptz, d.decision_id, null::date
			from fund_decision d
			join assignment a using (court_id, decision_id)
			where d.court_id = @court and d.state = 'approved' and a.payee <> '' and not exists (
				select from payout o
				where o.court_id = a.court_id and o.assignment_id = a.assignment_id and o.state <> 'void')
			group by d.court_id, d.decision_id, d.case_id, d.document, d.approved_at`},
	}
}
