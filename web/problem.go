package web

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/web/page"
	"fachui/web/route"
)

// What goes wrong before or beside an operation.
var (
	errInternal = fault.Define(fault.Internal, "internal", basis.Basis{},
		"系统内部错误，已记录（编号 {request}）。请稍后重试。", "Internal error, recorded as {request}. Please try again later.")
	errNoRoute = fault.Define(fault.NotFound, "request.no_such_address", basis.Basis{},
		"没有这个地址：{method} {path}。接口目录见 /api。", "There is nothing at {method} {path}. See /api for the list.")
	errTooLarge = fault.Define(fault.Invalid, "request.too_large", basis.Basis{},
		"请求过大，上限为 {limit} 字节。", "The request is too large; the limit is {limit} bytes.")
	errLength = fault.Define(fault.Invalid, "request.length", basis.Basis{},
		"请求没有写明长度（Content-Length）。", "The request does not say how long it is (Content-Length).")
	errOrigin = fault.Define(fault.Forbidden, "request.cross_origin", basis.Basis{},
		"请求来自其他网站，已拒绝。请在本站页面上操作。", "The request came from another site and was refused. Use this site's own pages.")
	errEncoding = fault.Define(fault.Invalid, "request.encoding", basis.Basis{},
		"请求正文不能压缩（Content-Encoding: {encoding}）。请直接发送未压缩的内容。",
		"The body may not be compressed (Content-Encoding: {encoding}). Send it as it is.")
	errTransport = fault.Define(fault.Invalid, "request.transport", basis.Basis{},
		"请求不符合 HTTP 规范：{why}。", "The request is not proper HTTP: {why}.")
)

// problem is an answer as RFC 9457 describes it, with the words in both
// languages: a page shows one, a record keeps both.
type problem struct {
	Type     string            `json:"type"`
	Title    string            `json:"title"`
	Status   int               `json:"status"`
	Detail   string            `json:"detail"`
	Instance string            `json:"instance"`
	Code     string            `json:"code"`
	ZH       string            `json:"zh"`
	EN       string            `json:"en"`
	Basis    string            `json:"basis,omitempty"`
	BasisEN  string            `json:"basis_en,omitempty"`
	Args     map[string]string `json:"args,omitempty"`
}

// asFault turns any error into the fault that a person may see.
func asFault(c *fiber.Ctx, err error, log *slog.Logger) *fault.Fault {
	if f := fault.Of(err); f != nil && f.Kind != fault.Internal {
		return f
	}
	if fe, ok := errors.AsType[*fiber.Error](err); ok {
		switch {
		case fe.Code == fiber.StatusNotFound || fe.Code == fiber.StatusMethodNotAllowed:
			return errNoRoute.With("method", c.Method()).With("path", c.Path())
		case fe.Code == fiber.StatusRequestEntityTooLarge:
			return errTooLarge.With("limit", bodyLimit)
		case fe.Code < 500:
			return errTransport.With("why", fe.Message)
		}
	}
	log.ErrorContext(c.UserContext(), "internal error",
		slog.String("request", requestID(c)), slog.String("path", c.Path()), slog.Any("error", err))
	return errInternal.With("request", requestID(c))
}

// refuse answers with the words of f: with a page to whoever looks at pages, as a
// problem document to a program.
func refuse(c *fiber.Ctx, o Options, f *fault.Fault) error {
	if f.Kind == fault.Busy {
		c.Set(fiber.HeaderRetryAfter, retryAfter(f))
	}
	if o.Site == nil || !looksAtPages(c) {
		return answerProblem(c, f)
	}
	call, ok := c.Locals(localCall).(route.Call)
	if !ok {
		call = route.Call{Received: c.Context().Time(), At: o.Clock.Stamp(c.Context().Time())}
	}
	if f.Kind == fault.Unknown && (c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead) {
		to := url.Values{"next": {c.OriginalURL()}}
		return c.Redirect("/sign-in?"+to.Encode(), fiber.StatusSeeOther)
	}
	err := o.Site.Refuse(c, call, f, requestID(c))
	if err != nil {
		o.Log.ErrorContext(c.UserContext(), "show refusal", slog.String("request", requestID(c)), slog.Any("error", err))
		return answerProblem(c, f)
	}
	return nil
}

// looksAtPages reports whether the answer is for a person's browser.
func looksAtPages(c *fiber.Ctx) bool {
	return !strings.HasPrefix(c.Path(), "/api/") && strings.Contains(c.Get(fiber.HeaderAccept), "text/html")
}

func answerProblem(c *fiber.Ctx, f *fault.Fault) error {
	status := page.StatusOf(f.Kind)
	before, behind, err := problemWords.of(f, status, english(c))
	if err != nil {
		return err
	}
	c.Status(status)
	answer := c.Response()
	answer.SetBodyRaw(slices.Concat(before, []byte(requestID(c)), behind))
	answer.Header.SetContentType("application/problem+json; charset=utf-8")
	return nil
}

// write is the problem document of a refusal, without the number of a request.
func write(f *fault.Fault, status int, english bool) ([]byte, error) {
	zh, en := f.ZH(), f.EN()
	detail, title := zh, "请求被拒绝"
	if english {
		detail, title = en, "The request was refused"
	}
	return json.Marshal(problem{
		Type: "/faults#" + f.Code, Title: title, Status: status, Detail: detail,
		Code: f.Code, ZH: zh, EN: en, Basis: f.Basis.ZH(), BasisEN: f.Basis.EN(), Args: f.Args(),
	})
}

// retryAfter is how many seconds to wait: what the fault says, or one.
func retryAfter(f *fault.Fault) string {
	if n, err := strconv.Atoi(f.Args()["seconds"]); err == nil && n > 0 {
		return strconv.Itoa(n)
	}
	return "1"
}

// english reports whether the caller prefers English; Chinese is the default.
func english(c *fiber.Ctx) bool { return page.Language(c) == "en" }
