package paymentspg

import (
	"bytes"
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
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// TaxBill is a seller's tax of a sale. Payee is the tax office, or the buyer where
// the buyer advanced it; both are outside payees that two people put on record.
type TaxBill struct {
	Lot        ref.ID
	Tax        string
	Assessment string
	Amount     money.Amount
	Payee      string
	Advanced   bool
	Receipt    string
	Ruling     string // where the announcement does not name the bearer
	Document   string
	Reason     string
	DueOn      legal.Date
}

// ProposeTax asks to pay a seller's tax out of the proceeds, to the tax office or,
// against the tax receipt, to the buyer who advanced it.
func (s *Service) ProposeTax(ctx context.Context, court string, caseID ref.ID, t TaxBill, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		err := caseKnown(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		t.Tax, t.Assessment, t.Receipt = strings.TrimSpace(t.Tax), strings.TrimSpace(t.Assessment), strings.TrimSpace(t.Receipt)
		facts, err := s.taxFacts(ctx, tx, court, caseID, t)
		if err != nil {
			return err
		}
		err = payments.CanPayTax(facts)
		if err != nil {
			return err
		}
		lines, err := fromPool(ctx, tx, court, caseID, assigned{Code: payments.Taxes, Payee: t.Payee, Amount: t.Amount}, payments.Pool)
		if err != nil {
			return err
		}
		err = s.propose(ctx, tx, court, newDecision{
			ID: id, Case: caseID, Kind: payments.TaxDecision, Document: t.Document, Reason: t.Reason, Lines: lines,
		}, at, actor)
		if err != nil {
			return err
		}
		return s.saveTax(ctx, tx, court, caseID, id, t, facts, at)
	})
}

// taxFacts gathers who bears the tax, and whether it may be paid now.
func (s *Service) taxFacts(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, t TaxBill) (c payments.TaxClaim, err error) {
	c = payments.TaxClaim{
		Tax: t.Tax, Assessment: t.Assessment, Amount: t.Amount, Ruling: t.Ruling, Advanced: t.Advanced, Receipt: t.Receipt,
	}
	var buyer []byte
	err = tx.QueryRow(ctx, `
		select payer_hash
		from settlement
		where court_id = $1 and case_id = $2 and lot_id = $3 and title_at is not null`, court, caseID, orNull(t.Lot)).Scan(&buyer)
	if err != nil && !pg.NoRows(err) {
		return c, fmt.Errorf("find sale of lot: %w", err)
	}
	c.Title = err == nil
	if s.o.TaxBearer != nil {
		c.Announced, err = s.o.TaxBearer(ctx, tx, court, t.Lot, t.Tax)
		if err != nil {
			return c, fmt.Errorf("read bearer of tax: %w", err)
		}
	}
	to, err := s.payee(ctx, tx, court, t.Payee)
	if err != nil {
		return c, err
	}
	c.OfBuyer = c.Title && bytes.Equal(s.o.HashName(to.Name), buyer)
	c.Lodged, err = s.lodged(ctx, tx, court, caseID, func(x distribution.Claim) bool {
		return x.Kind == distribution.SellerTax && x.Total().Equal(t.Amount)
	})
	return c, err
}

// lodged reports whether a claim of the case would pay the same again.
func (s *Service) lodged(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, same func(distribution.Claim) bool) (bool, error) {
	claims, err := s.claims(ctx, tx, court, caseID)
	return slices.ContainsFunc(claims, same), err
}

func (s *Service) saveTax(ctx context.Context, tx pgx.Tx, court string, caseID, id ref.ID, t TaxBill, c payments.TaxClaim, at legal.Time) error {
	by := "announcement"
	if c.Announced == "" {
		by = "ruling"
	}
	_, err := tx.Exec(ctx, `
		insert into tax_bill (court_id, decision_id, case_id, lot_id, tax, bearer, borne_by, assessment, advanced, receipt_no, amount, due_on)
		values ($1, $2, $3, $4, $5, 'seller', $6, $7, $8, $9, $10, $11)`,
		court, id, caseID, t.Lot, t.Tax, by, t.Assessment, t.Advanced, t.Receipt, t.Amount, t.DueOn)
	if pg.Violated(err, "tax_bill_once") {
		return payments.ErrTaxTwice
	}
	if err != nil {
		return fmt.Errorf("save tax: %w", err)
	}
	if t.DueOn.IsZero() {
		return nil
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "tax.due", Subject: id, Case: caseID, Lot: t.Lot, Owner: "bureau_head",
		Due: legal.Later(t.DueOn.End(), at), Basis: basis.Online2016(30), Opened: at,
	})
}
