package house_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"fachui/internal/house/housetest"
	"fachui/internal/scenario"
	"fachui/scenarios"
)

// Each story plays in a house of its own, through the door; TestTheStory plays the
// one of the demo.
func TestStories(t *testing.T) {
	t.Parallel()
	for name := range afterwards {
		read(t, name) // is there
	}
	files, err := filepath.Glob("../../scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, name := range files {
		if filepath.Base(name) == scenarios.Story {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			play(t, filepath.Base(name))
		})
	}
}

// read reads one of the stories.
func read(t *testing.T, name string) scenario.File {
	t.Helper()
	f, err := scenario.ReadFS(scenarios.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func play(t *testing.T, name string) {
	t.Helper()
	var log, timeline bytes.Buffer
	w, r := housetest.Begin(t, read(t, name), housetest.Options{Log: &log, Told: &timeline})
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
		t.Error(why)
	}
	housetest.NoErrors(t, log.String())
	if t.Failed() {
		t.Logf("the story so far:\n%s", timeline.String())
		return
	}
	if then := afterwards[name]; then != nil {
		then(t, w)
	}
	t.Logf("%s: %d requests, %d expectations", res.Title, res.Acts, res.Checks)
}
