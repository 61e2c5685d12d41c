package browser

import "testing"

// After title has passed: a judge asks a registry to co-operate, the clerk notes that the
// notice went out, and looks at the proof of the ruling's service; the buyer finds what
// they agreed to, and takes nothing back that was served.
func TestServiceAndCooperation(t *testing.T) {
	t.Parallel()
	w := world(t, "ruled")
	b := open(t, w)
	lot, ofCase := lotCourt+"/lots/"+w.ID("拍品"), lotCourt+"/cases/"+w.ID("案")

	judge := b.counted("judge.li")
	judge.Go(lot + "/papers")
	judge.Select("协助单位", "不动产登记机构")
	judge.Fill("单位名称", "锦江区不动产登记中心")
	judge.In("main").Click("发出通知书")
	judge.See("锦江区不动产登记中心", "待送出")

	clerk := b.counted("clerk.wang")
	clerk.Go(lot + "/papers")
	clerk.Fill("怎样送出", "专人送达，对方签收")
	clerk.In("main").Click("登记送出")
	clerk.See("已送出")
	clerk.Go(lot + "/service")
	clerk.See("已送达", "本人确认（电子送达）")
	clerk.Click("送达回证")
	clerk.See("送达日期", "到达受送达人特定系统之日", "下载送达回证（PDF）")
	clerk.Axe()
	clerk.NoOverflow()

	walk(t, w, []visit{
		{Path: ofCase + "/servings", Who: "clerk.wang", Name: "servings"},
		{Path: ofCase + "/service-consents", Who: "clerk.wang", Name: "service-consents"},
		{Path: "/me/service-consents", Who: "luoqiang", Name: "my-consents"},
	})
}
