package live_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"fachui/internal/cn"
	"fachui/internal/money"
	"fachui/web/live"
)

// rows is how many bids the ladder of a page shows.
func rows(n int) string {
	return fmt.Sprintf(`document.querySelectorAll("[data-ladder] > li").length === %d`, n)
}

// Two bidders and a watcher see the same, each from where they stand.
func TestPage_turns(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true})
	here := chromium(t)
	a, b, watcher := h.visit(here, alice), h.visit(here, bob), h.visit(here, "")
	for _, p := range []*tab{a, b, watcher} {
		p.connection("live")
		p.see("title", "锦江区住宅一套")
		p.see("price", "¥700,000.00")
		p.see("capitals", "人民币柒拾万元整")
		p.see("uncertainty", "误差 ±")
		p.until(`/^(00:59|01:00):\d\d$/.test(` + slot("countdown") + `)`)
	}
	watcher.until(`document.querySelector("form[data-bid]").hidden`)
	a.see("standing", "您还没有出价。最低可出 ¥700,000.00")

	// One press fills the next amount, and its capitals are written out.
	a.eval(`(document.querySelector('[data-step="1"]').click(), true)`)
	a.until(`document.querySelector("#amount").value === "700000.00"`)
	a.until(`document.querySelector("output").textContent === "人民币柒拾万元整"`)
	a.offer("700000")
	a.see("confirm", "确认出价 ¥700,000.00")
	a.confirm()
	a.see("answer", "出价成功：¥700,000.00，第 1 个出价")
	a.see("standing", "您目前领先：¥700,000.00")
	a.until(`document.querySelector(".standing.leading [data-when=leading]:not([hidden])")`)
	watcher.see("standing", "现价 ¥700,000.00")

	// Being overtaken is said at once, and how to go on.
	b.see("standing", "最低可出 ¥705,000.00")
	b.eval(`(document.querySelector('[data-steps]').value = "3", document.querySelector('[data-steps]').dispatchEvent(new Event("input")), true)`)
	b.until(`document.querySelector("#amount").value === "715000.00"`)
	b.offer("７１５，０００．００") // as a Chinese keyboard writes it
	b.confirm()
	b.see("standing", "您目前领先：¥715,000.00")
	a.see("standing", "您已被超过。现价 ¥715,000.00，最低可出 ¥720,000.00")
	a.until(`document.querySelector('[data-slot="standing"]').getAttribute("aria-live") === "assertive"`)
	a.until(`document.querySelector(".standing.outbid [data-when=outbid]:not([hidden])")`)
	for _, p := range []*tab{a, b, watcher} {
		p.until(rows(2))
		p.until(`document.querySelector("[data-ladder] > li.lead [data-f=seq]").textContent === "2"`)
		p.see("bids", "2")
		p.see("cover", "9.79%")
	}
	b.until(`document.querySelectorAll("[data-receipts] > li").length === 1`)
	b.until(`document.querySelectorAll("[data-ladder] > li.mine").length === 1`)

	// Every word that was said is one that the page gave.
	for _, p := range []*tab{a, b, watcher} {
		require.NotRegexp(t, `[a-z]+\.[a-z]+|\{\w+\}`, evaluate[string](p, `document.querySelector("main").innerText.replace(/[0-9a-f]{64}/g, "")`))
	}

	// The receipt is that of the public ladder.
	receipt := evaluate[string](b, `document.querySelector("[data-receipts] [data-f=receipt]").textContent`)
	ladder, err := h.engine.Bids(t.Context(), h.lot, 1, 1)
	require.NoError(t, err)
	require.Equal(t, ladder[0].Receipt(h.lot), receipt)

	// Too little is refused before it is sent; what only the court knows, by the server.
	a.offer("719999.99")
	a.see("answer", "出价过低：至少 ¥720,000.00")
	a.offer("七十二万")
	a.see("answer", "请填写金额")
	require.NoError(t, h.engine.Bar(t.Context(), h.order(), "AAAAA-11111"))
	a.offer("720000")
	a.confirm()
	a.until(`document.querySelector('[data-slot="answer"]').dataset.how === "refused"`)
	require.NoError(t, h.engine.Void(t.Context(), h.order(), 2))
	watcher.until(`document.querySelectorAll("[data-ladder] > li.voided").length === 1`)
	watcher.see("price", "¥700,000.00")
	require.NoError(t, h.engine.Suspend(t.Context(), h.order()))
	for _, p := range []*tab{a, b, watcher} {
		p.see("status", "已暂缓或中止")
		p.see("countdown", "竞价暂停")
		p.until(`document.querySelector("form[data-bid]").hidden`)
	}
}

