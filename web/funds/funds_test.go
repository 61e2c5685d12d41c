package funds_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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

	"fachui/internal/banksim"
	"fachui/internal/calendar"
	"fachui/internal/clock"
	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/observe"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
	"fachui/payments/distribution"
	"fachui/payments/paymentspg"
	"fachui/web"
	"fachui/web/funds"
	"fachui/web/route"
)

const mainNo = "51000100200300"

type door map[string]identity.Caller

func (d door) Authenticate(_ context.Context, bearer, _ string, _ bool) (identity.Caller, error) {
	return d[bearer], nil
}

// claims is a registry of one creditor and one debtor.
type claims struct {
	creditor, debtor ref.ID
	person, bidder   ref.ID
	application      ref.ID
}

func (c claims) PartyOfApplication(context.Context, paymentspg.Querier, string, ref.ID, ref.ID) (ref.ID, error) {
	return "", nil
}

func (c claims) PlanFacts(context.Context, paymentspg.Querier, string, ref.ID, money.Amount) (paymentspg.PlanFacts, error) {
	return paymentspg.PlanFacts{Recipients: []ref.ID{c.creditor, c.debtor}, Input: distribution.Input{
		Regime: distribution.SingleTitle, Policy: distribution.Default(), Owner: string(c.debtor),
		Claims: []distribution.Claim{{ID: "c1", Payee: string(c.creditor), Kind: distribution.Ordinary, Parts: distribution.Parts{Principal: money.MustParse("9000.00")}}},
	}}, nil
}

func (c claims) PayeeAccount(_ context.Context, _ paymentspg.Querier, _ string, party ref.ID) (payments.Payee, bool, error) {
	return payments.Payee{Name: "债权人", Bank: "某某银行", Number: "621700001", Holder: "债权人"}, party == c.creditor, nil
}

func (c claims) PartyOf(_ context.Context, _ paymentspg.Querier, _ string, _, person ref.ID) (ref.ID, error) {
	if person == c.person {
		return c.creditor, nil
	}
	return "", nil
}

func (c claims) Applications(_ context.Context, _ paymentspg.Querier, person ref.ID) ([]ref.ID, error) {
	if person == c.bidder {
		return []ref.ID{c.application}, nil
	}
	return nil, nil
}

// site is a server of these routes whose clock the test moves.
type site struct {
	t      *testing.T
	door   door
	apps   map[string]*fiber.App // by legal time
	build  func(at legal.Time) *fiber.App
	now    legal.Time
	svc    *paymentspg.Service
	bank   *bank.Client
	caseID ref.ID
	claims claims
	hash   func(string) []byte
	db     *pgxpool.Pool
}

func newSite(t *testing.T) *site {
	t.Helper()
	pool := pgtest.New(t)
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "ring"))
	require.NoError(t, err)
	sim, err := banksim.New(banksim.Options{Dir: t.TempDir(), Hasty: true})
	require.NoError(t, err)
	srv := httptest.NewServer(sim.Handler())
	t.Cleanup(func() { srv.Close(); _ = sim.Close() })
	link, err := bank.New(bank.Options{URL: srv.URL})
	require.NoError(t, err)
	s := &site{t: t, door: door{}, now: pgtest.Epoch, db: pool, bank: link, caseID: ref.New(), apps: map[string]*fiber.App{},
		claims: claims{creditor: ref.New(), debtor: ref.New(), person: ref.New(), bidder: ref.New(), application: ref.New()}}
	s.hash = func(name string) []byte { return ring.Blind("name", []byte(name)) }
	s.svc = paymentspg.New(pool, paymentspg.Options{Machine: clock.System, HashName: s.hash, Cipher: ring, Registry: s.claims, Bank: link,
		Calendar: func(context.Context, paymentspg.Querier) (calendar.Calendar, error) { return calendar.Official(), nil }})
	for _, r := range identity.CourtRoles {
		s.door[string(r)] = identity.Caller{Person: ref.New(), Courts: map[string][]identity.Role{"jinjiang": {r}}}
		s.door["foreign "+string(r)] = identity.Caller{Person: ref.New(), Courts: map[string][]identity.Role{"wuhou": {r}}}
	}
	s.door["creditor"] = identity.Caller{Person: s.claims.person}
	s.door["bidder"] = identity.Caller{Person: s.claims.bidder}
	s.build = func(at legal.Time) *fiber.App {
		return web.New(web.Options{Routes: funds.Routes(s.svc, nil), Auth: s.door, Clock: clock.Frozen(at), Machine: clock.System,
			Log: slog.New(slog.DiscardHandler), Metrics: observe.NewMetrics()})
	}
	require.NoError(t, pg.Tx(t.Context(), pool, func(tx pgx.Tx) error { return s.court(t.Context(), tx) }))
	require.NoError(t, link.SetClock(t.Context(), s.now, false))
	_, err = link.Open(t.Context(), bank.Opening{No: mainNo, Holder: "案款专户"})
	require.NoError(t, err)
	return s
}

