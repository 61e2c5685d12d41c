package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/place"
	"fachui/internal/ref"
)

// The kinds of asset: notice periods of an auction depend on them.
const (
	Movable   = "movable"
	Immovable = "immovable"
	Right     = "right"
)

// classes lists the classes of each kind.
var classes = map[string][]string{
	Movable:   {"vehicle", "equipment", "goods", "livestock", "jewellery", "artwork", "other"},
	Immovable: {"housing", "commercial", "industrial", "land", "construction", "other"},
	Right:     {"equity", "ip", "receivable", "mining", "forest", "other"},
}

// outside are classes with a procedure of their own.
var outside = map[string]fault.Text{
	"ship":          {ZH: "船舶", EN: "A ship"},
	"listed_shares": {ZH: "上市公司股票", EN: "A listed share"},
}

// NewAsset is a seized asset as the clerk lists it.
type NewAsset struct {
	Kind        string     `json:"kind" required:"true"`  // movable, immovable or right
	Class       string     `json:"class" required:"true"` // housing, vehicle, equity, …
	Title       string     `json:"title" required:"true"` // what the public reads
	Province    string     `json:"province" required:"true"`
	City        string     `json:"city" required:"true"` // decides the pool that appraisers are drawn from
	Address     string     `json:"address"`
	SeizureKind string     `json:"seizure_kind" required:"true"` // seal_up, detain or freeze
	SeizedOn    legal.Date `json:"seized_on" required:"true"`
	SeizedUntil legal.Date `json:"seized_until"`
	SeizureDoc  string     `json:"seizure_doc" required:"true"`
	// Where it lies, "latitude,longitude" in CGCS2000; none if left out.
	Place place.Point `json:"place"`
}

// Asset is a seized asset.
type Asset struct {
	ID       ref.ID     `json:"asset"`
	Case     ref.ID     `json:"case"`
	Court    string     `json:"court"`
	ListedAt legal.Time `json:"listed_at"`
	NewAsset
}

func (n NewAsset) check(at legal.Time) error {
	wrong := func(zh, en string) error { return ErrAssetFields.With("why", fault.Text{ZH: zh, EN: en}) }
	if name, own := outside[n.Class]; own {
		return ErrAssetOwnProcedure.With("class", name)
	}
	switch {
	case classes[n.Kind] == nil:
		return wrong("kind 应为 movable、immovable 或 right", "kind should be movable, immovable or right")
	case !slices.Contains(classes[n.Kind], n.Class):
		return wrong(fmt.Sprintf("class 应为 %v 之一", classes[n.Kind]), fmt.Sprintf("class should be one of %v", classes[n.Kind]))
	case !between(n.Title, 2, 120) || !between(n.Address, 0, 200):
		return wrong("名称应为 2 至 120 字，地址不超过 200 字", "title should have 2 to 120 characters and address at most 200")
	case !between(n.Province, 2, 20) || !between(n.City, 2, 20):
		return wrong("省、市应为 2 至 20 字，如 四川省、成都市", "province and city should have 2 to 20 characters, such as 四川省 and 成都市")
	case !slices.Contains([]string{"seal_up", "detain", "freeze"}, n.SeizureKind):
		return wrong("seizure_kind 应为 seal_up、detain 或 freeze", "seizure_kind should be seal_up, detain or freeze")
	case !between(n.SeizureDoc, 2, 120):
		return wrong("查封文书号应为 2 至 120 字", "seizure_doc should have 2 to 120 characters")
	case n.SeizedOn.After(at.Date()):
		return ErrSeizureFuture
	case !n.SeizedUntil.IsZero() && !n.SeizedUntil.After(n.SeizedOn):
		return wrong("查封截止日应晚于查封日", "seized_until should lie after seized_on")
	case !n.Place.IsZero() && !n.Place.Valid():
		return ErrPlace
	case n.SeizedUntil.After(n.longest()):
		return ErrSeizureTooLong.With("latest", n.longest())
	}
	return nil
}

// longest is the last day to which one seizure may run (民诉法解释 Art. 485).
func (n NewAsset) longest() legal.Date {
	if n.Kind == Movable {
		return n.SeizedOn.AddYears(2)
	}
	return n.SeizedOn.AddYears(3)
}

