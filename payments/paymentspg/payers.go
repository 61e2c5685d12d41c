package paymentspg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// courtDecides is who takes a third party's money as a deposit, or does not.
const courtDecides = string(identity.Judge)

// Ground is why the court takes a third party's money as a bidder's deposit.
type Ground struct {
	Relation string // one of payments.PayerRelations
	Document string // SHA-256 of what shows it
}

// AddPayerTx lets the money of one more payer count towards the deposit of an
// application: one who bids with the bidder, or an agent whose mandate names
// payment. What he paid before counts from now on, too. Again it changes nothing.
// It fails with ErrDepositUnknown.
func (s *Service) AddPayerTx(ctx context.Context, tx pgx.Tx, court string, application ref.ID, name []byte, as string, at legal.Time) error {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	var deposit ref.ID
	err = tx.QueryRow(ctx, `
		select deposit_id
		from deposit
		where court_id = $1 and application_id = $2`, court, application).Scan(&deposit)
	if pg.NoRows(err) {
		return payments.ErrDepositUnknown
	}
	if err != nil {
		return fmt.Errorf("find deposit of %s: %w", application, err)
	}
	_, err = tx.Exec(ctx, `
		insert into deposit_payer (court_id, deposit_id, name_hash, payer, added_at)
		values ($1, $2, $3, $4, $5)
		on conflict do nothing`, court, deposit, name, as, at)
	if err != nil {
		return fmt.Errorf("add payer: %w", err)
	}
	return s.recognise(ctx, tx, court, deposit, name, as, at)
}

// recognise books what a payer paid for a deposit before he was known as one: his
// name fits now, exactly, so it waits for nobody's judgement. What cannot be booked
// any more stays in the queue.
func (s *Service) recognise(ctx context.Context, tx pgx.Tx, court string, deposit ref.ID, name []byte, as string, at legal.Time) error {
	rows, err := tx.Query(ctx, `
		select x.exception_id
		from receipt_exception x
		join bank_line l on l.court_id = x.court_id and l.seq = x.line_seq
		where x.court_id = $1 and x.kind = 'name_mismatch' and x.about = 'deposit' and x.about_id = $2 and x.state = 'open' and l.name_hash = $3
		order by x.line_seq`, court, deposit, name)
	if err != nil {
		return fmt.Errorf("list what a payer paid before: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil {
		return fmt.Errorf("list what a payer paid before: %w", err)
	}
	for _, id := range ids {
		err = pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error {
			x, err := lockException(ctx, tx, court, id)
			if err != nil {
				return err
			}
			return s.takeKnown(ctx, tx, court, x, Resolution{
				TreatAs: payments.AsDeposit, Target: deposit, Evidence: payerEvidence[as],
			}, at)
		})
		if err != nil && !errors.Is(err, payments.ErrNoSourceAccount) && !errors.Is(err, payments.ErrNotSpendable) && !errors.Is(err, payments.ErrDepositState) {
			return err
		}
	}
	return nil
}

var payerEvidence = map[string]string{
	payments.PaidByJoint: "付款人已同意作为共同竞买人，户名一致",
	payments.PaidByAgent: "付款人为经法院确认的代理人，授权委托书写明代付，户名一致",
}

