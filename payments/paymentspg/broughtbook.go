package paymentspg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// saveSales records the auctions of other platforms that the lines of an opening name.
// One whose price is paid in part was sold there.
func (s *Service) saveSales(ctx context.Context, tx pgx.Tx, court string, b booking) error {
	for _, l := range b.firstOfSales() {
		state, ends := "running", l.Ends
		var price *money.Amount
		var winner ref.ID
		if l.Code == payments.SalePrice {
			ends = l.Day.Start() // bidding was over when the price was paid
		}
		for _, x := range b.lines {
			switch {
			case x.sale == l.sale && x.Code == payments.Deposits:
				ends = x.Ends
			case x.sale == l.sale && winner.IsZero():
				state, price, winner = payments.BroughtSold, &x.Whole, x.id
			}
		}
		_, err := tx.Exec(ctx, `
			insert into brought_sale (court_id, sale_id, opening_id, case_id, listing, ends_at, price, state, winner)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			court, l.sale, b.ID, l.To.Case, l.Sale, ends, price, state, orNull(winner))
		if err != nil {
			return fmt.Errorf("save sale of opening: %w", err)
		}
	}
	return nil
}

// firstOfSales is one line of each auction of another platform.
func (b booking) firstOfSales() (out []checkedLine) {
	for _, l := range b.lines {
		if l.Sale != "" && !slices.ContainsFunc(out, func(x checkedLine) bool { return x.sale == l.sale }) {
			out = append(out, l)
		}
	}
	return out
}

// saveStakes keeps who paid each deposit and price of these auctions, and from where.
func (s *Service) saveStakes(ctx context.Context, tx pgx.Tx, court string, b booking) error {
	batch := &pgx.Batch{}
	for _, l := range b.lines {
		if l.Sale == "" {
			continue
		}
		hidden, err := s.hide("brought_stake", l.id, "payer", counterparty{Name: l.Payer, Account: l.Account})
		if err != nil {
			return err
		}
		state := "held"
		if l.Code == payments.SalePrice {
			state = "applied"
		}
		batch.Queue(`
			insert into brought_stake (court_id, line_id, sale_id, amount, payer_enc, name_hash, account_hash, state)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			court, l.id, l.sale, l.Sum, hidden, s.o.HashName(l.Payer), s.hashAccount(l.Account), state)
	}
	return wrap("save stakes of opening", tx.SendBatch(ctx, batch).Close())
}

// salesFollow starts what the law of these auctions asks of the money: the balance of
// a price has its day and its number, deposits go back within 24 hours of the end.
func (s *Service) salesFollow(ctx context.Context, tx pgx.Tx, court string, b booking, at legal.Time) error {
	for _, l := range b.firstOfSales() {
		var paid money.Amount
		var price checkedLine
		for _, x := range b.lines {
			if x.sale == l.sale && x.Code == payments.SalePrice {
				paid, price = paid.Add(x.Sum), cmpLine(price, x)
			}
		}
		if price.id.IsZero() {
			err := refundBy(ctx, tx, court, l.sale, l.To.Case, l.Ends, at)
			if err != nil {
				return err
			}
			continue
		}
		err := s.collectBrought(ctx, tx, court, broughtPrice{
			Sale: l.sale, Case: l.To.Case, Line: price.id, Price: price.Whole, Paid: paid, PayBy: price.Ends, Payer: s.o.HashName(price.Payer),
		}, at)
		if err != nil {
			return err
		}
		err = s.refundStakes(ctx, tx, court, l.sale, at)
		if err != nil {
			return err
		}
	}
	return nil
}

// cmpLine keeps the first line of two.
func cmpLine(a, b checkedLine) checkedLine {
	if a.id.IsZero() {
		return b
	}
	return a
}

// refundBy starts the 24 hours in which the deposits of an auction go back.
func refundBy(ctx context.Context, tx pgx.Tx, court string, sale, caseID ref.ID, ended, at legal.Time) error {
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "deposit.refund", Subject: sale, Case: caseID, Owner: "finance_checker",
		Due: ended.Add(payments.RefundWithin), Basis: basis.Online2016(23), Opened: at,
	})
}

// broughtPrice is a price of another platform's auction that this court collects.
type broughtPrice struct {
	Sale, Case, Line ref.ID
	Price, Paid      money.Amount
	PayBy            legal.Time
	Payer            []byte
}

// collectBrought opens the collecting of the rest of a price, with a number of its own.
func (s *Service) collectBrought(ctx context.Context, tx pgx.Tx, court string, x broughtPrice, at legal.Time) error {
	id, no := ref.New(), ""
	paid := x.Paid.Equal(x.Price)
	if !paid {
		var err error
		no, err = openNumber(ctx, tx, court, payments.ForBalance, id, at)
		if err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		insert into settlement (court_id, settlement_id, case_id, lot_id, application_id, price, deposit, payer_hash,
			reference, virtual_no, pay_by, state, opened_at, paid_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10, ''), $11,
			case when $13 then 'paid' else 'open' end, $12::timestamptz, case when $13 then $12::timestamptz end)`,
		court, id, x.Case, x.Sale, x.Line, x.Price, x.Paid, x.Payer, newReference(), no, x.PayBy, at, paid)
	if err != nil {
		return fmt.Errorf("open settlement of a brought sale: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "settlement.opened", Court: court, Case: x.Case, Subject: id, Actor: event.House, At: at,
		Basis: basis.Online2016(24), Body: map[string]any{"price": x.Price, "deposit": x.Paid, "pay_by": x.PayBy},
	})
	if err != nil || paid {
		return err
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "settlement.due", Subject: id, Case: x.Case, Owner: "judge",
		Due: x.PayBy, Basis: basis.Online2016(24), Opened: at,
	})
}

// isBrought tells whether a lot is an auction of another platform: what happens to its
// money is told to nobody who keeps lots.
func isBrought(ctx context.Context, q Querier, court string, lot ref.ID) (known bool, err error) {
	err = q.QueryRow(ctx, `
		select exists (
			select from brought_sale
			where court_id = $1 and sale_id = $2)`, court, orNull(lot)).Scan(&known)
	return known, wrap("look for a brought sale", err)
}
