package channel

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Signing follows the Standard Webhooks scheme: the HMAC-SHA256 of
// id.timestamp.body under a key that both sides hold, in base64 behind "v1,". The
// receiver refuses what is older than five minutes and what it has seen before.
const (
	headerID        = "webhook-id"
	headerTimestamp = "webhook-timestamp"
	headerSignature = "webhook-signature"
	keyPrefix       = "whsec_"
)

// The bounds of a signing key in bytes.
const (
	minKey = 24
	maxKey = 64
)

// Sign returns the signature of body under key.
func Sign(key []byte, id string, at time.Time, body []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// ReadKey reads a key written as whsec_ and base64, of 24 to 64 bytes.
func ReadKey(s string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s, keyPrefix))
	if err != nil || len(key) < minKey || len(key) > maxKey {
		return nil, errors.New("a signing key is whsec_ and 24 to 64 bytes in base64")
	}
	return key, nil
}

// WriteKey writes key as [ReadKey] reads it.
func WriteKey(key []byte) string { return keyPrefix + base64.StdEncoding.EncodeToString(key) }
