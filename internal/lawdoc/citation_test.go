package lawdoc

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A citation is one place in the code that rests on an article of law.
type citation struct {
	text    string // the Chinese short title, as internal/basis has it
	article int    // 0: the text as a whole
	file    string
	kind    string // what stands there: refusal, event, deadline, step, notice, code
	name    string
}

// A reader walks one file and remembers the way down to where it is.
type reader struct {
	t     *testing.T
	pkg   pkg
	file  file
	texts map[string]string // names of internal/basis to short titles
	names map[string]string // import names to paths
	path  []ast.Node
	found *[]citation
}

// citations returns every use of internal/basis outside of tests, and every
// article that a declaration's comment names.
func citations(t *testing.T) []citation {
	t.Helper()
	texts := shortTitles(t)
	var found []citation
	for _, p := range packages(t) {
		if p.path == "internal/basis" {
			continue
		}
		for _, f := range p.files {
			r := &reader{t: t, pkg: p, file: f, texts: texts, names: importNames(f.ast), found: &found}
			ast.Inspect(f.ast, r.visit)
			found = append(found, inComments(p, f, texts)...)
		}
	}
	slices.SortFunc(found, compareCitations)
	return slices.Compact(found)
}

func compareCitations(a, b citation) int {
	for _, c := range []int{strings.Compare(a.text, b.text), a.article - b.article, strings.Compare(a.file, b.file), strings.Compare(a.kind, b.kind), strings.Compare(a.name, b.name)} {
		if c != 0 {
			return c
		}
	}
	return 0
}

// shortTitles reads the texts that internal/basis declares.
func shortTitles(t *testing.T) map[string]string {
	t.Helper()
	titles := map[string]string{}
	for _, p := range packages(t) {
		for name, v := range p.constants {
			call, ok := v.(*ast.CallExpr)
			if p.path == "internal/basis" && ok && len(call.Args) == 2 {
				titles[name] = text(call.Args[0], p)
			}
		}
	}
	if len(titles) == 0 {
		t.Fatal("internal/basis declares no text of law: the test has lost sight of it")
	}
	return titles
}

func importNames(f *ast.File) map[string]string {
	names := map[string]string{}
	for _, imp := range f.Imports {
		path, _ := strconv.Unquote(imp.Path.Value)
		name := path[strings.LastIndex(path, "/")+1:]
		if imp.Name != nil {
			name = imp.Name.Name
		}
		names[name] = within(path)
	}
	return names
}

func (r *reader) visit(n ast.Node) bool {
	if n == nil {
		r.path = r.path[:len(r.path)-1]
		return true
	}
	r.path = append(r.path, n)
	switch n := n.(type) {
	case *ast.CallExpr:
		title, isText := r.texts[r.ofBasis(n.Fun)]
		if isText && len(n.Args) == 1 {
			r.cite(title, n.Args[0])
		}
	case *ast.CompositeLit: // a text that is cited once and has no name of its own
		title := field(n, "Text")
		if r.ofBasis(n.Type) == "Basis" && title != nil {
			r.cite(text(title, r.pkg), field(n, "Article"))
		}
	}
	return true
}

// ofBasis is the name of internal/basis that e uses, or "".
func (r *reader) ofBasis(e ast.Expr) string {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok || r.names[x.Name] != "internal/basis" {
		return ""
	}
	return sel.Sel.Name
}

// cite adds what the article, given as e, stands beside. An article that a
// function takes as an argument is read where the function is called; one from a
// table, in the table.
func (r *reader) cite(title string, e ast.Expr) {
	if article, ok := number(e, r.pkg); ok {
		kind, name := r.beside()
		r.add(title, article, r.file.path, kind, name)
		return
	}
	before := len(*r.found)
	switch e := e.(type) {
	case *ast.Ident:
		r.citeCalls(title, e.Name)
	case *ast.IndexExpr:
		r.citeTable(title, e.X)
	}
	if len(*r.found) == before {
		r.t.Errorf("%s: which article of %s is cited cannot be read from the source; give it as a number, by argument or by table", r.file.path, title)
	}
}

func (r *reader) add(title string, article int, file, kind, name string) {
	*r.found = append(*r.found, citation{title, article, file, kind, name})
}

func (r *reader) citeTable(title string, table ast.Expr) {
	x, ok := table.(*ast.Ident)
	if !ok {
		return
	}
	lit, ok := r.pkg.constants[x.Name].(*ast.CompositeLit)
	if !ok {
		return
	}
	for _, el := range lit.Elts {
		kv := el.(*ast.KeyValueExpr)
		if article, ok := number(kv.Value, r.pkg); ok {
			r.add(title, article, r.file.path, "deadline", text(kv.Key, r.pkg))
		}
	}
}

