package paymentspg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// ForfeitInput is what finance knows beside the books: costs of the sales that came
// to nothing, other debts related to the property, and where both stand.
type ForfeitInput struct {
	Costs    []payments.CostLoss    `json:"costs"`
	Related  []payments.RelatedDebt `json:"related"`
	Evidence string                 `json:"evidence"`
}

// mostForfeitLines bounds what one table pays to others than the case.
const mostForfeitLines = 40

// ForfeitTable is what was computed, and from what: what both people read.
type ForfeitTable struct {
	Lot       ref.ID              `json:"resale_lot"`
	Price     money.Amount        `json:"resale_price"`
	CaseDebts money.Amount        `json:"case_debts"` // unpaid after price and difference
	Given     ForfeitInput        `json:"given"`
	Shares    []ForfeitTableShare `json:"shares"`
}

// ForfeitTableShare is one defaulter's part of the table.
type ForfeitTableShare struct {
	Lot      ref.ID       `json:"lot"`
	Promised money.Amount `json:"promised"`
	Deposit  money.Amount `json:"deposit"`
	CostsDue money.Amount `json:"costs_due"`
	distribution.ForfeitShare
}

// Proposed is a table that waits for another person, and what that person approves.
type ProposedForfeiture struct {
	Forfeiture ref.ID       `json:"forfeiture"`
	Hash       string       `json:"content_hash"`
	Table      ForfeitTable `json:"table"`
}

// ProposeForfeiture computes what the deposits forfeited on a property pay for, now
// that it is sold and paid, and keeps the table for another person of finance. It
// moves nothing. It fails with ErrNoForfeiture, ErrResaleNotPaid, ErrForfeitureOpen,
// or what the law of distribution finds missing.
func (s *Service) ProposeForfeiture(ctx context.Context, court string, resale ref.ID, in ForfeitInput, at legal.Time, actor event.Actor) (out ProposedForfeiture, err error) {
	err = checkForfeitInput(in)
	if err != nil {
		return out, err
	}
	out.Forfeiture = ref.New()
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		table, caseID, err := s.forfeitTable(ctx, tx, court, resale, in)
		if err != nil {
			return err
		}
		content, hash, err := table.text()
		if err != nil {
			return err
		}
		out.Table, out.Hash = table, hash
		_, err = tx.Exec(ctx, `
			insert into forfeiture (court_id, forfeiture_id, case_id, resale_lot, resale_price, content, content_hash, evidence, state, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed', $9, $10)`,
			court, out.Forfeiture, caseID, resale, table.Price, content, hash, in.Evidence, actor.Person, at)
		if pg.Violated(err, "forfeiture_one_of_resale") {
			return payments.ErrForfeitureOpen
		}
		if err != nil {
			return fmt.Errorf("propose forfeiture: %w", err)
		}
		err = saveForfeiture(ctx, tx, court, out.Forfeiture, table, at)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "forfeiture.proposed", Court: court, Case: caseID, Lot: resale, Subject: out.Forfeiture, Actor: actor, At: at,
			Basis: basis.Online2016(24), Body: map[string]any{"content": hash, "defaults": len(table.Shares)},
		})
	})
	return out, err
}

func checkForfeitInput(in ForfeitInput) error {
	err := payments.CheckText("evidence", in.Evidence, 4, 500)
	if err != nil {
		return err
	}
	if len(in.Costs)+len(in.Related) > mostForfeitLines {
		return payments.ErrForfeitLine
	}
	for _, c := range in.Costs {
		err = payments.CheckPayable(c.Payee, c.Amount, c.Evidence)
		if err != nil {
			return err
		}
	}
	for _, r := range in.Related {
		err = payments.CheckPayable(r.Payee, r.Amount, r.Evidence)
		if err != nil {
			return err
		}
	}
	return nil
}

