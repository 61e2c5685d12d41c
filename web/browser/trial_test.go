package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// trial is a test within a test: it may fail, and what it said is looked at.
type trial struct {
	testing.TB
	sync.Mutex
	said     []string
	cleanups []func()
}

func (r *trial) Errorf(format string, args ...any) {
	r.Lock()
	defer r.Unlock()
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
func (r *trial) Fatalf(format string, args ...any) { r.Errorf(format, args...); runtime.Goexit() }
func (r *trial) Fatal(args ...any)                 { r.Errorf("%s", fmt.Sprint(args...)); runtime.Goexit() }
func (r *trial) FailNow()                          { runtime.Goexit() }
func (r *trial) Cleanup(f func())                  { r.cleanups = append(r.cleanups, f) }
func (r *trial) Failed() bool {
	r.Lock()
	defer r.Unlock()
	return len(r.said) > 0
}
func (r *trial) Logf(string, ...any) {}

// try runs f as a trial against the pages of a server and returns what it said,
// and the folder in which it kept things.
func try(t *testing.T, base string, f func(b *Browser)) (said, dir string) {
	t.Helper()
	dir = t.TempDir()
	err := os.Mkdir(filepath.Join(dir, "failures"), 0o755)
	if err != nil {
		t.Fatal(err)
	}
	r := &trial{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for _, f := range slices.Backward(r.cleanups) {
				f()
			}
		}()
		b := openAt(r, base)
		b.keep = func() (string, error) { return dir, nil }
		f(b)
	}()
	<-done
	return strings.Join(r.said, "\n"), dir
}

// policy is the house's own for pages.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// served serves pages by their paths, each as the body of an otherwise proper
// page, under the house's policy.
func served(t *testing.T, pages map[string]string, more ...func(*http.ServeMux)) string {
	t.Helper()
	mux := http.NewServeMux()
	show := func(w http.ResponseWriter, status int, body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		w.WriteHeader(status)
		fmt.Fprintf(w, `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>试页</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/s.css"><link rel="icon" href="data:,"></head><body>
<header><nav aria-label="主导航"><a class="target" href="#main">跳到正文</a></nav></header><main id="main"><h1>试页</h1>%s</main><footer><p>页脚</p></footer></body></html>`, body)
	}
	for path, body := range pages {
		if script, ok := strings.CutSuffix(path, ".js"); ok && script != "" {
			mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/javascript")
				fmt.Fprint(w, body)
			})
			continue
		}
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { show(w, http.StatusOK, body) })
	}
	mux.HandleFunc("GET /s.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, `body{margin:8px;font-family:sans-serif;color:#222;background:#fff}.target,button,input,select{display:inline-block;min-height:44px;min-width:44px}
@media (prefers-color-scheme:dark){body{color:#eee;background:#111}a{color:#9cf}}
.wide{width:600px}.cut{width:60px;white-space:nowrap;overflow:hidden}.small{display:inline-block;width:16px;height:16px;overflow:visible}
.low{min-height:30px;height:30px}.card{position:relative}.card a::after{content:'';position:absolute;inset:0}.scroll{overflow-x:auto}.pale{color:#ccc}.cover{position:fixed;inset:0;background:#fff}`)
	})
	// What a form has sent, in its own order, or a refusal that keeps it.
	mux.HandleFunc("POST /sent", func(w http.ResponseWriter, r *http.Request) {
		err := r.ParseMultipartForm(1 << 20)
		if err != nil {
			_ = r.ParseForm()
		}
		if r.FormValue("name") == "" {
			show(w, http.StatusUnprocessableEntity, `<p role="alert">请填写姓名</p>`)
			return
		}
		file := ""
		if r.MultipartForm != nil && len(r.MultipartForm.File["file"]) > 0 {
			file = r.MultipartForm.File["file"][0].Filename
		}
		q := fmt.Sprintf("%s/%s/%s/%s/%s", r.FormValue("name"), r.FormValue("day"), r.FormValue("kind"), r.FormValue("agree"), file)
		http.SetCookie(w, &http.Cookie{Name: "got", Value: strings.ReplaceAll(fmt.Sprintf("%x", q), " ", ""), Path: "/"})
		http.Redirect(w, r, "/done", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /done", func(w http.ResponseWriter, r *http.Request) {
		c, _ := r.Cookie("got")
		var got []byte
		if c != nil {
			_, _ = fmt.Sscanf(c.Value, "%x", &got)
		}
		show(w, http.StatusOK, `<p>收到 `+string(got)+`</p><p>语言 `+r.Header.Get("Accept-Language")+`</p>`)
	})
	for _, m := range more {
		m(mux)
	}
	s := httptest.NewServer(mux)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s.URL
}

// slowly answers after a while, as a busy house does.
func slowly(path, contentType, body string, after time.Duration) func(*http.ServeMux) {
	return func(mux *http.ServeMux) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			select {
			case <-time.After(after):
			case <-r.Context().Done():
				return
			}
			w.Header().Set("Content-Type", contentType)
			fmt.Fprint(w, body)
		})
	}
}
