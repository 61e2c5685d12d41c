package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fachui/internal/scenario"
)

// The pages of those who bid together or for another, as they wait.
func TestJointPages(t *testing.T) {
	t.Parallel()
	w := world(t, "joint")
	lot := "/lots/" + w.ID("拍品")
	walk(t, w, []visit{
		{Path: lot + "/application", Name: "joint-application", Who: "linjing"},
		{Path: lot + "/application?mandate=" + strings.Repeat("ab", 32), Name: "joint-agent-application", Who: "linjing"},
		{Path: "/me" + lot + "/joint", Name: "joint-invitation", Who: "linjing"},
		{Path: "/me/auctions", Name: "joint-waiting", Who: "mading"},
		{Path: "/me/auctions", Name: "joint-agent-waiting", Who: "lawyer-jia"},
		{Path: "/courts/jinjiang" + lot + "/applications", Name: "joint-officer", Who: "confirm.jiang"},
	})
}

// Two people on their phones: one applies for both, the other agrees. What is
// refused says so beside the field and keeps what was typed.
func TestApplyTogether(t *testing.T) {
	t.Parallel()
	w := world(t, "joint")
	b := open(t, w)
	lot := "/lots/" + w.ID("拍品")
	lin := b.As("linjing", scenario.Password, Phone)
	lin.Go(lot + "/application")
	lin.Click("我已阅读公告和以上特别提示，接受标的的现状")
	lin.Click("与他人共同竞买")
	lin.Fill("您自己的份额", "2/3")
	lin.Fill(`[name="joint.0.name"]`, "唐敏")
	lin.Fill(`[name="joint.0.share"]`, "33.33%")
	lin.Click("提交报名")
	lin.See("没有办成", "合计应恰好为一")
	lin.Holds("您自己的份额", "2/3")
	lin.NoOverflow()
	lin.Axe()
	lin.Shot("joint-refused")
	lin.Fill(`[name="joint.0.share"]`, "1/3")
	lin.Click("提交报名")
	lin.At("/me/auctions")
	lin.See("等待共同竞买人同意", "唐*", "1/3", "邀请码")
	code := lin.Text("[data-invitation] strong")

	tang := b.As("tangmin", scenario.Password, Phone)
	tang.Go("/me" + lot + "/joint")
	tang.Fill("邀请码", "AAAAA-AAAAA")
	tang.Click("看看邀请的内容")
	tang.See("没有这样的邀请")
	tang.Shot("joint-no-invitation")
	tang.Fill("邀请码", code)
	tang.Click("看看邀请的内容")
	tang.See("林*", "2/3", "您")
	tang.NoOverflow()
	tang.Axe()
	tang.Shot("joint-looked")
	tang.Click("我已阅读公告和特别提示")
	tang.Click("同意共同竞买")
	tang.At("/me/auctions")
	w.Advance("2026-03-20 09:05")
	tang.Reload()
	tang.See("现在：交保证金", "由代表人出价")
	tang.Shot("joint-agreed-pay")
}

// An agent hands in the mandate on a phone; the officer opens it and says what it
// names.
func TestApplyForAnother(t *testing.T) {
	t.Parallel()
	w := world(t, "joint")
	b := open(t, w)
	lot := "/lots/" + w.ID("拍品")
	paper := filepath.Join(t.TempDir(), "mandate.pdf")
	err := os.WriteFile(paper, []byte("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	lin := b.As("linjing", scenario.Password, Phone)
	lin.Go(lot + "/application")
	lin.Click("代他人竞买")
	lin.Upload("授权委托书（PDF 或者照片）", paper)
	lin.Click("上传，继续报名")
	lin.See("授权委托书已上传")
	lin.Click("我已阅读公告和以上特别提示，接受标的的现状")
	lin.Fill("委托人的编号", w.ID("唐敏"))
	lin.Click("委托书写明可以代付保证金和价款")
	lin.Shot("agent-form")
	lin.Click("提交报名")
	lin.At("/me/auctions")
	lin.See("等待法院确认委托")

	officer := b.As("confirm.jiang", scenario.Password)
	officer.Go("/courts/jinjiang" + lot + "/applications")
	officer.See("林静", "唐敏", "打开授权委托书", "周平", "没有上传文件")
	of := officer.In("article:has(a[href$=mandate])")
	of.Click("确认")
	of.Click("委托书写明可以代付保证金和价款")
	of.Fill("核对的材料和理由", "核对授权委托书和律师所函")
	officer.Shot("agent-officer")
	of.Click("作出决定")
	officer.NotSee("唐敏")
	lin.Reload()
	lin.See("委托已经法院确认", "代付")
	lin.NotSee("特别授权")
	lin.Shot("agent-confirmed")
	tang := b.As("tangmin", scenario.Password, Phone)
	tang.Go("/me/auctions")
	tang.See("代理人为您竞买")
	tang.Shot("agent-principal")
}
