package draw

import "fachui/internal/legal"

// Commitment is what is published at the freeze.
type Commitment struct {
	ManifestHash string     `json:"manifest_hash"`
	SecretHash   string     `json:"secret_hash"`
	PublishedAt  legal.Time `json:"published_at"`
}

// Commitment is what m publishes.
func (m Manifest) Commitment() Commitment {
	return Commitment{ManifestHash: m.Hash(), SecretHash: m.SecretHash, PublishedAt: m.FrozenAt}
}

// Void is the order that ended a draw. It is published with the draw for ever.
type Void struct {
	ManifestHash string     `json:"manifest_hash"`
	Order        string     `json:"order"`
	Reason       string     `json:"reason"`
	By           string     `json:"by"`
	At           legal.Time `json:"at"`
	Hash         string     `json:"hash"`
}

// Seal returns v with its hash.
func (v Void) Seal() Void {
	var e encoder
	e.text(Version+"/void", v.ManifestHash, v.Order, v.Reason, v.By, v.At.String())
	v.Hash = e.hash()
	return v
}

// Record is all that is published of one draw, in one piece.
type Record struct {
	Manifest   Manifest    `json:"manifest"`
	Commitment Commitment  `json:"commitment"`
	Transcript *Transcript `json:"transcript,omitempty"` // after the reveal
	Void       *Void       `json:"void,omitempty"`       // after an order
}
