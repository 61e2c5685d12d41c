package identity_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/ref"
)

func TestATokenHoldsFiveMinutes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	s := h.signIn(t, "li.si")
	require.NoError(t, h.Renew(t.Context()))
	h.pass(5*time.Minute - time.Second)
	_, err := h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.NoError(t, err)
	require.Equal(t, 1, h.Cached())
	h.pass(time.Second)
	_, err = h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.ErrorIs(t, err, identity.ErrToken, "even one that was checked before")
	h.Sweep()
	require.Zero(t, h.Cached())
	_, err = h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.ErrorIs(t, err, identity.ErrToken)
	fresh, err := h.Token(t.Context(), s.Token)
	require.NoError(t, err)
	_, err = h.Authenticate(t.Context(), string(fresh.Text), "", false)
	require.NoError(t, err)
}

// Every way of making a token without the house's key.
func TestForgedTokensAreRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	id := h.proved(t, "li.si")
	s := h.signIn(t, "li.si")
	kid, key := h.ring.Signer(h.machine())
	public, _ := h.ring.Public(kid)
	_, stranger, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)

	good := func() jwt.MapClaims {
		return jwt.MapClaims{
			"iss": "fachui", "aud": "fachui", "sub": string(id), "sid": string(s.ID), "epo": 0,
			"iat": h.machine().Unix(), "exp": h.machine().Add(time.Minute).Unix(),
		}
	}
	without := func(k string) jwt.MapClaims { c := good(); delete(c, k); return c }
	with := func(k string, v any) jwt.MapClaims { c := good(); c[k] = v; return c }
	type made struct {
		what   string
		claims jwt.MapClaims
		method jwt.SigningMethod
		key    any
		kid    any
		ok     bool
	}
	for _, m := range []made{
		{"a good one", good(), jwt.SigningMethodEdDSA, key, kid, true},
		{"another key", good(), jwt.SigningMethodEdDSA, stranger, kid, false},
		{"an unknown kid", good(), jwt.SigningMethodEdDSA, key, "0000000000000000", false},
		{"no kid", good(), jwt.SigningMethodEdDSA, key, nil, false},
		{"a kid that is no text", good(), jwt.SigningMethodEdDSA, key, 7, false},
		{"alg none", good(), jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, kid, false},
		{"the public key as an HMAC secret", good(), jwt.SigningMethodHS256, []byte(public), kid, false},
		{"another issuer", with("iss", "other"), jwt.SigningMethodEdDSA, key, kid, false},
		{"no issuer", without("iss"), jwt.SigningMethodEdDSA, key, kid, false},
		{"another audience", with("aud", "other"), jwt.SigningMethodEdDSA, key, kid, false},
		{"no audience", without("aud"), jwt.SigningMethodEdDSA, key, kid, false},
		{"no end", without("exp"), jwt.SigningMethodEdDSA, key, kid, false},
		{"ended", with("exp", h.machine().Unix()), jwt.SigningMethodEdDSA, key, kid, false},
		{"no subject", without("sub"), jwt.SigningMethodEdDSA, key, kid, false},
		{"no session", without("sid"), jwt.SigningMethodEdDSA, key, kid, false},
	} {
		tok := jwt.NewWithClaims(m.method, m.claims)
		if m.kid != nil {
			tok.Header["kid"] = m.kid
		}
		text, err := tok.SignedString(m.key)
		require.NoError(t, err)
		_, err = h.Authenticate(t.Context(), text, "", false)
		if m.ok {
			require.NoError(t, err, m.what)
		} else {
			require.ErrorIs(t, err, identity.ErrToken, m.what)
		}
	}
	require.Equal(t, 1, h.Cached(), "nothing forged is remembered")
	text := string(s.Access.Text)
	for _, cut := range []string{text[:len(text)-2], text + "A", text[1:], string(make([]byte, 9000))} {
		_, err := h.Authenticate(t.Context(), cut, "", false)
		require.ErrorIs(t, err, identity.ErrToken)
	}
}

func TestARetiredKeyVerifiesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	s := h.signIn(t, "li.si")
	old, _ := h.ring.Signer(h.machine())
	_, err := h.ring.RotateToken(h.machine())
	require.NoError(t, err)
	h.pass(keyring.Settling)
	young, err := h.Token(t.Context(), s.Token)
	require.NoError(t, err)
	for _, token := range []identity.Secret{s.Access.Text, young.Text} {
		_, err = h.Authenticate(t.Context(), string(token), "", false)
		require.NoError(t, err, "both keys verify")
	}
	require.NoError(t, h.ring.RetireToken(old))
	_, err = h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.ErrorIs(t, err, identity.ErrToken, "also one that was checked before")
	_, err = h.Authenticate(t.Context(), string(young.Text), "", false)
	require.NoError(t, err)
}

func TestALogoutReachesOtherNodes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	node := h.node(t)
	h.proved(t, "li.si")
	s := h.signIn(t, "li.si")
	bearer := string(s.Access.Text)
	require.NoError(t, node.Renew(t.Context()))
	caller, err := node.Authenticate(t.Context(), bearer, "", false)
	require.NoError(t, err)
	require.NoError(t, h.Logout(t.Context(), at, caller))

	_, err = h.Authenticate(t.Context(), bearer, "", false)
	require.ErrorIs(t, err, identity.ErrEnded, "here at once")
	_, err = node.Authenticate(t.Context(), bearer, "", false)
	require.NoError(t, err, "there it is not known yet")
	_, err = node.Authenticate(t.Context(), bearer, "", true)
	require.ErrorIs(t, err, identity.ErrEnded, "but who must be sure reads the row")
	require.NoError(t, node.Renew(t.Context()))
	_, err = node.Authenticate(t.Context(), bearer, "", false)
	require.ErrorIs(t, err, identity.ErrEnded)
}

