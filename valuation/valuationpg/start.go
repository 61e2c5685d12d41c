package valuationpg

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// Beginning is what the court knows when it starts to find a price.
type Beginning struct {
	Specialty       valuation.Specialty
	Mandate         valuation.Mandate
	Wish            valuation.Method
	Negotiable      valuation.Answer
	OfficialPrice   valuation.Answer
	NeedsInspection valuation.Answer
	OnlineAvailable valuation.Answer
}

func (b Beginning) check() error {
	answers := []valuation.Answer{valuation.Unknown, valuation.Yes, valuation.No}
	for name, fits := range map[string]bool{
		"specialty":        slices.Contains(valuation.Specialties, b.Specialty),
		"mandate":          slices.Contains([]valuation.Mandate{valuation.NoMandate, valuation.StateOwned, valuation.PublicInterest, valuation.ByStatute}, b.Mandate),
		"wish":             b.Wish == "" || slices.Contains(valuation.Methods, b.Wish),
		"negotiable":       slices.Contains(answers, b.Negotiable),
		"official_price":   slices.Contains(answers, b.OfficialPrice),
		"needs_inspection": slices.Contains(answers, b.NeedsInspection),
		"online_available": slices.Contains(answers, b.OnlineAvailable),
	} {
		if !fits {
			return ErrBeginning.With("field", name)
		}
	}
	return nil
}

// Step tells what is due next in a valuation, and why.
type Step struct {
	Valuation ref.ID             `json:"valuation"`
	Status    valuation.Status   `json:"status"`
	Due       valuation.Method   `json:"due"`
	Reasons   []valuation.Reason `json:"reasons"`
	Amount    string             `json:"price,omitempty"` // once a method gave one
}

// Start begins to find the reference price of an asset whose facts are complete
// (Art. 1, 3). The caller becomes the handler of this valuation beside the one
// whom the case names. Refusals: ErrBeginning, ErrRunning,
// valuation.ErrFactsIncomplete, and the registry's.
func (s *Service) Start(ctx context.Context, court string, asset ref.ID, b Beginning, actor event.Actor, at legal.Time) (Step, error) {
	err := b.check()
	if err != nil {
		return Step{}, err
	}
	id := ref.New()
	var step Step
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		a, err := s.cases.Asset(ctx, tx, court, asset)
		if err != nil {
			return err
		}
		if len(a.Missing) > 0 {
			return valuation.ErrFactsIncomplete.With("missing", joined(a.Missing))
		}
		v := row{
			Court: court, ID: id, Case: a.Case, Asset: asset, Specialty: b.Specialty, Place: a.Place, SeizedOn: a.SeizedOn,
			Facts:     valuation.Facts{Mandate: b.Mandate, Wish: b.Wish, Negotiable: b.Negotiable, OfficialPrice: b.OfficialPrice, NeedsInspection: b.NeedsInspection, OnlineAvailable: b.OnlineAvailable},
			StartedBy: actor.Person, StartedAt: at,
		}
		var due valuation.Method
		due, step.Reasons = valuation.Choose(v.Facts)
		v.Status = valuation.Choosing
		if due == valuation.Appraisal {
			v.Status = valuation.Selecting
		}
		step.Valuation, step.Status, step.Due = id, v.Status, due
		err = saveStart(ctx, tx, v)
		if err != nil {
			return err
		}
		err = met(ctx, tx, kindStart, asset, at)
		if err != nil {
			return err
		}
		return told(ctx, tx, v, "valuation.started", id, actor, at, 1, map[string]any{"due": due, "reasons": step.Reasons})
	})
	return step, err
}

