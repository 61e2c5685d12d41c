package province_test

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/house/housetest"
	"fachui/internal/invariant"
	"fachui/internal/money"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/internal/province"
	"fachui/payments/bank"
	"fachui/valuation"
)

func TestMain(m *testing.M) { housetest.Main(m) }

// unreachable are the states in which no lot stays.
var unreachable = map[auction.Status]string{auction.Draft: "a lot is listed with its price"}

// log keeps what the crowd could not do.
type log struct {
	sync.Mutex
	bytes.Buffer
}

func (l *log) Write(b []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.Buffer.Write(b)
}

// Life has begun when there are a few more pictures than there are running lots,
// and every court has closed its days.
const (
	enough = 9
	courts = 3
)

// One province is opened for all that is asked of it: it takes a while.
func TestProvince(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{At: housetest.Dawn})
	var said log
	shown := make(chan struct{})
	showing := sync.OnceFunc(func() { close(shown) })
	p := province.New(province.Options{
		Base: w.Base, Bank: w.Bank, Operator: housetest.Operator.Name, Password: housetest.Operator.Password,
		Routes: house.Table(), Machine: clock.System, Log: slog.New(slog.NewTextHandler(&said, nil)),
		Tell: func(now province.Progress) {
			if now.Pictures >= enough && now.Books == courts {
				showing()
			}
		},
	})
	began := clock.System()
	require.NoError(t, p.Fill(t.Context()))
	now := p.Progress()
	t.Logf("%d cases in %.1f s", now.Lots, clock.System().Sub(began).Seconds())
	require.True(t, now.Ready)
	require.Equal(t, now.Of, now.Lots)

	states(t, w)
	people(t, w, p)
	pictures(t, w, p, shown)
	operator, _ := w.SignIn(t, housetest.Operator.Name, housetest.Operator.Password)
	operator.Must(t, http.MethodPut, "/api/v1/clock", housetest.JSON(t, map[string]string{"to": "2026-05-13T09:53:00+08:00"})) // what was paid meanwhile is booked
	invariants(t, w)
	require.Empty(t, said.String(), "nobody complained")
}

// pictures are added to running lots first, and the public sees them.
func pictures(t *testing.T, w *housetest.World, p *province.Province, shown <-chan struct{}) {
	t.Helper()
	now := p.Progress()
	require.Zero(t, now.Pictures, "nothing is drawn before the province is open")
	require.GreaterOrEqual(t, now.PicturesOf, 2*now.Of, "two pictures of everything")
	ctx, stop := context.WithCancel(t.Context())
	var life sync.WaitGroup
	life.Go(func() { p.Live(ctx) })
	<-shown
	stop()
	life.Wait()
	bare := counts(t, w, `
		select l.lot_id::text, count(p.photo_id)
		from lot l
		left join asset_photo p on p.court_id = l.court_id and p.asset_id = l.asset_id
		where l.status = 'BIDDING'
		group by l.lot_id`)
	for lot, n := range bare {
		require.Positive(t, n, "lot %s has no picture", lot)
	}
}

// states looks for every state in which a visitor may want to see something.
func states(t *testing.T, w *housetest.World) {
	t.Helper()
	found := counts(t, w, `select status, count(*) from lot group by status`)
	for _, s := range auction.States() {
		if why, no := unreachable[s]; no {
			require.Zero(t, found[string(s)], "%s can be reached after all (%s): show one and strike it from the list", s, why)
			continue
		}
		require.NotZero(t, found[string(s)], "no lot is %s", s)
	}
	require.GreaterOrEqual(t, found[string(auction.Bidding)], 4)
	for query, want := range map[string][]string{
		`select status, count(*) from valuation group by status`: {
			string(valuation.Choosing), string(valuation.Selecting), string(valuation.Selected), string(valuation.UnderCommission), string(valuation.Correcting),
			string(valuation.Reported), string(valuation.Reviewed), string(valuation.Served), string(valuation.Priced), string(valuation.Announced),
			string(valuation.Expired), string(valuation.Withdrawn),
		},
		`select state, count(*) from payout group by state`:              {"draft", "approved", "sent", "paid", "returned", "refused", "void"},
		`select state, count(*) from plan group by state`:                {"draft", "served", "opposition", "contested", "final", "superseded"},
		`select state, count(*) from deposit group by state`:             {"expected", "held", "applied", "refunded", "lapsed"},
		`select state, count(*) from settlement group by state`:          {"open", "overdue", "paid"},
		`select kind, count(*) from receipt_exception group by kind`:     {"name_mismatch", "unknown_money"},
		`select state, count(*) from appraisal_objection group by state`: {"forwarding", "explained", "reviewing"},
		`select round, count(*) from lot group by round`:                 {"first", "second"},
		`select class, count(*) from lot group by class`:                 {"housing", "vehicle", "equipment", "equity", "receivable", "land", "commercial", "ip"},
	} {
		got := counts(t, w, query)
		for _, state := range want {
			require.NotZero(t, got[state], "%s: no %s among %v", query, state, slices.Collect(maps.Keys(got)))
		}
	}
	firms := counts(t, w, `select province, count(*) from appraisal_firm group by province`)
	require.Equal(t, map[string]int{"云岭省（演示）": 12}, firms)
}

func counts(t *testing.T, w *housetest.World, query string) map[string]int {
	t.Helper()
	rows, err := w.Pool.Query(t.Context(), query)
	require.NoError(t, err, query)
	out := map[string]int{}
	var state string
	var n int
	_, err = pgx.ForEachRow(rows, []any{&state, &n}, func() error {
		out[state] = n
		return nil
	})
	require.NoError(t, err, query)
	return out
}

// people can all sign in, and their names say that they are made up.
func people(t *testing.T, w *housetest.World, p *province.Province) {
	t.Helper()
	seen := map[string]bool{}
	for _, q := range p.People() {
		require.False(t, seen[q.Login], "%s twice", q.Login)
		seen[q.Login] = true
		require.Contains(t, q.Name, "演示")
		require.NotEmpty(t, q.RoleZH)
		require.NotEmpty(t, q.RoleEN)
		require.NotEmpty(t, q.Page)
	}
	for _, login := range []string{"bidder01", "lessee1", "bank1", "judge1", "checker3", "appraiser12", "super2"} {
		require.True(t, seen[login], login)
		w.SignIn(t, login, province.Password)
	}
	var real int
	err := w.Pool.QueryRow(t.Context(), `select count(*) from court where name not like '%演示%'`).Scan(&real)
	require.NoError(t, err)
	require.Zero(t, real)
}

// invariants hold as the auditor sees them.
func invariants(t *testing.T, w *housetest.World) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), pgtest.URL(t, w.Pool, pgembed.Auditor))
	require.NoError(t, err)
	defer conn.Close(t.Context())
	link, err := bank.New(bank.Options{URL: w.Bank})
	require.NoError(t, err)
	defer link.Close()
	found, err := invariant.Check(t.Context(), conn, invariant.Options{
		File: w.House.File,
		Bank: func(account string) (money.Amount, error) {
			a, err := link.Account(t.Context(), account)
			return a.Balance, err
		},
	})
	require.NoError(t, err)
	require.True(t, found.OK(), "%v\n%s", found.Broken(), found.Table(invariant.English))
}
