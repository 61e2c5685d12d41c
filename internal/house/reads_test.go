package house_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"fachui/internal/desk"
	"fachui/internal/house/housetest"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/record"
	"fachui/internal/ref"
	"fachui/internal/scenario"
	"fachui/scenarios"
)

// One home goes from seizure to payout. On its way every desk is told of its task
// at some step and of none that was done, and every link that a page shows to
// anybody leads somewhere; at the end everything about it can be read, by those who may.
func TestTheStory(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w, r := housetest.Begin(t, read(t, scenarios.Story), housetest.Options{Log: &log})
	everyLink := followLinks(t, w, r)
	seen, queue := walkQueue(t, w, r, everyLink.look)
	everyLink.reached()
	housetest.NoErrors(t, log.String())
	for _, node := range []string{
		"asset.survey", "valuation.begin", "valuation.method", "valuation.firms", "draw.freeze", "commission.issue", "report.review",
		"report.serve", "lot.list", "lot.platform", "lot.propose", "lot.notify", "lot.announce", "lot.rule", "lot.deliver", "plan.draft",
		"plan.serve", "payout.check", "payout.approve", "payout.make", "payout.dispatch", "statement.import", "day.sign", "day.close",
	} {
		if !slices.Contains(seen, node) {
			t.Errorf("no desk was ever told of %s", node)
		}
	}
	for _, n := range queue.Nodes {
		if strings.HasPrefix(n.Node, "asset.") || strings.HasPrefix(n.Node, "valuation.") || strings.HasPrefix(n.Node, "report.") || strings.HasPrefix(n.Node, "lot.") {
			t.Errorf("the home is delivered, and %d of %s still wait", n.Count, n.Node)
		}
	}
	everyFactHasWords(t, w)
	publicReads(t, w)
	ownReads(t, w)
}

// walkQueue plays the story and collects what waited for anybody after each step.
func walkQueue(t *testing.T, w *housetest.World, r *scenario.Runner, look func()) (seen []string, last desk.Tasks) {
	t.Helper()
	tasks := desk.New(w.Pool)
	for more := true; more; {
		var err error
		more, err = r.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		now, err := legal.Parse(w.Anybody().Must(t, get, "/api/v1/clock", "").Get("now"))
		if err != nil {
			t.Fatal(err)
		}
		last, err = tasks.Queue(t.Context(), "jinjiang", ref.New(), identity.CourtRoles, desk.Question{}, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range last.Nodes {
			seen = append(seen, n.Node)
		}
		look()
	}
	res, err := r.Finish(t.Context())
	if err != nil || len(res.Failed) > 0 {
		t.Fatal(err, res.Failed)
	}
	return seen, last
}

// everyFactHasWords holds the words against what was really recorded.
func everyFactHasWords(t *testing.T, w *housetest.World) {
	t.Helper()
	rows, err := w.Pool.Query(t.Context(), `
		select distinct kind
		from event
		where case_id is not null`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(all) < 30 {
		t.Fatalf("%d kinds, %v", len(all), err)
	}
	for _, kind := range all {
		if _, ok := record.WordsOf(kind); !ok {
			t.Errorf("%s was recorded in a case and has no words", kind)
		}
	}
}

// publicReads asks everything that the pages of a lot ask, as nobody.
func publicReads(t *testing.T, w *housetest.World) {
	t.Helper()
	lot := "/api/v1/lots/" + living(t, w)["lot"]
	for path, want := range map[string]string{
		lot: "court_name", lot + "/announcements": "versions", lot + "/rounds": "rounds", lot + "/survey": "risks", lot + "/valuation": "firms",
		lot + "/costs?price=1000000&area=140": "least", "/api/v1/lots?state=sold&sort=soonest": "counts", "/api/v1/lots/days": "days",
		"/api/v1/lots/totals": "sold",
	} {
		a := w.Anybody().Must(t, get, path, "")
		if a.Body[want] == nil {
			t.Errorf("%s says nothing of %s: %s", path, want, a.Text)
		}
		for _, name := range partyNames(t, w) {
			if strings.Contains(a.Text, name) {
				t.Errorf("%s names %s", path, name)
			}
		}
	}
	judge, _ := w.SignIn(t, staff[identity.Judge], storyPassword)
	judge.Must(t, get, "/api/v1/courts/jinjiang/running", "")
	judge.Must(t, get, "/api/v1/courts/jinjiang/queue", "")
	for _, path := range []string{"/api/v1/courts/wuhou/queue", "/api/v1/courts/wuhou/running"} {
		if a := judge.Do(t, get, path, ""); a.Code() != "access.court" {
			t.Errorf("%s in another court: %d %s", path, a.Status, a.Text)
		}
	}
}

// partyNames are the names in full of the parties in this story that are persons.
func partyNames(t *testing.T, w *housetest.World) []string {
	t.Helper()
	var masked []string
	err := w.Pool.QueryRow(t.Context(), `
		select array_agg(masked_name)
		from party
		where nature = 'person'`).Scan(&masked)
	if err != nil {
		t.Fatal(err)
	}
	return masked
}

// ownReads asks what a party asks of its own case, and what another's answer is.
func ownReads(t *testing.T, w *housetest.World) {
	t.Helper()
	var login, caseID string
	err := w.Pool.QueryRow(t.Context(), `
		select p.login, y.case_id::text
		from party_now y
		join person p using (person_id)
		limit 1`).Scan(&login, &caseID)
	if err != nil {
		t.Fatal(err)
	}
	party, _ := w.SignIn(t, login, storyPassword)
	line := party.Must(t, get, "/api/v1/me/cases/"+caseID+"/timeline", "")
	for _, words := range []string{"执行案件立案", "参考价确定", "拍卖成交", "分配方案确定"} {
		if !strings.Contains(line.Text, words) {
			t.Errorf("the timeline does not say %s", words)
		}
	}
	for _, secret := range []string{"application.", "deposit.held", "identity.opened"} {
		if strings.Contains(line.Text, secret) {
			t.Errorf("the timeline tells a party of %s", secret)
		}
	}
	party.Must(t, get, "/api/v1/me/tasks", "")
	bidder, _ := w.SignIn(t, staff[identity.Person], storyPassword)
	if a := bidder.Do(t, get, "/api/v1/me/cases/"+caseID+"/timeline", ""); a.Code() != "timeline.unknown" {
		t.Errorf("a bidder reads the case: %d %s", a.Status, a.Text)
	}
}
