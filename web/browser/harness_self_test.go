package browser

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const form = `<form method="post" action="/sent" enctype="multipart/form-data">
<p><label>姓名 <input name="name" autocomplete="off" value="旧名"></label></p>
<p><label for="day">日期</label> <input id="day" name="day" type="date"></p>
<p><label for="kind">种类</label> <select id="kind" name="kind"><option value="">请选</option><option value="house">住宅</option><option value="car">机动车</option></select></p>
<p><label><input type="checkbox" name="agree"> 我已阅读</label></p>
<p><label for="file">材料</label> <input id="file" name="file" type="file"></p>
<button>提交</button></form>
<p><a class="target" href="/done">离开</a></p>`

// Everything that a person does with a form, at both widths, with scripts and without.
func TestForm(t *testing.T) {
	t.Parallel()
	base := served(t, map[string]string{"/form": form})
	paper := filepath.Join(t.TempDir(), "合同.txt")
	err := os.WriteFile(paper, []byte("合同"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []Width{Desktop, Phone} {
		for _, scripts := range []bool{true, false} {
			p := openAt(t, base).Anonymous(width)
			p.JavaScript(scripts)
			p.Go("/form")
			p.Holds("姓名", "旧名")
			p.Fill("姓名", "欧阳若曦")
			p.Fill("日期", "2026-04-01")
			p.Select("种类", "机动车")
			p.Click("我已阅读")
			p.Upload("材料", paper)
			p.Holds("我已阅读", "on")
			p.Holds("种类", "机动车")
			p.Submit()
			p.At("/done")
			p.See("收到 欧阳若曦/2026-04-01/car/on/合同.txt")
			if p.Status() != http.StatusOK {
				t.Errorf("status %d", p.Status())
			}
			p.Back()
			p.At("/form")
			p.Fill("姓名", "")
			p.Click("提交")
			p.See("请填写姓名") // a refusal is no problem of the page
			if p.Status() != http.StatusUnprocessableEntity {
				t.Errorf("status %d", p.Status())
			}
		}
	}
}

func TestKeyboard(t *testing.T) {
	t.Parallel()
	p := openAt(t, served(t, map[string]string{"/form": form})).Anonymous()
	p.Go("/form")
	p.Tab(2) // the way past the header, then the form
	if p.Focused() != "姓名" {
		t.Errorf("the focus is on %q", p.Focused())
	}
	p.Press("a", chromedp.ModifierCtrl)
	p.Type("Li Wei")
	p.Press("Enter")
	p.At("/done")
	p.See("收到 Li Wei")
}

// What a script does late is waited for, and an open stream is not.
func TestRest(t *testing.T) {
	t.Parallel()
	base := served(t, map[string]string{
		"/late":   `<button id="b">取数</button><p id="out">尚无</p><script src="/l.js"></script>`,
		"/l.js":   `new EventSource('/stream'); b.onclick = () => fetch('/number').then(r => r.text()).then(s => { out.textContent = s; setTimeout(() => location = '/done', 30) })`,
		"/before": `<p><a class="target" href="/slow">慢页</a></p>`,
	},
		slowly("GET /number", "text/plain", "七十", 150*time.Millisecond),
		slowly("GET /slow", "text/html; charset=utf-8", "<title>慢</title><h1>慢页到了</h1>", 150*time.Millisecond),
		slowly("GET /stream", "text/event-stream", "", time.Hour))
	for _, width := range []Width{Desktop, Phone} {
		p := openAt(t, base).Anonymous(width)
		p.Go("/late")
		p.NotSee("七十")
		p.Click("取数")
		p.At("/done")
		p.Go("/before")
		for range 5 {
			p.Click("慢页")
			if h1 := p.Text("h1"); h1 != "慢页到了" {
				t.Fatalf("%s: Click came back before the page did: %s", width.Name, h1)
			}
			p.Back()
		}
	}
}

// Each thing that no page may do fails a test that does not ask.
func TestProblems(t *testing.T) {
	t.Parallel()
	base := served(t, map[string]string{
		"/console": `<script src="/c.js"></script>`, "/c.js": `console.error('坏了', 7)`,
		"/throw": `<script src="/t.js"></script>`, "/t.js": `undefinedThing()`,
		"/style":  `<p style="color:red">红</p>`,
		"/script": `<script>1</script>`, "/missing": `<img src="/none.png" alt="图">`,
		"/elsewhere": `<script src="/e.js"></script>`, "/e.js": `location = 'http://elsewhere.test/'`,
		"/dialog": `<script src="/d.js"></script><p>之后</p>`, "/d.js": `alert('你好')`,
		"/fine": `<p>好</p>`,
	}, func(mux *http.ServeMux) {
		mux.HandleFunc("GET /broken", func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "<h1>坏</h1>", http.StatusInternalServerError)
		})
	})
	for path, want := range map[string]string{
		"/console": "console error: 坏了 7", "/throw": "script error: Uncaught ReferenceError", "/style": "policy violation",
		"/script": "policy violation", "/missing": "answered 404", "/elsewhere": "another host", "/dialog": "你好",
		"/broken": "answered 500", "/fine": "",
	} {
		said, _ := try(t, base, func(b *Browser) { b.Anonymous().Go(path) })
		if want == "" && said != "" || !strings.Contains(said, want) {
			t.Errorf("%s: expected %q, the harness said %q", path, want, said)
		}
	}
	allowed, _ := try(t, base, func(b *Browser) {
		p := b.Anonymous()
		p.Allow("坏了")
		p.Allow("Content Security Policy")
		p.Go("/console")
		p.Go("/style")
	})
	if allowed != "" {
		t.Errorf("allowed, and yet: %s", allowed)
	}
}

