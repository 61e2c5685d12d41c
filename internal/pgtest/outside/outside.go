// Package outside finds the files that tests read but the repository may not
// hold: recorded bid ladders, which may be used and not copied, and worked
// distributions.
//
// They lie in the directory that FACHUI_SHARED names, or else in "shared" beside
// the checkout. Whoever names a directory means it: a file that is not in it
// fails the test. Where neither is, the test is skipped by name, and make test
// says before it begins that it will be.
package outside

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// beside leads from a package of the second level to what lies beside the checkout.
const beside = "../../../shared"

// File returns the path of a file of the outside directory. The tests that ask
// lie two directories below the root. It ends the test where there is none.
func File(t testing.TB, name string) string {
	t.Helper()
	dir, named := os.LookupEnv("FACHUI_SHARED")
	if !named {
		dir = beside
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	_, err := os.Stat(path)
	switch {
	case err == nil:
	case !named && errors.Is(err, os.ErrNotExist):
		t.Skipf("%s is not kept in the repository; FACHUI_SHARED=DIR names where it lies", name)
	default:
		t.Fatalf("FACHUI_SHARED: %v", err)
	}
	return path
}
