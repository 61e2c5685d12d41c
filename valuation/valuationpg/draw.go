package valuationpg

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/draw"
)

// Frozen is what the freeze of a draw publishes.
type Frozen struct {
	Draw         ref.ID       `json:"draw"`
	Number       int          `json:"draw_no"`
	ManifestHash string       `json:"manifest_hash"`
	SecretHash   string       `json:"secret_hash"`
	NoncesUntil  legal.Time   `json:"nonces_until"`
	Levels       []draw.Level `json:"levels"`
	Eligible     int          `json:"eligible"`
}

// Freeze fixes the list of a draw, publishes its hash and hides the court's
// secret (Art. 16). decision names a decision of the panel and is needed only
// where fewer than three firms are eligible anywhere. Refusals: the draw's own,
// ErrDrawLive, ErrAgreementFirst, ErrNoDecision.
func (s *Service) Freeze(ctx context.Context, court string, id ref.ID, until legal.Time, decision string, actor event.Actor, at legal.Time) (Frozen, error) {
	secret := make([]byte, draw.SecretSize)
	_, err := io.ReadFull(s.chance, secret)
	if err != nil {
		return Frozen{}, fmt.Errorf("make secret of draw: %w", err)
	}
	var out Frozen
	err = s.change(ctx, court, id, valuation.ActFreeze, func(tx pgx.Tx, v row) error {
		m, err := s.manifest(ctx, tx, v, actor, at)
		if err != nil {
			return err
		}
		err = decided(ctx, tx, v, decision)
		if err != nil {
			return err
		}
		m.NoncesUntil, m.Decision, m.SecretHash = until, decision, draw.SecretHash(secret)
		m, err = draw.Freeze(m)
		if err != nil {
			return err
		}
		out = Frozen{Draw: ref.New(), Number: m.Number, ManifestHash: m.Hash(), SecretHash: m.SecretHash,
			NoncesUntil: until, Levels: m.Levels, Eligible: m.Levels[len(m.Levels)-1].Eligible}
		return s.saveDraw(ctx, tx, v, out, m, secret, actor, at)
	})
	return out, err
}

// manifest gathers everything that a draw fixes, but its chance.
func (s *Service) manifest(ctx context.Context, tx pgx.Tx, v row, actor event.Actor, at legal.Time) (draw.Manifest, error) {
	err := noLiveDraw(ctx, tx, v)
	if err != nil {
		return draw.Manifest{}, err
	}
	err = agreementTried(ctx, tx, v)
	if err != nil {
		return draw.Manifest{}, err
	}
	a, err := s.cases.Asset(ctx, tx, v.Court, v.Asset)
	if err != nil {
		return draw.Manifest{}, err
	}
	fs, err := listed(ctx, tx, v.Specialty)
	if err != nil {
		return draw.Manifest{}, err
	}
	out, err := exclusions(ctx, tx, v)
	if err != nil {
		return draw.Manifest{}, err
	}
	m := draw.Manifest{
		Court: v.Court, Case: a.CaseNo, Asset: a.Title, Valuation: v.ID.String(), Purpose: "确定财产处置参考价",
		Specialty: string(v.Specialty), Beacon: draw.Local, FrozenAt: at, Operator: actor.Person.String(),
	}
	m.Levels, m.Members = valuation.Pool(rules(fs), v.Specialty, v.Place, at.Date(), out)
	m.Number, m.Previous, m.Order, err = previous(ctx, tx, v)
	if err != nil {
		return draw.Manifest{}, err
	}
	m.Handlers, err = s.handlers(ctx, tx, v)
	if err != nil {
		return draw.Manifest{}, err
	}
	m.Keepers, err = keepers(ctx, tx)
	return m, err
}

func rules(fs []Firm) []valuation.Firm {
	out := make([]valuation.Firm, len(fs))
	for i, f := range fs {
		out[i] = valuation.Firm{Registry: f.Registry, Name: f.Name, Province: f.Province, City: f.City, Specialties: f.Specialties,
			Joined: f.Joined, Group: f.Group, Suspended: f.Suspended, PunishedOn: f.PunishedOn}
	}
	return out
}

// handlers are whoever the case names and whoever started this valuation.
func (s *Service) handlers(ctx context.Context, q Querier, v row) ([]string, error) {
	named, err := s.cases.Handler(ctx, q, v.Court, v.Case)
	if err != nil {
		return nil, err
	}
	out := []string{v.StartedBy.String()}
	if !named.IsZero() && named != v.StartedBy {
		out = append(out, named.String())
	}
	return out, nil
}

