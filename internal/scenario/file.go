package scenario

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fachui/internal/legal"
)

// File is one scenario: a title, why it exists, the legal time it starts at,
// and three lists. Given and When are acts of people; Then are expectations.
// Given begins with what the included files have given.
type File struct {
	Name  string // of the file
	Title string
	Why   string
	Cases []string // acceptance cases of docs/cases.md that it shows
	Clock legal.Time
	Given []Step
	When  []Step
	Then  []Expectation
}

// Step is one act: at a time, by a person, a verb with its fields; perhaps an
// expected refusal; perhaps expectations right after it.
type Step struct {
	File    string // included file that it stands in; empty: the scenario itself
	Line    int
	At      legal.Time // zero: no time passes
	By      string
	Verb    string // empty: only time passes, or only expectations
	Fields  node
	Refused string // expected fault code
	With    node   // expected arguments of the refusal
	Then    []Expectation
}

// Expectation is one thing to look at and what it should show.
type Expectation struct {
	File   string // as of a Step
	Line   int
	See    string // "lot", "ledger", "deadline", …
	By     string // who looks; the supervisor of the court by default
	Fields node
}

// Read reads a scenario file. Every error names the line and what would be right.
// Files that it includes are looked for beside it: beside r, if r is an open
// file, else beside name.
func Read(name string, r io.Reader) (File, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", name, err)
	}
	where := name
	if open, ok := r.(interface{ Name() string }); ok {
		where = open.Name()
	}
	return assemble(os.DirFS(filepath.Dir(where)), filepath.Base(where), name, b)
}

// ReadFS reads the scenario at path in fsys, and there what it includes.
func ReadFS(fsys fs.FS, path string) (File, error) {
	b, err := readLimited(fsys, path)
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", path, err)
	}
	return assemble(fsys, path, path, b)
}

var fileKeys = []string{"scenario", "why", "cases", "include", "clock", "given", "when", "then"}

// page is one file before its includes are followed.
type page struct {
	File
	include node
}

func read(b []byte) (page, error) {
	top, err := parseYAML(b)
	if err != nil {
		return page{}, err
	}
	err = onlyKeys(top, fileKeys)
	if err != nil {
		return page{}, err
	}
	p := page{
		File:    File{Title: top.fields["scenario"].scalar, Why: top.fields["why"].scalar, Cases: top.fields["cases"].items()},
		include: top.fields["include"],
	}
	if p.Title == "" {
		return page{}, errors.New("line 1: the first line should name the scenario, such as \"scenario: 两人竞价\"")
	}
	clock, given := top.fields["clock"]
	if given || len(p.include.items()) == 0 {
		p.Clock, err = legal.Parse(clock.scalar)
		if err != nil {
			return page{}, fmt.Errorf("line %d: clock should be a time such as \"2026-03-02 09:00\"", max(clock.line, top.line))
		}
	}
	if p.Given, err = readSteps(top.fields["given"]); err != nil {
		return page{}, fmt.Errorf("given: %w", err)
	}
	if p.When, err = readSteps(top.fields["when"]); err != nil {
		return page{}, fmt.Errorf("when: %w", err)
	}
	if p.Then, err = readExpectations(top.fields["then"]); err != nil {
		return page{}, fmt.Errorf("then: %w", err)
	}
	return p, nil
}

// checkOrder refuses a file in which time would run back.
func checkOrder(f File) error {
	now := f.Clock
	for _, s := range slices.Concat(f.Given, f.When) {
		if s.At.IsZero() {
			continue
		}
		if s.At.Before(now) {
			return fmt.Errorf("%sline %d: %v is before %v; time never runs back", inFile(s.File), s.Line, s.At, now)
		}
		now = s.At
	}
	return nil
}

var stepKeys = []string{"at", "by", "refused", "with", "then", "note"}

func readSteps(n node) ([]Step, error) {
	var steps []Step
	for _, e := range n.list {
		s, err := readStep(e)
		if err != nil {
			return nil, err
		}
		steps = append(steps, each(s, e.fields["by"])...)
	}
	if !n.isList && (n.isMap || n.scalar != "") {
		return nil, fmt.Errorf("line %d: should be a list of steps, each beginning with \"- \"", n.line)
	}
	return steps, nil
}

// each makes one step of every name where several people do the same, one after
// another; what should be seen is looked at when the last has.
func each(s Step, by node) []Step {
	if !by.isList || len(by.list) == 0 {
		return []Step{s}
	}
	steps := make([]Step, len(by.list))
	for i, name := range by.items() {
		steps[i] = s
		steps[i].By = name
		if i < len(steps)-1 {
			steps[i].Then = nil
		}
	}
	return steps
}

func readStep(n node) (Step, error) {
	if !n.isMap {
		return Step{}, fmt.Errorf("line %d: a step is a group of fields such as \"by: 王书记\"", n.line)
	}
	s := Step{Line: n.line, By: n.fields["by"].scalar, Refused: n.fields["refused"].scalar, With: n.fields["with"]}
	if at, ok := n.fields["at"]; ok {
		var err error
		s.At, err = legal.Parse(at.scalar)
		if err != nil {
			return Step{}, fmt.Errorf("line %d: at should be a time such as \"2026-04-01 10:00:00\"", at.line)
		}
	}
	for _, k := range n.keys {
		if slices.Contains(stepKeys, k) {
			continue
		}
		if s.Verb != "" {
			return Step{}, fmt.Errorf("line %d: a step has one verb; here are %q and %q", n.line, s.Verb, k)
		}
		s.Verb, s.Fields = k, n.fields[k]
	}
	if s.Refused != "" && s.Verb == "" {
		return Step{}, fmt.Errorf("line %d: refused needs a verb that is refused", n.line)
	}
	var err error
	s.Then, err = readExpectations(n.fields["then"])
	return s, err
}

func readExpectations(n node) ([]Expectation, error) {
	if !n.isList && (n.isMap || n.scalar != "") {
		return nil, fmt.Errorf("line %d: should be a list of expectations, each beginning with \"- \"", n.line)
	}
	var out []Expectation
	for _, e := range n.list {
		if !e.isMap {
			return nil, fmt.Errorf("line %d: an expectation looks like \"lot: {of: L1, status: SOLD}\"", e.line)
		}
		x := Expectation{Line: e.line, By: e.fields["by"].scalar}
		for _, k := range e.keys {
			if k == "by" {
				continue
			}
			if x.See != "" {
				return nil, fmt.Errorf("line %d: an expectation looks at one thing; here are %q and %q", e.line, x.See, k)
			}
			x.See, x.Fields = k, e.fields[k]
		}
		if x.See == "" || !x.Fields.isMap {
			return nil, fmt.Errorf("line %d: say what to look at and what it should show, such as \"lot: {of: L1, status: SOLD}\"", e.line)
		}
		out = append(out, x)
	}
	return out, nil
}

func onlyKeys(n node, keys []string) error {
	if !n.isMap {
		return fmt.Errorf("line %d: a scenario begins with \"scenario: <title>\"", n.line)
	}
	for _, k := range n.keys {
		if !slices.Contains(keys, k) {
			return fmt.Errorf("line %d: there is no field %q here; the fields are %s", n.fields[k].line, k, strings.Join(keys, ", "))
		}
	}
	return nil
}
