package dutypg

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/duty"
	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Paper is the document under which an order is asked for, and why.
type Paper struct {
	Document string
	Reason   string
}

// Leave is a substitution as it is asked for, the people by login.
type Leave struct {
	Paper
	Duty       duty.Duty
	Absent     string
	Substitute string
	From       legal.Date
	Until      legal.Date
}

// AskSubstitute asks that a colleague stands in for somebody on leave. It holds
// once another person has approved it.
func (s *Service) AskSubstitute(ctx context.Context, court string, l Leave, at legal.Time, by event.Actor) (id ref.ID, err error) {
	return s.ask(ctx, court, l.Paper, at, by, func(tx pgx.Tx, o *order) error {
		absent, err := s.person(ctx, tx, l.Absent)
		if err != nil {
			return err
		}
		substitute, err := s.person(ctx, tx, l.Substitute)
		if err != nil {
			return err
		}
		o.kind, o.duty, o.absent, o.substitute = "substitution", l.Duty, absent, substitute
		o.from, o.until = l.From, l.Until
		err = duty.CanBegin(o.leave(), at)
		if err != nil {
			return err
		}
		return canSubstitute(ctx, tx, court, o.leave(), at)
	})
}

// AskRecall asks that a substitution ends before its last day.
func (s *Service) AskRecall(ctx context.Context, court string, substitution ref.ID, p Paper, at legal.Time, by event.Actor) (ref.ID, error) {
	return s.ask(ctx, court, p, at, by, func(_ pgx.Tx, o *order) error {
		o.kind, o.recalls = "recall", substitution
		return nil
	})
}

// AskApart asks that the court keeps two duties apart by reach.
func (s *Service) AskApart(ctx context.Context, court string, a, b duty.Duty, reach duty.Reach, p Paper, at legal.Time, by event.Actor) (ref.ID, error) {
	return s.ask(ctx, court, p, at, by, func(_ pgx.Tx, o *order) error {
		for _, d := range []duty.Duty{a, b} {
			if !slices.Contains(identity.CourtRoles, identity.Role(d)) {
				return duty.ErrNoDuty.With("duty", d).With("duties", roles())
			}
		}
		if !slices.Contains([]duty.Reach{duty.Post, duty.Act, duty.None}, reach) {
			return duty.ErrReach
		}
		pair := duty.Ordered(a, b, reach, duty.Own)
		o.kind, o.duty, o.other, o.reach = "apart", pair.A, pair.B, reach
		return duty.Stricter(a, b, reach)
	})
}

func roles() string {
	names := make([]string, len(identity.CourtRoles))
	for i, r := range identity.CourtRoles {
		names[i] = string(r)
	}
	return strings.Join(names, ", ")
}

// AskRotation asks that a post of finance passes to another after months, and what
// happens when it does not.
func (s *Service) AskRotation(ctx context.Context, court string, r duty.Rotation, p Paper, at legal.Time, by event.Actor) (ref.ID, error) {
	return s.ask(ctx, court, p, at, by, func(_ pgx.Tx, o *order) error {
		o.kind, o.duty, o.months, o.effect = "rotation", r.Duty, r.Months, r.Effect
		return r.Check()
	})
}

// AskExtension asks that who holds a post goes on in it through a day although the
// term is over. It holds once a leader has signed it.
func (s *Service) AskExtension(ctx context.Context, court string, d duty.Duty, holder string, through legal.Date, p Paper, at legal.Time, by event.Actor) (ref.ID, error) {
	return s.ask(ctx, court, p, at, by, func(tx pgx.Tx, o *order) error {
		who, err := s.person(ctx, tx, holder)
		if err != nil {
			return err
		}
		o.kind, o.duty, o.holder, o.last = "extension", d, who, through
		has, err := held(ctx, tx, court, who)
		if err != nil {
			return err
		}
		return duty.CanExtend(duty.Extension{Duty: d, Holder: who, Through: through}, has, at, identity.DutyName)
	})
}

// order is a row of duty_order.
type order struct {
	id, absent, substitute, recalls, holder, askedBy ref.ID
	kind                                             string
	duty, other                                      duty.Duty
	reach                                            duty.Reach
	from, until, last                                legal.Date
	months                                           int
	effect                                           duty.Effect
}

func (o order) leave() duty.Leave {
	return duty.Leave{Duty: o.duty, Absent: o.absent, Substitute: o.substitute, From: o.from, Until: o.until}
}

