package housetest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"fachui/internal/pgtest"
	"fachui/internal/scenario"
)

// Most stories begin alike: a court opens, a case is filed, a price is found, a
// lot is announced. What a beginning does is done once in a process, through the
// door as ever; every story that begins so gets a copy of that house (database,
// bank, keys and files) and goes on from there.

// beginning is a house that was closed when what it begins with had been played.
type beginning struct {
	once  sync.Once
	ready bool
	db    pgtest.Kept
	dir   string
	story *scenario.Runner
}

// beginnings are those of this process, by what was played in them.
//
//nolint:gochecknoglobals // what tests share lives as long as the process
var beginnings struct {
	sync.Mutex
	by  map[string]*beginning
	dir string // holds the folders of all
}

// Begin opens a house in which the beginning of f has been played (see
// [scenario.File.Beginnings]) and returns the runner that plays the rest of f
// there. The house of a story that shares no beginning has seen nothing yet.
func Begin(t testing.TB, f scenario.File, o Options) (*World, *scenario.Runner) {
	t.Helper()
	return BeginAt(t, f, f.Beginnings(), o)
}

// BeginAt is Begin for a house that stands where the last of ends has been played;
// each is a number of steps of f at which other tests begin, too.
func BeginAt(t testing.TB, f scenario.File, ends []int, o Options) (*World, *scenario.Runner) {
	t.Helper()
	if len(ends) == 0 {
		o.At = Dawn
		w := Open(t, o)
		return w, scenario.NewRunner(f, w.Story(o.Told))
	}
	b := played(f, ends)
	b.once.Do(func() { b.play(t, f, ends) })
	if !b.ready {
		t.Fatalf("the beginning of %s could not be played: the test that was first to play it says why", f.Name)
	}
	w := open(t, b, o)
	r, err := b.story.Continue(f, w.Story(o.Told))
	if err != nil {
		t.Fatal(err)
	}
	return w, r
}

func played(f scenario.File, ends []int) *beginning {
	beginnings.Lock()
	defer beginnings.Unlock()
	key := f.Played(ends[len(ends)-1])
	if beginnings.by == nil {
		beginnings.by = map[string]*beginning{}
	}
	if beginnings.by[key] == nil {
		beginnings.by[key] = &beginning{}
	}
	return beginnings.by[key]
}

// play plays f up to the last of ends, from where the one before it stands, and
// keeps the house.
func (b *beginning) play(t testing.TB, f scenario.File, ends []int) {
	t.Helper()
	last := len(ends) - 1
	var log bytes.Buffer
	w, r := BeginAt(t, f.Until(ends[last]), ends[:last], Options{Log: &log})
	for more := true; more; {
		var err error
		more, err = r.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
	}
	res, err := r.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, why := range res.Failed {
		t.Errorf("the beginning of %s: %s", f.Name, why)
	}
	w.shut()
	NoErrors(t, log.String())
	b.dir = keepFolder(t, w.dir)
	b.db, b.story, b.ready = pgtest.Keep(t, w.Pool), r, len(res.Failed) == 0
}

// NoErrors fails for each error that a server logged.
func NoErrors(t testing.TB, log string) {
	t.Helper()
	for line := range strings.Lines(log) {
		if strings.Contains(line, `"level":"ERROR"`) {
			t.Errorf("the server logged: %s", line)
		}
	}
}

// keepFolder copies the folder of a closed house to where it outlives the test.
func keepFolder(t testing.TB, dir string) string {
	t.Helper()
	beginnings.Lock()
	defer beginnings.Unlock()
	var err error
	if beginnings.dir == "" {
		beginnings.dir, err = os.MkdirTemp("", "fachui-beginnings-") //nolint:usetesting // it outlives the test
	}
	to := ""
	if err == nil {
		to, err = os.MkdirTemp(beginnings.dir, "") //nolint:usetesting // it outlives the test
	}
	if err == nil {
		err = copyFolder(to, dir)
	}
	if err != nil {
		t.Fatalf("keep a house: %v", err)
	}
	return to
}

// copyFolder copies folders and files with their modes: keys are for nobody else.
func copyFolder(to, from string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		place := filepath.Join(to, rel)
		if d.IsDir() {
			err = os.MkdirAll(place, 0o700)
			if err != nil {
				return err
			}
			return os.Chmod(place, info.Mode().Perm())
		}
		b, err := os.ReadFile(path) //nolint:gosec // a folder that this process has made
		if err != nil {
			return err
		}
		return os.WriteFile(place, b, info.Mode().Perm()) //nolint:gosec // as above
	})
}

// forgetBeginnings removes what this process has kept.
func forgetBeginnings() error {
	beginnings.Lock()
	defer beginnings.Unlock()
	err := pgtest.Forget()
	if beginnings.dir != "" && err == nil {
		err = os.RemoveAll(beginnings.dir)
	}
	return err
}
