package live_test

import (
	"bufio"
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/clock"
	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/observe"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/web"
	"fachui/web/bids"
	"fachui/web/live"
	"fachui/web/people"
	recordweb "fachui/web/record"
	"fachui/web/route"
)

const court = "jinjiang"

// The bidders of every stage, by the cookie that they come with. Dora has a
// priority right.
const alice, bob, dora = "alice", "bob", "dora"

// house is a server on a staged lot: the real engine, hub and door; only who the
// people are is made up.
type house struct {
	t      *testing.T
	pool   *pgxpool.Pool
	clock  *clock.Legal
	engine *bidding.Engine
	hub    *live.Hub
	app    *fiber.App
	base   string
	line   *listener
	lot    ref.ID
	others []ref.ID // lots besides
	people map[string]ref.ID
	codes  map[ref.ID]string
}

// doorman knows people by their cookie.
type doorman struct{ people map[string]ref.ID }

func (d doorman) Authenticate(_ context.Context, _, cookie string, _ bool) (identity.Caller, error) {
	if d.people[cookie] == "" {
		return identity.Caller{}, nil
	}
	return identity.Caller{Person: d.people[cookie], Session: d.people[cookie], Proved: true}, nil
}

func (h *house) Paddle(_ context.Context, _, person ref.ID) (court_, code string, err error) {
	code, ok := h.codes[person]
	if !ok {
		return "", "", bids.ErrNotApplied
	}
	return court, code, nil
}

// Public is what was announced of the lot.
func (h *house) Public(ctx context.Context, lot ref.ID) (auctionpg.View, error) {
	v, err := h.engine.Lot(ctx, lot)
	return auctionpg.View{
		ID: lot, Title: "锦江区住宅一套", Reference: money.MustParse("1000000"), Deposit: money.MustParse("70000"), PayDays: 7,
		Status: v.Status, OpensAt: v.OpensAt, EndsAt: v.EndsAt,
	}, err
}

// setting is how a stage differs from one in the middle of its bidding.
type setting struct {
	left   time.Duration // until the end; 1 h
	opened bool
	hub    live.Options
	routes []route.Route // besides those of the room
	clock  bool          // the rows of the clock, too
	more   int           // lots besides
	small  bool          // connections hold little that was not read
}

// newHouse opens a house in which a lot is sold, by the running clock.
func newHouse(t *testing.T, s setting) *house {
	t.Helper()
	h := &house{t: t, pool: pgtest.New(t), clock: clock.New(clock.System), people: map[string]ref.ID{}, codes: map[ref.ID]string{}}
	if s.left == 0 {
		s.left = time.Hour
	}
	now := h.clock.Now()
	opens := now.Add(-time.Hour)
	if !s.opened {
		opens = now.Add(2 * time.Hour)
	}
	var lots []ref.ID
	for range s.more + 1 {
		lot, err := bidding.Stage(t.Context(), h.pool, court, auction.Lot{
			Status: auction.Announced, Round: auction.FirstAuction, OpensAt: opens, EndsAt: legal.Later(now, opens).Add(s.left),
			StartingPrice: money.MustParse("700000"), Increment: money.MustParse("5000"),
			Confirm: auction.Confirmation{SelfRaise: true, JumpSteps: 10},
		})
		require.NoError(t, err)
		lots = append(lots, lot)
	}
	h.lot, h.others = lots[0], lots[1:]
	var err error
	s.hub.Clock, s.hub.Machine = h.clock, clock.System
	h.hub = live.New(s.hub)
	h.engine, err = bidding.New(bidding.Options{Pool: h.pool, Clock: h.clock, Machine: clock.System, Shards: 1, OnCommit: h.hub.Committed})
	require.NoError(t, err)
	require.NoError(t, h.engine.Start(t.Context()))
	t.Cleanup(func() { require.NoError(t, h.engine.Stop(context.Background())) })
	h.hub.Start(context.WithoutCancel(t.Context()), h.engine)
	t.Cleanup(h.hub.Close)
	for name, code := range map[string]string{alice: "AAAAA-11111", bob: "BBBBB-22222", dora: "DDDDD-44444"} {
		h.people[name] = ref.New()
		h.codes[h.people[name]] = code
		rank := 0
		if name == dora {
			rank = 1
		}
		for _, lot := range lots {
			require.NoError(t, h.engine.Qualify(t.Context(), lot, code, rank, opens))
		}
	}
	h.people["carol"] = ref.New() // has not applied
	for _, lot := range lots {
		if s.opened {
			require.NoError(t, h.engine.Open(t.Context(), lot, opens))
		}
	}
	if s.clock {
		s.routes = append(s.routes, recordweb.Routes(nil, h.clock, nil)...)
	}
	h.serve(s.routes, s.small)
	return h
}

