package scenario

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fachui/internal/clock"
	"fachui/web/route"
)

// door is a house that answers what it is told to: it says how the runner asks,
// and lets a test say what comes back.
func door(t *testing.T, answer func(method, path string) (int, string)) Options {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		code, body := http.StatusOK, "{}"
		switch {
		case r.URL.Path == "/api/v1/sessions":
			body = `{"token":"t","person":"01a200ec-39da-729d-8f9a-841151b581a2","token_expires_at":"2099-01-01T00:00:00Z"}`
		case r.Header.Get("Authorization") != "Bearer t":
			code, body = http.StatusUnauthorized, `{"code":"access.sign_in"}`
		case r.Method != http.MethodGet && r.Header.Get("Idempotency-Key") == "":
			code, body = http.StatusBadRequest, `{"code":"bid.key"}`
		case r.URL.Path != "/api/v1/clock":
			code, body = answer(r.Method, r.URL.Path)
		}
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	return Options{
		Base: s.URL, Bank: s.URL, Operator: Login{Name: "operator"}, Machine: clock.System,
		Routes: []route.Route{
			{Method: http.MethodPut, Path: "/api/v1/clock", Op: "clock.advance"},
			{Method: http.MethodPost, Path: "/api/v1/lots/:lot/bids", Op: "bid.place"},
			{Method: http.MethodGet, Path: "/api/v1/lots/:lot", Op: "lot.view"},
		},
	}
}

const aLot = "01a200ec-3a03-7300-b712-e1abbda239fb"

