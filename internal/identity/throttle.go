package identity

import (
	"context"
	"fmt"
	"math"
	"net/netip"
	"time"

	"fachui/internal/fault"
	"fachui/internal/pg"
)

// Limit is how often something may be tried within a window that starts with the
// first attempt.
type Limit struct {
	Most   int
	Window time.Duration
}

func (l Limit) or(other Limit) Limit {
	if l == (Limit{}) {
		return other
	}
	return l
}

// Limits bound attempts. They are counted in PostgreSQL, so they hold for all
// nodes together, before the attempt is made, so that parallel attempts cannot
// slip through, and under keyed hashes, so that no list of addresses grows.
type Limits struct {
	LoginPerAccount    Limit // wrong passwords for one login
	LoginPerAddress    Limit // wrong passwords from one address
	RegisterPerAddress Limit // registrations from one address
	ProofPerPerson     Limit // attempts at a provider that charges for each
}

// DefaultLimits hold unless an option says otherwise. An address is one IPv4
// address or one IPv6 /64; telephone networks put many people behind one.
func DefaultLimits() Limits {
	return Limits{
		LoginPerAccount:    Limit{5, 15 * time.Minute},
		LoginPerAddress:    Limit{30, 15 * time.Minute},
		RegisterPerAddress: Limit{200, time.Hour},
		ProofPerPerson:     Limit{10, 24 * time.Hour},
	}
}

func (l Limits) withDefaults() Limits {
	def := DefaultLimits()
	return Limits{
		LoginPerAccount:    l.LoginPerAccount.or(def.LoginPerAccount),
		LoginPerAddress:    l.LoginPerAddress.or(def.LoginPerAddress),
		RegisterPerAddress: l.RegisterPerAddress.or(def.RegisterPerAddress),
		ProofPerPerson:     l.ProofPerPerson.or(def.ProofPerPerson),
	}
}

// Network is what counts as one address where each address has a limit: an IPv4
// address, or the /64 of an IPv6 address, of which every household has as many as it
// likes. It is "" when ip is not an address (a call from within).
func Network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ""
	}
	a = a.Unmap()
	if !a.Is6() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return ""
	}
	return p.String()
}

// addressKey names the count of what for the network of ip, if it is an address.
func addressKey(what, ip string) string {
	network := Network(ip)
	if network == "" {
		return ""
	}
	return what + " " + network
}

// take counts one attempt under key, or returns refusal with the seconds to wait.
func (s *Service) take(ctx context.Context, l Limit, key string, refusal *fault.Fault) error {
	if key == "" {
		return nil
	}
	now, hash := s.machine(), s.throttleHash(key)
	var used int
	err := s.pool.QueryRow(ctx, `
		insert into throttle as t (key, used, ends_at)
		values ($1, 1, $2)
		on conflict (key) do update
		set used = case when t.ends_at <= $3 then 1 else t.used + 1 end,
			ends_at = case when t.ends_at <= $3 then excluded.ends_at else t.ends_at end
		where t.ends_at <= $3 or t.used < $4
		returning used`, hash, now.Add(l.Window), now, l.Most).Scan(&used)
	if err == nil {
		return nil
	}
	if !pg.NoRows(err) {
		return fmt.Errorf("count attempt: %w", err)
	}
	var ends time.Time
	err = s.pool.QueryRow(ctx, `
		select ends_at
		from throttle
		where key = $1`, hash).Scan(&ends)
	if pg.NoRows(err) {
		ends, err = now, nil // it was lifted just now
	}
	if err != nil {
		return fmt.Errorf("read throttle: %w", err)
	}
	return refusal.With("seconds", max(1, int(math.Ceil(ends.Sub(now).Seconds()))))
}

// giveBack takes one attempt off the count: it was not a failure.
func (s *Service) giveBack(ctx context.Context, key string) error {
	_, err := s.pool.Exec(ctx, `
		update throttle
		set used = used - 1
		where key = $1 and used > 0`, s.throttleHash(key))
	if err != nil {
		return fmt.Errorf("give attempt back: %w", err)
	}
	return nil
}

// forget clears the count under key.
func (s *Service) forget(ctx context.Context, key string) error {
	_, err := s.pool.Exec(ctx, `
		delete from throttle
		where key = $1`, s.throttleHash(key))
	if err != nil {
		return fmt.Errorf("clear throttle: %w", err)
	}
	return nil
}

// sweepThrottle removes windows that have ended.
func (s *Service) sweepThrottle(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, `
		delete from throttle
		where ends_at <= $1`, s.machine())
	if err != nil {
		return fmt.Errorf("sweep throttle: %w", err)
	}
	return nil
}

func (s *Service) throttleHash(key string) []byte { return s.ring.Blind("throttle", []byte(key)) }
