package page

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// block is a rule of a stylesheet, or an at-rule with what stands in it.
type block struct {
	head  string
	decls []string // "property: value", of a rule
	inner []block  // of an at-rule
}

// readStyle reads a stylesheet without strings that hold braces or semicolons.
func readStyle(t *testing.T, css string) []block {
	t.Helper()
	var out []block
	for rest := strings.TrimSpace(css); rest != ""; rest = strings.TrimSpace(rest) {
		open := strings.IndexByte(rest, '{')
		require.Positive(t, open, "no rule: %.60s", rest)
		depth, end := 1, open+1
		for ; depth > 0; end++ {
			switch rest[end] {
			case '{':
				depth++
			case '}':
				depth--
			}
		}
		b := block{head: strings.TrimSpace(rest[:open])}
		body := rest[open+1 : end-1]
		if strings.Contains(body, "{") {
			b.inner = readStyle(t, body)
		} else {
			for d := range strings.SplitSeq(body, ";") {
				if d = strings.TrimSpace(d); d != "" {
					b.decls = append(b.decls, d)
				}
			}
		}
		out, rest = append(out, b), rest[end:]
	}
	return out
}

// rules are all rules that style something, with what they stand in.
func rules(all []block, within string, visit func(b block, within string)) {
	for _, b := range all {
		switch {
		case !strings.HasPrefix(b.head, "@"):
			visit(b, within)
		case !strings.HasPrefix(b.head, "@keyframes"):
			rules(b.inner, within+" "+b.head, visit)
		}
	}
}

// selectors are those of a list, by the commas outside brackets.
func selectors(list string) []string {
	depth := 0
	return strings.FieldsFunc(list, func(c rune) bool {
		depth += strings.Count("(", string(c)) - strings.Count(")", string(c))
		return c == ',' && depth == 0
	})
}

// find returns the at-rule with this head.
func find(t *testing.T, all []block, head string) block {
	t.Helper()
	at := slices.IndexFunc(all, func(b block) bool { return b.head == head })
	require.GreaterOrEqual(t, at, 0, "no %s", head)
	return all[at]
}

func stylesheet(t *testing.T) []block {
	t.Helper()
	css, err := staticFiles.ReadFile("static/app.css")
	require.NoError(t, err)
	plain := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(css), "")
	return readStyle(t, regexp.MustCompile(`url\("[^"]*"\)`).ReplaceAllString(plain, "url()"))
}

// newer is what a browser of January 2021 does not know in a value: it drops the
// declaration, so one that it knows has to stand before it.
var newer = regexp.MustCompile(`color-mix\(|\bsubgrid\b|[0-9](?:cqi|cqw|dvh|svh|lvh|lh)\b|" / "|light-dark\(|oklch\(|oklab\(`)

// A browser that does not know a selector drops its whole rule, and one that does
// not know nesting, layers or a value shows a page without colours. Phones in use
// are that old, so the stylesheet leaves them something for each (docs/decisions/024).
func TestStylesheetIsReadByOldBrowsers(t *testing.T) {
	t.Parallel()
	all := stylesheet(t)
	for _, b := range all {
		assert.Regexp(t, `^(@media|@supports|@container|@keyframes|@page|[^@])`, b.head)
	}
	rules(all, "", func(b block, within string) {
		assert.Empty(t, b.inner, "%s: a rule within a rule", b.head)
		assert.NotContains(t, b.head, "&", "%s: nested", b.head)
		if strings.Contains(b.head, ":has(") && !strings.Contains(within, "selector(") {
			for _, s := range selectors(b.head) {
				assert.Contains(t, s, ":has(", "%s: what needs no :has is lost with what does", b.head)
			}
		}
		for i, d := range b.decls {
			property, value, _ := strings.Cut(d, ":")
			if !newer.MatchString(value) {
				continue
			}
			known := slices.ContainsFunc(b.decls[:i], func(before string) bool {
				p, v, _ := strings.Cut(before, ":")
				return (p == property || strings.HasPrefix(property, p+"-")) && !newer.MatchString(v)
			})
			assert.True(t, known, "%s { %s }: nothing before it that an old browser knows", b.head, d)
		}
	})
}

// What has to be said twice is said alike.
func TestStylesheetRepeatsItself(t *testing.T) {
	t.Parallel()
	all := stylesheet(t)
	system := find(t, all, "@media screen and (prefers-color-scheme: dark)").inner
	chosen := find(t, all, "@media screen").inner
	require.Len(t, system, 1)
	require.Len(t, chosen, 1)
	assert.Equal(t, system[0].decls, chosen[0].decls, "the dark colours of whose device is dark, and of who chose it")

	light := find(t, all, ":root")
	for _, d := range chosen[0].decls {
		name, _, _ := strings.Cut(d, ":")
		assert.True(t, slices.ContainsFunc(light.decls, func(l string) bool { return strings.HasPrefix(l, name+":") }), "%s has no light colour", name)
	}

	narrow := find(t, all, "@container (max-width: 36rem)").inner
	screen := find(t, all, "@supports not (container-type: inline-size)").inner[0]
	assert.Equal(t, narrow, screen.inner[:len(narrow)], "cards in a narrow place, and on a narrow screen")
}

// later are functions that came after January 2021, and what they came with: whoever
// calls one has to ask for it first.
var later = regexp.MustCompile(`\.(?:at|findLast|findLastIndex|toReversed|toSorted|toSpliced|with|groupBy|hasOwn|checkVisibility|withResolvers|fromAsync|union|intersection|difference|isSubsetOf|showPicker|togglePopover|showPopover)\(|structuredClone\(|Intl\.(?:Segmenter|DurationFormat)|\bstatic \{`)

func TestScriptsAreReadByOldBrowsers(t *testing.T) {
	t.Parallel()
	entries, err := staticFiles.ReadDir("static")
	require.NoError(t, err)
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".js") || strings.HasSuffix(e.Name(), ".min.js") {
			continue
		}
		code, err := staticFiles.ReadFile("static/" + e.Name())
		require.NoError(t, err)
		for i, line := range strings.Split(string(code), "\n") {
			assert.False(t, later.MatchString(line), "%s:%d: newer than many phones: %s", e.Name(), i+1, strings.TrimSpace(line))
			for _, asked := range []string{"AbortSignal.timeout(", ".showModal(", "crypto.randomUUID("} {
				ok := !strings.Contains(line, asked) || strings.Contains(string(code), "if ("+strings.TrimSuffix(asked, "(")+")") ||
					strings.Contains(string(code), strings.TrimSuffix(asked, "(")+") return")
				assert.True(t, ok, "%s:%d: not asked for first: %s", e.Name(), i+1, strings.TrimSpace(line))
			}
		}
	}
}
