package banksim

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

// Options say where a bank keeps its books and how it behaves. Only Dir is required.
type Options struct {
	Dir    string // the journal lives here; one process at a time
	Listen string // address for Run; default 127.0.0.1:0, a free port
	// Hasty answers before the disk has what was written: a crash of the machine
	// loses the last of it, a crash of the bank nothing. For books that are thrown away.
	Hasty bool
	Token string // if set, every request must carry "Authorization: Bearer <Token>"

	// WorkEvery makes the bank work by itself at this interval of machine time.
	// Zero: only POST /work makes it work.
	WorkEvery time.Duration
	// SettleAfter is how long, in business time, an instruction waits before it
	// is due for settlement.
	SettleAfter time.Duration
	// ReturnAfter is how long, in business time, a payment that could not be
	// credited stays away before it comes back (退汇). Default 24 h.
	ReturnAfter time.Duration
	// StrictPayees: a payment to an account that the bank does not know is
	// returned. Otherwise the account is opened in the payee's name.
	StrictPayees bool

	Machine func() time.Time // machine time; default time.Now
	Ready   func(url string) // Run calls it once the bank answers
}

// Internal accounts. Their names cannot be account numbers of customers.
const (
	Vault    = "#vault"    // the world outside: money brought in; runs negative
	Clearing = "#clearing" // payments under way that could not be credited
	Income   = "#income"   // the bank's own: fees taken, interest given; may run negative
)

// Bank is a bank with its books open. Its methods are safe for concurrent use.
type Bank struct {
	opts    Options
	machine func() time.Time

	mu         sync.Mutex
	journal    *journal
	closed     bool
	clock      *clockSet
	lastBooked time.Time
	accounts   map[string]*account
	transfers  map[string]keyed    // by key
	payments   map[string]*payment // by end-to-end id
	open       []*payment          // PENDING, or PAID and to be returned; oldest first
	faults     map[faultKey]*Fault
	freezes    map[string]*freeze
	freezeKeys map[string]keyed
	unfreezing []*freeze // ordered and not done; oldest first
	key        ed25519.PrivateKey
	notices    int64 // of freezes, told in the whole bank
	refs       int64 // lines booked in the whole bank
	orders     int64 // instructions accepted
}

// New opens the books in opts.Dir, creating them if there are none.
func New(opts Options) (*Bank, error) {
	if opts.Dir == "" {
		return nil, errors.New("banksim: no directory for the books")
	}
	if opts.ReturnAfter == 0 {
		opts.ReturnAfter = 24 * time.Hour
	}
	b := &Bank{
		opts: opts, machine: opts.Machine,
		accounts:  map[string]*account{},
		transfers: map[string]keyed{},
		payments:  map[string]*payment{},
		faults:    map[faultKey]*Fault{},
		freezes:   map[string]*freeze{}, freezeKeys: map[string]keyed{},
	}
	if b.machine == nil {
		b.machine = time.Now
	}
	for _, no := range []string{Vault, Clearing, Income} {
		b.accounts[no] = &account{No: no, Holder: strings.TrimPrefix(no, "#"), internal: true}
	}
	err := os.MkdirAll(opts.Dir, 0o700)
	if err != nil {
		return nil, fmt.Errorf("banksim: make the bank's directory: %w", err)
	}
	b.key, err = openKey(opts.Dir)
	if err != nil {
		return nil, fmt.Errorf("banksim: %w", err)
	}
	j, err := openJournal(opts.Dir, !opts.Hasty, b.replay)
	if err != nil {
		return nil, fmt.Errorf("banksim: %w", err)
	}
	b.journal = j
	return b, nil
}

// Close closes the books. Everything that anybody was told is already on the disk.
func (b *Bank) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil
	}
	b.closed = true
	return b.journal.file.Close()
}

func (b *Bank) replay(e entry) error {
	for _, f := range e.Facts {
		if err := b.apply(f); err != nil {
			return err
		}
	}
	return nil
}

// change runs decide under the lock and returns once all that it committed, and
// all that it may have read, is on the disk.
func (b *Bank) change(decide func() error) error {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return errors.New("banksim: closed")
	}
	err := decide()
	n := b.journal.written.Load()
	b.mu.Unlock()
	if flushed := b.journal.durable(n); flushed != nil {
		return flushed
	}
	return err
}

// view is change for reading: nobody sees what a crash could still undo.
func (b *Bank) view(read func() error) error { return b.change(read) }

// commit writes facts as one entry and makes them true. Callers hold the lock.
func (b *Bank) commit(facts ...fact) error {
	e := entry{N: b.journal.written.Load() + 1, At: b.now(), Facts: facts}
	if err := b.journal.append(e); err != nil {
		return err
	}
	if err := b.replay(e); err != nil {
		return b.journal.fail("apply", err) // a mistake in this program: stop at once
	}
	return nil
}

// apply folds one fact into the books: the only writer of any of them.
func (b *Bank) apply(f fact) error {
	switch {
	case f.Clock != nil:
		b.clock = f.Clock
	case f.Opened != nil:
		b.applyOpened(*f.Opened)
	case f.Suffixed != nil:
		return b.applySuffixed(*f.Suffixed)
	case f.Closed != nil:
		return b.applyClosed(*f.Closed)
	case f.Posted != nil:
		return b.applyPosted(*f.Posted)
	case f.Instructed != nil:
		b.applyInstructed(*f.Instructed)
	case f.Froze != nil:
		return b.applyFroze(*f.Froze)
	case f.FreezeOrdered != nil:
		return b.applyFreezeOrdered(*f.FreezeOrdered)
	case f.Unfroze != nil:
		return b.applyUnfroze(*f.Unfroze)
	case f.Settled != nil:
		return b.applySettled(*f.Settled)
	case f.Faulted != nil:
		b.applyFault(*f.Faulted)
	case f.FaultUsed != nil:
		b.applyFaultUsed(*f.FaultUsed)
	default:
		return errors.New("a fact of an unknown kind")
	}
	return nil
}
