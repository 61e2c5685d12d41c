package objectionpg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/objection"
)

// hold lets the property of o stand still.
func (s *Service) hold(ctx context.Context, tx pgx.Tx, o row, why objection.Hold, by event.Actor, reason, document string, at legal.Time) (outbox.Event, error) {
	_, err := tx.Exec(ctx, `
		insert into objection_hold (court_id, hold_id, objection_id, case_id, asset_id, why, placed_by, placed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, o.court, ref.New(), o.id, o.caseID, null(o.asset), why, null(by.Person), at)
	if pg.Violated(err, "objection_hold_one") {
		return nil, objection.ErrHeldAlready
	}
	if err != nil {
		return nil, fmt.Errorf("hold property: %w", err)
	}
	return objection.AssetHeld{About: o.about(at), Why: why, Reason: reason, Document: document}, nil
}

// free ends the hold of o, if there is one, and tells so.
func (s *Service) free(ctx context.Context, tx pgx.Tx, o row, why objection.Freed, at legal.Time, d *done) error {
	tag, err := tx.Exec(ctx, `
		update objection_hold
		set released_at = $3, released_why = $4
		where court_id = $1 and objection_id = $2 and released_at is null`, o.court, o.id, at, why)
	if err != nil {
		return fmt.Errorf("free property: %w", err)
	}
	if tag.RowsAffected() > 0 {
		d.tell = append(d.tell, objection.AssetFreed{About: o.about(at), Why: why})
	}
	return nil
}

// LotFree refuses to let a lot go on whose property is held. objection.ErrHeld.
func (s *Service) LotFree(ctx context.Context, court string, lot ref.ID) error {
	var stands bool
	err := s.pool.QueryRow(ctx, `
		select exists (
			select
			from lot l
			join objection_hold h on h.court_id = l.court_id and h.asset_id = l.asset_id and h.released_at is null
			where l.court_id = $1 and l.lot_id = $2)`, court, lot).Scan(&stands)
	if err != nil {
		return fmt.Errorf("look for hold on lot: %w", err)
	}
	if stands {
		return objection.ErrHeld
	}
	return nil
}

func held(ctx context.Context, tx pgx.Tx, o row) (yes bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (
			select from objection_hold
			where court_id = $1 and objection_id = $2 and released_at is null)`, o.court, o.id).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look for hold: %w", err)
	}
	return yes, nil
}

// Stay stops the disposal while an objection to conduct is heard: the court may
// (法释〔2016〕18号 Art. 36). objection.ErrPaper, ErrNotOnPanel, ErrHeldAlready.
func (s *Service) Stay(ctx context.Context, court string, id ref.ID, p objection.Paper, by event.Actor, at legal.Time) error {
	err := p.Check()
	if err != nil {
		return err
	}
	return s.do(ctx, court, id, objection.Stay, by, at, func(tx pgx.Tx, o *row) (done, error) {
		err := s.member(ctx, tx, *o, by)
		if err == nil {
			err = order(ctx, tx, *o, objection.Stay, p, by, at)
		}
		if err != nil {
			return done{}, err
		}
		ev, err := s.hold(ctx, tx, *o, objection.HeldByOrder, by, p.Reason, p.Document, at)
		return done{body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason}, tell: []outbox.Event{ev}}, err
	})
}

// EndStay lets the disposal go on. objection.ErrNothingHeld.
func (s *Service) EndStay(ctx context.Context, court string, id ref.ID, p objection.Paper, by event.Actor, at legal.Time) error {
	err := p.Check()
	if err != nil {
		return err
	}
	return s.do(ctx, court, id, objection.EndStay, by, at, func(tx pgx.Tx, o *row) (done, error) {
		err := s.member(ctx, tx, *o, by)
		if err != nil {
			return done{}, err
		}
		stands, err := held(ctx, tx, *o)
		if err == nil && !stands {
			err = objection.ErrNothingHeld
		}
		if err == nil {
			err = order(ctx, tx, *o, objection.EndStay, p, by, at)
		}
		if err != nil {
			return done{}, err
		}
		d := done{body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason}}
		return d, s.free(ctx, tx, *o, objection.FreedOrder, at, &d)
	})
}

// Security is what somebody offers so that enforcement goes on, or stops.
type Security struct {
	Side   objection.Side
	Form   string
	Amount money.Amount
	File   Kept // of its paper, if one was handed in
}

