package mine_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/house"
	"fachui/web/route"
)

// ours are the operations that the pages of this package, of the operator's and
// of the supervisor's desks have to offer: all that people do for themselves, and
// all that an operator does.
func ours(r route.Route) bool {
	for _, prefix := range []string{"person.", "password.", "session.", "proof.", "staff.", "contact.", "outbox.", "delivery.", "clock.", "court.", "calendar.", "firm."} {
		if strings.HasPrefix(r.Op, prefix) {
			return r.Access.Scope != route.InCourt
		}
	}
	return strings.HasPrefix(r.Path, "/api/v1/me/") || r.Op == "draw.contribute"
}

// elsewhere are operations that no page needs, and why.
var elsewhere = map[string]string{
	"session.close": "the layout of every page signs out",
	"session.open":  "the page for signing in",
}

// Every operation that a person or an operator may do is done by a form, and every
// one that they may read is read by a page.
func TestEveryOperationIsReached(t *testing.T) {
	t.Parallel()
	actions, asked := written(t)
	var missing []string
	reached := 0
	for _, r := range house.Table() {
		if r.Run == nil || !ours(r) || elsewhere[r.Op] != "" {
			continue
		}
		reached++
		switch r.Method {
		case "GET":
			if !slices.Contains(asked, r.Op) {
				missing = append(missing, "nobody asks "+r.Op)
			}
		default:
			if !slices.Contains(actions, action(r)) {
				missing = append(missing, "no form posts to "+action(r)+" ("+r.Op+")")
			}
		}
	}
	require.Empty(t, missing)
	require.Greater(t, reached, 60, "the table was looked at")
}

var parameter = regexp.MustCompile(`:[a-z]+`)

// action is where the form of r posts, with a star for each parameter.
func action(r route.Route) string {
	path := parameter.ReplaceAllString(strings.TrimPrefix(r.Path, "/api/v1"), "*")
	if r.Method == "DELETE" {
		path += "/end"
	}
	return path
}

var (
	at      = regexp.MustCompile(`\{\{\$at := printf "([^"]+)"`)
	forms   = regexp.MustCompile(`\.Form (?:"[^"]*"|\(printf [^)]*\)) (?:"([^"]+)"|\(printf "([^"]+)"([^)]*)\))`)
	asks    = regexp.MustCompile(`"([a-z_]+\.[a-z_]+)"`)
	unnamed = regexp.MustCompile(`%[sd]`)
)

// written are the actions of all forms in templates, and what looks like the name
// of an operation in the pages' code.
func written(t *testing.T) (actions, asked []string) {
	t.Helper()
	templates, err := filepath.Glob("../*/*.html")
	require.NoError(t, err)
	for _, name := range templates {
		b, err := os.ReadFile(name)
		require.NoError(t, err)
		for block := range strings.SplitSeq(string(b), "\n{{define ") {
			base := ""
			if m := at.FindStringSubmatch(block); m != nil {
				base = m[1]
			}
			for _, m := range forms.FindAllStringSubmatch(block, -1) {
				to := m[1] + m[2]
				if strings.HasPrefix(strings.TrimSpace(m[3]), "$at") {
					to = strings.Replace(to, "%s", base, 1)
				}
				actions = append(actions, unnamed.ReplaceAllString(to, "*"))
			}
		}
	}
	for _, family := range []string{"mine", "platformdesk", "oversight", "public", "casedesk", "objectiondesk", "page"} {
		sources, err := filepath.Glob("../" + family + "/*.go")
		require.NoError(t, err)
		for _, name := range sources {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			b, err := os.ReadFile(name)
			require.NoError(t, err)
			for _, m := range asks.FindAllStringSubmatch(string(b), -1) {
				asked = append(asked, m[1])
			}
		}
	}
	return actions, asked
}
