package bank

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// What a notice says about a freeze.
const (
	FrozenNotice   = "FROZEN"
	ReleasedNotice = "RELEASED"
	MovedNotice    = "MOVED"
)

// FreezeNotice is what the bank says about money frozen on a bidder's account in
// favour of one of the court's numbers (法释〔2016〕18号 Art. 17), under its signature.
type FreezeNotice struct {
	Seq       int64        `json:"seq"`
	Account   string       `json:"account"`
	No        string       `json:"freeze_no"`
	What      string       `json:"what"`
	To        string       `json:"to_account"`
	Holder    string       `json:"holder"`
	From      string       `json:"from_account"`
	Amount    money.Amount `json:"amount"`
	At        legal.Time   `json:"at"`
	Reason    string       `json:"reason"` // of a release that nobody ordered
	Signature string       `json:"signature"`
}

// signed is what the signature covers, by docs/banksim.md.
func (n FreezeNotice) signed() []byte {
	return []byte(strings.Join([]string{
		"banksim freeze notice 1", strconv.FormatInt(n.Seq, 10), n.Account, n.No, n.What, n.To, n.Holder, n.From, n.Amount.String(),
		n.At.Std().UTC().Format(time.RFC3339Nano), n.Reason,
	}, "\n"))
}

// Verify reports whether the notice was signed with the key and is as it was signed.
func (n FreezeNotice) Verify(key ed25519.PublicKey) bool {
	signature, err := base64.StdEncoding.DecodeString(n.Signature)
	return err == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, n.signed(), signature)
}

// FreezeNotices asks for the notices of a court's account after a sequence number,
// in order and without a gap, as Lines does. Whether they are genuine is for the
// caller, who keeps the key.
func (c *Client) FreezeNotices(ctx context.Context, account string, after int64) ([]FreezeNotice, error) {
	var all []FreezeNotice
	for range maxPages {
		var p struct {
			Notices []FreezeNotice `json:"notices"`
			More    bool           `json:"more"`
		}
		err := c.ask(ctx, "/freeze-notices", url.Values{
			"account": {account}, "after": {strconv.FormatInt(after, 10)}, "limit": {strconv.Itoa(pageSize)},
		}, &p)
		if err != nil {
			return nil, err
		}
		for _, n := range p.Notices {
			known := n.What == FrozenNotice || n.What == ReleasedNotice || n.What == MovedNotice
			if n.Seq != after+1 || n.No == "" || !n.Amount.IsPositive() || n.At.IsZero() || !known {
				return nil, ErrGarbled
			}
			all, after = append(all, n), n.Seq
		}
		if !p.More || len(p.Notices) == 0 {
			break
		}
	}
	return all, nil
}

// FreezeKey asks for the key that the bank's notices verify under.
func (c *Client) FreezeKey(ctx context.Context) (ed25519.PublicKey, error) {
	var k struct {
		Algorithm string `json:"algorithm"`
		Public    string `json:"public_key"`
	}
	err := c.ask(ctx, "/freeze-key", nil, &k)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(k.Public)
	if err != nil || k.Algorithm != "Ed25519" || len(key) != ed25519.PublicKeySize {
		return nil, ErrGarbled.Because(fmt.Errorf("a key of kind %.20q", k.Algorithm))
	}
	return key, nil
}

// What a court orders about a freeze.
const (
	ReleaseFreeze = "release"
	MoveFreeze    = "move"
)

// FreezeOrder is the court's order about money frozen in its favour.
type FreezeOrder struct {
	Key     string `json:"key"`
	Account string `json:"account"` // the fund account
	No      string `json:"freeze_no"`
	What    string `json:"what"`
}

// OrderFreeze hands an order to the bank; errors are those of Pay. That it was
// carried out is said by a notice, and for a move by a line.
func (c *Client) OrderFreeze(ctx context.Context, o FreezeOrder) error {
	return c.order(ctx, "/freeze-orders", o, nil)
}
