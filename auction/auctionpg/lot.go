package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Lot is one row of table lot. Amounts and times that are not set yet are zero.
type Lot struct {
	Court         string
	ID            ref.ID
	Case          ref.ID
	Asset         ref.ID
	Round         auction.Round
	Attempt       int
	Previous      ref.ID
	Status        auction.Status
	SuspendedFrom auction.Status
	Title         string
	Kind          auction.AssetKind
	Class         auction.Class
	Province      string
	City          string
	Address       string
	Reference     auction.Reference
	FixedAt       legal.Time
	PreviousStart money.Amount
	Terms         auction.Terms
	Limited       bool
	Resolution    ref.ID
	AnnouncedAt   legal.Time
	OpensAt       legal.Time
	EndsAt        legal.Time
	FinalPrice    money.Amount
	EndedAt       legal.Time
	PaidAt        legal.Time
	RuledAt       legal.Time
	TitledAt      legal.Time
	DeliveredAt   legal.Time
	Set           ref.ID // in which it is sold, if with others
}

const lotColumns = `
	lot.court_id, lot.lot_id, lot.case_id, lot.asset_id, lot.round, lot.attempt, coalesce(lot.previous_lot::text, ''), lot.status, coalesce(lot.suspended_from, ''),
	lot.title, lot.kind, lot.class, lot.province, lot.city, lot.address,
	coalesce(lot.reference_price, 0), lot.reference_market, lot.reference_valid_until, lot.reference_fixed_at, coalesce(lot.previous_start, 0),
	coalesce(lot.starting_price, 0), coalesce(lot.increment, 0), coalesce(lot.deposit, 0), coalesce(lot.pay_days, 0), lot.exception,
	lot.purchase_limited, coalesce(lot.resolution_id::text, ''),
	lot.announced_at, lot.opens_at, lot.ends_at, coalesce(lot.final_price, 0), lot.ended_at, lot.paid_at, lot.ruled_at, lot.titled_at, lot.delivered_at,
	coalesce(lot.set_id::text, '')`

func scanLot(row pgx.Row) (Lot, error) {
	var l Lot
	err := row.Scan(
		&l.Court, &l.ID, &l.Case, &l.Asset, &l.Round, &l.Attempt, &l.Previous, &l.Status, &l.SuspendedFrom,
		&l.Title, &l.Kind, &l.Class, &l.Province, &l.City, &l.Address,
		&l.Reference.Price, &l.Reference.Market, &l.Reference.ValidUntil, &l.FixedAt, &l.PreviousStart,
		&l.Terms.StartingPrice, &l.Terms.Increment, &l.Terms.Deposit, &l.Terms.PayDays, &l.Terms.Exception,
		&l.Limited, &l.Resolution,
		&l.AnnouncedAt, &l.OpensAt, &l.EndsAt, &l.FinalPrice, &l.EndedAt, &l.PaidAt, &l.RuledAt, &l.TitledAt, &l.DeliveredAt, &l.Set)
	return l, err
}

// lock is how a lot's row is held.
type lock string

const (
	unlocked  lock = ""
	shared    lock = "for share"
	exclusive lock = "for update"
)

// lockLot reads a lot and holds its row until the transaction ends. ErrNoLot.
func lockLot(ctx context.Context, q querier, court string, lot ref.ID, how lock) (Lot, error) {
	l, err := scanLot(q.QueryRow(ctx, `
		select `+lotColumns+`
		from lot
		where court_id = $1 and lot_id = $2 `+string(how), court, lot))
	if pg.NoRows(err) {
		return Lot{}, ErrNoLot
	}
	if err != nil {
		return Lot{}, fmt.Errorf("lock lot %s: %w", lot, err)
	}
	return l, nil
}

// findLot reads a lot by its identifier alone, as the public cites it. ErrNoLot.
func findLot(ctx context.Context, q querier, lot ref.ID) (Lot, error) {
	l, err := scanLot(q.QueryRow(ctx, `
		select `+lotColumns+`
		from lot
		where lot_id = $1`, lot))
	if pg.NoRows(err) {
		return Lot{}, ErrNoLot
	}
	if err != nil {
		return Lot{}, fmt.Errorf("find lot %s: %w", lot, err)
	}
	return l, nil
}

// querier is the part of a pool or transaction that reading needs.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func setStatus(ctx context.Context, tx pgx.Tx, l Lot, to auction.Status) error {
	_, err := tx.Exec(ctx, `
		update lot
		set status = $3
		where court_id = $1 and lot_id = $2`, l.Court, l.ID, to)
	if err != nil {
		return fmt.Errorf("move lot %s to %s: %w", l.ID, to, err)
	}
	return nil
}

// null makes a zero identifier null.
func null(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}

// positive makes a zero amount null.
func positive(a money.Amount) any {
	if !a.IsPositive() {
		return nil
	}
	return a
}

// words is the public name of a state.
func words(s auction.Status) fault.Text {
	zh, en := s.Words()
	return fault.Text{ZH: zh, EN: en}
}
