package browser

import "testing"

// The documentation of the interface, as anybody sees it.
func TestCataloguePages(t *testing.T) {
	t.Parallel()
	walk(t, world(t, ""), []visit{{Path: "/api"}, {Path: "/faults"}})
}
