package page_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"fachui/internal/basis"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/web/page"
	"fachui/web/people"
	"fachui/web/route"
)

var (
	now      = legal.MustParse("2026-04-01T10:00:00+08:00")
	errSmall = fault.Define(fault.Refused, "test.page_small", basis.Online2016(20), "低于 {lowest} 元", "below ¥{lowest}")
	errBad   = fault.Define(fault.Invalid, "test.page_bad", basis.Basis{}, "不是照片", "not a photo")
	caller   = identity.Caller{Person: "0198c0de-0000-7000-8000-000000000009"}
)

type thing struct {
	Lot    ref.ID       `path:"lot"`
	Amount money.Amount `json:"amount" required:"true"`
	Name   string       `json:"name"`
	Rows   []thingRow   `json:"rows"`
	Agree  bool         `json:"agree"`
}

type thingPicture struct {
	Lot  string `path:"lot"`
	Name string `json:"name"`
}

type thingRow struct {
	What string     `json:"what"`
	On   legal.Date `json:"on"`
}

type made struct {
	Thing string `json:"thing"`
}

// keys is an Once in memory.
type keys struct {
	sync.Mutex
	led map[ref.ID]string
}

func (k *keys) Begin(_ context.Context, key, _ ref.ID, _ string, _ time.Time) (string, bool, error) {
	k.Lock()
	defer k.Unlock()
	led, ok := k.led[key]
	if !ok {
		k.led[key] = ""
	}
	return led, ok && led == "", nil
}

func (k *keys) Done(_ context.Context, key ref.ID, led string) error {
	k.Lock()
	defer k.Unlock()
	k.led[key] = led
	return nil
}

func (k *keys) Undo(_ context.Context, key ref.ID) error {
	k.Lock()
	defer k.Unlock()
	delete(k.led, key)
	return nil
}

const template = `{{define "thing"}}<h1>{{t "物" "Thing"}}</h1>{{with .Form "make" "/lots/a/things" "next" "/things/{thing}"}}{{.Open}}
{{.Money "amount" "金额" "Amount" required (about "test.page_small")}}{{.Text "name" "名称" "Name" (value "旧")}}{{.Text "rows.0.what" "事" "What"}}{{.Date "rows.0.on" "日" "On"}}
{{.Checkbox "agree" "同意" "Agree"}}{{.Button "做" "Make"}}{{.Close}}{{end}}{{end}}
{{define "pictures"}}{{with .Form "add" "/lots/a/pictures" "files" "yes"}}{{.Open}}{{.File "picture" "照片" "Photo"}}{{.Text "name" "说明" "Caption"}}{{.Close}}{{end}}{{end}}
{{define "list"}}<h1>{{t "表" "List"}}</h1>{{with .Form "make" "/lots/a/things"}}{{.Open}}{{.Enter}}{{range $i := .Rows "rows" 1}}<i>{{$i}}</i>{{end}}{{.More "rows" "再加" "More"}}{{.Close}}{{end}}{{end}}
{{define "items"}}<h1>i</h1>{{with .Form "make" "/lots/a/things"}}{{.Open}}{{.Text "name" "名" "N" (about "test.page_small#other")}}{{.Text "other" "名" "N" (about "test.page_small#mine")}}{{.Close}}{{end}}{{end}}
{{define "answer"}}<h1>{{.P}}</h1>{{end}}
{{define "shown"}}<h1>{{.P}}</h1>{{end}}`

type fixture struct {
	app  *fiber.App
	got  []thing
	keys *keys
	who  identity.Caller
}

