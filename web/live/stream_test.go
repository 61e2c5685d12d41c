package live_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/web/live"
)

func body[T any](t *testing.T, l line) (v T) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(l.data), &v))
	return v
}

// The whole way: engine, hub, fiber, TCP. What the court orders is seen as well.
func TestStream(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{opened: true})
	h.bid(alice, "700000")
	resp := h.ask("", "/stream")
	require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	require.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
	require.NotEmpty(t, resp.Header.Get("X-Request-Id"))
	lines := h.follow(resp)
	first := next(t, lines)
	require.Equal(t, "snapshot", first.event)
	require.Equal(t, "AAAAA-11111", body[live.Snapshot](t, first).View.Leader)

	h.bid(bob, "705000")
	f := body[live.Frame](t, next(t, lines))
	require.Equal(t, "BBBBB-22222", f.View.Leader)
	require.Len(t, f.Bids, 1)
	require.NoError(t, h.engine.Void(t.Context(), h.order(), 2))
	f = body[live.Frame](t, next(t, lines))
	require.Equal(t, int64(1), f.View.Voided)
	require.NoError(t, h.engine.Suspend(t.Context(), h.order()))
	require.Equal(t, auction.Suspended, body[live.Frame](t, next(t, lines)).View.Status)
	_, err := h.engine.Resume(t.Context(), h.order())
	require.NoError(t, err)
	last := next(t, lines)
	require.Equal(t, auction.Bidding, body[live.Frame](t, last).View.Status)

	// Coming back: by header, by query, and the header counts first.
	h.bid(bob, "705000")
	for _, again := range []*http.Response{
		h.ask("", "/stream", "Last-Event-ID", last.id), h.ask("", "/stream?after="+last.id), h.ask("", "/stream?after=1", "Last-Event-ID", last.id),
	} {
		l := next(t, h.follow(again))
		require.Equal(t, "frame", l.event)
		require.Equal(t, int64(3), body[live.Frame](t, l).View.Bids)
	}
	require.Equal(t, "snapshot", next(t, h.follow(h.ask("", "/stream", "Last-Event-ID", "nonsense"))).event)
}

// A crowd over TCP: each browser is told every bid once, in order.
func TestStream_crowd(t *testing.T) {
	t.Parallel()
	const crowd, bids = 300, 30
	h := newHouse(t, setting{opened: true, hub: live.Options{PerAddress: crowd}})
	var all []<-chan line
	for range crowd {
		all = append(all, h.follow(h.ask("", "/stream")))
	}
	for i := range bids {
		h.bid([]string{alice, bob}[i%2], fmt.Sprint(700000+5000*i))
	}
	for _, lines := range all {
		seq := body[live.Snapshot](t, next(t, lines)).View.Bids
		for seq < bids {
			for _, b := range body[live.Frame](t, next(t, lines)).Bids {
				seq++
				require.Equal(t, seq, b.Seq)
			}
		}
	}
	require.Equal(t, crowd, h.hub.Stats().Streams)
}

// A browser that hangs up leaves its place at once.
func TestStream_disconnect(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{opened: true, hub: live.Options{PerSession: 2, PerAddress: 3}})
	one, two := h.ask(alice, "/stream"), h.ask(alice, "/stream")
	next(t, h.follow(one))
	next(t, h.follow(two))
	refused := h.ask(alice, "/stream")
	require.Equal(t, http.StatusServiceUnavailable, refused.StatusCode)
	require.Equal(t, "15", refused.Header.Get("Retry-After"))
	words, err := io.ReadAll(refused.Body)
	require.NoError(t, err)
	require.Contains(t, string(words), "live.too_many")
	require.Equal(t, http.StatusOK, h.ask(bob, "/stream").StatusCode)
	require.Equal(t, http.StatusServiceUnavailable, h.ask("", "/stream").StatusCode, "a fourth of this address")
	require.NoError(t, one.Body.Close())
	require.Eventually(t, func() bool { return h.hub.Stats().Streams == 2 }, 10*time.Second, time.Millisecond)
	require.Equal(t, http.StatusOK, h.ask(alice, "/stream").StatusCode)
}

