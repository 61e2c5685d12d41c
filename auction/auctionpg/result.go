package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// ConfirmTx follows the sale of a lot: it opens the winner's seal and nobody
// else's, writes the sale confirmation with the buyer's true identity (法释〔2016〕18号
// Art. 22) and releases all others. The engine has written the result already.
// Called again for a lot that is confirmed it answers the same.
func (s *Service) ConfirmTx(ctx context.Context, tx pgx.Tx, e auction.LotSold) (application ref.ID, err error) {
	l, err := lockLot(ctx, tx, e.Court, e.Lot, exclusive)
	if err != nil {
		return "", err
	}
	application, err = confirmedApplication(ctx, tx, l)
	if err != nil || !application.IsZero() {
		return application, err
	}
	if l.Status != auction.Sold || !l.FinalPrice.Equal(e.Price) {
		return "", fmt.Errorf("lot %s is %s at %s, not sold at %s", l.ID, l.Status, l.FinalPrice, e.Price)
	}
	winner, err := s.unseal(ctx, tx, l, e.Code)
	if err != nil {
		return "", err
	}
	err = setApplication(ctx, tx, l, winner.id, Won)
	if err != nil {
		return "", err
	}
	err = s.endLive(ctx, tx, l, e.EndedAt)
	if err != nil {
		return "", err
	}
	err = s.confirmSale(ctx, tx, l, winner, e)
	if err != nil {
		return "", err
	}
	return winner.id, s.confirmOnPaper(ctx, tx, l, e.EndedAt)
}

// unseal finds the application behind the winning code among those that could bid.
func (s *Service) unseal(ctx context.Context, tx pgx.Tx, l Lot, code string) (registered, error) {
	rs, err := applicationsOf(ctx, tx, l, `a.status = 'QUALIFIED'`)
	if err != nil {
		return registered{}, err
	}
	ids := make([]ref.ID, len(rs))
	for i, r := range rs {
		ids[i] = r.id
	}
	won, err := s.from.Seals.Find(ctx, l.ID, code, ids)
	if err != nil {
		return registered{}, fmt.Errorf("unseal the winner of lot %s: %w", l.ID, err)
	}
	for _, r := range rs {
		if r.id == won {
			return r, nil
		}
	}
	return registered{}, fmt.Errorf("no application of lot %s has the winning code", l.ID)
}

func (s *Service) confirmSale(ctx context.Context, tx pgx.Tx, l Lot, winner registered, e auction.LotSold) error {
	name, err := s.from.Names.Name(ctx, tx, winner.bidder, Opening{
		Court: l.Court, Case: l.Case, Lot: l.ID, Role: event.System, At: e.EndedAt, Reason: "成交确认书公示买受人真实身份",
	})
	if err != nil {
		return err
	}
	cal, err := s.from.Cases.Calendar(ctx, tx)
	if err != nil {
		return err
	}
	payBy, err := auction.PayBy(cal, e.EndedAt, l.Terms.PayDays)
	if err != nil {
		return err
	}
	id := ref.New()
	var deposit money.Amount
	err = tx.QueryRow(ctx, `
		insert into sale_confirmation (court_id, lot_id, confirmation_id, application_id, buyer_id, buyer_name, code,
			price, deposit, balance, bids, ended_at, pay_by, at)
		select court_id, lot_id, $4, application_id, bidder_id, $5, $6, $7, deposit_due, $7 - deposit_due, $8, $9, $10, $9
		from application
		where court_id = $1 and lot_id = $2 and application_id = $3
		returning deposit`,
		l.Court, l.ID, winner.id, id, name, e.Code, e.Price, e.Bids, e.EndedAt, payBy).Scan(&deposit)
	if err != nil {
		return fmt.Errorf("confirm sale of lot %s: %w", l.ID, err)
	}
	err = s.nameBuyers(ctx, tx, l, winner.id, e.EndedAt)
	if err != nil {
		return err
	}
	step, err := auction.Next(auction.Bidding, auction.Sell, l.Round)
	if l.Round == auction.SellOff {
		step, err = auction.Next(auction.SellOffBidding, auction.Sell, l.Round)
	}
	if err != nil {
		return err
	}
	return s.record(ctx, tx, l, step, done{
		kind: "lot.confirmed", subject: id, by: event.House, at: e.EndedAt,
		body: map[string]any{"price": e.Price, "code": e.Code, "bids": e.Bids, "pay_by": payBy},
		tell: auction.Confirmed{
			Court: l.Court, Case: l.Case, Lot: l.ID, Asset: l.Asset, Application: winner.id, Buyer: winner.bidder,
			Price: e.Price, Deposit: deposit, EndedAt: e.EndedAt, PayBy: payBy,
		},
	})
}

