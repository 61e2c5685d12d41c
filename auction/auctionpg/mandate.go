package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/ref"
)

// OwnMandate is an agent's mandate as agent and principal see it.
type OwnMandate struct {
	Decided   bool            `json:"decided"`
	Confirmed bool            `json:"confirmed"`
	Powers    []auction.Power `json:"powers"` // beside bidding: those found once decided, those declared before
	Until     legal.Time      `json:"until"`  // to be confirmed before that: bidding opens
}

// declare writes what an agent says the mandate names beside bidding.
func declare(ctx context.Context, tx pgx.Tx, l Lot, application ref.ID, powers []auction.Power, at legal.Time) error {
	for _, p := range powers {
		_, err := tx.Exec(ctx, `
			insert into mandate_power (court_id, lot_id, application_id, power, declared_at)
			values ($1, $2, $3, $4, $5)
			on conflict do nothing`, l.Court, l.ID, application, p, at)
		if err != nil {
			return fmt.Errorf("declare powers of application %s: %w", application, err)
		}
	}
	return nil
}

// powersOf are the powers of one application, declared or found.
func powersOf(ctx context.Context, q querier, table, court string, application ref.ID) ([]auction.Power, error) {
	rows, err := q.Query(ctx, `
		select power
		from `+table+`
		where court_id = $1 and application_id = $2
		order by power desc`, court, application)
	if err != nil {
		return nil, fmt.Errorf("list powers of application %s: %w", application, err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[auction.Power])
	if err != nil {
		return nil, fmt.Errorf("list powers of application %s: %w", application, err)
	}
	return out, nil
}

// mandatePowers asks the rule under which powers an agent acts who is confirmed.
func mandatePowers(ctx context.Context, tx pgx.Tx, l Lot, r registered, in AgentDecision) ([]auction.Power, error) {
	if !in.Confirmed {
		return nil, nil
	}
	declared, err := powersOf(ctx, tx, "mandate_power", l.Court, r.id)
	if err != nil {
		return nil, err
	}
	return auction.FoundPowers(declared, in.Found)
}

// empower writes what a confirmed mandate names, and tells it.
func (s *Service) empower(ctx context.Context, tx pgx.Tx, l Lot, r registered, powers []auction.Power, by event.Actor, at legal.Time) error {
	for _, p := range powers {
		_, err := tx.Exec(ctx, `
			insert into mandate_power_found (court_id, lot_id, application_id, power, confirmed_by, at)
			values ($1, $2, $3, $4, $5, $6)`, l.Court, l.ID, r.id, p, by.Person, at)
		if err != nil {
			return fmt.Errorf("note powers of application %s: %w", r.id, err)
		}
	}
	return outbox.Add(ctx, tx, l.Court, r.id.String(), auction.AgentConfirmed{
		Court: l.Court, Case: l.Case, Lot: l.ID, Application: r.id, Agent: r.person, Powers: append([]auction.Power{}, powers...), At: at,
	})
}

// mandatesOf reads the mandates of applications; one without is left out.
func mandatesOf(ctx context.Context, q querier, applications []ref.ID) (map[ref.ID]*OwnMandate, error) {
	ids := make([]string, len(applications))
	for i, a := range applications {
		ids[i] = a.String()
	}
	rows, err := q.Query(ctx, `
		select a.application_id, c.confirmed is not null, coalesce(c.confirmed, false), l.opens_at, case
			when c.confirmed is null then array(
				select power from mandate_power m
				where m.court_id = a.court_id and m.application_id = a.application_id
				order by power desc)
			else array(
				select power from mandate_power_found m
				where m.court_id = a.court_id and m.application_id = a.application_id
				order by power desc) end
		from application a
		join lot l using (court_id, lot_id)
		left join application_confirmation c
			on (c.court_id, c.lot_id, c.application_id, c.what) = (a.court_id, a.lot_id, a.application_id, 'agent')
		where a.application_id = any ($1::uuid[]) and a.mandate <> ''`, ids)
	if err != nil {
		return nil, fmt.Errorf("list mandates: %w", err)
	}
	out := map[ref.ID]*OwnMandate{}
	_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (application ref.ID, err error) {
		var m OwnMandate
		err = row.Scan(&application, &m.Decided, &m.Confirmed, &m.Until, &m.Powers)
		out[application] = &m
		return application, err
	})
	if err != nil {
		return nil, fmt.Errorf("list mandates: %w", err)
	}
	return out, nil
}
