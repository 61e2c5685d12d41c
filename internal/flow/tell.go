package flow

import (
	"context"
	"fmt"
	"maps"

	"github.com/jackc/pgx/v5"

	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
)

// tell sends a message; one about a lot says which.
func (f *Flow) tell(ctx context.Context, tx pgx.Tx, n notify.Notice) error {
	var err error
	n.Args, err = named(ctx, tx, n.Court, n.Lot, n.Args)
	if err != nil {
		return err
	}
	return f.Notify.NotifyTx(ctx, tx, n)
}

// serve serves a document; one about a lot says which.
func (f *Flow) serve(ctx context.Context, tx pgx.Tx, d notify.Document) error {
	var err error
	d.Args, err = named(ctx, tx, d.Court, d.Lot, d.Args)
	if err != nil {
		return err
	}
	_, err = f.Notify.ServeTx(ctx, tx, d)
	return err
}

// named adds the title of the lot, if there is one, to args.
func named(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, args notify.Args) (notify.Args, error) {
	if lot.IsZero() {
		return args, nil
	}
	out := notify.Args{}
	maps.Copy(out, args)
	var title string
	err := tx.QueryRow(ctx, `
		select title
		from lot
		where court_id = $1 and lot_id = $2`, court, lot).Scan(&title)
	if err != nil && !pg.NoRows(err) { // without a title nothing that needs one is sent
		return nil, fmt.Errorf("read title of lot: %w", err)
	}
	if err == nil {
		out["lot"] = title
	}
	return out, nil
}

// tellAll tells the parties of a case and everybody who applied for its lot. The
// two are told apart, so that no list of parties holds a bidder.
func (f *Flow) tellAll(ctx context.Context, tx pgx.Tx, kind, court string, caseID, lot ref.ID, args notify.Args) error {
	err := f.tellParties(ctx, tx, kind, court, caseID, lot, args)
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `
		select person_id
		from application
		where court_id = $1 and lot_id = $2 and status <> 'DISQUALIFIED'
		union
		select c.person_id
		from joint_consent c
		join application a using (court_id, lot_id, application_id)
		where c.court_id = $1 and c.lot_id = $2 and a.status <> 'DISQUALIFIED'
		order by 1`, court, lot)
	if err != nil {
		return fmt.Errorf("list bidders: %w", err)
	}
	people, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil {
		return fmt.Errorf("list bidders: %w", err)
	}
	return f.tell(ctx, tx, notify.Notice{
		Court: court, Case: caseID, Lot: lot, Kind: kind, Subject: lot, Recipients: notify.Persons(people...), Args: args, At: f.clock.Now(),
	})
}

// tellCourt tells those in the court who can do something about a lot.
func (f *Flow) tellCourt(ctx context.Context, tx pgx.Tx, kind, court string, caseID, lot ref.ID, args notify.Args) error {
	return f.tellOffice(ctx, tx, kind, court, caseID, lot, args, "judge", "bureau_head", "clerk")
}

// tellOffice tells those of a court who hold one of the offices now.
func (f *Flow) tellOffice(ctx context.Context, tx pgx.Tx, kind, court string, caseID, lot ref.ID, args notify.Args, offices ...string) error {
	rows, err := tx.Query(ctx, `
		select distinct person_id
		from person_role_in_force
		where court_id = $1 and role = any ($2)
		order by 1`, court, offices)
	if err != nil {
		return fmt.Errorf("list staff: %w", err)
	}
	people, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil || len(people) == 0 {
		return err
	}
	return f.tell(ctx, tx, notify.Notice{
		Court: court, Case: caseID, Lot: lot, Kind: kind, Subject: lot, Recipients: notify.Persons(people...), Args: args, At: f.clock.Now(),
	})
}

func (f *Flow) tellParties(ctx context.Context, tx pgx.Tx, kind, court string, caseID, lot ref.ID, args notify.Args) error {
	parties, err := registry.Parties(ctx, tx, court, caseID)
	if err != nil || len(parties) == 0 {
		return err
	}
	subject := lot
	if subject.IsZero() {
		subject = caseID
	}
	return f.tell(ctx, tx, notify.Notice{
		Court: court, Case: caseID, Lot: lot, Kind: kind, Subject: subject, Recipients: toAll(parties), Args: args, At: f.clock.Now(),
	})
}
