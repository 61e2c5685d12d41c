package browser

import (
	"net/http"
	"testing"

	"fachui/internal/house/housetest"
	"fachui/internal/scenario"
)

// The pages that every site has, as anybody sees them.
func TestSitePages(t *testing.T) {
	t.Parallel()
	walk(t, world(t, ""), []visit{
		{Path: "/api"}, {Path: "/faults"}, {Path: "/sign-in"},
		{Path: "/about/writing"}, {Path: "/about/components"}, {Path: "/nowhere", Status: http.StatusNotFound},
	})
}

// A session that the interface gave opens pages, and a choice of language stays.
func TestSessionAndLanguage(t *testing.T) {
	t.Parallel()
	b := open(t, world(t, ""))
	p := b.As(housetest.Operator.Name, housetest.Operator.Password)
	p.Go("/api")
	p.See("我的")
	p.In("header").NotSee("登录")
	p.In("header").Click("English")
	p.At("/api")
	p.Go("/sign-in")
	p.See("Password")
	b.Anonymous().Go("/sign-in")
}

// Each world comes to its state, and its people can sign in.
func TestWorlds(t *testing.T) {
	t.Parallel()
	for state, status := range map[string]string{
		"priced": "PRICED", "announced": "ANNOUNCED", "running": "BIDDING", "sold": "SOLD",
	} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			w := world(t, state)
			clerk, _ := w.SignIn(t, "clerk.wang", scenario.Password)
			a := clerk.Must(t, http.MethodGet, "/api/v1/courts/jinjiang/lots/"+w.ID("拍品"), "")
			if a.Get("status") != status {
				t.Errorf("the lot is %s", a.Text)
			}
		})
	}
}

// What fill has made is counted, and time moves on with it.
func tenThousandAreCounted(t *testing.T, w *World) {
	t.Helper()
	a := w.Anybody().Must(t, http.MethodGet, "/api/v1/lots?state=upcoming", "")
	counts, _ := a.Body["counts"].(map[string]any)
	if counts["upcoming"] != 10_001.0 {
		t.Errorf("counts %v", counts)
	}
	w.Advance("2026-04-01 10:01")
	w.Anybody().Must(t, http.MethodGet, "/api/v1/lots/"+w.ID("拍品"), "")
}
