package browser

import "testing"

// After title has passed the clerk looks at the proof of the ruling's service; the buyer
// finds what they agreed to, and takes nothing back that was served.
func TestServiceAndItsProof(t *testing.T) {
	t.Parallel()
	w := world(t, "ruled")
	b := open(t, w)
	lot, ofCase := lotCourt+"/lots/"+w.ID("拍品"), lotCourt+"/cases/"+w.ID("案")

	clerk := b.counted("clerk.wang")
	clerk.Go(lot + "/service")
	clerk.See("已送达", "本人确认（电子送达）")
	clerk.Click("送达回证")
	clerk.See("送达日期", "到达受送达人特定系统之日", "下载送达回证（PDF）")
	clerk.Axe()
	clerk.NoOverflow()

	// A signed consent is taken in with its scan; a hash is nothing that anybody types.
	clerk.Go(ofCase + "/service-consents")
	clerk.Select("谁签的", "成都锦江农村商业银行")
	clerk.Select("接收方式", "本平台")
	clerk.Fill("签字日期", "2026-04-08")
	clerk.Upload("上传确认书扫描件", pdf(t, "送达地址确认书"))
	clerk.Click("登记")
	clerk.See("书面签字", "本案此后的全部文书")

	walk(t, w, []visit{
		{Path: ofCase + "/servings", Who: "clerk.wang", Name: "servings"},
		{Path: ofCase + "/service-consents", Who: "clerk.wang", Name: "service-consents"},
		{Path: "/me/service-consents", Who: "luoqiang", Name: "my-consents"},
	})
}

// A judge mends a slip of the pen in a published order: what stands in no paragraph is
// refused beside its field, and the public reads both texts.
func TestASlipOfThePenIsCorrected(t *testing.T) {
	t.Parallel()
	w := world(t, "story/stays")
	lot := w.ID("拍品")
	b := open(t, w)
	texts := lotCourt + "/lots/" + lot + "/order-texts"
	li := b.counted("judge.li")
	li.Go(texts)
	li.See("第 1 次补正", "案外人主张所有权")
	li.In("#order-3").Click("补正笔误")
	li.Fill("#correct-3-slips-0-paragraph", "1")
	li.Fill("#correct-3-slips-0-wrong", "案外人主张租赁权")
	li.Fill("#correct-3-slips-0-right", "案外人主张共有权")
	li.Fill("#correct-3-doc_no", "（2026）川0104执102号之九")
	li.Fill("#correct-3-reason", "打字错误")
	li.In("#order-3").Fill("确认：请输入“补正”", "补正")
	li.In("#order-3").Click("公布补正")
	li.See("该段没有“案外人主张租赁权”")
	li.Shot("correction-refused")
	li.Fill("#correct-3-slips-0-wrong", "案外人主张所有权")
	li.In("#order-3").Upload("上传补正裁定书", pdf(t, "补正裁定书"))
	li.In("#order-3").Fill("确认：请输入“补正”", "补正")
	li.In("#order-3").Click("公布补正")
	li.See("应为“案外人主张共有权”", "裁定书")
	li.Axe()
	li.NoOverflow()
	walk(t, w, []visit{
		{Path: texts, Who: "judge.li", Name: "order-texts"},
		{Path: "/lots/" + lot, Name: "lot-corrected"},
	})
}
