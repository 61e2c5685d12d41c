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
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// InKind is a creditor who takes the property of a failed lot for his debt. Award
// stands where a sale has an application.
type InKind struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	Award       ref.ID
	Party       ref.ID
	PayerHash   []byte
	Price       money.Amount // that failed
	Entitlement money.Amount
	SetOff      money.Amount
	PayBy       legal.Time
	Decision
	Judge event.Actor
	At    legal.Time
}

// OpenInKindTx begins to collect what a creditor who takes the property brings in
// money: the price less what his claim pays of it, in one sum, to a number of its
// own. Nothing may be due. Again it changes nothing. 拍卖变卖规定 Art. 16.
func (s *Service) OpenInKindTx(ctx context.Context, tx pgx.Tx, x InKind) error {
	err := lockMoney(ctx, tx, x.Court)
	if err != nil {
		return err
	}
	var known ref.ID
	err = tx.QueryRow(ctx, `
		select settlement_id
		from settlement
		where court_id = $1 and lot_id = $2 and application_id = $3`, x.Court, x.Lot, x.Award).Scan(&known)
	if err == nil || !pg.NoRows(err) {
		return wrap("find settlement", err)
	}
	id, no := ref.New(), ""
	if x.SetOff.Less(x.Price) {
		no, err = openNumber(ctx, tx, x.Court, payments.ForBalance, id, x.At)
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		insert into settlement (court_id, settlement_id, case_id, lot_id, application_id, price, deposit, payer_hash,
			reference, virtual_no, pay_by, state, opened_at, in_kind)
		values ($1, $2, $3, $4, $5, $6, 0, $7, $8, nullif($9, ''), $10, 'open', $11, true)`,
		x.Court, id, x.Case, x.Lot, x.Award, x.Price, x.PayerHash, newReference(), no, x.PayBy, x.At)
	if err != nil {
		return fmt.Errorf("open settlement in kind: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "settlement.opened", Court: x.Court, Case: x.Case, Lot: x.Lot, Subject: id, Actor: event.House, At: x.At,
		Basis: basis.Sale2020(16), Body: map[string]any{"price": x.Price, "set_off": x.SetOff, "pay_by": x.PayBy},
	})
	if err != nil {
		return err
	}
	if no != "" {
		err = deadline.Open(ctx, tx, deadline.Deadline{
			Court: x.Court, Kind: "settlement.due", Subject: id, Case: x.Case, Lot: x.Lot, Owner: "judge",
			Due: x.PayBy, Basis: basis.Sale2020(16), Opened: x.At,
		})
		if err != nil {
			return err
		}
	}
	return s.setOff(ctx, tx, x.Court, SetOffView{
		Settlement: id, Case: x.Case, Lot: x.Lot, Party: x.Party, Price: x.Price, Entitlement: x.Entitlement, SetOff: x.SetOff,
		Missing: x.Price.Sub(x.SetOff), Lines: []SetOffLine{{Payee: x.Party.String(), Code: payments.Creditors, Amount: x.Entitlement, Own: true}},
	}, x.Decision, x.At, x.Judge)
}

// LapseInKindTx ends the collecting from a creditor who did not bring the difference
// and whom the court no longer lets take the property. Again it changes nothing.
func (s *Service) LapseInKindTx(ctx context.Context, tx pgx.Tx, court string, lot, award ref.ID, at legal.Time) error {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	x, err := lockSettlement(ctx, tx, court, lot, award)
	if err != nil || x.State == "defaulted" {
		return err
	}
	_, err = tx.Exec(ctx, `
		update settlement
		set state = 'defaulted'
		where court_id = $1 and settlement_id = $2`, court, x.ID)
	if err != nil {
		return fmt.Errorf("end settlement in kind: %w", err)
	}
	return deadline.End(ctx, tx, "settlement.due", x.ID, at, deadline.Missed)
}

// ownInKind is what the holder of an award still brings, as an own deposit shows it.
func (s *Service) ownInKind(ctx context.Context, award ref.ID) (d OwnDeposit, found bool, err error) {
	var court string
	err = s.pool.QueryRow(ctx, `
		select s.court_id, s.lot_id, s.application_id, s.state, f.holder, f.bank_code
		from settlement s
		cross join lateral (`+accountOf("s")+`) f
		where s.application_id = $1 and s.in_kind`, award).Scan(&court, &d.Lot, &d.Application, &d.State, &d.Account, &d.Bank)
	if pg.NoRows(err) {
		return d, false, nil
	}
	if err != nil {
		return d, false, fmt.Errorf("read own award: %w", err)
	}
	d.State = "in_kind"
	d.Balance, err = s.ownBalance(ctx, court, award)
	return d, true, err
}
