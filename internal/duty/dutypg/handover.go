package dutypg

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/duty"
	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Handover is the passing of a post: what was open, and who signed for it.
type Handover struct {
	ID       ref.ID     `json:"id"`
	Duty     duty.Duty  `json:"duty"`
	Giver    string     `json:"giver"` // login
	Taker    string     `json:"taker"`
	Note     string     `json:"note"`
	Count    int        `json:"count"`
	MadeAt   legal.Time `json:"made_at"`
	SignedAt legal.Time `json:"signed_at"` // by who takes it; zero: waits
	Waits    bool       `json:"waits"`     // for the signature of whoever asks
	Items    []Item     `json:"items"`
}

// MakeHandover lists what is open in the court's money as whoever holds a post by
// appointment or substitution gives it to another, and signs for it.
func (s *Service) MakeHandover(ctx context.Context, court string, d duty.Duty, taker, note string, at legal.Time, by event.Actor) (id ref.ID, err error) {
	if len(note) > 500 {
		return "", duty.ErrReason
	}
	id = ref.New()
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		to, err := s.person(ctx, tx, taker)
		if err != nil {
			return err
		}
		err = mayHandOver(ctx, tx, court, d, by.Person, to, at)
		if err != nil {
			return err
		}
		items, err := s.items(ctx, tx, court, at)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into duty_handover (court_id, handover_id, duty, giver, taker, note, items, made_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`, court, id, d, by.Person, to, strings.TrimSpace(note), len(items), at)
		if err != nil {
			return fmt.Errorf("store hand-over: %w", err)
		}
		for i, it := range items {
			_, err = tx.Exec(ctx, `
				insert into duty_handover_item (court_id, handover_id, line, what, subject_id, title, amount, since, state)
				values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, court, id, i+1, it.What, it.Subject, it.Title, it.Amount, it.Since, it.State)
			if err != nil {
				return fmt.Errorf("store hand-over: %w", err)
			}
		}
		err = sign(ctx, tx, court, id, by.Person, at)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "handover.made", Court: court, Subject: id, Actor: by, At: at, Basis: basis.CaseFunds2017(2),
			Body: map[string]any{"duty": d, "items": len(items)},
		})
	})
	return id, err
}

// mayHandOver refuses to hand over what one does not hold, to oneself, or to
// somebody who has nothing to do with the court.
func mayHandOver(ctx context.Context, tx pgx.Tx, court string, d duty.Duty, giver, taker ref.ID, at legal.Time) error {
	if giver == taker {
		return duty.ErrSelfSubstitute
	}
	mine, err := held(ctx, tx, court, giver)
	if err != nil {
		return err
	}
	in, err := stands(ctx, tx, court, giver, at)
	if err != nil {
		return err
	}
	if !slices.Contains(mine, d) && !slices.ContainsFunc(in, func(s duty.Standing) bool { return s.Duty == d }) {
		return duty.ErrNotHolder.With("duty", identity.DutyName(d))
	}
	theirs, err := held(ctx, tx, court, taker)
	if err == nil && len(theirs) == 0 {
		err = duty.ErrNoColleague
	}
	return err
}

func sign(ctx context.Context, tx pgx.Tx, court string, id, person ref.ID, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into duty_handover_signature (court_id, handover_id, person_id, signed_at)
		values ($1, $2, $3, $4)`, court, id, person, at)
	switch {
	case pg.Violated(err, "duty_handover_signer"):
		return duty.ErrNotTaker
	case pg.Violated(err, "duty_handover_signed_once"), pg.Violated(err, "duty_handover_signature_court_id_handover_id_fkey"):
		return duty.ErrNoHandover
	case err != nil:
		return fmt.Errorf("sign hand-over: %w", err)
	}
	return nil
}

// SignHandover is the signature of who takes the post.
func (s *Service) SignHandover(ctx context.Context, court string, id ref.ID, at legal.Time, by event.Actor) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var d duty.Duty
		err := tx.QueryRow(ctx, `
			select duty
			from duty_handover
			where court_id = $1 and handover_id = $2`, court, id).Scan(&d)
		if pg.NoRows(err) {
			return duty.ErrNoHandover
		}
		if err != nil {
			return fmt.Errorf("read hand-over: %w", err)
		}
		err = sign(ctx, tx, court, id, by.Person, at)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "handover.signed", Court: court, Subject: id, Actor: by, At: at, Basis: basis.CaseFunds2017(2), Body: map[string]any{"duty": d},
		})
	})
}

// Handovers lists the hand-overs of a court, the newest first, without their items.
func (s *Service) Handovers(ctx context.Context, court string, before, viewer ref.ID, limit int) ([]Handover, error) {
	if limit < 1 || limit > MaxPage {
		limit = MaxPage
	}
	rows, err := s.pool.Query(ctx, handoverSQL+`
		and ($3 = '' or h.handover_id < nullif($3, '')::uuid)
		order by h.handover_id desc
		limit $4`, court, viewer, string(before), limit)
	if err != nil {
		return nil, fmt.Errorf("list hand-overs: %w", err)
	}
	out, err := pgx.CollectRows(rows, scanHandover)
	if err != nil {
		return nil, fmt.Errorf("list hand-overs: %w", err)
	}
	return out, nil
}

// Handover returns one with its items. It fails with duty.ErrNoHandover.
func (s *Service) Handover(ctx context.Context, court string, id, viewer ref.ID) (Handover, error) {
	rows, err := s.pool.Query(ctx, handoverSQL+` and h.handover_id = $3`, court, viewer, id)
	if err != nil {
		return Handover{}, fmt.Errorf("read hand-over: %w", err)
	}
	h, err := pgx.CollectExactlyOneRow(rows, scanHandover)
	if pg.NoRows(err) {
		return Handover{}, duty.ErrNoHandover
	}
	if err != nil {
		return Handover{}, fmt.Errorf("read hand-over: %w", err)
	}
	rows, err = s.pool.Query(ctx, `
		select what, subject_id, title, amount, since, state
		from duty_handover_item
		where court_id = $1 and handover_id = $2
		order by line`, court, id)
	if err != nil {
		return Handover{}, fmt.Errorf("read hand-over: %w", err)
	}
	h.Items, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Item])
	if err != nil {
		return Handover{}, fmt.Errorf("read hand-over: %w", err)
	}
	return h, nil
}

const handoverSQL = `
		select h.handover_id, h.duty, g.login, k.login, h.note, h.items, h.made_at, x.signed_at, x.signed_at is null and h.taker = $2
		from duty_handover h
		join person g on g.person_id = h.giver
		join person k on k.person_id = h.taker
		left join duty_handover_signature x on x.court_id = h.court_id and x.handover_id = h.handover_id and x.person_id = h.taker
		where h.court_id = $1`

func scanHandover(r pgx.CollectableRow) (Handover, error) {
	h := Handover{Items: []Item{}}
	err := r.Scan(&h.ID, &h.Duty, &h.Giver, &h.Taker, &h.Note, &h.Count, &h.MadeAt, &h.SignedAt, &h.Waits)
	return h, err
}
