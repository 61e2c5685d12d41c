package press

import (
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// em is how many units a font's square is taken to have: the width of a Chinese
// character, and what gopdf and PDF measure glyphs in.
const em = 1000

// face is a font that can be asked which characters it has and how wide they are.
type face struct {
	name string
	data []byte
	font *sfnt.Font
	wide *widths
}

// widths remembers what was measured; papers repeat their characters.
type widths struct {
	mu   sync.Mutex
	buf  sfnt.Buffer
	seen map[rune]int // -1: the font lacks it
}

func readFace(name string, data []byte) (face, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return face{}, fmt.Errorf("read font %s: %w", name, err)
	}
	return face{name: name, data: data, font: f, wide: &widths{seen: map[rune]int{}}}, nil
}

// width is how wide a character is, in thousandths of the size; false if the font has
// no glyph for it.
func (f face) width(r rune) (int, bool) {
	f.wide.mu.Lock()
	defer f.wide.mu.Unlock()
	w, known := f.wide.seen[r]
	if !known {
		w = f.measure(r)
		f.wide.seen[r] = w
	}
	return w, w >= 0
}

func (f face) measure(r rune) int {
	g, err := f.font.GlyphIndex(&f.wide.buf, r)
	if err != nil || g == 0 {
		return -1
	}
	a, err := f.font.GlyphAdvance(&f.wide.buf, g, fixed.I(em), font.HintingNone)
	if err != nil {
		return -1
	}
	return a.Round()
}
