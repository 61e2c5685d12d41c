package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// registered is one application with what was decided about it.
type registered struct {
	id       ref.ID
	person   ref.ID
	bidder   ref.ID
	status   ApplicationStatus
	priority bool // claims a right
	agent    bool
	held     bool // deposit confirmed, or none due
	decided  bool // the claim of priority was decided
	rank     int
	mandated *bool // the agent was confirmed, or refused
	silent   int   // how many of those who bid together have not said yes
}

// waits reports whether something must be confirmed before the application may
// bid. Once bidding runs an undecided claim of priority holds nobody back: it
// bids without rank (Art. 19). An agent must have been confirmed before, and all
// who bid together must have said yes.
func (r registered) waits(l Lot) bool {
	running := l.Status != auction.Announced && l.Status != auction.SellOffAnnounced
	return r.silent > 0 || r.agent && r.mandated == nil || r.priority && !r.decided && !running
}

// QualifyTx notes that the deposit of an application is held and, if nothing
// waits for the confirming officer, qualifies it (法释〔2016〕18号 Art. 18). It returns
// the bidder code with its rank once the application may bid, and "" before.
// Called again it answers the same. auction.Qualified is emitted exactly once.
func (s *Service) QualifyTx(ctx context.Context, tx pgx.Tx, court string, lot, application ref.ID, at legal.Time) (code string, rank int, err error) {
	l, err := lockLot(ctx, tx, court, lot, shared)
	if err != nil {
		return "", 0, err
	}
	_, err = s.holdDeposit(ctx, tx, l, application, at)
	if err != nil {
		return "", 0, err
	}
	return s.StandingTx(ctx, tx, court, lot, application)
}

// StandingTx is the bidder code and rank of an application that may bid, or "".
func (s *Service) StandingTx(ctx context.Context, tx pgx.Tx, court string, lot, application ref.ID) (code string, rank int, err error) {
	r, err := lockApplication(ctx, tx, court, lot, application)
	if err != nil || r.status != Qualified {
		return "", 0, err
	}
	code, err = s.from.Seals.Code(ctx, lot, application)
	if err != nil {
		return "", 0, fmt.Errorf("make code for lot %s: %w", lot, err)
	}
	return code, r.rank, nil
}

// holdDeposit marks the deposit of an application as held and qualifies it if
// nothing else is missing.
func (s *Service) holdDeposit(ctx context.Context, tx pgx.Tx, l Lot, application ref.ID, at legal.Time) (ApplicationStatus, error) {
	r, err := lockApplication(ctx, tx, l.Court, l.ID, application)
	if err != nil {
		return "", err
	}
	if !r.held {
		_, err = tx.Exec(ctx, `
			update application
			set deposit_held_at = $4
			where court_id = $1 and lot_id = $2 and application_id = $3`, l.Court, l.ID, application, at)
		if err != nil {
			return "", fmt.Errorf("note deposit of %s: %w", application, err)
		}
		r.held = true
	}
	return s.qualify(ctx, tx, l, r, at)
}

// qualify lets r bid if it may. A lot that has gone another way leaves it as it is.
func (s *Service) qualify(ctx context.Context, tx pgx.Tx, l Lot, r registered, at legal.Time) (ApplicationStatus, error) {
	open := r.status == Applied || r.status == DepositPending
	step, err := auction.Next(l.Status, auction.Qualify, l.Round)
	if err != nil || !open || !r.held || r.waits(l) {
		return r.status, nil //nolint:nilerr // a lot that is over takes no bidder
	}
	err = setApplication(ctx, tx, l, r.id, Qualified)
	if err != nil {
		return "", err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "application.qualified", Court: l.Court, Case: l.Case, Lot: l.ID, Subject: r.id, Actor: event.House, At: at, Basis: step.Basis,
	})
	if err != nil {
		return "", err
	}
	return Qualified, outbox.Add(ctx, tx, l.Court, r.id.String(), auction.Qualified{Court: l.Court, Case: l.Case, Lot: l.ID, Application: r.id, At: at})
}

// DisqualifyTx takes an application out: its payer was another person, its
// qualification is gone. Grounds are the law's own (Art. 8). It does nothing to
// one that is out already.
func (s *Service) DisqualifyTx(ctx context.Context, tx pgx.Tx, court string, lot, application ref.ID, reason string, by event.Actor, at legal.Time) error {
	l, err := lockLot(ctx, tx, court, lot, shared)
	if err != nil {
		return err
	}
	r, err := lockApplication(ctx, tx, court, lot, application)
	if err != nil {
		return err
	}
	return s.disqualify(ctx, tx, l, r, reason, by, at)
}