// A node that has heard nothing for two seconds relies on nothing.
func TestANodeCutOffReadsTheRow(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	node := h.node(t)
	h.proved(t, "li.si")
	s := h.signIn(t, "li.si")
	require.NoError(t, node.Renew(t.Context()))
	caller, err := node.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.NoError(t, err)
	require.NoError(t, h.Logout(t.Context(), at, caller))
	h.pass(identity.MaxStale)
	_, err = node.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.NoError(t, err)
	h.pass(time.Nanosecond)
	_, err = node.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.ErrorIs(t, err, identity.ErrEnded)
}

// Run does by itself what the tests above do by hand.
func TestRunSpreadsTheWord(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	node := h.node(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- node.Run(ctx) }()
	h.proved(t, "li.si")
	s := h.signIn(t, "li.si")
	caller, err := h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.NoError(t, err)
	require.NoError(t, h.Logout(t.Context(), at, caller))
	kid, err := h.ring.RotateToken(h.machine())
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		_, err := node.Authenticate(t.Context(), string(s.Access.Text), "", false)
		_, known := node.ring.Public(kid)
		return err != nil && known
	}, 20*time.Second, 20*time.Millisecond)
	stop()
	require.NoError(t, <-done)
}

func TestARoleChangeOutdatesTokens(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	node := h.node(t)
	op := h.operator(t)
	h.court(t, "jinjiang")
	id := h.proved(t, "li.si")
	s := h.signIn(t, "li.si")
	judge := identity.Appointment{Person: id, Court: "jinjiang", Role: identity.Judge, Reason: "调离执行局"}
	require.NoError(t, node.Renew(t.Context()))

	_, err := h.Grant(t.Context(), at, h.actor(op), judge)
	require.NoError(t, err)
	_, err = h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.ErrorIs(t, err, identity.ErrTokenOld)
	granted, err := h.Token(t.Context(), s.Token)
	require.NoError(t, err)
	c, err := node.Authenticate(t.Context(), string(granted.Text), "", false)
	require.NoError(t, err)
	require.Equal(t, map[string][]identity.Role{"jinjiang": {identity.Judge}}, c.Courts)

	_, err = h.Revoke(t.Context(), at, h.actor(op), judge)
	require.NoError(t, err)
	_, err = h.Authenticate(t.Context(), string(granted.Text), "", false)
	require.ErrorIs(t, err, identity.ErrTokenOld)
	_, err = node.Authenticate(t.Context(), string(granted.Text), "", true)
	require.ErrorIs(t, err, identity.ErrTokenOld)
	require.NoError(t, node.Renew(t.Context()))
	_, err = node.Authenticate(t.Context(), string(granted.Text), "", false)
	require.ErrorIs(t, err, identity.ErrTokenOld)
	c, err = h.Authenticate(t.Context(), "", string(s.Token), false)
	require.NoError(t, err, "the session goes on, without the role")
	require.Empty(t, c.Courts)
}

// A supervisor of many courts still has a token that fits a header.
func TestATokenOfManyCourtsStaysSmall(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	op := h.operator(t)
	id := h.proved(t, "supervisor")
	for n := range 21 {
		court := fmt.Sprintf("court-%d", n)
		_, err := h.pool.Exec(t.Context(), `
			insert into court (court_id, code, name, name_en, opened_at)
			values ($1, $2, $3, $4, $5)`, court, fmt.Sprintf("川%d", n), fmt.Sprintf("第%d人民法院", n), "Court", at)
		require.NoError(t, err)
		_, err = h.Grant(t.Context(), at, h.actor(op), identity.Appointment{Person: id, Court: court, Role: identity.Supervisor})
		require.NoError(t, err)
		if n == 19 {
			require.Len(t, h.callerOf(t, "supervisor").Courts, 20)
		}
	}
	s := h.signIn(t, "supervisor")
	require.Less(t, len(s.Access.Text), 1000)
	require.NoError(t, h.Renew(t.Context()))
	require.Len(t, h.callerOf(t, "supervisor").Courts, 21)
}

// callerOf signs in and asks with the token.
func (h house) callerOf(t *testing.T, login string) identity.Caller {
	t.Helper()
	s := h.signIn(t, login)
	c, err := h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.NoError(t, err)
	return c
}

// Signing out while tokens are being checked never lets one through afterwards.
func TestNoTokenOutlivesItsLogout(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	s := h.signIn(t, "li.si")
	require.NoError(t, h.Renew(t.Context()))
	caller, err := h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.NoError(t, err)
	out := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				ended := false
				select {
				case <-out:
					ended = true
				default:
				}
				_, err := h.Authenticate(t.Context(), string(s.Access.Text), "", false)
				if ended {
					if err == nil {
						t.Error("a token was taken after the logout")
					}
					return
				}
			}
		})
	}
	require.NoError(t, h.Logout(t.Context(), at, caller))
	close(out)
	wg.Wait()
}

func TestACallerOfNoSession(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	_, err := h.TokenOf(t.Context(), identity.Caller{Person: ref.New(), Session: ref.New()})
	require.ErrorIs(t, err, identity.ErrEnded)
	_, err = h.TokenOf(t.Context(), identity.Caller{})
	require.ErrorIs(t, err, identity.ErrNeedsSession)
}
