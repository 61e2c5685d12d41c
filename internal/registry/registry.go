// Package registry holds what a sale starts from: courts, cases, the parties of
// a case, what they are owed, the assets seized for it and what was found out
// about them, and the calendar by which all of it is counted.
//
// A court comes to be by two operators, and its three ones with it: one fund
// account, one ledger, one channel, made in one transaction and unique by key.
// A case carries the number that its court gave it. Names, identity numbers,
// telephones and bank accounts of parties are encrypted here under keys that the
// database does not have; what is shown is masked. Nothing is overwritten: a
// claim is corrected by its next version, a survey is followed by the next one.
//
// Before any price may be sought the court must know title, burdens, possession,
// unpaid taxes and defects of the asset (法释〔2018〕15号 Art. 3): that gate is
// [Facts.Missing].
//
// The registry imports no domain. The domains read it through the functions of
// this package that take a [Querier], in their own transactions.
package registry

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/identity"
	"fachui/internal/ref"
)

// Querier is the part of a pool or transaction that reading needs.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Cipher keeps personal data unreadable in the database; internal/keyring is one.
type Cipher interface {
	Encrypt(table, id, column string, plain []byte) ([]byte, error)
	Decrypt(table, id, column string, sealed []byte) ([]byte, error)
	Blind(purpose string, value []byte) []byte
}

// People is what the registry asks of identity.
type People interface {
	Known(ctx context.Context, q identity.Querier, person ref.ID) (identity.Known, bool, error)
	KnownByLogin(ctx context.Context, q identity.Querier, login string) (identity.Known, bool, error)
	KnownByNumber(ctx context.Context, q identity.Querier, number string) (identity.Known, bool, error)
	Holds(ctx context.Context, q identity.Querier, person ref.ID, court string, role identity.Role) (bool, error)
	HashName(name string) []byte
	HashNumber(number string) []byte
}

// Service performs the operations of the registry.
type Service struct {
	pool   *pgxpool.Pool
	cipher Cipher
	people People
}

// New returns a service on pool.
func New(pool *pgxpool.Pool, cipher Cipher, people People) *Service {
	return &Service{pool: pool, cipher: cipher, people: people}
}

// Page asks for up to Limit rows after the row After, in the order of their making.
type Page struct {
	After ref.ID
	Limit int
}

// MaxPage is the most rows that one answer holds.
const MaxPage = 200

// Rows is the number of rows to fetch: 50 unless asked for, MaxPage at most.
func (p Page) Rows() int {
	switch {
	case p.Limit <= 0:
		return 50
	case p.Limit > MaxPage:
		return MaxPage
	}
	return p.Limit
}

// collect reads all rows of a query with scan.
func collect[T any](ctx context.Context, q Querier, scan func(pgx.Row) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (T, error) { return scan(r) })
	if out == nil {
		out = []T{} // an empty list in JSON, not null
	}
	return out, err
}
