package web_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/ref"
	"fachui/web/route"
)

var errDog = fault.Define(fault.Invalid, "test.no_dog", basis.Basis{}, "不是狗", "no dog")

type keptIn struct {
	Lot     ref.ID `path:"lot"`
	Caption string `json:"caption"`
	Kind    string `json:"kind" required:"true"`
	Public  bool   `json:"public"`
}

type keptOut struct {
	Size    int    `json:"size"`
	Caption string `json:"caption"`
	Public  bool   `json:"public"`
}

func uploadRoute() route.Route {
	return route.Upload("/api/v1/lots/:lot/dogs", "dog.add", route.SignedIn(), "上传", "Upload", route.File{Field: "dog", Sniff: func(head []byte) error {
		if !bytes.HasPrefix(head, []byte("DOG")) {
			return errDog
		}
		return nil
	}}, func(_ context.Context, _ route.Call, in keptIn, file []byte) (keptOut, error) {
		return keptOut{len(file), in.Caption, in.Public}, nil
	})
}

// part is a field of a form; with file it is a file.
type part struct {
	name, content string
	file          bool
}

func form(t *testing.T, parts ...part) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		create := w.CreateFormField
		if p.file {
			create = func(name string) (io.Writer, error) { return w.CreateFormFile(name, "狗.jpg") }
		}
		to, err := create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.WriteString(to, p.content)
		if err != nil {
			t.Fatal(err)
		}
	}
	err := w.Close()
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestUploads(t *testing.T) {
	t.Parallel()
	app := serve(t, signedIn, uploadRoute())
	kind, dog := part{"kind", "spaniel", false}, part{"dog", "DOG", true}
	most := "DOG" + strings.Repeat("x", route.FileMost-3)
	for _, c := range []struct {
		name, token string
		parts       []part
		status      int
		code        string
	}{
		{"a dog", "a", []part{kind, {"caption", "长毛", false}, {"public", "true", false}, dog}, 201, ""},
		{"the file first", "a", []part{dog, kind}, 201, ""},
		{"as large as may be", "a", []part{kind, {"dog", most, true}}, 201, ""},
		{"a byte more", "a", []part{kind, {"dog", most + "x", true}}, 400, "upload.too_large"},
		{"much more", "a", []part{kind, {"dog", most + most, true}}, 400, "upload.too_large"},
		{"nobody", "", []part{kind, {"dog", most, true}}, 401, "access.sign_in"},
		{"a cat", "a", []part{kind, {"dog", "CAT" + most, true}}, 400, "test.no_dog"},
		{"nothing in it", "a", []part{kind, {"dog", "", true}}, 400, "test.no_dog"},
		{"an empty input", "a", []part{kind, {"dog", "", false}}, 400, "upload.no_file"},
		{"nothing chosen", "a", []part{kind, {"caption", "x", false}}, 400, "upload.no_file"},
		{"a required field missing", "a", []part{dog}, 400, "request.missing"},
		{"an unknown field", "a", []part{kind, dog, {"price", "1", false}}, 400, "request.unknown_field"},
		{"a field twice", "a", []part{kind, kind, dog}, 400, "request.field_twice"},
		{"two files", "a", []part{kind, dog, dog}, 400, "request.field_twice"},
		{"no text", "a", []part{kind, {"caption", "a\x00b", false}, dog}, 400, "request.bad_value"},
		{"no truth", "a", []part{kind, {"public", "perhaps", false}, dog}, 400, "request.bad_value"},
		{"a long field", "a", []part{kind, {"caption", strings.Repeat("x", 20_000), false}, dog}, 400, "request.bad_value"},
	} {
		body, contentType := form(t, c.parts...)
		resp, m := send(t, app, http.MethodPost, "/api/v1/lots/"+lotID+"/dogs", body, "Authorization", "Bearer "+c.token, "Content-Type", contentType)
		if code, _ := m["code"].(string); resp.StatusCode != c.status || code != c.code {
			t.Errorf("%s: %d %v, want %d %q", c.name, resp.StatusCode, m, c.status, c.code)
		}
	}
	for name, c := range map[string]struct{ kind, body, code string }{
		"JSON":           {"application/json", `{"kind":"x"}`, "upload.form"},
		"nothing":        {"", "", "upload.form"},
		"no boundary":    {"multipart/form-data", "x", "upload.form"},
		"another's":      {"multipart/form-data; boundary=a", "--b\r\n\r\n--b--", "upload.no_file"},
		"cut in a field": {"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nspan", "upload.cut_short"},
		"cut in the dog": {"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"dog\"; filename=\"x\"\r\n\r\nDOG", "upload.cut_short"},
	} {
		resp, m := send(t, app, http.MethodPost, "/api/v1/lots/"+lotID+"/dogs", c.body, "Authorization", "Bearer a", "Content-Type", c.kind)
		if code, _ := m["code"].(string); resp.StatusCode != 400 || code != c.code {
			t.Errorf("%s: %d %v", name, resp.StatusCode, m)
		}
	}
}

