package sketch

import (
	"fmt"
	"image/color"
)

// room is a room of a plan, in metres from the upper left.
type room struct {
	x, y, w, h float32
	use        string
}

// door is an opening in a wall: hinge, direction of the leaf when shut (dx, dy)
// and when open (ox, oy).
type door struct{ x, y, dx, dy, ox, oy float32 }

// window is an opening in an outer wall, from point to point.
type window struct{ x1, y1, x2, y2 float32 }

// flat is a plan before it is measured and turned.
type flat struct {
	w, h    float32
	rooms   []room
	doors   []door
	windows []window
}

func flats() []flat {
	return []flat{
		{
			12.6, 8.1,
			[]room{
				{0, 0, 5.4, 5.1, "living"}, {0, 5.1, 2.7, 3, "kitchen"}, {2.7, 5.1, 2.7, 3, "bath"},
				{5.4, 0, 3.9, 4.2, "bed"}, {9.3, 0, 3.3, 4.2, "bed"}, {5.4, 4.2, 7.2, 1.2, "hall"}, {5.4, 5.4, 3.9, 2.7, "study"}, {9.3, 5.4, 3.3, 2.7, "bath"},
			},
			[]door{
				{12.6, 4.35, 0, .9, -.9, 0}, {5.4, 4.3, 0, .85, -.85, 0}, {1.2, 5.1, .8, 0, 0, .8}, {4.4, 5.1, -.8, 0, 0, .8},
				{8.2, 4.2, .85, 0, 0, -.85}, {9.6, 4.2, .85, 0, 0, -.85}, {6, 5.4, .85, 0, 0, .85}, {9.6, 5.4, .8, 0, 0, .8},
			},
			[]window{{1.2, 0, 4.2, 0}, {6.3, 0, 8.4, 0}, {10.2, 0, 11.8, 0}, {0, 6, 0, 7.4}, {3.6, 8.1, 4.6, 8.1}, {6.4, 8.1, 8.3, 8.1}, {10.4, 8.1, 11.4, 8.1}},
		},
		{
			11.4, 7.8,
			[]room{
				{0, 0, 3.6, 4.2, "bed"}, {3.6, 0, 4.2, 4.2, "living"}, {7.8, 0, 3.6, 4.2, "bed"},
				{0, 4.2, 3.6, 3.6, "kitchen"}, {3.6, 4.2, 5.4, 3.6, "dining"}, {9, 4.2, 2.4, 3.6, "bath"},
			},
			[]door{
				{6.3, 7.8, -.9, 0, 0, -.9}, {3.6, 3.2, 0, .85, -.85, 0}, {7.8, 3.2, 0, .85, .85, 0}, {3.6, 5.2, 0, .85, -.85, 0}, {9, 5, 0, .8, .8, 0}, {6.8, 4.2, -.9, 0, 0, -.9},
			},
			[]window{{.8, 0, 2.8, 0}, {4.4, 0, 7, 0}, {8.6, 0, 10.6, 0}, {0, 5.2, 0, 6.8}, {11.4, 5.4, 11.4, 6.4}, {7, 7.8, 8.6, 7.8}},
		},
		{
			9.6, 7.5,
			[]room{
				{0, 0, 5.4, 4.5, "living"}, {5.4, 0, 4.2, 4.5, "bed"},
				{0, 4.5, 3, 3, "kitchen"}, {3, 4.5, 2.4, 3, "hall"}, {5.4, 4.5, 4.2, 3, "bath"},
			},
			[]door{{3.7, 7.5, .9, 0, 0, -.9}, {5.4, 3.4, 0, .85, .85, 0}, {3, 5.4, 0, .8, -.8, 0}, {5.4, 5.4, 0, .8, .8, 0}, {3.4, 4.5, .9, 0, 0, -.9}},
			[]window{{1, 0, 4.4, 0}, {6.3, 0, 8.7, 0}, {0, 5.3, 0, 6.7}, {7, 7.5, 8.2, 7.5}},
		},
	}
}

// plan draws a flat to scale.
type plan struct {
	*canvas
	flat
	scale, left, top float32
	mirrored         bool
}

func (p plan) px(x, y float32) (float32, float32) {
	if p.mirrored {
		x = p.w - x
	}
	return p.left + x*p.scale, p.top + y*p.scale
}

