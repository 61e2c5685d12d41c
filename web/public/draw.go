package public

import (
	"context"

	"fachui/valuation/draw"
	"fachui/web/page"
)

// drawPage is the public record of a draw.
type drawPage struct {
	draw.Record

	ID      string
	Tickets []ticket
}

// ticket is one firm's ticket with its length in the picture.
type ticket struct {
	draw.Ticket

	Name   string
	Width  int // of 600, by the first digits of the ticket
	Y      int
	Chosen bool
}

// The picture of the tickets: one bar a firm, the shortest wins.
const (
	ticketScale, ticketStep = 600, 26
	ticketDigits            = 4 // hexadecimal
)

func drawRecord(ctx context.Context, r *page.Request) (any, error) {
	rec, err := page.Ask[draw.Record](ctx, r, "draw.record")
	if err != nil {
		return nil, err
	}
	p := drawPage{Record: rec, ID: r.Param("draw")}
	if rec.Transcript == nil {
		return p, nil
	}
	names := map[string]string{}
	for _, m := range rec.Manifest.Members {
		names[m.Registry] = m.Name
	}
	for i, t := range rec.Transcript.Tickets {
		p.Tickets = append(p.Tickets, ticket{
			t, names[t.Registry], width(t.Ticket), i * ticketStep, t.Place >= 1 && t.Place <= len(rec.Transcript.Chosen),
		})
	}
	return p, nil
}

// width is how far along the line of all possible tickets this one lies.
func width(hex string) int {
	n, all := 0, 1
	for i := 0; i < ticketDigits && i < len(hex); i++ {
		n, all = n*16+nibble(hex[i]), all*16
	}
	return n * ticketScale / all
}

func nibble(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return 0
}

// Height is how tall the picture of the tickets is.
func (p drawPage) Height() int { return len(p.Tickets)*ticketStep + ticketStep }
