package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"fachui/internal/ref"
)

// half is the folder of files that are not whole yet. What a crash leaves there
// names nothing and may be deleted while no house runs.
const half = "half"

// Dir is a store in a directory of this machine. Every name is resolved inside
// it by [os.Root], so that no name and no symbolic link leads out.
type Dir struct{ root *os.Root }

// OpenDir opens the store in the directory at path and makes it if need be.
func OpenDir(path string) (*Dir, error) {
	err := os.MkdirAll(path, 0o700)
	if err != nil {
		return nil, fmt.Errorf("make the store of files: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open the store of files: %w", err)
	}
	err = root.MkdirAll(half, 0o700)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make the store of files: %w", err), root.Close())
	}
	return &Dir{root}, nil
}

// Close gives the directory back.
func (d *Dir) Close() error { return d.root.Close() }

// Put keeps all of r. The content is written under a name of its own, synced and
// only then given its sum as a name, so that a sum never names half a file.
func (d *Dir) Put(ctx context.Context, r io.Reader) (Sum, int64, error) {
	temporary := half + "/" + ref.New().String()
	sum, size, err := d.write(temporary, r)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = d.name(temporary, sum)
	}
	if err != nil {
		_ = d.root.Remove(temporary) // the first error counts; half a file names nothing
		return "", 0, err
	}
	return sum, size, nil
}

func (d *Dir) write(path string, r io.Reader) (Sum, int64, error) {
	f, err := d.root.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", 0, fmt.Errorf("begin a file: %w", err)
	}
	h := sha256.New()
	size, err := io.Copy(io.MultiWriter(f, h), io.LimitReader(r, MaxSize+1))
	if err == nil && size > MaxSize {
		err = ErrTooLarge
	}
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err != nil {
		return "", 0, fmt.Errorf("write a file: %w", err)
	}
	return Sum(hex.EncodeToString(h.Sum(nil))), size, nil
}

// name gives a whole file its sum as its name. The same content twice is the
// same file: the later takes the place of the earlier, byte for byte equal.
func (d *Dir) name(temporary string, sum Sum) error {
	folder := string(sum[:2])
	err := d.root.MkdirAll(folder, 0o700)
	if err != nil {
		return fmt.Errorf("make a folder of files: %w", err)
	}
	err = d.root.Rename(temporary, place(sum))
	if err != nil {
		return fmt.Errorf("name a file: %w", err)
	}
	return errors.Join(d.sync(folder), d.sync("."))
}

// sync makes the names in a folder durable.
func (d *Dir) sync(folder string) error {
	f, err := d.root.Open(folder)
	if err != nil {
		return fmt.Errorf("sync a folder of files: %w", err)
	}
	return errors.Join(f.Sync(), f.Close())
}

// Get opens what is kept under sum.
func (d *Dir) Get(_ context.Context, sum Sum) (io.ReadCloser, int64, error) {
	_, err := ParseSum(string(sum))
	if err != nil {
		return nil, 0, err
	}
	f, err := d.root.Open(place(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, ErrUnknown
	}
	if err != nil {
		return nil, 0, fmt.Errorf("open file %s: %w", sum, err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("look at file %s: %w", sum, err), f.Close())
	}
	return f, info.Size(), nil
}

// place spreads files over 256 folders, since some file systems are slow with many in one.
func place(sum Sum) string { return string(sum[:2]) + "/" + string(sum[2:]) }