func (x Security) check() error {
	n := len([]rune(strings.TrimSpace(x.Form)))
	if n < 2 || n > 500 || !x.Amount.IsPositive() {
		return objection.ErrSecurityText
	}
	return nil
}

// OfferSecurity puts an offer before the panel: 执行程序解释 Art. 9, 15, 16. Refusals: those of
// objection.CheckSide, ErrSecurityText, ErrUnknown.
func (s *Service) OfferSecurity(ctx context.Context, id ref.ID, x Security, by event.Actor, at legal.Time) (security ref.ID, err error) {
	err = x.check()
	if err != nil {
		return "", err
	}
	court, err := s.concerned(ctx, id, by.Person)
	if err != nil {
		return "", err
	}
	security = ref.New()
	err = s.do(ctx, court, id, objection.OfferSecurity, by, at, func(tx pgx.Tx, o *row) (done, error) {
		creditor, err := isCreditor(ctx, tx, *o, by.Person)
		if err != nil {
			return done{}, err
		}
		stands, err := held(ctx, tx, *o)
		if err != nil {
			return done{}, err
		}
		err = objection.CheckSide(x.Side, o.kind, creditor, stands)
		if err != nil {
			return done{}, err
		}
		err = keepFile(ctx, tx, court, id, x.File, by, at)
		if err != nil {
			return done{}, err
		}
		_, err = tx.Exec(ctx, `
			insert into objection_security (court_id, security_id, objection_id, side, offered_by, form, amount, document, offered_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, court, security, id, x.Side, by.Person, x.Form, x.Amount, x.File.Sum, at)
		if err != nil {
			return done{}, fmt.Errorf("offer security: %w", err)
		}
		return done{body: map[string]any{"side": x.Side, "amount": x.Amount}}, nil
	})
	return security, err
}

// isCreditor reports whether person acts for a creditor of the case.
func isCreditor(ctx context.Context, tx pgx.Tx, o row, person ref.ID) (bool, error) {
	parties, err := registry.Parties(ctx, tx, o.court, o.caseID)
	if err != nil {
		return false, err
	}
	for _, p := range parties {
		if p.Person == person && p.Kind == "creditor" {
			return true, nil
		}
	}
	return false, nil
}

// concerned finds the court of an objection that person made, or in whose case person
// is a party. objection.ErrUnknown.
func (s *Service) concerned(ctx context.Context, id, person ref.ID) (court string, err error) {
	err = s.pool.QueryRow(ctx, `
		select o.court_id
		from objection o
		where o.objection_id = $1 and (o.person_id = $2 or exists (
			select from party_now p
			where p.court_id = o.court_id and p.case_id = o.case_id and p.person_id = $2 and p.kind in ('creditor', 'debtor')))`, id, person).Scan(&court)
	if pg.NoRows(err) {
		return "", objection.ErrUnknown
	}
	if err != nil {
		return "", fmt.Errorf("find objection: %w", err)
	}
	return court, nil
}

// DecideSecurity accepts or declines what was offered. What a creditor gave frees the
// property; what was given for stopping lets the court stop.
func (s *Service) DecideSecurity(ctx context.Context, court string, id, security ref.ID, accept bool, reason string, by event.Actor, at legal.Time) error {
	if n := len([]rune(strings.TrimSpace(reason))); n < 2 || n > 2000 {
		return objection.ErrText.With("field", "reason").With("least", 2).With("most", 2000)
	}
	return s.do(ctx, court, id, objection.DecideSecurity, by, at, func(tx pgx.Tx, o *row) (done, error) {
		err := s.member(ctx, tx, *o, by)
		if err != nil {
			return done{}, err
		}
		var side objection.Side
		err = tx.QueryRow(ctx, `
			update objection_security
			set accepted = $4, reason = $5, decided_by = $6, decided_at = $7
			where court_id = $1 and objection_id = $2 and security_id = $3 and accepted is null
			returning side`, court, id, security, accept, reason, by.Person, at).Scan(&side)
		if pg.NoRows(err) {
			return done{}, objection.ErrNoSecurity
		}
		if err != nil {
			return done{}, fmt.Errorf("decide security: %w", err)
		}
		d := done{body: map[string]any{"side": side, "accepted": accept}}
		switch {
		case !accept:
			return d, nil
		case side == objection.ToContinue:
			return d, s.free(ctx, tx, *o, objection.FreedSecurity, at, &d)
		}
		ev, err := s.hold(ctx, tx, *o, objection.HeldByOrder, by, reason, "", at)
		d.tell = append(d.tell, ev)
		return d, err
	})
}
