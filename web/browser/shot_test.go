package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// tallest is how far down a picture goes: ten thousand rows are no picture.
const tallest = 5000

// artefacts is where pictures go, outside the repository.
var artefacts = sync.OnceValues(func() (string, error) {
	dir := os.Getenv("FACHUI_ARTIFACTS")
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "fachui-browser-"+strconv.Itoa(os.Getuid()))
	}
	if !filepath.IsAbs(dir) {
		return "", fmt.Errorf("FACHUI_ARTIFACTS=%s: it should be a whole path, or pictures would fall into the repository", dir)
	}
	err := os.MkdirAll(filepath.Join(dir, "failures"), 0o755)
	if err == nil {
		fmt.Fprintln(os.Stderr, "pictures of pages: "+dir)
	}
	return dir, err
})

// Shot keeps a picture of the whole page as <name>-<width>-<lang>-<theme>.png, if
// FACHUI_ARTIFACTS says where: drawing it costs a quarter of looking at a page.
func (p *Page) Shot(name string) {
	p.t.Helper()
	p.rest()
	if os.Getenv("FACHUI_ARTIFACTS") == "" {
		return
	}
	p.picture(fmt.Sprintf("%s-%s-%s-%s.png", fileName(name), p.width.Name, p.lang, p.theme))
}

func (p *Page) picture(name string) {
	p.t.Helper()
	dir, err := p.keep()
	if err != nil {
		p.t.Fatal(err)
	}
	png, err := p.capture()
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name), png, 0o644)
	}
	if err != nil {
		p.t.Errorf("take a picture of %s: %v", name, err)
	}
}

func (p *Page) capture() ([]byte, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		size, err := cdp.Call(ctx, t, page.GetLayoutMetrics, cdp.Empty{})
		if err != nil {
			return nil, err
		}
		whole := true
		shot, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &whole, OptimizeForSpeed: &whole,
			Clip: &page.Viewport{
				Width: size.CSSContentSize.Width, Scale: 1,
				Height: min(max(size.CSSContentSize.Height, float64(p.width.Height)), tallest),
			},
		})
		return shot.Data, err
	})
}

// fileName makes a name of a path or of a test.
func fileName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\?&=:#"*<>| `, r) {
			return '_'
		}
		return r
	}, strings.Trim(s, "/"))
	if s == "" {
		return "home"
	}
	return s
}

// errorf reports a failure with a picture of what the person sees.
func (p *Page) errorf(format string, args ...any) {
	p.t.Helper()
	p.t.Errorf("%s: %s", p.title(), fmt.Sprintf(format, args...))
	p.keepFailure()
}

// fatalf is errorf and the end of the test.
func (p *Page) fatalf(format string, args ...any) {
	p.t.Helper()
	p.t.Errorf("%s: %s", p.title(), fmt.Sprintf(format, args...))
	p.keepFailure()
	p.Clean()
	p.t.FailNow()
}

// title says who looks at what.
func (p *Page) title() string {
	at, err := ask[string](p, `path()`)
	if err != nil {
		at = "an unknown page"
	}
	return fmt.Sprintf("%s at %s (%s, %s, %s)", p.who, at, p.width.Name, p.lang, p.theme)
}

// keepFailure keeps the picture and the HTML of a failed test, once for each
// address that it failed at.
func (p *Page) keepFailure() {
	p.t.Helper()
	if !p.t.Failed() {
		return
	}
	at, _ := ask[string](p, `path()`)
	if !p.seen.firstFailureAt(p.who + at + p.lang + p.theme) {
		return
	}
	dir, err := p.keep()
	if err != nil {
		p.t.Log(err)
		return
	}
	name := fileName(fmt.Sprintf("%s-%s-%s-%s-%s-%s", p.t.Name(), p.who, at, p.width.Name, p.lang, p.theme))
	file := filepath.Join(dir, "failures", name)
	png, err := p.capture()
	if err == nil {
		err = os.WriteFile(file+".png", png, 0o644)
	}
	html, htmlErr := ask[string](p, `'<!doctype html>\n' + document.documentElement.outerHTML`)
	if htmlErr == nil {
		htmlErr = os.WriteFile(file+".html", []byte(html), 0o644)
	}
	if err != nil || htmlErr != nil {
		p.t.Logf("keep the failure: %v %v", err, htmlErr)
		return
	}
	p.t.Logf("what was seen: %s.png and .html", file)
}
