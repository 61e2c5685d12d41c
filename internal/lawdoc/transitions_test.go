package lawdoc

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/house"
	"fachui/internal/identity"
	"fachui/internal/record"
	"fachui/notify"
	"fachui/web/route"
)

const transitionsPaper = "docs/transitions.md"

// A transition is the rows of the machine that differ only in where they start.
type transition struct {
	auction.Step
	from   []string
	rounds []auction.Round
}

// transitions joins the rows of the machine, in the order of the law's numbers.
func transitions() []transition {
	var out []transition
	for _, s := range auction.Steps() {
		i := slices.IndexFunc(out, func(x transition) bool { return sameButStart(x.Step, s) })
		if i < 0 {
			i = len(out)
			out = append(out, transition{Step: s})
		}
		if !slices.Contains(out[i].from, string(s.From)) {
			out[i].from = append(out[i].from, string(s.From))
		}
		if s.Round != "" && !slices.Contains(out[i].rounds, s.Round) {
			out[i].rounds = append(out[i].rounds, s.Round)
		}
	}
	slices.SortStableFunc(out, func(a, b transition) int { return cmp.Compare(lawNumber(a.Law), lawNumber(b.Law)) })
	return out
}

func sameButStart(a, b auction.Step) bool {
	stays := a.From == a.To && b.From == b.To
	if stays {
		b.To = a.To
	}
	b.From, b.Round = a.From, a.Round
	return reflect.DeepEqual(a, b)
}

func lawNumber(law string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(law, "T"))
	if err != nil {
		return 0
	}
	return n
}

// The paper has one line for every transition of the law, and each of its columns is
// read from what does the work: the machine, the route table, the policies of
// internal/flow, the table of messages and the words of the record.
func TestTransitionsPaperFollowsTheMachine(t *testing.T) {
	t.Parallel()
	ops := map[string]route.Route{}
	for _, r := range house.Table() {
		ops[r.Op] = r
	}
	p := policies(t)
	var b strings.Builder
	b.WriteString("| no. | from → to | command | who, by which route | asks for | clocks | messages | money | public text | refuses, seen in | law |\n|---|---|---|---|---|---|---|---|---|---|---|\n")
	laws := map[int]bool{}
	for _, x := range transitions() {
		laws[lawNumber(x.Law)] = true
		w, ok := ways[x.Command]
		if !ok {
			t.Errorf("nothing says how %s comes about", x.Command)
		}
		cells := []string{
			x.Law, x.way(), x.command(), giver(t, ops, x, w), asked(t, ops, x, w), clocks(t, x),
			p.messages(t, x, w), p.money(t, x, w), said(t, x, w), refusals(t, x), x.Basis.ZH(),
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	for n := 1; n <= 32; n++ {
		if !laws[n] {
			t.Errorf("T%d has no line", n)
		}
	}
	compare(t, transitionsPaper, b.String()+matrix())
}

func (x transition) way() string {
	to := string(x.To)
	switch {
	case to == "":
		to = "the state before"
	case len(x.from) > 1 && x.From == x.To, len(x.from) == 1 && x.from[0] == to:
		return strings.Join(x.from, ", ") + " (stays)"
	}
	out := strings.Join(x.from, ", ") + " → " + to
	if x.Next {
		out += " of a new lot"
	}
	if len(x.rounds) > 0 {
		var names []string
		for _, r := range x.rounds {
			names = append(names, string(r))
		}
		out += " (round " + strings.Join(names, ", ") + ")"
	}
	return out
}

func (x transition) command() string {
	return "`" + string(x.Command) + "`"
}

// giver names the routes by which a person gives the command, and what gives it
// otherwise. Whom the route lets in and whom the machine names are the same people.
func giver(t *testing.T, ops map[string]route.Route, x transition, w way) string {
	t.Helper()
	var out, roles []string
	for _, name := range w.ops {
		r, ok := ops[name]
		if !ok {
			t.Errorf("%s: there is no operation %s", x.Command, name)
		}
		out = append(out, fmt.Sprintf("%s: %s `%s` (`%s`)", whoMay(r.Access), r.Method, strings.TrimPrefix(r.Path, "/api/v1"), name))
		if r.Access.Scope == route.OnPlatform { // the platform's emergency stop is the system's
			continue
		}
		for _, role := range r.Access.Roles {
			roles = append(roles, string(role))
		}
	}
	byHand := slices.DeleteFunc(slices.Clone(x.Roles), func(r string) bool { return r == "system" })
	slices.Sort(byHand)
	slices.Sort(roles)
	roles = slices.Compact(roles)
	if !slices.Equal(byHand, roles) {
		t.Errorf("%s %s: the machine lets %v, the routes let %v", x.Law, x.Command, byHand, roles)
	}
	if w.clock != "" {
		out = append(out, "the clock `"+w.clock+"`")
	}
	if w.policy != "" {
		out = append(out, "the house, on `"+w.policy+"`")
	}
	if len(out) == 0 {
		t.Errorf("%s: nobody gives it", x.Command)
	}
	return strings.Join(out, "; ")
}

func whoMay(a route.Access) string {
	if a.Scope == route.Own {
		return whoOpens(a)
	}
	return identity.RoleNames(a.Roles).EN
}

// proofs are the fields of which a court's own act must have one.
var proofs = []string{"doc_no", "document", "reason", "evidence", "measure", "content_hash", "reply_by", "nonces_until", "cause_ended_on"}

// asked lists what the routes of a command must be given. What a judge alone may do
// needs a reason or a paper.
func asked(t *testing.T, ops map[string]route.Route, x transition, w way) string {
	t.Helper()
	var out []string
	for _, name := range w.ops {
		must, may := fields(ops[name].In)
		if slices.Equal(x.Roles, []string{"judge"}) && !slices.ContainsFunc(proofs, func(f string) bool { return slices.Contains(must, f) || slices.Contains(may, f) }) {
			t.Errorf("%s: %s asks for neither reason nor paper (%v, %v)", x.Law, name, must, may)
		}
		may = slices.DeleteFunc(may, func(f string) bool { return !slices.Contains(proofs, f) })
		if len(must)+len(may) == 0 {
			continue
		}
		line := strings.Join(must, ", ")
		if len(may) > 0 {
			line = strings.Trim(line+"; with "+strings.Join(may, ", "), "; ")
		}
		out = append(out, "`"+name+"`: "+line)
	}
	if len(out) == 0 {
		if len(w.ops) == 0 {
			return "no person is asked"
		}
		return "nothing but the address"
	}
	return strings.Join(out, "<br>")
}

func fields(in reflect.Type) (must, may []string) {
	if in == nil || in.Kind() != reflect.Struct {
		return nil, nil
	}
	for f := range in.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "" || name == "-":
		case f.Tag.Get("required") == "true":
			must = append(must, name)
		default:
			may = append(may, name)
		}
	}
	return must, may
}

