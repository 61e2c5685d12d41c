package browser

import "testing"

// Somebody without an account hands in an objection at the counter: the clerk comes from
// the case, corrects a digit, prints the receipt, and reads the name for a reason.
func TestAnObjectionAtTheCounter(t *testing.T) {
	t.Parallel()
	w := world(t, "claimed")
	b := open(t, w)
	ofCase, queue := deskCourt+"/cases/"+w.ID("案"), deskCourt+"/enforcement-objections"
	clerk := b.counted("clerk.wang")
	clerk.Go(queue)
	clerk.Click("收取书面异议")
	clerk.See("针对哪一个案件？")
	clerk.Go(ofCase)
	clerk.Click("收取书面异议")
	form := clerk.Path()
	clerk.In("#counter").Click("收取，出具收件号")
	clerk.beside("name", "请填写“异议人姓名或者名称”。")
	clerk.Fill("异议人姓名或者名称", "沈青")
	clerk.Fill("身份证号或者统一社会信用代码", "510104199003070011")
	clerk.Fill("送达地址和联系电话", "成都市锦江区东大街1号 13800000000")
	clerk.Click("主张财产归自己")
	clerk.Click("案外人")
	clerk.Select("针对哪项财产", "成都市锦江区静居寺南街商铺一间（建筑面积42.10平方米）")
	clerk.Fill("请求", "停止拍卖该商铺并解除查封")
	clerk.Fill("事实和理由", "该商铺由我于查封前购买、付清价款并占有")
	clerk.In("#counter").Click("收取，出具收件号")
	clerk.beside("number", "校验位不符")
	clerk.Holds("事实和理由", "该商铺由我于查封前购买、付清价款并占有")
	clerk.Shot("counter-refused")
	clerk.Fill("身份证号或者统一社会信用代码", "510104199003070015")
	clerk.Fill("扫描件名称", "异议申请书")
	clerk.Upload("扫描件", pdf(t, "异议申请书"))
	clerk.In("#counter").Click("收取，出具收件号")
	clerk.See("已收取，收件号", "收取书面异议凭条", "最迟何时决定是否受理", "执异收1号")
	clerk.Axe()
	clerk.NoOverflow()
	clerk.Shot("counter-receipt")
	clerk.Click("打开卷宗，上传其余扫描件")
	clerk.See("异议申请书", "书面提出，收件号", "沈某")
	file := clerk.Path()
	clerk.Click("查看异议人姓名")
	clerk.Click("查看姓名")
	clerk.beside("reason", "请填写“为什么需要”。")
	clerk.Fill("为什么需要", "核对邮寄地址的收件人")
	clerk.Click("查看姓名")
	clerk.See("已记录", "沈青")
	t.Logf("clerk: %d clicks, three of them refused", clerk.n)
	walk(t, w, []visit{
		{Path: form, Name: "counter", Who: "clerk.wang"},
		{Path: queue + "/new", Name: "counter-empty", Who: "clerk.wang"},
		{Path: file, Name: "counter-file", Who: "clerk.wang"},
		{Path: file + "/name", Name: "counter-name", Who: "clerk.wang"},
	})
}
