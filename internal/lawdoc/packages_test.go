package lawdoc

import (
	"fmt"
	"go/ast"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const packagesPaper = "docs/packages.md"

func TestPackagesPaperFollowsTheCode(t *testing.T) {
	t.Parallel()
	compare(t, packagesPaper, packageMap(t))
}

// A layer is a row of the table that internal/archtest enforces.
type layer struct {
	packages []string
	title    string // the packages, in words
	may, why string
}

// layers reads that table from its source, so that paper and test cannot part.
func layers(t *testing.T) []layer {
	t.Helper()
	files, err := parse("internal/archtest", []string{"imports_test.go"})
	if err != nil {
		t.Fatal(err)
	}
	values := valuesOf(files)
	table, ok := values["layers"].(*ast.CompositeLit)
	if !ok {
		t.Fatal("internal/archtest/imports_test.go has no table of layers any more")
	}
	var out []layer
	for _, row := range table.Elts {
		r := row.(*ast.CompositeLit)
		why, _ := strconv.Unquote(r.Elts[2].(*ast.BasicLit).Value)
		out = append(out, layer{patterns(r.Elts[0], values), inWords(r.Elts[0]), inWords(r.Elts[1]), why})
	}
	return out
}

// patterns are the texts of a list, given as a literal or by the name of one.
func patterns(e ast.Expr, values map[string]ast.Expr) []string {
	switch e := e.(type) {
	case *ast.Ident:
		return patterns(values[e.Name], values)
	case *ast.CompositeLit:
		var out []string
		for _, el := range e.Elts {
			s, _ := strconv.Unquote(el.(*ast.BasicLit).Value)
			out = append(out, s)
		}
		return out
	}
	return nil
}

// inWords says what an expression of the table allows.
func inWords(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		if e.Name == "nil" {
			return "nothing of this module"
		}
		return e.Name
	case *ast.BasicLit:
		s, _ := strconv.Unquote(e.Value)
		if s == "*" {
			return "anything"
		}
		if not, ok := strings.CutPrefix(s, "!"); ok {
			return "not " + not
		}
		return s
	case *ast.CompositeLit:
		return list(e.Elts)
	case *ast.CallExpr:
		if len(e.Args) == 0 {
			return "every domain"
		}
		return list(e.Args)
	}
	return types.ExprString(e)
}

func list(es []ast.Expr) string {
	words := make([]string, len(es))
	for i, e := range es {
		words[i] = inWords(e)
	}
	return strings.Join(words, ", ")
}

// packageMap lists every package under the layer that says what it may import.
func packageMap(t *testing.T) string {
	t.Helper()
	ls := layers(t)
	rows := make([][]string, len(ls))
	for _, p := range packages(t) {
		i := slices.IndexFunc(ls, func(l layer) bool { return fits(p.path, l.packages) })
		if i < 0 {
			continue // internal/archtest says so
		}
		rows[i] = append(rows[i], fmt.Sprintf("| %s | %s |\n", p.path, sentence(p)))
	}
	var out strings.Builder
	for i, l := range ls {
		if len(rows[i]) == 0 {
			continue
		}
		fmt.Fprintf(&out, "\n### %s: %s\n\nMay import: %s.\n\n| package | what it is |\n|---|---|\n%s",
			l.title, l.why, l.may, strings.Join(rows[i], ""))
	}
	return out.String()
}

// fits reports whether the last pattern that speaks of name says yes.
func fits(name string, patterns []string) bool {
	yes := false
	for _, p := range patterns {
		p, not := strings.CutPrefix(p, "!")
		prefix, wild := strings.CutSuffix(p, "*")
		if name == p || wild && strings.HasPrefix(name, prefix) {
			yes = !not
		}
	}
	return yes
}

// sentence is the first sentence of a package's chapter, without its first words.
func sentence(p pkg) string {
	for _, f := range p.files {
		if f.ast.Doc == nil {
			continue
		}
		paragraph, _, _ := strings.Cut(f.ast.Doc.Text(), "\n\n")
		text := strings.Join(strings.Fields(paragraph), " ")
		text = strings.TrimPrefix(text, "Package "+p.name+" ")
		text = strings.TrimPrefix(text, "Command "+path.Base(p.path)+" ")
		for i := range text {
			end := text[i:]
			if strings.HasPrefix(end, ". ") && !strings.HasSuffix(text[:i], "Art") {
				text = text[:i]
				break
			}
		}
		return strings.ReplaceAll(strings.TrimRight(text, ".:"), "|", `\|`)
	}
	return "tests only"
}
