package lots_test

import (
	"strings"
	"testing"

	"fachui/auction/auctionpg"
	"fachui/web/lots"
	"fachui/web/route"
)

// Every row has its words, its own operation, and a scope that fits its address.
func TestRoutes(t *testing.T) {
	t.Parallel()
	ops, addresses := map[string]bool{}, map[string]bool{}
	for _, r := range lots.Routes(&auctionpg.Service{}, nil) {
		address := r.Method + " " + r.Path
		if ops[r.Op] || addresses[address] {
			t.Errorf("%s %s stands twice", r.Op, address)
		}
		ops[r.Op], addresses[address] = true, true
		if r.Summary.ZH == "" || r.Summary.EN == "" {
			t.Errorf("%s has no words", r.Op)
		}
		inCourt := strings.HasPrefix(r.Path, "/api/v1/courts/:court/")
		if inCourt != (r.Access.Scope == route.InCourt) {
			t.Errorf("%s: %s has another scope", r.Op, r.Path)
		}
		if r.Method != "GET" && r.Access.Scope == route.Anyone {
			t.Errorf("%s may be called by anyone", r.Op)
		}
	}
	for _, op := range []string{"lot.sign", "lot.rule", "lot.confirm_priority", "lot.confirm_agent"} {
		if !fresh(op) {
			t.Errorf("%s does not read the session again", op)
		}
	}
}

func fresh(op string) bool {
	for _, r := range lots.Routes(&auctionpg.Service{}, nil) {
		if r.Op == op {
			return r.Access.Fresh
		}
	}
	return false
}
