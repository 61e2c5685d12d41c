package paymentspg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// Voucher names a receipt voucher of a court.
type Voucher struct {
	Year   int `json:"year"`
	Number int `json:"number"`
}

// No is the number as it is printed.
func (v Voucher) No() string { return payments.VoucherNo(v.Year, v.Number) }

// IssueVoucher gives the receipt of a bank line the next number of the year. It
// fails with ErrVoucherOnce, ErrVoucherNone or ErrVoucherUnexplained.
func (s *Service) IssueVoucher(ctx context.Context, court string, seq int64, at legal.Time, actor event.Actor) (v Voucher, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		found, err := linesOf(ctx, tx, court, LineFilter{Seq: seq, Limit: 1})
		if err != nil {
			return err
		}
		if seq < 1 || len(found) == 0 {
			return payments.ErrVoucherLine
		}
		l := found[0]
		c := creditOf(l)
		c.Voucher, err = standing(ctx, tx, court, seq)
		if err != nil {
			return err
		}
		err = payments.CanVoucher(c)
		if err != nil {
			return err
		}
		v.Year = at.Date().Year
		err = tx.QueryRow(ctx, `
			insert into voucher (court_id, year, number, line_seq, amount, issued_by, issued_at)
			select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6
			from voucher
			where court_id = $1 and year = $2
			returning number`, court, v.Year, seq, l.Amount, actor.Person, at).Scan(&v.Number)
		if err != nil {
			return fmt.Errorf("issue voucher: %w", err)
		}
		return voucherFact(ctx, tx, court, l.Case, "voucher.issued", at, actor, map[string]any{"voucher": v.No(), "line": seq, "amount": l.Amount})
	})
	return v, err
}

// standing is the number of the voucher of a line that is not void.
func standing(ctx context.Context, q Querier, court string, seq int64) (string, error) {
	var v Voucher
	err := q.QueryRow(ctx, `
		select year, number
		from voucher v
		where court_id = $1 and line_seq = $2 and not voucher_is_void(court_id, year, number)`, court, seq).Scan(&v.Year, &v.Number)
	if pg.NoRows(err) {
		return "", nil
	}
	return v.No(), wrap("read voucher of a line", err)
}

func voucherFact(ctx context.Context, tx pgx.Tx, court string, caseID *ref.ID, kind string, at legal.Time, actor event.Actor, body map[string]any) error {
	return event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: court, Case: or(caseID), Subject: ref.New(), Actor: actor, At: at, Basis: basis.CaseFunds2017(3), Body: body,
	})
}

// lockVoucher reads a voucher within a transaction that holds the court's money.
func lockVoucher(ctx context.Context, tx pgx.Tx, court string, v Voucher) (VoucherView, error) {
	found, err := vouchersOf(ctx, tx, court, VoucherFilter{Year: v.Year, Number: v.Number, Limit: 1})
	if err != nil {
		return VoucherView{}, err
	}
	if v.Number < 1 || len(found) == 0 {
		return VoucherView{}, payments.ErrVoucherUnknown
	}
	return found[0], nil
}

// AskVoidVoucher is one person's word that a voucher is wrong; it stands until a
// second person has agreed. It fails with ErrVoucherVoid if somebody asked already.
func (s *Service) AskVoidVoucher(ctx context.Context, court string, v Voucher, reason string, at legal.Time, actor event.Actor) error {
	err := payments.CheckText("reason", reason, 4, 500)
	if err != nil {
		return err
	}
	return s.money(ctx, court, func(tx pgx.Tx) error {
		w, err := lockVoucher(ctx, tx, court, v)
		if err != nil {
			return err
		}
		if w.State != VoucherStands {
			return payments.ErrVoucherVoid
		}
		_, err = tx.Exec(ctx, `
			insert into voucher_void_request (court_id, request_id, year, number, reason, asked_by, asked_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, ref.New(), v.Year, v.Number, strings.TrimSpace(reason), actor.Person, at)
		if err != nil {
			return fmt.Errorf("ask to void voucher: %w", err)
		}
		return voucherFact(ctx, tx, court, w.Case, "voucher.void_asked", at, actor, map[string]any{"voucher": v.No(), "reason": reason})
	})
}

// AnswerVoidVoucher is the second person's word: void it is, or it stands. It
// fails with ErrVoucherRequest and ErrSamePerson.
func (s *Service) AnswerVoidVoucher(ctx context.Context, court string, v Voucher, void bool, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		w, err := lockVoucher(ctx, tx, court, v)
		if err != nil {
			return err
		}
		switch {
		case w.State != VoucherAsked:
			return payments.ErrVoucherRequest
		case or(w.AskedBy) == actor.Person:
			return payments.ErrSamePerson
		}
		_, err = tx.Exec(ctx, `
			insert into voucher_void_answer (court_id, request_id, void, answered_by, answered_at)
			values ($1, $2, $3, $4, $5)`, court, w.Request, void, actor.Person, at)
		if err != nil {
			return fmt.Errorf("answer about voucher: %w", err)
		}
		kind := "voucher.kept"
		if void {
			kind = "voucher.voided"
		}
		return voucherFact(ctx, tx, court, w.Case, kind, at, actor, map[string]any{"voucher": v.No()})
	})
}

// Printed is a copy of a voucher as it is handed out: with the payer's name, which
// is said this once and on record, and the code by which anybody checks it.
type Printed struct {
	Copy   int    `json:"copy"`
	Payer  string `json:"payer"`
	Sealed bool   `json:"sealed"` // the payer is a bidder whose name stays closed until the end
	Code   string `json:"code"`
}

// PrintVoucher records a copy and returns it: the first is the original, each
// later one says why it is made. It fails with ErrVoucherVoid and ErrText.
func (s *Service) PrintVoucher(ctx context.Context, court string, v Voucher, reason string, at legal.Time, actor event.Actor) (p Printed, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		w, err := lockVoucher(ctx, tx, court, v)
		if err != nil {
			return err
		}
		err = payments.CanPrintVoucher(w.State != VoucherStands, w.Copies, reason)
		if err != nil {
			return err
		}
		p.Copy, p.Code = w.Copies+1, s.voucherCode(court, v, w.Line, w.Amount)
		p.Payer, p.Sealed, err = s.VoucherPayer(ctx, tx, court, w.Line)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into voucher_print (court_id, year, number, copy, reason, printed_by, printed_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, v.Year, v.Number, p.Copy, strings.TrimSpace(reason), actor.Person, at)
		if err != nil {
			return fmt.Errorf("record copy of voucher: %w", err)
		}
		return voucherFact(ctx, tx, court, w.Case, "voucher.printed", at, actor, map[string]any{"voucher": v.No(), "copy": p.Copy, "reason": reason, "payer_named": p.Payer != ""})
	})
	return p, err
}
