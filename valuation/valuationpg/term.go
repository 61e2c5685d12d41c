package valuationpg

import (
	"context"
	"fmt"
	"slices"

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

// ignoreFault drops a refusal: a clock ran out while something else had already
// happened to the valuation, and there is nothing left to do.
func ignoreFault(err error) error {
	if fault.Code(err) != "" {
		return nil
	}
	return err
}

// reportTerm gathers what decides when the report is due.
func reportTerm(ctx context.Context, q Querier, v row, c commission, until legal.Date) (valuation.ReportTerm, error) {
	rows, err := q.Query(ctx, `
		select e.days
		from commission_extension e
		join extension_decision d using (court_id, extension_id)
		where e.court_id = $1 and e.commission_id = $2 and d.granted is not null
		order by d.granted`, v.Court, c.ID)
	if err != nil {
		return valuation.ReportTerm{}, fmt.Errorf("read extensions: %w", err)
	}
	days, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return valuation.ReportTerm{}, fmt.Errorf("read extensions: %w", err)
	}
	received := c.Received.Date()
	stood, err := suspendedDays(ctx, q, v, received, until)
	return valuation.ReportTerm{Received: received, Extended: days, Suspended: stood}, err
}

// openReport starts or moves the clock of Art. 19.
func (s *Service) openReport(ctx context.Context, tx pgx.Tx, v row, c commission, at legal.Time) error {
	cal, err := s.cases.Calendar(ctx, tx)
	if err != nil {
		return err
	}
	term, err := reportTerm(ctx, tx, v, c, at.Date())
	if err != nil {
		return err
	}
	last, err := term.LastDay(cal)
	if err != nil {
		return err
	}
	return open(ctx, tx, v, kindReport, c.ID, appraiser, basis.Price2018(19), last.End(), at)
}

// AskExtension asks the court for more days for a report (Art. 19). Refusals:
// valuation.ErrExtensionLate, ErrExtensions, ErrExtensionDays, ErrExtensionPending.
func (s *Service) AskExtension(ctx context.Context, id ref.ID, days int, reason string, actor event.Actor, at legal.Time) (ref.ID, error) {
	reason, err := whys(reason)
	if err != nil {
		return "", err
	}
	extension := ref.New()
	err = s.asFirm(ctx, id, valuation.ActExtend, "accepted", actor, func(tx pgx.Tx, v row, c commission) error {
		waiting, err := pendingExtension(ctx, tx, v, c)
		if err != nil {
			return err
		}
		if waiting {
			return valuation.ErrExtensionPending
		}
		cal, err := s.cases.Calendar(ctx, tx)
		if err != nil {
			return err
		}
		term, err := reportTerm(ctx, tx, v, c, at.Date())
		if err != nil {
			return err
		}
		err = term.Ask(cal, at.Date(), days)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into commission_extension (court_id, extension_id, commission_id, days, reason, asked_by, asked_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, v.Court, extension, c.ID, days, reason, actor.Person, at)
		if err != nil {
			return fmt.Errorf("save extension: %w", err)
		}
		return told(ctx, tx, v, "valuation.extension_asked", extension, actor, at, 19, map[string]any{"days": days, "reason": reason})
	})
	if err != nil {
		return "", err
	}
	return extension, nil
}

func pendingExtension(ctx context.Context, q Querier, v row, c commission) (bool, error) {
	var waiting bool
	err := q.QueryRow(ctx, `
		select exists (
			select from commission_extension e
			left join extension_decision d using (court_id, extension_id)
			where e.court_id = $1 and e.commission_id = $2 and d.extension_id is null)`, v.Court, c.ID).Scan(&waiting)
	if err != nil {
		return false, fmt.Errorf("read pending extension: %w", err)
	}
	return waiting, nil
}

