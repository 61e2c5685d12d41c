package identity

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"fachui/internal/ref"
)

// TokenLife is how long an access token holds.
const TokenLife = 5 * time.Minute

const (
	// maxToken bounds, in bytes, what is looked at as a token.
	maxToken = 8 << 10
	// maxTokenCourts is how many courts' roles travel in a token; who serves more
	// has them read from the database, so that the token still fits a header.
	maxTokenCourts = 20
	// maxCachedTokens bounds the verified tokens kept in memory.
	maxCachedTokens = 50_000
)

// Token is an access token (JWT) and when it ends, in machine time.
type Token struct {
	Text    Secret
	Expires time.Time
}

type claims struct {
	jwt.RegisteredClaims
	Session ref.ID            `json:"sid"`
	Epoch   int64             `json:"epo"`
	Proved  bool              `json:"prv,omitempty"`
	Roles   []Role            `json:"rol,omitempty"`
	Courts  map[string][]Role `json:"crt,omitempty"`
	Wide    bool              `json:"wide,omitempty"` // roles are read from the database
}

// Token makes an access token from a session token; ErrEnded.
func (s *Service) Token(ctx context.Context, session Secret) (Token, error) {
	st, err := s.readSession(ctx, "", hashToken(session))
	if err != nil {
		return Token{}, err
	}
	return s.sign(st)
}

// TokenOf makes an access token for the session of caller, which is read again.
// ErrNeedsSession for a caller known only by a token: one that leaks must not
// live on by renewing itself.
func (s *Service) TokenOf(ctx context.Context, caller Caller) (Token, error) {
	if caller.ByToken || !caller.SignedIn() {
		return Token{}, ErrNeedsSession
	}
	st, err := s.readSession(ctx, caller.Session, nil)
	if err != nil {
		return Token{}, err
	}
	return s.sign(st)
}

func (s *Service) sign(st standing) (Token, error) {
	now := s.machine()
	expires := now.Add(TokenLife)
	if st.expires.Before(expires) {
		expires = st.expires
	}
	c := claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: s.o.Issuer, Audience: jwt.ClaimStrings{s.o.Audience}, Subject: string(st.caller.Person),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires),
		},
		Session: st.caller.Session, Epoch: st.epoch, Proved: st.caller.Proved,
		Roles: st.caller.Roles, Courts: st.caller.Courts,
	}
	if len(c.Courts) > maxTokenCourts || st.stands { // a substitution begins and ends within the life of a token
		c.Courts, c.Wide = nil, true
	}
	kid, key := s.ring.Signer(now)
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, c)
	t.Header["kid"] = kid
	text, err := t.SignedString(key)
	if err != nil {
		return Token{}, fmt.Errorf("sign token: %w", err)
	}
	return Token{Secret(text), c.ExpiresAt.Time}, nil
}

// verified is what a token says once its signature was checked.
type verified struct {
	caller  Caller
	epoch   int64
	kid     string
	expires time.Time
	wide    bool
}

// verify returns what token says, from memory if its signature was checked
// before; ErrToken for anything wrong with it. It does not ask whether it was revoked.
func (s *Service) verify(token string) (verified, error) {
	if len(token) > maxToken {
		return verified{}, ErrToken
	}
	now, hash := s.machine(), sha256.Sum256([]byte(token))
	v, ok := s.tokens.get(hash)
	if !ok {
		var err error
		v, err = s.parse(token)
		if err != nil {
			return verified{}, ErrToken.Because(err)
		}
		s.tokens.put(hash, v, now)
	}
	if _, known := s.ring.Public(v.kid); !known || !now.Before(v.expires) {
		return verified{}, ErrToken
	}
	return v, nil
}

func (s *Service) parse(token string) (verified, error) {
	var c claims
	t, err := jwt.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		key, ok := s.ring.Public(kid)
		if !ok {
			return nil, errors.New("unknown key")
		}
		return key, nil
	},
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}),
		jwt.WithIssuer(s.o.Issuer), jwt.WithAudience(s.o.Audience),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.machine))
	if err != nil {
		return verified{}, err
	}
	person, err := ref.Parse(c.Subject)
	if err != nil {
		return verified{}, fmt.Errorf("subject: %w", err)
	}
	session, err := ref.Parse(string(c.Session))
	if err != nil {
		return verified{}, fmt.Errorf("session: %w", err)
	}
	kid, _ := t.Header["kid"].(string)
	return verified{
		caller: Caller{Person: person, Session: session, ByToken: true, Proved: c.Proved, Roles: c.Roles, Courts: c.Courts},
		epoch:  c.Epoch, kid: kid, expires: c.ExpiresAt.Time, wide: c.Wide,
	}, nil
}

// tokenCache remembers tokens whose signature was checked, by their hash.
type tokenCache struct {
	mu sync.RWMutex
	by map[[sha256.Size]byte]verified
}

func newTokenCache() *tokenCache {
	return &tokenCache{by: map[[sha256.Size]byte]verified{}}
}

func (c *tokenCache) get(hash [sha256.Size]byte) (verified, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok := c.by[hash]
	return v, ok
}

func (c *tokenCache) put(hash [sha256.Size]byte, v verified, now time.Time) {
	c.mu.RLock()
	full := len(c.by) >= maxCachedTokens
	c.mu.RUnlock()
	if full {
		c.drop(now)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.by) >= maxCachedTokens {
		clear(c.by)
	}
	c.by[hash] = v
}

// drop forgets the tokens that have ended by now.
func (c *tokenCache) drop(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for hash, v := range c.by {
		if !now.Before(v.expires) {
			delete(c.by, hash)
		}
	}
}
