package bids

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/clock"
	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/web/route"
)

var (
	opens = legal.MustParse("2026-04-01T10:00:00")
	noon  = legal.MustParse("2026-04-01T12:00:00")
)

// paddles knows who bids under which code.
type paddles map[ref.ID]string

func (p paddles) Paddle(_ context.Context, _, person ref.ID) (court, code string, err error) {
	code, ok := p[person]
	if !ok {
		return "", "", ErrNotApplied
	}
	return "jinjiang", code, nil
}

// off remembers what reached the stage behind the engine.
type off struct{ asked []string }

func (o *off) Suspend(context.Context, bidding.Order) error {
	o.asked = append(o.asked, "suspend")
	return nil
}

func (o *off) Resume(context.Context, bidding.Order) (legal.Time, error) {
	o.asked = append(o.asked, "resume")
	return noon, nil
}

func (o *off) Withdraw(context.Context, bidding.Order) error {
	o.asked = append(o.asked, "withdraw")
	return nil
}

// onStage is a service on a lot that is open at noon, with two bidders.
func onStage(t *testing.T) (s *Service, lot ref.ID, a, b route.Call) {
	t.Helper()
	pool := pgtest.New(t)
	lot, err := bidding.Stage(t.Context(), pool, "jinjiang", auction.Lot{
		Status: auction.Announced, Round: auction.FirstAuction, OpensAt: opens, EndsAt: opens.Add(24 * time.Hour),
		StartingPrice: money.MustParse("700000"), Increment: money.MustParse("5000"),
	})
	require.NoError(t, err)
	c := clock.Frozen(noon)
	e, err := bidding.New(bidding.Options{Pool: pool, Clock: c, Machine: clock.System, Shards: 1})
	require.NoError(t, err)
	require.NoError(t, e.Start(t.Context()))
	t.Cleanup(func() { require.NoError(t, e.Stop(context.Background())) })
	require.NoError(t, e.Qualify(t.Context(), lot, "AAAAA-11111", 0, opens))
	require.NoError(t, e.Qualify(t.Context(), lot, "BBBBB-22222", 0, opens))
	require.NoError(t, e.Open(t.Context(), lot, opens))
	a = route.Call{Caller: identity.Caller{Person: ref.New(), Proved: true}, At: noon, Key: "a1"}
	b = route.Call{Caller: identity.Caller{Person: ref.New(), Proved: true}, At: noon, Key: "b1"}
	s = &Service{Engine: e, Now: c.Now, Off: &off{}, Paddles: paddles{a.Caller.Person: "AAAAA-11111", b.Caller.Person: "BBBBB-22222"}}
	return s, lot, a, b
}

func TestPlace(t *testing.T) {
	t.Parallel()
	s, lot, a, b := onStage(t)
	got, err := s.place(t.Context(), a, Offer{Lot: lot, Amount: money.MustParse("700000")})
	require.NoError(t, err)
	require.Equal(t, "AAAAA-11111", got.Code)
	_, err = s.place(t.Context(), b, Offer{Lot: lot, Amount: money.MustParse("700000")})
	require.ErrorIs(t, err, auction.ErrBidTooLow)
	again, err := s.place(t.Context(), a, Offer{Lot: lot, Amount: money.MustParse("700000")})
	require.NoError(t, err)
	require.True(t, again.Repeated)
	stranger := route.Call{Caller: identity.Caller{Person: ref.New(), Proved: true}, At: noon, Key: "x"}
	_, err = s.place(t.Context(), stranger, Offer{Lot: lot, Amount: money.MustParse("800000")})
	require.ErrorIs(t, err, ErrNotApplied)
	a.Key = ""
	_, err = s.place(t.Context(), a, Offer{Lot: lot, Amount: money.MustParse("800000")})
	require.ErrorIs(t, err, bidding.ErrKey)

	live, err := s.live(t.Context(), route.Call{}, One{lot})
	require.NoError(t, err)
	require.True(t, live.Open)
	require.Equal(t, noon, live.Now)
	require.Equal(t, "705000.00", live.Lowest.String())
}

// Art. 34: who came into office after applying bids no more; elsewhere, or as a
// supervisor, it does not matter.
func TestPlace_inOffice(t *testing.T) {
	t.Parallel()
	s, lot, a, _ := onStage(t)
	for name, in := range map[string]struct {
		courts   map[string][]identity.Role
		platform []identity.Role
		want     error
	}{
		"a judge of the court":        {courts: map[string][]identity.Role{"jinjiang": {identity.Judge}}, want: ErrStaff},
		"a clerk who also supervises": {courts: map[string][]identity.Role{"jinjiang": {identity.Supervisor, identity.Clerk}}, want: ErrStaff},
		"an operator":                 {platform: []identity.Role{identity.Operator}, want: ErrStaff},
		"a supervisor":                {courts: map[string][]identity.Role{"jinjiang": {identity.Supervisor}}},
		"a judge elsewhere, a valuer": {courts: map[string][]identity.Role{"wuhou": {identity.Judge}}, platform: []identity.Role{identity.Appraiser}},
	} {
		call := a
		call.Caller.Courts, call.Caller.Roles, call.Key = in.courts, in.platform, string(ref.New())
		_, err := s.place(t.Context(), call, Offer{Lot: lot, Amount: money.MustParse("1.00")})
		if in.want == nil {
			in.want = auction.ErrBelowStart
		}
		require.ErrorIs(t, err, in.want, name)
	}
}

