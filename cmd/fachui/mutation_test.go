package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fachui/internal/scenario"
)

// mutants are rules that can be broken on purpose, each with the story that must notice.
var mutants = []struct {
	name, file, rule, broken, story, says string
}{
	{
		"a late bid extends by four minutes", "auction/bid.go",
		"const Extension = 5 * time.Minute", `var Extension = map[bool]time.Duration{false: 5 * time.Minute, true: 4 * time.Minute}[brokenOnPurpose("0")]`,
		"extension.yaml", "ends_at",
	},
	{
		"anybody may equal the leading bid", "auction/bid.go",
		"fen == leading && outranks(rank, l.Leading.Rank):", `fen == leading && (outranks(rank, l.Leading.Rank) || brokenOnPurpose("1")):`,
		"priority.yaml", "expected bid.too_low", // the schema still refuses the bid, in no such words
	},
	{
		"losers wait for their deposits", "internal/flow/auction.go",
		"_, err := f.Payments.RefundLosersTx(ctx, tx, e.Court, e.Lot, e.Application, e.EndedAt)", `var err error
	if !brokenOnPurpose("2") {
		_, err = f.Payments.RefundLosersTx(ctx, tx, e.Court, e.Lot, e.Application, e.EndedAt)
	}`,
		"single_bidder.yaml", "refunded",
	},
}

// brokenVariable names the one rule that is broken in a process of the mutable fachui.
const brokenVariable = "FACHUI_BROKEN_ON_PURPOSE"

// The stories are worth something because they turn red when a rule is broken, and
// only then: the program is the same, and one rule differs.
func TestABrokenRuleTurnsItsStoryRed(t *testing.T) {
	t.Parallel()
	binary := mutable(t)
	t.Run("no rule is broken", func(t *testing.T) {
		t.Parallel()
		var files []string
		for _, m := range mutants {
			files = append(files, "../../scenarios/"+m.story)
		}
		results, err := runStories(t, binary, "none", files...)
		if err != nil {
			t.Errorf("%v", err)
		}
		for _, r := range results {
			if len(r.Failed) > 0 || r.Checks == 0 {
				t.Errorf("%s: %d expectations, %v", r.Name, r.Checks, r.Failed)
			}
		}
	})
	for i, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			results, err := runStories(t, binary, strconv.Itoa(i), "../../scenarios/"+m.story)
			if err == nil {
				t.Errorf("%s did not notice, and the command succeeded", m.story)
			}
			if len(results) != 1 || !strings.Contains(strings.Join(results[0].Failed, "\n"), m.says) {
				t.Errorf("%s should fail about %q: %v", m.story, m.says, results)
			}
		})
	}
}

// mutable builds a fachui in which rules can be broken, without touching the tree.
func mutable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	replace := map[string]string{}
	for _, m := range mutants {
		path, err := filepath.Abs("../../" + m.file)
		if err != nil {
			t.Fatal(err)
		}
		from := path
		if replace[path] != "" {
			from = replace[path] // two rules of one file
		}
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(text), m.rule) != 1 {
			t.Fatalf("%s no longer says once: %s", m.file, m.rule)
		}
		place := filepath.Dir(path)
		name := filepath.Base(place)
		replace[path] = filepath.Join(dir, name+"_"+filepath.Base(path))
		write(t, replace[path], strings.Replace(string(text), m.rule, m.broken, 1))
		lever := filepath.Join(place, "broken_on_purpose.go")
		replace[lever] = filepath.Join(dir, name+"_lever.go")
		write(t, replace[lever], fmt.Sprintf("package %s\n\nimport \"os\"\n\nfunc brokenOnPurpose(rule string) bool { return os.Getenv(%q) == rule }\n", name, brokenVariable))
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "overlay.json"), string(overlay))
	binary := filepath.Join(dir, "fachui")
	// Nobody looks into it with a debugger, so the linker may leave that out.
	out, err := exec.Command("go", "build", "-buildvcs=false", "-ldflags=-s -w", "-overlay", filepath.Join(dir, "overlay.json"), "-o", binary, ".").CombinedOutput()
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

// runStories is fachui scenario run with one rule broken; the error is a non-zero exit.
func runStories(t *testing.T, binary, broken string, files ...string) ([]scenario.Result, error) {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"scenario", "run", "--json"}, files...)...)
	cmd.Env = append(os.Environ(), brokenVariable+"="+broken)
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
