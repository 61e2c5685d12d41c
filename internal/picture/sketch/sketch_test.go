package sketch_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/picture"
	"fachui/internal/picture/sketch"
)

func TestEveryKindIsAPictureAndTheSameForItsSeed(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	require.Len(t, sketch.Kinds(), 14)
	for _, k := range sketch.Kinds() {
		for seed := range uint64(3) {
			m := sketch.Sketch(k, seed)
			require.Equal(t, image.Rect(0, 0, sketch.Width, sketch.Height), m.Bounds())
			rgba, ok := m.(*image.RGBA)
			require.True(t, ok)
			name := string(k) + string(rune('0'+seed))
			require.Empty(t, seen[string(rgba.Pix)], "%s is like another", name)
			seen[string(rgba.Pix)] = name
			again, ok := sketch.Sketch(k, seed).(*image.RGBA)
			require.True(t, ok)
			require.True(t, bytes.Equal(rgba.Pix, again.Pix), "%s is drawn the same twice", name)
			require.True(t, rgba.Opaque(), "%s is not whole", name)
			if dir := os.Getenv("FACHUI_SKETCHES"); dir != "" {
				save(t, filepath.Join(dir, name+".png"), m)
			}
		}
	}
}

// save writes a sketch for people to look at.
func save(t *testing.T, path string, m image.Image) {
	t.Helper()
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, png.Encode(f, m))
	require.NoError(t, f.Close())
}

func TestNoSuchKind(t *testing.T) {
	t.Parallel()
	require.Panics(t, func() { sketch.Sketch("unicorn", 1) })
}

// A sketch goes the way of a photograph.
func TestASketchIsAPhoto(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, sketch.Sketch(sketch.Car, 1)))
	p, err := picture.NewStudio().Develop(t.Context(), b.Bytes())
	require.NoError(t, err)
	require.Equal(t, []int{sketch.Width, sketch.Height}, []int{p.Large.Width, p.Large.Height})
}

func BenchmarkSketch(b *testing.B) {
	for _, k := range sketch.Kinds() {
		b.Run(string(k), func(b *testing.B) {
			for i := range b.N {
				sketch.Sketch(k, uint64(i))
			}
		})
	}
}
