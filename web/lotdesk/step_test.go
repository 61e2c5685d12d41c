package lotdesk

import (
	"encoding/json"
	"testing"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/payments/distribution"
	"fachui/payments/paymentspg"
)

// Every state of the machine has its place: so many steps done, and one that is next
// unless the sale is over.
func TestSteps(t *testing.T) {
	t.Parallel()
	over := map[auction.Status]int{ // steps shown of a sale that came to nothing
		auction.FailedFirst: 6, auction.FailedSecond: 6, auction.SellOffFailed: 6, auction.Defaulted: 6, auction.Revoked: 6, auction.Released: 6, auction.Withdrawn: 1,
	}
	for _, s := range auction.States() {
		got := steps(file{Lot: auctionpg.View{Status: s}, Dossier: auctionpg.Dossier{SuspendedFrom: auction.Announced}})
		current, done := 0, 0
		for _, x := range got {
			switch x.State {
			case "current":
				current++
			case "done":
				done++
			}
		}
		want, ended := over[s]
		switch {
		case ended && (len(got) != want || current != 0):
			t.Errorf("%s: %d steps, %d current", s, len(got), current)
		case s == auction.Delivered && (done != 10 || current != 0):
			t.Errorf("delivered: %d done", done)
		case s == auction.Suspended && done != 4:
			t.Errorf("suspended while announced: %d done", done)
		case !ended && s != auction.Delivered && (current != 1 || len(got) != len(path)):
			t.Errorf("%s: %d current of %d", s, current, len(got))
		}
	}
}

// A sale that was withdrawn after its announcement had got as far as that.
func TestStepsOfAWithdrawnSale(t *testing.T) {
	t.Parallel()
	got := steps(file{Lot: auctionpg.View{Status: auction.Withdrawn, AnnouncedAt: legal.MustParse("2026-03-01T09:00:00+08:00")}})
	if len(got) != 4 || got[3].At.IsZero() {
		t.Errorf("%+v", got)
	}
}

// The pool runs through the lines to the fen, and no bar leaves the drawing.
func TestWaterfall(t *testing.T) {
	t.Parallel()
	yuan := money.MustParse
	lineOf := func(due, amount string) paymentspg.PlanLineView {
		parts, _ := json.Marshal(distribution.Parts{Principal: yuan(amount)})
		return paymentspg.PlanLineView{Tier: "9", Due: yuan(due), Amount: yuan(amount), Parts: parts}
	}
	p := planPage{Plan: paymentspg.PlanView{Pool: yuan("700000.00"), Lines: []paymentspg.PlanLineView{
		lineOf("0.01", "0.01"), lineOf("199999.99", "199999.99"), lineOf("9000000.00", "500000.00"),
	}}}
	err := p.waterfall()
	if err != nil {
		t.Fatal(err)
	}
	if !p.Left.IsZero() || !p.Lines[1].Before.Equal(yuan("699999.99")) || !p.Lines[2].After.IsZero() {
		t.Errorf("%+v", p)
	}
	for _, l := range p.Lines {
		if l.Width < 1 || l.X < chartLeft || l.X+l.Due > chartLeft+chartWidth || l.X+l.Width > chartLeft+chartWidth+1 {
			t.Errorf("a bar from %d, %d wide and %d due", l.X, l.Width, l.Due)
		}
	}
	empty := planPage{}
	if err := empty.waterfall(); err != nil || !empty.Left.IsZero() {
		t.Error("a plan without lines")
	}
}
