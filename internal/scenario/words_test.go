package scenario_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fachui/internal/fault"
	"fachui/internal/house"
	"fachui/internal/scenario"
	"fachui/web/route"
)

var update = flag.Bool("update", false, "write the generated part of docs/scenarios.md anew")

const (
	manual = "../../docs/scenarios.md"
	begin  = "<!-- words -->\n"
	end    = "<!-- end of words -->"
)

// The vocabulary in the manual is the one that is played.
func TestManual(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), begin)
	had, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s should hold %q and %q", manual, begin, end)
	}
	var words bytes.Buffer
	err = scenario.WriteWords(&words, house.Table())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		err = os.WriteFile(manual, []byte(before+begin+words.String()+end+after), 0o644)
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	if had != words.String() {
		t.Errorf("%s is not what the verbs say; run go test ./internal/scenario -update", manual)
	}
}

// Every verb is an operation of the route table, or says that the bank or the
// clock is meant; everything that can be looked at is a query of it.
func TestOperations(t *testing.T) {
	t.Parallel()
	rows := map[string]route.Route{}
	for _, r := range house.Table() {
		rows[r.Op] = r
	}
	elsewhere := []string{"transfer", "open bank account", "bank adjustment", "bank fault", "wait", "pay deposit", "pay balance", "pay case", "pay top-up", "pay recovery", "pay price elsewhere", "bank cash", "freeze deposit", "bank lifts freeze"}
	for _, v := range scenario.Verbs() {
		r, ok := rows[v.Op]
		switch {
		case v.Op == "" && !slices.Contains(elsewhere, v.Name):
			t.Errorf("%q names no operation", v.Name)
		case v.Op != "" && !ok:
			t.Errorf("%q is the operation %q, which the route table lacks", v.Name, v.Op)
		case ok && r.Method == "GET":
			t.Errorf("%q only looks; it should be a See", v.Name)
		}
		if v.ZH == "" || v.EN == "" {
			t.Errorf("%q has no words", v.Name)
		}
	}
	for _, s := range scenario.Sees() {
		r, ok := rows[s.Op]
		switch {
		case !ok:
			t.Errorf("%q is the operation %q, which the route table lacks", s.Name, s.Op)
		case r.Method != "GET":
			t.Errorf("%q does something: %s", s.Name, s.Op)
		case s.Of != "" && !strings.Contains(r.Path+"/", ":"+s.Of+"/"):
			t.Errorf("%q is of a %s, but its address is %s", s.Name, s.Of, r.Path)
		}
		if s.ZH == "" || s.EN == "" || s.Fields == "" {
			t.Errorf("%q has no words", s.Name)
		}
	}
}

// Every refusal that a verb names is one that the house can give.
func TestRefusalsExist(t *testing.T) {
	t.Parallel()
	known := codes()
	for _, v := range scenario.Verbs() {
		seen := map[string]bool{}
		for _, code := range v.Refusals {
			if !known[code] {
				t.Errorf("%q may be refused with %q, which no fault bears", v.Name, code)
			}
			if seen[code] {
				t.Errorf("%q names %q twice", v.Name, code)
			}
			seen[code] = true
		}
	}
}

func codes() map[string]bool {
	known := map[string]bool{}
	for _, f := range fault.All() {
		known[f.Code] = true
	}
	return known
}

// Every refusal that a story expects is in the manual of its verb, or is one of
// the door; so the manual cannot fall behind the stories.
func TestExpectedRefusalsAreNamed(t *testing.T) {
	t.Parallel()
	verbs := map[string]scenario.Verb{}
	for _, v := range scenario.Verbs() {
		verbs[v.Name] = v
	}
	known := codes()
	for _, f := range stories(t) {
		for _, s := range slices.Concat(f.Given, f.When) {
			if s.Refused == "" {
				continue
			}
			if !known[s.Refused] {
				t.Errorf("%s:%d expects %q, which no fault bears", f.Name, s.Line, s.Refused)
			}
			door := strings.HasPrefix(s.Refused, "access.") || strings.HasPrefix(s.Refused, "request.")
			if !door && !slices.Contains(verbs[s.Verb].Refusals, s.Refused) {
				t.Errorf("%s:%d: the manual of %q does not name %q", f.Name, s.Line, s.Verb, s.Refused)
			}
		}
	}
}

// Each story says what it shows and which article it rests on.
func TestStoriesSayWhy(t *testing.T) {
	t.Parallel()
	for _, f := range stories(t) {
		if f.Why == "" {
			t.Errorf("%s does not say why", f.Name)
		}
		if len(f.Then) == 0 && !slices.ContainsFunc(f.When, func(s scenario.Step) bool { return s.Refused != "" || len(s.Then) > 0 }) {
			t.Errorf("%s expects nothing", f.Name)
		}
	}
}

func stories(t *testing.T) []scenario.File {
	t.Helper()
	names, err := filepath.Glob("../../scenarios/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	files := make([]scenario.File, 0, len(names))
	for _, name := range names {
		f, err := scenario.ReadFS(os.DirFS("../../scenarios"), filepath.Base(name))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// The example with which the manual begins is one.
func TestManualExample(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "```yaml\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the manual shows no example")
	}
	f, err := scenario.Read("../../scenarios/example.yaml", strings.NewReader(example))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.When) != 2 || len(f.Given) == 0 || f.When[1].Then[0].Line != 10 {
		t.Errorf("the example has %d steps, given %d, and looks in line %d", len(f.When), len(f.Given), f.When[1].Then[0].Line)
	}
}
