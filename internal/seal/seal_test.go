package seal_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fachui/internal/ref"
	"fachui/internal/seal"
)

var shape = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$`)

func key(t *rapid.T, label string) []byte {
	return rapid.SliceOfN(rapid.Byte(), 32, 64).Draw(t, label)
}

func applications(t *rapid.T) []ref.ID {
	ids := make([]ref.ID, rapid.IntRange(1, 40).Draw(t, "applications"))
	for i := range ids {
		ids[i] = ref.New()
	}
	return ids
}

func TestACodeFindsItsApplicationAndNoOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k, ids := key(t, "key"), applications(t)
		seen := map[string]bool{}
		for _, id := range ids {
			code := seal.Code(k, id)
			if !shape.MatchString(code) {
				t.Fatalf("code %q", code)
			}
			if seen[code] {
				t.Fatalf("two applications share %q", code)
			}
			seen[code] = true
			if code != seal.Code(k, id) {
				t.Fatal("a code changed")
			}
			got, ok := seal.Find(k, code, ids)
			if !ok || got != id {
				t.Fatalf("%q opened to %v, want %v", code, got, id)
			}
		}
		if got, ok := seal.Find(k, seal.Code(k, ref.New()), ids); ok {
			t.Fatalf("a stranger's code opened to %v", got)
		}
	})
}

func TestACodeSaysNothingWithoutItsLotsKey(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		one, two, ids := key(t, "one"), key(t, "two"), applications(t)
		if bytes.Equal(one, two) {
			return
		}
		for _, id := range ids {
			code := seal.Code(one, id)
			if code == seal.Code(two, id) {
				t.Fatal("one person has the same code in two lots")
			}
			if got, ok := seal.Find(two, code, ids); ok {
				t.Fatalf("another lot's key opened %q to %v", code, got)
			}
		}
	})
}

func TestACodeSurvivesBeingWrittenDown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k, ids := key(t, "key"), applications(t)
		code := seal.Code(k, ids[0])
		sloppy := strings.NewReplacer("0", "o", "1", "l", "-", "").Replace(strings.ToLower(code))
		for _, written := range []string{code, " " + code + "\n", strings.ToLower(code), sloppy} {
			if got, ok := seal.Find(k, written, ids); !ok || got != ids[0] {
				t.Fatalf("%q opened to %v", written, got)
			}
		}
	})
}

func TestWhatIsNoCodeOpensNothing(t *testing.T) {
	t.Parallel()
	k, id := make([]byte, 32), ref.New()
	code := seal.Code(k, id)
	for _, s := range []string{"", "-", code[:10], code + "0", "UUUUU-UUUUU", "竞买号竞买号竞买号竞", code[:5] + "*" + code[6:]} {
		if got, ok := seal.Find(k, s, []ref.ID{id}); ok {
			t.Errorf("%q opened to %v", s, got)
		}
	}
}

// Known answers: codes are stored, so they must never change with the program.
func TestCodesStayTheSame(t *testing.T) {
	t.Parallel()
	k := bytes.Repeat([]byte{7}, 32)
	if got := seal.Code(k, "0190a1b2-0000-7000-8000-000000000001"); got != "NKHYH-RC57V" {
		t.Errorf("the code is now %s", got)
	}
}

func TestAShortKeyIsABrokenPromise(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a short key made a code")
		}
	}()
	seal.Code(make([]byte, 31), ref.New())
}