func play(t *testing.T, o Options, steps string) Result {
	t.Helper()
	f, err := Read("x.yaml", strings.NewReader(head+"when:\n"+steps))
	if err != nil {
		t.Fatal(err)
	}
	res, err := Run(t.Context(), f, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

const tooLow = `{"code":"bid.too_low","zh":"出价不足","basis":"第20条","args":{"lowest":"705000.00"}}`

// An act is green if it is accepted or refused as the story says, and not
// otherwise.
func TestActs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, rest string
		code       int
		body, want string
	}{
		{"accepted", "", 201, "{}", ""},
		{"refused and nobody expected it", "", 409, tooLow, "x.yaml:4: bid by 平台 was refused: bid.too_low: 出价不足 (第20条)"},
		{"refused as expected", "    refused: bid.too_low\n", 409, tooLow, ""},
		{"refused for another reason", "    refused: bid.closed\n", 409, tooLow, "refused with bid.too_low, expected bid.closed"},
		{"not refused", "    refused: bid.too_low\n", 201, "{}", "was accepted; expected refusal bid.too_low"},
		{"refused with the right figure", "    refused: bid.too_low\n    with: {lowest: 705000.00}\n", 409, tooLow, ""},
		{"refused with another figure", "    refused: bid.too_low\n    with: {lowest: 705000.01}\n", 409, tooLow, "the refusal says lowest=705000.00, expected 705000.01"},
		{"broken", "    refused: internal\n", 500, "oops", "HTTP 500: oops"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := door(t, func(string, string) (int, string) { return tt.code, tt.body })
			res := play(t, o, "  - by: 平台\n    bid: {lot: "+aLot+", amount: 1.00}\n"+tt.rest)
			got := strings.Join(res.Failed, "; ")
			if tt.want == "" && got != "" || tt.want != "" && !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What is looked at may differ without ending the story; what is done may not.
func TestLooking(t *testing.T) {
	t.Parallel()
	look := func(code int, body string) func(string, string) (int, string) {
		return func(method, _ string) (int, string) {
			if method == http.MethodGet {
				return code, body
			}
			return http.StatusOK, "{}"
		}
	}
	const twice = "  - by: 平台\n    bid: {lot: " + aLot + ", amount: 1.00}\n    then:\n      - lot: {of: " + aLot + ", status: SOLD}\n        by: 平台\n" +
		"  - then:\n      - lot: {of: " + aLot + ", status: PAID}\n        by: 平台\n"
	res := play(t, door(t, look(200, `{"status":"SOLD"}`)), twice)
	if len(res.Failed) != 1 || !strings.HasPrefix(res.Failed[0], "x.yaml:10: lot "+aLot+": status is SOLD, expected PAID") || res.Checks != 2 {
		t.Errorf("found %q in %d looks", res.Failed, res.Checks)
	}
	const barred = "  - then:\n      - lot: {of: " + aLot + ", refused: access.role}\n        by: 平台\n"
	res = play(t, door(t, look(403, `{"code":"access.role"}`)), barred)
	if len(res.Failed) != 0 {
		t.Errorf("looking was refused as expected: %q", res.Failed)
	}
	res = play(t, door(t, look(200, `{}`)), barred)
	if len(res.Failed) != 1 || !strings.Contains(res.Failed[0], "could be looked at by 平台; expected refusal access.role") {
		t.Errorf("found %q", res.Failed)
	}
	res = play(t, door(t, look(200, `{"leader":"operator"}`)), "  - then:\n      - lot: {of: "+aLot+", hides: [平台]}\n        by: 平台\n")
	if len(res.Failed) != 1 || !strings.Contains(res.Failed[0], "mentions 平台") {
		t.Errorf("found %q", res.Failed)
	}
}

// A story is played step by step, so that a caller may stop the house between.
func TestRunnerSteps(t *testing.T) {
	t.Parallel()
	f, err := Read("x.yaml", strings.NewReader(head+"when:\n  - at: 2026-02-01 10:00\n  - wait: {}\n"))
	if err != nil {
		t.Fatal(err)
	}
	o := door(t, func(string, string) (int, string) { return http.StatusOK, "{}" })
	r := NewRunner(f, o)
	for i := range 2 {
		more, err := r.Step(t.Context())
		if err != nil || !more || r.Done() != i+1 || r.Steps() != 2 {
			t.Fatalf("step %d: %v, %v; %d of %d", i, more, err, r.Done(), r.Steps())
		}
		r.Move(o.Base)
	}
	more, err := r.Step(t.Context())
	if err != nil || more {
		t.Fatalf("after the last: %v, %v", more, err)
	}
	res, err := r.Finish(t.Context())
	if err != nil || len(res.Failed) != 0 {
		t.Errorf("finish: %+v, %v", res, err)
	}
	b, err := json.Marshal(res)
	if err != nil || !strings.Contains(string(b), `"failed":[]`) {
		t.Errorf("as JSON: %s, %v", b, err)
	}
}

// Many stories go on from where one stands, and from nowhere else.
func TestContinue(t *testing.T) {
	t.Parallel()
	o := door(t, func(string, string) (int, string) { return http.StatusOK, "{}" })
	file := func(name, text string) File {
		f, err := Read(name, strings.NewReader(head+text))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	const given = "given:\n  - at: 2026-02-01 10:00\n  - wait: {}\n"
	f := file("x.yaml", given+"when:\n  - wait: {}\n")
	r := NewRunner(f.Until(2), o)
	for range 3 {
		_, err := r.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := r.w.remember("L1", aLot, "list"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		on, err := r.Continue(f, o)
		if err != nil || on.Done() != 2 || on.Steps() != 3 {
			t.Fatalf("stands at step %d of %d: %v", on.Done(), on.Steps(), err)
		}
		if id, err := on.ID("L1"); id != aLot || err != nil {
			t.Errorf("knows L1 as %q, %v", id, err)
		}
		if err := on.w.remember("L2", aLot, "list"); err != nil {
			t.Errorf("what one remembers is not known to the other: %v", err)
		}
		more, err := on.Step(t.Context())
		if err != nil || !more || on.Done() != 3 {
			t.Errorf("step %d: %v, %v", on.Done(), more, err)
		}
	}
	for _, other := range []File{
		file("y.yaml", given+"when:\n  - wait: {}\n"), file("x.yaml", "when:\n  - wait: {}\n"), f.Until(1),
	} {
		_, err := r.Continue(other, o)
		if err == nil {
			t.Errorf("%s went on from what it does not begin with", other.Name)
		}
	}
}

// A story can be begun by others up to where a file that it includes ends.
func TestBeginnings(t *testing.T) {
	t.Parallel()
	read := func(name string) File {
		f, err := ReadFS(os.DirFS("../../scenarios"), name)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	lot, story, whole := read("worlds/lot.yaml"), read("single_bidder.yaml"), read("story.yaml")
	ends := lot.Beginnings()
	if len(ends) != 5 || ends[4] != len(lot.Given) {
		t.Errorf("court, case, priced, resolved and lot end at %v", ends)
	}
	got := story.Beginnings()
	if !slices.Equal(got, ends) || story.Played(got[4]) != lot.Played(ends[4]) {
		t.Errorf("a story of this lot begins at %v", got)
	}
	if story.Played(got[4]) == story.Played(got[3]) {
		t.Error("two beginnings are taken for one")
	}
	if got := whole.Beginnings(); len(got) != 0 {
		t.Errorf("what includes nothing shares nothing: %v", got)
	}
}

// The package is a client: it knows no table of the database.
func TestNoWayToTheDatabase(t *testing.T) {
	t.Parallel()
	sql := regexp.MustCompile(`(?i)\b(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|truncate|create\s+table)\b|pgx|database/sql|postgres`)
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(b), "\n") {
			if sql.MatchString(line) {
				t.Errorf("%s:%d: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	}
}

func TestMeant(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"bid", "bid", 0}, {"bid", "bidd", 1}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"出价", "出价吧", 1}} {
		if got := distance(tt.a, tt.b); got != tt.want || got != distance(tt.b, tt.a) {
			t.Errorf("%q and %q are %d apart, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
