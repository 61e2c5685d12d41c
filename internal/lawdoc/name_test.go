package lawdoc

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// papers are the documents whose names are looked up.
var papers = []string{"docs/law.md", "docs/glossary.md", "docs/packages.md", "docs/threat-model.md"}

// quoted finds what a paper sets in backticks.
var quoted = regexp.MustCompile("`([^`\n]+)`")

func TestNamesInThePapersExist(t *testing.T) {
	t.Parallel()
	known := names(t)
	for _, path := range papers {
		for i, line := range strings.Split(byHand(t, path), "\n") {
			for _, m := range quoted.FindAllStringSubmatch(line, -1) {
				if !known.has(m[1]) {
					t.Errorf("%s: %q (line %d of the hand-written part) names nothing in the code", path, m[1], i+1)
				}
			}
		}
	}
}

// vocabulary holds every name that the papers may use.
type vocabulary struct {
	declared map[string]bool // Name, Type.Name, pkg.Name, pkg.Type.Name; fields and methods alone, too
	spoken   map[string]bool // constant texts: codes of refusals, kinds of events and deadlines
	schema   map[string]bool // words of the migrations
	commands *regexp.Regexp
}

// has reports whether name is declared in Go, is a text of the code, a word of the
// schema, a file or folder, or a command that the papers may show.
func (v vocabulary) has(name string) bool {
	bare := strings.TrimSuffix(name, "()")
	if bare == "" {
		return false
	}
	if v.declared[bare] || v.spoken[bare] || v.schema[bare] || v.commands.MatchString(name) {
		return true
	}
	table, column, ok := strings.Cut(bare, ".")
	if ok && v.schema[table] && v.schema[column] {
		return true
	}
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(bare)))
	return err == nil && (strings.Contains(bare, "/") || !ok)
}

var words = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

func names(t *testing.T) vocabulary {
	t.Helper()
	v := vocabulary{
		declared: map[string]bool{}, spoken: map[string]bool{}, schema: map[string]bool{},
		commands: regexp.MustCompile(`^(go test \./internal/lawdoc -update|fachui (` + strings.Join(commands(t), "|") + `)( [a-z]+)?)$`),
	}
	for _, p := range packages(t) {
		v.declared[p.name] = true
		for _, f := range append(append([]file{}, p.files...), p.tests...) {
			v.declare(p.name, f.ast)
		}
		for _, f := range p.files {
			ast.Inspect(f.ast, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if s, err := strconv.Unquote(lit.Value); err == nil && isWord(s) {
						v.spoken[s] = true
					}
				}
				return true
			})
		}
	}
	migrations, err := filepath.Glob(filepath.Join(root, "migrations", "*.sql"))
	if err != nil || len(migrations) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	for _, path := range migrations {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			code, _, _ := strings.Cut(line, "--")
			for _, w := range words.FindAllString(code, -1) {
				v.schema[w] = true
			}
		}
	}
	return v
}

// isWord reports whether a text of the code is a code or a kind, not prose.
func isWord(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") == ""
}

// declare adds what f declares on the level of its package: constants, variables,
// types with their fields and methods, functions.
func (v vocabulary) declare(pkg string, f *ast.File) {
	add := func(name string) { v.declared[name], v.declared[pkg+"."+name] = true, true }
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			add(qualified(fn))
			v.declared[fn.Name.Name] = true
			continue
		}
		for _, s := range d.(*ast.GenDecl).Specs {
			switch s := s.(type) {
			case *ast.ValueSpec:
				for _, n := range s.Names {
					add(n.Name)
				}
			case *ast.TypeSpec:
				add(s.Name.Name)
				for _, member := range members(s.Type) {
					add(s.Name.Name + "." + member)
					v.declared[member] = true
				}
			}
		}
	}
}

// members are the fields of a struct or the methods of an interface.
func members(e ast.Expr) []string {
	var list *ast.FieldList
	switch e := e.(type) {
	case *ast.StructType:
		list = e.Fields
	case *ast.InterfaceType:
		list = e.Methods
	default:
		return nil
	}
	var out []string
	for _, f := range list.List {
		for _, n := range f.Names {
			out = append(out, n.Name)
		}
	}
	return out
}

// commands are the words that fachui understands: the fields of its command line.
func commands(t *testing.T) []string {
	t.Helper()
	var words []string
	for _, p := range packages(t) {
		for _, f := range p.files {
			ast.Inspect(f.ast, func(n ast.Node) bool {
				spec, ok := n.(*ast.TypeSpec)
				if ok && p.path == "cmd/fachui" && spec.Name.Name == "program" {
					for _, m := range members(spec.Type) {
						words = append(words, strings.ToLower(m))
					}
				}
				return true
			})
		}
	}
	if len(words) == 0 {
		t.Fatal("the command line has no commands: the test has lost sight of them")
	}
	return words
}

func TestVocabulary(t *testing.T) {
	t.Parallel()
	known := names(t)
	for name, want := range map[string]bool{
		"Lot.Accept": true, "auction.Lot.Accept": true, "auction/bid.go": true, "internal/pg": true, "bid.too_low": true,
		"Extension": true, "TestArticles": true, "Lot.Leading": true, "docs": true, "lot.code": true,
		"Lot.Refuse": false, "auction/bids.go": false, "bid.too_high": false, "nothing_of_the_kind": false, "": false,
	} {
		if known.has(name) != want {
			t.Errorf("%q is known: %v", name, !want)
		}
	}
}
