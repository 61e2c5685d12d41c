package sketch

import "image/color"

// indoors is a wall and a floor that begins at y.
func (c *canvas) indoors(floor int, wall, ground color.NRGBA) {
	c.fade(0, floor, shade(wall, 1.12), wall)
	c.fade(floor, Height-floor, ground, shade(ground, .82))
	c.rect(0, float32(floor)-6, Width, 6, shade(wall, .8))
}

// crates are goods in a store: boxes on pallets, some rows high.
func crates(c *canvas) {
	const floor = 430
	c.indoors(floor, rgb(0xb9c2c6), rgb(0x9a968c))
	for i := range 6 { // the shelves behind
		x := float32(i)*170 + 20
		c.rect(x, 120, 10, floor-120, rgb(0x3f5f86))
		for row := range 3 {
			c.rect(x, 190+float32(row)*90, 160, 8, rgb(0xc77a3a))
		}
	}
	card := pick(c, rgb(0xc9a574), rgb(0xbf9a6b), rgb(0xb48a5e))
	for i := range 4 {
		x, high := 70+float32(i)*215, 2+c.rng.IntN(3)
		c.oval(x+90, 576, 120, 16, sheer(rgb(0x20201c), 60))
		for _, leg := range []float32{0, 75, 150} {
			c.rect(x+leg, 552, 30, 22, rgb(0x8a6a45))
		}
		c.rect(x-6, 542, 192, 12, rgb(0xa98458))
		for row := range high {
			c.crate(x+c.between(-4, 4), 542-float32(row+1)*92, shade(card, c.between(.92, 1.06)))
		}
	}
}

// crate is one box of 180 × 90 with tape, a label and an arrow that points up.
func (c *canvas) crate(x, y float32, card color.NRGBA) {
	c.rect(x, y, 180, 90, card)
	c.poly(shade(card, 1.14), x, y, x+16, y-14, x+196, y-14, x+180, y)
	c.poly(shade(card, .78), x+180, y, x+196, y-14, x+196, y+74, x+180, y+90)
	c.rect(x, y+38, 180, 12, sheer(rgb(0xe8d9b5), 190))
	c.rect(x+118, y+56, 48, 26, rgb(0xf4f1e6))
	c.lines(3, rgb(0x555555), x+124, y+64, x+158, y+64)
	c.lines(3, rgb(0x555555), x+124, y+73, x+148, y+73)
	c.lines(5, shade(card, .55), x+24, y+78, x+24, y+58)
	c.poly(shade(card, .55), x+14, y+64, x+24, y+52, x+34, y+64)
}

// bangles lie on a cloth beside their certificate.
func bangles(c *canvas) {
	c.fade(0, Height, rgb(0x5b3d45), rgb(0x38252b))
	for i := range 14 { // folds of the cloth
		x := float32(i) * 76
		c.line(x, 0, x-110, Height, 10, sheer(rgb(0x241519), 40))
	}
	c.poly(sheer(rgb(0x120a0c), 90), 590, 400, 900, 352, 938, 566, 628, 612)
	c.poly(rgb(0xf3efe2), 580, 388, 890, 340, 928, 554, 618, 600)
	for i := range 5 {
		y := float32(i) * 30
		c.line(640+y*.18, 428+y, 840+y*.18-float32(i%2)*50, 397+y, 5, rgb(0x9a958a))
	}
	c.rosette(862, 512, 26, rgb(0xa33a3a))
	jade := pick(c, rgb(0x5fa777), rgb(0x7fb79a), rgb(0x4f9a86))
	for _, b := range [][3]float32{{200, 210, 118}, {440, 190, 112}, {330, 430, 124}} {
		x, y, r := b[0]+c.between(-14, 14), b[1]+c.between(-10, 10), b[2]
		c.ring(x+10, y+14, r, 34, rgb(0x2c1c21))
		c.ring(x, y, r, 36, shade(jade, .78))
		c.ring(x, y, r+3, 24, jade)
		from := c.between(0, 1)
		c.arc(x, y, r+4, from, from+.22, 20, shade(jade, 1.22)) // a paler vein
		c.arc(x, y, r+9, .58, .72, 6, sheer(rgb(0xffffff), 190))
	}
}

// ring is a whole circle, drawn in pieces so that it is round.
func (c *canvas) ring(x, y, r, w float32, paint color.NRGBA) {
	const pieces = 8
	for i := range pieces {
		c.arc(x, y, r, float32(i)/pieces, float32(i+1)/pieces, w, paint)
	}
}

