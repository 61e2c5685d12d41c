package valuationpg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// Decision is what was found about an objection, or done with it.
type Decision struct {
	Finding   valuation.Finding
	Reason    string
	Document  string
	Platforms []string // online results only: whose result was objected to (Art. 13)
}

// objection is an objection under its valuation's lock.
type objection struct {
	ID      ref.ID
	State   valuation.State
	Party   ref.ID
	Method  valuation.Method
	Grounds []valuation.Objectionable
}

// DecideObjection takes the next step with an objection and does what follows for
// the valuation. Refusals: ErrObjectionUnknown, valuation.ErrFinding, ErrReason.
func (s *Service) DecideObjection(ctx context.Context, court string, id ref.ID, d Decision, actor event.Actor, at legal.Time) (Objected, error) {
	var out Objected
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		v, o, err := lockObjection(ctx, tx, court, id)
		if err != nil {
			return err
		}
		if d.Finding == valuation.Explain || d.Finding == valuation.Silence { // the firm's act, or its clock's
			return valuation.ErrFinding.With("state", o.State.Name()).With("findings", valuation.Forward)
		}
		out, err = s.step(ctx, tx, v, o, d, actor, at)
		return err
	})
	return out, err
}

// Respond is the objector's answer to the firm's explanation: it is content, or it
// still objects and the association reviews (Art. 23).
func (s *Service) Respond(ctx context.Context, id ref.ID, persist bool, reason string, actor event.Actor, at legal.Time) (Objected, error) {
	d := Decision{Finding: valuation.Content, Reason: reason}
	if persist {
		d.Finding = valuation.Persist
	}
	return s.findingOf(ctx, id, d, actor, at, func(tx pgx.Tx, v row, o objection) error {
		p, err := s.partyOf(ctx, tx, v, actor.Person)
		if err == nil && p.ID != o.Party {
			err = ErrObjectionUnknown
		}
		return err
	})
}

// ExplainObjection is the firm's explanation (Art. 23). Refusals:
// ErrCommissionUnknown, ErrObjectionUnknown, valuation.ErrFinding.
func (s *Service) ExplainObjection(ctx context.Context, id ref.ID, text string, actor event.Actor, at legal.Time) (Objected, error) {
	d := Decision{Finding: valuation.Explain, Reason: text}
	return s.findingOf(ctx, id, d, actor, at, func(tx pgx.Tx, v row, _ objection) error {
		firm, err := firmOf(ctx, tx, actor.Person)
		if err != nil {
			return err
		}
		c, found, err := liveCommission(ctx, tx, v)
		if err == nil && (!found || c.Firm != firm) {
			err = ErrObjectionUnknown
		}
		return err
	})
}

// findingOf is a step that somebody outside the court takes, whom allowed admits.
func (s *Service) findingOf(ctx context.Context, id ref.ID, d Decision, actor event.Actor, at legal.Time, admit func(pgx.Tx, row, objection) error) (Objected, error) {
	var out Objected
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var court string
		err := tx.QueryRow(ctx, `
			select court_id
			from appraisal_objection
			where objection_id = $1`, id).Scan(&court)
		if pg.NoRows(err) {
			return ErrObjectionUnknown
		}
		if err != nil {
			return fmt.Errorf("find objection: %w", err)
		}
		v, o, err := lockObjection(ctx, tx, court, id)
		if err != nil {
			return err
		}
		err = admit(tx, v, o)
		if err != nil {
			return err
		}
		out, err = s.step(ctx, tx, v, o, d, actor, at)
		return err
	})
	return out, err
}