func TestList_pages(t *testing.T) {
	t.Parallel()
	s, lot, a, b := onStage(t)
	none, err := s.list(t.Context(), route.Call{}, Page{Lot: lot})
	require.NoError(t, err)
	require.NotNil(t, none.Bids, "an empty list, not null")
	for i := range 5 {
		call := []route.Call{a, b}[i%2]
		call.Key = string(ref.New())
		_, err := s.place(t.Context(), call, Offer{Lot: lot, Amount: money.MustParse("700000").Add(money.MustParse("5000").Times(int64(i)))})
		require.NoError(t, err)
	}
	first, err := s.list(t.Context(), route.Call{}, Page{Lot: lot, Limit: 3})
	require.NoError(t, err)
	require.Len(t, first.Bids, 3)
	rest, err := s.list(t.Context(), route.Call{}, Page{Lot: lot, After: first.Next, Limit: 3})
	require.NoError(t, err)
	require.Len(t, rest.Bids, 2)
	require.Equal(t, int64(5), rest.Next)
}

func TestOrders(t *testing.T) {
	t.Parallel()
	s, lot, a, _ := onStage(t)
	judge := route.Call{Caller: identity.Caller{Person: ref.New()}, Role: identity.Judge, Court: "jinjiang", At: noon}
	r := Ruling{Lot: lot, Ground: "third_party_objection", Reason: "案外人提出异议"}
	_, err := s.suspend(t.Context(), judge, r)
	require.ErrorIs(t, err, auction.ErrOrderNumber)
	_, err = s.withdraw(t.Context(), judge, r)
	require.ErrorIs(t, err, auction.ErrOrderNumber)
	r.DocNo = "（2026）川0104执102号之三"
	r.Form = auction.Stay
	_, err = s.suspend(t.Context(), judge, r)
	require.ErrorIs(t, err, auction.ErrStayUntil)
	r.Form = ""
	_, err = s.suspend(t.Context(), judge, r)
	require.NoError(t, err)
	_, err = s.place(t.Context(), a, Offer{Lot: lot, Amount: money.MustParse("700000")})
	require.ErrorIs(t, err, auction.ErrSuspended)
	done, err := s.resume(t.Context(), judge, r)
	require.NoError(t, err)
	require.Equal(t, opens.Add(24*time.Hour), done.EndsAt)
	_, err = s.place(t.Context(), a, Offer{Lot: lot, Amount: money.MustParse("700000")})
	require.NoError(t, err)
	_, err = s.void(t.Context(), judge, Voiding{Lot: lot, Seq: 1, Reason: "无竞买资格"})
	require.NoError(t, err)
	_, err = s.bar(t.Context(), judge, Barring{Lot: lot, Code: "AAAAA-11111", Reason: "无竞买资格"})
	require.NoError(t, err)
	_, err = s.withdraw(t.Context(), judge, r)
	require.NoError(t, err)
	require.Empty(t, s.Off.(*off).asked, "all of that was the engine's")
	require.Equal(t, event.Actor{Person: judge.Caller.Person, Role: "judge"}, r.order(judge).Actor)
}

// A lot that is not live is the other stage's.
func TestOrders_offStage(t *testing.T) {
	t.Parallel()
	s, _, _, _ := onStage(t)
	judge := route.Call{Role: identity.Judge, Court: "jinjiang", At: noon}
	r := Ruling{Lot: ref.New(), Reason: "案外人提出异议", DocNo: "（2026）川0104执102号之三"}
	_, err := s.suspend(t.Context(), judge, r)
	require.NoError(t, err)
	_, err = s.resume(t.Context(), judge, r)
	require.NoError(t, err)
	_, err = s.withdraw(t.Context(), judge, r)
	require.NoError(t, err)
	require.Equal(t, []string{"suspend", "resume", "withdraw"}, s.Off.(*off).asked)
	s.Off = nil
	_, err = s.suspend(t.Context(), judge, r)
	require.ErrorIs(t, err, bidding.ErrNoLot)
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range Routes(&Service{}) {
		require.False(t, seen[r.Op], r.Op)
		seen[r.Op] = true
		if r.Op == "bid.place" {
			require.True(t, r.Access.Proved, "bids need a proved real name (Art. 17)")
		}
	}
	require.Len(t, seen, 12)
}
