package paymentspg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// broughtSale is an auction of another platform whose money this court brought.
type broughtSale struct {
	ID, Case ref.ID
	State    string
	Ends     legal.Time
	Winner   ref.ID
	Title    legal.Time
}

func lockBrought(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (x broughtSale, err error) {
	var winner *ref.ID
	err = tx.QueryRow(ctx, `
		select sale_id, case_id, state, ends_at, winner, title_at
		from brought_sale
		where court_id = $1 and sale_id = $2
		for update`, court, orNull(id)).Scan(&x.ID, &x.Case, &x.State, &x.Ends, &winner, &x.Title)
	x.Winner = or(winner)
	if pg.NoRows(err) {
		return x, payments.ErrBroughtUnknown
	}
	return x, wrap("find brought sale", err)
}

// EndBrought states how an auction of another platform ended: the losers' deposits go
// back to the accounts that they came from (P2), the buyer's becomes price (P3) and
// the rest is collected under a number of its own. winner is the buyer's line.
func (s *Service) EndBrought(ctx context.Context, court string, sale, winner ref.ID, e payments.BroughtEnd, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		x, err := lockBrought(ctx, tx, court, sale)
		if err != nil {
			return err
		}
		p := broughtPrice{Sale: sale, Case: x.Case, Line: winner, Price: e.Price, PayBy: e.PayBy.End()}
		err = tx.QueryRow(ctx, `
			select amount, name_hash
			from brought_stake
			where court_id = $1 and sale_id = $2 and line_id = $3 and state = 'held'`, court, sale, orNull(winner)).Scan(&p.Paid, &p.Payer)
		if err != nil && !pg.NoRows(err) {
			return fmt.Errorf("find winner's deposit: %w", err)
		}
		err = payments.CanEndBrought(e, payments.BroughtFacts{Running: x.State == "running", Stake: p.Paid}, at)
		if err != nil {
			return err
		}
		var price *money.Amount
		if e.Outcome == payments.BroughtSold {
			price = &e.Price
		} else {
			winner = ""
		}
		_, err = tx.Exec(ctx, `
			update brought_sale
			set state = $3, ends_at = $4, price = $5, winner = $6, document = $7, stated_by = $8, stated_at = $9
			where court_id = $1 and sale_id = $2`, court, sale, e.Outcome, e.EndedAt, price, orNull(winner), e.Document, actor.Person, at)
		if err != nil {
			return fmt.Errorf("state end of sale: %w", err)
		}
		err = event.Add(ctx, tx, event.Fact{
			Kind: "brought.ended", Court: court, Case: x.Case, Subject: sale, Actor: actor, At: at, Basis: basis.Online2016(23),
			Body: map[string]any{"outcome": e.Outcome, "ended_at": e.EndedAt, "document": e.Document},
		})
		if err != nil {
			return err
		}
		if price != nil {
			err = s.stakeToPrice(ctx, tx, court, p, at)
			if err != nil {
				return err
			}
		}
		return s.refundStakes(ctx, tx, court, sale, at)
	})
}

