package web_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/identity"
	"fachui/internal/observe"
	"fachui/internal/ref"
	"fachui/web"
	"fachui/web/route"
)

// The two courts of the walk: visitors hold their court roles in the first.
const ownCourt, foreignCourt = "jinjiang", "wuhou"

// stale is a credential that no longer counts.
const stale = "stale"

// visitor is somebody at the door.
type visitor struct {
	name   string
	caller identity.Caller
}

func visitors() []visitor {
	someone := func(name string, c identity.Caller) visitor {
		c.Person = ref.ID(lotID)
		return visitor{name, c}
	}
	in := func(court string, roles ...identity.Role) map[string][]identity.Role {
		return map[string][]identity.Role{court: roles}
	}
	all := []visitor{
		{"nobody", identity.Caller{}},
		someone("person", identity.Caller{}),
		someone("proved person", identity.Caller{Proved: true}),
	}
	for _, r := range identity.CourtRoles {
		all = append(all,
			someone(string(r), identity.Caller{Courts: in(ownCourt, r)}),
			someone("proved "+string(r), identity.Caller{Courts: in(ownCourt, r), Proved: true}))
	}
	for _, r := range identity.PlatformRoles {
		all = append(all, someone(string(r), identity.Caller{Roles: []identity.Role{r}}))
	}
	two := in(ownCourt, identity.Judge, identity.PanelMember)
	two[foreignCourt] = []identity.Role{identity.Reconciler}
	return append(all,
		someone("of two courts", identity.Caller{Courts: two}),
		someone("of everything, nowhere near", identity.Caller{Courts: in("qingyang", identity.CourtRoles...), Roles: identity.PlatformRoles, Proved: true}),
		// Roles that stand in the wrong place open nothing.
		someone("court roles on the platform", identity.Caller{Roles: identity.CourtRoles}),
		someone("platform roles in a court", identity.Caller{Courts: in(ownCourt, identity.PlatformRoles...)}))
}

// expected is what the door should say: in plain words, from the row and the
// visitor alone. It is written apart from route.Access on purpose.
func expected(a route.Access, c identity.Caller, court string) (status int, code string) {
	var held []identity.Role
	switch a.Scope {
	case route.Anyone:
		return http.StatusNoContent, ""
	case route.Own:
		held = []identity.Role{identity.Person}
	case route.OnPlatform:
		held = c.Roles
	case route.InCourt:
		held = c.Courts[court]
	}
	fits := false
	for _, h := range held {
		for _, r := range a.Roles {
			fits = fits || h == r
		}
	}
	switch {
	case c.Person == "":
		return http.StatusUnauthorized, "access.sign_in"
	case a.Scope == route.InCourt && len(held) == 0:
		return http.StatusForbidden, "access.court"
	case !fits:
		return http.StatusForbidden, "access.role"
	case a.Proved && !c.Proved:
		return http.StatusForbidden, "access.real_name"
	}
	return http.StatusNoContent, ""
}

// guests admits the visitors by name and remembers how the last was looked at.
type guests struct {
	list  door
	fresh bool
}

func (g *guests) Authenticate(ctx context.Context, bearer, cookie string, fresh bool) (identity.Caller, error) {
	g.fresh = fresh
	return g.list.Authenticate(ctx, bearer, cookie, fresh)
}

// walk serves the real table, each handler replaced by one that tells who got in.
func walk(g *guests) *fiber.App {
	rows := slices.Clone(house.Table())
	for i := range rows {
		rows[i].Handler = func(c *fiber.Ctx, call route.Call) error {
			c.Set("X-Role", string(call.Role))
			c.Set("X-Court", call.Court)
			return c.SendStatus(http.StatusNoContent)
		}
	}
	return web.New(web.Options{
		Routes: rows, Auth: g, Clock: clock.Frozen(now), Machine: clock.System,
		Log: slog.New(slog.DiscardHandler), Metrics: observe.NewMetrics(),
	})
}