// text is a table in the one form that is hashed and kept.
func (t ForfeitTable) text() (content []byte, hash string, err error) {
	content, err = json.Marshal(t)
	if err != nil {
		return nil, "", fmt.Errorf("encode table of forfeiture: %w", err)
	}
	sum := sha256.Sum256(content)
	return content, hex.EncodeToString(sum[:]), nil
}

// forfeitTable gathers the facts and asks the rule.
func (s *Service) forfeitTable(ctx context.Context, tx pgx.Tx, court string, resale ref.ID, in ForfeitInput) (ForfeitTable, ref.ID, error) {
	sold, err := lockSettlement(ctx, tx, court, resale, "")
	if err != nil {
		return ForfeitTable{}, "", err
	}
	revoked, err := revokedSale(ctx, tx, court, resale)
	if err != nil {
		return ForfeitTable{}, "", err
	}
	if sold.State != "paid" || revoked {
		return ForfeitTable{}, "", payments.ErrResaleNotPaid
	}
	t := ForfeitTable{Lot: resale, Price: sold.Price, Given: in}
	t.Shares, err = openDefaults(ctx, tx, court, resale)
	if err != nil {
		return t, "", err
	}
	if len(t.Shares) == 0 {
		return t, "", payments.ErrNoForfeiture
	}
	var related money.Amount
	for _, r := range in.Related {
		related = related.Add(r.Amount)
	}
	for _, c := range in.Costs {
		i := slices.IndexFunc(t.Shares, func(x ForfeitTableShare) bool { return x.Lot == c.Lot })
		if i < 0 {
			return t, "", payments.ErrForfeitLine
		}
		t.Shares[i].CostsDue = t.Shares[i].CostsDue.Add(c.Amount)
	}
	defaults := make([]distribution.Defaulted, len(t.Shares))
	for i, x := range t.Shares {
		defaults[i] = distribution.Defaulted{Promised: x.Promised, Deposit: x.Deposit, Costs: x.CostsDue}
	}
	// Once without debts, to see what the difference brings and what is left for them.
	bare, err := distribution.Chained(defaults, t.Price, money.Amount{}, money.Amount{})
	if err != nil {
		return t, "", err
	}
	t.CaseDebts, err = s.unpaidDebts(ctx, tx, court, sold, bare)
	if err != nil {
		return t, "", err
	}
	shares, err := distribution.Chained(defaults, t.Price, t.CaseDebts, related)
	if err != nil {
		return t, "", err
	}
	for i := range shares {
		t.Shares[i].ForfeitShare = shares[i]
	}
	return t, sold.Case, nil
}

// openDefaults are the defaults that a resale ends, in the order of their sales.
func openDefaults(ctx context.Context, tx pgx.Tx, court string, resale ref.ID) ([]ForfeitTableShare, error) {
	rows, err := tx.Query(ctx, `
		select lot_id, promised, forfeited
		from buyer_default d
		where court_id = $1 and resale_lot = $2 and not exists (
			select from forfeiture_share s
			join forfeiture f using (court_id, forfeiture_id)
			where s.court_id = d.court_id and s.lot_id = d.lot_id and f.state = 'approved')
		order by at, lot_id
		for update of d`, court, resale)
	if err != nil {
		return nil, fmt.Errorf("list defaults: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (x ForfeitTableShare, err error) {
		err = row.Scan(&x.Lot, &x.Promised, &x.Deposit)
		return x, err
	})
	return all, wrap("list defaults", err)
}

