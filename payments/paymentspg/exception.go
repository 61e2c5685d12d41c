package paymentspg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// openException puts a line into finance's work queue, with three working days
// to say what it is.
func (s *Service) openException(ctx context.Context, tx pgx.Tx, court string, l payments.Line, b payments.Booking) error {
	cal, err := s.calendarNow(ctx, tx)
	if err != nil {
		return err
	}
	due := payments.IdentifyBy(cal, l.Booked.Date())
	held := b.Cr.Code
	if !l.Credit {
		held = b.Dr.Code
	}
	id := ref.New()
	_, err = tx.Exec(ctx, `
		insert into receipt_exception (court_id, exception_id, kind, line_seq, amount, held_in, about, about_id, state,
			opened_at, due_at)
		values ($1, $2, $3, $4, $5, $6, nullif($7, ''), $8, 'open', $9, $10)`,
		court, id, b.Exception, l.Seq, l.Amount, held, b.About, orNull(b.AboutID), l.Booked, due)
	if err != nil {
		return fmt.Errorf("open exception: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "exception.opened", Court: court, Subject: id, Actor: event.House, At: l.Booked,
		Basis: basis.CaseFunds2017(7), Body: map[string]any{"kind": b.Exception, "amount": l.Amount, "seq": l.Seq},
	})
	if err != nil {
		return err
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "receipt.identify", Subject: id, Owner: "finance_maker",
		Due: due, Basis: basis.CaseFunds2017(7), Opened: l.Booked,
	})
}

// exception is a row of the work queue.
type exception struct {
	ID     ref.ID
	Kind   payments.ExceptionKind
	Seq    int64
	Amount money.Amount
	HeldIn payments.Code
	State  string
	Line   ref.ID
	At     legal.Time // of the line
}

func lockException(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (x exception, err error) {
	err = tx.QueryRow(ctx, `
		select e.exception_id, e.kind, e.line_seq, e.amount, e.held_in, e.state, coalesce(e.legacy_line, l.line_id), l.booked_at
		from receipt_exception e
		join bank_line l on l.court_id = e.court_id and l.seq = e.line_seq
		where e.court_id = $1 and e.exception_id = $2
		for update of e`, court, id,
	).Scan(&x.ID, &x.Kind, &x.Seq, &x.Amount, &x.HeldIn, &x.State, &x.Line, &x.At)
	switch {
	case pg.NoRows(err):
		return x, payments.ErrExceptionUnknown
	case err != nil:
		return x, fmt.Errorf("lock exception: %w", err)
	case x.State == "resolved":
		return x, payments.ErrExceptionDone
	}
	return x, nil
}

// Resolution says what an exception's money is. TreatAs is one of
// payments.Treatments of where the money waits; Target is the deposit, settlement
// or case, where there is one. Evidence names the bank inquiry, payer's statement
// or file it rests on.
type Resolution struct {
	TreatAs  string
	Target   ref.ID
	Evidence string
	Ground   *Ground // of a third party's money taken as a deposit
}

// AssignException gives an exception to a person of the finance office.
func (s *Service) AssignException(ctx context.Context, court string, id, person ref.ID, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		x, err := lockException(ctx, tx, court, id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update receipt_exception
			set assigned_to = $3
			where court_id = $1 and exception_id = $2`, court, x.ID, person)
		if err != nil {
			return fmt.Errorf("assign exception: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "exception.assigned", Court: court, Subject: id, Actor: actor, At: at, Body: map[string]any{"to": person},
		})
	})
}

// ProposeResolution records what one person says the money is, and why; the
// newest proposal counts.
func (s *Service) ProposeResolution(ctx context.Context, court string, id ref.ID, r Resolution, at legal.Time, actor event.Actor) (proposal ref.ID, err error) {
	err = payments.CheckText("evidence", r.Evidence, 4, 500)
	if err != nil {
		return "", err
	}
	proposal = ref.New()
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		x, err := lockException(ctx, tx, court, id)
		if err != nil {
			return err
		}
		err = payments.CanTreat(x.HeldIn, r.TreatAs, !r.Target.IsZero())
		if err != nil {
			return err
		}
		err = s.checkTarget(ctx, tx, court, x, r)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into exception_proposal (court_id, proposal_id, exception_id, treat_as, target_id, evidence, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			court, proposal, id, r.TreatAs, orNull(r.Target), strings.TrimSpace(r.Evidence), actor.Person, at)
		if err != nil {
			return fmt.Errorf("propose resolution: %w", err)
		}
		err = saveGround(ctx, tx, court, proposal, r.Ground)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update receipt_exception
			set state = 'proposed'
			where court_id = $1 and exception_id = $2`, court, id)
		if err != nil {
			return fmt.Errorf("mark proposed: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "exception.proposed", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(2),
			Body: map[string]any{"treat_as": r.TreatAs, "target": r.Target, "proposal": proposal},
		})
	})
	return proposal, err
}

