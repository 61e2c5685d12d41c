package lawdoc

import (
	"fmt"
	"strings"
	"testing"

	"fachui/internal/house"
	"fachui/internal/identity"
	"fachui/web/route"
)

const pagesPaper = "docs/pages.md"

// The paper lists what the table holds.
func TestPagesPaperFollowsTheTable(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("| address | page | who |\n|---|---|---|\n")
	for _, r := range house.Table() {
		if !strings.HasPrefix(r.Op, "page.") {
			continue
		}
		fmt.Fprintf(&b, "| `%s` | %s · %s | %s |\n", r.Path, r.Summary.ZH, r.Summary.EN, whoOpens(r.Access))
	}
	compare(t, pagesPaper, b.String())
}

func whoOpens(a route.Access) string {
	switch a.Scope {
	case route.Anyone:
		return "anybody"
	case route.Own:
		if a.Proved {
			return "a person whose real name is proved"
		}
		return "a signed-in person"
	case route.InCourt, route.OnPlatform:
	}
	if len(a.Roles) == len(identity.CourtRoles) {
		return "everybody who serves in the court"
	}
	return identity.RoleNames(a.Roles).EN
}
