package channel

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fachui/notify"
)

// Folder writes each message to a file of its own that a person can read:
// DIR/<yyyy-mm-dd>/<hhmmss>-<means>-<id>.txt, by the legal time of the message.
// Demo and scratch houses send everything this way.
type Folder struct {
	dir   string
	means notify.Means
}

// NewFolder returns the sender of means into dir, which it creates.
func NewFolder(dir string, means notify.Means) (*Folder, error) {
	err := os.MkdirAll(dir, 0o700)
	if err != nil {
		return nil, fmt.Errorf("make message folder: %w", err)
	}
	return &Folder{dir, means}, nil
}

// Send writes m under its own name, whole or not at all; a message that is there
// already stays as it is.
func (f *Folder) Send(_ context.Context, m Message) error {
	day := filepath.Join(f.dir, m.At.Date().String())
	err := f.write(day, filepath.Join(day, fmt.Sprintf("%s-%s-%s.txt", m.At.Std().Format("150405"), f.means, m.ID)), f.letter(m))
	if err != nil {
		return errors.Join(&Failure{Class: "folder"}, err)
	}
	return nil
}

func (f *Folder) write(day, name, letter string) error {
	err := os.MkdirAll(day, 0o700)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(day, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(letter)
	if err == nil {
		err = tmp.Sync()
	}
	err = errors.Join(err, tmp.Close())
	if err != nil {
		return err
	}
	err = os.Link(tmp.Name(), name)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// letter is what stands in the file.
func (f *Folder) letter(m Message) string {
	title, text := m.words()
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, oneLine(value))
		}
	}
	line("方式 Channel", string(f.means))
	line("收件 To", m.To)
	line("时间 Time", m.At.String())
	line("种类 Kind", m.Kind)
	line("依据 Basis", m.Basis)
	line("编号 ID", m.ID.String())
	line("标题 Title", title)
	b.WriteString("\n" + text + "\n")
	return b.String()
}
