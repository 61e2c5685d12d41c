package valuations_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"fachui/internal/calendar"
	"fachui/internal/clock"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/observe"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
	"fachui/web"
	"fachui/web/valuations"
)

var parameter = regexp.MustCompile(`:([a-z]+)`)

// Every parameter of an address but the court is a field of the input, and the
// other way round.
func TestEveryParameterIsRead(t *testing.T) {
	t.Parallel()
	for _, r := range valuations.Routes(nil, nil) {
		var inPath []string
		for _, m := range parameter.FindAllStringSubmatch(r.Path, -1) {
			if m[1] != "court" {
				inPath = append(inPath, m[1])
			}
		}
		var read []string
		for f := range r.In.Fields() {
			if p, ok := f.Tag.Lookup("path"); ok {
				read = append(read, p)
			} else if f.Type.Kind() != reflect.Struct || f.Anonymous {
				_, query := f.Tag.Lookup("query")
				require.True(t, query || f.Tag.Get("json") != "", "%s: %s has no name", r.Op, f.Name)
			}
		}
		require.ElementsMatch(t, inPath, read, r.Op)
		require.NotEmpty(t, r.Summary.ZH)
		require.NotEmpty(t, r.Summary.EN)
	}
}

// door admits whoever the bearer token names.
type door map[string]identity.Caller

func (d door) Authenticate(_ context.Context, bearer, _ string, _ bool) (identity.Caller, error) {
	return d[bearer], nil
}

// registry is what the registry would answer.
type registry struct {
	asset   valuationpg.Asset
	parties []valuationpg.Party
}

func (r registry) Asset(context.Context, valuationpg.Querier, string, ref.ID) (valuationpg.Asset, error) {
	return r.asset, nil
}

func (r registry) Parties(context.Context, valuationpg.Querier, string, ref.ID) ([]valuationpg.Party, error) {
	return r.parties, nil
}

func (r registry) Handler(context.Context, valuationpg.Querier, string, ref.ID) (ref.ID, error) {
	return "", nil
}

func (r registry) Calendar(context.Context, valuationpg.Querier) (calendar.Calendar, error) {
	return calendar.Official(), nil
}

type client struct {
	t   *testing.T
	app *fiber.App
}

func (c client) send(who, method, path, body string) (int, map[string]any) {
	c.t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+who)
	resp, err := c.app.Test(req, -1)
	require.NoError(c.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	var m map[string]any
	_ = json.Unmarshal(b, &m)
	return resp.StatusCode, m
}

func (c client) post(who, path, body string) map[string]any {
	c.t.Helper()
	status, m := c.send(who, http.MethodPost, path, body)
	require.Equal(c.t, http.StatusCreated, status, "%s: %v", path, m)
	return m
}

func inCourt(r identity.Role) identity.Caller {
	return identity.Caller{Person: ref.New(), Courts: map[string][]identity.Role{"jinjiang": {r}}}
}

// A few acts by their addresses, with the roles that may do them.
func TestByAddress(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	_, err := pool.Exec(t.Context(), `
		insert into court (court_id, code, name, name_en, opened_at)
		values ('jinjiang', '川0104', '成都市锦江区人民法院', 'Jinjiang District People''s Court', $1)`, pgtest.Epoch)
	require.NoError(t, err)
	debtor, creditor := valuationpg.Party{ID: ref.New(), Person: ref.New()}, valuationpg.Party{ID: ref.New(), Person: ref.New()}
	svc := valuationpg.New(pool, registry{valuationpg.Asset{Case: ref.New(), CaseNo: "（2026）川0104执1号", Title: "住宅",
		Place: valuation.Place{Province: "四川省", City: "成都市"}, SeizedOn: legal.MustDate("2026-02-25")}, []valuationpg.Party{debtor, creditor}}, rand.Reader)
	d := door{
		"clerk": inCourt(identity.Clerk), "office": inCourt(identity.TechnicalOffice), "debtor": {Person: debtor.Person},
		"operator": {Person: ref.New(), Roles: []identity.Role{identity.Operator}},
	}
	app := web.New(web.Options{Routes: valuations.Routes(svc, nil), Auth: d, Clock: clock.Frozen(pgtest.Epoch), Machine: clock.System,
		Log: slog.New(slog.DiscardHandler), Metrics: observe.NewMetrics()})
	c := client{t, app}

	c.post("operator", "/api/v1/appraisal-firms", `{"registry_no":"SC-001","name":"四川评估","uscc":"91510100MA6200001Y",
		"specialties":["real_estate"],"province":"四川省","city":"成都市","joined_on":"2020-01-02","fee_scale":[{"above":"0","rate":420}]}`)
	c.post("operator", "/api/v1/appraisal-firms/SC-001/appraisers", `{"certificate_no":"5100001","specialty":"real_estate"}`)
	status, _ := c.send("clerk", http.MethodPost, "/api/v1/appraisal-firms", `{}`)
	require.Equal(t, http.StatusForbidden, status)

	asset := "/api/v1/courts/jinjiang/assets/" + ref.New().String() + "/valuations"
	status, _ = c.send("office", http.MethodPost, asset, `{"specialty":"real_estate"}`)
	require.Equal(t, http.StatusForbidden, status)
	v := c.post("clerk", asset, `{"specialty":"real_estate"}`)
	require.Equal(t, "party_agreement", v["due"])
	at := "/api/v1/courts/jinjiang/valuations/" + v["valuation"].(string)
	v = c.post("clerk", at+"/negotiation", `{"outcome":"agreed","valid_until":"2026-12-31","filings":[
		{"party":"`+debtor.ID.String()+`","amount":"1000000.00"},{"party":"`+creditor.ID.String()+`","amount":"1000000.00"}]}`)
	require.Equal(t, "1000000.00", v["price"])
	status, m := c.send("clerk", http.MethodGet, at, "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "priced", m["status"])
	require.Equal(t, "1000000.00", m["price"].(map[string]any)["amount"])
	status, m = c.send("debtor", http.MethodPost, "/api/v1/me/valuations/"+v["valuation"].(string)+"/objections",
		`{"grounds":["result"],"statement":"价格明显过低"}`)
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Equal(t, "objection.not_open", m["code"])
	status, m = c.send("", http.MethodGet, "/api/v1/draws/"+ref.New().String()+"/record", "")
	require.Equal(t, http.StatusNotFound, status)
	require.Equal(t, "draw.unknown", m["code"])
}
