package identity_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/ref"
)

func TestGrant(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	op := h.operator(t)
	h.court(t, "jinjiang")
	unproved := h.register(t, person("wang.wu", "王五", idNumber(950)))
	id := h.proved(t, "li.si")
	company := h.register(t, identity.Registration{
		Kind: identity.Company, Login: "tianfu", Password: goodPassword,
		Papers: identity.RawPapers{Name: "四川天府置业有限公司", Number: creditCode("124"), Representative: "王五"},
	})
	by := h.actor(op)
	for _, c := range []struct {
		what string
		by   event.Actor
		a    identity.Appointment
		want error
	}{
		{"a court role", by, identity.Appointment{Person: id, Court: "jinjiang", Role: identity.Clerk}, nil},
		{"the same again", by, identity.Appointment{Person: id, Court: "jinjiang", Role: identity.Clerk}, identity.ErrRoleHeld},
		{"by login", by, identity.Appointment{Login: "LI.SI", Court: "jinjiang", Role: identity.Judge}, nil},
		{"a platform role", by, identity.Appointment{Person: id, Role: identity.Appraiser}, nil},
		{"a role that does not exist", by, identity.Appointment{Person: id, Court: "jinjiang", Role: "king"}, identity.ErrNoRole},
		{"to be a person is no role", by, identity.Appointment{Person: id, Role: identity.Person}, identity.ErrNoRole},
		{"a court role without a court", by, identity.Appointment{Person: id, Role: identity.Clerk}, identity.ErrRoleCourt},
		{"a platform role in a court", by, identity.Appointment{Person: id, Court: "jinjiang", Role: identity.Operator}, identity.ErrRoleCourt},
		{"a court that is not open", by, identity.Appointment{Person: id, Court: "nowhere", Role: identity.Clerk}, identity.ErrNoCourt},
		{"somebody who does not exist", by, identity.Appointment{Person: ref.New(), Court: "jinjiang", Role: identity.Clerk}, identity.ErrNoPerson},
		{"a login that does not exist", by, identity.Appointment{Login: "nobody", Court: "jinjiang", Role: identity.Clerk}, identity.ErrNoPerson},
		{"an unproved name", by, identity.Appointment{Person: unproved, Court: "jinjiang", Role: identity.Clerk}, identity.ErrRoleUnproved},
		{"a company", by, identity.Appointment{Person: company, Court: "jinjiang", Role: identity.Clerk}, identity.ErrRoleCompany},
		{"oneself", by, identity.Appointment{Person: op, Court: "jinjiang", Role: identity.Clerk}, identity.ErrRoleSelf},
	} {
		_, err := h.Grant(t.Context(), at, c.by, c.a)
		require.ErrorIs(t, err, c.want, c.what)
	}
	who := h.callerOf(t, "li.si")
	require.Equal(t, map[string][]identity.Role{"jinjiang": {identity.Clerk, identity.Judge}}, who.Courts)
	require.Equal(t, []identity.Role{identity.Appraiser}, who.Roles)

	held, err := h.Holds(t.Context(), h.pool, id, "jinjiang", identity.Judge)
	require.NoError(t, err)
	require.True(t, held)
	roles, err := h.RolesOf(t.Context(), h.pool, id)
	require.NoError(t, err)
	require.Equal(t, who.Courts, roles.Courts)
	require.Equal(t, who.Roles, roles.Roles)
	holders, err := h.Holders(t.Context(), "jinjiang")
	require.NoError(t, err)
	require.Len(t, holders, 2)
	require.Equal(t, identity.Holder{Person: id, Login: "li.si", Name: "李*", Court: "jinjiang", Role: identity.Clerk, Since: at}, holders[0])
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	by := h.actor(h.operator(t))
	h.court(t, "jinjiang")
	id := h.proved(t, "li.si")
	clerk := identity.Appointment{Person: id, Court: "jinjiang", Role: identity.Clerk, Reason: "调离本院"}
	_, err := h.Revoke(t.Context(), at, by, clerk)
	require.ErrorIs(t, err, identity.ErrRoleNotHeld)
	for range 3 { // granted, ended, and granted again: each is a fact
		_, err = h.Grant(t.Context(), at, by, clerk)
		require.NoError(t, err)
		unsaid := clerk
		unsaid.Reason = "调离"
		_, err = h.Revoke(t.Context(), at, by, unsaid)
		require.ErrorIs(t, err, identity.ErrReason)
		_, err = h.Revoke(t.Context(), at, by, clerk)
		require.NoError(t, err)
	}
	var facts int
	require.NoError(t, h.pool.QueryRow(t.Context(), `select count(*) from person_role where person_id = $1`, id).Scan(&facts))
	require.Equal(t, 6, facts)
	require.Empty(t, h.callerOf(t, "li.si").Courts)
}

