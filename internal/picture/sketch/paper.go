package sketch

import (
	"fmt"
	"image/color"
	"math"
)

// sheet is a paper on a table.
func (c *canvas) sheet(x, y, w, h float32, paper color.NRGBA) {
	table := pick(c, rgb(0x8a7660), rgb(0x6f7b80), rgb(0x7c6f66))
	c.fade(0, Height, shade(table, 1.12), shade(table, .92))
	for i := range 7 { // its shadow, only where it is seen
		d := float32(7 - i)
		c.rect(x-d, y+h, w+2*d, 11-d, sheer(rgb(0x000000), 16))
		c.rect(x-d, y+8-d, d, h-8+d, sheer(rgb(0x000000), 16))
		c.rect(x+w, y+8-d, d, h-8+d, sheer(rgb(0x000000), 16))
	}
	c.rect(x, y, w, h, paper)
}

// rosette is a figure of turning curves, as on papers of value.
func (c *canvas) rosette(x, y, r float32, paint color.NRGBA) {
	petals := 7 + c.rng.IntN(5)
	const steps = 150
	for ring := range 3 {
		at := func(i int) point {
			a := float64(i) * 2 * math.Pi / steps
			q := r * float32(.72-.2*float64(ring)+.2*math.Cos(a*float64(petals)+float64(ring)))
			return point{x + q*float32(math.Cos(a)), y + q*float32(math.Sin(a))}
		}
		p := &path{}
		for i := range steps {
			p.stroke(at(i), at(i+1), 1.2)
		}
		c.strokes(p, paint)
	}
}

func shareCertificate(c *canvas) {
	c.sheet(60, 40, 840, 560, rgb(0xfaf5e6))
	ink := pick(c, rgb(0x2f5d50), rgb(0x6b3f2c), rgb(0x33497a))
	soft := sheer(ink, 110)
	for i := range 3 {
		d := float32(i) * 5
		c.frame(78+d*2.4, 58+d*2.4, 804-d*4.8, 524-d*4.8, 2.4, shade(ink, 1+float32(i)*.35))
	}
	for i := range 66 { // waves between the lines
		x := 92 + float32(i)*11.9
		c.arc(x, 72, 6, 0, .5, 1.2, soft)
		c.arc(x, 568, 6, .5, 1, 1.2, soft)
	}
	for i := range 41 {
		y := 80 + float32(i)*12
		c.arc(92, y, 6, -.25, .25, 1.2, soft)
		c.arc(868, y, 6, .25, .75, 1.2, soft)
	}
	c.rosette(480, 330, 190, sheer(ink, 46))
	c.label("SHARE CERTIFICATE", 480, 142, 30, 4.6, ink)
	c.rect(250, 172, 460, 2, ink)
	c.label(fmt.Sprintf("NO. %06d", c.rng.IntN(900000)+100000), 480, 194, 14, 2.2, shade(ink, 1.3))
	share := 5 + c.rng.IntN(60)
	c.label(fmt.Sprintf("%d.%d %%", share, c.rng.IntN(10)), 480, 300, 66, 9, ink)
	shares := (10 + c.rng.IntN(900)) * 10000
	c.label(grouped(shares)+" SHARES", 480, 372, 22, 3.2, shade(ink, 1.15))
	for i, w := range []float32{560, 600, 420} { // words that nobody can read
		c.scribble(480-w/2, 424+float32(i)*20, w, rgb(0x8a8577))
	}
	for i, x := range []float32{200, 560} {
		c.rect(x, 530, 200, 1.6, rgb(0x6f6a5e))
		c.signature(x+30, 524, rgb(0x2b3350), i)
	}
	c.stamp(776, 494, 52)
}

// grouped writes a number with commas.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// scribble is a line of text seen from too far to read.
func (c *canvas) scribble(x, y, w float32, paint color.NRGBA) {
	for end := x + w; x < end-8; {
		word := min(c.between(14, 52), end-x)
		c.round(x, y, word, 6, 3, paint)
		x += word + 8
	}
}

