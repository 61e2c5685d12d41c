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
		{Path: "/me/messages", Who: "luoqiang"}, {Path: "/me/servings", Who: "luoqiang"}, {Path: "/me/cases", Who: "luoqiang"},
		{Path: "/me/account", Who: "luoqiang"}, {Path: "/me/contacts", Who: "luoqiang"}, {Path: "/me/security", Who: "luoqiang"},
	})
}

// A party's case, and the firm's commission, while there is something to do.
func TestMinePartyPages(t *testing.T) {
	t.Parallel()
	w := world(t, "report")
	walk(t, w, []visit{
		{Path: "/me", Who: "zhangwei", Name: "me-party"},
		{Path: "/me/cases", Who: "jjbank", Name: "cases"},
		{Path: "/me/cases/" + w.ID("案"), Who: "jjbank", Name: "case"},
		{Path: "/me/valuations/" + w.ID("定价"), Who: "zhangwei", Name: "valuation"},
		{Path: "/me/parties/" + w.ID("申请人") + "/payee-account", Who: "jjbank", Name: "payee"},
		{Path: "/me/servings", Who: "zhangwei", Name: "servings"},
	})
}

func TestMinePlan(t *testing.T) {
	t.Parallel()
	w := world(t, "plan")
	walk(t, w, []visit{{Path: "/me/plans/" + w.ID("方案"), Who: "jjbank", Name: "plan"}})
}
