package browser

import (
	"testing"

	"fachui/internal/scenario"
)

const dutyDesk = "/courts/jinjiang/duties"

// The head of the bureau asks that a colleague stands in (1 click), a leader
// approves (1), the matrix says so, the substitute hands the post over (1) and
// who takes it signs (1).
func TestLeaveIsSubstituted(t *testing.T) {
	t.Parallel()
	w := world(t, "paid")
	b := open(t, w)
	p := b.As("head.zheng", scenario.Password)
	p.Go(dutyDesk)
	p.See("职务与不相容职务", "默认值，本院未另定", "制单与复核分离")
	p.Click("提出职务安排")
	leave := p.In("section[aria-labelledby=leave]")
	leave.Select("职务", "财务经办")
	leave.Select("离岗人", "fin.chen")
	leave.Select("代为履职的人", "fin.chu")
	leave.Fill("自（当日零时起）", "2026-04-04")
	leave.Fill("至（当日零时止，不含当日）", "2026-04-08")
	leave.Fill("文号", "锦院政〔2026〕9号")
	leave.Fill("理由", "年休假三日")
	leave.Click("提出")
	p.See("duty.incompatible", "制单与复核分离")
	leave.Holds("文号", "锦院政〔2026〕9号")
	leave.Select("代为履职的人", "confirm.jiang")
	leave.Click("提出")
	p.At(dutyDesk + "/orders")
	p.See("代为履职", "与您有关，须由另一人批准")
	q := b.As("leader.feng", scenario.Password, Phone)
	q.Go(dutyDesk)
	q.See("待第二人批准", "年休假三日")
	q.NoOverflow()
	q.Axe()
	q.Click("批准")
	q.See("代 fin.chen")
	r := b.As("fin.chen", scenario.Password)
	r.Go(dutyDesk + "/handovers")
	r.Select("岗位", "财务经办")
	r.Select("接收人", "confirm.jiang")
	r.Click("开列清单并签署")
	r.See("岗位交接清单", "尚未签署")
	walk(t, w, []visit{
		{Path: dutyDesk, Name: "duties", Who: "leader.feng"},
		{Path: dutyDesk + "/orders", Name: "duty-orders", Who: "leader.feng"},
		{Path: dutyDesk + "/orders/new", Name: "duty-order-new", Who: "head.zheng"},
		{Path: dutyDesk + "/acts", Name: "duty-acts", Who: "supervisor"},
		{Path: dutyDesk + "/handovers", Name: "duty-handovers", Who: "fin.chen"},
	})
}

// A month as it was closed, one that is open and says why, and the list of them.
func TestMonthsAreShownAndPrinted(t *testing.T) {
	t.Parallel()
	w := world(t, "story/month_close")
	b := open(t, w)
	p := b.As("rec.wei", scenario.Password)
	p.Go(fundsDesk)
	p.Click("月结")
	p.See("2026-03", "2026-02", "已结")
	p.Click("2026-02")
	p.See("5,008.88", "待查明款项", "检查点", "已结账，不再打开")
	p.Go(fundsDesk + "/periods/month/2026-03")
	p.See("现在还不能结账", "尚未结束")
	p.Click("核对无误，提出结账")
	p.See("period.not_over")
	walk(t, w, []visit{
		{Path: fundsDesk + "/periods", Name: "periods", Who: "rec.wei"},
		{Path: fundsDesk + "/periods/month/2026-02", Name: "period-month", Who: "fund.wu"},
		{Path: fundsDesk + "/periods/register/2026-02", Name: "period-register", Who: "fin.chen"},
		{Path: fundsDesk + "/periods/year/2026", Name: "period-year", Who: "supervisor"},
	})
}
