package draw

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxFile bounds what is read of one file.
const maxFile = 32 << 20

// read gathers records from files and directories: a file is a whole record (the
// answer of /draws/…/record), or one of manifest.json, commitment.json,
// transcript.json and void.json, which together are one record.
func read(paths []string) ([]record, error) {
	var out []record
	var single record
	for _, p := range paths {
		names, err := expand(p)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			whole, err := readFile(name, &single)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if whole != nil {
				out = append(out, *whole)
			}
		}
	}
	if single != (record{}) {
		out = append(out, single)
	}
	if len(out) == 0 {
		return nil, errors.New("no record given: name the answer of /api/v1/draws/…/record, or a directory with manifest.json and the rest")
	}
	return out, nil
}

func expand(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	return filepath.Glob(filepath.Join(path, "*.json"))
}

func readFile(name string, single *record) (*record, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxFile {
		return nil, fmt.Errorf("longer than %d bytes", maxFile)
	}
	switch strings.TrimSuffix(filepath.Base(name), ".json") {
	case "manifest":
		return nil, strict(b, &single.Manifest)
	case "commitment":
		return nil, strict(b, &single.Commitment)
	case "transcript":
		return nil, strict(b, &single.Transcript)
	case "void":
		return nil, strict(b, &single.Void)
	}
	var whole record
	return &whole, strict(b, &whole)
}

// strict decodes exactly one JSON value and refuses unknown fields: what is not
// hashed must not be there.
func strict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows the record")
	}
	return nil
}
