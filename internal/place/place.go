// Package place holds points on the map of China and how far apart they are. A
// point is exact: whole millionths of a degree (some ten centimetres) in CGCS2000,
// which satellites' WGS 84 agrees with to less than a metre. Maps of companies
// show shifted coordinates; a point from one of them lies some hundred metres off.
package place

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Point is a place; the zero Point is none.
type Point struct {
	Lat, Lng int32 // millionths of a degree north and east
}

// The bounds of China's land and sea; a point outside was typed wrongly.
const (
	South, North = 3_000_000, 54_000_000
	West, East   = 73_000_000, 136_000_000
)

const (
	micro  = 1_000_000
	digits = 6
	radius = 6371008.8 // metres: the mean radius of the earth
	degree = 2 * math.Pi * radius / 360
)

// ErrPoint is returned for what is no point in China.
var ErrPoint = errors.New("place: not a point of China: latitude 3–54, longitude 73–136, such as 30.657401,104.065801")

// Parse reads "latitude,longitude" in degrees with up to six decimals.
func Parse(s string) (Point, error) {
	lat, lng, both := strings.Cut(s, ",")
	if !both {
		return Point{}, ErrPoint
	}
	return Of(lat, lng)
}

// Of reads latitude and longitude in degrees with up to six decimals.
func Of(lat, lng string) (Point, error) {
	a, ok1 := millionths(lat)
	b, ok2 := millionths(lng)
	p := Point{Lat: a, Lng: b}
	if !ok1 || !ok2 || !p.Valid() {
		return Point{}, ErrPoint
	}
	return p, nil
}

// millionths reads a positive decimal without going through a float.
func millionths(s string) (int32, bool) {
	whole, part, _ := strings.Cut(strings.TrimSpace(s), ".")
	if whole == "" || len(whole) > 3 || len(part) > digits || strings.ContainsAny(whole+part, "+-_") {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", digits-len(part)), 10, 32)
	return int32(n), err == nil // ParseInt held it to 32 bits
}

// Valid reports whether p lies within the bounds of China.
func (p Point) Valid() bool {
	return p.Lat >= South && p.Lat <= North && p.Lng >= West && p.Lng <= East
}

// IsZero reports whether p is no place.
func (p Point) IsZero() bool { return p == Point{} }

// Latitude and Longitude are p in degrees with six decimals.
func (p Point) Latitude() string { return decimal(p.Lat) }

// Longitude is the other half of p.
func (p Point) Longitude() string { return decimal(p.Lng) }

func decimal(n int32) string { return fmt.Sprintf("%d.%06d", n/micro, n%micro) }

// String is what Parse reads; empty for none.
func (p Point) String() string {
	if p.IsZero() {
		return ""
	}
	return p.Latitude() + "," + p.Longitude()
}

// MarshalText implements encoding.TextMarshaler.
func (p Point) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; the empty text is none.
func (p *Point) UnmarshalText(b []byte) error {
	if strings.TrimSpace(string(b)) == "" {
		*p = Point{}
		return nil
	}
	v, err := Parse(string(b))
	if err != nil {
		return err
	}
	*p = v
	return nil
}

// Distance is how far apart two points are along the earth, in metres (haversine).
func Distance(a, b Point) int {
	dLat, dLng := radians(b.Lat-a.Lat)/2, radians(b.Lng-a.Lng)/2
	h := math.Pow(math.Sin(dLat), 2) + math.Cos(radians(a.Lat))*math.Cos(radians(b.Lat))*math.Pow(math.Sin(dLng), 2)
	return int(math.Round(2 * radius * math.Asin(math.Sqrt(min(1, h)))))
}

func radians(n int32) float64 { return float64(n) / micro * math.Pi / 180 }

// Box are the corners between which lies everything within so many metres of p: a
// little more than the circle, never less. An index finds what is in the box;
// Distance then decides.
func (p Point) Box(metres int) (southWest, northEast Point) {
	lat := (float64(metres) + 0.5) / degree // Distance is to the nearest metre
	widest := math.Abs(radians(p.Lat)) + lat*math.Pi/180
	lng := lat / math.Cos(min(widest, math.Pi/3))
	dLat, dLng := int32(math.Ceil(lat*micro))+1, int32(math.Ceil(lng*micro))+1
	return Point{Lat: p.Lat - dLat, Lng: p.Lng - dLng}, Point{Lat: p.Lat + dLat, Lng: p.Lng + dLng}
}
