package casedesk

import (
	"context"
	"encoding/hex"

	"fachui/valuation/draw"
	"fachui/valuation/valuationpg"
	"fachui/web/page"
)

// drawPage is one draw, as the whole world may see it, and what the court may do.
type drawPage struct {
	Valuation valuationpg.View
	View      valuationpg.DrawView
	Record    draw.Record
}

func showDraw(ctx context.Context, r *page.Request) (any, error) {
	var p drawPage
	err := page.Into(ctx, r, &p.Record, "draw.record")()
	if err != nil {
		return nil, err
	}
	err = page.Into(ctx, r, &p.Valuation, "valuation.show", "valuation", p.Record.Manifest.Valuation)()
	if err != nil {
		return nil, err
	}
	for _, d := range p.Valuation.Draws {
		if d.Draw.String() == r.Param("draw") {
			p.View = d
		}
	}
	if p.View.Draw.IsZero() {
		return nil, valuationpg.ErrDrawUnknown
	}
	return p, nil
}

// bar is one ticket in the drawing: the lower its number, the shorter the bar and
// the earlier the place.
type bar struct {
	draw.Ticket
	Name  string
	Y     int
	Text  int    // where the words stand
	Width int    // of 520
	Mark  string // how it is coloured: b2 chosen, b3 left out
}

// The drawing of tickets, in its own units.
const (
	barHeight = 26
	barWidth  = 400
	mostBars  = 40
)

// Bars are the tickets as a drawing, lowest first.
func (p drawPage) Bars() []bar {
	if p.Record.Transcript == nil {
		return nil
	}
	names := map[string]string{}
	for _, m := range p.Record.Manifest.Members {
		names[m.Registry] = m.Name
	}
	var out []bar
	for i, t := range p.Record.Transcript.Tickets[:min(len(p.Record.Transcript.Tickets), mostBars)] {
		b := bar{Ticket: t, Name: names[t.Registry], Y: i * barHeight, Text: i*barHeight + barHeight*2/3, Width: share(t.Ticket)}
		switch {
		case t.Ground != "":
			b.Mark = "b3"
		case t.Place <= draw.Places:
			b.Mark = "b2"
		}
		out = append(out, b)
	}
	return out
}

// Height is that of the whole drawing.
func (p drawPage) Height() int { return len(p.Bars()) * barHeight }

// share is how far a ticket lies between the lowest and the highest number there
// could be, in units of the drawing.
func share(ticket string) int {
	b, err := hex.DecodeString(ticket)
	if err != nil || len(b) < 2 {
		return 0
	}
	return 1 + (int(b[0])<<8|int(b[1]))*(barWidth-1)/0xffff
}

// Eligible is how many firms took part.
func (p drawPage) Eligible() int {
	n := 0
	for _, m := range p.Record.Manifest.Members {
		if m.Eligible() {
			n++
		}
	}
	return n
}
