package browser

import (
	"net/http"
	"testing"

	"fachui/internal/scenario"
)

// A property fails twice: a clerk asks the creditors, one answers on a phone that he
// does not want it, and the way to the sell-off is open.
func TestCreditorsAreAskedAndRefuse(t *testing.T) {
	t.Parallel()
	w := world(t, "failed_second")
	b := open(t, w)
	w.Advance("2026-05-06 09:00")
	clerk := b.counted("clerk.wang")
	clerk.Go(deskCourt + "/lots/" + w.ID("二拍"))
	clerk.See("二拍流拍", "十日内征询债权人是否以物抵债")
	clerk.Click("征询债权人，决定变卖或抵债")
	clerk.Fill("答复的最后一日", "2026-05-06")
	clerk.Click("向全体债权人发出征询")
	clerk.See("答复期限应晚于今日，并不晚于 2026年5月16日")
	clerk.Fill("答复的最后一日", "2026-05-11")
	clerk.Click("向全体债权人发出征询")
	clerk.See("债权人的答复", "没有答复", "成都锦江农村商业银行")
	t.Logf("clerk: %d clicks to ask the creditors", clerk.n)

	bank := b.As("jjbank", scenario.Password, Phone)
	bank.Go("/me/lots/" + w.ID("二拍") + "/in-kind")
	bank.See("是否以这件财产抵债", "560,000.00")
	bank.Click("接受，以保留价整体抵债")
	bank.Click("提交答复")
	bank.See("只能整体抵债")
	bank.Click("不接受，请法院继续处置")
	bank.Click("提交答复")
	bank.See("您已答复不接受")
	bank.Shot("in-kind-answered")

	clerk.Reload()
	clerk.See("债权人均不接受", "变卖价为二拍起拍价")
	clerk.Click("列为变卖标的")
	clerk.Click("列为标的")
	clerk.See("变卖", "合议庭决定起拍价")
}

// The pages of a sell-off, at both widths.
func TestSellOffPages(t *testing.T) {
	t.Parallel()
	w := world(t, "selloff")
	w.Advance("2026-06-03 10:00")
	lot := w.ID("变卖")
	walk(t, w, []visit{
		{Path: "/lots/" + lot, Name: "selloff-lot"},
		{Path: "/lots/" + lot + "/announcement", Name: "selloff-announcement"},
		{Path: "/lots/" + lot + "/room", Name: "selloff-room", Who: "luoqiang"},
		{Path: "/me/auctions", Name: "selloff-mine", Who: "luoqiang"},
		{Path: "/me/deposits", Name: "selloff-deposits", Who: "luoqiang"},
		{Path: deskCourt + "/lots/" + lot, Name: "selloff-desk", Who: "clerk.wang"},
		{Path: deskCourt + "/lots/" + w.ID("二拍") + "/failure", Name: "selloff-refused", Who: "judge.li"},
		{Path: deskCourt + "/funds/deposits", Name: "selloff-finance", Who: "fin.chen"},
	})
}

// The pages of lots between creditors and of a set-off, at both widths.
func TestInKindPages(t *testing.T) {
	t.Parallel()
	w := world(t, "story/in_kind_draw")
	walk(t, w, []visit{
		{Path: deskCourt + "/lots/" + w.ID("拍品") + "/failure", Name: "in-kind-lapsed", Who: "judge.li"},
		{Path: "/me/lots/" + w.ID("拍品") + "/in-kind", Name: "in-kind-own", Who: "liuyang"},
		{Path: "/me/lots/" + w.ID("拍品") + "/in-kind", Name: "in-kind-stranger", Who: "luoqiang", Status: http.StatusForbidden},
	})
}

// The pages of a creditor who bought and set its claim off, at both widths.
func TestSetOffPages(t *testing.T) {
	t.Parallel()
	w := world(t, "story/set_off")
	walk(t, w, []visit{
		{Path: deskCourt + "/lots/" + w.ID("拍品") + "/set-off", Name: "set-off", Who: "judge.li"},
		{Path: "/me/deposits", Name: "set-off-own", Who: "jjbank"},
	})
}
