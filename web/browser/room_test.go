package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"fachui/internal/house/housetest"
	"fachui/internal/scenario"
)

// wire is the network between browsers and a house. It can be cut, and hears what
// whoever comes back says that they have.
type wire struct {
	base, house string

	mu    sync.Mutex
	conns []net.Conn
	has   []string // Last-Event-ID of each
}

func newWire(t *testing.T, w *World) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &wire{base: "http://" + l.Addr().String(), house: strings.TrimPrefix(w.Base, "http://")}
	t.Cleanup(func() {
		_ = l.Close() // it is the end
		x.cut()
	})
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go x.carry(c)
		}
	}()
	return x
}

func (x *wire) carry(browser net.Conn) {
	house, err := net.Dial("tcp", x.house)
	if err != nil {
		_ = browser.Close() // nobody is there
		return
	}
	x.mu.Lock()
	x.conns = append(x.conns, browser, house)
	x.mu.Unlock()
	go pass(browser, house, x.hear)
	pass(house, browser, func([]byte) {})
}

// pass carries bytes until one side is closed, and closes the other.
func pass(from, to net.Conn, hear func([]byte)) {
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		hear(b[:n])
		if n > 0 {
			_, werr := to.Write(b[:n])
			if werr != nil {
				err = werr
			}
		}
		if err != nil {
			_ = to.Close() // it may be closed already
			return
		}
	}
}

var lastEvent = regexp.MustCompile(`(?i)\r\nlast-event-id: (\d+)`)

func (x *wire) hear(b []byte) {
	if !bytes.Contains(b, []byte("/stream")) {
		return
	}
	if m := lastEvent.FindSubmatch(b); m != nil {
		x.mu.Lock()
		x.has = append(x.has, string(m[1]))
		x.mu.Unlock()
	}
}

func (x *wire) cut() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, c := range x.conns {
		_ = c.Close() // it may be closed already
	}
	x.conns = nil
}

func (x *wire) resumed() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]string(nil), x.has...)
}

// confirmPriority has the officer confirm the lessee's claim.
func confirmPriority(t *testing.T, w *World) {
	t.Helper()
	officer, _ := w.SignIn(t, "confirm.jiang", scenario.Password)
	officer.Must(t, http.MethodPost, "/api/v1/courts/jinjiang/lots/"+w.ID("拍品")+"/priority-confirmations", housetest.JSON(t, map[string]any{
		"application": w.ID("何静报名"), "party": w.ID("承租人"), "confirmed": true, "evidence": "租赁合同签订及占有早于查封",
	}))
}

// bid places a bid past the browser.
func (w *World) bid(t *testing.T, login, amount string) {
	t.Helper()
	bidder, _ := w.SignIn(t, login, scenario.Password)
	a := bidder.Do(t, http.MethodPost, "/api/v1/lots/"+w.ID("拍品")+"/bids", fmt.Sprintf(`{"amount":%q}`, amount), "Idempotency-Key", login+amount)
	if a.Status != http.StatusCreated {
		t.Fatal(a.Text)
	}
}

// streams is how many streams watch the lot, as the court is told.
func (w *World) streams(t *testing.T) int {
	t.Helper()
	judge, _ := w.SignIn(t, "judge.li", scenario.Password)
	var out struct {
		Lots []struct{ Streams int }
	}
	err := json.Unmarshal([]byte(judge.Must(t, http.MethodGet, "/api/v1/courts/jinjiang/watched", "").Text), &out)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, l := range out.Lots {
		n += l.Streams
	}
	return n
}

// byKeyboard makes an ordinary bid without a pointer: tab to the field, type,
// Enter, and Enter again to confirm.
func (p *Page) byKeyboard(amount string) {
	p.t.Helper()
	for range 40 {
		if strings.HasPrefix(p.Focused(), "出价（元）") {
			p.Press("a", chromedp.ModifierCtrl)
			p.Type(amount)
			p.Press("Enter")
			p.See("确认出价 ¥")
			p.Press("Enter")
			return
		}
		p.Tab(1)
	}
	p.fatalf("forty tabs do not lead to the field for a bid")
}

