package lots

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sort"
	"strconv"
	"time"
)

const (
	version = "fachui/in-kind/2"
	first   = "fachui/in-kind/1" // took no contributions
	maxFile = 4 << 20
)

// ErrDiffers says that a record does not verify; what differs was printed.
var ErrDiffers = errors.New("the record does not verify")

// The file, as it is published. Times stay the texts they are: what was hashed is the text.
type (
	record struct {
		Manifest     *manifest   `json:"manifest"`
		ManifestHash string      `json:"manifest_hash"`
		Transcript   *transcript `json:"transcript"`
	}
	manifest struct {
		Version     string   `json:"version"`
		Court       string   `json:"court"`
		Lot         string   `json:"lot"`
		Price       string   `json:"price"`
		Rank        int      `json:"rank"`
		Parties     []string `json:"parties"`
		SecretHash  string   `json:"secret_hash"`
		FrozenAt    string   `json:"frozen_at"`
		NoncesUntil string   `json:"nonces_until"`
	}
	contribution struct {
		Party string `json:"party"`
		Nonce string `json:"nonce"`
		At    string `json:"at"`
	}
	ticket struct {
		Party  string `json:"party"`
		Ticket string `json:"ticket"`
	}
	transcript struct {
		Version       string         `json:"version"`
		ManifestHash  string         `json:"manifest_hash"`
		Secret        string         `json:"secret"`
		Contributions []contribution `json:"contributions"`
		Seed          string         `json:"seed"`
		Tickets       []ticket       `json:"tickets"`
		Chosen        string         `json:"chosen"`
		DrawnAt       string         `json:"drawn_at"`
		Hash          string         `json:"hash"`
	}
)

// Check is one thing that was compared. Part names what of the record it is about.
type Check struct {
	Part string `json:"part"`
	OK   bool   `json:"ok"`
	Why  string `json:"why,omitempty"`
}

// Result is what was found out about one record.
type Result struct {
	Court         string   `json:"court"`
	Lot           string   `json:"lot"`
	State         string   `json:"state"` // frozen or drawn
	Parties       []string `json:"parties"`
	ManifestHash  string   `json:"manifest_hash"`
	Contributions int      `json:"contributions"`
	Seed          string   `json:"seed,omitempty"`
	Chosen        string   `json:"chosen,omitempty"` // as it follows from the rest
	Checks        []Check  `json:"checks"`
}

// OK reports whether everything fits.
func (r Result) OK() bool { return !slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.OK }) }

// Verify draws the lots of a record again. It returns an error only for what cannot
// be read; what does not fit is in the result.
func Verify(raw []byte) (Result, error) {
	var rec record
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields() // what is not hashed must not be there
	err := d.Decode(&rec)
	if err != nil {
		return Result{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return Result{}, errors.New("something follows the record")
	}
	m := rec.Manifest
	if m == nil {
		return Result{}, errors.New("there is no manifest in it: save the answer of /api/v1/lots/…/lot-draw")
	}
	r := Result{Court: m.Court, Lot: m.Lot, State: "frozen", Parties: m.Parties, ManifestHash: m.hash()}
	r.same("manifest (any field) or manifest_hash", rec.ManifestHash, r.ManifestHash)
	r.check("manifest.version", m.Version == version || m.Version == first && m.NoncesUntil == "", "it is %q", m.Version)
	r.check("manifest.parties", len(m.Parties) > 1 && slices.IsSorted(m.Parties) && len(slices.Compact(slices.Clone(m.Parties))) == len(m.Parties),
		"they are not two or more in order, each once")
	r.check("manifest.nonces_until", m.Version == first || before(m.FrozenAt, m.NoncesUntil), "it does not lie after the freeze")
	if rec.Transcript != nil {
		r.State = "drawn"
		r.drawn(m, rec.Transcript)
	}
	return r, nil
}

func (r *Result) check(part string, ok bool, why string, args ...any) {
	c := Check{Part: part, OK: ok}
	if !ok {
		c.Why = fmt.Sprintf(why, args...)
	}
	r.Checks = append(r.Checks, c)
}

func (r *Result) same(part, said, follows string) {
	r.check(part, said == follows, "the record says %q, but %q follows from the rest", said, follows)
}

func (r *Result) drawn(m *manifest, t *transcript) {
	secret, err := hex.DecodeString(t.Secret)
	r.check("transcript.secret", err == nil && sum("secret", string(secret)) == m.SecretHash, "its hash is not the one published at the freeze")
	r.same("transcript.version", t.Version, m.Version)
	r.same("transcript.manifest_hash", t.ManifestHash, r.ManifestHash)
	r.Contributions = len(t.Contributions)
	parts := []string{"seed", m.Version, r.ManifestHash, string(secret)}
	for i, c := range t.Contributions {
		part := fmt.Sprintf("transcript.contributions[%d]", i)
		r.check(part, slices.Contains(m.Parties, c.Party), "%s does not draw", c.Party)
		r.check(part, !before(c.At, m.FrozenAt) && before(c.At, m.NoncesUntil), "it was given at %s, outside the time for it", c.At)
		r.check(part, i == 0 || t.Contributions[i-1].Party < c.Party, "parties are not in order, or one contributed twice")
		parts = append(parts, c.Party, c.Nonce)
	}
	r.check("transcript.drawn_at", len(t.Contributions) == len(m.Parties) || before(m.FrozenAt, t.DrawnAt) && !before(t.DrawnAt, m.NoncesUntil),
		"lots were drawn before the time for contributions was over")
	r.Seed = sum(parts...)
	r.same("transcript.seed (or a contribution)", t.Seed, r.Seed)
	want := tickets(r.Seed, m.Parties)
	r.Chosen = want[0].Party
	r.check("transcript.tickets", slices.Equal(t.Tickets, want), "the record says %v, but %v follows from the seed", t.Tickets, want)
	r.same("transcript.chosen", t.Chosen, r.Chosen)
	if m.Version != first {
		r.same("transcript (any field) or transcript.hash", t.Hash, t.hash())
	}
}

func tickets(seed string, parties []string) []ticket {
	key, _ := hex.DecodeString(seed)
	out := []ticket{{}}[:0]
	for _, p := range parties {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(p))
		out = append(out, ticket{p, hex.EncodeToString(mac.Sum(nil))})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Ticket+out[i].Party < out[j].Ticket+out[j].Party })
	if len(out) == 0 {
		return []ticket{{}}
	}
	return out
}

