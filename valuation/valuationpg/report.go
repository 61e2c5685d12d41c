package valuationpg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// report is a result with the court, of whatever method.
type report struct {
	ID         ref.ID
	Number     int
	Commission ref.ID
	Method     valuation.Method
	Supplement bool // it corrects what was objected to
	Deliveries []valuation.Delivery
	valuation.Report
}

// parts is what of a report is kept as it was filed.
type parts struct {
	valuation.Report
	Deliveries []valuation.Delivery `json:"deliveries,omitempty"`
}

// file takes a result in and starts the court's clock to review and send it (Art. 21).
func (s *Service) file(ctx context.Context, tx pgx.Tx, v row, r report, actor event.Actor, at legal.Time) (report, error) {
	r.ID = ref.New()
	if r.Signers == nil {
		r.Signers = []valuation.Signer{}
	}
	err := tx.QueryRow(ctx, `
		insert into valuation_report (court_id, report_id, valuation_id, commission_id, report_no, method, supplement,
			value, issued_on, valid_until, parts, filed_by, filed_at)
		select $1, $2, $3, $4, count(*) + 1, $5, $6, $7, $8, $9, $10, $11, $12
		from valuation_report
		where court_id = $1 and valuation_id = $3
		returning report_no`,
		v.Court, r.ID, v.ID, null(r.Commission), r.Method, r.Supplement, r.Value, r.Issued, r.ValidUntil,
		parts{r.Report, r.Deliveries}, null(actor.Person), at).Scan(&r.Number)
	if err != nil {
		return report{}, fmt.Errorf("save report: %w", err)
	}
	err = setStatus(ctx, tx, v, valuation.Reported)
	if err != nil {
		return report{}, err
	}
	_, err = s.clock(ctx, tx, v, kindSend, r.ID, clerk, 21, valuation.SendDays, at)
	if err != nil {
		return report{}, err
	}
	return r, told(ctx, tx, v, "valuation.reported", r.ID, actor, at, 17,
		map[string]any{"method": r.Method, "report_no": r.Number, "supplement": r.Supplement, "file_sha256": r.FileHash})
}

// FileReport takes the firm's report in. After an order to correct it is the
// corrected one; after an objection that was upheld it is a supplement, to which
// nobody can object again (Art. 24). Refusals: those of valuation.Report.Check and asFirm's.
func (s *Service) FileReport(ctx context.Context, id ref.ID, r valuation.Report, actor event.Actor, at legal.Time) (ref.ID, error) {
	var out report
	err := s.asFirm(ctx, id, valuation.ActReport, "accepted", actor, func(tx pgx.Tx, v row, c commission) error {
		inspected, err := wasInspected(ctx, tx, v, c)
		if err != nil {
			return err
		}
		if r.Issued.IsZero() || r.Issued.After(at.Date()) {
			r.Issued = at.Date()
		}
		err = r.Check(inspected)
		if err != nil {
			return err
		}
		for i := range r.Signers {
			r.Signers[i].Known, err = signs(ctx, tx, c, r.Signers[i].Certificate)
			if err != nil {
				return err
			}
		}
		out = report{Commission: c.ID, Method: valuation.Appraisal, Report: r}
		out.Supplement, err = isSupplement(ctx, tx, v, c)
		if err != nil {
			return err
		}
		for _, k := range []string{kindReport, kindCorrection, kindReissue} {
			err := met(ctx, tx, k, c.ID, at)
			if err != nil {
				return err
			}
		}
		out, err = s.file(ctx, tx, v, out, actor, at)
		return err
	})
	return out.ID, err
}

func wasInspected(ctx context.Context, q Querier, v row, c commission) (bool, error) {
	var there bool
	err := q.QueryRow(ctx, `
		select exists (
			select from inspection
			where court_id = $1 and commission_id = $2)`, v.Court, c.ID).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("read inspections: %w", err)
	}
	return there, nil
}

