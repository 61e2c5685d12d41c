package bank

import (
	"context"
	"net/http"
	"net/url"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// What follows exists only where the bank is simulated: a demo, a scenario or a
// test plays the payers, moves the bank's clock and makes it work.

// SetClock sets the bank's business time. It stands still there unless running.
func (c *Client) SetClock(ctx context.Context, now legal.Time, running bool) error {
	return c.send(ctx, http.MethodPut, "/clock", map[string]any{"now": now, "running": running}, nil)
}

// Clock asks for the bank's business time.
func (c *Client) Clock(ctx context.Context) (legal.Time, error) {
	var at struct {
		Now legal.Time `json:"now"`
	}
	err := c.ask(ctx, "/clock", nil, &at)
	return at.Now, err
}

// Work is what the bank did when it was told to work.
type Work struct {
	Paid     int        `json:"paid"`
	Returned int        `json:"returned"`
	Refused  int        `json:"refused"`
	Pending  int        `json:"pending"`
	Unfrozen int        `json:"unfrozen"` // freezes released or moved
	Lines    int64      `json:"lines"`    // booked in the whole bank so far
	Notices  int64      `json:"notices"`  // of freezes, told in the whole bank so far
	NextDue  legal.Time `json:"next_due"` // zero: nothing further will happen by itself
}

// Work makes the bank settle and return everything that is due.
func (c *Client) Work(ctx context.Context) (Work, error) {
	var w Work
	err := c.order(ctx, "/work", struct{}{}, &w)
	return w, err
}

// Opening opens an account at the bank.
type Opening struct {
	No       string       `json:"account_no"`
	Holder   string       `json:"holder"`
	Balance  money.Amount `json:"opening_balance"`
	Virtual  string       `json:"virtual,omitempty"` // any (default), listed, none
	Suffixes []string     `json:"suffixes,omitempty"`
}

// Open opens an account; again under the same holder it changes nothing.
func (c *Client) Open(ctx context.Context, o Opening) (Account, error) {
	var a Account
	err := c.order(ctx, "/accounts", o, &a)
	return a, err
}

// Transfer is what a payer does in its own bank app.
type Transfer struct {
	Key        string       `json:"key"`
	From       string       `json:"from_account"`
	FromHolder string       `json:"from_holder,omitempty"` // opens the payer's account if need be
	Fund       money.Amount `json:"fund"`                  // brought in to it just before
	To         string       `json:"to_account"`            // a main or a virtual number
	Amount     money.Amount `json:"amount"`
	Remark     string       `json:"remark"`
}

// Receipt is what the payer sees.
type Receipt struct {
	Key      string       `json:"key"`
	BankRef  string       `json:"bank_ref"`
	Amount   money.Amount `json:"amount"`
	BookedAt legal.Time   `json:"booked_at"`
}

// Transfer books a payer's transfer, idempotent by its key.
func (c *Client) Transfer(ctx context.Context, t Transfer) (Receipt, error) {
	var r Receipt
	err := c.order(ctx, "/transfers", t, &r)
	return r, err
}

// Freeze is what a bidder does in its own bank app instead of paying.
type Freeze struct {
	Key        string       `json:"key"`
	From       string       `json:"from_account"`
	FromHolder string       `json:"from_holder,omitempty"`
	Fund       money.Amount `json:"fund"`
	To         string       `json:"to_account"` // one of the court's numbers
	Amount     money.Amount `json:"amount"`
}

// Freeze freezes money on an account, idempotent by its key, and returns its number.
func (c *Client) Freeze(ctx context.Context, f Freeze) (string, error) {
	var a struct {
		No string `json:"freeze_no"`
	}
	err := c.order(ctx, "/freezes", f, &a)
	return a.No, err
}

// LiftFreeze ends a freeze without an order, as when another authority takes the money.
func (c *Client) LiftFreeze(ctx context.Context, no, reason string) error {
	return c.order(ctx, "/freezes/"+url.PathEscape(no)+"/lift", map[string]string{"reason": reason}, nil)
}

// Adjustment is a line that the bank books of its own accord.
type Adjustment struct {
	Key       string       `json:"key"`
	Account   string       `json:"account"`
	Direction string       `json:"direction"` // credit or debit
	Kind      string       `json:"kind"`      // interest, fee, other
	Amount    money.Amount `json:"amount"`
	Remark    string       `json:"remark"`
}

// Adjust books interest, a fee or something nobody explains.
func (c *Client) Adjust(ctx context.Context, a Adjustment) (Receipt, error) {
	var r Receipt
	err := c.order(ctx, "/adjustments", a, &r)
	return r, err
}

// Fault is something that shall go wrong; see docs/banksim.md.
type Fault struct {
	EndToEnd string `json:"end_to_end_id,omitempty"`
	Account  string `json:"account,omitempty"`
	Mode     string `json:"mode"`
	Days     int    `json:"days,omitempty"`
	Count    int    `json:"count,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// SetFault sets a fault or, with an empty mode, clears it.
func (c *Client) SetFault(ctx context.Context, f Fault) error {
	return c.send(ctx, http.MethodPut, "/faults", f, nil)
}
