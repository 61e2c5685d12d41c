package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/wording"
	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Viewing is when, where and with whom the property can be seen.
type Viewing struct {
	When    string `json:"when"`
	Place   string `json:"place"`
	Contact string `json:"contact"`
	Phone   string `json:"phone"`
}

// Draft is what a court supplies for an announcement. What follows from the
// resolution, the notices and the fund account is written by the house.
type Draft struct {
	OpensAt        legal.Time        `json:"opens_at"`
	EndsAt         legal.Time        `json:"ends_at"`
	Disclosures    []auction.Entry   `json:"disclosures"` // basis_document, appraisal, condition, contact, other
	Warnings       []auction.Entry   `json:"warnings"`    // all seven by name; without text, the words of the law
	Taxes          []auction.TaxLine `json:"taxes"`
	Defects        []string          `json:"defects"`
	Viewing        Viewing           `json:"viewing"`
	BuyerCondition string            `json:"buyer_condition"`
	Disclaimer     bool              `json:"disclaimer"` // no warranty of authenticity and quality (Art. 15)
	Notes          string            `json:"notes"`
	Paragraphs     []wording.Edit    `json:"paragraphs,omitempty"` // those of the three texts that the court writes otherwise
}

// Published is an announcement as the public reads it.
type Published struct {
	Lot           ref.ID        `json:"lot"`
	Court         string        `json:"court"`
	CourtName     string        `json:"court_name"`
	Title         string        `json:"title"`
	Round         auction.Round `json:"round"`
	Attempt       int           `json:"attempt"`
	Platform      string        `json:"platform"`
	PublishedAt   legal.Time    `json:"published_at"`
	Reference     money.Amount  `json:"reference_price"`
	StartingPrice money.Amount  `json:"starting_price"`
	Increment     money.Amount  `json:"increment"`
	Deposit       money.Amount  `json:"deposit"`
	PayDays       int           `json:"pay_days"`
	Limited       bool          `json:"purchase_limited"`
	// Who clears an immovable, as it was found out (Art. 13(5)).
	Vacating auction.Vacating `json:"vacating,omitempty"`
	Draft
	// The announcement, the notes for bidders and what the price rests on, with the
	// version of the templates; older announcements have none.
	wording.Papers
}

// AnnouncedLot is the answer to Announce.
type AnnouncedLot struct {
	Announcement ref.ID         `json:"announcement"`
	Hash         string         `json:"content_hash"`
	Status       auction.Status `json:"status"`
	OpensAt      legal.Time     `json:"opens_at"`
	EndsAt       legal.Time     `json:"ends_at"`
}

// derived are the disclosures that the house writes itself.
var derived = []string{"announcement", "schedule", "priority", "notices", "payment", "taxes"}

// Derived reports whether the house writes the disclosure with this key itself.
func Derived(key string) bool { return slices.Contains(derived, key) }

// Announce publishes a lot: 法释〔2016〕18号 Art. 12 to 16. It refuses whatever the
// law forbids and names the first thing that is missing; afterwards terms and
// text stand, and a mistake means withdrawal and another lot. Errors: those of
// auction.Announcement.Check, ErrDefects, ErrContact, ErrDerived.
func (s *Service) Announce(ctx context.Context, court string, lot ref.ID, d Draft, by event.Actor, at legal.Time) (AnnouncedLot, error) {
	err := d.check()
	if err != nil {
		return AnnouncedLot{}, err
	}
	var out AnnouncedLot
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.Announce, by)
		if err != nil {
			return err
		}
		p, changes, err := s.compose(ctx, tx, l, d, at)
		if err != nil {
			return err
		}
		err = s.payable(ctx, tx, l, d)
		if err != nil {
			return err
		}
		text, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("encode announcement: %w", err)
		}
		out = AnnouncedLot{Announcement: ref.New(), Hash: hashOf(text), Status: step.To, OpensAt: d.OpensAt, EndsAt: d.EndsAt}
		err = s.publish(ctx, tx, l, step, out, text, by, at)
		if err != nil {
			return err
		}
		_, err = saveDraft(ctx, tx, l, d, changes, out.Announcement, by, at)
		if err != nil {
			return err
		}
		err = s.sellOffBegun(ctx, tx, l, at)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.announced", subject: out.Announcement, by: by, at: at,
			due: map[string]legal.Time{
				auction.DeadlineOpens: d.OpensAt, auction.DeadlineEnds: d.EndsAt, auction.DeadlineDeposit: d.EndsAt,
			},
			body: map[string]any{
				"starting_price": l.Terms.StartingPrice, "increment": l.Terms.Increment, "deposit": l.Terms.Deposit,
				"opens_at": d.OpensAt, "ends_at": d.EndsAt, "content_hash": out.Hash,
			},
			tell: auction.LotAnnounced{
				Court: court, Case: l.Case, Lot: l.ID, Asset: l.Asset, Round: l.Round,
				StartingPrice: l.Terms.StartingPrice, Increment: l.Terms.Increment, Deposit: l.Terms.Deposit,
				OpensAt: d.OpensAt, EndsAt: d.EndsAt, PayDays: l.Terms.PayDays,
			},
		})
	})
	return out, err
}