func floorPlan(c *canvas) {
	c.rect(0, 0, Width, Height, rgb(0xf7f5f0))
	for i := float32(20); i < Width; i += 20 {
		c.rect(i, 0, 1, Height, rgb(0xefece4))
	}
	for i := float32(20); i < Height; i += 20 {
		c.rect(0, i, Width, 1, rgb(0xefece4))
	}
	p := plan{canvas: c, flat: pick(c, flats()...), mirrored: c.rng.IntN(2) == 0}
	p.stretch(c.between(.92, 1.12))
	p.scale = min(730/p.w, 470/p.h)
	p.left, p.top = 500-p.w*p.scale/2, 318-p.h*p.scale/2
	for _, r := range p.rooms {
		p.room(r)
	}
	wall := rgb(0x3b4148)
	for _, r := range p.rooms {
		x, y := p.px(r.x, r.y)
		x2, y2 := p.px(r.x+r.w, r.y+r.h)
		c.frame(min(x, x2), y, max(x, x2)-min(x, x2), y2-y, 7, wall)
	}
	x, y := p.px(0, 0)
	x2, y2 := p.px(p.w, p.h)
	c.frame(min(x, x2), y, max(x, x2)-min(x, x2), y2-y, 12, wall)
	p.openings()
	p.measures()
}

// stretch makes all measures longer or shorter: flats differ.
func (p *plan) stretch(by float32) {
	p.w, p.h = p.w*by, p.h*by
	for i := range p.rooms {
		r := &p.rooms[i]
		r.x, r.y, r.w, r.h = r.x*by, r.y*by, r.w*by, r.h*by
	}
	for i := range p.doors {
		p.doors[i].x, p.doors[i].y = p.doors[i].x*by, p.doors[i].y*by
	}
	for i := range p.windows {
		w := &p.windows[i]
		w.x1, w.y1, w.x2, w.y2 = w.x1*by, w.y1*by, w.x2*by, w.y2*by
	}
}

var floors = map[string]color.NRGBA{
	"living": rgb(0xf3e6cf), "dining": rgb(0xf3e6cf), "hall": rgb(0xf1ebe0), "bed": rgb(0xe4e9f1), "study": rgb(0xe8eadf), "kitchen": rgb(0xe6efe9), "bath": rgb(0xdcebf0),
}

func (p plan) room(r room) {
	x, y := p.px(r.x, r.y)
	x2, y2 := p.px(r.x+r.w, r.y+r.h)
	if x2 < x {
		x, x2 = x2, x
	}
	w, h := x2-x, y2-y
	p.rect(x, y, w, h, floors[r.use])
	if r.use == "bath" || r.use == "kitchen" {
		for i := x + 22; i < x2; i += 22 {
			p.rect(i, y, 1, h, sheer(rgb(0x6d8a93), 40))
		}
		for i := y + 22; i < y2; i += 22 {
			p.rect(x, i, w, 1, sheer(rgb(0x6d8a93), 40))
		}
	}
	p.furnish(r.use, x, y, w, h)
	size := 15 * min(1, w/150)
	below := h * .62
	if r.use == "hall" {
		below = h / 2
	}
	across := w / 2
	if r.use == "bath" {
		across = w * .4
	}
	p.label(fmt.Sprintf("%.1f m²", r.w*r.h), x+across, y+below, size, 2.2, rgb(0x2c333b))
}

// furnish draws what shows the use of a room, by its shape.
func (p plan) furnish(use string, x, y, w, h float32) {
	ink, soft := rgb(0x8a8f96), rgb(0xfbfaf7)
	box := func(bx, by, bw, bh float32) {
		p.round(bx, by, bw, bh, 5, ink)
		p.round(bx+2, by+2, bw-4, bh-4, 4, soft)
	}
	m := p.scale
	switch use {
	case "study":
		box(x+w*.22, y+14, w*.56, .62*m)
		box(x+w/2-.26*m, y+20+.62*m, .52*m, .46*m)
		box(x+w-.42*m-10, y+h*.3, .42*m, h*.5)
	case "bed":
		bw, bh := min(1.7*m, w*.5), min(1.7*m, h*.42)
		bx := x + w/2 - bw/2
		box(bx, y+12, bw, bh)
		box(bx+6, y+17, bw/2-10, bh*.25)
		box(bx+bw/2+4, y+17, bw/2-10, bh*.25)
		p.rect(bx+2, y+12+bh*.42, bw-4, bh*.58-3, rgb(0xc9d4e4))
	case "living":
		box(x+14, y+h*.22, .8*m, 2*m)
		box(x+14, y+h*.22+.2*m, .55*m, 1.6*m)
		box(x+14+1.2*m, y+h*.22+.55*m, .7*m, .9*m)
		box(x+w-.55*m, y+h*.18, .35*m, 1.6*m)
	case "dining":
		cx, cy := x+w/2, y+h*.3
		for _, dx := range []float32{-.55, .1} {
			box(cx+dx*m, cy-.75*m, .42*m, .35*m)
			box(cx+dx*m, cy+.4*m, .42*m, .35*m)
		}
		box(cx-.75*m, cy-.42*m, 1.5*m, .84*m)
	case "kitchen":
		box(x+10, y+h-.6*m-8, w-20, .6*m)
		for _, f := range []float32{.3, .42} {
			p.arc(x+w*f, y+h-.3*m-8, .15*m, 0, 1, 2, ink)
		}
		box(x+w*.62, y+h-.5*m-8, .7*m, .4*m)
	case "bath":
		box(x+w-.62*m-8, y+h*.18, .62*m, min(1.4*m, h*.5))
		p.oval(x+.45*m, y+h-.42*m, .2*m, .27*m, ink)
		p.oval(x+.45*m, y+h-.42*m, .2*m-2, .27*m-2, soft)
		box(x+.2*m, y+h-.2*m-8, .5*m, .2*m)
	}
}

