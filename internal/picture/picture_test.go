package picture_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/internal/picture"
)

// quarters is a picture whose corners are red, green, blue and white, clockwise
// from the upper left.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, corners[y*2/h][x*2/w])
		}
	}
	return m
}

var corners = [2][2]color.RGBA{
	{{R: 255, A: 255}, {G: 255, A: 255}},
	{{R: 255, G: 255, B: 255, A: 255}, {B: 255, A: 255}},
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}))
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, m))
	return b.Bytes()
}

// with puts segments behind the first marker of a JPEG.
func with(jpeg []byte, marker byte, content []byte) []byte {
	out := append([]byte{}, jpeg[:2]...)
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(content)+2))
	out = append(out, content...)
	return append(out, jpeg[2:]...)
}

// exif is a block with an orientation and a place.
func exif(order binary.AppendByteOrder, turn uint16) []byte {
	b := []byte("Exif\x00\x00MM\x00\x2a")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		b = []byte("Exif\x00\x00II\x2a\x00")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint16(b, 0x0112) // orientation
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, turn)
	b = order.AppendUint16(b, 0)
	b = order.AppendUint16(b, 0x8825) // GPS
	b = order.AppendUint16(b, 4)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint32(b, 38)
	b = order.AppendUint32(b, 0)
	return append(b, "GPSLatitude 30.6586 N 104.0648 E"...)
}

// webp64 is a WebP of 1×1 pixel, lossy.
const webp64 = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"

func develop(t testing.TB, upload []byte) (picture.Photo, error) {
	t.Helper()
	return picture.NewStudio().Develop(t.Context(), upload)
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ w, h, largeW, largeH, thumbW, thumbH int }{
		{100, 100, 100, 100, 100, 100},
		{480, 320, 480, 320, 480, 320},
		{481, 320, 481, 320, 480, 319},
		{1600, 1200, 1600, 1200, 480, 360},
		{1601, 1200, 1600, 1199, 480, 359},
		{3200, 1600, 1600, 800, 480, 240},
		{900, 3600, 400, 1600, 120, 480},
		{16000, 100, 1600, 10, 480, 3},
	} {
		p, err := develop(t, asJPEG(t, quarters(c.w, c.h)))
		require.NoError(t, err)
		require.Equal(t, []int{c.largeW, c.largeH, c.thumbW, c.thumbH}, []int{p.Large.Width, p.Large.Height, p.Thumb.Width, p.Thumb.Height}, "%d×%d", c.w, c.h)
		for _, m := range []picture.Image{p.Large, p.Thumb} {
			conf, err := jpeg.DecodeConfig(bytes.NewReader(m.JPEG))
			require.NoError(t, err)
			require.Equal(t, []int{m.Width, m.Height}, []int{conf.Width, conf.Height})
		}
	}
}

// cornersOf reads the four corners, clockwise from the upper left.
func cornersOf(t *testing.T, written []byte) string {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(written))
	require.NoError(t, err)
	b := m.Bounds()
	name := ""
	for _, p := range []image.Point{{b.Dx() / 8, b.Dy() / 8}, {b.Dx() * 7 / 8, b.Dy() / 8}, {b.Dx() * 7 / 8, b.Dy() * 7 / 8}, {b.Dx() / 8, b.Dy() * 7 / 8}} {
		r, g, bl, _ := m.At(p.X, p.Y).RGBA()
		switch high := [3]bool{r > 0x8000, g > 0x8000, bl > 0x8000}; high {
		case [3]bool{true, false, false}:
			name += "R"
		case [3]bool{false, true, false}:
			name += "G"
		case [3]bool{false, false, true}:
			name += "B"
		case [3]bool{true, true, true}:
			name += "W"
		default:
			name += "?"
		}
	}
	return name
}

func TestPicturesAreTurnedUpright(t *testing.T) {
	t.Parallel()
	stored := asJPEG(t, quarters(320, 160))
	for turn, want := range map[uint16]string{
		0: "RGBW", 1: "RGBW", 2: "GRWB", 3: "BWRG", 4: "WBGR", 5: "RWBG", 6: "WRGB", 7: "BGRW", 8: "GBWR", 9: "RGBW", 65535: "RGBW",
	} {
		for name, order := range map[string]binary.AppendByteOrder{"big": binary.BigEndian, "little": binary.LittleEndian} {
			p, err := develop(t, with(stored, 0xe1, exif(order, turn)))
			require.NoError(t, err)
			require.Equal(t, want, cornersOf(t, p.Large.JPEG), "%d %s", turn, name)
			require.Equal(t, want, cornersOf(t, p.Thumb.JPEG), "%d %s", turn, name)
			if turn >= 5 && turn <= 8 {
				require.Equal(t, []int{160, 320}, []int{p.Large.Width, p.Large.Height})
			}
		}
	}
}

