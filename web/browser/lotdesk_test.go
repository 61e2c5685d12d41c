package browser

import (
	"testing"
)

const lotCourt = "/courts/jinjiang"

// Pages of the lots' desk at both widths, in both languages.
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
