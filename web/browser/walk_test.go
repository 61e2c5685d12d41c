package browser

import (
	"fmt"
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

// walk visits each page as its person, at both widths, in both languages, in
// light and in dark. It takes a picture, asks axe, looks whether everything fits,
// wants the skeleton of a page and a clean console, and says one line for each. In
// the dark it asks only for what the colours are.
func walk(t *testing.T, w *World, visits []visit) {
	t.Helper()
	for _, v := range visits {
		for _, width := range []Width{Desktop, Phone} {
			name := v.Name
			if name == "" {
				name = fileName(v.Path)
			}
			t.Run(name+"/"+width.Name, func(t *testing.T) {
				t.Parallel()
				v.Name = name
				walkPast(t, open(t, w), v, width)
			})
		}
	}
}

func walkPast(t *testing.T, b *Browser, v visit, width Width) {
	t.Helper()
	p := b.Anonymous(width)
	if v.Who != "" {
		p.takeSession(v.Who, scenario.Password)
	}
	status := v.Status
	if status == 0 {
		status = 200
	}
	begun := time.Now()
	var bad []string
	for _, lang := range []string{"zh", "en"} {
		for _, theme := range []func(){p.Light, p.Dark} {
			p.Lang(lang)
			theme()
			p.Go(v.Path)
			if got := p.Status(); got != status {
				p.errorf("answered %d, expected %d", got, status)
			}
			p.Shot(v.Name)
			if p.theme == "light" {
				p.Skeleton()
				p.NoOverflow()
				p.Axe()
			} else {
				p.axe(colours)
			}
			p.Clean()
			if t.Failed() {
				bad = append(bad, lang+" "+p.theme)
			}
		}
	}
	result := "good"
	if len(bad) > 0 {
		result = "BAD from " + strings.Join(bad, ", ")
	}
	fmt.Printf("page %-28s %-10s %-8s %s in 2 languages and 2 themes, %s, %.1fs\n",
		v.Path, p.who, width.Name, result, p.Weight(), time.Since(begun).Seconds())
}
