package legal

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a calendar day in Shanghai. The zero value means "no day".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Day returns the given day, normalised like time.Date.
func Day(year int, month time.Month, day int) Date {
	y, m, d := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Date()
	return Date{y, m, d}
}

// ParseDate reads 2026-04-01.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%w: %.40q", ErrSyntax, s)
	}
	return Day(t.Year(), t.Month(), t.Day()), nil
}

// MustDate is ParseDate for constants and tests.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (d Date) IsZero() bool          { return d == Date{} }
func (d Date) AddDays(n int) Date    { return Day(d.Year, d.Month, d.Day+n) }
func (d Date) AddMonths(n int) Date  { return Day(d.Year, d.Month+time.Month(n), d.Day) }
func (d Date) AddYears(n int) Date   { return Day(d.Year+n, d.Month, d.Day) }
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }
func (d Date) Before(e Date) bool    { return d.utc().Before(e.utc()) }
func (d Date) After(e Date) bool     { return d.utc().After(e.utc()) }
func (d Date) Compare(e Date) int    { return d.utc().Compare(e.utc()) }
func (d Date) utc() time.Time        { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// DaysSince is the number of days from e to d.
func (d Date) DaysSince(e Date) int { return int(d.utc().Sub(e.utc()) / (24 * time.Hour)) }

// Start is 00:00 of d; End is 24:00, the first instant that is no longer d.
func (d Date) Start() Time { return At(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Zone)) }

// End is 24:00 of d.
func (d Date) End() Time { return d.AddDays(1).Start() }

// At is the given wall-clock time on d.
func (d Date) At(hour, minute int) Time {
	return At(time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, Zone))
}

// String is 2026-04-01, or empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// Scan implements sql.Scanner for date columns; null becomes the zero Date.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = Day(v.Year(), v.Month(), v.Day())
	case string:
		e, err := ParseDate(v)
		if err != nil {
			return err
		}
		*d = e
	default:
		return fmt.Errorf("legal: cannot scan %T", src)
	}
	return nil
}

// Value implements driver.Valuer; the zero Date becomes null.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; empty text is the zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
