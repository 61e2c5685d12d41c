package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/deadline"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/notify"
	"fachui/payments"
	"fachui/payments/paymentspg"
)

// The two clocks of a live lot, which the engine answers.
const (
	lotOpens = "lot.opens"
	lotEnds  = "lot.ends"
)

func (f *Flow) ofAuction() {
	outbox.On(&f.router, f.noticesIssued)
	outbox.On(&f.router, f.lotAnnounced)
	outbox.On(&f.router, f.lotOpened)
	outbox.On(&f.router, f.applied)
	outbox.On(&f.router, f.jointConsented)
	outbox.On(&f.router, f.agentConfirmed)
	outbox.On(&f.router, f.qualified)
	outbox.On(&f.router, f.disqualified)
	outbox.On(&f.router, f.lotSold)
	outbox.On(&f.router, f.lotFailed)
	outbox.On(&f.router, f.confirmed)
	outbox.On(&f.router, f.rulingIssued)
	outbox.On(&f.router, f.titlePassed)
	outbox.On(&f.router, f.lotDelivered)
	outbox.On(&f.router, f.creditorsAsked)
	outbox.On(&f.router, f.creditorTakes)
	outbox.On(&f.router, f.takingLapsed)
	outbox.On(&f.router, f.assetReleased)
	outbox.On(&f.router, f.lotWithdrawn)
	outbox.On(&f.router, f.lotSpared)
	outbox.On(&f.router, f.lateAccepted)
	outbox.On(&f.router, f.defaultRuled)
	outbox.On(&f.router, f.saleRevoked)
	outbox.On(&f.router, f.lotSuspended)
	outbox.On(&f.router, f.lotResumed)
}

// page is where the public finds a lot.
func page(lot ref.ID) string { return "/lots/" + lot.String() }