func open(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{keys: &keys{led: map[ref.ID]string{}}, who: caller}
	api := []route.Route{
		route.Post("/api/v1/lots/:lot/things", "thing.make", route.SignedIn(), "做一个", "Make one",
			func(_ context.Context, _ route.Call, in thing) (made, error) {
				if in.Amount.Less(money.MustParse("100.00")) {
					return made{}, errSmall.With("key", "mine").With("lowest", "100.00")
				}
				f.got = append(f.got, in)
				return made{"t/1"}, nil
			}),
		route.Upload("/api/v1/lots/:lot/pictures", "thing.picture", route.SignedIn(), "照", "Picture", route.File{Field: "picture", Sniff: func(head []byte) error {
			if string(head) != "good" {
				return errBad
			}
			return nil
		}}, func(_ context.Context, _ route.Call, in thingPicture, file []byte) (made, error) {
			f.got = append(f.got, thing{Name: in.Name + string(file)})
			return made{"p"}, nil
		}),
		route.Get("/api/v1/lots/:lot", "thing.show", route.SignedIn(), "看", "See",
			func(_ context.Context, _ route.Call, in struct {
				Lot string `path:"lot"`
			}) (string, error) {
				return in.Lot, nil
			}),
		route.Get("/api/v1/courts/:court/secret", "thing.secret", route.Court(identity.Judge), "密", "Secret",
			func(context.Context, route.Call, route.None) (string, error) { return "secret", nil }),
	}
	c := clock.Frozen(now)
	site := page.New(page.Options{
		Clock: c, Once: f.keys,
		Authenticate: func(context.Context, string, string, bool) (identity.Caller, error) { return f.who, nil },
		Families: []page.Family{{
			Files: fstest.MapFS{"a.html": {Data: []byte(template)}},
			Pages: []page.Page{
				{Path: "/lots/:lot/things", Name: "thing", Access: route.Public(), Title: fault.Text{ZH: "物", EN: "Thing"}, Desk: page.Public},
				{Path: "/lots/:lot/pictures", Name: "pictures", Access: route.Public(), Title: fault.Text{ZH: "照", EN: "Pictures"}, Desk: page.Public},
				{Path: "/lots/:lot", Name: "lot", Template: "shown", Access: route.Public(), Title: fault.Text{ZH: "看", EN: "See"}, Desk: page.Public,
					Load: func(ctx context.Context, r *page.Request) (any, error) { return page.Ask[string](ctx, r, "thing.show") }},
				{Path: "/items", Name: "items", Access: route.Public(), Title: fault.Text{ZH: "项", EN: "Items"}, Desk: page.Public},
				{Path: "/list", Name: "list", Access: route.Public(), Title: fault.Text{ZH: "表", EN: "List"}, Desk: page.Public},
				{Path: "/answer", Name: "answer", Access: route.SignedIn(), Title: fault.Text{ZH: "答", EN: "Answer"}, Desk: page.Public,
					Load: func(_ context.Context, r *page.Request) (any, error) {
						m, ok := page.Answer[made](r)
						if !ok {
							return "nothing", nil
						}
						return m.Thing, nil
					}},
				{Path: "/secret", Name: "secret", Template: "shown", Access: route.Public(), Title: fault.Text{ZH: "密", EN: "Secret"}, Desk: page.Public,
					Load: func(ctx context.Context, r *page.Request) (any, error) {
						return page.Ask[string](ctx, r, "thing.secret", "court", "jinjiang")
					}},
			},
		}},
	}, api)
	f.app = fiber.New(fiber.Config{Immutable: true, StrictRouting: true, DisablePreParseMultipartForm: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		return site.Refuse(c, route.Call{At: now}, fault.Of(err), "r")
	}})
	for _, r := range site.Rows() {
		f.app.Add(r.Method, r.Path, func(c *fiber.Ctx) error {
			c.SetUserContext(people.WithJar(c.UserContext()))
			call := route.Call{Caller: f.who, Court: c.Params("court"), At: now}
			_, err := r.Access.Admit(call.Caller, call.Court)
			if err != nil {
				return err
			}
			return r.Handler(c, call)
		})
	}
	return f
}

func (f *fixture) send(t *testing.T, method, path string, form url.Values) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := f.app.Test(req, -1)
	require.NoError(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(b)
}

