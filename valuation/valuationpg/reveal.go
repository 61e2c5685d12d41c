package valuationpg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/draw"
)

// drawRow is a draw under its valuation's lock.
type drawRow struct {
	ID       ref.ID
	Status   string
	Operator ref.ID
	Manifest draw.Manifest
}

// lockDraw finds the draw's valuation, locks that, and reads the draw.
func lockDraw(ctx context.Context, tx pgx.Tx, court string, id ref.ID, a valuation.Act) (row, drawRow, error) {
	var owner ref.ID
	err := tx.QueryRow(ctx, `
		select valuation_id
		from draw
		where court_id = $1 and draw_id = $2`, court, id).Scan(&owner)
	if pg.NoRows(err) {
		return row{}, drawRow{}, ErrDrawUnknown
	}
	if err != nil {
		return row{}, drawRow{}, fmt.Errorf("find draw: %w", err)
	}
	v, refused := lock(ctx, tx, court, owner, a)
	if v.ID.IsZero() {
		return row{}, drawRow{}, refused
	}
	d := drawRow{ID: id}
	err = tx.QueryRow(ctx, `
		select status, operator_id, manifest
		from draw
		where court_id = $1 and draw_id = $2`, court, id).Scan(&d.Status, &d.Operator, &d.Manifest)
	if err != nil {
		return row{}, drawRow{}, fmt.Errorf("read draw: %w", err)
	}
	if d.Status != "frozen" && a == valuation.ActReveal {
		return v, d, ErrDrawDone
	}
	return v, d, refused
}

// Contribute adds a party's text to the chance of a draw whose list is frozen.
// The caller acts for itself. Refusals: ErrNotParty, the draw's own, ErrDrawDone.
func (s *Service) Contribute(ctx context.Context, drawID ref.ID, nonce string, actor event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		court, err := courtOfDraw(ctx, tx, drawID)
		if err != nil {
			return err
		}
		v, d, err := lockDraw(ctx, tx, court, drawID, valuation.ActReveal)
		if err != nil {
			return err
		}
		party, err := s.partyOf(ctx, tx, v, actor.Person)
		if err != nil {
			return err
		}
		err = d.Manifest.Accepts(draw.Contribution{Party: party.ID.String(), Nonce: nonce, At: at})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into draw_nonce (court_id, draw_id, party_id, person_id, nonce, given_at)
			values ($1, $2, $3, $4, $5, $6)`, court, drawID, party.ID, actor.Person, nonce, at)
		if pg.Violated(err, "draw_nonce_once") {
			return draw.ErrNonceTwice
		}
		if err != nil {
			return fmt.Errorf("save contribution: %w", err)
		}
		return told(ctx, tx, v, "valuation.draw_contributed", drawID, actor, at, 16, map[string]any{"party": party.ID})
	})
}

func courtOfDraw(ctx context.Context, q Querier, id ref.ID) (string, error) {
	var court string
	err := q.QueryRow(ctx, `
		select court_id
		from draw
		where draw_id = $1`, id).Scan(&court)
	if pg.NoRows(err) {
		return "", ErrDrawUnknown
	}
	if err != nil {
		return "", fmt.Errorf("find draw: %w", err)
	}
	return court, nil
}

// partyOf is the party for which a person acts in the valuation's case.
func (s *Service) partyOf(ctx context.Context, q Querier, v row, who ref.ID) (Party, error) {
	ps, err := s.cases.Parties(ctx, q, v.Court, v.Case)
	if err != nil {
		return Party{}, err
	}
	i := slices.IndexFunc(ps, func(p Party) bool { return p.Person == who && !who.IsZero() })
	if i < 0 {
		return Party{}, ErrNotParty
	}
	return ps[i], nil
}

// Reveal opens the secret after the parties' time and draws (Art. 16). witnesses
// are offices that were present, never names. Refusals: the draw's own, ErrDrawDone.
func (s *Service) Reveal(ctx context.Context, court string, drawID ref.ID, witnesses []string, actor event.Actor, at legal.Time) (draw.Transcript, error) {
	var out draw.Transcript
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		v, d, err := lockDraw(ctx, tx, court, drawID, valuation.ActReveal)
		if err != nil {
			return err
		}
		secret, from, err := hidden(ctx, tx, court, drawID)
		if err != nil {
			return err
		}
		out, err = draw.Reveal(d.Manifest, secret, from, actor.Person.String(), witnesses, at)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update draw
			set status = 'drawn', transcript = $3, transcript_hash = $4, revealed_at = $5
			where court_id = $1 and draw_id = $2`, court, drawID, out, out.Hash, at)
		if err != nil {
			return fmt.Errorf("save transcript: %w", err)
		}
		return s.revealed(ctx, tx, v, d, out, actor, at)
	})
	return out, err
}

func hidden(ctx context.Context, tx pgx.Tx, court string, id ref.ID) ([]byte, []draw.Contribution, error) {
	var secret []byte
	err := tx.QueryRow(ctx, `
		select secret
		from draw_secret
		where court_id = $1 and draw_id = $2`, court, id).Scan(&secret)
	if err != nil {
		return nil, nil, fmt.Errorf("read secret of draw: %w", err)
	}
	rows, err := tx.Query(ctx, `
		select party_id::text, nonce, given_at
		from draw_nonce
		where court_id = $1 and draw_id = $2
		order by party_id`, court, id)
	if err != nil {
		return nil, nil, fmt.Errorf("read contributions: %w", err)
	}
	from, err := pgx.CollectRows(rows, pgx.RowToStructByPos[draw.Contribution])
	if err != nil {
		return nil, nil, fmt.Errorf("read contributions: %w", err)
	}
	return secret, from, nil
}

// revealed turns the chosen firms into a selection and tells the parties.
func (s *Service) revealed(ctx context.Context, tx pgx.Tx, v row, d drawRow, t draw.Transcript, actor event.Actor, at legal.Time) error {
	var chosen []ref.ID
	for _, registry := range t.Chosen {
		f, err := firmByRegistry(ctx, tx, registry)
		if err != nil {
			return err
		}
		chosen = append(chosen, f.ID)
	}
	err := s.selectFirms(ctx, tx, v, "draw", d.ID, chosen, at)
	if err != nil {
		return err
	}
	err = met(ctx, tx, kindReveal, d.ID, at)
	if err != nil {
		return err
	}
	ps, err := s.cases.Parties(ctx, tx, v.Court, v.Case)
	if err != nil {
		return err
	}
	err = outbox.Add(ctx, tx, v.Court, v.ID.String(), valuation.DrawRevealed{
		Court: v.Court, Case: v.Case, Asset: v.Asset, Valuation: v.ID, Draw: d.ID, Chosen: t.Chosen, Recipients: partyIDs(ps)})
	if err != nil {
		return err
	}
	return told(ctx, tx, v, "valuation.draw_revealed", d.ID, actor, at, 16, map[string]any{
		"manifest_hash": t.ManifestHash, "transcript_hash": t.Hash, "chosen": t.Chosen})
}