// stakeToPrice turns the buyer's deposit into price and begins to collect the rest.
func (s *Service) stakeToPrice(ctx context.Context, tx pgx.Tx, court string, p broughtPrice, at legal.Time) error {
	_, err := Post(ctx, tx, court, payments.Automatic("price:"+string(p.Line), at, payments.P3,
		payments.Account{Code: payments.Deposits, Case: p.Case, Lot: p.Sale, Subject: p.Line},
		payments.Account{Code: payments.SalePrice, Case: p.Case, Lot: p.Sale}, p.Paid))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update brought_stake
		set state = 'applied', ended_at = $3
		where court_id = $1 and line_id = $2`, court, p.Line, at)
	if err != nil {
		return fmt.Errorf("apply deposit: %w", err)
	}
	return s.collectBrought(ctx, tx, court, p, at)
}

// stake is a deposit that goes back.
type stake struct {
	Line, Case    ref.ID
	Amount        money.Amount
	Payer         []byte
	Name, Account []byte
}

// refundStakes orders back every deposit that is still held on an auction that is
// over: to the account that two offices signed for. 法释〔2016〕18号 Art. 23.
func (s *Service) refundStakes(ctx context.Context, tx pgx.Tx, court string, sale ref.ID, at legal.Time) error {
	x, err := lockBrought(ctx, tx, court, sale)
	if err != nil {
		return err
	}
	stakes, err := list[stake](ctx, tx, "list deposits to refund", `
		select b.line_id, x.case_id, b.amount, b.payer_enc, b.name_hash, b.account_hash
		from brought_stake b
		join brought_sale x using (court_id, sale_id)
		where b.court_id = $1 and b.sale_id = $2 and b.state = 'held'
		order by b.line_id
		for update of b`, court, sale)
	if err != nil {
		return err
	}
	if len(stakes) == 0 {
		return s.stakesDone(ctx, tx, court, x, at)
	}
	err = refundBy(ctx, tx, court, sale, x.Case, x.Ends, at)
	if err != nil {
		return err
	}
	var journals []payments.Journal
	var out []newPayout
	for _, b := range stakes {
		var from counterparty
		err = s.show("brought_stake", b.Line, "payer", b.Payer, &from)
		if err != nil {
			return err
		}
		p, err := s.newPayout(newPayout{
			Kind: "deposit_refund", Case: b.Case,
			Source: payments.Account{Code: payments.Deposits, Case: b.Case, Lot: sale, Subject: b.Line},
			Amount: b.Amount, Purpose: payments.StakeOf(false).Refund, Payee: "stake:" + string(b.Line),
			Account: payments.Payee{Name: from.Name, Number: from.Account, Holder: from.Name}, Maker: payments.SystemMaker, At: at,
		})
		if err != nil {
			return err
		}
		p.NameHash, p.AccountHash = b.Name, b.Account
		out = append(out, p)
		journals = append(journals, payments.Automatic("refund:"+string(b.Line), at, payments.P2, p.Source, p.transit(), b.Amount))
	}
	_, err = Post(ctx, tx, court, journals...)
	if err != nil {
		return fmt.Errorf("refund deposits of %s: %w", sale, err)
	}
	err = savePayouts(ctx, tx, court, out)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update brought_stake
		set state = 'refunding', refund_due = $3
		where court_id = $1 and sale_id = $2 and state = 'held'`, court, sale, x.Ends.Add(payments.RefundWithin))
	if err != nil {
		return fmt.Errorf("mark refunds: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "deposit.refunds_instructed", Court: court, Case: x.Case, Subject: sale,
		Actor: event.House, At: at, Basis: basis.Online2016(23), Body: map[string]any{"count": len(out)},
	})
}

