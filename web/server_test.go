package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/basis"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/observe"
	"fachui/internal/ref"
	"fachui/web"
	"fachui/web/route"
)

// A placeholder that nobody filled in.
var unfilled = regexp.MustCompile(`\{[a-z_]+\}`)

var errSmall = fault.Define(fault.Refused, "test.small", basis.Online2016(20), "低于 {lowest} 元", "below ¥{lowest}")

// door admits whoever the bearer token names.
type door map[string]identity.Caller

var errToken = fault.Define(fault.Unknown, "test.token", basis.Basis{}, "凭证无效", "the token is not valid")

func (d door) Authenticate(_ context.Context, bearer, _ string, _ bool) (identity.Caller, error) {
	if bearer == "" {
		return identity.Caller{}, nil
	}
	c, ok := d[bearer]
	if !ok {
		return identity.Caller{}, errToken
	}
	return c, nil
}

type bidIn struct {
	Lot    ref.ID       `path:"lot"`
	Amount money.Amount `json:"amount" required:"true"`
	Day    legal.Date   `json:"day"`
	Tags   []string     `json:"tags"`
}

type bidOut struct {
	Lot    ref.ID       `json:"lot"`
	Amount money.Amount `json:"amount"`
	At     legal.Time   `json:"at"`
}

var now = legal.MustParse("2026-04-01T10:00:00+08:00")

func serve(t *testing.T, d door, rows ...route.Route) *fiber.App {
	t.Helper()
	return web.New(web.Options{
		Routes: rows, Auth: d, Clock: clock.Frozen(now), Machine: clock.System,
		Log: slog.New(slog.DiscardHandler), Metrics: observe.NewMetrics(),
	})
}

func bidRoute() route.Route {
	return route.Post("/api/v1/lots/:lot/bids", "bid.place", route.SignedIn(), "出价", "Bid",
		func(_ context.Context, c route.Call, in bidIn) (bidOut, error) {
			switch {
			case in.Amount.Less(money.MustParse("100.00")):
				return bidOut{}, errSmall.With("lowest", "100.00")
			case in.Amount.Equal(money.MustParse("666.00")):
				return bidOut{}, errors.New("dial tcp 10.0.0.1: password=hunter2")
			}
			return bidOut{in.Lot, in.Amount, c.At}, nil
		})
}

const lotID = "0198c0de-0000-7000-8000-000000000001"

func send(t *testing.T, app *fiber.App, method, path, body string, headers ...string) (*http.Response, map[string]any) {
	t.Helper()
	req := httptest.NewRequest(method, path, bytes.NewBufferString(body))
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	_ = json.Unmarshal(b, &m)
	return resp, m
}

var signedIn = door{"a": {Person: "p"}}

// A small body that unpacks to a large one is refused before anybody unpacks it.
func TestCompressedBodiesAreRefused(t *testing.T) {
	t.Parallel()
	app := serve(t, signedIn, bidRoute())
	path := "/api/v1/lots/" + lotID + "/bids"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write([]byte(`{"amount":"705000.00"}`))
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, encoding := range []string{"gzip", "gzip, gzip", "deflate", "br", "x"} {
		resp, m := send(t, app, http.MethodPost, path, packed.String(), "Authorization", "Bearer a", "Content-Encoding", encoding)
		if resp.StatusCode != http.StatusBadRequest || m["code"] != "request.encoding" {
			t.Errorf("%s: %d %v", encoding, resp.StatusCode, m)
		}
	}
}

