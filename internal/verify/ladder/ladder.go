package ladder

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"slices"
	"time"
)

const (
	public  = "fachui/ladder/1"
	audited = "fachui/audit/1"
	// extension is what a late bid leaves on the clock, in microseconds: five minutes
	// (法释〔2016〕18号 Art. 20).
	extension = int64(5 * time.Minute / time.Microsecond)
)

// The file, as it is published. What is not hashed and not checked is left alone.
type (
	file struct {
		Version       string `json:"version"`
		Court         string `json:"court"`
		Lot           string `json:"lot"`
		Status        string `json:"status"`
		StartingPrice string `json:"starting_price"`
		Increment     string `json:"increment"`
		OpensAt       string `json:"opens_at"`
		Price         string `json:"price"`
		Leader        string `json:"leader"`
		Total         int64  `json:"bids_total"`
		Voided        int64  `json:"voided"`
		After         int64  `json:"after"`
		Before        string `json:"before"`
		Bids          []bid  `json:"bids"`
		Head          string `json:"head"`
		Next          string `json:"next"`
	}
	bid struct {
		Seq      int64  `json:"seq"`
		Code     string `json:"code"`
		Amount   string `json:"amount"`
		Rank     int    `json:"rank"`
		At       string `json:"at"`
		EndsAt   string `json:"ends_at"`
		Extended bool   `json:"extended"`
		Voided   bool   `json:"voided"`
		AtUS     int64  `json:"at_us"`
		EndsUS   int64  `json:"ends_at_us"`
		Receipt  string `json:"receipt"`
		Chain    string `json:"chain"`
	}
)

// Check is one thing that was compared. Part names what of the file it is about.
type Check struct {
	Part string `json:"part"`
	OK   bool   `json:"ok"`
	Why  string `json:"why,omitempty"`
}

// Result is what was found out about one lot.
type Result struct {
	Court    string  `json:"court"`
	Lot      string  `json:"lot"`
	Status   string  `json:"status"`
	Bids     int     `json:"bids"`
	Price    string  `json:"price"`
	Leader   string  `json:"leader"`
	Extended int     `json:"extensions"`
	Head     string  `json:"head"` // last link, as it follows from the rest
	Whole    bool    `json:"whole"`
	Checks   int     `json:"checks"`
	Failed   []Check `json:"failed"`
}

// OK reports whether everything fits.
func (r Result) OK() bool { return len(r.Failed) == 0 }

// mostFailed bounds what is said of one file: after so many it is plain.
const mostFailed = 100

func (r *Result) check(part string, ok bool, why string, args ...any) {
	r.Checks++
	if !ok && len(r.Failed) < mostFailed {
		r.Failed = append(r.Failed, Check{Part: part, Why: fmt.Sprintf(why, args...)})
	}
}

func (r *Result) same(part, said, follows string) {
	r.check(part, said == follows, "the file says %q, but %q follows from the rest", said, follows)
}

// Verify checks the files of one lot, in order. It returns an error only for what
// cannot be read; what does not fit is in the result.
func Verify(raw ...[]byte) (Result, error) {
	var r Result
	var all []bid
	link := ""
	for i, b := range raw {
		f, err := read(b)
		if err != nil {
			return Result{}, err
		}
		if i == 0 {
			r.Court, r.Lot, r.Failed = f.Court, f.Lot, []Check{}
			r.begin(f)
			link = f.Before
		}
		r.same(fmt.Sprintf("file %d: lot", i+1), f.Lot, r.Lot)
		r.check(fmt.Sprintf("file %d: before", i+1), i == 0 || f.Before == link && len(all) > 0 && f.After == all[len(all)-1].Seq, "it does not begin where the file before ends")
		for _, one := range f.Bids {
			link = r.linked(f, one, link)
		}
		r.same(fmt.Sprintf("file %d: head", i+1), f.Head, link)
		all = append(all, f.Bids...)
		if i == len(raw)-1 {
			r.Status, r.Price, r.Leader, r.Head, r.Bids = f.Status, f.Price, f.Leader, link, len(all)
			r.Whole = len(all) == 0 || all[0].Seq == 1
			r.rules(f, all)
			r.stands(f, all)
		}
	}
	return r, nil
}

