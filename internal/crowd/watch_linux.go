package crowd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"net"
)

// Audience watches a lot's stream over many connections at once: one thread reads
// them all, so that the crowd takes as little of the machine as it can.
type Audience struct {
	stage *Stage
	epoll int
	seats map[int32]*seat
	read  []byte

	began    time.Time
	joined   atomic.Int64 // who have seen the lot
	gone     atomic.Int64 // streams that the server ended
	frames   atomic.Int64
	gaps     atomic.Int64 // frames that do not come after what the watcher had
	arrivals []Arrival
	record   atomic.Bool
	stop     atomic.Bool
	done     chan error
}

// Arrival says that a watcher has a bid, and since when.
type Arrival struct {
	Seq   int64
	Since time.Duration // after the audience began
}

// seat is one watcher.
type seat struct {
	fd      int
	version int64
	bid     int64  // the last one seen
	rest    []byte // of an event that has not come whole
	joined  bool
}

// Watch seats so many watchers, each from one of many addresses, and returns when
// all have seen how the lot stands.
func (s *Stage) Watch(ctx context.Context, watchers int) (*Audience, error) {
	ep, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	a := &Audience{stage: s, epoll: ep, seats: map[int32]*seat{}, read: make([]byte, 256<<10), began: s.o.Machine(), done: make(chan error, 1)}
	host, err := net.ResolveTCPAddr("tcp4", s.host)
	if err != nil {
		return nil, err
	}
	fds := make([]int, 0, watchers)
	for n := range watchers {
		fd, err := a.sit(host, n)
		if err != nil {
			a.leave(fds)
			return nil, fmt.Errorf("watcher %d: %w", n, err)
		}
		fds = append(fds, fd)
		if (n+1)%500 == 0 {
			s.o.Tell(fmt.Sprintf("%d of %d watchers have sat down", n+1, watchers))
		}
	}
	go a.run()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.NewTimer(2 * patience)
	defer deadline.Stop()
	for a.joined.Load() < int64(watchers) {
		select {
		case <-ctx.Done():
			return a, ctx.Err()
		case err := <-a.done:
			return a, err
		case <-deadline.C:
			return a, fmt.Errorf("%d of %d watchers have seen the lot, %d were sent away", a.joined.Load(), watchers, a.gone.Load())
		case <-tick.C:
		}
	}
	return a, nil
}

// sit opens one connection and asks for the stream.
func (a *Audience) sit(host *net.TCPAddr, n int) (int, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	// Fifty to an address: below what one address may hold.
	err = syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte(source(1000 + n/50).To4())})
	if err == nil {
		err = syscall.Connect(fd, &syscall.SockaddrInet4{Port: host.Port, Addr: [4]byte(host.IP.To4())})
	}
	if err == nil {
		_, err = syscall.Write(fd, []byte("GET /api/v1/lots/"+a.stage.lot+"/stream HTTP/1.1\r\nHost: "+a.stage.host+"\r\nAccept: text/event-stream\r\n\r\n"))
	}
	if err == nil {
		err = syscall.SetNonblock(fd, true)
	}
	if err == nil {
		a.seats[int32(fd)] = &seat{fd: fd}
		err = syscall.EpollCtl(a.epoll, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: syscall.EPOLLIN | syscall.EPOLLRDHUP, Fd: int32(fd)})
	}
	if err != nil {
		_ = syscall.Close(fd)
	}
	return fd, err
}

// run reads whatever comes until Leave.
func (a *Audience) run() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread() // or the thread would end, and with it whatever it started that is to die with it: the server
	events := make([]syscall.EpollEvent, 1024)
	for !a.stop.Load() {
		n, err := syscall.EpollWait(a.epoll, events, 50)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil {
			a.done <- fmt.Errorf("epoll: %w", err)
			return
		}
		for _, e := range events[:n] {
			if s := a.seats[e.Fd]; s != nil {
				a.take(s)
			}
		}
	}
	a.done <- nil
}

