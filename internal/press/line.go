package press

import (
	"fmt"
	"strings"
)

// A piece is what a line is not broken within: a character of Chinese, or a run of
// Latin letters and digits.
type piece struct {
	face    int
	text    string
	width   int // thousandths of the size
	space   bool
	closing bool // never begins a line
	opening bool // never ends one
}

// A run is a part of a line in one face.
type run struct {
	face  int
	text  string
	width int
}

type line struct {
	runs  []run
	width int
}

const (
	closers = "，。、；：？！）〕》〉」』】”’％…—·,.;:?!)]%"
	openers = "（〔《〈「『【“‘([¥￥"
)

// pieces cuts text where it may be broken.
func (p *Press) pieces(text string) []piece {
	var out []piece
	for _, r := range text {
		if r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' {
			r = ' '
		}
		if r < ' ' || r == 0x7f || r == 0xfeff || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			continue // not to be seen, or turns what follows around
		}
		out = p.add(out, r)
	}
	return out
}

func (p *Press) add(out []piece, r rune) []piece {
	for i, f := range p.faces {
		w, ok := f.width(r)
		if !ok {
			continue
		}
		if n := len(out); joins(r) && n > 0 && out[n-1].face == i && joins(lastRune(out[n-1].text)) {
			out[n-1].text += string(r)
			out[n-1].width += w
			return out
		}
		return append(out, piece{
			face: i, text: string(r), width: w, space: r == ' ',
			closing: strings.ContainsRune(closers, r), opening: strings.ContainsRune(openers, r),
		})
	}
	// One piece each: a code point torn in two could not be looked up.
	return append(out, p.stand(fmt.Sprintf("◇[U+%04X]", r)))
}

// stand is a piece that stands for a character that no font has.
func (p *Press) stand(text string) piece {
	out := piece{text: text}
	for _, r := range text {
		w, _ := p.faces[0].width(r)
		out.width += w
	}
	return out
}

// joins reports whether a character stays with its neighbours on one line.
func joins(r rune) bool {
	return r > ' ' && r < 0x2e80 && !strings.ContainsRune(closers+openers, r) || r == '.' || r == ',' || r == ':'
}

func lastRune(s string) rune {
	r := []rune(s)
	return r[len(r)-1]
}

// lines breaks text to a width in thousandths of a point at a size in thousandths of
// a point; the first line is shorter by indent. Empty text is one empty line.
func (p *Press) lines(text string, size, width, indent int) []line {
	var out []line
	var cur []piece
	used, room := 0, units(width-indent, size)
	flush := func(carry []piece) {
		out = append(out, join(cur))
		cur, used, room = carry, 0, units(width, size)
		for _, c := range carry {
			used += c.width
		}
	}
	for _, x := range p.pieces(text) {
		for _, part := range p.fit(x, units(width, size)) {
			if used+part.width > room && len(cur) > 0 && !part.closing {
				flush(carried(&cur))
			}
			if part.space && len(cur) == 0 && len(out) > 0 {
				continue
			}
			cur, used = append(cur, part), used+part.width
		}
	}
	return append(out, join(cur))
}

// units is how many thousandths of the size fit into a length.
func units(length, size int) int { return length * em / size }

// carried takes from the end of a line what may not end it, and at most all but one.
func carried(cur *[]piece) []piece {
	n := len(*cur)
	for n > 1 && (*cur)[n-1].opening {
		n--
	}
	rest := append([]piece(nil), (*cur)[n:]...)
	*cur = (*cur)[:n]
	return rest
}

// fit cuts a piece that is wider than a whole line.
func (p *Press) fit(x piece, room int) []piece {
	if x.width <= room {
		return []piece{x}
	}
	var out []piece
	for _, r := range x.text {
		w, _ := p.faces[x.face].width(r)
		if n := len(out); n > 0 && out[n-1].width+w <= room {
			out[n-1].text += string(r)
			out[n-1].width += w
			continue
		}
		out = append(out, piece{face: x.face, text: string(r), width: w})
	}
	return out
}

func join(ps []piece) line {
	var l line
	for _, x := range ps {
		l.width += x.width
		if n := len(l.runs); n > 0 && l.runs[n-1].face == x.face {
			l.runs[n-1].text += x.text
			l.runs[n-1].width += x.width
			continue
		}
		l.runs = append(l.runs, run{x.face, x.text, x.width})
	}
	return l
}