// openings cuts doors and windows into the walls.
func (p plan) openings() {
	for _, d := range p.doors {
		x, y := p.px(d.x, d.y)
		sx, m := float32(1), p.scale
		if p.mirrored {
			sx = -1
		}
		ax, ay := x+d.dx*m*sx, y+d.dy*m
		bx, by := x+d.ox*m*sx, y+d.oy*m
		p.line(x, y, ax, ay, 13, rgb(0xf1ebe0))
		p.line(x, y, bx, by, 3, rgb(0x7b5b3a))
		p.swing(x, y, ax-x, ay-y, bx-x, by-y)
	}
	for _, w := range p.windows {
		x1, y1 := p.px(w.x1, w.y1)
		x2, y2 := p.px(w.x2, w.y2)
		p.line(x1, y1, x2, y2, 12, rgb(0xf7fbfd))
		if x1 == x2 {
			p.lines(2, rgb(0x4a90b8), x1-4, y1, x1-4, y2, x1+4, y2, x1+4, y1, x1-4, y1)
			continue
		}
		p.lines(2, rgb(0x4a90b8), x1, y1-4, x2, y1-4, x2, y1+4, x1, y1+4, x1, y1-4)
	}
}

// swing is the quarter of a circle that a door's edge runs along.
func (p plan) swing(x, y, ax, ay, bx, by float32) {
	const k = 0.552
	const steps = 14
	at := func(t float32) (float32, float32) {
		u := 1 - t
		f := func(a, b float32) float32 {
			return u*u*u*a + 3*u*u*t*(a+k*b) + 3*u*t*t*(b+k*a) + t*t*t*b
		}
		return x + f(ax, bx), y + f(ay, by)
	}
	for i := range steps {
		x1, y1 := at(float32(i) / steps)
		x2, y2 := at(float32(i+1) / steps)
		p.line(x1, y1, x2, y2, 1.2, rgb(0xb09a80))
	}
}

// measures are the lengths along two sides, the north and the sum.
func (p plan) measures() {
	ink := rgb(0x6b7178)
	x, y := p.left, p.top+p.h*p.scale+30
	x2 := x + p.w*p.scale
	p.lines(1.5, ink, x, y, x2, y)
	p.lines(1.5, ink, x-6, y+6, x+6, y-6)
	p.lines(1.5, ink, x2-6, y+6, x2+6, y-6)
	p.label(fmt.Sprintf("%.1f m", p.w), (x+x2)/2, y+19, 14, 2, ink)
	lx, y1, y2 := p.left-36, p.top, p.top+p.h*p.scale
	p.lines(1.5, ink, lx, y1, lx, y2)
	p.lines(1.5, ink, lx-6, y1+6, lx+6, y1-6)
	p.lines(1.5, ink, lx-6, y2+6, lx+6, y2-6)
	p.text(fmt.Sprintf("%.1f m", p.h), lx-26, (y1+y2)/2+24, 14, 2, -1.5708, ink)
	sum := float32(0)
	for _, r := range p.rooms {
		sum += r.w * r.h
	}
	p.text(fmt.Sprintf("%.1f m²", sum), 28, 26, 20, 3, 0, rgb(0x2c333b))
	p.north(905, 52)
}

// north is an arrow with its letter.
func (c *canvas) north(x, y float32) {
	c.poly(rgb(0x2c333b), x, y-30, x+13, y+18, x, y+8)
	c.poly(rgb(0xa9aeb4), x, y-30, x-13, y+18, x, y+8)
	c.label("N", x, y+34, 14, 2.4, rgb(0x2c333b))
}