func sent(pairs ...string) url.Values {
	v := url.Values{"_form": {"make"}, "_page": {"/lots/a/things?tab=2"}, "_next": {"/things/{thing}"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func TestAFormDoesWhatTheOperationDoes(t *testing.T) {
	t.Parallel()
	f := open(t)
	resp, _ := f.send(t, http.MethodPost, "/lots/0198c0de-0000-7000-8000-000000000001/things",
		sent("amount", " ￥１，２３４．５０ ", "name", "甲 乙", "rows.0.what", "看样", "rows.0.on", "2026-05-01", "rows.1.what", " ", "agree", "true"))
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.Equal(t, "/things/t%2F1?done=thing.make", resp.Header.Get("Location"), "the answer's member is escaped")
	require.Len(t, f.got, 1)
	in := f.got[0]
	require.Equal(t, "1234.50", in.Amount.String(), "full-width digits and separators of people are read")
	require.Equal(t, "甲 乙", in.Name)
	require.Equal(t, []thingRow{{"看样", legal.MustDate("2026-05-01")}}, in.Rows, "a blank row is none")
	require.True(t, in.Agree)
}

func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		typed  []string
		status int
		says   string
	}{
		{"a rule, beside the field that claims it", []string{"amount", "99.99", "name", "甲<b>"}, 422, `id="make-amount-error"`},
		{"a fen too fine", []string{"amount", "1.001"}, 400, `id="make-amount-error"`},
		{"no number", []string{"amount", "很多"}, 400, `id="make-amount-error"`},
		{"nothing", []string{"amount", ""}, 400, `id="make-amount-error"`},
		{"a date in a row", []string{"amount", "100", "rows.0.what", "x", "rows.0.on", "1/5/2026"}, 400, `id="make-rows-0-on-error"`},
		{"a field that does not exist", []string{"amount", "100", "price", "1"}, 400, "request.unknown_field"},
	} {
		f := open(t)
		resp, body := f.send(t, http.MethodPost, "/lots/0198c0de-0000-7000-8000-000000000001/things", sent(c.typed...))
		require.Equal(t, c.status, resp.StatusCode, c.name)
		require.Contains(t, body, c.says, c.name)
		require.Contains(t, body, `role="alert"`, c.name)
		require.Empty(t, f.got, c.name)
		for i := 0; i+1 < len(c.typed); i += 2 {
			if c.typed[i] != "price" {
				require.Contains(t, body, strings.ReplaceAll(c.typed[i+1], "<b>", "&lt;b&gt;"), c.name)
			}
		}
		require.Contains(t, body, `name="_page" value="/lots/a/things?tab=2"`, c.name+": the page is the same one")
	}
}

// upload sends a form with a picture, if it has one.
func (f *fixture) upload(t *testing.T, picture string) (*http.Response, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, field := range [][2]string{{"_form", "add"}, {"_page", "/lots/a/pictures"}, {"_key", ref.New().String()}} {
		require.NoError(t, w.WriteField(field[0], field[1]))
	}
	to, err := w.CreateFormFile("picture", "猫.jpg")
	require.NoError(t, err)
	_, err = io.WriteString(to, picture)
	require.NoError(t, err)
	require.NoError(t, w.WriteField("name", "屋里的猫"))
	require.NoError(t, w.Close())
	req := httptest.NewRequest(http.MethodPost, "/lots/a/pictures", &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	resp, err := f.app.Test(req, -1)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(body)
}

func TestAFormWithAFile(t *testing.T) {
	t.Parallel()
	f := open(t)
	resp, _ := f.upload(t, "good")
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.Equal(t, "/lots/a/pictures?done=thing.picture", resp.Header.Get("Location"))
	require.Equal(t, "屋里的猫good", f.got[0].Name)
	for _, picture := range []string{"bad", ""} {
		resp, body := f.upload(t, picture)
		require.Equal(t, http.StatusBadRequest, resp.StatusCode)
		require.Contains(t, body, `id="add-picture-error"`, "beside the file")
		require.Contains(t, body, `value="屋里的猫"`, "what stands behind the file was typed, too")
	}
	require.Len(t, f.got, 1)
	f.who = identity.Caller{}
	resp, body := f.upload(t, "good")
	require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	require.Contains(t, body, "屋里的猫", "an ended session keeps the text")
}

func TestPressingTwiceDoesItOnce(t *testing.T) {
	t.Parallel()
	f := open(t)
	key := ref.New().String()
	path := "/lots/0198c0de-0000-7000-8000-000000000001/things"
	first, _ := f.send(t, http.MethodPost, path, sent("amount", "100", "_key", key))
	second, _ := f.send(t, http.MethodPost, path, sent("amount", "100", "_key", key))
	require.Equal(t, first.Header.Get("Location"), second.Header.Get("Location"))
	require.Len(t, f.got, 1)

	f.keys.led["0198c0de-0000-7000-8000-00000000000b"] = ""
	resp, body := f.send(t, http.MethodPost, path, sent("amount", "100", "_key", "0198c0de-0000-7000-8000-00000000000b"))
	require.Equal(t, http.StatusConflict, resp.StatusCode)
	require.Contains(t, body, "form.pending")

	refused := ref.New().String()
	_, _ = f.send(t, http.MethodPost, path, sent("amount", "1", "_key", refused))
	resp, _ = f.send(t, http.MethodPost, path, sent("amount", "100", "_key", refused))
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, "what was refused may be corrected and sent again")
}

func TestAnEndedSessionLosesNothingTyped(t *testing.T) {
	t.Parallel()
	f := open(t)
	f.who = identity.Caller{}
	resp, body := f.send(t, http.MethodPost, "/lots/0198c0de-0000-7000-8000-000000000001/things",
		sent("amount", "88888", "name", "写了很久", "password", "hunter2"))
	require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	require.Contains(t, body, "_resume")
	require.Contains(t, body, "写了很久")
	require.NotContains(t, body, "hunter2", "a secret is not carried")
	require.Contains(t, body, `name="_next" value="/lots/a/things?tab=2"`)
}

func TestAPageShowsNothingTheInterfaceWouldRefuse(t *testing.T) {
	t.Parallel()
	f := open(t)
	resp, body := f.send(t, http.MethodGet, "/secret", nil)
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
	require.Contains(t, body, "access.court")
	resp, body = f.send(t, http.MethodGet, "/lots/abc", nil)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, body, "<h1>abc</h1>")
}