// address fills the names of a path.
func address(pattern, court string) string {
	parts := strings.Split(pattern, "/")
	for i, p := range parts {
		switch {
		case p == ":court":
			parts[i] = court
		case p == ":number":
			parts[i] = "1"
		case strings.HasPrefix(p, ":"):
			parts[i] = lotID
		}
	}
	return strings.Join(parts, "/")
}

// Every route × every visitor × the own and a foreign court.
func TestWhoMayComeIn(t *testing.T) {
	t.Parallel()
	g := &guests{list: door{}}
	app := walk(g)
	all := visitors()
	for _, v := range all[1:] {
		g.list[v.name] = v.caller
	}
	walked, admitted := 0, 0
	for _, r := range house.Table() {
		for _, v := range all {
			for _, court := range []string{ownCourt, foreignCourt} {
				status, code := expected(r.Access, v.caller, court)
				bearer := v.name
				if v.name == "nobody" {
					bearer = ""
				}
				knock(t, app, r, court, bearer, status, code)
				if g.fresh != r.Access.Fresh {
					t.Errorf("%s: the session row is read: %v, want %v", r.Op, g.fresh, r.Access.Fresh)
				}
				walked++
				if status == http.StatusNoContent {
					admitted++
				}
			}
		}
		status, code := http.StatusUnauthorized, "test.token"
		if r.Access.Scope == route.Anyone {
			status, code = http.StatusNoContent, ""
		}
		knock(t, app, r, ownCourt, stale, status, code)
		walked++
	}
	t.Logf("walked %d combinations of %d routes, %d visitors and 2 courts; %d were admitted", walked, len(house.Table()), len(all)+1, admitted)
	if admitted < walked/20 || admitted > walked/2 {
		t.Errorf("%d of %d admitted: the walk does not try what it should", admitted, walked)
	}
}

func knock(t *testing.T, app *fiber.App, r route.Route, court, bearer string, status int, code string) {
	t.Helper()
	req := httptest.NewRequest(r.Method, address(r.Path, court), nil)
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var p struct{ Code, ZH, EN string }
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = json.Unmarshal(b, &p) // empty when admitted
	if resp.StatusCode != status || p.Code != code {
		t.Errorf("%s %s by %q in %s: %d %s, want %d %s", r.Method, r.Path, bearer, court, resp.StatusCode, p.Code, status, code)
	}
	if status != http.StatusNoContent {
		if p.ZH == "" || p.EN == "" {
			t.Errorf("%s by %q: a refusal without words: %s", r.Op, bearer, b)
		}
		return
	}
	role := identity.Role(resp.Header.Get("X-Role"))
	if r.Access.Scope != route.Anyone && !slices.Contains(r.Access.Roles, role) {
		t.Errorf("%s by %q: admitted as %q, who is not on the list", r.Op, bearer, role)
	}
	if strings.Contains(r.Path, ":court") && resp.Header.Get("X-Court") != court {
		t.Errorf("%s: the operation was told court %q, want %s", r.Op, resp.Header.Get("X-Court"), court)
	}
}

// What lies under a court is measured against roles in that court, and nothing else is.
func TestTheCourtIsInThePath(t *testing.T) {
	t.Parallel()
	for _, r := range house.Table() {
		under := strings.HasPrefix(strings.TrimPrefix(r.Path, "/api/v1"), "/courts/:court/")
		switch {
		case under && r.Access.Scope != route.InCourt:
			t.Errorf("%s %s: under a court, but its scope is %v", r.Method, r.Path, r.Access.Scope)
		case !under && r.Access.Scope == route.InCourt:
			t.Errorf("%s %s: needs a role in a court, but no court is in the path", r.Method, r.Path)
		case !under && strings.Contains(r.Path, ":court") && (r.Method != http.MethodGet || r.Access.Scope != route.Anyone):
			t.Errorf("%s %s: only the public page of a court may stand beside its affairs", r.Method, r.Path)
		}
		if r.Access.Scope == route.InCourt || r.Access.Scope == route.OnPlatform {
			checkRoles(t, r)
		}
	}
}

