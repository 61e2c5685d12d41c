package paymentspg

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
	"fachui/payments"
	"fachui/payments/distribution"
)

// Decree is the written decision that an act of a judge about money rests on.
type Decree struct {
	DocNo    string
	Document string // SHA-256
	Reason   string
}

func (d Decree) check() error {
	err := payments.CheckText("doc_no", d.DocNo, 2, 120)
	if err != nil {
		return err
	}
	err = payments.CheckText("document", d.Document, 64, 64)
	if err != nil {
		return err
	}
	return payments.CheckText("reason", d.Reason, 2, 2000)
}

// TopUp is what a court decides about the shortfall of one defaulter. With rule none
// nothing is ordered, and that is on record.
type TopUp struct {
	Decree
	Lot     ref.ID // of the default
	Rule    distribution.TopUpPolicy
	Amount  money.Amount
	LastDay legal.Date
}

// TopUpMade is a decision about a shortfall, and where the money is to be paid.
type TopUpMade struct {
	TopUp     ref.ID       `json:"top_up"`
	Amount    money.Amount `json:"amount"`
	VirtualNo string       `json:"virtual_no,omitempty"`
}

// OrderTopUp records whether a buyer in default must bring what his deposit left
// open, and how much (拍卖变卖规定 Art. 22). What is ordered is a claim (M9020) until it
// is paid. It fails with ErrTopUpRule, ErrTopUpBankruptcy, ErrTopUpOver, ErrTopUpTwice.
func (s *Service) OrderTopUp(ctx context.Context, court string, table ref.ID, in TopUp, at legal.Time, actor event.Actor) (out TopUpMade, err error) {
	err = in.check()
	if err != nil {
		return out, err
	}
	switch in.Rule {
	case distribution.TopUpFull, distribution.TopUpClaim, distribution.TopUpNone:
	default:
		return out, payments.ErrTopUpRule
	}
	none := in.Rule == distribution.TopUpNone
	if none != in.Amount.IsZero() || in.Amount.IsNegative() || !none && in.LastDay.Before(at.Date()) {
		return out, payments.ErrTopUpRule
	}
	out = TopUpMade{TopUp: ref.New(), Amount: in.Amount}
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		f, err := lockForfeiture(ctx, tx, court, table)
		if err != nil {
			return err
		}
		err = f.must("approved")
		if err != nil {
			return err
		}
		short, err := s.mayOrder(ctx, tx, court, f, in)
		if err != nil {
			return err
		}
		if !none {
			out.VirtualNo, err = openNumber(ctx, tx, court, payments.ForTopUp, out.TopUp, at)
			if err != nil {
				return err
			}
		}
		return s.ordered(ctx, tx, court, f, in, out, short, at, actor)
	})
	return out, err
}

// mayOrder refuses an order that the law or the panel's own rule does not carry,
// and returns the shortfall.
func (s *Service) mayOrder(ctx context.Context, tx pgx.Tx, court string, f forfeiture, in TopUp) (short money.Amount, err error) {
	err = tx.QueryRow(ctx, `
		select short_costs + short_difference
		from forfeiture_share
		where court_id = $1 and forfeiture_id = $2 and lot_id = $3`, court, f.ID, in.Lot).Scan(&short)
	if pg.NoRows(err) {
		return short, payments.ErrNoForfeiture
	}
	if err != nil {
		return short, fmt.Errorf("read shortfall: %w", err)
	}
	if in.Rule == distribution.TopUpNone {
		return short, nil
	}
	var bankrupt bool
	err = tx.QueryRow(ctx, `
		select exists (
			select from case_hold
			where court_id = $1 and case_id = $2 and reason = 'bankruptcy' and released_at is null)`, court, f.Case).Scan(&bankrupt)
	if err != nil {
		return short, fmt.Errorf("look for bankruptcy: %w", err)
	}
	if bankrupt {
		return short, payments.ErrTopUpBankruptcy
	}
	most := short
	if in.Rule == distribution.TopUpClaim {
		unpaid, err := s.stillOwed(ctx, tx, court, f.Case)
		if err != nil {
			return short, err
		}
		most = distribution.TopUpLimit(in.Rule, false, short, unpaid)
	}
	if most.Less(in.Amount) {
		return short, payments.ErrTopUpOver.With("most", most)
	}
	return short, nil
}

