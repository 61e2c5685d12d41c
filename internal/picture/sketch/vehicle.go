package sketch

import (
	"image/color"
	"math"
)

// yard is a wall and a floor for what stands before it.
func (c *canvas) yard(floor int) {
	c.fade(0, floor, rgb(0xdfe5e8), rgb(0xeef0ee))
	for x := float32(0); x < Width; x += 160 {
		c.rect(x, 0, 2, float32(floor), rgb(0xd2d9dc))
	}
	c.rect(0, float32(floor)-70, Width, 70, rgb(0xcfd6d8))
	c.rect(0, float32(floor)-70, Width, 3, rgb(0xbfc8cb))
	c.fade(floor, Height-floor, rgb(0xb4b5b1), rgb(0x9b9c99))
	for _, x := range []float32{-150, 70, 890, 1110} { // bays, towards one point far behind
		far := 480 + (x-480)*.8
		c.poly(rgb(0xe9e7dc), far-3, float32(floor)+14, far+3, float32(floor)+14, x+7, Height, x-7, Height)
	}
}

func car(c *canvas) {
	c.yard(455)
	body := pick(c, rgb(0x7d8f9e), rgb(0x8c3f3c), rgb(0x2f4a66), rgb(0xe4e5e3), rgb(0x3d4246), rgb(0x5b7a6a))
	c.oval(488, 528, 400, 17, sheer(rgb(0x000000), 90))
	roof := c.between(-10, 10)
	outline := from(104, 440).bend(98, 400, 112, 384, 158, 374).bend(216, 358, 290, 350, 338, 344).
		bend(384, 300, 424, 262+roof, 474, 252+roof).bend(530, 242+roof, 604, 244+roof, 648, 258+roof).
		bend(700, 276, 736, 310, 764, 334).bend(808, 338, 846, 346, 862, 360).bend(878, 384, 880, 420, 876, 462).
		bend(874, 478, 862, 484, 846, 484).to(128, 484).bend(112, 484, 106, 466, 104, 440)
	c.fill(outline, body)
	// light from above, shade below
	c.fill(from(112, 404).bend(300, 372, 640, 366, 874, 398).to(876, 412).bend(640, 384, 300, 388, 108, 418), shade(body, 1.45))
	c.fill(from(106, 448).to(878, 446).bend(878, 476, 868, 484, 846, 484).to(128, 484).bend(112, 484, 108, 468, 106, 448), shade(body, .62))
	glass, sheen := rgb(0x35444f), sheer(rgb(0xffffff), 46)
	c.fill(from(374, 344).bend(410, 304, 440, 276+roof, 482, 268+roof).bend(500, 265+roof, 520, 264+roof, 536, 263+roof).to(536, 340), glass)
	c.fill(from(552, 263+roof).bend(590, 262+roof, 620, 265+roof, 640, 273+roof).bend(676, 288, 704, 310, 724, 334).to(552, 340), glass)
	c.poly(sheen, 420, 342, 470, 272+roof, 500, 267+roof, 452, 341)
	c.poly(sheen, 588, 339, 606, 264+roof, 628, 268+roof, 616, 338)
	seam := shade(body, .7)
	c.lines(2, seam, 544, 262, 544, 448)
	c.lines(2, seam, 372, 346, 360, 400, 372, 446)
	c.lines(2, seam, 728, 336, 726, 380, 706, 430)
	c.round(500, 372, 34, 8, 4, shade(body, .55))
	c.round(668, 370, 34, 8, 4, shade(body, .55))
	c.round(366, 328, 30, 18, 8, shade(body, .8)) // mirror
	c.fill(from(110, 404).bend(130, 390, 158, 386, 186, 384).bend(180, 402, 150, 412, 108, 418), rgb(0xf5f0d8))
	c.fill(from(872, 376).bend(850, 372, 832, 374, 820, 378).bend(826, 398, 852, 404, 878, 404), rgb(0xb8423a))
	c.round(104, 444, 40, 12, 5, rgb(0x3a3f43))
	for _, x := range []float32{250, 716} {
		c.wheel(x, 464, 66)
	}
	c.sealed(552, 280, 650, 334)
}

func (c *canvas) wheel(x, y, r float32) {
	c.disc(x, y-4, r+11, rgb(0x1d2124))
	c.disc(x, y, r, rgb(0x2a2d30))
	c.disc(x, y, r*.97, rgb(0x34383b))
	c.disc(x, y, r*.68, rgb(0x8e959a))
	c.disc(x, y, r*.63, rgb(0x43494e))
	for i := range 5 {
		a := float64(i)*2*math.Pi/5 - math.Pi/2
		c.line(x, y, x+r*.58*float32(math.Cos(a)), y+r*.58*float32(math.Sin(a)), r*.17, rgb(0xc3c8cb))
	}
	c.disc(x, y, r*.17, rgb(0xdfe2e3))
	c.disc(x, y, r*.09, rgb(0x6b7276))
}

