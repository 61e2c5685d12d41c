package province

import (
	"sync"
	"time"

	"fachui/internal/legal"
)

// Progress is how far the province is.
type Progress struct {
	Ready bool
	Lots  int        // cases told to their end
	Of    int        // cases there will be
	At    legal.Time // how far its history is
	Took  time.Duration

	Pictures   int // added to what is sold, which goes on when the province is ready
	PicturesOf int // there will be; known when it is ready
	Books      int // courts whose days before the opening are closed, also after it is ready
}

type progress struct {
	o     Options
	mu    sync.Mutex
	p     Progress
	began time.Time
}

func newProgress(o Options) *progress { return &progress{o: o, began: o.Machine()} }

func (p *progress) now() Progress {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.p
}

func (p *progress) change(fn func(*Progress)) {
	p.mu.Lock()
	fn(&p.p)
	p.p.Took = p.o.Machine().Sub(p.began)
	now := p.p
	p.mu.Unlock()
	if p.o.Tell != nil {
		p.o.Tell(now)
	}
}

func (p *progress) begin(of int) { p.change(func(q *Progress) { q.Of = of }) }

func (p *progress) lot() { p.change(func(q *Progress) { q.Lots++ }) }

func (p *progress) reached(at legal.Time) { p.change(func(q *Progress) { q.At = at }) }

func (p *progress) done(pictures int) {
	p.change(func(q *Progress) { q.Ready, q.At, q.PicturesOf = true, opening, pictures })
}

func (p *progress) books() { p.change(func(q *Progress) { q.Books++ }) }

func (p *progress) picture() { p.change(func(q *Progress) { q.Pictures++ }) }
