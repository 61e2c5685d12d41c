package house

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/calendar"
	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/internal/seal"
	"fachui/payments/paymentspg"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
)

// caseFacts answers the valuation's questions from the registry.
type caseFacts struct{}

var _ valuationpg.Cases = caseFacts{}

func (caseFacts) Asset(ctx context.Context, q valuationpg.Querier, court string, asset ref.ID) (valuationpg.Asset, error) {
	a, err := registry.FindAsset(ctx, q, court, asset)
	if err != nil {
		return valuationpg.Asset{}, err
	}
	c, err := registry.FindCase(ctx, q, court, a.Case)
	if err != nil {
		return valuationpg.Asset{}, err
	}
	s, err := registry.LatestSurvey(ctx, q, court, asset)
	if err != nil && !errors.Is(err, registry.ErrSurveyNone) {
		return valuationpg.Asset{}, err
	}
	return valuationpg.Asset{
		Case: a.Case, CaseNo: c.CaseNo, Title: a.Title, SeizedOn: a.SeizedOn,
		Place: valuation.Place{Province: a.Province, City: a.City}, Missing: s.Missing(),
	}, nil
}

func (caseFacts) Parties(ctx context.Context, q valuationpg.Querier, court string, caseID ref.ID) ([]valuationpg.Party, error) {
	parties, err := registry.Parties(ctx, q, court, caseID)
	out := make([]valuationpg.Party, len(parties))
	for i, p := range parties {
		out[i] = valuationpg.Party{ID: p.ID, Person: p.Person, Kind: p.Kind, Name: p.Name}
	}
	return out, err
}

func (caseFacts) Handler(ctx context.Context, q valuationpg.Querier, court string, caseID ref.ID) (ref.ID, error) {
	c, err := registry.FindCase(ctx, q, court, caseID)
	return c.Handler, err
}

func (caseFacts) Calendar(ctx context.Context, q valuationpg.Querier) (calendar.Calendar, error) {
	return registry.Calendar(ctx, q)
}

// prices answers the auction's question for a reference price.
type prices struct{ valuation *valuationpg.Service }

func (p prices) Price(ctx context.Context, tx pgx.Tx, court string, asset ref.ID) (auctionpg.Price, bool, error) {
	v, err := p.valuation.Price(ctx, tx, court, asset)
	if errors.Is(err, valuation.ErrNotPriced) {
		return auctionpg.Price{}, false, nil
	}
	if err != nil {
		return auctionpg.Price{}, false, err
	}
	out := auctionpg.Price{
		Price: v.Amount, Method: string(v.Method), FixedAt: v.FixedAt, ValidUntil: v.ValidUntil,
		Market: v.Method != valuation.Appraisal,
	}
	err = tx.QueryRow(ctx, `
		select v.valuation_id, coalesce(p.report_id, v.valuation_id)
		from valuation v
		join reference_price p using (court_id, valuation_id)
		where v.court_id = $1 and v.asset_id = $2 and p.fixed_at = $3`, court, asset, v.FixedAt).Scan(&out.Valuation, &out.Report)
	if err != nil {
		return auctionpg.Price{}, false, fmt.Errorf("read source of price: %w", err)
	}
	return out, true, nil
}

// exclusions gathers what the list of a lot does not hold: 法释〔2016〕18号 Art. 17, 34.
type exclusions struct{ identity *identity.Service }

func (e exclusions) Exclusion(ctx context.Context, tx pgx.Tx, court string, asset, person ref.ID, at legal.Time) (auctionpg.Exclusion, error) {
	known, ok, err := e.identity.Known(ctx, tx, person)
	if err != nil || !ok {
		return auctionpg.Exclusion{}, err
	}
	out := auctionpg.Exclusion{Proved: known.Proved}
	out.Consumption, err = registry.ConsumptionLimited(ctx, tx, person, known.NumberHash, at.Date())
	if err != nil {
		return out, err
	}
	if known.Kind != "company" || !known.Proved {
		return out, nil
	}
	valued, err := e.valued(ctx, tx, court, asset, known.NumberHash)
	if err != nil || !valued {
		return out, err
	}
	out.Links = append(out.Links, auction.Link{Body: auction.Appraiser, Connected: true})
	return out, nil
}

// valued reports whether a company is a firm that valued the asset, or one of its group.
// People are on the list of the lot, which the schema keeps; a firm is known by the
// number of its licence, of which the house alone makes the hash.
func (e exclusions) valued(ctx context.Context, tx pgx.Tx, court string, asset ref.ID, number []byte) (bool, error) {
	rows, err := tx.Query(ctx, `
		select distinct g.uscc
		from valuation v
		join commission c using (court_id, valuation_id)
		join appraisal_firm f using (firm_id)
		join appraisal_firm g on g.firm_id = f.firm_id or f.control_group <> '' and g.control_group = f.control_group
		where v.court_id = $1 and v.asset_id = $2`, court, asset)
	if err != nil {
		return false, fmt.Errorf("look for appraisers: %w", err)
	}
	licences, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return false, fmt.Errorf("look for appraisers: %w", err)
	}
	return slices.ContainsFunc(licences, func(l string) bool { return bytes.Equal(e.identity.HashNumber(l), number) }), nil
}

