// Package keyring keeps the keys that must never lie in PostgreSQL.
//
// Someone who copies the database shall learn no name, no identity number and no
// bidder; for that the keys live in a directory of the machine (0700, files
// 0600), outside every database backup. The ring holds
//
//   - data keys, which encrypt personal data (AES-256-GCM); they are numbered, the
//     highest encrypts, all decrypt, so a rotation needs no rewriting;
//   - one blind key, from which keyed hashes are made, so that equal values can be
//     found and kept unique without being readable; it never changes;
//   - master keys, which wrap the key of each lot. A lot's key turns application
//     identifiers into bidder codes (internal/seal, 法释〔2016〕18号 Art. 18(2));
//   - Ed25519 token keys, named by kid, of which the newest settled one signs;
//   - Ed25519 paper keys, numbered like data keys: the highest signs the papers that
//     the house issues, and all of them go on verifying.
//
// A key is durable before it is first used: its file is synced, then linked under
// its final name, then the directory is synced. Two processes that make the same
// key at once agree on one, because link refuses a taken name. Nodes of one house
// share the directory; [Ring.Reload] learns what another node has added.
//
// Whoever holds the live ring and the database can open everything; the threat
// model says so. Nothing here writes a key to a log or into an error.
package keyring

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"fachui/internal/ref"
)

// KeySize is the length in bytes of every symmetric key, lot keys included.
const KeySize = 32

// The kinds of key, which are also the names of their folders.
const (
	kindData   = "data"
	kindMaster = "master"
	kindBlind  = "blind"
	kindToken  = "token"
	kindLot    = "lot"
	kindPaper  = "paper"
)

// Ring is an open keyring. It is safe for concurrent use.
type Ring struct {
	dir string

	mu     sync.RWMutex
	data   series
	master series
	papers series
	blind  []byte
	tokens map[string]tokenKey
	lots   map[ref.ID][]byte // unwrapped, at most maxCachedLots
}

// Open opens the keyring in dir and makes what is missing. It refuses a
// directory or file that others may read, with [ErrOpenToOthers], and a file
// that was cut short or altered, with [ErrDamaged].
func Open(dir string) (*Ring, error) {
	r := &Ring{dir: dir, lots: map[ref.ID][]byte{}}
	for _, folder := range []string{"", kindData, kindMaster, kindBlind, kindToken, kindLot, kindPaper} {
		err := makeFolder(filepath.Join(dir, folder))
		if err != nil {
			return nil, err
		}
	}
	err := r.makeFirst()
	if err != nil {
		return nil, err
	}
	return r, r.Reload()
}

// makeFirst makes the first key of each kind where there is none. The blind key
// comes first: a ring that lacks it while others are there is not new but damaged.
func (r *Ring) makeFirst() error {
	err := r.checkBlind()
	if err != nil {
		return err
	}
	for _, kind := range []string{kindBlind, kindData, kindMaster, kindPaper} {
		have, err := loadSeries(r.dir, kind)
		if err != nil {
			return err
		}
		if len(have.keys) > 0 {
			continue
		}
		_, err = addToSeries(r.dir, kind, 1)
		if err != nil {
			return err
		}
	}
	tokens, err := loadTokens(r.dir)
	if err != nil {
		return err
	}
	if len(tokens) > 0 {
		return nil
	}
	return addFirstToken(r.dir)
}

// checkBlind refuses a ring whose blind key was lost.
func (r *Ring) checkBlind() error {
	for _, kind := range []string{kindData, kindMaster, kindToken, kindLot, kindPaper} {
		others, err := keyNames(r.dir, kind)
		if err != nil {
			return err
		}
		if len(others) == 0 {
			continue
		}
		blind, err := keyNames(r.dir, kindBlind) // after the others: another process may be making them
		if err != nil {
			return err
		}
		if len(blind) == 0 {
			return ErrDamaged.With("file", pathOf(r.dir, kindBlind, "1"))
		}
	}
	return nil
}

// Reload reads the directory again: keys that another node added appear, token
// keys that it retired are gone.
func (r *Ring) Reload() error {
	data, err := loadSeries(r.dir, kindData)
	if err != nil {
		return err
	}
	master, err := loadSeries(r.dir, kindMaster)
	if err != nil {
		return err
	}
	blind, err := loadSeries(r.dir, kindBlind)
	if err != nil {
		return err
	}
	papers, err := loadSeries(r.dir, kindPaper)
	if err != nil {
		return err
	}
	tokens, err := loadTokens(r.dir)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.data, r.master, r.papers, r.tokens = data, master, papers, tokens
	r.blind = blind.keys[1]
	if r.blind == nil {
		return ErrDamaged.With("file", filepath.Join(r.dir, kindBlind))
	}
	return nil
}

// RotateData makes a new data key and returns its number. From now on it
// encrypts; what was encrypted before stays readable.
func (r *Ring) RotateData() (uint32, error) { return r.rotate(kindData) }

// RotateMaster makes a new master key and returns its number. It wraps the lot
// keys made from now on; those wrapped before stay readable.
func (r *Ring) RotateMaster() (uint32, error) { return r.rotate(kindMaster) }

func (r *Ring) rotate(kind string) (uint32, error) {
	have, err := loadSeries(r.dir, kind)
	if err != nil {
		return 0, err
	}
	id, err := addToSeries(r.dir, kind, have.current+1)
	if err != nil {
		return 0, err
	}
	return id, r.Reload()
}

// Blind returns the keyed hash of value for purpose, 32 bytes: equal values have
// equal hashes, and nothing can be learned from a hash without the ring. Hashes
// of different purposes cannot be compared.
func (r *Ring) Blind(purpose string, value []byte) []byte {
	r.mu.RLock()
	root := r.blind
	r.mu.RUnlock()
	key := mac(root, []byte("fachui blind v1\x00"+purpose))
	return mac(key, value)
}

// Fingerprint names this ring without telling anything about its keys. A
// database remembers it and refuses to be served with another ring, because
// blind indexes of two rings would let one person register twice.
func (r *Ring) Fingerprint() []byte { return r.Blind("keyring.fingerprint", nil) }

func mac(key, msg []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(msg)
	return h.Sum(nil)
}

// String names the ring and none of its keys.
func (r *Ring) String() string { return fmt.Sprintf("keyring %s", r.dir) }

// GoString is String: %#v must not print keys either.
func (r *Ring) GoString() string { return r.String() }

// LogValue implements slog.LogValuer.
func (r *Ring) LogValue() slog.Value { return slog.StringValue(r.String()) }

// makeFolder makes dir with mode 0700, durably, or checks that nobody else may enter it.
func makeFolder(dir string) error {
	err := os.Mkdir(dir, 0o700)
	switch {
	case err == nil:
		return syncFolder(filepath.Dir(dir))
	case !os.IsExist(err):
		return fmt.Errorf("make keyring folder: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("look at keyring folder: %w", err)
	}
	if !info.IsDir() {
		return ErrNotFolder.With("path", dir)
	}
	return private(dir, info)
}

// private refuses what anybody but its owner may use.
func private(path string, info os.FileInfo) error {
	mode := info.Mode().Perm()
	if mode&0o077 == 0 {
		return nil
	}
	want := "600"
	if info.IsDir() {
		want = "700"
	}
	return ErrOpenToOthers.With("path", path).With("mode", fmt.Sprintf("%04o", mode)).With("want", want)
}
