package browser

import "testing"

// After title has passed a judge asks a registry to co-operate; the clerk notes that the
// notice went out, and what came back.
func TestARegistryIsAskedAndAnswers(t *testing.T) {
	t.Parallel()
	w := world(t, "ruled")
	b := open(t, w)
	papers := lotCourt + "/lots/" + w.ID("拍品") + "/papers"

	judge := b.counted("judge.li")
	judge.Go(papers)
	judge.See("还没有发出协助执行通知书")
	judge.Select("协助单位类别", "不动产登记机构")
	judge.In("#ask").Click("发出通知书")
	judge.beside("name", "请填写“单位名称”。")
	judge.Fill("单位名称", "锦江区不动产登记中心")
	judge.In("#ask").Click("发出通知书")
	judge.See("锦江区不动产登记中心", "待送出", "下载通知书")

	clerk := b.counted("clerk.wang")
	clerk.Go(papers)
	clerk.Fill("怎样送出", "专人送达，对方签收")
	clerk.In("main").Click("登记送出")
	clerk.See("已送出", "专人送达，对方签收")
	clerk.In("main").Click("登记回复")
	clerk.beside("note", "请填写“办理结果”。")
	clerk.addPaper(t, "不动产登记中心复函", "其他")
	clerk.Fill("办理结果", "已为买受人办理转移登记，注销抵押")
	clerk.In("main").Select("回执或者函复", "不动产登记中心复函（其他）")
	clerk.In("main").Click("登记回复")
	clerk.See("已回复", "已为买受人办理转移登记，注销抵押")
	clerk.NotSee("登记送出")
	clerk.Axe()
	t.Logf("clicks: judge %d, clerk %d", judge.n, clerk.n)
	walk(t, w, []visit{
		{Path: papers, Name: "cooperation", Who: "judge.li"},
		{Path: papers, Name: "cooperation-read", Who: "supervisor"},
	})
}