func (c *canvas) signature(x, y float32, ink color.NRGBA, turn int) {
	px, py := x, y
	for i := range 22 {
		t := float64(i+turn*5) * .9
		nx, ny := px+6, y-10+float32(math.Sin(t)*14*math.Cos(t*.33))
		c.line(px, py, nx, ny, 2, ink)
		px, py = nx, ny
	}
}

// stamp is a round seal that seals nothing: it says DEMO.
func (c *canvas) stamp(x, y, r float32) {
	red := sheer(rgb(0xb5352f), 200)
	c.arc(x, y, r, 0, .5, 4, red)
	c.arc(x, y, r, .5, 1, 4, red)
	c.arc(x, y, r*.8, 0, .5, 1.4, red)
	c.arc(x, y, r*.8, .5, 1, 1.4, red)
	c.text("DEMO", x-r*.58, y-r*.02, r*.3, 3, -.2, red)
	star := &path{}
	for i := range 10 {
		a, q := float64(i)*math.Pi/5-math.Pi/2, r*.22
		if i%2 == 1 {
			q *= .42
		}
		star.to(x+q*float32(math.Cos(a)), y-r*.38+q*float32(math.Sin(a)))
	}
	c.fill(star, red)
}

func receivables(c *canvas) {
	c.sheet(70, 34, 820, 580, rgb(0xfbfaf4))
	ink, rule := rgb(0x3b444d), rgb(0xcbd3d6)
	head := pick(c, rgb(0x3f6f73), rgb(0x5b6b8c), rgb(0x7a6348))
	c.text("RECEIVABLES", 106, 64, 26, 4, 0, ink)
	c.scribble(106, 104, 300, rgb(0x9aa2a6))
	c.text("¥", 812, 70, 20, 3, 0, ink)
	columns := []float32{106, 160, 420, 560, 700, 854}
	c.rect(106, 130, 748, 32, head)
	for i, title := range []string{"NO.", "DEBTOR", "DUE", "DAYS", "AMOUNT"} {
		c.text(title, columns[i]+10, 140, 13, 2.2, 0, rgb(0xf6f4ea))
	}
	const rows = 11
	total := 0
	for i := range rows {
		y := 162 + float32(i)*33
		late := c.rng.IntN(3) == 0
		if i%2 == 1 {
			c.rect(106, y, 748, 33, rgb(0xf1f4f2))
		}
		if late {
			c.rect(106, y, 748, 33, rgb(0xf7e5dc))
		}
		amount := (5 + c.rng.IntN(480)) * 1250
		total += amount
		c.text(fmt.Sprintf("%02d", i+1), 114, y+10, 13, 1.9, 0, ink)
		c.scribble(172, y+13, c.between(120, 220), rgb(0x8f979b))
		c.text(fmt.Sprintf("20%02d-%02d", 22+c.rng.IntN(4), 1+c.rng.IntN(12)), 430, y+10, 13, 1.9, 0, ink)
		days, paint := c.rng.IntN(80), ink
		if late {
			days, paint = 120+c.rng.IntN(600), rgb(0xa8402f)
		}
		c.text(fmt.Sprint(days), 570, y+10, 13, 1.9, 0, paint)
		s := grouped(amount)
		c.text(s, 844-textWidth(s, 13), y+10, 13, 1.9, 0, paint)
		c.rect(106, y+33, 748, 1, rule)
	}
	for _, x := range columns {
		c.rect(x, 130, 1, 32+33*rows, rule)
	}
	c.rect(106, 530, 748, 2, ink)
	s := grouped(total)
	c.text("TOTAL", 570, 546, 16, 2.8, 0, ink)
	c.text(s, 844-textWidth(s, 16), 546, 16, 2.8, 0, ink)
	c.stamp(210, 556, 42)
	c.clip(480)
}

// clip holds the sheet.
func (c *canvas) clip(x float32) {
	c.round(x-70, 14, 140, 34, 8, rgb(0x5e666b))
	c.round(x-64, 18, 128, 12, 5, rgb(0x8b9499))
	c.disc(x, 18, 12, rgb(0x5e666b))
	c.disc(x, 18, 6, rgb(0x9aa3a7))
}

