package valuationpg

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/basis"
	"fachui/internal/calendar"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// Querier is the part of a pool or transaction that reading needs.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Party is a party of a case, or an interested person in it.
type Party struct {
	ID     ref.ID
	Person ref.ID // who acts for it here, zero if nobody is registered
	Kind   string // creditor, debtor, interested, …
	Name   string // masked
}

// Asset is what a valuation needs to know of a seized asset.
type Asset struct {
	Case     ref.ID
	CaseNo   string
	Title    string
	Place    valuation.Place
	SeizedOn legal.Date
	Missing  []fault.Text // facts still to be found out, empty if complete (Art. 3)
}

// Cases answers what the valuation must ask of the registry.
type Cases interface {
	Asset(ctx context.Context, q Querier, court string, asset ref.ID) (Asset, error)
	Parties(ctx context.Context, q Querier, court string, caseID ref.ID) ([]Party, error)
	Handler(ctx context.Context, q Querier, court string, caseID ref.ID) (ref.ID, error) // zero if none is named
	Calendar(ctx context.Context, q Querier) (calendar.Calendar, error)
}

// Service performs the operations of valuations, draws and the appraiser pool.
type Service struct {
	pool   *pgxpool.Pool
	cases  Cases
	chance io.Reader
}

// New returns a service on pool. chance is where a court's secrets come from:
// crypto/rand in a house, anything that repeats in a test.
func New(pool *pgxpool.Pool, cases Cases, chance io.Reader) *Service {
	return &Service{pool: pool, cases: cases, chance: chance}
}

// row is a valuation under its lock.
type row struct {
	Court     string
	ID        ref.ID
	Case      ref.ID
	Asset     ref.ID
	Specialty valuation.Specialty
	Place     valuation.Place
	SeizedOn  legal.Date
	Facts     valuation.Facts
	Status    valuation.Status
	Suspended bool
	Selection int
	StartedBy ref.ID
	StartedAt legal.Time
}

const rowSQL = `
	select court_id, valuation_id, case_id, asset_id, specialty, province, city, seized_on, mandate, wish,
		negotiable, official_price, needs_inspection, online_available, status, suspended, selection_no,
		started_by, started_at
	from valuation`

func scanRow(r pgx.Row) (v row, err error) {
	err = r.Scan(&v.Court, &v.ID, &v.Case, &v.Asset, &v.Specialty, &v.Place.Province, &v.Place.City, &v.SeizedOn,
		&v.Facts.Mandate, &v.Facts.Wish, &v.Facts.Negotiable, &v.Facts.OfficialPrice, &v.Facts.NeedsInspection,
		&v.Facts.OnlineAvailable, &v.Status, &v.Suspended, &v.Selection, &v.StartedBy, &v.StartedAt)
	if pg.NoRows(err) {
		return row{}, ErrUnknown
	}
	if err != nil {
		return row{}, fmt.Errorf("read valuation: %w", err)
	}
	return v, nil
}

// lock takes the valuation's row and refuses an act that does not fit where it stands.
func lock(ctx context.Context, tx pgx.Tx, court string, id ref.ID, a valuation.Act) (row, error) {
	v, err := scanRow(tx.QueryRow(ctx, rowSQL+`
		where court_id = $1 and valuation_id = $2
		for update`, court, id))
	if err != nil {
		return row{}, err
	}
	return v, valuation.Allow(v.Status, v.Suspended, a)
}

// change runs one use case: lock, then fn in the same transaction.
func (s *Service) change(ctx context.Context, court string, id ref.ID, a valuation.Act, fn func(tx pgx.Tx, v row) error) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		v, err := lock(ctx, tx, court, id, a)
		if err != nil {
			return err
		}
		return fn(tx, v)
	})
}

func setStatus(ctx context.Context, tx pgx.Tx, v row, to valuation.Status) error {
	_, err := tx.Exec(ctx, `
		update valuation
		set status = $3
		where court_id = $1 and valuation_id = $2`, v.Court, v.ID, to)
	if err != nil {
		return fmt.Errorf("set valuation %s: %w", to, err)
	}
	return nil
}

// told records a fact about a valuation.
func told(ctx context.Context, tx pgx.Tx, v row, kind string, subject ref.ID, actor event.Actor, at legal.Time, article int, body map[string]any) error {
	if body == nil {
		body = map[string]any{}
	}
	body["valuation"] = v.ID
	return event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: v.Court, Case: v.Case, Asset: v.Asset, Subject: subject, Actor: actor, At: at,
		Public: public[kind], Basis: basis.Price2018(article), Body: body,
	})
}

// public are the facts that everybody may see: the draw, and the price.
var public = map[string]bool{
	"valuation.draw_frozen": true, "valuation.draw_revealed": true, "valuation.draw_voided": true,
	"valuation.price_fixed": true, "valuation.commission_fell": true,
}

// whys trims a reason and refuses one that says nothing.
func whys(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	if n := len([]rune(reason)); n < 4 || n > 2000 {
		return "", valuation.ErrReason
	}
	return reason, nil
}

func null(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}

// ids of parties, in their order.
func partyIDs(ps []Party) []ref.ID {
	out := make([]ref.ID, len(ps))
	for i, p := range ps {
		out[i] = p.ID
	}
	return out
}

// The roles that own deadlines here.
const (
	clerk     = string(identity.Clerk)
	judge     = string(identity.Judge)
	office    = string(identity.TechnicalOffice)
	appraiser = string(identity.Appraiser)
	person    = string(identity.Person)
)
