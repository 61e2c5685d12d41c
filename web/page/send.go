package page

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/ref"
	"fachui/web/people"
	"fachui/web/route"
)

var (
	errManyFields = fault.Define(fault.Invalid, "form.too_many_fields", basis.Basis{},
		"表单的项目过多，最多 {most} 项。", "The form has too many fields; the most is {most}.")
	errForm = fault.Define(fault.Invalid, "form.unreadable", basis.Basis{},
		"无法读取表单。请回到原页面重新填写后提交。", "The form cannot be read. Go back to its page and send it again.")
	errUnsure = fault.Define(fault.Invalid, "form.unsure", basis.Basis{},
		"此事不能撤销。确认办理的，请原样输入“{word}”。", "This cannot be undone. If it is meant, type \"{word}\".")
	errPending = fault.Define(fault.Conflict, "form.pending", basis.Basis{},
		"同一表单正在处理，请稍后刷新页面查看结果，不要重复提交。",
		"The same form is being handled. Reload the page in a moment to see the result instead of sending it again.")
)

// The fields of a form that are about the form itself.
const (
	fieldForm   = "_form"   // its id on the page
	fieldPage   = "_page"   // the page it stands on, shown again if it is refused
	fieldNext   = "_next"   // where a success leads; {name} is a member of the answer
	fieldKey    = "_key"    // made with the page: the same form is done once
	fieldResume = "_resume" // what was typed before the session had ended
	fieldMore   = "_more"   // the list that wants more rows: nothing is done yet
	fieldShow   = "_show"   // the page that shows the answer itself, where it is said only once
	fieldSure   = "_sure"   // what was typed to say that the act is meant
	fieldWord   = "_word"   // and what has to be typed
	fieldLook   = "_look"   // the page that shows the answer beside what was typed: a preview
)

// Once remembers which forms were sent, so that pressing twice, going back and
// sending again, or a retry after a cut connection does a thing once.
type Once interface {
	// Begin takes key for op. If an earlier sending of key was done, it returns
	// where that one led; if one is being handled still, pending is true.
	Begin(ctx context.Context, key ref.ID, person ref.ID, op string, at time.Time) (led string, pending bool, err error)
	// Done keeps where key led. Undo forgets a key whose operation was refused.
	Done(ctx context.Context, key ref.ID, led string) error
	Undo(ctx context.Context, key ref.ID) error
}

// form is the row that does as a form what r does as JSON, at the same address
// without the /api/v1. A DELETE becomes …/end.
func (s *Site) form(r route.Route) route.Route {
	path := strings.TrimPrefix(r.Path, "/api/v1")
	if r.Method == fiber.MethodDelete {
		path += "/end"
	}
	row := route.Raw(fiber.MethodPost, path, "form."+r.Op, r.Access, r.Summary.ZH, r.Summary.EN,
		func(c *fiber.Ctx, call route.Call) error { return s.take(c, call, r) })
	row.Status = fiber.StatusSeeOther
	return row
}