// stillOwed is what the creditors of a case are owed beyond what was and can now be
// distributed to them.
func (s *Service) stillOwed(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID) (money.Amount, error) {
	var owed money.Amount
	sale, other, err := poolOf(ctx, tx, court, caseID)
	if err != nil {
		return owed, err
	}
	facts, err := s.o.Registry.PlanFacts(ctx, tx, court, caseID, money.Amount{})
	if err != nil {
		return owed, fmt.Errorf("gather claims: %w", err)
	}
	err = afterEarlier(ctx, tx, court, caseID, &facts.Input)
	if err != nil {
		return owed, err
	}
	for _, c := range facts.Input.Claims {
		owed = owed.Add(c.Total())
	}
	var coming money.Amount // prices that are in and wait for their rulings
	err = tx.QueryRow(ctx, `
		select coalesce(sum(price), 0)
		from settlement
		where court_id = $1 and case_id = $2 and state = 'paid' and title_at is null`, court, caseID).Scan(&coming)
	return money.Larger(money.Amount{}, owed.Sub(sale).Sub(other).Sub(coming)), wrap("read prices", err)
}

func (s *Service) ordered(ctx context.Context, tx pgx.Tx, court string, f forfeiture, in TopUp, out TopUpMade, short money.Amount, at legal.Time, actor event.Actor) error {
	var payBy any
	if in.Amount.IsPositive() {
		payBy = in.LastDay.End()
	}
	_, err := tx.Exec(ctx, `
		insert into top_up (court_id, top_up_id, forfeiture_id, lot_id, case_id, rule, amount, doc_no, document, reason, virtual_no, pay_by, ordered_by, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11, ''), $12, $13, $14)`,
		court, out.TopUp, f.ID, in.Lot, f.Case, in.Rule, in.Amount, in.DocNo, in.Document, in.Reason, out.VirtualNo, payBy, actor.Person, at)
	if pg.Violated(err, "top_up_once") {
		return payments.ErrTopUpTwice
	}
	if err != nil {
		return fmt.Errorf("order top-up: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "topup.decided", Court: court, Case: f.Case, Lot: in.Lot, Subject: out.TopUp, Actor: actor, At: at,
		Basis: basis.Sale2020(22), Body: map[string]any{"rule": in.Rule, "amount": in.Amount, "shortfall": short, "doc_no": in.DocNo},
	})
	if err != nil || in.Amount.IsZero() {
		return err
	}
	err = addMemo(ctx, tx, court, memo{Code: payments.ShortfallClaims, Case: f.Case, Lot: in.Lot, Subject: out.TopUp, Amount: in.Amount, At: at})
	if err != nil {
		return err
	}
	err = deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "topup.due", Subject: out.TopUp, Case: f.Case, Lot: in.Lot, Owner: "judge",
		Due: in.LastDay.End(), Basis: basis.Sale2020(22), Opened: at,
	})
	if err != nil {
		return err
	}
	var buyer ref.ID
	err = tx.QueryRow(ctx, `
		select application_id
		from buyer_default
		where court_id = $1 and lot_id = $2`, court, in.Lot).Scan(&buyer)
	if err != nil {
		return fmt.Errorf("find defaulter: %w", err)
	}
	return outbox.Add(ctx, tx, court, string(in.Lot), payments.TopUpOrdered{
		Court: court, Case: f.Case, Lot: in.Lot, TopUp: out.TopUp, Application: buyer, Amount: in.Amount,
		VirtualNo: out.VirtualNo, PayBy: in.LastDay.End(), At: at,
	})
}

// memo is an entry of a claim that is no money yet.
type memo struct {
	Code    payments.Memo
	Case    ref.ID
	Lot     ref.ID
	Subject ref.ID
	Amount  money.Amount
	Journal int64 // of the money that lowers it
	At      legal.Time
}

