package keyring

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// series is a numbered run of symmetric keys; the highest number is current.
type series struct {
	keys    map[uint32][]byte
	current uint32
}

func loadSeries(dir, kind string) (series, error) {
	names, err := keyNames(dir, kind)
	if err != nil {
		return series{}, err
	}
	s := series{keys: map[uint32][]byte{}}
	for _, name := range names {
		n, err := strconv.ParseUint(name, 10, 32)
		k, readErr := readKey(dir, kind, name)
		switch {
		case readErr != nil:
			return series{}, readErr
		case err != nil || n == 0 || len(k.secret) != KeySize:
			return series{}, ErrDamaged.With("file", pathOf(dir, kind, name))
		}
		s.keys[uint32(n)] = k.secret
		s.current = max(s.current, uint32(n))
	}
	for n := uint32(1); n <= s.current; n++ {
		if s.keys[n] == nil {
			return series{}, ErrDamaged.With("file", filepath.Join(dir, kind, strconv.FormatUint(uint64(n), 10)+keySuffix))
		}
	}
	return s, nil
}

// addToSeries makes key n of kind. If another process made it at the same
// moment, theirs stands.
func addToSeries(dir, kind string, n uint32) (uint32, error) {
	return n, writeKey(dir, keyFile{kind, strconv.FormatUint(uint64(n), 10), newSecret()})
}

// A ciphertext starts with one byte for the layout and four for the key number;
// the nonce, the encrypted text and the tag follow.
const (
	layout     = 1
	headerSize = 5
)

// seal encrypts plain under the current key, bound to context.
func (s series) seal(plain, context []byte) ([]byte, error) {
	aead, err := newAEAD(s.keys[s.current])
	if err != nil {
		return nil, err
	}
	out := make([]byte, headerSize, headerSize+len(plain)+aead.Overhead())
	out[0] = layout
	binary.BigEndian.PutUint32(out[1:], s.current)
	return aead.Seal(out, nil, plain, bind(out[:headerSize], context)), nil //nolint:gosec // no nonce is passed: this AEAD draws one
}

// open decrypts what seal made, in the same context. known is false when the
// ciphertext names a key that is not in s.
func (s series) open(sealed, context []byte) (plain []byte, known bool, err error) {
	if len(sealed) < headerSize || sealed[0] != layout {
		return nil, true, ErrUnreadable
	}
	key := s.keys[binary.BigEndian.Uint32(sealed[1:])]
	if key == nil {
		return nil, false, ErrUnreadable
	}
	aead, err := newAEAD(key)
	if err != nil {
		return nil, true, err
	}
	plain, err = aead.Open(nil, nil, sealed[headerSize:], bind(sealed[:headerSize], context))
	if err != nil {
		return nil, true, ErrUnreadable.Because(err)
	}
	return plain, true, nil
}

func bind(header, context []byte) []byte {
	return append(append([]byte(nil), header...), context...)
}

// newAEAD is AES-256-GCM with a random nonce for each message. One key may
// encrypt 2^32 messages; a house with more rows than that rotates first.
func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("use key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Encrypt encrypts plain for one column of one row. The ciphertext can be opened
// only there: moved to another row or column it is refused.
func (r *Ring) Encrypt(table, id, column string, plain []byte) ([]byte, error) {
	r.mu.RLock()
	s := r.data
	r.mu.RUnlock()
	return s.seal(plain, place(table, id, column))
}

// Decrypt opens what Encrypt made for the same column of the same row, under
// whichever data key. It returns [ErrUnreadable] for anything else.
func (r *Ring) Decrypt(table, id, column string, sealed []byte) ([]byte, error) {
	return r.open(func() series { return r.data }, sealed, place(table, id, column))
}

// open opens sealed with the series that pick returns, and looks at the
// directory once more when another node has added a key.
func (r *Ring) open(pick func() series, sealed, context []byte) ([]byte, error) {
	r.mu.RLock()
	s := pick()
	r.mu.RUnlock()
	plain, known, err := s.open(sealed, context)
	if known {
		return plain, err
	}
	err = r.Reload()
	if err != nil {
		return nil, err
	}
	r.mu.RLock()
	s = pick()
	r.mu.RUnlock()
	plain, _, err = s.open(sealed, context)
	return plain, err
}

// place names a column of a row. The parts are separated by a byte that none of
// them holds, so that two places never read alike.
func place(table, id, column string) []byte {
	return []byte("fachui data\x00" + strings.Join([]string{table, id, column}, "\x00"))
}