// listening serves app on a port of this machine.
func listening(t *testing.T, app *fiber.App) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(l) }()
	t.Cleanup(func() { _ = app.ShutdownWithTimeout(time.Second) })
	return l.Addr().String()
}

// The sender of a body that is too long reads why, over a real connection.
func TestTooLongBodiesAreRefusedInWords(t *testing.T) {
	t.Parallel()
	at := "http://" + listening(t, serve(t, signedIn, bidRoute(), uploadRoute()))
	for _, c := range []struct {
		name, path string
		size       int
		status     int
		code       string
	}{
		{"a limit for others", "/api/v1/lots/" + lotID + "/bids", 1 << 20, 400, "request.body"},
		{"above it", "/api/v1/lots/" + lotID + "/bids", 1<<20 + 1, 400, "request.too_large"},
		{"far above it", "/api/v1/lots/" + lotID + "/bids", 24 << 20, 400, "request.too_large"},
		{"the limit of uploads", "/api/v1/lots/" + lotID + "/dogs", route.UploadMost, 400, "upload.form"},
		{"above that", "/api/v1/lots/" + lotID + "/dogs", route.UploadMost + 1, 400, "upload.too_large"},
		{"no such address", "/api/v1/cats", 2 << 20, 400, "request.too_large"},
	} {
		for range 3 { // on connections that are used again
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at+c.path, bytes.NewReader(make([]byte, c.size)))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer a")
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			b, _ := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if resp.StatusCode != c.status || !bytes.Contains(b, []byte(`"code":"`+c.code+`"`)) {
				t.Errorf("%s: %d %s", c.name, resp.StatusCode, b)
			}
		}
	}
}

// What is left of a refused body is never taken for the next request, and a body
// of unknown length is refused.
func TestNoRequestHidesInABody(t *testing.T) {
	t.Parallel()
	at := listening(t, serve(t, signedIn, bidRoute(), uploadRoute()))
	hidden := "POST /api/v1/lots/" + lotID + "/bids HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nContent-Length: 22\r\n\r\n{\"amount\":\"705000.00\"}"
	padded := strings.Repeat(" ", 9000) + hidden // beyond what the server reads ahead
	for name, first := range map[string]string{
		"nobody":           fmt.Sprintf("POST /api/v1/lots/%s/bids HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", lotID, len(padded), padded),
		"nowhere":          fmt.Sprintf("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(padded), padded),
		"a GET":            fmt.Sprintf("GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(padded), padded),
		"unknown length":   fmt.Sprintf("POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(padded), padded),
		"a refused upload": fmt.Sprintf("POST /api/v1/lots/%s/dogs HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", lotID, len(padded), padded),
	} {
		conn, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.WriteString(conn, first+"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		got, _ := io.ReadAll(bufio.NewReader(conn))
		_ = conn.Close()
		if n := bytes.Count(got, []byte("HTTP/1.1 ")); n < 1 || n > 2 || bytes.Contains(got, []byte("201 Created")) {
			t.Errorf("%s: %d answers\n%s", name, n, got)
		}
		if name == "unknown length" && !bytes.Contains(got, []byte("request.length")) {
			t.Errorf("%s: %s", name, got)
		}
	}
}
