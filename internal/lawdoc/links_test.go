package lawdoc

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// link finds where a paper leads: [words](target).
var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// Whatever a paper of the repository leads to within it is there, heading included.
func TestLinksInThePapersLead(t *testing.T) {
	t.Parallel()
	found := 0
	for _, path := range everyPaper(t) {
		for _, m := range link.FindAllStringSubmatch(read(t, path), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			found++
			file, heading, _ := strings.Cut(m[1], "#")
			target := path
			if file != "" {
				target = filepath.Join(filepath.Dir(path), file)
			}
			if _, err := os.Stat(filepath.Join(root, target)); err != nil {
				t.Errorf("%s leads to %s, which does not exist", path, m[1])
				continue
			}
			if heading != "" && !slices.Contains(headings(read(t, target)), heading) {
				t.Errorf("%s leads to %s, but %s has no such heading", path, m[1], target)
			}
		}
	}
	if found == 0 {
		t.Error("no paper leads anywhere: the test has lost sight of them")
	}
}

// everyPaper lists the Markdown files of the repository.
func everyPaper(t *testing.T) []string {
	t.Helper()
	var paths []string
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != "." && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		if err == nil && strings.HasSuffix(path, ".md") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// headings are the names by which the headings of a paper are led to.
func headings(paper string) []string {
	var names []string
	for line := range strings.Lines(paper) {
		words, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if !ok || !strings.HasPrefix(line, "#") {
			continue
		}
		names = append(names, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, strings.TrimSpace(words)))
	}
	return names
}
