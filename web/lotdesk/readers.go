package lotdesk

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/internal/legal"
	"fachui/web/lots"
	"fachui/web/page"
)

// shows are the pages on which a court shows a lot and answers about it.
func shows() []page.Page {
	return []page.Page{
		read(aLot+"/viewings", "viewings", "看样安排", "Viewings", viewings),
		read(aLot+"/questions", "questions", "公众提问", "Questions of the public", questions),
	}
}

// viewingsPage is the viewings of a lot, those ahead first, with who comes by code.
type viewingsPage struct {
	file

	Ahead, Past []auctionpg.Slot
	Coming      int // people, in all that is ahead
}

func viewings(ctx context.Context, r *page.Request) (any, error) {
	f, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := viewingsPage{file: f}
	all, err := page.Ask[lots.Viewings](ctx, r, "viewing.court_list")
	for _, v := range all.Viewings {
		if ahead(v, r.Now()) {
			p.Ahead = append([]auctionpg.Slot{v}, p.Ahead...) // they come the last first
			p.Coming += v.Booked()
		} else {
			p.Past = append(p.Past, v)
		}
	}
	return p, err
}

func ahead(v auctionpg.Slot, now legal.Time) bool { return v.Closed == "" && v.StartsAt.After(now) }

// questionsPage is what the public asked about a lot: what waits, then the rest.
type questionsPage struct {
	file

	Waiting, Done []auctionpg.Question
}

func questions(ctx context.Context, r *page.Request) (any, error) {
	f, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := questionsPage{file: f}
	all, err := page.Ask[lots.Questions](ctx, r, "question.court_list")
	for _, q := range all.Questions {
		if q.AnsweredAt.IsZero() {
			p.Waiting = append(p.Waiting, q)
		} else {
			p.Done = append(p.Done, q)
		}
	}
	return p, err
}
