package archtest

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// values are the packages that everybody may import: they hold no state and
// reach nothing outside.
var values = []string{
	"internal/basis", "internal/calendar", "internal/cn", "internal/fault", "internal/legal",
	"internal/money", "internal/paper", "internal/place", "internal/ref",
}

// plumbing is everything else under internal that knows no domain.
var plumbing = []string{
	"internal/*", "!internal/archtest", "!internal/banksim", "!internal/deps", "!internal/flow", "!internal/house",
	"!internal/crowd", "!internal/pgtest", "!internal/province", "!internal/scenario",
}

// domains are the roots of law; storage is what keeps and serves each of them.
var (
	domains = []string{"auction", "valuation", "payments", "custody", "objection", "notify"}
	storage = []string{
		"auction/auctionpg", "auction/bidding", "auction/replay", "valuation/valuationpg", "payments/paymentspg",
		"payments/bank", // speaks to the bank, in files and over HTTP
		"custody/custodypg", "objection/objectionpg", "notify/notifypg", "notify/channel",
	}
)

// A layer says which packages of this module its packages may import. The first
// layer that fits counts. Tests may import anything.
type layer struct {
	packages []string
	may      []string
	why      string
}

var layers = []layer{
	{[]string{"cmd/*"}, []string{"*"}, "wiring"},
	{[]string{"internal/house", "internal/house/*"}, []string{"*", "!cmd/*"}, "assembles the house for the commands and the tests"},
	{[]string{"migrations"}, nil, "SQL only"},
	{[]string{"scenarios"}, nil, "stories as files"},
	{values, values, "values know only values"},

	{[]string{"auction/auctionpg", "auction/bidding", "auction/replay"}, also(plumbing, "auction", "auction/*"), "storage of its own root"},
	{[]string{"valuation/valuationpg"}, also(plumbing, "valuation", "valuation/*"), "storage of its own root"},
	{[]string{"payments/paymentspg", "payments/bank"}, also(plumbing, "payments", "payments/*"), "storage of its own root"},
	{[]string{"custody/custodypg"}, also(plumbing, "custody", "custody/*"), "storage of its own root"},
	{[]string{"objection/objectionpg"}, also(plumbing, "objection", "objection/*"), "storage of its own root"},
	{[]string{"notify/notifypg", "notify/channel"}, also(plumbing, "notify", "notify/*"), "storage of its own root"},
	{[]string{"auction", "auction/*"}, also(values, "auction", "auction/*", "!auction/auctionpg", "!auction/bidding", "!auction/replay"), "pure law"},
	{[]string{"valuation", "valuation/*"}, also(values, "valuation", "valuation/*", "!valuation/valuationpg"), "pure law"},
	{[]string{"payments", "payments/*"}, also(values, "payments", "payments/*", "!payments/paymentspg", "!payments/bank"), "pure law"},
	{[]string{"custody", "custody/*"}, also(values, "custody", "custody/*", "!custody/custodypg"), "pure law"},
	{[]string{"objection", "objection/*"}, also(values, "objection", "objection/*", "!objection/objectionpg"), "pure law"},
	{[]string{"notify", "notify/*"}, also(values, "notify", "notify/*", "!notify/notifypg", "!notify/channel"), "pure law"},

	{[]string{"internal/flow"}, also(plumbing, everyDomain()...), "what follows from what, across domains"},
	{[]string{"internal/banksim", "internal/banksim/*"}, nil, "the bank is another company: it shares no code with us"},
	{[]string{"internal/verify/*"}, nil, "checks the house for outsiders: it shares no code with it"},
	{[]string{"internal/scenario", "internal/scenario/*"}, also(values, "internal/scenario", "internal/scenario/*", "internal/clock", "web/route"), "acts as a person does, through the JSON API"},
	{[]string{"internal/crowd"}, also(values, "internal/scenario", "internal/clock", "internal/measure", "web/route"),
		"bids and watches as people do, over connections of its own"},
	{[]string{"internal/province", "internal/province/*"}, also(values, "internal/province", "internal/province/*", "internal/clock", "internal/picture/sketch", "web/route"),
		"acts as people do, through the JSON API, and draws what a clerk would photograph"},
	{[]string{"internal/deps", "internal/archtest"}, nil, "hold no code"},
	{[]string{"internal/pgtest", "internal/pgtest/*"}, also(plumbing, "internal/pgtest", "migrations"), "needs the schema"},
	{plumbing, plumbing, "knows no domain"},

	{[]string{"web/browser"}, nil, "tests only, through a browser"},
	{[]string{"web", "web/*"}, also(plumbing, append(everyDomain(), "web", "web/*")...), "pages and API"},
}

func also(base []string, more ...string) []string { return append(slices.Clone(base), more...) }

func everyDomain() []string {
	var all []string
	for _, d := range domains {
		all = append(all, d, d+"/*")
	}
	return all
}

func layerOf(name string) (layer, bool) {
	i := slices.IndexFunc(layers, func(l layer) bool { return matches(name, l.packages...) })
	if i < 0 {
		return layer{}, false
	}
	return layers[i], true
}

func TestImports(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		l, known := layerOf(p.name)
		if !known {
			t.Errorf("package %s stands in no layer: add it to layers in internal/archtest/imports_test.go, and to the map in the design", p.name)
			continue
		}
		for _, imp := range p.imports {
			if imp != module && !strings.HasPrefix(imp, module+"/") {
				continue
			}
			if !matches(within(imp), l.may...) {
				t.Errorf("%s (%s) must not import %s", p.name, l.why, within(imp))
			}
		}
	}
}