func (h *house) serve(more []route.Route, small bool) {
	h.t.Helper()
	service := &live.Service{Hub: h.hub, Engine: h.engine, Lots: h, Paddles: h, Clock: h.clock}
	rows := append(bids.Routes(&bids.Service{Engine: h.engine, Paddles: h, Now: h.clock.Now}), live.Routes(service)...)
	h.app = web.New(web.Options{
		Routes: append(rows, more...), Auth: doorman{h.people}, Clock: h.clock, Machine: clock.System,
		Log: slog.New(slog.DiscardHandler), Metrics: observe.NewMetrics(),
	})
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(h.t, err)
	l := &listener{Listener: inner, small: small}
	h.line = l
	h.base = "http://" + l.Addr().String()
	served := make(chan error, 1)
	go func() { served <- h.app.Listener(l) }()
	h.t.Cleanup(func() {
		h.hub.Close()
		require.NoError(h.t, h.app.ShutdownWithTimeout(10*time.Second))
		require.NoError(h.t, <-served)
	})
}

// listener can cut all connections, as a bad network does.
type listener struct {
	net.Listener

	small bool
	mu    sync.Mutex
	conns []net.Conn
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok && l.small {
		err = tcp.SetWriteBuffer(4096)
	}
	if err == nil {
		l.mu.Lock()
		l.conns = append(l.conns, c)
		l.mu.Unlock()
	}
	return c, err
}

func (l *listener) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		_ = c.Close() // it may be closed already
	}
	l.conns = nil
}

// bid places a bid behind the door.
func (h *house) bid(who, amount string) bidding.Answer {
	h.t.Helper()
	return h.bidOn(h.lot, who, amount)
}

func (h *house) bidOn(lot ref.ID, who, amount string) bidding.Answer {
	h.t.Helper()
	a, err := h.engine.Bid(h.t.Context(), bidding.Bid{
		Court: court, Lot: lot, Code: h.codes[h.people[who]], Amount: money.MustParse(amount), Key: ref.New().String(),
	})
	require.NoError(h.t, err)
	return a
}

func (h *house) order() bidding.Order {
	return bidding.Order{Court: court, Lot: h.lot, Reason: "案外人提出异议", Actor: event.House, At: h.clock.Now()}
}

// ask asks for a path below the lot as somebody; the caller reads the body.
func (h *house) ask(who, path string, headers ...string) *http.Response {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.base+"/api/v1/lots/"+h.lot.String()+path, nil)
	require.NoError(h.t, err)
	if who != "" {
		req.AddCookie(&http.Cookie{Name: people.PlainCookie, Value: who})
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(h.t, err)
	h.t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func (h *house) room(who string) (r live.Room) {
	h.t.Helper()
	resp := h.ask(who, "/room")
	require.Equal(h.t, http.StatusOK, resp.StatusCode)
	require.NoError(h.t, json.NewDecoder(resp.Body).Decode(&r))
	return r
}

// line is one event of a stream.
type line struct{ id, event, data string }

// follow reads a stream until it ends.
func (h *house) follow(resp *http.Response) <-chan line {
	h.t.Helper()
	require.Equal(h.t, http.StatusOK, resp.StatusCode)
	require.Equal(h.t, "text/event-stream; charset=utf-8", resp.Header.Get("Content-Type"))
	out := make(chan line, 256)
	go func() {
		defer close(out)
		var l line
		for in := bufio.NewScanner(resp.Body); in.Scan(); {
			name, value, _ := strings.Cut(in.Text(), ": ")
			switch name {
			case "":
				if l.event != "" {
					out <- l
				}
				l = line{}
			case "id":
				l.id = value
			case "event":
				l.event = value
			case "data":
				l.data = value
			}
		}
	}()
	return out
}

// next is the next event that is no beat; the zero line at the end of the stream.
func next(t *testing.T, lines <-chan line) line {
	t.Helper()
	for {
		select {
		case l := <-lines:
			if l.event != "beat" {
				return l
			}
		case <-time.After(20 * time.Second):
			t.Fatal("nothing came")
		}
	}
}
