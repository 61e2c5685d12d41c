package browser

// How to write a test of a page.
//
//	func TestClerkAnnounces(t *testing.T) {
//		t.Parallel()
//		w := world(t, "resolved")                    // a house of its own, played up to a state
//		b := open(t, w)
//		p := b.As("clerk.wang", scenario.Password)   // at a desk; b.As(…, Phone) for a phone
//		p.Go("/court/lots/" + w.ID("拍品"))
//		p.Fill("开始时间", "2026-04-01T10:00")
//		p.Click("发布公告")
//		p.See("已公告")
//		p.At("/court/lots/")
//		p.Axe()
//	}
//
// Things are named as a person names them: by the words on a button or a link,
// by the label of a field. A selector is understood, too, and needed only where
// no words are. A name that fits two things fails and lists them; p.In("#bids")
// looks only there. Every step waits until the page can do it, and after it
// until the page rests: nothing is ever slept for, and a step that cannot be
// done within 10 seconds fails and says why.
//
// Who       b.As(login, password, width), b.Anonymous(width): each a person with
//
//	a browser of their own. Widths are Desktop (the default) and Phone.
//
// Moves     Go, Back, Reload, Click, Fill, Select, Upload, Submit, Tab, Press, Type
// Looks     See, NotSee, At, Holds (a field's value), Text, Count, Path, Focused, Status
// Weather   Lang("en"), Dark, Offline(true), JavaScript(false): before Go
// Judges    Axe, NoOverflow, Skeleton, Weight, Shot; walk does all of them to many pages
// Worlds    world(t, "announced"), w.ID(name), w.Advance("2026-04-01 10:00"), fill(t, w, n)
//
// Nobody has to ask for these, they fail a test by themselves: an error in the
// console, a violation of the content security policy, an answer of 500 or more,
// a style, script or picture that is missing, a request to another host, a
// dialog of the browser. A test that provokes one says so: p.Allow("part of it").
//
// A failure keeps a picture and the HTML under failures/ in the folder for
// artefacts: $FACHUI_ARTIFACTS, or a folder in the system's place for temporary
// files that the test prints. Shot keeps its pictures only where the former is named.
//
// Without Chromium the tests fail and say so, as they do without PostgreSQL.

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"fachui/internal/house/housetest"
)

func TestMain(m *testing.M) {
	boundParallel()
	housetest.Main(m, closeChromium)
}

// Width is the size of a person's screen.
type Width struct {
	Name          string
	Width, Height int64
	Scale         float64
	Touch         bool
}

// The two widths at which every page is looked at.
var (
	Desktop = Width{Name: "desktop", Width: 1280, Height: 800, Scale: 1}
	Phone   = Width{Name: "phone", Width: 390, Height: 844, Scale: 2, Touch: true}
)

// Browser makes people who look at one house.
type Browser struct {
	t    testing.TB
	base string
	keep func() (dir string, err error) // where pictures go
}

// open gives t browsers that look at w.
func open(t testing.TB, w *World) *Browser {
	t.Helper()
	return openAt(t, w.Base)
}

// openAt is open for a server that is not a house.
func openAt(t testing.TB, base string) *Browser {
	t.Helper()
	return &Browser{t: t, base: base, keep: artefacts}
}

// Anonymous is somebody who has not signed in.
func (b *Browser) Anonymous(width ...Width) *Page {
	b.t.Helper()
	return newPage(b, append(slices.Clone(width), Desktop)[0])
}

// As is a person who has signed in.
func (b *Browser) As(login, password string, width ...Width) *Page {
	b.t.Helper()
	p := b.Anonymous(width...)
	p.takeSession(login, password)
	return p
}

// takeSession signs in through the interface and hands the browser the cookie,
// so that a test of a page does not begin at the page for signing in.
func (p *Page) takeSession(login, password string) {
	p.t.Helper()
	_, answer := (&housetest.World{Base: p.base}).SignIn(p.t, login, password)
	cookies := (&http.Response{Header: answer.Header}).Cookies()
	if len(cookies) == 0 {
		p.t.Fatalf("sign in %s: no cookie came with the session", login)
	}
	for _, c := range cookies {
		p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{
				Name: c.Name, Value: c.Value, URL: p.base, Path: c.Path, HTTPOnly: &c.HttpOnly, SameSite: network.CookieSameSiteLax,
			})
			return err
		}))
	}
	p.who = login
}

// host is the host of an address, or "" for what has none.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
