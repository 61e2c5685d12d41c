package auctionpg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// PriorityDecision is what the confirming officer decides about a claim of
// priority: the application is that of Party on the panel's list, or it is not.
type PriorityDecision struct {
	Application ref.ID
	Party       ref.ID // required if confirmed
	Confirmed   bool
	Evidence    string
}

// Decided is the answer to a confirmation.
type Decided struct {
	Application ref.ID            `json:"application"`
	Confirmed   bool              `json:"confirmed"`
	Rank        int               `json:"rank"`
	Status      ApplicationStatus `json:"status"`
	Powers      []auction.Power   `json:"powers,omitempty"` // of an agent, beside bidding
}

// ConfirmPriority decides a claim of priority (法释〔2016〕18号 Art. 19). The officer
// sees the application and never its bidder code; the rank is the panel's.
// Errors: ErrNoApplication, ErrNothingClaimed, ErrNotHolder, ErrDecidedAlready.
func (s *Service) ConfirmPriority(ctx context.Context, court string, lot ref.ID, in PriorityDecision, by event.Actor, at legal.Time) (Decided, error) {
	var out Decided
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.join(ctx, tx, court, lot, auction.ConfirmPriority, by)
		if err != nil {
			return err
		}
		r, err := lockApplication(ctx, tx, court, lot, in.Application)
		if err != nil {
			return err
		}
		if !r.priority {
			return ErrNothingClaimed
		}
		// The rank of a code never changes, so a bidder who already bids keeps none.
		if r.decided || r.status == Qualified {
			return ErrDecidedAlready
		}
		d := decision{what: "priority", confirmed: in.Confirmed, evidence: in.Evidence}
		if in.Confirmed {
			d.party = in.Party
			d.rank, err = rankOf(ctx, tx, l, in.Party)
			if err != nil {
				return err
			}
		}
		r.decided, r.rank = true, d.rank
		out, err = s.decide(ctx, tx, l, step, r, d, by, at)
		return err
	})
	return out, err
}

// AgentDecision is what the confirming officer decides about a mandate.
type AgentDecision struct {
	Application ref.ID
	Confirmed   bool
	Found       []auction.Power // what the mandate names beside bidding
	Evidence    string
}

// ConfirmAgent decides whether an agent may bid for his principal, and what else
// the mandate lets him do; only before bidding opens (Art. 14). A refused agent is
// out and may apply in his own name. Errors: auction.ErrAgentLate,
// auction.ErrPowerNotDeclared, ErrNoApplication, ErrNothingClaimed,
// ErrDecidedAlready, ErrPrincipalApplied.
func (s *Service) ConfirmAgent(ctx context.Context, court string, lot ref.ID, in AgentDecision, by event.Actor, at legal.Time) (Decided, error) {
	var out Decided
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.join(ctx, tx, court, lot, auction.ConfirmAgent, by)
		if errors.Is(err, auction.ErrNoStep) && !l.OpensAt.IsZero() && !at.Before(l.OpensAt) {
			return auction.ErrAgentLate.With("opens", l.OpensAt)
		}
		if err != nil {
			return err
		}
		err = auction.CheckAgentConfirmation(at, l.OpensAt)
		if err != nil {
			return err
		}
		r, err := lockApplication(ctx, tx, court, lot, in.Application)
		if err != nil {
			return err
		}
		if !r.agent {
			return ErrNothingClaimed
		}
		if r.mandated != nil {
			return ErrDecidedAlready
		}
		powers, err := mandatePowers(ctx, tx, l, r, in)
		if err != nil {
			return err
		}
		if in.Confirmed {
			err = standForPrincipal(ctx, tx, l, r)
			if err != nil {
				return err
			}
		}
		r.mandated = &in.Confirmed
		out, err = s.decide(ctx, tx, l, step, r, decision{what: "agent", confirmed: in.Confirmed, evidence: in.Evidence}, by, at)
		if err != nil {
			return err
		}
		if in.Confirmed {
			out.Powers = powers
			return s.empower(ctx, tx, l, r, powers, by, at)
		}
		out.Status = Disqualified
		return s.disqualify(ctx, tx, l, r, "委托手续未获确认", by, at)
	})
	return out, err
}

// standForPrincipal makes an agent's application the one of its bidder.
func standForPrincipal(ctx context.Context, tx pgx.Tx, l Lot, r registered) error {
	_, err := tx.Exec(ctx, `
		update application
		set mandate_waits = false
		where court_id = $1 and lot_id = $2 and application_id = $3`, l.Court, l.ID, r.id)
	if standsAlready(err) {
		return ErrPrincipalApplied
	}
	if err != nil {
		return fmt.Errorf("confirm mandate of application %s: %w", r.id, err)
	}
	return nil
}

