package custodydesk_test

import (
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"fachui/web/custody"
	"fachui/web/custodydesk"
)

var verbs = regexp.MustCompile(`%s`)

// Every act with a thing has a form in this family.
func TestEveryActHasAForm(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	family := custodydesk.Family()
	names, err := fs.Glob(family.Files, "*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(family.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	text := verbs.ReplaceAllString(all.String(), "x")
	for _, r := range custody.Routes(nil) {
		if r.Method == http.MethodGet {
			continue
		}
		last := r.Path[strings.LastIndex(r.Path, "/"):]
		if !strings.Contains(text, last+`"`) {
			t.Errorf("%s has no form (%s)", r.Op, r.Path)
		}
	}
}
