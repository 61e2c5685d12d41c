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
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/valuation"
)

// Outcome is what became of a method.
type Outcome string

// The outcomes. Opened sets a time; when it passes without a result the house
// records that the method failed.
const (
	Opened      Outcome = "opened"
	Extended    Outcome = "extended"   // the platforms that asked in time got three more days (Art. 11)
	Correcting  Outcome = "correcting" // all reports are bad and are corrected in three days (Art. 12)
	Agreed      Outcome = "agreed"
	Result      Outcome = "result"
	Failed      Outcome = "failed"
	Unavailable Outcome = "unavailable"
)

// firmAgreement is the step in which the parties agree on three firms (Art. 16).
const firmAgreement = "firm_agreement"

// Filing is the price that one side filed.
type Filing struct {
	Party  ref.ID       `json:"party"`
	Amount money.Amount `json:"amount"`
}

// Negotiation is what became of the negotiation (Art. 4).
type Negotiation struct {
	Outcome    Outcome // opened, agreed, failed, unavailable
	Until      legal.Date
	Filings    []Filing // agreed: one of each side
	ValidUntil legal.Date
	Reason     string
}

// Negotiate records a step of the negotiation. An agreement is the price at once:
// nobody can object to it (Art. 24). Refusals: valuation.ErrMethod, ErrOutcome,
// ErrFilings, ErrPricesDiffer, ErrValidity, ErrReason.
func (s *Service) Negotiate(ctx context.Context, court string, id ref.ID, n Negotiation, actor event.Actor, at legal.Time) (Step, error) {
	return s.method(ctx, court, id, valuation.PartyAgreement, func(tx pgx.Tx, v row) (Step, error) {
		body := map[string]any{"until": n.Until, "filings": n.Filings, "valid_until": n.ValidUntil}
		switch n.Outcome {
		case Opened:
			return s.openMethod(ctx, tx, v, valuation.PartyAgreement, n.Until, n.Reason, body, actor, at)
		case Failed, Unavailable:
			return s.passMethod(ctx, tx, v, valuation.PartyAgreement, n.Outcome, n.Reason, body, actor, at)
		case Agreed:
		case Extended, Correcting, Result:
			fallthrough
		default:
			return Step{}, wrongOutcome(n.Outcome, Opened, Agreed, Failed, Unavailable)
		}
		if len(n.Filings) != 2 || n.Filings[0].Party == n.Filings[1].Party {
			return Step{}, valuation.ErrFilings.With("filed", len(n.Filings))
		}
		ps, err := s.cases.Parties(ctx, tx, v.Court, v.Case)
		if err != nil {
			return Step{}, err
		}
		for _, f := range n.Filings {
			if !slices.Contains(partyIDs(ps), f.Party) {
				return Step{}, ErrNotParty
			}
		}
		price, err := valuation.Agree(n.Filings[0].Amount, n.Filings[1].Amount)
		if err == nil {
			err = valuation.CheckValidity(at.Date(), n.ValidUntil)
		}
		if err != nil {
			return Step{}, err
		}
		err = noteMethod(ctx, tx, v, valuation.PartyAgreement, Agreed, n.Reason, body, actor, at)
		if err != nil {
			return Step{}, err
		}
		p := valuation.Price{Amount: price, Method: valuation.PartyAgreement, FixedAt: at, ValidUntil: n.ValidUntil}
		return Step{Valuation: v.ID, Status: valuation.Priced, Amount: price.String()}, s.fix(ctx, tx, v, p, "", actor)
	})
}

// Inquiry is what became of a directed inquiry (Art. 5, 6).
type Inquiry struct {
	Outcome    Outcome // opened, result, failed, unavailable
	Authority  string
	Letter     string
	Until      legal.Date
	Amount     money.Amount
	Answered   legal.Date
	ValidUntil legal.Date
	Reason     string
}

