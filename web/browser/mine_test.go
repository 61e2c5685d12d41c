package browser

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/house/housetest"
	"fachui/internal/ref"
	"fachui/internal/scenario"
)

// The pages of a person's own affairs, as a bidder and as nobody in particular.
func TestMinePages(t *testing.T) {
	t.Parallel()
	walk(t, world(t, "running"), []visit{
		{Path: "/register"},
		{Path: "/me", Who: "luoqiang"}, {Path: "/me/auctions", Who: "luoqiang"}, {Path: "/me/deposits", Who: "luoqiang"},
		{Path: "/courts/jinjiang/conformity", Who: "supervisor", Name: "conformity"},
		{Path: "/me/account", Who: "luoqiang"}, {Path: "/me/contacts", Who: "luoqiang"}, {Path: "/me/messages", Who: "luoqiang"},
	})
}

// A party's pages while there is something to object to, and the supervisor's and
// operator's of the same court.
func TestPartyPages(t *testing.T) {
	t.Parallel()
	w := world(t, "report")
	walk(t, w, []visit{
		{Path: "/me/cases/" + w.ID("案"), Who: "jjbank", Name: "my-case"},
		{Path: "/me/valuations/" + w.ID("定价"), Who: "zhangwei", Name: "my-valuation"},
		{Path: "/me/servings", Who: "zhangwei", Name: "my-servings"},
		{Path: "/courts/jinjiang/oversight", Who: "supervisor", Name: "oversight"},
		{Path: "/platform/staff?court=jinjiang", Who: "operator2", Name: "platform-staff"},
		{Path: "/platform/courts", Who: "operator2", Name: "platform-courts"},
		{Path: "/platform/system", Who: "operator2", Name: "platform-system"},
	})
}

// counting is a page that counts what a person presses.
type counting struct {
	*Page
	clicks int
}

func (c *counting) Click(what string) {
	c.t.Helper()
	c.clicks++
	c.Page.Click(what)
}

func (c *counting) said(task string) {
	c.t.Helper()
	fmt.Printf("task %-70s %d clicks\n", task, c.clicks)
}

// bank tells the bank simulator of a transfer, as the payer's own bank would.
func (w *World) pays(holder, to, amount string) {
	w.t.Helper()
	bank := housetest.Client{Base: w.Bank}
	a := bank.Do(w.t, http.MethodPost, "/transfers", housetest.JSON(w.t, map[string]string{
		"from_account": "6222000000004711", "from_holder": holder, "fund": amount, "to_account": to,
		"amount": amount, "remark": "保证金", "key": ref.New().String(),
	}))
	require.Less(w.t, a.Status, http.StatusBadRequest, a.Text)
}

// until reloads a page until it shows a text: what follows from an act comes a
// moment after it.
func (c *counting) untilSeen(text string) {
	c.t.Helper()
	c.until("see "+text, func() string {
		c.Reload()
		got, err := ask[string](c.Page, `textOf(%s)`, c.scope)
		if err != nil {
			return err.Error()
		}
		if !strings.Contains(got, text) {
			return "the page shows: " + clip(got)
		}
		return ""
	})
}

// A citizen with a phone and nothing else comes to bid: registers, proves the real
// name, applies, pays from the bank, and sees the code.
func TestACitizenComesToBid(t *testing.T) {
	t.Parallel()
	w := world(t, "announced")
	p := &counting{Page: open(t, w).Anonymous(Phone)}
	p.Go("/lots/" + w.ID("拍品"))
	p.Click("报名竞买")
	p.Click("注册")
	p.Fill("姓名", "陈晓明")
	p.Fill("证件号码", "51010419900307123X")
	p.Fill("登录名", "chen.xiaoming")
	p.Fill("密码", "short")
	p.clicks++
	p.In("main").Submit()
	p.See("cn.id_number")
	p.Holds("姓名", "陈晓明")
	p.Fill("证件号码", "510104199003071237")
	p.Fill("密码", "short")
	p.clicks++
	p.In("main").Submit()
	p.See("密码不合要求")
	p.Shot("register-refused")
	p.Fill("密码", "三月 柳树 火车 灯塔")
	p.clicks++
	p.In("main").Submit()
	p.At("/sign-in")
	p.Holds("登录名", "chen.xiaoming")
	p.Fill("密码", "三月 柳树 火车 灯塔")
	p.clicks++
	p.In("main").Submit()
	p.At("/lots/")
	p.Click("去实名认证")
	p.Click("申请实名认证")
	p.See("已实名认证")
	p.Click("继续报名")
	p.Click("我已阅读公告和以上特别提示，接受标的的现状")
	p.Click("提交报名")
	p.At("/me/auctions")
	w.Advance("2026-03-11 10:01")
	p.untilSeen("现在：交保证金")
	p.See("¥70,000.00")
	p.Shot("my-auctions-to-pay")
	p.Axe()
	p.NoOverflow()
	w.pays("陈晓明", p.account(), "70000.00")
	w.Advance("2026-03-16 09:00")
	p.untilSeen("您的竞买代码")
	p.said("register, prove the name, apply, pay, see the code")
}

// account is the number that the page says to pay to.
func (c *counting) account() string {
	c.t.Helper()
	n, err := ask[string](c.Page, `[...document.querySelectorAll("[data-copy]")][1].dataset.copy`)
	if err != nil {
		c.fatalf("read the account number: %v", err)
	}
	return n
}