// Two bidders, a priority purchaser and a watcher in the last minutes of a lot, the
// network cut in between: everybody sees the same, each from where they stand, and
// nothing is missed.
func TestTheLiveRoom(t *testing.T) {
	t.Parallel()
	w := world(t, "lot")
	confirmPriority(t, w)
	w.Advance("2026-04-02 09:56")
	x := newWire(t, w)
	b := openAt(t, x.base)
	room := "/lots/" + w.ID("拍品") + "/room"
	luo, xie, he, watcher := b.As("luoqiang", scenario.Password), b.As("xiefang", scenario.Password, Phone), b.As("hejing", scenario.Password, Phone), b.Anonymous()
	everybody := []*Page{luo, xie, he, watcher}
	for _, p := range everybody {
		p.Allow("failed: ") // the network is cut
		p.Go(room)
		p.See("实时连接", "现价", "人民币柒拾万元整")
	}

	luo.byKeyboard("700000")
	luo.See("您目前领先：¥700,000.00", "第 1 个出价", "回执")
	for _, p := range everybody {
		p.See("延时 ×1，新的结束时间 10:01:00")
	}
	xie.See("最低可出 ¥705,000.00")
	xie.In("form[data-bid]").Click("+1　¥705,000.00")
	xie.Holds("出价（元）", "705000.00")
	xie.Click("#bid")
	xie.See("人民币柒拾万零伍仟元整")
	xie.In("dialog").Click("确认出价")
	xie.See("您目前领先：¥705,000.00")
	luo.See("您已被超过。现价 ¥705,000.00，最低可出 ¥710,000.00")
	luo.Shot("room-outbid")
	xie.Shot("room-leading")

	// The right of priority is shown to whose it is, and to nobody else.
	for _, p := range []*Page{luo, xie, watcher} {
		p.NotSee("我的优先购买权")
	}
	he.See("我的优先购买权", "您可以按现价 ¥705,000.00 同价出价")
	he.Shot("room-priority")
	he.Click("同价 ¥705,000.00")
	he.Click("#bid")
	he.In("dialog").Click("确认出价")
	he.See("您目前领先：¥705,000.00", "顺位在后的人和普通竞买人须加价才能超过您")
	xie.See("您已被超过")

	// The network is cut, a bid is made meanwhile, and all come back by themselves.
	w.Advance("2026-04-02 09:57")
	x.cut()
	w.bid(t, "luoqiang", "710000")
	x.cut()
	for _, p := range everybody {
		p.See("延时 ×2，新的结束时间 10:02:00", "¥710,000.00", "实时连接")
		p.until("see every bid once", func() string {
			seen, err := ask[string](p, `[...document.querySelectorAll("[data-ladder] > li [data-f=seq]")].map((e) => e.textContent).join(" ")`)
			if err != nil || seen == "4 3 2 1" {
				return ""
			}
			return seen
		})
	}
	if len(x.resumed()) == 0 {
		t.Error("nobody said what they had when they came back")
	}
	for _, p := range everybody {
		p.Axe()
		p.NoOverflow()
	}
	watcher.Shot("room-watcher")
	t.Logf("resumed after %v", x.resumed())
}

// Twelve tabs of one browser are one stream, and each is told.
func TestTwelveTabsOneStream(t *testing.T) {
	t.Parallel()
	w := world(t, "running")
	p := open(t, w).Anonymous()
	room := "/lots/" + w.ID("拍品") + "/room"
	p.Go(room)
	p.See("实时连接")
	tabs := []*Page{p}
	for range 11 {
		tabs = append(tabs, p.tab(room))
	}
	for _, q := range tabs[1:] {
		q.See("由本浏览器的另一个标签页提供")
	}
	if n := w.streams(t); n != 1 {
		t.Errorf("%d streams, want 1", n)
	}
	for _, q := range tabs {
		q.See("此刻在看 1")
	}
	w.bid(t, "xiefang", "725000")
	for _, q := range tabs {
		q.See("¥725,000.00")
	}
	// The tab that has the stream is closed: another takes over, and goes on.
	p.Go("/about/components")
	p.until("one stream", func() string {
		if n := w.streams(t); n != 1 {
			return fmt.Sprint(n, " streams")
		}
		return ""
	})
	w.bid(t, "luoqiang", "730000")
	for _, q := range tabs[1:] {
		q.See("¥730,000.00")
	}
	if n := w.streams(t); n != 1 {
		t.Errorf("%d streams after another took over, want 1", n)
	}
}

// tab opens a path in another tab of the same browser.
func (p *Page) tab(path string) *Page {
	p.t.Helper()
	q := &Page{t: p.t, base: p.base, keep: p.keep, who: p.who, width: p.width, lang: p.lang, theme: p.theme, js: new(true), patience: p.patience}
	q.seen = newWatcher(host(p.base))
	ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithListener(q.seen.event))
	q.ctx = ctx
	p.t.Cleanup(func() {
		q.Clean()
		cancel()
	})
	err := chromedp.Do(ctx)
	if err != nil {
		p.t.Fatalf("open a tab: %v", err)
	}
	q.watch()
	q.Lang(p.lang)
	q.Go(path)
	return q
}

// People see in the room where they are signed in, and end what is not theirs.
func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	w := world(t, "running")
	b := open(t, w)
	here, lost := b.As("xiefang", scenario.Password), b.As("xiefang", scenario.Password, Phone)
	room := "/lots/" + w.ID("拍品") + "/room"
	lost.Go(room)
	lost.See("我的竞买代码")
	here.Go(room)
	here.Click("#sessions > summary")
	here.Shot("room-sessions")
	for here.Count("#sessions .list > li") > 0 { // those of the story, and the lost telephone's
		here.Click("#sessions .list > li:first-child button")
		here.At(room)
		here.Click("#sessions > summary")
	}
	here.See("只有这个浏览器")
	lost.Allow("401")
	lost.Go("/me/security")
	lost.At("/sign-in")
	here.Go("/me/security")
	here.See("我的各处登录", "这个浏览器")
	here.Axe()
	here.Shot("sessions")
}