func saveStart(ctx context.Context, tx pgx.Tx, v row) error {
	_, err := tx.Exec(ctx, `
		insert into valuation (court_id, valuation_id, case_id, asset_id, specialty, province, city, seized_on, mandate,
			wish, negotiable, official_price, needs_inspection, online_available, status, started_by, started_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		v.Court, v.ID, v.Case, v.Asset, v.Specialty, v.Place.Province, v.Place.City, v.SeizedOn, v.Facts.Mandate,
		v.Facts.Wish, v.Facts.Negotiable, v.Facts.OfficialPrice, v.Facts.NeedsInspection, v.Facts.OnlineAvailable,
		v.Status, v.StartedBy, v.StartedAt)
	if pg.Violated(err, "valuation_one_live") {
		return ErrRunning
	}
	if err != nil {
		return fmt.Errorf("save valuation: %w", err)
	}
	return nil
}

func joined(ts []fault.Text) fault.Text {
	var zh, en []string
	for _, t := range ts {
		zh, en = append(zh, t.ZH), append(en, t.EN)
	}
	return fault.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// Suspend stops a valuation and the firm's clock (Art. 28); Resume lets both go
// on, the report due as many days later as the valuation stood still.
func (s *Service) Suspend(ctx context.Context, court string, id ref.ID, reason string, actor event.Actor, at legal.Time) error {
	return s.change(ctx, court, id, valuation.ActSuspend, func(tx pgx.Tx, v row) error {
		c, found, err := liveCommission(ctx, tx, v)
		if err != nil {
			return err
		}
		if found {
			err := cancel(ctx, tx, c.ID, at, kindAnswer, kindReport, kindCorrection)
			if err != nil {
				return err
			}
		}
		return halt(ctx, tx, v, "suspended", reason, actor, at, 28)
	})
}

// Resume ends a suspension; see Suspend.
func (s *Service) Resume(ctx context.Context, court string, id ref.ID, reason string, actor event.Actor, at legal.Time) error {
	return s.change(ctx, court, id, valuation.ActResume, func(tx pgx.Tx, v row) error {
		err := halt(ctx, tx, v, "resumed", reason, actor, at, 28)
		if err != nil {
			return err
		}
		c, found, err := liveCommission(ctx, tx, v)
		if err != nil || !found {
			return err
		}
		return s.restart(ctx, tx, v, c, at)
	})
}

// restart starts the firm's clocks again after a suspension.
func (s *Service) restart(ctx context.Context, tx pgx.Tx, v row, c commission, at legal.Time) error {
	switch {
	case v.Status == valuation.Correcting:
		_, err := s.clock(ctx, tx, v, kindCorrection, c.ID, appraiser, 20, valuation.CorrectDays, at)
		return err
	case v.Status != valuation.UnderCommission:
		return nil
	case c.Status == "sent":
		cal, err := s.cases.Calendar(ctx, tx)
		if err != nil {
			return err
		}
		due, err := valuation.EndsWorkdays(cal, at.Date(), valuation.AnswerWorkdays)
		if err != nil {
			return err
		}
		err = open(ctx, tx, v, kindAnswer, c.ID, appraiser, basis.Price2018(17), due, at)
		if err != nil {
			return err
		}
	}
	return s.openReport(ctx, tx, v, c, at)
}

// Withdraw ends a valuation before a notice of sale rests on it (Art. 29). A firm
// at work gets its actual outlay (Art. 32).
func (s *Service) Withdraw(ctx context.Context, court string, id ref.ID, reason string, actor event.Actor, at legal.Time) error {
	return s.change(ctx, court, id, valuation.ActWithdraw, func(tx pgx.Tx, v row) error {
		err := endClocks(ctx, tx, v, at)
		if err != nil {
			return err
		}
		return halt(ctx, tx, v, "withdrawn", reason, actor, at, 29)
	})
}

func halt(ctx context.Context, tx pgx.Tx, v row, what, reason string, actor event.Actor, at legal.Time, article int) error {
	reason, err := whys(reason)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into valuation_halt (court_id, valuation_id, seq, what, reason, done_by, done_at)
		select $1, $2, count(*) + 1, $3, $4, $5, $6
		from valuation_halt
		where court_id = $1 and valuation_id = $2`, v.Court, v.ID, what, reason, actor.Person, at)
	if err != nil {
		return fmt.Errorf("record halt: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update valuation
		set suspended = ($3 = 'suspended'), status = case $3 when 'withdrawn' then 'withdrawn' else status end
		where court_id = $1 and valuation_id = $2`, v.Court, v.ID, what)
	if err != nil {
		return fmt.Errorf("halt valuation: %w", err)
	}
	return told(ctx, tx, v, "valuation."+what, v.ID, actor, at, article, map[string]any{"reason": reason})
}

// subjectsSQL is everything of a valuation that a clock may run for: $1 is the
// court, $3 the valuation, $4 the asset.
const subjectsSQL = `
	select $3::uuid
	union all select $4::uuid
	union all select draw_id from draw where court_id = $1 and valuation_id = $3
	union all select commission_id from commission where court_id = $1 and valuation_id = $3
	union all select report_id from valuation_report where court_id = $1 and valuation_id = $3
	union all select objection_id from appraisal_objection where court_id = $1 and valuation_id = $3
	union all select p.receipt_id from report_recipient p join valuation_report r using (court_id, report_id)
		where r.court_id = $1 and r.valuation_id = $3`

// endClocks cancels every running clock of the valuation and of what hangs
// on it, but the one for giving material back.
func endClocks(ctx context.Context, tx pgx.Tx, v row, at legal.Time) error {
	rows, err := tx.Query(ctx, `
		select d.kind, d.subject_id
		from deadline d
		where d.court_id = $1 and d.case_id = $2 and d.ended_at is null and d.kind like 'valuation.%'
		  and d.kind <> 'valuation.return' and d.subject_id in (`+subjectsSQL+`)`, v.Court, v.Case, v.ID, v.Asset)
	if err != nil {
		return fmt.Errorf("read clocks of valuation: %w", err)
	}
	type clock struct {
		Kind    string
		Subject ref.ID
	}
	clocks, err := pgx.CollectRows(rows, pgx.RowToStructByPos[clock])
	if err != nil {
		return fmt.Errorf("read clocks of valuation: %w", err)
	}
	for _, c := range clocks {
		err := deadline.End(ctx, tx, c.Kind, c.Subject, at, deadline.Cancelled)
		if err != nil {
			return err
		}
	}
	return nil
}

// suspendedDays counts the days for which a valuation stood still since a day.
func suspendedDays(ctx context.Context, q Querier, v row, since, until legal.Date) (int, error) {
	rows, err := q.Query(ctx, `
		select what, done_at
		from valuation_halt
		where court_id = $1 and valuation_id = $2
		order by seq`, v.Court, v.ID)
	if err != nil {
		return 0, fmt.Errorf("read halts: %w", err)
	}
	type entry struct {
		What string
		At   legal.Time
	}
	hs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[entry])
	if err != nil {
		return 0, fmt.Errorf("read halts: %w", err)
	}
	days := 0
	for i, h := range hs {
		if h.What != "suspended" {
			continue
		}
		end := until
		if i+1 < len(hs) {
			end = hs[i+1].At.Date()
		}
		begin := h.At.Date()
		if begin.Before(since) {
			begin = since
		}
		if end.After(begin) {
			days += end.DaysSince(begin)
		}
	}
	return days, nil
}
