package notifypg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/channel"
)

// Contact is how a person may be reached one way; the address is masked.
type Contact struct {
	Channel    notify.Means `json:"channel"`
	Address    string       `json:"address"`
	Wanted     bool         `json:"wanted"`
	Verified   bool         `json:"verified"`
	VerifiedAt *time.Time   `json:"verified_at,omitempty"`
	On         bool         `json:"on"`     // the site sends this way
	Always     bool         `json:"always"` // it cannot be switched off
}

// Contacts is all of a person's.
type Contacts struct {
	Language notify.Language `json:"language"`
	Contacts []Contact       `json:"contacts"`
}

// Contacts lists every way by which person may be reached, those without an
// address too.
func (s *Service) Contacts(ctx context.Context, person ref.ID) (Contacts, error) {
	c := Contacts{Language: notify.Chinese, Contacts: []Contact{{Channel: notify.InApp, Wanted: true, Verified: true, On: true, Always: true}}}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			select language
			from person_language
			where person_id = $1`, person).Scan(&c.Language)
		if err != nil && !pg.NoRows(err) {
			return err
		}
		for _, m := range notify.ContactMeans() {
			one, err := s.contact(ctx, tx, person, m)
			if errors.Is(err, notify.ErrContactUnknown) {
				one, err = Contact{Channel: m, On: s.senders[m] != nil}, nil
			}
			if err != nil {
				return err
			}
			c.Contacts = append(c.Contacts, one)
		}
		return nil
	})
	if err != nil {
		return Contacts{}, fmt.Errorf("read contacts: %w", err)
	}
	return c, nil
}

// contact reads one. notify.ErrContactUnknown.
func (s *Service) contact(ctx context.Context, q registry.Querier, person ref.ID, m notify.Means) (Contact, error) {
	c := Contact{Channel: m, On: s.senders[m] != nil}
	err := q.QueryRow(ctx, `
		select address_masked, wanted, verified_at
		from contact
		where person_id = $1 and channel = $2`, person, m).Scan(&c.Address, &c.Wanted, &c.VerifiedAt)
	if pg.NoRows(err) {
		return Contact{}, notify.ErrContactUnknown
	}
	c.Verified = c.VerifiedAt != nil
	return c, err
}

// Wish is what a person enters for one means. An empty address keeps the one that
// is there; for text messages it otherwise takes the number of the person's papers.
type Wish struct {
	Means   notify.Means
	Address string
	Wanted  bool
}

// SetContact stores what person wishes and, if the address is not verified, sends
// a code there. For a webhook it returns the signing key that it made for a new
// address, which is shown this once; [Service.Verify] then calls the address.
// notify.ErrMeansOff, notify.ErrWebhookWho, notify.ErrNoAddress, notify.ErrNoPhone,
// what [channel.ReadAddress] refuses, notify.ErrCodeOften, notify.ErrUnreached.
func (s *Service) SetContact(ctx context.Context, person ref.ID, w Wish, at legal.Time) (Contact, string, error) {
	if s.senders[w.Means] == nil {
		return Contact{}, "", notify.ErrMeansOff.With("channel", nameOf(w.Means))
	}
	var asked *code
	var key []byte
	var c Contact
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		asked, key = nil, nil
		err := s.lockContact(ctx, tx, person, w.Means)
		if err != nil {
			return err
		}
		if w.Means == notify.Webhook {
			err = s.mayHook(ctx, tx, person)
			if err != nil {
				return err
			}
		}
		key, err = s.storeContact(ctx, tx, person, w, at)
		if err != nil {
			return err
		}
		c, err = s.contact(ctx, tx, person, w.Means)
		if err != nil || c.Verified || w.Means == notify.Webhook {
			return err
		}
		asked, err = s.newCode(ctx, tx, person, w.Means)
		return err
	})
	if err != nil {
		return Contact{}, "", err
	}
	if asked != nil {
		err = s.sendCode(ctx, *asked, at)
	}
	if key != nil {
		return c, channel.WriteKey(key), err
	}
	return c, "", err
}

// mayHook lets in companies and the appraisers of firms.
func (s *Service) mayHook(ctx context.Context, tx pgx.Tx, person ref.ID) error {
	known, ok, err := s.people.Known(ctx, tx, person)
	if err != nil || ok && known.Kind == identity.Company {
		return err
	}
	roles, err := s.people.RolesOf(ctx, tx, person)
	if err != nil {
		return err
	}
	if roles.Holds(identity.Appraiser) == "" {
		return notify.ErrWebhookWho
	}
	return nil
}

// storeContact writes the wish; another address is not verified. It returns the
// new key of a webhook.
func (s *Service) storeContact(ctx context.Context, tx pgx.Tx, person ref.ID, w Wish, at legal.Time) ([]byte, error) {
	changed, err := s.keepAddress(ctx, tx, person, w)
	if err != nil || changed {
		return nil, err
	}
	address, err := s.readAddress(ctx, tx, person, w, at)
	if err != nil {
		return nil, err
	}
	sealed, err := s.cipher.Encrypt("contact", string(person), string(w.Means), []byte(address.Text))
	if err != nil {
		return nil, fmt.Errorf("seal address: %w", err)
	}
	var key, sealedKey []byte
	if w.Means == notify.Webhook {
		key = make([]byte, hookKeySize)
		rand.Read(key) // never fails: crypto/rand ends the program instead
		sealedKey, err = s.cipher.Encrypt("contact", string(person), string(w.Means)+".key", key)
		if err != nil {
			return nil, fmt.Errorf("seal key: %w", err)
		}
	}
	tag, err := tx.Exec(ctx, `
		insert into contact as c (person_id, channel, address_cipher, address_masked, address_hash, key_cipher, wanted, set_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (person_id, channel) do update
		set address_cipher = excluded.address_cipher, address_masked = excluded.address_masked, address_hash = excluded.address_hash,
			key_cipher = excluded.key_cipher, wanted = excluded.wanted, verified_at = null, set_at = excluded.set_at
		where c.address_hash <> excluded.address_hash`,
		person, w.Means, sealed, address.Masked, s.hashAddress(w.Means, address.Text), sealedKey, w.Wanted, s.machine())
	if err != nil {
		return nil, fmt.Errorf("store contact: %w", err)
	}
	if tag.RowsAffected() == 0 { // the same address again
		_, err = s.keepAddress(ctx, tx, person, Wish{Means: w.Means, Wanted: w.Wanted})
		return nil, err
	}
	return key, event.Add(ctx, tx, event.Fact{Kind: "contact.set", Subject: person, Actor: own(person), At: at,
		Body: map[string]any{"channel": w.Means}})
}

const hookKeySize = 32

// keepAddress changes only whether messages are wanted, if that is all that w
// asks and there is an address.
func (s *Service) keepAddress(ctx context.Context, tx pgx.Tx, person ref.ID, w Wish) (done bool, err error) {
	if w.Address != "" {
		return false, nil
	}
	tag, err := tx.Exec(ctx, `
		update contact
		set wanted = $3
		where person_id = $1 and channel = $2`, person, w.Means, w.Wanted)
	if err != nil {
		return false, fmt.Errorf("store wish: %w", err)
	}
	return tag.RowsAffected() > 0, nil
}

// readAddress reads the address of w or, for text messages, that of the papers.
func (s *Service) readAddress(ctx context.Context, tx pgx.Tx, person ref.ID, w Wish, at legal.Time) (channel.Address, error) {
	raw := w.Address
	if raw == "" && w.Means == notify.SMS {
		phone, err := s.people.Phone(ctx, tx, person, identity.Opening{By: own(person), At: at, Reason: "本人选用证件信息中的手机号码接收短信"})
		if err != nil {
			return channel.Address{}, err
		}
		if phone == "" {
			return channel.Address{}, notify.ErrNoPhone
		}
		raw = phone
	}
	if raw == "" {
		return channel.Address{}, notify.ErrNoAddress
	}
	return channel.ReadAddress(w.Means, raw)
}

// RemoveContact deletes the address. What still waits to go there is dropped when
// its turn comes. notify.ErrContactUnknown.
func (s *Service) RemoveContact(ctx context.Context, person ref.ID, m notify.Means, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			delete from contact
			where person_id = $1 and channel = $2`, person, m)
		if err != nil {
			return fmt.Errorf("delete contact: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return notify.ErrContactUnknown
		}
		return event.Add(ctx, tx, event.Fact{Kind: "contact.removed", Subject: person, Actor: own(person), At: at,
			Body: map[string]any{"channel": m}})
	})
}

// SetLanguage says in which language person wants to be written to.
func (s *Service) SetLanguage(ctx context.Context, person ref.ID, l notify.Language) error {
	_, err := s.pool.Exec(ctx, `
		insert into person_language (person_id, language, set_at)
		values ($1, $2, $3)
		on conflict (person_id) do update
		set language = excluded.language, set_at = excluded.set_at`, person, l, s.machine())
	if err != nil {
		return fmt.Errorf("store language: %w", err)
	}
	return nil
}

func own(person ref.ID) event.Actor {
	return event.Actor{Person: person, Role: string(identity.Person)}
}

func (s *Service) hashAddress(m notify.Means, address string) []byte {
	return s.cipher.Blind("contact", []byte(string(m)+" "+address))
}

// unseal opens an address and, of a webhook, its key.
func (s *Service) unseal(person ref.ID, m notify.Means, address, key []byte) (string, []byte, error) {
	plain, err := s.cipher.Decrypt("contact", string(person), string(m), address)
	if err == nil && key != nil {
		key, err = s.cipher.Decrypt("contact", string(person), string(m)+".key", key)
	}
	if err != nil {
		return "", nil, fmt.Errorf("open contact: %w", err)
	}
	return string(plain), key, nil
}