// DecideExtension grants or refuses the days that a firm asked for. Refusals:
// ErrExtensionUnknown, valuation.ErrExtensions, ErrReason.
func (s *Service) DecideExtension(ctx context.Context, court string, extension ref.ID, grant bool, reason string, actor event.Actor, at legal.Time) error {
	var id ref.ID
	err := s.pool.QueryRow(ctx, `
		select c.valuation_id
		from commission_extension e
		join commission c using (court_id, commission_id)
		where e.court_id = $1 and e.extension_id = $2`, court, extension).Scan(&id)
	if pg.NoRows(err) {
		return ErrExtensionUnknown
	}
	if err != nil {
		return fmt.Errorf("find extension: %w", err)
	}
	if !grant {
		reason, err = whys(reason)
		if err != nil {
			return err
		}
	}
	return s.change(ctx, court, id, valuation.ActExtend, func(tx pgx.Tx, v row) error {
		c, found, err := liveCommission(ctx, tx, v)
		if err != nil {
			return err
		}
		if !found {
			return ErrExtensionUnknown
		}
		err = saveExtension(ctx, tx, v, c, extension, grant, reason, actor, at)
		if err != nil {
			return err
		}
		if grant {
			err = s.openReport(ctx, tx, v, c, at)
		}
		if err != nil {
			return err
		}
		return told(ctx, tx, v, "valuation.extension_decided", extension, actor, at, 19, map[string]any{"granted": grant, "reason": reason})
	})
}

func saveExtension(ctx context.Context, tx pgx.Tx, v row, c commission, extension ref.ID, grant bool, reason string, actor event.Actor, at legal.Time) error {
	tag, err := tx.Exec(ctx, `
		insert into extension_decision (court_id, extension_id, commission_id, granted, reason, decided_by, decided_at)
		select e.court_id, e.extension_id, e.commission_id,
			case when $4 then 1 + (
				select count(*)
				from extension_decision d
				where d.court_id = $1 and d.commission_id = $3 and d.granted is not null) end,
			$5, $6, $7
		from commission_extension e
		where e.court_id = $1 and e.extension_id = $2 and e.commission_id = $3
		on conflict (court_id, extension_id) do nothing`, v.Court, extension, c.ID, grant, reason, actor.Person, at)
	if pg.Violated(err, "extension_at_most_twice") {
		return valuation.ErrExtensions
	}
	if err != nil {
		return fmt.Errorf("save decision on extension: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return ErrExtensionUnknown
	}
	return nil
}

// reportOver runs when the report is due and has not come. A request that was in
// time and is still undecided keeps the commission; the court is late, not the firm.
func (s *Service) reportOver(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	var waiting bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from commission_extension e
			left join extension_decision x using (court_id, extension_id)
			where e.court_id = $1 and e.commission_id = $2 and x.extension_id is null)`, d.Court, d.Subject).Scan(&waiting)
	if err != nil {
		return fmt.Errorf("read pending extension: %w", err)
	}
	if waiting {
		return s.missed(ctx, tx, d, at)
	}
	return s.commissionOver(ctx, tx, d, valuation.ActInspect, valuation.Late, at)
}

// Inspection is what was seen on site (Art. 18).
type Inspection struct {
	Held    legal.Time
	Place   string
	Present []ref.ID // parties that were there
	Witness string   // needed if any party was absent
	Note    string
}

// Inspect records the inspection. Every party that was not there counts as
// absent, and then a witness is needed. Refusals: valuation.ErrNoWitness,
// ErrNotParty, ErrInspection and asFirm's.
func (s *Service) Inspect(ctx context.Context, id ref.ID, n Inspection, actor event.Actor, at legal.Time) (ref.ID, error) {
	inspection := ref.New()
	err := s.asFirm(ctx, id, valuation.ActInspect, "accepted", actor, func(tx pgx.Tx, v row, c commission) error {
		if n.Held.Before(c.Received) || n.Held.After(at) || len([]rune(n.Place)) < 2 || len([]rune(n.Place)) > 200 || len([]rune(n.Note)) > 5000 {
			return ErrInspection
		}
		ps, err := s.cases.Parties(ctx, tx, v.Court, v.Case)
		if err != nil {
			return err
		}
		for _, p := range n.Present {
			if !slices.Contains(partyIDs(ps), p) {
				return ErrNotParty
			}
		}
		absent := slices.DeleteFunc(partyIDs(ps), func(p ref.ID) bool { return slices.Contains(n.Present, p) })
		err = valuation.CheckInspection(len(absent), n.Witness)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into inspection (court_id, inspection_id, commission_id, held_at, place, present, absent, witness, note, noted_by, noted_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			v.Court, inspection, c.ID, n.Held, n.Place, texts(n.Present), texts(absent), n.Witness, n.Note, actor.Person, at)
		if err != nil {
			return fmt.Errorf("save inspection: %w", err)
		}
		return told(ctx, tx, v, "valuation.inspected", inspection, actor, at, 18, map[string]any{"absent": len(absent), "witnessed": n.Witness != ""})
	})
	if err != nil {
		return "", err
	}
	return inspection, nil
}

func texts(ids []ref.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