// sealed are the crossed paper strips of a court on something seized.
func (c *canvas) sealed(x1, y1, x2, y2 float32) {
	paper := sheer(rgb(0xf7f3e6), 235)
	c.line(x1+20, y1, x2, y2, 13, paper)
	c.line(x1+20, y2, x2, y1, 13, paper)
	c.disc((x1+x2)/2+10, (y1+y2)/2, 7, rgb(0xb5352f))
}

func excavator(c *canvas) {
	c.scene(430, rgb(0xb09a78))
	c.fill(from(0, 470).bend(120, 400, 220, 420, 330, 470).to(330, 480, 0, 480), rgb(0xa58c68))
	c.fill(from(700, 480).bend(780, 420, 880, 400, 960, 440).to(960, 480), rgb(0x9c845f))
	body := pick(c, rgb(0xe2a32b), rgb(0xd98a2e), rgb(0xd9b13a), rgb(0x6c8f8a))
	dark, steel := rgb(0x33373a), rgb(0x9aa1a5)
	c.oval(430, 565, 330, 20, sheer(rgb(0x000000), 80))
	c.round(190, 470, 440, 92, 46, dark) // tracks
	c.round(200, 480, 420, 72, 36, rgb(0x4a5054))
	for i := range 22 {
		x := 216 + float32(i)*18
		c.rect(x, 466, 9, 9, dark)
		c.rect(x, 557, 9, 9, dark)
	}
	for i := range 5 {
		x := 240 + float32(i)*85
		c.disc(x, 516, 27, dark)
		c.disc(x, 516, 19, steel)
		c.disc(x, 516, 8, dark)
	}
	c.rect(340, 446, 140, 30, dark)
	c.arm(body, steel)
	c.fill(from(196, 446).bend(180, 420, 180, 360, 204, 334).to(470, 334, 470, 446), body) // engine house
	c.fill(from(196, 446).bend(188, 430, 186, 416, 186, 404).to(470, 404, 470, 446), shade(body, .8))
	c.fill(from(204, 334).bend(190, 350, 184, 376, 184, 400).to(236, 400, 236, 334), shade(body, .66))
	for i := range 6 {
		c.rect(262, 348+float32(i)*9, 74, 4, shade(body, .6))
	}
	c.round(366, 314, 46, 22, 5, dark)
	c.rect(384, 286, 10, 32, dark)
	c.fill(from(452, 446).to(452, 250).bend(454, 234, 462, 228, 478, 228).to(566, 228, 592, 340, 592, 446), body) // cab
	c.fill(from(466, 348).to(466, 246, 520, 244, 520, 348), rgb(0x6f8c9b))
	c.fill(from(530, 348).to(530, 244, 556, 244, 580, 348), rgb(0x7d9aa9))
	c.poly(sheer(rgb(0xffffff), 70), 472, 346, 500, 246, 514, 246, 488, 346)
	c.rect(466, 358, 114, 76, shade(body, .9))
	c.round(474, 366, 30, 8, 4, dark)
	c.rect(448, 222, 128, 9, shade(body, .7))
	c.sealed(466, 262, 580, 332)
}

// arm is boom, stick, bucket and the cylinders that move them.
func (c *canvas) arm(body, steel color.NRGBA) {
	c.line(500, 420, 640, 276, 11, steel)
	c.fill(from(560, 402).bend(590, 300, 640, 200, 690, 148).bend(704, 138, 722, 142, 730, 154).to(842, 250, 826, 276).bend(770, 250, 730, 226, 708, 212).bend(672, 264, 630, 350, 604, 420), body)
	c.fill(from(590, 412).bend(618, 330, 660, 256, 704, 204).to(708, 212).bend(672, 264, 630, 350, 604, 420), shade(body, .75))
	c.line(716, 138, 812, 196, 10, steel)
	c.line(700, 128, 760, 164, 15, shade(body, .6))
	c.fill(from(806, 202).to(842, 190, 866, 232, 836, 474, 806, 474, 818, 280), shade(body, .94)) // stick
	c.fill(from(842, 190).to(866, 232, 836, 474, 826, 474, 846, 240), shade(body, .75))
	c.line(800, 330, 786, 452, 9, steel)
	c.disc(832, 258, 13, rgb(0x44494d))
	c.disc(716, 152, 10, rgb(0x44494d))
	c.fill(from(846, 452).to(798, 446).bend(752, 462, 730, 510, 742, 556).to(752, 566, 764, 548).bend(800, 560, 842, 540, 856, 486), rgb(0x4d5357)) // bucket
	c.fill(from(846, 452).bend(830, 500, 800, 530, 764, 548).bend(800, 560, 842, 540, 856, 486), rgb(0x656c70))
	for i := range 3 {
		x := 736 + float32(i)*9
		c.poly(rgb(0x8d9498), x, 552+float32(i)*4, x+8, 556+float32(i)*3, x-2, 578)
	}
	c.disc(822, 462, 10, rgb(0x7a8286))
}

