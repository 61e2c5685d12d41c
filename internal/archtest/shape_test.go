package archtest

import (
	"bytes"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Ends of the house style; ten lines and one noun are common.
const (
	maxFileLines = 500
	maxFuncLines = 70
)

func TestSizes(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, f := range p.files {
			if n := bytes.Count(f.text, []byte("\n")); n > maxFileLines {
				t.Errorf("%s has %d lines, more than %d: a file is about one noun", f.path, n, maxFileLines)
			}
			for _, d := range f.ast.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok {
					continue
				}
				n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1
				if n > maxFuncLines {
					t.Errorf("%s: %s has %d lines, more than %d: a function fits on a screen", at(fn), fn.Name.Name, n, maxFuncLines)
				}
			}
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.!?。！？]["'”)]?(\s|$)`)

func TestEveryPackageIsExplained(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if len(p.files) == 0 {
			continue // tests of another package
		}
		doc := ""
		for _, f := range p.files {
			doc += f.ast.Doc.Text()
		}
		if len(sentenceEnd.FindAllString(doc, -1)) < 2 {
			t.Errorf("package %s: its comment must say what it is for and why, in at least two sentences", p.name)
		}
	}
}

// floats are the ways in which an amount could pass through a binary fraction.
var (
	floatTypes = []string{"float32", "float64"}
	floatCalls = []string{"NewFromFloat", "NewFromFloat32", "InexactFloat64", "Float64", "ParseFloat"}
	moneyRooms = []string{
		"auction", "auction/*", "valuation", "valuation/*", "payments", "payments/*", "custody", "custody/*",
		"internal/money", "internal/cn", "internal/flow",
	}
)

func TestMoneyIsNeverAFloat(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !matches(p.name, moneyRooms...) {
			continue
		}
		for _, f := range p.files {
			ast.Inspect(f.ast, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if ok && (matches(id.Name, floatTypes...) || matches(id.Name, floatCalls...)) {
					t.Errorf("%s: %s where money is handled: use money.Amount", at(id), id.Name)
				}
				return true
			})
		}
	}
}

// unwanted are words that no file of the repository may hold. They are written
// in parts, or this file would hold them.
var unwanted = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{regexp.MustCompile(`/(wo` + `rk|ro` + `ot)/`), "a path of somebody's own machine"},
	{regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`), "unfinished: finish it, or file an issue"},
}

func TestUnwantedWords(t *testing.T) {
	t.Parallel()
	for _, path := range trackedFiles(t) {
		text, err := os.ReadFile(filepath.Join("../..", path))
		if os.IsNotExist(err) {
			continue // deleted, not yet committed
		}
		if err != nil {
			t.Fatal(err)
		}
		if bytes.IndexByte(text, 0) >= 0 || matches(path, "go.sum", "LICENSE") {
			continue
		}
		for i, line := range strings.Split(string(text), "\n") {
			for _, u := range unwanted {
				if w := u.pattern.FindString(line); w != "" {
					t.Errorf("%s:%d: %q: %s", path, i+1, w, u.why)
				}
			}
		}
	}
}

// trackedFiles asks git, whoever owns the clone; without git it takes every file.
func trackedFiles(t *testing.T) []string {
	t.Helper()
	cmd := exec.Command("git", "-c", "safe.directory=*", "ls-files", "-z")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err == nil && len(out) > 0 {
		return strings.Split(strings.TrimRight(string(out), "\x00"), "\x00")
	}
	var paths []string
	err = filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.Name() == ".git" {
			return filepath.SkipDir
		}
		if d.Type().IsRegular() {
			rel, err := filepath.Rel("../..", path)
			if err != nil {
				return err
			}
			paths = append(paths, rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
