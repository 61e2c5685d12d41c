package bidding

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/big"
	"net"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Link is how the nodes of one house reach each other: each keeps one connection to
// every owner that it knows, and all its questions go over it.
type Link struct {
	Listener net.Listener // on which the others call; the engine closes it
	Address  string       // under which they reach it
	TLS      *tls.Config  // of both sides: [LinkTLS]
}

// used reports whether there are other nodes to speak of.
func (l *Link) used() bool { return l != nil }

// address is what the table of leases says of this node.
func (l *Link) address() string {
	if l == nil {
		return ""
	}
	return l.Address
}

// Bounds of a link.
const (
	dialPatience = time.Second
	helloTime    = 5 * time.Second        // to prove who one is
	redial       = 100 * time.Millisecond // between two attempts at one address
	linkBuffer   = 64 << 10
)

// LinkTLS is the configuration of both sides of a link between nodes that hold seed,
// 32 bytes that only the nodes of this house know. Each side proves that it does with
// a certificate of which nothing counts but the key; nobody else comes in, and nobody
// between the nodes reads or alters what they say.
func LinkTLS(seed []byte) (*tls.Config, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("bidding: a seed of %d bytes", len(seed))
	}
	key := ed25519.NewKeyFromSeed(seed)
	own, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("bidding: no public key")
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{linkName}}
	der, err := x509.CreateCertificate(nil, template, template, own, key)
	if err != nil {
		return nil, fmt.Errorf("make certificate of the link: %w", err)
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS13, ServerName: linkName, SessionTicketsDisabled: true,
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
		ClientAuth:   tls.RequireAnyClientCert,
		//nolint:gosec // no name and no authority counts here, only the key: VerifyConnection
		InsecureSkipVerify: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) != 1 {
				return errStranger
			}
			theirs, ok := s.PeerCertificates[0].PublicKey.(ed25519.PublicKey)
			if !ok || !theirs.Equal(own) {
				return errStranger
			}
			return nil
		},
	}, nil
}

const linkName = "node.fachui"

var (
	errStranger = errors.New("bidding: the other side is not a node of this house")
	errUnsent   = errors.New("bidding: the question was not sent")
	errBroken   = errors.New("bidding: the link broke before the answer")
)

// ask is one question on a link: a bid, or a command.
type ask struct {
	N          uint64 // of the question on its link
	Shard      int16
	Command    string // its name; empty: a bid
	Body       []byte // of a command
	Court, Lot string
	Code, Key  string
	Fen, At    int64 // of a bid; At in µs
	UpTo, Ask  bool  // of a bid
}

// reply answers an ask; without a number it tells something unasked.
type reply struct {
	N           uint64
	Moved       bool // this node does not write the shard: nothing was done
	Code        string
	Seq, Fen    int64
	At, Ends    int64
	Repeated    bool
	Fault, Args string
	Failed      bool   // for a reason that is not the caller's to know
	Body        []byte // of the command, with what came of it
	Freed       bool   // unasked: Shard is given up
	Shard       int16
	Frame       []byte // unasked: what was committed
	Ended       bool   // unasked, and the last: nothing behind question Last was read
	Last        uint64
}

// caller is this node's end of a link to an owner.
type caller struct {
	engine *Engine
	conn   net.Conn
	out    chan ask
	done   chan struct{}

	mu      sync.Mutex
	next    uint64
	waiting map[uint64]chan reply // nil: broken
	ended   bool                  // the other side reads no more
}

// calls are the links of this node, by address.
type calls struct {
	mu   sync.Mutex
	to   map[string]*line
	shut bool
}

// line is the way to one address. Its lock is held while it is dialled, and no other.
type line struct {
	mu     sync.Mutex
	caller *caller
	failed time.Time // when it could not be reached
}

