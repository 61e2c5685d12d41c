package scenario

import (
	"context"
	"fmt"
	"strings"
)

// supervisor is who looks when an expectation does not say: a scenario registers
// one under this name with the role supervisor.
const supervisor = "监督"

func seeList() []See {
	return []See{
		{Name: "me", Op: "person.me", ZH: "我的账号", EN: "the reader's own account", Fields: "proof, courts"},
		{Name: "case", Op: "case.show", Of: "case", By: supervisor, ZH: "案件", EN: "a case with parties, claims and assets", Fields: "case_no, parties (count), claims, assets"},
		{Name: "asset", Op: "asset.show", Of: "asset", By: supervisor, ZH: "财产", EN: "an asset and its latest survey", Fields: "kind, class, survey.complete"},
		{Name: "valuation", Op: "valuation.show", Of: "valuation", By: supervisor, ZH: "定价程序", EN: "a valuation", Fields: "status, price, method"},
		{Name: "lot", Op: "lot.view", Of: "lot", ZH: "拍品", EN: "a lot as the public sees it", Fields: "status, starting_price, final_price, opens_at, ends_at, …"},
		{Name: "live", Op: "lot.live", Of: "lot", ZH: "竞价实况", EN: "the live state of a lot", Fields: "status, price, leader, bids, ends_at"},
		{Name: "bids", Op: "bid.list", Of: "lot", ZH: "出价记录", EN: "the accepted bids of a lot", Fields: "bids (list or count)"},
		{Name: "deadlines", Op: "deadline.list", By: supervisor, ZH: "期限", EN: "the clocks of the court", Fields: "deadlines: [{kind, subject, due, outcome, owner}]; query: ended=true for all"},
		{Name: "events", Op: "event.list", By: supervisor, ZH: "过程", EN: "what happened in the court", Fields: "events: [{kind, role, at, basis}]; query: kind=…"},
		{Name: "notices", Op: "notice.list", Of: "case", By: supervisor, ZH: "通知", EN: "what the parties of a case were told", Fields: "list of notices", look: seeNotices},
		{Name: "ledger", Op: "ledger.trial_balance", By: supervisor, ZH: "台账余额", EN: "balances by account code", Fields: "A1010: amount, L2010: amount, …", look: seeLedger},
		{Name: "clock", Op: "clock.show", ZH: "时间", EN: "legal time", Fields: "now, purpose"},
	}
}

// seeNotices puts the list under the name that expectations use.
func seeNotices(ctx context.Context, w *world, x Expectation) (any, error) {
	out, err := w.see(ctx, See{Name: "notices", Op: "notice.list", Of: "case"}, x)
	if err != nil {
		return nil, err
	}
	list := make([]any, 0)
	for _, m := range listOf(out) {
		list = append(list, m)
	}
	return map[string]any{"notices": list}, nil
}

// seeLedger answers each account code with its balance; one that was never used
// stands at 0.00.
func seeLedger(ctx context.Context, w *world, x Expectation) (any, error) {
	out, err := w.see(ctx, See{Name: "ledger", Op: "ledger.trial_balance"}, x)
	if err != nil {
		return nil, err
	}
	got := map[string]any{}
	for _, k := range x.Fields.keys {
		if strings.HasPrefix(k, "A") || strings.HasPrefix(k, "L") {
			got[k] = "0.00"
		}
	}
	for _, row := range listOf(out) {
		code := text(row["code"])
		if code == "" {
			return nil, fmt.Errorf("unexpected ledger answer")
		}
		got[code] = row["balance"]
	}
	return got, nil
}
