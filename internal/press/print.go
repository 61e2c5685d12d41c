package press

import (
	"fmt"
	"slices"

	"github.com/signintech/gopdf"

	"fachui/internal/legal"
	"fachui/internal/paper"
)

// mostSheets is far beyond any paper; what is longer is an error of whoever wrote it.
const mostSheets = 400

// Print sets a document as PDF. at is the legal time of its issue, which the file
// bears as its date.
func (p *Press) Print(d paper.Document, f Foot, at legal.Time) ([]byte, error) {
	l := &layout{p: p}
	l.turn()
	l.center(d.Head, headSize, headLead)
	l.center(d.Title, titleSize, titleLead)
	l.y += 6_000
	for _, ln := range p.lines(d.Number, bodySize, wide, 0) {
		l.put(left+wide-ln.width*bodySize/em, l.y, bodySize, ln)
		l.y += bodyLead
	}
	for _, b := range d.Blocks {
		l.block(b)
		if len(l.sheets) > mostSheets {
			return nil, fmt.Errorf("print %s: more than %d pages", d.Number, mostSheets)
		}
	}
	l.feet(f)
	return p.draw(d, l.sheets, at)
}

func (p *Press) draw(d paper.Document, sheets []sheet, at legal.Time) ([]byte, error) {
	var g gopdf.GoPdf
	g.Start(gopdf.Config{Unit: gopdf.UnitPT, PageSize: gopdf.Rect{W: points(pageWidth), H: points(pageHeight)}})
	g.SetInfo(gopdf.PdfInfo{Title: d.Title + " " + d.Number, Author: d.Head, Creator: "Fachui", Producer: "Fachui", CreationDate: at.Std()})
	for _, i := range used(sheets) {
		err := g.AddTTFFontData(p.faces[i].name, p.faces[i].data)
		if err != nil {
			return nil, fmt.Errorf("embed font: %w", err)
		}
	}
	for _, s := range sheets {
		g.AddPage()
		g.SetLineWidth(0.5)
		for _, k := range s.strokes {
			kind := "solid"
			if k.dashed {
				kind = "dashed"
			}
			g.SetLineType(kind)
			g.Line(points(k.x1), points(k.y1), points(k.x2), points(k.y2))
		}
		for _, m := range s.marks {
			err := p.stamp(&g, m)
			if err != nil {
				return nil, err
			}
		}
	}
	b, err := g.GetBytesPdfReturnErr()
	if err != nil {
		return nil, fmt.Errorf("write paper: %w", err)
	}
	return b, nil
}

func (p *Press) stamp(g *gopdf.GoPdf, m mark) error {
	err := g.SetFont(p.faces[m.run.face].name, "", points(m.size))
	if err != nil {
		return fmt.Errorf("choose font: %w", err)
	}
	g.SetXY(points(m.x), points(m.y))
	err = g.Cell(nil, m.run.text)
	if err != nil {
		return fmt.Errorf("set %q: %w", m.run.text, err)
	}
	return nil
}

// used are the faces that some mark is set in, in their order.
func used(sheets []sheet) []int {
	var out []int
	for _, s := range sheets {
		for _, m := range s.marks {
			if !slices.Contains(out, m.run.face) {
				out = append(out, m.run.face)
			}
		}
	}
	slices.Sort(out)
	return out
}

// points turns thousandths of a point into what the library asks for.
func points(n int) float64 { return float64(n) / 1000 }
