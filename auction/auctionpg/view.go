package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/place"
	"fachui/internal/ref"
)

// View is a lot as anybody may see it once it is announced. Where bidding runs,
// price and end are those of the last bid.
type View struct {
	ID            ref.ID            `json:"lot"`
	Court         string            `json:"court"`
	CourtName     string            `json:"court_name"`
	CourtNameEN   string            `json:"court_name_en"`
	Case          ref.ID            `json:"case"`
	Asset         ref.ID            `json:"asset"`
	Title         string            `json:"title"`
	Kind          auction.AssetKind `json:"kind"`
	Class         auction.Class     `json:"class"`
	ClassZH       string            `json:"class_zh"`
	ClassEN       string            `json:"class_en"`
	Province      string            `json:"province"`
	City          string            `json:"city"`
	Round         auction.Round     `json:"round"`
	RoundZH       string            `json:"round_zh"`
	RoundEN       string            `json:"round_en"`
	Attempt       int               `json:"attempt"`
	Previous      *PreviousLot      `json:"previous"` // the sale of the same property before this one
	Status        auction.Status    `json:"status"`
	StatusZH      string            `json:"status_zh"`
	StatusEN      string            `json:"status_en"`
	Group         auction.Group     `json:"group"`
	Reference     money.Amount      `json:"reference_price"`
	Market        bool              `json:"reference_is_market_price"` // else it was appraised
	Method        string            `json:"reference_method"`
	ValidUntil    legal.Date        `json:"reference_valid_until"`
	StartingPrice money.Amount      `json:"starting_price"`
	Ratio         string            `json:"starting_percent"` // of the reference price, one decimal; empty without one
	Increment     money.Amount      `json:"increment"`
	Deposit       money.Amount      `json:"deposit"`
	PayDays       int               `json:"pay_days"`
	Limited       bool              `json:"purchase_limited"`
	AnnouncedAt   legal.Time        `json:"announced_at"`
	OpensAt       legal.Time        `json:"opens_at"`
	EndsAt        legal.Time        `json:"ends_at"`
	Price         money.Amount      `json:"price"` // current or final; the starting price before any bid
	Bids          int64             `json:"bids"`
	Applications  int64             `json:"applications"`
	FinalPrice    *money.Amount     `json:"final_price"`
	EndedAt       legal.Time        `json:"ended_at"`
	PaidAt        legal.Time        `json:"paid_at"`
	TitledAt      legal.Time        `json:"titled_at"`
	DeliveredAt   legal.Time        `json:"delivered_at"`
	Thumb         string            `json:"thumb"` // SHA-256 of its first picture, small; empty while it has none
	Place         place.Point       `json:"place"` // latitude,longitude; empty if nobody said
}

// PreviousLot is how the sale before this one ended.
type PreviousLot struct {
	Lot           ref.ID         `json:"lot"`
	Round         auction.Round  `json:"round"`
	Attempt       int            `json:"attempt"`
	Status        auction.Status `json:"status"`
	StatusZH      string         `json:"status_zh"`
	StatusEN      string         `json:"status_en"`
	StartingPrice money.Amount   `json:"starting_price"`
	FinalPrice    money.Amount   `json:"final_price"` // zero unless it was sold
	EndedAt       legal.Time     `json:"ended_at"`
}

func (l Lot) view() View {
	v := View{
		ID: l.ID, Court: l.Court, Case: l.Case, Asset: l.Asset, Title: l.Title, Kind: l.Kind, Class: l.Class, Province: l.Province, City: l.City,
		Round: l.Round, Attempt: l.Attempt, Status: l.Status, Group: l.Status.Group(), Reference: l.Reference.Price, Market: l.Reference.Market,
		ValidUntil: l.Reference.ValidUntil, StartingPrice: l.Terms.StartingPrice, Ratio: percent(l.Terms.StartingPrice, l.Reference.Price),
		Increment: l.Terms.Increment, Deposit: l.Terms.Deposit, PayDays: l.Terms.PayDays, Limited: l.Limited, AnnouncedAt: l.AnnouncedAt,
		OpensAt: l.OpensAt, EndsAt: l.EndsAt, Price: l.Terms.StartingPrice, EndedAt: l.EndedAt, PaidAt: l.PaidAt, TitledAt: l.TitledAt,
		DeliveredAt: l.DeliveredAt,
	}
	v.StatusZH, v.StatusEN = l.Status.Words()
	v.ClassZH, v.ClassEN = l.Class.Words().ZH, l.Class.Words().EN
	v.RoundZH, v.RoundEN = l.Round.Words().ZH, l.Round.Words().EN
	if l.FinalPrice.IsPositive() {
		v.FinalPrice = &l.FinalPrice
	}
	return v
}