func lockObjection(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (row, objection, error) {
	var owner ref.ID
	err := tx.QueryRow(ctx, `
		select valuation_id
		from appraisal_objection
		where court_id = $1 and objection_id = $2`, court, id).Scan(&owner)
	if pg.NoRows(err) {
		return row{}, objection{}, ErrObjectionUnknown
	}
	if err != nil {
		return row{}, objection{}, fmt.Errorf("find objection: %w", err)
	}
	v, err := lock(ctx, tx, court, owner, valuation.ActDecide)
	if err != nil {
		return row{}, objection{}, err
	}
	o := objection{ID: id}
	err = tx.QueryRow(ctx, `
		select o.state, o.party_id, coalesce(r.method, 'party_agreement'), o.grounds
		from appraisal_objection o
		left join valuation_report r using (court_id, report_id)
		where o.court_id = $1 and o.objection_id = $2`, court, id).Scan(&o.State, &o.Party, &o.Method, &o.Grounds)
	if err != nil {
		return row{}, objection{}, fmt.Errorf("read objection: %w", err)
	}
	return v, o, nil
}

// step moves an objection and records how.
func (s *Service) step(ctx context.Context, tx pgx.Tx, v row, o objection, d Decision, actor event.Actor, at legal.Time) (Objected, error) {
	reason, err := whys(d.Reason)
	if err != nil {
		return Objected{}, err
	}
	to, then, err := valuation.Decide(o.State, d.Finding, o.Method, o.Grounds)
	if err != nil {
		return Objected{}, err
	}
	_, err = tx.Exec(ctx, `
		insert into objection_step (court_id, objection_id, seq, finding, state, consequence, reason, document_no, done_by, done_at)
		select $1, $2, count(*) + 1, $3, $4, $5, $6, $7, $8, $9
		from objection_step
		where court_id = $1 and objection_id = $2`, v.Court, o.ID, d.Finding, to, then, reason, d.Document, null(actor.Person), at)
	if err != nil {
		return Objected{}, fmt.Errorf("save step of objection: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update appraisal_objection
		set state = $3
		where court_id = $1 and objection_id = $2`, v.Court, o.ID, to)
	if err != nil {
		return Objected{}, fmt.Errorf("move objection: %w", err)
	}
	err = s.enter(ctx, tx, v, o.ID, to, at)
	if err != nil {
		return Objected{}, err
	}
	err = told(ctx, tx, v, "valuation.objection_decided", o.ID, actor, at, 23,
		map[string]any{"finding": d.Finding, "state": to, "consequence": then, "document": d.Document})
	if err != nil {
		return Objected{}, err
	}
	return Objected{Objection: o.ID, State: to}, s.follow(ctx, tx, v, then, d, actor, at)
}

// follow does what a decided objection means for the valuation.
func (s *Service) follow(ctx context.Context, tx pgx.Tx, v row, then valuation.Consequence, d Decision, actor event.Actor, at legal.Time) error {
	c, found, err := liveCommission(ctx, tx, v)
	if err != nil {
		return err
	}
	switch then {
	case valuation.Nothing:
		return s.finishTx(ctx, tx, v, at)
	case valuation.Correct:
		_, err := s.clock(ctx, tx, v, kindCorrection, c.ID, appraiser, 20, valuation.CorrectDays, at)
		if err != nil {
			return err
		}
		return setStatus(ctx, tx, v, valuation.Correcting)
	case valuation.NextFirm:
		if !found {
			return ErrCommissionUnknown
		}
		return s.fallAway(ctx, tx, v, c, valuation.Disqualified, d.Reason, actor, at)
	case valuation.Remean:
		return s.meanAgain(ctx, tx, v, d.Platforms, actor, at)
	case valuation.Reprice:
		err := endClocks(ctx, tx, v, at)
		if err != nil {
			return err
		}
		return halt(ctx, tx, v, "withdrawn", d.Reason, actor, at, 25)
	}
	return fmt.Errorf("objection has the consequence %q", then)
}

// meanAgain files the mean without the results that were rightly objected to (Art. 13).
func (s *Service) meanAgain(ctx context.Context, tx pgx.Tx, v row, platforms []string, actor event.Actor, at legal.Time) error {
	r, found, err := newest(ctx, tx, v)
	if err != nil {
		return err
	}
	known := func(p string) bool {
		return slices.ContainsFunc(r.Deliveries, func(d valuation.Delivery) bool { return d.Platform == p })
	}
	if !found || len(platforms) == 0 || slices.ContainsFunc(platforms, func(p string) bool { return !known(p) }) {
		return valuation.ErrPlatforms
	}
	r.Value, r.Supplement = valuation.AfterObjections(r.Deliveries, platforms), true
	_, err = s.file(ctx, tx, v, r, actor, at)
	return err
}

// explanationOver runs when the firm did not explain in time: the association reviews.
func (s *Service) explanationOver(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	return s.objectionOver(ctx, tx, d, Decision{Finding: valuation.Silence, Reason: "评估机构逾期未作说明"}, at)
}

// responseOver runs when the objector did not answer the explanation: it is content.
func (s *Service) responseOver(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	return s.objectionOver(ctx, tx, d, Decision{Finding: valuation.Content, Reason: "异议人逾期未再提出意见"}, at)
}

func (s *Service) objectionOver(ctx context.Context, tx pgx.Tx, d deadline.Deadline, then Decision, at legal.Time) error {
	how := deadline.Expired
	if d.Kind == kindExplanation {
		how = deadline.Missed
	}
	err := deadline.End(ctx, tx, d.Kind, d.Subject, at, how)
	if err != nil {
		return err
	}
	v, o, err := lockObjection(ctx, tx, d.Court, d.Subject)
	if err != nil {
		return ignoreFault(err)
	}
	_, err = s.step(ctx, tx, v, o, then, event.House, at)
	return ignoreFault(err)
}
