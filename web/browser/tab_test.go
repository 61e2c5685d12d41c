package browser

import (
	"context"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// manyIdle bounds the tabs that wait for the next person.
const manyIdle = 6

// tab is a window with cookies, storage and a cache of its own. Opening one costs
// what several pages cost, and its first pages are slow, so that one person after
// the other gets the same, as clean as a new one.
type tab struct {
	ctx   context.Context
	close context.CancelFunc

	mu   sync.Mutex
	seen *watcher // of who has it
}

var idleTabs struct {
	sync.Mutex
	list []*tab
}

// takeTab is a tab that hears for seen.
func takeTab(t testing.TB, seen *watcher) *tab {
	t.Helper()
	idleTabs.Lock()
	var b *tab
	if n := len(idleTabs.list); n > 0 {
		b, idleTabs.list = idleTabs.list[n-1], idleTabs.list[:n-1]
	}
	idleTabs.Unlock()
	if b != nil {
		b.hears(seen)
		return b
	}
	b = &tab{seen: seen}
	b.ctx, b.close = chromedp.NewContext(chromium(t), chromedp.WithNewBrowserContext(), chromedp.WithListener(b.event))
	err := chromedp.Do(b.ctx)
	if err != nil {
		b.close()
		t.Fatalf("open a page: %v", err)
	}
	return b
}

func (b *tab) hears(seen *watcher) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = seen
}

func (b *tab) event(ev any) {
	b.mu.Lock()
	seen := b.seen
	b.mu.Unlock()
	if seen != nil {
		seen.event(ev)
	}
}

// leave gives the tab of a person who looked at base to the next. A tab that does
// not come clean, or is one too many, is closed.
func (b *tab) leave(base string) {
	b.hears(nil)
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	err := chromedp.Do(ctx, forgotten(base)...)
	idleTabs.Lock()
	defer idleTabs.Unlock()
	if err != nil || len(idleTabs.list) >= manyIdle {
		b.close()
		return
	}
	idleTabs.list = append(idleTabs.list, b)
}

// forgotten is all that a person can have set, looked at and kept. What every person
// sets anew (newPage) is not among it.
func forgotten(base string) []chromedp.Action[chromedp.Void] {
	none := cdp.Empty{}
	return []chromedp.Action[chromedp.Void]{
		send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}),
		send(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{}),
		send(network.SetCacheDisabled, network.SetCacheDisabledParams{}),
		cutOff(false),
		// What a tab keeps for a site can be reached from there alone; an error page keeps nothing.
		chromedp.Evaluate[chromedp.Void](`try { sessionStorage.clear() } catch {}`),
		chromedp.Navigate("about:blank"),
		send(page.ResetNavigationHistory, none),
		send(network.ClearBrowserCookies, none),
		send(network.ClearBrowserCache, none),
		send(storage.ClearDataForOrigin, storage.ClearDataForOriginParams{Origin: base, StorageTypes: "all"}),
	}
}

// send is a command whose answer says nothing.
func send[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}