// percent is part of whole in per cent with one decimal, rounded half up; empty
// unless both are positive.
func percent(part, whole money.Amount) string {
	if !part.IsPositive() || !whole.IsPositive() {
		return ""
	}
	return part.Decimal().Shift(2).DivRound(whole.Decimal(), 1).StringFixed(1)
}

// viewSQL takes times from the engine once bidding has opened: before, those of the lot
// hold, which a stay may have moved.
const viewSQL = `
	select ` + lotColumns + `, lot.reference_method, seller.name, seller.name_en,
		live.price, live.bid_count, live.ends_at, bidders.applications,
		coalesce(previous.lot_id::text, ''), coalesce(previous.round, ''), coalesce(previous.attempt, 0), coalesce(previous.status, ''),
		coalesce(previous.starting_price, 0), coalesce(previous.final_price, 0), previous.ended_at,
		coalesce((
			select f.thumb
			from asset_photo f
			where f.court_id = lot.court_id and f.asset_id = lot.asset_id and f.position is not null
			order by f.position
			limit 1), ''), coalesce(lies.lat, 0), coalesce(lies.lng, 0)
	from lot
	join lateral (select name, name_en from court c where c.court_id = lot.court_id) seller on true
	left join lateral (
		select v.price, v.bid_count, v.ends_at
		from lot_live v
		where v.court_id = lot.court_id and v.lot_id = lot.lot_id
		  and v.status not in ('ANNOUNCED', 'SELLOFF_ANNOUNCED')) live on true
	cross join lateral (
		select count(*) as applications
		from application a
		where a.court_id = lot.court_id and a.lot_id = lot.lot_id and a.status <> 'DISQUALIFIED') bidders
	left join lateral (
		select p.lot_id, p.round, p.attempt, p.status, p.starting_price, p.final_price, p.ended_at
		from lot p
		where p.court_id = lot.court_id and p.lot_id = lot.previous_lot and p.announced_at is not null) previous on true
	left join lateral (
		select p.lat, p.lng
		from asset_place p
		where p.court_id = lot.court_id and p.asset_id = lot.asset_id
		order by p.version desc
		limit 1) lies on true`

// tail reads the columns of viewSQL that follow the lot's own.
type tail struct {
	pgx.Row
	rest []any
}

func (t tail) Scan(dest ...any) error { return t.Row.Scan(append(dest, t.rest...)...) }

func scanView(row pgx.Row) (View, error) {
	var live struct {
		price *money.Amount
		bids  *int64
		ends  legal.Time
	}
	var more View
	var p PreviousLot
	l, err := scanLot(tail{row, []any{
		&more.Method, &more.CourtName, &more.CourtNameEN, &live.price, &live.bids, &live.ends, &more.Applications,
		&p.Lot, &p.Round, &p.Attempt, &p.Status, &p.StartingPrice, &p.FinalPrice, &p.EndedAt, &more.Thumb,
		&more.Place.Lat, &more.Place.Lng,
	}})
	if err != nil {
		return View{}, err
	}
	v := l.view()
	v.Method, v.CourtName, v.CourtNameEN, v.Applications, v.Thumb, v.Place = more.Method, more.CourtName, more.CourtNameEN, more.Applications, more.Thumb, more.Place
	if !p.Lot.IsZero() {
		p.StatusZH, p.StatusEN = p.Status.Words()
		v.Previous = &p
	}
	if live.price != nil {
		v.Price = *live.price
	}
	if v.FinalPrice != nil {
		v.Price = *v.FinalPrice
	}
	if live.bids != nil {
		v.Bids = *live.bids
	}
	if !live.ends.IsZero() {
		v.EndsAt = live.ends
	}
	return v, nil
}

