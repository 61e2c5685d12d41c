package browser

import "testing"

// Pages of drafts, of the next sale and of sheets.
func TestDraftPages(t *testing.T) {
	t.Parallel()
	w := world(t, "failed_second")
	walk(t, w, []visit{
		{Path: lotCourt + "/lot-sheets", Name: "lotdesk-lot-sheets", Who: "clerk.wang"},
		{Path: lotCourt + "/lots/" + w.ID("二拍") + "/announcement-drafts", Name: "lotdesk-drafts", Who: "judge.li"},
		{Path: lotCourt + "/assets/" + w.ID("铺") + "/lots/new", Name: "lotdesk-list-refused", Who: "clerk.wang"},
	})
}
