package paymentspg

import (
	"context"
	"fmt"
	"strings"

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

// EscrowOf is a request to put money that is owed to a creditor in escrow: line
// No of a final plan, which nobody is paying, or a Payout that came back.
type EscrowOf struct {
	Plan     ref.ID
	No       int
	Payout   ref.ID
	Ground   string
	Proof    string
	Place    string
	Notary   string
	Document string
	Reason   string
}

// owed is a creditor's money that could be put in escrow.
type owed struct {
	Case   ref.ID
	From   payments.Account
	Party  ref.ID
	Amount money.Amount
}

// ProposeEscrow asks to put a creditor's money in escrow (P19), for the leader to approve.
func (s *Service) ProposeEscrow(ctx context.Context, court string, e EscrowOf, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	id, e.Proof = ref.New(), strings.TrimSpace(e.Proof)
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		from, err := owedTo(ctx, tx, court, e)
		if err != nil {
			return err
		}
		err = payments.CanEscrow(payments.EscrowRequest{
			Ground: e.Ground, Proof: e.Proof, Place: e.Place, Notary: e.Notary, Amount: from.Amount, Owed: !from.Party.IsZero(),
		})
		if err != nil {
			return err
		}
		if e.Notary != "" {
			_, err = s.payee(ctx, tx, court, e.Notary)
			if err != nil {
				return err
			}
		}
		line := assigned{ID: ref.New(), From: from.From.Code, Of: from.From.Subject, Code: payments.Escrow, Payee: e.Notary, Amount: from.Amount}
		err = s.propose(ctx, tx, court, newDecision{
			ID: id, Case: from.Case, Kind: payments.EscrowDecision, Document: e.Document, Reason: e.Reason, Lines: []assigned{line},
		}, at, actor)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into escrow (court_id, decision_id, case_id, assignment_id, party_id, ground, proof, place, state)
			values ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed')`,
			court, id, from.Case, line.ID, from.Party, e.Ground, e.Proof, e.Place)
		if pg.Violated(err, "escrow_court_id_case_id_party_id_fkey") {
			return payments.ErrEscrowNothing
		}
		return wrap("save escrow", err)
	})
}

// owedTo finds the creditor's money: no party if there is none to put in escrow.
func owedTo(ctx context.Context, tx pgx.Tx, court string, e EscrowOf) (o owed, err error) {
	var payee string
	err = tx.QueryRow(ctx, `
		select a.case_id, a.code, a.subject_id, o.payee, b.credit - b.debit
		from (
			select l.line_id as id, 'L2150' as code, l.payee
			from plan_line l
			where l.court_id = $1 and l.plan_id = $2 and l.line_no = $4::bigint and not exists (
				select from payout p where p.court_id = l.court_id and p.line_id = l.line_id and p.state <> 'void')
			union all
			select p.payout_id, 'L2320', p.payee
			from payout p
			where p.court_id = $1 and p.payout_id = $3 and p.state in ('returned', 'refused') and p.kind in ('plan', 'assigned', 'reissue')
				and not exists (select from payout n where n.court_id = p.court_id and n.replaces = p.payout_id and n.state <> 'void')) o
		join account a on a.court_id = $1 and a.code = o.code and a.subject_id = o.id
		join balance b on b.court_id = a.court_id and b.account_id = a.account_id
		where not exists (
			select
			from assignment x
			join fund_decision d using (court_id, decision_id)
			where x.court_id = $1 and x.from_subject = o.id and d.state = 'proposed')`,
		court, orNull(e.Plan), orNull(e.Payout), e.No).Scan(&o.Case, &o.From.Code, &o.From.Subject, &payee, &o.Amount)
	if pg.NoRows(err) {
		return o, payments.ErrEscrowNothing
	}
	if err != nil {
		return o, fmt.Errorf("find money of a creditor: %w", err)
	}
	party, err := ref.Parse(payee)
	if err == nil {
		o.Party = party
	}
	return o, nil
}

// escrowHeld starts the creditor's five years. 民法典 Art. 574.
func (s *Service) escrowHeld(ctx context.Context, tx pgx.Tx, court string, d fundDecision, at legal.Time) error {
	lapse := payments.EscrowLapse(at)
	var place string
	err := tx.QueryRow(ctx, `
		update escrow
		set state = 'held', held_at = $3, lapses_at = $4
		where court_id = $1 and decision_id = $2
		returning place`, court, d.ID, at, lapse).Scan(&place)
	if err != nil {
		return fmt.Errorf("hold escrow: %w", err)
	}
	err = deadline.End(ctx, tx, "payout.reissue", d.Lines[0].Of, at, deadline.Cancelled)
	if err != nil || place == "notary" {
		return err
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "escrow.lapse", Subject: d.ID, Case: d.Case, Owner: "fund_keeper",
		Due: lapse, Basis: basis.CivilCode(574), Opened: at,
	})
}

