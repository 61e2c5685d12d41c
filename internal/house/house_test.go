package house_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/house/housetest"
	"fachui/internal/identity"
	"fachui/internal/observe"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
	put  = http.MethodPut
)

// closed makes the token of a session that was signed out.
func closed(t *testing.T, w *housetest.World) (token, session string) {
	t.Helper()
	c, in := w.SignIn(t, housetest.Operator.Name, housetest.Operator.Password)
	c.Must(t, get, "/api/v1/me", "")
	c.Must(t, http.MethodDelete, "/api/v1/sessions/current", "")
	return c.Token, in.Get("session")
}

func TestSignedOutIsSignedOut(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{})
	token, session := closed(t, w)
	for _, c := range []struct {
		name   string
		answer housetest.Answer
	}{
		{"the token", w.Anybody().As(token).Do(t, get, "/api/v1/me", "")},
		{"the cookie", w.Anybody().Do(t, get, "/api/v1/me", "", "Cookie", "fachui_session="+session)},
		{"a new token from the session", w.Anybody().Do(t, post, "/api/v1/tokens", housetest.JSON(t, map[string]string{"session": session}))},
		{"nothing at all", w.Anybody().Do(t, get, "/api/v1/me", "")},
		{"a token somebody made up", w.Anybody().As("eyJhbGciOiJub25lIn0.e30.").Do(t, get, "/api/v1/me", "")},
	} {
		if c.answer.Status != http.StatusUnauthorized || c.answer.Code() == "" {
			t.Errorf("%s: %d %s", c.name, c.answer.Status, c.answer.Text)
		}
	}
}

func TestOneOperatorIsTheFirst(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{})
	password, made, err := w.House.FirstOperator(t.Context(), "another", "")
	if made || password != "" || err != nil {
		t.Errorf("a second first operator: %q %v %v", password, made, err)
	}
	a := w.Anybody().Do(t, post, "/api/v1/sessions", `{"login":"another","password":"anything-at-all"}`)
	if a.Status != http.StatusUnauthorized {
		t.Errorf("%d %s", a.Status, a.Text)
	}
}

func TestTheHouseRefusesToServeAsTheOwner(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	for _, role := range []pgembed.Role{pgembed.Owner, pgembed.Super} {
		h, err := house.Open(t.Context(), house.Config{
			Database: &house.Database{App: pgtest.URL(t, pool, role)}, Dir: t.TempDir(), BankURL: "http://127.0.0.1:1",
			Machine: clock.System, Log: observe.Logger(t.Output(), 0),
		})
		if err == nil {
			h.Close()
			t.Fatalf("served as %s", role)
		}
		if !strings.Contains(err.Error(), "fachui_app") {
			t.Errorf("as %s: the error does not say what would be right: %v", role, err)
		}
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{})
	for _, path := range []string{"/", "/faults", "/openapi.json", "/livez", "/readyz", "/version", "/api/v1/courts", "/api/v1/me", "/api/v1/lots/" + ref.New().String(), "/nothing"} {
		a := w.Anybody().Do(t, get, path, "")
		for header, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if !strings.Contains(a.Header.Get(header), want) {
				t.Errorf("%s: %s is %q", path, header, a.Header.Get(header))
			}
		}
		if _, err := ref.Parse(a.Header.Get("X-Request-Id")); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if s := a.Header.Get("Server"); s != "" {
			t.Errorf("%s says what it is made of: %s", path, s)
		}
	}
}

// A page of another site cannot act with the cookie of ours.
func TestAnotherSiteCannotAct(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{})
	_, in := w.SignIn(t, housetest.Operator.Name, housetest.Operator.Password)
	cookie := "fachui_session=" + in.Get("session")
	body := `{"court":"","login":"nobody","role":"appraiser"}`
	for _, c := range []struct {
		name, header, value, code string
	}{
		{"another site", "Sec-Fetch-Site", "cross-site", "request.cross_origin"},
		{"a sister site", "Sec-Fetch-Site", "same-site", "request.cross_origin"},
		{"another origin", "Origin", "https://evil.example", "request.cross_origin"},
		{"no origin", "Origin", "null", "request.cross_origin"},
		{"this site", "Sec-Fetch-Site", "same-origin", "person.not_found"},
		{"this origin", "Origin", w.Base, "person.not_found"},
	} {
		a := w.Anybody().Do(t, post, "/api/v1/staff", body, "Cookie", cookie, c.header, c.value)
		if a.Code() != c.code && (c.code == "request.cross_origin" || a.Code() == "request.cross_origin") {
			t.Errorf("%s: %d %s", c.name, a.Status, a.Text)
		}
	}
	// Looking is free: a link from elsewhere must work.
	a := w.Anybody().Do(t, get, "/api/v1/me", "", "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
	if a.Status != http.StatusOK {
		t.Errorf("a link from elsewhere: %d %s", a.Status, a.Text)
	}
}

