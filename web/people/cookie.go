package people

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/identity"
)

// The names of the session cookie. Over HTTPS a browser keeps a __Host- cookie
// for this host alone and never sends it unencrypted; over plain HTTP, as in a
// demo on one machine, browsers refuse that name.
const (
	PlainCookie  = "fachui_session"
	SecureCookie = "__Host-fachui_session"
)

// Cookie returns the session token that a page's request carries, or "".
func Cookie(c *fiber.Ctx) string {
	if c.Secure() {
		return c.Cookies(SecureCookie)
	}
	return c.Cookies(PlainCookie)
}

// jar takes what an operation wants done to the cookie, because operations do
// not see the request.
type jar struct {
	set     bool
	token   string
	expires time.Time
}

type jarKey struct{}

// WithJar lets the operations that run under the returned context set or drop the
// session cookie; [SetCookie] then does it.
func WithJar(ctx context.Context) context.Context {
	return context.WithValue(ctx, jarKey{}, &jar{})
}

// SetCookie puts into c's answer what the operations under ctx wanted done to the
// session cookie.
func SetCookie(ctx context.Context, c *fiber.Ctx) {
	if j, ok := ctx.Value(jarKey{}).(*jar); ok && j.set {
		c.Cookie(cookieFor(c, *j))
	}
}

// Opened returns the token of the session that was opened under ctx, or "".
func Opened(ctx context.Context) string {
	if j, ok := ctx.Value(jarKey{}).(*jar); ok {
		return j.token
	}
	return ""
}

func cookieFor(c *fiber.Ctx, j jar) *fiber.Cookie {
	name := PlainCookie
	if c.Secure() {
		name = SecureCookie
	}
	return &fiber.Cookie{
		Name: name, Value: j.token, Path: "/", Expires: j.expires,
		Secure: c.Secure(), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	}
}

func keepSession(ctx context.Context, s identity.Session) {
	if j, ok := ctx.Value(jarKey{}).(*jar); ok {
		*j = jar{set: true, token: string(s.Token), expires: s.Expires}
	}
}

func dropSession(ctx context.Context) {
	if j, ok := ctx.Value(jarKey{}).(*jar); ok {
		*j = jar{set: true, expires: time.Unix(1, 0)}
	}
}