// What is out of the ordinary is typed twice.
func TestPage_typedConfirmation(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true})
	a := h.visit(chromium(t), alice)
	ask := func(amount, why string) {
		t.Helper()
		a.offer(amount)
		a.until(`document.querySelector("dialog").open`)
		a.see("confirm-why", why)
		a.until(`document.querySelector("[value=yes]").disabled`)
		a.until(`!document.querySelector("[data-again]").hidden`)
	}
	cancel := `(document.querySelector("[value=no]").click(), true)`
	ask("1000000.01", "这一出价高于参考价 ¥1,000,000.00")
	a.eval(cancel)
	ask("750000.01", "超过 10 个加价幅度")
	a.eval(cancel)
	a.offer("750000") // ten steps over the lowest are ordinary
	a.until(`document.querySelector("dialog").open && document.querySelector("[data-again]").hidden`)
	a.confirm()
	a.see("standing", "您目前领先：¥750,000.00")
	ask("755000", "对自己加价")
	typed := `(document.querySelector("[name=again]").value = "%s", document.querySelector("[name=again]").dispatchEvent(new Event("input")), true)`
	a.eval(fmt.Sprintf(typed, "755000.01"))
	a.until(`document.querySelector("[value=yes]").disabled`)
	a.eval(fmt.Sprintf(typed, "755,000"))
	a.confirm()
	a.see("standing", "您目前领先：¥755,000.00")
	// A question that somebody else's bid has answered is closed.
	a.offer("760000")
	a.until(`document.querySelector("dialog").open`)
	h.bid(bob, "765000")
	a.see("answer", "您的出价没有发出")
	a.until(`!document.querySelector("dialog").open`)
	require.Len(t, h.room(alice).Me.Bids, 2)
}

// Who has a priority right may say the same price (Art. 21).
func TestPage_priority(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true})
	here := chromium(t)
	d, a := h.visit(here, dora), h.visit(here, alice)
	h.bid(alice, "700000")
	a.see("standing", "您目前领先")
	a.until(`document.querySelector("[data-step='0']").hidden`)
	d.see("price", "¥700,000.00")
	d.see("rank", "1")
	d.until(`document.querySelector("[data-step='0']").textContent === "同价 ¥700,000.00"`)
	d.offer("699999.99")
	d.see("answer", "至少 ¥700,000.00")
	d.eval(`(document.querySelector("[data-step='0']").click(), true)`)
	d.offer("700000.00")
	d.confirm()
	d.see("standing", "您目前领先：¥700,000.00")
	a.see("standing", "您已被超过")
	a.until(rows(2) + ` && document.querySelector("[data-ladder] > li.lead [data-f=seq]").textContent === "2"`)
}

// A bid in the last five minutes moves the end, and everybody is told.
func TestPage_extension(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true, left: 4 * time.Minute})
	p := h.visit(chromium(t), "")
	p.connection("live")
	p.until(`document.querySelector('[data-slot="extended"]').hidden`)
	p.see("extended", "延时 ×1，新的结束时间 "+h.bid(alice, "700000").EndsAt.Std().Format(time.TimeOnly))
	p.see("extended", "延时 ×2，新的结束时间 "+h.bid(bob, "705000").EndsAt.Std().Format(time.TimeOnly))
	p.see("news", "第 2 次")
	p.until(`document.querySelectorAll("[data-ladder] .extends:not([hidden])").length === 2`)
}

