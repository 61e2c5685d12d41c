package browser

import (
	"testing"

	"fachui/internal/scenario"
)

// What people do to a form without meaning any harm does none.

const newCase = "/courts/jinjiang/cases/new"

// fileCase fills the form with which a clerk files a case.
func fileCase(p *Page, number string) {
	p.Go(newCase)
	p.Fill("案号", number)
	p.Fill("执行依据文号", "（2025）川0104民初3310号")
	p.Fill("案由", "金融借款合同纠纷，材料很长，写了很久")
}

// cases is how many cases the list shows.
func cases(p *Page) int {
	p.Go("/courts/jinjiang/cases")
	return p.Count("main table tbody tr")
}

func TestGoingBackAndSendingAgainDoesItOnce(t *testing.T) {
	t.Parallel()
	p := open(t, world(t, "court")).As("clerk.wang", scenario.Password)
	fileCase(p, "（2026）川0104执201号")
	p.Submit()
	p.See("（2026）川0104执201号")
	first := p.Path()
	p.Back()
	p.Fill("案号", "（2026）川0104执201号")
	p.Submit()
	// A browser that kept the page sends the same form, which leads to what it has
	// done; one that fetched a new form is told.
	if p.Path() != first {
		p.See("案号 （2026）川0104执201号 已立案")
	}
	if n := cases(p); n != 1 {
		t.Errorf("%d cases, want 1", n)
	}
}

func TestADoubleClickDoesItOnce(t *testing.T) {
	t.Parallel()
	p := open(t, world(t, "court")).As("clerk.wang", scenario.Password)
	p.Allow("409") // the press that comes while the first is being handled may be told so
	fileCase(p, "（2026）川0104执202号")
	// Two presses that leave before either is answered, as a script-less browser
	// sends them.
	sent, err := ask[[]string](p, `(async () => {
		const form = document.querySelector("main form"), body = new URLSearchParams(new FormData(form));
		const press = () => fetch(form.action, {method: "POST", body, redirect: "follow"});
		const answers = await Promise.all([press(), press(), press()]);
		return answers.map((a) => a.status + " " + new URL(a.url).pathname);
	})()`)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(sent)
	if n := cases(p); n != 1 {
		t.Errorf("%d cases after three presses (%v), want 1", n, sent)
	}
}

func TestTwoTabsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	b := open(t, world(t, "court"))
	one := b.As("clerk.wang", scenario.Password)
	two := b.As("clerk.wang", scenario.Password)
	fileCase(one, "（2026）川0104执203号")
	fileCase(two, "（2026）川0104执203号")
	one.Submit()
	one.See("（2026）川0104执203号")
	two.Submit()
	two.See("case.exists")
	two.Holds("案由", "金融借款合同纠纷，材料很长，写了很久")
	two.Axe()
}

func TestAnEndedSessionKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := open(t, world(t, "court")).As("clerk.wang", scenario.Password)
	fileCase(p, "（2026）川0104执204号")
	_, err := ask[int](p, `fetch("/sessions/current/end", {method: "POST"}).then((a) => a.status)`)
	if err != nil {
		t.Fatal(err)
	}
	p.Allow("401")
	p.Submit()
	p.See("登录已过期")
	p.Shot("session-ended")
	p.Fill("登录名", "clerk.wang")
	p.Fill("密码", "not-the-password")
	p.Submit()
	p.See("登录已过期") // a wrong password loses nothing, either
	p.Fill("登录名", "clerk.wang")
	p.Fill("密码", scenario.Password)
	p.Submit()
	p.See("请核对刚才填写的内容")
	p.Holds("案由", "金融借款合同纠纷，材料很长，写了很久")
	p.Submit()
	p.See("（2026）川0104执204号")
	if n := cases(p); n != 1 {
		t.Errorf("%d cases, want 1", n)
	}
}
