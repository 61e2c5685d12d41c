package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const module = "fachui"

// A pkg is one package of this module with its parsed files, tests not included.
type pkg struct {
	name    string // its path within the module; "" is the root
	dir     string
	imports []string
	files   []file
	tests   []file
}

type file struct {
	path string // within the repository
	ast  *ast.File
	text []byte
}

var fset = token.NewFileSet()

// tree lists and parses every package once.
var tree = sync.OnceValues(func() ([]pkg, error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Imports,GoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var listed struct {
			ImportPath, Dir                                             string
			Imports, GoFiles, IgnoredGoFiles, TestGoFiles, XTestGoFiles []string
		}
		err := dec.Decode(&listed)
		if errors.Is(err, io.EOF) {
			return pkgs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read go list: %w", err)
		}
		p := pkg{name: within(listed.ImportPath), dir: listed.Dir, imports: listed.Imports}
		p.files, err = parse(root, listed.Dir, append(listed.GoFiles, listed.IgnoredGoFiles...))
		if err == nil {
			p.tests, err = parse(root, listed.Dir, append(listed.TestGoFiles, listed.XTestGoFiles...))
		}
		if err != nil {
			return nil, err
		}
		pkgs = append(pkgs, p)
	}
})

func within(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, module), "/")
}

func parse(root, dir string, names []string) ([]file, error) {
	var files []file
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		path, err := filepath.Rel(root, filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		parsed, err := parser.ParseFile(fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file{path: path, ast: parsed, text: text})
	}
	return files, nil
}

func packages(t *testing.T) []pkg {
	t.Helper()
	pkgs, err := tree()
	if err != nil {
		t.Fatal(err)
	}
	if len(pkgs) == 0 {
		t.Fatal("go list found no package")
	}
	return pkgs
}

// at is file:line of a node, as editors know it.
func at(n ast.Node) string {
	p := fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// localNames maps the names by which f knows its imports to their paths.
func localNames(f *ast.File) map[string]string {
	names := map[string]string{}
	for _, imp := range f.Imports {
		path := strings.Trim(imp.Path.Value, `"`)
		name := path[strings.LastIndex(path, "/")+1:]
		if imp.Name != nil {
			name = imp.Name.Name
		}
		names[name] = path
	}
	return names
}

// uses calls found for each use of an exported name of another package in f.
func uses(f *ast.File, found func(n ast.Node, importPath, name string)) {
	names := localNames(f)
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if ok && names[x.Name] != "" {
			found(sel, names[x.Name], sel.Sel.Name)
		}
		return true
	})
}

// matches reports whether name fits the patterns: the last one that speaks of it
// counts, and one that begins with "!" says no. A trailing * stands for anything.
func matches(name string, patterns ...string) bool {
	fits := false
	for _, p := range patterns {
		p, not := strings.CutPrefix(p, "!")
		prefix, wild := strings.CutSuffix(p, "*")
		if name == p || wild && strings.HasPrefix(name, prefix) {
			fits = !not
		}
	}
	return fits
}

func TestMatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		patterns []string
		want     bool
	}{
		{"web", []string{"web"}, true},
		{"web/route", []string{"web"}, false},
		{"web/route", []string{"web/*"}, true},
		{"webs", []string{"web/*"}, false},
		{"internal/flow", []string{"internal/*", "!internal/flow"}, false},
		{"internal/pg", []string{"internal/*", "!internal/flow"}, true},
		{"internal/flow", []string{"internal/*", "!internal/flow", "internal/flow"}, true},
		{"anything", []string{"*"}, true},
		{"anything", nil, false},
	} {
		if got := matches(c.name, c.patterns...); got != c.want {
			t.Errorf("matches(%q, %q) = %v", c.name, c.patterns, got)
		}
	}
}
