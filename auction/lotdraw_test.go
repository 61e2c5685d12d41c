package auction_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

var lotsFrozen = legal.MustParse("2026-05-12T09:00:00")

func frozenFor(t *testing.T, secret []byte, until legal.Time) auction.LotManifest {
	t.Helper()
	ts := []auction.Taker{taker(ben, 5, "2.00"), taker(ann, 5, "1.00"), taker(cem, 6, "9.00")}
	m, err := auction.FreezeLots("c", cem, money.MustParse("700000.00"), ts, secret, until, lotsFrozen)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFreezeLots(t *testing.T) {
	t.Parallel()
	two := []auction.Taker{taker(ben, 5, "2.00"), taker(ann, 5, "1.00")}
	for _, tt := range []struct {
		name   string
		ts     []auction.Taker
		window time.Duration
		want   error
	}{
		{"two of one rank", two, auction.LotWindowLeast, nil},
		{"one alone", two[:1], auction.LotWindowLeast, auction.ErrDrawNotNeeded},
		{"one of the first rank", []auction.Taker{taker(ben, 4, "2.00"), taker(ann, 5, "1.00")}, auction.LotWindowLeast, auction.ErrDrawNotNeeded},
		{"just below two hours", two, auction.LotWindowLeast - time.Microsecond, auction.ErrLotWindow},
		{"thirty days", two, auction.LotWindowMost, nil},
		{"just above thirty days", two, auction.LotWindowMost + time.Microsecond, auction.ErrLotWindow},
	} {
		_, err := auction.FreezeLots("c", cem, money.MustParse("1.00"), tt.ts, make([]byte, auction.LotSecretSize), lotsFrozen.Add(tt.window), lotsFrozen)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestDrawLots(t *testing.T) {
	t.Parallel()
	until := lotsFrozen.Add(24 * time.Hour)
	secret := []byte(strings.Repeat("s", auction.LotSecretSize))
	m := frozenFor(t, secret, until)
	by := func(p ref.ID, at legal.Time) auction.LotNonce { return auction.LotNonce{Party: p, Nonce: "x", At: at} }
	last := until.Add(-time.Microsecond)
	for _, tt := range []struct {
		name   string
		secret []byte
		from   []auction.LotNonce
		at     legal.Time
		want   error
	}{
		{"nobody contributed, a moment before the end", secret, nil, last, auction.ErrLotsRun},
		{"nobody contributed, the time is over", secret, nil, until, nil},
		{"one stays silent, a moment before the end", secret, []auction.LotNonce{by(ann, lotsFrozen)}, last, auction.ErrLotsRun},
		{"one stays silent, the time is over", secret, []auction.LotNonce{by(ann, lotsFrozen)}, until, nil},
		{"all contributed, before the end", secret, []auction.LotNonce{by(ben, lotsFrozen), by(ann, lotsFrozen)}, lotsFrozen.Add(time.Hour), nil},
		{"in the last microsecond", secret, []auction.LotNonce{by(ann, last)}, until, nil},
		{"when the time is over", secret, []auction.LotNonce{by(ann, until)}, until, auction.ErrLotNonceLate},
		{"before the freeze", secret, []auction.LotNonce{by(ann, lotsFrozen.Add(-time.Microsecond))}, until, auction.ErrLotNonceLate},
		{"one twice", secret, []auction.LotNonce{by(ann, lotsFrozen), by(ann, lotsFrozen)}, until, auction.ErrLotNonceTwice},
		{"one who does not draw", secret, []auction.LotNonce{by(cem, lotsFrozen)}, until, auction.ErrLotNotDrawing},
		{"another secret", []byte(strings.Repeat("t", auction.LotSecretSize)), nil, until, auction.ErrLotSecret},
	} {
		_, err := auction.DrawLots(m, tt.secret, tt.from, tt.at)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	for n, want := range map[int]error{0: auction.ErrLotNonce, 1: nil, auction.LotNonceMax: nil, auction.LotNonceMax + 1: auction.ErrLotNonce} {
		if err := m.Accepts(auction.LotNonce{Party: ann, Nonce: strings.Repeat("x", n), At: lotsFrozen}); !errors.Is(err, want) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// To whom the lots fall follows from what was frozen, the secret and the contributions
// alone; each contribution can change it, and in the long run each is as lucky.
func TestLotsAreFair(t *testing.T) {
	t.Parallel()
	until := lotsFrozen.Add(24 * time.Hour)
	fell, changed := map[ref.ID]int{}, 0
	rapid.Check(t, func(r *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), auction.LotSecretSize, auction.LotSecretSize).Draw(r, "secret")
		m := frozenFor(t, secret, until)
		nonce := rapid.StringMatching(`[a-z]{1,20}`).Draw(r, "nonce")
		draw := func(nonce string) auction.LotTranscript {
			x, err := auction.DrawLots(m, secret, []auction.LotNonce{{Party: ann, Nonce: nonce, At: lotsFrozen}}, until)
			if err != nil {
				r.Fatal(err)
			}
			return x
		}
		one, again, other := draw(nonce), draw(nonce), draw(nonce+"x")
		if diff := cmp.Diff(one, again); diff != "" || one.Seed == other.Seed {
			r.Fatalf("lots do not follow from what was given: %s", diff)
		}
		fell[one.Chosen]++
		if one.Chosen != other.Chosen {
			changed++
		}
	})
	if fell[ann] == 0 || fell[ben] == 0 || changed == 0 {
		t.Errorf("lots always fall alike: %v, changed %d times", fell, changed)
	}
}

// A record of the first version, which took no contributions, stays what it was.
func TestLotsOfTheFirstVersion(t *testing.T) {
	t.Parallel()
	secret := []byte(strings.Repeat("s", auction.LotSecretSize))
	m := frozenFor(t, secret, lotsFrozen.Add(24*time.Hour))
	m.Version, m.NoncesUntil = "fachui/in-kind/1", nil
	got, err := auction.DrawLots(m, secret, nil, lotsFrozen)
	if err != nil || got.Hash != "" || got.Version != m.Version {
		t.Errorf("%+v, %v", got, err)
	}
	if err := m.Accepts(auction.LotNonce{Party: ann, Nonce: "x", At: lotsFrozen}); !errors.Is(err, auction.ErrLotNonceLate) {
		t.Errorf("it takes contributions: %v", err)
	}
}

var update = flag.Bool("update", false, "write the record that internal/verify/lots reads")

// The record that the verifier of outsiders is tested with is one of ours.
func TestLotRecord(t *testing.T) {
	t.Parallel()
	const file = "../internal/verify/lots/testdata/record.json"
	secret := []byte(strings.Repeat("s", auction.LotSecretSize))
	m := frozenFor(t, secret, lotsFrozen.Add(24*time.Hour))
	drawn, err := auction.DrawLots(m, secret, []auction.LotNonce{{Party: ben, Nonce: "锦江银行二〇二六", At: lotsFrozen.Add(time.Hour)}}, lotsFrozen.Add(25*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.MarshalIndent(auction.LotRecord{Manifest: m, ManifestHash: m.Hash(), Transcript: &drawn}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		err = os.WriteFile(file, append(want, '\n'), 0o600)
		if err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(got)), string(want)); diff != "" {
		t.Error(diff)
	}
}
