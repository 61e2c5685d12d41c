package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/wording"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// historyMost bounds the lists of a lot's history, which grow by a ruling at a time.
const historyMost = 100

// Version is one announcement, word for word, with its place among those of its lot.
type Version struct {
	Number int `json:"number"`
	Bulletin
}

// PublishedOrder is an order of a court that interrupted a sale, as it was published.
type PublishedOrder struct {
	Kind     string     `json:"kind"` // lot.suspended, lot.paused, lot.resumed, lot.withdrawn
	At       legal.Time `json:"at"`
	Ground   string     `json:"ground"`
	Reason   string     `json:"reason"`
	Document string     `json:"document"` // the number under which it is found
	Basis    string     `json:"basis"`

	Form  auction.Form `json:"form"`  // of a suspension by the court: stay or suspension
	Until string       `json:"until"` // the last day of a stay

	Number      int        `json:"number"` // of its text among those of the lot; zero for one of before texts were kept
	Title       string     `json:"title"`
	Paragraphs  []string   `json:"paragraphs"`
	Template    string     `json:"template"`
	Hash        string     `json:"hash"`      // SHA-256 of the text
	OpensAt     legal.Time `json:"opens_at"`  // of a sale that goes on
	EndsAt      legal.Time `json:"ends_at"`   // the new end
	ResumeBy    legal.Date `json:"resume_by"` // the last day to resume after a stay
	Paper       ref.ID     `json:"paper"`     // on which the order is; zero: the court handed in its own, or there is none
	PublishedAt legal.Time `json:"published_at"`

	Corrections []Corrected `json:"corrections"` // of slips in its text, the oldest first; the text itself stays
}

// Announcements is everything that was published about a lot, the oldest first, so
// that a page can show what changed.
type Announcements struct {
	Lot      ref.ID           `json:"lot"`
	Versions []Version        `json:"versions"`
	Orders   []PublishedOrder `json:"orders"`
	Changes  []Change         `json:"changes"` // the newest first
}

// Change is what one announcement says otherwise than the one before it: of the
// same lot, or of the sale of the same property that came before.
type Change struct {
	Number      int          `json:"number"` // of the version of this lot
	PublishedAt legal.Time   `json:"published_at"`
	Before      Earlier      `json:"before"`
	Differences []Difference `json:"differences"`
}

// Earlier is the announcement that a change is measured against. Its text stays.
type Earlier struct {
	Lot         ref.ID     `json:"lot"`
	RoundZH     string     `json:"round_zh"`
	RoundEN     string     `json:"round_en"`
	StatusZH    string     `json:"status_zh"` // of that lot today
	StatusEN    string     `json:"status_en"`
	PublishedAt legal.Time `json:"published_at"`
}

// Announcements lists every announcement of a lot and every published order about
// it. ErrNoLot.
func (s *Service) Announcements(ctx context.Context, lot ref.ID) (Announcements, error) {
	out := Announcements{Lot: lot}
	rows, err := s.pool.Query(ctx, `
		select (row_number() over (order by announcement_id))::int, announcement_id, content_hash, opens_at, ends_at, published_at, content
		from announcement
		where lot_id = $1
		order by announcement_id
		limit $2`, lot, historyMost)
	if err != nil {
		return out, fmt.Errorf("list announcements of lot %s: %w", lot, err)
	}
	out.Versions, err = pgx.AppendRows([]Version{}, rows, func(r pgx.CollectableRow) (v Version, err error) {
		var content string
		err = r.Scan(&v.Number, &v.Announcement, &v.Hash, &v.OpensAt, &v.EndsAt, &v.PublishedAt, &content)
		v.Content = json.RawMessage(content)
		return v, err
	})
	if err != nil {
		return out, fmt.Errorf("list announcements of lot %s: %w", lot, err)
	}
	if len(out.Versions) == 0 {
		return out, ErrNoLot
	}
	out.Orders, err = s.publishedOrders(ctx, lot)
	if err != nil {
		return out, err
	}
	out.Changes, err = s.changes(ctx, lot, out.Versions)
	return out, err
}

