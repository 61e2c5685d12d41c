package auctionpg

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// JointBidder is one whom an applicant asks to bid together. No account is named:
// whoever proved that name and is told the seat's invitation may say yes, so that
// writing a name down tells nobody whether its bearer is registered or bids.
type JointBidder struct {
	Name  string
	Share string
}

// joint reports whether others are to bid with the applicant.
func (a Application) joint() bool { return len(a.Joint) > 0 || a.Share != "" }

// seating is a joint application's people, the representative first.
type seating struct {
	marks  []Mark // of the others
	shares []auction.Share
}

// seated reads who bids together and for which shares; nothing is fetched.
func (s *Service) seated(in Application) (seating, error) {
	if !in.joint() {
		return seating{}, nil
	}
	shares := []string{in.Share}
	var x seating
	for _, b := range in.Joint {
		mark, err := s.from.Names.Mark(b.Name)
		if err != nil {
			return seating{}, err
		}
		x.marks = append(x.marks, mark)
		shares = append(shares, b.Share)
	}
	var err error
	x.shares, err = auction.Shares(shares)
	return x, err
}

// seat writes the seats of a joint application and its representative's consent.
func (s *Service) seat(ctx context.Context, tx pgx.Tx, l Lot, in Application, x seating, out Admitted, by event.Actor, at legal.Time) error {
	if len(x.shares) == 0 {
		return nil
	}
	own, err := s.from.Names.MarkOf(ctx, tx, by.Person)
	if err != nil {
		return err
	}
	for i, mark := range append([]Mark{own}, x.marks...) {
		_, err = tx.Exec(ctx, `
			insert into joint_bidder (court_id, lot_id, application_id, seat, seat_id, name_hash, name_masked, share_part, share_whole, invited_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			l.Court, l.ID, out.Application, i+1, ref.New(), mark.Hash, mark.Masked, x.shares[i].Part, x.shares[i].Whole, at)
		if err != nil {
			return fmt.Errorf("make seat %d of application %s: %w", i+1, out.Application, err)
		}
	}
	return sitDown(ctx, tx, l, out.Application, 1, Consent{Announcement: in.Announcement, Housing: in.Housing}, out.Flags, by.Person, at)
}

// sitDown writes that person says yes to a seat.
func sitDown(ctx context.Context, tx pgx.Tx, l Lot, application ref.ID, seat int, in Consent, flags []auction.ApplicantFlag, person ref.ID, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into joint_consent (court_id, lot_id, application_id, seat, person_id, announcement_hash, housing_pledge, flags, consented_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		l.Court, l.ID, application, seat, person, in.Announcement, in.Housing, flagTexts(flags), at)
	switch {
	case pg.Violated(err, "person_once_per_lot"):
		return ErrAppliedAlready
	case pg.Violated(err, "joint_consent_once"), pg.Violated(err, "application_stand_pkey"):
		return ErrJointConsented
	case pg.Violated(err, "joint_consent_in_time"):
		return ErrJointClosed
	case err != nil:
		return fmt.Errorf("take seat %d of application %s: %w", seat, application, err)
	}
	return nil
}

func flagTexts(flags []auction.ApplicantFlag) []string {
	out := make([]string, len(flags))
	for i, f := range flags {
		out[i] = string(f)
	}
	return out
}

// Consent is what one declares who bids together with another.
type Consent struct {
	Invitation   string
	Announcement string // hash of the announcement that was read
	Warnings     bool   // accepts its seven warnings, and to answer for all with the others
	Housing      bool   // pledges to be allowed to buy housing
}

// Invitation shows what an invitation is about to the one whom it names, before he
// says yes. Nobody else learns anything: ErrInvitation.
func (s *Service) Invitation(ctx context.Context, lot ref.ID, invitation string, by event.Actor) (Joint, error) {
	var out Joint
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		found, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		l, err := lockLot(ctx, tx, found.Court, lot, unlocked)
		if err != nil {
			return err
		}
		at, err := s.seatOf(ctx, tx, l, invitation, by.Person)
		if err != nil {
			return err
		}
		all, err := jointsOf(ctx, tx, by.Person, []ref.ID{at.application})
		if j := all[at.application]; j != nil {
			out = *j
			out.Seats[at.seat-1].You = true
		}
		return err
	})
	return out, err
}

// seatAt is a seat that an invitation opens.
type seatAt struct {
	application ref.ID
	seat        int
}

// seatOf finds the seat of a lot that an invitation opens to person. It is the
// same refusal for an invitation that does not exist and for one that bears
// another name, so that trying tells nothing. ErrInvitation.
func (s *Service) seatOf(ctx context.Context, tx pgx.Tx, l Lot, invitation string, person ref.ID) (seatAt, error) {
	rows, err := tx.Query(ctx, `
		select b.seat_id, b.application_id, b.seat, b.name_hash
		from joint_bidder b
		join application a using (court_id, lot_id, application_id)
		where b.court_id = $1 and b.lot_id = $2 and b.seat > 1 and a.status <> 'DISQUALIFIED'`, l.Court, l.ID)
	if err != nil {
		return seatAt{}, fmt.Errorf("list seats of lot %s: %w", l.ID, err)
	}
	type open struct {
		seatAt

		name []byte
	}
	seats, ids := map[ref.ID]open{}, []ref.ID{}
	_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (id ref.ID, err error) {
		var o open
		err = row.Scan(&id, &o.application, &o.seat, &o.name)
		seats[id] = o
		ids = append(ids, id)
		return id, err
	})
	if err != nil {
		return seatAt{}, fmt.Errorf("list seats of lot %s: %w", l.ID, err)
	}
	found, err := s.from.Seals.Invited(ctx, l.ID, invitation, ids)
	if err != nil {
		return seatAt{}, fmt.Errorf("read invitation to lot %s: %w", l.ID, err)
	}
	mark, err := s.from.Names.MarkOf(ctx, tx, person)
	if err != nil {
		return seatAt{}, err
	}
	if found.IsZero() || !bytes.Equal(seats[found].name, mark.Hash) {
		return seatAt{}, ErrInvitation
	}
	return seats[found].seatAt, nil
}

// ConsentJoint is the yes of one who bids together with the applicant who told him
// the invitation: he is measured like one who bids alone, and stands in no other
// application for the lot. The last one to say yes lets the application bid, if its
// deposit is there. Errors: ErrInvitation, ErrJointConsented, ErrJointClosed,
// ErrAppliedAlready, ErrOtherAnnouncement, those of auction.Registration.Consent.
func (s *Service) ConsentJoint(ctx context.Context, lot ref.ID, in Consent, by event.Actor, at legal.Time) (Joint, error) {
	var out Joint
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		found, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		l, step, err := s.join(ctx, tx, found.Court, lot, auction.Apply, by)
		if err != nil {
			return err
		}
		seat, err := s.seatOf(ctx, tx, l, in.Invitation, by.Person)
		if err != nil {
			return err
		}
		r, err := lockApplication(ctx, tx, l.Court, l.ID, seat.application)
		if err != nil {
			return err
		}
		flags, err := s.mayConsent(ctx, tx, l, in, by.Person, at)
		if err != nil {
			return err
		}
		err = sitDown(ctx, tx, l, r.id, seat.seat, in, flags, by.Person, at)
		if err != nil {
			return err
		}
		r.silent--
		err = s.consented(ctx, tx, l, step, r, flags, by, at)
		if err != nil {
			return err
		}
		_, err = s.qualify(ctx, tx, l, r, at)
		if err != nil {
			return err
		}
		all, err := jointsOf(ctx, tx, by.Person, []ref.ID{r.id})
		out = *all[r.id]
		return err
	})
	return out, err
}

func (s *Service) mayConsent(ctx context.Context, tx pgx.Tx, l Lot, in Consent, person ref.ID, at legal.Time) ([]auction.ApplicantFlag, error) {
	hash, err := announcementHash(ctx, tx, l)
	if err != nil {
		return nil, err
	}
	if in.Announcement != hash {
		return nil, ErrOtherAnnouncement.With("hash", hash)
	}
	reg, err := s.registration(ctx, tx, l, Application{})
	if err != nil {
		return nil, err
	}
	who, err := s.applicant(ctx, tx, l, person, at)
	if err != nil {
		return nil, err
	}
	return reg.Consent(who, auction.Request{Warnings: in.Warnings, Housing: in.Housing}, at)
}

// consented records a yes. The fact names no person, like that of an application.
func (s *Service) consented(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, r registered, flags []auction.ApplicantFlag, by event.Actor, at legal.Time) error {
	err := flagged(ctx, tx, l, r.id, flags, at)
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "application.joined", Court: l.Court, Case: l.Case, Lot: l.ID, Subject: r.id,
		Actor: event.Actor{Role: by.Role}, At: at, Basis: step.Basis, Body: map[string]any{"waiting": r.silent},
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, l.Court, r.id.String(), auction.JointConsented{
		Court: l.Court, Case: l.Case, Lot: l.ID, Application: r.id, Person: by.Person, Waiting: r.silent, At: at,
	})
}

// WithdrawJoint takes back a joint application that waits for somebody's consent, so
// that its representative and those who said yes may bid otherwise; what was paid
// goes back. Only the representative may. ErrJointNone, ErrJointClosed.
func (s *Service) WithdrawJoint(ctx context.Context, lot ref.ID, by event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		found, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		l, _, err := s.join(ctx, tx, found.Court, lot, auction.Apply, by)
		if err != nil {
			return err
		}
		var id ref.ID
		err = tx.QueryRow(ctx, `
			select application_id
			from application a
			where court_id = $1 and lot_id = $2 and person_id = $3 and status <> 'DISQUALIFIED' and exists (
				select from joint_bidder b
				where b.court_id = a.court_id and b.lot_id = a.lot_id and b.application_id = a.application_id)`,
			l.Court, l.ID, by.Person).Scan(&id)
		if pg.NoRows(err) {
			return ErrJointNone
		}
		if err != nil {
			return fmt.Errorf("find joint application to lot %s: %w", l.ID, err)
		}
		r, err := lockApplication(ctx, tx, l.Court, l.ID, id)
		if err != nil {
			return err
		}
		if r.silent == 0 || r.status != DepositPending {
			return ErrJointClosed
		}
		return s.disqualify(ctx, tx, l, r, "代表人在共同竞买人全部同意前撤回报名", event.Actor{Role: by.Role}, at)
	})
}
