package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// watcher hears what the browser says of one page: what is still being loaded,
// and what no page of ours may do. Its methods are called by the test; event by
// the browser's own goroutine, in the order in which things happened.
type watcher struct {
	sync.Mutex
	host     string
	moving   string // why the main frame is not at rest; empty: it is
	main     cdp.FrameID
	loading  map[network.RequestID]string
	kinds    map[network.RequestID]network.ResourceType
	bytes    map[network.ResourceType]int64
	status   int
	off      bool // the network is switched off
	problems []string
	allowed  []string
	failures []string // where a failure was kept
	dialogs  chan struct{}
}

func newWatcher(ownHost string) *watcher {
	return &watcher{
		host: ownHost, loading: map[network.RequestID]string{}, kinds: map[network.RequestID]network.ResourceType{},
		bytes: map[network.ResourceType]int64{}, dialogs: make(chan struct{}, 1),
	}
}

// watch has the browser tell all that the watcher wants to hear.
func (p *Page) watch() {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{})
		if err == nil {
			_, err = cdp.Call(ctx, t, log.Enable, cdp.Empty{})
		}
		if err != nil {
			return err
		}
		tree, err := cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return err
		}
		p.seen.Lock()
		p.seen.main = tree.FrameTree.Frame.ID
		p.seen.Unlock()
		return nil
	}))
	go p.dismissDialogs()
}

// dismissDialogs closes what would stop the page; each is a problem already.
func (p *Page) dismissDialogs() {
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-p.seen.dialogs:
			_ = p.try(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
				_, err := cdp.Call(ctx, t, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
				return err
			})) // the page may be gone
		}
	}
}

func (w *watcher) event(ev any) {
	w.Lock()
	defer w.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		w.sent(ev)
	case *network.EventResponseReceived:
		w.answered(ev)
	case *network.EventLoadingFinished:
		delete(w.loading, ev.RequestID)
		w.bytes[w.kinds[ev.RequestID]] += int64(ev.EncodedDataLength)
	case *network.EventLoadingFailed:
		w.failed(ev)
	case *log.EventEntryAdded:
		w.logged(ev.Entry)
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" || ev.Type == "assert" {
			w.problem("console error: %s", words(ev.Args))
		}
	case *runtime.EventExceptionThrown:
		what := ev.ExceptionDetails.Text
		if e := ev.ExceptionDetails.Exception; e != nil {
			what += " " + e.Description
		}
		w.problem("script error: %s (%s:%d)", what, ev.ExceptionDetails.URL, ev.ExceptionDetails.LineNumber+1)
	case *page.EventJavascriptDialogOpening:
		w.problem("a dialog of the browser (%s): %s", ev.Type, ev.Message)
		select {
		case w.dialogs <- struct{}{}:
		default:
		}
	default:
		w.frame(ev)
	}
}

// frame follows the main frame from the wish to go somewhere to the arrival.
func (w *watcher) frame(ev any) {
	switch ev := ev.(type) {
	case *page.EventFrameRequestedNavigation:
		if ev.FrameID == w.main {
			w.moving = "on the way to " + ev.URL
		}
	case *page.EventFrameStartedNavigating:
		if ev.FrameID == w.main {
			w.moving = "on the way to " + ev.URL
		}
	case *page.EventFrameStartedLoading:
		if ev.FrameID == w.main {
			w.moving = "loading"
		}
	case *page.EventFrameNavigated:
		if ev.Frame.ID == w.main {
			clear(w.loading) // what the last document still wanted
		}
		if ev.Frame.ID == w.main && ev.Type == page.NavigationTypeBackForwardCacheRestore {
			w.moving = ""
		}
	case *page.EventFrameStoppedLoading:
		if ev.FrameID == w.main {
			w.moving = ""
		}
	case *page.EventNavigatedWithinDocument:
		if ev.FrameID == w.main {
			w.moving = ""
		}
	}
}

// streams stay open as long as the page does; nobody waits for their end.
var streams = []network.ResourceType{
	network.ResourceTypeEventSource, network.ResourceTypeWebSocket, network.ResourceTypePing, network.ResourceTypePrefetch,
	network.ResourceTypeOther, network.ResourceTypeCSPViolationReport,
}