// endLive releases every application that did not win and ends the clocks of the
// live phase.
func (s *Service) endLive(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		update application
		set status = 'RELEASED'
		where court_id = $1 and lot_id = $2 and status in ('APPLIED', 'DEPOSIT_PENDING', 'QUALIFIED')`, l.Court, l.ID)
	if err != nil {
		return fmt.Errorf("release applications of lot %s: %w", l.ID, err)
	}
	for kind, how := range map[string]deadline.Outcome{
		auction.DeadlineOpens: deadline.Met, auction.DeadlineEnds: deadline.Met, auction.DeadlineDeposit: deadline.Expired,
	} {
		err = deadline.End(ctx, tx, kind, l.ID, at, how)
		if err != nil {
			return err
		}
	}
	return nil
}

func confirmedApplication(ctx context.Context, q querier, l Lot) (application ref.ID, err error) {
	err = q.QueryRow(ctx, `
		select application_id
		from sale_confirmation
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&application)
	if err != nil && !pg.NoRows(err) {
		return "", fmt.Errorf("read confirmation of lot %s: %w", l.ID, err)
	}
	return application, nil
}

// FailTx follows a sale without a bid: everybody is released and the clock of
// the next round starts (法释〔2016〕18号 Art. 23, 26). It does nothing when called again.
func (s *Service) FailTx(ctx context.Context, tx pgx.Tx, e auction.LotFailed) error {
	l, err := lockLot(ctx, tx, e.Court, e.Lot, exclusive)
	if err != nil {
		return err
	}
	from := auction.Bidding
	if l.Round == auction.SellOff {
		from = auction.SellOffOpen // or of its contest: both rows say the same
	}
	step, err := auction.Next(from, auction.Fail, l.Round)
	if err != nil {
		return err
	}
	if l.Status != step.To {
		return fmt.Errorf("lot %s is %s, not failed", l.ID, l.Status)
	}
	known, err := happened(ctx, tx, l, bidderless)
	if err != nil || known {
		return err
	}
	err = s.endLive(ctx, tx, l, e.EndedAt)
	if err != nil {
		return err
	}
	day := e.EndedAt.Date()
	return s.record(ctx, tx, l, step, done{
		kind: bidderless, by: event.House, at: e.EndedAt,
		due: map[string]legal.Time{
			auction.DeadlineReauction: auction.Within(day, auction.ReauctionDays),
			auction.DeadlineCreditors: auction.Within(day, auction.CreditorDays),
			auction.DeadlineSellOff:   auction.Within(day, auction.SellOffDays),
		},
	})
}

// bidderless is the fact that the court's clocks after a failure run and the
// applications are released. That the lot failed is the engine's fact.
const bidderless = "lot.failure_followed"

// happened reports whether a fact of kind is on record for a lot.
func happened(ctx context.Context, q querier, l Lot, kind string) (yes bool, err error) {
	err = q.QueryRow(ctx, `
		select exists (
			select from event
			where lot_id = $1 and kind = $2)`, l.ID, kind).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look for %s of lot %s: %w", kind, l.ID, err)
	}
	return yes, nil
}

// PaidTx notes that the whole price is in the court's account: the ten days for
// the ruling begin (拍卖变卖规定 Art. 20). Payment of a lot that is overdue counts if
// the court accepts late payment; if not, it is put on record and waits for that. So
// does payment of a lot that is suspended.
func (s *Service) PaidTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	l, err := lockLot(ctx, tx, court, lot, exclusive)
	if err != nil {
		return err
	}
	if !l.PaidAt.IsZero() {
		return nil
	}
	if l.Status == auction.Suspended { // told again when the sale goes on
		return event.Add(ctx, tx, event.Fact{
			Kind: "lot.paid_while_suspended", Court: court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Actor: event.House, At: at,
			Basis: auction.ErrOrderForm.Basis,
		})
	}
	step, err := l.step(auction.PayPrice, event.House)
	if l.Status == auction.Overdue {
		var accepted bool
		step, accepted, err = lateStep(ctx, tx, l)
		if err == nil && !accepted {
			return paidLate(ctx, tx, l, at)
		}
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update lot
		set status = $3, paid_at = $4
		where court_id = $1 and lot_id = $2`, court, lot, step.To, at)
	if err != nil {
		return fmt.Errorf("note payment of lot %s: %w", lot, err)
	}
	winner, err := confirmedApplication(ctx, tx, l)
	if err == nil && l.Status == auction.Sold { // who takes in kind did not apply
		err = setApplication(ctx, tx, l, winner, OffsetToPrice)
	}
	if err != nil {
		return err
	}
	return s.record(ctx, tx, l, step, done{
		kind: "lot.paid", by: event.House, at: at,
		due: map[string]legal.Time{auction.DeadlineRuling: auction.Within(at.Date(), auction.RulingDays)},
	})
}

// LapseTx notes that the balance was not paid in time. That alone is no default:
// a judge must order the re-auction (拍卖变卖规定 Art. 22).
func (s *Service) LapseTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	l, err := lockLot(ctx, tx, court, lot, exclusive)
	if err != nil || l.Status != auction.Sold {
		return err
	}
	step, err := l.step(auction.LapsePayment, event.House)
	if err != nil {
		return err
	}
	err = setStatus(ctx, tx, l, step.To)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, l, step, done{kind: "lot.balance_overdue", by: event.House, at: at})
}