func clocks(t *testing.T, x transition) string {
	t.Helper()
	var out []string
	for _, part := range []struct {
		word  string
		kinds []string
	}{{"starts", x.Opens}, {"ends", x.Ends}} {
		if len(part.kinds) > 0 {
			out = append(out, part.word+" `"+strings.Join(part.kinds, "`, `")+"`")
		}
	}
	switch {
	case x.Command == auction.Suspend:
		out = append(out, "all that run stand still, what was left is kept; starts `lot.resume` when the cause ends")
	case x.Command == auction.Resume:
		out = append(out, "all that stood still go on with what was left")
	case len(out) == 0:
		return "none"
	}
	return strings.Join(out, "; ")
}

// said is what anybody reads in the lot's record.
func said(t *testing.T, x transition, w way) string {
	t.Helper()
	for _, f := range w.facts {
		if _, ok := record.WordsOf(f); !ok {
			t.Errorf("%s: the record has no words for %s", x.Command, f)
		}
	}
	if x.Public.ZH == "" {
		if x.Command == auction.PlaceBid {
			return "the bid, in the public list of bids"
		}
		return "none: it concerns one bidder or creditor (`" + strings.Join(w.facts, "`, `") + "`)"
	}
	if len(w.facts) == 0 {
		t.Errorf("%s: nothing of it is recorded", x.Command)
	}
	return x.Public.ZH + " " + x.Public.EN + " (`" + strings.Join(w.facts, "`, `") + "`)"
}

// refusals names the code by which the guard of a step refuses, and looks whether it is
// seen where the table says: a story expects it, or a test names its error.
func refusals(t *testing.T, x transition) string {
	t.Helper()
	var out []string
	for _, g := range guards[x.Guard] {
		if !slices.ContainsFunc(fault.All(), func(f *fault.Fault) bool { return f.Code == g.code }) {
			t.Errorf("%s: nothing refuses with %s", x.Guard, g.code)
		}
		seen := "refused: " + g.code + "\n"
		if strings.HasSuffix(g.where, ".go") {
			seen = errorName(t, g.code)
		}
		if !strings.Contains(read(t, g.where)+"\n", seen) {
			t.Errorf("%s: %s is not seen in %s", x.Guard, g.code, g.where)
		}
		out = append(out, "`"+g.code+"`: "+g.where)
	}
	if len(out) == 0 {
		t.Errorf("%s %s: nobody has seen the guard %s refuse", x.Law, x.Command, x.Guard)
	}
	return strings.Join(out, "<br>")
}

// matrix counts what passes from each state; all else is refused, as
// TestSteps_every_pair walks.
func matrix() string {
	var b strings.Builder
	b.WriteString("\n| state | commands that pass | of all, refused |\n|---|---|---|\n")
	passed := 0
	for _, s := range auction.States() {
		var names []string
		for _, x := range auction.Steps() {
			if x.From == s && !slices.Contains(names, string(x.Command)) {
				names = append(names, string(x.Command))
			}
		}
		passed += len(names)
		fmt.Fprintf(&b, "| %s | %s | %d |\n", s, cmp.Or(strings.Join(names, ", "), "none: it is an end"), len(ways)-len(names))
	}
	all := len(auction.States()) * len(ways)
	fmt.Fprintf(&b, "\n%d pairs of state and command: %d pass, %d are refused with `lot.no_step`, in every round.\n", all, passed, all-passed)
	return b.String()
}

// messageKinds are the kinds of message that there are.
func messageKinds() map[string]bool {
	kinds := map[string]bool{}
	for _, d := range notify.Duties() {
		kinds[d.Kind] = true
	}
	return kinds
}
