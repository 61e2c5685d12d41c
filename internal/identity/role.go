// Package identity knows who is asking and what they may do: people and their
// roles, passwords, sessions and tokens, real-name proof, and the encryption of
// personal data. It imports no domain.
//
// A person registers with a login, a password and their papers, proves the real
// name with them (bidding is done under real names, 法释〔2016〕18号 Art. 17), and is
// given roles by an operator. The papers stand in the database encrypted under
// keys that lie outside it (internal/keyring); beside them stand keyed hashes,
// so that one identity has one account and a payer can be matched, and masked
// forms for display. In memory they travel as [Private], which prints masked.
// Whoever opens a name says why, and that is a fact ([Opening]).
//
// Signing in makes a session: an opaque token for pages, stored as its hash. The
// API uses five-minute JWTs made from a session. A JWT is checked without the
// database, but against a set of revocations that each node renews every
// second; a node that cannot renew it reads the session row instead.
//
// Two kinds of time meet here. Facts (a registration, a role, a proof) carry the
// legal time of their call; sessions, tokens and throttling live by machine time.
package identity

import (
	"slices"

	"fachui/internal/event"
	"fachui/internal/ref"
)

// Role is what a person may act as. Court roles are held in one court each.
type Role string

// The roles. Their Chinese names stand in RoleNames.
const (
	Clerk           Role = "clerk"            // 书记员: opens cases, lists assets, sends notices
	Judge           Role = "judge"            // 执行法官: handles the case
	PanelMember     Role = "panel_member"     // 合议庭成员: decides prices with two others
	TechnicalOffice Role = "technical_office" // 司法技术辅助部门: runs the draw
	PoolKeeper      Role = "pool_keeper"      // keeps the appraiser pool; never the draw's operator
	FundKeeper      Role = "fund_keeper"      // 案款管理人
	BureauHead      Role = "bureau_head"      // 执行局长
	Leader          Role = "leader"           // 主管院领导
	FinanceMaker    Role = "finance_maker"
	FinanceChecker  Role = "finance_checker"
	Reconciler      Role = "reconciler"
	Custodian       Role = "custodian"       // 物品保管员: keeps the warehouse; never who brings a thing
	ConfirmOfficer  Role = "confirm_officer" // sees applications (priority, agents), never bidder codes
	Supervisor      Role = "supervisor"      // 上级法院、检察: reads everything of a court

	Appraiser Role = "appraiser" // acts for an appraisal firm
	Operator  Role = "operator"  // runs the platform: opens courts, moves a demo's clock
	Person    Role = "person"    // anybody signed in: bidder, party
)

// CourtRoles are the roles that are held in one court.
var CourtRoles = []Role{
	Clerk, Judge, PanelMember, TechnicalOffice, PoolKeeper, FundKeeper, BureauHead, Leader,
	FinanceMaker, FinanceChecker, Reconciler, Custodian, ConfirmOfficer, Supervisor,
}

// PlatformRoles are held without a court.
var PlatformRoles = []Role{Operator, Appraiser}

// Caller is a person who was authenticated for this request. The zero Caller is
// an anonymous visitor.
type Caller struct {
	Person  ref.ID
	Session ref.ID
	ByToken bool              // known by an access token, not by the session itself
	Proved  bool              // real name was proved
	Courts  map[string][]Role // roles by court, those stood in for included
	Roles   []Role            // platform roles
	// Stands says for whom a role is held by substitution, by court and role. A
	// role of the person's own is not among them.
	Stands map[string]map[Role]ref.ID
	court  string // of the request, for [Caller.As]
}

// SignedIn reports whether somebody is known to be asking.
func (c Caller) SignedIn() bool { return !c.Person.IsZero() }

// In returns the first of roles that c holds in court, or "" if none.
func (c Caller) In(court string, roles ...Role) Role {
	for _, r := range roles {
		if slices.Contains(c.Courts[court], r) {
			return r
		}
	}
	return ""
}

// Holds returns the first of the platform roles that c holds, or "".
func (c Caller) Holds(roles ...Role) Role {
	for _, r := range roles {
		if slices.Contains(c.Roles, r) {
			return r
		}
	}
	return ""
}

// Within is c acting in court.
func (c Caller) Within(court string) Caller {
	c.court = court
	return c
}

// As is c as the actor of an event, in role: for whoever is on leave, where the
// role is held by substitution.
func (c Caller) As(role Role) event.Actor {
	return event.Actor{Person: c.Person, Role: string(role), For: c.Stands[c.court][role]}
}
