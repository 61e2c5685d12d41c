package route_test

import (
	"errors"
	"testing"

	"fachui/internal/identity"
	"fachui/web/route"
)

func TestAdmit(t *testing.T) {
	t.Parallel()
	judge := identity.Caller{Person: "p", Courts: map[string][]identity.Role{"jinjiang": {identity.Judge}}}
	operator := identity.Caller{Person: "p", Roles: []identity.Role{identity.Operator}}
	proved := identity.Caller{Person: "p", Proved: true}
	for _, c := range []struct {
		name   string
		access route.Access
		caller identity.Caller
		court  string
		role   identity.Role
		err    error
	}{
		{"anyone, unknown", route.Public(), identity.Caller{}, "", "", nil},
		{"own, unknown", route.SignedIn(), identity.Caller{}, "", "", route.ErrSignIn},
		{"own, known", route.SignedIn(), judge, "", identity.Person, nil},
		{"real name, unproved", route.RealName(), judge, "", "", route.ErrProof},
		{"real name, proved", route.RealName(), proved, "", identity.Person, nil},
		{"judge in the own court", route.Court(identity.Clerk, identity.Judge), judge, "jinjiang", identity.Judge, nil},
		{"judge in another court", route.Court(identity.Judge), judge, "wuhou", "", route.ErrCourt},
		{"judge where a clerk is needed", route.Court(identity.Clerk), judge, "jinjiang", "", route.ErrRole},
		{"operator on the platform", route.Platform(identity.Operator), operator, "", identity.Operator, nil},
		{"operator in a court", route.Court(identity.Judge), operator, "jinjiang", "", route.ErrCourt},
		{"judge on the platform", route.Platform(identity.Operator), judge, "", "", route.ErrRole},
	} {
		role, err := c.access.Admit(c.caller, c.court)
		if role != c.role || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v", c.name, role, err)
		}
	}
}
