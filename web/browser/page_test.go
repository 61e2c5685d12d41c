package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience is how long a step waits for the page; poll is how often it asks.
const (
	patience = 10 * time.Second
	poll     = 20 * time.Millisecond
)

// questions is what the harness asks of a page.
//
//go:embed testdata/page.js
var questions string

// Page is what one person sees. Its methods end the test when they cannot be done.
type Page struct {
	t     testing.TB
	base  string
	keep  func() (dir string, err error)
	who   string
	width Width
	lang  string // "zh" or "en"
	theme string // "light" or "dark"
	scope string // selector of where it looks; all of the page if empty

	ctx  context.Context
	seen *watcher
	js   *bool // whether the page's own scripts run

	patience time.Duration // how long it waits to see something
}

func newPage(b *Browser, width Width) *Page {
	b.t.Helper()
	p := &Page{t: b.t, base: b.base, keep: b.keep, who: "anonymous", width: width, lang: "zh", theme: "light", js: new(true), patience: patience}
	p.seen = newWatcher(host(b.base))
	own := takeTab(b.t, p.seen)
	ctx, cancel := context.WithCancel(own.ctx)
	p.ctx = ctx
	b.t.Cleanup(func() {
		p.Clean()
		p.keepFailure()
		cancel()
		if b.t.Failed() { // nobody knows in what state
			own.close()
			return
		}
		own.leave(b.base)
	})
	p.watch()
	p.fit()
	p.Lang("zh")
	p.weather()
	return p
}

// In is the page narrowed to the one place that selector names.
func (p *Page) In(selector string) *Page {
	narrow := *p
	narrow.scope = strings.TrimSpace(p.scope + " " + selector)
	return &narrow
}

// do runs actions and fails the test where one fails.
func (p *Page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	err := p.try(actions...)
	if err != nil {
		p.fatalf("%v", err)
	}
}

func (p *Page) try(actions ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, actions...)
}

// ask evaluates an expression beside the questions and decodes its value. It
// needs no eval of the page's: the debugger is not bound by the page's policy.
func ask[T any](p *Page, expression string, args ...any) (T, error) {
	words := make([]any, len(args))
	for i, a := range args {
		b, err := json.Marshal(a)
		if err != nil {
			var zero T
			return zero, err
		}
		words[i] = string(b)
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	script := "(() => {" + questions + "\nreturn " + fmt.Sprintf(expression, words...) + "\n})()"
	return chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// until polls try, which says why not yet, until it says nothing.
func (p *Page) until(doing string, try func() (why string)) {
	p.t.Helper()
	deadline := time.NewTimer(p.patience)
	defer deadline.Stop()
	for {
		why := try()
		if why == "" {
			return
		}
		select {
		case <-deadline.C:
			p.fatalf("%s: %s", doing, why)
		case <-time.After(poll):
		}
	}
}

// rest waits until nothing is being loaded and what was loaded has been drawn.
func (p *Page) rest() {
	p.t.Helper()
	p.until("wait for the page to rest", func() string {
		if why := p.seen.busy(); why != "" {
			return why
		}
		// Answers come in the order of what happened: a navigation that the last
		// act has begun is known once this is answered.
		state, err := ask[string](p, `document.readyState`)
		switch {
		case err != nil:
			return err.Error()
		case state != "complete":
			return "the document is " + state
		}
		return p.seen.busy()
	})
}

// Go opens a path of the house.
func (p *Page) Go(path string) {
	p.t.Helper()
	p.seen.forget()
	err := p.try(chromedp.Navigate(p.base + path))
	if err != nil && !p.seen.offline() {
		p.fatalf("go to %s: %v", path, err)
	}
	p.rest()
}

// Back is the browser's back button.
func (p *Page) Back() {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		h, err := cdp.Call(ctx, t, page.GetNavigationHistory, cdp.Empty{})
		if err != nil {
			return err
		}
		if h.CurrentIndex < 1 {
			return errors.New("there is no page to go back to")
		}
		p.seen.expectMove() // a page may come out of the browser's memory, without being loaded
		_, err = cdp.Call(ctx, t, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: h.Entries[h.CurrentIndex-1].ID})
		return err
	}))
	p.rest()
}

// Reload asks for the page again, as a person does who doubts it.
func (p *Page) Reload() {
	p.t.Helper()
	p.do(chromedp.Reload())
	p.rest()
}

// Path is the address below the house, with its query.
func (p *Page) Path() string {
	p.t.Helper()
	at, err := ask[string](p, `path()`)
	if err != nil {
		p.fatalf("ask for the address: %v", err)
	}
	return at
}

// Status is that of the answer which the document came with.
func (p *Page) Status() int { return p.seen.documentStatus() }

// At waits until the address begins with prefix.
func (p *Page) At(prefix string) {
	p.t.Helper()
	p.until("At "+prefix, func() string {
		at, err := ask[string](p, `path()`)
		if err != nil {
			return err.Error()
		}
		if !strings.HasPrefix(at, prefix) {
			return "the address is " + at
		}
		return ""
	})
	p.rest()
}

// See waits until each text is shown.
func (p *Page) See(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		p.until(fmt.Sprintf("See %q", text), func() string {
			all, err := ask[string](p, `textOf(%s)`, p.scope)
			if err != nil {
				return err.Error()
			}
			if !strings.Contains(all, strings.Join(strings.Fields(text), " ")) {
				return "the page shows: " + clip(all)
			}
			return ""
		})
	}
}

// NotSee waits until none of the texts is shown.
func (p *Page) NotSee(texts ...string) {
	p.t.Helper()
	p.rest()
	for _, text := range texts {
		p.until(fmt.Sprintf("NotSee %q", text), func() string {
			all, err := ask[string](p, `textOf(%s)`, p.scope)
			if err != nil {
				return err.Error()
			}
			if strings.Contains(all, strings.Join(strings.Fields(text), " ")) {
				return "the page shows it: " + clip(all)
			}
			return ""
		})
	}
}

// Text is what the first element that fits selector shows.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	text, err := ask[string](p, `squash(roots(%s)[0]?.querySelector(%s)?.innerText)`, p.scope, selector)
	if err != nil {
		p.fatalf("text of %s: %v", selector, err)
	}
	return text
}

// Count is how many shown elements fit selector.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	n, err := ask[int](p, `roots(%s).flatMap(r => bySelector(r, %s)).filter(shown).length`, p.scope, selector)
	if err != nil {
		p.fatalf("count %s: %v", selector, err)
	}
	return n
}

// clip shortens what a page shows to what a reader of a failure wants.
func clip(text string) string {
	const most = 600
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
