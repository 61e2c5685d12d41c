package identity_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/ref"
)

func wrong(login, ip string) identity.Credentials {
	return identity.Credentials{Login: login, Password: "not the password", IP: ip}
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	id := h.proved(t, "li.si")
	s := h.signIn(t, " LI.SI ")
	require.Equal(t, id, s.Person)
	require.Len(t, string(s.Token), 43, "256 bits")
	require.Equal(t, h.machine().Add(12*time.Hour), s.Expires)

	byCookie, err := h.Authenticate(t.Context(), "", string(s.Token), false)
	require.NoError(t, err)
	byToken, err := h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.NoError(t, err)
	require.True(t, byToken.ByToken)
	_, err = h.TokenOf(t.Context(), byToken)
	require.ErrorIs(t, err, identity.ErrNeedsSession, "a leaked token must not renew itself")
	byToken.ByToken = false
	require.Equal(t, byCookie, byToken)
	require.Equal(t, identity.Caller{Person: id, Session: s.ID, Proved: true}, byCookie)

	require.NoError(t, h.Logout(t.Context(), at, byCookie))
	require.NoError(t, h.Logout(t.Context(), at, byCookie), "twice changes nothing")
	_, err = h.Authenticate(t.Context(), "", string(s.Token), false)
	require.ErrorIs(t, err, identity.ErrEnded)
	_, err = h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.ErrorIs(t, err, identity.ErrEnded, "the token goes with its session")
	_, err = h.Token(t.Context(), s.Token)
	require.ErrorIs(t, err, identity.ErrEnded)
	_, err = h.TokenOf(t.Context(), byCookie)
	require.ErrorIs(t, err, identity.ErrEnded)
}

func TestNobodyIsAnonymous(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	c, err := h.Authenticate(t.Context(), "", "", true)
	require.NoError(t, err)
	require.False(t, c.SignedIn())
	_, err = h.Authenticate(t.Context(), "", "made-up", false)
	require.ErrorIs(t, err, identity.ErrEnded)
	_, err = h.Authenticate(t.Context(), "made-up", "", false)
	require.ErrorIs(t, err, identity.ErrToken)
}

func TestASessionEndsAfterTwelveHours(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	s := h.signIn(t, "li.si")
	h.pass(12*time.Hour - time.Microsecond)
	_, err := h.Authenticate(t.Context(), "", string(s.Token), false)
	require.NoError(t, err)
	tok, err := h.Token(t.Context(), s.Token)
	require.NoError(t, err)
	require.False(t, tok.Expires.After(s.Expires), "no token outlives its session")
	h.pass(time.Microsecond)
	_, err = h.Authenticate(t.Context(), "", string(s.Token), false)
	require.ErrorIs(t, err, identity.ErrEnded)
}

// Who guesses learns nothing: the answer is the same, and so is the work.
func TestAWrongLoginAndAWrongPasswordLookAlike(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	_, unknown := h.Login(t.Context(), at, wrong("nobody", ""))
	_, known := h.Login(t.Context(), at, wrong("li.si", ""))
	require.ErrorIs(t, unknown, identity.ErrCredentials)
	require.Equal(t, fault.Of(unknown).ZH(), fault.Of(known).ZH())
	require.Equal(t, unknown, known)

	release := h.HoldHashing() // a login that does not hash would answer now
	defer release()
	for _, login := range []string{"nobody", "li.si"} {
		ctx, cancel := context.WithCancel(t.Context())
		answered := make(chan error)
		go func() {
			_, err := h.Login(ctx, at, wrong(login, ""))
			answered <- err
		}()
		cancel()
		require.ErrorIs(t, <-answered, context.Canceled, login)
	}
}