// ask writes an order that fill has decided about.
func (s *Service) ask(ctx context.Context, court string, p Paper, at legal.Time, by event.Actor, fill func(pgx.Tx, *order) error) (ref.ID, error) {
	err := duty.CheckPaper(p.Document, p.Reason)
	if err != nil {
		return "", err
	}
	o := order{id: ref.New()}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		err := fill(tx, &o)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into duty_order (court_id, order_id, kind, document_no, reason, duty, other, reach, absent, substitute,
				from_day, until_day, recalls, months, effect, holder, last_day, asked_by, asked_at)
			values ($1, $2, $3, $4, $5, nullif($6, ''), nullif($7, ''), nullif($8, ''), nullif($9, '')::uuid, nullif($10, '')::uuid,
				$11, $12, nullif($13, '')::uuid, nullif($14, 0), nullif($15, ''), nullif($16, '')::uuid, $17, $18, $19)`,
			court, o.id, o.kind, strings.TrimSpace(p.Document), strings.TrimSpace(p.Reason), o.duty, o.other, o.reach, o.absent, o.substitute,
			day(o.from), day(o.until), o.recalls, o.months, o.effect, o.holder, day(o.last), by.Person, at)
		if pg.Violated(err, "duty_order_recall") {
			return duty.ErrNoOrder
		}
		if err != nil {
			return fmt.Errorf("store order: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "duty.asked", Court: court, Subject: o.id, Actor: by, At: at, Basis: basis.CaseFunds2017(2),
			Body: map[string]any{"order": o.kind, "duty": o.duty, "document": p.Document},
		})
	})
	return o.id, err
}

func day(d legal.Date) any {
	if d.IsZero() {
		return nil
	}
	return d
}

// canSubstitute gathers what must be known and asks the rule.
func canSubstitute(ctx context.Context, tx pgx.Tx, court string, l duty.Leave, at legal.Time) error {
	f := duty.LeaveFacts{At: at, Name: identity.DutyName}
	var err error
	f.Pairs, err = identity.DutyPairs(ctx, tx, court)
	if err != nil {
		return err
	}
	f.Absent, err = held(ctx, tx, court, l.Absent)
	if err != nil {
		return err
	}
	f.Held, err = held(ctx, tx, court, l.Substitute)
	if err != nil {
		return err
	}
	f.Stands, err = stands(ctx, tx, court, l.Substitute, at)
	if err != nil {
		return err
	}
	return duty.CanSubstitute(l, f)
}

// Answer approves or refuses an order, by somebody whom it does not concern.
// Everything is looked at again.
func (s *Service) Answer(ctx context.Context, court string, id ref.ID, approved bool, note string, at legal.Time, by event.Actor) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(note)); n > 500 || !approved && n < 4 {
		return duty.ErrNote
	}
	told := func() {}
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		o, err := readOrder(ctx, tx, court, id)
		if err != nil {
			return err
		}
		err = duty.CanAnswer(by.Person, o.askedBy, o.absent, o.substitute, o.holder)
		if err != nil {
			return err
		}
		if approved && o.kind == "substitution" {
			err = canSubstitute(ctx, tx, court, o.leave(), at)
			if err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `
			insert into duty_order_answer (court_id, order_id, approved, note, answered_by, answered_at)
			values ($1, $2, $3, $4, $5, $6)`, court, id, approved, strings.TrimSpace(note), by.Person, at)
		if pg.Violated(err, "duty_order_answered_once") {
			return duty.ErrNoOrder
		}
		if pg.Violated(err, "duty_extension_leader") {
			return duty.ErrLeaderSigns
		}
		if err != nil {
			return fmt.Errorf("store answer: %w", err)
		}
		if approved {
			told, err = s.takeEffect(ctx, tx, court, o, at)
			if err != nil {
				return err
			}
		}
		kind := "duty.approved"
		if !approved {
			kind = "duty.refused"
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: kind, Court: court, Subject: id, Actor: by, At: at, Basis: basis.CaseFunds2017(2),
			Body: map[string]any{"order": o.kind, "duty": o.duty},
		})
	})
	if err == nil {
		told()
	}
	return err
}

// readOrder reads an order that waits for its answer. It fails with ErrNoOrder.
func readOrder(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (order, error) {
	o := order{id: id}
	err := tx.QueryRow(ctx, `
		select kind, coalesce(duty, ''), coalesce(other, ''), coalesce(reach, ''), coalesce(absent::text, ''), coalesce(substitute::text, ''),
			from_day, until_day, coalesce(recalls::text, ''), coalesce(months, 0), coalesce(holder::text, ''), asked_by
		from duty_order o
		where court_id = $1 and order_id = $2 and not exists (
			select from duty_order_answer a
			where a.court_id = o.court_id and a.order_id = o.order_id)`, court, id,
	).Scan(&o.kind, &o.duty, &o.other, &o.reach, &o.absent, &o.substitute, &o.from, &o.until, &o.recalls, &o.months, &o.holder, &o.askedBy)
	if pg.NoRows(err) {
		return o, duty.ErrNoOrder
	}
	if err != nil {
		return o, fmt.Errorf("read order: %w", err)
	}
	return o, nil
}

// takeEffect does what follows from an approved order besides that it stands:
// tokens of whoever steps in or out, and the clocks of terms that run.
func (s *Service) takeEffect(ctx context.Context, tx pgx.Tx, court string, o order, at legal.Time) (func(), error) {
	none := func() {}
	switch o.kind {
	case "substitution":
		return s.people.Outdate(ctx, tx, o.substitute)
	case "recall":
		var who ref.ID
		err := tx.QueryRow(ctx, `
			select substitute
			from duty_order
			where court_id = $1 and order_id = $2`, court, o.recalls).Scan(&who)
		if err != nil {
			return none, fmt.Errorf("read substitution: %w", err)
		}
		return s.people.Outdate(ctx, tx, who)
	case "rotation":
		return none, moveTerms(ctx, tx, court, o.duty, o.months, at)
	}
	return none, nil
}

// moveTerms gives every running term of a post its new end.
func moveTerms(ctx context.Context, tx pgx.Tx, court string, d duty.Duty, months int, at legal.Time) error {
	rows, err := tx.Query(ctx, `
		select t.term_id, t.began_at
		from duty_term t
		join person_role_in_force r on r.person_id = t.person_id and r.court_id = t.court_id and r.role = t.duty and r.at = t.began_at
		where t.court_id = $1 and t.duty = $2`, court, d)
	if err != nil {
		return fmt.Errorf("read terms: %w", err)
	}
	terms, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		ID    ref.ID
		Began legal.Time
	}])
	if err != nil {
		return fmt.Errorf("read terms: %w", err)
	}
	for _, t := range terms {
		err := deadline.Open(ctx, tx, deadline.Deadline{
			Court: court, Kind: identity.RotationClock, Subject: t.ID, Owner: string(identity.Leader),
			Due: duty.RotateBy(t.Began, months), Basis: basis.CaseFunds2017(2), Opened: at,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
