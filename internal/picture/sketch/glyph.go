package sketch

import (
	"image"
	"image/color"
	"math"
	"strings"
)

// glyphs are written as strokes on a grid of 4×6 (characters: 9×9), each point
// two digits, x and y from the upper left; a comma lifts the pen.
var glyphs = map[rune]string{
	'A': "062046,1434", 'B': "00063645443303,3342413000", 'C': "4130100105163645", 'D': "00062645412000",
	'E': "40000646,0333", 'F': "400006,0333", 'G': "41301001051636454323", 'H': "0006,4046,0343", 'I': "2026",
	'J': "404536160504", 'K': "0006,400346", 'L': "000646", 'M': "0600234046", 'N': "06004640", 'O': "103041453616050110",
	'P': "06003041423303", 'Q': "103041453616050110,2446", 'R': "06003041423303,2346", 'S': "413010010213334445361605",
	'T': "0040,2026", 'U': "000516364540", 'V': "002640", 'W': "0016233640", 'X': "0046,4006", 'Y': "002340,2326", 'Z': "00400646",
	'0': "103041453616050110", '1': "112026", '2': "01103041420646", '3': "01103041423313,334445361605", '4': "36300444",
	'5': "400002324345361605", '6': "4130100105163645443303", '7': "004016", '8': "13020110304142331304051636454433",
	'9': "4313020110304145361605", '.': "2526", ',': "2517", '-': "1333", '·': "2323", '/': "4006", '%': "4006,0010110100,3545463635",
	'm': "06022226,224246", '²': "0010110212", '¥': "002340,2326,0343,0545",
	'演': "0112,0415,0926,6061,33329293,4484,4585884845,4686,6468,5839,7899",
	'示': "2181,0494,545948,2608,7698",
}

const (
	characters = '一'      // glyphs from here on are on the larger grid
	narrow     = "I.,·1 " // glyphs that leave half of the grid empty
)

// wide is how far the pen moves for a glyph, and how far to the left it begins.
func wide(r rune, high float32) (advance, back float32) {
	switch {
	case r >= characters:
		return high * 1.35, 0
	case strings.ContainsRune(narrow, r):
		return high * .66, high * .17
	}
	return high, 0
}

// text writes s from (x, y), the upper left, its letters high pixels high and
// strokes w wide, turned by angle (radians).
func (c *canvas) text(s string, x, y, high, w, angle float32, paint color.NRGBA) {
	cos, sin := float32(math.Cos(float64(angle))), float32(math.Sin(float64(angle)))
	along := float32(0)
	for _, r := range s {
		unit := high / 6
		if r >= characters {
			unit = high * 1.1 / 9
		}
		advance, back := wide(r, high)
		p := &path{}
		for i, strokes := 0, glyphs[r]; i+3 < len(strokes); {
			if strokes[i+2] == ',' {
				i += 3
				continue
			}
			at := func(j int) point {
				gx, gy := along-back+float32(strokes[j]-'0')*unit, float32(strokes[j+1]-'0')*unit
				return point{x + gx*cos - gy*sin, y + gx*sin + gy*cos}
			}
			p.stroke(at(i), at(i+2), w)
			i += 2
		}
		c.strokes(p, paint)
		along += advance
	}
}

// textWidth is how long text is.
func textWidth(s string, high float32) float32 {
	long := float32(0)
	for _, r := range s {
		advance, _ := wide(r, high)
		long += advance
	}
	return long - high/3
}

// label writes s centred on (x, y).
func (c *canvas) label(s string, x, y, high, w float32, paint color.NRGBA) {
	c.text(s, x-textWidth(s, high)/2, y-high/2, high, w, 0, paint)
}

// stroke adds a straight stroke to p; its four points are kept together.
func (p *path) stroke(a, b point, w float32) {
	dx, dy := b.x-a.x, b.y-a.y
	long := float32(math.Hypot(float64(dx), float64(dy)))
	if long == 0 {
		dx, long = 1, 1 // a dot
	}
	ux, uy := dx/long*w/2, dy/long*w/2
	p.pieces = append(p.pieces, []point{{a.x - ux - uy, a.y - uy + ux}, {b.x + ux - uy, b.y + uy + ux}, {b.x + ux + uy, b.y + uy - ux}, {a.x - ux + uy, a.y - uy - ux}})
}

// strokes fills all strokes of p at once, so that where they cross is no darker.
func (c *canvas) strokes(p *path, paint color.NRGBA) {
	if len(p.pieces) == 0 {
		return
	}
	box := bounds(p).Intersect(c.img.Bounds())
	if box.Empty() {
		return
	}
	c.z.Reset(box.Dx(), box.Dy())
	dx, dy := float32(box.Min.X), float32(box.Min.Y)
	for _, q := range p.pieces {
		c.z.MoveTo(q[0].x-dx, q[0].y-dy)
		for _, r := range q[1:] {
			c.z.LineTo(r.x-dx, r.y-dy)
		}
		c.z.ClosePath()
	}
	c.z.Draw(c.img, box, image.NewUniform(paint), image.Point{})
}
