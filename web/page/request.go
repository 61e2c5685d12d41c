package page

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/web/route"
)

// The cookies that keep a choice of language and of light or dark.
const (
	langCookie  = "fachui_lang"
	themeCookie = "fachui_theme"
	choiceKept  = 365 * 24 * time.Hour
)

// Request is a page's view of who asks for what.
type Request struct {
	Call  route.Call
	Lang  string // "zh-CN" or "en"
	Theme string // "light", "dark" or "" for what the device prefers
	Path  string // of the page, with its query in Query

	site    *Site
	page    Page
	params  map[string]string
	query   url.Values
	title   fault.Text
	refused *refused
	answer  any // of a form that shows it here
	fresh   bool
}

func (s *Site) request(c *fiber.Ctx, call route.Call, p Page) *Request {
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		query = url.Values{}
	}
	return &Request{
		Call: call, Lang: Language(c), Theme: theme(c), Path: c.Path(), site: s, page: p,
		params: c.AllParams(), query: query, title: p.Title, fresh: p.Access.Fresh,
	}
}

// Param is what name stands for in the address of the page.
func (r *Request) Param(name string) string { return r.params[name] }

// Query is the value of name in the address's query, or "".
func (r *Request) Query(name string) string { return r.query.Get(name) }

// Queries are all values of the query.
func (r *Request) Queries() url.Values { return r.query }

// Caller is who asks.
func (r *Request) Caller() identity.Caller { return r.Call.Caller }

// Now is the legal time of the request.
func (r *Request) Now() legal.Time { return r.Call.At }

// English reports whether the page is shown in English.
func (r *Request) English() bool { return r.Lang == "en" }

// Say returns the words in the language of the page.
func (r *Request) Say(w fault.Text) string {
	if r.English() {
		return w.EN
	}
	return w.ZH
}

// SetTitle replaces the title of the page by what it shows: the name of a lot.
func (r *Request) SetTitle(zh, en string) { r.title = fault.Text{ZH: zh, EN: en} }

// Demo reports whether the house is a demo: nothing in it is real.
func (r *Request) Demo() bool {
	return r.site.opts.Clock != nil && r.site.opts.Clock.Purpose() == clock.Demo
}

// Frozen reports whether legal time stands still.
func (r *Request) Frozen() bool { return r.site.opts.Clock != nil && r.site.opts.Clock.IsFrozen() }

// Gather runs the questions of a page in their order and stops at the first that is
// refused.
func Gather(asks ...func() error) error {
	for _, ask := range asks {
		err := ask()
		if err != nil {
			return err
		}
	}
	return nil
}

// Into is a question for Gather: it puts the answer of Ask into to.
func Into[O any](ctx context.Context, r *Request, to *O, op string, pairs ...string) func() error {
	return func() (err error) {
		*to, err = Ask[O](ctx, r, op, pairs...)
		return err
	}
}

// IntoIfMay is Into for what only some of those who may open the page may read.
func IntoIfMay[O any](ctx context.Context, r *Request, to *O, op string, pairs ...string) func() error {
	if !r.May(op) {
		return func() error { return nil }
	}
	return Into(ctx, r, to, op, pairs...)
}

// Ask runs a reading operation of the interface as the caller and returns its
// answer. Names and values of its path and query follow in pairs; names of the
// page's own address are filled in. The door of the operation is asked first: a
// page shows nothing that the interface would refuse to the same person.
func Ask[O any](ctx context.Context, r *Request, op string, pairs ...string) (O, error) {
	var none O
	out, err := r.ask(ctx, op, pairs)
	if err != nil {
		return none, err
	}
	typed, ok := out.(O)
	if !ok {
		return none, fmt.Errorf("page %s: %s answers with %T, not %T", r.page.Name, op, out, none)
	}
	return typed, nil
}

func (r *Request) ask(ctx context.Context, op string, pairs []string) (any, error) {
	row, ok := r.site.ops[op]
	switch {
	case !ok || row.Run == nil || row.Method != fiber.MethodGet:
		return nil, fmt.Errorf("page %s: there is no operation %s to ask", r.page.Name, op)
	case row.Access.Fresh && !r.fresh:
		return nil, fmt.Errorf("page %s: %s reads the session row again, so the page must, too", r.page.Name, op)
	}
	values := pairMap(pairs)
	call, err := r.admit(row, values)
	if err != nil {
		return nil, err
	}
	get := func(name string) string {
		if v, ok := values[name]; ok {
			return v
		}
		return r.params[name]
	}
	return row.Run(ctx, call, route.Source{Path: get, Query: func(name string) string { return values[name] }, Reads: true})
}

// admit is the call of row as the caller may make it, or the door's refusal.
func (r *Request) admit(row route.Route, values map[string]string) (route.Call, error) {
	call := r.Call
	call.Court = ""
	if strings.Contains(row.Path, ":court") {
		call.Court = r.params["court"]
		if v, ok := values["court"]; ok {
			call.Court = v
		}
	}
	var err error
	call.Role, err = row.Access.Admit(call.Caller, call.Court)
	return call, err
}

// Has reports whether there is a page at path: a link to a page of another room is
// shown where that page stands.
func (r *Request) Has(path string) bool {
	_, _, ok := r.site.find(path)
	return ok
}

// Answer is what a form answered that shows its answer on this page, because it is
// said only once: names that were opened. ok is false where the page was opened
// by its address.
func Answer[O any](r *Request) (answer O, ok bool) {
	answer, ok = r.answer.(O)
	return answer, ok
}

// May reports whether the door of op is open to the caller: whether a page
// should offer it. Values may name another court than the page's.
func (r *Request) May(op string, pairs ...string) bool {
	row, ok := r.site.ops[op]
	if !ok {
		return false
	}
	_, err := r.admit(row, pairMap(pairs))
	return err == nil
}

func pairMap(pairs []string) map[string]string {
	m := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

// Refused returns what was typed into the form id and why it was refused; no
// reason if it was not.
func (r *Request) Refused(id string) (url.Values, *FaultView) {
	if r.refused == nil || r.refused.form != id || r.refused.fault == nil {
		return nil, nil
	}
	v := faultView(r, r.refused.fault)
	return r.refused.values, &v
}

// Typed is what was typed into the form id and comes back with its page, refused or not;
// nil if nothing was.
func (r *Request) Typed(id string) url.Values {
	if r.refused == nil || r.refused.form != id {
		return nil
	}
	return r.refused.values
}

// Language is the language of an answer: what the address says, else what was
// chosen before, else what the browser prefers of the two. Chinese is first.
func Language(c *fiber.Ctx) string {
	l := c.Query("lang")
	if l == "" {
		l = c.Cookies(langCookie)
	}
	if l == "" {
		l = c.AcceptsLanguages("zh", "en")
	}
	if strings.HasPrefix(l, "en") {
		return "en"
	}
	return "zh-CN"
}

func theme(c *fiber.Ctx) string {
	t := c.Query("theme")
	if t == "" {
		t = c.Cookies(themeCookie)
	}
	if t != "light" && t != "dark" {
		return ""
	}
	return t
}

// KeepChoices remembers a language or theme that the address asked for.
func KeepChoices(c *fiber.Ctx) {
	if len(c.Context().URI().QueryString()) == 0 {
		return
	}
	for query, cookie := range map[string]string{"lang": langCookie, "theme": themeCookie} {
		value := c.Query(query)
		if value == "" || len(value) > len("light") {
			continue
		}
		c.Cookie(&fiber.Cookie{
			Name: cookie, Value: value, Path: "/", MaxAge: int(choiceKept.Seconds()), Secure: c.Secure(),
			HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
		})
	}
}
