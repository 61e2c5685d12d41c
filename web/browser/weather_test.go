package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// fit makes the screen as wide as the person's.
func (p *Page) fit() {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: p.width.Width, Height: p.width.Height, DeviceScaleFactor: p.width.Scale, Mobile: p.width.Touch,
		})
		if err == nil && p.width.Touch {
			_, err = cdp.Call(ctx, t, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5})
		}
		if err == nil { // each person looks at their own window, whichever is in front
			_, err = cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		}
		return err
	}))
}

// weather sets what a person's system says of their taste. Movement is always
// unwanted: a picture of a page must not depend on when it was taken.
func (p *Page) weather() {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: p.theme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		return err
	}))
}

// Dark is a person whose system is dark.
func (p *Page) Dark() {
	p.t.Helper()
	p.theme = "dark"
	p.weather()
}

// Light is a person whose system is light, as it is to begin with.
func (p *Page) Light() {
	p.t.Helper()
	p.theme = "light"
	p.weather()
}

// Lang is a person whose browser asks for this language first: "zh" (to begin
// with) or "en".
func (p *Page) Lang(lang string) {
	p.t.Helper()
	accept := map[string]string{"zh": "zh-CN,zh", "en": "en-GB,en"}[lang]
	if accept == "" {
		p.fatalf("Lang %q: it is zh or en", lang)
	}
	p.lang = lang
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		agent, err := chromedp.Evaluate[string](`navigator.userAgent`)(ctx, t)
		if err == nil {
			_, err = cdp.Call(ctx, t, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: accept})
		}
		return err
	}))
}

// JavaScript switches the page's own scripts off or on, from the next page on.
func (p *Page) JavaScript(on bool) {
	p.t.Helper()
	*p.js = on
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	}))
}

// Forgetful is a person whose browser keeps nothing that it has loaded, so that
// each page weighs what it weighs for a newcomer.
func (p *Page) Forgetful() {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		return err
	}))
}

// Offline takes the network away, or gives it back.
func (p *Page) Offline(off bool) {
	p.t.Helper()
	p.seen.Lock()
	p.seen.off = off
	p.seen.Unlock()
	p.do(cutOff(off))
}

// cutOff takes the network away, or gives it back.
func cutOff(off bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}},
		})
		if err == nil { // what navigator.onLine says
			_, err = cdp.Call(ctx, t, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1})
		}
		return err
	})
}
