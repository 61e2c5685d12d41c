package cases_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/observe"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/notifypg"
	"fachui/web"
	"fachui/web/cases"
	"fachui/web/notices"
)

var _ registry.People = (*identity.Service)(nil)

// door admits whoever the bearer token names.
type door map[string]identity.Caller

func (d door) Authenticate(_ context.Context, bearer, _ string, _ bool) (identity.Caller, error) {
	return d[bearer], nil
}

// site is a running server of these two families of routes.
type site struct {
	t    *testing.T
	app  *fiber.App
	pool *pgxpool.Pool
	mail *notifypg.Service
	door door
}

const (
	zhangID = "11010519491231002X"
	liID    = "440308199901101512"
)

func newSite(t *testing.T) site {
	t.Helper()
	pool := pgtest.New(t)
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "ring"))
	require.NoError(t, err)
	people := identity.New(pool, ring, pgtest.Clock(t, pool), clock.System,
		identity.Options{Prover: identity.Simulator{}, Argon: identity.Argon{MemoryKiB: 64, Time: 1, Threads: 1}})
	s := site{t: t, pool: pool, mail: notifypg.New(pool, notifypg.Options{Machine: clock.System, Cipher: ring, People: people}), door: door{
		"op1":   {Person: ref.New(), Roles: []identity.Role{identity.Operator}},
		"op2":   {Person: ref.New(), Roles: []identity.Role{identity.Operator}},
		"clerk": {Person: ref.New(), Courts: map[string][]identity.Role{"jinjiang": {identity.Clerk}}},
		"other": {Person: ref.New(), Courts: map[string][]identity.Role{"wuhou": {identity.Clerk}}},
		"zhang": {Person: register(t, people, "zhangsan", "张三", zhangID), Proved: true},
		"wang":  {Person: ref.New(), Proved: true},
	}}
	routes := append(cases.Routes(registry.New(pool, ring, people), pool), notices.Routes(s.mail, nil, pool)...)
	s.app = web.New(web.Options{Routes: routes, Auth: s.door, Clock: clock.Frozen(pgtest.Epoch), Machine: clock.System,
		Log: slog.New(slog.DiscardHandler), Metrics: observe.NewMetrics()})
	return s
}

// register makes an account whose real name is proved.
func register(t *testing.T, people *identity.Service, login, name, number string) ref.ID {
	t.Helper()
	p, err := people.Register(t.Context(), pgtest.Epoch, identity.Registration{Kind: identity.Natural, Login: login,
		Password: "correct horse battery", Papers: identity.RawPapers{Name: name, Number: number}})
	require.NoError(t, err)
	_, err = people.Prove(t.Context(), pgtest.Epoch, p.ID, "")
	require.NoError(t, err)
	return p.ID
}

// call sends a request as somebody and reads the answer, which must have status.
func (s site) call(who, method, path, body string, status int) map[string]any {
	s.t.Helper()
	var out map[string]any
	s.read(who, method, path, body, status, &out)
	return out
}

func (s site) list(who, path string) []map[string]any {
	s.t.Helper()
	var out []map[string]any
	s.read(who, http.MethodGet, path, "", 200, &out)
	return out
}

func (s site) read(who, method, path, body string, status int, out any) {
	s.t.Helper()
	r := httptest.NewRequest(method, path, bytes.NewBufferString(body))
	if who != "" {
		r.Header.Set("Authorization", "Bearer "+who)
	}
	resp, err := s.app.Test(r, -1)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	require.Equal(s.t, status, resp.StatusCode, "%s %s: %s", method, path, b)
	require.NoError(s.t, json.Unmarshal(b, out), "%s", b)
}

// text is the member of an answer that must be text.
func text(t *testing.T, answer map[string]any, member string) string {
	t.Helper()
	v, ok := answer[member].(string)
	require.True(t, ok, "%s in %v", member, answer)
	return v
}

const aCourt = `{"court":"jinjiang","code":"川0104","name":"成都市锦江区人民法院","name_en":"Jinjiang District People's Court",
	"bank_code":"ICBC","account_no":"6222000000000001","holder":"成都市锦江区人民法院","platform":"法槌"}`

func (s site) openCourt() {
	s.t.Helper()
	p := s.call("op1", "POST", "/api/v1/court-proposals", aCourt, 201)
	path := "/api/v1/court-proposals/" + text(s.t, p, "proposal") + "/approval"
	f := s.call("op1", "POST", path, "", 422)
	require.Equal(s.t, "court.same_operator", f["code"])
	require.Equal(s.t, "jinjiang", s.call("op2", "POST", path, "", 201)["court"])
}

