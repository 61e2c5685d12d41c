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
	"fachui/internal/ref"
	"fachui/payments"
)

// Default is a buyer whom a judge ruled in default. Deposit is the one announced:
// no more than that is forfeited, whatever was prepaid.
type Default struct {
	Court       string
	Lot         ref.ID
	Asset       ref.ID
	Application ref.ID
	Ruling      ref.ID
	Deposit     money.Amount
	At          legal.Time
	Unapproved  bool // equity that was paid for, and that nobody approved: the price is in
}

// DefaultTx forfeits the deposit of a buyer whom the court found in default (P7):
// it waits in L2040 until the property is sold again, and never goes back to him.
// What he paid beyond it goes back to where it came from (P7R). Again it changes
// nothing. It fails with ErrSettlementUnknown or ErrNotOverdue.
func (s *Service) DefaultTx(ctx context.Context, tx pgx.Tx, d Default) error {
	err := lockMoney(ctx, tx, d.Court)
	if err != nil {
		return err
	}
	x, err := lockSettlement(ctx, tx, d.Court, d.Lot, d.Application)
	if err != nil || x.State == "defaulted" {
		return err
	}
	known, err := knownDefault(ctx, tx, d.Court, d.Lot)
	if err != nil || known {
		return err
	}
	if x.State != "overdue" && (!d.Unapproved || x.State != "paid") {
		return payments.ErrNotOverdue.With("state", x.State)
	}
	forfeited := money.Min(x.Deposit, d.Deposit)
	if forfeited.IsPositive() {
		_, err = Post(ctx, tx, d.Court, payments.Automatic("default:"+string(x.ID), d.At, payments.P7,
			payments.Account{Code: payments.SalePrice, Case: x.Case, Lot: d.Lot},
			payments.Account{Code: payments.Forfeited, Case: x.Case, Lot: d.Lot}, forfeited))
		if err != nil {
			return err
		}
	}
	err = endSale(ctx, tx, d, x)
	if err != nil {
		return err
	}
	back, err := s.giveBack(ctx, tx, d.Court, x, d.Lot, returned{
		Event: payments.P7R, Key: "default.back:" + string(x.ID), Purpose: "退还悔拍买受人保证金以外的已付价款",
		Amount: x.Deposit.Add(x.Paid).Sub(forfeited), Keep: forfeited, At: d.At, Basis: basis.Online2016(24),
	})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into buyer_default (court_id, default_id, case_id, lot_id, asset_id, settlement_id, application_id, ruling_id,
			promised, forfeited, given_back, payer_hash, at)
		select court_id, $3, case_id, lot_id, $4, settlement_id, application_id, $5, price, $6, $7, payer_hash, $8
		from settlement
		where court_id = $1 and settlement_id = $2`,
		d.Court, x.ID, ref.New(), d.Asset, d.Ruling, forfeited, back, d.At)
	if err != nil {
		return fmt.Errorf("record default: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "deposit.forfeited", Court: d.Court, Case: x.Case, Lot: d.Lot, Subject: x.ID, Actor: event.House, At: d.At,
		Public: true, Basis: basis.Online2016(24), Body: map[string]any{"amount": forfeited, "given_back": back},
	})
}

// knownDefault reports whether a default of the buyer of a lot is on record.
func knownDefault(ctx context.Context, q Querier, court string, lot ref.ID) (known bool, err error) {
	err = q.QueryRow(ctx, `
		select exists (
			select from buyer_default
			where court_id = $1 and lot_id = $2)`, court, lot).Scan(&known)
	return known, wrap("look for default", err)
}

// endSale marks the settlement and the deposit of a buyer in default. A price that was
// paid stays a price that was paid.
func endSale(ctx context.Context, tx pgx.Tx, d Default, x settlement) error {
	_, err := tx.Exec(ctx, `
		update settlement
		set state = 'defaulted'
		where court_id = $1 and settlement_id = $2 and state <> 'paid'`, d.Court, x.ID)
	if err != nil {
		return fmt.Errorf("mark default: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update deposit
		set state = 'forfeited', ended_at = $3
		where court_id = $1 and application_id = $2`, d.Court, d.Application, d.At)
	return wrap("mark forfeiture", err)
}

// ReopenSettlementTx gives a buyer who is late a new time to pay, by the court's
// leave; the number takes money by itself again. A price that is in already is told
// again, so that it counts now.
func (s *Service) ReopenSettlementTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, payBy, at legal.Time) error {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	x, err := lockSettlement(ctx, tx, court, lot, "")
	if err != nil {
		return err
	}
	if x.State == "paid" {
		return outbox.Add(ctx, tx, court, string(lot), payments.PriceFullyPaid{Court: court, Case: x.Case, Lot: lot, Price: x.Price, At: at})
	}
	if x.State == "defaulted" {
		return payments.ErrSettlementDefaulted
	}
	_, err = tx.Exec(ctx, `
		update settlement
		set state = 'open', pay_by = $3
		where court_id = $1 and settlement_id = $2`, court, x.ID, payBy)
	if err != nil {
		return fmt.Errorf("reopen settlement: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "settlement.reopened", Court: court, Case: x.Case, Lot: lot, Subject: x.ID, Actor: event.House, At: at,
		Basis: basis.Sale2020(22), Body: map[string]any{"pay_by": payBy, "missing": x.Price.Sub(x.Deposit).Sub(x.Paid)},
	})
	if err != nil {
		return err
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "settlement.due", Subject: x.ID, Case: x.Case, Lot: lot, Owner: "judge",
		Due: payBy, Basis: basis.Sale2020(22), Opened: at,
	})
}

// ResoldTx notes that property whose buyer defaulted was sold again: the loss of
// every default that is not settled yet is measured by this sale. Again, and for
// property that nobody defaulted on, it changes nothing.
func (s *Service) ResoldTx(ctx context.Context, tx pgx.Tx, court string, asset, lot ref.ID) error {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update buyer_default
		set resale_lot = $3
		where court_id = $1 and asset_id = $2 and lot_id <> $3 and resale_lot is distinct from $3`, court, asset, lot)
	return wrap("note resale", err)
}