// caller returns the link to address, and makes it where there is none.
func (e *Engine) caller(ctx context.Context, address string) (*caller, error) {
	e.calls.mu.Lock()
	l := e.calls.to[address]
	if l == nil {
		l = &line{}
		e.calls.to[address] = l
	}
	e.calls.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.caller != nil && !l.caller.broken() {
		return l.caller, nil
	}
	if e.opts.Machine().Sub(l.failed) < redial {
		return nil, errUnsent
	}
	ctx, cancel := context.WithTimeout(ctx, dialPatience)
	defer cancel()
	d := tls.Dialer{Config: e.opts.Link.TLS}
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		l.failed = e.opts.Machine()
		return nil, errors.Join(errUnsent, err)
	}
	n := &caller{
		engine: e, conn: conn, out: make(chan ask, e.opts.Queue), done: make(chan struct{}), waiting: map[uint64]chan reply{},
	}
	e.calls.mu.Lock()
	defer e.calls.mu.Unlock()
	if e.calls.shut {
		return nil, errors.Join(errUnsent, conn.Close())
	}
	l.caller = n
	e.linking.Go(n.write)
	e.linking.Go(n.read)
	return n, nil
}

func (c *caller) broken() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.waiting == nil || c.ended
}

// end takes the other side's last word: what it did not read it did not do.
func (c *caller) end(last uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	for n, answer := range c.waiting {
		if n > last {
			answer <- reply{N: n, Moved: true}
			delete(c.waiting, n)
		}
	}
}

// fail ends the link; whoever waits learns that the outcome is unknown.
func (c *caller) fail() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting == nil {
		return
	}
	c.waiting = nil
	close(c.done)
	_ = c.conn.Close() // it is given up
}

// ask asks and waits. errUnsent: nobody was asked; errBroken: who knows.
func (c *caller) ask(ctx context.Context, a ask) (reply, error) {
	answer := make(chan reply, 1)
	c.mu.Lock()
	if c.waiting == nil || c.ended {
		c.mu.Unlock()
		return reply{}, errUnsent
	}
	c.next++
	a.N = c.next
	select {
	case c.out <- a:
		c.waiting[a.N] = answer
		c.mu.Unlock()
	default:
		c.mu.Unlock()
		return reply{}, ErrQueueFull.With("seconds", retrySeconds)
	}
	select {
	case r := <-answer:
		return r, nil
	case <-c.done:
		select {
		case r := <-answer: // it came before the end
			return r, nil
		default:
			return reply{}, errBroken
		}
	case <-ctx.Done():
		c.forget(a.N)
		return reply{}, errors.Join(errBroken, ctx.Err())
	}
}

func (c *caller) forget(n uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting != nil {
		delete(c.waiting, n)
	}
}

// write sends questions; those that gather while one is sent go out together.
func (c *caller) write() {
	defer c.fail()
	w := bufio.NewWriterSize(c.conn, linkBuffer)
	enc := gob.NewEncoder(w)
	for {
		select {
		case a := <-c.out:
			err := enc.Encode(a)
			if err == nil && drained(c.out) {
				err = w.Flush()
			}
			if err != nil {
				return
			}
		case <-c.done:
			return
		}
	}
}

// drained reports whether nothing waits in out, after whoever is about to say something
// had a turn: in a hot finish hundreds are, and each flush is a record and a system call.
func drained[T any](out <-chan T) bool {
	if len(out) == 0 {
		runtime.Gosched()
	}
	return len(out) == 0
}

// read hands answers to those who wait.
func (c *caller) read() {
	defer c.fail()
	dec := gob.NewDecoder(bufio.NewReaderSize(c.conn, linkBuffer))
	for {
		var r reply
		err := dec.Decode(&r)
		if err != nil {
			return
		}
		switch {
		case r.Ended:
			c.end(r.Last)
			continue
		case r.N == 0:
			c.engine.told(r)
			continue
		}
		c.mu.Lock()
		answer := c.waiting[r.N]
		delete(c.waiting, r.N)
		c.mu.Unlock()
		if answer != nil {
			answer <- r
		}
	}
}

