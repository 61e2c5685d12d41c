package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
	"fachui/web/live"
	"fachui/web/route"
)

const patience = 20 * time.Second

// tab is one tab of somebody's browser.
type tab struct {
	t   *testing.T
	h   *house
	ctx context.Context

	mu       sync.Mutex
	problems []string
}

// findChromium finds the shell without windows first: it draws the same pages for
// a third of the work.
func findChromium() (string, error) {
	for _, name := range []string{
		os.Getenv("CHROMIUM"), "chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
	} {
		path, err := exec.LookPath(name)
		if err == nil {
			return path, nil
		}
	}
	return "", errors.New("chromium is missing: install it, or name it with CHROMIUM")
}

// browser is a Chromium, for several people.
type browser struct{ ctx context.Context }

// chromium is the one browser of all tests, started by the first of them. Whoever
// visits gets a profile of their own in it.
func chromium(t *testing.T) browser {
	t.Helper()
	b, err := theBrowser()
	require.NoError(t, err)
	return b
}

var theBrowser = sync.OnceValues(func() (browser, error) {
	path, err := findChromium()
	if err != nil {
		return browser{}, err
	}
	home, err := os.MkdirTemp("", "fachui-chromium")
	if err != nil {
		return browser{}, err
	}
	opts := append([]chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(home)}, chromedp.DefaultExecAllocatorOptions[:]...)
	for _, name := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync",
	} {
		opts = append(opts, chromedp.Flag(name, true))
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	live.AfterTests = func() {
		_ = chromedp.Cancel(ctx) // stop kills it if it does not go
		cancel()
		stop()
		chromedp.FromContext(ctx).Allocator.Wait()
		_ = os.RemoveAll(home)
	}
	return browser{ctx}, chromedp.Do(ctx)
})

// roomHouse is a house with the page of the room.
func roomHouse(t *testing.T, s setting) *house {
	t.Helper()
	html, err := os.ReadFile("testdata/room.html")
	require.NoError(t, err)
	s.routes = append(s.routes, route.Raw(fiber.MethodGet, "/rooms/:lot", "page.room", route.Public(), "竞价大厅", "Room", func(c *fiber.Ctx, _ route.Call) error {
		c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
		return c.SendString(strings.ReplaceAll(string(html), "LOT", c.Params("lot")))
	}))
	s.clock = true
	return newHouse(t, s)
}

// visit opens the room in a browser of its own; before runs ahead of the page's scripts.
func (h *house) visit(b browser, who string, before ...string) *tab {
	h.t.Helper()
	return h.tabIn(b, who, before, h.lot, chromedp.WithNewBrowserContext())
}

// another opens the room in another tab of the same person's browser: the room of
// lot, if one is given.
func (p *tab) another(lot ...ref.ID) *tab {
	p.t.Helper()
	return p.h.tab(browser{p.ctx}, "", nil, lot...)
}

func (h *house) tab(b browser, who string, before []string, lot ...ref.ID) *tab {
	h.t.Helper()
	return h.tabIn(b, who, before, append(lot, h.lot)[0])
}

func (h *house) tabIn(b browser, who string, before []string, lot ref.ID, opts ...chromedp.ContextOption) *tab {
	h.t.Helper()
	p := &tab{t: h.t, h: h}
	ctx, cancel := chromedp.NewContext(b.ctx, append(opts, chromedp.WithListener(p.noted))...)
	p.ctx = ctx
	h.t.Cleanup(func() {
		cancel()
		p.mu.Lock()
		defer p.mu.Unlock()
		require.Empty(h.t, p.problems, who)
	})
	require.NoError(h.t, chromedp.Do(ctx)) // the tab lives as long as the context of its first act
	p.do(chromedp.Navigate(h.base + "/livez"))
	for _, script := range before {
		p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
			return err
		}))
	}
	if who != "" {
		p.eval(fmt.Sprintf(`document.cookie = "fachui_session=%s; path=/", true`, who))
	}
	p.do(chromedp.Navigate(h.base + "/rooms/" + lot.String()))
	return p
}

// noted keeps what a page may not do: throw, or break the content security policy.
func (p *tab) noted(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		p.problems = append(p.problems, fmt.Sprintf("%s %v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	case *log.EventEntryAdded:
		if e.Entry.Source == log.EntrySourceSecurity {
			p.problems = append(p.problems, e.Entry.Text)
		}
	}
}

func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	require.NoError(p.t, chromedp.Do(ctx, actions...))
}

func evaluate[T any](p *tab, script string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	require.NoError(p.t, err, script)
	return v
}

func (p *tab) eval(script string) { p.t.Helper(); evaluate[bool](p, script) }

// until waits until the expression is true.
func (p *tab) until(expression string) {
	p.t.Helper()
	script := fmt.Sprintf(`new Promise((done) => { const look = () => (%s) ? done(true) : setTimeout(look, 10); setTimeout(() => done(false), %d); look(); })`, expression, (patience - time.Second).Milliseconds())
	if !evaluate[bool](p, script) {
		p.t.Fatalf("never: %s\n%s", expression, evaluate[string](p, `document.querySelector("[data-room]").innerText`))
	}
}

func slot(name string) string {
	return fmt.Sprintf(`document.querySelector('[data-slot="%s"]').textContent`, name)
}

// see waits until a slot holds words.
func (p *tab) see(name, words string) {
	p.t.Helper()
	p.until(slot(name) + ".includes(" + quoted(words) + ")")
}

func quoted(s string) string {
	b, _ := json.Marshal(s) // a string is always JSON
	return string(b)
}

// offer types an amount and presses 出价, then waits for the question.
func (p *tab) offer(amount string) {
	p.t.Helper()
	p.until(`!document.querySelector("form[data-bid]").hidden && document.querySelector("form[data-bid]").elements.amount`)
	p.eval(fmt.Sprintf(`(document.querySelector("#amount").value = %s, document.querySelector("#bid").click(), true)`, quoted(amount)))
}

// confirm answers the question.
func (p *tab) confirm() {
	p.t.Helper()
	p.until(`document.querySelector("dialog").open && !document.querySelector("[value=yes]").disabled`)
	p.eval(`(document.querySelector("[value=yes]").click(), true)`)
}

func (p *tab) connection(want string) {
	p.t.Helper()
	p.until(`document.querySelector("[data-room]").dataset.connection === ` + quoted(want))
}