func (s *site) court(ctx context.Context, tx pgx.Tx) error {
	at := pgtest.Epoch
	_, err := tx.Exec(ctx, `
		insert into court (court_id, code, name, name_en, opened_at)
		values ('jinjiang', '川0104', '某某区人民法院', 'A District Court', $1)`, at)
	_, err2 := tx.Exec(ctx, `
		insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
		values ('jinjiang', 'SIM', $2, '案款专户', gen_random_uuid(), gen_random_uuid(), $1)`, at, mainNo)
	_, err3 := tx.Exec(ctx, `
		insert into ledger (court_id, opened_on, closed_through)
		values ('jinjiang', $1, $2)`, at.Date(), at.Date().AddDays(-1))
	_, err4 := tx.Exec(ctx, `
		insert into enforcement_case (court_id, case_id, case_no, year, court_code, kind, serial, filed_on, title_doc, criminal, summary, opened_by, opened_at)
		values ('jinjiang', $1, '（2026）川0104执1号', 2026, '川0104', '执', 1, '2026-01-05', '（2025）民初1号', false, '', gen_random_uuid(), $2)`, s.caseID, at)
	return errors.Join(err, err2, err3, err4)
}

// at moves the court's and the bank's time.
func (s *site) at(t string) {
	s.now = legal.MustParse(t)
	require.NoError(s.t, s.bank.SetClock(s.t.Context(), s.now, false))
}

func (s *site) raw(who, method, path, body string) (int, []byte) {
	s.t.Helper()
	app, ok := s.apps[s.now.String()]
	if !ok {
		app = s.build(s.now)
		s.apps[s.now.String()] = app
	}
	r := httptest.NewRequest(method, path, bytes.NewBufferString(body))
	if who != "" {
		r.Header.Set("Authorization", "Bearer "+who)
	}
	resp, err := app.Test(r, -1)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	return resp.StatusCode, answer
}

// call asks as who and wants an answer of status, which it decodes.
func call[T any](s *site, who, method, path, body string, status int) (out T) {
	s.t.Helper()
	got, answer := s.raw(who, method, path, body)
	require.Equal(s.t, status, got, "%s %s as %s: %s", method, path, who, answer)
	require.NoError(s.t, json.Unmarshal(answer, &out), "%s", answer)
	return out
}

type object = map[string]any

const court = "/api/v1/courts/jinjiang"

func (s *site) transfer(name, to, amount string) {
	s.t.Helper()
	_, err := s.bank.Transfer(s.t.Context(), bank.Transfer{Key: string(ref.New()), From: "62220001", FromHolder: name,
		Fund: money.MustParse(amount), To: to, Amount: money.MustParse(amount), Remark: ""})
	require.NoError(s.t, err)
	s.pull()
}

func (s *site) pull() {
	s.t.Helper()
	_, err := s.svc.PullLines(s.t.Context(), s.now)
	require.NoError(s.t, err)
}