// The interface names a field by its JSON name; a person knows it by its label.
func TestARefusalCallsAFieldAsThePageDoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		typed []string
		says  string
	}{
		{"left empty", []string{"amount", ""}, "请填写“金额”。"},
		{"two fen points", []string{"amount", "1.001"}, "“金额”的金额最多两位小数"},
		{"no date", []string{"amount", "100", "rows.0.what", "x", "rows.0.on", "1/5/2026"}, "”应为日期，如 2026年4月1日。"},
	} {
		f := open(t)
		_, body := f.send(t, http.MethodPost, "/lots/0198c0de-0000-7000-8000-000000000001/things", sent(c.typed...))
		require.Equal(t, 2, strings.Count(body, c.says), "%s: in the summary, and beside the field", c.name)
		require.NotContains(t, body, "“amount”", c.name)
		require.NotContains(t, body, "\uE0FA", c.name)
	}
}

func TestAFormLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	for _, next := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/api/v1/lots", ""} {
		f := open(t)
		resp, _ := f.send(t, http.MethodPost, "/lots/0198c0de-0000-7000-8000-000000000001/things", sent("amount", "100", "_next", next))
		require.Equal(t, "/lots/a/things?done=thing.make&tab=2", resp.Header.Get("Location"), next)
	}
}

func TestBothLanguagesAndTheChoiceIsKept(t *testing.T) {
	t.Parallel()
	f := open(t)
	_, zh := f.send(t, http.MethodGet, "/lots/a/things", nil)
	_, en := f.send(t, http.MethodGet, "/lots/a/things?lang=en", nil)
	require.Contains(t, zh, `<html lang="zh-CN">`)
	require.Contains(t, zh, "<h1>物</h1>")
	require.Contains(t, en, `<html lang="en">`)
	require.Contains(t, en, "<h1>Thing</h1>")
	_, dark := f.send(t, http.MethodGet, "/lots/a/things?theme=dark", nil)
	require.Contains(t, dark, `data-theme="dark"`)
}

