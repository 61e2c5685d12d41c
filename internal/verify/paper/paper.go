package paper

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrDiffers means that the files were read and do not agree.
var ErrDiffers = errors.New("the paper, its record and the keys do not agree")

// most bounds what is read of a file; no paper is larger.
const most = 16 << 20

// Files are where everything lies.
type Files struct{ PDF, Record, Keys string }

// record is what the house says of a paper.
type record struct {
	Paper     string `json:"paper"`
	Court     string `json:"court"`
	Number    string `json:"doc_no"`
	Kind      string `json:"kind"`
	Sum       string `json:"sha256"`
	Key       string `json:"public_key"`
	Signature []byte `json:"signature"`
	IssuedAt  string `json:"issued_at"`
}

type keys struct {
	Keys []struct {
		Key   string `json:"public_key"`
		Since string `json:"first_used_at"`
	} `json:"keys"`
}

// Step is one thing that was compared.
type Step struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
	OK bool   `json:"ok"`
}

// Result is what was found.
type Result struct {
	Paper  string `json:"paper"`
	Number string `json:"doc_no"`
	Issued string `json:"issued_at"`
	Key    string `json:"public_key"`
	Steps  []Step `json:"steps"`
	OK     bool   `json:"ok"`
}

// Verify compares a paper with its record and the keys.
func Verify(f Files) (Result, error) {
	pdf, err := read(f.PDF)
	if err != nil {
		return Result{}, err
	}
	var r record
	err = decode(f.Record, &r)
	if err != nil {
		return Result{}, err
	}
	var ks keys
	err = decode(f.Keys, &ks)
	if err != nil {
		return Result{}, err
	}
	sum := sha256.Sum256(pdf)
	key, err := hex.DecodeString(r.Key)
	usable := err == nil && len(key) == ed25519.PublicKeySize
	out := Result{Paper: r.Paper, Number: r.Number, Issued: r.IssuedAt, Key: r.Key}
	out.Steps = []Step{
		{"文件的 SHA-256 与记录一致", "the file has the SHA-256 of the record", hex.EncodeToString(sum[:]) == r.Sum},
		{"签名属于这些字节", "the signature is over these bytes", usable && ed25519.Verify(key, pdf, r.Signature)},
		{"签名的公钥在所持公钥之中", "the key is one of those that you keep", usable && ks.hold(r.Key)},
	}
	out.OK = true
	for _, s := range out.Steps {
		out.OK = out.OK && s.OK
	}
	return out, nil
}

func (k keys) hold(key string) bool {
	for _, x := range k.Keys {
		if x.Key == key {
			return true
		}
	}
	return false
}

// Run verifies and prints. ErrDiffers if anything does not agree.
func Run(w io.Writer, f Files, asJSON bool) error {
	r, err := Verify(f)
	if err != nil {
		return err
	}
	if asJSON {
		b, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return fmt.Errorf("write result: %w", err)
		}
		fmt.Fprintln(w, string(b))
	} else {
		r.print(w)
	}
	if !r.OK {
		return ErrDiffers
	}
	return nil
}

func (r Result) print(w io.Writer) {
	fmt.Fprintf(w, "%s  %s\n%s\n", r.Number, r.Issued, r.Key)
	for _, s := range r.Steps {
		mark := "✗"
		if s.OK {
			mark = "✓"
		}
		fmt.Fprintf(w, "%s %s · %s\n", mark, s.ZH, s.EN)
	}
	if r.OK {
		fmt.Fprintln(w, "文书出自本平台，未被改动；法院的电子印章另行加盖。The paper comes from this platform, unaltered; the court's own seal is another matter.")
	}
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return b, nil
}

func decode(path string, to any) error {
	b, err := read(path)
	if err != nil {
		return err
	}
	err = json.Unmarshal(b, to)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}
