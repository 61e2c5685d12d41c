package house_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"fachui/internal/house"
	"fachui/internal/house/housetest"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/internal/scenario"
	"fachui/scenarios"
	"fachui/web/route"
)

// Moments of the story at which tests come in.
func firstApplication(s scenario.Step) bool { return s.Verb == "apply" && s.Refused == "" }
func aBid(s scenario.Step) bool             { return s.Verb == "bid" }

// beforeApplying is the house of the story when everybody may apply and nobody has.
func beforeApplying(t *testing.T, o housetest.Options) *housetest.World {
	t.Helper()
	f := read(t, scenarios.Story)
	w, _ := housetest.BeginAt(t, f, []int{before(t, f, 1, firstApplication)}, o)
	return w
}

// whileBidding is the house of the story when the lot is open and somebody leads.
func whileBidding(t *testing.T, o housetest.Options) *housetest.World {
	t.Helper()
	f := read(t, scenarios.Story)
	w, _ := housetest.BeginAt(t, f, []int{before(t, f, 1, firstApplication), before(t, f, 4, aBid)}, o)
	return w
}

// before is how many steps f has before the n-th that fits.
func before(t *testing.T, f scenario.File, n int, fits func(scenario.Step) bool) int {
	t.Helper()
	for i, s := range slices.Concat(f.Given, f.When) {
		if fits(s) {
			n--
		}
		if n == 0 {
			return i
		}
	}
	t.Fatal("the story has no such step")
	return 0
}

// storyPassword is what the people of a story sign in with.
const storyPassword = "Scenario-2026-Fachui"

// staff are the story's people by role.
var staff = map[identity.Role]string{
	identity.Clerk: "clerk.wang", identity.Judge: "judge.li", identity.PanelMember: "judge.zhao",
	identity.TechnicalOffice: "tech.sun", identity.PoolKeeper: "pool.zhou", identity.FundKeeper: "fund.wu",
	identity.BureauHead: "head.zheng", identity.Leader: "leader.feng", identity.FinanceMaker: "fin.chen",
	identity.FinanceChecker: "fin.chu", identity.Reconciler: "rec.wei", identity.ConfirmOfficer: "confirm.jiang",
	identity.Supervisor: "supervisor", identity.Appraiser: "appr.a1", identity.Operator: "operator2",
	identity.Person: "luoqiang",
}

// assault is bad input on its way to every route of a living house.
type assault struct {
	t      *testing.T
	base   housetest.Client
	tokens map[identity.Role]string
	values map[string]string // of names in paths
	sent   int
}

// unknownID is a well-formed identifier of nothing.
const unknownID = "0198c0de-0000-7000-8000-00000000dead"

// mark is a placeholder that nobody filled in.
var mark = regexp.MustCompile(`\{[a-z_]+\}`)

// Whatever a client sends, to whichever address, about things that exist or not:
// the answer says in both languages what is wrong, and nothing is written.
func TestBadInputIsRefusedInWordsAndWritesNothing(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := whileBidding(t, housetest.Options{Log: &log})
	a := &assault{t: t, base: w.Anybody(), tokens: map[identity.Role]string{}, values: living(t, w)}
	for role, login := range staff {
		c, _ := w.SignIn(t, login, storyPassword)
		a.tokens[role] = c.Token
	}
	before := rows(t, w)
	for _, r := range house.Table() {
		a.route(r)
	}
	for table, n := range rows(t, w) {
		if n != before[table] && !bookkeeping[table] {
			t.Errorf("%s had %d rows and has %d", table, before[table], n)
		}
	}
	t.Logf("%d bad requests to %d routes, in a house of %d tables", a.sent, len(house.Table()), len(before))
	for _, r := range house.Table() {
		if !endsTheWalk[r.Op] {
			a.extremes(r)
		}
	}
	t.Logf("%d requests with those that are well-formed and extreme", a.sent)
	housetest.NoErrors(t, log.String())
}

// bookkeeping are the tables that count and time attempts, right or wrong.
var bookkeeping = map[string]bool{"throttle": true, "session": true}

