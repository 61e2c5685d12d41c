package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Listed is the answer to ListLot.
type Listed struct {
	Lot     ref.ID         `json:"lot"`
	Status  auction.Status `json:"status"`
	Round   auction.Round  `json:"round"`
	Attempt int            `json:"attempt"`
}

// ListLot makes a lot of an asset whose reference price is final. A lot that
// failed once is followed by a second auction, one whose buyer defaulted or that
// was withdrawn by the same round again (法释〔2016〕18号 Art. 24, 26). Errors:
// ErrNotSurveyed, ErrNoPrice, ErrAssetListed, ErrNoRelist, auction.ErrShip,
// auction.ErrListedShares, auction.ErrSetWhole, auction.ErrSetStopped.
func (s *Service) ListLot(ctx context.Context, court string, asset ref.ID, by event.Actor, at legal.Time) (Listed, error) {
	var out Listed
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var err error
		out, err = s.listLot(ctx, tx, court, asset, by, at)
		return err
	})
	return out, err
}

// listLot is ListLot in the caller's transaction.
func (s *Service) listLot(ctx context.Context, tx pgx.Tx, court string, asset ref.ID, by event.Actor, at legal.Time) (Listed, error) {
	last, err := lastLot(ctx, tx, court, asset, exclusive)
	if err != nil {
		return Listed{}, err
	}
	l, price, err := s.following(ctx, tx, court, asset, last, at)
	if err != nil {
		return Listed{}, err
	}
	step, err := Lot{Status: auction.Draft, Round: l.Round}.step(auction.FixPrice, by)
	if err != nil {
		return Listed{}, err
	}
	l.Status = step.To
	err = insertLot(ctx, tx, l, price, by, at)
	if pg.Violated(err, "lot_one_live") || pg.Violated(err, "lot_one_successor") {
		return Listed{}, ErrAssetListed.With("state", words(last.Status))
	}
	if err != nil {
		return Listed{}, err
	}
	since := price.FixedAt
	if since.IsZero() || !last.ID.IsZero() {
		since = at
	}
	return Listed{Lot: l.ID, Status: l.Status, Round: l.Round, Attempt: l.Attempt}, s.record(ctx, tx, l, step, done{
		kind: "lot.listed", subject: l.Previous, by: by, at: at,
		due:  map[string]legal.Time{auction.DeadlineDisposal: auction.Within(since.Date(), auction.DisposalDays)},
		body: map[string]any{"round": l.Round, "attempt": l.Attempt, "reference_price": price.Price},
	})
}

// following is the lot that may be made of an asset now, after last, if any. Errors:
// those of ListLot.
func (s *Service) following(ctx context.Context, tx pgx.Tx, court string, asset ref.ID, last Lot, at legal.Time) (Lot, Price, error) {
	set, err := setOf(ctx, tx, court, asset)
	if err != nil {
		return Lot{}, Price{}, err
	}
	a, price, ok, err := s.forSale(ctx, tx, court, asset, set)
	if err != nil {
		return Lot{}, price, err
	}
	anew, err := soldAnew(ctx, tx, last, set)
	if err != nil {
		return Lot{}, price, err
	}
	if anew {
		last = Lot{}
	}
	l, err := listed(last, a, price, ok)
	if err == nil && last.Status == auction.FailedSecond {
		err = refused(ctx, tx, last, at)
	}
	l.Court, l.Set = court, set.ID
	return l, price, err
}

// mayList reports whether a lot may be made of the asset of l now, l being its newest.
func (s *Service) mayList(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) (bool, error) {
	last, err := lastLot(ctx, tx, l.Court, l.Asset, unlocked)
	if err != nil || last.ID != l.ID {
		return false, err
	}
	_, _, err = s.following(ctx, tx, l.Court, l.Asset, l, at)
	if fault.Of(err) != nil {
		return false, nil //nolint:nilerr // a refusal is the answer
	}
	return err == nil, err
}

