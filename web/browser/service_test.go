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

	walk(t, w, []visit{
		{Path: ofCase + "/servings", Who: "clerk.wang", Name: "servings"},
		{Path: ofCase + "/service-consents", Who: "clerk.wang", Name: "service-consents"},
		{Path: "/me/service-consents", Who: "luoqiang", Name: "my-consents"},
	})
}
