package web_test

import (
	"bytes"
	"log/slog"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/identity"
	"fachui/internal/observe"
	"fachui/internal/ref"
	"fachui/web"
	"fachui/web/route"
)

// figures are the rows whose file is read as figures and never given out again: any
// text may come, and what is no statement or balance is refused by its reader.
var figures = map[string]bool{"statement.import": true, "opening.bring": true, "lot.upload_sheet": true}

// hostile are files that a browser would run, or a program would unpack, whatever
// name they come under.
var hostile = map[string]string{
	"a drawing with a program":       `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
	"a drawing behind a declaration": `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
	"a page":                         "<!doctype html><script>alert(1)</script>",
	"a page behind blanks":           "\n\n   <html><script>alert(1)</script>",
	"a script":                       "alert(document.cookie)",
	"a program":                      "\x7fELF\x02\x01\x01",
	"a program of another system":    "MZ\x90\x00",
	"an archive":                     "PK\x03\x04\x14\x00",
	"a packed file":                  "\x1f\x8b\x08\x00",
	"an animation":                   "GIF89a/*\x00\x00*/=1;alert(1)",
	"a paper further in":             "<script>%PDF-1.7",
	"nothing":                        "",
}

// Every row of the real table that takes a file, with hostile ones under the name of
// a photo: refused by their first bytes or their size, before any service is asked
// (there is none here to ask).
func TestHostileFilesAtEveryDoor(t *testing.T) {
	t.Parallel()
	everybody := identity.Caller{Person: ref.ID(lotID), Proved: true, Roles: identity.PlatformRoles, Courts: map[string][]identity.Role{ownCourt: identity.CourtRoles}}
	rows := house.Table()
	app := web.New(web.Options{
		Routes: rows, Auth: door{"all": everybody}, Clock: clock.Frozen(now), Machine: clock.System,
		Log: slog.New(slog.DiscardHandler), Metrics: observe.NewMetrics(),
	})
	try := func(r route.Route, file []byte) (int, map[string]any) {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		to, err := w.CreateFormFile(r.File.Field, "照片.jpg")
		require.NoError(t, err)
		_, err = to.Write(file)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		resp, m := send(t, app, http.MethodPost, address(r.Path, ownCourt), b.String(), "Authorization", "Bearer all", "Content-Type", w.FormDataContentType())
		return resp.StatusCode, m
	}
	over := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte{' '}, route.FileMost-8)...) // a byte more than may be
	doors := 0
	for _, r := range rows {
		if r.File.Field == "" || !strings.HasPrefix(r.Path, "/api/") {
			continue
		}
		doors++
		for name, file := range hostile {
			if figures[r.Op] {
				continue
			}
			status, m := try(r, []byte(file))
			require.Equal(t, http.StatusBadRequest, status, "%s: %s: %v", r.Op, name, m)
			require.Contains(t, []any{"file.type", "picture.type", "picture.empty", "file.empty"}, m["code"], "%s: %s", r.Op, name)
			require.NotEmpty(t, m["zh"])
		}
		large := over
		if r.Op == "photo.add" {
			large = append([]byte("\xff\xd8\xff"), over...)[:len(over)]
		}
		if figures[r.Op] {
			large = bytes.Repeat([]byte("1,2\n"), len(over)/4+1)
		}
		status, m := try(r, large)
		require.Equal(t, http.StatusBadRequest, status, "%s: a byte too long: %v", r.Op, m)
		require.Equal(t, "upload.too_large", m["code"], r.Op)
	}
	require.GreaterOrEqual(t, doors, 10, "the walk finds the doors")
	t.Logf("%d doors, %d files and one that is a byte too long at each", doors, len(hostile))
}