// A block that was cut short or lies about its offsets turns nothing and breaks nothing.
func TestDamagedExifTurnsNothing(t *testing.T) {
	t.Parallel()
	stored, block := asJPEG(t, quarters(320, 160)), exif(binary.BigEndian, 6)
	for n := range 28 {
		p, err := develop(t, with(stored, 0xe1, block[:n]))
		require.NoError(t, err)
		require.Equal(t, "RGBW", cornersOf(t, p.Large.JPEG), "%d bytes", n)
	}
	far := append([]byte{}, block...)
	binary.BigEndian.PutUint32(far[10:], 0xfffffff0)
	p, err := develop(t, with(stored, 0xe1, far))
	require.NoError(t, err)
	require.Equal(t, "RGBW", cornersOf(t, p.Large.JPEG))
}

func TestNothingOfTheUploadSurvives(t *testing.T) {
	t.Parallel()
	m := quarters(320, 160)
	script := []byte("<html><script>alert(document.cookie)</script></html>")
	text := append([]byte("Comment\x00"), script...)
	for name, upload := range map[string][]byte{
		"a place in Exif":          with(asJPEG(t, m), 0xe1, exif(binary.BigEndian, 1)),
		"a page in a comment":      with(asJPEG(t, m), 0xfe, script),
		"a page behind the end":    append(asJPEG(t, m), script...),
		"a page in a PNG text":     chunk(asPNG(t, m), "tEXt", text),
		"a page behind a PNG":      append(asPNG(t, m), script...),
		"an archive behind a JPEG": append(asJPEG(t, m), "PK\x03\x04evil.html"...),
		"XMP":                      with(asJPEG(t, m), 0xe1, append([]byte("http://ns.adobe.com/xap/1.0/\x00"), script...)),
		"a colour profile":         with(asJPEG(t, m), 0xe2, append([]byte("ICC_PROFILE\x00\x01\x01"), script...)),
	} {
		p, err := develop(t, upload)
		require.NoError(t, err, name)
		for _, written := range [][]byte{p.Large.JPEG, p.Thumb.JPEG} {
			for _, trace := range []string{"Exif", "GPS", "script", "html", "PK\x03\x04", "adobe", "ICC_PROFILE"} {
				require.NotContains(t, string(written), trace, name)
			}
			require.Equal(t, "\xff\xd8\xff\xdb", string(written[:4]), "%s: no segment but what decoding needs", name)
			require.Equal(t, "\xff\xd9", string(written[len(written)-2:]), "%s: nothing behind the end", name)
		}
	}
}

// chunk puts a chunk behind the header of a PNG.
func chunk(png []byte, kind string, content []byte) []byte {
	const header = 8 + 25
	out := append([]byte{}, png[:header]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(content)))
	body := append([]byte(kind), content...)
	out = append(out, body...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
	return append(out, png[header:]...)
}