// stakesDone ends the 24 hours of an auction whose deposits are all where they belong.
func (s *Service) stakesDone(ctx context.Context, tx pgx.Tx, court string, x broughtSale, at legal.Time) error {
	var waits bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from brought_stake
			where court_id = $1 and sale_id = $2 and state in ('held', 'refunding'))`, court, x.ID).Scan(&waits)
	if err != nil || waits {
		return wrap("look for open refunds", err)
	}
	how := deadline.Met
	if at.After(x.Ends.Add(payments.RefundWithin)) {
		how = deadline.Missed
	}
	return deadline.End(ctx, tx, "deposit.refund", x.ID, at, how)
}

// stakeBack notes that the bank has paid a deposit of another platform's auction back,
// by the first order or by one that replaced it. Of other payouts it knows nothing.
func (s *Service) stakeBack(ctx context.Context, tx pgx.Tx, court string, payout ref.ID, at legal.Time) error {
	var sale ref.ID
	err := tx.QueryRow(ctx, `
		with recursive chain as (
			select payout_id, replaces, kind, deposit_id, source_subject
			from payout
			where court_id = $1 and payout_id = $2
			union all
			select p.payout_id, p.replaces, p.kind, p.deposit_id, p.source_subject
			from chain c
			join payout p on p.court_id = $1 and p.payout_id = c.replaces)
		update brought_stake b
		set state = 'refunded', ended_at = $3
		from chain c
		where b.court_id = $1 and b.line_id = c.source_subject and c.kind = 'deposit_refund' and c.deposit_id is null
		returning b.sale_id`, court, payout, at).Scan(&sale)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("mark deposit as refunded: %w", err)
	}
	x, err := lockBrought(ctx, tx, court, sale)
	if err != nil {
		return err
	}
	return s.stakesDone(ctx, tx, court, x, at)
}

// BroughtTitle states that the ruling about a sale of another platform has taken
// effect: its price, paid in full, can be distributed (P6).
func (s *Service) BroughtTitle(ctx context.Context, court string, sale ref.ID, document string, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		x, err := lockBrought(ctx, tx, court, sale)
		switch {
		case err != nil:
			return err
		case x.State != payments.BroughtSold || !x.Title.IsZero():
			return payments.ErrBroughtTitle
		case !payments.IsHash(document):
			return payments.ErrBroughtDocument
		}
		_, err = tx.Exec(ctx, `
			update brought_sale
			set title_doc = $3, title_by = $4, title_at = $5
			where court_id = $1 and sale_id = $2`, court, sale, document, actor.Person, at)
		if err != nil {
			return fmt.Errorf("state ruling: %w", err)
		}
		err = s.TitlePassedTx(ctx, tx, court, sale, at)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "brought.ruled", Court: court, Case: x.Case, Subject: sale, Actor: actor, At: at, Basis: basis.Sale2020(26),
			Body: map[string]any{"document": document},
		})
	})
}

// Part is one amount of a reserve that is released, and whose it is.
type Part struct {
	Code   payments.Code
	Payee  string
	Amount money.Amount
}

// releasable are the kinds of money that a reserve becomes (P18).
var releasable = []payments.Code{payments.Taxes, payments.Creditors, payments.Surplus, payments.OtherCourts, payments.Fines}

// ProposeBroughtRelease asks to pay a reserve that was brought forward, or part of it,
// after what it waited for is settled. What is left stays reserved.
func (s *Service) ProposeBroughtRelease(ctx context.Context, court string, line ref.ID, parts []Part, document, reason string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		var caseID ref.ID
		var left, sum money.Amount
		err := tx.QueryRow(ctx, `
			select a.case_id, b.credit - b.debit
			from opening_line l
			join account a on a.court_id = l.court_id and a.code = l.code and a.subject_id = l.line_id
			join balance b on b.court_id = a.court_id and b.account_id = a.account_id
			where l.court_id = $1 and l.line_id = $2 and l.code = 'L2110' and b.credit > b.debit and not exists (
				select
				from assignment x
				join fund_decision d using (court_id, decision_id)
				where x.court_id = l.court_id and x.from_subject = l.line_id and d.state = 'proposed')`, court, orNull(line)).Scan(&caseID, &left)
		if pg.NoRows(err) {
			return payments.ErrBroughtReserve
		}
		if err != nil {
			return fmt.Errorf("find reserve: %w", err)
		}
		d := newDecision{ID: id, Case: caseID, Kind: payments.ReleaseDecision, Document: document, Reason: reason}
		for _, p := range parts {
			if !p.Amount.IsPositive() || !slices.Contains(releasable, p.Code) {
				return payments.ErrBroughtRelease.With("found", p.Amount).With("left", left)
			}
			_, err = s.payee(ctx, tx, court, p.Payee)
			if err != nil {
				return err
			}
			sum = sum.Add(p.Amount)
			d.Lines = append(d.Lines, assigned{ID: ref.New(), From: payments.Reserved, Of: line, Code: p.Code, Payee: p.Payee, Amount: p.Amount})
		}
		if !sum.IsPositive() || left.Less(sum) {
			return payments.ErrBroughtRelease.With("found", sum).With("left", left)
		}
		return s.propose(ctx, tx, court, d, at, actor)
	})
}