// take runs the operation of a form: a success leads on, a refusal shows the page
// again with what was typed and what would have been right.
func (s *Site) take(c *fiber.Ctx, call route.Call, r route.Route) error {
	values, file, err := fields(c, r)
	if err != nil {
		return s.again(c, call, values, err)
	}
	if values.Get(fieldMore) != "" {
		typed := &refused{form: values.Get(fieldForm), values: values}
		return s.reshow(c, call, typed, nil, values.Get(fieldPage), fiber.StatusOK)
	}
	if word := values.Get(fieldWord); word != "" && !strings.EqualFold(strings.TrimSpace(values.Get(fieldSure)), word) {
		return s.again(c, call, values, errUnsure.With("word", word))
	}
	key, err := ref.Parse(values.Get(fieldKey))
	guarded := err == nil && s.opts.Once != nil && call.Caller.SignedIn() && values.Get(fieldLook) == ""
	if guarded {
		led, pending, err := s.opts.Once.Begin(c.UserContext(), key, call.Caller.Person, r.Op, call.Received)
		switch {
		case err != nil:
			return err
		case pending:
			return s.again(c, call, values, errPending)
		case led != "":
			return c.Redirect(led, fiber.StatusSeeOther)
		}
		call.Key = key.String()
	}
	out, err := s.run(c, call, r, values, file)
	if err != nil {
		if guarded {
			err = errors.Join(err, s.opts.Once.Undo(context.WithoutCancel(c.UserContext()), key))
		}
		return s.again(c, call, values, err)
	}
	if resume := values.Get(fieldResume); resume != "" && r.Op == "session.open" {
		return s.resume(c, call, resume)
	}
	show := local(values.Get(fieldShow))
	if look := local(values.Get(fieldLook)); look != "" {
		typed := &refused{form: values.Get(fieldForm), values: values}
		return s.reshow(c, call, typed, out, look, fiber.StatusOK)
	}
	led := leads(values, out, r.Op)
	if show != "" {
		led = show
	}
	if guarded {
		err = s.opts.Once.Done(context.WithoutCancel(c.UserContext()), key, led)
		if err != nil {
			return err
		}
	}
	if show != "" {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return s.reshow(c, call, nil, out, show, fiber.StatusOK)
	}
	return c.Redirect(led, fiber.StatusSeeOther)
}

func (s *Site) run(c *fiber.Ctx, call route.Call, r route.Route, values url.Values, file []byte) (any, error) {
	body, err := encode(values, r.In)
	if err != nil {
		return nil, err
	}
	return r.Run(c.UserContext(), call, route.Source{
		Path:  func(name string) string { return c.Params(name) },
		Query: func(name string) string { return strings.TrimSpace(values.Get(name)) },
		Body:  body,
		File:  file,
	})
}

// fields reads the body of a form. The query is not looked at: a link must not be
// able to fill in what a person then sends. If a file is refused, what was typed
// beside it comes with the refusal.
func fields(c *fiber.Ctx, r route.Route) (url.Values, []byte, error) {
	kind := strings.TrimSpace(strings.SplitN(c.Get(fiber.HeaderContentType), ";", 2)[0])
	switch {
	case kind == fiber.MIMEMultipartForm || r.File.Field != "" && !r.File.Optional:
		v, file, refused := route.ReadForm(c, r.File)
		_, err := legible(v)
		if err != nil {
			return nil, nil, err
		}
		return v, file, refused
	case kind == fiber.MIMEApplicationForm:
		v, err := url.ParseQuery(string(c.BodyRaw()))
		if err != nil {
			return nil, nil, errForm.Because(err)
		}
		v, err = legible(v)
		return v, nil, err
	case kind == "":
		return url.Values{}, nil, nil // a button without fields
	}
	return nil, nil, errForm
}

func legible(v url.Values) (url.Values, error) {
	for name, values := range v {
		if !legibleText(name) {
			return nil, errForm
		}
		for _, s := range values {
			if !legibleText(s) {
				return nil, errForm
			}
		}
	}
	return v, nil
}

func legibleText(s string) bool {
	return strings.ToValidUTF8(s, "") == s && !strings.ContainsRune(s, 0)
}

// leads is the address a success goes to, with {member}s filled from the answer.
func leads(values url.Values, out any, op string) string {
	to := local(values.Get(fieldNext))
	if to == "" {
		to = local(values.Get(fieldPage))
	}
	if to == "" {
		to = "/"
	}
	if strings.Contains(to, "{") {
		for name, value := range members(out) {
			to = strings.ReplaceAll(to, "{"+name+"}", url.PathEscape(value))
		}
	}
	return withQuery(to, "done", op)
}

