package bidding

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// operator makes a person who reports.
func (f *fixture) operator() ref.ID {
	f.t.Helper()
	id := ref.New()
	_, err := f.pool.Exec(f.t.Context(), `
		insert into person (person_id, kind, login, registered_at) values ($1, 'person', $2, $3)`, id, "op-"+string(id)[30:], opens)
	require.NoError(f.t, err)
	return id
}

// What an operator tells of an outage is kept for ever, pauses the lots that it touched
// once, and does not reach a lot that was resumed since.
func TestReport(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.LeaseTTL = time.Hour })
	by := f.operator()
	from := opens.Add(time.Hour)
	good := Report{Cause: Fault, From: from, To: from.Add(30 * time.Second), Reason: "入口网络中断", By: by}
	for name, c := range map[string]struct {
		change func(*Report)
		want   error
	}{
		"no cause":             {func(r *Report) { r.Cause = "" }, ErrOutageCause},
		"what the house finds": {func(r *Report) { r.Cause = Gap }, ErrOutageCause},
		"no reason":            {func(r *Report) { r.Reason = "断" }, ErrOutageReason},
		"too long a reason":    {func(r *Report) { r.Reason = strings.Repeat("断", 301) }, ErrOutageReason},
		"of no length":         {func(r *Report) { r.To = r.From }, ErrOutageTimes},
		"not over yet":         {func(r *Report) { r.To = f.now().Add(time.Microsecond) }, ErrOutageTimes},
		"too long ago":         {func(r *Report) { r.From = f.now().Add(-oldest - time.Microsecond) }, ErrOutageTimes},
	} {
		r := good
		c.change(&r)
		_, _, err := e.Report(t.Context(), r)
		require.ErrorIs(t, err, c.want, name)
	}
	_, paused, err := e.Report(t.Context(), good)
	require.NoError(t, err)
	require.Empty(t, paused, "at the published length")
	good.To = good.To.Add(time.Microsecond)
	o, paused, err := e.Report(t.Context(), good)
	require.NoError(t, err)
	require.Equal(t, []ref.ID{f.lot}, paused)
	require.Equal(t, by, one[ref.ID](f, `select ordered_by from lot_interruption where ground = 'platform_outage'`))
	require.Equal(t, 1, one[int](f, `select count(*) from deadline where kind = 'lot.resume' and ended_at is null`))
	require.True(t, one[bool](f, `select payload ->> 'paused' like '入口网络中断%' from outbox where name = 'auction.lot_suspended'`))
	_, err = f.bid(e, "A1", "700000")
	require.ErrorIs(t, err, auction.ErrSuspended)

	back, err := e.Resume(t.Context(), f.order())
	require.NoError(t, err)
	require.Equal(t, f.now().Add(23*time.Hour), back, "the clock went back to where the outage began")
	paused, err = e.pauseTouched(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, paused, "resumed since")
	for _, sql := range []string{
		`update service_outage set reason = 'x' where outage_id = $1`,
		`delete from service_outage where outage_id = $1`,
		`delete from outage_pause where outage_id = $1`,
	} {
		_, err = f.pool.Exec(t.Context(), sql, o.ID)
		require.Error(t, err, sql)
	}
}

// In an emergency that goes on, the platform pauses one lot; nothing lets it resume.
func TestPause(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.watch.set(opens.Add(-time.Hour))
	e := f.engine(func(o *Options) { o.LeaseTTL = time.Hour })
	order := Order{Lot: f.lot, Reason: "遭受网络攻击", Actor: event.House, At: f.now()}
	require.ErrorIs(t, e.Pause(t.Context(), order), ErrNoLot, "it is not open")
	f.watch.set(opens.Add(2 * time.Hour))
	require.NoError(t, e.Open(t.Context(), f.lot, opens))
	order.Reason, order.At = "", f.now()
	require.ErrorIs(t, e.Pause(t.Context(), order), ErrReason)
	order.Reason = "遭受网络攻击"
	require.NoError(t, e.Pause(t.Context(), order))
	require.NoError(t, e.Pause(t.Context(), order), "twice is once")
	require.Equal(t, 1, one[int](f, `select count(*) from event where kind = 'lot.paused' and public and body ->> 'ground' = 'platform_attack'`))
	require.Equal(t, 1, one[int](f, `select count(*) from lot_interruption where ground = 'platform_attack'`))
}

