// Package legal holds the time that the law counts in: Asia/Shanghai, to the
// microsecond, always passed in and never asked of the machine. Machine time
// (tokens, leases, back-off) is a plain time.Time and is another type, so that
// the compiler keeps the two apart.
package legal

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// Zone is Asia/Shanghai. China keeps no summer time; a fixed offset needs no
// time-zone data on the machine.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// ErrSyntax is returned for text that is neither a legal time nor a date.
var ErrSyntax = errors.New("legal: not a time such as 2026-04-01T10:00:00+08:00 or 2026-04-01 10:00:00")

// Time is an instant of legal time, to the microsecond. The zero value means "not yet".
type Time struct{ t time.Time }

// At truncates t to the microsecond and shows it in Shanghai time.
func At(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{t.Truncate(time.Microsecond).In(Zone)}
}

var layouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02 15:04",
	"2006-01-02T15:04",
}

// Parse reads RFC 3339, or a wall-clock time of Shanghai without an offset.
func Parse(s string) (Time, error) {
	for _, l := range layouts {
		t, err := time.ParseInLocation(l, s, Zone)
		if err == nil {
			return At(t), nil
		}
	}
	return Time{}, fmt.Errorf("%w: %.40q", ErrSyntax, s)
}

// MustParse is Parse for constants and tests.
func MustParse(s string) Time {
	t, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return t
}

func (t Time) Std() time.Time           { return t.t }
func (t Time) IsZero() bool             { return t.t.IsZero() }
func (t Time) Add(d time.Duration) Time { return At(t.t.Add(d)) }
func (t Time) Sub(u Time) time.Duration { return t.t.Sub(u.t) }
func (t Time) Before(u Time) bool       { return t.t.Before(u.t) }
func (t Time) After(u Time) bool        { return t.t.After(u.t) }
func (t Time) Equal(u Time) bool        { return t.t.Equal(u.t) }
func (t Time) Compare(u Time) int       { return t.t.Compare(u.t) }

// Date is the calendar day of t in Shanghai.
func (t Time) Date() Date {
	y, m, d := t.t.In(Zone).Date()
	return Date{y, m, d}
}

// String is RFC 3339 with as many decimals as needed.
func (t Time) String() string {
	if t.IsZero() {
		return ""
	}
	return t.t.In(Zone).Format(time.RFC3339Nano)
}

// Later returns the later of a and b.
func Later(a, b Time) Time {
	if a.Before(b) {
		return b
	}
	return a
}

// Scan implements sql.Scanner for timestamptz; null becomes the zero Time.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = Time{}
	case time.Time:
		*t = At(v)
	default:
		return fmt.Errorf("legal: cannot scan %T", src)
	}
	return nil
}

// Value implements driver.Valuer; the zero Time becomes null.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.t, nil
}

// MarshalText implements encoding.TextMarshaler.
func (t Time) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; empty text is the zero Time.
func (t *Time) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*t = Time{}
		return nil
	}
	v, err := Parse(string(b))
	if err != nil {
		return err
	}
	*t = v
	return nil
}
