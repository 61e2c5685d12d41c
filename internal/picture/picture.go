// Package picture takes photographs that people send and gives back pictures
// that are safe to show.
//
// Nothing of an upload is passed on. Its first bytes must be those of a JPEG, PNG
// or WebP, its header may claim no more pixels than [MostPixels], and only then is
// it decoded, turned upright, scaled down and written anew as JPEG. So no place
// and no name of a camera survives, no page or program hidden in a comment or
// behind the end of a picture, and no second meaning of the same bytes: what is
// kept was written by this package alone. Scalable drawings (SVG) are documents
// with programs in them and are no pictures here.
//
// The types are told by four signatures of our own and not by a library that
// knows hundreds, because everything that is not on the list is refused alike,
// and what is on it must still pass its decoder.
package picture

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Limits of a picture, in and out.
const (
	MostBytes  = 10 << 20 // of an upload
	MostPixels = 40_000_000
	LeastSide  = 100  // pixels of width and of height: less shows nothing
	LargeSide  = 1600 // pixels of the longer side of what is kept
	ThumbSide  = 480
	quality    = 82
	headBytes  = 12        // decide the type
	mostMemory = 160 << 20 // bytes of a decoded picture
)

// What is wrong with a picture that somebody sent.
var (
	ErrEmpty = fault.Define(fault.Invalid, "picture.empty", basis.Basis{},
		"文件是空的，请重新选择照片。", "The file is empty. Choose the photo again.")
	ErrType = fault.Define(fault.Invalid, "picture.type", basis.Basis{},
		"只接受 JPEG、PNG 或 WebP 照片；此文件的内容不是其中任何一种。",
		"Photos may be JPEG, PNG or WebP; by its content this file is none of them.")
	ErrLarge = fault.Define(fault.Invalid, "picture.too_large", basis.Basis{},
		"照片文件过大，上限为 {limit} MB。请缩小后重新上传。", "The photo's file is too large; the limit is {limit} MB. Make it smaller and send it again.")
	ErrPixels = fault.Define(fault.Invalid, "picture.too_many_pixels", basis.Basis{},
		"照片尺寸为 {width}×{height}，超过上限（{limit} 万像素）。请缩小后重新上传。",
		"The photo has {width}×{height} pixels, more than the limit of {limit} × 10,000. Make it smaller and send it again.")
	ErrSmall = fault.Define(fault.Invalid, "picture.too_small", basis.Basis{},
		"照片尺寸为 {width}×{height}，太小看不清；宽和高至少各 {least} 像素。",
		"The photo has {width}×{height} pixels, too few to see anything; width and height must be {least} at least.")
	ErrBroken = fault.Define(fault.Invalid, "picture.broken", basis.Basis{},
		"照片不完整或已损坏，无法打开。请检查后重新上传。", "The photo is cut short or damaged and cannot be opened. Check it and send it again.")
)

// A Type is what a picture is written in.
type Type string

// The types that are taken.
const (
	JPEG Type = "image/jpeg"
	PNG  Type = "image/png"
	WebP Type = "image/webp"
)

// Sniff tells the type of a picture from its first bytes; twelve suffice. Name and
// declared type of an upload are the sender's words and are not asked. ErrEmpty, ErrType.
func Sniff(head []byte) (Type, error) {
	has := func(at int, sign string) bool {
		return len(head) >= at+len(sign) && string(head[at:at+len(sign)]) == sign
	}
	switch {
	case len(head) == 0:
		return "", ErrEmpty
	case has(0, "\xff\xd8\xff"):
		return JPEG, nil
	case has(0, "\x89PNG\r\n\x1a\n"):
		return PNG, nil
	case has(0, "RIFF") && has(8, "WEBP"):
		return WebP, nil
	}
	return "", ErrType
}

// Image is a picture written anew: a JPEG without any metadata.
type Image struct {
	JPEG          []byte
	Width, Height int
}

// Photo is a photograph in the two sizes in which it is shown.
type Photo struct{ Large, Thumb Image }

// Studio makes photos, one at a time: a large picture takes some hundred
// megabytes while it is open, and many people may send one at once.
type Studio struct{ free chan struct{} }

// NewStudio returns an idle studio.
func NewStudio() *Studio { return &Studio{make(chan struct{}, 1)} }