// runLot lets a clock of a live lot fall due: the engine opens or closes it. When
// a late bid has moved the end, the row moves with it.
func (f *Flow) runLot(ctx context.Context, d deadline.Deadline) error {
	at := f.clock.Now()
	if d.Kind == lotOpens {
		err := f.Bidding.Open(ctx, d.Lot, at)
		if err != nil {
			return fmt.Errorf("open lot: %w", err)
		}
		return f.opened(ctx, d)
	}
	c, err := f.Bidding.Close(ctx, d.Lot, at)
	switch {
	case err != nil:
		return fmt.Errorf("close lot: %w", err)
	case c.Closed || c.Waiting:
		return f.endClock(ctx, d)
	}
	if !c.TryAt.After(d.Due) {
		return errors.New("close lot: it neither closed nor moved its end")
	}
	return pg.Tx(ctx, f.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			update deadline
			set due_at = $2
			where deadline_id = $1 and ended_at is null`, d.ID, c.TryAt)
		return err
	})
}

// opened ends the clock of an opening; the engine may have been earlier with it.
func (f *Flow) opened(ctx context.Context, d deadline.Deadline) error {
	return pg.Tx(ctx, f.pool, func(tx pgx.Tx) error {
		err := f.Auction.OpenedTx(ctx, tx, d.Court, d.Lot, f.clock.Now())
		if err != nil {
			return err
		}
		return deadline.End(ctx, tx, d.Kind, d.Subject, f.clock.Now(), deadline.Met)
	})
}

func (f *Flow) endClock(ctx context.Context, d deadline.Deadline) error {
	return pg.Tx(ctx, f.pool, func(tx pgx.Tx) error {
		return deadline.End(ctx, tx, d.Kind, d.Subject, f.clock.Now(), deadline.Met)
	})
}

// A sale is to be noticed: served on parties and priority purchasers.
func (f *Flow) noticesIssued(ctx context.Context, tx pgx.Tx, e auction.NoticesIssued) error {
	err := f.serve(ctx, tx, notify.Document{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: "auction.notice", Subject: e.Lot,
		Recipients: notify.Parties(e.Recipients...), Args: notify.Args{"page": page(e.Lot)}, At: f.clock.Now(),
	})
	return err
}

// Bidding begins: claims that nobody decided go on without rank.
func (f *Flow) lotOpened(ctx context.Context, tx pgx.Tx, e auction.LotOpened) error {
	return f.Auction.OpenedTx(ctx, tx, e.Court, e.Lot, e.At)
}

// A lot is announced: its price is used, and parties and priority purchasers are
// told where and when.
func (f *Flow) lotAnnounced(ctx context.Context, tx pgx.Tx, e auction.LotAnnounced) error {
	err := f.priceUsed(ctx, tx, e)
	if err != nil {
		return err
	}
	err = openCodes(ctx, tx, e.Court, e.Case, e.Lot, e.OpensAt, f.clock.Now())
	if err != nil {
		return err
	}
	previous, err := f.Auction.PreviousTx(ctx, tx, e.Lot)
	if err == nil && !previous.IsZero() {
		err = f.changed(ctx, tx, e.Court, previous, e.Lot, sayAgain)
	}
	if err != nil {
		return err
	}
	return f.tellParties(ctx, tx, "auction.announcement", e.Court, e.Case, e.Lot, notify.Args{
		"opens_at": e.OpensAt, "starting_price": e.StartingPrice, "deposit": e.Deposit, "page": page(e.Lot),
	})
}

// Somebody applied: finance waits for the deposit, under a name that it cannot read.
func (f *Flow) applied(ctx context.Context, tx pgx.Tx, e auction.Applied) error {
	payer, err := f.Identity.NameHash(ctx, tx, e.Person)
	if err != nil {
		return err
	}
	_, err = f.Payments.ExpectDepositTx(ctx, tx, paymentspg.Expect{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Application: e.Application, Due: e.DepositDue, Prepaid: e.Prepaid, PayerHash: payer, At: e.At,
	})
	if err != nil {
		return err
	}
	return f.tellBidder(ctx, tx, "auction.application", e.Court, e.Case, e.Lot, e.Application, notify.Args{"deposit": e.DepositDue})
}

// Somebody bids together with the applicant: his money counts as theirs, and all of
// them learn how many are still to say yes.
func (f *Flow) jointConsented(ctx context.Context, tx pgx.Tx, e auction.JointConsented) error {
	payer, err := f.Identity.NameHash(ctx, tx, e.Person)
	if err != nil {
		return err
	}
	err = f.Payments.AddPayerTx(ctx, tx, e.Court, e.Application, payer, payments.PaidByJoint, e.At)
	if err != nil {
		return err
	}
	return f.tellBidder(ctx, tx, "auction.joined", e.Court, e.Case, e.Lot, e.Application, notify.Args{"waiting": e.Waiting})
}

// The court confirmed an agent: his money counts as the bidder's if the mandate
// names payment, and nothing else of it does. Both of them are told.
func (f *Flow) agentConfirmed(ctx context.Context, tx pgx.Tx, e auction.AgentConfirmed) error {
	if slices.Contains(e.Powers, auction.MayPay) {
		payer, err := f.Identity.NameHash(ctx, tx, e.Agent)
		if err != nil {
			return err
		}
		err = f.Payments.AddPayerTx(ctx, tx, e.Court, e.Application, payer, payments.PaidByAgent, e.At)
		if err != nil {
			return err
		}
	}
	people, err := buyers(ctx, tx, e.Court, e.Application, e.Agent)
	if err != nil {
		return err
	}
	return f.tell(ctx, tx, notify.Notice{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: "auction.agent_confirmed", Subject: e.Application,
		Recipients: notify.Persons(people...), At: f.clock.Now(),
	})
}

// An application may bid: the engine learns its code, now or with all the others
// shortly before the opening, and nobody else does.
func (f *Flow) qualified(ctx context.Context, tx pgx.Tx, e auction.Qualified) error {
	code, rank, err := f.Auction.StandingTx(ctx, tx, e.Court, e.Lot, e.Application)
	if err != nil {
		return err
	}
	if code == "" {
		return nil // disqualified or released since
	}
	waits, err := codesWait(ctx, tx, e.Lot)
	if err != nil {
		return err
	}
	if !waits {
		err = f.Bidding.Qualify(ctx, e.Lot, code, rank, e.At)
		if err != nil {
			return err
		}
	}
	return f.tellBidder(ctx, tx, "auction.qualified", e.Court, e.Case, e.Lot, e.Application, nil)
}

// A bidder turned out to be barred: the engine takes no more bids under the code.
func (f *Flow) disqualified(ctx context.Context, tx pgx.Tx, e auction.Disqualified) error {
	if e.WasQualified {
		err := f.bar(ctx, e)
		if err != nil {
			return err
		}
	}
	return f.Payments.RefundApplicationTx(ctx, tx, e.Court, e.Lot, e.Application, e.At)
}

// A lot is sold: the winner alone is opened, and the refund clock starts.
func (f *Flow) lotSold(ctx context.Context, tx pgx.Tx, e auction.LotSold) error {
	err := f.Payments.LotSoldTx(ctx, tx, e.Court, e.Lot, e.EndedAt)
	if err != nil {
		return err
	}
	_, err = f.Auction.ConfirmTx(ctx, tx, e)
	if err != nil {
		return err
	}
	err = f.Auction.StopRestTx(ctx, tx, e.Court, e.Lot, f.clock.Now())
	if err != nil {
		return err
	}
	return f.tellAll(ctx, tx, "auction.sold", e.Court, e.Case, e.Lot, notify.Args{"price": e.Price, "ended_at": e.EndedAt, "page": page(e.Lot)})
}

// A lot found no buyer: every deposit goes back.
func (f *Flow) lotFailed(ctx context.Context, tx pgx.Tx, e auction.LotFailed) error {
	err := f.Auction.FailTx(ctx, tx, e)
	if err != nil {
		return err
	}
	err = f.Payments.LotFailedTx(ctx, tx, e.Court, e.Lot, e.EndedAt)
	if err != nil {
		return err
	}
	return f.tellParties(ctx, tx, "auction.failed", e.Court, e.Case, e.Lot, notify.Args{"page": page(e.Lot)})
}

// The buyer is known: losers get their deposits back, the buyer's becomes price.
func (f *Flow) confirmed(ctx context.Context, tx pgx.Tx, e auction.Confirmed) error {
	_, err := f.Payments.RefundLosersTx(ctx, tx, e.Court, e.Lot, e.Application, e.EndedAt)
	if err != nil {
		return err
	}
	_, err = f.Payments.OpenSettlementTx(ctx, tx, paymentspg.Settlement{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Application: e.Application, Price: e.Price, PayBy: e.PayBy, At: e.EndedAt,
	})
	if err != nil {
		return err
	}
	err = f.Payments.ResoldTx(ctx, tx, e.Court, e.Asset, e.Lot)
	if err != nil {
		return err
	}
	buyers, err := applicants(ctx, tx, e.Court, e.Application)
	if err != nil {
		return err
	}
	if !slices.Contains(buyers, e.Buyer) { // an agent bid for him
		buyers = append(buyers, e.Buyer)
	}
	return f.tell(ctx, tx, notify.Notice{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: "auction.confirmation", Subject: e.Application,
		Recipients: notify.Persons(buyers...), At: e.EndedAt,
		Args: notify.Args{"price": e.Price, "balance": e.Price.Sub(e.Deposit), "pay_by": e.PayBy, "page": page(e.Lot)},
	})
}

// A sale ruling is made: it is served on the buyer, and title passes with receipt.
func (f *Flow) rulingIssued(ctx context.Context, tx pgx.Tx, e auction.RulingIssued) error {
	err := f.serve(ctx, tx, notify.Document{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Kind: "auction.ruling", Subject: e.Ruling,
		Recipients: notify.Persons(e.Buyer), Due: e.Due, At: f.clock.Now(),
	})
	return err
}

// Title passed: the price may be distributed.
func (f *Flow) titlePassed(ctx context.Context, tx pgx.Tx, e auction.TitlePassed) error {
	err := f.Payments.TitlePassedTx(ctx, tx, e.Court, e.Lot, e.At)
	if err != nil {
		return err
	}
	return f.tellParties(ctx, tx, "auction.title", e.Court, e.Case, e.Lot, notify.Args{"page": page(e.Lot)})
}

// The property was handed over: nothing else follows.
func (f *Flow) lotDelivered(context.Context, pgx.Tx, auction.LotDelivered) error { return nil }

// publish puts the text of an order before the public: it waits for no bank and no person.
func (f *Flow) publish(ctx context.Context, tx pgx.Tx, o auctionpg.Ordered) error {
	return f.Auction.PublishOrderTx(ctx, tx, o, f.clock.Now())
}

// A lot was withdrawn: every deposit goes back, and everybody learns why.
func (f *Flow) lotWithdrawn(ctx context.Context, tx pgx.Tx, e auction.LotWithdrawn) error {
	err := f.publish(ctx, tx, auctionpg.Ordered{Court: e.Court, Lot: e.Lot, Kind: "withdraw", Stage: e.From, At: e.At})
	if err == nil {
		err = f.Auction.WithdrawnTx(ctx, tx, e)
	}
	if err != nil {
		return err
	}
	err = f.Payments.LotFailedTx(ctx, tx, e.Court, e.Lot, e.At)
	if err != nil {
		return err
	}
	err = f.changed(ctx, tx, e.Court, e.Lot, e.Lot, sayWithdrawn)
	if err != nil {
		return err
	}
	return f.tellAll(ctx, tx, "auction.withdrawn", e.Court, e.Case, e.Lot, notify.Args{"page": page(e.Lot)})
}

// A lot was suspended: its buyer's time to pay stands still, its parties and bidders
// learn it, and its court where the platform did it.
func (f *Flow) lotSuspended(ctx context.Context, tx pgx.Tx, e auction.LotSuspended) error {
	if e.Paused != "" {
		err := f.tellCourt(ctx, tx, "auction.paused", e.Court, e.Case, e.Lot, notify.Args{"why": e.Paused, "page": page(e.Lot)})
		if err != nil {
			return err
		}
	}
	err := f.publish(ctx, tx, auctionpg.Ordered{Court: e.Court, Lot: e.Lot, Kind: "suspend", Stage: e.From, Paused: e.Paused != "", At: e.At})
	if err == nil {
		err = f.Payments.StopBuyersTimeTx(ctx, tx, e.Court, e.Lot, e.At)
	}
	if err == nil {
		err = f.changed(ctx, tx, e.Court, e.Lot, e.Lot, saySuspended)
	}
	if err != nil {
		return err
	}
	return f.tellAll(ctx, tx, "auction.suspended", e.Court, e.Case, e.Lot, notify.Args{"page": page(e.Lot)})
}

// A lot goes on: its parties and bidders learn when it ends.
func (f *Flow) lotResumed(ctx context.Context, tx pgx.Tx, e auction.LotResumed) error {
	if e.To == auction.Announced || e.To == auction.SellOffAnnounced {
		err := openCodes(ctx, tx, e.Court, e.Case, e.Lot, e.OpensAt, f.clock.Now())
		if err != nil {
			return err
		}
	}
	err := f.publish(ctx, tx, auctionpg.Ordered{
		Court: e.Court, Lot: e.Lot, Kind: "resume", Stage: e.To, OpensAt: e.OpensAt, EndsAt: e.EndsAt, At: e.At,
	})
	if err == nil {
		err = f.Payments.GoOnWithBuyersTimeTx(ctx, tx, e.Court, e.Lot, e.At)
	}
	if err == nil {
		err = f.Auction.RemindTx(ctx, tx, e.Lot, f.clock.Now())
	}
	if err == nil {
		err = f.changed(ctx, tx, e.Court, e.Lot, e.Lot, sayResumed)
	}
	if err != nil {
		return err
	}
	return f.tellAll(ctx, tx, "auction.resumed", e.Court, e.Case, e.Lot, notify.Args{"page": page(e.Lot), "ends_at": e.EndsAt})
}
