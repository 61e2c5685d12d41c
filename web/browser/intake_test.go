package browser

import (
	"net/http"
	"strings"
	"testing"

	"fachui/internal/scenario"
)

// Cash that could not be avoided: a judge records it, the clerk who was there
// confirms, the officers bank it, and the judge says why money came.
func TestCashByTwoOfficers(t *testing.T) {
	t.Parallel()
	w := world(t, "plan")
	w.Advance("2026-04-28 09:00")
	b := open(t, w)
	account := "/courts/jinjiang/cases/" + w.ID("案") + "/account"

	judge := b.counted("judge.li")
	judge.Go(account)
	judge.Click("登记收取的现金")
	judge.Fill("金额", "800")
	judge.Fill("当场开具的收据编号", "SJ-2026-0001")
	judge.Fill("交款人", "张伟")
	judge.Fill("为何不能转账", "被执行人当场给付，现场无法转账")
	judge.Shot("intake-take")
	judge.Axe()
	judge.Select("另一名在场人员", "王**（clerk.wang） · 书记员")
	judge.Click("登记")
	judge.See("待另一人确认", "本人办理")
	at := judge.Path()
	t.Logf("judge: %d clicks to record cash", judge.n)

	clerk := b.counted("clerk.wang")
	clerk.Go(at)
	clerk.Click("确认收到，金额无误")
	clerk.See("待缴存", mainNo)
	t.Logf("clerk: %d click to confirm it", clerk.n)
	maker, _ := w.SignIn(t, "fin.chen", scenario.Password)
	list := maker.Must(t, http.MethodGet, "/api/v1/courts/jinjiang/cash", "").Text
	no := firstOf(t, list, "virtual_no")

	finance := b.counted("fin.chen")
	finance.Go(at)
	finance.See("A1040", "不能日结")
	finance.Click("已当面点清，财务接收")
	finance.See("在财务，当日缴存")
	finance.Click("退回经办人员")
	finance.Shot("intake-cash")
	w.transfer("现金存入", no, "800.00")
	w.Advance("2026-04-28 09:30")
	finance.Go(at)
	finance.See("已缴存")

	judge.Go(account)
	judge.See("待承办人写明", "800.00")
	judge.Click("写明")
	judge.Shot("intake-case")
	t.Logf("judge: %d clicks in all", judge.n)
}

// The registers at both widths, in both languages and themes.
func TestIntakePages(t *testing.T) {
	t.Parallel()
	w := world(t, "plan")
	w.Advance("2026-04-28 08:30")
	judge, _ := w.SignIn(t, "judge.li", scenario.Password)
	number := judge.Must(t, http.MethodPost, "/api/v1/courts/jinjiang/cases/"+w.ID("案")+"/account", "{}").Text
	w.transfer("欧阳"+strings.Repeat("娜", 12), number[strings.Index(number, mainNo):][:len(mainNo)+6], "50000.00")
	w.Advance("2026-04-28 09:30")
	walk(t, w, []visit{
		{Path: fundsDesk + "/intake", Who: "fin.chen"},
		{Path: fundsDesk + "/cash", Who: "fin.chen"},
		{Path: fundsDesk + "/interest", Who: "fund.wu"},
		{Path: "/courts/jinjiang/cases/" + w.ID("案") + "/account", Name: "intake-account", Who: "judge.li"},
		{Path: "/courts/jinjiang/cases/" + w.ID("案") + "/account/cash", Name: "intake-take-page", Who: "clerk.wang"},
	})
}
