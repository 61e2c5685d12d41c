package press

import (
	"strings"

	"fachui/internal/paper"
)

// Lengths in thousandths of a point. The margins are those of an official paper
// (GB/T 9704): 37 mm above, 28 mm to the left, 156 mm of text.
const (
	pageWidth  = 595_280
	pageHeight = 841_890
	left       = 79_370
	wide       = 442_200
	top        = 85_000
	bottom     = 752_000 // where text ends
	footAt     = 772_000

	bodySize, bodyLead   = 14_000, 26_000
	headSize, headLead   = 18_000, 30_000
	titleSize, titleLead = 22_000, 38_000
	cellSize, cellLead   = 10_500, 15_000
	footSize, footLead   = 7_500, 10_500
	cellPad              = 4_000
	sealSide             = 119_000 // 42 mm, a round seal's diameter
)

// mark is a piece of text in its place; y is the top of its line.
type mark struct {
	x, y, size int
	run        run
}

// stroke is a line; dashed ones draw the box of the seal.
type stroke struct {
	x1, y1, x2, y2 int
	dashed         bool
}

type sheet struct {
	marks   []mark
	strokes []stroke
}

// layout puts blocks on sheets, one after the other.
type layout struct {
	p      *Press
	sheets []sheet
	y      int
}

func (l *layout) sheet() *sheet { return &l.sheets[len(l.sheets)-1] }

func (l *layout) turn() { l.sheets, l.y = append(l.sheets, sheet{}), top }

// need begins another sheet if less than height is left.
func (l *layout) need(height int) {
	if l.y+height > bottom && l.y > top {
		l.turn()
	}
}

// put sets a line with its left end at x.
func (l *layout) put(x, y, size int, ln line) {
	for _, r := range ln.runs {
		l.sheet().marks = append(l.sheet().marks, mark{x, y, size, r})
		x += r.width * size / em
	}
}

func (l *layout) center(text string, size, lead int) {
	for _, ln := range l.p.lines(text, size, wide, 0) {
		l.need(lead)
		l.put(left+(wide-ln.width*size/em)/2, l.y, size, ln)
		l.y += lead
	}
}

func (l *layout) paragraph(text string, indent int) {
	for i, ln := range l.p.lines(text, bodySize, wide, indent) {
		l.need(bodyLead)
		x := left
		if i == 0 {
			x += indent
		}
		l.put(x, l.y, bodySize, ln)
		l.y += bodyLead
	}
}

func (l *layout) right(text string) {
	for _, ln := range l.p.lines(text, bodySize, wide, 0) {
		l.need(bodyLead)
		l.put(left+wide-2*bodySize-ln.width*bodySize/em, l.y, bodySize, ln)
		l.y += bodyLead
	}
}

// seal draws the box, with the words that the seal will cover in its lower half. The
// box and its words are never torn apart.
func (l *layout) seal(words []string) {
	height := max(sealSide, len(words)*bodyLead+2*bodyLead)
	l.y += bodyLead
	l.need(height)
	broad := sealSide
	for _, w := range words {
		for _, ln := range l.p.lines(w, bodySize, wide, 0) {
			broad = max(broad, ln.width*bodySize/em+2*cellPad)
		}
	}
	broad = min(broad, wide)
	x1, x2, y1, y2 := left+wide-broad, left+wide, l.y, l.y+height
	l.sheet().strokes = append(l.sheet().strokes,
		stroke{x1, y1, x2, y1, true}, stroke{x2, y1, x2, y2, true}, stroke{x2, y2, x1, y2, true}, stroke{x1, y2, x1, y1, true})
	middle := func(y int, text string, size int) {
		for _, ln := range l.p.lines(text, size, wide, 0)[:1] {
			l.put(x1+(broad-ln.width*size/em)/2, y, size, ln)
		}
	}
	middle(y1+cellPad, "（院印）", cellSize)
	for i, w := range words {
		middle(y2-(len(words)-i)*bodyLead-cellPad, w, bodySize)
	}
	l.y += height
}

func (l *layout) block(b paper.Block) {
	switch b.Kind {
	case paper.Table:
		l.table(b)
	case paper.Seal:
		l.seal(b.Words)
	case paper.Heading:
		for _, w := range b.Words {
			l.y += bodyLead / 3
			l.need(2 * bodyLead) // not alone at the end of a sheet
			l.paragraph(w, 0)
		}
	case paper.Right:
		for _, w := range b.Words {
			l.right(w)
		}
	case paper.To:
		for _, w := range b.Words {
			l.paragraph(w, 0)
		}
	default:
		for _, w := range b.Words {
			l.paragraph(w, 2*bodySize)
		}
	}
}

// Foot is what stands at the foot of every page.
type Foot struct {
	Where string // address of verification
	Sum   string // SHA-256 of the paper's text
}

func (l *layout) feet(f Foot) {
	for i := range l.sheets {
		s := &l.sheets[i]
		s.strokes = append(s.strokes, stroke{left, footAt - 6_000, left + wide, footAt - 6_000, false})
		y := footAt
		for _, text := range []string{
			"核验地址：" + f.Where,
			"内容校验值 SHA-256：" + f.Sum,
		} {
			for _, ln := range l.p.lines(text, footSize, wide, 0) {
				x := left
				for _, r := range ln.runs {
					s.marks = append(s.marks, mark{x, y, footSize, r})
					x += r.width * footSize / em
				}
				y += footLead
			}
		}
		count := l.p.lines(strings.Join([]string{"第", number(i + 1), "页 共", number(len(l.sheets)), "页"}, " "), footSize, wide, 0)[0]
		s.marks = append(s.marks, mark{left + (wide-count.width*footSize/em)/2, y + 4_000, footSize, run{0, whole(count), count.width}})
	}
}

func whole(l line) string {
	var b strings.Builder
	for _, r := range l.runs {
		b.WriteString(r.text)
	}
	return b.String()
}
