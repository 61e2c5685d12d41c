package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// Opened is one bank line with the personal data of its other side.
type Opened struct {
	Name    string `json:"name"`
	Account string `json:"account"`
	Remark  string `json:"remark"`
}

// OpenLine shows who stands behind the line of one exception, to find out whose
// money it is; that it was looked at, by whom and why, is recorded.
func (s *Service) OpenLine(ctx context.Context, court string, id ref.ID, reason string, at legal.Time, actor event.Actor) (o Opened, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var line ref.ID
		var hidden []byte
		err := tx.QueryRow(ctx, `
			select l.line_id, l.counterparty
			from receipt_exception e
			join bank_line l on l.court_id = e.court_id and l.seq = e.line_seq
			where e.court_id = $1 and e.exception_id = $2`, court, id).Scan(&line, &hidden)
		if pg.NoRows(err) {
			return payments.ErrExceptionUnknown
		}
		if err != nil {
			return fmt.Errorf("read line of exception: %w", err)
		}
		var c counterparty
		err = s.show("bank_line", line, "counterparty", hidden, &c)
		if err != nil {
			return err
		}
		o = Opened(c)
		return event.Add(ctx, tx, event.Fact{
			Kind: "exception.line_opened", Court: court, Subject: id, Actor: actor, At: at, Body: map[string]any{"reason": reason},
		})
	})
	return o, err
}

// OpenPayout shows what an approval of a payout binds to, the payee's account
// included; that it was looked at, by whom and why, is recorded.
func (s *Service) OpenPayout(ctx context.Context, court string, id ref.ID, reason string, at legal.Time, actor event.Actor) (c payments.Content, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		p, err := lockPayout(ctx, tx, court, id)
		if err != nil {
			return err
		}
		c = payments.Content{Case: p.Case, Payee: p.Payee, Amount: p.Amount, Purpose: p.Purpose}
		err = s.show("payout", id, "payee_content", p.Hidden, &c.Account)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "payout.opened", Court: court, Case: p.Case, Subject: id, Actor: actor, At: at, Body: map[string]any{"reason": reason},
		})
	})
	return c, err
}
