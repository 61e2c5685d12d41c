package paymentspg

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/clock"
	"fachui/internal/measure"
)

// BenchOptions say what to measure and on which database: a scratch one of a
// cluster that makes commits durable, or the figures mean nothing.
type BenchOptions struct {
	Pool    *pgxpool.Pool // logged in as the application
	Owner   *pgx.Conn     // makes and drops the tables of the rival
	Machine clock.Machine
	Cipher  Cipher
	Tell    func(string) // hears what is being done; may be nil

	Scale    int           // branches of the rival, each with 100,000 accounts (50)
	Rounds   int           // windows of each design, taken in turn (5)
	Window   time.Duration // length of a window (1 s)
	Sales    int           // lots whose losers are refunded (3)
	Deposits int           // of each such lot (1,000)
	History  int64         // journals that the court has before (20,000)
}

// The hands that post at once, and the most of them; a court has few, a machine
// that books a bank's lines is one.
var benchHands = []int{1, 4, 16}

const (
	mostHands   = 16
	refundLimit = time.Second // for the orders of 1,000 refunds
)

// Bench measures journals a second of one court, all rules on, beside the
// transaction of pgbench on the same cluster, window by window in turn; then how
// long the house takes to order every refund after a sale. After each window the
// books are checked: what was acknowledged is stored under its number, nothing
// else is, debits equal credits, and the bank what is owed.
func Bench(ctx context.Context, o BenchOptions) (measure.Report, error) {
	if o.Pool == nil || o.Owner == nil || o.Machine == nil || o.Cipher == nil {
		return measure.Report{}, errors.New("paymentspg: Pool, Owner, Machine and Cipher are needed")
	}
	o.Rounds, o.Sales, o.Deposits = orElse(o.Rounds, 5), orElse(o.Sales, 3), orElse(o.Deposits, 1000)
	o.Scale = orElse(o.Scale, 50)
	o.Window, o.History = orElse(o.Window, time.Second), orElse(o.History, 20_000)
	settings, err := measure.Settings(ctx, o.Owner)
	if err != nil {
		return measure.Report{}, err
	}
	r := measure.Report{Settings: settings + fmt.Sprintf(
		"; one court, %d cases, %d earlier journals, %d windows of %v; rules, triggers, numbers, keys and bank lines on; pgbench's tables at scale %d",
		benchCases, o.History, o.Rounds, o.Window, o.Scale)}
	tell := func(f string, args ...any) {
		if o.Tell != nil {
			o.Tell(fmt.Sprintf(f, args...))
		}
	}
	tell("a court with %d journals", o.History)
	s, err := stageLedger(ctx, o)
	if err != nil {
		return r, fmt.Errorf("set the stage: %w", err)
	}
	_, err = o.Owner.Exec(ctx, `analyze`)
	if err != nil {
		return r, fmt.Errorf("look at the tables: %w", err)
	}
	tell("pgbench's tables at scale %d", o.Scale)
	rival, err := openRival(ctx, o)
	if err != nil {
		return r, err
	}
	defer rival.close(context.WithoutCancel(ctx))
	designs := s.designs(rival)
	for i := range o.Rounds {
		for _, d := range designs {
			tell("round %d of %d: %s", i+1, o.Rounds, d.name)
			n, took, err := measure.Crowd(o.Machine, d.hands, o.Window, func(hand int) (int64, error) { return d.act(ctx, hand) })
			if err == nil {
				err = s.check(ctx)
			}
			if err != nil {
				return r, fmt.Errorf("bench %s: %w", d.name, err)
			}
			r.Add(d.name, n, took)
		}
	}
	compareLedger(&r)
	tell("%d sales with %d deposits", o.Sales, o.Deposits)
	return r, s.sales(ctx, &r)
}

func orElse[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// shape is one way to post: act does it once in one hand and returns how many
// journals, or transactions of the rival, that were.
type shape struct {
	name  string
	hands int
	act   func(ctx context.Context, hand int) (int64, error)
}

func rivalName(hands int) string  { return fmt.Sprintf("tpcb, %d connections", hands) }
func singleName(hands int) string { return fmt.Sprintf("single journals, %d hands", hands) }

const (
	receiptName = "single receipts with their bank lines, 16 hands"
	batchName   = "batches of %d journals, one hand"
	linesName   = "batches of %d receipts with their bank lines"
)

func (s *ledgerStage) designs(rival *rivalBank) []shape {
	var all []shape
	for _, hands := range benchHands {
		all = append(all,
			shape{rivalName(hands), hands, rival.act},
			shape{singleName(hands), hands, func(ctx context.Context, _ int) (int64, error) { return s.transfer(ctx, 1) }})
	}
	all = append(all, shape{receiptName, mostHands, func(ctx context.Context, _ int) (int64, error) { return s.receipts(ctx, 1) }})
	for _, n := range []int{100, maxJournals} {
		all = append(all,
			shape{fmt.Sprintf(batchName, n), 1, func(ctx context.Context, _ int) (int64, error) { return s.transfer(ctx, n) }},
			shape{fmt.Sprintf(linesName, n), 1, func(ctx context.Context, _ int) (int64, error) { return s.receipts(ctx, n) }})
	}
	return all
}

// compareLedger sets each shape beside the rival: single journals beside the same
// number of connections, a batch beside the most of them. The targets are for a
// court under contention and for the poster's full batch; what fewer hands and
// smaller batches reach is told beside them.
func compareLedger(r *measure.Report) {
	for _, hands := range benchHands {
		target := 0.0
		if hands == mostHands {
			target = 1
		}
		r.Compare(singleName(hands), rivalName(hands), target)
	}
	most := rivalName(mostHands)
	r.Compare(receiptName, most, 0)
	for _, n := range []int{100, maxJournals} {
		target := 0.0
		if n == maxJournals {
			target = 5
		}
		r.Compare(fmt.Sprintf(batchName, n), most, target)
		r.Compare(fmt.Sprintf(linesName, n), most, 0)
	}
}

// sales measures what follows a sale: the winner's deposit becomes price and every
// other goes back, in the one transaction in which the house does it.
func (s *ledgerStage) sales(ctx context.Context, r *measure.Report) error {
	name := fmt.Sprintf("refund orders after a sale, %d deposits", s.o.Deposits)
	var took []time.Duration
	for range s.o.Sales {
		d, err := s.sale(ctx)
		if err == nil {
			err = s.check(ctx)
		}
		if err != nil {
			return fmt.Errorf("bench a sale: %w", err)
		}
		r.Add(name, int64(s.o.Deposits-1), d)
		took = append(took, d)
	}
	slices.Sort(took)
	verdict := "target"
	if took[len(took)/2] > refundLimit {
		verdict = "above the target of"
	}
	round := func(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
	r.Notes = append(r.Notes,
		fmt.Sprintf("every refund after a sale ordered within %v [%v–%v], %d sales; %s %v",
			round(took[len(took)/2]), round(took[0]), round(took[len(took)-1]), len(took), verdict, refundLimit),
		fmt.Sprintf("%d journals: each acknowledged number is stored, numbers run without a gap, debits equal credits, the bank what is owed", s.stored)+measure.Load())
	return s.sound(ctx)
}

// sound asks every invariant of the books at the end.
func (s *ledgerStage) sound(ctx context.Context) error {
	breaches, err := CheckInvariants(ctx, s.o.Pool, benchCourt)
	if err == nil && len(breaches) > 0 {
		err = fmt.Errorf("after the run: %s %s and %d more", breaches[0].Invariant, breaches[0].What, len(breaches)-1)
	}
	return err
}