func (m *manifest) hash() string {
	parts := []string{"manifest", m.Version, m.Court, m.Lot, m.Price, strconv.Itoa(m.Rank), m.SecretHash, m.FrozenAt}
	if m.NoncesUntil != "" {
		parts = append(parts, m.NoncesUntil)
	}
	return sum(append(parts, m.Parties...)...)
}

func (t *transcript) hash() string {
	parts := []string{"transcript", t.Version, t.ManifestHash, t.Secret, strconv.Itoa(len(t.Contributions))}
	for _, c := range t.Contributions {
		parts = append(parts, c.Party, c.Nonce, c.At)
	}
	parts = append(parts, t.Seed, strconv.Itoa(len(t.Tickets)))
	for _, x := range t.Tickets {
		parts = append(parts, x.Party, x.Ticket)
	}
	return sum(append(parts, t.Chosen, t.DrawnAt)...)
}

func sum(texts ...string) string {
	h := sha256.New()
	for _, t := range texts {
		fmt.Fprintf(h, "%d:%s", len(t), t)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// before reports whether a lies before b; a text that is no time lies nowhere.
func before(a, b string) bool {
	x, err1 := time.Parse(time.RFC3339Nano, a)
	y, err2 := time.Parse(time.RFC3339Nano, b)
	return err1 == nil && err2 == nil && x.Before(y)
}

// Run verifies files, each a record, and prints what was found, for people or as
// JSON. It returns ErrDiffers if anything does not fit, or the error of a file that
// cannot be read.
func Run(w io.Writer, files []string, asJSON bool) error {
	var all []Result
	ok := true
	for _, name := range files {
		raw, err := readFile(name)
		if err != nil {
			return err
		}
		r, err := Verify(raw)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all, ok = append(all, r), ok && r.OK()
	}
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		err := e.Encode(all)
		if err != nil {
			return err
		}
	} else {
		for _, r := range all {
			r.print(w)
		}
	}
	if !ok {
		return ErrDiffers
	}
	return nil
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(raw) > maxFile {
		err = fmt.Errorf("%s is longer than %d bytes", name, maxFile)
	}
	return raw, err
}

func (r Result) print(w io.Writer) {
	fmt.Fprintf(w, "抽签 lots · %s · %s\n  状态 state          %s\n  名单哈希 manifest   %s\n", r.Court, r.Lot, r.State, r.ManifestHash)
	if r.Seed != "" {
		fmt.Fprintf(w, "  债权人随机数 nonces %d / %d\n  种子 seed           %s\n  承受人 chosen       %s\n", r.Contributions, len(r.Parties), r.Seed, r.Chosen)
	}
	for _, c := range r.Checks {
		if !c.OK {
			fmt.Fprintf(w, "  ✗ %s: %s\n", c.Part, c.Why)
		}
	}
	verdict := "✓ 记录可由公布内容完整重算 every part follows from what was published"
	if !r.OK() {
		verdict = "✗ 记录与公布内容不符 the record does not follow from what was published"
	}
	fmt.Fprintf(w, "  %s（%d 项 checks）\n", verdict, len(r.Checks))
}
