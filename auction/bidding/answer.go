package bidding

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// Bid is one offer on its way in.
type Bid struct {
	Court  string
	Lot    ref.ID
	Code   string // 竞买代码
	Amount money.Amount
	UpTo   bool       // Amount is the most: the bid takes the lowest that stands at its turn ([auction.Lot.UpTo])
	Key    string     // chosen by the bidder; the same again means the same bid
	At     legal.Time // entry stamp; if zero the bid is stamped when it is queued
	Ask    bool       // nobody confirmed it: if it is out of the ordinary it is refused and not kept ([auction.Lot.AsksAgain])
}

// Answer is what the bidder of an accepted bid is told. The bid is durable.
type Answer struct {
	Seq      int64        `json:"seq"` // its place in the order, from 1
	Code     string       `json:"code"`
	Amount   money.Amount `json:"amount"`
	At       legal.Time   `json:"at"`
	EndsAt   legal.Time   `json:"ends_at"`  // end of bidding as this bid left it
	Repeated bool         `json:"repeated"` // the key was known: this is its first answer
}

// check refuses what no rule needs to see.
func (b Bid) check() error {
	if len(b.Key) == 0 || len(b.Key) > 64 {
		return ErrKey
	}
	for _, c := range []byte(b.Key) {
		if c <= ' ' || c > '~' {
			return ErrKey
		}
	}
	if !b.Amount.IsPositive() || money.Max.Less(b.Amount) {
		return ErrAmount.With("amount", b.Amount).With("max", money.Max)
	}
	return nil
}

// message is one entry of a shard's queue: a bid, or a command.
type message struct {
	bid     Bid
	fen     int64
	lot     *lot      // of a bid
	who     *standing // of a bid; nil if the code is unknown
	command *order

	accepted auction.Bid // set when a bid was accepted
	longer   bool        // set when an accepted bid moved the end
	args     string      // set when one was refused: the fault's arguments as they are stored
	place    int32       // 1 + that of its lot in its batch
	first    *message    // an earlier bid of this batch, or of the one on its way, with the same key

	ans  Answer
	err  error
	done chan struct{} // closed once ans and err are set
	over atomic.Bool
}

// tell answers m, once.
func (m *message) tell(a Answer, err error) {
	if m.over.Swap(true) {
		return
	}
	m.ans, m.err = a, err
	if m.who != nil {
		m.who.waiting.Add(-1)
	}
	close(m.done)
}

// wait returns m's answer. If ctx ends first the outcome is unknown to the
// caller, who may ask again with the same key.
func (m *message) wait(ctx context.Context) (Answer, error) {
	select {
	case <-m.done:
		return m.ans, m.err
	case <-ctx.Done():
		return Answer{}, interrupted().Because(ctx.Err())
	}
}

func interrupted() *fault.Fault { return ErrInterrupted.With("seconds", retrySeconds) }

// errNobody is why a bid was interrupted that was certainly not decided: for a moment
// nobody writes its lot.
var errNobody = errors.New("bidding: nobody writes the lot at this moment")

func nobody() *fault.Fault { return interrupted().Because(errNobody) }

// kept is the first answer to a key, held small: a lot may have a hundred
// thousand. A refusal is kept as it is stored.
type kept struct {
	code      string
	fen, seq  int64 // as it was bid
	asked     int64 // as it was sent: more than fen where the bid named the most
	upTo      bool
	at, ends  int64  // µs
	why, args string // of a refusal: the fault's code and arguments
}

// accepted keeps an accepted bid that named an amount.
func accepted(a Answer) kept {
	return kept{code: a.Code, fen: a.Amount.Fen(), asked: a.Amount.Fen(), seq: a.Seq, at: a.At.Std().UnixMicro(), ends: a.EndsAt.Std().UnixMicro()}
}

// upToMost makes it the answer to a bid that named the most it would give, if it did.
func (k kept) upToMost(most *money.Amount) kept {
	if most != nil {
		k.asked, k.upTo = most.Fen(), true
	}
	return k
}

// answer gives the first answer again, or tells that the key stood for another bid.
func (k kept) answer(b Bid, fen int64) (Answer, error) {
	if k.code != b.Code || k.asked != fen || k.upTo != b.UpTo {
		return Answer{}, ErrKeyReused.With("amount", money.Fen(k.asked))
	}
	if k.why != "" {
		return Answer{}, refusal(k.why, k.args)
	}
	return Answer{
		Seq: k.seq, Code: k.code, Amount: money.Fen(k.fen), Repeated: true,
		At: legal.At(time.UnixMicro(k.at)), EndsAt: legal.At(time.UnixMicro(k.ends)),
	}, nil
}

// catalogue finds faults by code.
var catalogue = sync.OnceValue(func() map[string]*fault.Fault {
	byCode := map[string]*fault.Fault{}
	for _, f := range fault.All() {
		byCode[f.Code] = f
	}
	return byCode
})

// refusal builds a fault again from its code and arguments.
func refusal(code, args string) error {
	f := catalogue()[code]
	if f == nil {
		return fmt.Errorf("a refusal rests on an unknown fault %q", code)
	}
	var words map[string]string
	err := json.Unmarshal([]byte(args), &words)
	if err != nil {
		return fmt.Errorf("read refusal: %w", err)
	}
	for name, v := range words {
		f = f.With(name, v)
	}
	return f
}
