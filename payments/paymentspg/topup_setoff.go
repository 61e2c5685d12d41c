package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// SetOffTopUp lets a buyer in default who is a creditor of the case pay what was
// ordered out of line no of a final plan that is his own and not paid yet (P8S), by
// the court's decision. It takes as much as the line has and the order misses. It
// fails with ErrTopUpUnknown, ErrNotTheirShare or ErrNothingToSetOff.
func (s *Service) SetOffTopUp(ctx context.Context, court string, topUp, plan ref.ID, no int, d Decree, at legal.Time, actor event.Actor) (amount money.Amount, err error) {
	err = d.check()
	if err != nil {
		return amount, err
	}
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		t, err := lockTopUp(ctx, tx, court, topUp)
		if err != nil {
			return err
		}
		line, share, err := s.ownShare(ctx, tx, court, t, plan, no)
		if err != nil {
			return err
		}
		amount = money.Min(share, t.missing)
		if !amount.IsPositive() {
			return payments.ErrNothingToSetOff
		}
		j := payments.Automatic(fmt.Sprintf("set_off:%s:%s", topUp, line), at, payments.P8S,
			payments.Account{Code: payments.Creditors, Case: t.cas, Subject: line},
			payments.Account{Code: payments.Forfeited, Case: t.cas, Lot: t.lot}, amount).By(actor.Person, payments.SystemChecker)
		posted, err := Post(ctx, tx, court, j)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into top_up_set_off (court_id, top_up_id, line_id, amount, doc_no, document, reason, journal_number, decided_by, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			court, topUp, line, amount, d.DocNo, d.Document, d.Reason, posted[0].Number, actor.Person, at)
		if err != nil {
			return fmt.Errorf("set off top-up: %w", err)
		}
		err = event.Add(ctx, tx, event.Fact{
			Kind: "topup.set_off", Court: court, Case: t.cas, Lot: t.lot, Subject: topUp, Actor: actor, At: at,
			Basis: basis.Sale2020(22), Body: map[string]any{"amount": amount, "doc_no": d.DocNo},
		})
		if err != nil {
			return err
		}
		return s.topUpPaid(ctx, tx, court, topUp, amount, posted[0].Number, at)
	})
	return amount, err
}

// topUp is an order as it stands.
type topUp struct {
	cas, lot ref.ID
	missing  money.Amount
	payer    []byte // by whom the deposit was to be paid
}

func lockTopUp(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (t topUp, err error) {
	err = tx.QueryRow(ctx, `
		select t.case_id, t.lot_id, t.amount - t.paid, d.payer_hash
		from top_up t
		join buyer_default d on d.court_id = t.court_id and d.lot_id = t.lot_id
		where t.court_id = $1 and t.top_up_id = $2
		for update of t`, court, id).Scan(&t.cas, &t.lot, &t.missing, &t.payer)
	if pg.NoRows(err) {
		return t, payments.ErrTopUpUnknown
	}
	return t, wrap("lock top-up", err)
}

// ownShare is what a line still holds that pays the defaulter's own claim in the same
// case, and that no payout has taken.
func (s *Service) ownShare(ctx context.Context, tx pgx.Tx, court string, t topUp, plan ref.ID, no int) (line ref.ID, held money.Amount, err error) {
	var payee string
	var busy bool
	err = tx.QueryRow(ctx, `
		select l.line_id, l.payee, exists (
			select from payout o
			where o.court_id = l.court_id and o.line_id = l.line_id and o.state <> 'void')
		from plan_line l
		join plan p using (court_id, plan_id)
		where l.court_id = $1 and l.plan_id = $2 and l.line_no = $3::bigint and p.case_id = $4 and p.state = 'final' and l.code = $5`,
		court, plan, no, t.cas, payments.Creditors).Scan(&line, &payee, &busy)
	if pg.NoRows(err) || busy {
		return line, held, payments.ErrNotTheirShare
	}
	if err != nil {
		return line, held, fmt.Errorf("find share: %w", err)
	}
	to, err := s.payee(ctx, tx, court, payee)
	if err != nil {
		return line, held, err
	}
	if string(s.o.HashName(to.Name)) != string(t.payer) {
		return line, held, payments.ErrNotTheirShare
	}
	held, err = heldOn(ctx, tx, court, payments.Account{Code: payments.Creditors, Case: t.cas, Subject: line})
	return line, held, err
}