// signs reports whether a certificate belongs to an appraiser of the selected firm.
func signs(ctx context.Context, q Querier, c commission, certificate string) (bool, error) {
	var there bool
	err := q.QueryRow(ctx, `
		select exists (
			select from appraiser
			where firm_id = $1 and certificate_no = $2 and left_at is null)`, c.Firm, certificate).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("read appraisers: %w", err)
	}
	return there, nil
}

// isSupplement reports whether the coming report answers an objection that was upheld.
func isSupplement(ctx context.Context, q Querier, v row, c commission) (bool, error) {
	var there bool
	err := q.QueryRow(ctx, `
		select exists (
			select from objection_step t
			join appraisal_objection o using (court_id, objection_id)
			join valuation_report r using (court_id, report_id)
			where o.court_id = $1 and r.commission_id = $2 and t.consequence = 'correct'
			  and r.report_no = (
				select max(n.report_no)
				from valuation_report n
				where n.court_id = $1 and n.valuation_id = $3))`, v.Court, c.ID, v.ID).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("read objections upheld: %w", err)
	}
	return there, nil
}

const reportSQL = `
	select report_id, report_no, coalesce(commission_id::text, ''), method, supplement, parts
	from valuation_report`

func scanReport(row pgx.Row) (r report, err error) {
	var p parts
	err = row.Scan(&r.ID, &r.Number, &r.Commission, &r.Method, &r.Supplement, &p)
	r.Report, r.Deliveries = p.Report, p.Deliveries
	return r, err
}

// newest is the latest result of a valuation; found is false if there is none.
func newest(ctx context.Context, q Querier, v row) (report, bool, error) {
	r, err := scanReport(q.QueryRow(ctx, reportSQL+`
		where court_id = $1 and valuation_id = $2
		order by report_no desc
		limit 1`, v.Court, v.ID))
	if pg.NoRows(err) {
		return report{}, false, nil
	}
	if err != nil {
		return report{}, false, fmt.Errorf("read report: %w", err)
	}
	return r, true, nil
}

// lockReport finds a report's valuation, locks it, and insists that the report is
// the newest. Refusals: ErrReportUnknown, ErrReportOld, valuation.ErrNotNow.
func lockReport(ctx context.Context, tx pgx.Tx, court string, id ref.ID, a valuation.Act) (row, report, error) {
	var owner ref.ID
	err := tx.QueryRow(ctx, `
		select valuation_id
		from valuation_report
		where court_id = $1 and report_id = $2`, court, id).Scan(&owner)
	if pg.NoRows(err) {
		return row{}, report{}, ErrReportUnknown
	}
	if err != nil {
		return row{}, report{}, fmt.Errorf("find report: %w", err)
	}
	v, err := lock(ctx, tx, court, owner, a)
	if err != nil {
		return row{}, report{}, err
	}
	r, _, err := newest(ctx, tx, v)
	if err == nil && r.ID != id {
		err = ErrReportOld
	}
	return v, r, err
}

// Review is the court's review of a result (Art. 12, 20). What the house finds by
// itself (another firm's seal, a certificate that is not the firm's) counts beside
// what the judge finds; with any defect the firm has three days to correct.
// Refusals: valuation.ErrDefects, ErrNoDefect, ErrReportOld.
func (s *Service) Review(ctx context.Context, court string, id ref.ID, passed bool, found []valuation.Defect, reason string, actor event.Actor, at legal.Time) (valuation.Status, error) {
	var to valuation.Status
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		v, r, err := lockReport(ctx, tx, court, id, valuation.ActReview)
		if err != nil {
			return err
		}
		c, hasFirm, err := liveCommission(ctx, tx, v)
		if err != nil {
			return err
		}
		if hasFirm {
			for _, d := range r.Defects(c.Registry) {
				if !slices.Contains(found, d) {
					found = append(found, d)
				}
			}
		}
		err = valuation.Review(passed, found)
		if err != nil {
			return err
		}
		err = noteReview(ctx, tx, v, r, found, reason, actor, at)
		if err != nil {
			return err
		}
		if passed {
			to = valuation.Reviewed
			return setStatus(ctx, tx, v, to)
		}
		to, err = s.orderCorrection(ctx, tx, v, c, r, at)
		return err
	})
	return to, err
}

