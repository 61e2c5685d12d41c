package page

import (
	"context"
	"html/template"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/web/route"
)

// Desk is where a page belongs: it decides the navigation and how dense it is.
type Desk string

// The desks. The public ones are large and calm; the others are for daily work.
const (
	Public   Desk = "public"
	Mine     Desk = "mine"  // a signed-in person's own affairs
	Court    Desk = "court" // pages below /courts/:court
	Funds    Desk = "funds" // the finance office's pages below /courts/:court/funds
	Firm     Desk = "firm"  // appraisal firms
	Platform Desk = "platform"
)

// Page is one page: an address, who may open it, what it gathers and the
// template that shows it.
type Page struct {
	Path     string // "/lots/:lot"; never below /api
	Name     string // "lot": unique; the operation in the route table is "page.lot"
	Access   route.Access
	Title    fault.Text
	Desk     Desk
	Modules  []string // files of static/ that the page runs, such as "room.js"
	Swaps    bool     // parts of it are swapped by htmx
	Template string   // name of a {{define}}; Name if empty
	// Load gathers what the page shows, through [Ask]. What it returns is .P in the
	// template. Nil: the page shows no facts.
	Load func(ctx context.Context, r *Request) (any, error)
}

// Family is the pages of one room, with their template files.
type Family struct {
	Files fs.FS // every *.html in it is parsed
	// Funcs are more functions for the templates of all families, in one of the two
	// languages; their names begin with the family's.
	Funcs func(english bool) template.FuncMap
	Pages []Page
}

// Authenticate tells whose session a token is; *identity.Service has it.
type Authenticate func(ctx context.Context, bearer, cookie string, fresh bool) (identity.Caller, error)

// Options are what a site is made of. Once and Authenticate may be nil where
// handlers are never called.
type Options struct {
	Clock        *clock.Legal
	Once         Once
	Authenticate Authenticate
	Families     []Family
	Templates    *Templates // those of Families, if several sites share them; nil: the site parses its own
}

// Site is all pages together. It renders them and takes their forms.
type Site struct {
	opts  Options
	pages []Page
	ops   map[string]route.Route // of the interface, by operation
	parse *Templates
}

// New makes a site over the operations of the interface. It panics if two pages
// share a name: a slip found by the first test.
func New(o Options, api []route.Route) *Site {
	s := &Site{opts: o, ops: map[string]route.Route{}}
	for _, r := range api {
		s.ops[r.Op] = r
	}
	names := map[string]bool{}
	for _, f := range append([]Family{own()}, o.Families...) {
		for _, p := range f.Pages {
			if names[p.Name] {
				panic("page: two pages are named " + p.Name)
			}
			names[p.Name] = true
			if p.Template == "" {
				p.Template = p.Name
			}
			s.pages = append(s.pages, p)
		}
	}
	// An exact word in an address goes before a name in the same place.
	slices.SortStableFunc(s.pages, func(a, b Page) int { return strings.Compare(order(a.Path), order(b.Path)) })
	s.parse = o.Templates
	if s.parse == nil {
		s.parse = Parse(o.Families)
	}
	return s
}

// order makes an address sort behind those that say more.
func order(path string) string { return strings.ReplaceAll(path, ":", "\x7f") }

// Pages are the pages of the site.
func (s *Site) Pages() []Page { return slices.Clone(s.pages) }

// Rows are the site's rows of the route table: its pages, and for each operation
// that changes something a form that does the same.
func (s *Site) Rows() []route.Route {
	var out []route.Route
	for _, p := range s.pages {
		out = append(out, route.Raw(fiber.MethodGet, p.Path, "page."+p.Name, p.Access, p.Title.ZH, p.Title.EN,
			func(c *fiber.Ctx, call route.Call) error { return s.serve(c, call, p) }))
	}
	for _, r := range s.ops {
		if r.Run != nil && r.Method != fiber.MethodGet {
			out = append(out, s.form(r))
		}
	}
	slices.SortStableFunc(out, func(a, b route.Route) int { return strings.Compare(order(a.Path), order(b.Path)) })
	return out
}

func (s *Site) serve(c *fiber.Ctx, call route.Call, p Page) error {
	r := s.request(c, call, p)
	return s.answer(c, r, p, fiber.StatusOK)
}

// answer gathers and shows p.
func (s *Site) answer(c *fiber.Ctx, r *Request, p Page, status int) error {
	var shown any
	if p.Load != nil {
		var err error
		shown, err = p.Load(c.UserContext(), r)
		if err != nil {
			return err
		}
	}
	html, err := s.render(c.UserContext(), r, p, shown)
	if err != nil {
		return err
	}
	c.Status(status)
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.Set(fiber.HeaderContentLanguage, r.Lang)
	c.Set(fiber.HeaderVary, "Cookie, Accept-Language")
	return c.SendString(html)
}

// find returns the page at a path of this site and what its names stand for.
func (s *Site) find(path string) (Page, map[string]string, bool) {
	parts := strings.Split(path, "/")
	for _, p := range s.pages {
		if params, ok := match(strings.Split(p.Path, "/"), parts); ok {
			return p, params, true
		}
	}
	return Page{}, nil, false
}

func match(pattern, parts []string) (map[string]string, bool) {
	if len(pattern) != len(parts) {
		return nil, false
	}
	params := map[string]string{}
	for i, want := range pattern {
		name, free := strings.CutPrefix(want, ":")
		switch {
		case free && parts[i] != "":
			value, err := url.PathUnescape(parts[i])
			if err != nil {
				return nil, false
			}
			params[name] = value
		case free || want != parts[i]:
			return nil, false
		}
	}
	return params, true
}
