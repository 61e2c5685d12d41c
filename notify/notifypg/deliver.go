package notifypg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/notify"
	"fachui/notify/channel"
)

const (
	// lease is how long a claimed message stays out of everybody else's reach. When
	// the process that claimed it dies, it is tried again afterwards.
	lease = 2 * time.Minute
	// sendTimeout bounds one try, well within the lease.
	sendTimeout = 40 * time.Second
)

// Deliver sends messages until none is due. It returns how many went out and the
// first failure. A message that failed is tried again later, at ever longer
// pauses, and then parked; one that the other side refused for good is parked at
// once. Several may call it at the same time.
func (s *Service) Deliver(ctx context.Context) (int, error) {
	var first error
	for sent := 0; ; {
		d, found, err := s.claim(ctx)
		if err != nil || !found {
			return sent, errors.Join(first, err)
		}
		cause, err := s.try(ctx, d)
		if err != nil {
			return sent, errors.Join(first, err)
		}
		switch {
		case cause == nil:
			sent++
		case first == nil && !errors.Is(cause, errGone):
			first = fmt.Errorf("delivery %s by %s: %w", d.id, d.means, cause)
		}
	}
}

// delivery is one claimed way out of one message.
type delivery struct {
	id       ref.ID
	court    string
	notice   ref.ID
	means    notify.Means
	attempts int // since it was last replayed, this one included
	tries    int // ever
}

// claim takes the next message that is due and counts the try before it is made:
// a message that kills its sender is not tried for ever.
func (s *Service) claim(ctx context.Context) (d delivery, found bool, err error) {
	now := s.machine()
	err = s.pool.QueryRow(ctx, `
		update notice_delivery
		set attempts = attempts + 1, tries = tries + 1, next_at = $2
		where delivery_id = (
			select delivery_id
			from notice_delivery
			where state in ('waiting', 'retrying') and next_at <= $1
			order by next_at, delivery_id
			limit 1
			for update skip locked)
		returning delivery_id, court_id, notice_id, channel, attempts, tries`, now, now.Add(lease),
	).Scan(&d.id, &d.court, &d.notice, &d.means, &d.attempts, &d.tries)
	if pg.NoRows(err) {
		return d, false, nil
	}
	if err != nil {
		return d, false, fmt.Errorf("claim message: %w", err)
	}
	return d, true, nil
}

// kindDiscreet is the kind of a message whose words stay on the site.
const kindDiscreet = "notice.waiting"

// errGone says that a message has nowhere to go any more.
var errGone = errors.New("the recipient no longer wants messages this way")

// try sends d once and records how it ended. cause is why it did not go out; err
// is a failure to record.
func (s *Service) try(ctx context.Context, d delivery) (cause, err error) {
	switch sender := s.senders[d.means]; {
	case d.attempts > notify.MaxTries:
		cause = &channel.Failure{Class: "interrupted", Final: true}
	case sender == nil:
		cause = &channel.Failure{Class: "channel_off", Final: true}
	default:
		cause = s.sendOnce(ctx, sender, d)
	}
	// The message is out whether or not its caller waits any longer.
	ctx = context.WithoutCancel(ctx)
	switch {
	case cause == nil:
		return nil, s.finish(ctx, d, "sent", "sent", "")
	case errors.Is(cause, errGone):
		return cause, s.finish(ctx, d, "dropped", "dropped", "")
	}
	f := channel.FailureOf(cause)
	pause, again := notify.Pause(d.attempts)
	switch {
	case f.Final:
		return cause, s.finish(ctx, d, "parked", "refused", f.String())
	case !again:
		return cause, s.finish(ctx, d, "parked", "failed", f.String())
	}
	return cause, s.postpone(ctx, d, f.String(), s.machine().Add(pause))
}

func (s *Service) sendOnce(ctx context.Context, sender channel.Sender, d delivery) error {
	m, err := s.message(ctx, d)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return sender.Send(ctx, m)
}

