package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fachui/internal/scenario"
)

// mutants are rules broken on purpose, each with the story that must notice.
var mutants = []struct {
	name, file, rule, broken, story, says string
}{
	{
		"a late bid extends by four minutes", "auction/bid.go",
		"const Extension = 5 * time.Minute", "const Extension = 4 * time.Minute",
		"extension.yaml", "ends_at",
	},
	{
		"anybody may equal the leading bid", "auction/bid.go",
		"fen == leading && outranks(rank, l.Leading.Rank):", "fen == leading:",
		"priority.yaml", "expected bid.too_low", // the schema still refuses the bid, in no such words
	},
	{
		"losers wait for their deposits", "internal/flow/auction.go",
		"_, err := f.Payments.RefundLosersTx(ctx, tx, e.Court, e.Lot, e.Application, e.EndedAt)", "var err error",
		"single_bidder.yaml", "refunded",
	},
}

// The stories are worth something because they turn red when a rule is broken.
func TestABrokenRuleTurnsItsStoryRed(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("no rule is broken", func(t *testing.T) {
		t.Parallel()
		var files []string
		for _, m := range mutants {
			files = append(files, "../../scenarios/"+m.story)
		}
		results, err := runStories(t, self, files...)
		if err != nil {
			t.Errorf("%v", err)
		}
		for _, r := range results {
			if len(r.Failed) > 0 || r.Checks == 0 {
				t.Errorf("%s: %d expectations, %v", r.Name, r.Checks, r.Failed)
			}
		}
	})
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			results, err := runStories(t, mutate(t, m.file, m.rule, m.broken), "../../scenarios/"+m.story)
			if err == nil {
				t.Errorf("%s did not notice, and the command succeeded", m.story)
			}
			if len(results) != 1 || !strings.Contains(strings.Join(results[0].Failed, "\n"), m.says) {
				t.Errorf("%s should fail about %q: %v", m.story, m.says, results)
			}
		})
	}
}

// mutate builds a fachui in which one rule is broken, without touching the tree.
func mutate(t *testing.T, file, rule, broken string) string {
	t.Helper()
	path, err := filepath.Abs("../../" + file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), rule) != 1 {
		t.Fatalf("%s no longer says once: %s", file, rule)
	}
	dir := t.TempDir()
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {path: filepath.Join(dir, "broken.go")}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "broken.go"), strings.Replace(string(text), rule, broken, 1))
	write(t, filepath.Join(dir, "overlay.json"), string(overlay))
	binary := filepath.Join(dir, "fachui")
	out, err := exec.Command("go", "build", "-buildvcs=false", "-overlay", filepath.Join(dir, "overlay.json"), "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

func write(t *testing.T, path, text string) {
	t.Helper()
	err := os.WriteFile(path, []byte(text), 0o600)
	if err != nil {
		t.Fatal(err)
	}
}

// runStories is fachui scenario run; the error is a non-zero exit.
func runStories(t *testing.T, binary string, files ...string) ([]scenario.Result, error) {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"scenario", "run", "--json"}, files...)...)
	var words strings.Builder
	cmd.Stderr = &words
	out, failed := cmd.Output()
	var results []scenario.Result
	err := json.Unmarshal(out, &results)
	if err != nil {
		t.Fatalf("scenario run: %v %v\n%s\n%s", failed, err, out, words.String())
	}
	return results, failed
}
