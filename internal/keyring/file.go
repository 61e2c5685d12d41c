package keyring

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const keySuffix = ".key"

// maxKeyFile bounds what is read as a key file.
const maxKeyFile = 1024

// A keyFile is one line of text:
//
//	fachui-key 1 KIND NAME SECRET CHECK
//
// SECRET is hexadecimal. CHECK is the start of a hash of what stands before it
// and shows whether the file was cut short, altered or put under another name.
type keyFile struct {
	kind, name string
	secret     []byte
}

func (k keyFile) encode() []byte {
	line := fmt.Sprintf("fachui-key 1 %s %s %s", k.kind, k.name, hex.EncodeToString(k.secret))
	return []byte(line + " " + checkOf(line) + "\n")
}

func checkOf(line string) string {
	sum := sha256.Sum256([]byte(line))
	return hex.EncodeToString(sum[:4])
}

// decodeKeyFile reads text as the key of kind and name.
func decodeKeyFile(kind, name, text string) (keyFile, bool) {
	line, check, ok := cutLast(strings.TrimSuffix(text, "\n"), " ")
	if !ok || check != checkOf(line) {
		return keyFile{}, false
	}
	secret, ok := strings.CutPrefix(line, fmt.Sprintf("fachui-key 1 %s %s ", kind, name))
	if !ok {
		return keyFile{}, false
	}
	b, err := hex.DecodeString(secret)
	return keyFile{kind, name, b}, err == nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func pathOf(dir, kind, name string) string { return filepath.Join(dir, kind, name+keySuffix) }

// readKey reads the key of kind and name; the error is fs.ErrNotExist if there is none.
func readKey(dir, kind, name string) (keyFile, error) {
	path := pathOf(dir, kind, name)
	f, err := os.Open(path)
	if err != nil {
		return keyFile{}, fmt.Errorf("read key file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return keyFile{}, fmt.Errorf("look at key file: %w", err)
	}
	err = private(path, info)
	if err != nil {
		return keyFile{}, err
	}
	b, err := io.ReadAll(io.LimitReader(f, maxKeyFile))
	if err != nil {
		return keyFile{}, fmt.Errorf("read key file: %w", err)
	}
	k, ok := decodeKeyFile(kind, name, string(b))
	if !ok {
		return keyFile{}, ErrDamaged.With("file", path)
	}
	return k, nil
}

// writeKey stores k durably under its name. It stores nothing when the name is
// taken: then somebody else's key is the right one.
func writeKey(dir string, k keyFile) error {
	folder := filepath.Join(dir, k.kind)
	tmp, err := os.CreateTemp(folder, ".new-*") // 0600 by contract
	if err != nil {
		return fmt.Errorf("make key file: %w", err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(k.encode())
	if err == nil {
		err = tmp.Sync()
	}
	err = errors.Join(err, tmp.Close())
	if err != nil {
		return fmt.Errorf("write key file: %w", err)
	}
	err = os.Link(tmp.Name(), pathOf(dir, k.kind, k.name))
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("name key file: %w", err)
	}
	return syncFolder(folder)
}

// keyNames lists the keys of kind, by name.
func keyNames(dir, kind string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(dir, kind))
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), keySuffix); ok {
			names = append(names, name)
		}
	}
	return names, nil
}

// syncFolder makes the names in dir durable.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder to sync: %w", err)
	}
	err = errors.Join(d.Sync(), d.Close())
	if err != nil {
		return fmt.Errorf("sync folder %s: %w", dir, err)
	}
	return nil
}

func newSecret() []byte {
	b := make([]byte, KeySize)
	rand.Read(b) // never fails: crypto/rand ends the program instead
	return b
}
