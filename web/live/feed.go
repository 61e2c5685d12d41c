package live

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"fachui/auction/bidding"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

const (
	mostPending = 256             // changes of a lot that wait to become a frame
	lastBids    = 50              // in a snapshot
	readTimeout = 3 * time.Second // of a question to the tables
	keepIdle    = 60              // looks after which an unwatched feed is forgotten
)

// Frame is the body of an event "frame".
type Frame struct {
	After   int64            `json:"after"` // version that the changes come after
	Now     legal.Time       `json:"now"`
	View    bidding.View     `json:"view"`
	Bids    []bidding.BidRow `json:"bids"`
	Viewers int              `json:"viewers"` // streams that watch the lot
}

// Snapshot is the body of an event "snapshot".
type Snapshot struct {
	Now        legal.Time       `json:"now"`
	View       bidding.View     `json:"view"`
	Bids       []bidding.BidRow `json:"bids"`       // the last ones
	Extensions int64            `json:"extensions"` // how often the end was moved
}

// Beat is the body of an event "beat".
type Beat struct {
	Now     legal.Time     `json:"now"`
	Frozen  bool           `json:"frozen"`  // legal time stands still
	Viewers map[string]int `json:"viewers"` // streams that watch, for each lot of this stream
}

// encode writes one event. An id of 0 is none.
func encode(event string, id int64, body any) []byte {
	b, err := json.Marshal(body)
	if err != nil {
		panic("live: an event that cannot be encoded: " + err.Error())
	}
	out := make([]byte, 0, len(b)+64)
	if id > 0 {
		out = append(out, "id: "...)
		out = strconv.AppendInt(out, id, 10)
		out = append(out, '\n')
	}
	out = append(out, "event: "...)
	out = append(out, event...)
	out = append(out, "\ndata: "...)
	out = append(out, b...) // JSON has no line breaks
	return append(out, "\n\n"...)
}

// feed is what a hub knows of one lot.
type feed struct {
	lot  ref.ID
	load sync.Mutex // held while the tables are asked for a snapshot

	mu       sync.Mutex
	pending  []bidding.Frame
	behind   bool  // something is missing: the tables must be asked
	known    bool  // version and bids are set
	version  int64 // of the last frame, or of the first snapshot
	bids     int64 // number of the last bid that was told
	ring     []event
	snapshot event
	watchers int // streams of this node
	others   int // and of the other nodes, as they last told
	idle     int
}

// event is an encoded event. It may follow any version from after on.
type event struct {
	after, version int64
	bytes          []byte
}

func (f *feed) add(c bidding.Frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.pending) == mostPending {
		f.pending, f.behind = nil, true
	}
	f.pending = append(f.pending, c)
}

// make turns the pending changes into one event of the ring. ask says that the
// tables must be asked because a change is missing.
func (f *feed) make(now legal.Time, size int) (made, ask bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.known {
		return false, false // the first snapshot will say where we are
	}
	out := Frame{After: f.version, Now: now, Bids: []bidding.BidRow{}}
	version := f.version
	for _, c := range f.pending {
		if c.View.Version <= version {
			continue
		}
		if c.View.Version > version+1 {
			f.behind = true
			break
		}
		version, out.View = c.View.Version, c.View
		out.Bids = append(out.Bids, c.Bids...)
	}
	f.pending = nil
	if version > f.version {
		f.push(out, size)
		made = true
	}
	return made, f.behind
}

// push makes an event of fr. f.mu is held.
func (f *feed) push(fr Frame, size int) {
	fr.Bids, fr.Viewers = f.unseen(fr.Bids, fr.View.Bids), f.watchers+f.others
	e := event{fr.After, fr.View.Version, encode("frame", fr.View.Version, fr)}
	if len(f.ring) >= size {
		f.ring = append(f.ring[:0:0], f.ring[len(f.ring)-size+1:]...)
	}
	f.ring = append(f.ring, e)
	f.version, f.bids = fr.View.Version, fr.View.Bids
}

// unseen leaves out bids that were told, and those that came after the state that
// is told with them.
func (f *feed) unseen(bids []bidding.BidRow, last int64) []bidding.BidRow {
	out := bids[:0]
	for _, b := range bids {
		if b.Seq > f.bids && b.Seq <= last {
			out = append(out, b)
		}
	}
	return out
}

// start makes the feed count from v on, if it does not count yet.
func (f *feed) start(v bidding.View) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.known {
		f.known, f.version, f.bids = true, v.Version, v.Bids
	}
}

// since returns what a watcher at version lacks. It is not ok if the ring does not
// reach back so far, or version is one that never was.
func (f *feed) since(version int64) (events []event, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.known || version > f.version {
		return nil, false
	}
	for i, e := range f.ring {
		if e.version > version {
			return append([]event(nil), f.ring[i:]...), e.after <= version
		}
	}
	return nil, version == f.version
}

// stored returns the last snapshot if frames of the ring can follow it.
func (f *feed) stored() (event, bool) {
	f.mu.Lock()
	s := f.snapshot
	f.mu.Unlock()
	if s.bytes == nil {
		return event{}, false
	}
	_, ok := f.since(s.version)
	return s, ok
}

// feedOf returns the feed of a lot, watched by one more.
func (h *Hub) feedOf(lot ref.ID) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.feeds[lot]
	if f == nil {
		f = &feed{lot: lot, others: h.elsewhere[lot]}
		h.feeds[lot] = f
	}
	f.mu.Lock()
	f.watchers++
	f.idle = 0
	f.mu.Unlock()
	return f
}