// A failure names what was wrong and keeps what was seen.
func TestFailure(t *testing.T) {
	t.Parallel()
	base := served(t, map[string]string{
		"/two":     `<p><button>删除</button> <button>删除</button></p><p><button disabled>停用</button></p>`,
		"/covered": `<p><button>下面</button></p><div class="cover">盖住</div>`,
	})
	said, dir := try(t, base, func(b *Browser) {
		p := b.Anonymous()
		p.Go("/two")
		p.errorf("照相")
	})
	kept, _ := filepath.Glob(filepath.Join(dir, "failures", "*"))
	if !strings.Contains(said, "anonymous at /two (desktop, zh, light): 照相") || len(kept) != 2 {
		t.Errorf("said %q and kept %q", said, kept)
	}
	t.Run("patience", func(t *testing.T) {
		t.Parallel()
		for path, cases := range map[string]map[string]string{
			"/two":     {"删除": "may mean 2 things", "停用": "is disabled", "没有": "there is no “没有” here; what could be meant: "},
			"/covered": {"下面": "is covered by div.cover"},
		} {
			for what, want := range cases {
				said, _ := try(t, base, func(b *Browser) {
					p := b.Anonymous()
					p.patience = 200 * time.Millisecond
					p.Go(path)
					p.Click(what)
					p.errorf("Click came back")
				})
				if !strings.Contains(said, want) || strings.Contains(said, "came back") {
					t.Errorf("Click %s: expected %q, the harness said %q", what, want, said)
				}
			}
		}
	})
}

// What does not fit, and what does.
func TestNoOverflow(t *testing.T) {
	t.Parallel()
	base := served(t, map[string]string{
		"/wide":   `<p class="wide">宽</p>`,
		"/table":  `<div class="scroll"><p class="wide">宽</p></div><p>一句话里的<a href="/x">链接</a>不必很大。</p>`,
		"/cut":    `<p class="cut">这一行字放不下所以被切掉了</p>`,
		"/target": `<p><a class="small" href="/x">小</a><a class="small" href="/y">近</a></p>`,
		"/alone":  `<p><a class="small" href="/x">小</a></p><p>远</p>`,
		"/card":   `<div class="card"><a href="/x">小</a><p>整张卡片都可以点</p></div>`,
		"/button": `<form method="post" action="/sent"><button class="btn low">小</button> <button class="btn quiet low">不急</button></form>`,
	})
	for path, want := range map[string][2]string{ // on a desk, on a phone
		"/wide":   {"", "608 px wide at a width of 390"},
		"/table":  {"", ""},
		"/cut":    {"cuts its text off", "cuts its text off"},
		"/target": {"needs 24×24", "needs 24×24"},
		"/alone":  {"", "needs 24×24"},
		"/card":   {"", ""},
		"/button": {"", "button.btn.low “小” is 30 px high, a main button on a phone needs 44"},
	} {
		for i, width := range []Width{Desktop, Phone} {
			said, _ := try(t, base, func(b *Browser) {
				p := b.Anonymous(width)
				p.Go(path)
				p.NoOverflow()
			})
			if want[i] == "" && said != "" || !strings.Contains(said, want[i]) || strings.Contains(said, "不急") {
				t.Errorf("%s at %s: expected %q, the harness said %q", path, width.Name, want[i], said)
			}
		}
	}
}

