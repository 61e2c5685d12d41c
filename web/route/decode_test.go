package route

import (
	"testing"

	"fachui/internal/fault"
)

// Of several fields that are missing the first of the form is named, always the same.
func TestTheFirstMissingFieldIsNamed(t *testing.T) {
	t.Parallel()
	for range 20 {
		var in struct {
			Note  string `json:"note"`
			Name  string `json:"name" required:"true"`
			Day   string `json:"day" required:"true"`
			Place string `json:"place" required:"true"`
		}
		if f := fault.Of(decode(Source{Body: []byte(`{"place":"x"}`)}, &in)); f == nil || f.Args()["field"] != "name" {
			t.Fatal(f)
		}
	}
}
