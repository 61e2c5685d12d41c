package identity

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode/utf8"

	"fachui/internal/cn"
)

// masker is a text that knows how it may be shown.
type masker interface {
	~string
	Masked() string
}

// Private is personal data on its way through memory. However it is printed,
// logged or encoded, only its masked form appears; [Private.Reveal] is the one
// way to the text itself. The zero value is none.
type Private[T masker] struct {
	text *T // a pointer, so that fmt shows an address where it cannot call String
}

// Hide wraps text.
func Hide[T masker](text T) Private[T] {
	if text == "" {
		return Private[T]{}
	}
	return Private[T]{&text}
}

// Reveal returns the text itself.
func (p Private[T]) Reveal() T {
	if p.text == nil {
		return ""
	}
	return *p.text
}

// IsZero reports whether there is nothing.
func (p Private[T]) IsZero() bool { return p.text == nil }

// String is the masked form, as are Format, LogValue and MarshalText.
func (p Private[T]) String() string {
	if p.text == nil {
		return ""
	}
	return (*p.text).Masked()
}

// Format implements fmt.Formatter: no verb tells more.
func (p Private[T]) Format(f fmt.State, _ rune) { fmt.Fprint(f, p.String()) }

// LogValue implements slog.LogValuer.
func (p Private[T]) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalText implements encoding.TextMarshaler.
func (p Private[T]) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Number is the number of any paper in its canonical form: an identity number, a
// credit code, a passport number.
type Number string

// Masked shows the first four and the last four characters of an 18-character
// number, 5101**********1234, and of a shorter one less than half.
func (n Number) Masked() string {
	show := 4
	if len(n) < 18 {
		show = len(n) / 5
	}
	return string(n[:show]) + strings.Repeat("*", len(n)-2*show) + string(n[len(n)-show:])
}

// FullName is the name of a person or a company in canonical form.
type FullName cn.Name

// Masked shows the first character of a person's name, 张*, and the first two of
// a longer one. The name of a company is public, but not that it bids; it is
// masked too.
func (n FullName) Masked() string {
	count := utf8.RuneCountInString(string(n))
	show := 1
	if count > 4 {
		show = 2
	}
	var b strings.Builder
	i := 0
	for _, r := range string(n) {
		if i == show {
			break
		}
		b.WriteRune(r)
		i++
	}
	return b.String() + strings.Repeat("*", min(count-i, 4))
}

// Secret is a password or a session token. It never prints.
type Secret string

const hidden = "(secret)"

// String hides the secret, as do Format, LogValue and MarshalText.
func (s Secret) String() string { return hidden }

// Format implements fmt.Formatter.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, hidden) }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText implements encoding.TextMarshaler.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