// viewers is how many streams watch the lot, wherever they are.
func (f *feed) viewers() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.watchers + f.others
}

func (f *feed) leave() {
	f.mu.Lock()
	f.watchers--
	f.mu.Unlock()
}

// snap reads how the lot stands, once for all who ask at the same time.
func (h *Hub) snap(ctx context.Context, f *feed) (event, error) {
	f.load.Lock()
	defer f.load.Unlock()
	s, ok := f.stored()
	if ok {
		return s, nil
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	out, err := read(ctx, h.source, f.lot)
	if err != nil {
		return event{}, err
	}
	out.Now = h.opts.Clock.Now()
	s = event{version: out.View.Version, bytes: encode("snapshot", out.View.Version, out)}
	f.start(out.View)
	f.mu.Lock()
	f.snapshot = s
	f.mu.Unlock()
	h.changed(f) // what came meanwhile
	return s, nil
}

// read reads how a lot stands, with its last bids.
func read(ctx context.Context, s Source, lot ref.ID) (Snapshot, error) {
	v, err := s.Lot(ctx, lot)
	if err != nil {
		return Snapshot{}, err
	}
	out := Snapshot{View: v, Bids: []bidding.BidRow{}}
	if v.Bids == 0 {
		return out, nil
	}
	out.Bids, err = s.Latest(ctx, lot, v.Bids, lastBids)
	if err == nil {
		out.Extensions, err = s.Extensions(ctx, lot, v.Bids)
	}
	return out, err
}

// askAbout lets the tables be asked about a feed; if too many wait, the next look
// will find it.
func (h *Hub) askAbout(f *feed) {
	select {
	case h.ask <- f:
	default:
	}
}

// watch asks the tables: about all watched lots when it is time to look, and about
// one lot of which a change is missing.
func (h *Hub) watch(ctx context.Context) {
	look, stop := ticks(h.opts.Look, lookEvery)
	defer stop()
	for n := 0; ; {
		select {
		case <-ctx.Done():
			return
		case f := <-h.ask:
			h.catchUp(ctx, f)
		case <-look:
			for _, f := range h.outdated(ctx) {
				h.catchUp(ctx, f)
			}
			if n%countEvery == 0 {
				h.count(ctx)
			}
			n++
		}
	}
}

// count tells the other nodes how many watch here, and hears how many watch there.
// While nobody does, there is nothing to tell.
func (h *Hub) count(ctx context.Context) {
	here := h.watched()
	told := len(here) > 0
	if !told && !h.told {
		here = nil
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	elsewhere, err := h.source.Watchers(ctx, here)
	if err != nil {
		h.failed(ctx, "count watchers", err)
		return
	}
	h.told = told
	h.mu.Lock()
	defer h.mu.Unlock()
	h.elsewhere = elsewhere
	for lot, f := range h.feeds {
		f.mu.Lock()
		f.others = elsewhere[lot]
		f.mu.Unlock()
	}
}

// outdated are the watched feeds whose lots stand at a later version than was told.
// Feeds that nobody watches are forgotten after a while.
func (h *Hub) outdated(ctx context.Context) []*feed {
	var lots []ref.ID
	h.mu.Lock()
	watched := map[ref.ID]*feed{}
	for lot, f := range h.feeds {
		f.mu.Lock()
		f.idle++
		switch {
		case f.watchers > 0:
			f.idle = 0
			watched[lot] = f
			lots = append(lots, lot)
		case f.idle > keepIdle:
			delete(h.feeds, lot)
		}
		f.mu.Unlock()
	}
	h.mu.Unlock()
	if len(lots) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	versions, err := h.source.Versions(ctx, lots)
	if err != nil {
		h.failed(ctx, "compare versions", err)
		return nil
	}
	var out []*feed
	for lot, v := range versions {
		f := watched[lot]
		f.mu.Lock()
		if f.known && (f.version < v || f.behind) {
			out = append(out, f)
		}
		f.mu.Unlock()
	}
	return out
}

// catchUp tells what the tables hold beyond what was told. A gap of more bids than
// a page holds is told with its last ones: who lacks the others asks for them.
func (h *Hub) catchUp(ctx context.Context, f *feed) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	f.mu.Lock()
	version, bids := f.version, f.bids
	f.mu.Unlock()
	v, err := h.source.Lot(ctx, f.lot)
	if err == nil && v.Version <= version {
		f.mu.Lock()
		f.behind = false
		f.mu.Unlock()
		return
	}
	fr := Frame{After: version, View: v, Bids: []bidding.BidRow{}}
	if err == nil && v.Bids > bids {
		fr.Bids, err = h.source.Latest(ctx, f.lot, v.Bids, int(min(v.Bids-bids, bidding.MaxBids)))
	}
	if err != nil {
		h.failed(ctx, "catch up", err)
		return
	}
	f.mu.Lock()
	made := f.version < v.Version
	if made {
		fr.After, fr.Now = f.version, h.opts.Clock.Now()
		f.push(fr, h.opts.Ring)
	}
	f.behind = false
	f.mu.Unlock()
	if made {
		for _, w := range h.writers {
			w.changed(f)
		}
	}
	h.changed(f) // what came meanwhile
}

func (h *Hub) failed(ctx context.Context, what string, err error) {
	if !errors.Is(ctx.Err(), context.Canceled) { // else the hub is closing
		h.opts.Log.WarnContext(ctx, "live: "+what, slog.Any("error", err))
	}
}