func TestFiveWrongPasswordsCloseAnAccountForAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	right := identity.Credentials{Login: "li.si", Password: goodPassword}
	for range 4 {
		_, err := h.Login(t.Context(), at, wrong("li.si", ""))
		require.ErrorIs(t, err, identity.ErrCredentials)
	}
	_, err := h.Login(t.Context(), at, right)
	require.NoError(t, err, "the fifth may be right, and clears the count")
	for range 5 {
		_, err := h.Login(t.Context(), at, wrong("li.si", ""))
		require.ErrorIs(t, err, identity.ErrCredentials)
	}
	_, err = h.Login(t.Context(), at, right)
	require.ErrorIs(t, err, identity.ErrTooOften)
	require.Equal(t, "900", fault.Of(err).Args()["seconds"])
	_, err = h.Login(t.Context(), at, wrong("nobody", ""))
	require.ErrorIs(t, err, identity.ErrCredentials, "other accounts are open")
	for range 5 {
		_, _ = h.Login(t.Context(), at, wrong("nobody", ""))
	}
	_, err = h.Login(t.Context(), at, wrong("nobody", ""))
	require.ErrorIs(t, err, identity.ErrTooOften, "an account that does not exist closes likewise")

	h.pass(15*time.Minute - time.Second)
	_, err = h.Login(t.Context(), at, right)
	require.ErrorIs(t, err, identity.ErrTooOften)
	require.Equal(t, "1", fault.Of(err).Args()["seconds"])
	h.pass(time.Second)
	_, err = h.Login(t.Context(), at, right)
	require.NoError(t, err)
}

func TestThirtyWrongPasswordsCloseAnAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	for i := range 30 {
		_, err := h.Login(t.Context(), at, wrong(fmt.Sprintf("guess%d", i), "198.51.100.7"))
		require.ErrorIs(t, err, identity.ErrCredentials)
	}
	_, err := h.Login(t.Context(), at, identity.Credentials{Login: "li.si", Password: goodPassword, IP: "198.51.100.7"})
	require.ErrorIs(t, err, identity.ErrTooOften)
	_, err = h.Login(t.Context(), at, identity.Credentials{Login: "li.si", Password: goodPassword, IP: "::ffff:198.51.100.8"})
	require.NoError(t, err)
}

func TestRightPasswordsAreNotCounted(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	for range 40 {
		h.signIn(t, "li.si")
	}
}

// On the day of an auction nobody elsewhere can lock a bidder out.
func TestAFamiliarAddressHasACountOfItsOwn(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	h.signIn(t, "li.si") // from 192.0.2.1
	for range 5 {
		_, err := h.Login(t.Context(), at, wrong("li.si", "203.0.113.66"))
		require.ErrorIs(t, err, identity.ErrCredentials)
	}
	_, err := h.Login(t.Context(), at, wrong("li.si", "203.0.113.66"))
	require.ErrorIs(t, err, identity.ErrTooOften)
	h.signIn(t, "li.si")
	for range 5 {
		_, err := h.Login(t.Context(), at, wrong("li.si", "192.0.2.1"))
		require.ErrorIs(t, err, identity.ErrCredentials)
	}
	_, err = h.Login(t.Context(), at, wrong("li.si", "192.0.2.1"))
	require.ErrorIs(t, err, identity.ErrTooOften, "it is bounded too")
}

// Attempts are counted before they are made, so many at once get no more tries.
func TestParallelGuessesGetNoMoreTries(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	nodes := []house{h, h.node(t), h.node(t)}
	const guesses = 30
	errs := make([]error, guesses)
	var wg sync.WaitGroup
	for i := range guesses {
		wg.Go(func() {
			_, errs[i] = nodes[i%3].Login(t.Context(), at, wrong("li.si", fmt.Sprintf("198.51.100.%d", i)))
		})
	}
	wg.Wait()
	tried := 0
	for _, err := range errs {
		if fault.Code(err) == identity.ErrCredentials.Code {
			tried++
			continue
		}
		require.ErrorIs(t, err, identity.ErrTooOften)
	}
	require.Equal(t, 5, tried)
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	here, elsewhere := h.signIn(t, "li.si"), h.signIn(t, "li.si")
	caller, err := h.Authenticate(t.Context(), "", string(here.Token), false)
	require.NoError(t, err)
	const young = identity.Secret("a quite different one")
	require.ErrorIs(t, h.ChangePassword(t.Context(), at, caller, "not the password", young), identity.ErrCredentials)
	require.ErrorIs(t, h.ChangePassword(t.Context(), at, caller, goodPassword, "short"), identity.ErrPassword)
	require.NoError(t, h.ChangePassword(t.Context(), at, caller, goodPassword, young))

	_, err = h.Authenticate(t.Context(), "", string(here.Token), false)
	require.NoError(t, err)
	_, err = h.Authenticate(t.Context(), string(elsewhere.Access.Text), "", false)
	require.ErrorIs(t, err, identity.ErrEnded)
	_, err = h.Login(t.Context(), at, identity.Credentials{Login: "li.si", Password: goodPassword})
	require.ErrorIs(t, err, identity.ErrCredentials)
	_, err = h.Login(t.Context(), at, identity.Credentials{Login: "li.si", Password: young})
	require.NoError(t, err)
}

