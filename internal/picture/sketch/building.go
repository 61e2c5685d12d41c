package sketch

import "image/color"

// scene is sky and ground up to the horizon.
func (c *canvas) scene(horizon int, ground color.NRGBA) {
	sky := pick(c, [2]uint32{0xa9cbe3, 0xeaf2f5}, [2]uint32{0xb7cfe0, 0xf6efe4}, [2]uint32{0x9fc4dc, 0xe6f0ef})
	c.fade(0, horizon, rgb(sky[0]), rgb(sky[1]))
	for range 3 {
		x, y, s := c.between(60, 900), c.between(40, 150), c.between(.7, 1.3)
		for _, o := range [][3]float32{{0, 0, 34}, {30, -12, 30}, {62, 2, 26}, {-30, 6, 22}} {
			c.oval(x+o[0]*s, y+o[1]*s, o[2]*s*1.25, o[2]*s*.6, sheer(rgb(0xffffff), 130))
		}
	}
	c.fade(horizon, Height-horizon, shade(ground, 1.25), ground)
}

// tree stands at (x, y) and is high pixels high.
func (c *canvas) tree(x, y, high float32) {
	leaf := pick(c, rgb(0x6f9a68), rgb(0x7da56b), rgb(0x5f8f6a))
	c.oval(x+high*.08, y, high*.34, high*.05, sheer(rgb(0x20301c), 60))
	c.rect(x-high*.03, y-high*.4, high*.06, high*.4, rgb(0x7a6049))
	for _, o := range [][3]float32{{0, -.68, .27}, {-.18, -.52, .2}, {.19, -.5, .21}, {.04, -.84, .18}} {
		c.disc(x+o[0]*high, y+o[1]*high, o[2]*high, leaf)
	}
	for _, o := range [][3]float32{{-.07, -.76, .13}, {-.2, -.57, .09}} {
		c.disc(x+o[0]*high, y+o[1]*high, o[2]*high, shade(leaf, 1.25))
	}
}

// apartmentBuilding is a house of flats seen over its corner.
func apartmentBuilding(c *canvas) {
	const horizon = 470
	c.scene(horizon, rgb(0x9fb08a))
	for i := range 9 { // the town behind
		h := c.between(40, 130)
		c.rect(float32(i)*112-20, horizon-h, c.between(60, 100), h, sheer(rgb(0x8fa6b6), 110))
	}
	body := pick(c, rgb(0xe3d3ba), rgb(0xd9c2ae), rgb(0xd5d8d6), rgb(0xe0c9a6), rgb(0xcdd3da))
	front := wall{590, 470, 150, 262, horizon, .13}
	side := wall{590, 470, 830, 300, horizon, .13}
	f, s := front.at(1, 0), side.at(1, 0)
	near := front.at(0, 0)
	c.poly(rgb(0xb9b6ad), f.x-60, f.y, near.x-20, near.y+70, s.x+110, s.y+8, near.x, near.y) // pavement
	c.poly(sheer(rgb(0x2b3527), 70), s.x, s.y, s.x+130, s.y+6, near.x+70, near.y+24, near.x, near.y)
	c.pane(front, 0, 0, 1, 1, body)
	c.pane(side, 0, 0, 1, 1, shade(body, .78))
	storeys := 6 + c.rng.IntN(5)
	c.storeys(front, storeys, 6, body, true)
	c.storeys(side, storeys, 3, shade(body, .78), false)
	for _, w := range []wall{front, side} { // edge of the roof
		c.pane(w, -.006, .985, 1.006, 1.02, shade(body, .6))
	}
	accent := pick(c, rgb(0x9a5b45), rgb(0x5f7d8c), rgb(0x7a6a58))
	c.pane(front, 0, 0, 1, .03, shade(accent, .8))
	c.pane(side, 0, 0, 1, .03, shade(accent, .65))
	c.pane(front, .42, 0, .58, .085, shade(accent, .7)) // the door
	c.pane(front, .45, 0, .55, .075, rgb(0x4d5c66))
	c.pane(front, .40, .085, .60, .1, accent)
	for _, t := range []point{{95, 520}, {255, 545}, {760, 535}, {880, 560}} {
		c.tree(t.x+c.between(-18, 18), t.y, c.between(95, 150))
	}
}

