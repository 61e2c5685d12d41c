package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Appointment names a role of a person: in a court, or on the platform when
// Court is empty. The person is named by identifier or by login.
type Appointment struct {
	Person ref.ID
	Login  string
	Court  string
	Role   Role
	Reason string // needed to end one
}

// check says whether the role exists and stands in a court exactly when it must.
func (a Appointment) check() error {
	inCourt, onPlatform := slices.Contains(CourtRoles, a.Role), slices.Contains(PlatformRoles, a.Role)
	switch {
	case !inCourt && !onPlatform:
		all := slices.Concat(CourtRoles, PlatformRoles)
		names := make([]string, len(all))
		for i, r := range all {
			names[i] = string(r)
		}
		return ErrNoRole.With("role", a.Role).With("roles", strings.Join(names, ", "))
	case inCourt != (a.Court != ""):
		return ErrRoleCourt.With("role", a.Role.Name())
	}
	return nil
}

// Appoint is Grant or Revoke.
type Appoint func(ctx context.Context, at legal.Time, by event.Actor, a Appointment) (ref.ID, error)

// Grant gives a role to a natural person whose real name is proved: only that
// shows that two accounts are two people. Nobody grants to themselves. The
// person's tokens must be renewed to carry it. It returns who was meant.
func (s *Service) Grant(ctx context.Context, at legal.Time, by event.Actor, a Appointment) (ref.ID, error) {
	return s.appoint(ctx, at, by, a, true)
}

// Revoke ends a role. The person's tokens are refused here at once and on every
// node within two seconds. The last operator stays.
func (s *Service) Revoke(ctx context.Context, at legal.Time, by event.Actor, a Appointment) (ref.ID, error) {
	if utf8.RuneCountInString(a.Reason) < minReason {
		return "", ErrReason
	}
	return s.appoint(ctx, at, by, a, false)
}

func (s *Service) appoint(ctx context.Context, at legal.Time, by event.Actor, a Appointment, grant bool) (ref.ID, error) {
	err := a.check()
	if err != nil {
		return "", err
	}
	if a.Person.IsZero() {
		k, ok, err := s.KnownByLogin(ctx, s.pool, a.Login)
		if err != nil {
			return "", err
		}
		if !ok {
			return "", ErrNoPerson
		}
		a.Person = k.ID
	}
	if a.Person == by.Person {
		return "", ErrRoleSelf
	}
	var epoch int64
	now := s.machine().Truncate(time.Microsecond)
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		epoch, err = s.appointTx(ctx, tx, at, now, by, a, grant)
		return err
	})
	if err != nil {
		return "", err
	}
	s.revoked.addPerson(a.Person, epoch, now)
	return a.Person, nil
}

func (s *Service) appointTx(ctx context.Context, tx pgx.Tx, at legal.Time, now time.Time, by event.Actor, a Appointment, grant bool) (epoch int64, err error) {
	if a.Role == Operator {
		err := lockOperators(ctx, tx)
		if err != nil {
			return 0, err
		}
	}
	person, err := s.lock(ctx, tx, a.Person)
	if err != nil {
		return 0, err
	}
	turn, err := s.nextTurn(ctx, tx, a)
	if err != nil {
		return 0, err
	}
	err = mayAppoint(person, turn, grant)
	if err != nil {
		return 0, err
	}
	if !grant && a.Role == Operator {
		err := leavesOperator(ctx, tx)
		if err != nil {
			return 0, err
		}
	}
	if grant && a.Court != "" {
		err := mayTake(ctx, tx, a, at)
		if err != nil {
			return 0, err
		}
	}
	return s.writeAppointment(ctx, tx, at, now, by, a, turn, grant)
}

// mayAppoint decides whether turn may be the grant or the end of a role of person.
func mayAppoint(person locked, turn int, grant bool) error {
	held := turn%2 == 0
	switch {
	case grant && person.kind != Natural:
		return ErrRoleCompany
	case grant && person.proof != ProofProved:
		return ErrRoleUnproved
	case grant && held:
		return ErrRoleHeld
	case !grant && !held:
		return ErrRoleNotHeld
	}
	return nil
}

// nextTurn is the number of the next change of the role; odd ones grant.
func (s *Service) nextTurn(ctx context.Context, tx pgx.Tx, a Appointment) (int, error) {
	var turn int
	err := tx.QueryRow(ctx, `
		select coalesce(max(turn), 0) + 1
		from person_role
		where person_id = $1 and coalesce(court_id, '') = $2 and role = $3`,
		a.Person, a.Court, a.Role).Scan(&turn)
	if err != nil {
		return 0, fmt.Errorf("read role: %w", err)
	}
	return turn, nil
}

