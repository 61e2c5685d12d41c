package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// ChannelView is when the court's bank pays, if that is known, and what somebody
// proposed instead.
type ChannelView struct {
	payments.Channel
	Known      bool              `json:"known"` // false: nobody has asked the bank, and nothing is assumed
	ApprovedAt legal.Time        `json:"approved_at"`
	Proposal   *ref.ID           `json:"proposal,omitempty"` // waits for a second person
	Proposed   *payments.Channel `json:"proposed,omitempty"`
	ProposedBy *ref.ID           `json:"proposed_by,omitempty"`
}

const channelColumns = `c.workdays_only, c.opens_minute, c.closes_minute, c.any_hour_up_to, c.source`

// channelOf are the hours that two people put on record; approved is zero if there are none.
func channelOf(ctx context.Context, q Querier, court string) (c payments.Channel, approved legal.Time, err error) {
	err = q.QueryRow(ctx, `
		select `+channelColumns+`, a.approved_at
		from bank_channel c
		join bank_channel_approval a using (court_id, channel_id)
		where c.court_id = $1
		order by a.approved_at desc, c.channel_id desc
		limit 1`, court).Scan(&c.WorkdaysOnly, &c.Opens, &c.Closes, &c.AnyHourUpTo, &c.Source, &approved)
	if pg.NoRows(err) {
		return c, approved, nil
	}
	return c, approved, wrap("read the bank's hours", err)
}

// BankChannel returns when a court's bank pays.
func (s *Service) BankChannel(ctx context.Context, court string) (v ChannelView, err error) {
	v.Channel, v.ApprovedAt, err = channelOf(ctx, s.pool, court)
	if err != nil {
		return v, err
	}
	v.Known = !v.ApprovedAt.IsZero()
	var id, by ref.ID
	var c payments.Channel
	err = s.pool.QueryRow(ctx, `
		select c.channel_id, c.proposed_by, `+channelColumns+`
		from bank_channel c
		left join bank_channel_approval a using (court_id, channel_id)
		where c.court_id = $1 and a.channel_id is null and c.proposed_at > coalesce((
			select max(approved_at) from bank_channel_approval x where x.court_id = c.court_id), '-infinity')
		order by c.proposed_at desc, c.channel_id desc
		limit 1`, court).Scan(&id, &by, &c.WorkdaysOnly, &c.Opens, &c.Closes, &c.AnyHourUpTo, &c.Source)
	if pg.NoRows(err) {
		return v, nil
	}
	v.Proposal, v.ProposedBy, v.Proposed = &id, &by, &c
	return v, wrap("read proposed hours", err)
}

// ProposeChannel states the hours of the court's bank, and where that is written.
func (s *Service) ProposeChannel(ctx context.Context, court string, c payments.Channel, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	err = c.Check()
	if err != nil {
		return "", err
	}
	id = ref.New()
	return id, inTx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into bank_channel (court_id, channel_id, workdays_only, opens_minute, closes_minute, any_hour_up_to, source, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			court, id, c.WorkdaysOnly, c.Opens, c.Closes, c.AnyHourUpTo, c.Source, actor.Person, at)
		if err != nil {
			return fmt.Errorf("propose hours: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "channel.proposed", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(4), Body: map[string]any{"hours": c},
		})
	})
}

// ApproveChannel is the second person's word. It fails with ErrSamePerson, and with
// ErrChannelProposal if there is no such proposal or it is approved.
func (s *Service) ApproveChannel(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) error {
	return inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var by ref.ID
		err := tx.QueryRow(ctx, `
			select proposed_by
			from bank_channel
			where court_id = $1 and channel_id = $2`, court, id).Scan(&by)
		switch {
		case pg.NoRows(err):
			return payments.ErrChannelProposal
		case err != nil:
			return fmt.Errorf("find proposed hours: %w", err)
		case by == actor.Person:
			return payments.ErrSamePerson
		}
		tag, err := tx.Exec(ctx, `
			insert into bank_channel_approval (court_id, channel_id, proposed_by, approved_by, approved_at)
			values ($1, $2, $3, $4, $5)
			on conflict do nothing`, court, id, by, actor.Person, at)
		if err != nil {
			return fmt.Errorf("approve hours: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return payments.ErrChannelProposal
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "channel.approved", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(4),
		})
	})
}