// previous tells which number the next draw has and what ended the last one.
func previous(ctx context.Context, q Querier, v row) (number int, hash, order string, err error) {
	var status string
	err = q.QueryRow(ctx, `
		select d.draw_no, d.manifest_hash, d.status, coalesce(o.order_no, '')
		from draw d
		left join draw_void o using (court_id, draw_id)
		where d.court_id = $1 and d.valuation_id = $2
		order by d.draw_no desc
		limit 1`, v.Court, v.ID).Scan(&number, &hash, &status, &order)
	if pg.NoRows(err) {
		return 1, "", "", nil
	}
	if err != nil {
		return 0, "", "", fmt.Errorf("read previous draw: %w", err)
	}
	if status == "exhausted" {
		order = draw.Exhausted
	}
	return number + 1, hash, order, nil
}

func noLiveDraw(ctx context.Context, q Querier, v row) error {
	var number int
	err := q.QueryRow(ctx, `
		select coalesce(max(draw_no), 0)
		from draw
		where court_id = $1 and valuation_id = $2 and status in ('frozen', 'drawn')`, v.Court, v.ID).Scan(&number)
	if err != nil {
		return fmt.Errorf("read live draw: %w", err)
	}
	if number > 0 {
		return ErrDrawLive.With("number", number)
	}
	return nil
}

// agreementTried refuses a draw before the parties were asked (Art. 16), also
// after the three of an earlier selection all fell away.
func agreementTried(ctx context.Context, q Querier, v row) error {
	var tried bool
	err := q.QueryRow(ctx, `
		select exists (
			select from valuation_method m
			where m.court_id = $1 and m.valuation_id = $2
			  and m.method = 'firm_agreement' and m.outcome in ('failed', 'unavailable')
			  and m.done_at >= coalesce((
				select max(c.fell_at)
				from commission c
				where c.court_id = $1 and c.valuation_id = $2 and c.fall <> 'draw_void'), '-infinity'))`,
		v.Court, v.ID).Scan(&tried)
	if err != nil {
		return fmt.Errorf("read agreement on firms: %w", err)
	}
	if !tried {
		return ErrAgreementFirst
	}
	return nil
}

func decided(ctx context.Context, q Querier, v row, number string) error {
	if number == "" {
		return nil
	}
	var there bool
	err := q.QueryRow(ctx, `
		select exists (
			select from valuation_decision
			where court_id = $1 and valuation_id = $2 and number = $3)`, v.Court, v.ID, number).Scan(&there)
	if err != nil {
		return fmt.Errorf("read decision: %w", err)
	}
	if !there {
		return ErrNoDecision.With("number", number)
	}
	return nil
}

func (s *Service) saveDraw(ctx context.Context, tx pgx.Tx, v row, f Frozen, m draw.Manifest, secret []byte, actor event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into draw (court_id, draw_id, valuation_id, draw_no, manifest, manifest_hash, secret_hash, frozen_at,
			nonces_until, operator_id, status)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'frozen')`,
		v.Court, f.Draw, v.ID, m.Number, m, f.ManifestHash, f.SecretHash, at, m.NoncesUntil, actor.Person)
	if err != nil {
		return fmt.Errorf("save draw: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into draw_secret (court_id, draw_id, secret)
		values ($1, $2, $3)`, v.Court, f.Draw, secret)
	if err != nil {
		return fmt.Errorf("save secret of draw: %w", err)
	}
	cal, err := s.cases.Calendar(ctx, tx)
	if err != nil {
		return err
	}
	due, err := valuation.Ends(cal, m.NoncesUntil.Date(), valuation.RevealDays)
	if err != nil {
		return err
	}
	err = open(ctx, tx, v, kindReveal, f.Draw, office, basis.Price2018(16), due, at)
	if err != nil {
		return err
	}
	ps, err := s.cases.Parties(ctx, tx, v.Court, v.Case)
	if err != nil {
		return err
	}
	err = outbox.Add(ctx, tx, v.Court, v.ID.String(), valuation.DrawFrozen{
		Court: v.Court, Case: v.Case, Asset: v.Asset, Valuation: v.ID, Draw: f.Draw,
		ManifestHash: f.ManifestHash, NoncesUntil: m.NoncesUntil, Recipients: partyIDs(ps)})
	if err != nil {
		return err
	}
	return told(ctx, tx, v, "valuation.draw_frozen", f.Draw, actor, at, 16, map[string]any{
		"draw_no": m.Number, "manifest_hash": f.ManifestHash, "secret_hash": f.SecretHash, "nonces_until": m.NoncesUntil,
		"previous": m.Previous, "order": m.Order, "levels": m.Levels})
}
