// Package clock tells the two times that the house lives by.
//
// Legal time ([Legal]) is what rules, deadlines and bid stamps use. In
// production it is the machine's time; in a demo or scratch database it may be
// shifted or stand still, and every node learns that from the same row of
// PostgreSQL. Machine time ([Machine]) serves tokens, leases, back-off and
// timeouts and is never simulated. Nothing else may call time.Now; a test sees to it.
package clock

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
)

// Machine tells machine time.
type Machine func() time.Time

// System is the machine's own clock.
func System() time.Time { return time.Now() }

// Purpose says what a database was created for; it can never change.
type Purpose string

// The purposes of a database. Only demo and scratch may bend legal time.
const (
	Production Purpose = "production"
	Demo       Purpose = "demo"
	Scratch    Purpose = "scratch"
)

// Legal tells legal time. Its setting is read from the legal_clock row by Load
// and stays until the next Load. The zero value is not usable; see New.
type Legal struct {
	machine Machine
	set     atomic.Pointer[setting]
	loading sync.Mutex // one reading at a time: an older one is never stored after a newer one
}

type setting struct {
	purpose Purpose
	frozen  legal.Time // zero: running
	offset  time.Duration
}

// New returns a running clock without offset, as in production.
func New(machine Machine) *Legal {
	l := &Legal{machine: machine}
	l.set.Store(&setting{purpose: Production})
	return l
}

// Frozen returns a clock that stands at t: for tests of packages that need no database.
func Frozen(t legal.Time) *Legal {
	l := &Legal{machine: System}
	l.set.Store(&setting{purpose: Scratch, frozen: t})
	return l
}

// Now is the legal time of this instant.
func (l *Legal) Now() legal.Time { return l.Stamp(l.machine()) }

// Stamp is the legal time at which the machine's clock showed m. A bid is
// stamped with the machine time at which its request entered the server.
func (l *Legal) Stamp(m time.Time) legal.Time {
	s := l.set.Load()
	if !s.frozen.IsZero() {
		return s.frozen
	}
	return legal.At(m.Add(s.offset))
}

// Simulated reports whether legal time may be moved in this database.
func (l *Legal) Simulated() bool { return l.set.Load().purpose != Production }

// IsFrozen reports whether legal time stands still.
func (l *Legal) IsFrozen() bool { return !l.set.Load().frozen.IsZero() }

// Purpose returns the purpose of the database last loaded.
func (l *Legal) Purpose() Purpose { return l.set.Load().purpose }

// Querier is the part of a pool or transaction that Load needs.
type Querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Load reads the legal_clock row, so that all nodes agree.
func (l *Legal) Load(ctx context.Context, q Querier) error {
	l.loading.Lock()
	defer l.loading.Unlock()
	var s setting
	var offsetUS int64
	err := q.QueryRow(ctx, `
		select purpose, frozen_at, offset_us
		from legal_clock`).Scan(&s.purpose, &s.frozen, &offsetUS)
	if err != nil {
		return fmt.Errorf("read legal clock: %w", err)
	}
	s.offset = time.Duration(offsetUS) * time.Microsecond
	l.set.Store(&s)
	return nil
}

// Freeze stops legal time of the database at t. PostgreSQL refuses it in production.
func (l *Legal) Freeze(ctx context.Context, tx pgx.Tx, t legal.Time) error {
	_, err := tx.Exec(ctx, `
		update legal_clock
		set frozen_at = $1, offset_us = 0`, t)
	return wrap("freeze", err)
}

// Run lets legal time run on from t. PostgreSQL refuses it in production.
func (l *Legal) Run(ctx context.Context, tx pgx.Tx, t legal.Time) error {
	_, err := tx.Exec(ctx, `
		update legal_clock
		set frozen_at = null, offset_us = $1`, t.Std().Sub(l.machine()).Microseconds())
	return wrap("run", err)
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s legal clock: %w", what, err)
}