func read(raw []byte) (file, error) {
	var f file
	d := json.NewDecoder(bytes.NewReader(raw))
	err := d.Decode(&f)
	if err != nil {
		return file{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return file{}, errors.New("something follows the file")
	}
	if f.Version != public && f.Version != audited {
		return file{}, fmt.Errorf("it is %q and not %s: save the answer of /api/v1/lots/…/ladder.json", f.Version, public)
	}
	return f, nil
}

// begin checks the link that everything hangs from.
func (r *Result) begin(f file) {
	if f.After == 0 {
		r.same("before", f.Before, hashed("fachui/ladder/1\n%s %s %s\n", f.Lot, f.StartingPrice, f.Increment))
	}
}

// linked checks receipt, times and link of a bid, and returns its link.
func (r *Result) linked(f file, b bid, before string) string {
	part := fmt.Sprintf("bid %d", b.Seq)
	r.same(part+": at", stamp(b.At), stamp(time.UnixMicro(b.AtUS).UTC().Format(time.RFC3339Nano)))
	r.same(part+": ends_at", stamp(b.EndsAt), stamp(time.UnixMicro(b.EndsUS).UTC().Format(time.RFC3339Nano)))
	receipt := hashed("fachui/bid/1\n%s %d %s %s %d %d\n", f.Lot, b.Seq, b.Code, b.Amount, b.AtUS, b.EndsUS)
	r.same(part+": receipt", b.Receipt, receipt)
	link := hashed("fachui/chain/1\n%s %s\n", before, receipt)
	r.same(part+": chain", b.Chain, link)
	return link
}

// rules checks that each bid follows from those before it.
func (r *Result) rules(f file, all []bid) {
	step, opens := fen(f.Increment), micros(f.OpensAt)
	for i, b := range all {
		part := fmt.Sprintf("bid %d", b.Seq)
		r.check(part+": amount", fen(b.Amount) != nil, "%q is no amount", b.Amount)
		if fen(b.Amount) == nil || step == nil {
			continue
		}
		r.check(part+": at", b.AtUS >= opens && b.AtUS < b.EndsUS, "it was made outside the time for bids")
		r.check(part+": ends_at", b.EndsUS-b.AtUS >= extension, "it left less than five minutes")
		if b.Extended {
			r.Extended++
			r.check(part+": extended", b.EndsUS-b.AtUS == extension, "a late bid leaves five minutes")
		}
		if i == 0 {
			r.check(part+": amount", b.Seq > 1 || cmp(b.Amount, f.StartingPrice) >= 0, "it is below the starting price")
			continue
		}
		p := all[i-1]
		r.check(part+": seq", b.Seq == p.Seq+1, "it comes after bid %d", p.Seq)
		r.check(part+": at", b.AtUS >= p.AtUS, "it is earlier than bid %d", p.Seq)
		r.check(part+": ends_at", b.EndsUS >= p.EndsUS, "the end moved forward")
		r.check(part+": extended", b.Extended == (b.EndsUS-b.AtUS == extension && b.EndsUS != p.EndsUS), "it says %v", b.Extended)
		r.check(part+": amount", follows(all[:i], b, step), "it does not follow from the bids before it")
	}
}

// follows reports whether b may come after before: an increment above the bid that
// stood, or equal to it from a better rank. A bid that was voided later stood then,
// or had been voided already: either will do.
func follows(before []bid, b bid, step *big.Int) bool {
	for _, p := range slices.Backward(before) {
		if fen(p.Amount) == nil {
			return false
		}
		least := new(big.Int).Add(fen(p.Amount), step)
		better := b.Rank > 0 && (p.Rank == 0 || b.Rank < p.Rank)
		if fen(b.Amount).Cmp(least) >= 0 || better && cmp(b.Amount, p.Amount) == 0 {
			return true
		}
		if !p.Voided {
			return false
		}
	}
	return true
}

// stands checks what the file says of the lot against its bids.
func (r *Result) stands(f file, all []bid) {
	last := slices.IndexFunc(backwards(all), func(b bid) bool { return !b.Voided })
	ends := len(all) > 0 && all[len(all)-1].Seq == f.Total || len(all) == 0 && f.Total == f.After
	r.check("bids_total", ends || f.Next != "", "there are %d bids in all, and the file ends before", f.Total)
	if !ends {
		return // the file goes on in another one
	}
	switch {
	case last >= 0:
		b := backwards(all)[last]
		r.same("price", f.Price, b.Amount)
		r.same("leader", f.Leader, b.Code)
	case r.Whole:
		r.same("price", f.Price, f.StartingPrice)
		r.same("leader", f.Leader, "")
	}
	if r.Whole {
		n := int64(0)
		for _, b := range all {
			if b.Voided {
				n++
			}
		}
		r.check("voided", n == f.Voided, "the file says %d, but %d bids are marked", f.Voided, n)
	}
}

func backwards(all []bid) []bid {
	out := slices.Clone(all)
	slices.Reverse(out)
	return out
}

func hashed(format string, args ...any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, format, args...))
	return hex.EncodeToString(sum[:])
}

var amount = regexp.MustCompile(`^[0-9]{1,14}\.[0-9]{2}$`)

// fen is an amount in whole fen, or nil for what is none.
func fen(s string) *big.Int {
	if !amount.MatchString(s) {
		return nil
	}
	n, _ := new(big.Int).SetString(s[:len(s)-3]+s[len(s)-2:], 10)
	return n
}

// cmp compares two amounts; what is none is less than any.
func cmp(a, b string) int {
	x, y := fen(a), fen(b)
	if x == nil || y == nil {
		return -1
	}
	return x.Cmp(y)
}

func micros(s string) int64 {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return 1<<63 - 1 // nothing comes after it
	}
	return t.UnixMicro()
}

// stamp writes a time in one way.
func stamp(s string) string {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return s
	}
	return t.UTC().Format(time.RFC3339Nano)
}
