package valuationpg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// ObjectionStep is one step in the handling of an objection, with its words.
type ObjectionStep struct {
	Finding  valuation.Finding `json:"finding"`
	State    valuation.State   `json:"state"` // afterwards
	Reason   string            `json:"reason"`
	Document string            `json:"document_no"`
	At       legal.Time        `json:"at"`
}

// viewSteps adds to each objection what became of it so far.
func viewSteps(ctx context.Context, q Querier, v row, out *View) error {
	for i, o := range out.Objections {
		steps, err := all(ctx, q, pgx.RowToStructByPos[ObjectionStep], `
			select finding, state, reason, document_no, done_at
			from objection_step
			where court_id = $1 and objection_id = $2
			order by seq`, v.Court, o.Objection)
		if err != nil {
			return err
		}
		out.Objections[i].Steps = steps
	}
	return nil
}

// OwnCommission is a commission as the firm that holds it works on it: what was
// commissioned, who the parties are, the clocks, and what became of each step.
type OwnCommission struct {
	CommissionView
	CaseNo      string            `json:"case_no"`
	Title       string            `json:"title"` // of the asset
	State       valuation.Status  `json:"valuation_status"`
	StateZH     string            `json:"valuation_status_zh"`
	StateEN     string            `json:"valuation_status_en"`
	Terms       valuation.Terms   `json:"terms"`
	Parties     []CommissionParty `json:"parties"`
	Clocks      []DeadlineView    `json:"deadlines"`
	Extensions  []ExtensionView   `json:"extensions"`
	Inspections []InspectionView  `json:"inspections"`
	Reports     []ReportView      `json:"reports"`
	Objections  []ObjectionView   `json:"objections"` // to these reports
}

// CommissionParty is a party of the case, who may be present at the inspection.
type CommissionParty struct {
	Party ref.ID `json:"party"`
	Kind  string `json:"kind"`
	Name  string `json:"name"` // masked
}

// MyCommission shows a commission to an appraiser of the firm that holds it.
// Refusal: ErrCommissionUnknown.
func (s *Service) MyCommission(ctx context.Context, id, who ref.ID) (OwnCommission, error) {
	var out OwnCommission
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		firm, err := firmOf(ctx, tx, who)
		if err != nil {
			return err
		}
		found, err := all(ctx, tx, pgx.RowToStructByPos[CommissionView], commissionViewSQL+`
			where c.commission_id = $1 and c.firm_id = $2`, id, firm)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return ErrCommissionUnknown
		}
		out.CommissionView = found[0]
		err = tx.QueryRow(ctx, `
			select terms
			from commission
			where court_id = $1 and commission_id = $2`, out.Court, id).Scan(&out.Terms)
		if err != nil {
			return fmt.Errorf("read terms of commission: %w", err)
		}
		v, err := scanRow(tx.QueryRow(ctx, rowSQL+`
			where court_id = $1 and valuation_id = $2`, out.Court, out.Valuation))
		if err != nil {
			return err
		}
		return s.gather(ctx, tx, v, &out)
	})
	return out, err
}

// gather adds to a commission what of its valuation is the firm's business.
func (s *Service) gather(ctx context.Context, q Querier, v row, out *OwnCommission) error {
	w, err := s.view(ctx, q, v)
	if err != nil {
		return err
	}
	out.State, out.StateZH, out.StateEN = w.Status, w.StatusZH, w.StatusEN
	asset, err := s.cases.Asset(ctx, q, v.Court, v.Asset)
	if err != nil {
		return fmt.Errorf("read asset: %w", err)
	}
	out.CaseNo, out.Title = asset.CaseNo, asset.Title
	parties, err := s.cases.Parties(ctx, q, v.Court, v.Case)
	if err != nil {
		return fmt.Errorf("read parties: %w", err)
	}
	out.Parties = []CommissionParty{}
	for _, p := range parties {
		out.Parties = append(out.Parties, CommissionParty{p.ID, p.Kind, p.Name})
	}
	reports, err := all(ctx, q, pgx.RowTo[ref.ID], `
		select report_id
		from valuation_report
		where court_id = $1 and commission_id = $2`, v.Court, out.Commission)
	if err != nil {
		return err
	}
	out.Reports = only(w.Reports, func(r ReportView) bool { return slices.Contains(reports, r.Report) })
	out.Objections = only(w.Objections, func(o ObjectionView) bool { return slices.Contains(reports, ref.ID(o.Report)) })
	out.Extensions = only(w.Extensions, func(e ExtensionView) bool { return e.Commission == out.Commission })
	out.Inspections = only(w.Inspections, func(i InspectionView) bool { return i.Commission == out.Commission })
	out.Clocks = only(w.Deadlines, func(d DeadlineView) bool { return d.Owner == appraiser && d.Ended.IsZero() })
	return nil
}

// only keeps what fits; an empty list is a list.
func only[T any](list []T, fits func(T) bool) []T {
	out := []T{}
	for _, x := range list {
		if fits(x) {
			out = append(out, x)
		}
	}
	return out
}

// mostOwn is how many valuations of a case a party is shown.
const mostOwn = 50

// ForPartyOf lists the valuations of a case to a party of it, the newest first.
// Refusal: ErrNotParty.
func (s *Service) ForPartyOf(ctx context.Context, caseID ref.ID, actor event.Actor) ([]PartyView, error) {
	out := []PartyView{}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		ids, err := all(ctx, tx, pgx.RowTo[ref.ID], `
			select valuation_id
			from valuation
			where case_id = $1
			order by valuation_id desc
			limit $2`, caseID, mostOwn)
		if err != nil {
			return err
		}
		for _, id := range ids {
			p, err := s.forParty(ctx, tx, id, actor)
			if err != nil {
				return err
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}
