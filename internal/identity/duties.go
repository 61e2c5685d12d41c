package identity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/duty"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// DutyName is a duty in both languages.
func DutyName(d duty.Duty) fault.Text { return Role(d).Name() }

// DutyPairs are the duties that court keeps apart.
func DutyPairs(ctx context.Context, q Querier, court string) ([]duty.Pair, error) {
	rows, err := q.Query(ctx, `
		select duty_a, duty_b, reach, rule
		from duty_pair
		where court_id = $1
		order by duty_a, duty_b`, court)
	if err != nil {
		return nil, fmt.Errorf("read duties kept apart: %w", err)
	}
	pairs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[duty.Pair])
	if err != nil {
		return nil, fmt.Errorf("read duties kept apart: %w", err)
	}
	return pairs, nil
}

// mayTake refuses a role that is kept apart from one that the person holds in the
// court, or stands in for now or later.
func mayTake(ctx context.Context, tx pgx.Tx, a Appointment, at legal.Time) error {
	pairs, err := DutyPairs(ctx, tx, a.Court)
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `
		select role
		from person_role_in_force
		where person_id = $1 and court_id = $2
		union
		select duty
		from substitution
		where substitute = $1 and court_id = $2 and until_at > $3
		order by 1`, a.Person, a.Court, at)
	if err != nil {
		return fmt.Errorf("read duties held: %w", err)
	}
	held, err := pgx.CollectRows(rows, pgx.RowTo[duty.Duty])
	if err != nil {
		return fmt.Errorf("read duties held: %w", err)
	}
	return duty.MayHold(pairs, held, duty.Duty(a.Role), DutyName)
}

// RotationClock is the clock of a term in a post that passes to another.
const RotationClock = "post.rotation"

// turnTerm starts the clock of a term that begins, and ends that of one that ends:
// whoever leaves in time has met it.
func turnTerm(ctx context.Context, tx pgx.Tx, at legal.Time, a Appointment, turn int, grant bool) error {
	if !slices.Contains(duty.Rotating, duty.Duty(a.Role)) {
		return nil
	}
	if !grant {
		turn--
	}
	var term ref.ID
	var months int
	err := tx.QueryRow(ctx, `
		select t.term_id, coalesce((
			select o.months
			from duty_order o
			join duty_order_answer n using (court_id, order_id)
			where o.court_id = t.court_id and o.kind = 'rotation' and o.duty = t.duty and n.approved
			order by n.answered_at desc, o.order_id desc
			limit 1), $5)
		from duty_term t
		where t.court_id = $1 and t.person_id = $2 and t.duty = $3 and t.turn = $4`,
		a.Court, a.Person, a.Role, turn, duty.DefaultMonths).Scan(&term, &months)
	if pg.NoRows(err) { // granted before terms were kept
		return nil
	}
	if err != nil {
		return fmt.Errorf("read term: %w", err)
	}
	if !grant {
		return deadline.End(ctx, tx, RotationClock, term, at, deadline.Met)
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: a.Court, Kind: RotationClock, Subject: term, Owner: string(Leader),
		Due: duty.RotateBy(at, months), Basis: basis.CaseFunds2017(2), Opened: at,
	})
}

// Outdate makes the tokens of person unusable, because what they may do changes.
// Call told once tx has committed.
func (s *Service) Outdate(ctx context.Context, tx pgx.Tx, person ref.ID) (told func(), err error) {
	now := s.machine().Truncate(time.Microsecond)
	epoch, err := outdate(ctx, tx, person, now)
	return func() { s.revoked.addPerson(person, epoch, now) }, err
}

func outdate(ctx context.Context, tx pgx.Tx, person ref.ID, now time.Time) (epoch int64, err error) {
	err = tx.QueryRow(ctx, `
		update person
		set token_epoch = token_epoch + 1
		where person_id = $1
		returning token_epoch`, person).Scan(&epoch)
	if err != nil {
		return 0, fmt.Errorf("outdate tokens: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into revocation (person_id, epoch, revoked_at)
		values ($1, $2, $3)`, person, epoch, now)
	if err != nil {
		return 0, fmt.Errorf("outdate tokens: %w", err)
	}
	return epoch, nil
}
