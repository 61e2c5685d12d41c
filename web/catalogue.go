package web

import (
	"embed"
	"html/template"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/web/route"
)

//go:embed static/app.css templates/*.html
var files embed.FS

var pages = template.Must(template.ParseFS(files, "templates/*.html"))

// faultRow and routeRow are what the two catalogue pages show.
type faultRow struct{ Code, Status, ZH, EN, Basis, BasisEN string }

type routeRow struct{ Method, Path, Op, ZH, EN, WhoZH, WhoEN string }

type cataloguePage struct {
	Lang   string
	Routes []routeRow
	Faults []faultRow
}

// catalogue serves the documentation of the interface: the OpenAPI document,
// every address and every refusal, from the tables that the server itself uses.
func catalogue(app *fiber.App, rows []route.Route) {
	doc := route.OpenAPI(rows, "1")
	app.Get("/openapi.json", func(c *fiber.Ctx) error { return c.JSON(doc) })
	app.Get("/static/app.css", func(c *fiber.Ctx) error {
		css, err := files.ReadFile("static/app.css")
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
		return c.Send(css)
	})
	routes, faults := routeRows(rows), faultRows()
	app.Get("/faults", func(c *fiber.Ctx) error {
		return render(c, "faults.html", cataloguePage{Lang: lang(c), Faults: faults})
	})
	show := func(c *fiber.Ctx) error {
		return render(c, "api.html", cataloguePage{Lang: lang(c), Routes: routes})
	}
	app.Get("/", show)
	app.Get("/api", show)
}

func routeRows(rows []route.Route) []routeRow {
	out := make([]routeRow, 0, len(rows))
	for _, r := range rows {
		who := identity.RoleNames(r.Access.Roles)
		if r.Access.Scope == route.Anyone {
			who = fault.Text{ZH: "任何人", EN: "anyone"}
		}
		out = append(out, routeRow{r.Method, r.Path, r.Op, r.Summary.ZH, r.Summary.EN, who.ZH, who.EN})
	}
	slices.SortStableFunc(out, func(a, b routeRow) int { return strings.Compare(a.Path, b.Path) })
	return out
}

func faultRows() []faultRow {
	all := fault.All()
	out := make([]faultRow, 0, len(all))
	for _, f := range all {
		zh, en := f.Templates()
		out = append(out, faultRow{f.Code, statusWords(f.Kind), zh, en, f.Basis.ZH(), f.Basis.EN()})
	}
	return out
}

func statusWords(k fault.Kind) string {
	return map[fault.Kind]string{
		fault.Internal: "500", fault.Invalid: "400", fault.Refused: "422", fault.Unknown: "401",
		fault.Forbidden: "403", fault.NotFound: "404", fault.Conflict: "409", fault.Busy: "503",
	}[k]
}

func lang(c *fiber.Ctx) string {
	if english(c) {
		return "en"
	}
	return "zh-CN"
}

func render(c *fiber.Ctx, name string, page any) error {
	var b strings.Builder
	err := pages.ExecuteTemplate(&b, name, page)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return c.SendString(b.String())
}
