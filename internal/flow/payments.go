package flow

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/outbox"
	"fachui/internal/ref"
	"fachui/notify"
	"fachui/payments"
)

func (f *Flow) ofPayments() {
	outbox.On(&f.router, f.depositHeld)
	outbox.On(&f.router, f.depositPartIn)
	outbox.On(&f.router, f.depositReturned)
	outbox.On(&f.router, f.freezeRefused)
	outbox.On(&f.router, f.depositReleased)
	outbox.On(&f.router, f.freezeLost)
	outbox.On(&f.router, f.depositRefunded)
	outbox.On(&f.router, f.priceFullyPaid)
	outbox.On(&f.router, f.balanceOverdue)
	outbox.On(&f.router, f.topUpOrdered)
	outbox.On(&f.router, f.recoveryClaimed)
	outbox.On(&f.router, f.planServed)
	outbox.On(&f.router, f.planObjected)
	outbox.On(&f.router, f.planOpposed)
	outbox.On(&f.router, f.planFinal)
	outbox.On(&f.router, f.payoutPaid)
	outbox.On(&f.router, f.payoutReturned)
	outbox.On(&f.router, f.caseFunded)
	outbox.On(&f.router, f.dayClosed)
}

// A deposit is held: its application may qualify.
func (f *Flow) depositHeld(ctx context.Context, tx pgx.Tx, e payments.DepositHeld) error {
	_, _, err := f.Auction.QualifyTx(ctx, tx, e.Court, e.Lot, e.Application, e.At)
	if err != nil {
		return err
	}
	if e.Amount.IsZero() {
		return nil
	}
	kind := "payments.deposit_held"
	if e.Frozen {
		kind = "payments.deposit_frozen"
	}
	return f.tellBidder(ctx, tx, kind, e.Court, e.Case, e.Lot, e.Application, notify.Args{"amount": e.Amount})
}

// Part of a deposit came in: the bidder is told what is still missing.
func (f *Flow) depositPartIn(ctx context.Context, tx pgx.Tx, e payments.DepositPartIn) error {
	return f.tellBidder(ctx, tx, "payments.deposit_part_in", e.Court, e.Case, e.Lot, e.Application, notify.Args{"amount": e.Amount, "missing": e.Missing})
}

// Money was not needed for a deposit: the bidder is told that it goes back at once.
func (f *Flow) depositReturned(ctx context.Context, tx pgx.Tx, e payments.DepositReturned) error {
	return f.tellBidder(ctx, tx, "payments.deposit_returned", e.Court, e.Case, e.Lot, e.Application, notify.Args{"amount": e.Amount})
}

// Money was frozen that is no deposit: the bidder is told that it is released.
func (f *Flow) freezeRefused(ctx context.Context, tx pgx.Tx, e payments.FreezeRefused) error {
	return f.tellBidder(ctx, tx, "payments.freeze_refused", e.Court, e.Case, e.Lot, e.Application, notify.Args{"amount": e.Amount})
}

// A frozen deposit is its holder's again: he is told.
func (f *Flow) depositReleased(ctx context.Context, tx pgx.Tx, e payments.DepositReleased) error {
	return f.tellBidder(ctx, tx, "payments.deposit_released", e.Court, e.Case, e.Lot, e.Application, notify.Args{"amount": e.Amount})
}

// The bank let a frozen deposit go: who has no deposit may not bid (Art. 17).
func (f *Flow) freezeLost(ctx context.Context, tx pgx.Tx, e payments.FreezeLost) error {
	err := f.Auction.DisqualifyTx(ctx, tx, e.Court, e.Lot, e.Application, "银行解除了保证金冻结，已无有效保证金", event.House, e.At)
	if err != nil {
		return err
	}
	return f.tellBidder(ctx, tx, "payments.freeze_lost", e.Court, e.Case, e.Lot, e.Application, nil)
}

// A deposit went back: its payer is told.
func (f *Flow) depositRefunded(ctx context.Context, tx pgx.Tx, e payments.DepositRefunded) error {
	return f.tellBidder(ctx, tx, "payments.deposit_refunded", e.Court, "", e.Lot, e.Application, notify.Args{"amount": e.Amount})
}

