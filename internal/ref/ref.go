// Package ref holds identifiers. Every row that people may cite has a UUIDv7, so
// identifiers sort by creation and never reveal how many there are.
package ref

import (
	"errors"

	"github.com/google/uuid"
)

// ID identifies one row of any kind in lower-case UUID text. The zero value
// means "none" and is never stored.
type ID string

// ErrSyntax is returned by Parse.
var ErrSyntax = errors.New("ref: not a UUID")

// New returns a fresh time-ordered identifier.
func New() ID { return ID(uuid.Must(uuid.NewV7()).String()) }

// Parse reads the canonical 36-character form.
func Parse(s string) (ID, error) {
	u, err := uuid.Parse(s)
	if err != nil || len(s) != 36 {
		return "", ErrSyntax
	}
	return ID(u.String()), nil
}

// IsZero reports whether id names nothing.
func (id ID) IsZero() bool { return id == "" }

func (id ID) String() string { return string(id) }

// UnmarshalText implements encoding.TextUnmarshaler; the empty text is "none",
// as it was written. Where an identifier is required, whoever requires it looks.
func (id *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ""
		return nil
	}
	v, err := Parse(string(b))
	if err != nil {
		return err
	}
	*id = v
	return nil
}
