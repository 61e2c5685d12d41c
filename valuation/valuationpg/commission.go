package valuationpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// commission is a commission under its valuation's lock.
type commission struct {
	ID       ref.ID
	Firm     ref.ID
	Registry string
	Rank     int
	Status   string // sent, accepted, fallen
	Received legal.Time
}

const commissionSQL = `
	select c.commission_id, c.firm_id, f.registry_no, c.rank, c.status, c.received_at
	from commission c
	join appraisal_firm f using (firm_id)`

func scanCommission(r pgx.Row) (c commission, err error) {
	err = r.Scan(&c.ID, &c.Firm, &c.Registry, &c.Rank, &c.Status, &c.Received)
	return c, err
}

// liveCommission is the one that has not fallen.
func liveCommission(ctx context.Context, q Querier, v row) (commission, bool, error) {
	c, err := scanCommission(q.QueryRow(ctx, commissionSQL+`
		where c.court_id = $1 and c.valuation_id = $2 and c.status <> 'fallen'`, v.Court, v.ID))
	if pg.NoRows(err) {
		return commission{}, false, nil
	}
	if err != nil {
		return commission{}, false, fmt.Errorf("read commission: %w", err)
	}
	return c, true, nil
}

// Issued is a commission as the court issued it.
type Issued struct {
	Commission ref.ID       `json:"commission"`
	Rank       int          `json:"rank"`
	Registry   string       `json:"registry_no"`
	Firm       string       `json:"firm"`
	AnswerBy   legal.Time   `json:"answer_by"`
	ReportBy   legal.Time   `json:"report_by"`
	Advance    money.Amount `json:"advance"` // paid by the applicant straight to the firm
}

// Commission issues the commission to the first of the selected firms that has not
// fallen away; nobody chooses which (Art. 17, 19). It reaches the firm's account
// at once, and that is its receipt. estimate is the fee by the firm's filed scale.
// Refusals: valuation.ErrTerms, ErrExhausted, ErrNotNow.
func (s *Service) Commission(ctx context.Context, court string, id ref.ID, t valuation.Terms, estimate money.Amount, actor event.Actor, at legal.Time) (Issued, error) {
	err := t.Check()
	if err != nil {
		return Issued{}, err
	}
	if estimate.IsNegative() {
		return Issued{}, valuation.ErrNotPositive
	}
	var out Issued
	err = s.change(ctx, court, id, valuation.ActCommission, func(tx pgx.Tx, v row) error {
		firm, err := nextFirm(ctx, tx, v)
		if err != nil {
			return err
		}
		out = firm
		out.Commission, out.Advance = ref.New(), valuation.Advance(estimate)
		firmID, err := s.saveCommission(ctx, tx, v, out, t, estimate, actor, at)
		if err != nil {
			return err
		}
		cal, err := s.cases.Calendar(ctx, tx)
		if err != nil {
			return err
		}
		out.AnswerBy, err = valuation.EndsWorkdays(cal, at.Date(), valuation.AnswerWorkdays)
		if err != nil {
			return err
		}
		err = open(ctx, tx, v, kindAnswer, out.Commission, appraiser, basis.Price2018(17), out.AnswerBy, at)
		if err != nil {
			return err
		}
		out.ReportBy, err = s.clock(ctx, tx, v, kindReport, out.Commission, appraiser, 19, valuation.ReportDays, at)
		if err != nil {
			return err
		}
		err = outbox.Add(ctx, tx, v.Court, v.ID.String(), valuation.Commissioned{
			Court: v.Court, Case: v.Case, Asset: v.Asset, Valuation: v.ID, Commission: out.Commission, Firm: firmID, Rank: out.Rank, At: at})
		if err != nil {
			return err
		}
		return told(ctx, tx, v, "valuation.commissioned", out.Commission, actor, at, 17,
			map[string]any{"rank": out.Rank, "registry_no": out.Registry, "report_by": out.ReportBy})
	})
	return out, err
}

// nextFirm walks down the selected three.
func nextFirm(ctx context.Context, q Querier, v row) (Issued, error) {
	rows, err := q.Query(ctx, `
		select f.registry_no, f.name, c.rank is not null
		from selected_firm s
		join appraisal_firm f using (firm_id)
		left join commission c using (court_id, valuation_id, selection_no, rank)
		where s.court_id = $1 and s.valuation_id = $2 and s.selection_no = $3
		order by s.rank`, v.Court, v.ID, v.Selection)
	if err != nil {
		return Issued{}, fmt.Errorf("read selected firms: %w", err)
	}
	type place struct {
		Registry, Name string
		Fallen         bool
	}
	places, err := pgx.CollectRows(rows, pgx.RowToStructByPos[place])
	if err != nil {
		return Issued{}, fmt.Errorf("read selected firms: %w", err)
	}
	var fallen []int
	for i, p := range places {
		if p.Fallen {
			fallen = append(fallen, i+1)
		}
	}
	rank, err := valuation.NextRank(len(places), fallen)
	if err != nil {
		return Issued{}, err
	}
	return Issued{Rank: rank, Registry: places[rank-1].Registry, Firm: places[rank-1].Name}, nil
}

