package objection

import (
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// About says which objection a fact is about.
type About struct {
	Court     string
	Case      ref.ID
	Asset     ref.ID `json:",omitempty"`
	Lot       ref.ID `json:",omitempty"`
	Objection ref.ID
	Person    ref.ID // who objected
	At        legal.Time
}

// Received: an objection was handed in.
type Received struct {
	About
	AcceptBy legal.Time
}

// PapersAsked: papers are missing.
type PapersAsked struct {
	About
	Due legal.Time
}

// WasAccepted: an objection is heard from now on.
type WasAccepted struct {
	About
	Kind     Kind
	CaseNo   string // its own
	ReviewBy legal.Time
}

// WasRefused: an objection is not accepted.
type WasRefused struct {
	About
	DocNo string
}

// HearingSet: an objection will be heard in person.
type HearingSet struct {
	About
	CaseNo string
	HeldAt legal.Time
	Place  string
}

// WasWithdrawn: the court let the objector withdraw.
type WasWithdrawn struct {
	About
	CaseNo string
}

// WasRuled: the panel ruled.
type WasRuled struct {
	About
	Kind    Kind
	Outcome Outcome
	CaseNo  string
	DocNo   string
}

// HigherRuled: what the higher court ruled is on record.
type HigherRuled struct {
	About
	CaseNo string
	DocNo  string
}

// WasJudged: an action about a third party's objection has ended.
type WasJudged struct {
	About
	CaseNo  string
	DocNo   string
	Outcome Outcome
}

// AssetHeld: the property and its money stand still.
type AssetHeld struct {
	About
	Why      Hold
	Reason   string
	Document string
}

// AssetFreed: they no longer do.
type AssetFreed struct {
	About
	Why Freed
}

// SaleUndone: an objection to a sale is upheld for good, so that it is revoked.
type SaleUndone struct {
	About
	Ground   string
	LodgedOn legal.Date
	DocNo    string
	Document string
	Reason   string
	Judge    ref.ID // who presided
}

func (Received) EventName() string     { return "objection.received" }
func (PapersAsked) EventName() string  { return "objection.papers_asked" }
func (WasAccepted) EventName() string  { return "objection.accepted" }
func (WasRefused) EventName() string   { return "objection.refused" }
func (HearingSet) EventName() string   { return "objection.hearing_set" }
func (WasWithdrawn) EventName() string { return "objection.withdrawn" }
func (WasRuled) EventName() string     { return "objection.ruled" }
func (HigherRuled) EventName() string  { return "objection.higher_ruled" }
func (WasJudged) EventName() string    { return "objection.judged" }
func (AssetHeld) EventName() string    { return "objection.asset_held" }
func (AssetFreed) EventName() string   { return "objection.asset_freed" }
func (SaleUndone) EventName() string   { return "objection.sale_undone" }