// ApproveResolution is the second person's word; it moves the money (P13I) and
// does what follows, and returns the journal's number. Pressed twice, the second
// press is refused with ErrExceptionDone. Proposal is the one that was looked at.
func (s *Service) ApproveResolution(ctx context.Context, court string, id, seen ref.ID, at legal.Time, actor event.Actor) (number int64, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		x, err := lockException(ctx, tx, court, id)
		if err != nil {
			return err
		}
		var proposal, maker ref.ID
		var target *ref.ID
		var r Resolution
		err = tx.QueryRow(ctx, `
			select proposal_id, treat_as, target_id, evidence, proposed_by
			from exception_proposal
			where court_id = $1 and exception_id = $2
			order by proposal_id desc
			limit 1`, court, id).Scan(&proposal, &r.TreatAs, &target, &r.Evidence, &maker)
		if pg.NoRows(err) {
			return payments.ErrExceptionNoProposal
		}
		if err != nil {
			return fmt.Errorf("read proposal: %w", err)
		}
		if proposal != seen {
			return payments.ErrProposalChanged
		}
		if maker == actor.Person {
			return payments.ErrSamePerson
		}
		r.Target = or(target)
		r.Ground, err = groundOf(ctx, tx, court, proposal)
		if err != nil {
			return err
		}
		if (r.Ground != nil) != (actor.Role == courtDecides) {
			return payments.ErrPayerReview
		}
		number, err = s.resolve(ctx, tx, court, x, r, maker, at, actor)
		if err != nil {
			return err
		}
		return s.resolved(ctx, tx, court, x, proposal, maker, number, at, actor)
	})
	return number, err
}

func (s *Service) resolved(ctx context.Context, tx pgx.Tx, court string, x exception, proposal, maker ref.ID, number int64, at legal.Time, actor event.Actor) error {
	var journal *int64
	if number > 0 {
		journal = &number
	}
	_, err := tx.Exec(ctx, `
		insert into exception_decision (court_id, exception_id, proposal_id, proposed_by, approved_by, journal_number, approved_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, court, x.ID, proposal, maker, actor.Person, journal, at)
	if err != nil {
		return fmt.Errorf("decide exception: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update receipt_exception
		set state = 'resolved', resolved_at = $3
		where court_id = $1 and exception_id = $2`, court, x.ID, at)
	if err != nil {
		return fmt.Errorf("close exception: %w", err)
	}
	err = deadline.End(ctx, tx, "receipt.identify", x.ID, at, deadline.Met)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "exception.resolved", Court: court, Subject: x.ID, Actor: actor, At: at, Basis: basis.CaseFunds2017(2),
		Body: map[string]any{"journal": number, "proposal": proposal},
	})
}

// checkTarget looks whether the target can take the money now.
func (s *Service) checkTarget(ctx context.Context, tx pgx.Tx, court string, x exception, r Resolution) error {
	switch r.TreatAs {
	case payments.AsDeposit:
		_, err := s.depositFor(ctx, tx, court, x, r)
		return err
	case payments.AsBalance:
		_, err := settlementFor(ctx, tx, court, r.Target, x.Amount)
		return err
	case payments.AsExecution:
		return caseKnown(ctx, tx, court, r.Target)
	case payments.AsMisdirected:
		_, _, _, err := s.payerOf(ctx, tx, court, x)
		return err
	case payments.AsMadeGood:
		return owedAtLeast(ctx, tx, court, x.Amount)
	}
	return nil
}

