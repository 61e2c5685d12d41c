// Package web is the house's face to the network: it turns the one route table
// into a running server with the door (who may come in), the words of refusal,
// the limits and the headers that every answer carries. It knows those who are slow
// (unhurried.go), who open connections that they do not use (transport.go) and who
// ask through a proxy (proxies.go).
//
// fiber lives under this folder only, so that its successor is a move of one
// package. Handlers of a noun stand in web/<noun>; they decode, make one call
// and encode.
package web

import (
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"fachui/internal/clock"
	"fachui/internal/observe"
	"fachui/web/page"
	"fachui/web/people"
	"fachui/web/route"
)

// Limits of every request.
const (
	bodyLimit      = 1 << 20 // bytes; uploads have a limit of their own
	readTimeout    = 15 * time.Second
	writeTimeout   = 30 * time.Second // of a part of an answer: Unhurried
	idleTimeout    = 60 * time.Second
	maxConnections = 110_000 // live streams have a limit of their own, by the files that may be open
)

// Options are what a server is made of.
type Options struct {
	Routes  []route.Route
	Site    *page.Site // shows pages, and refusals to whoever looks at a page
	Auth    Authenticator
	Clock   *clock.Legal
	Machine clock.Machine
	Log     *slog.Logger
	Metrics *observe.Metrics
	Checks  []Check // of readiness
	Version Version
	Proxies Proxies // that stand before the house
	// AfterWrite is told that an operation may have left work behind.
	AfterWrite func()
}

// New builds the server. It panics if two routes share an operation or an address.
func New(o Options) *fiber.App {
	app := fiber.New(fiber.Config{
		AppName:               "fachui",
		Immutable:             true, // bids are evidence: no string may change after its request
		StrictRouting:         true,
		CaseSensitive:         true,
		UnescapePath:          true,
		DisableStartupMessage: true,
		// Bodies are read as they arrive, after the door, and measured says how many
		// bytes may come: fiber's own limit would be one for all routes and hold only
		// for bodies that were read before anybody asked who sends them.
		StreamRequestBody:            true,
		DisablePreParseMultipartForm: true,
		BodyLimit:                    route.UploadMost,
		Concurrency:                  maxConnections,
		ReadTimeout:                  readTimeout,
		IdleTimeout:                  idleTimeout,
		ErrorHandler: func(c *fiber.Ctx, err error) error {
			return refuse(c, o, asFault(c, err, o.Log))
		},
	})
	app.Server().KeepHijackedConns = true // live streams are taken over: package live
	app.Server().ErrorHandler = hangUp(app.Server().ErrorHandler)
	app.Use(identify, drained, packed(), observed(o), recover.New(), secured, sameOrigin, uncompressed, measured(o.Routes))
	page.Static(app)
	register(app, o)
	health(app, o)
	catalogue(app, o)
	app.Use(func(*fiber.Ctx) error { return fiber.ErrNotFound })
	return app
}

func register(app *fiber.App, o Options) {
	ops, addresses := map[string]bool{}, map[string]bool{}
	caller := callers(o.Proxies, o.Log)
	for _, r := range o.Routes {
		address := r.Method + " " + r.Path
		if ops[r.Op] || addresses[address] {
			panic("web: a second route for " + r.Op + " or " + address)
		}
		ops[r.Op], addresses[address] = true, true
		handler := guarded(r, o, caller)
		app.Add(r.Method, r.Path, handler)
		if r.Method == fiber.MethodGet { // what may be read may be asked for without its body (RFC 9110, section 9.1)
			app.Add(fiber.MethodHead, r.Path, handler)
		}
	}
}

// guarded is the way into an operation: stamp, authenticate, admit, run.
func guarded(r route.Route, o Options, caller func(*fiber.Ctx) string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Locals(localOp, r.Op)
		for _, name := range c.Route().Params {
			if v := c.Params(name); !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return fiber.ErrNotFound // what is no text names nothing
			}
		}
		entered := c.Context().Time()
		call := route.Call{
			Court: c.Params("court"), Received: entered, At: o.Clock.Stamp(entered),
			Key: c.Get("Idempotency-Key"), IP: caller(c), Agent: c.Get(fiber.HeaderUserAgent),
		}
		var err error
		call.Caller, err = o.Auth.Authenticate(c.UserContext(), bearer(c), people.Cookie(c), r.Access.Fresh)
		call.Caller = call.Caller.Within(call.Court)
		c.Locals(localCall, call)
		if err != nil && r.Access.Scope != route.Anyone {
			return err
		}
		page.KeepChoices(c)
		call.Role, err = r.Access.Admit(call.Caller, call.Court)
		if err != nil {
			return err
		}
		ctx := people.WithJar(c.UserContext())
		c.SetUserContext(ctx)
		err = r.Handler(c, call)
		people.SetCookie(ctx, c)
		if r.Method != fiber.MethodGet && o.AfterWrite != nil {
			o.AfterWrite()
		}
		return err
	}
}

// observed logs and counts every answer, refusals included.
func observed(o Options) fiber.Handler {
	return func(c *fiber.Ctx) error {
		start := o.Machine()
		err := c.Next()
		code := ""
		if err != nil {
			f := asFault(c, err, o.Log)
			code = f.Code
			err = refuse(c, o, f)
		}
		op, _ := c.Locals(localOp).(string)
		if op == "" {
			op = "none"
		}
		took := o.Machine().Sub(start)
		status := c.Response().StatusCode()
		o.Metrics.Answered(op, strconv.Itoa(status), code, took)
		o.Log.LogAttrs(c.UserContext(), slog.LevelInfo, "answered",
			slog.String("request", requestID(c)), slog.String("op", op), slog.Int("status", status),
			slog.String("fault", code), slog.Duration("took", took))
		return err
	}
}
