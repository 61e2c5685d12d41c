package notifypg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
)

// Confirm records that the recipient, who is actor, has the document.
// notify.ErrServingUnknown, ErrNotRecipient, ErrReceived.
func (s *Service) Confirm(ctx context.Context, serving ref.ID, actor event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error { return s.ConfirmTx(ctx, tx, serving, actor, at) })
}

// ConfirmTx is Confirm in tx.
func (s *Service) ConfirmTx(ctx context.Context, tx pgx.Tx, serving ref.ID, actor event.Actor, at legal.Time) error {
	return s.change(ctx, tx, "", serving, actor, at, func(v notify.Serving, _ notify.Duty) (notify.Serving, error) {
		return v.Confirm(actor.Person, at)
	})
}

// Record records a receipt in the real world at received (zero: now), which the
// clerk has evidence of. notify.ErrServingUnknown, ErrReceived, ErrEvidence, ErrReceiptEarly.
func (s *Service) Record(ctx context.Context, court string, serving ref.ID, evidence string, received legal.Time, actor event.Actor, at legal.Time) error {
	if received.IsZero() {
		received = at
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		return s.change(ctx, tx, court, serving, actor, at, func(v notify.Serving, _ notify.Duty) (notify.Serving, error) {
			return v.Record(actor.Person, evidence, received, at)
		})
	})
}

// Waive records a written waiver. notify.ErrServingUnknown, ErrReceived,
// ErrNotWaivable, ErrEvidence.
func (s *Service) Waive(ctx context.Context, court string, serving ref.ID, evidence string, actor event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		return s.change(ctx, tx, court, serving, actor, at, func(v notify.Serving, d notify.Duty) (notify.Serving, error) {
			return v.Waive(d, actor.Person, evidence, at)
		})
	})
}

// Publish posts the document of a recipient who cannot be reached and opens the
// clock after which it counts as received; it returns the posting's last day.
// notify.ErrServingUnknown, ErrReceived, ErrPublished, ErrNoPosting,
// ErrPublishReason, calendar.ErrYearNotLoaded.
func (s *Service) Publish(ctx context.Context, court string, serving ref.ID, reason string, actor event.Actor, at legal.Time) (legal.Date, error) {
	var last legal.Date
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		cal, err := registry.Calendar(ctx, tx)
		if err != nil {
			return err
		}
		return s.change(ctx, tx, court, serving, actor, at, func(v notify.Serving, d notify.Duty) (notify.Serving, error) {
			v, err := v.Publish(d, cal, actor.Person, reason, at)
			if err == nil {
				last = v.Posting().DeemedOn
			}
			return v, err
		})
	})
	return last, err
}

// DeadlineTx handles the clocks of this package that have run out: a posting
// becomes receipt; a document that has not reached everybody is overdue.
func (s *Service) DeadlineTx(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	switch d.Kind {
	case DeadlineDeemed:
		err := s.change(ctx, tx, d.Court, d.Subject, event.House, at, func(v notify.Serving, _ notify.Duty) (notify.Serving, error) {
			v, _ = v.Deem(at)
			return v, nil
		})
		if err != nil {
			return err
		}
		return deadline.End(ctx, tx, DeadlineDeemed, d.Subject, at, deadline.Expired)
	case DeadlineDue:
		err := deadline.End(ctx, tx, DeadlineDue, d.Subject, at, deadline.Missed)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{Kind: "document.overdue", Court: d.Court, Case: d.Case, Lot: d.Lot,
			Subject: d.Subject, Actor: event.House, At: at, Basis: d.Basis})
	}
	return fmt.Errorf("deadline %q is not a notice's", d.Kind)
}

// change is the five moves of every act on a serving. An empty court finds it in any.
func (s *Service) change(ctx context.Context, tx pgx.Tx, court string, id ref.ID, actor event.Actor, at legal.Time,
	decide func(notify.Serving, notify.Duty) (notify.Serving, error),
) error {
	was, err := lock(ctx, tx, court, id)
	if err != nil {
		return err
	}
	duty, err := notify.Find(was.Kind)
	if err != nil {
		return err
	}
	now, err := decide(was, duty)
	if err != nil || now == was {
		return err
	}
	_, err = tx.Exec(ctx, `
		update serving
		set status = $3, how = $4, published_at = $5, publish_reason = $6, deemed_due = $7, received_at = $8,
			evidence = $9, recorded_by = nullif($10, '')::uuid
		where court_id = $1 and serving_id = $2`,
		now.Court, id, now.Status, now.How, now.PublishedAt, now.PublishReason, now.DeemedDue, now.ReceivedAt,
		now.Evidence, now.RecordedBy)
	if err != nil {
		return fmt.Errorf("save serving %s: %w", id, err)
	}
	if now.Final() {
		return received(ctx, tx, now, duty, actor, at)
	}
	return published(ctx, tx, now, duty, actor, at)
}

