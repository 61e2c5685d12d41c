package channel

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"fachui/internal/ref"
)

// File writes messages to DIR/<yyyy-mm-dd>.jsonl, by the legal day of the
// message. Several processes may share the directory: each append happens under
// a lock on the file, after reading what the others have added.
type File struct {
	dir string

	mu   sync.Mutex
	seen map[string]*day
}

// day is what is known of one file: the messages in its first size bytes.
type day struct {
	size int64
	ids  map[ref.ID]bool
}

// keptDays bounds how many files' contents are remembered.
const keptDays = 16

// NewFile returns a channel into dir, which it creates.
func NewFile(dir string) (*File, error) {
	err := os.MkdirAll(dir, 0o700)
	if err != nil {
		return nil, fmt.Errorf("make message folder: %w", err)
	}
	return &File{dir: dir, seen: map[string]*day{}}, nil
}

// Name is "file".
func (*File) Name() string { return "file" }

// Send appends m as one line and syncs it, unless its day's file has it already.
func (f *File) Send(_ context.Context, m Message) error {
	line, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode message %s: %w", m.ID, err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	name := m.At.Date().String() + ".jsonl"
	err = f.append(name, m.ID, append(line, '\n'))
	if err != nil {
		return fmt.Errorf("write message %s: %w", m.ID, err)
	}
	return nil
}

func (f *File) append(name string, id ref.ID, line []byte) (err error) {
	file, err := os.OpenFile(filepath.Join(f.dir, name), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }() // which frees the lock
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	d := f.day(name)
	torn, err := d.catchUp(file)
	if err != nil {
		return err
	}
	if d.ids[id] {
		return nil
	}
	if torn { // a writer died in the middle of a line: it stays, on its own
		line = append([]byte{'\n'}, line...)
	}
	_, err = file.Write(line)
	if err != nil {
		return err
	}
	return file.Sync()
}

// day returns what is known of a file and forgets everything when it has grown
// to too many.
func (f *File) day(name string) *day {
	d := f.seen[name]
	if d == nil {
		if len(f.seen) >= keptDays {
			clear(f.seen)
		}
		d = &day{ids: map[ref.ID]bool{}}
		f.seen[name] = d
	}
	return d
}

// catchUp reads the whole lines beyond size and reports whether a torn one follows.
func (d *day) catchUp(file *os.File) (torn bool, err error) {
	_, err = file.Seek(d.size, io.SeekStart)
	if err != nil {
		return false, err
	}
	r := bufio.NewReader(file)
	for {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return len(line) > 0, nil
		}
		if err != nil {
			return false, err
		}
		d.size += int64(len(line))
		var m struct {
			ID ref.ID `json:"notice"`
		}
		if json.Unmarshal(line, &m) == nil {
			d.ids[m.ID] = true
		}
	}
}
