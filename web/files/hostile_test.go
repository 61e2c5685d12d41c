package files_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/pgtest/fixture"
)

// photograph is a JPEG with a place in its Exif, a page in a comment and behind its
// end: a picture that is two things at once.
func photograph(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 640, 480)), nil))
	block := func(marker byte, content string) []byte {
		out := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(content)+2))
		return append(out, content...)
	}
	exif := block(0xe1, "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x1a\x00\x00\x00\x00GPSLatitude 30.6586")
	page := block(0xfe, "<html><script>alert(1)</script></html>")
	out := append([]byte{0xff, 0xd8}, append(exif, page...)...)
	out = append(out, b.Bytes()[2:]...)
	return append(out, "<script>alert(2)</script>PK\x03\x04"...)
}

// bomb claims fifty thousand pixels each way in a hundred bytes.
func bomb() []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), 50_000)
	head = binary.BigEndian.AppendUint32(head, 50_000)
	head = append(head, 8, 6, 0, 0, 0)
	out := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n"), 13)
	out = append(out, head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

// What passes by its first bytes is still not believed: a picture is written anew, and
// one that would burst is refused by its header.
func TestHostilePictures(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lot := fixture.Announced(t, s.pool, fixture.Lot{Court: "jinjiang", Asset: s.id}).String()
	doors := []struct {
		name, path, field string
		texts             []string
		kept              string
	}{
		{"photo", s.base + "/photos", "photo", nil, "large"},
		{"paper of an asset", s.base + "/attachments", "file", []string{"kind", "other", "title", "照片"}, "file"},
		{"paper of a lot", "/api/v1/courts/jinjiang/lots/" + lot + "/attachments", "file", []string{"kind", "other", "title", "照片"}, "file"},
	}
	for _, d := range doors {
		a := s.upload("clerk", d.path, d.field, photograph(t), d.texts...)
		require.Equal(t, 201, a.status, "%s: %s", d.name, a.body)
		got := s.get("clerk", fmt.Sprint("/api/v1/files/", a.get(d.kept)))
		require.Equal(t, 200, got.status)
		for _, trace := range []string{"script", "html", "Exif", "GPS", "PK\x03\x04"} {
			require.NotContains(t, string(got.body), trace, d.name)
		}
		require.Equal(t, "image/jpeg", got.header.Get("Content-Type"))
		require.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
		require.Equal(t, "default-src 'none'; sandbox; frame-ancestors 'none'", got.header.Get("Content-Security-Policy"))
		for name, c := range map[string]struct {
			file []byte
			code string
		}{
			"a bomb":                {bomb(), "picture.too_many_pixels"},
			"a picture cut short":   {photograph(t)[:400], "picture.broken"},
			"a page named a JPEG":   {[]byte("\xff\xd8\xff<html><script>alert(1)</script></html>"), "picture.broken"},
			"an archive in a RIFF":  {[]byte("RIFF\x00\x00\x00\x00WEBPPK\x03\x04"), "picture.broken"},
			"a PNG without a chunk": {[]byte("\x89PNG\r\n\x1a\n<svg/>"), "picture.broken"},
		} {
			a := s.upload("clerk", d.path, d.field, c.file, d.texts...)
			require.Equal(t, 400, a.status, "%s: %s: %s", d.name, name, a.body)
			require.Equal(t, c.code, a.get("code"), "%s: %s", d.name, name)
		}
	}
}