func TestReadyVersionMetrics(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{})
	ready := w.Anybody().Do(t, get, "/readyz", "")
	if ready.Status != http.StatusOK {
		t.Errorf("not ready: %s", ready.Text)
	}
	for _, check := range []string{"database", "schema", "redis", "backlog"} {
		if ready.Get(check) != "ok" {
			t.Errorf("%s: %q", check, ready.Get(check))
		}
	}
	v := w.Anybody().Must(t, get, "/version", "")
	if v.Get("purpose") != "scratch" || v.Get("module") != "fachui" {
		t.Errorf("version: %s", v.Text)
	}
	m := w.Anybody().Must(t, get, "/metrics", "").Text
	for _, name := range []string{"fachui_outbox_waiting 0", "fachui_outbox_parked 0", "fachui_deadlines_overdue 0", "fachui_requests_total"} {
		if !strings.Contains(m, name) {
			t.Errorf("metrics lack %s", name)
		}
	}
}

// The database goes away under a running house: it says so in words, and it is
// well again when the database is.
func TestTheDatabaseGoesAway(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{})
	name := w.Pool.Config().ConnConfig.Database
	super := elsewhere(t, w.Pool)
	allow := func(yes bool) {
		_, err := super.Exec(t.Context(), fmt.Sprintf(`alter database %s allow_connections %v`, name, yes))
		if err == nil && !yes {
			_, err = super.Exec(t.Context(), `
				select pg_terminate_backend(pid)
				from pg_stat_activity
				where datname = $1 and pid <> pg_backend_pid()`, name)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	allow(false)
	ready := w.Anybody().Do(t, get, "/readyz", "")
	if ready.Status != http.StatusServiceUnavailable || ready.Get("database") != "failed" || ready.Get("redis") != "ok" {
		t.Errorf("ready without a database: %d %s", ready.Status, ready.Text)
	}
	if live := w.Anybody().Do(t, get, "/livez", ""); live.Status != http.StatusOK {
		t.Errorf("not alive: %d", live.Status)
	}
	a := w.Anybody().Do(t, get, "/api/v1/courts", "")
	if a.Status != http.StatusInternalServerError || a.Code() != "internal" || strings.Contains(a.Text, name) || strings.Contains(a.Text, "SQLSTATE") {
		t.Errorf("an answer without a database: %d %s", a.Status, a.Text)
	}
	allow(true)
	within(t, func() error {
		ready := w.Anybody().Do(t, get, "/readyz", "")
		if ready.Status != http.StatusOK {
			return errors.New(ready.Text)
		}
		return nil
	})
}

// elsewhere is the superuser in another database of the cluster.
func elsewhere(t *testing.T, pool *pgxpool.Pool) *pgx.Conn {
	t.Helper()
	config, err := pgx.ParseConfig(pgtest.URL(t, pool, pgembed.Super))
	if err != nil {
		t.Fatal(err)
	}
	config.Database = "postgres"
	super, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = super.Close(context.Background()) }) // the test may have closed it
	return super
}

// within asks again until fn is content, for as long as a house may need.
func within(t *testing.T, fn func() error) {
	t.Helper()
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	patience := time.After(20 * time.Second)
	for {
		err := fn()
		if err == nil {
			return
		}
		select {
		case <-every.C:
		case <-patience:
			t.Fatal(err)
		}
	}
}

func TestWhoGuessesPasswordsWaits(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{Limits: identity.Limits{LoginPerAccount: identity.Limit{Most: 3, Window: time.Hour}}})
	wrong := housetest.JSON(t, map[string]string{"login": housetest.Operator.Name, "password": "not-the-password"})
	for i := range 3 {
		a := w.Anybody().Do(t, post, "/api/v1/sessions", wrong)
		if a.Status != http.StatusUnauthorized {
			t.Fatalf("attempt %d: %d %s", i+1, a.Status, a.Text)
		}
	}
	right := housetest.JSON(t, map[string]string{"login": housetest.Operator.Name, "password": housetest.Operator.Password})
	a := w.Anybody().Do(t, post, "/api/v1/sessions", right)
	if a.Status != http.StatusServiceUnavailable || a.Code() != "session.too_often" {
		t.Fatalf("%d %s", a.Status, a.Text)
	}
	seconds, err := strconv.Atoi(a.Header.Get("Retry-After"))
	if err != nil || seconds < 1 || seconds > 3600 {
		t.Errorf("Retry-After: %q", a.Header.Get("Retry-After"))
	}
	if !strings.Contains(a.Get("zh"), "秒") {
		t.Error(a.Get("zh"))
	}
}

