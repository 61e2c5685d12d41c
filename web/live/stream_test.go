package live_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/verify/ladder"
	"fachui/web/live"
	"fachui/web/people"
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

// Over TCP, too, a browser that reads nothing is dropped, and nobody waits for it.
func TestStream_stuckReader(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{opened: true, small: true})
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.base, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.(*net.TCPConn).SetReadBuffer(4096))
	_, err = fmt.Fprintf(conn, "GET /api/v1/lots/%s/stream HTTP/1.1\r\nHost: x\r\n\r\n", h.lot)
	require.NoError(t, err)
	reader := h.follow(h.ask("", "/stream"))
	require.Eventually(t, func() bool { return h.hub.Stats().Streams == 2 }, 10*time.Second, time.Millisecond)
	bids, seen := int64(0), body[live.Snapshot](t, next(t, reader)).View.Bids
	for h.hub.Stats().Streams == 2 {
		require.Less(t, bids, int64(2000), "it is never dropped")
		h.bid([]string{alice, bob}[bids%2], fmt.Sprint(700000+5000*bids))
		bids++
	}
	for seen < bids {
		seen = body[live.Frame](t, next(t, reader)).View.Bids
	}
	require.Equal(t, 1, h.hub.Stats().Streams)
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

// text is what stands at a path below the lot.
func (h *house) text(path string) []byte {
	h.t.Helper()
	resp := h.ask("", path)
	require.Equal(h.t, http.StatusOK, resp.StatusCode, path)
	b, err := io.ReadAll(resp.Body)
	require.NoError(h.t, err)
	return b
}

func bodyOf[T any](t *testing.T, raw []byte) (v T) {
	t.Helper()
	require.NoError(t, json.Unmarshal(raw, &v))
	return v
}

// Whoever polls on a slow line gets only what is new.
func TestRoom_seen(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{opened: true})
	h.bid(alice, "700000")
	h.bid(bob, "705000")
	h.bid(alice, "710000")
	for path, want := range map[string][2]int{"/room": {3, 2}, "/room?seen=0": {3, 2}, "/room?seen=1": {2, 1}, "/room?seen=3": {0, 0}, "/room?seen=99": {0, 0}, "/room?seen=-1": {3, 2}} {
		resp := h.ask(alice, path)
		var r live.Room
		require.NoError(t, json.NewDecoder(resp.Body).Decode(&r))
		require.Equal(t, want, [2]int{len(r.Bids), len(r.Me.Bids)}, path)
		require.Equal(t, int64(3), r.View.Bids)
		require.True(t, r.Me.Leading)
	}
}

// A bid that had to be typed twice counts only if both are the same.
func TestBid_again(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{opened: true})
	for i, c := range []struct {
		body string
		want int
	}{
		{`{"amount":"700000","twice":true,"again":"700000.01"}`, http.StatusBadRequest},
		{`{"amount":"700000","twice":true}`, http.StatusBadRequest},
		{`{"amount":"700000","twice":true,"again":"700,000.00"}`, http.StatusCreated},
		{`{"amount":"705000","again":"1","confirmed":true}`, http.StatusCreated}, // nobody was asked
	} {
		resp, words := h.post(alice, c.body, fmt.Sprint("again-", i))
		require.Equal(t, c.want, resp, words)
		if c.want == http.StatusBadRequest {
			require.Contains(t, words, "bid.again")
		}
	}
}

// A client that says what time it is changes nothing: the stamp is the server's.
func TestBid_clientsTime(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{opened: true})
	before := h.clock.Now()
	for i, lie := range []string{`"at":"2020-01-01T00:00:00+08:00"`, `"At":"2099-01-01T00:00:00+08:00"`, `"entered_at":0`, `"ends_at":"2099-01-01T00:00:00+08:00"`} {
		status, words := h.post(alice, fmt.Sprintf(`{"amount":"%d",%s}`, 700000+5000*i, lie), fmt.Sprint("lie-", i), "Date", "Thu, 01 Jan 1970 00:00:00 GMT", "X-Request-Start", "t=0")
		require.Contains(t, []int{http.StatusCreated, http.StatusBadRequest}, status, words) // an unknown member may be refused
	}
	h.post(alice, `{"amount":"790000","confirmed":true}`, "true", "Date", "Fri, 01 Jan 2099 00:00:00 GMT")
	rows, err := h.engine.Bids(t.Context(), h.lot, 0, 10)
	require.NoError(t, err)
	require.NotEmpty(t, rows)
	for _, b := range rows {
		require.False(t, b.At.Before(before))
		require.False(t, b.At.After(h.clock.Now()))
	}
}

