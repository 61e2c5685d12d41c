package mine

import (
	"context"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/desk"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/registry"
	"fachui/notify/notifypg"
	"fachui/web/live"
	"fachui/web/lots"
	"fachui/web/page"
)

// homePage is what waits for a person, the most urgent first.
type homePage struct {
	Me      identity.Mine
	Tasks   []task
	Next    string // of tasks
	Running []standing
	Inbox   notifypg.Inbox
	Applied bool // has ever applied for a lot
	Party   bool // of a case
}

// task is one thing that waits, with the page on which it is done.
type task struct {
	desk.Task
	Href string
}

// standing is how a person stands in an auction that runs.
type standing struct {
	auctionpg.OwnApplication
	Room live.Room
}

// mostRunning is how many running auctions the first page shows.
const mostRunning = 5

func home(ctx context.Context, r *page.Request) (any, error) {
	var p homePage
	var tasks desk.Tasks
	var applied lots.OwnApplications
	var cases []registry.OwnCase
	err := page.Gather(
		page.Into(ctx, r, &p.Me, "person.me"),
		page.Into(ctx, r, &tasks, "queue.own", "limit", "20", "after", r.Query("after")),
		page.Into(ctx, r, &applied, "application.mine"),
		page.Into(ctx, r, &p.Inbox, "notice.own", "unread", "true", "limit", "3"),
		page.Into(ctx, r, &cases, "case.own", "limit", "1"),
	)
	if err != nil {
		return nil, err
	}
	p.Next, p.Applied, p.Party = tasks.Next, len(applied.Applications) > 0, len(cases) > 0
	for _, t := range tasks.Tasks {
		p.Tasks = append(p.Tasks, task{t, href(t)})
	}
	p.Running, err = running(ctx, r, applied.Applications)
	return p, err
}

func running(ctx context.Context, r *page.Request, applied []auctionpg.OwnApplication) ([]standing, error) {
	var out []standing
	for _, a := range applied {
		if a.LotStatus.Group() != auction.GroupRunning || len(out) == mostRunning {
			continue
		}
		room, err := page.Ask[live.Room](ctx, r, "lot.room", "lot", a.Lot.String())
		if f := fault.Of(err); f != nil && f.Kind != fault.Internal { // not begun on any node
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, standing{a, room})
	}
	slices.SortStableFunc(out, func(a, b standing) int { return a.Room.View.EndsAt.Compare(b.Room.View.EndsAt) })
	return out, nil
}

// Proved reports whether the real name is proved.
func (p homePage) Proved() bool { return p.Me.Proof == identity.ProofProved }

// Empty reports whether nothing has begun yet.
func (p homePage) Empty() bool { return !p.Applied && !p.Party && len(p.Tasks) == 0 }

// Staff reports whether the person works here, rather than buys here.
func (p homePage) Staff() bool { return len(p.Me.Courts) > 0 || len(p.Me.Roles) > 0 }

// href is the page on which a task is done.
func href(t desk.Task) string {
	id := t.ID.String()
	switch t.Node {
	case "deposit.pay", "balance.pay", "joint.gather":
		return "/me/auctions#lot-" + t.Lot.String()
	case "serving.confirm":
		return "/me/servings?open=true#serving-" + id
	case "report.object":
		return "/me/valuations/" + id
	case "objection.respond", "draw.contribute":
		return "/me/cases/" + t.Case.String() + "#valuations"
	case "plan.object", "plan.oppose":
		return "/me/plans/" + id
	case "inquiry.answer", "lots.contribute":
		return "/me/lots/" + id + "/in-kind"
	case "payee.confirm":
		return "/me/parties/" + id + "/payee-account"
	case "commission.answer", "commission.report", "commission.correct":
		return "/me/commissions/" + id
	case "objection.explain":
		return "/me/commissions"
	}
	return "/me"
}