// claims is a PNG of almost nothing whose header claims a size and depth.
func claims(t *testing.T, w, h uint32, depth byte) []byte {
	t.Helper()
	b := asPNG(t, quarters(100, 100))
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	b[24], b[25] = depth, 6
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestBadUploadsAreRefused(t *testing.T) {
	t.Parallel()
	good := asJPEG(t, quarters(320, 160))
	tiny, err := base64.StdEncoding.DecodeString(webp64)
	require.NoError(t, err)
	for _, c := range []struct {
		name   string
		upload []byte
		want   error
	}{
		{"0 bytes", nil, picture.ErrEmpty},
		{"1 byte", []byte{0xff}, picture.ErrType},
		{"a drawing with a program", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), picture.ErrType},
		{"a page", []byte("<!doctype html><title>x</title>"), picture.ErrType},
		{"a GIF", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), picture.ErrType},
		{"a PDF", []byte("%PDF-1.7\n%%EOF"), picture.ErrType},
		{"a sound", []byte("RIFF\x24\x00\x00\x00WAVEfmt "), picture.ErrType},
		{"a picture behind a page", append([]byte("<html>"), good...), picture.ErrType},
		{"a JPEG's first bytes", good[:3], picture.ErrBroken},
		{"a JPEG cut in its header", good[:40], picture.ErrBroken},
		{"a JPEG cut in half", good[:len(good)/2], picture.ErrBroken},
		{"a PNG cut in half", asPNG(t, quarters(320, 160))[:200], picture.ErrBroken},
		{"a WebP's first bytes", tiny[:16], picture.ErrBroken},
		{"a WebP of one pixel", tiny, picture.ErrSmall},
		{"99 pixels wide", asPNG(t, quarters(99, 100)), picture.ErrSmall},
		{"99 pixels high", asPNG(t, quarters(100, 99)), picture.ErrSmall},
		{"a bomb", claims(t, 50_000, 50_000, 8), picture.ErrPixels},
		{"a bomb of one row", claims(t, 2_000_000_000, 100, 8), picture.ErrPixels},
		{"above the limit", claims(t, 8000, 5001, 8), picture.ErrPixels},
		{"at the limit, but nothing in it", claims(t, 8000, 5000, 8), picture.ErrBroken},
		{"at the limit, in twice the depth", claims(t, 8000, 5000, 16), picture.ErrPixels},
		{"too many bytes", append(append([]byte{}, good...), make([]byte, picture.MostBytes+1-len(good))...), picture.ErrLarge},
	} {
		_, err := develop(t, c.upload)
		require.ErrorIs(t, err, c.want, c.name)
		require.NotContains(t, fault.Of(err).ZH(), "{", c.name)
		require.NotContains(t, fault.Of(err).EN(), "{", c.name)
	}
	_, err = develop(t, append(append([]byte{}, good...), make([]byte, picture.MostBytes-len(good))...))
	require.NoError(t, err, "as many bytes as may be")
}

func TestWhatIsClearBecomesWhite(t *testing.T) {
	t.Parallel()
	p, err := develop(t, asPNG(t, image.NewNRGBA(image.Rect(0, 0, 200, 200))))
	require.NoError(t, err)
	require.Equal(t, "WWWW", cornersOf(t, p.Large.JPEG))
}

// The same upload gives the same bytes: so a photo sent twice is found out.
func TestTheSameUploadIsTheSamePicture(t *testing.T) {
	t.Parallel()
	upload := asPNG(t, quarters(2000, 1000))
	one, err := develop(t, upload)
	require.NoError(t, err)
	two, err := develop(t, upload)
	require.NoError(t, err)
	require.Equal(t, one, two)
}

func TestWhoWaitsMayLeave(t *testing.T) {
	t.Parallel()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	s, n := picture.NewStudio(), 0
	for range 50 { // both ways are open while the studio is idle
		_, err := s.Develop(gone, asPNG(t, quarters(100, 100)))
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			n++
		}
	}
	require.Positive(t, n)
}

// Whatever comes in: a refusal in words, or a picture within the limits.
func FuzzDevelop(f *testing.F) {
	tiny, err := base64.StdEncoding.DecodeString(webp64)
	require.NoError(f, err)
	m := quarters(120, 100)
	for _, seed := range [][]byte{
		nil, tiny, asPNG(f, m), asJPEG(f, m), with(asJPEG(f, m), 0xe1, exif(binary.BigEndian, 6)),
		with(asJPEG(f, m), 0xe1, exif(binary.LittleEndian, 8)), asPNG(f, image.NewNRGBA64(image.Rect(0, 0, 100, 100))),
		asPNG(f, image.NewPaletted(image.Rect(0, 0, 100, 100), color.Palette{color.White, color.Black})),
	} {
		f.Add(seed)
	}
	s := picture.NewStudio()
	f.Fuzz(func(t *testing.T, upload []byte) {
		p, err := s.Develop(t.Context(), upload)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("no words: %v", err)
			}
			return
		}
		for _, c := range []struct {
			picture.Image
			side int
		}{{p.Large, picture.LargeSide}, {p.Thumb, picture.ThumbSide}} {
			conf, err := jpeg.DecodeConfig(bytes.NewReader(c.JPEG))
			if err != nil || conf.Width != c.Width || conf.Height != c.Height || max(c.Width, c.Height) > c.side {
				t.Fatalf("%+v, %v", conf, err)
			}
		}
	})
}