// lastLot returns the newest lot of an asset, or the zero Lot.
func lastLot(ctx context.Context, tx pgx.Tx, court string, asset ref.ID, how lock) (Lot, error) {
	l, err := scanLot(tx.QueryRow(ctx, `
		select `+lotColumns+`
		from lot
		where court_id = $1 and asset_id = $2
		order by lot_id desc
		limit 1 `+string(how), court, asset))
	if pg.NoRows(err) {
		return Lot{}, nil
	}
	if err != nil {
		return Lot{}, fmt.Errorf("find last lot of asset %s: %w", asset, err)
	}
	return l, nil
}

// listed decides which lot follows last, if any.
func listed(last Lot, a Asset, price Price, priced bool) (Lot, error) {
	err := auction.CheckClass(a.Class)
	if err != nil {
		return Lot{}, err
	}
	if !a.Surveyed {
		return Lot{}, ErrNotSurveyed
	}
	if !priced && a.Class != auction.Equity {
		return Lot{}, ErrNoPrice // equity may be sold without a report: 法释〔2021〕20号 Art. 12
	}
	l := Lot{
		ID: ref.New(), Case: a.Case, Asset: a.ID, Round: auction.FirstAuction, Attempt: 1, Title: a.Title, Kind: a.Kind, Class: a.Class,
		Province: a.Province, City: a.City, Address: a.Address,
		Reference: auction.Reference{Price: price.Price, Market: price.Market, ValidUntil: price.ValidUntil},
	}
	return l.after(last, a.Criminal)
}

// after sets round and attempt of a lot that follows last.
func (l Lot) after(last Lot, criminal bool) (Lot, error) {
	if last.ID.IsZero() {
		return l, nil
	}
	if last.Status.Live() {
		return Lot{}, ErrAssetListed.With("state", words(last.Status))
	}
	l.Previous, l.Round, l.Attempt, l.PreviousStart = last.ID, last.Round, last.Attempt, last.PreviousStart
	if last.Status == auction.Withdrawn || last.Status == auction.Revoked { // the round was not used up
		l.Attempt++
		return l, nil
	}
	command := auction.ResolveTerms
	if criminal { // 法释〔2014〕13号 Art. 12: property of a convict may be auctioned without reserve
		command = auction.DropReserve
	}
	next, err := auction.Next(last.Status, command, last.Round)
	if err != nil && criminal {
		next, err = auction.Next(last.Status, auction.ResolveTerms, last.Round)
	}
	if err != nil || !next.Next {
		return Lot{}, ErrNoRelist.With("state", words(last.Status))
	}
	l.Attempt++
	switch last.Status { //nolint:exhaustive // a default is followed by the same round
	case auction.FailedFirst:
		l.Round, l.Attempt, l.PreviousStart = auction.SecondAuction, 1, last.Terms.StartingPrice
	case auction.FailedSecond: // at the price that failed: 法明传〔2017〕455号
		l.Round, l.Attempt, l.PreviousStart = auction.SellOff, 1, last.Terms.StartingPrice
	case auction.SellOffFailed:
		l.Round, l.Attempt, l.PreviousStart = auction.NoReserve, 1, last.Terms.StartingPrice
	}
	return l, nil
}

func insertLot(ctx context.Context, tx pgx.Tx, l Lot, p Price, by event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into lot (court_id, lot_id, case_id, asset_id, round, attempt, previous_lot, status,
			title, kind, class, province, city, address,
			reference_price, reference_market, reference_method, reference_fixed_at, reference_valid_until,
			valuation_id, report_id, previous_start, listed_by, listed_at, set_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`,
		l.Court, l.ID, l.Case, l.Asset, l.Round, l.Attempt, null(l.Previous), l.Status,
		l.Title, l.Kind, l.Class, l.Province, l.City, l.Address,
		positive(p.Price), p.Market, p.Method, p.FixedAt, p.ValidUntil,
		null(p.Valuation), null(p.Report), positive(l.PreviousStart), by.Person, at, null(l.Set))
	if err != nil {
		return fmt.Errorf("list asset %s: %w", l.Asset, err)
	}
	return nil
}
