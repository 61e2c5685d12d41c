package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Authenticate tells who is asking: by bearer, an access token, if there is one,
// otherwise by cookie, a session token. With neither it is the anonymous Caller.
// fresh reads the session row and the roles again even for a token; approvals,
// payouts and unsealing ask for it. A credential that does not hold is a fault of
// kind Unknown (ErrToken, ErrTokenOld, ErrEnded); a page open to anyone may
// ignore it.
func (s *Service) Authenticate(ctx context.Context, bearer, cookie string, fresh bool) (Caller, error) {
	switch {
	case bearer != "":
		return s.byToken(ctx, bearer, fresh)
	case cookie != "":
		st, err := s.readSession(ctx, "", hashToken(Secret(cookie)))
		return st.caller, err
	}
	return Caller{}, nil
}

func (s *Service) byToken(ctx context.Context, token string, fresh bool) (Caller, error) {
	v, err := s.verify(token)
	if err != nil {
		return Caller{}, err
	}
	err = s.revoked.refuse(v.caller, v.epoch)
	if err != nil {
		return Caller{}, err
	}
	if !fresh && !v.wide && !s.revoked.stale(s.machine()) {
		return v.caller, nil
	}
	st, err := s.readSession(ctx, v.caller.Session, nil)
	if err != nil {
		return Caller{}, err
	}
	if v.epoch < st.epoch {
		return Caller{}, ErrTokenOld
	}
	st.caller.ByToken = true
	return st.caller, nil
}

// standing is what a session row says now.
type standing struct {
	caller  Caller
	epoch   int64
	expires time.Time
	stands  bool // in for somebody, now or later: roles change by the clock
}

// readSession reads the session with id, or with the hash of its token, together
// with the roles in force; ErrEnded unless it is alive.
func (s *Service) readSession(ctx context.Context, id ref.ID, tokenHash []byte) (standing, error) {
	var (
		st      standing
		revoked *time.Time
		roles   []string
		stands  []string
		byID    *ref.ID
	)
	if !id.IsZero() {
		byID = &id
	}
	err := s.pool.QueryRow(ctx, `
		select s.session_id, s.person_id, s.expires_at, s.revoked_at, p.proof = 'proved', p.token_epoch,
			coalesce((
				select array_agg(coalesce(r.court_id, '') || '/' || r.role order by r.court_id, r.role)
				from person_role_in_force r
				where r.person_id = p.person_id), '{}'),
			coalesce((
				select array_agg(u.court_id || '/' || u.duty || '/' || u.absent || '/' || (u.from_at <= $3) order by u.from_at, u.order_id)
				from substitution u
				where u.substitute = p.person_id and u.until_at > $3), '{}')
		from session s
		join person p using (person_id)
		where s.session_id = $1 or s.token_hash = $2`, byID, tokenHash, s.clock.Now(),
	).Scan(&st.caller.Session, &st.caller.Person, &st.expires, &revoked, &st.caller.Proved, &st.epoch, &roles, &stands)
	if pg.NoRows(err) {
		return standing{}, ErrEnded
	}
	if err != nil {
		return standing{}, fmt.Errorf("read session: %w", err)
	}
	if revoked != nil || !s.machine().Before(st.expires) {
		return standing{}, ErrEnded
	}
	for _, r := range roles {
		court, role, _ := strings.Cut(r, "/")
		st.caller.give(court, Role(role))
	}
	for _, u := range stands {
		part := strings.Split(u, "/")
		if part[3] == "true" {
			st.caller.standIn(part[0], Role(part[1]), ref.ID(part[2]))
		}
	}
	st.stands = len(stands) > 0
	return st, nil
}

// standIn adds a role that c holds for somebody on leave.
func (c *Caller) standIn(court string, role Role, absent ref.ID) {
	if slices.Contains(c.Courts[court], role) {
		return
	}
	c.give(court, role)
	if c.Stands == nil {
		c.Stands = map[string]map[Role]ref.ID{}
	}
	if c.Stands[court] == nil {
		c.Stands[court] = map[Role]ref.ID{}
	}
	c.Stands[court][role] = absent
}

// Mine is what people see of themselves.
type Mine struct {
	Profile
	Roles  []Role            `json:"roles"`
	Courts map[string][]Role `json:"courts"`
	// Stands says for whom a role is held by substitution, by court and role.
	Stands map[string]map[Role]ref.ID `json:"stands"`
}

// MyProfile returns the masked profile of caller with the roles in force now,
// which a token may not carry yet.
func (s *Service) MyProfile(ctx context.Context, caller Caller) (Mine, error) {
	p, err := s.Profile(ctx, s.pool, caller.Person)
	if err != nil {
		return Mine{}, err
	}
	st, err := s.readSession(ctx, caller.Session, nil)
	m := Mine{Profile: p, Roles: st.caller.Roles, Courts: st.caller.Courts, Stands: st.caller.Stands}
	if m.Roles == nil {
		m.Roles = []Role{}
	}
	if m.Courts == nil {
		m.Courts = map[string][]Role{}
	}
	if m.Stands == nil {
		m.Stands = map[string]map[Role]ref.ID{}
	}
	return m, err
}

// give adds a role in court, or on the platform when court is empty.
func (c *Caller) give(court string, role Role) {
	if court == "" {
		c.Roles = append(c.Roles, role)
		return
	}
	if c.Courts == nil {
		c.Courts = map[string][]Role{}
	}
	c.Courts[court] = append(c.Courts[court], role)
}