// Develop makes a photo of an upload. It waits for its turn until ctx ends.
// ErrEmpty, ErrType, ErrLarge, ErrPixels, ErrSmall, ErrBroken.
func (s *Studio) Develop(ctx context.Context, upload []byte) (Photo, error) {
	kind, size, err := inspect(upload)
	if err != nil {
		return Photo{}, err
	}
	select {
	case s.free <- struct{}{}:
		defer func() { <-s.free }()
	case <-ctx.Done():
		return Photo{}, fmt.Errorf("wait to open a picture: %w", ctx.Err())
	}
	m, err := decode(kind, upload)
	if err != nil {
		return Photo{}, ErrBroken.Because(err)
	}
	if m.Bounds().Dx() != size.X || m.Bounds().Dy() != size.Y {
		return Photo{}, ErrBroken // header and content disagree
	}
	turn := upright
	if kind == JPEG {
		turn = orientation(upload)
	}
	large := turn.apply(scaled(m, LargeSide))
	thumb := scaled(large, ThumbSide)
	var p Photo
	p.Large, err = encode(large)
	if err == nil {
		p.Thumb, err = encode(thumb)
	}
	return p, err
}

// inspect is everything that can be known before the picture is opened.
func inspect(upload []byte) (Type, image.Point, error) {
	kind, err := Sniff(upload[:min(len(upload), headBytes)])
	if err != nil {
		return "", image.Point{}, err
	}
	if len(upload) > MostBytes {
		return "", image.Point{}, ErrLarge.With("limit", MostBytes>>20)
	}
	c, err := config(kind, upload)
	if err != nil {
		return "", image.Point{}, ErrBroken.Because(err)
	}
	size := image.Pt(c.Width, c.Height)
	switch {
	case c.Width < 0 || c.Height < 0:
		return "", size, ErrBroken
	case tooMuch(c):
		return "", size, ErrPixels.With("width", c.Width).With("height", c.Height).With("limit", MostPixels/10_000)
	case c.Width < LeastSide || c.Height < LeastSide:
		return "", size, ErrSmall.With("width", c.Width).With("height", c.Height).With("least", LeastSide)
	}
	return kind, size, nil
}

// tooMuch reports whether a picture as its header describes it has too many
// pixels, or would not fit into the memory that a picture may have.
func tooMuch(c image.Config) bool {
	pixels := int64(c.Width) * int64(c.Height)
	if c.Width > MostPixels || c.Height > MostPixels || pixels > MostPixels {
		return true
	}
	bytes := int64(4)
	if c.ColorModel == color.NRGBA64Model || c.ColorModel == color.RGBA64Model {
		bytes = 8
	}
	return pixels*bytes > mostMemory
}

func config(kind Type, upload []byte) (image.Config, error) {
	r := bytes.NewReader(upload)
	switch kind {
	case JPEG:
		return jpeg.DecodeConfig(r)
	case PNG:
		return png.DecodeConfig(r)
	case WebP:
		return webp.DecodeConfig(r)
	}
	return image.Config{}, fmt.Errorf("no decoder for %s", kind)
}

func decode(kind Type, upload []byte) (image.Image, error) {
	r := bytes.NewReader(upload)
	switch kind {
	case JPEG:
		return jpeg.Decode(r)
	case PNG:
		return png.Decode(r)
	case WebP:
		return webp.Decode(r)
	}
	return nil, fmt.Errorf("no decoder for %s", kind)
}

// scaled returns m on white, its longer side at most side pixels long.
func scaled(m image.Image, side int) *image.RGBA {
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	if longer := max(w, h); longer > side {
		w, h = max(1, w*side/longer), max(1, h*side/longer)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(out, out.Bounds(), m, b.Min, draw.Over)
		return out
	}
	draw.BiLinear.Scale(out, out.Bounds(), m, b, draw.Over, nil)
	return out
}

func encode(m *image.RGBA) (Image, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality})
	if err != nil {
		return Image{}, fmt.Errorf("write picture: %w", err)
	}
	return Image{JPEG: b.Bytes(), Width: m.Bounds().Dx(), Height: m.Bounds().Dy()}, nil
}

// Accepted lists the types for an input element of a page.
func Accepted() string {
	return strings.Join([]string{string(JPEG), string(PNG), string(WebP)}, ",")
}