// payable makes sure that the last day for the balance can be counted when the
// lot is sold: a calendar that ends earlier is refused now, not then.
func (s *Service) payable(ctx context.Context, tx pgx.Tx, l Lot, d Draft) error {
	cal, err := s.from.Cases.Calendar(ctx, tx)
	if err != nil {
		return err
	}
	_, err = auction.PayBy(cal, d.EndsAt, l.Terms.PayDays)
	return err
}

// check refuses what needs no look at the lot.
func (d Draft) check() error {
	if !slices.ContainsFunc(d.Defects, notBlank) {
		return ErrDefects
	}
	v := d.Viewing
	if !notBlank(v.When) || !notBlank(v.Place) || !notBlank(v.Contact) || !notBlank(v.Phone) {
		return ErrContact
	}
	for _, e := range d.Disclosures {
		if Derived(e.Key) {
			return ErrDerived.With("key", e.Key)
		}
	}
	return nil
}

func notBlank(s string) bool { return strings.TrimSpace(s) != "" }

// compose completes a draft with what the house knows and asks the rules.
func (s *Service) compose(ctx context.Context, tx pgx.Tx, l Lot, d Draft, at legal.Time) (Published, []wording.Change, error) {
	pol, err := s.policy(ctx, tx, l.Court, at)
	if err != nil {
		return Published{}, nil, err
	}
	c, err := s.draftOf(ctx, tx, l, d, pol, at)
	if err != nil {
		return Published{}, nil, err
	}
	for _, missing := range append(c.announcement.Faults(c.situation, pol), c.Missing()...) {
		return c.Published, nil, missing
	}
	c.Papers = c.Printed()
	return c.Published, c.changes, nil
}

// composed is what a draft becomes, and the situation in which the rules judge it.
type composed struct {
	Published

	changes      []wording.Change // in which its texts leave the template
	announcement auction.Announcement
	situation    auction.Publication
}

func (s *Service) draftOf(ctx context.Context, tx pgx.Tx, l Lot, d Draft, pol auction.Policy, at legal.Time) (c composed, err error) {
	notices, err := findNotices(ctx, tx, l)
	if err != nil {
		return c, err
	}
	r := resolution{}
	if !l.Resolution.IsZero() {
		r, err = findResolution(ctx, tx, l, l.Resolution)
		if err != nil {
			return c, err
		}
	}
	p, holder, err := heading(ctx, tx, l, at)
	if err != nil {
		return c, err
	}
	found, err := survey(ctx, tx, l)
	if err != nil {
		return c, err
	}
	together, err := togetherWords(ctx, tx, l)
	if err != nil {
		return c, err
	}
	p.Draft = d
	p.Warnings = worded(d.Warnings, d.Defects)
	p.Disclosures = append(slices.Clone(d.Disclosures), own(l, d, r.Holders, notices, holder, together)...)
	p.Vacating = vacating(l, found)
	texts, err := s.texts(ctx, tx, l, p, r.Holders, notices, holder, found, pol)
	if err != nil {
		return c, err
	}
	p.Papers, c.changes, err = texts.Edit(d.Paragraphs)
	if err != nil {
		return c, err
	}
	c.Published, c.announcement, c.situation = p, p.announcement(), l.publication(at, notices, p)
	c.situation.Stagger, err = stagger(ctx, tx, l)
	return c, err
}

// prose is every word of the court, for the search of forbidden clauses.
func (d Draft) prose() string {
	parts := append([]string{d.Notes, d.BuyerCondition}, d.Defects...)
	for _, e := range d.Paragraphs {
		parts = append(parts, e.Text)
	}
	for _, e := range slices.Concat(d.Disclosures, d.Warnings) {
		parts = append(parts, e.Text)
	}
	return strings.Join(parts, "\n")
}