// Inquire records a step of the directed inquiry. A result given in time is the
// price (Art. 6) and is sent to the parties (Art. 21); nobody can object to it
// (Art. 24). Refusals: valuation.ErrMethod, ErrOutcome, ErrNoOfficialPrice,
// ErrNotPositive, ErrValidity, ErrReason, ErrNoRecipient.
func (s *Service) Inquire(ctx context.Context, court string, id ref.ID, q Inquiry, actor event.Actor, at legal.Time) (Step, error) {
	return s.method(ctx, court, id, valuation.DirectedInquiry, func(tx pgx.Tx, v row) (Step, error) {
		body := map[string]any{"authority": q.Authority, "letter": q.Letter, "until": q.Until, "amount": q.Amount, "answered": q.Answered, "valid_until": q.ValidUntil}
		switch q.Outcome {
		case Failed, Unavailable:
			return s.passMethod(ctx, tx, v, valuation.DirectedInquiry, q.Outcome, q.Reason, body, actor, at)
		case Opened, Result:
			if q.Authority == "" || q.Letter == "" {
				return Step{}, valuation.ErrNoOfficialPrice
			}
		case Extended, Correcting, Agreed:
			fallthrough
		default:
			return Step{}, wrongOutcome(q.Outcome, Opened, Result, Failed, Unavailable)
		}
		if q.Outcome == Opened {
			return s.openMethod(ctx, tx, v, valuation.DirectedInquiry, q.Until, q.Reason, body, actor, at)
		}
		if !q.Amount.IsPositive() {
			return Step{}, valuation.ErrNotPositive
		}
		if q.Answered.IsZero() || q.Answered.After(at.Date()) {
			q.Answered = at.Date()
		}
		err := noteMethod(ctx, tx, v, valuation.DirectedInquiry, Result, q.Reason, body, actor, at)
		if err != nil {
			return Step{}, err
		}
		report, err := s.inquiryAnswered(ctx, tx, v, q, actor, at)
		if err != nil {
			return Step{}, err
		}
		p := valuation.Price{Amount: q.Amount, Method: valuation.DirectedInquiry, FixedAt: at, ValidUntil: q.ValidUntil}
		return Step{Valuation: v.ID, Status: valuation.Priced, Amount: q.Amount.String()}, s.fix(ctx, tx, v, p, report, actor)
	})
}

// inquiryAnswered files the answer to a directed inquiry and sends it to the parties.
func (s *Service) inquiryAnswered(ctx context.Context, tx pgx.Tx, v row, q Inquiry, actor event.Actor, at legal.Time) (ref.ID, error) {
	err := valuation.CheckValidity(q.Answered, q.ValidUntil)
	if err != nil {
		return "", err
	}
	r := report{Method: valuation.DirectedInquiry, Report: valuation.Report{
		Value: q.Amount, Issued: q.Answered, ValidUntil: q.ValidUntil, SealedBy: q.Authority, Conclusion: q.Letter}}
	r, err = s.file(ctx, tx, v, r, actor, at)
	if err != nil {
		return "", err
	}
	err = noteReview(ctx, tx, v, r, nil, "", actor, at)
	if err != nil {
		return "", err
	}
	return r.ID, s.send(ctx, tx, v, r, actor, at)
}

// method runs one step of a method that must be the one due.
func (s *Service) method(ctx context.Context, court string, id ref.ID, m valuation.Method, fn func(pgx.Tx, row) (Step, error)) (Step, error) {
	var step Step
	err := s.change(ctx, court, id, valuation.ActMethod, func(tx pgx.Tx, v row) error {
		var err error
		v.Facts.Failed, err = failed(ctx, tx, v)
		if err != nil {
			return err
		}
		err = v.Facts.CheckDue(m)
		if err != nil {
			return err
		}
		step, err = fn(tx, v)
		return err
	})
	return step, err
}