// cattle stand on a pasture.
func cattle(c *canvas) {
	const horizon = 330
	c.scene(horizon, rgb(0x86a867))
	for range 3 { // hills
		c.oval(c.between(0, 900), horizon+20, c.between(180, 320), c.between(40, 80), sheer(rgb(0x7c9c74), 200))
	}
	c.rect(0, horizon+14, Width, Height-horizon-14, rgb(0x8fb06e))
	for i := range 13 {
		x := float32(i) * 80
		c.rect(x, horizon+8, 8, 60, rgb(0x8a7355))
	}
	c.rect(0, horizon+22, Width, 6, rgb(0x9c8463))
	c.rect(0, horizon+44, Width, 6, rgb(0x9c8463))
	for _, at := range []point{{170, 400}, {520, 380}, {330, 490}, {690, 500}} {
		c.cow(at.x+c.between(-20, 20), at.y, c.between(.85, 1.1))
	}
}

// cow stands with its feet about 110 below y, of size s, and grazes or looks up.
func (c *canvas) cow(x, y, s float32) {
	coat := pick(c, rgb(0xa8623a), rgb(0xb5713f), rgb(0x8f5a3c))
	white := rgb(0xf1e9dc)
	c.oval(x, y+96*s, 110*s, 12*s, sheer(rgb(0x24301c), 80))
	for _, leg := range []float32{-66, -46, 44, 64} {
		c.rect(x+leg*s, y+30*s, 15*s, 64*s, shade(coat, .85))
		c.rect(x+leg*s, y+72*s, 15*s, 22*s, white)
	}
	c.round(x-86*s, y-34*s, 172*s, 82*s, 30*s, coat)
	c.oval(x+c.between(-40, 30)*s, y+14*s, 30*s, 24*s, white)
	c.lines(6*s, coat, x-84*s, y-20*s, x-98*s, y+20*s, x-94*s, y+52*s)
	head := y + pick(c, float32(-52), 30)*s
	c.poly(coat, x+70*s, y-26*s, x+92*s, y+20*s, x+120*s, head+16*s, x+92*s, head-18*s)
	c.oval(x+112*s, head, 34*s, 22*s, white)
	c.oval(x+136*s, head+6*s, 15*s, 14*s, rgb(0xe0b7a3))
	c.disc(x+108*s, head-6*s, 4*s, rgb(0x2a211c))
	c.oval(x+86*s, head-20*s, 16*s, 8*s, shade(coat, .8))
	c.lines(5*s, rgb(0xe8e0cf), x+96*s, head-22*s, x+100*s, head-38*s)
}

// painting is a landscape in ink on a scroll.
func painting(c *canvas) {
	c.fade(0, Height, rgb(0xd9d2c4), rgb(0xc6bca9))
	c.rect(262, 36, 452, 568, sheer(rgb(0x3a3226), 70))
	c.rect(250, 24, 452, 568, rgb(0xa9977a))
	c.rect(282, 70, 388, 476, rgb(0xf2ead6))
	for _, y := range []float32{14, 588} {
		c.round(232, y, 488, 18, 8, rgb(0x5e3b26))
	}
	for i := range 4 { // ranges, the nearer the darker
		base, high := 250+float32(i)*72, c.between(70, 150)
		ink := sheer(rgb(0x33424a), uint8(50+i*42))
		x := float32(282)
		p := from(x, base)
		for x < 670 {
			next := min(x+c.between(40, 90), 670)
			top := base - c.between(.3, 1)*high
			p = p.bend(x+(next-x)*.3, top, x+(next-x)*.6, top, next, base-c.between(0, .3)*high)
			x = next
		}
		c.fill(p.to(670, base+40, 282, base+40), ink)
		c.rect(282, base+6, 388, 40, sheer(rgb(0xf2ead6), 150)) // mist
	}
	c.poly(sheer(rgb(0x6d7f86), 70), 282, 500, 670, 486, 670, 546, 282, 546)
	c.poly(rgb(0x4b4037), 420, 508, 500, 508, 488, 520, 434, 520) // a boat
	c.line(456, 508, 456, 470, 4, rgb(0x4b4037))
	c.stamp(632, 112, 20)
	c.rect(300, 96, 6, 74, sheer(rgb(0x222222), 170))
	c.rect(314, 96, 6, 52, sheer(rgb(0x222222), 170))
}
