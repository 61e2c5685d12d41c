package flow

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/event"
	"fachui/internal/ref"
	"fachui/notify"
	"fachui/valuation/valuationpg"
)

// The other lots of a set have fetched enough: this one is withdrawn like any lot that
// a court withdraws, with its published reason, and every deposit goes back.
func (f *Flow) lotSpared(ctx context.Context, tx pgx.Tx, e auction.LotSpared) error {
	byEngine, err := f.Auction.SpareTx(ctx, tx, e, f.clock.Now())
	if err != nil || !byEngine {
		return err
	}
	o := auctionpg.StopOrder()
	err = f.Bidding.Withdraw(ctx, bidding.Order{
		Court: e.Court, Lot: e.Lot, Ground: o.Ground, Reason: o.Reason, Actor: event.House, At: f.clock.Now(),
	})
	if errors.Is(err, bidding.ErrNoLot) {
		return nil // it has ended meanwhile
	}
	return err
}

// freed tells the judges of a court which lots that the stop rule had withdrawn may be
// listed again, because what lot fetched no longer counts (拍卖变卖规定 Art. 14).
func (f *Flow) freed(ctx context.Context, tx pgx.Tx, court string, lot ref.ID) error {
	all, err := f.Auction.FreedTx(ctx, tx, court, lot)
	if err != nil {
		return err
	}
	for _, x := range all {
		err = f.tellOffice(ctx, tx, "auction.spare_freed", court, x.Case, x.Lot, notify.Args{"page": page(x.Lot)}, "judge")
		if err != nil {
			return err
		}
	}
	return nil
}

// priceUsed notes that the reference prices of what an announced lot sells are used.
func (f *Flow) priceUsed(ctx context.Context, tx pgx.Tx, e auction.LotAnnounced) error {
	along, err := f.Auction.AlongTx(ctx, tx, e.Court, e.Lot)
	if err != nil {
		return err
	}
	for _, asset := range append([]ref.ID{e.Asset}, along...) {
		err = f.Valuation.SaleStartedTx(ctx, tx, asset, f.clock.Now())
		if err == nil {
			err = f.Valuation.AnnouncedTx(ctx, tx, e.Court, asset, f.clock.Now())
		}
		if errors.Is(err, valuationpg.ErrUnknown) {
			continue // equity that could not be appraised is announced without a price: 法释〔2021〕20号 Art. 12
		}
		if err != nil {
			return err
		}
	}
	return nil
}