// orderCorrection sends a result back: to the firm for three days, or, for an
// online result, to the choice of a method, where results are filed again.
func (s *Service) orderCorrection(ctx context.Context, tx pgx.Tx, v row, c commission, r report, at legal.Time) (valuation.Status, error) {
	err := cancel(ctx, tx, r.ID, at, kindSend)
	if err != nil {
		return "", err
	}
	if c.ID.IsZero() {
		return valuation.Choosing, setStatus(ctx, tx, v, valuation.Choosing)
	}
	_, err = s.clock(ctx, tx, v, kindCorrection, c.ID, appraiser, 20, valuation.CorrectDays, at)
	if err != nil {
		return "", err
	}
	return valuation.Correcting, setStatus(ctx, tx, v, valuation.Correcting)
}

func noteReview(ctx context.Context, tx pgx.Tx, v row, r report, found []valuation.Defect, reason string, actor event.Actor, at legal.Time) error {
	if found == nil {
		found = []valuation.Defect{}
	}
	_, err := tx.Exec(ctx, `
		insert into report_review (court_id, report_id, passed, defects, reason, reviewed_by, reviewed_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, v.Court, r.ID, len(found) == 0, found, reason, null(actor.Person), at)
	if err != nil {
		return fmt.Errorf("save review: %w", err)
	}
	return told(ctx, tx, v, "valuation.reviewed", r.ID, actor, at, 20, map[string]any{"passed": len(found) == 0, "defects": found, "reason": reason})
}

// correctionOver runs when a firm did not correct or issue again in time.
func (s *Service) correctionOver(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	return s.commissionOver(ctx, tx, d, valuation.ActRemove, valuation.Uncorrected, at)
}

// Serve sends a reviewed result to every party of the case (Art. 21) and returns
// how many there are. Each one's window opens with its own receipt. Refusals:
// ErrNoRecipient, ErrReportOld.
func (s *Service) Serve(ctx context.Context, court string, id ref.ID, actor event.Actor, at legal.Time) (int, error) {
	n := 0
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		v, r, err := lockReport(ctx, tx, court, id, valuation.ActServe)
		if err != nil {
			return err
		}
		err = s.send(ctx, tx, v, r, actor, at)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			select count(*)
			from report_recipient
			where court_id = $1 and report_id = $2`, court, id).Scan(&n)
		if err != nil {
			return err
		}
		return s.finishTx(ctx, tx, v, at) // a supplement may be final as it is sent
	})
	return n, err
}

func (s *Service) send(ctx context.Context, tx pgx.Tx, v row, r report, actor event.Actor, at legal.Time) error {
	ps, err := s.cases.Parties(ctx, tx, v.Court, v.Case)
	if err != nil {
		return err
	}
	if len(ps) == 0 {
		return ErrNoRecipient
	}
	for _, p := range ps {
		_, err := tx.Exec(ctx, `
			insert into report_recipient (court_id, receipt_id, report_id, party_id, sent_at)
			values ($1, $2, $3, $4, $5)`, v.Court, ref.New(), r.ID, p.ID, at)
		if err != nil {
			return fmt.Errorf("save recipient: %w", err)
		}
	}
	var due legal.Time
	err = tx.QueryRow(ctx, `
		select max(due_at)
		from deadline
		where kind = $1 and subject_id = $2`, kindSend, r.ID).Scan(&due)
	if err != nil {
		return fmt.Errorf("read deadline of sending: %w", err)
	}
	err = met(ctx, tx, kindSend, r.ID, at)
	if err != nil {
		return err
	}
	err = setStatus(ctx, tx, v, valuation.Served)
	if err != nil {
		return err
	}
	err = outbox.Add(ctx, tx, v.Court, v.ID.String(), valuation.ReportReady{
		Court: v.Court, Case: v.Case, Asset: v.Asset, Valuation: v.ID, Report: r.ID, Method: r.Method, Recipients: partyIDs(ps), Due: due})
	if err != nil {
		return err
	}
	return told(ctx, tx, v, "valuation.served", r.ID, actor, at, 21, map[string]any{"recipients": len(ps)})
}
