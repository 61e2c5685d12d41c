package fundsdesk_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fachui/internal/house"
	"fachui/internal/identity"
	"fachui/web/route"
)

// finance are the roles whose work is done on these pages.
var finance = []identity.Role{identity.FinanceMaker, identity.FinanceChecker, identity.Reconciler, identity.FundKeeper, identity.BureauHead, identity.Leader}

// Whatever the interface lets a finance role do about money has a form on a page.
func TestEveryActHasAForm(t *testing.T) {
	t.Parallel()
	actions := formActions(t)
	seen := 0
	for _, r := range house.Table() {
		if !strings.HasPrefix(r.Op, "form.") || !ofMoney(r.Op) || !slices.ContainsFunc(r.Access.Roles, func(x identity.Role) bool { return slices.Contains(finance, x) }) {
			continue
		}
		seen++
		if !slices.Contains(actions, pattern(r)) {
			t.Errorf("%s (%s) has no form; the forms are %v", r.Op, pattern(r), actions)
		}
	}
	if seen < 15 {
		t.Errorf("only %d acts were looked at", seen)
	}
}

func ofMoney(op string) bool {
	rest := strings.TrimPrefix(op, "form.")
	return slices.ContainsFunc([]string{"statement.", "day.", "exception.", "payout.", "payee.", "ledger.", "case.account", "cash.", "intake.", "interest."}, func(p string) bool {
		return strings.HasPrefix(rest, p)
	}) && rest != "payee.record" && rest != "payee.confirm"
}

// pattern is an address with a * for each name in it.
func pattern(r route.Route) string {
	return regexp.MustCompile(`:[a-z]+`).ReplaceAllString(r.Path, "*")
}

// formActions are the addresses that the forms of the templates post to.
func formActions(t *testing.T) []string {
	t.Helper()
	prefixes := map[string]string{"$acts": "/courts/*/exceptions/*", "$act": "/courts/*/payouts/*", "$at": "/courts/*/cases/*"}
	var out []string
	direct := regexp.MustCompile(`\.Form (?:"[a-z]+"|\(print "[a-z]+-" \.[A-Za-z]+\)) \(printf "([^"]+)"`)
	joined := regexp.MustCompile(`\.Form "[a-z]+" \(print (\$[a-z]+) "([^"]+)"\)`)
	names, err := fs.Glob(os.DirFS("."), "*.html")
	if err != nil || len(names) == 0 {
		t.Fatal("no templates", err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range direct.FindAllStringSubmatch(string(b), -1) {
			out = append(out, strings.NewReplacer("%s", "*", "%d", "*").Replace(m[1]))
		}
		for _, m := range joined.FindAllStringSubmatch(string(b), -1) {
			out = append(out, prefixes[m[1]]+m[2])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
