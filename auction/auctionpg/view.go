package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// View is a lot as anybody may see it once it is announced. Where bidding runs,
// price and end are those of the last bid.
type View struct {
	ID            ref.ID            `json:"lot"`
	Court         string            `json:"court"`
	Case          ref.ID            `json:"case"`
	Asset         ref.ID            `json:"asset"`
	Title         string            `json:"title"`
	Kind          auction.AssetKind `json:"kind"`
	Class         auction.Class     `json:"class"`
	Province      string            `json:"province"`
	City          string            `json:"city"`
	Round         auction.Round     `json:"round"`
	Attempt       int               `json:"attempt"`
	Status        auction.Status    `json:"status"`
	StatusZH      string            `json:"status_zh"`
	StatusEN      string            `json:"status_en"`
	Reference     money.Amount      `json:"reference_price"`
	StartingPrice money.Amount      `json:"starting_price"`
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
}

func (l Lot) view() View {
	v := View{
		ID: l.ID, Court: l.Court, Case: l.Case, Asset: l.Asset, Title: l.Title, Kind: l.Kind, Class: l.Class, Province: l.Province, City: l.City,
		Round: l.Round, Attempt: l.Attempt, Status: l.Status, Reference: l.Reference.Price, StartingPrice: l.Terms.StartingPrice,
		Increment: l.Terms.Increment, Deposit: l.Terms.Deposit, PayDays: l.Terms.PayDays, Limited: l.Limited, AnnouncedAt: l.AnnouncedAt,
		OpensAt: l.OpensAt, EndsAt: l.EndsAt, Price: l.Terms.StartingPrice, EndedAt: l.EndedAt, PaidAt: l.PaidAt, TitledAt: l.TitledAt,
		DeliveredAt: l.DeliveredAt,
	}
	v.StatusZH, v.StatusEN = l.Status.Words()
	if l.FinalPrice.IsPositive() {
		v.FinalPrice = &l.FinalPrice
	}
	return v
}

const viewSQL = `
	select ` + lotColumns + `,
		(select price from lot_live v where v.court_id = lot.court_id and v.lot_id = lot.lot_id),
		(select bid_count from lot_live v where v.court_id = lot.court_id and v.lot_id = lot.lot_id),
		(select ends_at from lot_live v where v.court_id = lot.court_id and v.lot_id = lot.lot_id),
		(select count(*) from application a where a.court_id = lot.court_id and a.lot_id = lot.lot_id and a.status <> 'DISQUALIFIED')
	from lot`

// tail reads the columns of viewSQL that follow the lot's own.
type tail struct {
	pgx.Row
	rest []any
}

func (t tail) Scan(dest ...any) error { return t.Row.Scan(append(dest, t.rest...)...) }

func scanView(row pgx.Row) (View, error) {
	var price *money.Amount
	var bids *int64
	var ends legal.Time
	var applications int64
	l, err := scanLot(tail{row, []any{&price, &bids, &ends, &applications}})
	if err != nil {
		return View{}, err
	}
	v := l.view()
	v.Applications = applications
	if price != nil {
		v.Price = *price
	}
	if v.FinalPrice != nil {
		v.Price = *v.FinalPrice
	}
	if bids != nil {
		v.Bids = *bids
	}
	if !ends.IsZero() {
		v.EndsAt = ends
	}
	return v, nil
}

// Public is a lot as the public sees it. ErrNoLot before it is announced.
func (s *Service) Public(ctx context.Context, lot ref.ID) (View, error) {
	return s.one(ctx, viewSQL+` where lot_id = $1 and announced_at is not null`, lot)
}

// Lot is a lot as its court sees it, announced or not. ErrNoLot.
func (s *Service) Lot(ctx context.Context, court string, lot ref.ID) (View, error) {
	return s.one(ctx, viewSQL+` where court_id = $1 and lot_id = $2`, court, lot)
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

// Search says which announced lots are wanted; empty fields want all.
type Search struct {
	Words  string // in the title
	Court  string
	Status auction.Status
	Class  auction.Class
	City   string
	Case   ref.ID
	After  ref.ID // the last lot of the page before
	Limit  int
}

// Pages are never longer than this.
const (
	pageDefault = 20
	pageMost    = 100
)

func (q Search) limit() int {
	if q.Limit <= 0 {
		return pageDefault
	}
	return min(q.Limit, pageMost)
}

// Lots is a page of announced lots, the newest first.
type Lots struct {
	Lots []View `json:"lots"`
	Next ref.ID `json:"next"` // pass as after; empty on the last page
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Search lists announced lots.
func (s *Service) Search(ctx context.Context, q Search) (Lots, error) {
	return s.list(ctx, q, `announced_at is not null`)
}

// CourtLots lists every lot of one court.
func (s *Service) CourtLots(ctx context.Context, court string, q Search) (Lots, error) {
	q.Court = court
	return s.list(ctx, q, `true`)
}

func (s *Service) list(ctx context.Context, q Search, which string) (Lots, error) {
	rows, err := s.pool.Query(ctx, viewSQL+`
		where `+which+`
		  and ($1 = '' or title like '%' || $1 || '%')
		  and ($2 = '' or court_id = $2)
		  and ($3 = '' or status = $3)
		  and ($4 = '' or class = $4)
		  and ($5 = '' or city = $5)
		  and ($6::uuid is null or case_id = $6)
		  and ($7::uuid is null or lot_id < $7)
		order by lot_id desc
		limit $8`, likeEscape.Replace(q.Words), q.Court, q.Status, q.Class, q.City, null(q.Case), null(q.After), q.limit()+1)
	if err != nil {
		return Lots{}, fmt.Errorf("search lots: %w", err)
	}
	views, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (View, error) { return scanView(row) })
	if err != nil {
		return Lots{}, fmt.Errorf("search lots: %w", err)
	}
	out := Lots{Lots: views}
	if len(views) > q.limit() {
		out.Lots = views[:q.limit()]
		out.Next = out.Lots[len(out.Lots)-1].ID
	}
	return out, nil
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
	Buyer   string       `json:"buyer"` // name
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
	c := Confirmation{Lot: lot}
	err := s.pool.QueryRow(ctx, `
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
	return c, nil
}
