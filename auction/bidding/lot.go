package bidding

import (
	"sync"
	"sync/atomic"
	"time"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// state is how a lot stands: what the rule sees, and what the engine adds. It is
// a value; Leading is the last bid that was not voided, BidCount the number of
// the last bid.
type state struct {
	auction.Lot
	Version int64
	Voids   int64
	LastAt  legal.Time     // stamp of the last accepted bid
	From    auction.Status // while suspended: the state to go back to
	Left    time.Duration  // while suspended: bidding time that was left
}

// over reports whether the lot has its result, or will have none.
func (s state) over() bool {
	switch s.Status {
	case auction.Announced, auction.Bidding, auction.Suspended,
		auction.SellOffAnnounced, auction.SellOffOpen, auction.SellOffBidding:
		return false
	default:
		return true
	}
}

// biddable reports whether the clock of the bidding runs.
func (s state) biddable() bool {
	return s.Status == auction.Bidding || s.Status == auction.SellOffOpen || s.Status == auction.SellOffBidding
}

// announced reports whether the bidding has yet to open.
func (s state) announced() bool { return announced(s.Status) }

func announced(s auction.Status) bool { return s == auction.Announced || s == auction.SellOffAnnounced }

// ours reports whether the engine alone writes the lot: bidding runs, or was
// stopped while it ran.
func (s state) ours() bool {
	return s.biddable() || s.Status == auction.Suspended && !announced(s.From)
}

// standing is what the engine knows of a code.
type standing struct {
	auction.Standing
	waiting atomic.Int32 // bids that are not answered yet
}

// lot is a lot in the memory of its owner. now and held belong to the
// shard's goroutine. What follows mu is the committed state: that goroutine alone
// writes it, under the lock, after COMMIT, and may read it without.
type lot struct {
	id    ref.ID
	uuid  [16]byte
	court string
	about matter

	now  state
	held []*message // stamped at or after the end, not decided yet
	mark int        // 1 + its place in the batch that is being decided
	idle int        // ticks since the result

	mu        sync.RWMutex
	committed state
	codes     map[string]*standing
	keys      map[string]kept // first answers of this term

	older atomic.Pointer[map[string]kept] // first answers of earlier terms; nil until they are read
}

// known returns the first answer to a key, as far as it is in memory.
func (l *lot) known(key string) (kept, bool) {
	k, found := l.keys[key]
	if older := l.older.Load(); !found && older != nil {
		k, found = (*older)[key]
	}
	return k, found
}

// matter is what a lot belongs to, for events.
type matter struct{ Case, Asset ref.ID }

// who returns the standing of a code, or nil.
func (l *lot) who(code string) *standing {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.codes[code]
}

// standing of a bidder for the rule: an unknown code is not qualified.
func (w *standing) rule() auction.Standing {
	if w == nil {
		return auction.Standing{}
	}
	return w.Standing
}

// atOnce answers a bid from the committed state, where that answer is final: its
// key is known, or the bid cannot succeed whatever stands in the queue before it.
// The price falls only by a void, and until its caller has an answer this bid may
// be placed before it. b.At is set.
func (l *lot) atOnce(b Bid, fen int64, keepAll bool) (a Answer, err error, final bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if k, known := l.known(b.Key); known {
		a, err = k.answer(b, fen)
		return a, err, true
	}
	s, bid, who := l.committed, auction.Bid{Code: b.Code, Amount: b.Amount, At: b.At}, l.codes[b.Code].rule()
	if b.UpTo {
		bid.Amount, err = s.UpTo(b.Amount, who)
	}
	if err == nil {
		_, err = s.Accept(bid, who)
	}
	if err == nil && b.Ask {
		err = s.AsksAgain(bid)
		if err != nil {
			return Answer{}, err, true
		}
	}
	if keepAll {
		return Answer{}, nil, false
	}
	switch fault.Code(err) {
	case auction.ErrBelowStart.Code, auction.ErrBidTooLow.Code, auction.ErrEqualNotPriority.Code,
		auction.ErrNoDeposit.Code, auction.ErrBarred.Code, auction.ErrNoUpTo.Code, auction.ErrSuspended.Code:
		return Answer{}, err, true
	case auction.ErrClosed.Code:
		return Answer{}, err, s.over() // else a bid in the queue may move the end
	}
	return Answer{}, nil, false // accepted as far as can be seen; or not open, and an opening may stand in the queue
}
