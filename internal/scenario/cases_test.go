package scenario_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fachui/internal/scenario"
	"fachui/scenarios"
)

// register is where every acceptance case stands with what shows it.
const register = "../../docs/cases.md"

// A row: id, what it says, where that stands, what shows it.
var caseRow = regexp.MustCompile(`^\| ([A-JM]\d\d) \| (.+?) \| (.+?) \|(.*?)\|$`)

// Tests tag themselves in their comments, with "Cases", a colon and the ids.
var caseTag = regexp.MustCompile(`Cases?: ((?:[A-JM]\d\d(?:, )?)+)`)

// Every acceptance case is shown by a story or a test that says so, or the register
// says for what it waits; and nothing claims a case that the register lacks.
func TestCases(t *testing.T) {
	t.Parallel()
	shown := map[string][]string{}
	ofStories(t, shown)
	ofTests(t, shown)
	raw, err := os.ReadFile(register)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(raw), "\n")
	known := map[string]bool{}
	for i, line := range lines {
		row := caseRow.FindStringSubmatch(line)
		if row == nil {
			continue
		}
		id, by := row[1], strings.TrimSpace(row[4])
		if known[id] {
			t.Errorf("%s stands twice in the register", id)
		}
		known[id] = true
		switch {
		case len(shown[id]) > 0:
			by = strings.Join(shown[id], ", ")
		case !strings.HasPrefix(by, "waits: "):
			t.Errorf("%s is shown by nothing, and the register does not say for what it waits", id)
		}
		lines[i] = "| " + strings.Join([]string{id, row[2], row[3], by}, " | ") + " |"
	}
	for id, where := range shown {
		if !known[id] {
			t.Errorf("%v say that they show %s, which the register lacks", where, id)
		}
	}
	now := strings.Join(lines, "\n")
	if *update {
		err = os.WriteFile(register, []byte(now), 0o644)
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	if now != string(raw) {
		t.Errorf("%s is not what stories and tests say; run go test ./internal/scenario -update", register)
	}
}

func ofStories(t *testing.T, shown map[string][]string) {
	t.Helper()
	names, err := fs.Glob(scenarios.FS, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		f, err := scenario.ReadFS(scenarios.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range f.Cases {
			shown[id] = append(shown[id], "`"+strings.TrimSuffix(name, ".yaml")+"`")
		}
	}
}

var testFunc = regexp.MustCompile(`^func (Test\w+)\(`)

// Tests of the money's rules carry their cases in their names: TestCases35_36_Payees.
var caseName = regexp.MustCompile(`^TestCases?((?:\d\d_)+)`)

// Tests of the auction's rules carry them in theirs, as in TestTerms_deposit_A09, or
// in the names of the rows of their tables.
var (
	lotName = regexp.MustCompile(`_([A-J]\d\d)`)
	lotRow  = regexp.MustCompile(`\{"([A-J]\d\d) `)
)

// ofTests reads the name of each test function, the comment before it, and the
// tables of the auction's.
func ofTests(t *testing.T, shown map[string][]string) {
	t.Helper()
	root := "../.."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		place, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		var tagged []string
		within := ""
		show := func(id string) {
			if by := "`" + place + "`." + within; !slices.Contains(shown[id], by) {
				shown[id] = append(shown[id], by)
			}
		}
		for line := range strings.Lines(string(raw)) {
			if m := caseTag.FindStringSubmatch(line); m != nil && strings.HasPrefix(line, "//") {
				tagged = append(tagged, strings.Split(strings.TrimSuffix(m[1], ", "), ", ")...)
			}
			ofAuction := strings.HasPrefix(place, "auction")
			if m := lotRow.FindStringSubmatch(line); m != nil && ofAuction {
				show(m[1])
			}
			if m := testFunc.FindStringSubmatch(line); m != nil {
				within = m[1]
				if n := lotName.FindStringSubmatch(m[1]); n != nil && ofAuction {
					show(n[1])
				}
				if n := caseName.FindStringSubmatch(m[1]); n != nil && strings.HasPrefix(place, "payments") {
					for no := range strings.FieldsFuncSeq(n[1], func(r rune) bool { return r == '_' }) {
						tagged = append(tagged, "M"+no)
					}
				}
				for _, id := range tagged {
					show(id)
				}
				tagged = nil
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
