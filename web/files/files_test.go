package files_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/blob"
	"fachui/internal/clock"
	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/observe"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
	"fachui/web"
	webfiles "fachui/web/files"
)

// door admits whoever the bearer token names.
type door map[string]identity.Caller

func (d door) Authenticate(_ context.Context, bearer, _ string, _ bool) (identity.Caller, error) {
	return d[bearer], nil
}

// site is a running server of these routes, and a court with an asset.
type site struct {
	t    *testing.T
	app  *fiber.App
	pool *pgxpool.Pool
	base string // of the asset
	id   ref.ID
}

func newSite(t *testing.T) site {
	t.Helper()
	pool := pgtest.New(t)
	fixture.Court(t, pool, "jinjiang")
	_, asset := fixture.Asset(t, pool, "jinjiang", "immovable", "housing")
	store, err := blob.OpenDir(filepath.Join(t.TempDir(), "files"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	in := func(court string, r identity.Role) identity.Caller {
		return identity.Caller{Person: ref.New(), Courts: map[string][]identity.Role{court: {r}}}
	}
	app := web.New(web.Options{
		Routes: webfiles.Routes(files.New(pool, store)), Clock: clock.Frozen(legal.MustParse("2026-06-01T10:00:00")), Machine: clock.System,
		Auth: door{"clerk": in("jinjiang", identity.Clerk), "finance": in("jinjiang", identity.FinanceMaker), "other": in("wuhou", identity.Clerk), "zhang": {Person: ref.New()}},
		Log:  slog.New(slog.DiscardHandler), Metrics: observe.NewMetrics(),
	})
	return site{t, app, pool, "/api/v1/courts/jinjiang/assets/" + asset.String(), asset}
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// get reads a member of a JSON answer.
func (a answer) get(name string) any {
	var m map[string]any
	_ = json.Unmarshal(a.body, &m)
	return m[name]
}

func (s site) send(who, method, path, kind string, body io.Reader, headers ...string) answer {
	s.t.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Authorization", "Bearer "+who)
	r.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := s.app.Test(r, -1)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	return answer{resp.StatusCode, resp.Header, b}
}

func (s site) get(who, path string, headers ...string) answer {
	s.t.Helper()
	return s.send(who, http.MethodGet, path, "", nil, headers...)
}

func (s site) put(path, body string) answer {
	s.t.Helper()
	return s.send("clerk", http.MethodPut, path, "application/json", strings.NewReader(body))
}

// upload sends a file and text fields, given as name, content, ….
func (s site) upload(who, path, field string, file []byte, texts ...string) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(texts); i += 2 {
		require.NoError(s.t, w.WriteField(texts[i], texts[i+1]))
	}
	to, err := w.CreateFormFile(field, "../../etc/客厅.svg")
	require.NoError(s.t, err)
	_, err = to.Write(file)
	require.NoError(s.t, err)
	require.NoError(s.t, w.Close())
	return s.send(who, http.MethodPost, path, w.FormDataContentType(), &b)
}

func picture(seed uint8) []byte {
	m := image.NewGray(image.Rect(0, 0, 800, 600))
	for i := range m.Pix {
		m.Pix[i] = uint8(i / 800)
	}
	for y := range 100 {
		for x := range 100 {
			m.SetGray(x, y, color.Gray{Y: seed})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return b.Bytes()
}

const paper = "%PDF-1.7\ntrailer <<>>\n%%EOF\n"

func TestFromUploadToThePublic(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	up := s.upload("clerk", s.base+"/photos", "photo", picture(10), "caption", "客厅")
	require.Equal(t, 201, up.status, "%s", up.body)
	require.EqualValues(t, 800, up.get("width"))
	require.EqualValues(t, 600, up.get("height"))
	second := s.upload("clerk", s.base+"/photos", "photo", picture(200))
	require.Equal(t, 201, second.status, "%s", second.body)
	large, thumb := fmt.Sprint("/api/v1/files/", up.get("large")), fmt.Sprint("/api/v1/files/", up.get("thumb"))
	for who, status := range map[string]int{"": 404, "zhang": 404, "other": 404, "clerk": 200, "finance": 200} {
		a := s.get(who, large)
		require.Equal(t, status, a.status, who)
		if status == 200 {
			require.Equal(t, "private, no-cache", a.header.Get("Cache-Control"))
		}
	}
	require.Equal(t, 200, s.put(s.base+"/photos/order", fmt.Sprintf(`{"photos":[%q,%q]}`, second.get("photo"), up.get("photo"))).status)

	lot := fixture.Announced(t, s.pool, fixture.Lot{Court: "jinjiang", Asset: s.id}).String()
	var seen []map[string]any
	require.NoError(t, json.Unmarshal(s.get("", "/api/v1/lots/"+lot+"/photos").body, &seen))
	require.Len(t, seen, 2)
	require.Equal(t, second.get("photo"), seen[0]["photo"])
	require.NotContains(t, seen[0], "added_at")
	for _, path := range []string{large, thumb} {
		a := s.get("", path)
		require.Equal(t, 200, a.status)
		require.Equal(t, "\xff\xd8\xff", string(a.body[:3]))
		for name, want := range map[string]string{
			"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=86400, immutable",
			"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			require.Equal(t, want, a.header.Get(name))
		}
		require.True(t, strings.HasPrefix(a.header.Get("Content-Disposition"), "inline; "))
		require.Equal(t, http.StatusNotModified, s.get("", path, "If-None-Match", a.header.Get("ETag")).status)
	}
	require.Equal(t, 200, s.put(fmt.Sprint(s.base, "/photos/", up.get("photo"), "/hiding"), `{"reason":"有车牌"}`).status)
	require.Equal(t, 404, s.get("", large).status)
	require.Equal(t, 200, s.get("clerk", large).status)
	require.Contains(t, string(s.get("finance", s.base+"/photos").body), "有车牌")
}

func TestPapersAreSavedAndNeverShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lot := fixture.Announced(t, s.pool, fixture.Lot{Court: "jinjiang", Asset: s.id}).String()
	inside := s.upload("clerk", s.base+"/attachments", "file", []byte(paper), "kind", "survey", "title", "勘查笔录")
	require.Equal(t, 201, inside.status, "%s", inside.body)
	open := s.upload("clerk", "/api/v1/courts/jinjiang/lots/"+lot+"/attachments", "file", []byte(paper+"%%EOF"), "kind", "ruling", "title", "执行裁定书", "public", "true")
	require.Equal(t, 201, open.status, "%s", open.body)
	a := s.get("", fmt.Sprint("/api/v1/files/", open.get("file")))
	require.Equal(t, 200, a.status)
	require.Equal(t, paper+"%%EOF", string(a.body))
	require.Equal(t, "application/pdf", a.header.Get("Content-Type"))
	require.True(t, strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment; "))
	require.Contains(t, a.header.Get("Content-Security-Policy"), "sandbox;")
	require.Equal(t, 404, s.get("", fmt.Sprint("/api/v1/files/", inside.get("file"))).status)
	require.Equal(t, 200, s.get("finance", fmt.Sprint("/api/v1/files/", inside.get("file"))).status)
	public := s.get("", "/api/v1/lots/"+lot+"/attachments").body
	require.Contains(t, string(public), "执行裁定书")
	require.NotContains(t, string(public), "勘查笔录")
	require.Contains(t, string(s.get("clerk", s.base+"/attachments").body), "勘查笔录")
	require.Contains(t, string(s.get("clerk", "/api/v1/courts/jinjiang/lots/"+lot+"/attachments").body), "执行裁定书")
	require.Equal(t, 200, s.put(fmt.Sprint("/api/v1/courts/jinjiang/attachments/", open.get("attachment"), "/hiding"), `{"reason":"有身份证号"}`).status)
	require.Equal(t, 404, s.get("", fmt.Sprint("/api/v1/files/", open.get("file"))).status)
}

func TestUploadsAreRefusedInWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	photos, papers := s.base+"/photos", s.base+"/attachments"
	report := "/api/v1/courts/jinjiang/reports/" + ref.New().String() + "/attachments"
	for _, c := range []struct {
		name, who, path, field string
		file                   []byte
		texts                  []string
		status                 int
		code                   string
	}{
		{"nobody", "", photos, "photo", picture(1), nil, 401, "access.sign_in"},
		{"another court's clerk", "other", photos, "photo", picture(1), nil, 403, "access.court"},
		{"finance", "finance", photos, "photo", picture(1), nil, 403, "access.role"},
		{"a drawing with a program", "clerk", photos, "photo", []byte("<svg onload='alert(1)'/>"), nil, 400, "picture.type"},
		{"a paper as a photo", "clerk", photos, "photo", []byte(paper), nil, 400, "picture.type"},
		{"an empty file", "clerk", photos, "photo", nil, nil, 400, "picture.empty"},
		{"another field", "clerk", photos, "picture", picture(1), nil, 400, "request.unknown_field"},
		{"a long caption", "clerk", photos, "photo", picture(1), []string{"caption", strings.Repeat("客", 201)}, 400, "photo.caption"},
		{"a page as a paper", "clerk", papers, "file", []byte("<html>"), []string{"kind", "other", "title", "网页"}, 400, "file.type"},
		{"no title", "clerk", papers, "file", []byte(paper), []string{"kind", "other"}, 400, "request.missing"},
		{"a public survey", "clerk", papers, "file", []byte(paper), []string{"kind", "survey", "title", "笔录", "public", "true"}, 422, "attachment.survey_public"},
		{"no such report", "clerk", report, "file", []byte(paper), []string{"kind", "appraisal_report", "title", "评估报告"}, 404, "file.no_report"},
	} {
		a := s.upload(c.who, c.path, c.field, c.file, c.texts...)
		require.Equal(t, c.status, a.status, "%s: %s", c.name, a.body)
		require.Equal(t, c.code, a.get("code"), c.name)
		require.NotContains(t, a.get("zh"), "{", c.name)
		require.NotContains(t, a.get("en"), "{", c.name)
	}
	for _, path := range []string{"/api/v1/files/42", "/api/v1/files/..", "/api/v1/files/" + strings.Repeat("A", 64)} {
		require.Equal(t, "file.unknown", s.get("clerk", path).get("code"), path)
	}
	require.Equal(t, "file.no_report", s.get("clerk", report).get("code"))
	require.Equal(t, "file.no_lot", s.get("", "/api/v1/lots/"+ref.New().String()+"/photos").get("code"))
}
