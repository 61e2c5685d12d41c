package valuation

import (
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// DrawFrozen says that the list of a draw is fixed and published. Recipients are
// the parties, who must be told in advance and may contribute until NoncesUntil.
type DrawFrozen struct {
	Court        string
	Case         ref.ID
	Asset        ref.ID
	Valuation    ref.ID
	Draw         ref.ID
	ManifestHash string
	NoncesUntil  legal.Time
	Recipients   []ref.ID
}

// DrawRevealed says which firms were drawn. Recipients are the parties, who get
// the result in writing.
type DrawRevealed struct {
	Court      string
	Case       ref.ID
	Asset      ref.ID
	Valuation  ref.ID
	Draw       ref.ID
	Chosen     []string // registry numbers in order
	Recipients []ref.ID
}

// Commissioned says that a firm received a commission.
type Commissioned struct {
	Court      string
	Case       ref.ID
	Asset      ref.ID
	Valuation  ref.ID
	Commission ref.ID
	Firm       ref.ID
	Rank       int
	At         legal.Time
}

// ReportReady says that a result passed the court's review and is to be served on
// Recipients (party identifiers). Report is the subject of the serving.
type ReportReady struct {
	Court      string
	Case       ref.ID
	Asset      ref.ID
	Valuation  ref.ID
	Report     ref.ID
	Method     Method
	Recipients []ref.ID
	Due        legal.Time // Art. 21: when it must be sent
}

// PriceFixed says that the reference price is final.
type PriceFixed struct {
	Court      string
	Case       ref.ID
	Asset      ref.ID
	Valuation  ref.ID
	Price      money.Amount
	Method     Method
	FixedAt    legal.Time
	ValidUntil legal.Date
	SaleBy     legal.Time // Art. 30
}

func (DrawFrozen) EventName() string   { return "valuation.draw_frozen" }
func (DrawRevealed) EventName() string { return "valuation.draw_revealed" }
func (Commissioned) EventName() string { return "valuation.commissioned" }
func (ReportReady) EventName() string  { return "valuation.report_ready" }
func (PriceFixed) EventName() string   { return "valuation.price_fixed" }
