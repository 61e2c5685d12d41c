package paymentspg

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/calendar"
	"fachui/internal/clock"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
	"fachui/payments/distribution"
	"fachui/payments/statement"
)

// Cipher keeps personal data unreadable in the database; internal/keyring is one.
type Cipher interface {
	Encrypt(table, id, column string, plain []byte) ([]byte, error)
	Decrypt(table, id, column string, sealed []byte) ([]byte, error)
	Blind(purpose string, value []byte) []byte
}

// Bank is the link to the bank that keeps the fund account; payments/bank is one.
// Pay is asked again with the same end-to-end id until its outcome is known.
type Bank interface {
	Pay(ctx context.Context, p bank.Payment) (bank.Ack, error)
	Lines(ctx context.Context, account string, after int64) ([]statement.Line, error)
	Outcome(ctx context.Context, endToEnd string) (bank.Outcome, error)
	Account(ctx context.Context, no string) (bank.Account, error)
	CloseAccount(ctx context.Context, no string) (bank.Account, error)
	FreezeKey(ctx context.Context) (ed25519.PublicKey, error)
	FreezeNotices(ctx context.Context, account string, after int64) ([]bank.FreezeNotice, error)
	OrderFreeze(ctx context.Context, o bank.FreezeOrder) error
}

// PlanFacts is what a plan for a case depends on besides the money, and the
// parties it is served on: creditors and the debtor. Payee and Owner of the input
// are identifiers of parties, or names of outside payees.
type PlanFacts struct {
	Input      distribution.Input
	Recipients []ref.ID
}

// Registry is what payments asks about cases and people.
type Registry interface {
	// PlanFacts gathers the claims of a case. more is what will be distributed
	// beside what the ledger holds for it.
	PlanFacts(ctx context.Context, q Querier, court string, caseID ref.ID, more money.Amount) (PlanFacts, error)
	// PartyOfApplication returns the creditor of the case that applied to buy, or none.
	PartyOfApplication(ctx context.Context, q Querier, court string, caseID, application ref.ID) (ref.ID, error)
	// PayeeAccount returns the confirmed account of a party; ok is false if it
	// has none. Name is the party's own name.
	PayeeAccount(ctx context.Context, q Querier, court string, party ref.ID) (p payments.Payee, ok bool, err error)
	// PartyOf returns the party of the case that person acts as, or none.
	PartyOf(ctx context.Context, q Querier, court string, caseID, person ref.ID) (ref.ID, error)
	// Applications lists a person's own applications.
	Applications(ctx context.Context, q Querier, person ref.ID) ([]ref.ID, error)
}

// Options are what the service stands on. All but TaxBearer, Collector and Bidder are required.
type Options struct {
	Machine  clock.Machine
	Calendar func(ctx context.Context, q Querier) (calendar.Calendar, error)
	HashName func(name string) []byte // keyed hash of a normalised name; payers and holders are compared by it
	Cipher   Cipher
	Registry Registry
	Bank     Bank

	// TaxBearer says who bears a tax by the announcement of a lot (seller, buyer), or
	// "" where it does not list the tax. Without it no announcement lists any.
	TaxBearer func(ctx context.Context, q Querier, court string, lot ref.ID, tax string) (string, error)

	// Collector says which money of an application person may direct to another
	// account when it came back: all of it, or only what came in the name own. Nil:
	// all of it.
	Collector func(ctx context.Context, q Querier, application, person ref.ID) (all bool, own []byte, err error)

	// Bidder opens the name of who bids, for the officer who compares it with a
	// payer's; that it was opened, by whom and why, is recorded.
	Bidder func(ctx context.Context, tx pgx.Tx, court string, application ref.ID, reason string, at legal.Time, actor event.Actor) (string, error)
}

// Service serves the court's money. It is safe for concurrent use.
type Service struct {
	pool   *pgxpool.Pool
	o      Options
	poster *poster
}

// New returns a service on pool.
func New(pool *pgxpool.Pool, o Options) *Service { return &Service{pool, o, newPoster(pool)} }

func (s *Service) hashAccount(number string) []byte {
	return s.o.Cipher.Blind("payments.account", []byte(number))
}

func (s *Service) hashContent(c payments.Content) []byte {
	return s.o.Cipher.Blind("payments.payout", c.Bytes())
}

// hide encrypts v for one column of one row.
func (s *Service) hide(table string, id ref.ID, column string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s.%s: %w", table, column, err)
	}
	sealed, err := s.o.Cipher.Encrypt(table, string(id), column, plain)
	if err != nil {
		return nil, fmt.Errorf("encrypt %s.%s: %w", table, column, err)
	}
	return sealed, nil
}

// show decrypts what hide encrypted.
func (s *Service) show(table string, id ref.ID, column string, sealed []byte, v any) error {
	plain, err := s.o.Cipher.Decrypt(table, string(id), column, sealed)
	if err != nil {
		return fmt.Errorf("decrypt %s.%s of %s: %w", table, column, id, err)
	}
	return json.Unmarshal(plain, v)
}

// calendarNow returns the calendar of working days as it is loaded.
func (s *Service) calendarNow(ctx context.Context, tx pgx.Tx) (calendar.Calendar, error) {
	cal, err := s.o.Calendar(ctx, tx)
	if err != nil {
		return cal, fmt.Errorf("read calendar: %w", err)
	}
	return cal, nil
}

// money moves: every use case runs in one transaction that holds the court's money lock.
func (s *Service) money(ctx context.Context, court string, fn func(tx pgx.Tx) error) error {
	return inTx(ctx, s.pool, func(tx pgx.Tx) error {
		err := lockMoney(ctx, tx, court)
		if err != nil {
			return err
		}
		return fn(tx)
	})
}
