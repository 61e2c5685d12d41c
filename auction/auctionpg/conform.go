package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// ConformityItem is one thing that the law asks of an announced lot.
type ConformityItem struct {
	Item     string          `json:"item"`
	Name     fault.Text      `json:"name"`
	Basis    string          `json:"basis"`
	BasisEN  string          `json:"basis_en"`
	Verdict  auction.Verdict `json:"verdict"` // met, not_met, not_applicable
	Found    fault.Text      `json:"found"`
	Required fault.Text      `json:"required"`
	Code     string          `json:"code"` // of the refusal, where it is not met
	Why      fault.Text      `json:"why"`
}

// Conformity is the check of one announced lot, as things stand now.
type Conformity struct {
	Lot           ref.ID           `json:"lot"`
	Court         string           `json:"court"`
	Title         string           `json:"title"`
	RoundZH       string           `json:"round_zh"`
	RoundEN       string           `json:"round_en"`
	StatusZH      string           `json:"status_zh"`
	StatusEN      string           `json:"status_en"`
	AnnouncedAt   legal.Time       `json:"announced_at"`
	CheckedAt     legal.Time       `json:"checked_at"`
	Met           int              `json:"met"`
	NotMet        int              `json:"not_met"`
	NotApplicable int              `json:"not_applicable"`
	Items         []ConformityItem `json:"items"`
}

// Failed are the items that are not met.
func (c Conformity) Failed() []ConformityItem {
	var out []ConformityItem
	for _, i := range c.Items {
		if i.Verdict == auction.NotMet {
			out = append(out, i)
		}
	}
	return out
}

// Conformity judges an announced lot anew by the rules of its announcement, with
// what is known of it now. ErrNoLot.
func (s *Service) Conformity(ctx context.Context, lot ref.ID, at legal.Time) (Conformity, error) {
	var out Conformity
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		out, err = s.conformity(ctx, tx, l, at)
		return err
	})
	return out, err
}

func (s *Service) conformity(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) (Conformity, error) {
	f, announced, err := s.factsOf(ctx, tx, l)
	if err != nil {
		return Conformity{}, err
	}
	pol, err := s.policy(ctx, tx, l.Court, announced)
	if err != nil {
		return Conformity{}, err
	}
	v := l.view()
	out := Conformity{
		Lot: l.ID, Court: l.Court, Title: l.Title, RoundZH: v.RoundZH, RoundEN: v.RoundEN, StatusZH: v.StatusZH, StatusEN: v.StatusEN,
		AnnouncedAt: announced, CheckedAt: at, Items: []ConformityItem{},
	}
	for _, c := range f.Conform(pol) {
		out.add(c)
	}
	return out, nil
}

func (c *Conformity) add(i auction.Conformity) {
	item := ConformityItem{
		Item: i.Key, Name: i.Name, Basis: i.Basis.ZH(), BasisEN: i.Basis.EN(), Verdict: i.Verdict, Found: i.Found, Required: i.Required,
	}
	if i.Refusal != nil {
		item.Code, item.Why = i.Refusal.Code, fault.Text{ZH: i.Refusal.ZH(), EN: i.Refusal.EN()}
	}
	switch i.Verdict {
	case auction.Met:
		c.Met++
	case auction.NotMet:
		c.NotMet++
	case auction.NotApplicable:
		c.NotApplicable++
	}
	c.Items = append(c.Items, item)
}

// factsOf gathers what an announced lot is judged by. The text is the newest; the
// day of publication and the start it was measured to are those of the first, for
// what follows a suspension is announced again without a new period (Art. 28).
func (s *Service) factsOf(ctx context.Context, tx pgx.Tx, l Lot) (f auction.Facts, announced legal.Time, err error) {
	var content []byte
	err = tx.QueryRow(ctx, `
		select first.published_at, first.opens_at, last.content
		from (
			select published_at, opens_at
			from announcement
			where court_id = $1 and lot_id = $2
			order by announcement_id
			limit 1) first
		cross join (
			select content
			from announcement
			where court_id = $1 and lot_id = $2
			order by announcement_id desc
			limit 1) last`, l.Court, l.ID).Scan(&announced, &f.FirstOpens, &content)
	if pg.NoRows(err) {
		return f, announced, ErrNoLot
	}
	if err != nil {
		return f, announced, fmt.Errorf("read announcements of lot %s: %w", l.ID, err)
	}
	var p Published
	err = json.Unmarshal(content, &p)
	if err != nil {
		return f, announced, fmt.Errorf("decode announcement of lot %s: %w", l.ID, err)
	}
	notices, err := findNotices(ctx, tx, l)
	if err != nil {
		return f, announced, err
	}
	r, err := findResolution(ctx, tx, l, l.Resolution)
	if err != nil {
		return f, announced, err
	}
	if p.Vacating == auction.VacatingUnknown {
		found, err := survey(ctx, tx, l)
		if err != nil {
			return f, announced, err
		}
		p.Vacating = vacating(l, found)
	}
	f.Terms, f.Pricing, f.Members, f.Votes, f.Resolution = l.Terms, r.pricing(l, r.replyBy), r.Members, r.votes, r.hash
	p.OpensAt, p.EndsAt = l.OpensAt, l.EndsAt
	f.Announcement = p.announcement()
	f.Publication = l.publication(announced, notices, p)
	f.Publication.Stagger, err = stagger(ctx, tx, l)
	return f, announced, err
}

