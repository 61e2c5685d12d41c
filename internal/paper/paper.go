// Package paper holds what a written paper of the court says, before it is set as a
// PDF or shown as a page: a title, a number and blocks in their order. Law writes it
// (auction/papers), internal/press sets it, a page previews it, and all three read
// the same blocks, so that nobody signs another text than the one that was looked at.
package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Document is a paper. Head is who issues it; Number is its document number.
type Document struct {
	Head   string  `json:"head"`
	Title  string  `json:"title"`
	Number string  `json:"number"`
	Blocks []Block `json:"blocks"`
}

// Kind is how a block stands on the page.
type Kind string

// The kinds of block.
const (
	Text    Kind = "text"    // a paragraph, its first line indented
	To      Kind = "to"      // a line that begins at the margin: whom it addresses
	Heading Kind = "heading" // of a part
	Right   Kind = "right"   // set to the right: who decides
	Table   Kind = "table"
	Seal    Kind = "seal" // where the court's seal goes, over its name and the day
)

// Block is a part of a paper. A table has Columns, Parts and Rows; every other kind
// has Words, one line each.
type Block struct {
	Kind    Kind       `json:"kind"`
	Words   []string   `json:"words,omitempty"`
	Columns []string   `json:"columns,omitempty"`
	Parts   []int      `json:"parts,omitempty"` // how wide each column is, in parts of the whole
	Rows    [][]string `json:"rows,omitempty"`
}

// Say is a block of words.
func Say(k Kind, words ...string) Block { return Block{Kind: k, Words: words} }

// String is the paper as plain text: what its sum is the sum of.
func (d Document) String() string {
	var b strings.Builder
	for _, line := range []string{d.Head, d.Title, d.Number} {
		b.WriteString(line + "\n")
	}
	for _, k := range d.Blocks {
		b.WriteString(k.text())
	}
	return b.String()
}

func (k Block) text() string {
	var b strings.Builder
	b.WriteString("[" + string(k.Kind) + "]\n")
	for _, w := range k.Words {
		b.WriteString(w + "\n")
	}
	if k.Kind != Table {
		return b.String()
	}
	for _, row := range append([][]string{k.Columns}, k.Rows...) {
		b.WriteString(strings.Join(row, " | ") + "\n")
	}
	return b.String()
}

// Sum is the SHA-256 of the paper's text. It stands at the foot of every page, so
// that a printed copy can be held against what was issued.
func (d Document) Sum() string {
	sum := sha256.Sum256([]byte(d.String()))
	return hex.EncodeToString(sum[:])
}
