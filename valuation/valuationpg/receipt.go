package valuationpg

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
	"fachui/valuation"
)

// ReportReceivedTx records that a recipient received a report and opens that
// recipient's own window for objections (Art. 22, 23). It is called once for each
// confirmed serving; a second call changes nothing. No window opens for results
// nobody can object to (Art. 24).
func (s *Service) ReportReceivedTx(ctx context.Context, tx pgx.Tx, reportID, party ref.ID, at legal.Time) error {
	var court string
	var owner, receipt ref.ID
	err := tx.QueryRow(ctx, `
		select r.court_id, r.valuation_id, p.receipt_id
		from valuation_report r
		join report_recipient p using (court_id, report_id)
		where r.report_id = $1 and p.party_id = $2`, reportID, party).Scan(&court, &owner, &receipt)
	if pg.NoRows(err) {
		return fmt.Errorf("receipt of report %s by %s, who is no recipient", reportID, party)
	}
	if err != nil {
		return fmt.Errorf("find recipient: %w", err)
	}
	v, err := scanRow(tx.QueryRow(ctx, rowSQL+`
		where court_id = $1 and valuation_id = $2
		for update`, court, owner))
	if err != nil {
		return err
	}
	r, err := scanReport(tx.QueryRow(ctx, reportSQL+`
		where court_id = $1 and report_id = $2`, court, reportID))
	if err != nil {
		return fmt.Errorf("read report: %w", err)
	}
	last, err := s.window(ctx, tx, r, at)
	if err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `
		insert into report_receipt (court_id, receipt_id, received_at, last_day)
		values ($1, $2, $3, $4)
		on conflict do nothing`, court, receipt, at, last)
	if err != nil {
		return fmt.Errorf("save receipt: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	if !last.IsZero() && v.Status.Live() {
		err = open(ctx, tx, v, kindObjection, receipt, person, basis.Price2018(22), last.End(), at)
		if err != nil {
			return err
		}
	}
	err = told(ctx, tx, v, "valuation.report_received", reportID, event.House, at, 21, map[string]any{"party": party, "last_day": last})
	if err != nil {
		return err
	}
	return s.finishTx(ctx, tx, v, at)
}

// window is the last day on which a recipient may object; zero for a paper to
// which nobody can.
func (s *Service) window(ctx context.Context, q Querier, r report, at legal.Time) (legal.Date, error) {
	if r.Supplement || r.Method == valuation.DirectedInquiry || r.Method == valuation.PartyAgreement {
		return legal.Date{}, nil
	}
	cal, err := s.cases.Calendar(ctx, q)
	if err != nil {
		return legal.Date{}, err
	}
	return cal.LastDay(at.Date(), valuation.ObjectDays)
}

// windowOver runs when a recipient's five days have passed.
func (s *Service) windowOver(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	err := deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Expired)
	if err != nil {
		return err
	}
	v, err := scanRow(tx.QueryRow(ctx, rowSQL+`
		where court_id = $1 and valuation_id = (
			select r.valuation_id
			from report_recipient p
			join valuation_report r using (court_id, report_id)
			where p.court_id = $1 and p.receipt_id = $2)
		for update`, d.Court, d.Subject))
	if err != nil {
		return err
	}
	return s.finishTx(ctx, tx, v, at)
}

// finishTx makes the price final if nothing stands in its way any more: the newest
// result is served, every recipient of an original result has received it and let
// the window pass, and no objection is open (Art. 26).
func (s *Service) finishTx(ctx context.Context, tx pgx.Tx, v row, at legal.Time) error {
	v, err := scanRow(tx.QueryRow(ctx, rowSQL+`
		where court_id = $1 and valuation_id = $2`, v.Court, v.ID))
	if err != nil || v.Status != valuation.Served || v.Suspended {
		return err
	}
	r, _, err := newest(ctx, tx, v)
	if err != nil {
		return err
	}
	var waiting bool
	err = tx.QueryRow(ctx, `
		select exists (
			select from report_recipient p
			join valuation_report r using (court_id, report_id)
			left join report_receipt c using (court_id, receipt_id)
			where r.court_id = $1 and r.valuation_id = $2 and not r.supplement
			  and coalesce(r.commission_id::text, '') = $3
			  and (c.receipt_id is null or c.last_day >= $4))
		or exists (
			select from appraisal_objection o
			where o.court_id = $1 and o.valuation_id = $2
			  and o.state in ('reviewing', 'reviewing_first', 'forwarding', 'explaining', 'explained', 'technical_review'))`,
		v.Court, v.ID, string(r.Commission), at.Date()).Scan(&waiting)
	if err != nil {
		return fmt.Errorf("read what keeps the price open: %w", err)
	}
	if waiting {
		return nil
	}
	p := valuation.Price{Amount: r.Value, Method: r.Method, FixedAt: at, ValidUntil: r.ValidUntil}
	return s.fix(ctx, tx, v, p, r.ID, event.House)
}

// fix makes a price final, starts the clock for the sale (Art. 30) and that of
// the validity (Art. 27), and tells the other domains.
func (s *Service) fix(ctx context.Context, tx pgx.Tx, v row, p valuation.Price, reportID ref.ID, actor event.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into reference_price (court_id, valuation_id, price_no, amount, method, report_id, fixed_at, valid_until)
		select $1, $2, count(*) + 1, $3, $4, $5, $6, $7
		from reference_price
		where court_id = $1 and valuation_id = $2`, v.Court, v.ID, p.Amount, p.Method, null(reportID), p.FixedAt, p.ValidUntil)
	if err != nil {
		return fmt.Errorf("save reference price: %w", err)
	}
	err = setStatus(ctx, tx, v, valuation.Priced)
	if err != nil {
		return err
	}
	by, err := s.clock(ctx, tx, v, kindSale, v.Asset, judge, 30, valuation.SaleDays, p.FixedAt)
	if err != nil {
		return err
	}
	err = open(ctx, tx, v, kindExpiry, v.ID, judge, basis.Price2018(27), p.ValidUntil.End(), p.FixedAt)
	if err != nil {
		return err
	}
	err = outbox.Add(ctx, tx, v.Court, v.ID.String(), valuation.PriceFixed{
		Court: v.Court, Case: v.Case, Asset: v.Asset, Valuation: v.ID, Price: p.Amount, Method: p.Method,
		FixedAt: p.FixedAt, ValidUntil: p.ValidUntil, SaleBy: by})
	if err != nil {
		return err
	}
	return told(ctx, tx, v, "valuation.price_fixed", v.ID, actor, p.FixedAt, 26,
		map[string]any{"price": p.Amount, "method": p.Method, "valid_until": p.ValidUntil, "sale_by": by})
}
