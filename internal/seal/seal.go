// Package seal turns an application into a bidder code and finds it back.
//
// Until bidding ends nobody, court and platform included, may learn who bids
// (法释〔2016〕18号 Art. 18(2)). So the tables of the live auction hold only a
// bidder code, those of registration and deposits only the application, and no
// row holds both. The code is a keyed hash of the application under a key of the
// lot that lies in the keyring, outside PostgreSQL: with that key the code of an
// application can be computed at any time, and the application of the winning
// code found by trying the lot's applications; without it a code says nothing,
// and codes of one person in two lots have nothing in common.
package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"strings"

	"fachui/internal/ref"
)

// minKey is the shortest lot key in bytes that is accepted.
const minKey = 32

// alphabet is Crockford's base 32: no I, L, O or U, so a code survives being
// read aloud and written down.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	codeSize = 10 // characters, five bits each
	half     = codeSize / 2
)

// Code returns the bidder code of application in the lot that lotKey belongs to:
// ten characters of Crockford's base 32 in two groups, such as "7ZK3M-0QXW8".
//
// It panics if lotKey is shorter than 32 bytes, because a code under a weak key
// would give the bidder away; keyring.LotKey never returns one.
func Code(lotKey []byte, application ref.ID) string {
	return derive(lotKey, "fachui bidder code v1\x00", application)
}

// Invitation returns what opens a seat among those who bid together: whoever is
// told it may sit down. Like a code it is made when it is read and stored nowhere;
// it is no code, and no code is an invitation. It panics as [Code] does.
func Invitation(lotKey []byte, seat ref.ID) string {
	return derive(lotKey, "fachui invitation v1\x00", seat)
}

func derive(lotKey []byte, label string, id ref.ID) string {
	if len(lotKey) < minKey {
		panic("seal: a lot key has at least 32 bytes")
	}
	h := hmac.New(sha256.New, lotKey)
	h.Write([]byte(label))
	h.Write([]byte(id))
	bits := binary.BigEndian.Uint64(h.Sum(nil)) >> (64 - 5*codeSize)
	var c [codeSize]byte
	for i := codeSize - 1; i >= 0; i-- {
		c[i] = alphabet[bits&31]
		bits >>= 5
	}
	return string(c[:half]) + "-" + string(c[half:])
}

// Find returns which of applications has code in the lot that lotKey belongs to;
// false when none has. The code may be written as people write it; see [Parse].
func Find(lotKey []byte, code string, applications []ref.ID) (ref.ID, bool) {
	return find(lotKey, code, applications, Code)
}

// Invited returns which of seats an invitation opens; false when it opens none.
func Invited(lotKey []byte, invitation string, seats []ref.ID) (ref.ID, bool) {
	return find(lotKey, invitation, seats, Invitation)
}

func find(lotKey []byte, code string, ids []ref.ID, derive func([]byte, ref.ID) string) (ref.ID, bool) {
	want, ok := Parse(code)
	if !ok {
		return "", false
	}
	var found ref.ID
	for _, id := range ids {
		if subtle.ConstantTimeCompare([]byte(derive(lotKey, id)), []byte(want)) == 1 {
			found = id
		}
	}
	return found, !found.IsZero()
}

// Parse reads a code in any case, with or without its hyphen, and with the
// letters that Crockford takes for digits (I and L for 1, O for 0). It returns
// the code as [Code] writes it.
func Parse(s string) (string, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	s = strings.NewReplacer("-", "", "I", "1", "L", "1", "O", "0").Replace(s)
	if len(s) != codeSize {
		return "", false
	}
	for _, c := range s {
		if !strings.ContainsRune(alphabet, c) {
			return "", false
		}
	}
	return s[:half] + "-" + s[half:], true
}
