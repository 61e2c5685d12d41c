package browser

import (
	"net/http"
	"strings"
	"testing"

	"fachui/internal/scenario"
)

// A judge proposes to put in escrow what a creditor cannot be paid; the rule asks for
// proof; the leader approves it, and the entry is one click away.
func TestEscrowByTwoPeople(t *testing.T) {
	t.Parallel()
	w := world(t, "plan")
	w.Advance("2026-04-28 09:00")
	b := open(t, w)
	judge := b.counted("judge.li")
	judge.Go("/courts/jinjiang/cases/" + w.ID("案") + "/account")
	judge.Click("款项处理：税费、垫付、移交、预留、提存")
	judge.See("可分配价款", "当事人直接垫付")
	judge.Click("提存 刘某 ¥367,950.01")
	judge.In("details[open]").Select("事由", "无法联系")
	judge.In("details[open]").Fill("证明材料", "联系不上")
	judge.In("details[open]").Select("保管", "本院保管")
	judge.In("details[open]").Fill("提存审批表", "提存审批表3号")
	judge.In("details[open]").Fill("理由", "申请执行人无法联系")
	judge.In("details[open]").Click("提出，由院领导批准")
	judge.See("申请提存应附证明材料")
	judge.Shot("casefunds-refused")
	judge.Fill("证明材料", "三次邮寄被退回、电话停机、村委会证明下落不明")
	judge.Click("提出，由院领导批准")
	judge.See("待批准", "本院保管", "L2230")
	at := judge.Path()
	t.Logf("judge: %d clicks to propose an escrow, one of them refused", judge.n)
	judge.Shot("casefunds-decision")

	leader := b.counted("leader.feng")
	leader.Go(at)
	leader.Click("批准并记账")
	leader.See("已批准入账", "分录")
	t.Logf("leader: %d click to approve it", leader.n)

	keeper := b.counted("fund.wu")
	keeper.Go(fundsDesk)
	keeper.Click("提存款")
	keeper.See("提存中", "2031年4月28日 24:00")
}

// The pages at both widths, in both languages and themes.
func TestCaseFundPages(t *testing.T) {
	t.Parallel()
	w := world(t, "plan")
	w.Advance("2026-04-28 08:30")
	judge, _ := w.SignIn(t, "judge.li", scenario.Password)
	at := "/api/v1/courts/jinjiang/"
	out := judge.Must(t, http.MethodPost, at+"escrows", `{"plan":"`+w.ID("方案")+`","no":4,"ground":"unreachable","proof":"三次邮寄被退回、电话停机、村委会证明下落不明",
		"place":"court","document":"提存审批表","reason":"联系不上申请执行人"}`).Text
	id := out[strings.Index(out, ":")+2 : len(out)-2]
	leader, _ := w.SignIn(t, "leader.feng", scenario.Password)
	leader.Must(t, http.MethodPost, at+"decisions/"+id+"/approval", "{}")
	judge.Must(t, http.MethodPost, at+"cases/"+w.ID("案")+"/advances", `{"party":"`+w.ID("申请人")+`","purpose":"appraisal","agency":"四川某某房地产土地资产评估有限责任公司",
		"amount":"3500.00","paid_on":"2026-03-01","receipt_no":"FP20260301"}`)
	account := "/courts/jinjiang/cases/" + w.ID("案") + "/account"
	walk(t, w, []visit{
		{Path: account + "/matters", Name: "casefunds-matters", Who: "judge.li"},
		{Path: account + "/fee", Name: "casefunds-fee", Who: "judge.li"},
		{Path: fundsDesk + "/decisions", Who: "fund.wu"},
		{Path: fundsDesk + "/decisions/" + id, Name: "casefunds-decided", Who: "judge.li"},
		{Path: fundsDesk + "/transfers", Who: "fund.wu"},
		{Path: fundsDesk + "/escrows", Who: "fund.wu"},
		{Path: fundsDesk + "/opening", Who: "fin.chen"},
	})
}
