package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Joint is who bids together under one application, as those people see it.
type Joint struct {
	Seats   []Seat `json:"seats"`
	Waiting int    `json:"waiting"` // how many have not said yes
}

// Seat is one of those who bid together; the first is the representative, who bids.
type Seat struct {
	Number      int        `json:"seat"`
	Name        string     `json:"name"` // masked
	Share       string     `json:"share"`
	You         bool       `json:"you"`
	ConsentedAt legal.Time `json:"consented_at"`
	// Invitation is told to the representative alone, while the seat is open.
	Invitation string `json:"invitation,omitempty"`
	id         ref.ID
}

// jointsOf reads the seats of applications as person sees them; one that is not
// joint is left out.
func jointsOf(ctx context.Context, q querier, person ref.ID, applications []ref.ID) (map[ref.ID]*Joint, error) {
	ids := make([]string, len(applications))
	for i, a := range applications {
		ids[i] = a.String()
	}
	rows, err := q.Query(ctx, `
		select b.application_id, b.seat, b.seat_id, b.name_masked, b.share_part, b.share_whole, c.consented_at, coalesce(c.person_id = $2, false)
		from joint_bidder b
		left join joint_consent c using (court_id, lot_id, application_id, seat)
		where b.application_id = any ($1::uuid[])
		order by b.application_id, b.seat`, ids, person)
	if err != nil {
		return nil, fmt.Errorf("list joint bidders: %w", err)
	}
	out := map[ref.ID]*Joint{}
	_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (application ref.ID, err error) {
		var s Seat
		var share auction.Share
		err = row.Scan(&application, &s.Number, &s.id, &s.Name, &share.Part, &share.Whole, &s.ConsentedAt, &s.You)
		if out[application] == nil {
			out[application] = &Joint{}
		}
		j := out[application]
		s.Share = share.String()
		j.Seats = append(j.Seats, s)
		if s.ConsentedAt.IsZero() {
			j.Waiting++
		}
		return application, err
	})
	if err != nil {
		return nil, fmt.Errorf("list joint bidders: %w", err)
	}
	return out, nil
}

// invite adds the invitations of the seats that are open.
func (s *Service) invite(ctx context.Context, lot ref.ID, j *Joint) error {
	for i, seat := range j.Seats {
		if !seat.ConsentedAt.IsZero() {
			continue
		}
		var err error
		j.Seats[i].Invitation, err = s.from.Seals.Invitation(ctx, lot, seat.id)
		if err != nil {
			return fmt.Errorf("make invitation to lot %s: %w", lot, err)
		}
	}
	return nil
}

// Buyer is one of those who bought a lot together.
type Buyer struct {
	Name  string `json:"name"`
	Share string `json:"share"`
}

// nameBuyers opens the names of all who bid together and won: the confirmation is
// published with the buyers' true identity (法释〔2016〕18号 Art. 22).
func (s *Service) nameBuyers(ctx context.Context, tx pgx.Tx, l Lot, application ref.ID, at legal.Time) error {
	rows, err := tx.Query(ctx, `
		select c.seat, c.person_id, b.share_part, b.share_whole
		from joint_consent c
		join joint_bidder b using (court_id, lot_id, application_id, seat)
		where c.court_id = $1 and c.lot_id = $2 and c.application_id = $3
		order by c.seat`, l.Court, l.ID, application)
	if err != nil {
		return fmt.Errorf("list buyers of lot %s: %w", l.ID, err)
	}
	type buyer struct {
		Seat        int
		Person      ref.ID
		Part, Whole int
	}
	buyers, err := pgx.CollectRows(rows, pgx.RowToStructByPos[buyer])
	if err != nil {
		return fmt.Errorf("list buyers of lot %s: %w", l.ID, err)
	}
	for _, b := range buyers {
		name, err := s.from.Names.Name(ctx, tx, b.Person, Opening{
			Court: l.Court, Case: l.Case, Lot: l.ID, Role: event.System, At: at, Reason: "成交确认书公示共同买受人真实身份和份额",
		})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into sale_buyer (court_id, lot_id, seat, buyer_id, buyer_name, share_part, share_whole)
			values ($1, $2, $3, $4, $5, $6, $7)`, l.Court, l.ID, b.Seat, b.Person, name, b.Part, b.Whole)
		if err != nil {
			return fmt.Errorf("name buyer %d of lot %s: %w", b.Seat, l.ID, err)
		}
	}
	return nil
}

// buyersOf are those who bought a lot together, in the order of their seats; none
// if one bought it alone.
func buyersOf(ctx context.Context, q querier, court string, lot ref.ID) ([]Buyer, error) {
	rows, err := q.Query(ctx, `
		select buyer_name, share_part, share_whole
		from sale_buyer
		where court_id = $1 and lot_id = $2
		order by seat`, court, lot)
	if err != nil {
		return nil, fmt.Errorf("list buyers of lot %s: %w", lot, err)
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (b Buyer, err error) {
		var s auction.Share
		err = row.Scan(&b.Name, &s.Part, &s.Whole)
		b.Share = s.String()
		return b, err
	})
	if err != nil {
		return nil, fmt.Errorf("list buyers of lot %s: %w", lot, err)
	}
	return out, nil
}
