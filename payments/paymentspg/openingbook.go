package paymentspg

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/statement"
)

// booking is an opening that both offices have signed.
type booking struct {
	opening
	lines          []checkedLine
	facts          payments.OpeningFacts
	last           int64
	maker, checker ref.ID
}

// bookOpening brings the balances forward: the bank's by its line, each case's by an
// entry of its own, out of the clearing account, which is empty again at the end.
func (s *Service) bookOpening(ctx context.Context, tx pgx.Tx, court string, b booking, at legal.Time, actor event.Actor) error {
	end := b.Day.End().Add(-time.Second)
	entry := func(key string, e payments.Event, caseID ref.ID, legs []payments.Leg) payments.Journal {
		return payments.Journal{
			Key: "opening:" + string(b.ID) + key, Book: b.Day, At: end, Event: e, Made: b.maker, Checked: b.checker, Case: caseID,
			Source: fmt.Sprintf("opening %x", b.Hash[:8]), Legs: legs,
		}
	}
	clearing := payments.Account{Code: payments.Clearing}
	posted, err := Post(ctx, tx, court, entry("", payments.P0, "", []payments.Leg{{
		Dr: payments.Account{Code: payments.Bank}, Cr: clearing, Amount: b.facts.Total,
	}}))
	if err != nil {
		return err
	}
	err = s.openingSigned(ctx, tx, court, b, posted[0].Number, end)
	if err != nil {
		return err
	}
	var journals []payments.Journal
	of := map[ref.ID]int{}
	sales := map[string]ref.ID{}
	for i := range b.lines {
		l := &b.lines[i]
		l.id = ref.New()
		to := payments.Account{Code: l.Code, Case: l.To.Case, Subject: l.id}
		if l.Sale != "" {
			if sales[l.Sale].IsZero() {
				sales[l.Sale] = ref.New()
			}
			l.sale = sales[l.Sale]
			to.Lot = l.sale
		}
		if l.Code.Joint() {
			to.Subject = ""
		}
		n, known := of[l.To.Case]
		if !known {
			n = len(journals)
			of[l.To.Case] = n
			journals = append(journals, entry(":"+string(l.To.Case), payments.P0A, l.To.Case, nil))
		}
		journals[n].Legs = append(journals[n].Legs, payments.Leg{Dr: clearing, Cr: to, Amount: l.Sum})
	}
	posted, err = Post(ctx, tx, court, journals...)
	if err != nil {
		return err
	}
	err = s.saveSales(ctx, tx, court, b)
	if err != nil {
		return err
	}
	err = s.saveOpeningLines(ctx, tx, court, b, func(c ref.ID) int64 { return posted[of[c]].Number })
	if err != nil {
		return err
	}
	err = s.openingFollows(ctx, tx, court, b, at)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "opening.booked", Court: court, Subject: b.ID, Actor: actor, At: at, Basis: basis.CaseFunds2017(3),
		Body: map[string]any{"day": b.Day, "total": b.facts.Total, "lines": len(b.lines)},
	})
}

// openingSigned closes the opening and gives the bank's balance its line.
func (s *Service) openingSigned(ctx context.Context, tx pgx.Tx, court string, b booking, number int64, end legal.Time) error {
	_, err := tx.Exec(ctx, `
		update ledger_opening
		set state = 'signed', total = $3, lines = $4, last_seq = $5, journal_number = $6, statement_id = (
			select statement_id from statement where court_id = $1 and day = ledger_opening.day order by statement_id desc limit 1)
		where court_id = $1 and opening_id = $2`, court, b.ID, b.facts.Total, len(b.lines), b.last, number)
	if err != nil {
		return fmt.Errorf("close opening: %w", err)
	}
	return s.saveLine(ctx, tx, court, payments.Line{ID: ref.New(), Term: 1, BankSeq: b.last, Line: statement.Line{
		Seq: b.last, BankRef: "opening:" + b.Day.String(), Booked: end, ValueDate: b.Day, Credit: true,
		Amount: b.facts.Total, BalanceAfter: b.facts.Total,
	}}, number)
}

