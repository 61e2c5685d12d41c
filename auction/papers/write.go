package papers

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"fachui/internal/paper"
)

//go:embed template/*.txt
var files embed.FS

var templates = template.Must(template.New("papers").Funcs(words).ParseFS(files, "template/*.txt"))

// Write is the paper of some facts. It fails only if the kind has no template, or a
// fact that it speaks of is missing.
func Write(f Facts) (paper.Document, error) {
	if !f.Kind.Known() {
		return paper.Document{}, fmt.Errorf("papers: no template for %q", f.Kind)
	}
	f = f.folded()
	var b strings.Builder
	err := templates.ExecuteTemplate(&b, string(f.Kind)+".txt", f)
	if err != nil {
		return paper.Document{}, fmt.Errorf("write %s: %w", f.Kind, err)
	}
	d := paper.Document{Head: f.Court, Title: f.form().title, Number: f.Number}
	for line := range strings.SplitSeq(b.String(), "\n") {
		line = strings.TrimSpace(line)
		if line != "" {
			d.Blocks = append(d.Blocks, f.block(line))
		}
	}
	return d, nil
}

// folded brings what people wrote onto one line each, so that a template's line stays one.
func (f Facts) folded() Facts {
	for _, s := range []*string{&f.Number, &f.Court, &f.CaseNo, &f.TitleDoc, &f.Property.Title, &f.Property.Address} {
		*s = fold(*s)
	}
	f.Applicants, f.Debtors = foldAll(f.Applicants), foldAll(f.Debtors)
	if f.Assist != nil {
		a := *f.Assist
		a.Name, a.Ruling, a.Asks = fold(a.Name), fold(a.Ruling), foldAll(a.Asks)
		f.Assist = &a
	}
	return f
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func foldAll(in []string) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = fold(s)
	}
	return out
}

// block reads one line of a written template: "#" begins a heading, ">" a line to the
// right, "@" one that addresses somebody; "|burdens", "|buyers" and "|seal" stand for
// what is no line of words. Whatever else is a paragraph.
func (f Facts) block(line string) paper.Block {
	kinds := []struct {
		sign string
		kind paper.Kind
	}{{"# ", paper.Heading}, {"> ", paper.Right}, {"@ ", paper.To}}
	for _, k := range kinds {
		if rest, ok := strings.CutPrefix(line, k.sign); ok {
			return paper.Say(k.kind, rest)
		}
	}
	switch line {
	case "|burdens":
		return f.burdens()
	case "|buyers":
		return f.buyers()
	case "|seal":
		return paper.Say(paper.Seal, f.Court, date(f.At.Date()))
	}
	return paper.Say(paper.Text, line)
}

func (f Facts) burdens() paper.Block {
	b := paper.Block{Kind: paper.Table, Columns: []string{"权利", "权利人", "设立或者登记日期", "金额（元）", "处理"}, Parts: []int{16, 22, 18, 18, 40}}
	for _, r := range f.Burdens {
		amount, since := "—", "—"
		if r.Amount.IsPositive() {
			amount = r.Amount.Grouped()
		}
		if !r.Since.IsZero() {
			since = r.Since.String()
		}
		b.Rows = append(b.Rows, []string{r.Right, r.Holder, since, amount, FateWords(r.Fate).ZH})
	}
	return b
}

func (f Facts) buyers() paper.Block {
	b := paper.Block{Kind: paper.Table, Columns: []string{"买受人", "份额"}, Parts: []int{3, 1}}
	for _, x := range f.Sale.Buyers {
		share := x.Share
		if share == "" {
			share = "全部"
		}
		b.Rows = append(b.Rows, []string{x.Name, share})
	}
	return b
}