// Text that the database cannot keep is refused at the door, not by it.
func TestWhatIsNoTextIsRefused(t *testing.T) {
	t.Parallel()
	type words struct {
		Q string `query:"q"`
	}
	app := serve(t, signedIn, bidRoute(), route.Get("/api/v1/lots", "lot.search", route.Public(), "查", "Search",
		func(_ context.Context, _ route.Call, in words) (words, error) { return in, nil }))
	bids := "/api/v1/lots/" + lotID + "/bids"
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		code                     string
	}{
		{"NUL in a query", http.MethodGet, "/api/v1/lots?q=a%00b", "", 400, "request.bad_value"},
		{"no UTF-8 in a query", http.MethodGet, "/api/v1/lots?q=%ff%fe", "", 400, "request.bad_value"},
		{"words in a query", http.MethodGet, "/api/v1/lots?q=%E9%94%A6", "", 200, ""},
		{"NUL in a body", http.MethodPost, bids, `{"amount":"705000.00","tags":["a\u0000b"]}`, 400, "request.body"},
		{"NUL after a backslash", http.MethodPost, bids, `{"amount":"705000.00","tags":["a\\\u0000"]}`, 400, "request.body"},
		{"the letters u0000", http.MethodPost, bids, `{"amount":"705000.00","tags":["a\\u0000"]}`, 201, ""},
		{"no UTF-8 in a body", http.MethodPost, bids, "{\"amount\":\"705000.00\",\"tags\":[\"\xff\"]}", 400, "request.body"},
	} {
		resp, m := send(t, app, c.method, c.path, c.body, "Authorization", "Bearer a")
		if code, _ := m["code"].(string); resp.StatusCode != c.status || code != c.code {
			t.Errorf("%s: %d %v, want %d %q", c.name, resp.StatusCode, m, c.status, c.code)
		}
	}
}

func TestAnswersAndRefusals(t *testing.T) {
	t.Parallel()
	app := serve(t, signedIn, bidRoute())
	path := "/api/v1/lots/" + lotID + "/bids"
	for _, c := range []struct {
		name, path, body, token string
		status                  int
		code, says              string
	}{
		{"a bid", path, `{"amount":"705000.00"}`, "a", 201, "", ""},
		{"nobody", path, `{"amount":"705000.00"}`, "", 401, "access.sign_in", "登录"},
		{"a stale token", path, `{"amount":"705000.00"}`, "b", 401, "test.token", "凭证"},
		{"a rule", path, `{"amount":"99.99"}`, "a", 422, "test.small", "100.00"},
		{"three decimals", path, `{"amount":"1.001"}`, "a", 400, "money.decimals", "amount"},
		{"too large", path, `{"amount":"99999999999999"}`, "a", 400, "money.too_large", "10000000000000.00"},
		{"a number for money", path, `{"amount":705000.10}`, "a", 400, "request.bad_value", "1234.50"},
		{"an unknown field", path, `{"amount":"1.00","price":"2"}`, "a", 400, "request.unknown_field", "amount, day, tags"},
		{"a field twice", path, `{"amount":"1.00","amount":"2.00"}`, "a", 400, "request.field_twice", "amount"},
		{"a missing field", path, `{}`, "a", 400, "request.missing", "amount"},
		{"not JSON", path, `amount=1`, "a", 400, "request.body", "JSON"},
		{"cut short", path, `{"amount":"1.00"`, "a", 400, "request.body", "不完整"},
		{"trailing text", path, `{"amount":"1.00"} {}`, "a", 400, "request.body", "多余"},
		{"a bad date", path, `{"amount":"100.00","day":"1/4/2026"}`, "a", 400, "request.bad_value", "2026-04-01"},
		{"a bad list", path, `{"amount":"100.00","tags":"x"}`, "a", 400, "request.bad_value", "列表"},
		{"a bad identifier", "/api/v1/lots/42/bids", `{"amount":"100.00"}`, "a", 400, "request.bad_value", "UUID"},
		{"no such address", "/api/v1/nothing", `{}`, "a", 404, "request.no_such_address", "/api/v1/nothing"},
		{"a bug", path, `{"amount":"666.00"}`, "a", 500, "internal", "系统内部错误"},
	} {
		headers := []string{}
		if c.token != "" {
			headers = []string{"Authorization", "Bearer " + c.token}
		}
		resp, m := send(t, app, "POST", c.path, c.body, headers...)
		if resp.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d (%v)", c.name, resp.StatusCode, c.status, m)
			continue
		}
		if c.code == "" {
			continue
		}
		zh, _ := m["zh"].(string)
		en, _ := m["en"].(string)
		if m["code"] != c.code || !strings.Contains(zh, c.says) || en == "" || m["detail"] != zh {
			t.Errorf("%s: %v", c.name, m)
		}
		if strings.Contains(zh+en, "hunter2") || unfilled.MatchString(zh+en) {
			t.Errorf("%s leaks or is unfilled: %v", c.name, m)
		}
		if ct := resp.Header.Get("Content-Type"); !strings.HasPrefix(ct, "application/problem+json") {
			t.Errorf("%s: %s", c.name, ct)
		}
	}
}

