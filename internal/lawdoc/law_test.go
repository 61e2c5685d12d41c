package lawdoc

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const lawPaper = "docs/law.md"

// plural names what stands beside a citation, in the order of the table.
var plural = []struct{ kind, words string }{
	{"refusal", "refuses"}, {"step", "steps"}, {"deadline", "deadlines"}, {"event", "events"}, {"notice", "notices"}, {"code", "code"},
}

func TestLawPaperFollowsTheCode(t *testing.T) {
	t.Parallel()
	compare(t, lawPaper, tables(citations(t)))
}

// tables writes one table per text of law, one row per article and file.
func tables(cs []citation) string {
	var out strings.Builder
	for i := 0; i < len(cs); {
		title := cs[i].text
		fmt.Fprintf(&out, "\n### %s\n\n| Art. | file | what rests on it there |\n|---|---|---|\n", title)
		for i < len(cs) && cs[i].text == title {
			j := i
			for j < len(cs) && cs[j].text == title && cs[j].article == cs[i].article && cs[j].file == cs[i].file {
				j++
			}
			article := fmt.Sprint(cs[i].article)
			if cs[i].article == 0 {
				article = "–"
			}
			fmt.Fprintf(&out, "| %s | %s | %s |\n", article, cs[i].file, cell(cs[i:j]))
			i = j
		}
	}
	return out.String()
}

func cell(cs []citation) string {
	var parts []string
	for _, p := range plural {
		var names []string
		for _, c := range cs {
			if c.kind == p.kind {
				names = append(names, "`"+c.name+"`")
			}
		}
		if len(names) > 0 {
			parts = append(parts, p.words+" "+strings.Join(slices.Compact(names), ", "))
		}
	}
	return strings.Join(parts, " · ")
}

// Every article of the two texts that the house is built on has its line.
func TestLawPaperHasALineForEachArticle(t *testing.T) {
	t.Parallel()
	hand := byHand(t, lawPaper)
	for heading, last := range map[string]int{"## 法释〔2016〕18号": 38, "## 法释〔2018〕15号": 35} {
		_, rest, ok := strings.Cut(hand, heading)
		if !ok {
			t.Errorf("%s has no chapter %q", lawPaper, heading)
			continue
		}
		chapter, _, _ := strings.Cut(rest, "\n## ")
		for a := 1; a <= last; a++ {
			if n := strings.Count(chapter, fmt.Sprintf("\n| %d |", a)); n != 1 {
				t.Errorf("%s, %s: Art. %d has %d lines, want one", lawPaper, heading, a, n)
			}
		}
	}
}

// Every text that the code cites has a paragraph.
func TestLawPaperSpeaksOfEveryText(t *testing.T) {
	t.Parallel()
	hand := byHand(t, lawPaper)
	for _, c := range citations(t) {
		if !strings.Contains(hand, c.text) {
			t.Errorf("%s cites %s, of which %s says nothing", c.file, c.text, lawPaper)
		}
	}
}

// numbers finds what the first column of a table says of articles: 6, "47, 49", "87 to 95".
var numbers = regexp.MustCompile(`(?m)^\| (\d+(?:(?:, | to )\d+)*) \|`)

// Every article that the code cites is named in the paragraph of its text, or has a
// line in its chapter.
func TestLawPaperNamesEveryArticleThatIsCited(t *testing.T) {
	t.Parallel()
	titles := shortTitles(t)
	named := map[string]map[int]bool{}
	of := func(title string) map[int]bool {
		if named[title] == nil {
			named[title] = map[int]bool{}
		}
		return named[title]
	}
	for part := range strings.SplitSeq(byHand(t, lawPaper), "\n## ") {
		heading, _, _ := strings.Cut(part, ",")
		for _, m := range numbers.FindAllStringSubmatch(part, -1) {
			for _, c := range articles("Art. "+m[1], heading, titles) {
				of(heading)[c.article] = true
			}
		}
		about := ""
		for i, words := range strings.Split(part, "**") {
			if i%2 == 1 && strings.ContainsAny(words, "号法典定释") {
				about = words // else it is a word such as "not yet"
				continue
			}
			for _, c := range articles(words, about, titles) {
				of(c.text)[c.article] = true
			}
		}
	}
	for _, c := range citations(t) {
		if c.article > 0 && !of(c.text)[c.article] {
			t.Errorf("%s cites %s Art. %d (%s), of which %s says nothing", c.file, c.text, c.article, c.name, lawPaper)
			of(c.text)[c.article] = true
		}
	}
}

// told finds the stories that a paper names.
var told = regexp.MustCompile(`\b(?:story|stories) ([a-z]+(?:_[a-z]+)*(?:(?:, | and )[a-z]+(?:_[a-z]+)*)*)`)

func TestStoriesInTheLawPaperExist(t *testing.T) {
	t.Parallel()
	found := 0
	for _, m := range told.FindAllStringSubmatch(strings.Join(strings.Fields(byHand(t, lawPaper)), " "), -1) {
		for name := range strings.SplitSeq(strings.ReplaceAll(m[1], " and ", ", "), ", ") {
			found++
			_, err := os.Stat(filepath.Join(root, "scenarios", name+".yaml"))
			if err != nil {
				t.Errorf("%s names the story %s, which does not exist", lawPaper, name)
			}
		}
	}
	if found == 0 {
		t.Errorf("%s names no story: the test has lost sight of them", lawPaper)
	}
}