// A creditor follows the case and confirms an account; the name must be its own.
func TestACreditorConfirmsAnAccount(t *testing.T) {
	t.Parallel()
	w := world(t, "report")
	p := &counting{Page: open(t, w).As("jjbank", scenario.Password, Phone)}
	p.Go("/me")
	p.Click("我的案件")
	p.Click("（2026）川0104执102号")
	p.See("现在可以办的事", "评估结果已发送")
	p.Click("#now ~ .tasks a[href$=payee-account]")
	p.Fill("户名", "别人的公司")
	p.Fill("账号", "６２２２ 0244 0200 0012 345")
	p.Fill("开户银行（写到支行）", "中国工商银行成都锦江支行")
	p.Fill("联行号", "102651000023")
	p.Click("确认这个账户")
	p.See("payee.")
	p.Holds("户名", "别人的公司")
	p.Fill("账号", "510104200001888")
	p.Fill("户名", "成都锦江农村商业银行")
	p.Click("确认这个账户")
	p.At("/me/cases/")
	p.See("已完成", "已确认")
	p.said("follow the case and confirm a payee account")
}

// firm is who acts for the firm that chance has chosen, and how the certificates
// of its two appraisers begin.
func (w *World) firm() (login, certificate string) {
	w.t.Helper()
	judge, _ := w.SignIn(w.t, "judge.li", scenario.Password)
	a := judge.Must(w.t, http.MethodGet, "/api/v1/courts/jinjiang/valuations/"+w.ID("定价"), "")
	for registry, f := range map[string][2]string{
		"SC-CD-001": {"appr.a1", "512019001"}, "SC-CD-002": {"appr.b1", "512019002"},
		"SC-CD-003": {"appr.c1", "512020003"}, "SC-CD-004": {"appr.d1", "512021004"},
	} {
		if strings.Contains(a.Text, `"rank":1,"registry_no":"`+registry) {
			return f[0], f[1]
		}
	}
	w.t.Fatalf("nobody was commissioned: %s", a.Text)
	return "", ""
}

// An appraiser accepts a commission, inspects and reports, and is refused on the
// way with what would be right.
func TestAnAppraiserReports(t *testing.T) {
	t.Parallel()
	w := world(t, "commissioned")
	login, certificate := w.firm()
	p := &counting{Page: open(t, w).As(login, scenario.Password)}
	p.Go("/me/commissions")
	p.Click("接受或拒绝评估委托")
	p.Click("接受委托")
	p.See("commission.recusal")
	p.Click("本机构与当事人、财产没有利害关系")
	p.Click("接受委托")
	p.See("已接受")
	w.Advance("2026-03-02 16:00")
	p.Reload()
	p.Fill("勘验时间", "2026-03-02T14:00")
	p.Fill("地点", "静居寺南街")
	p.Fill("见证人", "居委会 周敏")
	p.Click("登记勘验")
	p.untilSeen("到场 0 方")
	p.Fill("评估结论", "1,000,000.00")
	p.Fill("评估对象基本情况", "权属、面积与现状调查一致")
	p.Fill("评估方法", "比较法、收益法")
	p.Fill("参照标准", "房地产估价规范")
	p.Fill("结论", "市场价值一百万元整")
	p.Upload("报告文件", pdf(t, "评估报告"))
	p.Click("提交报告")
	p.See("valuation.signers")
	p.Holds("结论", "市场价值一百万元整")
	p.Fill("#report-signers-0-certificate", certificate+"1")
	p.Fill("#report-signers-1-certificate", certificate+"2")
	p.Upload("报告文件", pdf(t, "评估报告")) // no browser keeps a chosen file
	p.Click("提交报告")
	p.See("法院审查中")
	p.Shot("commission-reported")
	p.said("accept, inspect and report")
}

// An operator opens a proof for a reason and accepts it.
func TestAnOperatorDecidesAProof(t *testing.T) {
	t.Parallel()
	w := world(t, "court")
	anna := w.Anybody()
	anna.Must(t, http.MethodPost, "/api/v1/people", housetest.JSON(t, map[string]string{
		"kind": "person", "login": "anna.smith", "password": scenario.Password, "name": "ANNA SMITH", "paper": "passport", "id_number": "E12345678",
	}))
	who, _ := w.SignIn(t, "anna.smith", scenario.Password)
	who.Must(t, http.MethodPost, "/api/v1/me/proofs", `{"evidence":"3f5a0c8e9b1d4a6f7e2c3b4a5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f80"}`)
	p := &counting{Page: open(t, w).As("operator2", scenario.Password)}
	p.Go("/platform")
	p.Click("待核验的实名申请")
	p.Click("AN****")
	p.NotSee("ANNA SMITH")
	p.Fill("为什么要看", "核对护照")
	p.Click("记录理由并查看")
	p.See("ANNA SMITH", "E12345678")
	p.Shot("proof-opened")
	p.Axe()
	p.In("main").Fill("依据什么通过", "护照原件与扫描件一致")
	p.Click("核验通过")
	p.At("/platform/proofs")
	p.See("没有待核验的申请")
	p.said("open a proof for a reason and accept it")
	require.Equal(t, "proved", who.Must(t, http.MethodGet, "/api/v1/me", "").Get("proof"))
}
