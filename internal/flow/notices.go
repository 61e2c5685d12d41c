package flow

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/auction/auctionpg"
	"fachui/internal/outbox"
	"fachui/notify"
)

func (f *Flow) ofNotices() {
	outbox.On(&f.router, f.received)
	outbox.On(&f.router, f.published)
}

// A document reached somebody: whoever waits for that receipt is told.
func (f *Flow) received(ctx context.Context, tx pgx.Tx, e notify.Received) error {
	switch e.Kind {
	case "valuation.report":
		return f.Valuation.ReportReceivedTx(ctx, tx, e.Subject, e.Party, e.At)
	case "auction.notice":
		return f.Auction.NoticeReceivedTx(ctx, tx, e.Court, e.Subject, e.Party, receiptOf(e.How), e.At)
	case "auction.ruling":
		return f.Auction.RulingReceivedTx(ctx, tx, e.Court, e.Lot, e.At)
	case "payments.plan":
		return f.Payments.PlanReceivedTx(ctx, tx, e.Court, e.Subject, e.Party, e.At)
	case "payments.plan_objection":
		return f.Payments.ObjectionReceivedTx(ctx, tx, e.Court, e.Subject, e.Party, e.At)
	case "payments.plan_opposition":
		return f.Payments.OppositionReceivedTx(ctx, tx, e.Court, e.Subject, e.Party, e.At)
	case "objection.refused", "objection.ruling", "objection.third_party_ruling":
		return f.Objections.ReceivedTx(ctx, tx, e.Court, e.Subject, e.Party, e.Person, e.At)
	}
	return nil
}

// Somebody cannot be reached and the reason is public: the notice of a sale may
// go ahead, and counts as given when the posting ends.
func (f *Flow) published(ctx context.Context, tx pgx.Tx, e notify.Published) error {
	if e.Kind == "auction.notice" {
		return f.Auction.NoticeReceivedTx(ctx, tx, e.Court, e.Subject, e.Party, auctionpg.ByPosting, e.At)
	}
	return nil
}

// receiptOf is the auction's word for how a notice came to be received.
func receiptOf(how notify.How) auctionpg.Receipt {
	switch how {
	case notify.Deemed:
		return auctionpg.ByDeeming
	case notify.ByWaive:
		return auctionpg.ByWaiver
	case notify.Self, notify.Clerk, notify.Arrived:
		return auctionpg.ByReceipt
	}
	return auctionpg.ByReceipt
}
