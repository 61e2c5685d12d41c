package identity

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/clock"
	"fachui/internal/event"
	"fachui/internal/keyring"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Options are what may differ between houses. The zero Options are those of a
// real one, in which every real name is proved by hand until a provider is set.
type Options struct {
	Prover      Prover        // nil: ByHand
	Issuer      string        // of tokens; "fachui"
	Audience    string        // of tokens; "fachui"
	SessionLife time.Duration // 12 hours
	Argon       Argon         // DefaultArgon; tests take a cheaper one
	Limits      Limits        // DefaultLimits, each where zero
	Log         *slog.Logger  // nil discards
}

func (o Options) withDefaults() Options {
	if o.Prover == nil {
		o.Prover = ByHand{}
	}
	if o.Issuer == "" {
		o.Issuer = "fachui"
	}
	if o.Audience == "" {
		o.Audience = "fachui"
	}
	if o.SessionLife == 0 {
		o.SessionLife = 12 * time.Hour
	}
	if o.Argon == (Argon{}) {
		o.Argon = DefaultArgon()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Limits = o.Limits.withDefaults()
	return o
}

// Service registers people, proves who they are and tells who is asking. It is
// safe for concurrent use.
type Service struct {
	pool    *pgxpool.Pool
	ring    *keyring.Ring
	clock   *clock.Legal
	machine clock.Machine
	o       Options
	hasher  *hasher
	tokens  *tokenCache
	revoked *revocations
}

// New returns a service. Call [Service.Run] beside it: until then every token
// costs a look at its session row.
func New(pool *pgxpool.Pool, ring *keyring.Ring, legalClock *clock.Legal, machine clock.Machine, o Options) *Service {
	o = o.withDefaults()
	return &Service{
		pool: pool, ring: ring, clock: legalClock, machine: machine, o: o,
		hasher: newHasher(o.Argon), tokens: newTokenCache(), revoked: newRevocations(),
	}
}

// Querier is a pool or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Bind ties the database to the keyring the first time, and afterwards refuses
// any other with ErrOtherRing.
func (s *Service) Bind(ctx context.Context) error {
	var marked []byte
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into keyring_mark (fingerprint)
			values ($1)
			on conflict do nothing`, s.ring.Fingerprint())
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			select fingerprint
			from keyring_mark`).Scan(&marked)
	})
	if err != nil {
		return fmt.Errorf("bind keyring: %w", err)
	}
	if !bytes.Equal(marked, s.ring.Fingerprint()) {
		return ErrOtherRing
	}
	return nil
}

// Bootstrap makes the first operator of a house, who has a login and a password
// but no papers yet. ErrBootstrapped once there has been one.
func (s *Service) Bootstrap(ctx context.Context, login string, password Secret) (ref.ID, error) {
	err := s.Bind(ctx)
	if err != nil {
		return "", err
	}
	login, err = readLogin(login)
	if err != nil {
		return "", err
	}
	err = CheckPassword(login, password)
	if err != nil {
		return "", err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return "", err
	}
	id, at := ref.New(), s.clock.Now()
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error { return s.bootstrapTx(ctx, tx, id, login, hash, at) })
	return id, err
}

func (s *Service) bootstrapTx(ctx context.Context, tx pgx.Tx, id ref.ID, login, hash string, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into person (person_id, kind, login, registered_at)
		values ($1, 'person', $2, $3)`, id, login, at)
	if err != nil {
		return personRefused(err, login)
	}
	err = s.insertPassword(ctx, tx, id, hash)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into person_role (person_id, role, turn, granted, reason, at)
		values ($1, $2, 1, true, 'bootstrap', $3)`, id, Operator, at)
	if pg.Violated(err, "person_role_first") {
		return ErrBootstrapped
	}
	if err != nil {
		return fmt.Errorf("make first operator: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "role.granted", Subject: id, Actor: event.House, At: at,
		Body: map[string]any{"role": Operator, "first": true},
	})
}

func (s *Service) insertPassword(ctx context.Context, tx pgx.Tx, id ref.ID, hash string) error {
	_, err := tx.Exec(ctx, `
		insert into password (person_id, phc, changed_at)
		values ($1, $2, $3)`, id, hash, s.machine())
	if err != nil {
		return fmt.Errorf("store password: %w", err)
	}
	return nil
}
