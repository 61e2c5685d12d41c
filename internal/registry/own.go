package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/ref"
)

// OwnView is a case as one of its parties sees it: the file, who the parties
// are, the assets, and the claims that are their own.
type OwnView struct {
	Case
	Parties []Party `json:"parties"`
	Claims  []Claim `json:"claims"`
	Assets  []Asset `json:"assets"`
	Own     []Party `json:"own"`
}

// FindOwnCase returns a case to a person who is a party of it. To anybody else
// it does not exist: ErrCaseUnknown.
func FindOwnCase(ctx context.Context, q Querier, person, caseID ref.ID) (OwnView, error) {
	var v OwnView
	var court string
	err := q.QueryRow(ctx, `
		select court_id
		from party_now
		where case_id = $1 and person_id = $2
		limit 1`, caseID, person).Scan(&court)
	if errors.Is(err, pgx.ErrNoRows) {
		return OwnView{}, ErrCaseUnknown
	}
	if err != nil {
		return OwnView{}, fmt.Errorf("look for own case %s: %w", caseID, err)
	}
	v.Case, err = FindCase(ctx, q, court, caseID)
	if err != nil {
		return OwnView{}, err
	}
	v.Parties, err = Parties(ctx, q, court, caseID)
	if err != nil {
		return OwnView{}, err
	}
	v.Own = slices.DeleteFunc(slices.Clone(v.Parties), func(p Party) bool { return p.Person != person })
	for i := range v.Parties {
		if v.Parties[i].Person != person { // who uses this site, and is paid where, is not the other parties' business
			v.Parties[i].Person, v.Parties[i].HasPayee = "", false
		}
	}
	v.Claims, err = Claims(ctx, q, court, caseID)
	if err != nil {
		return OwnView{}, err
	}
	mine := func(c Claim) bool { return slices.ContainsFunc(v.Own, func(p Party) bool { return p.ID == c.Party }) }
	v.Claims = slices.DeleteFunc(v.Claims, func(c Claim) bool { return !mine(c) })
	v.Assets, err = Assets(ctx, q, court, caseID)
	return v, err
}
