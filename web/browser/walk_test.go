package browser

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fachui/internal/scenario"
)

// visit is one page to be walked past.
type visit struct {
	Path   string
	Name   string // of its pictures; made from Path if empty
	Who    string // login of a person of the story; nobody if empty
	Status int    // that the answer must have; 200 if zero
}

// look is one language and one theme in which a page is looked at.
type look struct{ lang, theme string }

// looks are how a page is looked at: on a phone as a citizen has it, at a desk in
// the other language and the other theme. FACHUI_LOOKS=all takes every language
// in both themes at both widths, which is four times the work.
func looks(width Width) []look {
	switch {
	case os.Getenv("FACHUI_LOOKS") == "all":
		return []look{{"zh", "light"}, {"zh", "dark"}, {"en", "light"}, {"en", "dark"}}
	case width.Touch:
		return []look{{"zh", "light"}}
	}
	return []look{{"en", "dark"}}
}

// walk visits each page as its person, at both widths. It takes a picture (see Shot), asks
// axe, looks whether everything fits, on a phone with large letters, too, wants the
// skeleton of a page and a clean console, and says one line for each. A person looks at their pages one after the
// other in one browser, which keeps nothing of what it has loaded.
func walk(t *testing.T, w *World, visits []visit) {
	t.Helper()
	var people []string
	for _, v := range visits {
		if !slices.Contains(people, v.Who) {
			people = append(people, v.Who)
		}
	}
	for _, who := range people {
		for _, width := range []Width{Desktop, Phone} {
			t.Run(cmp.Or(who, "anybody")+"/"+width.Name, func(t *testing.T) {
				t.Parallel()
				p := open(t, w).Anonymous(width)
				p.Forgetful()
				if who != "" {
					p.takeSession(who, scenario.Password)
				}
				for _, v := range visits {
					if v.Who != who {
						continue
					}
					v.Name = cmp.Or(v.Name, fileName(v.Path))
					t.Run(v.Name, func(t *testing.T) {
						p.t = t
						walkPast(p, v)
					})
				}
				p.t = t
			})
		}
	}
}

func walkPast(p *Page, v visit) {
	p.t.Helper()
	status := cmp.Or(v.Status, 200)
	begun := time.Now()
	var bad []string
	var weight Weight
	for i, l := range looks(p.width) {
		p.Lang(l.lang)
		if l.theme == "dark" {
			p.Dark()
		} else {
			p.Light()
		}
		p.Go(v.Path)
		if got := p.Status(); got != status {
			p.errorf("answered %d, expected %d", got, status)
		}
		if i == 0 {
			weight = p.seen.weight()
		}
		p.Shot(v.Name)
		p.Skeleton()
		p.NoOverflow()
		p.Axe()
		if p.width.Touch {
			p.LargeLetters()
		}
		p.Clean()
		if p.t.Failed() {
			bad = append(bad, l.lang+" "+l.theme)
		}
	}
	result := "good"
	if len(bad) > 0 {
		result = "BAD from " + strings.Join(bad, ", ")
	}
	fmt.Printf("page %-28s %-10s %-8s %s, %s, %.1fs\n",
		v.Path, p.who, p.width.Name, result, weight, time.Since(begun).Seconds())
}