// storeys puts windows and balconies on a wall.
func (c *canvas) storeys(w wall, storeys, columns int, body color.NRGBA, balconies bool) {
	up, along := .90/float32(storeys), 1/float32(columns)
	for i := range storeys {
		v := .095 + float32(i)*up
		c.pane(w, 0, v-up*.04, 1, v, shade(body, .9))
		for j := range columns {
			u := float32(j) * along
			glass := rgb(0x7f9fb5)
			if c.rng.IntN(5) == 0 {
				glass = rgb(0xd9c58b)
			}
			c.pane(w, u+along*.18, v+up*.2, u+along*.82, v+up*.82, rgb(0xf2f0ea))
			c.pane(w, u+along*.22, v+up*.24, u+along*.49, v+up*.78, glass)
			c.pane(w, u+along*.52, v+up*.24, u+along*.78, v+up*.78, shade(glass, .88))
			switch {
			case balconies && j%2 == 0 && i > 0:
				c.pane(w, u+along*.1, v+up*.04, u+along*.9, v+up*.34, shade(body, .84))
				c.pane(w, u+along*.1, v+up*.34, u+along*.9, v+up*.38, rgb(0x6d747a))
			case c.rng.IntN(3) == 0:
				c.pane(w, u+along*.6, v+up*.04, u+along*.84, v+up*.16, rgb(0xe9e9e6)) // air conditioner
				c.pane(w, u+along*.66, v+up*.06, u+along*.76, v+up*.14, rgb(0xb9bdbf))
			}
		}
	}
}

// shopFront is a shop on a street, seen straight on.
func shopFront(c *canvas) {
	brick := pick(c, rgb(0xd8c4ab), rgb(0xc9b7a6), rgb(0xcfc9bd), rgb(0xd9b99e))
	trade := pick(c, rgb(0x3f6f73), rgb(0x8a4b3f), rgb(0x4d5f86), rgb(0x6b7a45))
	c.rect(0, 0, Width, 520, brick)
	for y := float32(14); y < 190; y += 28 { // courses of the wall
		c.rect(0, y, Width, 1, shade(brick, .93))
	}
	for _, x := range []float32{120, 400, 680} { // upper floor
		c.rect(x-8, 26, 176, 122, shade(brick, .82))
		c.rect(x, 32, 160, 110, rgb(0xf1efe9))
		c.rect(x+6, 38, 70, 98, rgb(0x8aa6b7))
		c.rect(x+84, 38, 70, 98, rgb(0x7e9bad))
		c.poly(sheer(rgb(0xffffff), 60), x+6, 136, x+60, 38, x+76, 38, x+30, 136)
		c.rect(x-12, 148, 184, 9, shade(brick, .72))
	}
	c.rect(60, 186, 840, 70, shade(trade, .8)) // the board
	c.rect(66, 192, 828, 58, trade)
	n := 16 + c.rng.IntN(70)
	c.label("SHOP "+string(rune('0'+n/10))+string(rune('0'+n%10)), 480, 221, 32, 5, rgb(0xf6efdc))
	c.rect(60, 256, 840, 264, rgb(0x4c4a48))
	for i := range 3 { // windows to the street
		x := []float32{76, 356, 640}[i]
		if i == 1 {
			c.entrance(trade)
			continue
		}
		c.showcase(x, 296, 244, 200)
	}
	for i := range 14 { // awning
		paint := rgb(0xf5f0e4)
		if i%2 == 0 {
			paint = shade(trade, 1.15)
		}
		x, far := 46+float32(i)*62, 60+float32(i)*60
		c.poly(paint, far, 256, far+60, 256, x+62, 304, x, 304)
		c.oval(x+31, 304, 31, 11, paint)
	}
	c.rect(46, 315, 868, 8, sheer(rgb(0x000000), 50))
	c.pavement(520, 480, 300)
	c.potted(44, 560)
	c.potted(916, 560)
}

func (c *canvas) showcase(x, y, w, h float32) {
	c.rect(x, y, w, h, rgb(0x2f3b42))
	c.rect(x+5, y+5, w-10, h-10, rgb(0xf0dfb9))
	for _, shelf := range []float32{.46, .72, .97} {
		sy := y + h*shelf
		for gx := x + 16; gx < x+w-34; gx += c.between(24, 38) {
			gw, gh := c.between(14, 22), c.between(18, 40)
			c.rect(gx, sy-gh, gw, gh, pick(c, rgb(0xb06a4f), rgb(0x6d8b74), rgb(0x7c7f9c), rgb(0xc79a52), rgb(0x8f5f6b)))
		}
		c.rect(x+5, sy, w-10, 5, rgb(0x8b6d4c))
	}
	c.poly(sheer(rgb(0xffffff), 70), x+12, y+h-8, x+w*.4, y+5, x+w*.58, y+5, x+w*.26, y+h-8)
}

func (c *canvas) entrance(trade color.NRGBA) {
	c.rect(344, 290, 272, 230, rgb(0x33302e))
	for _, x := range []float32{354, 484} {
		c.rect(x, 300, 122, 220, trade)
		c.rect(x+12, 312, 98, 168, rgb(0xbcd0d6))
		c.poly(sheer(rgb(0xffffff), 90), x+12, 470, x+70, 312, x+98, 312, x+36, 480, x+12, 480)
	}
	c.rect(466, 400, 5, 46, rgb(0xe7d9a8))
	c.rect(489, 400, 5, 46, rgb(0xe7d9a8))
}

