package notifypg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/ref"
	"fachui/notify/channel"
)

// maxAttempts is how often a message is tried before it is parked and shown.
const maxAttempts = 8

// Deliver sends queued messages until none is due. It returns how many went out
// and the first failure; a failed message is tried again later, up to an hour
// apart, then parked.
func (s *Service) Deliver(ctx context.Context) (int, error) {
	var first error
	for sent := 0; ; {
		m, found, err := s.deliverOne(ctx)
		if !found {
			return sent, errors.Join(first, err)
		}
		if err == nil {
			sent++
			continue
		}
		if first == nil {
			first = err
		}
		err = s.postpone(ctx, m, err)
		if err != nil {
			return sent, errors.Join(first, err)
		}
	}
}

// deliverOne claims one message, sends it and notes that it is out, in one
// transaction. If the note is lost the message is sent again under the same ID.
func (s *Service) deliverOne(ctx context.Context) (m channel.Message, found bool, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			select n.notice_id, n.court_id, n.kind, coalesce(n.party_id::text, ''), coalesce(n.person_id::text, ''),
				coalesce(n.serving_id::text, ''), n.zh_title, n.zh_text, n.en_title, n.en_text, n.basis, n.at
			from notice_delivery d
			join notice n on n.court_id = d.court_id and n.notice_id = d.notice_id
			where d.state = 'queued' and d.next_at <= $1
			order by d.next_at, d.notice_id
			limit 1
			for update of d skip locked`, s.machine(),
		).Scan(&m.ID, &m.Court, &m.Kind, &m.Party, &m.Person, &m.Serving, &m.TitleZH, &m.TextZH, &m.TitleEN, &m.TextEN, &m.Basis, &m.At)
		if err != nil {
			return err
		}
		found = true
		err = s.channel.Send(ctx, m)
		if err != nil {
			return fmt.Errorf("send notice %s: %w", m.ID, err)
		}
		_, err = tx.Exec(ctx, `
			update notice_delivery
			set state = 'sent', sent_at = $3, attempts = attempts + 1
			where court_id = $1 and notice_id = $2`, m.Court, m.ID, s.machine())
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) && !found {
		return m, false, nil
	}
	return m, found, err
}

func (s *Service) postpone(ctx context.Context, m channel.Message, cause error) error {
	now := s.machine()
	_, err := s.pool.Exec(ctx, `
		update notice_delivery
		set attempts = attempts + 1,
			last_error = left($3, 500),
			next_at = $4::timestamptz + least(interval '1 hour', interval '1 second' * power(2, attempts)),
			state = case when attempts + 1 >= $5 then 'parked' else 'queued' end
		where court_id = $1 and notice_id = $2 and state = 'queued'`, m.Court, m.ID, cause.Error(), now, maxAttempts)
	if err != nil {
		return fmt.Errorf("postpone notice %s: %w", m.ID, err)
	}
	return nil
}

// Retry queues a parked message again.
func (s *Service) Retry(ctx context.Context, court string, notice ref.ID) error {
	_, err := s.pool.Exec(ctx, `
		update notice_delivery
		set state = 'queued', attempts = 0, next_at = $3
		where court_id = $1 and notice_id = $2 and state = 'parked'`, court, notice, s.machine())
	if err != nil {
		return fmt.Errorf("retry notice %s: %w", notice, err)
	}
	return nil
}

// Backlog counts the messages that are waiting and those that are parked, and
// tells since when the oldest waits (zero: none).
func (s *Service) Backlog(ctx context.Context) (waiting, parked int, oldest time.Time, err error) {
	var since *time.Time
	err = s.pool.QueryRow(ctx, `
		select count(*) filter (where state = 'queued'), count(*) filter (where state = 'parked'),
			min(recorded_at) filter (where state = 'queued')
		from notice_delivery
		where state <> 'sent'`).Scan(&waiting, &parked, &since)
	if err != nil {
		return 0, 0, time.Time{}, fmt.Errorf("count waiting notices: %w", err)
	}
	if since != nil {
		oldest = *since
	}
	return waiting, parked, oldest, nil
}
