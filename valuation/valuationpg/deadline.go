package valuationpg

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/calendar"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/valuation"
)

// The clocks of a valuation. The comment names the subject of each.
const (
	kindStart       = "valuation.start"            // asset: Art. 1
	kindMethod      = "valuation.method"           // valuation: the time the court set for a method
	kindCommission  = "valuation.commission"       // valuation: three firms stand, one is to be commissioned
	kindReveal      = "valuation.reveal"           // draw: after the parties' time
	kindAnswer      = "valuation.answer"           // commission: accept or refuse
	kindReport      = "valuation.report"           // commission: Art. 19
	kindReturn      = "valuation.return"           // commission: a replaced firm returns the material
	kindCorrection  = "valuation.correction"       // commission: Art. 20
	kindReissue     = "valuation.reissue"          // commission: Art. 19
	kindSend        = "valuation.send"             // report: Art. 21
	kindObjection   = "valuation.objection"        // receipt: Art. 22, one per recipient
	kindDecide      = "valuation.decide"           // objection: 民事诉讼法第236条
	kindForward     = "valuation.forward"          // objection: Art. 23
	kindExplanation = "valuation.explanation"      // objection: Art. 23
	kindReview      = "valuation.technical_review" // objection: Art. 23
	kindResponse    = "valuation.response"         // objection: does the objector still object?
	kindSale        = "valuation.sale"             // asset: Art. 30
	kindExpiry      = "valuation.expiry"           // valuation: Art. 27
)

// clock opens a deadline of v that ends with the last day of a period.
func (s *Service) clock(ctx context.Context, tx pgx.Tx, v row, kind string, subject ref.ID, owner string, article, days int, at legal.Time) (legal.Time, error) {
	cal, err := s.cases.Calendar(ctx, tx)
	if err != nil {
		return legal.Time{}, err
	}
	due, err := valuation.Ends(cal, at.Date(), days)
	if err != nil {
		return legal.Time{}, err
	}
	return due, open(ctx, tx, v, kind, subject, owner, basis.Price2018(article), due, at)
}

func open(ctx context.Context, tx pgx.Tx, v row, kind string, subject ref.ID, owner string, b basis.Basis, due, at legal.Time) error {
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: v.Court, Kind: kind, Subject: subject, Case: v.Case, Owner: owner, Due: due, Basis: b, Opened: at,
	})
}

// DeadlineTx handles a clock of this package ("valuation.*") that has run out: it
// does what follows by itself, and ends the clock. Windows expire; a duty not done
// is missed and stays visible as such.
func (s *Service) DeadlineTx(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	if !strings.HasPrefix(d.Kind, "valuation.") {
		return fmt.Errorf("deadline %s is not a valuation's", d.Kind)
	}
	run := map[string]func(context.Context, pgx.Tx, deadline.Deadline, legal.Time) error{
		kindMethod:      s.methodOver,
		kindAnswer:      s.answerOver,
		kindReport:      s.reportOver,
		kindCorrection:  s.correctionOver,
		kindReissue:     s.correctionOver,
		kindObjection:   s.windowOver,
		kindExplanation: s.explanationOver,
		kindResponse:    s.responseOver,
		kindExpiry:      s.validityOver,
	}[d.Kind]
	if run == nil { // a duty whose lateness is an alarm and changes nothing else
		return s.missed(ctx, tx, d, at)
	}
	return run(ctx, tx, d, at)
}

// articles are what the clocks whose lateness is an alarm rest on.
var articles = map[string]int{
	kindStart: 1, kindCommission: 17, kindReveal: 16, kindReturn: 19, kindSend: 21, kindDecide: 22, kindForward: 23,
	kindReview: 23, kindSale: 30,
}

// missed ends a clock as a breach that the timeline shows.
func (s *Service) missed(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	err := deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Missed)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "valuation.overdue", Court: d.Court, Case: d.Case, Subject: d.Subject, Actor: event.House, At: at,
		Public: d.Kind == kindReveal, Basis: basis.Price2018(articles[d.Kind]), Body: map[string]any{"deadline": d.Kind, "due": d.Due, "owner": d.Owner},
	})
}

// OpenStartTx starts the clock of Art. 1 for a seized asset. The registry's
// listing of an asset leads here.
func (s *Service) OpenStartTx(ctx context.Context, tx pgx.Tx, court string, caseID, asset ref.ID, seizedOn legal.Date, at legal.Time) error {
	cal, err := s.cases.Calendar(ctx, tx)
	if err != nil {
		return err
	}
	due, err := valuation.Ends(cal, seizedOn, valuation.StartDays)
	if errors.Is(err, calendar.ErrYearNotLoaded) { // an old seizure: the alarm may only come early
		due, err = seizedOn.AddDays(valuation.StartDays).End(), nil
	}
	if err != nil {
		return err
	}
	return open(ctx, tx, row{Court: court, Case: caseID}, kindStart, asset, judge, basis.Price2018(1), due, at)
}

// met ends a clock whose duty was done: as met, or as missed if that was late.
func met(ctx context.Context, tx pgx.Tx, kind string, subject ref.ID, at legal.Time) error {
	var due legal.Time
	err := tx.QueryRow(ctx, `
		select max(due_at)
		from deadline
		where kind = $1 and subject_id = $2 and ended_at is null`, kind, subject).Scan(&due)
	if err != nil {
		return fmt.Errorf("read deadline %s: %w", kind, err)
	}
	how := deadline.Met
	if !due.IsZero() && !at.Before(due) {
		how = deadline.Missed
	}
	return deadline.End(ctx, tx, kind, subject, at, how)
}

func cancel(ctx context.Context, tx pgx.Tx, subject ref.ID, at legal.Time, kinds ...string) error {
	for _, k := range kinds {
		err := deadline.End(ctx, tx, k, subject, at, deadline.Cancelled)
		if err != nil {
			return err
		}
	}
	return nil
}
