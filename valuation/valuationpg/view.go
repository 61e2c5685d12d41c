package valuationpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// View is a valuation as the court sees it.
type View struct {
	Valuation   ref.ID              `json:"valuation"`
	Case        ref.ID              `json:"case"`
	Asset       ref.ID              `json:"asset"`
	Specialty   valuation.Specialty `json:"specialty"`
	Status      valuation.Status    `json:"status"`
	StatusZH    string              `json:"status_zh"`
	StatusEN    string              `json:"status_en"`
	Suspended   bool                `json:"suspended"`
	SeizedOn    legal.Date          `json:"seized_on"`
	StartedAt   legal.Time          `json:"started_at"`
	Due         valuation.Method    `json:"method_due"`
	Reasons     []valuation.Reason  `json:"reasons"`
	Methods     []MethodView        `json:"methods"`
	Draws       []DrawView          `json:"draws"`
	Firms       []FirmView          `json:"firms"`
	Reports     []ReportView        `json:"reports"`
	Objections  []ObjectionView     `json:"objections"`
	Deadlines   []DeadlineView      `json:"deadlines"`
	Price       *valuation.Price    `json:"price"`
	Commissions []CommissionView    `json:"commissions"`
	Extensions  []ExtensionView     `json:"extensions"`
	Exclusions  []ExclusionView     `json:"exclusions"`
	Decisions   []DecisionView      `json:"panel_decisions"`
	Halts       []HaltView          `json:"halts"`
	Inspections []InspectionView    `json:"inspections"`
}

// MethodView is what became of one method.
type MethodView struct {
	Method  string     `json:"method"`
	Outcome Outcome    `json:"outcome"`
	Reason  string     `json:"reason"`
	At      legal.Time `json:"at"`
}

// DrawView is one draw; its whole record is public.
type DrawView struct {
	Draw         ref.ID     `json:"draw"`
	Number       int        `json:"draw_no"`
	Status       string     `json:"status"`
	ManifestHash string     `json:"manifest_hash"`
	FrozenAt     legal.Time `json:"frozen_at"`
	NoncesUntil  legal.Time `json:"nonces_until"`
	RevealedAt   legal.Time `json:"revealed_at"`
}

// FirmView is one of the selected firms.
type FirmView struct {
	Selection int    `json:"selection"`
	Rank      int    `json:"rank"`
	Registry  string `json:"registry_no"`
	Name      string `json:"name"`
	Source    string `json:"source"`
}

// CommissionView is one commission.
type CommissionView struct {
	Commission ref.ID         `json:"commission"`
	Valuation  ref.ID         `json:"valuation"`
	Court      string         `json:"court"`
	Rank       int            `json:"rank"`
	Registry   string         `json:"registry_no"`
	Status     string         `json:"status"`
	Fall       valuation.Fall `json:"fall"`
	FallReason string         `json:"fall_reason"`
	Received   legal.Time     `json:"received_at"`
	ReportBy   legal.Time     `json:"report_by"`
	Estimate   money.Amount   `json:"fee_estimate"`
	Name       string         `json:"name"` // of what is to be appraised
	AnswerBy   legal.Time     `json:"answer_by"`
}

// ReportView is the summary of one result.
type ReportView struct {
	Report     ref.ID             `json:"report"`
	Number     int                `json:"report_no"`
	Method     valuation.Method   `json:"method"`
	Supplement bool               `json:"supplement"`
	Value      money.Amount       `json:"value"`
	Issued     legal.Date         `json:"issued_on"`
	ValidUntil legal.Date         `json:"valid_until"`
	FiledAt    legal.Time         `json:"filed_at"`
	FileHash   string             `json:"file_sha256"`
	Reviewed   bool               `json:"reviewed"`
	Passed     bool               `json:"passed"`
	Defects    []valuation.Defect `json:"defects"`
	Recipients int                `json:"recipients"`
	Received   int                `json:"received"`
	WindowEnds legal.Date         `json:"window_ends"` // of the last recipient so far
}

// ObjectionView is one objection.
type ObjectionView struct {
	Objection ref.ID                    `json:"objection"`
	Report    string                    `json:"report"`
	Party     ref.ID                    `json:"party"`
	Grounds   []valuation.Objectionable `json:"grounds"`
	Statement string                    `json:"statement"`
	Posted    legal.Date                `json:"posted_on"`
	FiledAt   legal.Time                `json:"filed_at"`
	State     valuation.State           `json:"state"`
	Steps     []ObjectionStep           `json:"steps" db:"-"`
}

// DeadlineView is one clock of a valuation.
type DeadlineView struct {
	Kind    string     `json:"kind"`
	Subject ref.ID     `json:"subject"`
	Owner   string     `json:"owner"`
	Due     legal.Time `json:"due"`
	Basis   string     `json:"basis"`
	Ended   legal.Time `json:"ended_at"`
	Outcome string     `json:"outcome"`
}

