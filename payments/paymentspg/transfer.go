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

// TransferOut is money of a case that goes to another court. ToCourt is a court of
// this house; otherwise Payee is the short name of that court among the outside payees.
type TransferOut struct {
	Ground    string
	ToCourt   string
	CourtName string // of a court outside
	CaseNo    string
	Payee     string
	Amount    money.Amount
	Document  string
	Reason    string
}

// ProposeTransfer asks to send money of a case to another court, by ruling or letter (P17).
func (s *Service) ProposeTransfer(ctx context.Context, court string, caseID ref.ID, t TransferOut, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		err := caseKnown(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		x, toCase, err := s.transferFacts(ctx, tx, court, caseID, t)
		if err != nil {
			return err
		}
		err = payments.CanTransfer(x)
		if err != nil {
			return err
		}
		if x.Home == "" {
			_, err = s.payee(ctx, tx, court, x.Payee)
			if err != nil {
				return err
			}
		}
		line := assigned{ID: ref.New(), From: x.From, Code: payments.OtherCourts, Payee: x.Payee, Amount: t.Amount}
		err = s.propose(ctx, tx, court, newDecision{
			ID: id, Case: caseID, Kind: payments.TransferDecision, Document: t.Document, Reason: t.Reason, Lines: []assigned{line},
		}, at, actor)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into court_transfer (court_id, decision_id, case_id, ground, court_name, case_no, to_court, to_case, amount)
			values ($1, $2, $3, $4, $5, $6, nullif($7, ''), $8, $9)`,
			court, id, caseID, t.Ground, x.CourtName, x.CaseNo, x.Home, orNull(toCase), t.Amount)
		return wrap("save transfer", err)
	})
}

// transferFacts finds the receiving court and case, and what the case has.
func (s *Service) transferFacts(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, t TransferOut) (x payments.Transfer, toCase ref.ID, err error) {
	x = payments.Transfer{
		Ground: t.Ground, CourtName: strings.TrimSpace(t.CourtName), CaseNo: strings.TrimSpace(t.CaseNo),
		Home: t.ToCourt, Amount: t.Amount, Self: t.ToCourt == court, Payee: t.Payee,
	}
	sale, other, err := poolOf(ctx, tx, court, caseID)
	if err != nil {
		return x, "", err
	}
	x.From, x.All = payments.ExecutionMoney, money.Larger(sale, other)
	if other.Less(t.Amount) { // one order, so that the other court receives one sum
		x.From = payments.Pool
	}
	if x.Home == "" || x.Self {
		return x, "", nil
	}
	var found *ref.ID
	err = tx.QueryRow(ctx, `
		select c.name, k.case_id
		from court c
		left join enforcement_case k on k.court_id = c.court_id and k.case_no = $2
			and exists (select from virtual_account v where v.court_id = k.court_id and v.purpose = 'case' and v.subject_id = k.case_id)
		where c.court_id = $1`, x.Home, x.CaseNo).Scan(&x.CourtName, &found)
	if pg.NoRows(err) {
		return x, "", payments.ErrNoLedger.With("court", x.Home)
	}
	if err != nil {
		return x, "", fmt.Errorf("find case of another court: %w", err)
	}
	x.Known, toCase = found != nil, or(found)
	x.Payee = courtPayee + x.Home + ":" + string(toCase)
	return x, toCase, nil
}

// courtPayee begins the key of a case of another court of this house.
const courtPayee = "court:"

// homePayee is the number of a case of another court of this house: the fund account
// that two operators opened, and the number that court gave the case.
func (s *Service) homePayee(ctx context.Context, q Querier, key string) (p payments.Payee, err error) {
	home, id, _ := strings.Cut(strings.TrimPrefix(key, courtPayee), ":")
	caseID, err := ref.Parse(id)
	if err != nil {
		return p, payments.ErrOutsidePayee.With("payee", key)
	}
	err = q.QueryRow(ctx, `
		select f.holder, f.bank_code, v.virtual_no, f.holder
		from fund_account_now f
		join virtual_account v on v.court_id = f.court_id and v.term = f.term and v.purpose = 'case' and v.subject_id = $2
		where f.court_id = $1`, home, caseID).Scan(&p.Name, &p.Bank, &p.Number, &p.Holder)
	if pg.NoRows(err) {
		return p, payments.ErrOutsidePayee.With("payee", key)
	}
	return p, wrap("find number of a case elsewhere", err)
}

// sentByCourt is the transfer of another court of this house that an order stands
// for, or nil.
func sentByCourt(ctx context.Context, tx pgx.Tx, court, endToEnd string) (*payments.Sent, error) {
	var x payments.Sent
	err := tx.QueryRow(ctx, `
		select t.decision_id, t.to_case, p.amount
		from payout p
		join assignment a on a.court_id = p.court_id and a.assignment_id = p.assignment_id
		join court_transfer t on t.court_id = a.court_id and t.decision_id = a.decision_id
		where p.end_to_end = $2 and t.to_court = $1 and p.state in ('sent', 'paid')
			and not exists (select from transfer_receipt r where r.court_id = t.to_court and r.decision_id = t.decision_id)`,
		court, endToEnd).Scan(&x.Decision, &x.Case, &x.Amount)
	if pg.NoRows(err) {
		return nil, nil
	}
	return &x, wrap("find transfer of another court", err)
}

// transferArrived books what another court sent as money of its case, whose cause is
// known, and lets that court see it received.
func (s *Service) transferArrived(ctx context.Context, tx pgx.Tx, court string, l payments.Line, number int64) error {
	var from, document string
	var payout ref.ID
	err := tx.QueryRow(ctx, `
		select t.court_id, d.document, p.payout_id
		from court_transfer t
		join fund_decision d using (court_id, decision_id)
		join payout p on p.court_id = t.court_id and p.end_to_end = $2
		where t.decision_id = $1`, l.Sent.Decision, l.EndToEnd).Scan(&from, &document, &payout)
	if err != nil {
		return fmt.Errorf("find transfer: %w", err)
	}
	err = s.fundCase(ctx, tx, court, funding{Case: l.Sent.Case, Amount: l.Amount, Journal: number, Line: l.Seq, At: l.Booked})
	if err != nil {
		return err
	}
	var receipt ref.ID
	err = tx.QueryRow(ctx, `
		update execution_receipt
		set cause = $3, document = $4, stated_by = $5, stated_at = $6
		where court_id = $1 and journal_number = $2
		returning receipt_id`, court, number, payments.ByOtherCourt, document, payments.SystemMaker, l.Booked).Scan(&receipt)
	if err != nil {
		return fmt.Errorf("state cause of transfer: %w", err)
	}
	err = deadline.End(ctx, tx, "receipt.tell", receipt, l.Booked, deadline.Met)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into transfer_receipt (court_id, decision_id, from_court, case_id, payout_id, line_seq, journal_number, amount, came_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		court, l.Sent.Decision, from, l.Sent.Case, payout, l.Seq, number, l.Amount, l.Booked)
	if err != nil {
		return fmt.Errorf("save receipt of transfer: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "transfer.received", Court: court, Case: l.Sent.Case, Subject: l.Sent.Decision, Actor: event.House, At: l.Booked,
		Basis: basis.CaseFunds2017(4), Body: map[string]any{"from": from, "amount": l.Amount, "document": document},
	})
}
