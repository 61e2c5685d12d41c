package identity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/identity"
)

func TestSmoke(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	op := h.operator(t)
	h.court(t, "jinjiang")
	p := h.proved(t, "li.si")
	_, err := h.Grant(t.Context(), at, h.actor(op), identity.Appointment{Login: "li.si", Court: "jinjiang", Role: identity.Judge})
	require.NoError(t, err)
	s := h.signIn(t, "li.si")
	c, err := h.Authenticate(t.Context(), string(s.Access.Text), "", false)
	require.NoError(t, err)
	require.Equal(t, p, c.Person)
	require.Equal(t, identity.Judge, c.In("jinjiang", identity.Judge))
	require.True(t, c.Proved)
}