// resolve posts what two people have agreed the money is.
func (s *Service) resolve(ctx context.Context, tx pgx.Tx, court string, x exception, r Resolution, maker ref.ID, at legal.Time, actor event.Actor) (int64, error) {
	from := payments.Account{Code: x.HeldIn, Subject: x.Line}
	move := payments.P13I
	var to payments.Account
	then := func(int64) error { return nil }
	var err error
	switch r.TreatAs {
	case payments.AsExplained: // A1099 is emptied; what is missing is now owed by name
		from, to, move = payments.Account{Code: payments.DueFromCourt}, from, payments.P25A
	case payments.AsMadeGood:
		to, move = payments.Account{Code: payments.DueFromCourt}, payments.P21M
		err = owedAtLeast(ctx, tx, court, x.Amount)
	case payments.AsDeposit:
		return s.asDeposit(ctx, tx, court, x, r, maker, at, actor)
	case payments.AsBalance:
		to, err = settlementFor(ctx, tx, court, r.Target, x.Amount)
		then = func(int64) error { return s.payBalance(ctx, tx, court, r.Target, x.Amount, at) }
	case payments.AsExecution:
		to = payments.Account{Code: payments.ExecutionMoney, Case: r.Target}
		then = func(number int64) error {
			return s.fundCase(ctx, tx, court, funding{Case: r.Target, Amount: x.Amount, Journal: number, Line: x.Seq, At: x.At})
		}
	default:
		to = payments.Account{Code: payments.Misdirected, Subject: x.Line}
		then = func(int64) error { return s.refundMisdirected(ctx, tx, court, x, maker, at, actor) }
	}
	if err != nil {
		return 0, err
	}
	if from == to { // it waits in L2220 already (P14): only the refund is left
		return 0, then(0)
	}
	j := payments.Automatic("identify:"+string(x.ID), at, move, from, to, x.Amount).By(maker, actor.Person)
	posted, err := Post(ctx, tx, court, j)
	if err != nil {
		return 0, err
	}
	return posted[0].Number, then(posted[0].Number)
}

// refundMisdirected sends money back to the account it came from (P14R).
func (s *Service) refundMisdirected(ctx context.Context, tx pgx.Tx, court string, x exception, maker ref.ID, at legal.Time, actor event.Actor) error {
	from, name, number, err := s.payerOf(ctx, tx, court, x)
	if err != nil {
		return err
	}
	p, err := s.newPayout(newPayout{
		Kind: "misdirected_refund", Source: payments.Account{Code: payments.Misdirected, Subject: x.Line},
		Amount: x.Amount, Purpose: "退回错汇款", Payee: "line:" + string(x.Line),
		Account: payments.Payee{Name: from.Name, Number: from.Account, Holder: from.Name}, Maker: maker, At: at,
	})
	if err != nil {
		return err
	}
	p.NameHash, p.AccountHash = name, number
	_, err = Post(ctx, tx, court, payments.Automatic("misdirected:"+string(x.ID), at, payments.P14R, p.Source, p.transit(), x.Amount).By(maker, actor.Person))
	if err != nil {
		return err
	}
	return savePayouts(ctx, tx, court, []newPayout{p})
}

// settlementFor returns the account of a price that misses at least amount.
func settlementFor(ctx context.Context, tx pgx.Tx, court string, id ref.ID, amount money.Amount) (payments.Account, error) {
	a := payments.Account{Code: payments.SalePrice}
	var missing money.Amount
	var state string
	err := tx.QueryRow(ctx, `
		select case_id, lot_id, missing, case when exists (
			select from sale_revocation r
			where r.court_id = s.court_id and r.lot_id = s.lot_id) then 'defaulted' else state end
		from settlement s
		where court_id = $1 and settlement_id = $2
		for update`, court, id).Scan(&a.Case, &a.Lot, &missing, &state)
	switch {
	case pg.NoRows(err):
		return a, payments.ErrSettlementUnknown
	case err != nil:
		return a, fmt.Errorf("find settlement: %w", err)
	case state == "defaulted": // its deposit is forfeited, and what came in late belongs to the payer
		return a, payments.ErrSettlementDefaulted
	case state == "overdue": // whether it is still taken is for the court
		return a, payments.ErrSettlementLate
	case missing.Less(amount):
		return a, payments.ErrSettlementOver.With("missing", missing).With("amount", amount)
	}
	return a, nil
}

var holdWords = map[string]fault.Text{
	"bankruptcy": {ZH: "法院已受理被执行人破产", EN: "the debtor's bankruptcy was accepted"},
	"stay":       {ZH: "中止执行", EN: "a stay"},
	"freeze":     {ZH: "款项被冻结", EN: "the money is frozen"},
}
