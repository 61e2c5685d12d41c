package draw_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/legal"
	"fachui/valuation/draw"
)

var frozen = legal.MustParse("2026-03-10 09:30")

func member(no string) draw.Member {
	return draw.Member{Registry: no, Name: "评估机构" + no, Joined: legal.MustDate("2020-01-02")}
}

func pool(n int) []draw.Member {
	ms := make([]draw.Member, n)
	for i := range ms {
		ms[i] = member(fmt.Sprintf("SC-%04d", i))
	}
	return ms
}

func manifest(members ...draw.Member) draw.Manifest {
	return draw.Manifest{
		Court: "qingyang", Case: "（2026）川0104执1234号", Asset: "asset", Purpose: "参考价", Specialty: "real_estate",
		Number: 1, Beacon: draw.Local, SecretHash: draw.SecretHash([]byte("secret")),
		FrozenAt: frozen, NoncesUntil: frozen.Add(draw.MinWindow),
		Operator: "operator", Handlers: []string{"judge"}, Keepers: []string{"keeper"}, Members: members,
	}
}

// The golden record was computed outside this code base; see testdata/README.md.
func TestGoldenRecord(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/record.json")
	require.NoError(t, err)
	var want draw.Record
	require.NoError(t, json.Unmarshal(raw, &want))

	m, err := draw.Freeze(want.Manifest)
	require.NoError(t, err)
	require.Equal(t, want.Manifest, m, "the record keeps canonical order")
	require.Equal(t, want.Commitment, m.Commitment())

	secret, err := hex.DecodeString(want.Transcript.Secret)
	require.NoError(t, err)
	backwards := slices.Clone(want.Transcript.Contributions)
	slices.Reverse(backwards)
	got, err := draw.Reveal(m, secret, backwards, want.Transcript.Operator, want.Transcript.Witnesses, want.Transcript.RevealedAt)
	require.NoError(t, err)
	if diff := cmp.Diff(*want.Transcript, got); diff != "" {
		t.Fatal(diff)
	}
	v := *want.Void
	v.Hash = ""
	require.Equal(t, *want.Void, v.Seal())
}

func TestFreeze(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*draw.Manifest)
		want   error
	}{
		{"three eligible firms", func(*draw.Manifest) {}, nil},
		{"two eligible firms", func(m *draw.Manifest) { m.Members[1].Ground = "interest" }, draw.ErrTooFew},
		{"two eligible firms and a decision of the panel", func(m *draw.Manifest) {
			m.Members[1].Ground, m.Decision = "interest", "合议庭决定 2026-1"
		}, nil},
		{"nobody eligible, whatever the panel says", func(m *draw.Manifest) { m.Members, m.Decision = nil, "合议庭决定 2026-1" }, draw.ErrTooFew},
		{"a firm twice", func(m *draw.Manifest) { m.Members[2].Registry = m.Members[0].Registry }, draw.ErrMemberTwice},
		{"13: operator handles the case", func(m *draw.Manifest) { m.Operator = "judge" }, draw.ErrOnePerson},
		{"operator keeps the pool", func(m *draw.Manifest) { m.Operator = "keeper" }, draw.ErrOnePerson},
		{"window just below 2 hours", func(m *draw.Manifest) { m.NoncesUntil = frozen.Add(draw.MinWindow - time.Microsecond) }, draw.ErrWindow},
		{"window of exactly 30 days", func(m *draw.Manifest) { m.NoncesUntil = frozen.Add(draw.MaxWindow) }, nil},
		{"window just above 30 days", func(m *draw.Manifest) { m.NoncesUntil = frozen.Add(draw.MaxWindow + time.Microsecond) }, draw.ErrWindow},
		{"first draw with a predecessor", func(m *draw.Manifest) { m.Previous, m.Order = "ab", "1" }, draw.ErrNoOrder},
		{"12: second draw without an order", func(m *draw.Manifest) { m.Number, m.Previous = 2, "ab" }, draw.ErrNoOrder},
		{"second draw after an order", func(m *draw.Manifest) { m.Number, m.Previous, m.Order = 2, "ab", "作废决定 1" }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := manifest(pool(3)...)
			tt.change(&m)
			_, err := draw.Freeze(m)
			require.ErrorIs(t, err, tt.want)
		})
	}
}

func TestReveal(t *testing.T) {
	t.Parallel()
	m, err := draw.Freeze(manifest(pool(5)...))
	require.NoError(t, err)
	by := func(party string, at legal.Time) draw.Contribution {
		return draw.Contribution{Party: party, Nonce: "x", At: at}
	}
	end := m.NoncesUntil
	for _, tt := range []struct {
		name     string
		secret   string
		from     []draw.Contribution
		operator string
		at       legal.Time
		want     error
	}{
		{"just before the time is over", "secret", nil, "operator", end.Add(-time.Microsecond), draw.ErrTooSoon},
		{"when the time is over", "secret", nil, "operator", end, nil},
		{"by another operator", "secret", nil, "operator 2", end, nil},
		{"13: by the case handler", "secret", nil, "judge", end, draw.ErrOnePerson},
		{"another secret", "Secret", nil, "operator", end, draw.ErrSecret},
		{"a contribution in the last microsecond", "secret", []draw.Contribution{by("a", end.Add(-time.Microsecond))}, "operator", end, nil},
		{"a contribution when the time is over", "secret", []draw.Contribution{by("a", end)}, "operator", end, draw.ErrNonceLate},
		{"a contribution before the freeze", "secret", []draw.Contribution{by("a", frozen.Add(-time.Microsecond))}, "operator", end, draw.ErrNonceLate},
		{"one party twice", "secret", []draw.Contribution{by("a", frozen), by("b", frozen), by("a", frozen)}, "operator", end, draw.ErrNonceTwice},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := draw.Reveal(m, []byte(tt.secret), tt.from, tt.operator, nil, tt.at)
			require.ErrorIs(t, err, tt.want)
		})
	}
	for n, want := range map[int]error{0: draw.ErrNonceEmpty, 1: nil, draw.MaxNonce: nil, draw.MaxNonce + 1: draw.ErrNonceEmpty} {
		c := draw.Contribution{Party: "a", Nonce: string(bytes.Repeat([]byte("x"), n)), At: frozen}
		require.ErrorIs(t, m.Accepts(c), want, "%d bytes", n)
	}
}

