package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"fachui/internal/fault"
)

// Bounds of a password, in characters.
const (
	minPassword = 10
	maxPassword = 128
)

// common are the passwords of ten characters and more that every attacker tries first.
const common = `1234567890 12345678910 0123456789 0987654321 9876543210 1234567891
	123456789a a123456789 qwertyuiop 1q2w3e4r5t password12 password123 password1234 passw0rd123
	administrator changeme123 woaini1314 woaini520 5201314520 1qaz2wsx3edc q1w2e3r4t5 asdfghjkl1
	iloveyou123 letmein123 welcome123 fachui12345`

// CheckPassword says whether password may be used with login; ErrPassword.
func CheckPassword(login string, password Secret) error {
	p := string(password)
	fold := strings.ToLower(norm.NFKC.String(p))
	n := utf8.RuneCountInString(p)
	switch {
	case !utf8.ValidString(p):
		return ErrPassword.With("why", fault.Text{ZH: "不是文本", EN: "it is not text"})
	case n < minPassword:
		return ErrPassword.With("why", fault.Text{ZH: "太短", EN: "it is too short"})
	case n > maxPassword:
		return ErrPassword.With("why", fault.Text{ZH: "太长", EN: "it is too long"})
	case login != "" && strings.Contains(fold, strings.ToLower(login)):
		return ErrPassword.With("why", fault.Text{ZH: "含有登录名", EN: "it contains the login"})
	case distinct(fold) < 4:
		return ErrPassword.With("why", fault.Text{ZH: "重复的字符太多", EN: "it repeats too few characters"})
	}
	if slices.Contains(strings.Fields(common), fold) {
		return ErrPassword.With("why", fault.Text{ZH: "过于常见", EN: "it is a common one"})
	}
	return nil
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// Argon is how dear a password hash is.
type Argon struct {
	MemoryKiB uint32
	Time      uint32
	Threads   uint8
}

// DefaultArgon is what OWASP advises for argon2id; about 0.1 s of one core.
func DefaultArgon() Argon { return Argon{MemoryKiB: 19 * 1024, Time: 2, Threads: 1} }

// Limits of hashing, so that nobody can exhaust memory by signing in.
const (
	hashesAtOnce = 2
	maxWaiting   = 200
	saltSize     = 16
	hashSize     = 32
)

// hasher makes and checks password hashes, few at a time.
type hasher struct {
	argon   Argon
	slots   chan struct{}
	waiting atomic.Int32
	decoy   phc // checked when a login is unknown, so that it takes as long
}

func newHasher(a Argon) *hasher {
	h := &hasher{argon: a, slots: make(chan struct{}, hashesAtOnce)}
	h.decoy = phc{a, random(saltSize), random(hashSize)}
	return h
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return b
}

// hash returns the PHC string of password; ErrCrowded when too many wait.
func (h *hasher) hash(ctx context.Context, password Secret) (string, error) {
	p := phc{Argon: h.argon, salt: random(saltSize)}
	sum, err := h.run(ctx, p, password)
	p.sum = sum
	return p.String(), err
}

// check reports whether password is the one that p was made from.
func (h *hasher) check(ctx context.Context, p phc, password Secret) (bool, error) {
	sum, err := h.run(ctx, p, password)
	return err == nil && subtle.ConstantTimeCompare(sum, p.sum) == 1, err
}

func (h *hasher) run(ctx context.Context, p phc, password Secret) ([]byte, error) {
	if h.waiting.Add(1) > maxWaiting {
		h.waiting.Add(-1)
		return nil, ErrCrowded
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.slots }()
	// One password has one form, however the keyboard composed it.
	return argon2.IDKey([]byte(norm.NFC.String(string(password))), p.salt, p.Time, p.MemoryKiB, p.Threads, hashSize), nil
}

// phc is a password hash as the PHC string format writes it.
type phc struct {
	Argon
	salt, sum []byte
}

var phcShape = regexp.MustCompile(`^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$`)

func (p phc) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		p.MemoryKiB, p.Time, p.Threads, b64.EncodeToString(p.salt), b64.EncodeToString(p.sum))
}

func parsePHC(s string) (phc, error) {
	m := phcShape.FindStringSubmatch(s)
	if m == nil {
		return phc{}, fmt.Errorf("password hash has an unknown form")
	}
	var p phc
	_, err := fmt.Sscan(m[1]+" "+m[2]+" "+m[3], &p.MemoryKiB, &p.Time, &p.Threads)
	if err != nil {
		return phc{}, fmt.Errorf("read password hash: %w", err)
	}
	p.salt, err = base64.RawStdEncoding.DecodeString(m[4])
	if err == nil {
		p.sum, err = base64.RawStdEncoding.DecodeString(m[5])
	}
	if err == nil && (p.Time == 0 || p.Threads == 0) {
		err = fmt.Errorf("zero cost")
	}
	if err != nil {
		return phc{}, fmt.Errorf("read password hash: %w", err)
	}
	return p, nil
}
