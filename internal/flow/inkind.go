package flow

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/notify"
	"fachui/payments"
	"fachui/payments/paymentspg"
)

// The creditors of a failed lot are asked whether they take it.
func (f *Flow) creditorsAsked(ctx context.Context, tx pgx.Tx, e auction.CreditorsAsked) error {
	return f.tell(ctx, tx, notify.Notice{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: "auction.creditors_asked", Subject: e.Lot,
		Recipients: notify.Parties(e.Parties...), At: e.At, Args: notify.Args{"price": e.Price, "reply_by": e.ReplyBy, "page": "/me" + page(e.Lot) + "/in-kind"},
	})
}

// A creditor takes the property: finance waits for the difference.
func (f *Flow) creditorTakes(ctx context.Context, tx pgx.Tx, e auction.CreditorTakes) error {
	payer, err := f.Identity.NameHash(ctx, tx, e.Person)
	if err != nil {
		return err
	}
	err = f.Payments.OpenInKindTx(ctx, tx, paymentspg.InKind{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Award: e.Award, Party: e.Party, PayerHash: payer,
		Price: e.Price, Entitlement: e.Entitlement, SetOff: e.SetOff, PayBy: e.PayBy,
		Decision: paymentspg.Decision{DocNo: e.DocNo, Document: e.Document},
		Judge:    event.Actor{Person: e.Judge, Role: "judge"}, At: e.At,
	})
	if err != nil {
		return err
	}
	err = f.Auction.StopRestTx(ctx, tx, e.Court, e.Lot, f.clock.Now())
	if err != nil {
		return err
	}
	return f.tell(ctx, tx, notify.Notice{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: "auction.in_kind", Subject: e.Award, Recipients: notify.Persons(e.Person), At: e.At,
		Args: notify.Args{"price": e.Price, "set_off": e.SetOff, "difference": e.Price.Sub(e.SetOff), "pay_by": e.PayBy, "page": "/me" + page(e.Lot) + "/in-kind"},
	})
}

// A creditor did not bring the difference: finance waits no longer.
func (f *Flow) takingLapsed(ctx context.Context, tx pgx.Tx, e auction.TakingLapsed) error {
	err := f.Payments.LapseInKindTx(ctx, tx, e.Court, e.Lot, e.Award, e.At)
	if err != nil {
		return err
	}
	return f.freed(ctx, tx, e.Court, e.Lot)
}

// Nobody took the property: its parties learn that it is released.
func (f *Flow) assetReleased(ctx context.Context, tx pgx.Tx, e auction.AssetReleased) error {
	return f.tellParties(ctx, tx, "auction.released", e.Court, e.Case, e.Lot, notify.Args{"page": page(e.Lot)})
}

// tellTaker tells the person behind an award that its difference is late. It
// reports whether there is such an award.
func (f *Flow) tellTaker(ctx context.Context, tx pgx.Tx, e payments.BalanceOverdue) (found bool, err error) {
	person, err := f.Auction.TakerTx(ctx, tx, e.Court, e.Lot, e.Application)
	if err != nil || person.IsZero() {
		return false, err
	}
	return true, f.tell(ctx, tx, notify.Notice{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: "auction.difference_overdue", Subject: e.Application,
		Recipients: notify.Persons(person), At: e.At, Args: notify.Args{"missing": e.Missing},
	})
}