func failed(ctx context.Context, q Querier, v row) ([]valuation.Method, error) {
	rows, err := q.Query(ctx, `
		select method
		from valuation_method
		where court_id = $1 and valuation_id = $2 and outcome in ('failed', 'unavailable')
		order by seq`, v.Court, v.ID)
	if err != nil {
		return nil, fmt.Errorf("read methods tried: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[valuation.Method])
}

func wrongOutcome(o Outcome, fit ...Outcome) error {
	return valuation.ErrOutcome.With("outcome", o).With("outcomes", fit)
}

// openMethod sets a time for a method (T_NEG, T_DIR, T_NET).
func (s *Service) openMethod(ctx context.Context, tx pgx.Tx, v row, m valuation.Method, until legal.Date, reason string, body map[string]any, actor event.Actor, at legal.Time) (Step, error) {
	if !until.After(at.Date()) {
		return Step{}, ErrUntil
	}
	err := noteMethod(ctx, tx, v, m, Opened, reason, body, actor, at)
	if err != nil {
		return Step{}, err
	}
	_, reasons := valuation.Choose(v.Facts)
	step := Step{Valuation: v.ID, Status: v.Status, Due: m, Reasons: reasons}
	return step, open(ctx, tx, v, kindMethod, v.ID, clerk, basisOf[m], until.End(), at)
}

// basisOf is what each method rests on.
var basisOf = map[valuation.Method]basis.Basis{
	valuation.PartyAgreement: basis.Price2018(4), valuation.DirectedInquiry: basis.Price2018(6),
	valuation.OnlineInquiry: basis.Price2018(11), valuation.Appraisal: basis.Price2018(16), firmAgreement: basis.Price2018(16),
}

// passMethod records that a method gave no price and tells which is due now.
func (s *Service) passMethod(ctx context.Context, tx pgx.Tx, v row, m valuation.Method, o Outcome, reason string, body map[string]any, actor event.Actor, at legal.Time) (Step, error) {
	reason, err := whys(reason)
	if err != nil {
		return Step{}, err
	}
	err = noteMethod(ctx, tx, v, m, o, reason, body, actor, at)
	if err == nil {
		err = deadline.End(ctx, tx, kindMethod, v.ID, at, deadline.Met)
	}
	if err != nil {
		return Step{}, err
	}
	v.Facts.Failed = append(v.Facts.Failed, m)
	due, reasons := valuation.Choose(v.Facts)
	step := Step{Valuation: v.ID, Status: v.Status, Due: due, Reasons: reasons}
	if due == valuation.Appraisal {
		step.Status = valuation.Selecting
		err = setStatus(ctx, tx, v, valuation.Selecting)
	}
	return step, err
}

// noteMethod records what became of a method; actor may be the house.
func noteMethod(ctx context.Context, tx pgx.Tx, v row, m valuation.Method, o Outcome, reason string, body map[string]any, actor event.Actor, at legal.Time) error {
	reason = strings.TrimSpace(reason)
	_, err := tx.Exec(ctx, `
		insert into valuation_method (court_id, valuation_id, seq, method, outcome, reason, body, done_by, done_at)
		select $1, $2, count(*) + 1, $3, $4, $5, $6, $7, $8
		from valuation_method
		where court_id = $1 and valuation_id = $2`, v.Court, v.ID, m, o, reason, body, null(actor.Person), at)
	if err != nil {
		return fmt.Errorf("record method %s: %w", m, err)
	}
	err = told(ctx, tx, v, "valuation.method_recorded", v.ID, actor, at, basisOf[m].Article,
		map[string]any{"method": m, "outcome": o, "reason": reason})
	if err != nil || o == Opened || o == Extended || o == Correcting {
		return err
	}
	return deadline.End(ctx, tx, kindMethod, v.ID, at, deadline.Met)
}

// methodOver runs when the time for a method has passed without a result.
func (s *Service) methodOver(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	err := deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Expired)
	if err != nil {
		return err
	}
	v, err := lock(ctx, tx, d.Court, d.Subject, valuation.ActMethod)
	if v.Status == valuation.Selecting {
		return s.agreementOver(ctx, tx, v, at)
	}
	if err != nil {
		return ignoreFault(err) // suspended, or already past the methods
	}
	v.Facts.Failed, err = failed(ctx, tx, v)
	if err != nil {
		return err
	}
	due, _ := valuation.Choose(v.Facts)
	_, err = s.passMethod(ctx, tx, v, due, Failed, "逾期没有结果", map[string]any{}, event.House, at)
	return err
}
