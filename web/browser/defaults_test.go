package browser

import (
	"strings"
	"testing"

	"fachui/internal/scenario"
)

// A buyer does not pay: the judge rules, on a page that says before what will happen
// to which money; the deposit then stands with the finance office.
func TestJudgeOrdersAReauction(t *testing.T) {
	t.Parallel()
	w := world(t, "sold")
	w.Advance("2026-04-20 09:00")
	b := open(t, w)
	judge := b.counted("judge.li")
	judge.Go("/courts/jinjiang/lots/" + w.ID("拍品"))
	judge.See("余款逾期", "准许逾期付款")
	judge.In("main").Click("裁定重新拍卖")
	judge.See("罗强", "将不予退还：", "¥70,000.00", "不能撤销")
	judge.addPaper(t, "重新拍卖裁定书", "裁定、决定")
	judge.Fill("文书号", "（2026）川0104执102号之六")
	judge.Fill("理由", "买受人未付清价款，拍卖目的难以实现")
	judge.Axe()
	judge.Shot("default-rule")
	judge.In("main").Click("裁定重新拍卖（悔拍）")
	judge.See("重新拍卖") // without the word nothing happens
	judge.Holds("文书号", "（2026）川0104执102号之六")
	judge.Fill("重新拍卖", "重新拍卖")
	judge.In("main").Click("裁定重新拍卖（悔拍）")
	judge.See("已裁定重新拍卖", "（2026）川0104执102号之六")
	w.Advance("2026-04-20 09:10")
	judge.Reload()
	judge.Click("不予退还的保证金")
	judge.See("待重新拍卖", "¥70,000.00")
	t.Logf("judge: %d clicks", judge.n)
}

// The registers of defaults, a table of forfeited deposits with its orders, and the
// forms that lead there.
func TestDefaultPages(t *testing.T) {
	t.Parallel()
	w := world(t, "story/default_twice")
	b := open(t, w)
	p := b.As("fin.chen", scenario.Password)
	p.Go(fundsDesk + "/defaults")
	p.See("¥900,000.00", "¥740,000.00", "已按序使用")
	p.In("tbody").In("tr:first-child").Click("使用表")
	p.See("以未受清偿的债权为限", "¥40,000.00", "¥19,000.00")
	table := p.Path()
	walk(t, w, []visit{
		{Path: fundsDesk + "/defaults", Who: "fin.chen"},
		{Path: table, Name: "forfeiture", Who: "judge.li"},
		{Path: fundsDesk + "/revocations", Who: "rec.wei"},
		{Path: "/courts/jinjiang/lots/" + w.ID("拍品"), Name: "defaulted-lot", Who: "judge.li"},
	})
}

// Finance proposes and approves a table on pages; who proposed may not approve.
func TestForfeitureOnPages(t *testing.T) {
	t.Parallel()
	w := world(t, "resold")
	b := open(t, w)
	maker := b.counted("fin.chen")
	maker.Go(fundsDesk + "/defaults")
	maker.See("可提出使用表")
	maker.Click("提出使用表")
	at := maker.Path()
	maker.Shot("forfeit-form")
	maker.Axe()
	maker.Fill("依据的案卷材料", "一")
	maker.Click("计算并提出，由另一人复核")
	maker.See("4")
	maker.Fill("依据的案卷材料", "第一次拍卖的案卷材料")
	maker.Click("计算并提出，由另一人复核")
	maker.See("使用表待复核", "¥15,000.00")
	maker.NotSee("与案卷核对无误，复核通过")
	table := maker.Path()
	checker := b.counted("fin.chu")
	checker.Go(table)
	checker.Click("与案卷核对无误，复核通过")
	checker.See("已按序使用")
	checker.Shot("forfeiture-approved")
	t.Logf("maker %d, checker %d clicks", maker.n, checker.n)
	if !strings.HasPrefix(at, fundsDesk) {
		t.Errorf("the form is at %s", at)
	}
}

// Revoked after it was paid out: what went back and what is claimed of whom.
func TestRevocationPages(t *testing.T) {
	t.Parallel()
	w := world(t, "story/revoked_after_payout")
	walk(t, w, []visit{
		{Path: fundsDesk + "/revocations", Who: "fin.chen"},
		{Path: "/courts/jinjiang/lots/" + w.ID("拍品"), Name: "revoked-lot", Who: "judge.li"},
	})
	sold := world(t, "paid")
	sold.Advance("2026-04-06 09:00")
	walk(t, sold, []visit{
		{Path: "/courts/jinjiang/lots/" + sold.ID("拍品") + "/revocation/new", Name: "revoke-form", Who: "judge.li"},
	})
}
