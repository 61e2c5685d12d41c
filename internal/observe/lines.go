package observe

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"
)

// How long and how much a log gathers before it writes.
const (
	gatherFor  = 200 * time.Millisecond
	gatherMost = 64 << 10 // bytes
)

// Lines gathers the lines of a log and writes them together: a write for each answer
// of a hot finish costs as much as deciding the bid. Whatever is a warning or worse
// is written at once, with all that stands before it. What a crash can lose is a
// fifth of a second of "answered"; facts are in the database. It is safe for
// concurrent use.
type Lines struct {
	mu    sync.Mutex
	to    io.Writer
	held  []byte
	err   error // of the last write
	timer *time.Timer
}

// Gather returns Lines that write to w.
func Gather(w io.Writer) *Lines { return &Lines{to: w} }

// Write takes a line. It returns what the write before met, if that was an error.
func (l *Lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.err
	l.err = nil
	l.held = append(l.held, line...)
	if len(l.held) >= gatherMost {
		l.write()
		return len(line), errors.Join(err, l.err)
	}
	if l.timer == nil {
		l.timer = time.AfterFunc(gatherFor, func() { _ = l.Flush() }) // the next Write tells
	}
	return len(line), err
}

// Flush writes what is held.
func (l *Lines) Flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.write()
	return l.err
}

func (l *Lines) write() {
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
	if len(l.held) == 0 {
		return
	}
	_, l.err = l.to.Write(l.held)
	l.held = l.held[:0]
}

// prompt lets warnings and worse pass at once.
type prompt struct {
	slog.Handler

	lines *Lines
}

func (p prompt) Handle(ctx context.Context, r slog.Record) error {
	err := p.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		err = errors.Join(err, p.lines.Flush())
	}
	return err
}

func (p prompt) WithAttrs(attrs []slog.Attr) slog.Handler {
	return prompt{p.Handler.WithAttrs(attrs), p.lines}
}

func (p prompt) WithGroup(name string) slog.Handler {
	return prompt{p.Handler.WithGroup(name), p.lines}
}
