package browser

import (
	"testing"
)

const lotCourt = "/courts/jinjiang"

// Pages of the lots' desk before the announcement.
func TestLotDeskPages(t *testing.T) {
	t.Parallel()
	w := world(t, "resolved")
	lot := lotCourt + "/lots/" + w.ID("拍品")
	walk(t, w, []visit{
		{Path: lotCourt + "/lots", Name: "lotdesk-lots", Who: "clerk.wang"},
		{Path: lot, Name: "lotdesk-lot", Who: "clerk.wang"},
		{Path: lot + "/platform-choice", Name: "lotdesk-platform", Who: "clerk.wang"},
		{Path: lot + "/resolutions/new", Name: "lotdesk-propose", Who: "judge.li"},
		{Path: lot + "/resolutions/" + w.ID("决议"), Name: "lotdesk-resolution", Who: "judge.zhao"},
		{Path: lot + "/notices", Name: "lotdesk-notices", Who: "clerk.wang"},
		{Path: lot + "/announcement/new", Name: "lotdesk-announce", Who: "clerk.wang"},
		{Path: lotCourt + "/assets/" + w.ID("铺") + "/lots/new", Name: "lotdesk-list", Who: "clerk.wang"},
	})
}

// Pages of a running auction.
func TestLotDeskRunningPages(t *testing.T) {
	t.Parallel()
	w := world(t, "running")
	lot := lotCourt + "/lots/" + w.ID("拍品")
	walk(t, w, []visit{
		{Path: lotCourt + "/running", Name: "lotdesk-running", Who: "judge.li"},
		{Path: lotCourt + "/lot-sets", Name: "lotdesk-court-sets", Who: "judge.li"},
		{Path: lot, Name: "lotdesk-lot-running", Who: "judge.li"},
		{Path: lot + "/bids", Name: "lotdesk-bids", Who: "judge.li"},
		{Path: lot + "/voids/new?seq=1", Name: "lotdesk-void", Who: "judge.li"},
		{Path: lot + "/bars/new?code=AAAA", Name: "lotdesk-bar", Who: "judge.li"},
		{Path: lot + "/suspension/new", Name: "lotdesk-suspend", Who: "judge.li"},
		{Path: lot + "/applications", Name: "lotdesk-applications", Who: "confirm.jiang"},
	})
}

// Pages of what follows a sale.
func TestLotDeskAfterPages(t *testing.T) {
	t.Parallel()
	w := world(t, "plan")
	lot := lotCourt + "/lots/" + w.ID("拍品")
	ofCase := lotCourt + "/cases/" + w.ID("案")
	walk(t, w, []visit{
		{Path: lot, Name: "lotdesk-lot-titled", Who: "clerk.wang"},
		{Path: lot + "/confirmation", Name: "lotdesk-confirmation", Who: "clerk.wang"},
		{Path: lot + "/service", Name: "lotdesk-service", Who: "clerk.wang"},
		{Path: lot + "/delivery", Name: "lotdesk-delivery", Who: "clerk.wang"},
		{Path: ofCase + "/file", Name: "lotdesk-casefile", Who: "clerk.wang"},
		{Path: ofCase + "/handler-changes", Name: "casedesk-handovers", Who: "head.zheng"},
		{Path: "/me/lots/" + w.ID("拍品") + "/delivery", Name: "mine-delivery", Who: "luoqiang"},
		{Path: lot + "/ruling/new", Name: "lotdesk-rule", Who: "judge.li"},
		{Path: lot + "/delivery/new", Name: "lotdesk-deliver", Who: "clerk.wang"},
		{Path: lotCourt + "/plans", Name: "lotdesk-plans", Who: "judge.li"},
		{Path: lotCourt + "/plans/" + w.ID("方案"), Name: "lotdesk-plan", Who: "judge.li"},
		{Path: ofCase + "/plans", Name: "lotdesk-case-plans", Who: "judge.li"},
		{Path: ofCase + "/stops", Name: "lotdesk-stops", Who: "head.zheng"},
	})
}
