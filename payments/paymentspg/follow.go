package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/outbox"
	"fachui/internal/ref"
	"fachui/payments"
)

// follow does what a line that is what it seems to be leads to.
func (s *Service) follow(ctx context.Context, tx pgx.Tx, court string, l payments.Line, b payments.Booking, number int64) error {
	switch b.Event {
	case payments.P4:
		err := loanPaid(ctx, tx, court, b.AboutID, l)
		if err != nil {
			return err
		}
		return s.payBalance(ctx, tx, court, b.AboutID, l.Amount, l.Booked)
	case payments.P27C:
		return s.recovered(ctx, tx, court, b.AboutID, l.Amount, number, l.Booked)
	case payments.P8T:
		return s.topUpPaid(ctx, tx, court, b.AboutID, l.Amount, number, l.Booked)
	case payments.P9:
		if b.About == payments.ForCash {
			return s.cashBanked(ctx, tx, court, b.AboutID, l, number)
		}
		return s.fundCase(ctx, tx, court, funding{Case: b.AboutID, Amount: l.Amount, Journal: number, Line: l.Seq, At: l.Booked})
	case payments.P9B:
		return s.cashBanked(ctx, tx, court, b.AboutID, l, 0)
	case payments.P11C:
		return s.confirmPayout(ctx, tx, court, b.AboutID, l.Seq, l.Booked)
	case payments.P12:
		return s.returnPayout(ctx, tx, court, b.AboutID, l.Seq, l.Remark, l.Booked)
	case payments.P17:
		return s.transferArrived(ctx, tx, court, l, number)
	case payments.P28, payments.P28I, payments.P28R:
		return s.swept(ctx, tx, court, l, b)
	case payments.P21:
		return event.Add(ctx, tx, event.Fact{
			Kind: "bank.fee_debited", Court: court, Subject: l.ID, Actor: event.House, At: l.Booked,
			Basis: basis.CaseFunds2017(4), Body: map[string]any{"amount": l.Amount},
		})
	default: // the booking is all there is to it
		return nil
	}
}

// payBalance adds money to a settlement and tells when the price is complete.
func (s *Service) payBalance(ctx context.Context, tx pgx.Tx, court string, id ref.ID, amount money.Amount, at legal.Time) error {
	e := payments.PriceFullyPaid{Court: court, At: at}
	var missing money.Amount
	var late bool // what the plan did not give a buyer who set off
	err := tx.QueryRow(ctx, `
		update settlement
		set paid = paid + $3, short = short - least(short, $3), set_off = set_off - least(short, $3),
			state = case when deposit + paid + $3 + set_off - least(short, $3) = price then 'paid' else state end,
			paid_at = case when state = 'paid' then paid_at when deposit + paid + $3 + set_off = price then $4::timestamptz end
		where court_id = $1 and settlement_id = $2
		returning case_id, lot_id, price, missing, title_at is not null`, court, id, amount, at,
	).Scan(&e.Case, &e.Lot, &e.Price, &missing, &late)
	if err != nil {
		return fmt.Errorf("add to settlement %s: %w", id, err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "settlement.paid_in", Court: court, Case: e.Case, Lot: e.Lot, Subject: id, Actor: event.House, At: at,
		Basis: basis.Online2016(24), Body: map[string]any{"amount": amount, "missing": missing},
	})
	if err != nil || missing.IsPositive() {
		return err
	}
	if late {
		return s.endShort(ctx, tx, court, id, at)
	}
	return s.pricePaid(ctx, tx, court, id, e.Case, e.Lot, e.Price, at)
}

func (s *Service) pricePaid(ctx context.Context, tx pgx.Tx, court string, id, caseID, lot ref.ID, price money.Amount, at legal.Time) error {
	err := deadline.End(ctx, tx, "settlement.due", id, at, deadline.Met)
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "settlement.complete", Court: court, Case: caseID, Lot: lot, Subject: id, Actor: event.House, At: at,
		Public: true, Basis: basis.Online2016(24), Body: map[string]any{"price": price},
	})
	if err != nil {
		return err
	}
	elsewhere, err := isBrought(ctx, tx, court, lot)
	if err != nil || elsewhere {
		return err
	}
	return outbox.Add(ctx, tx, court, string(lot), payments.PriceFullyPaid{Court: court, Case: caseID, Lot: lot, Price: price, At: at})
}

// startPayoutClocks opens the three limits on paying out a case's money. Clocks
// that run already keep their time unless restart is set: money that waited for
// a plan counts anew from the day the plan is final.
func (s *Service) startPayoutClocks(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, at legal.Time, restart bool) error {
	cal, err := s.calendarNow(ctx, tx)
	if err != nil {
		return err
	}
	by := payments.PayoutBy(cal, at.Date())
	for _, d := range []deadline.Deadline{
		{Kind: "payout.notice", Owner: "judge", Due: by.Notice, Basis: basis.Payouts2021(0)},
		{Kind: "payout.due", Owner: "finance_checker", Due: by.Pay, Basis: basis.Payouts2021(0)},
		{Kind: "payout.hard", Owner: "bureau_head", Due: by.Hard, Basis: basis.CaseFunds2017(10)},
	} {
		if !restart {
			running, err := clockRuns(ctx, tx, d.Kind, caseID)
			if err != nil {
				return err
			}
			if running {
				continue
			}
		}
		d.Court, d.Subject, d.Case, d.Opened = court, caseID, caseID, at
		err = deadline.Open(ctx, tx, d)
		if err != nil {
			return err
		}
	}
	return nil
}

func clockRuns(ctx context.Context, tx pgx.Tx, kind string, subject ref.ID) (runs bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (
			select from deadline
			where kind = $1 and subject_id = $2 and ended_at is null)`, kind, subject).Scan(&runs)
	return runs, wrap("find clock", err)
}