// From an empty platform to a case with parties, claims and a surveyed asset.
func TestFromProposalToSurvey(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.openCourt()
	require.Equal(t, "法槌", s.call("", "GET", "/api/v1/courts/jinjiang", "", 200)["platform"])
	require.Len(t, s.list("", "/api/v1/courts"), 1)
	require.Equal(t, "approved", s.list("op1", "/api/v1/court-proposals")[0]["state"])

	c := s.call("clerk", "POST", "/api/v1/courts/jinjiang/cases", `{"case_no":"(2026)川0104执1号","filed_on":"2026-02-10","title_doc":"（2025）川0104民初100号"}`, 201)
	require.Equal(t, "（2026）川0104执1号", c["case_no"])
	base, own := "/api/v1/courts/jinjiang", text(t, c, "case")
	inCase := base + "/cases/" + own
	s.call("other", "GET", inCase, "", 403)

	creditor := text(t, s.call("clerk", "POST", inCase+"/parties", `{"kind":"creditor","nature":"person","name":"张三","login":"zhangsan"}`, 201), "party")
	s.call("clerk", "POST", inCase+"/parties", `{"kind":"debtor","nature":"person","name":"李四","id_number":"`+liID+`"}`, 201)
	parties := s.list("clerk", inCase+"/parties")
	require.Len(t, parties, 2)
	require.Equal(t, "张某", parties[0]["name"])
	require.Equal(t, true, parties[0]["reachable"])
	require.Equal(t, false, parties[1]["reachable"])

	listed := s.call("clerk", "POST", inCase+"/assets", `{"kind":"immovable","class":"housing","title":"成都市锦江区春熙路1号","province":"四川省","city":"成都市",
		"seizure_kind":"seal_up","seized_on":"2026-02-12","seizure_doc":"（2026）川0104执1号之一"}`, 201)
	asset := text(t, listed, "asset")
	lodged := s.call("clerk", "POST", base+"/parties/"+creditor+"/claims", `{"kind":"mortgage","principal":"500000","title_doc":"（2025）川0104民初100号",
		"asset":"`+asset+`","registered_on":"2021-07-15","max_secured":"600000.00","applicant":true}`, 201)
	claim := text(t, lodged, "claim")
	s.call("clerk", "PUT", base+"/claims/"+claim, `{"version":1,"reason":"笔误","terms":{"kind":"mortgage","principal":"510000","title_doc":"（2025）川0104民初100号","asset":"`+asset+`","registered_on":"2021-07-15"}}`, 200)
	claims := s.list("clerk", inCase+"/claims")
	require.Equal(t, "510000.00", claims[0]["principal"])
	require.EqualValues(t, 2, claims[0]["version"])

	v := s.call("clerk", "POST", base+"/assets/"+asset+"/surveys", `{"title":{"owner":"李某","certificate":"川（2020）0001号"},"burdens":[],"waiting_seizures":[],"leases":[],"unpaid":[]}`, 201)
	require.Equal(t, false, v["complete"])
	require.Equal(t, []any{"占有使用", "质量瑕疵"}, v["missing"])
	v = s.call("clerk", "POST", base+"/assets/"+asset+"/surveys", `{"title":{"owner":"李某","certificate":"川（2020）0001号"},"burdens":[],
		"waiting_seizures":[],"leases":[],"unpaid":[],"defects":["外墙渗水"],"possession":{"by":"vacant"}}`, 201)
	require.Equal(t, true, v["complete"])
	show := s.call("clerk", "GET", base+"/assets/"+asset, "", 200)
	newest, ok := show["survey"].(map[string]any)
	require.True(t, ok)
	require.EqualValues(t, 2, newest["version"])
	versions := s.list("clerk", base+"/assets/"+asset+"/surveys")
	require.Len(t, versions, 2)
	require.EqualValues(t, 2, versions[0]["version"], "the newest first")
	s.call("clerk", "GET", base+"/assets/"+own+"/surveys", "", 404)
	found := s.list("clerk", base+"/cases?q=%E6%89%A71%E5%8F%B7&newest=true")
	require.Len(t, found, 1)
	require.Empty(t, s.list("clerk", base+"/cases?mine=true"), "the clerk handles none")
	whole := s.call("clerk", "GET", inCase, "", 200)
	require.Len(t, whole["parties"], 2)

	s.call("zhang", "PUT", "/api/v1/me/parties/"+creditor+"/payee-account", `{"bank":"工行春熙支行","bank_code":"102651000018","number":"6222020000000001","holder":"张三"}`, 200)
	mine := s.list("zhang", "/api/v1/me/cases")
	require.Equal(t, true, mine[0]["has_payee_account"])
	require.Len(t, s.call("zhang", "GET", "/api/v1/me/cases/"+own, "", 200)["claims"], 1)
	s.call("wang", "GET", "/api/v1/me/cases/"+own, "", 404)
	s.call("wang", "POST", "/api/v1/me/cases", `{"case_no":"（2026）川0104执1号"}`, 404)
}

