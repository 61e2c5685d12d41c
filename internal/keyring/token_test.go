package keyring_test

import (
	"errors"
	"testing"
	"time"

	"fachui/internal/keyring"
)

func TestTokenKeysSettleSignAndRetire(t *testing.T) {
	t.Parallel()
	r, dir := fresh(t)
	node := open(t, dir)
	now := time.Unix(1_800_000_000, 0)
	first, _ := r.Signer(now)
	if err := r.RetireToken(first); !errors.Is(err, keyring.ErrOnlyToken) {
		t.Errorf("the only key was retired: %v", err)
	}
	second, err := r.RotateToken(now)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		want  string
	}{{0, first}, {keyring.Settling - time.Second, first}, {keyring.Settling, second}, {time.Hour, second}} {
		if kid, _ := r.Signer(now.Add(c.after)); kid != c.want {
			t.Errorf("%v after the rotation %s signs, want %s", c.after, kid, c.want)
		}
	}
	if _, ok := node.Public(second); ok {
		t.Error("the other node looked at the directory for a stranger's kid")
	}
	if err := node.Reload(); err != nil {
		t.Fatal(err)
	}
	if _, ok := node.Public(second); !ok {
		t.Error("the other node does not know the new key")
	}
	if err := r.RetireToken(first); err != nil {
		t.Fatal(err)
	}
	if err := r.RetireToken(first); !errors.Is(err, keyring.ErrNoToken) {
		t.Errorf("retired twice: %v", err)
	}
	_ = node.Reload()
	for _, x := range []*keyring.Ring{r, node, open(t, dir)} {
		if _, ok := x.Public(first); ok {
			t.Error("a retired key still verifies")
		}
		if kid, _ := x.Signer(now); kid != second {
			t.Errorf("%s signs after the other was retired", kid)
		}
	}
}
