package lawdoc

import (
	"go/ast"
	"strings"
	"testing"
)

// rulesOnly are the rules that docs/law.md calls "rule only", as package and name:
// no use case calls them. A rule that comes into use leaves this list and the paper.
var rulesOnly = []struct{ pkg, name string }{
	{"auction", "MustWithdraw"},
	{"valuation", "Price.CheckSale"},
	{"valuation", "OnlineFees"},
	{"valuation", "ReissueFee"},
	{"payments/distribution", "SetOff"},
	{"payments/distribution", "InKind"},
	{"payments/distribution", "CreditorDeposit"},
	{"payments/distribution", "Forfeit"},
	{"payments/distribution", "Procedure.Stage"},
	{"payments/distribution", "InTime"},
}

func TestRulesOnlyAreCalledByNothing(t *testing.T) {
	t.Parallel()
	hand := strings.ReplaceAll(byHand(t, lawPaper), "\n", " ")
	for _, r := range rulesOnly {
		if !strings.Contains(hand, r.name+"`") {
			t.Errorf("%s does not name %s, which is rule only", lawPaper, r.name)
		}
		declared := false
		for _, p := range packages(t) {
			for _, f := range p.files {
				declared = declared || p.path == r.pkg && declares(f.ast, r.name)
				if calls(f, p.path, r.pkg, r.name) {
					t.Errorf("%s calls %s of %s, which %s says is rule only", f.path, r.name, r.pkg, lawPaper)
				}
			}
		}
		if !declared {
			t.Errorf("%s declares no %s", r.pkg, r.name)
		}
	}
}

func declares(f *ast.File, name string) bool {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && qualified(fn) == name {
			return true
		}
	}
	return false
}

// calls reports whether f, of the package at path, calls a function of pkg. A method is
// told by its name alone, on whatever is no package.
func calls(f file, path, pkg, name string) bool {
	_, method, isMethod := strings.Cut(name, ".")
	imports, found := importNames(f.ast), false
	ast.Inspect(f.ast, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			found = found || !isMethod && path == pkg && fun.Name == name
		case *ast.SelectorExpr:
			x, _ := fun.X.(*ast.Ident)
			from, imported := "", false
			if x != nil {
				from, imported = imports[x.Name]
			}
			found = found || isMethod && !imported && fun.Sel.Name == method || imported && from == pkg && fun.Sel.Name == name
		}
		return true
	})
	return found
}
