package browser

import "testing"

// The pages of a person's own affairs, as people of the story see them.
func TestMinePages(t *testing.T) {
	t.Parallel()
	w := world(t, "running")
	walk(t, w, []visit{
		{Path: "/register"}, {Path: "/register?kind=company"},
		{Path: "/me", Who: "luoqiang"},
		{Path: "/me/auctions", Who: "luoqiang"}, {Path: "/me/deposits", Who: "luoqiang"},
		{Path: "/me/account", Who: "luoqiang"}, {Path: "/me/contacts", Who: "luoqiang"}, {Path: "/me/security", Who: "luoqiang"},
	})
}
