package house_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fachui/internal/house/housetest"
	"fachui/internal/scenario"
)

// Each story plays in a house of its own, through the door.
func TestStories(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			play(t, name)
		})
	}
}

func play(t *testing.T, name string) {
	t.Helper()
	in, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	f, err := scenario.Read(filepath.Base(name), in)
	if err != nil {
		t.Fatal(err)
	}
	var log, timeline bytes.Buffer
	w := housetest.Open(t, housetest.Options{At: housetest.Dawn, Log: &log})
	res, err := scenario.Run(t.Context(), f, w.Story(&timeline))
	if err != nil {
		t.Fatal(err)
	}
	for _, why := range res.Failed {
		t.Error(why)
	}
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, `"level":"ERROR"`) {
			t.Errorf("the server logged: %s", line)
		}
	}
	if t.Failed() {
		t.Logf("the story so far:\n%s", timeline.String())
		return
	}
	t.Logf("%s: %d requests, %d expectations", res.Title, res.Acts, res.Checks)
}