// publishedOrders are the orders about a lot with their texts, the oldest first. The event
// is there at once; its text follows with the messages about it.
func (s *Service) publishedOrders(ctx context.Context, lot ref.ID) ([]PublishedOrder, error) {
	rows, err := s.pool.Query(ctx, `
		select e.kind, e.at, coalesce(e.body ->> 'ground', ''), coalesce(e.body ->> 'reason', ''), coalesce(e.body ->> 'document', ''), e.basis,
			coalesce(e.body ->> 'form', ''), coalesce(e.body ->> 'until', ''),
			coalesce(o.number, 0), coalesce(o.content, '{}'), coalesce(o.content_hash, ''), o.opens_at, o.ends_at, o.stay_until,
			coalesce(o.paper_id::text, ''), o.published_at
		from event e
		left join lateral (
			select a.number, a.content, a.content_hash, case when a.act = 'resume' then a.opens_at end as opens_at,
				case when a.act = 'resume' then a.ends_at end as ends_at, i.stay_until, a.paper_id, a.published_at
			from order_announcement a
			join lot_interruption i on i.court_id = a.court_id and i.interruption_id = a.interruption_id
			where a.lot_id = e.lot_id and i.at = e.at
				and i.kind = case e.kind when 'lot.resumed' then 'resume' when 'lot.withdrawn' then 'withdraw' else 'suspend' end
			order by a.number desc
			limit 1) o on true
		where e.lot_id = $1 and e.public and e.kind in ('lot.suspended', 'lot.paused', 'lot.resumed', 'lot.withdrawn')
		order by e.event_id
		limit $2`, lot, historyMost)
	if err != nil {
		return nil, fmt.Errorf("list orders about lot %s: %w", lot, err)
	}
	out, err := pgx.AppendRows([]PublishedOrder{}, rows, func(r pgx.CollectableRow) (o PublishedOrder, err error) {
		var content string
		var until legal.Date
		err = r.Scan(&o.Kind, &o.At, &o.Ground, &o.Reason, &o.Document, &o.Basis, &o.Form, &o.Until,
			&o.Number, &content, &o.Hash, &o.OpensAt, &o.EndsAt, &until, &o.Paper, &o.PublishedAt)
		if err != nil {
			return o, err
		}
		if !until.IsZero() {
			o.ResumeBy = until.AddDays(auction.ResumeDays)
		}
		var text wording.Order
		err = json.Unmarshal([]byte(content), &text)
		o.Title, o.Template, o.Paragraphs = text.Title, text.Version, append([]string{}, text.Paragraphs...)
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("list orders about lot %s: %w", lot, err)
	}
	corrections, err := s.corrections(ctx, lot)
	for i := range out {
		out[i].Corrections = append([]Corrected{}, corrections[out[i].Number]...)
	}
	return out, err
}

// changes compares each version with the one before; the first with what was last
// announced of the sale before this one.
func (s *Service) changes(ctx context.Context, lot ref.ID, versions []Version) ([]Change, error) {
	out := []Change{}
	last, before, err := s.announcedBefore(ctx, lot)
	if err != nil {
		return out, err
	}
	for _, v := range versions {
		var now Published
		err := json.Unmarshal(v.Content, &now)
		if err != nil {
			return out, fmt.Errorf("decode announcement %s: %w", v.Announcement, err)
		}
		if before != nil {
			out = append(out, Change{v.Number, v.PublishedAt, last, append([]Difference{}, Differences(*before, now)...)})
		}
		last, before = Earlier{Lot: lot, PublishedAt: v.PublishedAt}, &now
	}
	slices.Reverse(out)
	return out, nil
}

// announcedBefore is the last announcement of the sale before lot, or none.
func (s *Service) announcedBefore(ctx context.Context, lot ref.ID) (Earlier, *Published, error) {
	var e Earlier
	var round auction.Round
	var status auction.Status
	var content []byte
	err := s.pool.QueryRow(ctx, `
		select p.lot_id, p.round, p.status, a.published_at, a.content
		from lot l
		join lot p on p.court_id = l.court_id and p.lot_id = l.previous_lot
		cross join lateral (
			select published_at, content
			from announcement a
			where a.court_id = p.court_id and a.lot_id = p.lot_id
			order by announcement_id desc
			limit 1) a
		where l.lot_id = $1`, lot).Scan(&e.Lot, &round, &status, &e.PublishedAt, &content)
	if pg.NoRows(err) {
		return e, nil, nil
	}
	if err != nil {
		return e, nil, fmt.Errorf("find the sale before lot %s: %w", lot, err)
	}
	e.RoundZH, e.RoundEN = round.Words().ZH, round.Words().EN
	e.StatusZH, e.StatusEN = status.Words()
	p := new(Published)
	err = json.Unmarshal(content, p)
	if err != nil {
		return e, nil, fmt.Errorf("decode announcement of lot %s: %w", e.Lot, err)
	}
	return e, p, nil
}

// RoundView is one sale of a property, as a step of the chain that leads to it.
type RoundView struct {
	Lot           ref.ID         `json:"lot"`
	This          bool           `json:"this"`
	Round         auction.Round  `json:"round"`
	RoundZH       string         `json:"round_zh"`
	RoundEN       string         `json:"round_en"`
	Attempt       int            `json:"attempt"`
	Status        auction.Status `json:"status"`
	StatusZH      string         `json:"status_zh"`
	StatusEN      string         `json:"status_en"`
	Reference     money.Amount   `json:"reference_price"`
	StartingPrice money.Amount   `json:"starting_price"`
	Ratio         string         `json:"starting_percent"`
	FinalPrice    money.Amount   `json:"final_price"` // zero unless sold
	Bids          int64          `json:"bids"`
	OpensAt       legal.Time     `json:"opens_at"`
	EndsAt        legal.Time     `json:"ends_at"`
	EndedAt       legal.Time     `json:"ended_at"`
}

// Rounds lists the announced sales of the property of a lot, the oldest first.
// ErrNoLot.
func (s *Service) Rounds(ctx context.Context, lot ref.ID) ([]RoundView, error) {
	rows, err := s.pool.Query(ctx, `
		select l.lot_id, l.lot_id = this.lot_id, l.round, l.attempt, l.status, coalesce(l.reference_price, 0),
			coalesce(l.starting_price, 0), coalesce(l.final_price, 0), coalesce(v.bid_count, 0), l.opens_at, coalesce(v.ends_at, l.ends_at), l.ended_at
		from lot this
		join lot l on l.court_id = this.court_id and l.asset_id = this.asset_id and l.announced_at is not null
		left join lot_live v on v.court_id = l.court_id and v.lot_id = l.lot_id and v.status not in ('ANNOUNCED', 'SELLOFF_ANNOUNCED')
		where this.lot_id = $1 and this.announced_at is not null
		order by l.lot_id
		limit $2`, lot, historyMost)
	if err != nil {
		return nil, fmt.Errorf("list rounds of lot %s: %w", lot, err)
	}
	out, err := pgx.AppendRows([]RoundView{}, rows, func(r pgx.CollectableRow) (v RoundView, err error) {
		err = r.Scan(&v.Lot, &v.This, &v.Round, &v.Attempt, &v.Status, &v.Reference, &v.StartingPrice, &v.FinalPrice, &v.Bids,
			&v.OpensAt, &v.EndsAt, &v.EndedAt)
		v.RoundZH, v.RoundEN = v.Round.Words().ZH, v.Round.Words().EN
		v.StatusZH, v.StatusEN = v.Status.Words()
		v.Ratio = percent(v.StartingPrice, v.Reference)
		return v, err
	})
	if err != nil {
		return nil, fmt.Errorf("list rounds of lot %s: %w", lot, err)
	}
	if len(out) == 0 {
		return nil, ErrNoLot
	}
	return out, nil
}
