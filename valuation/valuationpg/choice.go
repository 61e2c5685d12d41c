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
	"fachui/valuation/draw"
)

// Agreement is what became of the parties' agreement on firms (Art. 16).
type Agreement struct {
	Outcome Outcome  // opened, agreed, failed, unavailable
	Firms   []string // agreed: three registry numbers in order
	Until   legal.Date
	Reason  string
}

// Choice tells what is due after a step of choosing firms.
type Choice struct {
	Valuation ref.ID           `json:"valuation"`
	Status    valuation.Status `json:"status"`
	Draw      bool             `json:"draw_due"`
	Firms     []string         `json:"firms"`
}

// AgreeFirms records whether the parties agreed on three firms and their order.
// If they did not, a draw is due. Refusals: ErrOutcome, ErrFirms, ErrFirmUnknown,
// ErrDrawLive, ErrReason.
func (s *Service) AgreeFirms(ctx context.Context, court string, id ref.ID, a Agreement, actor event.Actor, at legal.Time) (Choice, error) {
	var out Choice
	err := s.change(ctx, court, id, valuation.ActAgree, func(tx pgx.Tx, v row) error {
		out = Choice{Valuation: v.ID, Status: v.Status, Firms: []string{}}
		err := noLiveDraw(ctx, tx, v)
		if err != nil {
			return err
		}
		body := map[string]any{"firms": a.Firms, "until": a.Until}
		switch a.Outcome {
		case Opened:
			return s.askAgreement(ctx, tx, v, a, body, actor, at)
		case Failed, Unavailable:
			reason, err := whys(a.Reason)
			if err != nil {
				return err
			}
			out.Draw = true
			return noteMethod(ctx, tx, v, firmAgreement, a.Outcome, reason, body, actor, at)
		case Agreed:
		case Extended, Correcting, Result:
			fallthrough
		default:
			return wrongOutcome(a.Outcome, Opened, Agreed, Failed, Unavailable)
		}
		firms, err := agreedFirms(ctx, tx, v, a.Firms)
		if err != nil {
			return err
		}
		err = noteMethod(ctx, tx, v, firmAgreement, Agreed, a.Reason, body, actor, at)
		if err != nil {
			return err
		}
		out.Status, out.Firms = valuation.Selected, a.Firms
		return s.selectFirms(ctx, tx, v, "agreement", "", firms, at)
	})
	return out, err
}

// askAgreement gives the parties a time in which to agree; five days unless the
// court sets another.
func (s *Service) askAgreement(ctx context.Context, tx pgx.Tx, v row, a Agreement, body map[string]any, actor event.Actor, at legal.Time) error {
	err := noteMethod(ctx, tx, v, firmAgreement, Opened, a.Reason, body, actor, at)
	if err != nil {
		return err
	}
	if a.Until.IsZero() {
		_, err := s.clock(ctx, tx, v, kindMethod, v.ID, clerk, 16, valuation.AgreeFirmsDays, at)
		return err
	}
	if !a.Until.After(at.Date()) {
		return ErrUntil
	}
	return open(ctx, tx, v, kindMethod, v.ID, clerk, basisOf[firmAgreement], a.Until.End(), at)
}

// agreementOver runs when the parties' time to agree on firms has passed.
func (s *Service) agreementOver(ctx context.Context, tx pgx.Tx, v row, at legal.Time) error {
	return noteMethod(ctx, tx, v, firmAgreement, Failed, "逾期未协商一致", map[string]any{}, event.House, at)
}

func agreedFirms(ctx context.Context, q Querier, v row, registries []string) ([]ref.ID, error) {
	if len(registries) != draw.Places {
		return nil, ErrFirms
	}
	var out []ref.ID
	for _, registry := range registries {
		f, err := firmByRegistry(ctx, q, registry)
		if err != nil {
			return nil, err
		}
		if slices.Contains(out, f.ID) || !slices.Contains(f.Specialties, v.Specialty) || !f.RemovedOn.IsZero() || f.Suspended {
			return nil, ErrFirms
		}
		out = append(out, f.ID)
	}
	return out, nil
}

