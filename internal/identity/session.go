package identity

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Credentials are what somebody signs in with.
type Credentials struct {
	Login    string
	Password Secret
	IP       string
}

// Session is a new session. Token is opaque, stands nowhere but with its bearer,
// and ends at Expires (machine time). Access is a first access token.
type Session struct {
	ID      ref.ID
	Person  ref.ID
	Token   Secret
	Expires time.Time
	Access  Token
}

// sessionBytes is the length of a session token before encoding.
const sessionBytes = 32

// Login opens a session. A wrong login and a wrong password get the same answer
// after the same work: ErrCredentials. ErrTooOften after too many of them for one
// login or from one address; ErrCrowded when the house is busy.
func (s *Service) Login(ctx context.Context, at legal.Time, c Credentials) (Session, error) {
	login, address := canonicalLogin(c.Login), addressKey("login", c.IP)
	account, err := s.accountKey(ctx, login, c.IP)
	if err != nil {
		return Session{}, err
	}
	err = s.take(ctx, s.o.Limits.LoginPerAddress, address, ErrTooOften)
	if err != nil {
		return Session{}, err
	}
	err = s.take(ctx, s.o.Limits.LoginPerAccount, account, ErrTooOften)
	if err != nil {
		return Session{}, err
	}
	person, stored, err := s.findPassword(ctx, login)
	if err != nil {
		return Session{}, err
	}
	right, err := s.hasher.check(ctx, stored, c.Password)
	if err != nil { // nothing was decided, so nothing is counted
		back := context.WithoutCancel(ctx)
		return Session{}, errors.Join(err, s.giveBack(back, account), s.giveBack(back, address))
	}
	if !right || person.IsZero() {
		return Session{}, ErrCredentials
	}
	session, err := s.openSession(ctx, at, person, c.IP)
	if err != nil {
		return Session{}, err
	}
	err = errors.Join(s.forget(ctx, account), s.giveBack(ctx, address), s.renewHash(ctx, person, stored, c.Password))
	if err != nil {
		return Session{}, err
	}
	session.Access, err = s.Token(ctx, session.Token)
	return session, err
}

// accountKey names the count of wrong passwords for login. An address from which
// the account was used before has a count of its own: nobody elsewhere can lock
// bidders out of their account on the day of the auction.
func (s *Service) accountKey(ctx context.Context, login, ip string) (string, error) {
	address := s.sessionAddress(ip)
	if address == nil {
		return "login " + login, nil
	}
	var familiar bool
	err := s.pool.QueryRow(ctx, `
		select exists (
			select from session
			join person using (person_id)
			where login = $1 and address_hash = $2)`, login, address).Scan(&familiar)
	if err != nil {
		return "", fmt.Errorf("look for address: %w", err)
	}
	if !familiar {
		return "login " + login, nil
	}
	return "login " + login + " from " + addressKey("", ip), nil
}

// sessionAddress is the keyed hash of the network of ip; nil if it is none.
func (s *Service) sessionAddress(ip string) []byte {
	key := addressKey("session", ip)
	if key == "" {
		return nil
	}
	return s.ring.Blind("session.address", []byte(key))
}

// findPassword returns who has login and the hash to check; nobody and a decoy
// when there is no such login.
func (s *Service) findPassword(ctx context.Context, login string) (ref.ID, phc, error) {
	var person ref.ID
	var stored string
	err := s.pool.QueryRow(ctx, `
		select p.person_id, w.phc
		from person p
		join password w using (person_id)
		where p.login = $1`, login).Scan(&person, &stored)
	if pg.NoRows(err) {
		return "", s.hasher.decoy, nil
	}
	if err != nil {
		return "", phc{}, fmt.Errorf("find password: %w", err)
	}
	p, err := parsePHC(stored)
	return person, p, err
}

