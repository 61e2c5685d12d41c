package web

import (
	"io"
	"net"

	"fachui/internal/clock"
)

// A part of an answer must be taken within writeTimeout, so that whoever takes two
// kilobytes a second, as the slowest telephones do, gets the longest paper whole, and
// whoever takes nothing is let go.
const partMost = 64 << 10 // bytes

// Unhurried is l with connections that give each part of what is sent on them its time
// anew. One time for the whole of an answer, which is all that a server knows by itself,
// would cut off a paper of ten megabytes on a line that carries less than three million
// bits a second, and save nothing from those who read on purpose slowly: their share of
// the machine is an open file either way.
func Unhurried(l net.Listener, machine clock.Machine) net.Listener { return &unhurried{l, machine} }

type unhurried struct {
	net.Listener
	machine clock.Machine
}

// Accept implements [net.Listener].
func (l *unhurried) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &line{c, l.machine}, nil
}

// line is a connection each part of what is sent on which has its own time.
type line struct {
	net.Conn
	machine clock.Machine
}

// NetConn is the connection beneath, for whoever keeps time otherwise.
func (l *line) NetConn() net.Conn { return l.Conn }

// Write implements [net.Conn].
func (l *line) Write(b []byte) (n int, err error) {
	for {
		part := b[:min(len(b), partMost)]
		err = l.SetWriteDeadline(l.machine().Add(writeTimeout))
		if err != nil {
			return n, err
		}
		sent, err := l.Conn.Write(part)
		n += sent
		b = b[sent:]
		if err != nil || len(b) == 0 {
			return n, err
		}
	}
}

// ReadFrom sends what r has. The system copies files by itself, a part at a time.
func (l *line) ReadFrom(r io.Reader) (n int64, err error) {
	limit, bounded := r.(*io.LimitedReader)
	for {
		part := &io.LimitedReader{R: r, N: partMost}
		if bounded { // one limit around a file is seen through, two are not
			part = &io.LimitedReader{R: limit.R, N: min(limit.N, partMost)}
		}
		wanted := part.N
		err = l.SetWriteDeadline(l.machine().Add(writeTimeout))
		if err != nil {
			return n, err
		}
		sent, err := io.Copy(l.Conn, part)
		n += sent
		if bounded {
			limit.N -= sent
		}
		if err != nil || sent < wanted || wanted == 0 {
			return n, err
		}
	}
}