// The server's connections break; what happened meanwhile is there afterwards.
func TestPage_reconnects(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true})
	p := h.visit(chromium(t), "")
	p.connection("live")
	h.bid(alice, "700000")
	p.until(rows(1))
	for i := range 3 {
		h.line.cut()
		h.bid([]string{bob, alice}[i%2], fmt.Sprint(705000+5000*i))
		p.until(rows(i + 2))
		p.connection("live")
	}
	p.see("bids", "4")
}

// Without a stream the room asks.
func TestPage_polls(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true})
	p := h.visit(chromium(t), alice, `delete window.EventSource`)
	p.connection("polling")
	h.bid(bob, "700000")
	p.until(rows(1))
	p.see("connection", "定时刷新")
	p.offer("705000")
	p.confirm()
	p.see("answer", "出价成功")
	p.see("standing", "您目前领先")
	require.Zero(t, h.hub.Stats().Streams)
}

// The answer is lost on the way; the same key brings it back, and there is one bid.
func TestPage_sameKeyAfterACut(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true})
	here := chromium(t)
	p := h.visit(here, alice, `{
		const real = window.fetch;
		let lost = 0;
		window.fetch = async (...args) => {
			const answer = await real(...args);
			if (args[1]?.method === "POST" && lost++ < 2) throw new TypeError("the network is gone");
			return answer;
		};
	}`)
	p.offer("700000")
	p.confirm()
	p.see("answer", "不会重复出价")
	p.see("answer", "出价成功：¥700,000.00，第 1 个出价")
	require.Equal(t, int64(1), h.room(alice).View.Bids)
	p.until(`sessionStorage.length === 0`)

	// The page is left before the answer comes: it asks again when it is back.
	q := h.visit(here, bob, `{
		const real = window.fetch;
		window.fetch = (...args) => {
			if (args[1]?.method !== "POST" || sessionStorage.getItem("back")) return real(...args);
			sessionStorage.setItem("back", "soon");
			real(...args);
			return new Promise(() => {});
		};
	}`)
	q.offer("705000")
	q.confirm()
	q.see("answer", "正在出价 ¥705,000.00")
	q.until(rows(2))
	q.do(chromedp.Navigate(h.base + "/rooms/" + h.lot.String()))
	q.see("answer", "出价成功：¥705,000.00，第 2 个出价")
	require.Equal(t, int64(2), h.room(bob).View.Bids)
}

// One tab holds the stream for all tabs of a browser, and another takes over.
func TestPage_oneStreamPerBrowser(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true})
	here := chromium(t)
	first := h.visit(here, "")
	first.connection("live")
	second := first.another()
	third := first.another()
	h.bid(alice, "700000")
	for _, p := range []*tab{second, third} {
		p.connection("shared")
		p.until(rows(1))
	}
	require.Equal(t, 1, h.hub.Stats().Streams)
	first.do(chromedp.Navigate("about:blank"))
	h.bid(bob, "705000")
	second.until(rows(2))
	third.until(rows(2))
	second.connection("live")
	third.connection("shared")
	h.settles(t, 1)
}

// settles waits until so many streams are open. A tab that takes over may open its
// stream a second time, when it hears what the others show.
func (h *house) settles(t *testing.T, streams int) {
	t.Helper()
	require.Eventually(t, func() bool { return h.hub.Stats().Streams == streams }, 10*time.Second, time.Millisecond)
}

