package paymentspg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"fachui/internal/fault"
	"fachui/payments"
)

// Querier is what a question needs: a pool or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// maxJournals bounds one round trip; a larger refund burst is several of them.
const maxJournals = 1000

// Posted is where a journal stands. Replayed tells that its key had been posted
// before and nothing was added.
type Posted struct {
	Number   int64
	Replayed bool
}

// Post enters journals of one court in one round trip, all or none, and returns
// their numbers in the given order. It takes the court's money lock. Refusals of
// the schema that a person can cause come back as faults.
func Post(ctx context.Context, tx pgx.Tx, court string, journals ...payments.Journal) ([]Posted, error) {
	posted := make([]Posted, 0, len(journals))
	for len(journals) > 0 {
		n := min(len(journals), maxJournals)
		some, err := postSome(ctx, tx, court, journals[:n])
		if err != nil {
			return nil, err
		}
		posted, journals = append(posted, some...), journals[n:]
	}
	return posted, nil
}

// errHalfKnown: some keys were used before and some not, which takes two round
// trips under one lock, and thus a transaction.
var errHalfKnown = errors.New("paymentspg: some journals were posted before")

// postSome enters journals, and where keys were used before once more without
// those: the lock is held, so that the others are new.
func postSome(ctx context.Context, q Querier, court string, journals []payments.Journal) ([]Posted, error) {
	first, known, err := enter(ctx, q, court, journals)
	if err != nil {
		return nil, err
	}
	posted := make([]Posted, len(journals))
	if known == nil {
		for i := range posted {
			posted[i].Number = first + int64(i)
		}
		return posted, nil
	}
	var fresh []payments.Journal
	for i, n := range known {
		if n == nil {
			fresh = append(fresh, journals[i])
			continue
		}
		posted[i] = Posted{*n, true}
	}
	if len(fresh) == 0 {
		return posted, nil
	}
	tx, ok := q.(pgx.Tx)
	if !ok {
		return nil, errHalfKnown
	}
	first, known, err = enter(ctx, tx, court, fresh)
	if err != nil {
		return nil, err
	}
	if known != nil {
		return nil, fmt.Errorf("keys of %s came into use under the lock", court)
	}
	for i := range posted {
		if !posted[i].Replayed {
			posted[i].Number = first
			first++
		}
	}
	return posted, nil
}

// enter asks post_journals; known is nil if it entered them all.
func enter(ctx context.Context, q Querier, court string, journals []payments.Journal) (first int64, known []*int64, err error) {
	c, err := columnsOf(journals)
	if err != nil {
		return 0, nil, err
	}
	err = q.QueryRow(ctx, `
		select first, known
		from post_journals($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
		court, c.keys, c.hashes, c.books, c.rolls, c.ats, c.events, c.legs, c.totals, c.makers, c.checkers, c.undone, c.cases, c.sources,
		c.names, c.legJournals, c.legNumbers, c.legEvents, c.legDrs, c.legDrCodes, c.legCrs, c.legCrCodes, c.legFen,
	).Scan(&first, &known)
	if err != nil {
		err = refusal(err)
		if errors.Is(err, payments.ErrNoLedger) {
			err = payments.ErrNoLedger.With("court", court).Because(err)
		}
		return 0, nil, err
	}
	return first, known, nil
}

// lockMoney takes the one money lock of the court until the transaction ends.
// Every use case that moves money takes it before any other row.
func lockMoney(ctx context.Context, tx pgx.Tx, court string) error {
	var found bool
	err := tx.QueryRow(ctx, `select lock_money($1)`, court).Scan(&found)
	if err != nil {
		return fmt.Errorf("lock money of %s: %w", court, err)
	}
	if !found {
		return payments.ErrNoLedger.With("court", court)
	}
	return nil
}

// refusals are the constraints that a person can run into, with their words.
var refusals = map[string]*fault.Fault{
	"journal_key_reused":    payments.ErrKeyReused,
	"journal_of_ledger":     payments.ErrNoLedger,
	"journal_once":          payments.ErrKeyReused,
	"journal_day_open":      payments.ErrDayClosed,
	"journal_two_people":    payments.ErrSamePerson,
	"journal_reversed_once": payments.ErrReversedTwice,
	"balance_not_negative":  payments.ErrInsufficient,
	"posting_one_case":      payments.ErrOtherCase,
	"posting_spendable":     payments.ErrNotSpendable,
	"account_of_case":       payments.ErrCaseUnknown,
	"posting_allowed":       payments.ErrMoveNotAllowed,
}

// refusal turns a constraint of the ledger into its fault and wraps anything else.
func refusal(err error) error {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		if f, ok := refusals[e.ConstraintName]; ok {
			return f.Because(err)
		}
	}
	return fmt.Errorf("post: %w", err)
}
