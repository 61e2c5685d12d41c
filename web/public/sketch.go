package public

import (
	"fmt"
	"math"

	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/place"
)

// sketch is a map that we draw ourselves: a middle, circles of distance around it,
// and the lots that lie there. Nothing of it comes from elsewhere, so nobody learns
// what a reader looks at.
type sketch struct {
	Middle place.Point
	Within int // metres from the middle to the edge
	Rings  []ring
	Dots   []dot
}

// ring is a circle in units of the drawing, with its distance.
type ring struct {
	Radius, Label int
	Text          string
}

// dot is a lot on a sketch.
type dot struct {
	X, Y   int
	Number int // its place in the list beside the sketch
	Href   string
	Title  string
}

// The drawing: its half width, and how far from the middle the widest circle lies.
const (
	sketchMiddle = 160
	sketchRadius = 140
)

// sketched makes a sketch around middle, of the lots that lie within so many metres.
func sketched(middle place.Point, within int, lots []card) sketch {
	s := sketch{Middle: middle, Within: within}
	for _, part := range []int{1, 2, 4} { // whole, half, quarter
		r := sketchRadius / part
		s.Rings = append(s.Rings, ring{Radius: r, Label: sketchMiddle - r + 12, Text: distance(within / part)})
	}
	for i, l := range lots {
		if l.Place.IsZero() {
			continue
		}
		x, y := offset(middle, l.Place)
		s.Dots = append(s.Dots, dot{
			X: sketchMiddle + int(x*sketchRadius/float64(within)), Y: sketchMiddle - int(y*sketchRadius/float64(within)),
			Number: i + 1, Href: "/lots/" + l.ID.String(), Title: l.Title,
		})
	}
	return s
}

// offset is how many metres p lies east and north of middle; a sketch is small enough
// to be flat.
func offset(middle, p place.Point) (east, north float64) {
	corner := place.Point{Lat: middle.Lat, Lng: p.Lng}
	east, north = float64(place.Distance(middle, corner)), float64(place.Distance(corner, p))
	if p.Lng < middle.Lng {
		east = -east
	}
	if p.Lat < middle.Lat {
		north = -north
	}
	return east, north
}

// distance is a number of metres as people say it: 350 m, 1.2 km, 15 km.
func distance(metres int) string {
	switch {
	case metres < 0:
		return ""
	case metres < 1000:
		return fmt.Sprintf("%d m", metres)
	case metres < 10_000:
		return fmt.Sprintf("%.1f km", math.Round(float64(metres)/100)/10)
	}
	return fmt.Sprintf("%d km", (metres+500)/1000)
}

// apart is how far a lot lies from a point, for the list beside a sketch.
func apart(l auctionpg.View, from place.Point) string { return distance(l.Distance(from)) }

// radii are the circles that the search form offers.
var radii = []struct {
	metres string
	words  fault.Text
}{
	{"1000", fault.Text{ZH: "1 公里", EN: "1 km"}},
	{"3000", fault.Text{ZH: "3 公里", EN: "3 km"}},
	{"5000", fault.Text{ZH: "5 公里", EN: "5 km"}},
	{"10000", fault.Text{ZH: "10 公里", EN: "10 km"}},
	{"20000", fault.Text{ZH: "20 公里", EN: "20 km"}},
	{"30000", fault.Text{ZH: "30 公里", EN: "30 km"}},
	{"100000", fault.Text{ZH: "100 公里", EN: "100 km"}},
}