// pavement runs from y to the lower edge; its joints meet at (vx, vy).
func (c *canvas) pavement(y, vx, vy float32) {
	c.fade(int(y), Height-int(y), rgb(0xc2bfb6), rgb(0xaaa69c))
	joint := rgb(0x97938a)
	for i := -8; i <= 8; i++ {
		x := vx + float32(i)*120 // where the joint leaves the picture
		t := (y - vy) / (Height - vy)
		c.line(vx+(x-vx)*t*1.6, y, vx+(x-vx)*1.6, Height, 1.2, joint)
	}
	for _, d := range []float32{1.08, 1.24, 1.42} {
		c.rect(0, vy+(Height-vy)/d, Width, 1.4, joint)
	}
	c.rect(0, y, Width, 4, rgb(0x85817a))
}

func (c *canvas) potted(x, y float32) {
	c.oval(x, y+2, 34, 7, sheer(rgb(0x000000), 60))
	for _, o := range [][3]float32{{0, -78, 30}, {-20, -58, 22}, {20, -56, 22}} {
		c.disc(x+o[0], y+o[1], o[2], rgb(0x6c9464))
	}
	c.poly(rgb(0xa8694f), x-26, y-44, x+26, y-44, x+19, y, x-19, y)
	c.rect(x-29, y-50, 58, 10, rgb(0x96593f))
}

// factory is a hall with a sawtooth roof, seen over its corner.
func factory(c *canvas) {
	const horizon = 430
	c.scene(horizon, rgb(0xa8a89c))
	body := pick(c, rgb(0xc9d1d4), rgb(0xd3ccbd), rgb(0xb9c8c4))
	long, gable := wall{690, 250, 90, 128, horizon, .24}, wall{690, 250, 900, 175, horizon, .24}
	a, b, d := long.at(0, 0), long.at(1, 0), gable.at(1, 0)
	c.poly(rgb(0xb7b5ab), b.x-120, b.y+6, a.x-40, Height, d.x+260, Height, d.x+40, d.y+2, a.x, a.y)
	c.poly(sheer(rgb(0x20241f), 60), a.x, a.y, d.x, d.y, d.x+90, d.y+12, a.x+70, a.y+26)
	c.chimney(214)
	teeth := 5
	for i := teeth - 1; i >= 0; i-- { // the roof, far teeth first
		u0, u1 := float32(i)/float32(teeth), float32(i+1)/float32(teeth)
		p, q, r := long.at(u0, 1), long.at(u1, 1), long.at(u0, 1.32)
		dx, dy := (d.x-a.x)*(p.y-q.y+40)/120, float32(-14)
		c.poly(rgb(0x7f97a3), p.x, p.y, r.x, r.y, r.x+dx*.6, r.y+dy+12, p.x+dx*.6, p.y+dy)
		c.poly(shade(body, .72), q.x, q.y, r.x, r.y, r.x+dx*.6, r.y+dy+12, q.x+dx*.5, q.y+dy)
		c.poly(shade(body, .93), p.x, p.y, q.x, q.y, r.x, r.y)
	}
	c.pane(long, 0, 0, 1, 1, body)
	c.pane(gable, 0, 0, 1, 1, shade(body, .8))
	for i := range 60 { // corrugated sheet
		c.pane(long, float32(i)/60, 0, float32(i)/60+.004, 1, shade(body, .93))
	}
	for i := range 20 {
		c.pane(gable, float32(i)/20, 0, float32(i)/20+.01, 1, shade(body, .74))
	}
	stripe := pick(c, rgb(0x3f6c8a), rgb(0x8a5a3f), rgb(0x4f7a5c))
	c.pane(long, 0, .86, 1, .95, stripe)
	c.pane(gable, 0, .86, 1, .95, shade(stripe, .8))
	for i := range 7 {
		u := .09 + float32(i)*.13
		c.pane(long, u, .55, u+.085, .76, rgb(0xeef1f0))
		c.pane(long, u+.006, .57, u+.079, .74, rgb(0x7d99a8))
	}
	c.pane(gable, .22, 0, .78, .66, rgb(0x59636a)) // the gate
	for i := range 7 {
		v := float32(i) * .094
		c.pane(gable, .25, v, .75, v+.08, rgb(0xd9b54a))
	}
	c.pane(long, .03, 0, .08, .38, rgb(0x5b6a72))
	c.tree(70, 505, 96)
	c.tree(150, 492, 76)
}

func (c *canvas) chimney(x float32) {
	c.poly(rgb(0xa9705a), x-17, 360, x-10, 118, x+10, 118, x+17, 360)
	c.poly(rgb(0x8e5b48), x+3, 360, x+3, 118, x+10, 118, x+17, 360)
	c.rect(x-12, 128, 24, 9, rgb(0xeee6dc))
	c.rect(x-12, 150, 24, 9, rgb(0xeee6dc))
}
