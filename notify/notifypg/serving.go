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

// Confirm records that the recipient, who is actor, has the document. With a scope they
// agree at the same time to electronic service, of this document or of the case; a
// litigation paper needs that, now or before. notify.ErrServingUnknown, ErrNotRecipient,
// ErrReceived, ErrNoConsent, ErrScope.
func (s *Service) Confirm(ctx context.Context, serving ref.ID, agree notify.Scope, actor event.Actor, at legal.Time) error {
	if agree != notify.NoConsent && agree != notify.OneDocument && agree != notify.WholeCase {
		return notify.ErrScope
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		return s.change(ctx, tx, "", serving, actor, at, func(v notify.Serving, d notify.Duty, cs []notify.Consent) (notify.Serving, error) {
			if agree != notify.NoConsent && d.Litigation && !v.Final() && v.Recipient.Person == actor.Person {
				c, err := s.agree(ctx, tx, v, agree, actor, at)
				if err != nil {
					return v, err
				}
				cs = append(cs, c)
			}
			return v.Confirm(d, cs, actor.Person, at)
		})
	})
}

// agree writes the consent that a recipient signs while confirming a receipt, unless one
// of the kind holds.
func (s *Service) agree(ctx context.Context, tx pgx.Tx, v notify.Serving, agree notify.Scope, actor event.Actor, at legal.Time) (notify.Consent, error) {
	c := notify.Consent{Court: v.Court, Case: v.Case, Recipient: v.Recipient, Medium: notify.OnSite, Way: notify.InPerson,
		SignedOn: at.Date(), By: actor.Person, At: at}
	held, err := inForce(ctx, tx, c, at)
	if err != nil || held.ID != "" {
		return held, err
	}
	if agree == notify.OneDocument {
		c.Serving = v.ID
	}
	c.ID, err = s.saveConsent(ctx, tx, c, actor)
	return c, err
}

// Arrive records that a document reached the system into which its recipient agreed to
// have it sent. Of a mailbox or a telephone it takes evidence, and when it was shown as
// sent. notify.ErrServingUnknown, ErrReceived, ErrNoConsent, ErrEvidence, ErrReceiptEarly.
func (s *Service) Arrive(ctx context.Context, court string, serving ref.ID, evidence string, arrived legal.Time, actor event.Actor, at legal.Time) (notify.Serving, error) {
	var out notify.Serving
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		return s.change(ctx, tx, court, serving, actor, at, func(v notify.Serving, _ notify.Duty, cs []notify.Consent) (_ notify.Serving, err error) {
			out, err = v.Arrive(cs, actor.Person, evidence, arrived, at)
			return out, err
		})
	})
	return out, err
}

// Record records a receipt in the real world at received (zero: now), which the
// clerk has evidence of; of a litigation paper it is the receipt that the law wants.
// notify.ErrServingUnknown, ErrReceived, ErrEvidence, ErrReceiptEarly,
// ErrReceiptNeeded, ErrConsentOwn, and what notify.Receipt.Check refuses.
func (s *Service) Record(ctx context.Context, court string, serving ref.ID, r notify.Receipt, evidence string, received legal.Time, actor event.Actor, at legal.Time) error {
	if received.IsZero() {
		received = at
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		return s.change(ctx, tx, court, serving, actor, at, func(v notify.Serving, d notify.Duty, _ []notify.Consent) (notify.Serving, error) {
			now, err := v.Record(d, actor.Person, r, evidence, received, at)
			if err != nil || !r.Given() {
				return now, err
			}
			if v.Recipient.Person == actor.Person {
				return now, notify.ErrConsentOwn
			}
			return now, s.keepReceipt(ctx, tx, now, r, at)
		})
	})
}

// Waive records a written waiver. notify.ErrServingUnknown, ErrReceived,
// ErrNotWaivable, ErrEvidence.
func (s *Service) Waive(ctx context.Context, court string, serving ref.ID, evidence string, actor event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		return s.change(ctx, tx, court, serving, actor, at, func(v notify.Serving, d notify.Duty, _ []notify.Consent) (notify.Serving, error) {
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
		return s.change(ctx, tx, court, serving, actor, at, func(v notify.Serving, d notify.Duty, _ []notify.Consent) (notify.Serving, error) {
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
		err := s.change(ctx, tx, d.Court, d.Subject, event.House, at, func(v notify.Serving, _ notify.Duty, _ []notify.Consent) (notify.Serving, error) {
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
	decide func(notify.Serving, notify.Duty, []notify.Consent) (notify.Serving, error),
) error {
	was, err := lock(ctx, tx, court, id)
	if err != nil {
		return err
	}
	duty, err := notify.Find(was.Kind)
	if err != nil {
		return err
	}
	agreed, err := consents(ctx, tx, was.Court, was.Case, was.Recipient)
	if err != nil {
		return err
	}
	now, err := decide(was, duty, agreed)
	if err != nil || now == was {
		return err
	}
	_, err = tx.Exec(ctx, `
		update serving
		set status = $3, how = $4, published_at = $5, publish_reason = $6, deemed_due = $7, received_at = $8,
			evidence = $9, recorded_by = nullif($10, '')::uuid, consent_id = nullif($11, '')::uuid
		where court_id = $1 and serving_id = $2`,
		now.Court, id, now.Status, now.How, now.PublishedAt, now.PublishReason, now.DeemedDue, now.ReceivedAt,
		now.Evidence, now.RecordedBy, now.Consent)
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
		Lot: v.Lot, Owner: event.System, Due: v.DeemedDue, Basis: duty.PostingBasis(), Opened: at})
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{Kind: "serving.published", Court: v.Court, Case: v.Case, Lot: v.Lot, Subject: v.ID,
		Actor: actor, At: at, Public: true, Basis: duty.PostingBasis(),
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