// escrowLapsed ends the creditor's right: the money is the state's, less its costs.
func (s *Service) escrowLapsed(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		update escrow
		set state = 'lapsed'
		where court_id = $1 and decision_id = $2 and state = 'held'`, d.Court, d.Subject)
	if err != nil {
		return fmt.Errorf("lapse escrow: %w", err)
	}
	err = deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Expired)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "escrow.lapsed", Court: d.Court, Case: d.Case, Subject: d.Subject, Actor: event.House, At: at, Basis: basis.CivilCode(574),
	})
}

// EscrowEnd is a request about money in escrow at this court. Payee is the debtor
// where the debtor recovers it; the creditor and the state are known.
type EscrowEnd struct {
	Escrow    ref.ID
	Way       string
	Debtor    ref.ID
	Cost      money.Amount
	CostPayee string
	Document  string
	Reason    string
}

// ProposeEscrowEnd asks to pay an escrow to the creditor, back to the debtor, or
// after five years to the state, less its costs.
func (s *Service) ProposeEscrowEnd(ctx context.Context, court string, e EscrowEnd, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		x, err := lockEscrow(ctx, tx, court, e.Escrow)
		if err != nil {
			return err
		}
		to := assigned{ID: ref.New(), From: payments.Escrow, Of: x.Assignment, Amount: x.Amount.Sub(e.Cost)}
		switch e.Way {
		case payments.EscrowClaimed:
			to.Code, to.Payee = payments.Creditors, x.Party.String()
		case payments.EscrowRecovered:
			to.Code, to.Payee = payments.Surplus, e.Debtor.String()
		default:
			to.Code, to.Payee = payments.Fines, "treasury"
		}
		account, err := s.payee(ctx, tx, court, to.Payee)
		if err != nil {
			return err
		}
		err = payments.CanEndEscrow(payments.EscrowEnding{
			Way: e.Way, AtCourt: x.Place == "court", Held: x.Held, Lapses: x.Lapses, Confirmed: account.Confirmed,
			Amount: x.Amount, Cost: e.Cost, CostPayee: e.CostPayee,
		}, at)
		if err != nil {
			return err
		}
		d := newDecision{ID: id, Case: x.Case, Kind: payments.EscrowEndDecision, Document: e.Document, Reason: e.Reason, Lines: []assigned{to}}
		if e.Cost.IsPositive() {
			d.Lines = append(d.Lines, assigned{
				ID: ref.New(), From: payments.Escrow, Of: x.Assignment, Code: payments.ValuationFees, Payee: e.CostPayee, Amount: e.Cost,
			})
		}
		err = s.propose(ctx, tx, court, d, at, actor)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into escrow_end (court_id, decision_id, case_id, escrow_id, way, cost)
			values ($1, $2, $3, $4, $5, $6)`, court, id, x.Case, e.Escrow, e.Way, e.Cost)
		return wrap("save end of escrow", err)
	})
}

// inEscrow is money in escrow.
type inEscrow struct {
	Case       ref.ID
	Assignment ref.ID
	Party      ref.ID
	Place      string
	Held       legal.Time
	Lapses     legal.Time
	Amount     money.Amount
}

func lockEscrow(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (x inEscrow, err error) {
	var waits bool
	err = tx.QueryRow(ctx, `
		select e.case_id, e.assignment_id, e.party_id, e.place, e.held_at, e.lapses_at, a.amount,
			exists (
				select
				from escrow_end n
				join fund_decision d using (court_id, decision_id)
				where n.court_id = e.court_id and n.escrow_id = e.decision_id and d.state = 'proposed')
		from escrow e
		join assignment a using (court_id, assignment_id)
		where e.court_id = $1 and e.decision_id = $2 and e.state in ('held', 'lapsed')
		for update of e`, court, orNull(id)).Scan(&x.Case, &x.Assignment, &x.Party, &x.Place, &x.Held, &x.Lapses, &x.Amount, &waits)
	switch {
	case pg.NoRows(err):
		return x, payments.ErrEscrowUnknown
	case err != nil:
		return x, fmt.Errorf("find escrow: %w", err)
	case waits:
		return x, payments.ErrDecisionPending
	}
	return x, nil
}

func (s *Service) escrowEnded(ctx context.Context, tx pgx.Tx, court string, d fundDecision, at legal.Time) error {
	var escrow ref.ID
	err := tx.QueryRow(ctx, `
		update escrow e
		set state = 'ended'
		from escrow_end n
		where n.court_id = $1 and n.decision_id = $2 and e.court_id = n.court_id and e.decision_id = n.escrow_id
		returning e.decision_id`, court, d.ID).Scan(&escrow)
	if err != nil {
		return fmt.Errorf("end escrow: %w", err)
	}
	return deadline.End(ctx, tx, "escrow.lapse", escrow, at, deadline.Met)
}