// Valuation shows all of a valuation of a court. Refusal: ErrUnknown.
func (s *Service) Valuation(ctx context.Context, court string, id ref.ID) (View, error) {
	var out View
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		v, err := scanRow(tx.QueryRow(ctx, rowSQL+`
			where court_id = $1 and valuation_id = $2`, court, id))
		if err != nil {
			return err
		}
		out, err = s.view(ctx, tx, v)
		return err
	})
	return out, err
}

// OfAsset lists the valuations of an asset, newest first.
func (s *Service) OfAsset(ctx context.Context, court string, asset ref.ID) ([]View, error) {
	out := []View{}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		ids, err := all[ref.ID](ctx, tx, pgx.RowTo[ref.ID], `
			select valuation_id
			from valuation
			where court_id = $1 and asset_id = $2
			order by valuation_id desc
			limit 20`, court, asset)
		if err != nil {
			return err
		}
		for _, id := range ids {
			v, err := scanRow(tx.QueryRow(ctx, rowSQL+`
				where court_id = $1 and valuation_id = $2`, court, id))
			if err != nil {
				return err
			}
			w, err := s.view(ctx, tx, v)
			if err != nil {
				return err
			}
			out = append(out, w)
		}
		return nil
	})
	return out, err
}

func (s *Service) view(ctx context.Context, q Querier, v row) (View, error) {
	out := View{
		Valuation: v.ID, Case: v.Case, Asset: v.Asset, Specialty: v.Specialty, Status: v.Status, StatusZH: v.Status.Name().ZH,
		StatusEN: v.Status.Name().EN, Suspended: v.Suspended, SeizedOn: v.SeizedOn, StartedAt: v.StartedAt,
	}
	var err error
	v.Facts.Failed, err = failed(ctx, q, v)
	if err != nil {
		return View{}, err
	}
	out.Due, out.Reasons = valuation.Choose(v.Facts)
	for _, read := range []func(context.Context, Querier, row, *View) error{
		viewMethods, viewDraws, viewFirms, viewCommissions, viewReports, viewObjections, viewSteps, viewDeadlines, s.viewPrice,
		viewExtensions, viewExclusions, viewDecisions, viewHalts, viewInspections,
	} {
		err := read(ctx, q, v, &out)
		if err != nil {
			return View{}, err
		}
	}
	return out, nil
}

// all reads every row of a query; an empty answer is an empty list.
func all[T any](ctx context.Context, q Querier, to pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read valuation: %w", err)
	}
	out, err := pgx.AppendRows([]T{}, rows, to)
	if err != nil {
		return nil, fmt.Errorf("read valuation: %w", err)
	}
	return out, nil
}

func viewMethods(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Methods, err = all(ctx, q, pgx.RowToStructByPos[MethodView], `
		select method, outcome, reason, done_at
		from valuation_method
		where court_id = $1 and valuation_id = $2
		order by seq`, v.Court, v.ID)
	return err
}

func viewDraws(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Draws, err = all(ctx, q, pgx.RowToStructByPos[DrawView], `
		select draw_id, draw_no, status, manifest_hash, frozen_at, nonces_until, revealed_at
		from draw
		where court_id = $1 and valuation_id = $2
		order by draw_no`, v.Court, v.ID)
	return err
}

func viewFirms(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Firms, err = all(ctx, q, pgx.RowToStructByPos[FirmView], `
		select s.selection_no, f.rank, a.registry_no, a.name, s.source
		from selection s
		join selected_firm f using (court_id, valuation_id, selection_no)
		join appraisal_firm a using (firm_id)
		where s.court_id = $1 and s.valuation_id = $2
		order by s.selection_no, f.rank`, v.Court, v.ID)
	return err
}

const commissionViewSQL = `
	select c.commission_id, c.valuation_id, c.court_id, c.rank, f.registry_no, c.status, c.fall, c.fall_reason, c.received_at,
		(select max(d.due_at) from deadline d where d.kind = 'valuation.report' and d.subject_id = c.commission_id), c.fee_estimate,
		c.terms ->> 'name', (select max(d.due_at) from deadline d where d.kind = 'valuation.answer' and d.subject_id = c.commission_id)
	from commission c
	join appraisal_firm f using (firm_id)`

func viewCommissions(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Commissions, err = all(ctx, q, pgx.RowToStructByPos[CommissionView], commissionViewSQL+`
		where c.court_id = $1 and c.valuation_id = $2
		order by c.commission_id`, v.Court, v.ID)
	return err
}

