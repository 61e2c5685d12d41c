package scenario

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const head = "scenario: 试\nclock: 2026-01-05 08:30\n"

// A slip of the pen is told with its line and with what would be right.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, file, want string }{
		{"nothing", "", "exactly one YAML document"},
		{"not YAML", "scenario: [", "not YAML"},
		{"a list", "- by: 甲", `line 1: a scenario begins with "scenario: <title>"`},
		{"no title", "clock: 2026-01-05 08:30", "line 1: the first line should name the scenario"},
		{"no clock", "scenario: 试", `line 1: clock should be a time such as "2026-03-02 09:00"`},
		{"a clock that is no time", "scenario: 试\nclock: soon", "line 2: clock should be a time"},
		{"an unknown field", head + "wenn: []", `line 3: there is no field "wenn" here; the fields are scenario, why, cases, include, clock, given, when, then`},
		{"a field twice", head + "why: a\nwhy: b", `"why"`},
		{"steps that are no list", head + "when: {by: 甲}", "line 3: should be a list of steps"},
		{"steps that are a word", head + "when: wait", "line 3: should be a list of steps"},
		{"a step that is a word", head + "when:\n  - wait", "line 4: a step is a group of fields"},
		{"a time that is none", head + "when:\n  - at: tomorrow", "line 4: at should be a time such as"},
		{"time back", head + "when:\n  - at: 2026-02-01 10:00\n  - at: 2026-01-31 10:00", "line 5: 2026-01-31T10:00:00+08:00 is before 2026-02-01T10:00:00+08:00; time never runs back"},
		{"before the clock", head + "given:\n  - at: 2026-01-05 08:29", "line 4"},
		{"two verbs", head + "when:\n  - by: 甲\n    bid: {lot: 拍品}\n    wait: {}", `line 4: a step has one verb; here are "bid" and "wait"`},
		{"an unknown verb", head + "when:\n  - bidd: {lot: 拍品}", `line 4: there is no verb "bidd"; did you mean "bid"?`},
		{"a verb of another world", head + "when:\n  - conquer the moon: {}", "docs/scenarios.md lists them all"},
		{"an unknown field of a verb", head + "when:\n  - pay deposit: {lott: 拍品}", `line 4: "pay deposit" has no field "lott"; its fields are amount, from, holder, lot, remark`},
		{"a refusal of nothing", head + "when:\n  - refused: bid.closed", "line 4: refused needs a verb that is refused"},
		{"an expectation that is a word", head + "then:\n  - sold", "line 4: an expectation looks like"},
		{"expectations that are no list", head + "then: {lot: {of: 拍品}}", "line 3: should be a list of expectations"},
		{"two things to look at", head + "then:\n  - lot: {of: 拍品}\n    live: {of: 拍品}", `line 4: an expectation looks at one thing; here are "lot" and "live"`},
		{"nothing to look at", head + "then:\n  - by: 甲", "line 4: say what to look at"},
		{"a thing without fields", head + "then:\n  - lot: 拍品", "line 4: say what to look at"},
		{"an unknown thing", head + "then:\n  - lots: {of: 拍品}", `line 4: nothing called "lots" can be looked at; did you mean "lot"?`},
		{"an anchor", head + "why: &a b", "line 3: anchors, aliases, merges and tags are not used"},
		{"an alias", head + "why: *a", "anchors"},
		{"a tag", head + "why: !!str b", "anchors"},
		{"two documents", head + "---\nscenario: 又", "exactly one YAML document"},
		{"too deep", head + "why: " + strings.Repeat("[", 40) + strings.Repeat("]", 40), "nested too deep or too long"},
		{"too many entries", head + "why: [" + strings.Repeat("a,\n", maxNodes+1) + "a]", "nested too deep or too long"},
		{"brackets without end", head + "why: " + strings.Repeat("{a: [", 300), "line 3: nested too deep or too long"},
		{"a line without end", head + "why: " + strings.Repeat("*a ", 5000), "line 3: longer than 8192 bytes; break it"},
		{"too big", head + "why: " + strings.Repeat("a", maxBytes), "the limit is"},
		{"an include that is a group", head + "include: {a: b}", "line 3: include should be a file or a list of files"},
		{"an include that is not there", head + "include: nowhere.yaml", `line 3: include "nowhere.yaml"`},
		{"an include above", head + "include: [../court.yaml]", "line 3: include \"../court.yaml\" should be a path below the scenario's own folder"},
		{"an absolute include", head + "include: [/etc/passwd]", "should be a path below"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read("x.yaml", strings.NewReader(tt.file))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if err != nil && !strings.HasPrefix(err.Error(), "x.yaml: ") {
				t.Errorf("%v does not name the file", err)
			}
		})
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	f, err := Read("x.yaml", strings.NewReader(`scenario: 两人竞价
why: 第20条
clock: 2026-03-02 09:00
given:
  - register: {as: 罗强}
when:
  - at: 2026-04-01 10:00:00.001
    by: [罗强, 谢芳]
    bid: {lot: 拍品, amount: 700000.10}
    refused: bid.too_low
    with: {lowest: 705000.00}
    then:
      - lot: {of: 拍品, status: BIDDING}
        by: 监督
then:
  - ledger: {A1010: 0.00}
`))
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "x.yaml" || f.Title != "两人竞价" || f.Why != "第20条" || f.Clock.String() != "2026-03-02T09:00:00+08:00" {
		t.Errorf("read %+v", f)
	}
	if len(f.Given) != 1 || len(f.When) != 2 || len(f.Then) != 1 {
		t.Fatalf("read %d, %d, %d", len(f.Given), len(f.When), len(f.Then))
	}
	first, second := f.When[0], f.When[1]
	if first.By != "罗强" || second.By != "谢芳" || first.Line != 7 || first.Verb != "bid" || first.Refused != "bid.too_low" {
		t.Errorf("read %+v and %+v", first, second)
	}
	if first.At.Std().Nanosecond() != int(time.Millisecond) || !second.At.Equal(first.At) {
		t.Errorf("at %v and %v", first.At, second.At)
	}
	if got := first.Fields.fields["amount"].scalar; got != "700000.10" {
		t.Errorf("the amount reads %s", got)
	}
	if len(first.Then) != 0 || len(second.Then) != 1 || second.Then[0].By != "监督" {
		t.Errorf("looked at after %v and %v", first.Then, second.Then)
	}
}

