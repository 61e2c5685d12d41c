package valuationpg

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/valuation"
)

// ExtensionView is a firm's request for more time (Art. 19) and what became of it.
type ExtensionView struct {
	Extension  ref.ID     `json:"extension"`
	Commission ref.ID     `json:"commission"`
	Days       int        `json:"days"`
	Reason     string     `json:"reason"`
	AskedAt    legal.Time `json:"asked_at"`
	DecidedAt  legal.Time `json:"decided_at"` // zero while it waits
	Granted    bool       `json:"granted"`
	Why        string     `json:"decision_reason"`
}

// ExclusionView is a firm that is left out of the draw, and on which ground.
type ExclusionView struct {
	Registry string           `json:"registry_no"`
	Name     string           `json:"name"`
	Ground   valuation.Ground `json:"ground"`
	Evidence string           `json:"evidence"`
	At       legal.Time       `json:"at"`
}

// DecisionView is a decision of the collegial panel on which a draw may rest.
type DecisionView struct {
	Number    string     `json:"number"`
	Statement string     `json:"statement"`
	At        legal.Time `json:"at"`
}

// HaltView is a suspension, a resumption or the withdrawal (Art. 28, 29).
type HaltView struct {
	What   string     `json:"what"`
	Reason string     `json:"reason"`
	At     legal.Time `json:"at"`
}

// InspectionView is a visit of the firm to the asset (Art. 18).
type InspectionView struct {
	Commission ref.ID     `json:"commission"`
	HeldAt     legal.Time `json:"held_at"`
	Place      string     `json:"place"`
	Present    int        `json:"present"` // parties
	Absent     int        `json:"absent"`
	Witness    string     `json:"witness"`
	Note       string     `json:"note"`
}

func viewExtensions(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Extensions, err = all(ctx, q, pgx.RowToStructByPos[ExtensionView], `
		select e.extension_id, e.commission_id, e.days, e.reason, e.asked_at, d.decided_at, d.granted is not null, coalesce(d.reason, '')
		from commission_extension e
		join commission c using (court_id, commission_id)
		left join extension_decision d using (court_id, extension_id)
		where e.court_id = $1 and c.valuation_id = $2
		order by e.extension_id`, v.Court, v.ID)
	return err
}

func viewExclusions(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Exclusions, err = all(ctx, q, pgx.RowToStructByPos[ExclusionView], `
		select f.registry_no, f.name, x.ground, x.evidence, x.excluded_at
		from firm_exclusion x
		join appraisal_firm f using (firm_id)
		where x.court_id = $1 and x.valuation_id = $2
		order by f.registry_no`, v.Court, v.ID)
	return err
}

func viewDecisions(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Decisions, err = all(ctx, q, pgx.RowToStructByPos[DecisionView], `
		select number, statement, decided_at
		from valuation_decision
		where court_id = $1 and valuation_id = $2
		order by decided_at, number`, v.Court, v.ID)
	return err
}

func viewHalts(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Halts, err = all(ctx, q, pgx.RowToStructByPos[HaltView], `
		select what, reason, done_at
		from valuation_halt
		where court_id = $1 and valuation_id = $2
		order by seq`, v.Court, v.ID)
	return err
}

func viewInspections(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Inspections, err = all(ctx, q, pgx.RowToStructByPos[InspectionView], `
		select i.commission_id, i.held_at, i.place, cardinality(i.present), cardinality(i.absent), i.witness, i.note
		from inspection i
		join commission c using (court_id, commission_id)
		where i.court_id = $1 and c.valuation_id = $2
		order by i.held_at, i.inspection_id`, v.Court, v.ID)
	return err
}