func (s *Service) disqualify(ctx context.Context, tx pgx.Tx, l Lot, r registered, reason string, by event.Actor, at legal.Time) error {
	switch r.status {
	case Applied, DepositPending, Qualified:
	default:
		return nil
	}
	err := setApplication(ctx, tx, l, r.id, Disqualified)
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "application.disqualified", Court: l.Court, Case: l.Case, Lot: l.ID, Subject: r.id, Actor: by, At: at,
		Basis: auction.ErrExcluded.Basis, Body: map[string]any{"reason": reason},
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, l.Court, r.id.String(), auction.Disqualified{
		Court: l.Court, Case: l.Case, Lot: l.ID, Application: r.id, WasQualified: r.status == Qualified, At: at,
	})
}

// OpenedTx follows the engine's opening of the bidding: claims of priority that
// nobody decided go on without rank, agents that nobody confirmed are out
// (Art. 14), and the clocks of the start end.
func (s *Service) OpenedTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	l, err := lockLot(ctx, tx, court, lot, shared)
	if err != nil {
		return err
	}
	for kind, subject := range map[string]ref.ID{auction.DeadlineOpens: l.ID, auction.DeadlineReauction: l.Previous} {
		if subject.IsZero() {
			continue
		}
		err = deadline.End(ctx, tx, kind, subject, at, deadline.Met)
		if err != nil {
			return err
		}
	}
	waiting, err := applicationsOf(ctx, tx, l, `a.status in ('APPLIED', 'DEPOSIT_PENDING')`)
	if err != nil {
		return err
	}
	for _, r := range waiting {
		if r.agent && r.mandated == nil {
			err = s.disqualify(ctx, tx, l, r, "委托未在竞价开始前经法院确认", event.House, at)
		} else {
			_, err = s.qualify(ctx, tx, l, r, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const registeredColumns = `
	a.application_id, a.person_id, a.bidder_id, a.status, a.claims_priority, a.mandate <> '', a.deposit_held_at is not null,
	p.application_id is not null, coalesce(p.rank, 0), g.confirmed, (
		select count(*)
		from joint_bidder b
		where b.court_id = a.court_id and b.lot_id = a.lot_id and b.application_id = a.application_id and not exists (
			select from joint_consent c
			where (c.court_id, c.lot_id, c.application_id, c.seat) = (b.court_id, b.lot_id, b.application_id, b.seat)))`

const registeredFrom = `
	from application a
	left join application_confirmation p
		on (p.court_id, p.lot_id, p.application_id, p.what) = (a.court_id, a.lot_id, a.application_id, 'priority')
	left join application_confirmation g
		on (g.court_id, g.lot_id, g.application_id, g.what) = (a.court_id, a.lot_id, a.application_id, 'agent')`

func scanRegistered(row pgx.CollectableRow) (r registered, err error) {
	err = row.Scan(&r.id, &r.person, &r.bidder, &r.status, &r.priority, &r.agent, &r.held, &r.decided, &r.rank, &r.mandated, &r.silent)
	return r, err
}

// applicationsOf locks and lists the applications of l for which the condition holds.
func applicationsOf(ctx context.Context, tx pgx.Tx, l Lot, condition string) ([]registered, error) {
	rows, err := tx.Query(ctx, `
		select `+registeredColumns+registeredFrom+`
		where a.court_id = $1 and a.lot_id = $2 and `+condition+`
		order by a.application_id
		for update of a`, l.Court, l.ID)
	if err != nil {
		return nil, fmt.Errorf("list applications of lot %s: %w", l.ID, err)
	}
	rs, err := pgx.CollectRows(rows, scanRegistered)
	if err != nil {
		return nil, fmt.Errorf("list applications of lot %s: %w", l.ID, err)
	}
	return rs, nil
}

// lockApplication locks one application. ErrNoApplication.
func lockApplication(ctx context.Context, tx pgx.Tx, court string, lot, application ref.ID) (registered, error) {
	rows, err := tx.Query(ctx, `
		select `+registeredColumns+registeredFrom+`
		where a.court_id = $1 and a.lot_id = $2 and a.application_id = $3
		for update of a`, court, lot, application)
	if err != nil {
		return registered{}, fmt.Errorf("lock application %s: %w", application, err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, scanRegistered)
	if pg.NoRows(err) {
		return registered{}, ErrNoApplication
	}
	if err != nil {
		return registered{}, fmt.Errorf("lock application %s: %w", application, err)
	}
	return r, nil
}

func setApplication(ctx context.Context, tx pgx.Tx, l Lot, application ref.ID, to ApplicationStatus) error {
	_, err := tx.Exec(ctx, `
		update application
		set status = $4
		where court_id = $1 and lot_id = $2 and application_id = $3`, l.Court, l.ID, application, to)
	if err != nil {
		return fmt.Errorf("move application %s to %s: %w", application, to, err)
	}
	return nil
}
