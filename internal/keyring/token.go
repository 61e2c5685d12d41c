package keyring

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Settling is how long a new token key waits before it signs, so that every node
// has learned it before it meets the first signature.
const Settling = 10 * time.Second

// retiredSuffix takes the place of .key when a token key is retired.
const retiredSuffix = ".retired"

// tokenKey signs tokens. since is when it was made, machine time in whole seconds.
type tokenKey struct {
	since time.Time
	key   ed25519.PrivateKey
}

// Signer returns the key that signs tokens at now (machine time): the newest
// that has settled, or the oldest while none has.
func (r *Ring) Signer(now time.Time) (kid string, key ed25519.PrivateKey) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	kids := r.kids()
	kid = kids[0]
	for _, k := range kids {
		if !r.tokens[k].since.Add(Settling).After(now) {
			kid = k
		}
	}
	return kid, r.tokens[kid].key
}

// kids lists the token keys, oldest first. There is always one.
func (r *Ring) kids() []string {
	kids := make([]string, 0, len(r.tokens))
	for k := range r.tokens {
		kids = append(kids, k)
	}
	slices.SortFunc(kids, func(a, b string) int {
		if c := r.tokens[a].since.Compare(r.tokens[b].since); c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
	return kids
}

// Public returns the key that verifies what kid signed; false when there is no
// such key or it was retired. It never looks at the directory: kid comes from
// strangers.
func (r *Ring) Public(kid string) (ed25519.PublicKey, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	k, ok := r.tokens[kid]
	if !ok {
		return nil, false
	}
	return publicOf(k.key), true
}

// RotateToken makes a new token key and returns its kid. It signs after
// [Settling]; the older ones go on verifying until they are retired. now is
// machine time.
func (r *Ring) RotateToken(now time.Time) (string, error) {
	seed := newSecret()
	kid := kidOf(seed)
	err := writeKey(r.dir, keyFile{kindToken, tokenName(now, kid), seed})
	if err != nil {
		return "", err
	}
	return kid, r.Reload()
}

// RetireToken makes every token that kid signed invalid, here at once and on
// other nodes at their next [Ring.Reload]. The last key cannot be retired.
func (r *Ring) RetireToken(kid string) error {
	r.mu.RLock()
	k, ok := r.tokens[kid]
	kids := r.kids()
	r.mu.RUnlock()
	switch {
	case !ok:
		return ErrNoToken.With("kid", kid).With("have", strings.Join(kids, ", "))
	case len(kids) == 1:
		return ErrOnlyToken.With("kid", kid)
	}
	path := pathOf(r.dir, kindToken, tokenName(k.since, kid))
	err := os.Rename(path, strings.TrimSuffix(path, keySuffix)+retiredSuffix)
	if err != nil {
		return fmt.Errorf("retire token key: %w", err)
	}
	err = syncFolder(filepath.Dir(path))
	if err != nil {
		return err
	}
	return r.Reload()
}

// addFirstToken makes the token key of a new ring. It is as old as time, so it
// signs at once. Two processes may both make one; both then verify.
func addFirstToken(dir string) error {
	seed := newSecret()
	return writeKey(dir, keyFile{kindToken, tokenName(time.Unix(0, 0), kidOf(seed)), seed})
}

func loadTokens(dir string) (map[string]tokenKey, error) {
	names, err := keyNames(dir, kindToken)
	if err != nil {
		return nil, err
	}
	tokens := map[string]tokenKey{}
	for _, name := range names {
		f, err := readKey(dir, kindToken, name)
		if err != nil {
			return nil, err
		}
		since, kid, ok := strings.Cut(name, "-")
		sec, err := strconv.ParseInt(since, 10, 64)
		if !ok || err != nil || len(f.secret) != ed25519.SeedSize || kid != kidOf(f.secret) {
			return nil, ErrDamaged.With("file", pathOf(dir, kindToken, name))
		}
		tokens[kid] = tokenKey{time.Unix(sec, 0), ed25519.NewKeyFromSeed(f.secret)}
	}
	return tokens, nil
}

func tokenName(since time.Time, kid string) string {
	return strconv.FormatInt(since.Unix(), 10) + "-" + kid
}

// kidOf names the key of seed by a hash of its public half.
func kidOf(seed []byte) string {
	sum := sha256.Sum256(publicOf(ed25519.NewKeyFromSeed(seed)))
	return hex.EncodeToString(sum[:8])
}

// publicOf is the public half of key: RFC 8032 puts it behind the seed.
func publicOf(key ed25519.PrivateKey) ed25519.PublicKey {
	return ed25519.PublicKey(key[ed25519.SeedSize:])
}