// heading is the part of an announcement that stands in the lot's own rows; the
// platform is empty while no choice is on record.
func heading(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) (p Published, holder string, err error) {
	p = Published{
		Lot: l.ID, Court: l.Court, Title: l.Title, Round: l.Round, Attempt: l.Attempt, PublishedAt: at, Reference: l.Reference.Price,
		StartingPrice: l.Terms.StartingPrice, Increment: l.Terms.Increment, Deposit: l.Terms.Deposit, PayDays: l.Terms.PayDays, Limited: l.Limited,
	}
	err = tx.QueryRow(ctx, `
		select c.name, f.holder, coalesce((
			select designated
			from platform_choice
			where court_id = c.court_id and lot_id = $2
			order by choice_id desc
			limit 1), '')
		from court c
		join fund_account_now f using (court_id)
		where c.court_id = $1`, l.Court, l.ID).Scan(&p.CourtName, &holder, &p.Platform)
	if err != nil {
		return Published{}, "", fmt.Errorf("read court %s: %w", l.Court, err)
	}
	return p, holder, nil
}

// worded gives every named warning its words, and the third the known defects.
func worded(es []auction.Entry, defects []string) []auction.Entry {
	out := slices.Clone(es)
	for i, e := range out {
		for _, w := range auction.Warnings() {
			if e.Key != w.Key {
				continue
			}
			if !notBlank(e.Text) {
				out[i].Text = w.Words.ZH
			}
			if e.Key == "defects" {
				out[i].Text += strings.Join(defects, "；")
			}
		}
	}
	return out
}

// own are the disclosures that follow from what is on record.
func own(l Lot, d Draft, holders []auction.Holder, notices []auction.Notice, holder, together string) []auction.Entry {
	told, waived, posted := tally(notices)
	priority := "无已知优先购买权人。"
	if len(holders) > 0 {
		kinds := make([]string, len(holders))
		for i, h := range holders {
			kinds[i] = fmt.Sprintf("第%d顺位：%s", h.Rank, holderWords(h.Kind))
		}
		priority = strings.Join(kinds, "；") + "。"
	}
	lines := make([]string, len(d.Taxes))
	for i, t := range d.Taxes {
		lines[i] = t.Name + "：" + t.Bearer.Words().ZH
	}
	return []auction.Entry{
		{Key: "announcement", Text: l.Title},
		{Key: "schedule", Text: schedule(l, d) + together},
		{Key: "priority", Text: priority},
		{Key: "notices", Text: fmt.Sprintf("已通知 %d 人，书面放弃 %d 人，无法通知而公示 %d 人。", told, waived, posted)},
		{Key: "payment", Text: payment(l, holder)},
		{Key: "taxes", Text: strings.Join(lines, "；")},
	}
}

// tally counts who was told, who waived and who was posted.
func tally(notices []auction.Notice) (told, waived, posted int) {
	for _, n := range notices {
		switch {
		case n.Waived:
			waived++
		case n.ReceivedOn.IsZero() || n.Deemed:
			posted++
		default:
			told++
		}
	}
	return told, waived, posted
}

// inWords is an instant as an announcement says it.
func inWords(t legal.Time) string { return t.Std().In(legal.Zone).Format("2006年1月2日15时04分") }

func holderWords(kind string) string {
	switch kind {
	case "co_owner":
		return "共有人"
	case "lessee":
		return "承租人"
	case "shareholder":
		return "其他股东"
	}
	return "优先购买权人"
}

// publish writes the announcement and freezes the lot's time.
func (s *Service) publish(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, out AnnouncedLot, text []byte, by event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into announcement (court_id, announcement_id, lot_id, content, content_hash, opens_at, ends_at, published_by, published_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		l.Court, out.Announcement, l.ID, string(text), out.Hash, out.OpensAt, out.EndsAt, by.Person, at)
	if err != nil {
		return fmt.Errorf("publish lot %s: %w", l.ID, err)
	}
	_, err = tx.Exec(ctx, `
		update lot
		set status = $3, announced_at = $4, opens_at = $5, ends_at = $6
		where court_id = $1 and lot_id = $2`, l.Court, l.ID, step.To, at, out.OpensAt, out.EndsAt)
	if err != nil {
		return fmt.Errorf("announce lot %s: %w", l.ID, err)
	}
	return index(ctx, tx, l)
}

// index lets the public find l by its words.
func index(ctx context.Context, tx pgx.Tx, l Lot) error {
	var name, english string
	err := tx.QueryRow(ctx, `
		select name, name_en
		from court
		where court_id = $1`, l.Court).Scan(&name, &english)
	if err != nil {
		return fmt.Errorf("read court %s: %w", l.Court, err)
	}
	class := l.Class.Words()
	folded := cn.Searchable(strings.Join([]string{l.Title, class.ZH, class.EN, l.Province, l.City, name, english}, " "))
	_, err = tx.Exec(ctx, `
		insert into lot_index (court_id, lot_id, folded)
		values ($1, $2, $3)
		on conflict do nothing`, l.Court, l.ID, folded)
	if err != nil {
		return fmt.Errorf("index lot %s: %w", l.ID, err)
	}
	return nil
}
