package banksim

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Notice is what the bank tells the favoured customer about a freeze, signed. The
// signature is Ed25519 over the lines of [Notice.text].
type Notice struct {
	Seq       int64     `json:"seq"` // 1, 2, 3 … for each favoured account
	Account   string    `json:"account"`
	No        string    `json:"freeze_no"`
	What      string    `json:"what"` // FROZEN, RELEASED or MOVED
	To        string    `json:"to_account"`
	Holder    string    `json:"holder"`
	From      string    `json:"from_account"`
	Amount    Fen       `json:"amount"`
	At        time.Time `json:"at"`
	Reason    string    `json:"reason,omitempty"` // of a release that nobody ordered
	Signature string    `json:"signature"`
}

// NoticePage is a page of notices.
type NoticePage struct {
	Account string   `json:"account"`
	Notices []Notice `json:"notices"`
	More    bool     `json:"more"`
}

// text is what is signed: one field a line, under a name that says what it is.
func (n Notice) text() []byte {
	return []byte(strings.Join([]string{
		"banksim freeze notice 1", fmt.Sprint(n.Seq), n.Account, n.No, n.What, n.To, n.Holder, n.From, n.Amount.String(),
		n.At.UTC().Format(time.RFC3339Nano), n.Reason,
	}, "\n"))
}

// tell adds a notice about f to those of the favoured account.
func (b *Bank) tell(f *freeze, what, reason string, at time.Time) {
	n := Notice{
		Seq: int64(len(f.main.notices)) + 1, Account: f.main.No, No: f.No, What: what, To: f.To, Holder: f.holder.Holder, From: f.From,
		Amount: f.Amount, At: at.In(zone), Reason: reason,
	}
	n.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(b.key, n.text()))
	f.main.notices = append(f.main.notices, n)
	b.notices++
}

// Notices returns the notices of a favoured account after a sequence number.
func (b *Bank) Notices(no string, after int64, limit int) (NoticePage, error) {
	page := NoticePage{Account: no, Notices: []Notice{}}
	err := b.view(func() error {
		a := b.customer(no)
		if a == nil {
			return noAccount(no)
		}
		if after < 0 || limit < 1 || limit > maxPage {
			return invalid(fmt.Sprintf("after: 0 or more; limit: 1 to %d", maxPage))
		}
		rest := a.notices[min(after, int64(len(a.notices))):]
		page.More = len(rest) > limit
		page.Notices = append(page.Notices, rest[:min(limit, len(rest))]...)
		return nil
	})
	return page, err
}

// Key is the bank's public key for notices.
type Key struct {
	Algorithm string `json:"algorithm"`
	Public    string `json:"public_key"` // base64
}

// NoticeKey shows the public key that the bank's notices verify under.
func (b *Bank) NoticeKey() Key {
	public, _ := b.key.Public().(ed25519.PublicKey) // what an Ed25519 key has
	return Key{"Ed25519", base64.StdEncoding.EncodeToString(public)}
}

const keyName = "notice.key"

// openKey reads the bank's signing key, and makes one for a new bank.
func openKey(dir string) (ed25519.PrivateKey, error) {
	path := filepath.Join(dir, keyName)
	seed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		_, key, err := ed25519.GenerateKey(nil)
		if err != nil {
			return nil, err
		}
		return key, os.WriteFile(path, key.Seed(), 0o600)
	}
	if err != nil {
		return nil, err
	}
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("%s is not a key", path)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}