// ListAsset records a seized asset of a case. ErrCaseUnknown, ErrAssetFields,
// ErrAssetOwnProcedure, ErrSeizureFuture, ErrSeizureTooLong.
func (s *Service) ListAsset(ctx context.Context, court string, caseID ref.ID, n NewAsset, actor event.Actor, at legal.Time) (ref.ID, error) {
	err := n.check(at)
	if err != nil {
		return "", err
	}
	id := ref.New()
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		err := lockCase(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into asset (court_id, case_id, asset_id, kind, class, title, province, city, address,
				seizure_kind, seized_on, seized_until, seizure_doc, listed_by, listed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
			court, caseID, id, n.Kind, n.Class, n.Title, n.Province, n.City, n.Address,
			n.SeizureKind, n.SeizedOn, n.SeizedUntil, n.SeizureDoc, actor.Person, at)
		if err != nil {
			return fmt.Errorf("save asset: %w", err)
		}
		err = openStart(ctx, tx, court, caseID, id, n.SeizedOn, at)
		if err != nil {
			return err
		}
		err = event.Add(ctx, tx, event.Fact{Kind: "asset.listed", Court: court, Case: caseID, Asset: id, Subject: id,
			Actor: actor, At: at, Body: map[string]any{"kind": n.Kind, "class": n.Class, "seized_on": n.SeizedOn}})
		if err != nil || n.Place.IsZero() {
			return err
		}
		return placeTx(ctx, tx, Asset{ID: id, Case: caseID, Court: court}, n.Place, actor, at)
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// StartDeadline is the clock that runs from the seizure until the procedure for
// the reference price starts; its subject is the asset. Who starts it ends the clock.
const StartDeadline = "valuation.start"

// startDays is from the seizure to the start of that procedure (法释〔2018〕15号 Art. 1).
const startDays = 30

// openStart opens that clock. One that ran out before the asset was listed here
// is opened as it stood, without asking for the holidays of a year long past.
func openStart(ctx context.Context, tx pgx.Tx, court string, caseID, asset ref.ID, seized legal.Date, at legal.Time) error {
	last := seized.AddDays(startDays)
	if !last.Before(at.Date()) {
		cal, err := Calendar(ctx, tx)
		if err != nil {
			return err
		}
		last, err = cal.RollForward(last)
		if err != nil {
			return err
		}
	}
	return deadline.Open(ctx, tx, deadline.Deadline{Court: court, Kind: StartDeadline, Subject: asset, Case: caseID,
		Owner: "judge", Due: last.End(), Basis: basis.Price2018(1), Opened: at})
}

const assetSQL = `
	select asset_id, case_id, court_id, listed_at, kind, class, title, province, city, address,
		seizure_kind, seized_on, seized_until, seizure_doc, coalesce(lies.lat, 0), coalesce(lies.lng, 0)
	from asset
	left join lateral (
		select p.lat, p.lng
		from asset_place p
		where p.court_id = asset.court_id and p.asset_id = asset.asset_id
		order by p.version desc
		limit 1) lies on true`

func scanAsset(r pgx.Row) (a Asset, err error) {
	err = r.Scan(&a.ID, &a.Case, &a.Court, &a.ListedAt, &a.Kind, &a.Class, &a.Title, &a.Province, &a.City, &a.Address,
		&a.SeizureKind, &a.SeizedOn, &a.SeizedUntil, &a.SeizureDoc, &a.Place.Lat, &a.Place.Lng)
	return a, err
}

// FindAsset returns an asset of a court. ErrAssetUnknown.
func FindAsset(ctx context.Context, q Querier, court string, id ref.ID) (Asset, error) {
	a, err := scanAsset(q.QueryRow(ctx, assetSQL+`
		where court_id = $1 and asset_id = $2`, court, id))
	if errors.Is(err, pgx.ErrNoRows) {
		return Asset{}, ErrAssetUnknown
	}
	if err != nil {
		return Asset{}, fmt.Errorf("read asset %s: %w", id, err)
	}
	return a, nil
}

// Assets lists the assets of a case in the order of their listing.
func Assets(ctx context.Context, q Querier, court string, caseID ref.ID) ([]Asset, error) {
	as, err := collect(ctx, q, scanAsset, assetSQL+`
		where court_id = $1 and case_id = $2
		order by asset_id`, court, caseID)
	if err != nil {
		return nil, fmt.Errorf("list assets of %s: %w", caseID, err)
	}
	return as, nil
}
