package people_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/observe"
	"fachui/internal/pgtest"
	"fachui/web"
	"fachui/web/people"
)

// site is the real door with the routes of people behind it.
type site struct {
	app *fiber.App
	svc *identity.Service
	log *bytes.Buffer
}

func open(t *testing.T) site {
	t.Helper()
	pool := pgtest.New(t)
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "ring"))
	require.NoError(t, err)
	legal := pgtest.Clock(t, pool)
	svc := identity.New(pool, ring, legal, clock.System, identity.Options{
		Prover: identity.Simulator{}, Argon: identity.Argon{MemoryKiB: 64, Time: 1, Threads: 1},
	})
	log := &bytes.Buffer{}
	app := web.New(web.Options{
		Routes: people.Routes(svc), Auth: svc, Clock: legal, Machine: clock.System,
		Log: observe.Logger(log, slog.LevelDebug), Metrics: observe.NewMetrics(),
	})
	_, err = pool.Exec(t.Context(), `
		insert into court (court_id, code, name, name_en, opened_at)
		values ('jinjiang', '川0104', '成都市锦江区人民法院', 'Jinjiang District People''s Court', $1)`, pgtest.Epoch)
	require.NoError(t, err)
	return site{app, svc, log}
}

type answer struct {
	status int
	body   map[string]any
	cookie *http.Cookie
}

func (a answer) text(k string) string { s, _ := a.body[k].(string); return s }

// call sends body with credentials: "Bearer …" or a cookie "name=value".
func (s site) call(t *testing.T, method, path, credential, body string) answer {
	t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	switch {
	case strings.HasPrefix(credential, "Bearer "):
		req.Header.Set("Authorization", credential)
	case credential != "":
		req.Header.Set("Cookie", credential)
	}
	res, err := s.app.Test(req, -1)
	require.NoError(t, err)
	defer res.Body.Close()
	a := answer{status: res.StatusCode}
	require.NoError(t, json.NewDecoder(res.Body).Decode(&a.body))
	for _, c := range res.Cookies() {
		a.cookie = c
	}
	return a
}

const zhang = `{"kind":"person","login":"zhang.sf","password":"correct horse battery","name":"张三丰","id_number":"51010419900101123X","phone":"13812341234"}`

func (s site) bearer(t *testing.T, login string) string {
	t.Helper()
	a := s.call(t, "POST", "/api/v1/sessions", "", `{"login":"`+login+`","password":"correct horse battery"}`)
	require.Equal(t, 201, a.status, a.body)
	return "Bearer " + a.text("token")
}

func TestFromRegistrationToARole(t *testing.T) {
	t.Parallel()
	s := open(t)
	_, err := s.svc.Bootstrap(t.Context(), "root.operator", "correct horse battery")
	require.NoError(t, err)

	reg := s.call(t, "POST", "/api/v1/people", "", strings.Replace(zhang, "51010419900101123X", validNumber, 1))
	require.Equal(t, 201, reg.status, reg.body)
	require.Equal(t, "张**", reg.text("name"))
	require.Equal(t, "none", reg.text("proof"))

	me := s.bearer(t, "zhang.sf")
	proof := s.call(t, "POST", "/api/v1/me/proofs", me, `{}`)
	require.Equal(t, 201, proof.status, proof.body)
	require.Equal(t, "proved", proof.text("outcome"))

	op := s.bearer(t, "root.operator")
	refused := s.call(t, "POST", "/api/v1/staff", me, `{"court":"jinjiang","login":"zhang.sf","role":"judge"}`)
	require.Equal(t, 403, refused.status)
	granted := s.call(t, "POST", "/api/v1/staff", op, `{"court":"jinjiang","login":"zhang.sf","role":"judge"}`)
	require.Equal(t, 201, granted.status, granted.body)
	require.Equal(t, reg.text("person"), granted.text("person"))
	require.Equal(t, "执行法官", granted.text("role_zh"))

	old := s.call(t, "GET", "/api/v1/me", me, "")
	require.Equal(t, 401, old.status)
	require.Equal(t, "session.token_outdated", old.text("code"))
	seen := s.call(t, "GET", "/api/v1/me", s.bearer(t, "zhang.sf"), "")
	require.Equal(t, map[string]any{"jinjiang": []any{"judge"}}, seen.body["courts"])
	require.Equal(t, "proved", seen.text("proof"))

	staff := s.call(t, "GET", "/api/v1/staff?court=jinjiang", op, "")
	require.Len(t, staff.body["staff"], 1)
	unsaid := s.call(t, "DELETE", "/api/v1/staff", op, `{"court":"jinjiang","login":"zhang.sf","role":"judge"}`)
	require.Equal(t, "person.reason", unsaid.text("code"))
	ended := s.call(t, "DELETE", "/api/v1/staff", op, `{"court":"jinjiang","login":"zhang.sf","role":"judge","reason":"调离本院"}`)
	require.Equal(t, 200, ended.status, ended.body)

	for _, secret := range []string{"张三丰", validNumber, "13812341234", "correct horse battery", me[7:]} {
		require.NotContains(t, s.log.String(), secret, "the log names nobody")
	}
}

const validNumber = "510104199001011230"

