package notify

import (
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Recipient is to whom something is told: a party of the case, or a person (a
// bidder, a buyer, an appraiser), or a party and the person who acts for it.
type Recipient struct {
	Party  ref.ID
	Person ref.ID
}

// Parties makes recipients of party identifiers.
func Parties(ids ...ref.ID) []Recipient {
	rs := make([]Recipient, len(ids))
	for i, id := range ids {
		rs[i].Party = id
	}
	return rs
}

// Persons makes recipients of person identifiers.
func Persons(ids ...ref.ID) []Recipient {
	rs := make([]Recipient, len(ids))
	for i, id := range ids {
		rs[i].Person = id
	}
	return rs
}

// Document is something to be served with confirmed receipt. Each call that
// serves is a document of its own, so a later recipient gets a document of their
// own and those who have it are not troubled again. Due is when it must have
// reached everybody; the zero value takes the duty's own length, if it has one.
type Document struct {
	Court      string
	Case       ref.ID
	Lot        ref.ID
	Kind       string // a row of Duties that is served
	Subject    ref.ID // what is served: a report, a lot, a ruling, a plan
	Recipients []Recipient
	Args       Args
	Due        legal.Time
	At         legal.Time
}

// Notice is a message without receipt.
type Notice struct {
	Court      string
	Case       ref.ID
	Lot        ref.ID
	Kind       string // a row of Duties
	Subject    ref.ID
	Recipients []Recipient
	Args       Args
	At         legal.Time
}
