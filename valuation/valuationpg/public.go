package valuationpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// PublicView is how the reference price of an announced lot was found, as everybody
// may know it: methods, draws with their public records, firms, reports, and how
// many objected. Who objected, and in which words, is not in it.
type PublicView struct {
	Lot        ref.ID              `json:"lot"`
	Valuation  ref.ID              `json:"valuation"`
	Method     valuation.Method    `json:"method"`
	Price      money.Amount        `json:"price"`
	FixedAt    legal.Time          `json:"fixed_at"`
	ValidUntil legal.Date          `json:"valid_until"`
	Specialty  valuation.Specialty `json:"specialty"`
	Methods    []PublicMethod      `json:"methods"`
	Draws      []DrawView          `json:"draws"`
	Firms      []PublicFirm        `json:"firms"`
	Reports    []PublicReport      `json:"reports"`
	Objections PublicObjections    `json:"objections"`
}

// PublicMethod is what became of one method, without the court's note on it.
type PublicMethod struct {
	Method  string     `json:"method"`
	Outcome Outcome    `json:"outcome"`
	At      legal.Time `json:"at"`
}

// PublicFirm is a selected firm and what became of its commission.
type PublicFirm struct {
	Selection int            `json:"selection"`
	Rank      int            `json:"rank"`
	Registry  string         `json:"registry_no"`
	Name      string         `json:"name"`
	Source    string         `json:"source"` // agreement, draw
	Status    string         `json:"status"` // of its commission; empty if none was sent
	Fall      valuation.Fall `json:"fall"`
}

// PublicReport is a result that the court let pass.
type PublicReport struct {
	Report     ref.ID           `json:"report"`
	Number     int              `json:"report_no"`
	Method     valuation.Method `json:"method"`
	Firm       string           `json:"firm"` // empty where no firm reported
	Supplement bool             `json:"supplement"`
	Value      money.Amount     `json:"value"`
	Issued     legal.Date       `json:"issued_on"`
	ValidUntil legal.Date       `json:"valid_until"`
	FileHash   string           `json:"file_sha256"`
}

// PublicObjections counts the objections.
type PublicObjections struct {
	Total  int `json:"total"`
	Open   int `json:"open"`
	Upheld int `json:"upheld"` // or led to a correction
}

// OfLot shows how the reference price of an announced lot was found. Refusal:
// ErrUnknown, also where the price rests on no valuation.
func (s *Service) OfLot(ctx context.Context, lot ref.ID) (PublicView, error) {
	out := PublicView{Lot: lot}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		var v row
		err := tx.QueryRow(ctx, `
			select court_id, valuation_id, coalesce(reference_method, ''), coalesce(reference_price, 0), reference_fixed_at, reference_valid_until
			from lot
			where lot_id = $1 and announced_at is not null and valuation_id is not null`, lot,
		).Scan(&v.Court, &v.ID, &out.Method, &out.Price, &out.FixedAt, &out.ValidUntil)
		if pg.NoRows(err) {
			return ErrUnknown
		}
		if err != nil {
			return wrapPublic(err)
		}
		return out.read(ctx, tx, v)
	})
	return out, err
}

func (out *PublicView) read(ctx context.Context, q Querier, v row) error {
	v, err := scanRow(q.QueryRow(ctx, rowSQL+`
		where court_id = $1 and valuation_id = $2`, v.Court, v.ID))
	if err != nil {
		return err
	}
	out.Valuation, out.Specialty = v.ID, v.Specialty
	var whole View
	err = viewDraws(ctx, q, v, &whole)
	if err != nil {
		return err
	}
	out.Draws = whole.Draws
	out.Methods, err = all(ctx, q, pgx.RowToStructByPos[PublicMethod], `
		select method, outcome, done_at
		from valuation_method
		where court_id = $1 and valuation_id = $2
		order by seq`, v.Court, v.ID)
	if err != nil {
		return err
	}
	out.Firms, err = all(ctx, q, pgx.RowToStructByPos[PublicFirm], `
		select s.selection_no, f.rank, a.registry_no, a.name, s.source, coalesce(c.status, ''), coalesce(c.fall, '')
		from selection s
		join selected_firm f using (court_id, valuation_id, selection_no)
		join appraisal_firm a using (firm_id)
		left join commission c using (court_id, valuation_id, selection_no, rank)
		where s.court_id = $1 and s.valuation_id = $2
		order by s.selection_no, f.rank`, v.Court, v.ID)
	if err != nil {
		return err
	}
	out.Reports, err = all(ctx, q, pgx.RowToStructByPos[PublicReport], `
		select r.report_id, r.report_no, r.method, coalesce(f.name, ''), r.supplement, r.value, r.issued_on, r.valid_until,
			coalesce(r.parts ->> 'file_sha256', '')
		from valuation_report r
		join report_review w using (court_id, report_id)
		left join commission c on c.court_id = r.court_id and c.commission_id = r.commission_id
		left join appraisal_firm f on f.firm_id = c.firm_id
		where r.court_id = $1 and r.valuation_id = $2 and w.passed
		order by r.report_no`, v.Court, v.ID)
	if err != nil {
		return err
	}
	err = q.QueryRow(ctx, `
		select count(*), count(*) filter (where state not in ('dismissed', 'upheld', 'corrected', 'moot')),
			count(*) filter (where state in ('upheld', 'corrected'))
		from appraisal_objection
		where court_id = $1 and valuation_id = $2`, v.Court, v.ID,
	).Scan(&out.Objections.Total, &out.Objections.Open, &out.Objections.Upheld)
	return wrapPublic(err)
}

func wrapPublic(err error) error {
	if err != nil {
		return fmt.Errorf("read public valuation: %w", err)
	}
	return nil
}
