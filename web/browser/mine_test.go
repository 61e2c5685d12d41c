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

func TestOperatorAndOversightPages(t *testing.T) {
	t.Parallel()
	w := world(t, "report")
	walk(t, w, []visit{
		{Path: "/courts/jinjiang/oversight", Who: "supervisor", Name: "oversight"},
		{Path: "/platform", Who: "operator2"}, {Path: "/platform/staff?court=jinjiang", Who: "operator2", Name: "staff"},
		{Path: "/platform/courts", Who: "operator2"}, {Path: "/platform/courts/new", Who: "operator2"},
		{Path: "/platform/firms", Who: "operator2"}, {Path: "/platform/firms/SC-CD-001", Who: "operator2", Name: "firm"}, {Path: "/platform/firms/new", Who: "operator2"},
		{Path: "/platform/system", Who: "operator2"}, {Path: "/platform/calendar", Who: "operator2"}, {Path: "/platform/calendar/2027", Who: "operator2"},
		{Path: "/platform/proofs", Who: "operator2"},
	})
}