func TestAHashIsRenewedWhenTheHouseMakesThemDearer(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	dear := h.with(t, identity.Options{Argon: identity.Argon{MemoryKiB: 128, Time: 2, Threads: 1}})
	dear.signIn(t, "li.si")
	var phc string
	require.NoError(t, h.pool.QueryRow(t.Context(), `select phc from password`).Scan(&phc))
	require.Contains(t, phc, "$argon2id$v=19$m=128,t=2,p=1$")
	dear.signIn(t, "li.si")
}

// Whoever lost a telephone signs out everywhere, and is out here, too; nobody
// else is.
func TestSignOutEverywhere(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	h.proved(t, "wang.wu")
	here, elsewhere, other := h.signIn(t, "li.si"), h.signIn(t, "li.si"), h.signIn(t, "wang.wu")
	caller, err := h.Authenticate(t.Context(), "", string(here.Token), false)
	require.NoError(t, err)
	require.NoError(t, h.LogoutAll(t.Context(), at, caller))
	require.NoError(t, h.LogoutAll(t.Context(), at, caller), "again changes nothing")
	for _, s := range []identity.Session{here, elsewhere} {
		_, err = h.Authenticate(t.Context(), "", string(s.Token), false)
		require.ErrorIs(t, err, identity.ErrEnded)
	}
	_, err = h.Authenticate(t.Context(), "", string(other.Token), false)
	require.NoError(t, err)
}

// People see their own sessions that are alive, and end one of them.
func TestOneSessionIsEnded(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.proved(t, "li.si")
	h.proved(t, "wang.wu")
	old := h.signIn(t, "li.si")
	h.pass(11 * time.Hour)
	here, lost, other := h.signIn(t, "li.si"), h.signIn(t, "li.si"), h.signIn(t, "wang.wu")
	caller, err := h.Authenticate(t.Context(), "", string(here.Token), false)
	require.NoError(t, err)
	list := func() (ids []string) {
		all, err := h.Sessions(t.Context(), caller)
		require.NoError(t, err)
		for _, s := range all {
			require.Equal(t, s.ID == here.ID, s.Current)
			require.True(t, s.Near)
			ids = append(ids, s.ID.String())
		}
		return ids
	}
	require.ElementsMatch(t, []string{here.ID.String(), lost.ID.String(), old.ID.String()}, list())
	require.NoError(t, h.EndSession(t.Context(), at, caller, lost.ID))
	_, err = h.Authenticate(t.Context(), "", string(lost.Token), false)
	require.ErrorIs(t, err, identity.ErrEnded)
	_, err = h.Authenticate(t.Context(), "", string(here.Token), false)
	require.NoError(t, err)
	h.pass(time.Hour) // the oldest one ends by itself
	require.Equal(t, []string{here.ID.String()}, list())
	for _, id := range []ref.ID{lost.ID, old.ID, other.ID, ref.New()} {
		require.ErrorIs(t, h.EndSession(t.Context(), at, caller, id), identity.ErrNoSession)
	}
	_, err = h.Authenticate(t.Context(), "", string(other.Token), false)
	require.NoError(t, err, "nobody ends another's")
}
