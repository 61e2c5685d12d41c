package archtest

import (
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"unicode"
)

// A refusal is one fault.Define in the source. The catalogue is read from the
// source rather than from a running program: so no package can be forgotten,
// and a code defined by two packages that never meet in one binary is seen.
type refusal struct {
	name   string // the variable
	where  string
	code   string
	zh, en string
}

// refusals returns the catalogue, by package and variable.
func refusals(t *testing.T) map[string]map[string]refusal {
	t.Helper()
	all := map[string]map[string]refusal{}
	for _, p := range packages(t) {
		constants := constantsOf(p)
		for _, f := range p.files {
			names := localNames(f.ast)
			ast.Inspect(f.ast, func(n ast.Node) bool {
				spec, ok := n.(*ast.ValueSpec)
				if ok {
					for i, v := range spec.Values {
						if call := defineCall(v, names); call != nil && i < len(spec.Names) {
							r := readRefusal(t, call, constants)
							r.name = spec.Names[i].Name
							if all[p.name] == nil {
								all[p.name] = map[string]refusal{}
							}
							all[p.name][r.name] = r
						}
					}
					return false
				}
				if e, isExpr := n.(ast.Expr); isExpr && defineCall(e, names) != nil {
					t.Errorf("%s: define a fault as a variable of the package: var ErrX = fault.Define(…)", at(n))
				}
				return true
			})
		}
	}
	return all
}

func defineCall(e ast.Expr, names map[string]string) *ast.CallExpr {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Define" {
		return nil
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok || names[x.Name] != module+"/internal/fault" {
		return nil
	}
	return call
}

func readRefusal(t *testing.T, call *ast.CallExpr, constants map[string]ast.Expr) refusal {
	t.Helper()
	r := refusal{where: at(call)}
	if len(call.Args) != 5 {
		t.Errorf("%s: fault.Define takes kind, code, basis and two texts", r.where)
		return r
	}
	for i, to := range map[int]*string{1: &r.code, 3: &r.zh, 4: &r.en} {
		s, ok := constantText(call.Args[i], constants)
		if !ok {
			t.Errorf("%s: code and words must be constant texts, so that they can be checked", at(call.Args[i]))
		}
		*to = s
	}
	return r
}

// constantsOf returns the constants of a package that have a value of their own.
func constantsOf(p pkg) map[string]ast.Expr {
	constants := map[string]ast.Expr{}
	for _, f := range p.files {
		for _, d := range f.ast.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.CONST {
				continue
			}
			for _, s := range gen.Specs {
				spec, ok := s.(*ast.ValueSpec)
				if !ok {
					continue
				}
				for i, v := range spec.Values {
					constants[spec.Names[i].Name] = v
				}
			}
		}
	}
	return constants
}

func constantText(e ast.Expr, constants map[string]ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return constantText(e.X, constants)
	case *ast.BinaryExpr:
		a, ok1 := constantText(e.X, constants)
		b, ok2 := constantText(e.Y, constants)
		return a + b, ok1 && ok2 && e.Op == token.ADD
	case *ast.Ident:
		v, ok := constants[e.Name]
		if !ok {
			return "", false
		}
		return constantText(v, constants)
	}
	return "", false
}

var (
	placeholder = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)
	brace       = regexp.MustCompile(`[{}]`)
	codePattern = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
)