// take reads what has come for one watcher.
func (a *Audience) take(s *seat) {
	n, err := syscall.Read(s.fd, a.read)
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR) {
		return
	}
	if err != nil || n == 0 {
		a.gone.Add(1)
		_ = syscall.EpollCtl(a.epoll, syscall.EPOLL_CTL_DEL, s.fd, nil)
		return
	}
	now := a.stage.o.Machine().Sub(a.began)
	b := a.read[:n]
	if len(s.rest) > 0 {
		b = append(s.rest, b...)
	}
	for {
		event, after, whole := bytes.Cut(b, []byte("\n\n"))
		if !whole {
			break
		}
		a.see(s, event, now)
		b = after
	}
	s.rest = append([]byte(nil), b...)
}

// see takes one event in. The head of the answer comes before the first one.
func (a *Audience) see(s *seat, event []byte, now time.Duration) {
	id := line(event, "id: ")
	if id == nil {
		return // a beat
	}
	version, err := strconv.ParseInt(string(id), 10, 64)
	if err != nil {
		a.gaps.Add(1)
		return
	}
	data := line(event, "data: ")
	last := s.bid
	if i := bytes.LastIndex(data, []byte(`"seq":`)); i >= 0 {
		last, _ = strconv.ParseInt(string(member(data[i:], "seq")), 10, 64)
	}
	if !s.joined {
		s.joined = true
		a.joined.Add(1)
	} else if bytes.HasSuffix(line(event, "event: "), []byte("frame")) {
		a.frames.Add(1)
		after, err := strconv.ParseInt(string(member(data, "after")), 10, 64)
		if err != nil || after != s.version {
			a.gaps.Add(1)
		}
		if a.record.Load() {
			for seq := s.bid + 1; seq <= last; seq++ {
				a.arrivals = append(a.arrivals, Arrival{seq, now})
			}
		}
	}
	s.version, s.bid = version, last
}

// line is the rest of the event's line that begins so.
func line(event []byte, begin string) []byte {
	at := 0
	if !bytes.HasPrefix(event, []byte(begin)) {
		at = bytes.Index(event, []byte("\n"+begin))
		if at < 0 {
			return nil
		}
		at++
	}
	l, _, _ := bytes.Cut(event[at+len(begin):], []byte("\n"))
	return l
}

// Record begins to keep when bids arrive. Call it before the first of them is sent.
func (a *Audience) Record() { a.record.Store(true) }

// Frames is how many frames came so far, Gaps how many did not come after the one
// before, and Gone how many streams the server ended.
func (a *Audience) Frames() int64 { return a.frames.Load() }

// Gaps: see Frames.
func (a *Audience) Gaps() int64 { return a.gaps.Load() }

// Gone: see Frames.
func (a *Audience) Gone() int64 { return a.gone.Load() }

// Leave ends the watching and returns when which bid came to whom.
func (a *Audience) Leave() ([]Arrival, error) {
	a.stop.Store(true)
	err := <-a.done
	fds := make([]int, 0, len(a.seats))
	for _, s := range a.seats {
		fds = append(fds, s.fd)
	}
	a.leave(fds)
	return a.arrivals, err
}

func (a *Audience) leave(fds []int) {
	for _, fd := range fds {
		_ = syscall.Close(fd)
	}
	_ = syscall.Close(a.epoll)
}

// Waits turns arrivals into how long each watcher waited for each bid, and how long
// the last one of them did, by when its bidder sent it.
func (a *Audience) Waits(arrivals []Arrival, sent map[int64]time.Time) (each, last []time.Duration) {
	latest := map[int64]time.Duration{}
	for _, x := range arrivals {
		at, known := sent[x.Seq]
		if !known {
			continue
		}
		wait := x.Since - at.Sub(a.began)
		each = append(each, wait)
		latest[x.Seq] = max(latest[x.Seq], wait)
	}
	for _, w := range latest {
		last = append(last, w)
	}
	return each, last
}