func received(ctx context.Context, tx pgx.Tx, v notify.Serving, duty notify.Duty, actor event.Actor, at legal.Time) error {
	if v.How != notify.Deemed {
		err := deadline.End(ctx, tx, DeadlineDeemed, v.ID, at, deadline.Cancelled)
		if err != nil {
			return err
		}
	}
	err := event.Add(ctx, tx, event.Fact{Kind: "serving." + string(v.Status), Court: v.Court, Case: v.Case, Lot: v.Lot,
		Subject: v.ID, Actor: actor, At: at, Basis: duty.Basis,
		Body: map[string]any{"kind": v.Kind, "how": v.How, "received_at": v.ReceivedAt, "party": v.Recipient.Party}})
	if err != nil {
		return err
	}
	err = complete(ctx, tx, v, at)
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, v.Court, v.ID.String(), v.Event())
}

// complete ends the clock of a document that has reached everybody.
func complete(ctx context.Context, tx pgx.Tx, v notify.Serving, at legal.Time) error {
	var open bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from serving
			where court_id = $1 and document_id = $2 and status not in ('received', 'waived'))`,
		v.Court, v.Document).Scan(&open)
	if err != nil {
		return fmt.Errorf("look for open servings of %s: %w", v.Document, err)
	}
	if open {
		return nil
	}
	return deadline.End(ctx, tx, DeadlineDue, v.Document, at, deadline.Met)
}

// published opens the posting's clock and tells the public why.
func published(ctx context.Context, tx pgx.Tx, v notify.Serving, duty notify.Duty, actor event.Actor, at legal.Time) error {
	err := deadline.Open(ctx, tx, deadline.Deadline{Court: v.Court, Kind: DeadlineDeemed, Subject: v.ID, Case: v.Case,
		Lot: v.Lot, Owner: event.System, Due: v.DeemedDue, Basis: duty.Basis, Opened: at})
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{Kind: "serving.published", Court: v.Court, Case: v.Case, Lot: v.Lot, Subject: v.ID,
		Actor: actor, At: at, Public: true, Basis: duty.Basis,
		Body: map[string]any{"kind": v.Kind, "reason": v.PublishReason, "deemed_on": v.Posting().DeemedOn}})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, v.Court, v.ID.String(), v.Posting())
}

// lock takes the serving's document, so that its last two recipients wait for
// each other, then the serving. Documents are never updated, so an advisory
// lock stands in for the row.
func lock(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (notify.Serving, error) {
	_, err := tx.Exec(ctx, `
		select pg_advisory_xact_lock(hashtextextended(document_id::text, 5))
		from serving
		where serving_id = $1 and ($2 = '' or court_id = $2)`, id, court)
	if err != nil {
		return notify.Serving{}, fmt.Errorf("lock document of %s: %w", id, err)
	}
	v, err := scanServing(tx.QueryRow(ctx, servingSQL+`
		where s.serving_id = $1 and ($2 = '' or s.court_id = $2)
		for update of s`, id, court))
	if errors.Is(err, pgx.ErrNoRows) {
		return notify.Serving{}, notify.ErrServingUnknown
	}
	if err != nil {
		return notify.Serving{}, fmt.Errorf("lock serving %s: %w", id, err)
	}
	return v, nil
}

const servingSQL = `
	select s.serving_id, s.document_id, s.court_id, coalesce(d.case_id::text, ''), coalesce(d.lot_id::text, ''),
		d.kind, d.subject_id, coalesce(s.party_id::text, ''), coalesce(s.person_id, p.person_id)::text,
		s.status, s.how, s.sent_at, s.published_at, s.publish_reason, s.deemed_due, s.received_at, s.evidence,
		coalesce(s.recorded_by::text, '')
	from serving s
	join document d on d.court_id = s.court_id and d.document_id = s.document_id
	left join party_now p on p.court_id = s.court_id and p.party_id = s.party_id`

func scanServing(r pgx.Row) (v notify.Serving, err error) {
	var person *ref.ID
	err = r.Scan(&v.ID, &v.Document, &v.Court, &v.Case, &v.Lot, &v.Kind, &v.Subject, &v.Recipient.Party, &person,
		&v.Status, &v.How, &v.SentAt, &v.PublishedAt, &v.PublishReason, &v.DeemedDue, &v.ReceivedAt, &v.Evidence, &v.RecordedBy)
	if person != nil {
		v.Recipient.Person = *person
	}
	return v, err
}
