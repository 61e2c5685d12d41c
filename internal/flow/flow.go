package flow

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/custody/custodypg"
	"fachui/internal/clock"
	"fachui/internal/deadline"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/notify/notifypg"
	"fachui/objection/objectionpg"
	"fachui/payments/paymentspg"
	"fachui/valuation/valuationpg"
)

// Worker does what lies outside PostgreSQL: orders to the bank, lines from it,
// messages to people. Work returns how many things it moved; zero means at rest.
type Worker struct {
	Name string
	Work func(ctx context.Context, at legal.Time) (int, error)
}

// Rooms are the services that flow connects.
type Rooms struct {
	Identity   *identity.Service
	Valuation  *valuationpg.Service
	Auction    *auctionpg.Service
	Bidding    *bidding.Engine
	Payments   *paymentspg.Service
	Notify     *notifypg.Service
	Custody    *custodypg.Service
	Objections *objectionpg.Service
	Codes      Codes
}

// Flow connects the rooms of one house.
type Flow struct {
	Rooms
	pool      *pgxpool.Pool
	clock     *clock.Legal
	log       *slog.Logger
	router    outbox.Router
	deadlines map[string]func(context.Context, pgx.Tx, deadline.Deadline, legal.Time) error
	outside   []Worker
	advancing sync.Mutex

	// Hands is how many events of different aggregates are handled side by side
	// while time is moved: one by one if zero, in an order that stories can rely on.
	Hands int
}

// New connects rooms. outside are the workers, in the order in which they run.
func New(pool *pgxpool.Pool, c *clock.Legal, log *slog.Logger, rooms Rooms, outside ...Worker) *Flow {
	f := &Flow{Rooms: rooms, pool: pool, clock: c, log: log, outside: outside}
	f.deadlines = map[string]func(context.Context, pgx.Tx, deadline.Deadline, legal.Time) error{
		"valuation.":  f.Valuation.DeadlineTx,
		"lot.":        f.Auction.DeadlineTx,
		"ruling.":     f.Auction.DeadlineTx,
		"notice.":     f.Notify.DeadlineTx,
		"deposit.":    f.Payments.DeadlineTx,
		"settlement.": f.Payments.DeadlineTx,
		"topup.":      f.Payments.DeadlineTx,
		"plan.":       f.Payments.DeadlineTx,
		"payout.":     f.Payments.DeadlineTx,
		"receipt.":    f.Payments.DeadlineTx,
		"escrow.":     f.Payments.DeadlineTx,
		"cash.":       f.Payments.DeadlineTx,
		"fee.":        f.Payments.DeadlineTx,
		"tax.":        f.Payments.DeadlineTx,
		"custody.":    f.Custody.DeadlineTx,
		"objection.":  f.Objections.DeadlineTx,
	}
	f.ofValuation()
	f.ofAuction()
	f.ofReaders()
	f.ofPayments()
	f.ofNotices()
	f.ofObjections()
	return f
}

// Clocks lists the beginnings of the kinds of clock that a domain answers for. Any
// other that runs out is a duty that was missed, and nothing else.
func (f *Flow) Clocks() []string { return slices.Sorted(maps.Keys(f.deadlines)) }

// Drain handles the events that wait. It is what the outbox bell wakes.
func (f *Flow) Drain(ctx context.Context) error {
	_, err := f.router.Drain(ctx, f.pool)
	return err
}

// Outside runs the workers once. It is what the bank and notice bells wake.
func (f *Flow) Outside(ctx context.Context) error {
	for _, w := range f.outside {
		_, err := w.Work(ctx, f.clock.Now())
		if err != nil {
			return err
		}
	}
	return nil
}

// Events lists the facts that have a policy here.
func (f *Flow) Events() []string { return f.router.Names() }