func (s *Service) saveCommission(ctx context.Context, tx pgx.Tx, v row, c Issued, t valuation.Terms, estimate money.Amount, actor event.Actor, at legal.Time) (ref.ID, error) {
	var firm ref.ID
	err := tx.QueryRow(ctx, `
		insert into commission (court_id, commission_id, valuation_id, selection_no, rank, firm_id, terms, fee_estimate,
			received_at, issued_by, status)
		select $1, $2, $3, $4, $5, firm_id, $6, $7, $8, $9, 'sent'
		from appraisal_firm
		where registry_no = $10
		returning firm_id`,
		v.Court, c.Commission, v.ID, v.Selection, c.Rank, t, estimate, at, actor.Person, c.Registry).Scan(&firm)
	if err != nil {
		return "", fmt.Errorf("save commission: %w", err)
	}
	err = met(ctx, tx, kindCommission, v.ID, at)
	if err != nil {
		return "", err
	}
	return firm, setStatus(ctx, tx, v, valuation.UnderCommission)
}

// asFirm runs one use case of the firm that holds a commission: the caller must
// be one of its appraisers. Refusals: ErrCommissionUnknown, ErrCommissionOver.
func (s *Service) asFirm(ctx context.Context, id ref.ID, a valuation.Act, want string, actor event.Actor, fn func(tx pgx.Tx, v row, c commission) error) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		firm, err := firmOf(ctx, tx, actor.Person)
		if err != nil {
			return err
		}
		var court string
		var owner ref.ID
		err = tx.QueryRow(ctx, `
			select court_id, valuation_id
			from commission
			where commission_id = $1 and firm_id = $2`, id, firm).Scan(&court, &owner)
		if pg.NoRows(err) {
			return ErrCommissionUnknown
		}
		if err != nil {
			return fmt.Errorf("find commission: %w", err)
		}
		v, refused := lock(ctx, tx, court, owner, a)
		if v.ID.IsZero() {
			return refused
		}
		c, err := scanCommission(tx.QueryRow(ctx, commissionSQL+`
			where c.commission_id = $1`, id))
		if err != nil {
			return fmt.Errorf("read commission: %w", err)
		}
		if c.Status != want {
			return ErrCommissionOver.With("status", c.Status)
		}
		if refused != nil {
			return refused
		}
		return fn(tx, v, c)
	})
}

// Accept takes a commission. noInterest is the firm's declaration that it has no
// interest in the parties or the asset (资产评估法 Art. 20, 24). Refusals: ErrRecusal and asFirm's.
func (s *Service) Accept(ctx context.Context, id ref.ID, noInterest bool, actor event.Actor, at legal.Time) error {
	if !noInterest {
		return ErrRecusal
	}
	return s.asFirm(ctx, id, valuation.ActAnswer, "sent", actor, func(tx pgx.Tx, v row, c commission) error {
		_, err := tx.Exec(ctx, `
			update commission
			set status = 'accepted', answered_at = $3, answered_by = $4
			where court_id = $1 and commission_id = $2`, v.Court, c.ID, at, actor.Person)
		if err != nil {
			return fmt.Errorf("accept commission: %w", err)
		}
		err = met(ctx, tx, kindAnswer, c.ID, at)
		if err != nil {
			return err
		}
		return told(ctx, tx, v, "valuation.commission_accepted", c.ID, actor, at, 17, nil)
	})
}

// Refuse declines a commission, for an interest or another reason; either is
// public, and an unjustified refusal may cost the firm its place (Art. 15).
func (s *Service) Refuse(ctx context.Context, id ref.ID, interest bool, reason string, actor event.Actor, at legal.Time) error {
	reason, err := whys(reason)
	if err != nil {
		return err
	}
	why := valuation.Declined
	if interest {
		why = valuation.Recused
	}
	return s.asFirm(ctx, id, valuation.ActAnswer, "sent", actor, func(tx pgx.Tx, v row, c commission) error {
		return s.fallAway(ctx, tx, v, c, why, reason, actor, at)
	})
}

// Remove takes a commission from a firm: an interest or a lack of qualification
// was found later. The firm is paid nothing (Art. 23, 32).
func (s *Service) Remove(ctx context.Context, court string, id ref.ID, why valuation.Fall, reason string, actor event.Actor, at legal.Time) error {
	if why != valuation.Recused && why != valuation.Disqualified {
		return valuation.ErrOutcome.With("outcome", why).With("outcomes", []valuation.Fall{valuation.Recused, valuation.Disqualified})
	}
	reason, err := whys(reason)
	if err != nil {
		return err
	}
	return s.change(ctx, court, id, valuation.ActRemove, func(tx pgx.Tx, v row) error {
		c, found, err := liveCommission(ctx, tx, v)
		if err != nil {
			return err
		}
		if !found {
			return ErrCommissionUnknown
		}
		return s.fallAway(ctx, tx, v, c, why, reason, actor, at)
	})
}