func (w *watcher) sent(ev *network.EventRequestWillBeSent) {
	w.kinds[ev.RequestID] = ev.Type
	u, err := url.Parse(ev.Request.URL)
	if err == nil && slices.Contains([]string{"http", "https", "ws", "wss"}, u.Scheme) && u.Host != w.host {
		w.problem("a request to another host: %s", ev.Request.URL)
	}
	if !slices.Contains(streams, ev.Type) {
		w.loading[ev.RequestID] = ev.Request.Method + " " + ev.Request.URL
	}
}

// assets belong to a page; one that is not there is a fault of the page.
var assets = []network.ResourceType{
	network.ResourceTypeStylesheet, network.ResourceTypeScript, network.ResourceTypeImage, network.ResourceTypeFont,
	network.ResourceTypeMedia, network.ResourceTypeManifest,
}

func (w *watcher) answered(ev *network.EventResponseReceived) {
	if ev.Type == network.ResourceTypeDocument && ev.FrameID == w.main {
		w.status = int(ev.Response.Status)
	}
	if ev.Response.Status >= 500 || ev.Response.Status >= 400 && slices.Contains(assets, ev.Type) {
		w.problem("answered %d: %s", ev.Response.Status, ev.Response.URL)
	}
}

func (w *watcher) failed(ev *network.EventLoadingFailed) {
	what := w.loading[ev.RequestID]
	delete(w.loading, ev.RequestID)
	if ev.Canceled || w.off || what == "" {
		return
	}
	w.problem("failed: %s: %s %s", what, ev.ErrorText, ev.BlockedReason)
}

// logged hears the browser's own words. What it says of the network is known
// already, and an ordinary refusal (400 to 499) is no fault of the page.
func (w *watcher) logged(e *log.Entry) {
	if e.Level != log.EntryLevelError || e.Source == log.EntrySourceNetwork {
		return
	}
	kind := "console error"
	if e.Source == log.EntrySourceSecurity || strings.Contains(e.Text, "Content Security Policy") {
		kind = "policy violation"
	}
	w.problem("%s: %s (%s:%d)", kind, e.Text, e.URL, e.LineNumber+1)
}

func (w *watcher) problem(format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	for _, a := range w.allowed {
		if strings.Contains(what, a) {
			return
		}
	}
	if !slices.Contains(w.problems, what) {
		w.problems = append(w.problems, what)
	}
}

func words(args []*runtime.RemoteObject) string {
	var out []string
	for _, a := range args {
		if a.Description != "" {
			out = append(out, a.Description)
			continue
		}
		var v any
		if json.Unmarshal(a.Value, &v) != nil {
			v = string(a.Value)
		}
		out = append(out, fmt.Sprint(v))
	}
	return strings.Join(out, " ")
}

// busy says what is still going on, or nothing.
func (w *watcher) busy() string {
	w.Lock()
	defer w.Unlock()
	if w.moving != "" {
		return w.moving
	}
	for _, what := range w.loading {
		return "waiting for " + what
	}
	return ""
}

// expectMove says that the next thing is another document.
func (w *watcher) expectMove() {
	w.Lock()
	defer w.Unlock()
	w.moving = "on the way back"
}

// forget drops what belonged to the page before.
func (w *watcher) forget() {
	w.Lock()
	defer w.Unlock()
	clear(w.loading)
	clear(w.kinds)
	clear(w.bytes)
	w.moving, w.status = "", 0
}

func (w *watcher) documentStatus() int {
	w.Lock()
	defer w.Unlock()
	return w.status
}

func (w *watcher) offline() bool {
	w.Lock()
	defer w.Unlock()
	return w.off
}

func (w *watcher) firstFailureAt(where string) bool {
	w.Lock()
	defer w.Unlock()
	if slices.Contains(w.failures, where) {
		return false
	}
	w.failures = append(w.failures, where)
	return true
}

// Allow says that a problem whose words hold part is wanted by this test.
func (p *Page) Allow(part string) {
	p.seen.Lock()
	defer p.seen.Unlock()
	p.seen.allowed = append(p.seen.allowed, part)
}

// Clean reports what no page may do and this one has done since it was last
// asked. Every test ends with it.
func (p *Page) Clean() {
	p.t.Helper()
	p.seen.Lock()
	problems := p.seen.problems
	p.seen.problems = nil
	p.seen.Unlock()
	for _, what := range problems {
		p.errorf("%s", what)
	}
}