func (s *Service) openSession(ctx context.Context, at legal.Time, person ref.ID, ip string) (Session, error) {
	now := s.machine().Truncate(time.Microsecond)
	out := Session{
		ID: ref.New(), Person: person, Expires: now.Add(s.o.SessionLife),
		Token: Secret(base64.RawURLEncoding.EncodeToString(random(sessionBytes))),
	}
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into session (session_id, person_id, token_hash, address_hash, created_at, expires_at)
			values ($1, $2, $3, $4, $5, $6)`,
			out.ID, person, hashToken(out.Token), s.sessionAddress(ip), now, out.Expires)
		if err != nil {
			return fmt.Errorf("store session: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "session.opened", Subject: out.ID, Actor: event.Actor{Person: person, Role: string(Person)}, At: at,
		})
	})
	return out, err
}

func hashToken(token Secret) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// renewHash hashes password again when the house has since made hashes dearer.
func (s *Service) renewHash(ctx context.Context, person ref.ID, stored phc, password Secret) error {
	if stored.Argon == s.o.Argon {
		return nil
	}
	hash, err := s.hasher.hash(ctx, password)
	if errors.Is(err, ErrCrowded) {
		return nil // next time
	}
	if err != nil {
		return err
	}
	_, err = s.pool.Exec(ctx, `
		update password
		set phc = $2
		where person_id = $1 and phc = $3`, person, hash, stored.String())
	if err != nil {
		return fmt.Errorf("renew password hash: %w", err)
	}
	return nil
}

// Logout ends the session of caller, here at once and on every node within two
// seconds. Ending it twice changes nothing.
func (s *Service) Logout(ctx context.Context, at legal.Time, caller Caller) error {
	now := s.machine().Truncate(time.Microsecond)
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		ended, err := tx.Exec(ctx, `
			update session
			set revoked_at = $2
			where session_id = $1 and revoked_at is null`, caller.Session, now)
		if err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		if ended.RowsAffected() == 0 {
			return nil
		}
		_, err = tx.Exec(ctx, `
			insert into revocation (session_id, revoked_at)
			values ($1, $2)`, caller.Session, now)
		if err != nil {
			return fmt.Errorf("revoke session: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "session.closed", Subject: caller.Session, Actor: caller.As(Person), At: at,
		})
	})
	if err != nil {
		return err
	}
	s.revoked.addSession(caller.Session, now)
	return nil
}

// OwnSession is a session as its person sees it. Where it is used is not kept; only
// whether it was opened from the network of the session that asks.
type OwnSession struct {
	ID      ref.ID    `json:"id"`
	Opened  time.Time `json:"opened_at"`
	Expires time.Time `json:"expires_at"`
	Current bool      `json:"current"` // the one that asks
	Near    bool      `json:"near"`    // opened from the same network
}

// Sessions lists the sessions of caller that are alive, the newest first.
func (s *Service) Sessions(ctx context.Context, caller Caller) ([]OwnSession, error) {
	rows, err := s.pool.Query(ctx, `
		select s.session_id, s.created_at, s.expires_at, s.session_id = $2, coalesce(s.address_hash = c.address_hash, false)
		from session s
		left join session c on c.session_id = $2
		where s.person_id = $1 and s.revoked_at is null and s.expires_at > $3
		order by s.created_at desc, s.session_id
		limit $4`, caller.Person, caller.Session, s.machine(), mostSessions)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	out, err := pgx.AppendRows([]OwnSession{}, rows, func(r pgx.CollectableRow) (o OwnSession, err error) {
		err = r.Scan(&o.ID, &o.Opened, &o.Expires, &o.Current, &o.Near)
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return out, nil
}

// mostSessions is how many sessions are listed.
const mostSessions = 100

// EndSession ends one session of caller, here at once and on every node within two
// seconds. It returns ErrNoSession for what is no session of theirs that is alive.
func (s *Service) EndSession(ctx context.Context, at legal.Time, caller Caller, id ref.ID) error {
	now := s.machine().Truncate(time.Microsecond)
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		ended, err := tx.Exec(ctx, `
			update session
			set revoked_at = $3
			where session_id = $1 and person_id = $2 and revoked_at is null and expires_at > $3`, id, caller.Person, now)
		if err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		if ended.RowsAffected() == 0 {
			return ErrNoSession
		}
		_, err = tx.Exec(ctx, `
			insert into revocation (session_id, revoked_at)
			values ($1, $2)`, id, now)
		if err != nil {
			return fmt.Errorf("revoke session: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "session.closed", Subject: id, Actor: caller.As(Person), At: at,
		})
	})
	if err != nil {
		return err
	}
	s.revoked.addSession(id, now)
	return nil
}

// LogoutAll ends every session of caller, the one that asks too: what to do after
// a telephone was lost.
func (s *Service) LogoutAll(ctx context.Context, at legal.Time, caller Caller) error {
	now := s.machine().Truncate(time.Microsecond)
	var ended []ref.ID
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) (err error) {
		ended, err = endSessions(ctx, tx, caller.Person, "", now)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "session.all_closed", Subject: caller.Person, Actor: caller.As(Person), At: at,
		})
	})
	if err != nil {
		return err
	}
	for _, id := range ended {
		s.revoked.addSession(id, now)
	}
	return nil
}

// endSessions ends the sessions of person but for keep, and says which they were.
func endSessions(ctx context.Context, tx pgx.Tx, person, keep ref.ID, now time.Time) ([]ref.ID, error) {
	rows, err := tx.Query(ctx, `
		with ended as (
			update session
			set revoked_at = $3
			where person_id = $1 and session_id is distinct from nullif($2, '')::uuid and revoked_at is null
			returning session_id)
		insert into revocation (session_id, revoked_at)
		select session_id, $3
		from ended
		returning session_id`, person, keep.String(), now)
	if err != nil {
		return nil, fmt.Errorf("end sessions: %w", err)
	}
	ended, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil {
		return nil, fmt.Errorf("end sessions: %w", err)
	}
	return ended, nil
}

// ChangePassword sets a new password, if old is right, and ends every other
// session of the person: whoever knew the old one is out.
func (s *Service) ChangePassword(ctx context.Context, at legal.Time, caller Caller, old, fresh Secret) error {
	profile, err := s.Profile(ctx, s.pool, caller.Person)
	if err != nil {
		return err
	}
	err = CheckPassword(profile.Login, fresh)
	if err != nil {
		return err
	}
	account := "password " + profile.Login
	err = s.take(ctx, s.o.Limits.LoginPerAccount, account, ErrTooOften)
	if err != nil {
		return err
	}
	_, stored, err := s.findPassword(ctx, profile.Login)
	if err != nil {
		return err
	}
	right, err := s.hasher.check(ctx, stored, old)
	if err != nil {
		return errors.Join(err, s.giveBack(context.WithoutCancel(ctx), account))
	}
	if !right {
		return ErrCredentials
	}
	hash, err := s.hasher.hash(ctx, fresh)
	if err != nil {
		return err
	}
	var ended []ref.ID
	now := s.machine().Truncate(time.Microsecond)
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		ended, err = s.changePasswordTx(ctx, tx, at, now, caller, hash)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range ended {
		s.revoked.addSession(id, now)
	}
	return s.forget(ctx, account)
}

func (s *Service) changePasswordTx(ctx context.Context, tx pgx.Tx, at legal.Time, now time.Time, caller Caller, hash string) ([]ref.ID, error) {
	_, err := tx.Exec(ctx, `
		update password
		set phc = $2, changed_at = $3
		where person_id = $1`, caller.Person, hash, now)
	if err != nil {
		return nil, fmt.Errorf("change password: %w", err)
	}
	ended, err := endSessions(ctx, tx, caller.Person, caller.Session, now)
	if err != nil {
		return nil, err
	}
	return ended, event.Add(ctx, tx, event.Fact{
		Kind: "password.changed", Subject: caller.Person, Actor: caller.As(Person), At: at,
	})
}