// operatorLock is the advisory lock under which operators come and go, so that
// the last two cannot remove each other at once.
const operatorLock = 0x666163687569 // "fachui"

func lockOperators(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, int64(operatorLock))
	if err != nil {
		return fmt.Errorf("lock operators: %w", err)
	}
	return nil
}

func leavesOperator(ctx context.Context, tx pgx.Tx) error {
	var n int
	err := tx.QueryRow(ctx, `
		select count(*)
		from person_role_in_force
		where role = $1`, Operator).Scan(&n)
	if err != nil {
		return fmt.Errorf("count operators: %w", err)
	}
	if n <= 1 {
		return ErrLastOperator
	}
	return nil
}

func (s *Service) writeAppointment(ctx context.Context, tx pgx.Tx, at legal.Time, now time.Time, by event.Actor, a Appointment, turn int, grant bool) (epoch int64, err error) {
	_, err = tx.Exec(ctx, `
		insert into person_role (person_id, court_id, role, turn, granted, by_id, reason, at)
		values ($1, nullif($2, ''), $3, $4, $5, $6, $7, $8)`,
		a.Person, a.Court, a.Role, turn, grant, by.Person, a.Reason, at)
	if pg.Violated(err, "person_role_court_id_fkey") {
		return 0, ErrNoCourt.With("court", a.Court)
	}
	if err != nil {
		return 0, fmt.Errorf("store role: %w", err)
	}
	err = turnTerm(ctx, tx, at, a, turn, grant)
	if err != nil {
		return 0, err
	}
	epoch, err = outdate(ctx, tx, a.Person, now)
	if err != nil {
		return 0, err
	}
	kind := "role.granted"
	if !grant {
		kind = "role.revoked"
	}
	return epoch, event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: a.Court, Subject: a.Person, Actor: by, At: at,
		Body: map[string]any{"role": a.Role, "reason": a.Reason},
	})
}

// Holder is a person who holds a role, masked.
type Holder struct {
	Person ref.ID     `json:"person"`
	Login  string     `json:"login"`
	Name   string     `json:"name"`
	Court  string     `json:"court,omitempty"`
	Role   Role       `json:"role"`
	Since  legal.Time `json:"since"`
}

// maxHolders bounds a page of holders.
const maxHolders = 500

// Holders lists who holds roles in court, or on the platform when court is empty.
func (s *Service) Holders(ctx context.Context, court string) ([]Holder, error) {
	rows, err := s.pool.Query(ctx, `
		select r.person_id, p.login, p.name_masked, coalesce(r.court_id, ''), r.role, r.at
		from person_role_in_force r
		join person p using (person_id)
		where coalesce(r.court_id, '') = $1
		order by r.role, p.login
		limit $2`, court, maxHolders)
	if err != nil {
		return nil, fmt.Errorf("list roles: %w", err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Holder])
	if err != nil {
		return nil, fmt.Errorf("list roles: %w", err)
	}
	return out, nil
}

// Holds reports whether person holds role, in court or on the platform when
// court is empty.
func (s *Service) Holds(ctx context.Context, q Querier, person ref.ID, court string, role Role) (bool, error) {
	var held bool
	err := q.QueryRow(ctx, `
		select exists (
			select from person_role_in_force
			where person_id = $1 and coalesce(court_id, '') = $2 and role = $3)`,
		person, court, role).Scan(&held)
	if err != nil {
		return false, fmt.Errorf("read role: %w", err)
	}
	return held, nil
}

// RolesOf returns the roles of person in force, as a Caller without a session.
func (s *Service) RolesOf(ctx context.Context, q Querier, person ref.ID) (Caller, error) {
	c := Caller{Person: person}
	rows, err := q.Query(ctx, `
		select coalesce(court_id, ''), role
		from person_role_in_force
		where person_id = $1
		order by court_id, role`, person)
	if err != nil {
		return Caller{}, fmt.Errorf("read roles: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var court string
		var role Role
		err := rows.Scan(&court, &role)
		if err != nil {
			return Caller{}, fmt.Errorf("read roles: %w", err)
		}
		c.give(court, role)
	}
	return c, rows.Err()
}