// citeCalls reads the article at every call of the function around r whose
// parameter is called param.
func (r *reader) citeCalls(title, param string) {
	fn, at := r.function(), -1
	if fn == nil {
		return
	}
	i := 0
	for _, f := range fn.Type.Params.List {
		for _, name := range f.Names {
			if name.Name == param {
				at = i
			}
			i++
		}
	}
	if at < 0 {
		return
	}
	for _, f := range r.pkg.files {
		caller := &reader{pkg: r.pkg, file: f, found: r.found}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if n == nil {
				caller.path = caller.path[:len(caller.path)-1]
				return true
			}
			caller.path = append(caller.path, n)
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) <= at || called(call) != fn.Name.Name {
				return true
			}
			if article, ok := number(call.Args[at], r.pkg); ok {
				kind, name := caller.beside()
				caller.add(title, article, f.path, kind, name)
			}
			return true
		})
	}
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func (r *reader) function() *ast.FuncDecl {
	for _, n := range slices.Backward(r.path) {
		if fn, ok := n.(*ast.FuncDecl); ok {
			return fn
		}
	}
	return nil
}

// beside says what the innermost place of r is about.
func (r *reader) beside() (kind, name string) {
	for i, n := range slices.Backward(r.path) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if kind, name := r.ofCall(n); kind != "" {
				return kind, name
			}
		case *ast.CompositeLit:
			if kind, name := r.ofLiteral(n); kind != "" {
				return kind, name
			}
		case *ast.AssignStmt:
			for _, v := range n.Rhs {
				if s := text(v, r.pkg); isKind(s) {
					return "event", s
				}
			}
		case *ast.KeyValueExpr: // a row of a table
			key, ok := n.Key.(*ast.Ident)
			if ok && i > 0 && isTable(r.path[i-1]) {
				return "code", key.Name
			}
		case *ast.FuncDecl:
			return "code", qualified(n)
		case *ast.ValueSpec:
			return "code", n.Names[0].Name
		}
	}
	return "code", r.pkg.path
}

// isTable reports whether n is a literal with keys that are not names of fields.
func isTable(n ast.Node) bool {
	lit, ok := n.(*ast.CompositeLit)
	if !ok {
		return false
	}
	switch lit.Type.(type) {
	case *ast.MapType, *ast.ArrayType:
		return true
	}
	return false
}

func (r *reader) ofCall(call *ast.CallExpr) (kind, name string) {
	if called(call) == "Define" && len(call.Args) == 5 {
		return "refusal", text(call.Args[1], r.pkg)
	}
	for _, a := range call.Args {
		s := text(a, r.pkg)
		x, named := a.(*ast.Ident)
		switch {
		case !isKind(s):
		case named && strings.HasPrefix(strings.ToLower(x.Name), "kind"):
			return "deadline", s
		case !named:
			return "event", s
		}
	}
	return "", ""
}

// isKind reports whether s looks like "lot.opened".
func isKind(s string) bool {
	a, b, ok := strings.Cut(s, ".")
	return ok && a != "" && b != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_.") == ""
}

func (r *reader) ofLiteral(lit *ast.CompositeLit) (kind, name string) {
	if c := field(lit, "Command"); c != nil {
		return "step", strings.TrimSpace(text(field(lit, "Law"), r.pkg) + " " + text(c, r.pkg))
	}
	k := text(field(lit, "Kind"), r.pkg)
	switch {
	case k == "":
		return "", ""
	case field(lit, "Channel") != nil:
		return "notice", k
	case field(lit, "Due") != nil:
		return "deadline", k
	case field(lit, "Actor") != nil:
		return "event", k
	}
	return "", ""
}

// field is the value of a named field of a literal, or nil.
func field(lit *ast.CompositeLit, name string) ast.Expr {
	for _, el := range lit.Elts {
		kv, ok := el.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if key, ok := kv.Key.(*ast.Ident); ok && key.Name == name {
			return kv.Value
		}
	}
	return nil
}

// text is the constant text that e means in p, or "" if it is none.
func text(e ast.Expr, p pkg) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		if err == nil && e.Kind == token.STRING {
			return s
		}
	case *ast.Ident:
		if v, ok := p.constants[e.Name]; ok {
			return text(v, p)
		}
	case *ast.CallExpr: // a conversion: string(x)
		if len(e.Args) == 1 && called(e) == "string" {
			return text(e.Args[0], p)
		}
	}
	return ""
}

// number is the constant whole number that e means in p. A missing one is 0.
func number(e ast.Expr, p pkg) (int, bool) {
	switch e := e.(type) {
	case nil:
		return 0, true
	case *ast.BasicLit:
		n, err := strconv.Atoi(e.Value)
		return n, err == nil
	case *ast.Ident:
		if v, ok := p.constants[e.Name]; ok {
			return number(v, p)
		}
	}
	return 0, false
}

// qualified is Type.Method, or the name of a function.
func qualified(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Name.Name
	}
	return strings.TrimPrefix(types.ExprString(fn.Recv.List[0].Type), "*") + "." + fn.Name.Name
}