type decision struct {
	what      string
	confirmed bool
	party     ref.ID
	rank      int
	evidence  string
}

func (s *Service) decide(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, r registered, d decision, by event.Actor, at legal.Time) (Decided, error) {
	_, err := tx.Exec(ctx, `
		insert into application_confirmation (court_id, lot_id, application_id, what, confirmed, party_id, rank, evidence, confirmed_by, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		l.Court, l.ID, r.id, d.what, d.confirmed, null(d.party), d.rank, d.evidence, by.Person, at)
	if pg.Violated(err, "application_confirmed_once") || pg.Violated(err, "priority_used_once") {
		return Decided{}, ErrDecidedAlready
	}
	if err != nil {
		return Decided{}, fmt.Errorf("decide about application %s: %w", r.id, err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "application.decided", Court: l.Court, Case: l.Case, Lot: l.ID, Subject: r.id, Actor: by, At: at, Basis: step.Basis,
		Body: map[string]any{"what": d.what, "confirmed": d.confirmed}, // no rank: bids show it
	})
	if err != nil {
		return Decided{}, err
	}
	out := Decided{Application: r.id, Confirmed: d.confirmed, Rank: d.rank}
	out.Status, err = s.qualify(ctx, tx, l, r, at)
	return out, err
}

// rankOf is the rank that the panel gave a party. ErrNotHolder.
func rankOf(ctx context.Context, q querier, l Lot, party ref.ID) (int, error) {
	r, err := findResolution(ctx, q, l, l.Resolution)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(r.Holders, func(h auction.Holder) bool { return h.Party == party })
	if i < 0 {
		return 0, ErrNotHolder
	}
	return r.Holders[i].Rank, nil
}

// Waiting is an application that the confirming officer must decide about.
type Waiting struct {
	Application ref.ID          `json:"application"`
	Bidder      string          `json:"bidder"`          // name, opened for the officer
	Agent       string          `json:"agent,omitempty"` // name of who acts for the bidder
	Priority    bool            `json:"claims_priority"`
	Mandate     string          `json:"mandate,omitempty"`
	Powers      []auction.Power `json:"powers,omitempty"` // what the agent says the mandate names beside bidding
	Papers      []auction.Entry `json:"papers"`
	HandedIn    bool            `json:"handed_in"` // the mandate can be opened here
	AppliedAt   legal.Time      `json:"applied_at"`
}

// WaitingApplications lists what the confirming officer has to decide: claims of
// priority and mandates, and nobody else's application. Each name that is opened
// is recorded.
func (s *Service) WaitingApplications(ctx context.Context, court string, lot ref.ID, by event.Actor, at legal.Time) ([]Waiting, error) {
	out := []Waiting{}
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		rs, err := applicationsOf(ctx, tx, l, `a.status in ('APPLIED', 'DEPOSIT_PENDING')
			and (a.claims_priority and p.application_id is null or a.mandate <> '' and g.application_id is null)`)
		if err != nil {
			return err
		}
		out = make([]Waiting, len(rs))
		for i, r := range rs {
			out[i], err = s.waiting(ctx, tx, l, r, by, at)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (s *Service) waiting(ctx context.Context, tx pgx.Tx, l Lot, r registered, by event.Actor, at legal.Time) (Waiting, error) {
	w := Waiting{Application: r.id, Priority: r.priority}
	var papers []byte
	err := tx.QueryRow(ctx, `
		select mandate, papers, applied_at, exists (
			select from mandate_file f
			where f.court_id = a.court_id and f.lot_id = a.lot_id and f.sha256 = a.mandate and f.kept_by = a.person_id)
		from application a
		where court_id = $1 and lot_id = $2 and application_id = $3`, l.Court, l.ID, r.id).Scan(&w.Mandate, &papers, &w.AppliedAt, &w.HandedIn)
	if err != nil {
		return Waiting{}, fmt.Errorf("read application %s: %w", r.id, err)
	}
	err = json.Unmarshal(papers, &w.Papers)
	if err != nil {
		return Waiting{}, fmt.Errorf("read papers of %s: %w", r.id, err)
	}
	why := Opening{Court: l.Court, Case: l.Case, Lot: l.ID, By: by.Person, Role: by.Role, At: at, Reason: "核对优先购买权或者委托手续"}
	w.Bidder, err = s.from.Names.Name(ctx, tx, r.bidder, why)
	if err != nil || !r.agent {
		return w, err
	}
	w.Agent, err = s.from.Names.Name(ctx, tx, r.person, why)
	if err != nil {
		return w, err
	}
	w.Powers, err = powersOf(ctx, tx, "mandate_power", l.Court, r.id)
	return w, err
}
