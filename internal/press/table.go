package press

import (
	"fmt"

	"fachui/internal/paper"
)

func number(n int) string { return fmt.Sprint(n) }

// columns are the left ends of the columns of a table, and its right end.
func columns(b paper.Block) []int {
	whole := 0
	for i := range b.Columns {
		whole += part(b, i)
	}
	out, x := []int{left}, 0
	for i := range b.Columns {
		x += part(b, i)
		out = append(out, left+wide*x/whole)
	}
	return out
}

func part(b paper.Block, i int) int {
	if i < len(b.Parts) && b.Parts[i] > 0 {
		return b.Parts[i]
	}
	return 1
}

// table sets a table. A row that does not fit goes to the next sheet, under the head
// again; one that is higher than a sheet is cut between its lines.
func (l *layout) table(b paper.Block) {
	if len(b.Columns) == 0 {
		return
	}
	l.y += cellLead / 2
	ends := columns(b)
	head, _ := cut(l.cells(b.Columns, ends), mostHead)
	l.need(height(head) + cellLead + 2*cellPad)
	l.row(head, ends)
	for _, r := range b.Rows {
		cells := l.cells(r, ends)
		if l.y+height(cells) > bottom && l.y > top {
			l.turn()
			l.row(head, ends)
		}
		for height(cells) > bottom-l.y {
			now, rest := cut(cells, (bottom-l.y-2*cellPad)/cellLead)
			l.row(now, ends)
			l.turn()
			l.row(head, ends)
			cells = rest
		}
		l.row(cells, ends)
	}
	l.y += cellLead
}

// mostHead is how many lines the head of a table has at most: it is repeated on every
// sheet and must leave room below it.
const mostHead = 6

// cells breaks the words of a row, one cell for each column.
func (l *layout) cells(row []string, ends []int) [][]line {
	out := make([][]line, len(ends)-1)
	for i := range out {
		text := ""
		if i < len(row) {
			text = row[i]
		}
		out[i] = l.p.lines(text, cellSize, ends[i+1]-ends[i]-2*cellPad, 0)
	}
	return out
}

func height(cells [][]line) int {
	most := 1
	for _, c := range cells {
		most = max(most, len(c))
	}
	return most*cellLead + 2*cellPad
}

// cut parts the cells of a row after n lines.
func cut(cells [][]line, n int) (now, rest [][]line) {
	n = max(n, 1)
	for _, c := range cells {
		k := min(n, len(c))
		now, rest = append(now, c[:k]), append(rest, c[k:])
	}
	return now, rest
}

func (l *layout) row(cells [][]line, ends []int) {
	y1, y2 := l.y, l.y+height(cells)
	s := l.sheet()
	first, last := ends[0], ends[len(ends)-1]
	s.strokes = append(s.strokes, stroke{first, y1, last, y1, false}, stroke{first, y2, last, y2, false})
	for _, x := range ends {
		s.strokes = append(s.strokes, stroke{x, y1, x, y2, false})
	}
	for i, c := range cells {
		for j, ln := range c {
			l.put(ends[i]+cellPad, y1+cellPad+j*cellLead, cellSize, ln)
		}
	}
	l.y = y2
}