func viewReports(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Reports, err = all(ctx, q, pgx.RowToStructByPos[ReportView], `
		select r.report_id, r.report_no, r.method, r.supplement, r.value, r.issued_on, r.valid_until, r.filed_at,
			r.parts ->> 'file_sha256', w.report_id is not null, coalesce(w.passed, false), coalesce(w.defects, '{}'),
			(select count(*) from report_recipient p where p.court_id = r.court_id and p.report_id = r.report_id),
			(select count(*) from report_recipient p join report_receipt c using (court_id, receipt_id)
				where p.court_id = r.court_id and p.report_id = r.report_id),
			(select max(c.last_day) from report_recipient p join report_receipt c using (court_id, receipt_id)
				where p.court_id = r.court_id and p.report_id = r.report_id)
		from valuation_report r
		left join report_review w using (court_id, report_id)
		where r.court_id = $1 and r.valuation_id = $2
		order by r.report_no`, v.Court, v.ID)
	return err
}

func viewObjections(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Objections, err = all(ctx, q, pgx.RowToStructByPos[ObjectionView], `
		select objection_id, coalesce(report_id::text, ''), party_id, grounds, statement, posted_on, filed_at, state
		from appraisal_objection
		where court_id = $1 and valuation_id = $2
		order by objection_id`, v.Court, v.ID)
	return err
}

func viewDeadlines(ctx context.Context, q Querier, v row, out *View) (err error) {
	out.Deadlines, err = all(ctx, q, pgx.RowToStructByPos[DeadlineView], `
		select d.kind, d.subject_id, d.owner_role, d.due_at, d.basis, d.ended_at, coalesce(d.outcome, '')
		from deadline d
		where d.court_id = $1 and d.case_id = $2 and d.kind like 'valuation.%' and d.subject_id in (`+subjectsSQL+`)
		order by d.due_at, d.kind`, v.Court, v.Case, v.ID, v.Asset)
	return err
}

func (s *Service) viewPrice(ctx context.Context, q Querier, v row, out *View) error {
	if v.Status != valuation.Priced && v.Status != valuation.Announced {
		return nil
	}
	p, err := s.Price(ctx, q, v.Court, v.Asset)
	if err != nil {
		return err
	}
	out.Price = &p
	return nil
}

// MyCommissions lists the commissions of the firm that the caller is an appraiser
// of, newest first.
func (s *Service) MyCommissions(ctx context.Context, who ref.ID) ([]CommissionView, error) {
	return all(ctx, s.pool, pgx.RowToStructByPos[CommissionView], commissionViewSQL+`
		where c.firm_id = (
			select a.firm_id
			from appraiser a
			where a.person_id = $1 and a.left_at is null)
		order by c.commission_id desc
		limit 200`, who)
}

// PartyView is what a party of the case sees of a valuation.
type PartyView struct {
	Valuation  ref.ID           `json:"valuation"`
	Case       ref.ID           `json:"case"`
	CaseNo     string           `json:"case_no"`
	Asset      ref.ID           `json:"asset"`
	Title      string           `json:"title"` // of the asset
	Status     valuation.Status `json:"status"`
	StatusZH   string           `json:"status_zh"`
	StatusEN   string           `json:"status_en"`
	Methods    []MethodView     `json:"methods"`
	Draws      []DrawView       `json:"draws"`
	Firms      []FirmView       `json:"firms"`
	Reports    []ReportView     `json:"reports"`
	Objections []ObjectionView  `json:"objections"` // their own
	Price      *valuation.Price `json:"price"`
}

// ForParty shows a valuation to a party of its case. Refusals: ErrUnknown, ErrNotParty.
func (s *Service) ForParty(ctx context.Context, id ref.ID, actor event.Actor) (out PartyView, err error) {
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		out, err = s.forParty(ctx, tx, id, actor)
		return err
	})
	return out, err
}

func (s *Service) forParty(ctx context.Context, tx pgx.Tx, id ref.ID, actor event.Actor) (PartyView, error) {
	v, err := scanRow(tx.QueryRow(ctx, rowSQL+`
		where valuation_id = $1`, id))
	if err != nil {
		return PartyView{}, err
	}
	p, err := s.partyOf(ctx, tx, v, actor.Person)
	if err != nil {
		return PartyView{}, err
	}
	asset, err := s.cases.Asset(ctx, tx, v.Court, v.Asset)
	if err != nil {
		return PartyView{}, fmt.Errorf("read asset: %w", err)
	}
	w, err := s.view(ctx, tx, v)
	if err != nil {
		return PartyView{}, err
	}
	return PartyView{Valuation: w.Valuation, Case: w.Case, CaseNo: asset.CaseNo, Asset: w.Asset, Title: asset.Title,
		Status: w.Status, StatusZH: w.StatusZH, StatusEN: w.StatusEN,
		Methods: w.Methods, Draws: w.Draws, Firms: w.Firms, Price: w.Price,
		Reports:    only(w.Reports, func(r ReportView) bool { return r.Recipients > 0 }), // only what was served
		Objections: only(w.Objections, func(o ObjectionView) bool { return o.Party == p.ID }),
	}, nil
}