// message gathers what the sender must know. The address is today's: one that was
// deleted or changed and not yet verified gets nothing more.
func (s *Service) message(ctx context.Context, d delivery) (channel.Message, error) {
	m := channel.Message{ID: d.id, Notice: d.notice}
	var person, party, lot ref.ID
	var cipher, key []byte
	err := s.pool.QueryRow(ctx, `
		select n.kind, coalesce(n.party_id::text, ''), coalesce(n.person_id::text, ''), coalesce(n.lot_id::text, ''), n.zh_title, n.en_title, n.zh_text, n.en_text,
			n.basis, n.at, coalesce(l.language, 'zh'), c.address_cipher, c.key_cipher
		from notice n
		left join person_language l on l.person_id = n.person_id
		left join contact c on c.person_id = n.person_id and c.channel = $3 and c.wanted and c.verified_at is not null
		where n.court_id = $1 and n.notice_id = $2`, d.court, d.notice, d.means,
	).Scan(&m.Kind, &party, &person, &lot, &m.Title.ZH, &m.Title.EN, &m.Text.ZH, &m.Text.EN, &m.Basis, &m.At, &m.Language, &cipher, &key)
	if err != nil {
		return m, fmt.Errorf("read message: %w", err)
	}
	if d.means == notify.File {
		m.To = "person " + string(person)
		if !party.IsZero() {
			m.To = "party " + string(party)
		}
		return m, nil
	}
	if cipher == nil {
		return m, errGone
	}
	duty, err := notify.Find(m.Kind)
	if err != nil || !duty.Outside(lot, party) {
		words := notify.Discreet(s.site)
		m.Kind, m.Basis, m.Title, m.Text = kindDiscreet, "", words.Title, words.Text
	}
	m.To, m.Key, err = s.unseal(person, d.means, cipher, key)
	return m, err
}

// finish ends d, unless its lease ran out and somebody else has it by now.
func (s *Service) finish(ctx context.Context, d delivery, state, outcome, failure string) error {
	now := s.machine()
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			update notice_delivery
			set state = $3, failure = $4,
				sent_at = case when $3 = 'sent' then $5::timestamptz end,
				parked_at = case when $3 = 'parked' then $5::timestamptz end
			where delivery_id = $1 and tries = $2 and state in ('waiting', 'retrying')`, d.id, d.tries, state, failure, now)
		if err != nil {
			return fmt.Errorf("note that message is %s: %w", state, err)
		}
		return record(ctx, tx, d, outcome, failure, now)
	})
}

func (s *Service) postpone(ctx context.Context, d delivery, failure string, next time.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			update notice_delivery
			set state = 'retrying', failure = $3, next_at = $4
			where delivery_id = $1 and tries = $2 and state in ('waiting', 'retrying')`, d.id, d.tries, failure, next)
		if err != nil {
			return fmt.Errorf("postpone message: %w", err)
		}
		return record(ctx, tx, d, "failed", failure, s.machine())
	})
}

// record adds how a try ended.
func record(ctx context.Context, tx pgx.Tx, d delivery, outcome, failure string, at time.Time) error {
	_, err := tx.Exec(ctx, `
		insert into delivery_try (delivery_id, no, outcome, failure, at)
		values ($1, $2, $3, $4, $5)`, d.id, d.tries, outcome, failure, at)
	if err != nil {
		return fmt.Errorf("record try: %w", err)
	}
	return nil
}

// Backlog counts the messages that are waiting and those that are parked, and
// tells since when the oldest waits (zero: none).
func (s *Service) Backlog(ctx context.Context) (waiting, parked int, oldest time.Time, err error) {
	var since *time.Time
	err = s.pool.QueryRow(ctx, `
		select count(*) filter (where state <> 'parked'), count(*) filter (where state = 'parked'),
			min(recorded_at) filter (where state <> 'parked')
		from notice_delivery
		where state in ('waiting', 'retrying', 'parked')`).Scan(&waiting, &parked, &since)
	if err != nil {
		return 0, 0, time.Time{}, fmt.Errorf("count waiting notices: %w", err)
	}
	if since != nil {
		oldest = *since
	}
	return waiting, parked, oldest, nil
}
