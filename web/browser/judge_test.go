package browser

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14.1, unchanged; its licence (MPL-2.0) lies beside it. It is
// used by tests alone and no part of the house.
//
//go:embed testdata/axe.min.js
var axe string

// finding is one rule that a page breaks.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct {
		Target []any
		Fix    string `json:"failureSummary"`
	}
}

// everyRule asks for WCAG 2.1 A and AA and for good practice.
const everyRule = `{type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}`

const axeRun = `(async () => (await window.axe.run(document, {
	runOnly: %s,
	resultTypes: ['violations'], preload: false,
})).violations.map(v => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 5).map(n => ({target: n.target, failureSummary: n.failureSummary}))})))()`

// Axe reports every rule of accessibility that the page breaks as it stands now.
func (p *Page) Axe() {
	p.t.Helper()
	p.axe(everyRule)
}

func (p *Page) axe(rules string) {
	p.t.Helper()
	if !*p.js {
		p.fatalf("Axe: it is a script; ask it with JavaScript on")
	}
	p.rest()
	ctx, cancel := context.WithTimeout(p.ctx, 6*patience) // ten thousand rows take their time
	defer cancel()
	// The debugger may run what the page's policy would not let the page load.
	err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](axe+"; void 0"))
	if err != nil {
		p.fatalf("Axe: load axe-core: %v", err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]finding](fmt.Sprintf(axeRun, rules), chromedp.EvalAwaitPromise))
	if err != nil {
		p.fatalf("Axe: %v", err)
	}
	for _, f := range found {
		p.errorf("axe: %s (%s): %s%s", f.ID, f.Impact, f.Help, where(f))
	}
}

// where lists the elements of a finding and what would mend each.
func where(f finding) string {
	var out strings.Builder
	for _, n := range f.Nodes {
		fix := strings.ReplaceAll(strings.TrimSpace(n.Fix), "\n", "\n\t\t")
		fmt.Fprintf(&out, "\n\t%v\n\t\t%s", n.Target, fix)
	}
	return out.String()
}

// NoOverflow reports what does not fit: a page wider than the screen, text that
// is cut off or runs out of its card, targets too small for a finger.
func (p *Page) NoOverflow() {
	p.t.Helper()
	p.rest()
	found, err := ask[[]string](p, `overflow(%s, %s)`, p.width.Width, p.width.Touch)
	if err != nil {
		p.fatalf("NoOverflow: %v", err)
	}
	for _, f := range found {
		p.errorf("does not fit (%s): %s", p.width.Name, f)
	}
}

// LargeLetters reports what is wider than the screen for somebody whose browser shows
// letters of 28 px instead of 16.
func (p *Page) LargeLetters() {
	p.t.Helper()
	p.letters(28)
	found, err := ask[[]string](p, `wide(%s)`, p.width.Width)
	if err != nil {
		p.fatalf("LargeLetters: %v", err)
	}
	for _, f := range found {
		p.errorf("does not fit with large letters: %s", f)
	}
	p.letters(16)
}

func (p *Page) letters(px int64) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: px}})
		return err
	}))
}

// Skeleton reports what every page must have and this one has not: its language,
// a title, one h1, landmarks and the way past the header; in English also what the
// house says in Chinese.
func (p *Page) Skeleton() {
	p.t.Helper()
	p.rest()
	lang, err := ask[string](p, `document.documentElement.lang`)
	if err != nil {
		p.fatalf("Skeleton: %v", err)
	}
	if want := map[string]string{"zh": "zh-CN", "en": "en"}[p.lang]; lang != want {
		p.errorf("the page says it is in %q and should be in %q", lang, want)
	}
	missing, err := ask[[]string](p, `skeleton()`)
	if err != nil {
		p.fatalf("Skeleton: %v", err)
	}
	for _, m := range missing {
		p.errorf("%s", m)
	}
}

// Weight is what a page costs over the network when nothing of it is known yet,
// in bytes as sent.
type Weight struct {
	Document, CSS, JS, Images, Fonts, Other int64
}

// Total is the whole weight.
func (w Weight) Total() int64 { return w.Document + w.CSS + w.JS + w.Images + w.Fonts + w.Other }

func (w Weight) String() string {
	return fmt.Sprintf("%.1f kB: document %d, css %d, js %d, images %d, fonts %d, other %d",
		float64(w.Total())/1000, w.Document, w.CSS, w.JS, w.Images, w.Fonts, w.Other)
}

// Weight loads the page again, past every cache, and weighs it.
func (p *Page) Weight() Weight {
	p.t.Helper()
	p.seen.forget()
	p.seen.expectMove()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		past := true
		_, err := cdp.Call(ctx, t, page.Reload, page.ReloadParams{IgnoreCache: &past})
		return err
	}))
	p.rest()
	return p.seen.weight()
}

// weight is what has been loaded since the watcher last forgot.
func (w *watcher) weight() Weight {
	w.Lock()
	defer w.Unlock()
	b := w.bytes
	sum := Weight{
		Document: b[network.ResourceTypeDocument], CSS: b[network.ResourceTypeStylesheet], JS: b[network.ResourceTypeScript],
		Images: b[network.ResourceTypeImage], Fonts: b[network.ResourceTypeFont],
	}
	for _, n := range b {
		sum.Other += n
	}
	sum.Other -= sum.Document + sum.CSS + sum.JS + sum.Images + sum.Fonts
	return sum
}

// Under reports a page that weighs more than most bytes.
func (p *Page) Under(most int64) {
	p.t.Helper()
	if w := p.Weight(); w.Total() > most {
		p.errorf("the page weighs more than %d bytes: %v", most, w)
	}
}
