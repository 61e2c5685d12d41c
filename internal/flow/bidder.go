package flow

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/event"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/notify"
)

// Codes makes the bidder code of an application, from the key of its lot.
type Codes interface {
	Code(ctx context.Context, lot, application ref.ID) (string, error)
}

// bar keeps the code of a disqualified application from bidding further. A lot
// whose bidding never began has nobody to bar.
func (f *Flow) bar(ctx context.Context, e auction.Disqualified) error {
	code, err := f.Codes.Code(ctx, e.Lot, e.Application)
	if err != nil {
		return err
	}
	err = f.Bidding.Bar(ctx, bidding.Order{
		Court: e.Court, Lot: e.Lot, Reason: "竞买资格被取消", Actor: event.House, At: e.At,
	}, code)
	switch {
	case errors.Is(err, auction.ErrNoDeposit), errors.Is(err, auction.ErrClosed), errors.Is(err, bidding.ErrNoLot):
		return nil // its code was never handed over, or there is nothing to bid on
	case err != nil:
		return fmt.Errorf("bar code: %w", err)
	}
	return nil
}

// tellBidder tells the people behind an application: who made it, and those who bid
// together with him. The notice names the application, never the code.
func (f *Flow) tellBidder(ctx context.Context, tx pgx.Tx, kind, court string, caseID, lot, application ref.ID, args notify.Args) error {
	var inCase ref.ID
	err := tx.QueryRow(ctx, `
		select l.case_id
		from application a
		join lot l using (court_id, lot_id)
		where a.court_id = $1 and a.application_id = $2`, court, application).Scan(&inCase)
	if err != nil {
		return fmt.Errorf("find application: %w", err)
	}
	people, err := applicants(ctx, tx, court, application)
	if err != nil {
		return err
	}
	if caseID.IsZero() {
		caseID = inCase
	}
	return f.tell(ctx, tx, notify.Notice{
		Court: court, Case: caseID, Lot: lot, Kind: kind, Subject: application,
		Recipients: notify.Persons(people...), Args: args, At: f.clock.Now(),
	})
}

// applicants are the people behind an application: who made it, and those who said
// yes to bidding together with him.
func applicants(ctx context.Context, tx pgx.Tx, court string, application ref.ID) ([]ref.ID, error) {
	rows, err := tx.Query(ctx, `
		select person_id
		from application
		where court_id = $1 and application_id = $2
		union
		select person_id
		from joint_consent
		where court_id = $1 and application_id = $2
		order by 1`, court, application)
	if err != nil {
		return nil, fmt.Errorf("list applicants: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[ref.ID])
}

// firmPeople are the appraisers of a firm who act here.
func firmPeople(ctx context.Context, tx pgx.Tx, firm ref.ID) ([]ref.ID, error) {
	rows, err := tx.Query(ctx, `
		select person_id
		from appraiser
		where firm_id = $1 and person_id is not null
		order by appraiser_id`, firm)
	if err != nil {
		return nil, fmt.Errorf("list people of firm: %w", err)
	}
	people, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if pg.NoRows(err) {
		return nil, nil
	}
	return people, err
}