// takeKnown books a receipt whose payer is known, by the house's maker and checker.
func (s *Service) takeKnown(ctx context.Context, tx pgx.Tx, court string, x exception, r Resolution, at legal.Time) error {
	proposal := ref.New()
	_, err := tx.Exec(ctx, `
		insert into exception_proposal (court_id, proposal_id, exception_id, treat_as, target_id, evidence, proposed_by, proposed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, court, proposal, x.ID, r.TreatAs, r.Target, r.Evidence, payments.SystemMaker, at)
	if err != nil {
		return fmt.Errorf("note the payer: %w", err)
	}
	house := event.Actor{Person: payments.SystemChecker, Role: event.House.Role}
	number, err := s.resolve(ctx, tx, court, x, r, payments.SystemMaker, at, house)
	if err != nil {
		return err
	}
	return s.resolved(ctx, tx, court, x, proposal, payments.SystemMaker, number, at, house)
}

// otherPayers are those who may pay a deposit next to the bidder.
func otherPayers(ctx context.Context, tx pgx.Tx, court string, deposit ref.ID) ([]payments.Payer, error) {
	rows, err := tx.Query(ctx, `
		select name_hash, payer
		from deposit_payer
		where court_id = $1 and deposit_id = $2
		order by recorded_at, name_hash`, court, deposit)
	if err != nil {
		return nil, fmt.Errorf("list payers: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payments.Payer])
	return all, wrap("list payers", err)
}

// payersOfPrice are those who may pay a price next to the buyer: those who bought
// with him and answer for all of it, his agent who may pay, and the bank that lends
// him exactly this sum.
func payersOfPrice(ctx context.Context, tx pgx.Tx, court string, settlement ref.ID, amount money.Amount) ([]payments.Payer, error) {
	all, err := lenders(ctx, tx, court, settlement, amount)
	if err != nil {
		return nil, err
	}
	var deposit ref.ID
	err = tx.QueryRow(ctx, `
		select d.deposit_id
		from settlement s
		join deposit d on d.court_id = s.court_id and d.application_id = s.application_id
		where s.court_id = $1 and s.settlement_id = $2`, court, settlement).Scan(&deposit)
	if pg.NoRows(err) { // taken in kind: nobody applied
		return all, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find deposit of settlement %s: %w", settlement, err)
	}
	others, err := otherPayers(ctx, tx, court, deposit)
	return append(all, others...), err
}

func saveGround(ctx context.Context, tx pgx.Tx, court string, proposal ref.ID, g *Ground) error {
	if g == nil {
		return nil
	}
	_, err := tx.Exec(ctx, `
		insert into payer_ground (court_id, proposal_id, relation, document)
		values ($1, $2, $3, $4)`, court, proposal, g.Relation, g.Document)
	return wrap("save ground", err)
}

func groundOf(ctx context.Context, tx pgx.Tx, court string, proposal ref.ID) (*Ground, error) {
	var g Ground
	err := tx.QueryRow(ctx, `
		select relation, document
		from payer_ground
		where court_id = $1 and proposal_id = $2`, court, proposal).Scan(&g.Relation, &g.Document)
	if pg.NoRows(err) {
		return nil, nil
	}
	return &g, wrap("read ground", err)
}

// depositFor says how money that two people identify as a deposit is booked. It
// fails with ErrDepositUnknown, ErrDepositState, and ErrPayerReview if a stranger
// paid and the court has not said why it counts.
func (s *Service) depositFor(ctx context.Context, tx pgx.Tx, court string, x exception, r Resolution) (payments.Booking, error) {
	e, err := expectedDeposit(ctx, tx, court, r.Target)
	if err != nil {
		return payments.Booking{}, err
	}
	if !e.Open {
		state := "closed"
		if e.Complete {
			state = "held"
		}
		return payments.Booking{}, payments.ErrDepositState.With("state", state).With("want", "expected")
	}
	var from counterparty
	var hidden, name []byte
	err = tx.QueryRow(ctx, `
		select counterparty, name_hash
		from bank_line
		where court_id = $1 and seq = $2`, court, x.Seq).Scan(&hidden, &name)
	if err != nil {
		return payments.Booking{}, fmt.Errorf("read payer: %w", err)
	}
	err = s.show("bank_line", x.Line, "counterparty", hidden, &from)
	if err != nil {
		return payments.Booking{}, err
	}
	return payments.Identified(*e, payments.Receipt{
		Line: x.Line, Amount: x.Amount, Name: name, Holder: from.Name, Number: from.Account, Accepted: r.Ground != nil,
	})
}

// asDeposit books what two people identified as a deposit: as far as it is due;
// the rest goes back at once.
func (s *Service) asDeposit(ctx context.Context, tx pgx.Tx, court string, x exception, r Resolution, maker ref.ID, at legal.Time, actor event.Actor) (int64, error) {
	b, err := s.depositFor(ctx, tx, court, x, r)
	if err != nil {
		return 0, err
	}
	posted, err := Post(ctx, tx, court, b.Part("identify:"+string(x.ID), at).By(maker, actor.Person))
	if err != nil {
		return 0, err
	}
	err = s.takePart(ctx, tx, court, part{Deposit: r.Target, Line: x.Seq, Amount: b.Take, As: b.As}, at)
	if err != nil || !b.Give.IsPositive() {
		return posted[0].Number, err
	}
	from, name, _, err := s.payerOf(ctx, tx, court, x)
	if err != nil {
		return 0, err
	}
	return posted[0].Number, s.returnExcess(ctx, tx, court, excess{
		Deposit: r.Target, Line: x.Line, Seq: x.Seq, Amount: b.Give, Why: b.Why, From: from, Name: name,
	}, at)
}

// ProposePayer is the confirming officer's word that a third party's money may
// count as the deposit whose number it named, and why.
func (s *Service) ProposePayer(ctx context.Context, court string, id ref.ID, g Ground, evidence string, at legal.Time, actor event.Actor) (ref.ID, error) {
	err := payments.CheckGround(g.Relation, g.Document)
	if err != nil {
		return "", err
	}
	deposit, err := s.payerInQuestion(ctx, court, id)
	if err != nil {
		return "", err
	}
	return s.ProposeResolution(ctx, court, id, Resolution{TreatAs: payments.AsDeposit, Target: deposit, Evidence: evidence, Ground: &g}, at, actor)
}

// payerInQuestion is the deposit that a stranger paid for. It fails with
// ErrExceptionUnknown or ErrNotPayerException.
func (s *Service) payerInQuestion(ctx context.Context, court string, id ref.ID) (ref.ID, error) {
	var deposit *ref.ID
	var kind payments.ExceptionKind
	err := s.pool.QueryRow(ctx, `
		select kind, case when about = 'deposit' then about_id end
		from receipt_exception
		where court_id = $1 and exception_id = $2`, court, id).Scan(&kind, &deposit)
	switch {
	case pg.NoRows(err):
		return "", payments.ErrExceptionUnknown
	case err != nil:
		return "", fmt.Errorf("find exception: %w", err)
	case kind != payments.NameMismatch || deposit == nil:
		return "", payments.ErrNotPayerException
	}
	return *deposit, nil
}

// DecidePayer is the judge's word on a third party's money: accepted, it counts as
// the deposit and goes back to its payer if the bidder loses; refused, it goes back
// at once, which needs nobody's discretion.
func (s *Service) DecidePayer(ctx context.Context, court string, id, seen ref.ID, accept bool, reason string, at legal.Time, actor event.Actor) (int64, error) {
	_, err := s.payerInQuestion(ctx, court, id)
	if err != nil {
		return 0, err
	}
	if accept {
		return s.ApproveResolution(ctx, court, id, seen, at, actor)
	}
	err = payments.CheckText("reason", reason, 4, 500)
	if err != nil {
		return 0, err
	}
	var number int64
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		x, err := lockException(ctx, tx, court, id)
		if err != nil {
			return err
		}
		number, err = s.sendBack(ctx, tx, court, x, reason, actor.Person, at)
		return err
	})
	return number, err
}

// sendBack returns a receipt to the account that it came from, by the word of maker.
func (s *Service) sendBack(ctx context.Context, tx pgx.Tx, court string, x exception, reason string, maker ref.ID, at legal.Time) (int64, error) {
	r := Resolution{TreatAs: payments.AsMisdirected, Evidence: reason}
	proposal := ref.New()
	_, err := tx.Exec(ctx, `
		insert into exception_proposal (court_id, proposal_id, exception_id, treat_as, evidence, proposed_by, proposed_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, court, proposal, x.ID, r.TreatAs, r.Evidence, maker, at)
	if err != nil {
		return 0, fmt.Errorf("note the return: %w", err)
	}
	house := event.Actor{Person: payments.SystemChecker, Role: event.House.Role}
	number, err := s.resolve(ctx, tx, court, x, r, maker, at, house)
	if err != nil {
		return 0, err
	}
	return number, s.resolved(ctx, tx, court, x, proposal, maker, number, at, house)
}

// returnStrangers sends back what third parties paid for a lot and no court
// accepted while it could still count: that is what follows if nobody decides.
func (s *Service) returnStrangers(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	rows, err := tx.Query(ctx, `
		select x.exception_id
		from receipt_exception x
		join deposit d on d.court_id = x.court_id and d.deposit_id = x.about_id
		where x.court_id = $1 and x.kind = 'name_mismatch' and x.about = 'deposit' and x.state <> 'resolved' and d.lot_id = $2
		order by x.exception_id`, court, lot)
	if err != nil {
		return fmt.Errorf("list third parties' money: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil {
		return fmt.Errorf("list third parties' money: %w", err)
	}
	for _, id := range ids {
		err = pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error {
			x, err := lockException(ctx, tx, court, id)
			if err != nil {
				return err
			}
			_, err = s.sendBack(ctx, tx, court, x, "竞价已结束，付款人不是竞买人，退回原账户", payments.SystemMaker, at)
			return err
		})
		if err != nil && !errors.Is(err, payments.ErrNoSourceAccount) && !errors.Is(err, payments.ErrNotSpendable) {
			return err // those two stay in the queue: people find the account, or the missing money, first
		}
	}
	return nil
}