func TestThereIsOneFirstOperator(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	logins := []string{"root.a", "root.b", "root.c", "root.d"}
	errs := make([]error, len(logins))
	var wg sync.WaitGroup
	for i, login := range logins {
		wg.Go(func() { _, errs[i] = h.Bootstrap(t.Context(), login, goodPassword) })
	}
	wg.Wait()
	made := 0
	for i, err := range errs {
		if err == nil {
			made++
			require.Equal(t, []identity.Role{identity.Operator}, h.callerOf(t, logins[i]).Roles)
			continue
		}
		require.ErrorIs(t, err, identity.ErrBootstrapped)
	}
	require.Equal(t, 1, made)
	var people int
	require.NoError(t, h.pool.QueryRow(t.Context(), `select count(*) from person`).Scan(&people))
	require.Equal(t, 1, people)
}

// Two operators who remove each other at the same moment: one stays.
func TestTheLastOperatorStays(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	a := h.operator(t)
	b := h.proved(t, "second")
	operator := func(p ref.ID) identity.Appointment {
		return identity.Appointment{Person: p, Role: identity.Operator, Reason: "职务调整"}
	}
	_, err := h.Grant(t.Context(), at, h.actor(a), operator(b))
	require.NoError(t, err)
	var errA, errB error
	var wg sync.WaitGroup
	wg.Go(func() { _, errA = h.Revoke(t.Context(), at, h.actor(b), operator(a)) })
	wg.Go(func() { _, errB = h.Revoke(t.Context(), at, h.actor(a), operator(b)) })
	wg.Wait()
	require.NotEqual(t, errA == nil, errB == nil, "%v, %v", errA, errB)
	for _, err := range []error{errA, errB} {
		if err != nil {
			require.ErrorIs(t, err, identity.ErrLastOperator)
		}
	}
	holders, err := h.Holders(t.Context(), "")
	require.NoError(t, err)
	require.Len(t, holders, 1)
	_, err = h.Bootstrap(t.Context(), "root.again", goodPassword)
	require.ErrorIs(t, err, identity.ErrBootstrapped)
}

// One role granted by two operators at once is granted once.
func TestOneRoleGrantedTwiceAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	by := h.actor(h.operator(t))
	h.court(t, "jinjiang")
	id := h.proved(t, "li.si")
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = h.Grant(t.Context(), at, by, identity.Appointment{Person: id, Court: "jinjiang", Role: identity.Judge})
		})
	}
	wg.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
			continue
		}
		require.ErrorIs(t, err, identity.ErrRoleHeld)
	}
	require.Equal(t, 1, made)
}

func TestTheFirstOperatorAddsPapers(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	op := h.operator(t)
	_, err := h.Prove(t.Context(), at, op, "")
	require.ErrorIs(t, err, identity.ErrNoPapers)
	_, err = h.NameHash(t.Context(), h.pool, op)
	require.ErrorIs(t, err, identity.ErrNoPapers)
	_, err = h.Correct(t.Context(), at, op, identity.RawPapers{Name: "赵一", Number: idNumber(901)})
	require.NoError(t, err)
	p, err := h.Prove(t.Context(), at, op, "")
	require.NoError(t, err)
	require.Equal(t, identity.ProofProved, p.State)
}
