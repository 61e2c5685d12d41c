package browser

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// manyAtOnce bounds the people who look at pages at the same time: they share
// one Chromium, and each draws.
const manyAtOnce = 8

// boundParallel bounds tests that run at once, unless the command line says how many.
// Two for each processor: a test waits for a page, a database and a picture in turn,
// and one alone keeps half a processor idle.
func boundParallel() {
	flag.Parse()
	said := slices.ContainsFunc(os.Args[1:], func(arg string) bool { return len(arg) > 14 && arg[:15] == "-test.parallel=" })
	if !said {
		_ = flag.Set("test.parallel", strconv.Itoa(min(2*runtime.GOMAXPROCS(0), manyAtOnce)))
	}
}

// flags are those of Puppeteer's quiet browser and ours.
//
// --no-sandbox: Chromium's sandbox needs a user namespace, which neither root nor
// an ordinary user in a container can count on; with the flag the tests run for
// both. It is safe here because the browser sees nothing but our own pages: every
// other name is answered with "not found" before a request leaves, and a request
// to one fails the test.
func flags() []chromedp.ExecAllocatorOption {
	own := map[string]any{
		// One house is looked at, so no process is kept ready for the next site.
		"disable-features": "Translate,SpareRendererForSitePerProcess", "disable-site-isolation-trials": true,
		"headless": true, "no-sandbox": true, "disable-gpu": true, "disable-quic": true, "no-first-run": true,
		"disable-background-networking": true, "disable-component-update": true, "disable-sync": true,
		"disable-domain-reliability": true, "font-render-hinting": "none",
		"host-resolver-rules": "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
	}
	opts := slices.Clone(chromedp.DefaultExecAllocatorOptions[:])
	for name, value := range own {
		opts = append(opts, chromedp.Flag(name, value))
	}
	return opts
}

// findChromium returns the browser, as scripts/prerequisites finds it. The shell
// without windows comes first: it draws the same pages for a third of the work.
func findChromium() (string, error) {
	if named := os.Getenv("CHROMIUM"); named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("CHROMIUM names no browser: %w", err)
		}
		return path, nil
	}
	for _, name := range []string{
		"chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		path, err := exec.LookPath(name)
		if err == nil {
			return path, nil
		}
	}
	return "", errors.New("chromium is missing: install it (make test does so as root), or name it with CHROMIUM")
}

// running is the one browser of this process.
type running struct {
	ctx   context.Context
	close func()
}

var theBrowser struct {
	sync.Mutex
	*running
	err error
}

// chromium starts the browser at the first call.
func chromium(t testing.TB) context.Context {
	t.Helper()
	theBrowser.Lock()
	defer theBrowser.Unlock()
	if theBrowser.running == nil && theBrowser.err == nil {
		theBrowser.running, theBrowser.err = startChromium()
	}
	if theBrowser.err != nil {
		t.Fatal(theBrowser.err)
	}
	return theBrowser.ctx
}

func startChromium() (*running, error) {
	path, err := findChromium()
	if err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp("", "fachui-chromium")
	if err != nil {
		return nil, err
	}
	// A home of its own: CI may have none, and nobody's own profile is touched.
	opts := append(flags(), chromedp.ExecPath(path), chromedp.UserDataDir(home+"/profile"),
		chromedp.Env("HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	r := &running{ctx: ctx, close: func() {
		_ = chromedp.Cancel(ctx) // it is killed below if it does not go
		cancel()
		stop()
		_ = os.RemoveAll(home)
	}}
	err = chromedp.Do(ctx)
	if err != nil {
		r.close()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return r, nil
}

func closeChromium() {
	theBrowser.Lock()
	defer theBrowser.Unlock()
	if theBrowser.running != nil {
		theBrowser.close()
	}
}
