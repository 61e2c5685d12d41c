package notifypg

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/notify"
	"fachui/notify/channel"
)

// code is one question to an address whether it is its owner's.
type code struct {
	id      ref.ID
	person  ref.ID
	means   notify.Means
	address string
	hash    []byte // of the address
	key     []byte // of a webhook
	digits  string
}

// lockContact makes what is decided about one contact be decided in turn, whether
// or not its row is there yet.
func (s *Service) lockContact(ctx context.Context, tx pgx.Tx, person ref.ID, m notify.Means) error {
	return lockHash(ctx, tx, s.cipher.Blind("contact.lock", []byte(string(person)+" "+string(m))))
}

func lockHash(ctx context.Context, tx pgx.Tx, hash []byte) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, int64(binary.BigEndian.Uint64(hash)))
	if err != nil {
		return fmt.Errorf("lock contact: %w", err)
	}
	return nil
}

// newCode counts one more sending to the address of person's contact and stores
// the code to be sent. notify.ErrCodeOften.
func (s *Service) newCode(ctx context.Context, tx pgx.Tx, person ref.ID, m notify.Means) (*code, error) {
	c := code{id: ref.New(), person: person, means: m}
	var sealed, key []byte
	err := tx.QueryRow(ctx, `
		select address_cipher, address_hash, key_cipher
		from contact
		where person_id = $1 and channel = $2`, person, m).Scan(&sealed, &c.hash, &key)
	if err != nil {
		return nil, fmt.Errorf("read contact: %w", err)
	}
	c.address, c.key, err = s.unseal(person, m, sealed, key)
	if err != nil {
		return nil, err
	}
	err = s.countCode(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	n, err := rand.Int(rand.Reader, big.NewInt(int64(math.Pow10(notify.CodeDigits))))
	if err != nil {
		return nil, fmt.Errorf("make code: %w", err)
	}
	c.digits = fmt.Sprintf("%0*d", notify.CodeDigits, n)
	now := s.machine()
	_, err = tx.Exec(ctx, `
		insert into contact_code (code_id, person_id, channel, address_hash, code_hash, sent_at, expires_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, c.id, person, m, c.hash, s.hashCode(c.id, c.digits), now, now.Add(notify.CodeLife))
	if err != nil {
		return nil, fmt.Errorf("store code: %w", err)
	}
	return &c, nil
}

// countCode refuses a sending too many: by this person, or to this address by
// anybody, who may be plagued with them.
func (s *Service) countCode(ctx context.Context, tx pgx.Tx, c code) error {
	err := lockHash(ctx, tx, c.hash)
	if err != nil {
		return err
	}
	since := s.machine().Add(-notify.CodeWindow)
	_, err = tx.Exec(ctx, `
		delete from contact_code
		where person_id = $1 and sent_at <= $2`, c.person, since)
	if err != nil {
		return fmt.Errorf("sweep codes: %w", err)
	}
	var n int
	var oldest *time.Time
	err = tx.QueryRow(ctx, `
		select count(*), min(sent_at)
		from contact_code
		where sent_at > $4 and (person_id = $1 and channel = $2 or address_hash = $3)`, c.person, c.means, c.hash, since).Scan(&n, &oldest)
	if err != nil {
		return fmt.Errorf("count codes: %w", err)
	}
	if n >= notify.CodeSends {
		return notify.ErrCodeOften.With("minutes", int(math.Ceil(oldest.Sub(since).Minutes())))
	}
	return nil
}

func (s *Service) hashCode(id ref.ID, digits string) []byte {
	return s.cipher.Blind("contact.code", []byte(string(id)+" "+digits))
}

// Kinds of what is sent to verify an address.
const (
	kindCode      = "contact.code"
	kindChallenge = "contact.challenge"
)

// sendCode sends it now: whoever asked is waiting for it. notify.ErrUnreached.
func (s *Service) sendCode(ctx context.Context, c code, at legal.Time) error {
	m := channel.Message{ID: c.id, Kind: kindCode, To: c.address, Key: c.key, At: at, Language: notify.Chinese,
		Title: fault.Text{ZH: "验证码 " + c.digits, EN: "Code " + c.digits},
		Text: fault.Text{
			ZH: "您的验证码是 " + c.digits + "，十分钟内有效，请勿告诉他人。如非本人操作，请忽略。",
			EN: "Your code is " + c.digits + ". It holds for ten minutes; tell it to nobody. If you did not ask for it, ignore this message.",
		}}
	if c.means == notify.Webhook {
		m.Kind = kindChallenge
		m.Title = fault.Text{ZH: "推送地址验证", EN: "Verification of a webhook"}
		m.Text = fault.Text{ZH: "请核验签名并以 2xx 应答，以确认接收通知。", EN: "Verify the signature and answer with 2xx to receive messages here."}
	}
	err := s.pool.QueryRow(ctx, `
		select coalesce((
			select language
			from person_language
			where person_id = $1), 'zh')`, c.person).Scan(&m.Language)
	if err != nil {
		return fmt.Errorf("read language: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	err = s.senders[c.means].Send(ctx, m)
	if err != nil {
		return notify.ErrUnreached.With("failure", channel.FailureOf(err)).Because(err)
	}
	return nil
}

// Verify proves that person's address is theirs, by the code that was sent there.
// Without digits it sends another code; a webhook is called, and verified by its
// answer. notify.ErrContactUnknown, notify.ErrContactVerified, notify.ErrMeansOff,
// notify.ErrCodeOften, notify.ErrCodeWrong, notify.ErrCodeEnded, notify.ErrUnreached.
func (s *Service) Verify(ctx context.Context, person ref.ID, m notify.Means, digits string, at legal.Time) (Contact, error) {
	if s.senders[m] == nil {
		return Contact{}, notify.ErrMeansOff.With("channel", nameOf(m))
	}
	now, err := s.contact(ctx, s.pool, person, m)
	if err != nil {
		return Contact{}, err
	}
	if now.Verified {
		return Contact{}, notify.ErrContactVerified
	}
	if digits != "" && m != notify.Webhook {
		err = s.checkCode(ctx, person, m, digits, at)
	} else {
		err = s.ask(ctx, person, m, at)
	}
	if err != nil {
		return Contact{}, err
	}
	return s.contact(ctx, s.pool, person, m)
}

// ask sends another code or calls a webhook, whose answer verifies it.
func (s *Service) ask(ctx context.Context, person ref.ID, m notify.Means, at legal.Time) error {
	var c *code
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		err := s.lockContact(ctx, tx, person, m)
		if err != nil {
			return err
		}
		c, err = s.newCode(ctx, tx, person, m)
		return err
	})
	if err != nil {
		return err
	}
	err = s.sendCode(ctx, *c, at)
	if err != nil || m != notify.Webhook {
		return err
	}
	return s.verified(ctx, *c, at)
}

// checkCode counts the try first, in a statement of its own, so that guesses made
// at once are counted all. Only the newest code for the present address holds.
func (s *Service) checkCode(ctx context.Context, person ref.ID, m notify.Means, digits string, at legal.Time) error {
	c := code{person: person, means: m}
	var want []byte
	var tries int
	err := s.pool.QueryRow(ctx, `
		update contact_code
		set tries = tries + 1
		where code_id = (
				select k.code_id
				from contact_code k
				join contact c on c.person_id = k.person_id and c.channel = k.channel and c.address_hash = k.address_hash
				where k.person_id = $1 and k.channel = $2
				order by k.code_id desc
				limit 1)
			and tries < $3 and used_at is null and expires_at > $4
		returning code_id, address_hash, code_hash, tries`, person, m, notify.CodeTries, s.machine(),
	).Scan(&c.id, &c.hash, &want, &tries)
	if pg.NoRows(err) {
		return notify.ErrCodeEnded
	}
	if err != nil {
		return fmt.Errorf("count try: %w", err)
	}
	if !hmac.Equal(want, s.hashCode(c.id, digits)) {
		return notify.ErrCodeWrong.With("left", notify.CodeTries-tries)
	}
	return s.verified(ctx, c, at)
}

// verified uses the code up and marks the address, if it is still the same.
func (s *Service) verified(ctx context.Context, c code, at legal.Time) error {
	now := s.machine()
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update contact_code
			set used_at = $2
			where code_id = $1 and used_at is null and expires_at > $2`, c.id, now)
		if err != nil {
			return fmt.Errorf("use code: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return notify.ErrCodeEnded
		}
		tag, err = tx.Exec(ctx, `
			update contact
			set verified_at = $4
			where person_id = $1 and channel = $2 and address_hash = $3`, c.person, c.means, c.hash, now)
		if err != nil {
			return fmt.Errorf("mark contact verified: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return notify.ErrContactUnknown
		}
		return event.Add(ctx, tx, event.Fact{Kind: "contact.verified", Subject: c.person, Actor: own(c.person), At: at,
			Body: map[string]any{"channel": c.means}})
	})
}

// nameOf is what people call a means.
func nameOf(m notify.Means) fault.Text {
	switch m {
	case notify.Email:
		return fault.Text{ZH: "电子邮件", EN: "e-mail"}
	case notify.SMS:
		return fault.Text{ZH: "短信", EN: "text message"}
	case notify.Webhook:
		return fault.Text{ZH: "接口推送", EN: "webhook"}
	case notify.InApp, notify.File:
	}
	return fault.Text{ZH: string(m), EN: string(m)}
}
