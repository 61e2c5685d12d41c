package auctionpg

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/calendar"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// Registry answers [Cases] from the registry's tables.
type Registry struct{}

// Asset implements Cases.
func (Registry) Asset(ctx context.Context, tx pgx.Tx, court string, asset ref.ID) (Asset, error) {
	a, err := registry.FindAsset(ctx, tx, court, asset)
	if err != nil {
		return Asset{}, err
	}
	c, err := registry.FindCase(ctx, tx, court, a.Case)
	if err != nil {
		return Asset{}, err
	}
	survey, err := registry.LatestSurvey(ctx, tx, court, asset)
	if err != nil && !errors.Is(err, registry.ErrSurveyNone) {
		return Asset{}, err
	}
	return Asset{
		ID: a.ID, Case: a.Case, Kind: auction.AssetKind(a.Kind), Class: auction.Class(a.Class), Title: a.Title,
		Province: a.Province, City: a.City, Address: a.Address, Surveyed: survey.Complete, Criminal: c.Criminal,
	}, nil
}

// Parties implements Cases. A party's claim is the sum of its claims with title.
func (Registry) Parties(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID) ([]Party, error) {
	parties, err := registry.Parties(ctx, tx, court, caseID)
	if err != nil {
		return nil, err
	}
	claims, err := registry.Claims(ctx, tx, court, caseID)
	if err != nil {
		return nil, err
	}
	out := make([]Party, len(parties))
	for i, p := range parties {
		out[i] = Party{ID: p.ID, Person: p.Person, Kind: p.Kind}
		for _, c := range claims {
			if c.Party != p.ID || c.Standing != registry.Titled {
				continue
			}
			out[i].Applicant = out[i].Applicant || c.Applicant
			out[i].Claim = out[i].Claim.Add(c.Principal).Add(c.Interest).Add(c.Costs)
		}
	}
	return out, nil
}

// Calendar implements Cases.
func (Registry) Calendar(ctx context.Context, tx pgx.Tx) (calendar.Calendar, error) {
	return registry.Calendar(ctx, tx)
}
