package browser

import "testing"

// The pages of things that are sold together, with one sold and the rest stopped, at
// both widths.
func TestSetPages(t *testing.T) {
	t.Parallel()
	w := world(t, "story/sets_stop")
	of := deskCourt + "/cases/" + w.ID("案") + "/lot-sets"
	walk(t, w, []visit{
		{Path: of, Name: "sets-desk", Who: "judge.li"},
		{Path: of + "/new", Name: "sets-new", Who: "judge.li"},
		{Path: deskCourt + "/lot-sets/" + w.ID("一组"), Name: "set-desk", Who: "judge.li"},
		{Path: "/lots/" + w.ID("乙"), Name: "set-lot"},
		{Path: "/lots/" + w.ID("丙"), Name: "set-lot-spared"},
	})
}
