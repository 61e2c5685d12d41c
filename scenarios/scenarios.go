// Package scenarios holds the stories that come with the house as files, so that
// the demo needs nothing beside the binary. Each is also a test and an example of
// how to write one; docs/scenarios.md is the manual.
package scenarios

import "embed"

// FS holds the stories and, under worlds, the beginnings that they include;
// story.yaml is the one that the demo plays.
//
//go:embed *.yaml worlds/*.yaml
var FS embed.FS

// Story is the name of the demo's story in FS.
const Story = "story.yaml"
