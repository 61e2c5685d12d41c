package flow

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/event"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/notify"
	"fachui/objection"
)

func (f *Flow) ofObjections() {
	outbox.On(&f.router, f.objectionReceived)
	outbox.On(&f.router, f.papersAsked)
	outbox.On(&f.router, f.objectionAccepted)
	outbox.On(&f.router, f.objectionRefused)
	outbox.On(&f.router, f.hearingSet)
	outbox.On(&f.router, f.objectionWithdrawn)
	outbox.On(&f.router, f.objectionRuled)
	outbox.On(&f.router, f.higherRuled)
	outbox.On(&f.router, f.objectionJudged)
	outbox.On(&f.router, f.assetHeld)
	outbox.On(&f.router, f.assetFreed)
	outbox.On(&f.router, f.saleUndone)
}

// tellObjector tells whoever objected.
func (f *Flow) tellObjector(ctx context.Context, tx pgx.Tx, kind string, a objection.About, args notify.Args) error {
	return f.Notify.NotifyTx(ctx, tx, notify.Notice{
		Court: a.Court, Case: a.Case, Kind: kind, Subject: a.Objection, Recipients: notify.Persons(a.Person), Args: args, At: a.At,
	})
}

// tellConcerned tells the objector and the parties of the case. The two are told apart,
// so that no list of parties holds a bidder.
func (f *Flow) tellConcerned(ctx context.Context, tx pgx.Tx, kind string, a objection.About, args notify.Args) error {
	err := f.tellObjector(ctx, tx, kind, a, args)
	if err != nil {
		return err
	}
	return f.tellParties(ctx, tx, kind, a.Court, a.Case, "", args)
}

func (f *Flow) objectionReceived(ctx context.Context, tx pgx.Tx, e objection.Received) error {
	return f.tellObjector(ctx, tx, "objection.received", e.About, notify.Args{"accept_by": e.AcceptBy})
}

func (f *Flow) papersAsked(ctx context.Context, tx pgx.Tx, e objection.PapersAsked) error {
	return f.tellObjector(ctx, tx, "objection.papers", e.About, notify.Args{"due": e.Due})
}

// An objection is heard: its maker and the parties are told, within the three days of
// 执行异议复议规定 Art. 2.
func (f *Flow) objectionAccepted(ctx context.Context, tx pgx.Tx, e objection.WasAccepted) error {
	return f.tellConcerned(ctx, tx, "objection.accepted", e.About, notify.Args{"objection_no": e.CaseNo, "review_by": e.ReviewBy})
}

// An objection is not accepted: the ruling is served, and its receipt opens the time
// for reconsideration.
func (f *Flow) objectionRefused(ctx context.Context, tx pgx.Tx, e objection.WasRefused) error {
	return f.serveRuling(ctx, tx, "objection.refused", e.About, notify.Args{"doc_no": e.DocNo})
}

func (f *Flow) hearingSet(ctx context.Context, tx pgx.Tx, e objection.HearingSet) error {
	return f.tellConcerned(ctx, tx, "objection.hearing", e.About, notify.Args{"objection_no": e.CaseNo, "held_at": e.HeldAt, "place": e.Place})
}

func (f *Flow) objectionWithdrawn(ctx context.Context, tx pgx.Tx, e objection.WasWithdrawn) error {
	return f.tellConcerned(ctx, tx, "objection.withdrawn", e.About, notify.Args{"objection_no": e.CaseNo})
}

// The panel ruled: the ruling is served with the next remedy and its days.
func (f *Flow) objectionRuled(ctx context.Context, tx pgx.Tx, e objection.WasRuled) error {
	kind := "objection.ruling"
	if remedy, _ := objection.NextRemedy(e.Kind, e.Outcome); remedy == objection.ToSue {
		kind = "objection.third_party_ruling"
	}
	return f.serveRuling(ctx, tx, kind, e.About, notify.Args{"objection_no": e.CaseNo, "doc_no": e.DocNo, "outcome": e.Outcome.Words()})
}

func (f *Flow) serveRuling(ctx context.Context, tx pgx.Tx, kind string, a objection.About, args notify.Args) error {
	all, err := f.Objections.RecipientsTx(ctx, tx, a.Court, a.Objection)
	if err != nil {
		return err
	}
	to := make([]notify.Recipient, len(all))
	for i, r := range all {
		to[i] = notify.Recipient{Party: r.Party, Person: r.Person}
	}
	_, err = f.Notify.ServeTx(ctx, tx, notify.Document{
		Court: a.Court, Case: a.Case, Kind: kind, Subject: a.Objection, Recipients: to, Args: args, At: a.At,
	})
	return err
}

