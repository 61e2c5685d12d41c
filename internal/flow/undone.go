package flow

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/ref"
	"fachui/notify"
	"fachui/payments"
	"fachui/payments/paymentspg"
)

// The court lets a late buyer pay: the number takes money again, and a price that
// was in already is accepted.
func (f *Flow) lateAccepted(ctx context.Context, tx pgx.Tx, e auction.LateAccepted) error {
	err := f.Payments.ReopenSettlementTx(ctx, tx, e.Court, e.Lot, e.PayBy, e.At)
	if err != nil {
		return err
	}
	return f.tell(ctx, tx, notify.Notice{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: "auction.late_accepted", Subject: e.Lot,
		Recipients: notify.Persons(e.Buyer), At: e.At, Args: notify.Args{"pay_by": e.PayBy},
	})
}

// A buyer is ruled in default: the deposit is kept apart, what was paid beyond it
// goes back, the buyer is served and everybody learns that the property is sold again.
func (f *Flow) defaultRuled(ctx context.Context, tx pgx.Tx, e auction.DefaultRuled) error {
	err := f.settleDefault(ctx, tx, e)
	if err != nil {
		return err
	}
	people, err := buyers(ctx, tx, e.Court, e.Application, e.Buyer)
	if err != nil {
		return err
	}
	ruling, news := "auction.default", "auction.reauction"
	if e.Unapproved {
		ruling, news = "auction.unapproved", "auction.unapproved_news"
	}
	if e.Spared {
		ruling = "auction.unapproved_spared"
	}
	err = f.serve(ctx, tx, notify.Document{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: ruling, Subject: e.Ruling, Recipients: notify.Persons(people...), At: e.At,
	})
	if err != nil {
		return err
	}
	err = f.tellAll(ctx, tx, news, e.Court, e.Case, e.Lot, notify.Args{"page": page(e.Lot)})
	if err != nil {
		return err
	}
	return f.freed(ctx, tx, e.Court, e.Lot)
}

// settleDefault keeps the deposit of a buyer ruled out apart and gives the rest back; one
// who could not know that nobody would approve him gets everything back.
func (f *Flow) settleDefault(ctx context.Context, tx pgx.Tx, e auction.DefaultRuled) error {
	if e.Spared {
		return f.Payments.RevokeTx(ctx, tx, paymentspg.Revoked{
			Court: e.Court, Lot: e.Lot, Application: e.Application, Ruling: e.Ruling, At: e.At, Unapproved: true,
		})
	}
	return f.Payments.DefaultTx(ctx, tx, paymentspg.Default{
		Court: e.Court, Lot: e.Lot, Asset: e.Asset, Application: e.Application, Ruling: e.Ruling, Deposit: e.Deposit, At: e.At, Unapproved: e.Unapproved,
	})
}

// A sale is revoked: what was paid goes back as far as the court still has it.
func (f *Flow) saleRevoked(ctx context.Context, tx pgx.Tx, e auction.SaleRevoked) error {
	err := f.Payments.RevokeTx(ctx, tx, paymentspg.Revoked{
		Court: e.Court, Lot: e.Lot, Application: e.Application, Ruling: e.Ruling, At: e.At,
	})
	if err != nil {
		return err
	}
	people, err := buyers(ctx, tx, e.Court, e.Application, e.Buyer)
	if err != nil {
		return err
	}
	err = f.serve(ctx, tx, notify.Document{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: "auction.revoked", Subject: e.Ruling, Recipients: notify.Persons(people...),
		Args: notify.Args{"reason": e.Reason}, At: e.At,
	})
	if err != nil {
		return err
	}
	err = f.tellAll(ctx, tx, "auction.undone", e.Court, e.Case, e.Lot, notify.Args{"reason": e.Reason, "page": page(e.Lot)})
	if err != nil {
		return err
	}
	return f.freed(ctx, tx, e.Court, e.Lot)
}

// A buyer in default is to bring what the deposit left open: the order is served, on
// each of those who bought together, because each owes all of it.
func (f *Flow) topUpOrdered(ctx context.Context, tx pgx.Tx, e payments.TopUpOrdered) error {
	people, err := buyers(ctx, tx, e.Court, e.Application, "")
	if err != nil {
		return err
	}
	return f.serve(ctx, tx, notify.Document{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: "payments.top_up", Subject: e.TopUp, Recipients: notify.Persons(people...),
		Args: notify.Args{"amount": e.Amount, "pay_by": e.PayBy, "virtual_no": e.VirtualNo}, At: e.At,
	})
}

// A payee must bring money back: a party is told how much and where to.
func (f *Flow) recoveryClaimed(ctx context.Context, tx pgx.Tx, e payments.RecoveryClaimed) error {
	return f.tellPayee(ctx, tx, "payments.recovery", e.Court, e.Case, e.Claim, e.Payee, notify.Args{"amount": e.Amount, "virtual_no": e.VirtualNo})
}

// buyers are the bidder of an application and those who bid together with him: each
// answers for all of it. Whoever took the property in kind did not apply, and is
// named by buyer.
func buyers(ctx context.Context, tx pgx.Tx, court string, application, buyer ref.ID) ([]ref.ID, error) {
	rows, err := tx.Query(ctx, `
		select bidder_id
		from application
		where court_id = $1 and application_id = $2
		union
		select person_id
		from joint_consent
		where court_id = $1 and application_id = $2
		order by 1`, court, application)
	if err != nil {
		return nil, fmt.Errorf("list buyers: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil {
		return nil, fmt.Errorf("list buyers: %w", err)
	}
	if !buyer.IsZero() && !slices.Contains(all, buyer) {
		all = append(all, buyer)
	}
	return all, nil
}