// What is too large is refused before it is read.
func TestTwoMegabytesAreRefused(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{})
	for _, path := range []string{
		"/api/v1/people", "/api/v1/sessions", "/api/v1/me/proofs", "/api/v1/staff", "/api/v1/court-proposals",
		"/api/v1/courts/jinjiang/cases", "/api/v1/courts/jinjiang/cases/" + unknownID + "/parties", "/api/v1/lots/" + unknownID + "/bids",
		"/api/v1/lots/" + unknownID + "/applications", "/api/v1/courts/jinjiang/plans/" + unknownID + "/payouts",
	} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(w.Base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		// All of it is sent: a sender that stops is waited for until the read times out.
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, 2<<20)
		_, err = conn.Write(bytes.Repeat([]byte("{"), 2<<20))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		resp.Body.Close()
		conn.Close()
		if resp.StatusCode != http.StatusBadRequest || !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %d %s", path, resp.StatusCode, resp.Header.Get("Content-Type"))
		}
	}
}

// Two courts in one house: what belongs to one is not there for the other.
func TestAForeignCourtsIdentifiersNameNothing(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{})
	op, _ := w.SignIn(t, housetest.Operator.Name, housetest.Operator.Password)
	second := register(t, w, "operator2", "运营二", "51010419700307001")
	op.Must(t, post, "/api/v1/staff", `{"login":"operator2","role":"operator"}`)
	op2, _ := w.SignIn(t, second, storyPassword)
	for i, court := range []string{"jinjiang", "wuhou"} {
		openCourt(t, op, op2, court, i)
		login := register(t, w, "clerk."+court, "书记员", fmt.Sprintf("5101041971030700%d", i+1))
		op.Must(t, post, "/api/v1/staff", housetest.JSON(t, map[string]string{"court": court, "login": login, "role": "clerk"}))
	}
	mine, _ := w.SignIn(t, "clerk.jinjiang", storyPassword)
	other, _ := w.SignIn(t, "clerk.wuhou", storyPassword)
	opened := mine.Must(t, post, "/api/v1/courts/jinjiang/cases", `{"case_no":"（2026）川0104执102号","filed_on":"2026-02-05","title_doc":"（2025）川0104民初3310号","title_effective_on":"2025-11-20","summary":"借款"}`)
	id := opened.Get("case")
	mine.Must(t, get, "/api/v1/courts/jinjiang/cases/"+id, "")
	for _, c := range []struct {
		name   string
		answer housetest.Answer
		status int
	}{
		{"its address", other.Do(t, get, "/api/v1/courts/jinjiang/cases/"+id, ""), http.StatusForbidden},
		{"its identifier under one's own court", other.Do(t, get, "/api/v1/courts/wuhou/cases/"+id, ""), http.StatusNotFound},
		{"writing to it", other.Do(t, put, "/api/v1/courts/wuhou/cases/"+id+"/handler", `{"login":"clerk.wuhou"}`), http.StatusNotFound},
		{"adding a party to it", other.Do(t, post, "/api/v1/courts/wuhou/cases/"+id+"/parties", `{"kind":"creditor","nature":"person","name":"张三"}`), http.StatusNotFound},
	} {
		if c.answer.Status != c.status || c.answer.Code() == "" {
			t.Errorf("%s: %d %s, want %d", c.name, c.answer.Status, c.answer.Text, c.status)
		}
	}
}

// register makes an account, proves its real name and returns its login.
func register(t *testing.T, w *housetest.World, login, name, number17 string) string {
	t.Helper()
	w.Anybody().Must(t, post, "/api/v1/people", housetest.JSON(t, map[string]string{
		"kind": "person", "login": login, "password": storyPassword, "name": name, "id_number": checked(number17),
	}))
	c, _ := w.SignIn(t, login, storyPassword)
	c.Must(t, post, "/api/v1/me/proofs", `{}`)
	return login
}

// checked adds the check digit of an identity number: GB 11643.
func checked(s string) string {
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * weight
	}
	return s + string("10X98765432"[sum%11])
}

// openCourt opens a court as two operators do.
func openCourt(t *testing.T, proposer, approver housetest.Client, court string, n int) {
	t.Helper()
	proposed := proposer.Must(t, post, "/api/v1/court-proposals", housetest.JSON(t, map[string]string{
		"court": court, "code": fmt.Sprintf("川010%d", 4+n), "name": "成都市" + court + "人民法院", "name_en": "Court of " + court,
		"bank_code": "ICBC", "account_no": fmt.Sprintf("440223900900600%d", n), "holder": "成都市" + court + "人民法院", "platform": "法槌",
	}))
	approver.Must(t, post, "/api/v1/court-proposals/"+proposed.Get("proposal")+"/approval", `{}`)
}
