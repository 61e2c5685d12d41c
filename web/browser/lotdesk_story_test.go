package browser

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fachui/internal/scenario"
)

// pdf makes a paper to upload; no two are the same.
func pdf(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name+".pdf")
	err := os.WriteFile(path, fmt.Appendf(nil, "%%PDF-1.4\n%% %s\n%%%%EOF\n", name), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// addPaper uploads a paper on the page that needs it.
func (c *clicks) addPaper(t *testing.T, title, kind string) {
	t.Helper()
	if c.Count("details.fold[open] input[type=file]") == 0 { // it stands open where no paper is yet
		c.Click("上传材料（PDF 或图片）")
	}
	c.Fill("名称", title)
	c.Select("种类", kind)
	c.Upload("文件", pdf(t, title))
	c.In("main").Click("上传")
	c.n++
	c.See("已完成")
}

// From a priced asset to a published announcement: a judge proposes terms and is
// refused what the law refuses, three members sign, a clerk tells everybody and
// takes the draft through the gate; then the judge suspends and resumes the sale.
func TestFromAPriceToAnAnnouncement(t *testing.T) {
	t.Parallel()
	w := world(t, "priced")
	b := open(t, w)
	lot := lotCourt + "/lots/" + w.ID("拍品")
	proposeAndSign(t, b, lot)
	tellEverybody(t, w, b, lot)
	publish(t, w, b, lot)
	suspendAndResume(t, b, lot)
}

// proposeAndSign is refused an even panel, a start below the floor and a deposit
// above the bounds.
func proposeAndSign(t *testing.T, b *Browser, lot string) {
	t.Helper()
	judge := b.counted("judge.li")
	judge.Go(lotCourt + "/lots")
	judge.Click("成都市锦江区静居寺南街商铺一间（建筑面积42.10平方米）")
	judge.See("合议庭决定起拍价、保证金和增价幅度")
	judge.Click("提交决议草案")
	judge.addPaper(t, "征询意见笔录", "其他")
	judge.Fill("起拍价", "600000")
	judge.Fill("增价幅度", "5,000")
	judge.Fill("保证金", "200000")
	judge.Fill("执行费用", "8000")
	judge.Select("征询当事人意见的记录", "征询意见笔录（其他）")
	judge.Select("holders.0.party", "何某（承租人）")
	judge.Select("holders.0.kind", "承租人")
	judge.Fill("holders.0.rank", "1")
	judge.Click("judge.li（李**）")
	judge.Click("judge.zhao（赵**）")
	judge.Select("审判长", "judge.li（李**）")
	judge.Click("提交合议庭")
	judge.See("合议庭人数为 2；应为不少于 3 人的单数")
	judge.Holds("起拍价", "600000")
	judge.Click("judge.qian（钱**）")
	judge.Click("提交合议庭")
	judge.See("低于参考价", "700,000.00")
	judge.Fill("起拍价", "700000")
	judge.Click("提交合议庭")
	judge.See("百分之五至百分之二十")
	judge.Holds("增价幅度", "5,000")
	judge.Fill("保证金", "70000")
	judge.Click("提交合议庭")
	judge.See("合议庭决议", "内容校验值", "尚未签署")
	at, _, _ := strings.Cut(judge.Path(), "?")
	t.Logf("judge: %d clicks to a proposal, refused three times", judge.n)

	for i, login := range []string{"judge.li", "judge.zhao", "judge.qian"} {
		member := b.counted(login)
		member.Go(lot)
		member.Click("阅读并签署")
		member.At(at)
		member.Click("同意")
		member.Fill("意见（记入笔录）", "同意起拍价")
		member.Click("以本人名义签署")
		if i < 2 {
			member.See(fmt.Sprintf("%d/3", i+1))
		} else {
			member.See("通知当事人和已知优先购买权人")
		}
		t.Logf("%s: %d clicks to sign", login, member.n)
	}
}

// tellEverybody issues the notices and records how each of the three was told.
func tellEverybody(t *testing.T, w *World, b *Browser, lot string) {
	t.Helper()
	clerk := b.counted("clerk.wang")
	clerk.Go(lot)
	clerk.Click("办理通知")
	clerk.Click("发出拍卖通知")
	clerk.See("尚无结果", "等待回执")
	w.Advance("2026-02-24 10:00") // and they go out
	clerk.Reload()
	for _, told := range []struct{ party, field, with, do, done string }{
		{"申请人", "送达回证或签收凭证", "", "登记收到", ""},
		{"申请人", "送达回证或签收凭证", "短信送达回执 2026-02-24", "登记收到", "已收悉"},
		{"被执行人", "书面放弃的材料", "放弃提前通知声明书", "登记放弃", "已书面放弃"},
		{"承租人", "送达回证或签收凭证", "当面签收", "登记收到", "已收悉"},
	} {
		row := clerk.In("#party-" + w.ID(told.party))
		if row.Count("details[open]") == 0 {
			row.Click("登记回执、放弃或公示")
			clerk.n++
		}
		row.Fill(told.field, told.with)
		row.Click(told.do)
		clerk.n++
		if told.done == "" {
			clerk.In("#party-" + w.ID(told.party)).See("请填写")
		}
	}
	w.Advance("2026-02-24 11:00")
	clerk.Reload()
	clerk.See("已收悉", "已书面放弃")
	clerk.NotSee("等待回执")
	clerk.See("公告最早可发布于", "2026年2月28日")
	t.Logf("clerk: %d clicks to tell three people", clerk.n)
}

// publish takes the draft through the gate: told too recently, opened too early, a
// tax against the law and a disclosure left out are each refused once, and nothing
// that was typed is lost.
func publish(t *testing.T, w *World, b *Browser, lot string) {
	t.Helper()
	clerk := b.counted("clerk.wang")
	clerk.Go(lot)
	clerk.See("发布拍卖公告", "应在公告三日前通知")
	w.Advance("2026-03-01 09:00")
	clerk.Go(lot)
	clerk.NotSee("应在公告三日前通知")
	clerk.Click("准备公告")
	clerk.See("还缺", "执行所依据的法律文书", "最早 2026年4月1日")
	for _, p := range [][2]string{{"判决书", "其他"}, {"议价记录", "评估报告"}, {"现场勘验照片", "勘验笔录"}} {
		clerk.addPaper(t, p[0], p[1])
	}
	clerk.Holds("disclosures.2.document", "现场勘验照片（勘验笔录）")
	clerk.Select("disclosures.0.document", "判决书（其他）")
	clerk.Fill("disclosures.2.text", "临街商铺，承租人经营，租期至2028年5月31日。")
	clerk.Fill("disclosures.4.text", "无")
	clerk.Fill("opens_at", "2026-03-20T10:00")
	clerk.Fill("ends_at", "2026-03-21T10:00")
	clerk.Select("taxes.2.bearer", "被执行人（从价款中支付）")
	clerk.Fill("viewing.when", "2026年3月16日至20日")
	clerk.Fill("viewing.contact", "王书记")
	clerk.Fill("viewing.phone", "028-80000000")
	clerk.Click("核对并预览")
	clerk.See("还缺 3 项", "契税", "执行法院名称", "最早可于 2026年4月1日 开拍")
	clerk.Holds("disclosures.4.text", "无")
	clerk.Click("发布公告")
	clerk.See("没有办成", "公告应在开拍 30 日前发布")
	clerk.Holds("viewing.phone", "028-80000000")
	clerk.Fill("opens_at", "2026-04-01T10:00")
	clerk.Fill("ends_at", "2026-04-02T10:00")
	clerk.Click("发布公告")
	clerk.See("没有办成", "公示事项缺少第（10）项")
	clerk.Fill("disclosures.3.text", "成都市锦江区人民法院执行局 028-80000000；监督电话 028-80000001")
	clerk.Click("发布公告")
	clerk.See("税法规定“契税”由买受人承担")
	clerk.Select("taxes.2.bearer", "买受人")
	clerk.Click("核对并预览")
	clerk.See("可以发布：没有缺项", "预览：社会公众将读到的公告", "租期至2028年5月31日")
	clerk.Axe()
	clerk.Shot("lotdesk-gate-ready")
	clerk.Click("发布公告")
	clerk.At(lot)
	clerk.See("公告中", "等待竞价开始")
	t.Logf("clerk: %d clicks to an announcement, refused three times", clerk.n)
}

// suspendAndResume reads the public text first, is asked for the word, and lets the
// sale go on.
func suspendAndResume(t *testing.T, b *Browser, lot string) {
	t.Helper()
	judge := b.counted("judge.li")
	judge.Go(lot)
	for _, act := range []struct{ link, ground, reason, word, state string }{
		{"暂缓或中止拍卖", "案外人提出异议（民事诉讼法第238条）", "案外人就标的物权属提出异议，（2026）川0104执异7号", "暂缓", "已暂缓或中止"},
		{"恢复拍卖", "异议被裁定驳回", "异议已被（2026）川0104执异7号裁定驳回", "恢复", "公告中"},
	} {
		judge.Click(act.link)
		judge.Select("事由", act.ground)
		judge.Fill("理由", act.reason)
		if act.word == "暂缓" {
			judge.Fill("决定书或者裁定书文号", "（2026）川0104执102号之五")
		}
		judge.Click("下一步：预览公示文字")
		judge.See("将向社会公布的文字", act.reason)
		judge.Axe()
		judge.Fill("确认", "不")
		judge.In(".dialog").Click(act.link)
		judge.See("请原样输入")
		judge.Fill("确认", act.word)
		judge.In(".dialog").Click(act.link)
		judge.n += 2
		judge.At(lot)
		judge.See(act.state, act.reason)
	}
	t.Logf("judge: %d clicks to suspend and to resume, asked again each time", judge.n)
}

// From the full price to the keys: a judge rules, the clerk records the service on
// the buyer and the handing over.
func TestFromAPaidPriceToDelivery(t *testing.T) {
	t.Parallel()
	w := world(t, "paid")
	b := open(t, w)
	lot := lotCourt + "/lots/" + w.ID("拍品")
	judge := b.counted("judge.li")
	judge.Go(lot)
	judge.See("作出成交裁定", "¥715,000.00")
	judge.Click("作出裁定")
	judge.addPaper(t, "成交裁定书", "裁定、决定")
	judge.Holds("裁定书", "成交裁定书（裁定、决定）")
	judge.Fill("裁定文号", "（2026）川0104执102号之四")
	judge.In("main").Click("作出裁定")
	judge.See("没有办成")
	judge.Holds("裁定文号", "（2026）川0104执102号之四")
	judge.Fill("再次核查买受人资格的情况", "商铺不限购，买受人资格无变化")
	judge.In("main").Click("作出裁定")
	judge.n += 2
	judge.See("等待裁定送达买受人")
	t.Logf("judge: %d clicks to a ruling, refused once", judge.n)

	w.Advance("2026-04-07 09:00") // and the ruling goes out
	clerk := b.counted("clerk.wang")
	clerk.Go(lot)
	clerk.Click("送达情况")
	clerk.Click("登记送达") // no consent to electronic service: on paper, against a receipt
	clerk.Click("直接送达（有人签收）")
	clerk.Fill("送达地址", "成都市锦江区静居寺南街1号")
	clerk.Select("由谁签收", "受送达人本人")
	clerk.Fill("签收人姓名", "罗强")
	clerk.Upload("上传送达回证扫描件", pdf(t, "送达回证"))
	clerk.Fill("送达材料", "送达回证第4号，买受人当面签收")
	clerk.In("main").Click("登记送达")
	clerk.See("送达日期", "直接送达")
	clerk.n += 2
	clerk.Go(lot + "/service")
	clerk.See("已送达")
	w.Advance("2026-04-07 10:00") // and title passes
	clerk.Click("返回标的")
	clerk.See("交付标的物", "所有权已转移")
	clerk.Click("登记交付")
	clerk.addPaper(t, "交接笔录", "其他")
	clerk.Holds("买受人签收的交接笔录", "交接笔录（其他）")
	clerk.Fill("交付情况", "承租人继续承租，钥匙三把已交接")
	clerk.In("main").Click("登记交付")
	clerk.n++
	clerk.See("已完成：记录标的物交付", "已交付 2026年4月7日 10:00")
	clerk.Axe()
	t.Logf("clerk: %d clicks to serve and to hand over", clerk.n)
	supervisor := b.As("supervisor", scenario.Password)
	supervisor.Go(lot)
	supervisor.See("标的已交付", "交付")
	supervisor.NotSee("暂缓或中止拍卖")
}

// The confirming officer decides a claim of priority, once without a party of the
// list; nobody's code is on the page.
func TestAnOfficerConfirmsPriority(t *testing.T) {
	t.Parallel()
	w := world(t, "announced")
	officer := open(t, w).counted("confirm.jiang")
	officer.Go(lotCourt + "/lots/" + w.ID("拍品"))
	officer.Click("确认优先购买权和委托")
	officer.See("何静", "主张优先购买权")
	officer.NotSee("罗强")
	officer.Axe()
	officer.NoOverflow()
	officer.Click("确认")
	officer.Fill("核对的材料和理由", "租赁合同原件与登记一致")
	officer.Click("作出决定")
	officer.See("没有办成", "不在合议庭确定的优先购买权人名单中")
	officer.Holds("核对的材料和理由", "租赁合同原件与登记一致")
	officer.Select("对应合议庭名单中的", "何某（承租人） · 第1顺位")
	officer.Click("作出决定")
	officer.See("没有待确认的事项")
	t.Logf("confirming officer: %d clicks to confirm a right, refused once", officer.n)
}

// A judge prepares the payouts of a final plan; the bureau head stops the case and
// lets it go on.
func TestFromAPlanToPayouts(t *testing.T) {
	t.Parallel()
	w := world(t, "plan")
	b := open(t, w)
	ofCase := lotCourt + "/cases/" + w.ID("案")
	head := b.counted("head.zheng")
	head.Go(ofCase + "/stops")
	head.Click("暂停发放")
	head.Click("#hold button[type=submit]")
	head.See("没有办成")
	head.Select("事由", "裁定中止执行")
	head.Fill("文书", "（2026）川0104执102号之九")
	head.Click("#hold button[type=submit]")
	head.See("暂停中")

	judge := b.counted("judge.li")
	judge.Go(ofCase + "/plans")
	judge.See("本案案款暂停发放", "登记的抵押权、质权")
	judge.Click("第 1 版")
	judge.Click("按方案制单")
	judge.See("没有办成")

	head.Fill("解除所依据的文书", "（2026）川0104执102号之十")
	head.Click("解除暂停")
	head.See("已解除")
	t.Logf("bureau head: %d clicks to hold and to release", head.n)

	judge.Click("按方案制单")
	judge.See("已按方案制单", "¥367,950.01")
	judge.Axe()
	judge.Reload()
	judge.Click("刘某 ¥367,950.01")
	judge.See("等待：", "叁拾陆万柒仟玖佰伍拾元零壹分")
	judge.Click("查看收款账户")
	judge.Fill("查看理由（留痕）", "核对户名")
	judge.Click("#open button[type=submit]")
	judge.See("中国工商银行成都锦江支行")
	judge.Axe()
	judge.NoOverflow()
	judge.Click("作废这笔付款")
	judge.Fill("理由", "户名需要复核")
	judge.Fill("确认", "否")
	judge.Click("#cancel button[type=submit]")
	judge.See("请原样输入")
	judge.Fill("确认", "作废")
	judge.Click("#cancel button[type=submit]")
	judge.See("已作废")
	t.Logf("judge: %d clicks to prepare payouts, look into one and cancel it", judge.n)
}

// The wall follows the bids by itself, and without scripts there is a link.
func TestTheWallFollowsBids(t *testing.T) {
	t.Parallel()
	w := world(t, "running")
	b := open(t, w)
	judge := b.As("judge.li", scenario.Password)
	judge.Go(lotCourt + "/running")
	judge.See("¥715,000.00")
	bidder, _ := w.SignIn(t, "xiefang", scenario.Password)
	a := bidder.Do(t, http.MethodPost, "/api/v1/lots/"+w.ID("拍品")+"/bids", `{"amount":"725000.00"}`, "Idempotency-Key", "wall")
	if a.Status != http.StatusCreated {
		t.Fatal(a.Text)
	}
	judge.See("¥725,000.00")
	judge.See("在看 1")
	if n := judge.Count("[data-wall] a[href$='/suspension/new']"); n != 1 {
		t.Errorf("%d links to pause, want 1", n)
	}
	judge.Shot("wall")
	still := b.Anonymous()
	still.takeSession("judge.li", scenario.Password)
	still.JavaScript(false)
	still.Go(lotCourt + "/running")
	still.See("¥725,000.00")
	still.Click("刷新")
	still.See("¥725,000.00")
}

// Ten thousand lots are a page of the desk like any other.
func tenThousandLotsOfTheDesk(t *testing.T, w *World) {
	t.Helper()
	p := open(t, w).As("clerk.wang", scenario.Password)
	p.Go(lotCourt + "/lots")
	p.See("10,001")
	p.NoOverflow()
	p.Axe()
	p.Under(200_000)
	p.Click("下一页")
	p.See("回到第一页")
	p.Go(lotCourt + "/lots?sort=sideways")
	p.See("lot.search")
}
