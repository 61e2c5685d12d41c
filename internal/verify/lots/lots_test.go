package lots_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fachui/internal/verify/lots"
)

const golden = "testdata/record.json"

func read(t *testing.T) []byte {
	t.Helper()
	raw, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestARecordVerifies(t *testing.T) {
	t.Parallel()
	r, err := lots.Verify(read(t))
	if err != nil || !r.OK() || r.State != "drawn" || r.Contributions != 1 || r.Chosen == "" {
		t.Errorf("%+v, %v", r, err)
	}
	var out bytes.Buffer
	if err := lots.Run(&out, []string{golden}, false); err != nil || !strings.Contains(out.String(), "✓") {
		t.Errorf("%v\n%s", err, &out)
	}
	out.Reset()
	if err := lots.Run(&out, []string{golden}, true); err != nil || !json.Valid(out.Bytes()) {
		t.Errorf("%v\n%s", err, &out)
	}
}

// Whatever of a record is touched, the rest tells.
func TestATouchedRecordDoesNot(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"manifest", "transcript"} {
		var whole map[string]any
		if err := json.Unmarshal(read(t), &whole); err != nil {
			t.Fatal(err)
		}
		members, _ := whole[part].(map[string]any)
		for name := range members {
			touched(t, part, name)
		}
	}
}

func touched(t *testing.T, part, name string) {
	t.Helper()
	var whole map[string]any
	if err := json.Unmarshal(read(t), &whole); err != nil {
		t.Fatal(err)
	}
	of, _ := whole[part].(map[string]any)
	switch v := of[name].(type) {
	case string:
		of[name] = v + "0"
	case float64:
		of[name] = v + 1
	case []any:
		of[name] = v[:len(v)-1]
	}
	raw, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	r, err := lots.Verify(raw)
	if err != nil || r.OK() {
		t.Errorf("%s.%s was changed and nobody noticed: %v", part, name, err)
	}
	file := filepath.Join(t.TempDir(), "record.json")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := lots.Run(&bytes.Buffer{}, []string{file}, false); !errors.Is(err, lots.ErrDiffers) {
		t.Errorf("%s.%s: %v", part, name, err)
	}
}

func TestWhatIsNoRecord(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"empty": "", "no manifest": "{}", "unknown field": `{"manifest":{"court":"c"},"more":1}`, "trailing": `{"manifest":{}}{}`,
	} {
		if _, err := lots.Verify([]byte(raw)); err == nil {
			t.Errorf("%s is taken for a record", name)
		}
	}
	if err := lots.Run(&bytes.Buffer{}, []string{"testdata/none.json"}, false); err == nil {
		t.Error("a file that is not there verifies")
	}
}
