package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"path"
	"sync"

	"github.com/gofiber/fiber/v2"
)

//go:embed static
var staticFiles embed.FS

// file is one file of the site, packed once.
type file struct {
	body, packed []byte
	hash, kind   string
}

// statics reads and packs the files when they are first asked for.
var statics = sync.OnceValue(func() map[string]file {
	out := map[string]file{}
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		panic(err) // embedded: it cannot fail to be there
	}
	for _, e := range entries {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err = z.Write(body)
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(body)
		kind := mime.TypeByExtension(path.Ext(e.Name()))
		if path.Ext(e.Name()) == ".js" {
			kind = "text/javascript; charset=utf-8"
		}
		out[e.Name()] = file{body, b.Bytes(), hex.EncodeToString(sum[:6]), kind}
	}
	return out
})

// Asset is the address of a file of the site, which changes with its content, so
// that a browser may keep it for good. It panics if there is no such file: the
// test that shows every page finds that.
func Asset(name string) string {
	f, ok := statics()[name]
	if !ok {
		panic("page: no file " + name)
	}
	return "/static/" + name + "?v=" + f.hash
}

// Static serves the files.
func Static(app *fiber.App) {
	app.Get("/static/:name", func(c *fiber.Ctx) error {
		f, ok := statics()[c.Params("name")]
		if !ok {
			return fiber.ErrNotFound
		}
		c.Set(fiber.HeaderContentType, f.kind)
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
		cache := "no-cache"
		if c.Query("v") == f.hash {
			cache = "public, max-age=31536000, immutable"
		}
		c.Set(fiber.HeaderCacheControl, cache)
		if c.AcceptsEncodings("gzip") == "gzip" {
			c.Set(fiber.HeaderContentEncoding, "gzip")
			return c.Send(f.packed)
		}
		return c.Send(f.body)
	})
}