// Money of a case, from a receipt nobody understood to the creditor's account and
// a closed day, by requests alone.
func TestMoneyOverHTTP(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.transfer("被执行人", mainNo, "5000.00")
	queue := call[[]object](s, "finance_maker", "GET", court+"/exceptions", "", 200)
	x := court + "/exceptions/" + queue[0]["exception"].(string)
	who := call[object](s, "finance_maker", "POST", x+"/opening", `{"reason":"查明付款人"}`, 201)
	require.Equal(t, "被执行人", who["name"])
	p := call[object](s, "finance_maker", "POST", x+"/resolutions", `{"treat_as":"execution","target":"`+string(s.caseID)+`","evidence":"银行查询书"}`, 201)
	body := `{"proposal":"` + p["proposal"].(string) + `"}`
	same := call[object](s, "finance_maker", "POST", x+"/approvals", body, 422)
	require.Equal(t, "journal.same_person", same["code"])
	call[object](s, "finance_checker", "POST", x+"/approvals", body, 201)

	plan := call[object](s, "judge", "POST", court+"/cases/"+string(s.caseID)+"/plans", `{}`, 201)["plan"].(string)
	call[object](s, "judge", "POST", court+"/plans/"+plan+"/service", `{}`, 201)
	own := call[object](s, "creditor", "GET", "/api/v1/me/plans/"+plan, "", 200)
	require.Equal(t, "served", own["state"])
	call[object](s, "bidder", "GET", "/api/v1/me/plans/"+plan, "", 404)
	call[object](s, "bidder", "POST", "/api/v1/me/plans/"+plan+"/objections", `{"reason":"我也要分"}`, 403)
	early := call[object](s, "judge", "POST", court+"/plans/"+plan+"/payouts", `{}`, 422)
	require.Equal(t, "plan.state", early["code"])

	trial := call[object](s, "supervisor", "GET", court+"/ledger", "", 200)
	require.Equal(t, trial["debit"], trial["credit"])
	require.Empty(t, call[object](s, "supervisor", "GET", court+"/ledger/check", "", 200)["breaches"])
	entries := call[[]object](s, "judge", "GET", court+"/ledger/entries?case="+string(s.caseID), "", 200)
	require.Len(t, entries, 1)
	accounts := call[[]object](s, "judge", "GET", court+"/ledger/accounts?code=L2050", "", 200)
	require.Equal(t, "5000.00", accounts[0]["balance"])

	s.at("2026-03-03T09:00:00+08:00")
	_, file, err := s.bank.Statement(t.Context(), mainNo, legal.MustDate("2026-03-02"))
	require.NoError(t, err)
	in := call[object](s, "finance_maker", "POST", court+"/statements", string(file), 201)
	require.Equal(t, "5000.00", in["closing"])
	require.Empty(t, in["differences"])
	day := court + "/days/2026-03-02"
	require.Equal(t, "proposed", call[object](s, "reconciler", "POST", day+"/close", `{}`, 201)["state"])
	require.Equal(t, "closed", call[object](s, "finance_checker", "POST", day+"/close", `{}`, 201)["state"])
	shown := call[object](s, "leader", "GET", day, "", 200)
	require.Equal(t, "closed", shown["state"])
	sealed, _ := shown["seal"].(object)
	root := call[object](s, "", "GET", "/api/v1/checkpoints/jinjiang/2026-03-02?since=2026-03-02", "", 200)
	require.Equal(t, sealed["root"], root["root"], "anybody may keep the root")
	call[object](s, "", "GET", "/api/v1/checkpoints/jinjiang/2026-02-02", "", 404)
	proof := call[object](s, "judge", "GET", court+"/ledger/entries/1/proof", "", 200)
	require.Equal(t, true, proof["holds"])
	require.Equal(t, sealed, proof["checkpoint"])
	call[object](s, "", "GET", court+"/ledger/entries/1/proof", "", 401)
	require.Equal(t, "0.00", shown["difference"])
}

// A person sees their own deposits and nobody else's.
func TestOwnDeposits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	require.NoError(t, pg.Tx(t.Context(), s.db, func(tx pgx.Tx) error {
		_, err := s.svc.ExpectDepositTx(t.Context(), tx, paymentspg.Expect{Court: "jinjiang", Case: s.caseID, Lot: ref.New(),
			Application: s.claims.application, Due: money.MustParse("100.00"), PayerHash: s.hash("张三"), At: s.now})
		return err
	}))
	mine := call[[]object](s, "bidder", "GET", "/api/v1/me/deposits", "", 200)
	require.Len(t, mine, 1)
	require.Equal(t, "expected", mine[0]["state"])
	s.transfer("张三", mine[0]["virtual_no"].(string), "100.00")
	require.Equal(t, "held", call[[]object](s, "bidder", "GET", "/api/v1/me/deposits", "", 200)[0]["state"])
	require.Empty(t, call[[]object](s, "creditor", "GET", "/api/v1/me/deposits", "", 200))
	list := call[[]object](s, "fund_keeper", "GET", court+"/deposits", "", 200)
	require.NotContains(t, list[0], "code")
	require.NotContains(t, list[0], "person")
}

// No role of another court, and no stranger, opens any of the court's doors.
func TestOtherCourtsStayOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, r := range funds.Routes(s.svc, nil) {
		if r.Access.Scope != route.InCourt {
			continue
		}
		path := strings.NewReplacer(":court", "jinjiang", ":date", "2026-03-02", ":number", "1").Replace(r.Path)
		for _, name := range []string{":id", ":case", ":plan", ":payout", ":account"} {
			path = strings.ReplaceAll(path, name, string(ref.New()))
		}
		for _, who := range append([]string{"", "creditor"}, foreigners(r)...) {
			status, body := s.raw(who, r.Method, path, `{}`)
			require.Contains(t, []int{http.StatusUnauthorized, http.StatusForbidden}, status, "%s %s as %q: %s", r.Method, path, who, body)
		}
	}
}

func foreigners(r route.Route) (who []string) {
	for _, role := range r.Access.Roles {
		who = append(who, "foreign "+string(role))
	}
	return who
}