func landParcel(c *canvas) {
	c.rect(0, 0, Width, Height, rgb(0xe9eedd))
	for range 26 { // fields
		x, y, w, h := c.between(-60, 900), c.between(-40, 600), c.between(90, 210), c.between(70, 150)
		c.poly(pick(c, rgb(0xdfe8c8), rgb(0xe6e3c4), rgb(0xd7e3c3), rgb(0xece7d2)), x, y, x+w, y+c.between(-18, 18), x+w+c.between(-14, 14), y+h, x+c.between(-14, 14), y+h)
	}
	c.stream()
	c.road(-20, c.between(430, 470), 980, c.between(500, 540), 34)
	c.road(c.between(650, 700), -20, c.between(730, 780), 520, 26)
	j := func(v float32) float32 { return v + c.between(-26, 26) }
	at := []float32{j(210), j(150), j(430), j(100), j(620), j(190), j(600), j(390), j(300), j(420)}
	red := rgb(0xb5352f)
	c.poly(sheer(rgb(0xe8a58f), 130), at...)
	c.lines(4, red, append(at, at[0], at[1])...)
	area := float32(0)
	var mx, my float32
	for i := range 5 {
		x, y := at[2*i], at[2*i+1]
		x2, y2 := at[(2*i+2)%10], at[(2*i+3)%10]
		area += (x*y2 - x2*y) / 2
		mx, my = mx+x/5, my+y/5
		long := float32(math.Hypot(float64(x2-x), float64(y2-y))) * .4
		nx, ny := (y2-y)/long*.4, -(x2-x)/long*.4
		c.label(fmt.Sprintf("%.1f", long), (x+x2)/2+nx*42, (y+y2)/2+ny*20, 13, 2, rgb(0x7b2b22))
	}
	for i := range 5 {
		c.disc(at[2*i], at[2*i+1], 13, red)
		c.disc(at[2*i], at[2*i+1], 10.5, rgb(0xfffaf2))
		c.text(fmt.Sprint(i+1), at[2*i]-3.5, at[2*i+1]-5.5, 11, 2, 0, red)
	}
	c.label(fmt.Sprintf("G-%02d-%03d", 1+c.rng.IntN(40), c.rng.IntN(900)+100), mx, my-22, 24, 3.6, rgb(0x5b2018))
	c.label(grouped(int(area*.16))+" m²", mx, my+18, 20, 3, rgb(0x5b2018))
	for range 16 {
		x, y := c.between(30, 930), c.between(560, 620)
		c.disc(x, y, c.between(7, 13), rgb(0xa8c49a))
	}
	for i := range 5 { // scale
		paint := rgb(0x2c333b)
		if i%2 == 1 {
			paint = rgb(0xffffff)
		}
		c.rect(40+float32(i)*50, 600, 50, 8, paint)
	}
	c.frame(40, 600, 250, 8, 1.4, rgb(0x2c333b))
	c.text("0", 36, 580, 12, 2, 0, rgb(0x2c333b))
	c.text("100 m", 272, 580, 12, 2, 0, rgb(0x2c333b))
	c.round(872, 12, 66, 90, 8, sheer(rgb(0xffffff), 190))
	c.north(905, 50)
}

func (c *canvas) stream() {
	x := c.between(60, 160)
	water := rgb(0xb5d3e0)
	p := from(x-20, -10).bend(x+40, 160, x-80, 300, x+10, 420).bend(x+60, 500, x-20, 580, x+20, 660).to(x+54, 660).
		bend(x+10, 580, x+96, 500, x+44, 412).bend(x-40, 300, x+76, 160, x+16, -10)
	c.fill(p, water)
}

func (c *canvas) road(x1, y1, x2, y2, w float32) {
	c.line(x1, y1, x2, y2, w+5, rgb(0xc9c2b0))
	c.line(x1, y1, x2, y2, w, rgb(0xfbf8f0))
	const dashes = 24
	for i := range dashes {
		a, b := float32(i)/dashes, (float32(i)+.5)/dashes
		c.line(x1+(x2-x1)*a, y1+(y2-y1)*a, x1+(x2-x1)*b, y1+(y2-y1)*b, 1.6, rgb(0xd9cfae))
	}
}