func placeholders(s string) []string {
	set := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		set[m[1]] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func hasHan(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}

// quotes are the faults whose words show an example that is Chinese, or has
// braces, in any language.
var quotes = map[string]string{
	"cn.case_no":           "a case number is Chinese in any language",
	"calendar.bad_year":    "shows how the file looks",
	"case.not_enforcement": "names the mark in the case number",
}

func TestEveryFaultHasWordsInBothLanguages(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	count := 0
	for _, of := range refusals(t) {
		for _, r := range of {
			count++
			if where, twice := seen[r.code]; twice {
				t.Errorf("%s: code %q is taken by %s", r.where, r.code, where)
			}
			seen[r.code] = r.where
			if !codePattern.MatchString(r.code) {
				t.Errorf("%s: code %q is not of the form noun.reason", r.where, r.code)
			}
			if !hasHan(r.zh) {
				t.Errorf("%s: %s has no Chinese words", r.where, r.code)
			}
			if zh, en := placeholders(r.zh), placeholders(r.en); !slices.Equal(zh, en) {
				t.Errorf("%s: %s speaks of %v in Chinese and of %v in English", r.where, r.code, zh, en)
			}
			if quotes[r.code] != "" {
				continue
			}
			if r.en == "" || hasHan(r.en) {
				t.Errorf("%s: the English words of %s are missing or hold Chinese: %q", r.where, r.code, r.en)
			}
			for _, words := range []string{r.zh, r.en} {
				if brace.MatchString(placeholder.ReplaceAllString(words, "")) {
					t.Errorf("%s: a placeholder of %s is not of the form {name}: %q", r.where, r.code, words)
				}
			}
		}
	}
	if count == 0 {
		t.Error("no fault found: the test has lost sight of fault.Define")
	}
}

// A person must never read "{due}": what is returned has every placeholder filled,
// and With names only those that exist.
func TestFaultsAreFilledIn(t *testing.T) {
	t.Parallel()
	all := refusals(t)
	for _, p := range packages(t) {
		for _, f := range p.files {
			names := localNames(f.ast)
			find := func(e ast.Expr) (refusal, bool) {
				switch e := e.(type) {
				case *ast.Ident:
					r, ok := all[p.name][e.Name]
					return r, ok
				case *ast.SelectorExpr:
					if x, ok := e.X.(*ast.Ident); ok {
						r, ok := all[within(names[x.Name])][e.Sel.Name]
						return r, ok
					}
				}
				return refusal{}, false
			}
			ast.Inspect(f.ast, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					checkNames(t, n, find)
				case *ast.FuncDecl:
					checkReturns(t, n.Type, n.Body, find)
				case *ast.FuncLit:
					checkReturns(t, n.Type, n.Body, find)
				}
				return true
			})
		}
	}
}

// unchain takes ErrX.With("a", …).On(…).With("b", …) apart.
func unchain(e ast.Expr) (root ast.Expr, filled []string) {
	for {
		call, ok := e.(*ast.CallExpr)
		if !ok {
			return e, filled
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !matches(sel.Sel.Name, "With", "On", "Because") {
			return e, filled
		}
		if sel.Sel.Name == "With" && len(call.Args) > 0 {
			name, _ := constantText(call.Args[0], nil)
			filled = append(filled, name)
		}
		e = sel.X
	}
}

func checkNames(t *testing.T, call *ast.CallExpr, find func(ast.Expr) (refusal, bool)) {
	t.Helper()
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "With" || len(call.Args) == 0 {
		return
	}
	root, _ := unchain(call)
	r, ok := find(root)
	name, isText := constantText(call.Args[0], nil)
	if ok && isText && !slices.Contains(placeholders(r.en), name) {
		t.Errorf("%s: %s has no place for {%s}, only for %v", at(call.Args[0]), r.code, name, placeholders(r.en))
	}
}

// checkReturns looks at what a function returns as an error. One that returns a
// *fault.Fault leaves the filling to its caller.
func checkReturns(t *testing.T, of *ast.FuncType, body *ast.BlockStmt, find func(ast.Expr) (refusal, bool)) {
	t.Helper()
	if body == nil || of.Results == nil {
		return
	}
	var types []ast.Expr
	for _, r := range of.Results.List {
		for range max(1, len(r.Names)) {
			types = append(types, r.Type)
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // looked at by itself
		case *ast.ReturnStmt:
			for i, e := range n.Results {
				if i < len(types) && isIdent(types[i], "error") {
					checkFilled(t, e, find)
				}
			}
		}
		return true
	})
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

func checkFilled(t *testing.T, e ast.Expr, find func(ast.Expr) (refusal, bool)) {
	t.Helper()
	root, filled := unchain(e)
	r, ok := find(root)
	if !ok || slices.Contains(filled, "") { // a name that is computed may be any
		return
	}
	for _, name := range placeholders(r.en) {
		if !slices.Contains(filled, name) {
			t.Errorf("%s: %s is returned with {%s} not filled in", at(e), r.code, name)
		}
	}
}