// peer is the owner's end of a link: another node that asks.
type peer struct {
	engine *Engine
	conn   net.Conn
	out    chan reply
	quit   chan struct{} // nothing more is asked: say what is left and go
	asking sync.WaitGroup
	last   uint64 // question that was read
}

// accept lets other nodes in until the listener is closed.
func (e *Engine) accept() {
	for {
		conn, err := e.opts.Link.Listener.Accept()
		if err != nil {
			return
		}
		e.linking.Go(func() { e.greet(conn) })
	}
}

// greet lets a node in that proves that it is of this house.
func (e *Engine) greet(raw net.Conn) {
	conn := tls.Server(raw, e.opts.Link.TLS)
	defer conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), helloTime)
	err := conn.HandshakeContext(ctx)
	cancel()
	if err != nil {
		return
	}
	p := &peer{engine: e, conn: conn, out: make(chan reply, e.opts.Queue), quit: make(chan struct{})}
	if !e.peers.add(p) {
		return
	}
	defer e.peers.remove(p)
	wrote := make(chan struct{})
	go func() {
		defer close(wrote)
		p.write()
	}()
	p.read()
	p.asking.Wait()
	p.answer(reply{Ended: true, Last: p.last})
	close(p.quit)
	<-wrote
}

func (p *peer) write() {
	w := bufio.NewWriterSize(p.conn, linkBuffer)
	enc := gob.NewEncoder(w)
	quit := p.quit
	for {
		var r reply
		select {
		case r = <-p.out:
		case <-quit:
			select {
			case r = <-p.out:
			default:
				return
			}
		}
		err := enc.Encode(r)
		if err == nil && drained(p.out) {
			err = w.Flush()
		}
		if err != nil {
			_ = p.conn.Close() // then nothing more is read either
			p.drop()
			return
		}
	}
}

// drop throws away what nobody hears any more, so that nobody waits to say it.
func (p *peer) drop() {
	for {
		select {
		case <-p.out:
		case <-p.quit:
			return
		}
	}
}

// read answers questions until the other side goes or the engine stops.
func (p *peer) read() {
	dec := gob.NewDecoder(bufio.NewReaderSize(p.conn, linkBuffer))
	for {
		var a ask
		err := dec.Decode(&a)
		if err != nil {
			if !errors.Is(err, io.EOF) {
				p.engine.opts.Log.Debug("bidding: a link ends", slog.Any("error", err))
			}
			return
		}
		p.last = a.N
		p.serve(a)
	}
}

// tell sends something unasked, if there is room.
func (p *peer) tell(r reply) {
	select {
	case p.out <- r:
	default:
	}
}

// peers are the nodes that are linked to this one.
type peers struct {
	mu   sync.Mutex
	all  map[*peer]struct{}
	shut bool
}

func (ps *peers) add(p *peer) bool {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	if ps.shut {
		return false
	}
	ps.all[p] = struct{}{}
	return true
}

func (ps *peers) remove(p *peer) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	delete(ps.all, p)
}

// tell tells every linked node.
func (ps *peers) tell(r reply) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	for p := range ps.all {
		p.tell(r)
	}
}

func (ps *peers) any() bool {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	return len(ps.all) > 0
}

// unlink lets nobody in any more, answers what was asked, and ends every link.
func (e *Engine) unlink() {
	if !e.opts.Link.used() {
		return
	}
	_ = e.opts.Link.Listener.Close() // nothing is lost with it
	e.peers.mu.Lock()
	e.peers.shut = true
	for p := range e.peers.all {
		_ = p.conn.SetReadDeadline(time.Unix(1, 0)) // wakes the reader
	}
	e.peers.mu.Unlock()
	e.calls.mu.Lock()
	e.calls.shut = true
	lines := slices.Collect(maps.Values(e.calls.to))
	e.calls.mu.Unlock()
	for _, l := range lines {
		l.mu.Lock()
		if l.caller != nil {
			l.caller.fail()
		}
		l.mu.Unlock()
	}
	e.linking.Wait()
}