// Axe finds what is wrong although the page's policy lets no foreign script in:
// the debugger is not bound by it. In the dark it finds what is wrong in the dark.
func TestAxe(t *testing.T) {
	t.Parallel()
	base := served(t, map[string]string{
		"/nameless": `<p><input name="x"></p>`, "/pale": `<p class="pale">浅色的一行字</p>`, "/fine": `<p>好</p>`,
		"/eval": `<p id="out">未答</p><script src="/v.js"></script>`, "/v.js": `try { eval('1'); out.textContent = '许可' } catch { out.textContent = '禁止' }`,
	})
	for path, want := range map[string]string{"/nameless": "axe: label (critical)", "/pale": "axe: color-contrast (serious)", "/fine": ""} {
		said, _ := try(t, base, func(b *Browser) {
			p := b.Anonymous()
			p.Go(path)
			p.Axe()
		})
		if want == "" && said != "" || !strings.Contains(said, want) {
			t.Errorf("%s: expected %q, the harness said %q", path, want, said)
		}
	}
	p := openAt(t, base).Anonymous()
	p.Allow("unsafe-eval")
	p.Go("/eval")
	p.See("禁止") // to the page itself
	p.Dark()
	p.Go("/pale")
	p.Axe() // light on dark is well
}

// A person's weather reaches the page.
func TestWeather(t *testing.T) {
	t.Parallel()
	base := served(t, map[string]string{"/w": `<p id="out"></p><script src="/w.js"></script>`, "/w.js": `const say = () => out.textContent =
		[navigator.language, matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : 'light', innerWidth, devicePixelRatio, matchMedia('(pointer:coarse)').matches ? 'finger' : 'mouse', navigator.onLine ? 'on' : 'off'].join(' ');
		say(); addEventListener('online', say); addEventListener('offline', say)`})
	p := openAt(t, base).Anonymous(Phone)
	p.Go("/w")
	p.See("zh-CN light 390 2 finger on")
	p.Lang("en")
	p.Dark()
	p.Go("/w")
	p.See("en-GB dark 390 2 finger on")
	p.Offline(true)
	p.See("en-GB dark 390 2 finger off")
	p.Offline(false)
	p.See("en-GB dark 390 2 finger on")
	p.Go("/done")
	p.See("语言 en-GB,en")
	p.JavaScript(false)
	p.Go("/w")
	p.NotSee("finger")
	q := openAt(t, base).Anonymous()
	q.Go("/w")
	q.See("zh-CN light 1280 1 mouse on")
}

// A page's weight is what the network carried, each time anew.
func TestWeight(t *testing.T) {
	t.Parallel()
	p := openAt(t, served(t, map[string]string{"/big": `<script src="/big.js"></script>`, "/big.js": "//" + strings.Repeat("x", 50_000)})).Anonymous()
	p.Go("/big")
	p.Reload()
	w := p.Weight()
	if w.JS < 50_000 || w.JS > 51_000 || w.CSS < 500 || w.Document < 400 || w.Total() != w.Document+w.CSS+w.JS+w.Images+w.Fonts+w.Other {
		t.Errorf("weighs %v", w)
	}
	said, _ := try(t, p.base, func(b *Browser) {
		q := b.Anonymous()
		q.Go("/big")
		q.Under(60_000)
		q.Under(50_000)
	})
	if strings.Count(said, "weighs more") != 1 {
		t.Errorf("said %q", said)
	}
}

// Two people share nothing.
func TestPeopleAreApart(t *testing.T) {
	t.Parallel()
	b := openAt(t, served(t, map[string]string{"/form": form}))
	one, other := b.Anonymous(), b.Anonymous(Phone)
	one.Go("/form")
	one.Fill("姓名", "甲")
	one.Submit()
	one.See("收到 甲")
	other.Go("/done")
	other.NotSee("甲")
	if png, err := one.capture(); err != nil || len(png) == 0 { // and both can be looked at, whichever is in front
		t.Errorf("a picture of %d bytes: %v", len(png), err)
	}
	other.Tab(1)
	if other.Focused() == "" {
		t.Error("who is not in front has no focus")
	}
}

// Whoever gets another's tab finds nothing of theirs in it.
func TestNothingIsInherited(t *testing.T) {
	t.Parallel()
	base := served(t, map[string]string{
		"/form": form, "/keep": `<p id="out"></p><script src="/k.js"></script>`,
		"/k.js": `out.textContent = [localStorage.length, sessionStorage.length, history.length, navigator.onLine, navigator.maxTouchPoints,
			innerWidth, matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : 'light', navigator.language].join(' '); localStorage.a = sessionStorage.a = 1`,
	})
	for range 3 { // the last that came back is the next to go
		t.Run("person", func(t *testing.T) {
			p := openAt(t, base).Anonymous(Phone)
			p.Go("/keep")
			p.See("0 0 2 true 5 390 light zh-CN")
			p.Go("/done")
			p.NotSee("甲")
			p.Go("/form")
			p.Fill("姓名", "甲")
			p.Submit()
			p.See("收到 甲")
			p.Dark()
			p.Lang("en")
			p.JavaScript(false)
			p.Forgetful()
			p.Offline(true)
		})
		t.Run("another", func(t *testing.T) {
			p := openAt(t, base).Anonymous()
			p.Go("/keep")
			p.See("0 0 2 true 0 1280 light zh-CN")
		})
	}
}
