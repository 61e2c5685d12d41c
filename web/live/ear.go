package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
)

// ear hears that watchers have left. A watcher says nothing after its request, so
// a goroutine for each, with its stack, would wait for one message only: the one
// ear waits for all of them.
type ear struct {
	poll *os.File
	raw  syscall.RawConn

	mu  sync.Mutex
	all map[uint64]*stream
}

func newEar() (*ear, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	err = syscall.SetNonblock(fd, true) // so that Go's own poller waits for it, and no thread does
	if err != nil {
		_ = syscall.Close(fd)
		return nil, fmt.Errorf("epoll: %w", err)
	}
	e := &ear{poll: os.NewFile(uintptr(fd), "ear"), all: map[uint64]*stream{}}
	e.raw, err = e.poll.SyscallConn()
	return e, err
}

// listen lets s be dropped once its watcher is gone. It reports whether it does:
// not for a connection that has no file of its own.
func (e *ear) listen(s *stream) bool {
	if e == nil || s.raw == nil {
		return false
	}
	n := uint64(s.ticket.number)
	e.mu.Lock()
	e.all[n] = s // before the first event can come
	e.mu.Unlock()
	var added error
	err := s.raw.Control(func(fd uintptr) {
		added = e.control(func(ep int) error {
			return syscall.EpollCtl(ep, syscall.EPOLL_CTL_ADD, int(fd), &syscall.EpollEvent{
				Events: syscall.EPOLLRDHUP | syscall.EPOLLONESHOT, Fd: int32(n), Pad: int32(n >> 32),
			})
		})
	})
	if err != nil || added != nil {
		e.forget(s)
		return false
	}
	return true
}

func (e *ear) control(do func(epoll int) error) error {
	var done error
	err := e.raw.Control(func(ep uintptr) { done = do(int(ep)) })
	return errors.Join(err, done)
}

// forget is for a stream that ends; closing its connection takes it off the poll.
func (e *ear) forget(s *stream) {
	if e == nil {
		return
	}
	e.mu.Lock()
	delete(e.all, uint64(s.ticket.number))
	e.mu.Unlock()
}

// run drops whoever leaves, until ctx ends.
func (e *ear) run(ctx context.Context) {
	if e == nil {
		return
	}
	stop := context.AfterFunc(ctx, func() { _ = e.poll.Close() })
	defer stop()
	events := make([]syscall.EpollEvent, 128)
	for {
		n := 0
		err := e.raw.Read(func(ep uintptr) bool {
			n, _ = syscall.EpollWait(int(ep), events, 0) // what is wrong now is asked again
			return n > 0
		})
		if err != nil {
			return
		}
		for _, v := range events[:n] {
			e.mu.Lock()
			s := e.all[uint64(uint32(v.Fd))|uint64(uint32(v.Pad))<<32]
			e.mu.Unlock()
			if s != nil {
				s.drop()
			}
		}
	}
}
