package scenario

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"fachui/internal/legal"
)

// Limits of includes: beginnings are shared, not programmed.
const (
	maxFiles = 16
	maxNest  = 8
	maxSteps = 2_000
)

// assembly follows includes. A file that is included twice counts once, so that
// two beginnings may stand on the same court.
type assembly struct {
	fsys  fs.FS
	given []Step
	read  map[string]legal.Time // by place: the clock it begins at
}

// assemble makes one scenario of b and of the given lists of what it includes.
// Place is where b stands in fsys, name how it is called in messages.
func assemble(fsys fs.FS, place, name string, b []byte) (File, error) {
	p, err := read(b)
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", name, err)
	}
	a := &assembly{fsys: fsys, read: map[string]legal.Time{}}
	clock, err := a.follow(p, []string{place})
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", name, err)
	}
	f := p.File
	f.Name = name
	f.Given = append(a.given, f.Given...)
	if f.Clock.IsZero() {
		f.Clock = clock
	}
	if len(f.Given)+len(f.When) > maxSteps {
		return File{}, fmt.Errorf("%s: has %d steps with what it includes; the limit is %d", name, len(f.Given)+len(f.When), maxSteps)
	}
	err = checkWords(f)
	if err == nil {
		err = checkOrder(f)
	}
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// follow adds the steps of everything that p includes, and returns the time at
// which the first of them begins. Chain is how p was reached.
func (a *assembly) follow(p page, chain []string) (clock legal.Time, err error) {
	if p.include.isMap {
		return clock, fmt.Errorf("line %d: include should be a file or a list of files, such as [worlds/court.yaml]", p.include.line)
	}
	for i, name := range p.include.items() {
		from, err := a.add(name, chain)
		if err != nil {
			return clock, fmt.Errorf("line %d: %w", p.include.line, err)
		}
		if i == 0 {
			clock = from
		}
	}
	return clock, nil
}

func (a *assembly) add(name string, chain []string) (clock legal.Time, err error) {
	place := path.Join(path.Dir(chain[len(chain)-1]), name)
	if path.IsAbs(name) || strings.Contains(name, "\\") || !fs.ValidPath(place) {
		return clock, fmt.Errorf("include %q should be a path below the scenario's own folder, such as worlds/court.yaml", name)
	}
	if slices.Contains(chain, place) {
		return clock, fmt.Errorf("include %q leads back to itself: %s", name, strings.Join(append(chain, place), " → "))
	}
	if clock, done := a.read[place]; done {
		return clock, nil
	}
	if len(chain) > maxNest || len(a.read) >= maxFiles {
		return clock, fmt.Errorf("include %q is one too many (limits: %d levels, %d files)", name, maxNest, maxFiles)
	}
	b, err := readLimited(a.fsys, place)
	if err != nil {
		return clock, fmt.Errorf("include %q: %w", name, err)
	}
	p, err := read(b)
	if err != nil {
		return clock, fmt.Errorf("%s: %w", place, err)
	}
	clock, err = a.follow(p, append(slices.Clone(chain), place))
	if err != nil {
		return clock, fmt.Errorf("%s: %w", place, err)
	}
	if !p.Clock.IsZero() {
		clock = p.Clock
	}
	a.read[place] = clock
	a.given = append(a.given, standing(place, p.Given)...)
	return clock, nil
}

// standing marks steps as standing in the file at place.
func standing(place string, steps []Step) []Step {
	for i := range steps {
		steps[i].File = place
		for j := range steps[i].Then {
			steps[i].Then[j].File = place
		}
	}
	return steps
}

func readLimited(fsys fs.FS, place string) ([]byte, error) {
	in, err := fsys.Open(place)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, maxBytes+1))
}

// Beginnings are the points up to which others may have played f's steps: where an
// included file ends, and, in a file that has no When and so is a beginning itself,
// where it ends. Each is a number of steps.
func (f File) Beginnings() []int {
	var ends []int
	for i, s := range f.Given {
		last := i == len(f.Given)-1
		if s.File == "" && len(f.When) > 0 {
			break
		}
		if last || f.Given[i+1].File != s.File {
			ends = append(ends, i+1)
		}
	}
	return ends
}

// Until is f up to its n-th step, without what should be true at its end.
func (f File) Until(n int) File {
	steps := slices.Concat(f.Given, f.When)
	f.Given, f.When, f.Then = steps[:n], nil, nil
	return f
}

// Played names what the first n steps of f are: it is the same for two files that
// begin with the same.
func (f File) Played(n int) string {
	var out strings.Builder
	out.WriteString(f.Clock.String())
	for _, s := range slices.Concat(f.Given, f.When)[:n] {
		out.WriteString("\n" + f.place(s))
	}
	return out.String()
}

// inFile begins a message about a line of an included file.
func inFile(name string) string {
	if name == "" {
		return ""
	}
	return name + ": "
}
