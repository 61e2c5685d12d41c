package browser

import (
	"testing"

	"fachui/internal/scenario"
)

// A third party on a phone objects; the clerk accepts and the sale stands still; the
// head of the bureau names three who took no part; they sign; the third party reads
// until when to sue.
func TestAThirdPartyObjects(t *testing.T) {
	t.Parallel()
	w := world(t, "claimed")
	b := open(t, w)
	lot := w.ID("拍品")
	third := &clicks{Page: b.As("taohong", scenario.Password, Phone)}
	third.Go("/lots/" + lot)
	third.See("没有已受理的执行异议")
	third.Click("对这次执行提出异议")
	third.Click("财产是我的，不应被执行")
	third.Click("案外人（主张财产归我）")
	third.Fill("请求法院做什么", "停止对静居寺南街商铺的拍卖并解除查封")
	third.Fill("送达地址和联系电话", "成都市锦江区东大街1号 13800000000")
	third.Fill("事实和理由", "购")
	third.Click("提交异议")
	third.See("“事实和理由”应为 4 至 5000 字")
	third.Holds("请求法院做什么", "停止对静居寺南街商铺的拍卖并解除查封")
	third.Shot("objection-refused")
	third.Fill("事实和理由", "该商铺由我于查封前购买、付清价款并占有，未过户非因我的原因")
	third.Fill("材料名称", "房屋买卖合同")
	third.Upload("文件", pdf(t, "房屋买卖合同"))
	third.Click("提交异议")
	third.See("案外人执行异议", "已收到，待立案", "房屋买卖合同")
	third.Axe()
	mine := third.Path()

	queue := deskCourt + "/enforcement-objections"
	clerk := b.counted("clerk.wang")
	clerk.Go(queue)
	clerk.See("（待立案）", "成都市锦江区静居寺南街商铺一间")
	clerk.Click("（待立案）")
	clerk.See("立案以后", "该财产立即停止处分")
	clerk.Click("立案")
	clerk.See("审查中", "该财产停止处分，价款不发放", "等待指定合议庭")
	file := clerk.Path()

	head := b.counted("head.zheng")
	head.Go(file)
	head.Click("不能参加的人员和原因")
	head.See("参与定价")
	head.Shot("objection-panel")
	for _, login := range []string{"judge.sun", "judge.zhou", "judge.wu"} {
		head.Click("（" + login + "）")
	}
	head.Click("指定")
	head.NotSee("待组成合议庭")

	sun := b.counted("judge.sun")
	sun.Go(file)
	sun.Click("提出裁定书稿")
	sun.Select("裁定结果", "驳回异议")
	sun.Fill("#ruling-doc_no", "（2026）川0104执异1号")
	sun.Fill("#ruling-document", "3f5a0c8e9b1d4a6f7e2c3b4a5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f80")
	sun.Fill("#ruling-reason", "买卖合同签订于查封之后，不能排除执行")
	sun.Click("提交合议庭")
	sun.See("待您签署的裁定书稿")
	sun.Shot("objection-draft")
	for _, login := range []string{"judge.sun", "judge.zhou", "judge.wu"} {
		judge := b.counted(login)
		judge.Go(file)
		judge.Click("同意")
		judge.Click("以本人名义签署")
	}
	clerk.Go("/lots/" + lot)
	clerk.See("已裁定，待救济期满", "买卖合同签订于查封之后，不能排除执行", "不处分该财产")
	third.Go(mine)
	third.See("驳回异议", "不服？可以起诉", "请先在“送达我的文书”中确认收到裁定")
	third.Shot("objection-ruled")
	t.Logf("clicks: third party %d, clerk %d, head %d, judge %d", third.n, clerk.n, head.n, sun.n)
	walk(t, w, []visit{
		{Path: queue, Name: "objections-queue", Who: "judge.li"},
		{Path: queue + "?state=SUED", Name: "objections-none", Who: "supervisor"},
		{Path: file, Name: "objections-file", Who: "supervisor"},
		{Path: "/me/enforcement-objections", Name: "objections-mine", Who: "taohong"},
		{Path: "/me/enforcement-objections/new?lot=" + lot, Name: "objections-new", Who: "taohong"},
		{Path: "/me/enforcement-objections/new", Name: "objections-new-empty", Who: "taohong"},
		{Path: "/me/enforcement-objections", Name: "objections-mine-empty", Who: "luoqiang"},
		{Path: mine, Name: "objections-own", Who: "taohong"},
		{Path: mine, Name: "objections-party", Who: "jjbank"},
		{Path: "/me/enforcement-objections/new?case=" + w.ID("案"), Name: "objections-new-case", Who: "zhangwei"},
	})
}