// post places a bid through the door.
func (h *house) post(who, body, key string, headers ...string) (status int, words string) {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.base+"/api/v1/lots/"+h.lot.String()+"/bids", strings.NewReader(body))
	require.NoError(h.t, err)
	req.AddCookie(&http.Cookie{Name: people.PlainCookie, Value: who})
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(h.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(h.t, err)
	return resp.StatusCode, string(b)
}

// One stream for a list of lots begins where each was left, and says what is wrong
// with a list that is none.
func TestStreams(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{opened: true})
	h.bid(alice, "700000")
	get := func(query string) *http.Response {
		resp, err := http.Get(h.base + "/api/v1/streams" + query) //nolint:noctx // a test's own server
		require.NoError(t, err)
		t.Cleanup(func() { _ = resp.Body.Close() })
		return resp
	}
	lines := h.follow(get("?lots=" + h.lot.String()))
	first := next(t, lines)
	require.Equal(t, "snapshot", first.event)
	h.bid(bob, "705000")
	frame := next(t, lines)
	require.Equal(t, h.lot, body[live.Frame](t, frame).View.Lot)
	again := next(t, h.follow(get("?lots="+h.lot.String()+"@"+first.id)))
	require.Equal(t, "frame", again.event)
	require.Equal(t, int64(2), body[live.Frame](t, again).View.Bids)
	for query, want := range map[string]struct {
		status int
		code   string
	}{
		"":               {http.StatusBadRequest, "request.missing"},
		"?lots=":         {http.StatusBadRequest, "request.missing"},
		"?lots=nonsense": {http.StatusBadRequest, "live.lots"},
		"?lots=" + "0198c0de-0000-7000-8000-00000000dead": {http.StatusNotFound, "lot.not_live"},
	} {
		resp := get(query)
		words, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.Equal(t, want.status, resp.StatusCode, "%s %s", query, words)
		require.Contains(t, string(words), want.code, query)
	}
}

// A list of which nothing is live is told how it stands, and to come again.
func TestStreams_resting(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setting{})
	resp, err := http.Get(h.base + "/api/v1/streams?lots=" + h.lot.String()) //nolint:noctx // a test's own server
	require.NoError(t, err)
	t.Cleanup(func() { _ = resp.Body.Close() })
	lines := h.follow(resp)
	require.Equal(t, "snapshot", next(t, lines).event)
	require.Equal(t, "rest", next(t, lines).event)
	require.Equal(t, line{}, next(t, lines))
	require.Zero(t, h.hub.Stats().Streams)
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
	r, err := ladder.Verify(h.text("/ladder.json"))
	require.NoError(t, err)
	require.Empty(t, r.Failed, "checked with code that knows nothing of the house")
	require.Equal(t, 2, r.Bids)
	require.Equal(t, a.Receipt(h.lot), bodyOf[live.File](t, h.text("/ladder.json")).Bids[0].Receipt)
	rest := bodyOf[live.File](t, h.text("/ladder.json?after=1"))
	require.Len(t, rest.Bids, 1)
	require.NotEqual(t, rest.Before, rest.Head)
	r, err = ladder.Verify(h.text("/ladder.json?after=1"))
	require.NoError(t, err)
	require.Empty(t, r.Failed)
	require.Empty(t, bodyOf[live.File](t, h.text("/ladder.json?after=99")).Bids)
	require.Len(t, bodyOf[live.File](t, h.text("/ladder.json?after=-5")).Bids, 2)

	resp = h.ask("", "/ladder.csv?after=1")
	raw, err = io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(string(raw), "\n"))
}
