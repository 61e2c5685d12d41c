// Package blob keeps the bytes of files under the hash of what they are.
//
// What is kept never changes: a name is the SHA-256 of its content, so the same
// content is kept once, a row in the database that names a sum names exactly
// these bytes, and nobody chooses where anything is written. Who may read a file
// is no question for this package; the rows that name it decide that.
//
// The store is an interface of two calls. [Dir] is a directory of this machine
// and the only one here; an object store fits behind the same two.
package blob

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"strings"
)

// MaxSize is the most bytes that one file may have, whatever it is.
const MaxSize = 10 << 20

// What a store says besides errors of the machine.
var (
	ErrUnknown  = errors.New("blob: nothing is kept under this sum")
	ErrTooLarge = errors.New("blob: more than MaxSize bytes")
	ErrNoSum    = errors.New("blob: not a SHA-256 in lower-case hexadecimal digits")
)

// Store keeps files.
type Store interface {
	// Put keeps all of r and returns its sum and size. It returns only when the
	// content would survive a loss of power. ErrTooLarge.
	Put(ctx context.Context, r io.Reader) (Sum, int64, error)
	// Get opens what is kept under sum and tells its size. ErrUnknown.
	Get(ctx context.Context, sum Sum) (io.ReadCloser, int64, error)
}

// Bytes answers all that a store keeps under sum: for who holds it against its sum.
func Bytes(ctx context.Context, s Store, sum Sum) ([]byte, error) {
	r, _, err := s.Get(ctx, sum)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	return b, errors.Join(err, r.Close())
}

// Sum is a SHA-256 in 64 lower-case hexadecimal digits.
type Sum string

// ParseSum reads a sum in its one written form. ErrNoSum.
func ParseSum(s string) (Sum, error) {
	_, err := hex.DecodeString(s)
	if err != nil || len(s) != 64 || strings.ToLower(s) != s {
		return "", ErrNoSum
	}
	return Sum(s), nil
}

// String is the sum's written form.
func (s Sum) String() string { return string(s) }

// UnmarshalText is ParseSum, for paths and JSON.
func (s *Sum) UnmarshalText(b []byte) error {
	got, err := ParseSum(string(b))
	*s = got
	return err
}
