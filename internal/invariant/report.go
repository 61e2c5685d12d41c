package invariant

import (
	"fmt"
	"strings"

	"golang.org/x/text/width"

	"fachui/internal/legal"
)

// Breach is something that must never be, and is.
type Breach struct {
	Place string `json:"place"` // which row
	ZH    string `json:"zh"`    // what is wrong with it
	EN    string `json:"en"`
}

// Words are a text in both languages.
type Words struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// Count says how many things of a kind were looked at.
type Count struct {
	N    int   `json:"n"`
	Unit Words `json:"unit"`
}

// Result is what was found about one invariant.
type Result struct {
	ID       string   `json:"id"`
	ZH       string   `json:"zh"`
	EN       string   `json:"en"`
	BasisZH  string   `json:"basis_zh"`
	BasisEN  string   `json:"basis_en"`
	Looked   []Count  `json:"looked"`
	Skipped  []Words  `json:"skipped,omitempty"` // what was not looked at, and why
	Wrong    int      `json:"wrong"`             // how many breaches there are
	Breaches []Breach `json:"breaches"`          // the first of them by name
}

// OK reports whether nothing is wrong.
func (r Result) OK() bool { return r.Wrong == 0 }

// Total is how many things were looked at; zero means there was nothing to check.
func (r Result) Total() int {
	n := 0
	for _, c := range r.Looked {
		n += c.N
	}
	return n
}

// Report is what a check found, at one instant of legal time.
type Report struct {
	At      legal.Time `json:"at"`
	Results []Result   `json:"results"`
}

// OK reports whether no invariant is broken.
func (r Report) OK() bool { return len(r.Broken()) == 0 }

// Broken lists the invariants with breaches.
func (r Report) Broken() []string {
	var ids []string
	for _, x := range r.Results {
		if !x.OK() {
			ids = append(ids, x.ID)
		}
	}
	return ids
}

// Language is that of a printed report.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

func (l Language) of(zh, en string) string {
	if l == English {
		return en
	}
	return zh
}

// String is the report as a table in Chinese.
func (r Report) String() string { return r.Table(Chinese) }

// Table prints the report for a terminal, one line for each invariant and one
// for each breach.
func (r Report) Table(l Language) string {
	ids, looked := 0, 0
	for _, x := range r.Results {
		ids, looked = max(ids, columns(x.ID)), max(looked, columns(x.what(l)))
	}
	var b strings.Builder
	broken, empty := 0, 0
	for _, x := range r.Results {
		fmt.Fprintf(&b, "%s %s  %s  %s\n", x.mark(), pad(x.ID, ids), pad(x.what(l), looked), l.of(x.ZH, x.EN))
		for _, w := range x.Breaches {
			fmt.Fprintf(&b, "    ✗ %s  %s\n", w.Place, l.of(w.ZH, w.EN))
		}
		if more := x.Wrong - len(x.Breaches); more > 0 {
			fmt.Fprintf(&b, l.of("    ✗ 另有 %d 处\n", "    ✗ and %d more\n"), more)
		}
		for _, s := range x.Skipped {
			fmt.Fprintf(&b, "    – %s\n", l.of(s.ZH, s.EN))
		}
		switch {
		case !x.OK():
			broken++
		case x.Total() == 0:
			empty++
		}
	}
	fmt.Fprintf(&b, l.of("共 %d 条：%d 条成立，%d 条被违反，%d 条无可核对。\n", "%d invariants: %d hold, %d are broken, %d had nothing to check.\n"),
		len(r.Results), len(r.Results)-broken-empty, broken, empty)
	return b.String()
}

func (r Result) mark() string {
	switch {
	case !r.OK():
		return "✗"
	case r.Total() == 0:
		return "–"
	}
	return "✓"
}

// what says how much was looked at: "checked 312 postings".
func (r Result) what(l Language) string {
	if r.Total() == 0 {
		return l.of("无可核对", "nothing to check")
	}
	var parts []string
	for _, c := range r.Looked {
		if c.N > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.N, l.of(c.Unit.ZH, c.Unit.EN)))
		}
	}
	return l.of("核对 ", "checked ") + strings.Join(parts, l.of("、", ", "))
}

// columns is how wide a text is on a terminal: East Asian wide runes take two.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

func pad(s string, to int) string { return s + strings.Repeat(" ", max(0, to-columns(s))) }
