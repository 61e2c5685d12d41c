package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Watch is a lot that somebody follows, and what of it they want to be told.
type Watch struct {
	Lot     ref.ID         `json:"lot"`
	Title   string         `json:"title"`
	Status  auction.Status `json:"status"`
	OpensAt legal.Time     `json:"opens_at"`
	EndsAt  legal.Time     `json:"ends_at"`
	Opens   bool           `json:"opens"`
	Ends    bool           `json:"ends"`
	Changes bool           `json:"changes"`
}

// Words is the state of the lot in both languages.
func (w Watch) Words() (zh, en string) { return w.Status.Words() }

// Follow has a person reminded of a lot, or changes of what. auction.ErrWatchNothing,
// auction.ErrWatchMany, ErrNoLot, auction.ErrNotReadable.
func (s *Service) Follow(ctx context.Context, lot ref.ID, r auction.Reminders, by event.Actor, at legal.Time) error {
	err := r.Check()
	if err != nil {
		return err
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := findLot(ctx, tx, lot)
		if err == nil {
			err = l.readable()
		}
		if err != nil {
			return err
		}
		var follows int
		_, err = tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 713))`, by.Person)
		if err == nil {
			err = tx.QueryRow(ctx, `
				select count(*)
				from lot_watch
				where person_id = $1 and lot_id <> $2 and ended_at is null`, by.Person, lot).Scan(&follows)
		}
		if err != nil {
			return fmt.Errorf("count followed lots: %w", err)
		}
		if follows >= auction.MostWatches {
			return auction.ErrWatchMany.With("most", auction.MostWatches)
		}
		_, err = tx.Exec(ctx, `
			insert into lot_watch (person_id, lot_id, court_id, opens, ends, changes, watched_at)
			values ($1, $2, $3, $4, $5, $6, $7)
			on conflict (person_id, lot_id)
			do update set opens = excluded.opens, ends = excluded.ends, changes = excluded.changes, watched_at = excluded.watched_at, ended_at = null`,
			by.Person, lot, l.Court, r.Opens, r.Ends, r.Changes, at)
		if err != nil {
			return fmt.Errorf("follow lot %s: %w", lot, err)
		}
		return remind(ctx, tx, l, at)
	})
}

// remind opens the clocks of a lot that somebody follows: once for all who do.
func remind(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) error {
	for _, c := range []struct {
		kind string
		due  legal.Time
	}{
		{auction.DeadlineOpening, l.OpensAt.Add(-auction.RemindOpening)},
		{auction.DeadlineEnding, l.EndsAt.Add(-auction.RemindEnd)},
	} {
		if !c.due.After(at) {
			continue
		}
		err := deadline.Open(ctx, tx, deadline.Deadline{Court: l.Court, Kind: c.kind, Subject: l.ID, Case: l.Case, Lot: l.ID, Owner: event.System,
			Due: c.due, Basis: basis.Online2016(12), Opened: at})
		if err != nil {
			return err
		}
	}
	return nil
}

// RemindTx moves the clocks of a lot whose time has changed, if anybody follows it.
func (s *Service) RemindTx(ctx context.Context, tx pgx.Tx, lot ref.ID, at legal.Time) error {
	people, err := s.WatchersTx(ctx, tx, lot, "opens or ends")
	if err != nil || len(people) == 0 {
		return err
	}
	l, err := findLot(ctx, tx, lot)
	if err != nil {
		return err
	}
	return remind(ctx, tx, l, at)
}

// Unfollow ends it; whoever did not follow is told nothing.
func (s *Service) Unfollow(ctx context.Context, lot ref.ID, by event.Actor, at legal.Time) error {
	_, err := s.pool.Exec(ctx, `
		update lot_watch
		set ended_at = greatest($3, watched_at)
		where person_id = $1 and lot_id = $2 and ended_at is null`, by.Person, lot, at)
	if err != nil {
		return fmt.Errorf("stop following lot %s: %w", lot, err)
	}
	return nil
}

// Follows lists the lots that a person follows, the soonest first.
func (s *Service) Follows(ctx context.Context, person ref.ID) ([]Watch, error) {
	rows, err := s.pool.Query(ctx, `
		select w.lot_id, l.title, l.status, l.opens_at, coalesce(v.ends_at, l.ends_at), w.opens, w.ends, w.changes
		from lot_watch w
		join lot l using (court_id, lot_id)
		left join lot_live v using (court_id, lot_id)
		where w.person_id = $1 and w.ended_at is null
		order by l.opens_at, w.lot_id
		limit $2`, person, mostShown)
	if err != nil {
		return nil, fmt.Errorf("list followed lots: %w", err)
	}
	out, err := pgx.AppendRows([]Watch{}, rows, pgx.RowToStructByPos[Watch])
	if err != nil {
		return nil, fmt.Errorf("list followed lots: %w", err)
	}
	return out, nil
}

// WatchersTx are those who follow a lot and want to be told: what is opens, ends,
// changes or both of the first two.
func (s *Service) WatchersTx(ctx context.Context, tx pgx.Tx, lot ref.ID, what string) ([]ref.ID, error) {
	rows, err := tx.Query(ctx, `
		select person_id
		from lot_watch
		where lot_id = $1 and ended_at is null and case $2 when 'opens' then opens when 'ends' then ends when 'changes' then changes else opens or ends end
		order by person_id`, lot, what)
	if err != nil {
		return nil, fmt.Errorf("list who follows %s: %w", lot, err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[ref.ID])
}

// reminderDue ends a clock of reminders and, if the lot still stands, has those who
// follow it told.
func (s *Service) reminderDue(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	err := deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Expired)
	if err != nil {
		return err
	}
	l, err := findLot(ctx, tx, d.Lot)
	if err != nil {
		return err
	}
	e := auction.ReminderDue{Court: l.Court, Case: l.Case, Lot: l.ID, Ends: d.Kind == auction.DeadlineEnding, When: l.OpensAt, At: at}
	want := auction.GroupUpcoming
	if e.Ends {
		e.When, want = l.EndsAt, auction.GroupRunning
	}
	if l.Status.Group() != want {
		return nil
	}
	return outbox.Add(ctx, tx, l.Court, l.ID.String(), e)
}

// PreviousTx is the sale of the same property before a lot; zero if there was none.
func (s *Service) PreviousTx(ctx context.Context, tx pgx.Tx, lot ref.ID) (ref.ID, error) {
	l, err := findLot(ctx, tx, lot)
	return l.Previous, err
}
