package web

import (
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fachui/web/route"
)

// drainMost is how much of a refused body is read to its end, so that its sender
// comes to read why; whoever sends more finds the connection closed.
const drainMost = 32 << 20

// drained leaves nothing of a body behind: a refusal may come before the body was
// read, and what is left of it must never be taken for the next request.
func drained(c *fiber.Ctx) error {
	err := c.Next()
	body := c.Context().RequestBodyStream()
	if body == nil {
		return err
	}
	if c.Request().Header.ContentLength() > drainMost {
		c.Context().SetConnectionClose()
		return err
	}
	_, broken := io.Copy(io.Discard, io.LimitReader(body, drainMost+1))
	if broken != nil || c.Request().Header.ContentLength() < 0 {
		c.Context().SetConnectionClose()
	}
	return err
}

// measured refuses a body that is longer than its route takes, by what its header
// says and before any of it is asked for. A body that does not say how long it is
// cannot be measured and is refused: no browser sends one.
func measured(rows []route.Route) fiber.Handler {
	var uploads []string
	for _, r := range rows {
		if r.File.Field != "" {
			uploads = append(uploads, r.Path, strings.TrimPrefix(r.Path, "/api/v1")) // and the page's form
		}
	}
	return func(c *fiber.Ctx) error {
		length := c.Request().Header.ContentLength()
		if length == -1 {
			return errLength
		}
		if length <= bodyLimit {
			return c.Next()
		}
		for _, pattern := range uploads {
			if c.Method() == fiber.MethodPost && fiber.RoutePatternMatch(c.Path(), pattern) {
				if length > route.UploadMost {
					return route.ErrUploadLarge.With("limit", route.FileMost>>20)
				}
				return c.Next()
			}
		}
		return errTooLarge.With("limit", bodyLimit)
	}
}
