package objectionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/objection"
)

// NewObjection is an objection as it is handed in: about an announced lot, or about a
// case and an asset of it by one of its parties.
type NewObjection struct {
	objection.Filing
	Lot    ref.ID
	Case   ref.ID
	Asset  ref.ID
	Party  ref.ID // at the counter: which party of the case objects
	Papers []Paper
}

// FiledObjection is the answer to File.
type FiledObjection struct {
	Objection ref.ID     `json:"objection"`
	AcceptBy  legal.Time `json:"accept_by"` // by when the court accepts, refuses or asks for papers
}

// File takes an objection: 民事诉讼法 Art. 236, 238; 执行异议复议规定 Art. 1, 2. Refusals:
// those of objection.CanFile, objection.ErrTarget, ErrPapers.
func (s *Service) File(ctx context.Context, in NewObjection, by event.Actor, at legal.Time) (FiledObjection, error) {
	err := in.Check()
	if err == nil {
		err = checkPapers(in.Papers)
	}
	if err != nil {
		return FiledObjection{}, err
	}
	out := FiledObjection{Objection: ref.New(), AcceptBy: objection.DutyBy(at.Date(), objection.AcceptDays)}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		t, err := s.target(ctx, tx, in, by.Person)
		if err != nil {
			return err
		}
		return s.fileTx(ctx, tx, in, t, out, by, at)
	})
	if pg.Violated(err, "objection_open_once") {
		return FiledObjection{}, objection.ErrOpen
	}
	return out, err
}

// fileTx asks whether it may be handed in, and keeps it.
func (s *Service) fileTx(ctx context.Context, tx pgx.Tx, in NewObjection, t Target, out FiledObjection, by event.Actor, at legal.Time) error {
	party, standing, err := s.standing(ctx, tx, in, t, by.Person)
	if err != nil {
		return err
	}
	err = objection.CanFile(in.Filing, standing)
	if err != nil {
		return err
	}
	return s.save(ctx, tx, in, t, party, out, by, at)
}

// target is where the objection belongs. A lot is public; a case is its parties' own.
func (s *Service) target(ctx context.Context, tx pgx.Tx, in NewObjection, person ref.ID) (Target, error) {
	if !in.Lot.IsZero() {
		t, ok, err := s.property.Lot(ctx, tx, in.Lot)
		if err == nil && !ok {
			err = objection.ErrTarget
		}
		return t, err
	}
	if in.Case.IsZero() {
		return Target{}, objection.ErrTarget
	}
	if in.Capacity == objection.BySupervisor {
		return supervised(ctx, tx, in, person)
	}
	own, err := registry.FindOwnCase(ctx, tx, person, in.Case)
	if err != nil {
		return Target{}, err
	}
	t := Target{Court: own.Court, Case: own.ID}
	for _, a := range own.Assets {
		if a.ID == in.Asset {
			t.Asset = a.ID
		}
	}
	if t.Asset != in.Asset {
		return Target{}, objection.ErrTarget
	}
	return t, nil
}

// supervised is a case of a court that person supervises, with an asset of it if one is
// named: 民事诉讼法 Art. 246.
func supervised(ctx context.Context, tx pgx.Tx, in NewObjection, person ref.ID) (t Target, err error) {
	err = tx.QueryRow(ctx, `
		select c.court_id, c.case_id, a.asset_id::text
		from enforcement_case c
		join person_role_in_force r on r.court_id = c.court_id and r.role = 'supervisor' and r.person_id = $2
		left join asset a on a.court_id = c.court_id and a.case_id = c.case_id and a.asset_id = nullif($3, '')::uuid
		where c.case_id = $1`, in.Case, person, string(in.Asset)).Scan(&t.Court, &t.Case, pointer(&t.Asset))
	if pg.NoRows(err) || err == nil && t.Asset != in.Asset {
		return Target{}, objection.ErrTarget
	}
	if err != nil {
		return Target{}, fmt.Errorf("find supervised case: %w", err)
	}
	return t, nil
}

