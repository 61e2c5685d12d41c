package bank

import (
	"bytes"
	"context"
	"net/url"
	"strconv"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/payments/statement"
)

// pageSize and maxPages bound one call of Lines: at most 10,000 lines.
const (
	pageSize = 500
	maxPages = 20
)

type page struct {
	Account string `json:"account"`
	Lines   []line `json:"lines"`
	More    bool   `json:"more"`
}

type line struct {
	Seq                 int64        `json:"seq"`
	BankRef             string       `json:"bank_ref"`
	BookedAt            legal.Time   `json:"booked_at"`
	ValueDate           legal.Date   `json:"value_date"`
	Direction           string       `json:"direction"`
	Amount              money.Amount `json:"amount"`
	BalanceAfter        money.Amount `json:"balance_after"`
	Counterparty        string       `json:"counterparty"`
	CounterpartyAccount string       `json:"counterparty_account"`
	VirtualAccount      string       `json:"virtual_account"`
	Remark              string       `json:"remark"`
	EndToEnd            string       `json:"end_to_end_id"`
}

// Lines asks for the lines of an account after the given sequence number, in
// order and without a gap. One call returns at most 10,000; call again after the
// last one until nothing comes.
func (c *Client) Lines(ctx context.Context, account string, after int64) ([]statement.Line, error) {
	var all []statement.Line
	for range maxPages {
		var p page
		err := c.ask(ctx, "/lines", url.Values{
			"account": {account},
			"after":   {strconv.FormatInt(after, 10)},
			"limit":   {strconv.Itoa(pageSize)},
		}, &p)
		if err != nil {
			return nil, err
		}
		for _, l := range p.Lines {
			read, ok := l.read(after + 1)
			if !ok {
				return nil, ErrGarbled
			}
			all, after = append(all, read), read.Seq
		}
		if !p.More || len(p.Lines) == 0 {
			break
		}
	}
	return all, nil
}

// read checks that l is line number seq and makes sense.
func (l line) read(seq int64) (statement.Line, bool) {
	ok := l.Seq == seq && l.BankRef != "" && l.Amount.IsPositive() && !l.BookedAt.IsZero() &&
		!l.ValueDate.IsZero() && (l.Direction == "credit" || l.Direction == "debit")
	return statement.Line{
		Seq: l.Seq, BankRef: l.BankRef, Booked: l.BookedAt, ValueDate: l.ValueDate,
		Credit: l.Direction == "credit", Amount: l.Amount, BalanceAfter: l.BalanceAfter,
		Counterparty: l.Counterparty, CounterpartyAccount: l.CounterpartyAccount,
		VirtualAccount: l.VirtualAccount, Remark: l.Remark, EndToEnd: l.EndToEnd,
	}, ok
}

// Statement fetches the statement of one day as the CSV file of the bank's
// profile, reads it strictly, and returns the very bytes too: they are evidence.
// If the file was fetched but is not a complete statement, the bytes come back
// with the fault.
func (c *Client) Statement(ctx context.Context, account string, date legal.Date) (statement.Statement, []byte, error) {
	raw, err := c.get(ctx, "/statements/"+url.PathEscape(account)+"/"+date.String()+".csv", nil, maxFile)
	if err != nil {
		return statement.Statement{}, nil, err
	}
	s, err := statement.Read(bytes.NewReader(raw), statement.CSV)
	if err != nil {
		return statement.Statement{}, raw, err
	}
	return s, raw, s.Of(account, date)
}

// StatementCamt is Statement in the form of camt.053. It carries no running balances.
func (c *Client) StatementCamt(ctx context.Context, account string, date legal.Date) (statement.Statement, []byte, error) {
	raw, err := c.get(ctx, "/statements/"+url.PathEscape(account)+"/"+date.String()+".xml", nil, maxFile)
	if err != nil {
		return statement.Statement{}, nil, err
	}
	s, err := statement.Read(bytes.NewReader(raw), statement.Camt)
	if err != nil {
		return statement.Statement{}, raw, err
	}
	return s, raw, s.Of(account, date)
}
