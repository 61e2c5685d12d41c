package web

import (
	"bytes"
	"sync"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// How much is kept of what was refused of late.
const (
	mostWords  = 512     // refusals
	widestWord = 4 << 10 // bytes of one; what somebody sent may be repeated in it
)

// words keeps problem documents that were written of late: in a hot finish hundreds of
// bidders are refused in the same words, and putting them together is most of what a
// refusal costs. It is safe for concurrent use.
type words struct {
	mu   sync.RWMutex
	kept map[refusal]parts
}

// refusal is what the words of a refusal depend on.
type refusal struct {
	code    string
	args    string
	basis   basis.Basis
	status  int
	english bool
}

// parts are what stands before the number of the request and behind it.
type parts struct{ before, behind []byte }

var problemWords = &words{kept: map[refusal]parts{}} // memory of the process, guarded by its lock

// of returns the problem document of f, cut where the number of the request belongs.
func (w *words) of(f *fault.Fault, status int, english bool) (before, behind []byte, err error) {
	key := refusal{code: f.Code, args: f.Key(), basis: f.Basis, status: status, english: english}
	w.mu.RLock()
	p, ok := w.kept[key]
	w.mu.RUnlock()
	if ok {
		return p.before, p.behind, nil
	}
	body, err := write(f, status, english)
	if err != nil {
		return nil, nil, err
	}
	const instance = `"instance":"`
	at := bytes.Index(body, []byte(instance)) + len(instance) // the first: within texts quotes are escaped
	p = parts{body[:at:at], body[at:]}
	if len(body) <= widestWord {
		w.keep(key, p)
	}
	return p.before, p.behind, nil
}

func (w *words) keep(key refusal, p parts) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.kept) >= mostWords {
		clear(w.kept)
	}
	w.kept[key] = p
}