// standing gathers what is known of whoever objects, and as which party.
func (s *Service) standing(ctx context.Context, tx pgx.Tx, in NewObjection, t Target, person ref.ID) (party ref.ID, out objection.Standing, err error) {
	parties, err := registry.Parties(ctx, tx, t.Court, t.Case)
	if err != nil {
		return "", out, err
	}
	for _, p := range parties {
		if p.Person != person && (in.Party.IsZero() || p.ID != in.Party) {
			continue
		}
		if p.Kind == "creditor" || p.Kind == "debtor" {
			out.Party = true
			if in.Capacity == objection.ByParty {
				party = p.ID
			}
		}
	}
	err = tx.QueryRow(ctx, `
		select exists (
			select from person_role_in_force
			where person_id = $1 and court_id = $2 and role = 'supervisor')`, person, t.Court).Scan(&out.Supervisor)
	if err != nil {
		return "", out, fmt.Errorf("look for supervisor: %w", err)
	}
	if !t.Lot.IsZero() {
		out.Bidder, err = s.property.Bidder(ctx, tx, t.Lot, person)
		if err != nil {
			return "", out, err
		}
	}
	if !t.Asset.IsZero() {
		sale, err := s.property.Asset(ctx, tx, t.Court, t.Case, t.Asset, t.Lot)
		if err != nil {
			return "", out, err
		}
		out.Asset, out.Sold, out.Titled, out.ToParty = true, sale.Sold, sale.Titled, sale.ToParty
	}
	err = tx.QueryRow(ctx, `
		select coalesce(bool_or(state not in ('WITHDRAWN', 'FINAL')), false),
			coalesce(bool_or(state = 'WITHDRAWN' and accepted_at is not null or state = 'FINAL' and outcome = 'dismissed'), false)
		from objection
		where court_id = $1 and person_id = $2 and kind = $3 and case_id = $4 and act = $5 and asset_id is not distinct from $6`,
		t.Court, person, in.Kind, t.Case, in.Act, null(t.Asset)).Scan(&out.Open, &out.Earlier)
	if err != nil {
		return "", out, fmt.Errorf("look for earlier objections: %w", err)
	}
	return party, out, nil
}

func (s *Service) save(ctx context.Context, tx pgx.Tx, in NewObjection, t Target, party ref.ID, out FiledObjection, by event.Actor, at legal.Time) error {
	contact, err := s.cipher.Encrypt("objection", string(out.Objection), "contact", []byte(in.Contact))
	if err != nil {
		return fmt.Errorf("encrypt contact: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into objection (court_id, objection_id, case_id, asset_id, lot_id, kind, capacity, party_id, person_id, act, ground, request, statement,
			contact, state, filed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		t.Court, out.Objection, t.Case, null(t.Asset), null(t.Lot), in.Kind, in.Capacity, null(party), by.Person, in.Act, in.Ground, in.Request, in.Statement,
		contact, objection.Filed, at)
	if err != nil {
		return fmt.Errorf("save objection: %w", err)
	}
	err = addPapers(ctx, tx, t.Court, out.Objection, in.Papers, false, by, at)
	if err != nil {
		return err
	}
	o := row{court: t.Court, id: out.Objection, caseID: t.Case, asset: t.Asset, lot: t.Lot, kind: in.Kind, person: by.Person}
	b := basis.CivilProcedure2023(236)
	if in.Kind == objection.ThirdParty {
		b = basis.CivilProcedure2023(238)
	}
	err = deadline.Open(ctx, tx, deadline.Deadline{
		Court: o.court, Kind: objection.DeadlineAccept, Subject: o.id, Case: o.caseID, Lot: o.lot, Owner: owner(objection.DeadlineAccept),
		Due: out.AcceptBy, Basis: basis.Objections2020(2), Opened: at,
	})
	if err != nil {
		return err
	}
	actor := by
	if in.Capacity == objection.ByBidder {
		actor = event.Actor{Role: by.Role} // who bids is told to nobody (法释〔2016〕18号 Art. 18); the panel reads it
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "objection.filed", Court: o.court, Case: o.caseID, Asset: o.asset, Lot: o.lot, Subject: o.id, Actor: actor, At: at, Basis: b,
		Body: map[string]any{"kind": in.Kind, "act": in.Act},
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, o.court, string(o.id), objection.Received{About: o.about(at), AcceptBy: out.AcceptBy})
}

// own finds the court of an objection that person made. objection.ErrUnknown.
func (s *Service) own(ctx context.Context, id, person ref.ID) (court string, err error) {
	err = s.pool.QueryRow(ctx, `
		select court_id
		from objection
		where objection_id = $1 and person_id = $2`, id, person).Scan(&court)
	if pg.NoRows(err) {
		return "", objection.ErrUnknown
	}
	if err != nil {
		return "", fmt.Errorf("find own objection: %w", err)
	}
	return court, nil
}

// TakeBack ends an objection that is not accepted yet; later it asks the panel for
// permission (执行异议复议规定 Art. 13). objection.ErrWithdrawalAsked.
func (s *Service) TakeBack(ctx context.Context, id ref.ID, by event.Actor, at legal.Time) error {
	court, err := s.own(ctx, id, by.Person)
	if err != nil {
		return err
	}
	return s.do(ctx, court, id, objection.TakeBack, by, at, func(_ pgx.Tx, o *row) (done, error) {
		switch {
		case o.withdrawal:
			return done{}, objection.ErrWithdrawalAsked
		case o.state == objection.Accepted:
			return done{set: map[string]any{"withdrawal_asked_at": at}}, nil
		}
		return done{set: map[string]any{"ended_at": at}}, nil
	})
}
