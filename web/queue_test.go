package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"fachui/internal/desk"
	"fachui/internal/house"
	"fachui/web/route"
)

// seconds are the names of operations by which a person answers what another began.
var seconds = regexp.MustCompile(`[._](approve|answer|sign|confirm|decide|check|dispatch|draw|take_over|close|deal)(_|$)`)

// told says which task tells a person that such an operation waits for them.
var told = map[string]string{
	"fee.approve_decision":    "fee.approve_decision",
	"fee.approve_refund":      "fee.approve_refund",
	"fee.approve_rule":        "fee.approve_rule",
	"day.close":               "day.sign day.close",
	"voucher.answer_void":     "voucher.answer_void",
	"ledger.approve_reversal": "reversal.approve",
	"channel.approve":         "channel.approve",
	"exception.approve":       "exception.approve",
	"payer.decide":            "payer.decide",
	"decision.approve":        "decision.approve decision.escrow",
	"cost.check":              "cost.check",
	"escrow.answer_note":      "escrow.answer_note",
	"payout.approve":          "payout.check payout.approve payout.lead payout.make",
	"payout.approve_chosen":   "payout.check payout.approve payout.lead payout.make",
	"payout.dispatch":         "payout.dispatch",
	"interest.approve_rule":   "interest.approve_rule",
	"setting.approve":         "setting.approve",
	"interest.approve":        "interest.approve",
	"cash.confirm":            "cash.confirm",
	"payee.approve":           "payee.approve",
	"period.sign":             "period.register_sign period.month_sign period.year_sign",
	"loan.decide":             "loan.decide",
	"opening.sign":            "opening.sign_bureau opening.sign_finance",
	"forfeiture.approve":      "forfeiture.approve",
	"fund_account.answer":     "account.sign",
	"duty.answer":             "duty.answer",
	"post.take_over":          "post.take_over",
	"case.answer_change":      "case.take_over",
	"lot.sign":                "lot.sign",
	"lot.confirm_priority":    "application.confirm",
	"lot.confirm_agent":       "application.confirm",
	"lot.draw_lots":           "lot.draw_lots",
	"custody.confirm":         "custody.confirm custody.countersign custody.dispose",
	"extension.decide":        "extension.decide",
	"eligibility.decide":      "eligibility.decide",
	"question.answer":         "question.answer",
	"objection.decide":        "objection.decide objection.forward objection.review",
}

// untold are operations of that name that answer nobody.
var untold = map[string]string{
	"lot.check_announcement":                "shows what an announcement still lacks",
	"lot.check_buyer":                       "records the court's own look at the buyer; the ruling waits for it as lot.rule",
	"valuation.decide":                      "records what a panel decided in its room",
	"lot.file_answer":                       "puts a creditor's own answer on record",
	"enforcement_objection.decide_security": "a panel that sits over one objection, whose members are named on it, in one sitting",
	"enforcement_objection.sign":            "as above",
	"viewing.close":                         "cancels what the court itself offered",
	"custody.check":                         "a keeper counts what he holds",
	"fee.decide":                            "proposes; fee.approve_decision answers",
	"fund_account.close":                    "proposes; fund_account.answer answers",
}

// Whatever one person must answer for another waits in a queue of somebody who may,
// so that nobody needs to be told by telephone.
func TestWhatWaitsForASecondPersonHasATask(t *testing.T) {
	t.Parallel()
	tasks := desk.NodesOfCourt()
	for _, r := range house.Table() {
		if r.Access.Scope != route.InCourt || r.Method != "POST" || !seconds.MatchString(r.Op) || strings.HasPrefix(r.Op, "form.") || untold[r.Op] != "" {
			continue
		}
		if told[r.Op] == "" {
			t.Errorf("%s answers what somebody else did: name the task that says so", r.Op)
		}
		for task := range strings.FieldsSeq(told[r.Op]) {
			if len(tasks[task]) == 0 {
				t.Errorf("%s: there is no task %q", r.Op, task)
			}
			for _, role := range tasks[task] {
				if !slices.Contains(r.Access.Roles, role) {
					t.Errorf("%s: task %s waits for %s, who may not do it", r.Op, task, role)
				}
			}
		}
	}
}