func TestAPageKeepsItsSessionInACookie(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.call(t, "POST", "/api/v1/people", "", strings.Replace(zhang, "51010419900101123X", validNumber, 1))
	in := s.call(t, "POST", "/api/v1/sessions", "", `{"login":"zhang.sf","password":"correct horse battery"}`)
	require.Equal(t, 201, in.status, in.body)
	require.NotNil(t, in.cookie)
	require.Equal(t, people.PlainCookie, in.cookie.Name)
	require.Equal(t, in.text("session"), in.cookie.Value)
	require.True(t, in.cookie.HttpOnly)
	require.False(t, in.cookie.Secure)
	require.Equal(t, http.SameSiteLaxMode, in.cookie.SameSite)
	require.Equal(t, "/", in.cookie.Path)
	cookie := in.cookie.Name + "=" + in.cookie.Value

	require.Equal(t, 200, s.call(t, "GET", "/api/v1/me", cookie, "").status)
	token := s.call(t, "POST", "/api/v1/tokens", cookie, `{}`)
	require.Equal(t, 201, token.status, token.body)
	bySession := s.call(t, "POST", "/api/v1/tokens", "", `{"session":"`+in.text("session")+`"}`)
	require.Equal(t, 201, bySession.status, bySession.body)
	require.Equal(t, 200, s.call(t, "GET", "/api/v1/me", "Bearer "+bySession.text("token"), "").status)
	for _, credential := range []string{"", "Bearer " + token.text("token")} {
		require.Equal(t, "session.needed", s.call(t, "POST", "/api/v1/tokens", credential, `{}`).text("code"))
	}

	out := s.call(t, "DELETE", "/api/v1/sessions/current", cookie, `{}`)
	require.Equal(t, 200, out.status, out.body)
	require.NotNil(t, out.cookie)
	require.Empty(t, out.cookie.Value)
	for _, credential := range []string{cookie, "Bearer " + token.text("token"), "Bearer " + in.text("token")} {
		require.Equal(t, 401, s.call(t, "GET", "/api/v1/me", credential, "").status)
	}
	require.Equal(t, 401, s.call(t, "POST", "/api/v1/tokens", "", `{"session":"`+in.text("session")+`"}`).status)
}

// Over HTTPS the cookie is bound to this host; fiber's own test client speaks
// plain HTTP, so the routes stand on an app that trusts the proxy's word.
func TestTheCookieOverHTTPS(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.call(t, "POST", "/api/v1/people", "", strings.Replace(zhang, "51010419900101123X", validNumber, 1))
	req := httptest.NewRequest("POST", "/api/v1/sessions", strings.NewReader(`{"login":"zhang.sf","password":"correct horse battery"}`))
	req.Header.Set("X-Forwarded-Proto", "https")
	res, err := s.app.Test(req, -1)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Len(t, res.Cookies(), 1)
	c := res.Cookies()[0]
	require.Equal(t, people.SecureCookie, c.Name)
	require.True(t, c.Secure && c.HttpOnly && c.Path == "/" && c.Domain == "")
}

func TestPapersByHandThroughTheRoutes(t *testing.T) {
	t.Parallel()
	s := open(t)
	_, err := s.svc.Bootstrap(t.Context(), "root.operator", "correct horse battery")
	require.NoError(t, err)
	reg := s.call(t, "POST", "/api/v1/people", "", `{"kind":"person","login":"smith","password":"correct horse battery","name":"JOHN SMITH","paper":"passport","id_number":"E1234567"}`)
	require.Equal(t, 201, reg.status, reg.body)
	me, op := s.bearer(t, "smith"), s.bearer(t, "root.operator")
	filed := s.call(t, "POST", "/api/v1/me/proofs", me, `{"evidence":"`+strings.Repeat("0a", 32)+`"}`)
	require.Equal(t, "pending", filed.text("state"), filed.body)

	require.Equal(t, 403, s.call(t, "GET", "/api/v1/proofs", me, "").status)
	waiting := s.call(t, "GET", "/api/v1/proofs", op, "")
	require.Len(t, waiting.body["proofs"], 1)
	at := "/api/v1/proofs/" + filed.text("proof")
	opened := s.call(t, "POST", at+"/opening", op, `{"reason":"核对护照原件"}`)
	require.Equal(t, "JOHN SMITH", opened.text("name"), opened.body)
	require.Equal(t, "E1234567", opened.text("id_number"))
	require.Equal(t, "proved", s.call(t, "POST", at+"/acceptance", op, `{"reason":"与护照原件相符"}`).text("state"))
	again := s.call(t, "POST", at+"/refusal", op, `{"reason":"再看一次"}`)
	require.Equal(t, 409, again.status)
	require.Equal(t, "proof.decided", again.text("code"))
}

func TestPasswordAndPapersThroughTheRoutes(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.call(t, "POST", "/api/v1/people", "", strings.Replace(zhang, "51010419900101123X", validNumber, 1))
	me := s.bearer(t, "zhang.sf")
	fixed := s.call(t, "PUT", "/api/v1/me/papers", me, `{"name":"张三","id_number":"`+validNumber+`"}`)
	require.Equal(t, 200, fixed.status, fixed.body)
	require.Equal(t, "张*", fixed.text("name"))
	require.Equal(t, 401, s.call(t, "PUT", "/api/v1/me/password", me, `{"old":"not the password","new":"a quite different one"}`).status)
	require.Equal(t, 200, s.call(t, "PUT", "/api/v1/me/password", me, `{"old":"correct horse battery","new":"a quite different one"}`).status)
}
