package banksim

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	journalName = "journal.jsonl"
	maxLine     = 1 << 20   // one journal line
	maxEntries  = 5_000_000 // a simulated bank that reaches this is full
)

// entry is one line of the journal: facts that became true together.
type entry struct {
	N     int64     `json:"n"` // 1, 2, 3 … without a gap
	At    time.Time `json:"at"`
	Facts []fact    `json:"facts"`
}

// fact is one thing that happened; exactly one field is set.
type fact struct {
	Clock         *clockSet      `json:"clock,omitempty"`
	Opened        *opened        `json:"opened,omitempty"`
	Suffixed      *suffixed      `json:"suffixed,omitempty"`
	Closed        *closed        `json:"closed,omitempty"`
	Posted        *posted        `json:"posted,omitempty"`
	Instructed    *instructed    `json:"instructed,omitempty"`
	Settled       *settled       `json:"settled,omitempty"`
	Froze         *froze         `json:"froze,omitempty"`
	FreezeOrdered *freezeOrdered `json:"freeze_ordered,omitempty"`
	Unfroze       *unfroze       `json:"unfroze,omitempty"`
	Faulted       *Fault         `json:"faulted,omitempty"`
	FaultUsed     *faultUsed     `json:"fault_used,omitempty"`
}

// journal is the append-only file. append is called under the bank's lock;
// durable is not, so that many callers share one flush.
type journal struct {
	file    *os.File
	sync    bool                  // whether durable waits for the disk
	written atomic.Int64          // entries appended
	broken  atomic.Pointer[error] // once set, nothing is ever promised again

	flush   sync.Mutex
	flushed int64 // entries known to be on the disk; guarded by flush
}

// openJournal opens or creates the journal in dir, alone, and replays it. A last
// line without its end, or that is not JSON, was torn by a crash: it is cut off.
func openJournal(dir string, sync bool, replay func(entry) error) (*journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the bank's directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, journalName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the bank's journal: %w", err)
	}
	j := &journal{file: f, sync: sync}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		err = fmt.Errorf("another bank has this directory open: %w", err)
	} else {
		err = j.replay(replay)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return j, syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (j *journal) replay(apply func(entry) error) error {
	r := bufio.NewReaderSize(j.file, 64<<10)
	var good int64
	for {
		line, err := readLine(r)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read journal entry %d: %w", j.written.Load()+1, err)
		}
		var e entry
		torn := errors.Is(err, io.EOF) || json.Unmarshal(line, &e) != nil
		if torn {
			if _, more := r.ReadByte(); more == nil {
				return fmt.Errorf("journal entry %d is damaged and is not the last one", j.written.Load()+1)
			}
			break
		}
		if e.N != j.written.Load()+1 {
			return fmt.Errorf("journal entry %d stands where %d should", e.N, j.written.Load()+1)
		}
		if err := apply(e); err != nil {
			return fmt.Errorf("replay journal entry %d: %w", e.N, err)
		}
		j.written.Store(e.N)
		good += int64(len(line))
	}
	j.flushed = j.written.Load()
	if err := j.file.Truncate(good); err != nil {
		return fmt.Errorf("cut off a torn entry: %w", err)
	}
	_, err := j.file.Seek(good, io.SeekStart)
	return err
}

// readLine returns a line with its end, or io.EOF with what stood without one.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return nil, errors.New("line too long")
		case err == nil || err == io.EOF:
			return line, err
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

// append writes e as the next entry. A failed write breaks the journal for good.
func (j *journal) append(e entry) error {
	if err := j.broken.Load(); err != nil {
		return *err
	}
	if e.N > maxEntries {
		return problem(507, "full", "this simulated bank's journal is full")
	}
	var buf bytes.Buffer
	if err := json.NewEncoder(&buf).Encode(e); err != nil {
		return fmt.Errorf("encode journal entry: %w", err)
	}
	if buf.Len() > maxLine {
		return invalid("too much at once")
	}
	if _, err := j.file.Write(buf.Bytes()); err != nil {
		return j.fail("write", err)
	}
	j.written.Store(e.N)
	return nil
}

func (j *journal) fail(what string, err error) error {
	err = fmt.Errorf("%s journal: %w", what, err)
	j.broken.CompareAndSwap(nil, &err)
	return err
}

// durable returns once entry n is on the disk. One flush serves all who wait.
func (j *journal) durable(n int64) error {
	j.flush.Lock()
	defer j.flush.Unlock()
	if err := j.broken.Load(); err != nil {
		return *err
	}
	if j.flushed >= n {
		return nil
	}
	if !j.sync {
		return nil
	}
	upto := j.written.Load()
	if err := j.file.Sync(); err != nil {
		return j.fail("flush", err)
	}
	j.flushed = upto
	return nil
}
