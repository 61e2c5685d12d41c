package notify

import (
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Received: a served document reached one recipient, or counts as having done
// so. At is the instant from which clocks run.
type Received struct {
	Court    string
	Case     ref.ID `json:",omitempty"`
	Lot      ref.ID `json:",omitempty"`
	Kind     string // of the document: "valuation.report"
	Subject  ref.ID // what was served: the report
	Document ref.ID
	Serving  ref.ID
	Party    ref.ID `json:",omitempty"` // empty for a buyer, who is no party
	Person   ref.ID `json:",omitempty"` // who acts for the party here, empty if nobody is registered
	How      How
	At       legal.Time
}

// Published: one recipient cannot be reached; the reason is published and the
// document will count as received after DeemedOn.
type Published struct {
	Court    string
	Case     ref.ID `json:",omitempty"`
	Lot      ref.ID `json:",omitempty"`
	Kind     string
	Subject  ref.ID
	Document ref.ID
	Serving  ref.ID
	Party    ref.ID     `json:",omitempty"`
	Person   ref.ID     `json:",omitempty"`
	DeemedOn legal.Date // the last day of the posting
	At       legal.Time
}

func (Received) EventName() string  { return "notify.received" }
func (Published) EventName() string { return "notify.published" }
