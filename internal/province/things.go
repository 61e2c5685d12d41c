package province

import "fachui/internal/legal"

// reach is how far a case has come when the province opens.
type reach int

// The stations of a case in the order of its life.
const (
	listed reach = iota
	resolved
	notifying
	noticed
	announced
	running
	sold
	overdue
	paid
	ruled
	titled
	delivered
	planDrafted
	planServed
	planOpposed
	planContested
	planRedrafted // after an objection that nobody opposed
	planFinal
	payoutsDraft
	payoutsAtLeader
	payoutsAtChecker
	payoutsVoid     // prepared, and taken back
	payoutsSent     // the bank has not settled yet
	payoutsRefused  // the bank would not
	payoutsReturned // the account stands in another name
	distributed
)

// turn is how a case leaves the straight way.
type turn int

// The turns.
const (
	straight turn = iota
	suspendedBefore
	suspendedRunning
	postponed // suspended while announced
	withdrawnBefore
	withdrawnRunning
	failedOnce
	inKind // a creditor takes it for the debt after the first failure
	failedTwice
	released // nobody bought it, and no creditor takes it
	secondAnnounced
	secondRunning
	sellOffAnnounced
	sellOffOpen
	sellOffBidding
	sellOffFailed
	defaulted // the buyer did not pay, and the court ruled so
	undone    // sold, and the sale was revoked
)

// how a reference price is found.
type how int

// The ways.
const (
	agreed how = iota
	inquired
	appraised
)

// thing is a seized thing and its case.
type thing struct {
	court              int
	kind, class, title string
	address, about     string
	price              int64 // the reference price, in yuan
	opens              legal.Date
	again              legal.Date // when a second auction begins
	sellOff            legal.Date // when a sell-off begins
	filed              legal.Date // of what is not for sale yet
	value              step       // how far its valuation has come, if it is not for sale yet
	reach              reach
	turn               turn
	how                how
	leased             bool // a lessee lives or trades there and holds a priority right
	crowd              int  // bidders
	bids               int  // in the history before the province opens
	hour, hours        int  // of the opening, 10 if 0; how long bidding lasts, 24 if 0
	slow               bool // the house serves no notice on the debtor, who cannot be found: it is posted
}

const (
	immovable = "immovable"
	movable   = "movable"
	right     = "right"
)

func day(s string) legal.Date { return legal.MustDate(s) }

// opening is the moment at which the province opens to visitors: a Wednesday, a
// few minutes before one auction enters its last five and two others begin. The
// calendar of 2026 goes on for more than seven months from here.
var opening = legal.MustParse("2026-05-13T09:52:00+08:00")