func TestServingsOverHTTP(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.openCourt()
	base := "/api/v1/courts/jinjiang"
	caseID := text(t, s.call("clerk", "POST", base+"/cases", `{"case_no":"（2026）川0104执1号","filed_on":"2026-02-10","title_doc":"（2025）川0104民初100号"}`, 201), "case")
	inCase := base + "/cases/" + caseID
	a := text(t, s.call("clerk", "POST", inCase+"/parties", `{"kind":"creditor","nature":"person","name":"张三","id_number":"`+zhangID+`"}`, 201), "party")
	b := text(t, s.call("clerk", "POST", inCase+"/parties", `{"kind":"debtor","nature":"person","name":"李四"}`, 201), "party")
	lot := ref.New()
	err := pg.Tx(t.Context(), s.pool, func(tx pgx.Tx) error {
		_, err := s.mail.ServeTx(t.Context(), tx, notify.Document{Court: "jinjiang", Case: ref.ID(caseID), Lot: lot, Kind: "auction.notice",
			Subject: lot, Recipients: notify.Parties(ref.ID(a), ref.ID(b)), Args: notify.Args{"lot": "某路1号住宅"}, At: pgtest.Epoch})
		return err
	})
	require.NoError(t, err)

	mine := s.list("zhang", "/api/v1/me/servings?open=true")
	require.Len(t, mine, 1)
	require.Contains(t, mine[0]["text"], "（2026）川0104执1号")
	path := "/api/v1/me/servings/" + text(t, mine[0], "serving") + "/receipt"
	require.Equal(t, "serving.not_recipient", s.call("wang", "POST", path, "", 403)["code"])
	require.Equal(t, "received", s.call("zhang", "POST", path, "", 201)["status"])
	require.Equal(t, "serving.received", s.call("zhang", "POST", path, "", 409)["code"])
	inbox := s.call("zhang", "GET", "/api/v1/me/notices", "", 200)
	require.Equal(t, "1", fmt.Sprint(inbox["unread"]))
	require.Len(t, inbox["notices"], 1)

	all := s.list("clerk", base+"/servings?kind=auction.notice&subject="+lot.String())
	require.Len(t, all, 2)
	require.Len(t, s.list("clerk", inCase+"/servings"), 2)
	require.Len(t, s.list("clerk", inCase+"/notices"), 2)
	serving := base + "/servings/" + text(t, all[1], "serving")
	require.Equal(t, "2026-03-07", s.call("clerk", "POST", serving+"/publication", `{"reason":"下落不明"}`, 201)["deemed_on"])
	require.Len(t, s.list("", "/api/v1/postings"), 1)
	require.Equal(t, "waived", s.call("clerk", "POST", serving+"/waiver", `{"evidence":"书面声明一份"}`, 201)["status"])
	s.call("clerk", "POST", serving+"/receipt", `{"evidence":"送达回证"}`, 409)
}

func TestImportingAYearOverHTTP(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	file := `{"$schema":"x","year":2027,"papers":["国办通知"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},
		{"name":"劳动节","date":"2027-05-01","isOffDay":true},{"name":"国庆节","date":"2027-10-01","isOffDay":true},
		{"name":"国庆节","date":"2027-10-02","isOffDay":true},{"name":"国庆节","date":"2027-10-03","isOffDay":true}]}`
	s.call("clerk", "POST", "/api/v1/calendar/2027", file, 403)
	require.EqualValues(t, 2027, s.call("op1", "POST", "/api/v1/calendar/2027", file, 201)["year"])
	require.Equal(t, "calendar.bad_year", s.call("op1", "POST", "/api/v1/calendar/2028", file, 400)["code"])
	silent := strings.Replace(file, `,"isOffDay":true`, "", 1)
	require.NotEqual(t, file, silent)
	require.Equal(t, "request.missing", s.call("op1", "POST", "/api/v1/calendar/2029", silent, 400)["code"], "a day that does not say off or worked")
	require.Len(t, s.list("", "/api/v1/calendar"), 3)
}