// Bids that came and were not decided shut bidders out when nobody's was decided for
// longer than the published length.
func TestDoor(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.LeaseTTL = time.Hour })
	start := f.now()
	after := func(d time.Duration) legal.Time { return start.Add(d) }
	bad := errors.New("the disk is full")
	found := func() int { _, x := e.door.turn(start); return len(x) }

	e.Answered(court, f.lot, after(0), bad)
	e.Answered(court, f.lot, after(20*time.Second), interrupted())
	e.Answered(court, f.lot, after(30*time.Second), ErrQueueFull)
	require.Zero(t, found(), "at the published length")
	e.Answered(court, f.lot, after(30*time.Second), auction.ErrBidTooLow)
	e.Answered(court, f.lot, after(40*time.Second), bad)
	require.Zero(t, found(), "somebody was answered in between")
	e.Answered(court, f.lot, after(71*time.Second), bad)
	require.Zero(t, found(), "two failures far apart are no run")
	e.Answered(court, f.lot, after(90*time.Second), ErrTooMany)
	e.Answered(court, f.lot, after(101*time.Second), bad)
	require.Zero(t, found())
	e.Answered(court, f.lot, after(101*time.Second+time.Microsecond), bad)

	f.watch.set(after(102 * time.Second))
	require.NoError(t, e.look(t.Context()))
	require.Equal(t, 1, one[int](f, `select count(*) from service_outage where cause = 'ingress' and from_at = $1 and lot_id is not null`, after(71*time.Second)))
	require.Equal(t, "SUSPENDED", one[string](f, `select status from lot`))
	require.NoError(t, e.look(t.Context()))
	require.Equal(t, 1, one[int](f, `select count(*) from outage_pause`), "once")

	e.Answered(court, f.lot, after(110*time.Second), bad)
	e.Answered(court, f.lot, after(111*time.Second), auction.ErrSuspended)
	require.NoError(t, e.look(t.Context()))
	require.Equal(t, 1, one[int](f, `select count(*) from service_outage where from_at = $1 and to_at = $2`,
		after(101*time.Second+time.Microsecond), after(110*time.Second)), "the record says how long it lasted")
	require.Equal(t, 1, one[int](f, `select count(*) from outage_pause`))
	e.Answered(court, f.lot, after(112*time.Second), bad)
	e.Answered(court, f.lot, after(113*time.Second), nil)
	require.Zero(t, found(), "a failure between two answers is no outage")
}

// A lot does not end while the last bids before its end came to nothing by a fault of
// the house: it is paused, and the clock goes back to the first of them.
func TestDoor_lostAtTheEnd(t *testing.T) {
	t.Parallel()
	type answer struct {
		before time.Duration // the end
		err    error
	}
	bad := errors.New("the disk is full")
	for name, c := range map[string]struct {
		answers []answer
		left    time.Duration // of the clock; zero: it closes
	}{
		"nobody bid":                              {},
		"the last bid was lost":                   {[]answer{{5 * time.Second, interrupted()}}, 5 * time.Second},
		"lost for a reason that nobody foresaw":   {[]answer{{5 * time.Second, bad}}, 5 * time.Second},
		"its retry came too late":                 {[]answer{{time.Second, interrupted()}, {-time.Second, auction.ErrClosed}}, time.Second},
		"lost before and after the end":           {[]answer{{20 * time.Second, bad}, {-5 * time.Second, bad}}, 20 * time.Second},
		"as long before the end as is published":  {[]answer{{30 * time.Second, bad}}, 30 * time.Second},
		"longer before":                           {[]answer{{30*time.Second + time.Microsecond, bad}}, 0},
		"somebody was answered since":             {[]answer{{5 * time.Second, bad}, {time.Second, auction.ErrBidTooLow}}, 0},
		"one was taken since":                     {[]answer{{5 * time.Second, bad}, {time.Second, nil}}, 0},
		"none before the end was lost":            {[]answer{{0, bad}}, 0},
		"a crowd":                                 {[]answer{{time.Second, ErrQueueFull}}, 0},
		"somebody did not wait":                   {[]answer{{time.Second, interrupted().Because(context.Canceled)}}, 0},
		"a crowd after a fault":                   {[]answer{{5 * time.Second, bad}, {time.Second, ErrQueueFull}}, 5 * time.Second},
		"a bid of this lot, a failure of another": {[]answer{{5 * time.Second, nil}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			e := f.open(func(o *Options) { o.LeaseTTL = 100 * time.Hour })
			_, err := f.bid(e, "A1", "700000")
			require.NoError(t, err)
			e.Answered(court, ref.New(), ends.Add(-time.Second), bad)
			for _, a := range c.answers {
				e.Answered(court, f.lot, ends.Add(-a.before), a.err)
			}
			f.watch.set(ends.Add(time.Minute))
			done, err := e.Close(t.Context(), f.lot, f.now())
			require.NoError(t, err)
			if c.left == 0 {
				require.Equal(t, auction.Sold, done.Status)
				return
			}
			require.Equal(t, auction.Suspended, done.Status)
			require.False(t, done.Closed)
			require.Equal(t, "SUSPENDED", one[string](f, `select status from lot`))
			require.Equal(t, 1, one[int](f, `select count(*) from service_outage where cause = 'ingress' and lot_id is not null and from_at = $1 and to_at = $2`,
				ends.Add(-c.left), f.now()))
			require.Equal(t, 1, one[int](f, `select count(*) from lot_interruption where ground = 'platform_outage'`))
			require.NoError(t, e.look(t.Context()))
			require.Equal(t, 1, one[int](f, `select count(*) from outage_pause`), "once")
			back, err := e.Resume(t.Context(), f.order())
			require.NoError(t, err)
			require.False(t, back.Before(f.now().Add(c.left)), "whoever was shut out has at least the time that was left")
			_, err = f.bid(e, "A2", "705000")
			require.NoError(t, err)
		})
	}
}

