package keyring

import (
	"errors"
	"fmt"
	"io/fs"

	"fachui/internal/ref"
)

// maxCachedLots bounds the unwrapped lot keys kept in memory.
const maxCachedLots = 4096

// LotKey returns the key of lot, 32 bytes, and makes it the first time: random,
// wrapped by the master key, and durable before it is returned. All callers, in
// this process or another that shares the directory, get the same key.
func (r *Ring) LotKey(lot ref.ID) ([]byte, error) {
	id, err := ref.Parse(string(lot)) // it becomes a file name
	if err != nil {
		return nil, fmt.Errorf("key of lot %q: %w", lot, err)
	}
	r.mu.RLock()
	key := r.lots[id]
	r.mu.RUnlock()
	if key != nil {
		return append([]byte(nil), key...), nil
	}
	key, err = r.readLotKey(id)
	if errors.Is(err, fs.ErrNotExist) {
		key, err = r.makeLotKey(id)
	}
	if err != nil {
		return nil, err
	}
	r.keepLotKey(id, key)
	return append([]byte(nil), key...), nil
}

func (r *Ring) keepLotKey(lot ref.ID, key []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.lots) >= maxCachedLots {
		clear(r.lots)
	}
	r.lots[lot] = key
}

func (r *Ring) readLotKey(lot ref.ID) ([]byte, error) {
	f, err := readKey(r.dir, kindLot, string(lot))
	if err != nil {
		return nil, err
	}
	key, err := r.open(func() series { return r.master }, f.secret, lotPlace(lot))
	if err != nil {
		return nil, fmt.Errorf("unwrap key of lot %v: %w", lot, err)
	}
	return key, nil
}

func (r *Ring) makeLotKey(lot ref.ID) ([]byte, error) {
	r.mu.RLock()
	s := r.master
	r.mu.RUnlock()
	wrapped, err := s.seal(newSecret(), lotPlace(lot))
	if err != nil {
		return nil, err
	}
	err = writeKey(r.dir, keyFile{kindLot, string(lot), wrapped})
	if err != nil {
		return nil, err
	}
	return r.readLotKey(lot) // ours, or that of whoever came first
}

func lotPlace(lot ref.ID) []byte { return []byte("fachui lot\x00" + string(lot)) }