// ReturnMaterial records that a replaced firm gave back what it had been handed (Art. 19, 23).
func (s *Service) ReturnMaterial(ctx context.Context, court string, id ref.ID, actor event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		v := row{Court: court}
		err := tx.QueryRow(ctx, `
			select v.valuation_id, v.case_id, v.asset_id
			from commission c
			join valuation v using (court_id, valuation_id)
			where c.court_id = $1 and c.commission_id = $2 and c.status = 'fallen'
			for update of c`, court, id).Scan(&v.ID, &v.Case, &v.Asset)
		if pg.NoRows(err) {
			return ErrCommissionUnknown
		}
		if err != nil {
			return fmt.Errorf("find commission: %w", err)
		}
		err = met(ctx, tx, kindReturn, id, at)
		if err != nil {
			return err
		}
		return told(ctx, tx, v, "valuation.material_returned", id, actor, at, 19, nil)
	})
}

// fallAway takes the commission from c's firm; the next of the three is due, or,
// when all have fallen, a new agreement and draw.
func (s *Service) fallAway(ctx context.Context, tx pgx.Tx, v row, c commission, why valuation.Fall, reason string, actor event.Actor, at legal.Time) error {
	err := fall(ctx, tx, v, c, why, reason, actor, at)
	if err != nil {
		return err
	}
	if c.Status == "accepted" {
		_, err := s.clock(ctx, tx, v, kindReturn, c.ID, appraiser, 19, valuation.ReturnDays, at)
		if err != nil {
			return err
		}
	}
	err = exclude(ctx, tx, v, c.Firm, valuation.FellAway, string(why), actor, at)
	if err != nil && !pg.Violated(err, "firm_exclusion_once") {
		return err
	}
	_, err = nextFirm(ctx, tx, v)
	if err == nil {
		_, err := s.clock(ctx, tx, v, kindCommission, v.ID, clerk, 17, valuation.CommissionDays, at)
		if err != nil {
			return err
		}
		return setStatus(ctx, tx, v, valuation.Selected)
	}
	return exhaust(ctx, tx, v, at)
}

// fall ends a commission, every clock of it, and tells why.
func fall(ctx context.Context, tx pgx.Tx, v row, c commission, why valuation.Fall, reason string, actor event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		update commission
		set status = 'fallen', fall = $3, fall_reason = $4, fell_at = $5
		where court_id = $1 and commission_id = $2`, v.Court, c.ID, why, reason, at)
	if err != nil {
		return fmt.Errorf("end commission: %w", err)
	}
	err = endClocks(ctx, tx, v, at)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update appraisal_objection
		set state = 'moot'
		where court_id = $1 and valuation_id = $2 and state not in ('dismissed', 'upheld', 'corrected', 'moot')`, v.Court, v.ID)
	if err != nil {
		return fmt.Errorf("end objections to a report that fell away: %w", err)
	}
	return told(ctx, tx, v, "valuation.commission_fell", c.ID, actor, at, 19,
		map[string]any{"rank": c.Rank, "registry_no": c.Registry, "why": why, "reason": reason, "fee": valuation.Fee(valuation.FirmReplaced, nil, money.Amount{}, money.Amount{}, money.Amount{})})
}

// answerOver runs when a firm did not answer in time.
func (s *Service) answerOver(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	return s.commissionOver(ctx, tx, d, valuation.ActAnswer, valuation.NoAnswer, at)
}

// commissionOver takes the commission from a firm that let a clock run out.
func (s *Service) commissionOver(ctx context.Context, tx pgx.Tx, d deadline.Deadline, a valuation.Act, why valuation.Fall, at legal.Time) error {
	err := s.missed(ctx, tx, d, at)
	if err != nil {
		return err
	}
	var owner ref.ID
	err = tx.QueryRow(ctx, `
		select valuation_id
		from commission
		where court_id = $1 and commission_id = $2`, d.Court, d.Subject).Scan(&owner)
	if err != nil {
		return fmt.Errorf("find commission of deadline: %w", err)
	}
	v, err := lock(ctx, tx, d.Court, owner, a)
	if err != nil {
		return ignoreFault(err)
	}
	c, found, err := liveCommission(ctx, tx, v)
	if err != nil || !found || c.ID != d.Subject {
		return err
	}
	return s.fallAway(ctx, tx, v, c, why, why.Name().ZH, event.House, at)
}