// What cannot be put on record is not forgotten: neither an outage nor a minute.
func TestDoor_recordsLater(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.LeaseTTL = 100 * time.Hour })
	start := f.now()
	e.Answered(court, f.lot, start, errors.New("the disk is full"))
	require.NoError(t, e.look(t.Context()))
	f.watch.set(start.Add(time.Minute))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	require.Error(t, e.look(gone))
	e.Answered(court, f.lot, f.now(), nil)
	f.watch.set(start.Add(2 * time.Minute))
	require.Error(t, e.look(gone))
	require.NoError(t, e.look(t.Context()))
	require.Equal(t, []int{1, 0}, []int{
		one[int](f, `select failed from service_minute order by minute limit 1`),
		one[int](f, `select failed from service_minute order by minute desc limit 1`),
	})
	require.Equal(t, 2, one[int](f, `select count(*) from service_minute`))
}

// A node that serves alone and is not heard at its own door has shut everybody out,
// if it was ever heard there.
func TestDoor_knocks(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.LeaseTTL = time.Hour })
	start := f.now()
	for i := range 10 {
		e.Knocked(start.Add(time.Duration(i)*10*time.Second), false)
	}
	_, found := e.door.turn(start)
	require.Empty(t, found, "never heard: the address is wrong")
	e.Knocked(start.Add(100*time.Second), true)
	for i := range 4 {
		e.Knocked(start.Add(time.Duration(110+10*i)*time.Second), false)
	}
	_, found = e.door.turn(start)
	require.Empty(t, found, "at the published length")
	e.Knocked(start.Add(150*time.Second), false)
	f.watch.set(start.Add(151 * time.Second))
	require.NoError(t, e.look(t.Context()))
	require.Equal(t, "SUSPENDED", one[string](f, `select status from lot`))
	require.Equal(t, 1, one[int](f, `select count(*) from service_outage where cause = 'ingress' and lot_id is null`))

	g := newFixture(t)
	many := g.open(g.linked("a"))
	many.Knocked(start, true)
	for i := range 10 {
		many.Knocked(start.Add(time.Duration(i)*10*time.Second), false)
	}
	_, found = many.door.turn(start)
	require.Empty(t, found, "other nodes have doors, too")
}

// The record of the service counts minutes, and is stored with the lot soon after its
// end as it then stands.
func TestHealth(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.LeaseTTL, o.Node = time.Hour, "n1" })
	h, err := e.Health(t.Context(), f.lot)
	require.NoError(t, err)
	require.Equal(t, 121, h.Minutes, "from ten to noon, both counted")
	require.Zero(t, h.Served)
	_, err = e.Health(t.Context(), ref.New())
	require.ErrorIs(t, err, ErrNoLot)

	late := ends.Add(-time.Minute)
	f.watch.set(late)
	require.NoError(t, e.look(t.Context())) // the minute begins
	_, err = f.bid(e, "A1", "700000")
	require.NoError(t, err)
	e.Answered(court, f.lot, late, nil)
	e.Answered(court, f.lot, late, interrupted())
	e.Knocked(late, true)
	f.watch.set(late.Add(time.Minute))
	require.NoError(t, e.look(t.Context()))
	_, _, err = e.Report(t.Context(), Report{Cause: Attack, From: opens.Add(time.Minute), To: opens.Add(time.Minute + 10*time.Second), Reason: "攻击", By: f.operator()})
	require.NoError(t, err)
	_, _, err = e.Report(t.Context(), Report{Cause: Fault, From: opens.Add(time.Minute), To: opens.Add(time.Minute + 20*time.Second), Reason: "断网", By: f.operator()})
	require.NoError(t, err)
	end := late.Add(auction.Extension)
	f.watch.set(end)
	require.True(t, f.close(e, end).Closed)
	f.watch.set(end.Add(settled - time.Microsecond))
	require.NoError(t, e.sealHealth(t.Context()))
	require.Zero(t, one[int](f, `select count(*) from lot_health`), "not settled")
	f.watch.set(end.Add(settled))
	require.NoError(t, e.sealHealth(t.Context()))
	require.NoError(t, e.sealHealth(t.Context()))
	h, err = e.Health(t.Context(), f.lot)
	require.NoError(t, err)
	require.Equal(t, 1, h.Served)
	require.Equal(t, []int64{2, 1, 1, 0, 1, 20_000}, []int64{h.Bids, h.Failed, h.Knocks, h.Unheard, h.Extensions, h.ShutOut}, "an instant counts once")
	require.Equal(t, []string{"n1"}, h.Nodes)
	require.False(t, h.SealedAt.IsZero())
	require.Equal(t, 20_000_000, one[int](f, `select shut_out_us from lot_health where minutes = $1 and outages = 2 and extensions = 1`, h.Minutes))
}
