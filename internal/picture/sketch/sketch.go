// Package sketch draws pictures for demonstrations: a flat's plan, a house front,
// a car, a certificate. A demo needs pictures that look like what is sold, may not
// use anybody's photographs, and must never be taken for real: so they are drawn
// by code alone, the same for the same seed, and "DEMO · 演示 · NOT REAL" runs
// across every one of them.
//
// Everything is drawn on [Width] × [Height] pixels with anti-aliased outlines.
// Letters, digits and the two characters are strokes of our own, so no font is
// needed.
package sketch

import (
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
)

// The size of every sketch in pixels.
const (
	Width  = 960
	Height = 640
)

// Kind is what a sketch shows.
type Kind string

// The kinds.
const (
	FloorPlan         Kind = "floor_plan"
	ApartmentBuilding Kind = "apartment_building"
	ShopFront         Kind = "shop_front"
	Factory           Kind = "factory"
	LandParcel        Kind = "land_parcel"
	Car               Kind = "car"
	Excavator         Kind = "excavator"
	MachineTool       Kind = "machine_tool"
	ShareCertificate  Kind = "share_certificate"
	Receivables       Kind = "receivables"
	Crates            Kind = "crates"
	Bangles           Kind = "bangles"
	Cattle            Kind = "cattle"
	Painting          Kind = "painting"
)

// drawers draw the kinds.
var drawers = map[Kind]func(*canvas){
	FloorPlan: floorPlan, ApartmentBuilding: apartmentBuilding, ShopFront: shopFront, Factory: factory, LandParcel: landParcel,
	Car: car, Excavator: excavator, MachineTool: machineTool, ShareCertificate: shareCertificate, Receivables: receivables,
	Crates: crates, Bangles: bangles, Cattle: cattle, Painting: painting,
}

// Kinds lists all kinds in the order of their names.
func Kinds() []Kind {
	out := make([]Kind, 0, len(drawers))
	for k := range drawers {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Sketch draws a picture of a kind; the same seed gives the same picture. It
// panics if there is no such kind: ask [Kinds].
func Sketch(kind Kind, seed uint64) image.Image {
	draw, ok := drawers[kind]
	if !ok {
		panic("sketch: no kind " + string(kind))
	}
	c := newCanvas(rand.New(rand.NewPCG(seed, uint64(len(kind))<<8|uint64(kind[0])))) //nolint:gosec // chooses colours, hides nothing
	draw(c)
	c.watermark()
	return c.img
}

// watermark runs across the picture so that no part of it can be shown without.
func (c *canvas) watermark() {
	const say = "DEMO · 演示 · NOT REAL · "
	dark, light := color.NRGBA{120, 16, 24, 70}, color.NRGBA{255, 255, 255, 70}
	for row := -1; row < 4; row++ {
		x, y := -140-float32(row%2)*210, float32(230+row*205)
		c.text(say+say, x+1.5, y+1.5, 40, 5, -0.36, light)
		c.text(say+say, x, y, 40, 5, -0.36, dark)
	}
}
