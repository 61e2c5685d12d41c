package keyring_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"fachui/internal/keyring"
	"fachui/internal/ref"
)

func TestALotHasOneKeyForAllWhoAsk(t *testing.T) {
	t.Parallel()
	a, dir := fresh(t)
	b := open(t, dir)
	lot := ref.New()
	const askers = 24
	keys := make([][]byte, askers)
	var wg sync.WaitGroup
	for i := range askers {
		wg.Go(func() {
			ring := []*keyring.Ring{a, b}[i%2]
			k, err := ring.LotKey(lot)
			if err != nil {
				t.Error(err)
			}
			keys[i] = k
		})
	}
	wg.Wait()
	for _, k := range keys {
		if len(k) != keyring.KeySize || !bytes.Equal(k, keys[0]) {
			t.Fatal("two askers got different keys")
		}
	}
	if _, err := a.RotateMaster(); err != nil {
		t.Fatal(err)
	}
	again, err := open(t, dir).LotKey(lot)
	if err != nil || !bytes.Equal(again, keys[0]) {
		t.Errorf("the key is lost after a restart or a rotation: %v", err)
	}
	other, err := a.LotKey(ref.New())
	if err != nil || bytes.Equal(other, keys[0]) {
		t.Errorf("two lots share a key: %v", err)
	}
	other[0]++ // a caller's copy
	if k, _ := a.LotKey(lot); !bytes.Equal(k, keys[0]) {
		t.Error("a caller can change the ring's key")
	}
}

func TestALotKeyLiesWrappedAndBoundToItsLot(t *testing.T) {
	t.Parallel()
	r, dir := fresh(t)
	one, two := ref.New(), ref.New()
	key, err := r.LotKey(one)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "lot", one.String()+".key"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), fmt.Sprintf("%x", key)) {
		t.Error("the key lies unwrapped")
	}
	err = os.WriteFile(filepath.Join(dir, "lot", two.String()+".key"), b, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.LotKey(two); !errors.Is(err, keyring.ErrDamaged) {
		t.Errorf("one lot's key opened another's: %v", err)
	}
	for _, bad := range []ref.ID{"", "../data/1", "x"} {
		if _, err := r.LotKey(bad); err == nil {
			t.Errorf("a key for lot %q", bad)
		}
	}
}
