package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"

	"fachui/internal/identity"
	"fachui/internal/ref"
)

const (
	localRequest = "request"
	localOp      = "op"
	localCall    = "call"
)

// Authenticator tells who is asking. No credential at all is the anonymous
// Caller; a wrong or ended one is a fault.
type Authenticator interface {
	Authenticate(ctx context.Context, bearer, cookie string, fresh bool) (identity.Caller, error)
}

func identify(c *fiber.Ctx) error {
	id := ref.New().String()
	c.Locals(localRequest, id)
	c.Set(fiber.HeaderXRequestID, id)
	return c.Next()
}

func requestID(c *fiber.Ctx) string {
	id, _ := c.Locals(localRequest).(string)
	return id
}

func bearer(c *fiber.Ctx) string {
	token, ok := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
	if !ok {
		return ""
	}
	return token
}

// guards are the headers that keep a browser from doing us harm: nothing is loaded from
// elsewhere, nothing is framed, nothing is guessed. Their names stand as they are sent.
var guards = []struct{ name, value []byte }{
	{[]byte("Content-Security-Policy"), []byte("default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")},
	{[]byte("X-Content-Type-Options"), []byte("nosniff")},
	{[]byte("X-Frame-Options"), []byte("DENY")},
	{[]byte("Referrer-Policy"), []byte("same-origin")},
	{[]byte("Permissions-Policy"), []byte("camera=(), microphone=(), geolocation=()")},
	{[]byte("Cross-Origin-Opener-Policy"), []byte("same-origin")},
	{[]byte("Cross-Origin-Resource-Policy"), []byte("same-origin")},
	{[]byte("Cache-Control"), []byte("no-store")},
}

func secured(c *fiber.Ctx) error {
	header := &c.Response().Header
	for _, g := range guards {
		header.SetCanonical(g.name, g.value)
	}
	if c.Secure() {
		c.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	return c.Next()
}

var crossOrigin = http.NewCrossOriginProtection()

// sameOrigin refuses requests that change something and come from another
// site's page, by the browser's own Sec-Fetch-Site and Origin headers.
func sameOrigin(c *fiber.Ctx) error {
	header := &c.Request().Header
	if len(header.Peek("Origin")) == 0 && len(header.Peek("Sec-Fetch-Site")) == 0 {
		return c.Next() // no browser sends a form of another site without either
	}
	req, err := http.NewRequestWithContext(c.UserContext(), c.Method(), "/", nil)
	if err != nil {
		return err
	}
	req.Host = string(c.Context().Host())
	for _, h := range []string{"Origin", "Sec-Fetch-Site"} {
		if v := c.Get(h); v != "" {
			req.Header.Set(h, v)
		}
	}
	if crossOrigin.Check(req) != nil {
		return errOrigin
	}
	return c.Next()
}

// uncompressed refuses a body that would have to be unpacked: the limit of a body
// holds for what was sent, and a megabyte can unpack to a gigabyte.
func uncompressed(c *fiber.Ctx) error {
	if encoding := c.Get(fiber.HeaderContentEncoding); encoding != "" {
		return errEncoding.With("encoding", encoding)
	}
	return c.Next()
}

// packed makes pages and lists small on their way to a phone. Streams are left
// alone: packing would hold their frames back.
func packed() fiber.Handler {
	return compress.New(compress.Config{
		Level: compress.LevelBestSpeed,
		Next: func(c *fiber.Ctx) bool {
			return strings.HasSuffix(c.Path(), "/stream") || strings.HasPrefix(c.Path(), "/static/") || strings.HasPrefix(c.Path(), "/api/v1/files/")
		},
	})
}
