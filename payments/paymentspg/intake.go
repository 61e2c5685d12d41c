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
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// funding is money that an entry brought to a case.
type funding struct {
	Case    ref.ID
	Amount  money.Amount
	Journal int64
	Line    int64  // of the bank, if one brought it
	Cash    ref.ID // if two officers took it
	At      legal.Time
}

// fundCase registers money that needs no sale, and starts its clocks: three days
// for the one who handles the case to be told and say why it came, and the limits
// on paying it out.
func (s *Service) fundCase(ctx context.Context, tx pgx.Tx, court string, f funding) error {
	id := ref.New()
	tell := payments.TellBy(f.At.Date())
	_, err := tx.Exec(ctx, `
		insert into execution_receipt (court_id, receipt_id, case_id, journal_number, amount, line_seq, cash_id, came_at, notice_by)
		values ($1, $2, $3, $4, $5, nullif($6::bigint, 0), $7, $8, $9)`,
		court, id, f.Case, f.Journal, f.Amount, f.Line, orNull(f.Cash), f.At, tell)
	if err != nil {
		return fmt.Errorf("register receipt: %w", err)
	}
	err = deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "receipt.tell", Subject: id, Case: f.Case, Owner: "judge",
		Due: tell, Basis: basis.CaseFunds2017(7), Opened: f.At,
	})
	if err != nil {
		return err
	}
	err = s.startPayoutClocks(ctx, tx, court, f.Case, f.At, false)
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, court, string(f.Case), payments.CaseFunded{Court: court, Case: f.Case, Amount: f.Amount, At: f.At})
}

// StateCause is the word of the one who handles a case that he knows of money
// and why it came. It is said once.
func (s *Service) StateCause(ctx context.Context, court string, id ref.ID, cause payments.Cause, document string, at legal.Time, actor event.Actor) error {
	document = strings.TrimSpace(document)
	err := payments.CanState(cause, document)
	if err != nil {
		return err
	}
	return s.money(ctx, court, func(tx pgx.Tx) error {
		var caseID ref.ID
		var amount money.Amount
		var stated bool
		err := tx.QueryRow(ctx, `
			select case_id, amount, cause is not null
			from execution_receipt
			where court_id = $1 and receipt_id = $2
			for update`, court, id).Scan(&caseID, &amount, &stated)
		switch {
		case pg.NoRows(err):
			return payments.ErrReceiptUnknown
		case err != nil:
			return fmt.Errorf("find receipt: %w", err)
		case stated:
			return payments.ErrReceiptStated
		}
		if cause == payments.ByFeeRefund {
			err = feeCameBack(ctx, tx, court, caseID, amount, at)
			if err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `
			update execution_receipt
			set cause = $3, document = $4, stated_by = $5, stated_at = $6
			where court_id = $1 and receipt_id = $2`, court, id, cause, document, actor.Person, at)
		if pg.Violated(err, "receipt_of_restitution") {
			return payments.ErrRestitution
		}
		if err != nil {
			return fmt.Errorf("state cause: %w", err)
		}
		err = deadline.End(ctx, tx, "receipt.tell", id, at, deadline.Met)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "receipt.cause_stated", Court: court, Case: caseID, Subject: id, Actor: actor, At: at,
			Basis: basis.CaseFunds2017(3), Body: map[string]any{"cause": cause, "document": document},
		})
	})
}

// ExecutionReceipt is money that came for a case otherwise than for a sale.
type ExecutionReceipt struct {
	Receipt  ref.ID          `json:"receipt"`
	Case     ref.ID          `json:"case"`
	CaseNo   string          `json:"case_no"`
	Journal  int64           `json:"journal"`
	Amount   money.Amount    `json:"amount"`
	Line     *int64          `json:"line,omitempty"` // of the bank
	Cash     *ref.ID         `json:"cash,omitempty"` // taken by two officers
	Came     legal.Time      `json:"came"`
	TellBy   legal.Time      `json:"tell_by"`
	Cause    *payments.Cause `json:"cause,omitempty"`
	Document string          `json:"document,omitempty"`
	StatedBy *ref.ID         `json:"stated_by,omitempty"`
	StatedAt legal.Time      `json:"stated_at"`
	Undone   bool            `json:"undone"` // it was not this case's: its entry was reversed
}

// ReceiptFilter narrows ExecutionReceipts; zero fields do not.
type ReceiptFilter struct {
	Case  ref.ID
	Open  bool   // whose cause nobody has stated
	After ref.ID // the last of the page before
	Limit int
}

// ExecutionReceipts lists what came for cases otherwise than for a sale, the newest first.
func (s *Service) ExecutionReceipts(ctx context.Context, court string, f ReceiptFilter) ([]ExecutionReceipt, error) {
	return list[ExecutionReceipt](ctx, s.pool, "list receipts", `
		select r.receipt_id, r.case_id, c.case_no, r.journal_number, r.amount, r.line_seq, r.cash_id, r.came_at, r.notice_by,
			r.cause, r.document, r.stated_by, r.stated_at,
			exists (select from journal j where j.court_id = r.court_id and j.reverses = r.journal_number)
		from execution_receipt r
		join enforcement_case c using (court_id, case_id)
		where r.court_id = $1
			and ($2::uuid is null or r.case_id = $2)
			and (not $3 or r.cause is null)
			and ($4::uuid is null or r.receipt_id < $4)
		order by r.receipt_id desc
		limit $5`, court, orNull(f.Case), f.Open, orNull(f.After), most(f.Limit))
}

// StateRestitution says which case's enforcement a case reverses, so that what
// comes back is booked as its own money. 民事诉讼法 Art. 244.
func (s *Service) StateRestitution(ctx context.Context, court string, caseID, of ref.ID, document string, at legal.Time, actor event.Actor) error {
	document = strings.TrimSpace(document)
	err := payments.CheckText("document", document, 4, 200)
	if err != nil {
		return err
	}
	if caseID == of {
		return payments.ErrRestitutionSelf
	}
	return s.money(ctx, court, func(tx pgx.Tx) error {
		for _, id := range []ref.ID{caseID, of} {
			err := caseKnown(ctx, tx, court, id)
			if err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `
			insert into restitution_case (court_id, case_id, of_case, document, stated_by, stated_at)
			values ($1, $2, $3, $4, $5, $6)`, court, caseID, of, document, actor.Person, at)
		if pg.Violated(err, "restitution_case_pkey") {
			return payments.ErrRestitutionTwice
		}
		if err != nil {
			return fmt.Errorf("state restitution: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "case.restitution_stated", Court: court, Case: caseID, Subject: caseID, Actor: actor, At: at,
			Basis: basis.CivilProcedure2023(244), Body: map[string]any{"of": of, "document": document},
		})
	})
}