func machineTool(c *canvas) {
	c.fade(0, 470, rgb(0xd9e0e3), rgb(0xebeeed))
	for x := float32(40); x < Width; x += 220 { // windows of the hall
		c.rect(x, 30, 150, 84, rgb(0xf4f8f8))
		c.rect(x+72, 30, 5, 84, rgb(0xc7d0d3))
		c.rect(x, 70, 150, 4, rgb(0xc7d0d3))
	}
	c.fade(470, 170, rgb(0x9fa6a6), rgb(0x868e8e))
	c.poly(rgb(0xd8b84a), 0, 600, Width, 600, Width, 612, 0, 612)
	body := pick(c, rgb(0xe9eae6), rgb(0xdfe6ea), rgb(0xe8e2d4))
	trim := pick(c, rgb(0x3e6a8c), rgb(0x4a7a6a), rgb(0x9a4a3c))
	c.oval(478, 572, 372, 16, sheer(rgb(0x000000), 90))
	c.rect(160, 540, 90, 26, rgb(0x3c4245))
	c.rect(690, 540, 90, 26, rgb(0x3c4245))
	c.poly(shade(body, .72), 760, 150, 830, 176, 830, 536, 760, 552) // side
	c.poly(shade(body, 1.5), 150, 150, 200, 128, 812, 156, 830, 176, 760, 150)
	c.round(146, 148, 620, 404, 14, body)
	c.rect(146, 478, 620, 60, trim)
	c.rect(146, 470, 620, 8, shade(trim, .7))
	c.round(186, 190, 372, 262, 18, rgb(0x3a4044)) // window
	c.round(198, 202, 348, 238, 12, rgb(0x6d8088))
	c.workpiece()
	c.poly(sheer(rgb(0xffffff), 42), 220, 440, 330, 202, 392, 202, 286, 440)
	c.round(352, 300, 12, 60, 6, rgb(0xd8dcdd))
	c.panel(trim)
	c.rect(250, 104, 16, 46, rgb(0x5d6568)) // signal lamp
	for i, paint := range []color.NRGBA{rgb(0xb8473c), rgb(0xd9a93a), rgb(0x4f9a5e)} {
		c.round(244, 56+float32(i)*17, 28, 15, 3, paint)
	}
	c.text("CNC", 186, 494, 28, 5, 0, rgb(0xf2f4f2))
	c.sealed(590, 300, 740, 440)
}

// workpiece is what one sees through the window: spindle, tool, table.
func (c *canvas) workpiece() {
	x := c.between(330, 420)
	c.rect(x-42, 202, 84, 74, rgb(0xb8c1c5))
	c.rect(x-42, 202, 22, 74, rgb(0xd3dadc))
	c.poly(rgb(0x8d979b), x-28, 276, x+28, 276, x+15, 314, x-15, 314)
	c.rect(x-6, 314, 12, 40, rgb(0xdadfe0))
	c.poly(rgb(0xdadfe0), x-6, 354, x+6, 354, x, 362)
	c.rect(220, 400, 304, 24, rgb(0x49535a))
	c.rect(210, 418, 324, 22, rgb(0x39434a))
	c.rect(x-60, 362, 120, 38, rgb(0xb79a62))
	c.rect(x-60, 362, 120, 8, rgb(0xd2b87f))
	for i := range 5 {
		c.rect(234+float32(i)*64, 404, 8, 16, rgb(0x2c353b))
	}
}

func (c *canvas) panel(trim color.NRGBA) {
	c.round(588, 186, 150, 270, 10, rgb(0x4a5256))
	c.round(600, 200, 126, 92, 5, rgb(0x17303a))
	for i := range 4 {
		c.rect(610, 212+float32(i)*18, c.between(40, 104), 6, rgb(0x6fd0b4))
	}
	for i := range 12 {
		paint := rgb(0xd6dadb)
		if c.rng.IntN(4) == 0 {
			paint = shade(trim, 1.4)
		}
		c.round(602+float32(i%4)*31, 308+float32(i/4)*24, 23, 16, 3, paint)
	}
	c.disc(632, 418, 22, rgb(0xd9b93f))
	c.disc(632, 418, 15, rgb(0xb5352f))
	c.disc(694, 418, 19, rgb(0xc9cfd1))
	c.line(694, 418, 705, 405, 5, rgb(0x3a4145))
}
