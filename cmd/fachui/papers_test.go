package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
)

// spoken finds a command of ours in a paper, up to the end of its line or mark, and
// asked the flags that it is given.
var (
	spoken = regexp.MustCompile("(?:^|[\\s(]|cmd/)fachui ((?:[a-z]+ ?)+[^`|\n]*)")
	asked  = regexp.MustCompile(`--([a-z][a-z-]*)`)
)

// Every command that a paper shows in code can be typed as it stands: it exists, and so
// do its flags.
func TestPapersShowCommandsThatExist(t *testing.T) {
	t.Parallel()
	k, err := kong.New(&program{}, kong.Name("fachui"))
	require.NoError(t, err)
	var papers []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/decisions/*.md"} {
		found, err := filepath.Glob("../../" + pattern)
		require.NoError(t, err)
		papers = append(papers, found...)
	}
	shown := 0
	for _, path := range papers {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, code := range inCode(string(text)) {
			for _, m := range spoken.FindAllStringSubmatch(code, -1) {
				shown++
				at := k.Model.Node
				for word := range strings.FieldsSeq(m[1]) {
					i := slices.IndexFunc(at.Children, func(n *kong.Node) bool { return n.Name == word })
					if i < 0 {
						break
					}
					at = at.Children[i]
				}
				if !at.Leaf() {
					t.Errorf("%s shows %q, which is no command", path, m[0])
				}
				for _, f := range asked.FindAllStringSubmatch(m[1], -1) {
					if !slices.ContainsFunc(at.Flags, func(x *kong.Flag) bool { return x.Name == f[1] }) {
						t.Errorf("%s shows %q, but %s has no --%s", path, m[0], at.Path(), f[1])
					}
				}
			}
		}
	}
	require.Positive(t, shown)
}

// inCode returns what a paper sets as code: between marks, in a fence, or indented.
func inCode(paper string) []string {
	var code []string
	fenced := false
	for line := range strings.Lines(paper) {
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced || strings.HasPrefix(line, "    "):
			code = append(code, line)
		default:
			for i, part := range strings.Split(line, "`") {
				if i%2 == 1 {
					code = append(code, part)
				}
			}
		}
	}
	return code
}
