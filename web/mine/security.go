package mine

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/web/page"
	"fachui/web/people"
)

// securityPage is how somebody signs in, and where.
type securityPage struct{ Sessions []signedIn }

// signedIn is one session as its person sees it.
type signedIn struct {
	identity.OwnSession
	Since legal.Time
}

func security(ctx context.Context, r *page.Request) (any, error) {
	all, err := page.Ask[people.Sessions](ctx, r, "session.own")
	if err != nil {
		return nil, err
	}
	var p securityPage
	for _, s := range all.Sessions {
		p.Sessions = append(p.Sessions, signedIn{s, legal.At(s.Opened)})
	}
	return p, nil
}
