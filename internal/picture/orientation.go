package picture

import (
	"encoding/binary"
	"image"
)

// A turn is the orientation that a camera notes in its metadata, 1 to 8: how the
// stored rows and columns lie in what was seen.
type turn int

// upright needs no turning.
const upright turn = 1

const (
	markerAPP1     = 0xe1
	markerScan     = 0xda
	tagOrientation = 0x0112
	ifdEntry       = 12 // bytes
)

// orientation finds the turn in the Exif block of a JPEG. It is upright if there
// is none or if the block makes no sense: the worst is a picture on its side.
func orientation(jpeg []byte) turn {
	for at := 2; at+4 <= len(jpeg) && jpeg[at] == 0xff && jpeg[at+1] != markerScan; {
		length := int(binary.BigEndian.Uint16(jpeg[at+2:]))
		if length < 2 || at+2+length > len(jpeg) {
			return upright
		}
		segment := jpeg[at+4 : at+2+length]
		if jpeg[at+1] == markerAPP1 && len(segment) > 6 && string(segment[:6]) == "Exif\x00\x00" {
			return orientationTIFF(segment[6:])
		}
		at += 2 + length
	}
	return upright
}

// orientationTIFF reads the tag in the first directory of a TIFF block.
func orientationTIFF(b []byte) turn {
	if len(b) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(b[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return upright
	}
	entries := b[at+2:]
	for range order.Uint16(b[at:]) {
		if len(entries) < ifdEntry {
			return upright
		}
		if order.Uint16(entries) == tagOrientation {
			v := turn(order.Uint16(entries[8:]))
			if v < 1 || v > 8 {
				return upright
			}
			return v
		}
		entries = entries[ifdEntry:]
	}
	return upright
}

// apply returns m as it was seen.
func (t turn) apply(m *image.RGBA) *image.RGBA {
	if t == upright {
		return m
	}
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if t >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			to := t.place(x, y, w, h)
			i, j := m.PixOffset(x, y), out.PixOffset(to.X, to.Y)
			copy(out.Pix[j:j+4], m.Pix[i:i+4])
		}
	}
	return out
}

// place is where the stored pixel (x, y) of a picture of w×h was seen.
func (t turn) place(x, y, w, h int) image.Point {
	switch t {
	case 2:
		return image.Pt(w-1-x, y)
	case 3:
		return image.Pt(w-1-x, h-1-y)
	case 4:
		return image.Pt(x, h-1-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(h-1-y, x)
	case 7:
		return image.Pt(h-1-y, w-1-x)
	case 8:
		return image.Pt(y, w-1-x)
	default:
		return image.Pt(x, y)
	}
}
