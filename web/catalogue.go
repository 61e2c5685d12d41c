package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/web/page"
	"fachui/web/people"
	"fachui/web/route"
)

// faultRow and routeRow are what the two catalogue pages show.
type faultRow struct{ Code, Status, ZH, EN, Basis, BasisEN string }

type routeRow struct{ Method, Path, Op, ZH, EN, WhoZH, WhoEN string }

// catalogue serves the documentation of the interface: the OpenAPI document,
// every address and every refusal, from the tables that the server itself uses.
func catalogue(app *fiber.App, o Options) {
	rows := slices.DeleteFunc(slices.Clone(o.Routes), func(r route.Route) bool { return !strings.HasPrefix(r.Path, "/api/") })
	doc := route.OpenAPI(rows, "1")
	app.Get("/openapi.json", func(c *fiber.Ctx) error { return c.JSON(doc) })
	if o.Site == nil {
		return
	}
	show := func(name string, title fault.Text, shown any) fiber.Handler {
		p := page.Page{Name: name, Template: name, Desk: page.Public, Title: title}
		return func(c *fiber.Ctx) error {
			now := c.Context().Time()
			call := route.Call{Received: now, At: o.Clock.Stamp(now)}
			// Who is signed in sees the usual menu; whoever is not is nobody here.
			call.Caller, _ = o.Auth.Authenticate(c.UserContext(), "", people.Cookie(c), false)
			page.KeepChoices(c)
			return o.Site.Show(c, call, p, shown)
		}
	}
	app.Get("/api", show("api", fault.Text{ZH: "接口目录", EN: "Interface"}, routeRows(rows)))
	app.Get("/faults", show("faults", fault.Text{ZH: "拒绝代码", EN: "Refusals"}, faultRows()))
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
		out = append(out, faultRow{f.Code, strconv.Itoa(page.StatusOf(f.Kind)), zh, en, f.Basis.ZH(), f.Basis.EN()})
	}
	return out
}
