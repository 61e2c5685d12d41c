package auction

import (
	"time"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// The two times of a sell-off: 法明传〔2017〕455号.
const (
	SellOffWindow = 60 * 24 * time.Hour // in which a first bid may come
	Contest       = 24 * time.Hour      // from the first bid, also past the end of the window
)

// ErrSellOffWindow refuses a sell-off that does not stand open for sixty days.
var ErrSellOffWindow = fault.Define(fault.Refused, "announcement.sell_off_window", basis.SellOff2017(0),
	"变卖期为六十日；自 {opens} 开始的，应于 {ends} 结束。",
	"A sell-off stands open for sixty days; opened at {opens}, it ends at {ends}.")

// CheckWindow refuses a time of a sell-off other than sixty days from its opening.
func CheckWindow(opens, ends legal.Time) error {
	if ends.Sub(opens) != SellOffWindow {
		return ErrSellOffWindow.With("opens", opens).With("ends", opens.Add(SellOffWindow))
	}
	return nil
}

// Span is how long a lot of round r stands open if the court says nothing else.
func (r Round) Span() time.Duration {
	if r == SellOff {
		return SellOffWindow
	}
	return BiddingLeast
}