// rows counts every table.
func rows(t *testing.T, w *housetest.World) map[string]int {
	t.Helper()
	found, err := w.Pool.Query(t.Context(), `select tablename from pg_tables where schemaname = 'public' and tablename <> 'goose_db_version' order by tablename`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, table := range tables {
		var n int
		err := w.Pool.QueryRow(t.Context(), `select count(*) from `+pgx.Identifier{table}.Sanitize()).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		out[table] = n
	}
	return out
}

// living reads identifiers of things that exist, by the names that paths use.
func living(t *testing.T, w *housetest.World) map[string]string {
	t.Helper()
	out := map[string]string{
		"court": "jinjiang", "registry": "SC-CD-001", "year": "2027", "date": "2026-03-12", "number": "1",
	}
	for name, sql := range map[string]string{
		"case": `select case_id from enforcement_case`, "lot": `select lot_id from lot`, "asset": `select asset_id from asset`,
		"party": `select party_id from party`, "claim": `select claim_id from claim`,
		"valuation": `select valuation_id from valuation`, "draw": `select draw_id from draw`,
		"commission": `select commission_id from commission`, "report": `select report_id from valuation_report`,
		"serving": `select serving_id from serving`, "resolution": `select resolution_id from lot_resolution`,
	} {
		var id string
		err := w.Pool.QueryRow(t.Context(), sql+` limit 1`).Scan(&id)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		out[name] = id
	}
	return out
}

// token is that of somebody who may use r.
func (a *assault) token(r route.Route) string {
	if r.Access.Scope == route.Anyone {
		return ""
	}
	return a.tokens[r.Access.Roles[0]]
}

func (a *assault) path(r route.Route, replace map[string]string) string {
	parts := strings.Split(r.Path, "/")
	for i, p := range parts {
		name, ok := strings.CutPrefix(p, ":")
		if !ok {
			continue
		}
		v, known := replace[name]
		if !known {
			v, known = a.values[name]
		}
		if !known {
			v = unknownID
		}
		parts[i] = v
	}
	return strings.Join(parts, "/")
}

func (a *assault) route(r route.Route) {
	a.paths(r)
	a.queries(r)
	if r.Method == http.MethodGet {
		return
	}
	path := a.path(r, nil)
	for _, body := range []string{
		`[]`, `null`, `"text"`, `{`, `{"a"`, `{} {}`, "\x00", "\xff\xfe", `{"没有这一项":1}`, `{"a":1,"a":1}`,
		`{"a":` + strings.Repeat("[", 20_000), `{"a":"` + strings.Repeat("x", 100_000) + `"}`,
	} {
		a.must(r, "body", path, body)
	}
	if r.In == nil {
		return
	}
	whole := members(r.In)
	for _, f := range whole {
		a.field(r, path, whole, f)
	}
}

// paths tries names that name nothing, or are no names.
func (a *assault) paths(r route.Route) {
	for p := range strings.SplitSeq(r.Path, "/") {
		name, ok := strings.CutPrefix(p, ":")
		if !ok {
			continue
		}
		for _, bad := range []string{"42", "%00", "%ff%fe", "'or'1'='1", "..%2f..", strings.Repeat("9", 300), "%E5%8F%B7"} {
			if name == "event" && bad == "42" {
				continue // events are numbered
			}
			a.must(r, "path "+name, a.path(r, map[string]string{name: bad}), "")
		}
	}
}

// queries tries values that the query does not take.
func (a *assault) queries(r route.Route) {
	if r.In == nil {
		return
	}
	for f := range r.In.Fields() {
		name, ok := f.Tag.Lookup("query")
		if !ok {
			continue
		}
		bad := []string{"%00", "%ff%fe"}
		if f.Type.Kind() != reflect.String || isText(f.Type) {
			bad = append(bad, "nonsense", "99999999999999999999")
		}
		for _, v := range bad {
			a.must(r, "query "+name, a.path(r, nil)+"?"+name+"="+v, "")
		}
	}
}

// field tries one member of the body, the others being plausible.
func (a *assault) field(r route.Route, path string, whole []member, f member) {
	bad := []string{`{"x":[[]]}`, `[{"x":1}]`, `"a\u0000b"`, "\"\xff\xfe\""}
	if f.kind != reflect.Bool {
		bad = append(bad, `true`)
	}
	if f.kind != reflect.Int && f.kind != reflect.Int64 {
		bad = append(bad, `1e400`)
	} else {
		bad = append(bad, `1.5`, `99999999999999999999`)
	}
	for _, v := range bad {
		if f.kind == reflect.Struct && strings.HasPrefix(v, "{") {
			v = `{"没有":1}`
		}
		a.must(r, "field "+f.name+" "+v, path, object(whole, f.name, v))
	}
	if f.required {
		a.must(r, "without "+f.name, path, object(whole, f.name, ""))
	}
}

// endsTheWalk are the operations that would sign the walker out or move time to
// the end of the calendar.
var endsTheWalk = map[string]bool{"session.close": true, "password.change": true, "clock.advance": true, "clock.run": true}

// extremes tries values that have the right form and lie far out. They may be
// refused or accepted; they may not break anything.
func (a *assault) extremes(r route.Route) {
	path := a.path(r, nil)
	if r.In == nil {
		return
	}
	for f := range r.In.Fields() {
		if name, ok := f.Tag.Lookup("query"); ok {
			for _, v := range []string{"-1", "0", "2147483648", "9223372036854775807", "9999-12-31", "%27%22%5C%25_"} {
				a.survives(r, "query "+name, path+"?"+name+"="+v, "")
			}
		}
	}
	if r.Method == http.MethodGet {
		return
	}
	whole := members(r.In)
	for _, m := range whole {
		for _, v := range far(m) {
			a.survives(r, "field "+m.name+" "+v, path, object(whole, m.name, v))
		}
	}
}

// far are values of m's form.
func far(m member) []string {
	switch {
	case m.kind == reflect.Int || m.kind == reflect.Int64:
		return []string{"-1", "0", "2147483648", "9223372036854775807"}
	case m.kind == reflect.Slice:
		return []string{"[]", "[" + strings.TrimSuffix(strings.Repeat(strings.Trim(m.plausible, "[]")+",", 500), ",") + "]"}
	case m.plausible == `"1000.00"`:
		return []string{`"0.00"`, `"-0.01"`, `"9999999999999.99"`}
	case strings.HasPrefix(m.plausible, `"2026-03-12`):
		return []string{`"0001-01-01"`, `"9999-12-31"`, `"0001-01-01T00:00:00+08:00"`, `"9999-12-31T23:59:59.999999+08:00"`}
	case m.plausible == `"文本"`:
		return []string{`""`, `" "`, `"` + strings.Repeat("长", 30_000) + `"`, `"'\"\\%_\u202e\u0001😀"`}
	}
	return nil
}

// survives sends it and wants any answer but a failure.
func (a *assault) survives(r route.Route, what, path, body string) {
	a.t.Helper()
	a.sent++
	got := a.base.As(a.token(r)).Do(a.t, r.Method, path, body, "Idempotency-Key", ref.New().String())
	if got.Status >= 500 && got.Code() != "session.too_often" {
		a.t.Errorf("%s %s: %.120s: %d %.200s", r.Method, path, what, got.Status, got.Text)
	}
}

// member is one field of a body.
type member struct {
	name, plausible string
	kind            reflect.Kind
	required        bool
}

func members(t reflect.Type) []member {
	var out []member
	for f := range t.Fields() {
		_, inPath := f.Tag.Lookup("path")
		_, inQuery := f.Tag.Lookup("query")
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if inPath || inQuery || name == "-" || name == "" || !f.IsExported() {
			continue
		}
		out = append(out, member{name, plausible(f.Type, 0), f.Type.Kind(), f.Tag.Get("required") == "true"})
	}
	return out
}

// object is the body in which name has value; an empty value leaves name out.
func object(whole []member, name, value string) string {
	var parts []string
	for _, m := range whole {
		v := m.plausible
		if m.name == name {
			v = value
		}
		if v != "" {
			parts = append(parts, fmt.Sprintf("%q:%s", m.name, v))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func isText(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// plausible is a JSON value of type t.
func plausible(t reflect.Type, depth int) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[money.Amount]():
		return `"1000.00"`
	case reflect.TypeFor[legal.Date]():
		return `"2026-03-12"`
	case reflect.TypeFor[legal.Time]():
		return `"2026-03-12T10:00:00+08:00"`
	case reflect.TypeFor[ref.ID]():
		return `"` + unknownID + `"`
	case reflect.TypeFor[json.RawMessage]():
		return `{}`
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true"
	case reflect.Int, reflect.Int64:
		return "1"
	case reflect.Slice:
		if depth > 3 {
			return "[]"
		}
		return "[" + plausible(t.Elem(), depth+1) + "]"
	case reflect.Map:
		return "{}"
	case reflect.Struct:
		if isText(t) {
			return `"文本"`
		}
		return object(members(t), "", "")
	default:
		return `"文本"`
	}
}

// must send it and see it refused in words.
func (a *assault) must(r route.Route, what, path, body string) {
	a.t.Helper()
	a.sent++
	got := a.base.As(a.token(r)).Do(a.t, r.Method, path, body, "Idempotency-Key", ref.New().String())
	name := fmt.Sprintf("%s %s: %s", r.Method, path, what)
	if len(name) > 300 {
		name = name[:300]
	}
	switch {
	case got.Status < 400 || got.Status >= 500:
		a.t.Errorf("%s: %d %.200s", name, got.Status, got.Text)
	case !strings.HasPrefix(got.Header.Get("Content-Type"), "application/problem+json"):
		a.t.Errorf("%s: %d as %s", name, got.Status, got.Header.Get("Content-Type"))
	case got.Code() == "" || got.Get("zh") == "" || got.Get("en") == "":
		a.t.Errorf("%s: a refusal without words: %.200s", name, got.Text)
	case mark.MatchString(got.Get("en")) && !strings.Contains(body, "{"):
		a.t.Errorf("%s: words not filled in: %s", name, got.Get("en"))
	}
}