// announcement is what the rules look at.
func (p Published) announcement() auction.Announcement {
	d := p.Draft
	return auction.Announcement{
		OpensAt: d.OpensAt, EndsAt: d.EndsAt, Disclosures: d.Disclosures, Warnings: d.Warnings, Taxes: d.Taxes,
		Text: d.prose(), BuyerCondition: d.BuyerCondition,
	}
}

// publication is the situation in which p is published, at an instant.
func (l Lot) publication(at legal.Time, notices []auction.Notice, p Published) auction.Publication {
	return auction.Publication{
		On: at.Date(), At: at, Kind: l.Kind, Class: l.Class, Round: l.Round, Reference: l.Reference, Exception: l.Terms.Exception,
		Notices: notices, Platform: p.Platform != "", Vacating: p.Vacating,
	}
}

// vacating is who clears an immovable, as its newest survey (nil: none) has it.
func vacating(l Lot, found *registry.Survey) auction.Vacating {
	if l.Kind != auction.Immovable || found == nil {
		return auction.VacatingUnknown
	}
	return vacatedBy(found.Possession)
}

func vacatedBy(p *registry.Possession) auction.Vacating {
	switch {
	case p == nil:
		return auction.VacatingUnknown
	case p.Vacate:
		return auction.VacatedByCourt
	case p.By == "vacant" || p.By == "court":
		return auction.VacatedAlready
	}
	return auction.VacatedByBuyer
}

// ConformityQuestion is which lots of a court a supervisor looks at: those announced
// on the days from one to another, and only those that fail an item, if one is named.
type ConformityQuestion struct {
	From legal.Date
	To   legal.Date
	Item string
}

// ItemCount is how many lots fail one item.
type ItemCount struct {
	Item  string     `json:"item"`
	Name  fault.Text `json:"name"`
	Basis string     `json:"basis"`
	Lots  int        `json:"lots"`
}

// ConformityReport is what a supervisor reads of the announcements of a court.
type ConformityReport struct {
	Court   string       `json:"court"`
	From    legal.Date   `json:"from"`
	To      legal.Date   `json:"to"`
	Item    string       `json:"item"`
	Checked int          `json:"checked"` // lots announced in the period, at most [ConformityMost]
	More    bool         `json:"more"`    // there were more than that: ask for a shorter period
	Counts  []ItemCount  `json:"counts"`  // most failed first, over all that were checked
	Lots    []Conformity `json:"lots"`    // those with an item that is not met, the newest first
}

// ConformityMost is how many lots one report judges.
const ConformityMost = 300

// CourtConformity judges every lot that a court announced in a period. ErrSearch.
func (s *Service) CourtConformity(ctx context.Context, court string, q ConformityQuestion, at legal.Time) (ConformityReport, error) {
	if q.To.IsZero() {
		q.To = at.Date()
	}
	if q.From.IsZero() {
		q.From = q.To.AddDays(-30)
	}
	if q.To.Before(q.From) || q.To.DaysSince(q.From) > 366 {
		return ConformityReport{}, ErrSearch.With("field", "from").With("want", say("不晚于 to，且不超过一年", "no later than to, and within a year of it"))
	}
	out := ConformityReport{Court: court, From: q.From, To: q.To, Item: q.Item, Counts: []ItemCount{}, Lots: []Conformity{}}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select `+lotColumns+`
			from lot
			where lot.court_id = $1 and lot.announced_at >= $2 and lot.announced_at < $3
			order by lot.announced_at desc, lot.lot_id desc
			limit $4`, court, q.From.Start(), q.To.End(), ConformityMost+1)
		if err != nil {
			return fmt.Errorf("list lots of %s: %w", court, err)
		}
		lots, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (Lot, error) { return scanLot(r) })
		if err != nil {
			return fmt.Errorf("list lots of %s: %w", court, err)
		}
		if out.More = len(lots) > ConformityMost; out.More {
			lots = lots[:ConformityMost]
		}
		for _, l := range lots {
			c, err := s.conformity(ctx, tx, l, at)
			if err != nil {
				return err
			}
			out.count(c)
		}
		return nil
	})
	return out, err
}
