package lotdesk_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/house"
	"fachui/internal/identity"
	"fachui/web/route"
)

var action = regexp.MustCompile(`\(printf "(/courts/[^"]+)"`)

// actions are the addresses that the forms of the family post to, with * for names.
func actions(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("templates: %v, %v", files, err)
	}
	out := []string{"/courts/*/lots/*/suspension", "/courts/*/lots/*/resumption", "/courts/*/lots/*/withdrawal", // one template for three
		"/courts/*/lots/*/late-acceptance", "/courts/*/lots/*/default", "/courts/*/lots/*/approval-failure", "/courts/*/lots/*/revocation"} // and another
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range action.FindAllStringSubmatch(string(b), -1) {
			out = append(out, strings.ReplaceAll(m[1], "%s", "*"))
		}
	}
	return out
}

var name = regexp.MustCompile(`:[a-z]+`)

// ours reports whether a form for r belongs to this desk: the court's half of a
// sale, and what judges, clerks and bureau heads do with the money.
func ours(r route.Route) bool {
	if r.Run == nil || r.Method == fiber.MethodGet || r.Access.Scope != route.InCourt {
		return false
	}
	switch r.Op {
	case "payout.approve_chosen": // several payouts at once are chosen on the finance desk's list
		return false
	case "lot.add_bar", "lot.strike_bar", "lot.require": // on the page of who may bid, of package objectiondesk
		return false
	}
	family, _, _ := strings.Cut(r.Op, ".")
	switch family {
	case "lot", "bid", "set":
		return true
	case "plan", "payout":
		return slices.ContainsFunc(r.Access.Roles, func(x identity.Role) bool {
			return x == identity.Judge || x == identity.Clerk || x == identity.BureauHead
		})
	}
	return r.Op == "case.account"
}

// Everything that this desk may do through the interface can be done on a page.
func TestEveryOperationHasAForm(t *testing.T) {
	t.Parallel()
	forms := actions(t)
	n := 0
	for _, r := range house.Table() {
		if !ours(r) {
			continue
		}
		n++
		want := name.ReplaceAllString(strings.TrimPrefix(r.Path, "/api/v1"), "*")
		if !slices.Contains(forms, want) {
			t.Errorf("%s (%s) has no form", r.Op, r.Path)
		}
	}
	if n < 25 {
		t.Errorf("only %d operations were looked at", n)
	}
}

// No form posts to an address that does not exist.
func TestEveryFormHasAnOperation(t *testing.T) {
	t.Parallel()
	posts := map[string]bool{}
	for _, r := range house.Table() {
		if r.Run != nil && r.Method != fiber.MethodGet {
			posts[name.ReplaceAllString(strings.TrimPrefix(r.Path, "/api/v1"), "*")] = true
		}
	}
	files, _ := filepath.Glob("*.html")
	form := regexp.MustCompile(`\.Form (?:"[^"]+"|\([^)]+\)) \(printf "([^"]+)"`)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range form.FindAllStringSubmatch(string(b), -1) {
			if to := strings.ReplaceAll(m[1], "%s", "*"); !posts[to] && to != "/courts/*/lots/*/*" {
				t.Errorf("%s: a form posts to %s", f, m[1])
			}
		}
	}
}