// Public is a lot as the public sees it. ErrNoLot before it is announced.
func (s *Service) Public(ctx context.Context, lot ref.ID) (View, error) {
	return s.one(ctx, viewSQL+` where lot.lot_id = $1 and lot.announced_at is not null`, lot)
}

// Lot is a lot as its court sees it, announced or not. ErrNoLot.
func (s *Service) Lot(ctx context.Context, court string, lot ref.ID) (View, error) {
	return s.one(ctx, viewSQL+` where lot.court_id = $1 and lot.lot_id = $2`, court, lot)
}

func (s *Service) one(ctx context.Context, sql string, args ...any) (View, error) {
	v, err := scanView(s.pool.QueryRow(ctx, sql, args...))
	if pg.NoRows(err) {
		return View{}, ErrNoLot
	}
	if err != nil {
		return View{}, fmt.Errorf("read lot: %w", err)
	}
	return v, nil
}

// Bulletin is the announcement in force, word for word, with its hash.
type Bulletin struct {
	Announcement ref.ID          `json:"announcement"`
	Hash         string          `json:"content_hash"`
	OpensAt      legal.Time      `json:"opens_at"` // after a resumption, not those of the text
	EndsAt       legal.Time      `json:"ends_at"`
	PublishedAt  legal.Time      `json:"published_at"`
	Content      json.RawMessage `json:"content"`
}

// Announcement is what was published about a lot last. ErrNoLot.
func (s *Service) Announcement(ctx context.Context, lot ref.ID) (Bulletin, error) {
	var b Bulletin
	var content string
	err := s.pool.QueryRow(ctx, `
		select announcement_id, content_hash, opens_at, ends_at, published_at, content
		from announcement
		where lot_id = $1
		order by announcement_id desc
		limit 1`, lot).Scan(&b.Announcement, &b.Hash, &b.OpensAt, &b.EndsAt, &b.PublishedAt, &content)
	if pg.NoRows(err) {
		return Bulletin{}, ErrNoLot
	}
	if err != nil {
		return Bulletin{}, fmt.Errorf("read announcement of lot %s: %w", lot, err)
	}
	b.Content = json.RawMessage(content)
	return b, nil
}

// Confirmation is the sale confirmation, with the buyer's true identity.
type Confirmation struct {
	ID      ref.ID       `json:"confirmation"`
	Lot     ref.ID       `json:"lot"`
	Court   string       `json:"court"`
	Buyer   string       `json:"buyer"`  // name
	Buyers  []Buyer      `json:"buyers"` // all of them, if they bought together; the buyer bid for them
	Code    string       `json:"code"`
	Price   money.Amount `json:"price"`
	Deposit money.Amount `json:"deposit"`
	Balance money.Amount `json:"balance"`
	Bids    int64        `json:"bids"`
	EndedAt legal.Time   `json:"ended_at"`
	PayBy   legal.Time   `json:"pay_by"`
}

// Confirmation is published from the end of a sale (法释〔2016〕18号 Art. 22). ErrNoConfirmation.
func (s *Service) Confirmation(ctx context.Context, lot ref.ID) (Confirmation, error) {
	return confirmationOf(ctx, s.pool, lot)
}

func confirmationOf(ctx context.Context, q querier, lot ref.ID) (Confirmation, error) {
	c := Confirmation{Lot: lot}
	err := q.QueryRow(ctx, `
		select confirmation_id, court_id, buyer_name, code, price, deposit, balance, bids, ended_at, pay_by
		from sale_confirmation
		where lot_id = $1`, lot,
	).Scan(&c.ID, &c.Court, &c.Buyer, &c.Code, &c.Price, &c.Deposit, &c.Balance, &c.Bids, &c.EndedAt, &c.PayBy)
	if pg.NoRows(err) {
		return Confirmation{}, ErrNoConfirmation
	}
	if err != nil {
		return Confirmation{}, fmt.Errorf("read confirmation of lot %s: %w", lot, err)
	}
	c.Buyers, err = buyersOf(ctx, q, c.Court, lot)
	return c, err
}