// The hub closes the streams, and the server stops at once.
func TestStream_shutdown(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{opened: true})
	lines := h.follow(h.ask("", "/stream"))
	next(t, lines)
	before := time.Now()
	h.hub.Close()
	require.NoError(t, h.app.ShutdownWithTimeout(10*time.Second))
	require.Less(t, time.Since(before), 2*time.Second)
	require.Equal(t, "bye", next(t, lines).event)
	_, open := <-lines
	require.False(t, open)
}

// A lot that is not live says how it stands, and to ask again later.
func TestStream_resting(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{})
	lines := h.follow(h.ask("", "/stream"))
	require.Equal(t, auction.Announced, body[live.Snapshot](t, next(t, lines)).View.Status)
	require.JSONEq(t, `{"poll_seconds":30}`, next(t, lines).data)
	require.Equal(t, line{}, next(t, lines), "it ends")
	r := h.room("")
	require.False(t, r.Stream)
	require.Equal(t, 30, r.PollSeconds)
	require.Zero(t, h.hub.Stats().Streams)
}

func TestStream_refusals(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{})
	for path, want := range map[string]struct {
		status int
		code   string
	}{
		"/api/v1/lots/nonsense/%s":                             {http.StatusBadRequest, "request.bad_value"},
		"/api/v1/lots/0198c0de-0000-7000-8000-00000000dead/%s": {http.StatusNotFound, "lot.not_live"},
	} {
		for _, what := range []string{"stream", "room", "ladder.csv"} {
			resp, err := http.Get(h.base + fmt.Sprintf(path, what)) //nolint:noctx // a test's own server
			require.NoError(t, err)
			words, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			require.Equal(t, want.status, resp.StatusCode, "%s %s", what, words)
			require.Contains(t, string(words), want.code)
		}
	}
}

// The room tells everybody the same of the lot, and each bidder their own standing.
func TestRoom(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{opened: true, left: 4 * time.Minute})
	a := h.bid(alice, "700000")
	h.bid(bob, "705000")
	for who, want := range map[string]*live.Own{
		"": nil, "carol": nil,
		alice: {Code: "AAAAA-11111", Held: true, Outbid: true},
		bob:   {Code: "BBBBB-22222", Held: true, Leading: true},
	} {
		r := h.room(who)
		require.Equal(t, "BBBBB-22222", r.View.Leader)
		require.Len(t, r.Bids, 2)
		require.Equal(t, int64(2), r.Extensions, "both were made in the last five minutes")
		require.True(t, r.Stream)
		require.False(t, r.Frozen)
		require.Equal(t, "1000000.00", r.Terms.Reference.String())
		require.Equal(t, "9.93", r.CoverPercent)
		require.Equal(t, 3, r.PollSeconds)
		if want == nil {
			require.Nil(t, r.Me, who)
			continue
		}
		mine := r.Me.Bids
		require.Len(t, mine, 1)
		if who == alice {
			require.Equal(t, a.Receipt(h.lot), mine[0].Receipt)
		}
		r.Me.Bids = nil
		require.Equal(t, want, r.Me, who)
	}
}

// The file holds every bid, and the receipt that its bidder was given.
func TestLadder(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{opened: true, left: 4 * time.Minute})
	a := h.bid(alice, "700000")
	h.bid(bob, "705000")
	require.NoError(t, h.engine.Void(t.Context(), h.order(), 2))
	resp := h.ask("", "/ladder.csv")
	require.Equal(t, "text/csv; charset=utf-8", resp.Header.Get("Content-Type"))
	require.Contains(t, resp.Header.Get("Content-Disposition"), h.lot.String())
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	text, marked := strings.CutPrefix(string(raw), "\ufeff")
	require.True(t, marked)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	column := func(row int, name string) string { return rows[row][slices.Index(rows[0], name)] }
	require.Equal(t, fmt.Sprint(a.At.Std().UnixMicro()), column(1, "at_us"))
	require.Equal(t, a.Receipt(h.lot), column(1, "receipt"))
	require.Equal(t, "true", column(1, "extended"))
	require.Equal(t, []string{"false", "true"}, []string{column(1, "voided"), column(2, "voided")})
	require.Equal(t, "705000.00", column(2, "amount"))
	resp = h.ask("", "/ladder.csv?after=1")
	raw, err = io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(string(raw), "\n"))
}