// seals makes bidder codes with the keys of the ring.
type seals struct{ ring *keyring.Ring }

func (s seals) Code(_ context.Context, lot, application ref.ID) (string, error) {
	key, err := s.ring.LotKey(lot)
	if err != nil {
		return "", err
	}
	return seal.Code(key, application), nil
}

func (s seals) Find(_ context.Context, lot ref.ID, code string, applications []ref.ID) (ref.ID, error) {
	key, err := s.ring.LotKey(lot)
	if err != nil {
		return "", err
	}
	id, _ := seal.Find(key, code, applications)
	return id, nil
}

func (s seals) Invitation(_ context.Context, lot, seat ref.ID) (string, error) {
	key, err := s.ring.LotKey(lot)
	if err != nil {
		return "", err
	}
	return seal.Invitation(key, seat), nil
}

func (s seals) Invited(_ context.Context, lot ref.ID, invitation string, seats []ref.ID) (ref.ID, error) {
	key, err := s.ring.LotKey(lot)
	if err != nil {
		return "", err
	}
	id, _ := seal.Invited(key, invitation, seats)
	return id, nil
}

// names opens the name of a person or party for a document that must carry it.
type names struct {
	identity *identity.Service
	registry *registry.Service
}

func (n names) Name(ctx context.Context, tx pgx.Tx, person ref.ID, why auctionpg.Opening) (string, error) {
	return n.identity.Name(ctx, tx, person, identity.Opening{
		By: event.Actor{Person: why.By, Role: why.Role}, At: why.At, Court: why.Court, Case: why.Case, Lot: why.Lot, Reason: why.Reason,
	})
}

func (n names) Party(ctx context.Context, tx pgx.Tx, party ref.ID, why auctionpg.Opening) (string, error) {
	name, err := n.registry.PartyName(ctx, tx, why.Court, party, why.Reason, event.Actor{Person: why.By, Role: why.Role}, why.At)
	return string(name), err
}

func (n names) Mark(name string) (auctionpg.Mark, error) {
	read, err := cn.ParseName(name)
	if err != nil {
		return auctionpg.Mark{}, err
	}
	return auctionpg.Mark{Hash: n.identity.HashName(string(read)), Masked: identity.FullName(read).Masked()}, nil
}

func (n names) MarkOf(ctx context.Context, tx pgx.Tx, person ref.ID) (auctionpg.Mark, error) {
	hash, err := n.identity.NameHash(ctx, tx, person)
	if err != nil {
		return auctionpg.Mark{}, err
	}
	masked, err := n.identity.MaskedNames(ctx, tx, []ref.ID{person})
	return auctionpg.Mark{Hash: hash, Masked: masked[person]}, err
}

// takers ranks creditors by the distribution of a price.
type takers struct{ payments *paymentspg.Service }

func (t takers) Takers(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, price money.Amount, parties ...ref.ID) ([]auction.Taker, error) {
	all, err := t.payments.Entitlements(ctx, tx, court, caseID, price, parties...)
	out := make([]auction.Taker, len(all))
	for i, e := range all {
		out[i] = auction.Taker{Party: e.Party, Rank: e.Rank, Entitlement: e.Amount}
	}
	return out, err
}

// bidders opens the name of who bids under an application.
func bidders(people *identity.Service) func(context.Context, pgx.Tx, string, ref.ID, string, legal.Time, event.Actor) (string, error) {
	return func(ctx context.Context, tx pgx.Tx, court string, application ref.ID, reason string, at legal.Time, actor event.Actor) (string, error) {
		var bidder, lot ref.ID
		err := tx.QueryRow(ctx, `
			select bidder_id, lot_id
			from application
			where court_id = $1 and application_id = $2`, court, application).Scan(&bidder, &lot)
		if err != nil {
			return "", fmt.Errorf("find bidder: %w", err)
		}
		return people.Name(ctx, tx, bidder, identity.Opening{By: actor, At: at, Court: court, Lot: lot, Reason: reason})
	}
}

// collector says whose money of an application a person may direct elsewhere when
// it came back: who bids alone all of it, and an agent whose mandate names
// collecting; anybody else only what he paid himself.
func collector(people *identity.Service) func(context.Context, paymentspg.Querier, ref.ID, ref.ID) (bool, []byte, error) {
	return func(ctx context.Context, q paymentspg.Querier, application, person ref.ID) (bool, []byte, error) {
		var all bool
		err := q.QueryRow(ctx, `
			select not exists (
					select from joint_bidder b
					where b.application_id = a.application_id)
				and (a.bidder_id = $2 or a.person_id = $2 and exists (
					select from mandate_power_found m
					where m.court_id = a.court_id and m.lot_id = a.lot_id and m.application_id = a.application_id and m.power = 'collect'))
			from application a
			where a.application_id = $1`, application, person).Scan(&all)
		if errors.Is(err, pgx.ErrNoRows) { // an award in kind: nobody applied
			return true, nil, nil
		}
		if err != nil || all {
			return all, nil, err
		}
		own, err := people.NameHash(ctx, q, person)
		return false, own, err
	}
}
