package live

import (
	"bytes"
	"context"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// How often to ask for the room of a lot without a stream.
const (
	restSeconds = 30 // not live
	pollSeconds = 3  // live, but the stream cannot be had
)

const eventStream = "text/event-stream; charset=utf-8"

// opensSoon is how long before the opening a lot counts as live.
const opensSoon = time.Hour

// isLive reports whether a stream of the lot is worth its connection: something
// may change by the second.
func isLive(v bidding.View, now legal.Time) bool {
	switch v.Status {
	case auction.Bidding, auction.SellOffOpen, auction.SellOffBidding, auction.Suspended:
		return true
	case auction.Announced, auction.SellOffAnnounced:
		return !now.Add(opensSoon).Before(v.OpensAt)
	default:
		return false
	}
}

// rest is the body of an event "rest".
type rest struct {
	PollSeconds int `json:"poll_seconds"`
}

// streamIn names a lot and what the browser has of it. A browser that comes back
// says so in Last-Event-ID, one that has read the room in after.
type streamIn struct {
	Lot   ref.ID `path:"lot"`
	After string `query:"after"`
}

// none is a version that no lot has: the browser has nothing.
const none = -1

// has is the version that the browser says it has. What is no number is nothing.
func (in streamIn) has(lastEventID string) int64 {
	for _, s := range []string{lastEventID, in.After} {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 0 {
			return n
		}
	}
	return none
}

// stream gives the connection to the hub. Nothing of c may be touched afterwards.
func (s *Service) stream(c *fiber.Ctx, call route.Call) error {
	var in streamIn
	err := route.Decode(c, &in)
	if err != nil {
		return err
	}
	v, err := s.Engine.Lot(c.UserContext(), in.Lot)
	if err != nil {
		return err
	}
	if !isLive(v, s.Clock.Now()) {
		return s.resting(c, in.Lot)
	}
	return s.begin(c, call, nil, want{in.Lot, in.has(c.Get("Last-Event-ID"))})
}

// begin admits the browser and gives its connection to the hub. What is given in
// before is sent ahead of everything else.
func (s *Service) begin(c *fiber.Ctx, call route.Call, before []byte, lots ...want) error {
	if c.Method() == fiber.MethodHead {
		c.Set(fiber.HeaderContentType, eventStream)
		return nil
	}
	t, err := s.Hub.admit(call.IP, call.Caller.Session)
	if err != nil {
		return err
	}
	st, first, err := s.Hub.open(c.UserContext(), t, lots...)
	if err != nil {
		return err
	}
	first = slices.Concat(s.head(c), before, first)
	c.Context().HijackSetNoResponse(true)
	c.Context().Hijack(func(conn net.Conn) {
		// fasthttp hides the connection behind its read buffer, which we need no more.
		if hidden, ok := conn.(interface{ UnsafeConn() net.Conn }); ok {
			conn = hidden.UnsafeConn()
		}
		// A frame has less time than a page.
		if timed, ok := conn.(interface{ NetConn() net.Conn }); ok {
			conn = timed.NetConn()
		}
		s.Hub.attach(st, conn, first)
	})
	return nil
}

// want is a lot that a browser wants to watch, and the version that it has of it.
type want struct {
	lot ref.ID
	has int64
}

// open prepares a stream of lots, and what is to be sent first. If it fails the
// ticket is given back.
func (h *Hub) open(ctx context.Context, t *ticket, lots ...want) (*stream, []byte, error) {
	s := &stream{ticket: t, seats: make([]seat, len(lots))}
	for i, l := range lots {
		s.seats[i] = seat{stream: s, feed: h.feedOf(l.lot), sent: l.has}
	}
	first := append([]byte("retry: "), strconv.FormatInt(t.retry().Milliseconds(), 10)+"\n\n"...)
	for i := range s.seats {
		at := &s.seats[i]
		has := at.sent
		if _, resumed := at.feed.since(has); has != none && resumed {
			continue
		}
		snapshot, err := h.snap(ctx, at.feed)
		if err != nil {
			s.drop()
			return nil, nil, err
		}
		if snapshot.version != has {
			first = append(first, snapshot.bytes...)
		}
		at.sent = snapshot.version
	}
	return s, append(first, h.beats().beat(s)...), nil
}

// head is the head of the answer, with what the server's door has set on it.
func (s *Service) head(c *fiber.Ctx) []byte {
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\n")
	h := http.Header{}
	maps.Copy(h, c.GetRespHeaders())
	h.Set("Date", s.Hub.opts.Machine().UTC().Format(http.TimeFormat))
	h.Set("Content-Type", eventStream)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy must not hold frames back
	h.Set("Connection", "close")
	h.Del("Content-Length")
	_ = h.Write(&b) // a buffer takes everything
	b.WriteString("\r\n")
	return b.Bytes()
}

// resting answers for a lot that is not live: how it stands, and to ask for the
// room now and then.
func (s *Service) resting(c *fiber.Ctx, lots ...ref.ID) error {
	stand, err := s.stand(c.UserContext(), lots)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, eventStream)
	c.Response().AppendBodyString("retry: " + strconv.Itoa(restSeconds*1000) + "\n\n")
	c.Response().AppendBody(stand)
	c.Response().AppendBody(encode("rest", 0, rest{restSeconds}))
	return nil
}

// stand is how lots stand, in a snapshot each.
func (s *Service) stand(ctx context.Context, lots []ref.ID) ([]byte, error) {
	var out []byte
	for _, lot := range lots {
		snapshot, err := read(ctx, s.Engine, lot)
		if err != nil {
			return nil, err
		}
		snapshot.Now = s.Clock.Now()
		out = append(out, encode("snapshot", snapshot.View.Version, snapshot)...)
	}
	return out, nil
}