func (f *Flow) higherRuled(ctx context.Context, tx pgx.Tx, e objection.HigherRuled) error {
	return f.tellConcerned(ctx, tx, "objection.higher", e.About, notify.Args{"doc_no": e.DocNo})
}

func (f *Flow) objectionJudged(ctx context.Context, tx pgx.Tx, e objection.WasJudged) error {
	return f.tellConcerned(ctx, tx, "objection.judgment", e.About, notify.Args{"objection_no": e.CaseNo, "doc_no": e.DocNo, "outcome": e.Outcome.Words()})
}

// Property stands still: a sale of it that runs is suspended with its clocks
// (法释〔2016〕18号 Art. 28, 36). Its money is held by the schema.
func (f *Flow) assetHeld(ctx context.Context, tx pgx.Tx, e objection.AssetHeld) error {
	lot, status, err := saleOn(ctx, tx, e.Court, e.Asset)
	if err != nil || lot.IsZero() {
		return err
	}
	ground := "third_party_objection"
	if e.Why == objection.HeldByOrder {
		ground = "objection"
	}
	_, err = auction.Next(status, auction.Suspend, auction.FirstAuction)
	if errors.Is(err, auction.ErrNoStep) { // it stands still already, or there is nothing left to stop
		return nil
	}
	if err != nil {
		return err
	}
	switch status {
	case auction.Bidding, auction.SellOffOpen, auction.SellOffBidding:
		err = f.Bidding.Suspend(ctx, bidding.Order{
			Court: e.Court, Lot: lot, Ground: ground, Reason: e.Reason, Document: e.Document, Actor: event.House, At: e.At,
		})
		if errors.Is(err, auction.ErrNoStep) || errors.Is(err, bidding.ErrNoLot) {
			return nil // it has ended meanwhile, or was suspended by hand
		}
		return err
	default:
		return f.Auction.SuspendTx(ctx, tx, e.Court, lot, auctionpg.Order{Ground: ground, Reason: e.Reason, Document: e.Document}, event.House, e.At)
	}
}

// saleOn is the newest lot that sells an asset, by itself or in a whole, if there is one.
func saleOn(ctx context.Context, tx pgx.Tx, court string, asset ref.ID) (lot ref.ID, status auction.Status, err error) {
	if asset.IsZero() {
		return "", "", nil
	}
	err = tx.QueryRow(ctx, `
		select lot_id, status
		from lot
		where court_id = $1 and (asset_id = $2 or set_id = (
			select t.set_id
			from lot_set_thing t
			join lot_set s on s.court_id = t.court_id and s.set_id = t.set_id and s.mode = 'whole'
			where t.court_id = $1 and t.asset_id = $2 and t.ended_at is null))
		order by lot_id desc
		limit 1`, court, asset).Scan(&lot, &status)
	if pg.NoRows(err) {
		return "", "", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("find sale of asset: %w", err)
	}
	return lot, status, nil
}

// Property is free again: the cause of the suspension has gone, and the five days to
// resume begin (Art. 28), unless another objection still holds it.
func (f *Flow) assetFreed(ctx context.Context, tx pgx.Tx, e objection.AssetFreed) error {
	lot, status, err := saleOn(ctx, tx, e.Court, e.Asset)
	if err != nil || status != auction.Suspended || e.Why == objection.FreedLifted {
		return err
	}
	var held bool
	err = tx.QueryRow(ctx, `
		select exists (
			select from objection_hold
			where court_id = $1 and asset_id = $2 and released_at is null)`, e.Court, e.Asset).Scan(&held)
	if err != nil || held {
		return err
	}
	return f.Auction.CauseEndedTx(ctx, tx, e.Court, lot, e.At.Date(), event.House, e.At)
}

// An objection to a sale is upheld for good: the sale is revoked (法释〔2016〕18号 Art. 31).
func (f *Flow) saleUndone(ctx context.Context, tx pgx.Tx, e objection.SaleUndone) error {
	return f.Auction.RevokeTx(ctx, tx, e.Court, e.Lot, auctionpg.Revocation{
		Paper:  auction.Paper{DocNo: e.DocNo, Document: e.Document, Reason: e.Reason},
		Ground: auction.Ground(e.Ground), LodgedOn: e.LodgedOn,
	}, event.Actor{Person: e.Judge, Role: "judge"}, e.At)
}
