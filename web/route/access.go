package route

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/identity"
)

// What the door says.
var (
	ErrSignIn = fault.Define(fault.Unknown, "access.sign_in", basis.Basis{},
		"请先登录。", "Sign in first.")
	ErrRole = fault.Define(fault.Forbidden, "access.role", basis.Basis{},
		"此操作需要以下身份之一：{roles}。", "This needs one of these roles: {roles}.")
	ErrCourt = fault.Define(fault.Forbidden, "access.court", basis.Basis{},
		"您在该法院没有任何职务，不能查看或办理其事项。", "You hold no role in this court, so its affairs are not open to you.")
	ErrProof = fault.Define(fault.Forbidden, "access.real_name", basis.Online2016(17),
		"请先完成实名认证：竞买须以实名进行。", "Prove your real name first: bidding is done under real names.")
)

// Admit decides whether caller may use a route with access a, in court (the
// :court of the path, or empty). It returns the role that opens the door, or
// ErrSignIn, ErrCourt, ErrRole or ErrProof.
func (a Access) Admit(caller identity.Caller, court string) (identity.Role, error) {
	if a.Scope == Anyone {
		if caller.SignedIn() {
			return identity.Person, nil
		}
		return "", nil
	}
	if !caller.SignedIn() {
		return "", ErrSignIn
	}
	role := identity.Person
	switch a.Scope {
	case InCourt:
		if len(caller.Courts[court]) == 0 {
			return "", ErrCourt
		}
		role = caller.In(court, a.Roles...)
	case OnPlatform:
		role = caller.Holds(a.Roles...)
	case Own, Anyone: // being signed in is enough
	}
	if role == "" {
		return "", ErrRole.With("roles", identity.RoleNames(a.Roles))
	}
	if a.Proved && !caller.Proved {
		return "", ErrProof
	}
	return role, nil
}
