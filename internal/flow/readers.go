package flow

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/outbox"
	"fachui/internal/ref"
	"fachui/notify"
)

// What follows for readers of lots, who are told only what they asked to be told.
func (f *Flow) ofReaders() {
	outbox.On(&f.router, f.viewingClosed)
	outbox.On(&f.router, f.questionAnswered)
	outbox.On(&f.router, f.reminderDue)
}

// A viewing is not held: those who booked it learn why.
func (f *Flow) viewingClosed(ctx context.Context, tx pgx.Tx, e auction.ViewingClosed) error {
	people, err := f.Auction.BookersTx(ctx, tx, e.Slot)
	if err != nil {
		return err
	}
	return f.tellReaders(ctx, tx, "auction.viewing_closed", e.Court, e.Lot, e.Slot, people,
		notify.Args{"starts_at": e.StartsAt, "reason": e.Reason, "page": page(e.Lot)})
}

// A question was dealt with: whoever asked learns it.
func (f *Flow) questionAnswered(ctx context.Context, tx pgx.Tx, e auction.QuestionAnswered) error {
	person, err := f.Auction.AskerTx(ctx, tx, e.Question)
	if err != nil {
		return err
	}
	return f.tellReaders(ctx, tx, "auction.question_answered", e.Court, e.Lot, e.Question, []ref.ID{person}, notify.Args{"page": page(e.Lot)})
}

// Bidding opens or ends soon: those who follow the lot learn it.
func (f *Flow) reminderDue(ctx context.Context, tx pgx.Tx, e auction.ReminderDue) error {
	kind, what := "auction.opens_soon", "opens"
	if e.Ends {
		kind, what = "auction.ends_soon", "ends"
	}
	people, err := f.Auction.WatchersTx(ctx, tx, e.Lot, what)
	if err != nil {
		return err
	}
	return f.tellReaders(ctx, tx, kind, e.Court, e.Lot, e.Lot, people, notify.Args{"when": e.When, "page": page(e.Lot)})
}

// The ways in which a lot changes, for those who follow it.
var (
	saySuspended = fault.Text{ZH: "拍卖暂停", EN: "the auction is suspended"}
	sayResumed   = fault.Text{ZH: "拍卖恢复", EN: "the auction has resumed"}
	sayWithdrawn = fault.Text{ZH: "拍卖撤回", EN: "the auction is withdrawn"}
	sayAgain     = fault.Text{ZH: "同一财产重新公告拍卖", EN: "the same property is announced for sale again"}
)

// changed tells those who follow a lot what became of it; about is the lot whose page
// says more.
func (f *Flow) changed(ctx context.Context, tx pgx.Tx, court string, lot, about ref.ID, what fault.Text) error {
	people, err := f.Auction.WatchersTx(ctx, tx, lot, "changes")
	if err != nil {
		return err
	}
	return f.tellReaders(ctx, tx, "auction.followed_changed", court, about, about, people, notify.Args{"what": what, "page": page(about)})
}

// tellReaders sends a message that belongs to no case: a reader is no party to it.
func (f *Flow) tellReaders(ctx context.Context, tx pgx.Tx, kind, court string, lot, subject ref.ID, people []ref.ID, args notify.Args) error {
	if len(people) == 0 {
		return nil
	}
	return f.tell(ctx, tx, notify.Notice{
		Court: court, Lot: lot, Kind: kind, Subject: subject, Recipients: notify.Persons(people...), Args: args, At: f.clock.Now(),
	})
}
