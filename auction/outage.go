package auction

import (
	"time"

	"fachui/internal/legal"
)

// PauseAfter is the published length of an outage: a lot whose bidders were shut out
// for longer is paused, and the court is told at once (法释〔2016〕18号 Art. 28). The
// law names no length.
const PauseAfter = 30 * time.Second

// Outage is a time in which nobody could bid.
type Outage struct{ From, To legal.Time }

// Pauses reports whether o, where an outage longer than most pauses, touched the
// bidding of a lot so that it must not go on as if nothing had been: it was open
// through a long one, or it opened or ended within one of any length. A lot that had
// ended before closes as it stands.
func (o Outage) Pauses(l Lot, most time.Duration) bool {
	if !o.From.Before(o.To) {
		return false
	}
	within := func(t legal.Time) bool { return o.From.Before(t) && !o.To.Before(t) }
	switch l.Status {
	case Announced, SellOffAnnounced:
		return within(l.OpensAt)
	case Bidding, SellOffOpen, SellOffBidding:
		long := o.To.Sub(legal.Later(o.From, l.OpensAt)) > most
		return within(l.EndsAt) || long && o.From.Before(l.EndsAt)
	default:
		return false
	}
}
