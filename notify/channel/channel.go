// Package channel carries messages to people. The house's default writes them to
// files, one JSON object per line, where a test or an operator can read them; a
// site plugs in its own text-message gateway behind the same interface.
//
// A message may be handed over more than once (the process can die between the
// sending and the note that it was sent), so a channel must treat the identifier
// of a message as an idempotency key.
package channel

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Message is one notice for one recipient. It carries no name and no number: a
// channel that needs an address asks for it by Party or Person.
type Message struct {
	ID      ref.ID     `json:"notice"`
	Court   string     `json:"court"`
	Kind    string     `json:"kind"`
	Party   ref.ID     `json:"party,omitempty"`
	Person  ref.ID     `json:"person,omitempty"`
	Serving ref.ID     `json:"serving,omitempty"` // its receipt is to be confirmed
	TitleZH string     `json:"title"`
	TextZH  string     `json:"text"`
	TitleEN string     `json:"title_en"`
	TextEN  string     `json:"text_en"`
	Basis   string     `json:"basis"`
	At      legal.Time `json:"at"`
}

// Channel sends messages. Send returns nil only when the message is out for
// good; sending the same ID again has no further effect.
type Channel interface {
	Name() string
	Send(ctx context.Context, m Message) error
}
