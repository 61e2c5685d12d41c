package bidding

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/legal"
)

// A column is what pgx makes of the same elements.
func TestColumn(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]struct {
		element, array uint32
		fill           func(t *rapid.T, c *column, n int) any
	}{
		"smallint": {pgtype.Int2OID, pgtype.Int2ArrayOID, func(t *rapid.T, c *column, n int) any {
			return filled(t, n, rapid.Int16(), c.int16)
		}},
		"integer": {pgtype.Int4OID, pgtype.Int4ArrayOID, func(t *rapid.T, c *column, n int) any {
			return filled(t, n, rapid.Int32(), c.int32)
		}},
		"bigint": {pgtype.Int8OID, pgtype.Int8ArrayOID, func(t *rapid.T, c *column, n int) any {
			return filled(t, n, rapid.Int64(), c.int64)
		}},
		"boolean": {pgtype.BoolOID, pgtype.BoolArrayOID, func(t *rapid.T, c *column, n int) any {
			return filled(t, n, rapid.Bool(), c.bool)
		}},
		"text": {pgtype.TextOID, pgtype.TextArrayOID, func(t *rapid.T, c *column, n int) any {
			return filled(t, n, rapid.String(), c.text)
		}},
		"uuid": {pgtype.UUIDOID, pgtype.UUIDArrayOID, func(t *rapid.T, c *column, n int) any {
			return filled(t, n, rapid.Custom(func(t *rapid.T) (id [16]byte) {
				copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
				return id
			}), c.uuid)
		}},
		"timestamptz": {pgtype.TimestamptzOID, pgtype.TimestamptzArrayOID, func(t *rapid.T, c *column, n int) any {
			at := rapid.Custom(func(t *rapid.T) time.Time {
				return time.UnixMicro(rapid.Int64Range(-6e16, 6e16).Draw(t, "µs")) // years 68 to 3871
			})
			return filled(t, n, at, func(at time.Time) { c.time(legal.At(at)) })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pgx := pgtype.NewMap()
			rapid.Check(t, func(t *rapid.T) {
				c := columnOf(kind.element)
				for range 2 { // filled again, it holds nothing of before
					c.reset()
					want, err := pgx.Encode(kind.array, pgtype.BinaryFormatCode, kind.fill(t, &c, rapid.IntRange(0, 20).Draw(t, "n")), nil)
					require.NoError(t, err)
					require.Equal(t, want, c.value())
				}
			})
		})
	}
}

// filled draws n elements, adds each to a column, and returns them as a slice.
func filled[T any](t *rapid.T, n int, of *rapid.Generator[T], add func(T)) []T {
	all := make([]T, n)
	for i := range all {
		all[i] = of.Draw(t, "element")
		add(all[i])
	}
	return all
}
