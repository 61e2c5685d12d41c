// Package bank talks to the bank that keeps a court's fund account.
//
// A bank is asked over a network, so every answer can be lost, and an order to
// pay is the one request whose loss costs money. So the outcome of an order is
// one of three: the bank said yes ([Ack]), the bank said no ([ErrRefused] and
// its kin), or nobody knows ([ErrUnknown]). Unknown is never guessed into one of
// the other two: the caller sends the same order again, with the same
// end-to-end id, or asks with [Client.Outcome]; the bank answers the same order
// in the same way for ever.
//
// Even yes is not yet paid. The only proof that money moved is the bank's own
// line, read by [Client.Lines] during the day and by [Client.Statement]
// afterwards; the ledger books nothing on an Ack.
//
// The protocol is that of docs/banksim.md. A real bank's link differs from bank
// to bank and is another type with the same methods.
package bank

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// Options say how to reach the bank. Only URL is required.
type Options struct {
	URL     string        // http://127.0.0.1:8700
	Token   string        // sent as a bearer token
	Timeout time.Duration // for one whole request; default 10 s
}

// Client is a bank-enterprise link. It is safe for concurrent use.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// New returns a client; it does not connect yet.
func New(o Options) (*Client, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("bank: %q is not an address such as http://127.0.0.1:8700", o.URL)
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return nil, fmt.Errorf("bank: the default transport has been replaced by a %T", http.DefaultTransport)
	}
	transport := standard.Clone()
	transport.MaxIdleConnsPerHost = 16
	transport.MaxResponseHeaderBytes = 16 << 10
	return &Client{
		base: strings.TrimSuffix(o.URL, "/"), token: o.Token,
		http: &http.Client{
			Timeout: o.Timeout, Transport: transport,
			CheckRedirect: func(*http.Request, []*http.Request) error {
				return errors.New("the bank answers itself or not at all")
			},
		},
	}, nil
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Payment is an order to pay out of the fund account.
type Payment struct {
	EndToEnd string       `json:"end_to_end_id"` // the key: the same order for ever
	From     string       `json:"from_account"`
	To       string       `json:"to_account"`
	ToName   string       `json:"to_name"`
	ToBank   string       `json:"to_bank"`
	Amount   money.Amount `json:"amount"`
	Purpose  string       `json:"purpose"`
	At       legal.Time   `json:"at"`
}

// Ack is the bank's word that it has the order. It is not a bank line.
type Ack struct {
	EndToEnd   string     `json:"end_to_end_id"`
	OrderNo    string     `json:"order_no"`
	AcceptedAt legal.Time `json:"accepted_at"`
}

// Pay hands an order to the bank. The error is ErrUnknown if the order may or
// may not have arrived: send it again, unchanged. ErrRefused, ErrReused and
// ErrNotHere mean that the bank will not pay it.
func (c *Client) Pay(ctx context.Context, p Payment) (Ack, error) {
	var ack Ack
	err := c.order(ctx, "/payments", p, &ack)
	return ack, err
}

// Status is how far an order has come.
type Status string

// The statuses of an order.
const (
	Pending  Status = "PENDING"
	Paid     Status = "PAID"
	Returned Status = "RETURNED"
	Refused  Status = "REFUSED"
)

// Outcome is what the bank tells of an order when asked.
type Outcome struct {
	EndToEnd   string       `json:"end_to_end_id"`
	Status     Status       `json:"status"`
	Reason     string       `json:"reason"`
	Amount     money.Amount `json:"amount"`
	OrderNo    string       `json:"order_no"`
	AcceptedAt legal.Time   `json:"accepted_at"`
	SettledAt  legal.Time   `json:"settled_at"`
	BankRef    string       `json:"bank_ref"` // of the debit line
	ReturnedAt legal.Time   `json:"returned_at"`
	ReturnRef  string       `json:"return_ref"` // of the credit line
}

// Outcome asks what became of an order. ErrNotHere means that the bank never
// recorded it: sending it again is safe, and so is not sending it.
func (c *Client) Outcome(ctx context.Context, endToEnd string) (Outcome, error) {
	var o Outcome
	err := c.ask(ctx, "/payments/"+url.PathEscape(endToEnd), nil, &o)
	return o, err
}

// Account is what the bank shows of an account.
type Account struct {
	No       string       `json:"account_no"`
	Holder   string       `json:"holder"`
	Balance  money.Amount `json:"balance"`
	LastLine int64        `json:"lines"` // the last sequence number
	OpenedAt legal.Time   `json:"opened_at"`
	ClosedAt legal.Time   `json:"closed_at"`
}

// Account asks for an account's holder and balance.
func (c *Client) Account(ctx context.Context, no string) (Account, error) {
	var a Account
	err := c.ask(ctx, "/accounts/"+url.PathEscape(no), nil, &a)
	return a, err
}

// CloseAccount closes an account on which nothing stands and from which nothing is
// under way, for ever. Again it changes nothing. Errors are those of Pay.
func (c *Client) CloseAccount(ctx context.Context, no string) (Account, error) {
	var a Account
	err := c.order(ctx, "/accounts/"+url.PathEscape(no)+"/close", struct{}{}, &a)
	return a, err
}

// OpenSuffixes opens virtual sub-accounts under a main account (一案一账号).
func (c *Client) OpenSuffixes(ctx context.Context, account string, suffixes ...string) error {
	return c.order(ctx, "/accounts/"+url.PathEscape(account)+"/suffixes",
		map[string][]string{"suffixes": suffixes}, nil)
}