// members are the top-level texts and numbers of an answer by JSON name.
func members(out any) map[string]string {
	b, err := json.Marshal(out)
	if err != nil {
		return nil
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal(b, &raw) != nil {
		return nil
	}
	m := map[string]string{}
	for name, v := range raw {
		var s string
		if json.Unmarshal(v, &s) == nil {
			m[name] = s
			continue
		}
		m[name] = string(v)
	}
	return m
}

// withQuery sets name to value in the query of a local address.
func withQuery(to, name, value string) string {
	u, err := url.Parse(to)
	if err != nil {
		return "/"
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// local returns an address of this site as it is, and nothing for any other.
func local(to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") || strings.HasPrefix(to, "/api/") {
		return ""
	}
	return to
}

// refused is a form that was sent and not done.
type refused struct {
	form   string
	fault  *fault.Fault
	values url.Values
	again  bool   // not refused, but shown for sending again
	said   string // the fault in words, as the field says them that it is about
	place  string // stands for them in the summary until the field was shown
}

// again shows the page of a refused form, if the caller may see it; otherwise the
// refusal goes the way of all others.
func (s *Site) again(c *fiber.Ctx, call route.Call, values url.Values, err error) error {
	f := fault.Of(err)
	if f == nil || f.Kind == fault.Internal {
		return err
	}
	shown := s.reshow(c, call, &refused{form: values.Get(fieldForm), fault: f, values: values}, nil, values.Get(fieldPage), StatusOf(f.Kind))
	if shown != nil {
		return err
	}
	return nil
}

// reshow answers with the page at address and, on it, r or what a form answered.
func (s *Site) reshow(c *fiber.Ctx, call route.Call, r *refused, answer any, address string, status int) error {
	u, err := url.Parse(local(address))
	if err != nil || u.Path == "" {
		return errForm
	}
	p, params, ok := s.find(u.EscapedPath())
	if !ok {
		return errForm
	}
	if p.Access.Fresh { // a door that reads the session row must not be passed by a refused form
		call.Caller, err = s.opts.Authenticate(c.UserContext(), "", people.Cookie(c), true)
		if err != nil {
			return err
		}
	}
	call.Court = params["court"]
	call.Role, err = p.Access.Admit(call.Caller, call.Court)
	if err != nil {
		return err
	}
	req := &Request{
		Call: call, Lang: Language(c), Theme: theme(c), Path: u.Path, site: s, page: p,
		params: params, query: u.Query(), title: p.Title, refused: r, answer: answer, fresh: p.Access.Fresh,
	}
	return s.answer(c, req, p, status)
}

// resume shows the page that a person was on when the session had ended, with
// what was typed. Nothing is sent for them.
func (s *Site) resume(c *fiber.Ctx, call route.Call, saved string) error {
	var kept url.Values
	err := json.Unmarshal([]byte(saved), &kept)
	if err != nil || s.opts.Authenticate == nil {
		return c.Redirect("/", fiber.StatusSeeOther)
	}
	call.Caller, err = s.opts.Authenticate(c.UserContext(), "", people.Opened(c.UserContext()), true)
	if err != nil {
		return err
	}
	err = s.reshow(c, call, &refused{form: kept.Get(fieldForm), values: kept, again: true}, nil, kept.Get(fieldPage), fiber.StatusOK)
	if err != nil {
		return c.Redirect("/", fiber.StatusSeeOther)
	}
	return nil
}

// kept is what may be carried over a new sign-in: no secrets.
func keep(values url.Values) string {
	out := url.Values{}
	for name, v := range values {
		if strings.Contains(name, "password") || name == "old" || name == "new" || name == fieldResume {
			continue
		}
		out[name] = v
	}
	b, err := json.Marshal(out)
	if err != nil || len(b) > maxResume {
		return ""
	}
	return string(b)
}

const maxResume = 64 << 10

// statusOf is the one table from kinds of fault to HTTP.
var statusOf = map[fault.Kind]int{
	fault.Internal:  fiber.StatusInternalServerError,
	fault.Invalid:   fiber.StatusBadRequest,
	fault.Refused:   fiber.StatusUnprocessableEntity,
	fault.Unknown:   fiber.StatusUnauthorized,
	fault.Forbidden: fiber.StatusForbidden,
	fault.NotFound:  fiber.StatusNotFound,
	fault.Conflict:  fiber.StatusConflict,
	fault.Busy:      fiber.StatusServiceUnavailable,
}

// StatusOf is the HTTP status of a kind of fault.
func StatusOf(k fault.Kind) int { return statusOf[k] }

var _ = reflect.TypeFor[route.None] // the input of an operation without one
