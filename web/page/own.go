package page

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/fault"
	"fachui/web/route"
)

// own are the pages that every site has.
func own() Family {
	return Family{Files: nil, Pages: []Page{
		{Path: "/sign-in", Name: "sign_in", Access: route.Public(), Desk: Public,
			Title: fault.Text{ZH: "登录", EN: "Sign in"}, Load: loadSignIn},
		{Path: "/about/components", Name: "components", Access: route.Public(), Desk: Public,
			Title: fault.Text{ZH: "页面组件", EN: "Components"}},
		{Path: "/about/writing", Name: "writing", Access: route.Public(), Desk: Public,
			Title: fault.Text{ZH: "我们怎样写", EN: "How we write"}},
	}}
}

// signIn is what the page for signing in shows.
type signIn struct {
	Next   string
	Resume string // what was typed before the session had ended
}

func loadSignIn(_ context.Context, r *Request) (any, error) {
	p := signIn{Next: local(r.Query("next"))}
	if p.Next == "" {
		p.Next = "/me"
	}
	if r.refused != nil { // a wrong password must not lose what was typed before
		p.Resume = r.refused.values.Get(fieldResume)
	}
	return p, nil
}

// Refuse answers a page's request with the words of a refusal. Somebody who has
// to sign in first gets the page for it, with what they had typed.
func (s *Site) Refuse(c *fiber.Ctx, call route.Call, f *fault.Fault, requestID string) error {
	r := s.request(c, call, Page{Name: "refusal", Template: "refusal", Desk: Public, Title: fault.Text{ZH: "未能办理", EN: "Not done"}})
	if f.Kind == fault.Unknown {
		return s.askToSignIn(c, r, f)
	}
	html, err := s.refusal(c.UserContext(), r, f, requestID)
	if err != nil {
		return err
	}
	return sendHTML(c, StatusOf(f.Kind), html)
}

func (s *Site) askToSignIn(c *fiber.Ctx, r *Request, f *fault.Fault) error {
	p := signIn{Next: r.Path}
	if q := r.query.Encode(); q != "" {
		p.Next += "?" + q
	}
	if c.Method() == fiber.MethodPost {
		p.Next = "/me"
		values, _, err := fields(c, route.Route{}) // a file is lost: it must be chosen again
		if err == nil {
			p.Resume = keep(values)
			if back := local(values.Get(fieldPage)); back != "" {
				p.Next = back
			}
		}
	}
	page, _, _ := s.find("/sign-in")
	r.page, r.Path, r.query, r.title = page, "/sign-in", map[string][]string{"next": {p.Next}}, page.Title
	if c.Method() == fiber.MethodPost {
		r.refused = &refused{form: "sign-in", fault: f, values: map[string][]string{}}
	}
	html, err := s.render(c.UserContext(), r, page, p)
	if err != nil {
		return err
	}
	return sendHTML(c, StatusOf(f.Kind), html)
}

func sendHTML(c *fiber.Ctx, status int, html string) error {
	c.Status(status)
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return c.SendString(html)
}

// Show answers with a page that stands outside the table: the documentation of
// the interface.
func (s *Site) Show(c *fiber.Ctx, call route.Call, p Page, shown any) error {
	r := s.request(c, call, p)
	html, err := s.render(c.UserContext(), r, p, shown)
	if err != nil {
		return err
	}
	return sendHTML(c, fiber.StatusOK, html)
}
