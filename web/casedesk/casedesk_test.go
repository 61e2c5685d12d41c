package casedesk_test

import (
	"cmp"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/web/casedesk"
	"fachui/web/cases"
	"fachui/web/files"
	"fachui/web/notices"
	"fachui/web/page"
	"fachui/web/route"
	"fachui/web/valuations"
)

// What a court's people do through the interface they can do on a page: every act
// on a court's cases, valuations, servings and files has a form in this family.
// What parties, appraisers, custodians and operators do stands on pages of their own.
func TestEveryActOfTheCourtHasAForm(t *testing.T) {
	t.Parallel()
	forms := formsOf(t)
	var missing []string
	for _, r := range slices.Concat(cases.Routes(nil, nil), valuations.Routes(nil, nil), notices.Routes(nil, nil, nil), files.Routes(nil)) {
		if r.Op == "file.keep" { // for programs: a form that rests on a paper takes its file along
			continue
		}
		if r.Method == http.MethodGet || r.Access.Scope != route.InCourt || strings.Contains(r.Path, "/lots/") || strings.Contains(r.Path, "/custody/") {
			continue
		}
		if !slices.Contains(forms, shape(r.Path)) {
			missing = append(missing, r.Op+" "+r.Path)
		}
	}
	require.Empty(t, missing, "acts without a form")
	require.Contains(t, forms, "/courts/x/cases/x/handler", "forms are found at all")
}

// shape is an address with every name in it replaced.
func shape(path string) string {
	return regexp.MustCompile(`:[a-z]+`).ReplaceAllString(strings.TrimPrefix(path, "/api/v1"), "x")
}

var (
	varRE  = regexp.MustCompile(`\{\{(\$\w+) := printf "([^"]+)" ([^}]*)\}\}`)
	formRE = regexp.MustCompile(`\.Form (?:"[^"]*"|\(printf [^)]*\)) (?:\(printf "([^"]+)" ([^)]*(?:\([^)]*\))?[^)]*)\)|(\$\w+))`)
)

// formsOf are the addresses to which the forms of the templates post.
func formsOf(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("*.html")
	require.NoError(t, err)
	var out []string
	for _, path := range paths {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		for part := range strings.SplitSeq(string(b), "{{define ") {
			vars := map[string]string{}
			for _, m := range varRE.FindAllStringSubmatch(part, -1) {
				vars[m[1]] = fill(m[2], m[3], vars)
			}
			for _, m := range formRE.FindAllStringSubmatch(part, -1) {
				action := vars[m[3]]
				if m[3] == "" {
					action = fill(m[1], m[2], vars)
				}
				out = append(out, action)
			}
		}
	}
	return out
}

// fill puts what is known of the arguments into a format, and "x" for the rest.
func fill(format, args string, vars map[string]string) string {
	for arg := range strings.FieldsSeq(regexp.MustCompile(`\([^)]*\)`).ReplaceAllString(args, "x")) {
		value := "x"
		if v, ok := vars[arg]; ok {
			value = v
		}
		format = strings.Replace(format, "%s", value, 1)
	}
	return strings.ReplaceAll(format, "%s", "x")
}

// Every page of the family is in the templates, in both languages, and a name of a
// template belongs to the family.
func TestTemplatesBelongToTheFamily(t *testing.T) {
	t.Parallel()
	f := casedesk.Family()
	site := page.New(page.Options{Families: []page.Family{f}}, nil)
	require.NotEmpty(t, site.Rows())
	paths, err := filepath.Glob("*.html")
	require.NoError(t, err)
	var defined []string
	for _, path := range paths {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`\{\{define "([^"]+)"`).FindAllStringSubmatch(string(b), -1) {
			require.True(t, strings.HasPrefix(m[1], "casedesk-"), m[1])
			defined = append(defined, m[1])
		}
	}
	for _, p := range f.Pages {
		require.Contains(t, defined, cmp.Or(p.Template, p.Name))
	}
}

// A field that claims a refusal claims one that exists.
func TestFieldsClaimRefusalsThatExist(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, f := range fault.All() {
		codes = append(codes, f.Code)
	}
	paths, err := filepath.Glob("*.html")
	require.NoError(t, err)
	claimed := 0
	for _, path := range paths {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`\(about ([^)]*)\)`).FindAllStringSubmatch(string(b), -1) {
			for code := range strings.FieldsSeq(m[1]) {
				if strings.HasPrefix(code, "$") { // of one of many fields: the code stands where the variable is made
					made := regexp.MustCompile(regexp.QuoteMeta(code) + ` := printf "([^"#]+)#`).FindSubmatch(b)
					require.NotNil(t, made, "%s: where is %s made?", path, code)
					code = string(made[1])
				}
				code = strings.Trim(code, `"`)
				claimed++
				require.True(t, slices.ContainsFunc(codes, func(c string) bool {
					return c == code || strings.HasSuffix(code, ".") && strings.HasPrefix(c, code)
				}), "%s claims %s", path, code)
			}
		}
	}
	require.Greater(t, claimed, 50)
}