// Rooms of several lots in the tabs of a browser are one stream, too; it is cut, and
// both catch up.
func TestPage_oneStreamForSeveralLots(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true, more: 1})
	first := h.visit(chromium(t), "")
	first.connection("live")
	h.bid(alice, "700000")
	first.until(rows(1))
	second := first.another(h.others[0])
	second.connection("shared")
	require.Equal(t, live.Stats{Streams: 1, Lots: 2}, h.hub.Stats())
	h.bid(bob, "705000")
	h.bidOn(h.others[0], alice, "800000")
	first.until(rows(2))
	second.until(rows(1))
	second.see("price", "¥800,000.00")
	first.see("price", "¥705,000.00")
	h.line.cut()
	h.bid(alice, "710000")
	h.bidOn(h.others[0], bob, "805000")
	first.until(rows(3))
	second.until(rows(2))
	first.connection("live")
	second.connection("shared")
	first.do(chromedp.Navigate("about:blank"))
	second.connection("live")
	h.bidOn(h.others[0], alice, "810000")
	second.until(rows(3))
	h.settles(t, 1)
}

// A machine whose own clock is wrong counts down by the server's, and says so.
func TestPage_wrongClock(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true})
	here := chromium(t)
	fast := h.visit(here, alice, `{ const real = Date.now; Date.now = () => real() + 3 * 3600e3; }`)
	slow := h.visit(here, "", `{ const real = Date.now; Date.now = () => real() - 42e3; }`)
	right := h.visit(here, "")
	fast.see("offset", "本机时钟快 3 小时")
	slow.see("offset", "本机时钟慢 4")
	right.see("offset", "本机时钟与服务器一致")
	for _, p := range []*tab{fast, slow, right} {
		p.until(`/^(00:59|01:00):\d\d$/.test(` + slot("countdown") + `)`)
	}
	fast.offer("700000")
	fast.confirm()
	fast.see("answer", "出价成功")
	require.False(t, h.room(alice).Me.Bids[0].At.After(h.clock.Now()))
	fast.until(`/\d\d:\d\d:\d\d[.,]\d{3}/.test(document.querySelector("[data-receipts] [data-f=at]").textContent)`) // to the millisecond
}

// When the server stops and comes back the page does, too.
func TestPage_farewell(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true})
	p := h.visit(chromium(t), "")
	p.connection("live")
	h.hub.Close()
	h.bid(alice, "700000")
	p.until(rows(1)) // by asking
	p.connection("polling")
}

// The browser writes capitals as the house does.
func TestCapitals(t *testing.T) {
	t.Parallel()
	h := roomHouse(t, setting{opened: true})
	p := h.visit(chromium(t), "")
	amounts := []int64{0, 1, 10, 11, 100, 101, 110, 1000000000000000, 999999999999999, 100000000000, 100010001, 1000000, 10000000000}
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		amounts = append(amounts, random.Int64N(money.Max.Fen())>>random.IntN(50))
	}
	sent, err := json.Marshal(amounts)
	require.NoError(t, err)
	got := evaluate[[]string](p, fmt.Sprintf(`import("/static/capitals.js").then(({capitals}) => %s.map((n) => capitals(BigInt(n))))`, sent))
	require.Len(t, got, len(amounts))
	for i, n := range amounts {
		want, err := cn.Capitals(money.Fen(n))
		require.NoError(t, err)
		require.Equal(t, want, got[i], "%d fen", n)
	}
	// What people type is read as the house reads it, or not at all.
	texts := []string{"1", "1.5", "1.50", "1,234.5", "12,34", "１２３．００", " 7 ", "", "-1", "1.234", "1e5", "10000000000000.00", "10000000000000.01", "¥5", "5元", "01"}
	sent, err = json.Marshal(texts)
	require.NoError(t, err)
	read := evaluate[[]string](p, fmt.Sprintf(`import("/static/capitals.js").then(({fen}) => %s.map((s) => String(fen(s))))`, sent))
	plain := regexp.MustCompile(`^[¥\s]*|[\s元]*$`)
	for i, s := range texts {
		want := "null"
		if a, err := money.Parse(plain.ReplaceAllString(s, "")); err == nil && !a.IsNegative() && !money.Max.Less(a) {
			want = fmt.Sprint(a.Fen())
		}
		require.Equal(t, want, read[i], "%q", s)
	}
}