func folder(files map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// A beginning is shared by including it; it counts once, however it is reached.
func TestInclude(t *testing.T) {
	t.Parallel()
	f, err := ReadFS(folder(map[string]string{
		"story.yaml":        "scenario: 试\ninclude: [worlds/court.yaml, worlds/lot.yaml]\ngiven:\n  - register: {as: 丙}\nwhen:\n  - at: 2026-03-01 10:00\n",
		"worlds/court.yaml": "scenario: 院\nclock: 2026-01-05 08:30\ngiven:\n  - register: {as: 甲}\n",
		"worlds/lot.yaml":   "scenario: 拍\ninclude: court.yaml\ngiven:\n  - at: 2026-02-01 10:00\n    register: {as: 乙}\n    then:\n      - clock: {purpose: scratch}\nwhen:\n  - register: {as: 丁}\n",
	}), "story.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var who []string
	for _, s := range f.Given {
		who = append(who, s.File+" "+s.Fields.fields["as"].scalar)
	}
	if got := strings.Join(who, ", "); got != "worlds/court.yaml 甲, worlds/lot.yaml 乙,  丙" {
		t.Errorf("given %s", got)
	}
	if f.Clock.String() != "2026-01-05T08:30:00+08:00" {
		t.Errorf("begins at %v, want the clock of the court", f.Clock)
	}
	if f.Given[1].Then[0].File != "worlds/lot.yaml" {
		t.Errorf("the expectation stands in %q", f.Given[1].Then[0].File)
	}
}

func TestIncludeRefuses(t *testing.T) {
	t.Parallel()
	deep := map[string]string{}
	for i := range maxNest + 2 {
		deep[string(rune('a'+i))+".yaml"] = "scenario: 试\ninclude: " + string(rune('b'+i)) + ".yaml\n"
	}
	deep[string(rune('a'+maxNest+2))+".yaml"] = head
	many := map[string]string{}
	list := make([]string, 0, maxFiles+1)
	for i := range maxFiles + 1 {
		name := string(rune('b'+i)) + ".yaml"
		many[name], list = head, append(list, name)
	}
	many["a.yaml"] = head + "include: [" + strings.Join(list, ", ") + "]\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"itself", map[string]string{"a.yaml": head + "include: a.yaml"}, "leads back to itself: a.yaml → a.yaml"},
		{"a circle", map[string]string{"a.yaml": head + "include: w/b.yaml", "w/b.yaml": head + "include: c.yaml", "w/c.yaml": head + "include: b.yaml"}, "a.yaml → w/b.yaml → w/c.yaml → w/b.yaml"},
		{"too deep", deep, "limits: 8 levels"},
		{"too many", many, "16 files"},
		{"an error inside", map[string]string{"a.yaml": head + "include: b.yaml", "b.yaml": head + "wenn: []"}, `line 3: b.yaml: line 3: there is no field "wenn"`},
		{"time back across files", map[string]string{"a.yaml": head + "include: [b.yaml, c.yaml]", "b.yaml": head + "given:\n  - at: 2026-02-02 10:00", "c.yaml": head + "given:\n  - at: 2026-02-01 10:00"}, "c.yaml: line 4"},
		{"no clock anywhere", map[string]string{"a.yaml": "scenario: 试\ninclude: b.yaml", "b.yaml": "scenario: 试"}, "clock should be a time"},
		{"an unknown verb inside", map[string]string{"a.yaml": head + "include: b.yaml", "b.yaml": head + "given:\n  - waitt: {}"}, `b.yaml: line 4: there is no verb "waitt"; did you mean "wait"?`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := ReadFS(folder(tt.files), "a.yaml")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// Read looks for included files beside an open file, whatever name it is given.
func TestReadBeside(t *testing.T) {
	t.Parallel()
	in, err := os.Open("../../scenarios/single_bidder.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	f, err := Read("single_bidder.yaml", in)
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "single_bidder.yaml" || len(f.Given) == 0 {
		t.Errorf("read %s with %d steps given", f.Name, len(f.Given))
	}
}

// Whatever is read is refused or bounded; nothing makes the reader panic.
func FuzzRead(f *testing.F) {
	for _, pattern := range []string{"../../scenarios/*.yaml", "../../scenarios/worlds/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	f.Add([]byte(head + "include: [a.yaml, a.yaml]"))
	f.Add([]byte("scenario: *a"))
	f.Fuzz(func(t *testing.T, b []byte) {
		story, err := ReadFS(fstest.MapFS{"a.yaml": &fstest.MapFile{Data: b}}, "a.yaml")
		if err != nil {
			return
		}
		if story.Title == "" || story.Clock.IsZero() || len(story.Given)+len(story.When) > maxSteps {
			t.Errorf("read %+v", story)
		}
		again, err := Read("a.yaml", bytes.NewReader(b))
		if err == nil && again.Title != story.Title {
			t.Errorf("read twice: %q and %q", story.Title, again.Title)
		}
	})
}
