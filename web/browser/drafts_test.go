package browser

import (
	"os"
	"path/filepath"
	"testing"
)

// Pages of drafts, of the next sale and of sheets.
func TestDraftPages(t *testing.T) {
	t.Parallel()
	w := world(t, "failed_second")
	walk(t, w, []visit{
		{Path: lotCourt + "/lot-sheets", Name: "lotdesk-lot-sheets", Who: "clerk.wang"},
		{Path: lotCourt + "/lots/" + w.ID("二拍") + "/announcement-drafts", Name: "lotdesk-drafts", Who: "judge.li"},
		{Path: lotCourt + "/assets/" + w.ID("铺") + "/lots/new", Name: "lotdesk-list-refused", Who: "clerk.wang"},
	})
}

// A clerk changes a paragraph and keeps the draft; the judge sees what was changed. A
// sheet is uploaded twice: the first time a cell is wrong and nothing can be listed.
func TestDraftsAndSheets(t *testing.T) {
	t.Parallel()
	w := world(t, "resolved")
	b := open(t, w)
	lot := lotCourt + "/lots/" + w.ID("拍品")
	clerk := b.counted("clerk.wang")
	clerk.Go(lot + "/announcement/new")
	clerk.See("由模板 2026-1 按案件事实写成")
	clerk.Click("竞买须知：房产买受提示")
	clerk.Fill("paragraphs.1.text", "看样请携带身份证件。")
	clerk.Fill("viewing.contact", "王书记")
	clerk.Click("保存草稿")
	clerk.See("草稿已保存（第 1 版）")
	clerk.Holds("viewing.contact", "王书记")
	clerk.Shot("drafts-saved")
	judge := b.counted("judge.li")
	judge.Go(lot + "/announcement-drafts")
	judge.See("1 处不同", "房产买受提示", "看样请携带身份证件。", "请向不动产登记机构")
	judge.Axe()
	judge.Shot("drafts-diff")
	clerk.Go(lot + "/announcement/new")
	clerk.See("表中已填入", "已改写")
	clerk.Holds("viewing.contact", "王书记")
	t.Logf("clerk: %d clicks to a saved draft", clerk.n)

	clerk.n = 0
	clerk.Go(lotCourt + "/lots")
	clerk.Click("批量列标")
	sheet := filepath.Join(t.TempDir(), "lots.csv")
	if err := os.WriteFile(sheet, []byte("案号,财产名称\n（2026）川0104执102号,成都市锦江区静居寺南街商铺一间（建筑面积42.10平方米）\n（2026）川0104执102号,没有的财产\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	clerk.Upload("表格", sheet)
	clerk.In(".actions").Click("上传并核对")
	clerk.n++
	clerk.See("2 行有 2 处不能列为标的", "该财产已有在办标的", "没有这项财产", "一个也没有列入")
	clerk.NotSee("全部列为标的")
	clerk.Axe()
	clerk.Shot("sheet-wrong")
	clerk.Go(lotCourt + "/lot-sheets")
	clerk.Upload("表格", pdf(t, "不是表格"))
	clerk.In(".actions").Click("上传并核对")
	clerk.See("没有办成", "不是 XLSX 或者 CSV 文件")
	t.Logf("clerk: %d clicks to a checked sheet", clerk.n)
}