// unpaidDebts is what of the rest of the deposits the creditors of the case can still
// claim (step three): what a plan gives them of pool, difference and rest together,
// less what it gives them without the rest. Bare are the shares before any debts.
func (s *Service) unpaidDebts(ctx context.Context, tx pgx.Tx, court string, sold settlement, bare []distribution.ForfeitShare) (money.Amount, error) {
	var rest money.Amount
	sale, other, err := poolOf(ctx, tx, court, sold.Case)
	if err != nil {
		return rest, err
	}
	pool := sale.Add(other)
	if sold.Title.IsZero() { // the price is on its way to the pool
		pool = pool.Add(sold.Price)
	}
	for _, x := range bare {
		pool, rest = pool.Add(x.Difference), rest.Add(x.Residual)
	}
	if !rest.IsPositive() {
		return rest, nil
	}
	facts, err := s.o.Registry.PlanFacts(ctx, tx, court, sold.Case, pool.Sub(sale).Sub(other))
	if err != nil {
		return rest, fmt.Errorf("gather claims: %w", err)
	}
	err = afterEarlier(ctx, tx, court, sold.Case, &facts.Input)
	if err != nil {
		return rest, err
	}
	facts.Input.Fee.Stated = false // a decision about the fee is about another pool
	without, err := reaches(facts.Input, pool)
	if err != nil {
		return rest, err
	}
	with, err := reaches(facts.Input, pool.Add(rest))
	return money.Min(rest, money.Larger(money.Amount{}, with.Sub(without))), err
}

// reaches is what a plan of pool gives to the creditors of the case.
func reaches(in distribution.Input, pool money.Amount) (sum money.Amount, err error) {
	if !pool.IsPositive() {
		return sum, nil
	}
	in.Pool = pool
	p, err := distribution.Propose(in)
	if err != nil {
		return sum, err
	}
	for _, l := range p.Lines {
		if l.Use == distribution.Pay || l.Use == distribution.Reserve {
			sum = sum.Add(l.Amount)
		}
	}
	return sum, nil
}

// saveForfeiture writes the shares of a table and whom they pay beside the case.
func saveForfeiture(ctx context.Context, tx pgx.Tx, court string, id ref.ID, t ForfeitTable, at legal.Time) error {
	b := &pgx.Batch{}
	no := 0
	line := func(lot ref.ID, code payments.Code, payee string, due, amount money.Amount, evidence string) {
		if !amount.IsPositive() {
			return
		}
		no++
		queueForfeitLine(b, court, id, lot, no, code, payee, due, amount, evidence, false, at)
	}
	related := make([]money.Amount, len(t.Given.Related)) // what is still to be paid of each
	for i, r := range t.Given.Related {
		related[i] = r.Amount
	}
	for turn, x := range t.Shares {
		b.Queue(`
			insert into forfeiture_share (court_id, forfeiture_id, lot_id, turn, promised, resale_price, deposit, costs_due, own, burden,
				costs, difference, case_debts, related_debts, residual, short_costs, short_difference)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
			court, id, x.Lot, turn+1, x.Promised, t.Price, x.Deposit, x.CostsDue, x.Own, x.Burden,
			x.Costs, x.Difference, x.CaseDebts, x.RelatedDebts, x.Residual, x.ShortCosts, x.ShortDifference)
		left := x.Costs
		for _, c := range t.Given.Costs {
			if c.Lot == x.Lot {
				got := money.Min(left, c.Amount)
				left = left.Sub(got)
				line(x.Lot, payments.ValuationFees, c.Payee, c.Amount, got, c.Evidence)
			}
		}
		left = x.RelatedDebts
		for i, r := range t.Given.Related {
			got := money.Min(left, related[i])
			left, related[i] = left.Sub(got), related[i].Sub(got)
			line(x.Lot, payments.Creditors, r.Payee, r.Amount, got, r.Evidence)
		}
	}
	return wrap("save table of forfeiture", tx.SendBatch(ctx, b).Close())
}

func queueForfeitLine(b *pgx.Batch, court string, id, lot ref.ID, no int, code payments.Code, payee string, due, amount money.Amount, evidence string, topped bool, at legal.Time) {
	b.Queue(`
		insert into forfeiture_line (court_id, line_id, forfeiture_id, lot_id, line_no, code, payee, due, amount, evidence, topped_up, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		court, ref.New(), id, lot, no, code, payee, due, amount, evidence, topped, at)
}