func addMemo(ctx context.Context, tx pgx.Tx, court string, m memo) error {
	var journal any
	if m.Journal > 0 {
		journal = m.Journal
	}
	_, err := tx.Exec(ctx, `
		insert into memo_entry (court_id, entry_id, code, case_id, lot_id, subject_id, amount, journal_number, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, court, ref.New(), m.Code, m.Case, m.Lot, m.Subject, m.Amount, journal, m.At)
	return wrap("enter claim", err)
}

// topUpPaid books what a top-up paid for at once (P8), in the order of the law: costs
// that the deposit left open, then the difference, which is money of the case.
func (s *Service) topUpPaid(ctx context.Context, tx pgx.Tx, court string, id ref.ID, amount money.Amount, number int64, at legal.Time) error {
	var table, lot, caseID ref.ID
	var before, due money.Amount
	err := tx.QueryRow(ctx, `
		update top_up
		set paid = paid + $3
		where court_id = $1 and top_up_id = $2
		returning forfeiture_id, lot_id, case_id, paid - $3, amount`, court, id, amount).Scan(&table, &lot, &caseID, &before, &due)
	if err != nil {
		return fmt.Errorf("add to top-up %s: %w", id, err)
	}
	err = addMemo(ctx, tx, court, memo{Code: payments.ShortfallClaims, Case: caseID, Lot: lot, Subject: id, Amount: amount.Neg(), Journal: number, At: at})
	if err != nil {
		return err
	}
	from := payments.Account{Code: payments.Forfeited, Case: caseID, Lot: lot}
	j := payments.Journal{
		Key: fmt.Sprintf("top_up:%s:%d", id, number), Book: at.Date(), Roll: true, At: at, Event: payments.P8,
		Made: payments.SystemMaker, Checked: payments.SystemChecker, Case: caseID, Source: "top-up " + string(id),
	}
	costs, err := openCosts(ctx, tx, court, table, lot, amount, at)
	if err != nil {
		return err
	}
	left := amount
	for _, l := range costs {
		j.Legs, left = append(j.Legs, payments.Leg{Dr: from, Cr: l.account(caseID), Amount: l.Amount}), left.Sub(l.Amount)
	}
	if left.IsPositive() {
		j.Legs = append(j.Legs, payments.Leg{Dr: from, Cr: payments.Account{Code: payments.Pool, Case: caseID}, Amount: left})
	}
	_, err = Post(ctx, tx, court, j)
	if err != nil {
		return fmt.Errorf("apply top-up: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "topup.paid_in", Court: court, Case: caseID, Lot: lot, Subject: id, Actor: event.House, At: at,
		Basis: basis.Sale2020(22), Body: map[string]any{"amount": amount, "missing": due.Sub(before).Sub(amount)},
	})
	if err != nil {
		return err
	}
	if before.Add(amount).Equal(due) {
		err = deadline.End(ctx, tx, "topup.due", id, at, deadline.Met)
		if err != nil {
			return err
		}
	}
	if !left.IsPositive() {
		return nil
	}
	return s.startPlanClock(ctx, tx, court, caseID, lot, left, at)
}

// openCosts are lines for the costs that a deposit did not reach, as far as amount
// goes; each is a new line of the table, paid like the others.
func openCosts(ctx context.Context, tx pgx.Tx, court string, table, lot ref.ID, amount money.Amount, at legal.Time) ([]forfeitLine, error) {
	f, err := lockForfeiture(ctx, tx, court, table)
	if err != nil {
		return nil, err
	}
	lines, err := forfeitLines(ctx, tx, court, table)
	if err != nil {
		return nil, err
	}
	paid := map[int]money.Amount{} // of each cost, in the order given
	given := costsOf(f.Table, lot)
	for _, l := range lines {
		if l.Lot != lot || l.Code != payments.ValuationFees {
			continue
		}
		left := l.Amount
		for i, c := range given {
			if c.Payee == l.Payee && c.Amount.Equal(l.Due) {
				got := money.Min(left, c.Amount.Sub(paid[i]))
				paid[i], left = paid[i].Add(got), left.Sub(got)
			}
		}
	}
	b := &pgx.Batch{}
	var out []forfeitLine
	for i, c := range given {
		part := money.Min(amount, c.Amount.Sub(paid[i]))
		if !part.IsPositive() {
			continue
		}
		amount = amount.Sub(part)
		l := forfeitLine{ID: ref.New(), Lot: lot, No: len(lines) + len(out) + 1, Code: payments.ValuationFees, Payee: c.Payee, Due: c.Amount, Amount: part}
		out = append(out, l)
		b.Queue(`
			insert into forfeiture_line (court_id, line_id, forfeiture_id, lot_id, line_no, code, payee, due, amount, evidence, topped_up, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, $11)`,
			court, l.ID, table, lot, l.No, l.Code, l.Payee, l.Due, l.Amount, c.Evidence, at)
	}
	return out, wrap("save lines of top-up", tx.SendBatch(ctx, b).Close())
}

func costsOf(t ForfeitTable, lot ref.ID) (all []payments.CostLoss) {
	for _, c := range t.Given.Costs {
		if c.Lot == lot {
			all = append(all, c)
		}
	}
	return all
}