func (s *Service) saveOpeningLines(ctx context.Context, tx pgx.Tx, court string, b booking, number func(ref.ID) int64) error {
	batch := &pgx.Batch{}
	for _, l := range b.lines {
		var payer []byte
		if l.Payer != "" {
			payer = s.o.HashName(l.Payer)
		}
		batch.Queue(`
			insert into opening_line (court_id, opening_id, n, line_id, case_id, code, payee, amount, came_on, evidence, evidence_hash, journal_number,
				matter, sale_id, payer_hash)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
			court, b.ID, l.N, l.id, orNull(l.To.Case), l.Code, l.To.Payee, l.Sum, l.Day, l.Evidence, l.Source, number(l.To.Case),
			l.Matter, orNull(l.sale), payer)
		if payments.OpeningKinds[l.Code].Payee {
			batch.Queue(`
				insert into assignment (court_id, assignment_id, opening_line, case_id, n, from_code, code, payee, amount)
				values ($1, $2, $2, $3, $4, 'L2490', $5, $6, $7)`,
				court, l.id, l.To.Case, l.N, l.Code, l.To.Payee, l.Sum)
		}
		if l.Code == payments.Escrow {
			held := l.Day.Start()
			batch.Queue(`
				insert into escrow (court_id, decision_id, opening_line, case_id, assignment_id, party_id, ground, proof, place, state, held_at, lapses_at)
				values ($1, $2, $2, $3, $2, $4, $5, $6, 'court', 'held', $7, $8)`,
				court, l.id, l.To.Case, l.To.Payee, l.Matter, "启用日前已在原台账提存，依据："+l.Evidence, held, payments.EscrowLapse(held))
		}
	}
	err := tx.SendBatch(ctx, batch).Close()
	if err != nil {
		return fmt.Errorf("save lines of opening: %w", err)
	}
	return s.saveStakes(ctx, tx, court, b)
}

// openingFollows starts the clocks of what was brought forward, each from the day that
// its law counts from: three working days to say whose unclaimed money is and five
// years of an escrow since it came, limits of paying out since it is in this book.
func (s *Service) openingFollows(ctx context.Context, tx pgx.Tx, court string, b booking, at legal.Time) error {
	cal, err := s.calendarNow(ctx, tx)
	if err != nil {
		return err
	}
	for _, l := range b.lines {
		switch l.Code {
		case payments.Unclaimed:
			err = openLegacy(ctx, tx, court, b.last, l, payments.IdentifyBy(cal, l.Day), at)
		case payments.Escrow:
			err = deadline.Open(ctx, tx, deadline.Deadline{
				Court: court, Kind: "escrow.lapse", Subject: l.id, Case: l.To.Case, Owner: "fund_keeper",
				Due: payments.EscrowLapse(l.Day.Start()), Basis: basis.CivilCode(574), Opened: at,
			})
		case payments.Pool:
			err = s.startPlanClock(ctx, tx, court, l.To.Case, "", l.Sum, at)
		case payments.InterestPending, payments.Reserved, payments.Deposits, payments.SalePrice:
		default:
			err = s.startPayoutClocks(ctx, tx, court, l.To.Case, at, false)
		}
		if err != nil {
			return err
		}
	}
	return s.salesFollow(ctx, tx, court, b, at)
}

// openLegacy puts money that nobody could name into the queue. Its three days began
// when it came: what lay longer in the old book is late here, too.
func openLegacy(ctx context.Context, tx pgx.Tx, court string, seq int64, l checkedLine, due, at legal.Time) error {
	id := ref.New()
	_, err := tx.Exec(ctx, `
		insert into receipt_exception (court_id, exception_id, kind, line_seq, amount, held_in, state, opened_at, due_at, legacy_line)
		values ($1, $2, 'legacy_money', $3, $4, $5, 'open', $6, $7, $8)`,
		court, id, seq, l.Sum, payments.Unclaimed, at, due, l.id)
	if err != nil {
		return fmt.Errorf("open exception: %w", err)
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "receipt.identify", Subject: id, Owner: "finance_maker", Due: due, Basis: basis.CaseFunds2017(7), Opened: at,
	})
}

// PrepareBrought writes a payout for a balance that was brought forward and is owed
// to somebody.
func (s *Service) PrepareBrought(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) (done Prepared, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		lines, err := list[struct {
			Case ref.ID
			assigned
		}](ctx, tx, "find balance", `
			select case_id, assignment_id, from_code, '', code, payee, claim, amount
			from assignment
			where court_id = $1 and opening_line = $2 and code not in ('L2110', 'L2230')`, court, orNull(id))
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return payments.ErrDecisionUnknown
		}
		l := lines[0]
		err = caseHeld(ctx, tx, court, l.Case)
		if err != nil {
			return err
		}
		open, err := unpaidAssignment(ctx, tx, court, l.assigned)
		if err != nil {
			return err
		}
		if !open {
			return payments.ErrDecisionPending
		}
		done, err = s.prepareAssignment(ctx, tx, court, l.Case, 1, l.assigned, at, actor)
		if err == nil && done.Fault != nil {
			err = done.Fault
		}
		return err
	})
	return done, err
}
