// Package channel carries messages to people outside the site: by e-mail, by text
// message, to a company's own systems, and in a demo to files that anybody can
// read. A sender is told everything that it needs and asks nobody.
//
// A message may be handed over more than once: the process can die between the
// sending and the note that it was sent. Each message therefore carries an
// identifier that is the same for each try, and every sender passes it on as the
// idempotency key of its protocol: Message-ID in mail, webhook-id over HTTP, the
// name of the file.
//
// What goes wrong is a [Failure]: a class and a code, never the words of the other
// side, which may quote an address. A failure that will not heal by itself says so.
package channel

import (
	"context"
	"errors"
	"fmt"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/notify"
)

// Message is one notice, or one code, on its way to one recipient.
type Message struct {
	ID       ref.ID // the idempotency key
	Notice   ref.ID
	Kind     string
	To       string // the address; what it is depends on the sender
	Key      []byte // signs for a webhook
	Language notify.Language
	Title    fault.Text
	Text     fault.Text
	Basis    string
	At       legal.Time
}

// Sender sends messages. Send returns nil only when the other side has taken the
// message. Every other outcome is a [*Failure].
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// Failure is why a message did not go out.
type Failure struct {
	Class string // lower-case words: "timeout", "refused", "private_address"
	Code  int    // of the protocol, 0 if there is none
	Final bool   // trying again would not help
}

// Error says the class and the code.
func (f *Failure) Error() string { return "message not sent: " + f.String() }

// String is what is kept of the failure: "refused 550".
func (f *Failure) String() string {
	if f.Code < 100 || f.Code > 999 {
		return f.Class
	}
	return fmt.Sprintf("%s %d", f.Class, f.Code)
}

// FailureOf returns the failure in err's chain; any other error is one of class
// "unknown" that may heal.
func FailureOf(err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &Failure{Class: "timeout"}
	}
	return &Failure{Class: "unknown"}
}

// words are the title and the text in m's language. Who reads English gets the
// Chinese too, for it governs.
func (m Message) words() (title, text string) {
	if m.Language == notify.English {
		return m.Title.EN, m.Text.EN + "\n\n" + m.Title.ZH + "\n" + m.Text.ZH
	}
	return m.Title.ZH, m.Text.ZH
}