// checkRoles finds roles that could never open the route.
func checkRoles(t *testing.T, r route.Route) {
	t.Helper()
	known := identity.CourtRoles
	if r.Access.Scope == route.OnPlatform {
		known = identity.PlatformRoles
	}
	if len(r.Access.Roles) == 0 {
		t.Errorf("%s: nobody may use it", r.Op)
	}
	for _, role := range r.Access.Roles {
		if !slices.Contains(known, role) {
			t.Errorf("%s: role %s is never held in its scope", r.Op, role)
		}
	}
}

// freshEnds are the last words of addresses that approve, pay or unseal: there
// the session row is read again, so that a role ended a second ago is ended.
var freshEnds = []string{
	"approval", "approvals", "signatures", "ruling", "close", // decisions of a second person
	"dispatch", "payouts", "cancellation", "holds", "release", "deferrals", "reversal", "payees", // money goes, or stops
	"opening", "priority-confirmations", "agent-confirmations", // what was sealed is read
	"staff", "password", // who may do all this
}

// freshOps are others, whose address does not say so.
var freshOps = []string{
	"lot.applications_waiting", // unsealed for the confirming officer
	"payee.confirm",            // where money will go
	"payout.reissue",
	"proof.accept", "proof.refuse", "court.refuse", "draw.void",
}

func TestWhatPaysApprovesOrUnsealsReadsTheSessionRow(t *testing.T) {
	t.Parallel()
	for _, r := range house.Table() {
		end := r.Path[strings.LastIndex(r.Path, "/")+1:]
		must := r.Method != http.MethodGet && slices.Contains(freshEnds, end) || slices.Contains(freshOps, r.Op)
		if must && !r.Access.Fresh {
			t.Errorf("%s %s (%s) must read the session row: WithFreshSession", r.Method, r.Path, r.Op)
		}
	}
}

// Duties that the law keeps in one hand, or out of one.
func TestDutiesStayApart(t *testing.T) {
	t.Parallel()
	only := map[string][]identity.Role{
		"draw.freeze":     {identity.TechnicalOffice}, // never the case handler, never the keeper of the pool
		"draw.reveal":     {identity.TechnicalOffice},
		"lot.rule":        {identity.Judge},
		"payout.dispatch": {identity.FinanceChecker},
		"ledger.reverse":  {identity.FinanceMaker},
		"payee.propose":   {identity.FundKeeper},
		"lot.applications_waiting": {
			identity.ConfirmOfficer,
		},
	}
	for _, r := range house.Table() {
		if want, ok := only[r.Op]; ok {
			delete(only, r.Op)
			if !slices.Equal(r.Access.Roles, want) {
				t.Errorf("%s is open to %v, want %v", r.Op, r.Access.Roles, want)
			}
		}
		if r.Method != http.MethodGet && slices.Contains(r.Access.Roles, identity.Supervisor) {
			t.Errorf("%s: a supervisor reads and never acts", r.Op)
		}
	}
	if len(only) > 0 {
		t.Errorf("no such operations any more: %v", only)
	}
}

// Whatever may be read may be asked for without its body, by the same people.
func TestHeadIsGetWithoutItsBody(t *testing.T) {
	t.Parallel()
	g := &guests{list: door{"a": {Person: "p"}}}
	app := walk(g)
	asked := 0
	for _, r := range house.Table() {
		for _, bearer := range []string{"", "a"} {
			var status [2]int
			for i, method := range []string{http.MethodGet, http.MethodHead} {
				req := httptest.NewRequest(method, address(r.Path, ownCourt), nil)
				if bearer != "" {
					req.Header.Set("Authorization", "Bearer "+bearer)
				}
				resp, err := app.Test(req, -1)
				if err != nil {
					t.Fatal(err)
				}
				status[i] = resp.StatusCode
				_ = resp.Body.Close()
			}
			if r.Method == http.MethodGet && status[0] != status[1] {
				t.Errorf("%s by %q: %d with its body, %d without", r.Path, bearer, status[0], status[1])
			}
			asked++
		}
	}
	t.Logf("asked %d times", asked)
}
