package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var defined = regexp.MustCompile(`\{\{-?\s*define "([^"]+)"`)

// Templates share one space of names, and a second definition silently takes the
// place of the first.
func TestTemplateNames(t *testing.T) {
	t.Parallel()
	first := map[string]string{}
	err := filepath.WalkDir("../../web", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range defined.FindAllStringSubmatch(string(raw), -1) {
			if before, taken := first[m[1]]; taken {
				t.Errorf("%s and %s both define %q", before, path, m[1])
			}
			first[m[1]] = path
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var tableStart = regexp.MustCompile(`(<div class="table-wrap[^\n]*>)?<table class="table`)

// A table becomes cards where its wrap is narrow, or scrolls within it: without one
// it makes a phone's page wider than the phone.
func TestTablesHaveTheirWrap(t *testing.T) {
	t.Parallel()
	n := 0
	err := filepath.WalkDir("../../web", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range tableStart.FindAllStringSubmatch(string(raw), -1) {
			n++
			if m[1] == "" {
				t.Errorf("%s: a table stands in no table-wrap", path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 50 {
		t.Fatalf("only %d tables were found", n)
	}
}
