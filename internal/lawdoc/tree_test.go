package lawdoc

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

const (
	root   = "../.."
	module = "fachui"
)

// A pkg is one package of this module, parsed.
type pkg struct {
	path      string // within the repository: "auction/bidding"
	name      string // as others call it: "bidding"
	imports   []string
	files     []file
	tests     []file
	constants map[string]ast.Expr // package-level constants and variables, by name
}

type file struct {
	path string // within the repository
	ast  *ast.File
}

// tree lists and parses every package once.
var tree = sync.OnceValues(func() ([]pkg, error) {
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Name,Imports,GoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var l struct {
			ImportPath, Dir, Name                                       string
			Imports, GoFiles, IgnoredGoFiles, TestGoFiles, XTestGoFiles []string
		}
		err := dec.Decode(&l)
		if errors.Is(err, io.EOF) {
			return pkgs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read go list: %w", err)
		}
		p := pkg{path: within(l.ImportPath), name: l.Name, imports: l.Imports}
		p.files, err = parse(p.path, append(l.GoFiles, l.IgnoredGoFiles...))
		if err == nil {
			p.tests, err = parse(p.path, append(l.TestGoFiles, l.XTestGoFiles...))
		}
		if err != nil {
			return nil, err
		}
		p.constants = valuesOf(p.files)
		pkgs = append(pkgs, p)
	}
})

func within(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, module), "/")
}

func parse(dir string, names []string) ([]file, error) {
	var files []file
	for _, name := range names {
		path := filepath.ToSlash(filepath.Join(dir, name))
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file{path, parsed})
	}
	return files, nil
}

// valuesOf returns what each constant and variable of a package is set to.
func valuesOf(files []file) map[string]ast.Expr {
	values := map[string]ast.Expr{}
	for _, f := range files {
		for _, d := range f.ast.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range gen.Specs {
				spec, ok := s.(*ast.ValueSpec)
				for i := 0; ok && i < len(spec.Values) && i < len(spec.Names); i++ {
					values[spec.Names[i].Name] = spec.Values[i]
				}
			}
		}
	}
	return values
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

// read returns a file of the repository as text.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
