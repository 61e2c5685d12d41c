package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// returned is price of a lot (L2030) that goes back to whoever brought it.
type returned struct {
	Event   payments.Event // P7R or P27R
	Key     string         // of the journals
	Purpose string
	Amount  money.Amount
	Keep    money.Amount // of what came first, and stays
	At      legal.Time
	Basis   basis.Basis
}

// brought is a bank line that brought price, and what of it has not gone back yet.
type brought struct {
	Line          ref.ID
	Amount        money.Amount
	Back          money.Amount
	Counterparty  []byte
	Name, Account []byte
}

// giveBack returns price to the accounts that it came from, in the order in which
// it came, and says how much it returned. The ruling orders it, nobody chooses the
// account: no approvals are left to give, and the schema refuses any other account.
func (s *Service) giveBack(ctx context.Context, tx pgx.Tx, court string, x settlement, lot ref.ID, r returned) (money.Amount, error) {
	var done money.Amount
	if !r.Amount.IsPositive() {
		return done, nil
	}
	lines, err := broughtBy(ctx, tx, court, x.ID)
	if err != nil {
		return done, err
	}
	var journals []payments.Journal
	var out []newPayout
	keep, left := r.Keep, r.Amount
	for _, b := range lines {
		kept := money.Min(keep, b.Amount)
		keep = keep.Sub(kept)
		part := money.Min(left, b.Amount.Sub(kept).Sub(b.Back))
		if !part.IsPositive() {
			continue
		}
		left, done = left.Sub(part), done.Add(part)
		p, err := s.lineBack(b, lot, part, r)
		if err != nil {
			return done, err
		}
		key := fmt.Sprintf("%s:%s", r.Key, b.Line)
		journals = append(journals,
			payments.Automatic(key, r.At, r.Event, payments.Account{Code: payments.SalePrice, Case: x.Case, Lot: lot}, p.Source, part),
			payments.Automatic(key+":out", r.At, payments.P14R, p.Source, p.transit(), part))
		out = append(out, p)
	}
	if left.IsPositive() {
		return done, fmt.Errorf("%s of lot %s came by no bank line that is known", left, lot)
	}
	_, err = Post(ctx, tx, court, journals...)
	if err != nil {
		return done, fmt.Errorf("give back price of lot %s: %w", lot, err)
	}
	err = savePayouts(ctx, tx, court, out)
	if err != nil {
		return done, err
	}
	return done, event.Add(ctx, tx, event.Fact{
		Kind: "settlement.given_back", Court: court, Case: x.Case, Lot: lot, Subject: x.ID, Actor: event.House, At: r.At,
		Basis: r.Basis, Body: map[string]any{"amount": done, "payouts": len(out)},
	})
}

// lineBack is the payout of part of a line to the account that it came from. It is
// of no case: what holds up the debtor's money does not hold up the buyer's.
func (s *Service) lineBack(b brought, lot ref.ID, part money.Amount, r returned) (newPayout, error) {
	var from counterparty
	err := s.show("bank_line", b.Line, "counterparty", b.Counterparty, &from)
	if err != nil {
		return newPayout{}, err
	}
	p, err := s.newPayout(newPayout{
		Kind: "misdirected_refund", Lot: lot,
		Source: payments.Account{Code: payments.Misdirected, Subject: b.Line},
		Amount: part, Purpose: r.Purpose, Payee: "line:" + string(b.Line),
		Account: payments.Payee{Name: from.Name, Number: from.Account, Holder: from.Name}, Maker: payments.SystemMaker, At: r.At,
	})
	p.NameHash, p.AccountHash = b.Name, b.Account
	return p, err
}

// broughtBy lists the lines that brought a price: the deposit's, then those of the
// balance, by themselves or after somebody identified them.
func broughtBy(ctx context.Context, tx pgx.Tx, court string, settlement ref.ID) ([]brought, error) {
	rows, err := tx.Query(ctx, `
		with came as (
			select p.line_seq as seq, p.amount
			from settlement s
			join deposit d on d.court_id = s.court_id and d.application_id = s.application_id
			join deposit_part p on p.court_id = d.court_id and p.deposit_id = d.deposit_id
			where s.court_id = $1 and s.settlement_id = $2
			union
			select l.seq, l.amount
			from settlement s
			join bank_line l on l.court_id = s.court_id and l.virtual_no = s.virtual_no
			join journal j on j.court_id = l.court_id and j.number = l.journal_number
			where s.court_id = $1 and s.settlement_id = $2 and j.event = 'P4'
			union
			select x.line_seq, x.amount
			from exception_proposal p
			join exception_decision d using (court_id, proposal_id)
			join receipt_exception x on x.court_id = d.court_id and x.exception_id = d.exception_id
			where p.court_id = $1 and p.target_id = $2 and p.treat_as = 'balance')
		select l.line_id, c.amount, coalesce((
				select sum(p.amount)
				from account a
				join posting p on p.court_id = a.court_id and p.cr_account = a.account_id
				where a.court_id = l.court_id and a.code = 'L2220' and a.subject_id = l.line_id and p.dr_code = 'L2030'), 0),
			l.counterparty, l.name_hash, l.account_hash
		from came c
		join bank_line l on l.court_id = $1 and l.seq = c.seq
		order by l.seq`, court, settlement)
	if err != nil {
		return nil, fmt.Errorf("list lines of a price: %w", err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[brought])
	return lines, wrap("list lines of a price", err)
}
