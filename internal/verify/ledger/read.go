package ledger

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

const (
	maxLine       = 16 << 20 // of an export; a journal has 5,000 legs at most
	maxCheckpoint = 256 << 20
)

// checkpoint is what somebody kept.
type checkpoint struct {
	Format string   `json:"format"`
	Court  string   `json:"court"`
	Day    string   `json:"day"`
	Size   int64    `json:"size"`
	Root   string   `json:"root"`
	Leaves []string `json:"leaves"`
	file   string
}

func readCheckpoint(name string) (c checkpoint, err error) {
	f, err := os.Open(name)
	if err != nil {
		return c, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxCheckpoint+1))
	if err != nil {
		return c, err
	}
	err = json.Unmarshal(b, &c)
	c.file = name
	switch {
	case err != nil:
		return c, fmt.Errorf("%s: %w", name, err)
	case c.Format != format:
		return c, fmt.Errorf("%s: not a checkpoint of format %s", name, format)
	case c.Court == "" || c.Size < 0 || len(c.Root) != 2*len(hash{}):
		return c, fmt.Errorf("%s: court, size or root is missing", name)
	}
	return c, nil
}

// leaves returns the hashes of leaves listed, nil if none are or one is no hash.
func (c checkpoint) leaves() []hash {
	var all []hash
	for _, s := range c.Leaves {
		b, err := hex.DecodeString(s)
		if err != nil || len(b) != len(hash{}) {
			return nil
		}
		all = append(all, hash(b))
	}
	return all
}

// readExport reads an export, one JSON object a line.
func readExport(name string) (*book, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := newBook("")
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		err = b.line(lines.Bytes())
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, n, err)
		}
	}
	if lines.Err() != nil {
		return nil, fmt.Errorf("%s: %w", name, lines.Err())
	}
	if b.court == "" {
		return nil, fmt.Errorf("%s: no line says which ledger this is", name)
	}
	b.sort()
	return b, nil
}

func (b *book) sort() {
	slices.SortStableFunc(b.journals, func(x, y journal) int { return int(x.Number - y.Number) })
}

// line takes in one line of an export.
func (b *book) line(raw []byte) error {
	var l struct {
		Type    string `json:"type"`
		Format  string `json:"format"`
		Court   string `json:"court"`
		Last    int64  `json:"last"`
		Account string `json:"account"`
		Code    string `json:"code"`
		Debit   string `json:"debit"`
		Credit  string `json:"credit"`
		Day     string `json:"day"`
		Size    int64  `json:"size"`
		Root    string `json:"root"`
	}
	err := json.Unmarshal(raw, &l)
	if err != nil {
		return err
	}
	var s sums
	switch l.Type {
	case "ledger":
		if l.Format != format || b.court != "" {
			return errors.New("not the head of one export of format " + format)
		}
		b.court, b.head = l.Court, l.Last
	case "journal":
		var j journal
		err = json.Unmarshal(raw, &j)
		b.journals = append(b.journals, j)
	case "balance":
		err = s.read(l.Debit, l.Credit)
		b.balances[l.Account] = s
	case "total":
		err = s.read(l.Debit, l.Credit)
		b.totals[l.Code] = s
	case "term":
		var t term
		err = json.Unmarshal(raw, &t)
		b.terms = append(b.terms, t)
	case "seal":
		b.seals = append(b.seals, seal{l.Day, l.Size, l.Root})
	default:
		err = fmt.Errorf("unknown type %q", l.Type)
	}
	return err
}