// selectFirms writes the next selection and makes a commission due.
func (s *Service) selectFirms(ctx context.Context, tx pgx.Tx, v row, source string, drawID ref.ID, firms []ref.ID, at legal.Time) error {
	no := v.Selection + 1
	_, err := tx.Exec(ctx, `
		insert into selection (court_id, valuation_id, selection_no, source, draw_id, selected_at)
		values ($1, $2, $3, $4, $5, $6)`, v.Court, v.ID, no, source, null(drawID), at)
	if err != nil {
		return fmt.Errorf("save selection: %w", err)
	}
	for i, f := range firms {
		_, err := tx.Exec(ctx, `
			insert into selected_firm (court_id, valuation_id, selection_no, rank, firm_id)
			values ($1, $2, $3, $4, $5)`, v.Court, v.ID, no, i+1, f)
		if err != nil {
			return fmt.Errorf("save selected firm: %w", err)
		}
	}
	_, err = tx.Exec(ctx, `
		update valuation
		set selection_no = $3, status = 'selected'
		where court_id = $1 and valuation_id = $2`, v.Court, v.ID, no)
	if err != nil {
		return fmt.Errorf("save selection: %w", err)
	}
	err = deadline.End(ctx, tx, kindMethod, v.ID, at, deadline.Met)
	if err != nil {
		return err
	}
	_, err = s.clock(ctx, tx, v, kindCommission, v.ID, clerk, 17, valuation.CommissionDays, at)
	return err
}

// Exclude leaves a firm out of the coming draw, on a legal ground that a paper
// shows. It is the case handler's act; whoever freezes the draw is the second
// pair of eyes. Refusals: ErrGround, ErrFirmUnknown, ErrExcluded, ErrDrawLive.
func (s *Service) Exclude(ctx context.Context, court string, id ref.ID, x valuation.Exclusion, actor event.Actor, at legal.Time) error {
	if n := len([]rune(x.Evidence)); x.Ground.Name().ZH == "" || x.Ground == valuation.FellAway || n < 2 || n > 500 {
		return ErrGround
	}
	return s.change(ctx, court, id, valuation.ActExclude, func(tx pgx.Tx, v row) error {
		err := noLiveDraw(ctx, tx, v)
		if err != nil {
			return err
		}
		f, err := firmByRegistry(ctx, tx, x.Registry)
		if err != nil {
			return err
		}
		err = exclude(ctx, tx, v, f.ID, x.Ground, x.Evidence, actor, at)
		if pg.Violated(err, "firm_exclusion_once") {
			return ErrExcluded
		}
		if err != nil {
			return err
		}
		return told(ctx, tx, v, "valuation.firm_excluded", f.ID, actor, at, 16, map[string]any{"ground": x.Ground, "evidence": x.Evidence})
	})
}

func exclude(ctx context.Context, tx pgx.Tx, v row, firm ref.ID, g valuation.Ground, evidence string, actor event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into firm_exclusion (court_id, valuation_id, firm_id, ground, evidence, excluded_by, excluded_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, v.Court, v.ID, firm, g, evidence, null(actor.Person), at)
	if err != nil {
		return fmt.Errorf("save exclusion: %w", err)
	}
	return nil
}

func exclusions(ctx context.Context, q Querier, v row) ([]valuation.Exclusion, error) {
	rows, err := q.Query(ctx, `
		select f.registry_no, x.ground, x.evidence
		from firm_exclusion x
		join appraisal_firm f using (firm_id)
		where x.court_id = $1 and x.valuation_id = $2
		order by f.registry_no`, v.Court, v.ID)
	if err != nil {
		return nil, fmt.Errorf("read exclusions: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[valuation.Exclusion])
}

// Decide records a decision of the collegial panel on which a draw among fewer
// than three firms may rest. Refusals: ErrDecision, valuation.ErrReason.
func (s *Service) Decide(ctx context.Context, court string, id ref.ID, number, statement string, actor event.Actor, at legal.Time) error {
	statement, err := whys(statement)
	if err != nil {
		return err
	}
	if n := len([]rune(number)); n < 2 || n > 80 {
		return valuation.ErrReason
	}
	return s.change(ctx, court, id, valuation.ActExclude, func(tx pgx.Tx, v row) error {
		tag, err := tx.Exec(ctx, `
			insert into valuation_decision (court_id, valuation_id, number, statement, decided_by, decided_at)
			values ($1, $2, $3, $4, $5, $6)
			on conflict do nothing`, v.Court, v.ID, number, statement, actor.Person, at)
		if err != nil {
			return fmt.Errorf("save decision: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return ErrDecision
		}
		return told(ctx, tx, v, "valuation.panel_decided", v.ID, actor, at, 16, map[string]any{"number": number})
	})
}
