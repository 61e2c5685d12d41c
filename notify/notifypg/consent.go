package notifypg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/files"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/channel"
)

// Agree records that actor, signed in, agrees to electronic service on this platform of
// whatever is issued to them in a case from now on: as each party of it that they act
// for, or as a person on whom something was served in it. notify.ErrConsentRecipient,
// ErrConsentTwice.
func (s *Service) Agree(ctx context.Context, caseID ref.ID, actor event.Actor, at legal.Time) ([]ref.ID, error) {
	var ids []ref.ID
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		ids = nil
		cs, err := ownPlaces(ctx, tx, caseID, actor.Person)
		if err != nil {
			return err
		}
		var held legal.Time
		for _, c := range cs {
			c.Medium, c.Way, c.SignedOn, c.By, c.At = notify.OnSite, notify.InPerson, at.Date(), actor.Person, at
			in, err := inForce(ctx, tx, c, at)
			if err != nil {
				return err
			}
			if in.ID != "" {
				held = in.At
				continue
			}
			id, err := s.saveConsent(ctx, tx, c, actor)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		switch {
		case len(cs) == 0:
			return notify.ErrConsentRecipient
		case len(ids) == 0:
			return notify.ErrConsentTwice.With("at", held)
		}
		return nil
	})
	return ids, err
}

// ownPlaces are the places of person in a case: what they consent as.
func ownPlaces(ctx context.Context, tx pgx.Tx, caseID, person ref.ID) ([]notify.Consent, error) {
	return list(ctx, tx, func(r pgx.CollectableRow) (c notify.Consent, err error) {
		c.Case, c.Recipient.Person = caseID, person
		err = r.Scan(&c.Court, &c.Recipient.Party)
		return c, err
	}, `
		select p.court_id, p.party_id::text
		from party_now p
		where p.case_id = $1 and p.person_id = $2
		union all
		(select s.court_id, ''
		from serving s
		join document d using (court_id, document_id)
		where s.person_id = $2 and s.party_id is null and d.case_id = $1
		limit 1)`, caseID, person)
}

// inForce finds a consent for the whole case like c that holds at an instant.
func inForce(ctx context.Context, tx pgx.Tx, c notify.Consent, at legal.Time) (notify.Consent, error) {
	err := lockConsents(ctx, tx, c)
	if err != nil {
		return notify.Consent{}, err
	}
	all, err := consents(ctx, tx, c.Court, c.Case, c.Recipient)
	for _, o := range all {
		if o.Serving.IsZero() && o.Medium == c.Medium && o.InForce(at) {
			return o, nil
		}
	}
	return notify.Consent{}, err
}

