package paymentspg

import (
	"context"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// OpeningView is the opening of a court: its file line by line with what is wrong,
// and how far it is signed.
type OpeningView struct {
	Opening    ref.ID            `json:"opening"`
	Day        legal.Date        `json:"day"`
	State      string            `json:"state"` // begun, signed
	File       string            `json:"file,omitempty"`
	BroughtBy  *ref.ID           `json:"brought_by,omitempty"`
	BroughtAt  legal.Time        `json:"brought_at"`
	BureauBy   *ref.ID           `json:"bureau_by,omitempty"`
	BureauAt   legal.Time        `json:"bureau_at"`
	FinanceBy  *ref.ID           `json:"finance_by,omitempty"`
	FinanceAt  legal.Time        `json:"finance_at"`
	Journal    *int64            `json:"journal,omitempty"`
	Total      money.Amount      `json:"total"`
	Bank       *money.Amount     `json:"bank_closing,omitempty"` // of the statement of the day
	Difference *money.Amount     `json:"difference,omitempty"`
	Faults     int               `json:"faults"`            // lines with one
	WhyNot     *WhyNot           `json:"why_not,omitempty"` // why it cannot be signed
	Lines      []OpeningLineView `json:"lines"`
	Sales      []BroughtView     `json:"sales"` // auctions of other platforms, once they are booked
}

// OpeningLineView is one line of the file.
type OpeningLineView struct {
	payments.OpeningLine
	Case   *ref.ID       `json:"case,omitempty"`
	Wrong  []WhyNot      `json:"wrong"`
	Line   *ref.ID       `json:"line,omitempty"`  // once it is booked
	Entry  *int64        `json:"entry,omitempty"` // its journal
	Payout *ref.ID       `json:"payout,omitempty"`
	Open   bool          `json:"payable"`         // owed to somebody, and nobody is paying it
	State  string        `json:"state,omitempty"` // of a deposit that goes back, an escrow or a reserve
	Left   *money.Amount `json:"left,omitempty"`  // of a reserve
}

// Opening shows the opening of a court, whoever looks. It fails with ErrOpeningUnknown.
func (s *Service) Opening(ctx context.Context, court string) (v OpeningView, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		o, err := scanOpening(tx.QueryRow(ctx, openingSQL, court))
		if err != nil {
			return err
		}
		v = OpeningView{Opening: o.ID, Day: o.Day, State: o.State, File: hex.EncodeToString(o.Hash), Lines: []OpeningLineView{}}
		err = tx.QueryRow(ctx, `
			select brought_by, brought_at, bureau_by, bureau_at, finance_by, finance_at, journal_number
			from ledger_opening
			where court_id = $1 and opening_id = $2`, court, o.ID,
		).Scan(&v.BroughtBy, &v.BroughtAt, &v.BureauBy, &v.BureauAt, &v.FinanceBy, &v.FinanceAt, &v.Journal)
		if err != nil {
			return fmt.Errorf("read signatures: %w", err)
		}
		lines, facts, err := s.openingFacts(ctx, tx, court, o)
		if err != nil {
			return err
		}
		v.Total, v.Faults = facts.Total, facts.Faults
		if facts.HasStatement {
			diff := facts.Total.Sub(facts.BankClosing)
			v.Bank, v.Difference = &facts.BankClosing, &diff
		}
		if f := faultOf(payments.CanSignOpening(facts)); f != nil && o.State == "begun" {
			v.WhyNot = f
		}
		v.Sales, err = broughtSales(ctx, tx, court)
		if err != nil {
			return err
		}
		return openingRows(ctx, tx, court, o, lines, &v)
	})
	return v, err
}

func openingRows(ctx context.Context, tx pgx.Tx, court string, o opening, lines []checkedLine, v *OpeningView) error {
	for _, l := range lines {
		row := OpeningLineView{OpeningLine: l.OpeningLine, Wrong: []WhyNot{}}
		if !l.To.Case.IsZero() {
			row.Case = &l.To.Case
		}
		for _, f := range l.wrong {
			row.Wrong = append(row.Wrong, *faultOf(f))
		}
		v.Lines = append(v.Lines, row)
	}
	if o.State != "signed" {
		return nil
	}
	rows, err := tx.Query(ctx, `
		select l.n, l.line_id, l.journal_number, coalesce(b.state, e.state, ''), case when l.code = 'L2110' then r.rest end, p.payout_id, a.assignment_id is not null and p.payout_id is null and l.code not in ('L2110', 'L2230')
		from opening_line l
		left join assignment a on a.court_id = l.court_id and a.opening_line = l.line_id
		left join lateral (
			select payout_id
			from payout p
			where p.court_id = a.court_id and p.assignment_id = a.assignment_id and p.state <> 'void'
			order by payout_id desc
			limit 1) p on true
		left join brought_stake b on b.court_id = l.court_id and b.line_id = l.line_id
		left join escrow e on e.court_id = l.court_id and e.opening_line = l.line_id
		left join lateral (
			select y.credit - y.debit as rest
			from account x
			join balance y using (court_id, account_id)
			where x.court_id = l.court_id and x.code = l.code and x.subject_id = l.line_id) r on l.code = 'L2110'
		where l.court_id = $1 and l.opening_id = $2`, court, o.ID)
	if err != nil {
		return fmt.Errorf("read lines of opening: %w", err)
	}
	var n int
	var line ref.ID
	var entry int64
	var payout *ref.ID
	var open bool
	var state string
	var left *money.Amount
	_, err = pgx.ForEachRow(rows, []any{&n, &line, &entry, &state, &left, &payout, &open}, func() error {
		row, id, number := &v.Lines[n-1], line, entry
		row.Line, row.Entry, row.Payout, row.Open, row.State, row.Left = &id, &number, payout, open, state, left
		return nil
	})
	return wrap("read lines of opening", err)
}
