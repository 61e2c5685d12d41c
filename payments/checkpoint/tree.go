package checkpoint

import (
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"fachui/internal/legal"
)

// Hash is a hash of the tree, written in hexadecimal.
type Hash [32]byte

// Errors of proofs and hashes that outsiders send.
var (
	ErrHash  = errors.New("checkpoint: not a hash of 64 hexadecimal digits")
	ErrProof = errors.New("checkpoint: the proof does not hold")
)

// String is the hash in lower-case hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hash in lower-case hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what MarshalText wrote. It fails with ErrHash.
func (h *Hash) UnmarshalText(b []byte) error {
	n, err := hex.Decode(h[:], b[:min(len(b), 2*len(h))])
	if err != nil || n != len(h) || len(b) != 2*len(h) {
		return ErrHash
	}
	return nil
}

// Value stores the hash as its bytes.
func (h Hash) Value() (driver.Value, error) { return h[:], nil }

// Scan reads the bytes of a hash.
func (h *Hash) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok || len(b) != len(h) {
		return ErrHash
	}
	copy(h[:], b)
	return nil
}

// Checkpoint is what an outsider keeps: the first Size journals of a court give
// Root. Day is the closed day that it was taken at, if any.
type Checkpoint struct {
	Format string     `json:"format"`
	Court  string     `json:"court"`
	Day    legal.Date `json:"day"`
	Size   int64      `json:"size"`
	Root   Hash       `json:"root"`
}

// Reader reads hashes of a tree by their index; see [Count].
type Reader func(indexes []int64) ([]Hash, error)

// ReadHashes reads for the library of the tree.
func (r Reader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	all, err := r(indexes)
	if err != nil {
		return nil, err
	}
	out := make([]tlog.Hash, len(all))
	for i, h := range all {
		out[i] = tlog.Hash(h)
	}
	return out, nil
}

// Count is how many hashes a tree of size leaves keeps: each inner node that is
// complete, and the leaves. They are numbered from 0 in the order in which they
// become known.
func Count(size int64) int64 { return tlog.StoredHashCount(size) }

// LeafHash is the hash of a leaf.
func LeafHash(leaf []byte) Hash { return Hash(tlog.RecordHash(leaf)) }

// LeafIndex is the number of the hash of the leaf of journal number.
func LeafIndex(number int64) int64 { return tlog.StoredHashIndex(0, number-1) }

// Grow returns the hashes that a tree of size leaves gains with another leaf.
func Grow(size int64, leaf []byte, r Reader) ([]Hash, error) {
	all, err := tlog.StoredHashes(size, leaf, r)
	if err != nil {
		return nil, fmt.Errorf("grow tree of %d: %w", size, err)
	}
	return hashes(all), nil
}

// Root is the root of the first size leaves.
func Root(size int64, r Reader) (Hash, error) {
	h, err := tlog.TreeHash(size, r)
	if err != nil {
		return Hash{}, fmt.Errorf("root of %d: %w", size, err)
	}
	return Hash(h), nil
}

// ProveEntry returns the proof that journal number is in the tree of size leaves.
func ProveEntry(size, number int64, r Reader) ([]Hash, error) {
	p, err := tlog.ProveRecord(size, number-1, r)
	if err != nil {
		return nil, fmt.Errorf("prove journal %d of %d: %w", number, size, err)
	}
	return hashes(p), nil
}

// CheckEntry reports whether proof shows that leaf is journal number of c. It
// fails with ErrProof.
func CheckEntry(c Checkpoint, number int64, leaf []byte, proof []Hash) error {
	err := tlog.CheckRecord(raw(proof), c.Size, tlog.Hash(c.Root), number-1, tlog.RecordHash(leaf))
	if err != nil {
		return fmt.Errorf("%w: journal %d of %d: %w", ErrProof, number, c.Size, err)
	}
	return nil
}

// ProveExtension returns the proof that the tree of size leaves begins with the
// tree of its first old leaves. Of an empty tree there is nothing to prove.
func ProveExtension(size, old int64, r Reader) ([]Hash, error) {
	if old == 0 {
		return []Hash{}, nil
	}
	p, err := tlog.ProveTree(size, old, r)
	if err != nil {
		return nil, fmt.Errorf("prove %d from %d: %w", size, old, err)
	}
	return hashes(p), nil
}

// CheckExtension reports whether proof shows that later continues earlier. It
// fails with ErrProof.
func CheckExtension(later, earlier Checkpoint, proof []Hash) error {
	if earlier.Size == 0 && len(proof) == 0 {
		return nil
	}
	err := tlog.CheckTree(raw(proof), later.Size, tlog.Hash(later.Root), earlier.Size, tlog.Hash(earlier.Root))
	if err != nil {
		return fmt.Errorf("%w: %d from %d: %w", ErrProof, later.Size, earlier.Size, err)
	}
	return nil
}

func hashes(all []tlog.Hash) []Hash {
	out := make([]Hash, len(all))
	for i, h := range all {
		out[i] = Hash(h)
	}
	return out
}

func raw(all []Hash) []tlog.Hash {
	out := make([]tlog.Hash, len(all))
	for i, h := range all {
		out[i] = tlog.Hash(h)
	}
	return out
}
