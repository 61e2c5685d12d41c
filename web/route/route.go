// Package route is the one route table: every address of the house with its
// method, who may use it, whose facts it touches and which operation it calls.
//
// The same table registers handlers, feeds the access test (every route × role ×
// own and foreign court) and generates the OpenAPI document. A handler decodes,
// makes one call and encodes; [Get], [Post] and their kin write that once for all
// of them. We decode with encoding/json rather than a framework because a bad field
// must be refused in the caller's language, by name, with what would have been right.
package route

import (
	"context"
	"reflect"
	"time"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/duty"
	"fachui/internal/fault"
	"fachui/internal/files"
	"fachui/internal/handover"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/objection"
)

// Scope says what a caller's roles are measured against.
type Scope uint8

// The scopes. Anyone needs no login; Own is a signed-in person acting for
// themselves; InCourt needs one of Roles in the :court of the path; OnPlatform
// needs one of Roles without a court; Bank needs the machine credential of a
// bank link.
const (
	Anyone Scope = iota
	Own
	InCourt
	OnPlatform
)

// Access is who may use a route.
type Access struct {
	Scope  Scope
	Roles  []identity.Role
	Proved bool // real-name proof is needed (bidding)
	Fresh  bool // the session row is read again: approvals, payouts, unsealing
}

// Public lets anyone in.
func Public() Access { return Access{Scope: Anyone} }

// SignedIn lets any signed-in person in.
func SignedIn() Access { return Access{Scope: Own, Roles: []identity.Role{identity.Person}} }

// RealName lets in a signed-in person whose real name is proved.
func RealName() Access {
	return Access{Scope: Own, Roles: []identity.Role{identity.Person}, Proved: true}
}

// Court lets in a person who holds one of roles in the :court of the path.
func Court(roles ...identity.Role) Access { return Access{Scope: InCourt, Roles: roles} }

// Platform lets in a person who holds one of roles on the platform.
func Platform(roles ...identity.Role) Access { return Access{Scope: OnPlatform, Roles: roles} }

// WithFreshSession makes the session row be read again on each call.
func (a Access) WithFreshSession() Access {
	a.Fresh = true
	return a
}

// Call is what an operation learns about its request besides the input.
type Call struct {
	Caller   identity.Caller
	Role     identity.Role // the role that opened the door
	Court    string        // :court of the path, if any
	At       legal.Time    // legal time at which the request entered the server
	Received time.Time     // machine time of the same instant
	Key      string        // Idempotency-Key header, if any
	IP       string        // who asks; behind a proxy of ours, for whom it says that it asks
	Agent    string
}

// Route is one row of the table.
type Route struct {
	Method  string
	Path    string // "/api/v1/courts/:court/cases"
	Op      string // "case.open": the operation's name, unique in the table
	Access  Access
	Summary fault.Text
	Status  int // of success
	Handler func(*fiber.Ctx, Call) error
	// Run is the operation itself, for whoever stands in the same process: the
	// pages. It decodes, makes the call and returns what would be encoded. Nil for
	// rows whose handler writes the answer itself.
	Run     func(context.Context, Call, Source) (any, error)
	In, Out reflect.Type // nil: nothing
	File    File         // of an [Upload]; no field: the body is JSON
}

// Source is where the input of an operation comes from. A GET reads no body.
type Source struct {
	Path, Query func(name string) string
	Body        []byte // one JSON object
	File        []byte // of an [Upload]
	Reads       bool
}

func sourceOf(c *fiber.Ctx, body []byte) Source {
	return Source{
		Path:  func(name string) string { return c.Params(name) },
		Query: func(name string) string { return c.Query(name) },
		Body:  body,
		Reads: c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead,
	}
}

// Decode fills in the input of a [Raw] row as that of other rows is filled in.
func Decode(c *fiber.Ctx, in any) error { return decode(sourceOf(c, c.BodyRaw()), in) }

// None is the input or output of an operation that has none.
type None struct{}

// Get is a row that answers a query with JSON.
func Get[I, O any](path, op string, a Access, zh, en string, fn func(context.Context, Call, I) (O, error)) Route {
	return row(fiber.MethodGet, fiber.StatusOK, path, op, a, zh, en, fn)
}

// Post is a row that makes something: 201 with JSON.
func Post[I, O any](path, op string, a Access, zh, en string, fn func(context.Context, Call, I) (O, error)) Route {
	return row(fiber.MethodPost, fiber.StatusCreated, path, op, a, zh, en, fn)
}

// Put is a row that sets something: 200 with JSON.
func Put[I, O any](path, op string, a Access, zh, en string, fn func(context.Context, Call, I) (O, error)) Route {
	return row(fiber.MethodPut, fiber.StatusOK, path, op, a, zh, en, fn)
}

// Delete is a row that ends something: 200 with JSON.
func Delete[I, O any](path, op string, a Access, zh, en string, fn func(context.Context, Call, I) (O, error)) Route {
	return row(fiber.MethodDelete, fiber.StatusOK, path, op, a, zh, en, fn)
}

// Raw is a row whose handler writes the answer itself: files, pages, streams.
func Raw(method, path, op string, a Access, zh, en string, fn func(*fiber.Ctx, Call) error) Route {
	return Route{Method: method, Path: path, Op: op, Access: a, Summary: fault.Text{ZH: zh, EN: en}, Status: fiber.StatusOK, Handler: fn}
}

func row[I, O any](method string, status int, path, op string, a Access, zh, en string, fn func(context.Context, Call, I) (O, error)) Route {
	run := func(ctx context.Context, call Call, src Source) (any, error) {
		var in I
		err := decode(src, &in)
		if err != nil {
			return nil, err
		}
		out, err := fn(ctx, call, in)
		return out, apart(err)
	}
	return Route{
		Method: method, Path: path, Op: op, Access: a, Summary: fault.Text{ZH: zh, EN: en}, Status: status,
		In: reflect.TypeFor[I](), Out: reflect.TypeFor[O](), Run: run,
		Handler: func(c *fiber.Ctx, call Call) error {
			out, err := run(c.UserContext(), call, sourceOf(c, c.BodyRaw())) // raw: Body would unpack without a limit
			if err != nil {
				return err
			}
			return c.Status(status).JSON(out)
		},
	}
}

// apart puts into words what the database refuses whatever the operation was: one
// person in two parts of one thing, whoever stood in for somebody outside the time, the
// disposal of what an objection keeps still, an act of whoever gave the case away, and a
// document of which the court keeps no file.
func apart(err error) error {
	switch {
	case err == nil || fault.Of(err) != nil:
		return err
	case pg.Violated(err, "duty_act_apart"):
		return duty.ErrTwoParts.Because(err)
	case pg.Violated(err, "duty_substitution_over"):
		return duty.ErrOver.Because(err)
	case pg.Violated(err, "duty_rotation_over"):
		return duty.ErrRotated.Because(err)
	case pg.Violated(err, "duty_post_apart"):
		return duty.ErrKeptApart.Because(err)
	case pg.Violated(err, "lot_not_while_held"), pg.Violated(err, "payout_not_while_held"):
		return objection.ErrHeld.Because(err)
	case pg.Violated(err, "case_handed_over"):
		return handover.ErrGone.Because(err)
	case pg.Violated(err, "paper_kept"):
		return files.ErrNotKept.With("field", "document").Because(err)
	}
	return err
}