func TestARefusalSpeaksTheCallersLanguage(t *testing.T) {
	t.Parallel()
	app := serve(t, signedIn, bidRoute())
	_, m := send(t, app, "POST", "/api/v1/lots/"+lotID+"/bids", `{"amount":"1.00"}`,
		"Authorization", "Bearer a", "Accept-Language", "en-GB,en;q=0.9")
	if m["detail"] != "below ¥100.00" || m["basis_en"] != "Fa Shi [2016] No. 18 (Online Judicial Auctions), Art. 20" {
		t.Error(m)
	}
}

func TestTheStampIsTheEntryOfTheRequest(t *testing.T) {
	t.Parallel()
	app := serve(t, signedIn, bidRoute())
	_, m := send(t, app, "POST", "/api/v1/lots/"+lotID+"/bids", `{"amount":"100.00"}`, "Authorization", "Bearer a")
	if m["at"] != now.String() || m["amount"] != "100.00" {
		t.Error(m)
	}
}

func TestAnotherSitesPageIsRefused(t *testing.T) {
	t.Parallel()
	app := serve(t, signedIn, bidRoute())
	path := "/api/v1/lots/" + lotID + "/bids"
	for _, c := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"another origin", []string{"Origin", "https://evil.example"}, 403},
		{"this site", []string{"Sec-Fetch-Site", "same-origin"}, 201},
		{"no browser", nil, 201},
	} {
		resp, m := send(t, app, "POST", path, `{"amount":"100.00"}`, append(c.headers, "Authorization", "Bearer a")...)
		if resp.StatusCode != c.status {
			t.Errorf("%s: %d %v", c.name, resp.StatusCode, m)
		}
	}
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	app := serve(t, signedIn, bidRoute())
	for _, path := range []string{"/", "/api", "/faults", "/livez", "/nothing", "/openapi.json"} {
		resp, _ := send(t, app, "GET", path, "")
		for _, h := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "X-Request-Id"} {
			if resp.Header.Get(h) == "" {
				t.Errorf("%s lacks %s", path, h)
			}
		}
	}
}

func TestTheDocumentDescribesTheTable(t *testing.T) {
	t.Parallel()
	app := serve(t, signedIn, bidRoute())
	_, doc := send(t, app, "GET", "/openapi.json", "")
	paths, _ := doc["paths"].(map[string]any)
	if _, ok := paths["/api/v1/lots/{lot}/bids"]; !ok || doc["openapi"] != "3.1.0" {
		t.Errorf("%v", doc)
	}
}

func TestMetricsCountFaultsByCode(t *testing.T) {
	t.Parallel()
	app := serve(t, signedIn, bidRoute())
	send(t, app, "POST", "/api/v1/lots/"+lotID+"/bids", `{"amount":"1.00"}`, "Authorization", "Bearer a")
	req := httptest.NewRequest("GET", "/metrics", nil)
	resp, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	for _, want := range []string{`fachui_faults_total{code="test.small"} 1`, `fachui_requests_total{op="bid.place",status="422"} 1`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("metrics lack %s", want)
		}
	}
}
