package sketch

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// point is a place on the canvas.
type point struct{ x, y float32 }

// canvas is a picture in the making, with the chance it is made by.
type canvas struct {
	img *image.RGBA
	rng *rand.Rand
	z   vector.Rasterizer
}

func newCanvas(rng *rand.Rand) *canvas {
	return &canvas{img: image.NewRGBA(image.Rect(0, 0, Width, Height)), rng: rng}
}

// between is a number from low to below high.
func (c *canvas) between(low, high float32) float32 { return low + c.rng.Float32()*(high-low) }

// pick is one of several.
func pick[T any](c *canvas, from ...T) T { return from[c.rng.IntN(len(from))] }

// rgb is an opaque colour written as 0xrrggbb.
func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// shade makes a colour darker (below 1) or lighter (above 1).
func shade(c color.NRGBA, by float32) color.NRGBA {
	f := func(v uint8) uint8 {
		if by <= 1 {
			return uint8(float32(v) * by)
		}
		return uint8(255 - float32(255-v)/by)
	}
	return color.NRGBA{f(c.R), f(c.G), f(c.B), c.A}
}

// sheer makes a colour see-through.
func sheer(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

// path is an outline: straight and curved pieces, closed.
type path struct{ pieces [][]point }

// from begins an outline.
func from(x, y float32) *path { return &path{[][]point{{{x, y}}}} }

// to adds straight pieces, given as x, y, x, y, ….
func (p *path) to(xy ...float32) *path {
	for i := 0; i+1 < len(xy); i += 2 {
		p.pieces = append(p.pieces, []point{{xy[i], xy[i+1]}})
	}
	return p
}

// bend adds a curve by two points that pull it and its end.
func (p *path) bend(ax, ay, bx, by, x, y float32) *path {
	p.pieces = append(p.pieces, []point{{ax, ay}, {bx, by}, {x, y}})
	return p
}

// bounds is the smallest rectangle of whole pixels around p.
func bounds(p *path) image.Rectangle {
	box := image.Rectangle{Min: image.Pt(math.MaxInt32, math.MaxInt32), Max: image.Pt(math.MinInt32, math.MinInt32)}
	for _, piece := range p.pieces {
		for _, q := range piece {
			box.Min.X, box.Min.Y = min(box.Min.X, int(math.Floor(float64(q.x)))), min(box.Min.Y, int(math.Floor(float64(q.y))))
			box.Max.X, box.Max.Y = max(box.Max.X, int(math.Ceil(float64(q.x)))), max(box.Max.Y, int(math.Ceil(float64(q.y))))
		}
	}
	return box
}

// fill fills an outline with a colour. Only the part of the canvas that the
// outline covers is touched.
func (c *canvas) fill(p *path, paint color.NRGBA) {
	seen := bounds(p).Intersect(c.img.Bounds())
	if seen.Empty() {
		return
	}
	c.z.Reset(seen.Dx(), seen.Dy())
	dx, dy := float32(seen.Min.X), float32(seen.Min.Y)
	for i, q := range p.pieces {
		switch {
		case i == 0:
			c.z.MoveTo(q[0].x-dx, q[0].y-dy)
		case len(q) == 3:
			c.z.CubeTo(q[0].x-dx, q[0].y-dy, q[1].x-dx, q[1].y-dy, q[2].x-dx, q[2].y-dy)
		default:
			c.z.LineTo(q[0].x-dx, q[0].y-dy)
		}
	}
	c.z.ClosePath()
	c.z.Draw(c.img, seen, image.NewUniform(paint), image.Point{})
}

// poly fills the polygon x, y, x, y, ….
func (c *canvas) poly(paint color.NRGBA, xy ...float32) {
	c.fill(from(xy[0], xy[1]).to(xy[2:]...), paint)
}

// rect fills a rectangle.
func (c *canvas) rect(x, y, w, h float32, paint color.NRGBA) {
	r := image.Rect(int(x+.5), int(y+.5), int(x+w+.5), int(y+h+.5))
	draw.Draw(c.img, r, image.NewUniform(paint), image.Point{}, draw.Over)
}

// round fills a rectangle with round corners.
func (c *canvas) round(x, y, w, h, r float32, paint color.NRGBA) {
	k := r * 0.448 // what a quarter of a circle leaves of its corner
	c.fill(from(x+r, y).to(x+w-r, y).bend(x+w-k, y, x+w, y+k, x+w, y+r).to(x+w, y+h-r).bend(x+w, y+h-k, x+w-k, y+h, x+w-r, y+h).
		to(x+r, y+h).bend(x+k, y+h, x, y+h-k, x, y+h-r).to(x, y+r).bend(x, y+k, x+k, y, x+r, y), paint)
}

// oval fills an ellipse around (x, y).
func (c *canvas) oval(x, y, rx, ry float32, paint color.NRGBA) {
	kx, ky := rx*0.552, ry*0.552
	c.fill(from(x+rx, y).bend(x+rx, y+ky, x+kx, y+ry, x, y+ry).bend(x-kx, y+ry, x-rx, y+ky, x-rx, y).
		bend(x-rx, y-ky, x-kx, y-ry, x, y-ry).bend(x+kx, y-ry, x+rx, y-ky, x+rx, y), paint)
}

func (c *canvas) disc(x, y, r float32, paint color.NRGBA) { c.oval(x, y, r, r, paint) }

// line draws a straight stroke of width w, its ends half as long beyond.
func (c *canvas) line(x1, y1, x2, y2, w float32, paint color.NRGBA) {
	dx, dy := x2-x1, y2-y1
	long := float32(math.Hypot(float64(dx), float64(dy)))
	if long == 0 {
		dx, dy, long = 1, 0, 1
	}
	ux, uy := dx/long*w/2, dy/long*w/2
	c.poly(paint, x1-ux-uy, y1-uy+ux, x2+ux-uy, y2+uy+ux, x2+ux+uy, y2+uy-ux, x1-ux+uy, y1-uy-ux)
}

// lines draws strokes from point to point.
func (c *canvas) lines(w float32, paint color.NRGBA, xy ...float32) {
	for i := 0; i+3 < len(xy); i += 2 {
		c.line(xy[i], xy[i+1], xy[i+2], xy[i+3], w, paint)
	}
}

// frame draws the outline of a rectangle.
func (c *canvas) frame(x, y, w, h, wide float32, paint color.NRGBA) {
	c.lines(wide, paint, x, y, x+w, y, x+w, y+h, x, y+h, x, y)
}

// arc draws a part of a circle, angles in turns of a full circle.
func (c *canvas) arc(x, y, r, begin, end, w float32, paint color.NRGBA) {
	const steps = 16
	p := &path{}
	var last point
	for i := range steps + 1 {
		a := float64(begin+(end-begin)*float32(i)/steps) * 2 * math.Pi
		next := point{x + r*float32(math.Cos(a)), y + r*float32(math.Sin(a))}
		if i > 0 {
			p.stroke(last, next, w)
		}
		last = next
	}
	c.strokes(p, paint)
}

// fade fills rows from y to y+h with a colour that turns into another.
func (c *canvas) fade(y, h int, top, bottom color.NRGBA) {
	for i := range h {
		t := float32(i) / float32(h)
		mix := func(a, b uint8) uint8 { return uint8(float32(a) + (float32(b)-float32(a))*t) }
		paint := color.NRGBA{mix(top.R, bottom.R), mix(top.G, bottom.G), mix(top.B, bottom.B), 255}
		draw.Draw(c.img, image.Rect(0, y+i, Width, y+i+1), image.NewUniform(paint), image.Point{}, draw.Src)
	}
}

// wall is a flat wall in perspective: upright edges of height ha at xa and hb at
// xb stand on the ground, and the eye is at the height of the horizon.
type wall struct {
	xa, ha, xb, hb float32
	horizon, eye   float32 // eye: the part of each height that lies below the horizon
}

// at is the place of a point: u along the wall from 0 to 1, v up it from 0 to 1.
// What is farther is smaller, so equal steps of u become shorter.
func (w wall) at(u, v float32) point {
	za, zb := 1/w.ha, 1/w.hb
	z := (1-u)*za + u*zb
	h := 1 / z
	return point{((1-u)*w.xa*za + u*w.xb*zb) / z, w.horizon + w.eye*h - v*h}
}

// pane fills the part of a wall between two corners.
func (c *canvas) pane(w wall, u0, v0, u1, v1 float32, paint color.NRGBA) {
	a, b, d, e := w.at(u0, v0), w.at(u1, v0), w.at(u1, v1), w.at(u0, v1)
	c.poly(paint, a.x, a.y, b.x, b.y, d.x, d.y, e.x, e.y)
}
