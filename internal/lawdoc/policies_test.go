package lawdoc

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fachui/auction"
)

// A policy is what internal/flow does about one event: whom it tells, and what it asks
// of the money.
type policy struct{ tells, pays []string }

type policyBook map[string]policy // by name of the event

// policies reads the handlers of internal/flow, and the helpers that they call.
func policies(t *testing.T) policyBook {
	t.Helper()
	events := map[string]string{} // "auction.LotSold" to "auction.lot_sold"
	methods := map[string]*ast.FuncDecl{}
	for _, p := range packages(t) {
		for _, f := range p.files {
			for _, d := range f.ast.Decls {
				fn, ok := d.(*ast.FuncDecl)
				switch {
				case !ok || fn.Recv == nil:
				case fn.Name.Name == "EventName":
					events[p.name+"."+typeName(fn.Recv.List[0].Type)] = returned(fn)
				case p.path == "internal/flow":
					methods[fn.Name.Name] = fn
				}
			}
		}
	}
	kinds, book := messageKinds(), policyBook{}
	for _, name := range handlers(methods) {
		fn := methods[name]
		var p policy
		p.read(fn, methods, kinds, 2)
		last := fn.Type.Params.List[len(fn.Type.Params.List)-1]
		book[events[typeName(last.Type)]] = p
	}
	return book
}

// handlers are the methods that the router of internal/flow is given.
func handlers(methods map[string]*ast.FuncDecl) []string {
	var names []string
	for _, fn := range methods {
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if ok && typeName(call.Fun) == "outbox.On" && len(call.Args) == 2 {
				names = append(names, strings.TrimPrefix(typeName(call.Args[1]), "f."))
			}
			return true
		})
	}
	return names
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	default:
		return ""
	}
}

func returned(fn *ast.FuncDecl) string {
	for _, s := range fn.Body.List {
		if r, ok := s.(*ast.ReturnStmt); ok && len(r.Results) == 1 {
			if lit, ok := r.Results[0].(*ast.BasicLit); ok {
				name, err := strconv.Unquote(lit.Value)
				if err == nil {
					return name
				}
			}
		}
	}
	return ""
}

// read notes the messages and the calls of payments in fn, and in what it calls.
func (p *policy) read(fn *ast.FuncDecl, methods map[string]*ast.FuncDecl, kinds map[string]bool, depth int) {
	if fn == nil || depth == 0 {
		return
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			kind, err := strconv.Unquote(n.Value)
			if n.Kind == token.STRING && err == nil && kinds[kind] && !slices.Contains(p.tells, kind) {
				p.tells = append(p.tells, kind)
			}
		case *ast.CallExpr:
			name := typeName(n.Fun)
			if call, ok := strings.CutPrefix(name, "f.Payments."); ok && !slices.Contains(p.pays, call) {
				p.pays = append(p.pays, call)
			}
			if call, ok := strings.CutPrefix(name, "f."); ok {
				p.read(methods[call], methods, kinds, depth-1)
			}
		}
		return true
	})
}

// follows are the policies of all that a step tells the other rooms.
func (book policyBook) follows(t *testing.T, x transition, w way) policy {
	t.Helper()
	var all policy
	names := w.events
	if strings.HasPrefix(w.policy, "payments.") {
		names = append(slices.Clone(names), w.policy)
	}
	for _, name := range names {
		p, ok := book[name]
		if !ok {
			t.Errorf("%s: nothing follows from %s", x.Command, name)
		}
		all.tells = append(all.tells, p.tells...)
		all.pays = append(all.pays, p.pays...)
	}
	return all
}

func (book policyBook) messages(t *testing.T, x transition, w way) string {
	t.Helper()
	p := book.follows(t, x, w)
	if x.Notice != "" && !slices.Contains(p.tells, x.Notice) {
		t.Errorf("%s %s: the machine names the message %s, and its events %v send %v", x.Law, x.Command, x.Notice, w.events, p.tells)
	}
	if len(p.tells) == 0 {
		return "none"
	}
	return "`" + strings.Join(p.tells, "`, `") + "`"
}

// money says what a step means for the fund account, and which calls of payments do it.
// Money that moves at a step does so by one of them.
func (book policyBook) money(t *testing.T, x transition, w way) string {
	t.Helper()
	words, ok := moneys[x.Money]
	if !ok {
		t.Errorf("%s: no words for the money effect %q", x.Command, x.Money)
	}
	p := book.follows(t, x, w)
	waits := x.Command == auction.Announce || x.Command == auction.ResolveTerms || strings.HasPrefix(w.policy, "payments.")
	switch {
	case len(p.pays) > 0 && x.Money == "":
		return "`" + strings.Join(p.pays, "`, `") + "`"
	case len(p.pays) > 0:
		return words + " (`" + strings.Join(p.pays, "`, `") + "`)"
	case x.Money != "" && !waits:
		t.Errorf("%s %s: the machine names the money effect %q and no policy asks payments for it", x.Law, x.Command, x.Money)
	}
	return words
}

// errorName is the name of the variable that holds the fault of a code.
func errorName(t *testing.T, code string) string {
	t.Helper()
	for _, p := range packages(t) {
		for name, v := range p.constants {
			call, ok := v.(*ast.CallExpr)
			if !ok || typeName(call.Fun) != "fault.Define" || len(call.Args) < 2 {
				continue
			}
			if lit, ok := call.Args[1].(*ast.BasicLit); ok && lit.Value == strconv.Quote(code) {
				return name
			}
		}
	}
	t.Errorf("no variable holds the fault %s", code)
	return "no such error"
}

// Every command of the machine is in the walk of auction's own test, which holds every
// other pair of state and command refused, and has its line here.
func TestEveryCommandIsWalked(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if p.path != "auction" {
			continue
		}
		commands := map[string]bool{}
		for _, f := range p.files {
			ast.Inspect(f.ast, func(n ast.Node) bool {
				spec, ok := n.(*ast.ValueSpec)
				if ok && spec.Type != nil && typeName(spec.Type) == "Command" {
					commands[spec.Names[0].Name] = true
				}
				return true
			})
		}
		if len(commands) != len(ways) {
			t.Errorf("%d commands, and %d ways by which they come about", len(commands), len(ways))
		}
		walk := read(t, "auction/table_test.go")
		for name := range commands {
			if !strings.Contains(walk, "\tauction."+name+": ") {
				t.Errorf("%s is not in the walk of every pair", name)
			}
		}
	}
}