// The price is complete: the ten days for the ruling begin.
func (f *Flow) priceFullyPaid(ctx context.Context, tx pgx.Tx, e payments.PriceFullyPaid) error {
	err := f.Auction.PaidTx(ctx, tx, e.Court, e.Lot, e.At)
	if err != nil {
		return err
	}
	return f.tellParties(ctx, tx, "payments.price_paid", e.Court, e.Case, e.Lot, notify.Args{"price": e.Price})
}

// The balance is late: the buyer is warned; only a ruling can make it a default.
func (f *Flow) balanceOverdue(ctx context.Context, tx pgx.Tx, e payments.BalanceOverdue) error {
	err := f.Auction.LapseTx(ctx, tx, e.Court, e.Lot, e.At)
	if err != nil {
		return err
	}
	taker, err := f.tellTaker(ctx, tx, e)
	if err != nil || taker {
		return err
	}
	return f.tellBidder(ctx, tx, "auction.balance_overdue", e.Court, e.Case, e.Lot, e.Application, notify.Args{"missing": e.Missing})
}

// A plan is to be served: each receipt opens its reader's fifteen days.
func (f *Flow) planServed(ctx context.Context, tx pgx.Tx, e payments.PlanServed) error {
	_, err := f.Notify.ServeTx(ctx, tx, notify.Document{
		Court: e.Court, Case: e.Case, Kind: "payments.plan", Subject: e.Plan,
		Recipients: notify.Parties(e.Recipients...), At: e.At,
	})
	return err
}

// Somebody objects to a plan: the others are served with the objection.
func (f *Flow) planObjected(ctx context.Context, tx pgx.Tx, e payments.PlanObjected) error {
	if len(e.Others) == 0 {
		return nil
	}
	_, err := f.Notify.ServeTx(ctx, tx, notify.Document{
		Court: e.Court, Case: e.Case, Kind: "payments.plan_objection", Subject: e.Objection,
		Recipients: notify.Parties(e.Others...), At: e.At,
	})
	return err
}

// Somebody opposes the objection: its objector is served with that, and may sue.
func (f *Flow) planOpposed(ctx context.Context, tx pgx.Tx, e payments.PlanOpposed) error {
	_, err := f.Notify.ServeTx(ctx, tx, notify.Document{
		Court: e.Court, Case: e.Case, Kind: "payments.plan_opposition", Subject: e.Objection,
		Recipients: notify.Parties(e.Party), At: e.At,
	})
	return err
}

// A plan is final: its readers are told that money will come.
func (f *Flow) planFinal(ctx context.Context, tx pgx.Tx, e payments.PlanFinal) error {
	return f.tellParties(ctx, tx, "payments.plan_final", e.Court, e.Case, "", nil)
}

// A payout was paid: a payee who is a party is told.
func (f *Flow) payoutPaid(ctx context.Context, tx pgx.Tx, e payments.PayoutPaid) error {
	return f.tellPayee(ctx, tx, "payments.payout_paid", e.Court, e.Case, e.Payout, e.Payee, notify.Args{"amount": e.Amount})
}

// A payout came back: its payee is asked to confirm the account again.
func (f *Flow) payoutReturned(ctx context.Context, tx pgx.Tx, e payments.PayoutReturned) error {
	return f.tellPayee(ctx, tx, "payments.payout_returned", e.Court, e.Case, e.Payout, e.Payee, notify.Args{"amount": e.Amount})
}

// Money that needs no sale came in: both sides learn of each credit.
func (f *Flow) caseFunded(ctx context.Context, tx pgx.Tx, e payments.CaseFunded) error {
	return f.tellParties(ctx, tx, "payments.case_funded", e.Court, e.Case, "", notify.Args{"amount": e.Amount})
}

// A day is closed: nothing else follows; the record holds it.
func (f *Flow) dayClosed(context.Context, pgx.Tx, payments.DayClosed) error { return nil }

// tellPayee tells a payee who is a party of the case; the treasury and other
// outside payees have the bank's own advice.
func (f *Flow) tellPayee(ctx context.Context, tx pgx.Tx, kind, court string, caseID, payout ref.ID, payee string, args notify.Args) error {
	party, err := ref.Parse(payee)
	if err != nil {
		return nil //nolint:nilerr // not a party: an outside payee by name
	}
	return f.Notify.NotifyTx(ctx, tx, notify.Notice{
		Court: court, Case: caseID, Kind: kind, Subject: payout, Recipients: notify.Parties(party), Args: args, At: f.clock.Now(),
	})
}