// Whatever the list's order and whoever else is on it, two firms keep their order.
func TestOrderDependsOnNobodyElse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		members := pool(rapid.IntRange(3, 40).Draw(t, "firms"))
		seed := draw.Seed("h", rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "secret"), nil)
		before := draw.Order(seed, members)

		some := rapid.Permutation(members).Draw(t, "order")[:rapid.IntRange(1, len(members)).Draw(t, "left")]
		some = slices.Clone(some)
		gone := rapid.IntRange(0, len(some)-1).Draw(t, "recused")
		some[gone].Ground = "interest"
		after := draw.Order(seed, some)

		kept := slices.DeleteFunc(registries(before), func(r string) bool { return !slices.Contains(registries(after), r) })
		if !slices.Equal(kept, registries(after)) {
			t.Fatalf("order changed: %v, %v", kept, registries(after))
		}
		place := 0
		for _, x := range after {
			if x.Ground != "" {
				continue
			}
			place++
			if x.Place != place {
				t.Fatalf("place %d where %d is due", x.Place, place)
			}
		}
	})
}

func registries(ts []draw.Ticket) []string {
	var out []string
	for _, t := range ts {
		out = append(out, t.Registry)
	}
	return out
}

// Every field of the manifest moves its hash, and no two texts can trade bytes.
func TestManifestHashCoversEveryField(t *testing.T) {
	t.Parallel()
	base := manifest(pool(3)...)
	base.Version = draw.Version
	base.Levels = []draw.Level{{Level: "city", Region: "成都市", Listed: 3, Eligible: 3, Taken: true}}
	changes := map[string]func(*draw.Manifest){
		"version": func(m *draw.Manifest) { m.Version += "x" }, "court": func(m *draw.Manifest) { m.Court += "x" },
		"case": func(m *draw.Manifest) { m.Case += "x" }, "asset": func(m *draw.Manifest) { m.Asset += "x" },
		"valuation": func(m *draw.Manifest) { m.Valuation += "x" }, "purpose": func(m *draw.Manifest) { m.Purpose += "x" },
		"specialty": func(m *draw.Manifest) { m.Specialty += "x" }, "number": func(m *draw.Manifest) { m.Number++ },
		"previous": func(m *draw.Manifest) { m.Previous += "x" }, "order": func(m *draw.Manifest) { m.Order += "x" },
		"beacon": func(m *draw.Manifest) { m.Beacon += "x" }, "secret": func(m *draw.Manifest) { m.SecretHash += "x" },
		"frozen":   func(m *draw.Manifest) { m.FrozenAt = m.FrozenAt.Add(time.Microsecond) },
		"until":    func(m *draw.Manifest) { m.NoncesUntil = m.NoncesUntil.Add(time.Microsecond) },
		"operator": func(m *draw.Manifest) { m.Operator += "x" }, "handler": func(m *draw.Manifest) { m.Handlers[0] += "x" },
		"handlers": func(m *draw.Manifest) { m.Handlers, m.Keepers = nil, append(m.Handlers, m.Keepers...) },
		"keeper":   func(m *draw.Manifest) { m.Keepers = append(m.Keepers, "x") }, "decision": func(m *draw.Manifest) { m.Decision += "x" },
		"level": func(m *draw.Manifest) { m.Levels[0].Level += "x" }, "region": func(m *draw.Manifest) { m.Levels[0].Region += "x" },
		"listed": func(m *draw.Manifest) { m.Levels[0].Listed++ }, "eligible": func(m *draw.Manifest) { m.Levels[0].Eligible++ },
		"taken": func(m *draw.Manifest) { m.Levels[0].Taken = false }, "registry": func(m *draw.Manifest) { m.Members[0].Registry += "x" },
		"name": func(m *draw.Manifest) { m.Members[0].Name += "x" }, "group": func(m *draw.Manifest) { m.Members[0].Group += "x" },
		"ground": func(m *draw.Manifest) { m.Members[0].Ground += "x" }, "evidence": func(m *draw.Manifest) { m.Members[0].Evidence += "x" },
		"joined":  func(m *draw.Manifest) { m.Members[0].Joined = m.Members[0].Joined.AddDays(1) },
		"members": func(m *draw.Manifest) { m.Members = m.Members[:2] },
		"borders": func(m *draw.Manifest) { m.Court, m.Case = m.Court+m.Case[:3], m.Case[3:] },
	}
	seen := map[string]string{base.Hash(): "base"}
	for name, change := range changes {
		m := base
		m.Handlers, m.Keepers = slices.Clone(m.Handlers), slices.Clone(m.Keepers)
		m.Levels, m.Members = slices.Clone(m.Levels), slices.Clone(m.Members)
		change(&m)
		if other, dup := seen[m.Hash()]; dup {
			t.Errorf("%s leaves the hash of %s", name, other)
		}
		seen[m.Hash()] = name
	}
}
