package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// OwnApplication is an application as the person who made it sees it. The code is
// made when it is read, for that person alone, and stored nowhere.
type OwnApplication struct {
	Application ref.ID            `json:"application"`
	Lot         ref.ID            `json:"lot"`
	Court       string            `json:"court"`
	Title       string            `json:"title"`
	LotStatus   auction.Status    `json:"lot_status"`
	Status      ApplicationStatus `json:"status"`
	DepositDue  money.Amount      `json:"deposit_due"`
	Priority    bool              `json:"claims_priority"`
	Rank        int               `json:"rank"`
	Code        string            `json:"code,omitempty"`
	AppliedAt   legal.Time        `json:"applied_at"`
	As          As                `json:"as"`
	Joint       *Joint            `json:"joint,omitempty"`   // who bids together
	Mandate     *OwnMandate       `json:"mandate,omitempty"` // under which an agent acts
}

// As is in which part somebody stands in an application.
type As string

// The parts. The one who made the application bids; its code is his alone.
const (
	AsSelf      As = "self"
	AsAgent     As = "agent"
	AsPrincipal As = "principal" // a confirmed agent bids for him
	AsJoint     As = "joint"     // another bids for both
)

// Applications lists what person applied for or takes part in, the newest first.
func (s *Service) Applications(ctx context.Context, person, after ref.ID) ([]OwnApplication, error) {
	rows, err := s.pool.Query(ctx, `
		select a.application_id, a.lot_id, a.court_id, l.title, l.status, a.status, a.deposit_due, a.claims_priority, coalesce(c.rank, 0), a.applied_at,
			case when a.person_id = $1 and a.mandate = '' then 'self' when a.person_id = $1 then 'agent' when a.bidder_id = $1 then 'principal' else 'joint' end
		from (
			select application_id
			from application
			where person_id = $1
			union
			select application_id
			from joint_consent
			where person_id = $1
			union
			select application_id
			from application
			where bidder_id = $1 and bidder_id <> person_id and not mandate_waits) own
		join application a using (application_id)
		join lot l using (court_id, lot_id)
		left join application_confirmation c
			on (c.court_id, c.lot_id, c.application_id, c.what) = (a.court_id, a.lot_id, a.application_id, 'priority')
		where $2::uuid is null or a.application_id < $2
		order by a.application_id desc
		limit $3`, person, null(after), pageMost)
	if err != nil {
		return nil, fmt.Errorf("list own applications: %w", err)
	}
	as, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a OwnApplication, err error) {
		err = row.Scan(&a.Application, &a.Lot, &a.Court, &a.Title, &a.LotStatus, &a.Status, &a.DepositDue, &a.Priority, &a.Rank, &a.AppliedAt, &a.As)
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("list own applications: %w", err)
	}
	ids := make([]ref.ID, len(as))
	for i, a := range as {
		ids[i] = a.Application
	}
	joints, err := jointsOf(ctx, s.pool, person, ids)
	if err != nil {
		return nil, err
	}
	mandates, err := mandatesOf(ctx, s.pool, ids)
	if err != nil {
		return nil, err
	}
	for i, a := range as {
		as[i].Joint, as[i].Mandate = joints[a.Application], mandates[a.Application]
		err = s.ownSecrets(ctx, &as[i])
		if err != nil {
			return nil, err
		}
	}
	return as, nil
}

// ownSecrets adds what only the one who made the application is told: the bidder
// code once it may bid, and the invitations while it waits for somebody's yes.
func (s *Service) ownSecrets(ctx context.Context, a *OwnApplication) error {
	if a.As != AsSelf && a.As != AsAgent {
		return nil
	}
	var err error
	switch a.Status {
	case Qualified, Won, OffsetToPrice, Forfeited, Released:
		a.Code, err = s.from.Seals.Code(ctx, a.Lot, a.Application)
		if err != nil {
			return fmt.Errorf("make own code: %w", err)
		}
	case Applied, DepositPending:
		if a.Joint != nil {
			return s.invite(ctx, a.Lot, a.Joint)
		}
	case Disqualified: // has neither
	}
	return nil
}

// OwnApplicationTo finds the application under which person may bid on a lot, so
// that the bidding can make its code. ErrNoApplication.
func (s *Service) OwnApplicationTo(ctx context.Context, lot, person ref.ID) (court string, application ref.ID, err error) {
	err = s.pool.QueryRow(ctx, `
		select court_id, application_id
		from application
		where lot_id = $1 and person_id = $2 and status <> 'DISQUALIFIED'`, lot, person).Scan(&court, &application)
	if pg.NoRows(err) {
		return "", "", ErrNoApplication
	}
	if err != nil {
		return "", "", fmt.Errorf("find own application: %w", err)
	}
	return court, application, nil
}

// ResolutionView is a proposal as its panel and its court see it.
type ResolutionView struct {
	Resolution ref.ID          `json:"resolution"`
	Hash       string          `json:"content_hash"`
	Content    string          `json:"content"`
	Outcome    auction.Outcome `json:"outcome"`
	Votes      []auction.Vote  `json:"signatures"`
}

// Resolution is one proposal with its signatures. ErrNoResolution.
func (s *Service) Resolution(ctx context.Context, court string, lot, resolution ref.ID) (ResolutionView, error) {
	r, err := findResolution(ctx, s.pool, Lot{Court: court, ID: lot}, resolution)
	if err != nil {
		return ResolutionView{}, err
	}
	return ResolutionView{
		Resolution: r.id, Hash: r.hash, Content: r.content, Outcome: auction.Resolve(r.Members, r.votes, r.hash),
		Votes: append([]auction.Vote{}, r.votes...),
	}, nil
}