func TestAListGrowsWithoutDoingAnything(t *testing.T) {
	t.Parallel()
	f := open(t)
	path := "/lots/0198c0de-0000-7000-8000-000000000001/things"
	rows := func(body string) int { return strings.Count(body, "<i>") }
	_, body := f.send(t, http.MethodGet, "/list", nil)
	require.Equal(t, 3, rows(body), "the known row and two blank ones")
	resp, body := f.send(t, http.MethodPost, path, sent("_page", "/list", "_more", "rows", "amount", "100", "rows.0.what", "看样", "rows.2.what", ""))
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, 6, rows(body), "the three shown and three more")
	require.NotContains(t, body, `role="alert"`)
	require.Empty(t, f.got, "nothing is done")
	_, body = f.send(t, http.MethodPost, path, sent("_page", "/list", "amount", "1", "rows.3.what", "看样"))
	require.Equal(t, 6, rows(body), "a refused form keeps the row that was typed, and two blank ones")
	_, body = f.send(t, http.MethodPost, path, sent("_page", "/list", "_more", "rows", "rows.9999.what", "看样"))
	require.Equal(t, 3, rows(body), "a number beyond the most is none")
	_, body = f.send(t, http.MethodPost, path, sent("_page", "/list", "_more", "rows", "rows.59.what", "看样"))
	require.Equal(t, 60, rows(body), "there is a most")
}

func TestWhatIsSaidOnceIsShownAndNotKept(t *testing.T) {
	t.Parallel()
	f := open(t)
	key := ref.New().String()
	path := "/lots/0198c0de-0000-7000-8000-000000000001/things"
	resp, body := f.send(t, http.MethodPost, path, sent("amount", "100", "_show", "/answer", "_key", key))
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, body, "<h1>t/1</h1>")
	require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	resp, _ = f.send(t, http.MethodPost, path, sent("amount", "100", "_show", "/answer", "_key", key))
	require.Equal(t, "/answer", resp.Header.Get("Location"), "sent again, it is not said again")
	_, body = f.send(t, http.MethodGet, "/answer", nil)
	require.Contains(t, body, "<h1>nothing</h1>")
	require.Len(t, f.got, 1)
}

func TestALookChangesNothingAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	f := open(t)
	key := ref.New().String()
	path := "/lots/0198c0de-0000-7000-8000-000000000001/things"
	resp, body := f.send(t, http.MethodPost, path, sent("amount", "100", "name", "新名", "_look", "/lots/a/things?tab=2", "_key", key))
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, body, "新名")
	require.NotContains(t, body, `id="fault"`)
	resp, _ = f.send(t, http.MethodPost, path, sent("amount", "100", "_look", "https://elsewhere.example/", "_key", key))
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, "a look leads nowhere else, and has not used up the key")
	require.Len(t, f.got, 2)
}

// One code that stands for many items is said beside the item that it is about.
func TestARefusalOfOneItemOfAList(t *testing.T) {
	t.Parallel()
	f := open(t)
	_, body := f.send(t, http.MethodPost, "/lots/0198c0de-0000-7000-8000-000000000001/things", sent("amount", "1", "_page", "/items"))
	require.Contains(t, body, `id="make-other-error"`)
	require.NotContains(t, body, `id="make-name-error"`)
}

func TestWhatCannotBeUndoneAsksForAWord(t *testing.T) {
	t.Parallel()
	f := open(t)
	path := "/lots/0198c0de-0000-7000-8000-000000000001/things"
	for typed, status := range map[string]int{"": 400, "撤": 400, "撤回": 303, " 撤回 ": 303} {
		resp, body := f.send(t, http.MethodPost, path, sent("amount", "100", "_word", "撤回", "_sure", typed))
		require.Equal(t, status, resp.StatusCode, "%q", typed)
		require.Equal(t, status == 400, strings.Contains(body, "form.unsure"))
	}
	require.Len(t, f.got, 2)
}