// The layers themselves say what the design says.
func TestLayers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		may      bool
	}{
		{"cmd/fachui", "web", true},
		{"cmd/fachui", "internal/flow", true},
		{"web", "auction", true},
		{"web", "auction/bidding", true},
		{"web", "payments/paymentspg", true},
		{"web", "internal/flow", false},
		{"web", "internal/banksim", false},
		{"web", "internal/house", false},
		{"internal/house", "web", true},
		{"internal/house", "internal/flow", true},
		{"internal/flow", "valuation/valuationpg", true},
		{"internal/flow", "notify", true},
		{"internal/flow", "web", false},
		{"auction", "internal/money", true},
		{"auction", "internal/pg", false},
		{"auction", "payments", false},
		{"auction", "auction/auctionpg", false},
		{"auction/auctionpg", "auction", true},
		{"auction/auctionpg", "internal/outbox", true},
		{"auction/auctionpg", "payments", false},
		{"auction/auctionpg", "internal/flow", false},
		{"auction/bidding", "auction", true},
		{"auction/bidding", "payments/paymentspg", false},
		{"valuation/draw", "internal/legal", true},
		{"valuation", "valuation/draw", true},
		{"valuation/draw", "internal/pg", false},
		{"payments/statement", "internal/money", true},
		{"payments/statement", "payments/paymentspg", false},
		{"payments/bank", "payments/statement", true},
		{"payments/paymentspg", "notify", false},
		{"notify/channel", "notify", true},
		{"internal/pg", "auction", false},
		{"internal/outbox", "internal/flow", false},
		{"internal/outbox", "internal/pg", true},
		{"internal/money", "internal/fault", true},
		{"internal/money", "internal/pg", false},
		{"internal/banksim", "internal/money", false},
		{"internal/verify/ledger", "payments/checkpoint", false},
		{"internal/verify/draw", "internal/money", false},
		{"internal/scenario", "internal/pg", false},
		{"internal/scenario", "internal/legal", true},
		{"internal/province", "internal/pg", false},
		{"internal/province", "auction", false},
		{"internal/province", "web/route", true},
		{"internal/province", "internal/picture/sketch", true},
		{"internal/province", "internal/picture", false},
		{"internal/pg", "web", false},
	} {
		l, known := layerOf(c.from)
		if !known || matches(c.to, l.may...) != c.may {
			t.Errorf("%s → %s: known %v, allowed is not %v", c.from, c.to, known, c.may)
		}
	}
	if _, known := layerOf("somewhere"); known {
		t.Error("an unknown package is taken for a known one")
	}
}

// isPure reports whether the package is law or a value: a function of facts.
func isPure(name string) bool {
	return !matches(name, storage...) && matches(name, append(everyDomain(), values...)...)
}

// impure are the ways to the outside world that a pure package must not have.
var impure = []string{
	"context", "database/sql", "net", "net/*", "os", "os/*", "io/ioutil", "log", "log/*", "math/rand", "math/rand/*",
	"crypto/rand", "syscall", "github.com/jackc/*", "github.com/gofiber/*", "github.com/valyala/*", "github.com/hibiken/*",
	"github.com/redis/*",
}

func TestPurity(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !isPure(p.name) {
			continue
		}
		for _, imp := range p.imports {
			if matches(imp, impure...) {
				t.Errorf("%s is pure and must not import %s: pass facts in", p.name, imp)
			}
		}
		for _, f := range p.files {
			if p.name == "internal/ref" {
				continue
			}
			uses(f.ast, func(n ast.Node, importPath, name string) {
				if importPath == module+"/internal/ref" && name == "New" {
					t.Errorf("%s: a pure package draws no random number: take the identifier as an argument", at(n))
				}
			})
		}
	}
}

// libraries may be imported only where it says, so that each can be replaced in
// one place.
var libraries = []struct {
	library string
	only    []string
	why     string
}{
	{"github.com/gofiber/*", []string{"web", "web/*", "cmd/*"}, "the next fiber is a one-package move"},
	{"github.com/valyala/*", []string{"web", "web/*", "cmd/*"}, "fiber's engine"},
	{"github.com/hibiken/asynq", []string{"internal/queue", "cmd/*"}, "a doorbell, never a ledger"},
	{"github.com/alicebob/miniredis/*", []string{"internal/queue", "cmd/*"}, "the doorbell's in-process Redis"},
	{"github.com/pressly/goose/*", []string{"internal/pg", "internal/pgtest"}, "migrations"},
	{"github.com/jackc/*", []string{"*", "!internal/province", "!internal/province/*", "!internal/scenario", "!internal/scenario/*", "!internal/banksim", "!internal/banksim/*"}, "a scenario goes through the API, and the bank has its own books"},
	{"golang.org/x/image/*", []string{"internal/picture", "internal/picture/*", "internal/press"}, "one package opens what strangers send, and one measures the house's own fonts"},
	{"github.com/signintech/*", []string{"internal/press"}, "one package sets papers"},
	{"database/sql", nil, "use pgx"},
	{"github.com/stretchr/testify/*", nil, "tests only"},
	{"pgregory.net/rapid", nil, "tests only"},
	{"go.uber.org/goleak", nil, "tests only"},
	{"github.com/google/go-cmp/*", nil, "tests only"},
	{"github.com/chromedp/*", nil, "tests only"},
	{"testing", []string{"internal/pgtest", "internal/pgtest/*", "internal/house/housetest"}, "tests only"},
}

func TestLibraries(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if p.name == "internal/deps" {
			continue // names the libraries so that go.mod keeps them
		}
		for _, imp := range p.imports {
			for _, l := range libraries {
				if matches(imp, l.library) && !matches(p.name, l.only...) {
					t.Errorf("%s must not import %s: %s", p.name, imp, l.why)
				}
			}
		}
	}
}