// lockConsents makes those who agree and take back for one recipient wait for each other.
func lockConsents(ctx context.Context, tx pgx.Tx, c notify.Consent) error {
	who := c.Recipient.Party
	if who.IsZero() {
		who = c.Recipient.Person
	}
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 780))`, c.Case.String()+who.String())
	if err != nil {
		return fmt.Errorf("lock consents of case %s: %w", c.Case, err)
	}
	return nil
}

// consents are those of one recipient in a case, oldest first.
func consents(ctx context.Context, q registry.Querier, court string, caseID ref.ID, to notify.Recipient) ([]notify.Consent, error) {
	return list(ctx, q, func(r pgx.CollectableRow) (c notify.Consent, err error) {
		c.Court, c.Case, c.Recipient = court, caseID, to
		err = r.Scan(&c.ID, &c.Serving, &c.Medium, &c.Way, &c.SignedOn, &c.At, &c.EndedAt)
		return c, err
	}, `
		select c.consent_id, coalesce(c.serving_id::text, ''), c.medium, c.way, c.signed_on, c.at, e.at
		from service_consent c
		left join service_consent_end e using (court_id, consent_id)
		where c.court_id = $1 and c.case_id = nullif($2, '')::uuid
			and (c.party_id = nullif($3, '')::uuid or $3 = '' and c.person_id = nullif($4, '')::uuid)
		order by c.consent_id`, court, caseID, to.Party, to.Person)
}

// Signed is a confirmation of address (送达地址确认书) that a clerk takes in.
type Signed struct {
	Party    ref.ID // who signed it: a party of the case,
	Serving  ref.ID // or whom this was served on
	Medium   notify.Medium
	Address  string
	SignedOn legal.Date
	Document string // SHA-256 of its scan
}

// TakeConsent records a consent that its recipient signed on paper.
// notify.ErrConsentRecipient, ErrConsentTwice, ErrConsentOwn, files.ErrNotKept, what
// notify.Consent.Check refuses, and what channel.ReadAddress does.
func (s *Service) TakeConsent(ctx context.Context, court string, caseID ref.ID, in Signed, clerk event.Actor, at legal.Time) (ref.ID, error) {
	var id ref.ID
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		to, err := recipientOf(ctx, tx, court, caseID, in)
		if err != nil {
			return err
		}
		c := notify.Consent{Court: court, Case: caseID, Recipient: to, Medium: in.Medium, Address: in.Address,
			Way: notify.OnPaper, SignedOn: in.SignedOn, Document: in.Document, By: clerk.Person, At: at}
		if to.Person == clerk.Person {
			return notify.ErrConsentOwn
		}
		filed, err := filedOn(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		err = c.Check(filed, at)
		if err == nil {
			err = files.Kept(ctx, tx, court, "document", c.Document)
		}
		if err != nil {
			return err
		}
		held, err := inForce(ctx, tx, c, at)
		if err != nil {
			return err
		}
		if held.ID != "" {
			return notify.ErrConsentTwice.With("at", held.At)
		}
		id, err = s.saveConsent(ctx, tx, c, clerk)
		if err != nil {
			return err
		}
		return s.reach(ctx, tx, c)
	})
	return id, err
}

func filedOn(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID) (legal.Date, error) {
	c, err := registry.FindCase(ctx, tx, court, caseID)
	return c.FiledOn, err
}

// reach ends the servings that a consent on paper reaches as it is recorded: litigation
// papers that stand in the recipient's list here and were sent since it was signed. What
// was sent to a mailbox or a telephone is recorded with its evidence, one by one.
func (s *Service) reach(ctx context.Context, tx pgx.Tx, c notify.Consent) error {
	if c.Medium != notify.OnSite {
		return nil
	}
	ids, err := list(ctx, tx, pgx.RowTo[ref.ID], `
		select s.serving_id
		from serving s
		join document d using (court_id, document_id)
		where s.court_id = $1 and d.case_id = $2 and s.litigation and s.status in ('sent', 'published')
			and (s.party_id = nullif($3, '')::uuid or $3 = '' and s.party_id is null and s.person_id = nullif($4, '')::uuid)
		order by s.serving_id`, c.Court, c.Case, c.Recipient.Party, c.Recipient.Person)
	if err != nil {
		return err
	}
	for _, serving := range ids {
		err = s.change(ctx, tx, c.Court, serving, event.House, c.At, func(v notify.Serving, _ notify.Duty, cs []notify.Consent) (notify.Serving, error) {
			held, err := v.Agreed(cs, c.At, notify.OnSite)
			switch {
			case errors.Is(err, notify.ErrNoConsent), err == nil && !held.Reaches(v):
				return v, nil
			case err != nil:
				return v, err
			}
			return v.ArriveOnSite(held), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// recipientOf is who signed a paper: a party of the case, or whom a serving of it is for.
func recipientOf(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, in Signed) (to notify.Recipient, err error) {
	err = tx.QueryRow(ctx, `
		select coalesce(party_id::text, ''), coalesce(person_id::text, '')
		from (
			select p.party_id, p.person_id
			from party_now p
			where p.court_id = $1 and p.case_id = $2 and p.party_id = nullif($3, '')::uuid
			union all
			select s.party_id, coalesce(s.person_id, p.person_id)
			from serving s
			join document d using (court_id, document_id)
			left join party_now p on p.court_id = s.court_id and p.party_id = s.party_id
			where s.court_id = $1 and d.case_id = $2 and s.serving_id = nullif($4, '')::uuid) w
		limit 1`, court, caseID, in.Party, in.Serving).Scan(&to.Party, &to.Person)
	if pg.NoRows(err) {
		return to, notify.ErrConsentRecipient
	}
	if err != nil {
		return to, fmt.Errorf("find recipient in case %s: %w", caseID, err)
	}
	return to, nil
}

// saveConsent writes a consent. The person of a party is not written: another may act
// for it tomorrow.
func (s *Service) saveConsent(ctx context.Context, tx pgx.Tx, c notify.Consent, actor event.Actor) (ref.ID, error) {
	c.ID = ref.New()
	person := c.Recipient.Person
	if !c.Recipient.Party.IsZero() {
		person = ""
	}
	var sealed []byte
	masked := ""
	if c.Medium != notify.OnSite {
		address, err := channel.ReadAddress(notify.Means(c.Medium), c.Address)
		if err != nil {
			return "", err
		}
		masked = address.Masked
		sealed, err = s.cipher.Encrypt("service_consent", string(c.ID), "address", []byte(address.Text))
		if err != nil {
			return "", fmt.Errorf("seal address: %w", err)
		}
	}
	_, err := tx.Exec(ctx, `
		insert into service_consent (court_id, consent_id, case_id, party_id, person_id, serving_id, medium, address_cipher, address_masked,
			way, signed_on, document, given_by, at)
		values ($1, $2, $3, nullif($4, '')::uuid, nullif($5, '')::uuid, nullif($6, '')::uuid, $7, $8, $9, $10, $11, $12, $13, $14)`,
		c.Court, c.ID, c.Case, c.Recipient.Party, person, c.Serving, c.Medium, sealed, masked,
		c.Way, c.SignedOn, c.Document, c.By, c.At)
	if err != nil {
		return "", fmt.Errorf("save consent: %w", err)
	}
	return c.ID, event.Add(ctx, tx, event.Fact{Kind: "serving.consented", Court: c.Court, Case: c.Case, Subject: c.ID, Actor: actor, At: c.At,
		Basis: notify.ErrNoConsent.Basis, Body: map[string]any{"medium": c.Medium, "way": c.Way, "party": c.Recipient.Party, "serving": c.Serving}})
}

// Revoke takes back a consent of actor's own; what arrived before stays served.
// notify.ErrConsentUnknown, ErrConsentEnded.
func (s *Service) Revoke(ctx context.Context, consent ref.ID, actor event.Actor, at legal.Time) error {
	return s.end(ctx, "", "", consent, "", actor, at)
}

// TakeRevocation records that a consent was taken back on a signed paper.
// notify.ErrConsentUnknown, ErrConsentEnded, ErrConsentPaper, ErrConsentOwn, files.ErrNotKept.
func (s *Service) TakeRevocation(ctx context.Context, court string, caseID, consent ref.ID, document string, clerk event.Actor, at legal.Time) error {
	if !notify.IsHash(document) {
		return notify.ErrConsentPaper
	}
	return s.end(ctx, court, caseID, consent, document, clerk, at)
}

func (s *Service) end(ctx context.Context, court string, caseID, consent ref.ID, document string, actor event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var c notify.Consent
		err := tx.QueryRow(ctx, `
			select c.court_id, c.case_id, coalesce(c.party_id::text, ''), coalesce(c.person_id::text, p.person_id::text, ''), e.at
			from service_consent c
			left join party_now p on p.court_id = c.court_id and p.party_id = c.party_id
			left join service_consent_end e on e.court_id = c.court_id and e.consent_id = c.consent_id
			where c.consent_id = $1 and ($2 = '' or c.court_id = $2 and c.case_id = nullif($3, '')::uuid)`, consent, court, caseID).Scan(&c.Court, &c.Case, &c.Recipient.Party, &c.Recipient.Person, &c.EndedAt)
		mine := c.Recipient.Person == actor.Person
		switch {
		case pg.NoRows(err), err == nil && document == "" && !mine:
			return notify.ErrConsentUnknown
		case err != nil:
			return fmt.Errorf("read consent %s: %w", consent, err)
		case document != "" && mine:
			return notify.ErrConsentOwn
		case !c.EndedAt.IsZero():
			return notify.ErrConsentEnded.With("at", c.EndedAt)
		}
		err = files.Kept(ctx, tx, c.Court, "document", document)
		if err != nil {
			return err
		}
		way := notify.InPerson
		if document != "" {
			way = notify.OnPaper
		}
		_, err = tx.Exec(ctx, `
			insert into service_consent_end (court_id, consent_id, way, document, ended_by, at)
			values ($1, $2, $3, $4, $5, $6)`, c.Court, consent, way, document, actor.Person, at)
		if pg.Violated(err, "service_consent_end_once") {
			return notify.ErrConsentEnded.With("at", at)
		}
		if err != nil {
			return fmt.Errorf("end consent %s: %w", consent, err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "serving.consent_ended", Court: c.Court, Case: c.Case, Subject: consent, Actor: actor, At: at,
			Basis: notify.ErrNoConsent.Basis, Body: map[string]any{"way": way, "party": c.Recipient.Party}})
	})
}
