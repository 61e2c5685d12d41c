package identity_test

import (
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

// cheap hashes make tests quick; what a hash costs is the house's choice.
var cheap = identity.Argon{MemoryKiB: 64, Time: 1, Threads: 1}

// at is the legal time of every act in these tests.
var at = pgtest.Epoch

// house is a database with a keyring, a service on it and a clock that a test moves.
type house struct {
	*identity.Service
	pool *pgxpool.Pool
	ring *keyring.Ring
	dir  string
	now  *atomic.Int64 // machine time in nanoseconds
}

func (h house) machine() time.Time         { return time.Unix(0, h.now.Load()) }
func (h house) pass(d time.Duration)       { h.now.Add(int64(d)) }
func (h house) actor(p ref.ID) event.Actor { return event.Actor{Person: p, Role: "operator"} }
func (h house) why(p ref.ID) identity.Opening {
	return identity.Opening{By: h.actor(p), At: at, Reason: "核对竞买资格"}
}

func newHouse(t *testing.T, o identity.Options) house {
	t.Helper()
	h := house{pool: pgtest.New(t), dir: filepath.Join(t.TempDir(), "ring"), now: new(atomic.Int64)}
	h.now.Store(time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC).UnixNano())
	return h.with(t, o)
}

// node is another node of the same house, with the usual options.
func (h house) node(t *testing.T) house {
	t.Helper()
	return h.with(t, identity.Options{})
}

// with is another node of the same house.
func (h house) with(t *testing.T, o identity.Options) house {
	t.Helper()
	ring, err := keyring.Open(h.dir)
	require.NoError(t, err)
	if o.Prover == nil {
		o.Prover = identity.Simulator{}
	}
	if o.Argon == (identity.Argon{}) {
		o.Argon = cheap
	}
	h.ring = ring
	h.Service = identity.New(h.pool, ring, pgtest.Clock(t, h.pool), h.machine, o)
	return h
}

const goodPassword = identity.Secret("correct horse battery")

// person is a registration of a natural person.
func person(login, name, number string) identity.Registration {
	return identity.Registration{
		Kind: identity.Natural, Login: login, Password: goodPassword,
		Papers: identity.RawPapers{Name: name, Number: number, Phone: "13812341234"},
	}
}

// register makes an account whose name is not proved yet.
func (h house) register(t *testing.T, r identity.Registration) ref.ID {
	t.Helper()
	p, err := h.Register(t.Context(), at, r)
	require.NoError(t, err)
	return p.ID
}

// proved makes an account whose name is proved.
func (h house) proved(t *testing.T, login string) ref.ID {
	t.Helper()
	id := h.register(t, person(login, "李四", idNumber(serial.Add(1)%900)))
	p, err := h.Prove(t.Context(), at, id, "")
	require.NoError(t, err)
	require.Equal(t, identity.Proved, p.Outcome)
	return id
}

var serial atomic.Int64

// idNumber is a valid identity number of somebody born on 1990-01-01 whose
// sequence number is n.
func idNumber(n int64) string {
	body := "51010419900101" + string([]byte{byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(body[i]-'0') * w
	}
	return body + string("10X98765432"[sum%11])
}

// creditCode is a valid credit code with the three characters before its last.
func creditCode(three string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	body := "91510100MA61RK" + three
	weight, sum := 1, 0
	for i := range 17 {
		for v := range alphabet {
			if alphabet[v] == body[i] {
				sum += v * weight
			}
		}
		weight = weight * 3 % 31
	}
	return body + string(alphabet[(31-sum%31)%31])
}

// signIn opens a session.
func (h house) signIn(t *testing.T, login string) identity.Session {
	t.Helper()
	s, err := h.Login(t.Context(), at, identity.Credentials{Login: login, Password: goodPassword, IP: "192.0.2.1"})
	require.NoError(t, err)
	return s
}

// court opens a court that roles can be held in.
func (h house) court(t *testing.T, id string) {
	t.Helper()
	_, err := h.pool.Exec(t.Context(), `
		insert into court (court_id, code, name, name_en, opened_at)
		values ($1, $2, $3, $4, $5)`, id, "川01", "成都市"+id+"人民法院", "People's Court of "+id, at)
	require.NoError(t, err)
}

// operator makes the first operator.
func (h house) operator(t *testing.T) ref.ID {
	t.Helper()
	id, err := h.Bootstrap(t.Context(), "root.operator", goodPassword)
	require.NoError(t, err)
	return id
}
