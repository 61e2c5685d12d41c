package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/wording"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Origin says where what a draft is filled in with comes from.
type Origin string

// The origins.
const (
	FromSaved    Origin = "saved"    // the draft that was saved last
	FromPrevious Origin = "previous" // the announcement of the sale before this one
	FromSurvey   Origin = "survey"
	FromCourt    Origin = "court" // what the court announced last
	FromUsual    Origin = "usual" // what usually arises
)

// Prepared is an announcement as the house would write it: a draft that can be sent
// as it is, and the three texts that it makes.
type Prepared struct {
	Lot     ref.ID            `json:"lot"`
	Version int               `json:"version"` // of the saved draft it begins with; 0: none was saved
	SavedAt legal.Time        `json:"saved_at"`
	Origins map[string]Origin `json:"origins"` // by part of the draft
	Draft   Draft             `json:"draft"`
	Texts   wording.Papers    `json:"texts"`   // with the draft's own paragraphs
	Written wording.Papers    `json:"written"` // as the templates have them
	Changes []wording.Change  `json:"changes"`
	Gaps    []wording.Gap     `json:"gaps"`
}

// PrepareAnnouncement fills in the announcement of a lot with what is on record: the
// draft that was saved last; or else what was announced before of the same property,
// its survey, and what the court announced last. It changes nothing. ErrNoLot.
func (s *Service) PrepareAnnouncement(ctx context.Context, court string, lot ref.ID, at legal.Time) (Prepared, error) {
	var out Prepared
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		out, err = s.prepare(ctx, tx, l, at)
		return err
	})
	return out, err
}

func (s *Service) prepare(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) (Prepared, error) {
	out := Prepared{Lot: l.ID, Origins: map[string]Origin{}, Changes: []wording.Change{}, Gaps: []wording.Gap{}}
	pol, err := s.policy(ctx, tx, l.Court, at)
	if err != nil {
		return out, err
	}
	saved, err := lastDraft(ctx, tx, l)
	if err != nil {
		return out, err
	}
	if saved != nil {
		out.Version, out.SavedAt, out.Draft, out.Origins["draft"] = saved.Version, saved.SavedAt, saved.Draft, FromSaved
	} else {
		err = s.fill(ctx, tx, l, &out)
		if err != nil {
			return out, err
		}
	}
	first, _ := auction.Publication{On: at.Date(), Kind: l.Kind, Round: l.Round}.EarliestOpening(pol)
	if out.Draft.OpensAt.Before(first.Start()) { // none was chosen, or it has become too early
		out.Draft.OpensAt = first.Start().Add(usualHour)
		out.Draft.EndsAt = out.Draft.OpensAt.Add(l.Round.Span())
	}
	c, err := s.draftOf(ctx, tx, l, out.Draft, pol, at)
	if err != nil {
		return out, err
	}
	plain := out.Draft
	plain.Paragraphs = nil
	w, err := s.draftOf(ctx, tx, l, plain, pol, at)
	if err != nil {
		return out, err
	}
	out.Texts, out.Written, out.Changes = c.Papers, w.Papers, append(out.Changes, c.changes...)
	for _, paper := range c.Papers.Papers {
		for _, g := range paper.Paragraphs {
			out.Gaps = append(out.Gaps, g.Gaps...)
		}
	}
	return out, nil
}

// fill is a draft of a lot of which none was saved.
func (s *Service) fill(ctx context.Context, tx pgx.Tx, l Lot, out *Prepared) error {
	d := Draft{Disclaimer: true}
	note := func(part string, from Origin) { out.Origins[part] = from }
	for _, w := range auction.Warnings() {
		d.Warnings = append(d.Warnings, auction.Entry{Key: w.Key})
	}
	d.Taxes = auction.UsualTaxes(l.Kind)
	note("taxes", FromUsual)
	before, err := announcedOf(ctx, tx, l.Court, "l.lot_id = nullif($2, '')::uuid", string(l.Previous))
	if err != nil {
		return err
	}
	if before != nil {
		d.carry(before.Draft, note)
	}
	found, err := survey(ctx, tx, l)
	if err != nil {
		return err
	}
	if found != nil {
		d.Defects = found.Defects
		note("defects", FromSurvey)
		d.set("condition", found.Description)
		note("condition", FromSurvey)
	}
	last, err := announcedOf(ctx, tx, l.Court, "l.announced_at is not null and $2 <> '-'", "")
	if err != nil {
		return err
	}
	if last != nil && entryText(d.Disclosures, "contact") == "" {
		d.set("contact", entryText(last.Disclosures, "contact"))
		note("contact", FromCourt)
	}
	if last != nil && d.Viewing.Contact == "" {
		d.Viewing.Contact, d.Viewing.Phone = last.Viewing.Contact, last.Viewing.Phone
		note("viewing", FromCourt)
	}
	if d.Viewing.Place == "" {
		d.Viewing.Place = l.where()
	}
	if entryText(d.Disclosures, "other") == "" {
		d.set("other", "没有其他应当公示的信息。")
		note("other", FromUsual)
	}
	out.Draft = d
	return nil
}

// carry takes over from the announcement of the sale before what can hold again. Times
// do not: they have to be chosen anew.
func (d *Draft) carry(b Draft, note func(string, Origin)) {
	for _, e := range b.Disclosures {
		if !Derived(e.Key) {
			d.Disclosures = append(d.Disclosures, e)
			note(e.Key, FromPrevious)
		}
	}
	d.Taxes, d.BuyerCondition, d.Disclaimer, d.Notes, d.Defects, d.Paragraphs = b.Taxes, b.BuyerCondition, b.Disclaimer, b.Notes, b.Defects, b.Paragraphs
	d.Viewing = b.Viewing
	d.Viewing.When = ""
	for _, part := range []string{"taxes", "buyer_condition", "disclaimer", "notes", "defects", "viewing", "paragraphs"} {
		note(part, FromPrevious)
	}
}

// set gives a disclosure its words, and adds it if it is not there.
func (d *Draft) set(key, text string) {
	for i := range d.Disclosures {
		if d.Disclosures[i].Key == key {
			d.Disclosures[i].Text = text
			return
		}
	}
	d.Disclosures = append(d.Disclosures, auction.Entry{Key: key, Text: text})
}

// announcedOf is the newest announcement of a court among the lots that a condition
// takes, or nil.
func announcedOf(ctx context.Context, tx pgx.Tx, court, where, arg string) (*Published, error) {
	var content []byte
	err := tx.QueryRow(ctx, `
		select a.content
		from announcement a
		join lot l on l.court_id = a.court_id and l.lot_id = a.lot_id
		where a.court_id = $1 and `+where+`
		order by a.announcement_id desc
		limit 1`, court, arg).Scan(&content)
	if pg.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what %s announced: %w", court, err)
	}
	p := new(Published)
	err = json.Unmarshal(content, p)
	if err != nil {
		return nil, fmt.Errorf("decode what %s announced: %w", court, err)
	}
	return p, nil
}

// SavedDraft is one version of a draft.
type SavedDraft struct {
	Version      int              `json:"version"`
	Template     string           `json:"template"`
	Changes      []wording.Change `json:"changes"`      // against the template
	Announcement ref.ID           `json:"announcement"` // that it was published as; empty if it was not
	SavedBy      ref.ID           `json:"saved_by"`
	SavedAt      legal.Time       `json:"saved_at"`
	Draft        Draft            `json:"draft"`
}

// SaveDraft keeps a draft that is not finished: nothing of it need be there. What is
// written in the words of the template is not kept as the court's own. Errors: ErrNoLot,
// auction.ErrNoDraft, ErrDraftLong, ErrDraftOften, those of wording.Papers.Edit.
func (s *Service) SaveDraft(ctx context.Context, court string, lot ref.ID, d Draft, by event.Actor, at legal.Time) (SavedDraft, error) {
	var out SavedDraft
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, exclusive)
		if err != nil {
			return err
		}
		out, err = s.saveDraft(ctx, tx, l, d, by, at)
		return err
	})
	return out, err
}

func (s *Service) saveDraft(ctx context.Context, tx pgx.Tx, l Lot, d Draft, by event.Actor, at legal.Time) (SavedDraft, error) {
	err := auction.CanDraft(l.Status)
	if err != nil {
		return SavedDraft{}, err
	}
	pol, err := s.policy(ctx, tx, l.Court, at)
	if err != nil {
		return SavedDraft{}, err
	}
	c, err := s.draftOf(ctx, tx, l, d, pol, at)
	if err != nil {
		return SavedDraft{}, err
	}
	d.Paragraphs = nil
	for _, ch := range c.changes {
		d.Paragraphs = append(d.Paragraphs, wording.Edit{Key: ch.Key, Text: ch.Now})
	}
	out, err := saveDraft(ctx, tx, l, d, c.changes, "", by, at)
	if err != nil {
		return SavedDraft{}, err
	}
	return out, event.Add(ctx, tx, event.Fact{
		Kind: "lot.draft_saved", Court: l.Court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: l.ID, Actor: by, At: at, Basis: auction.ErrNoDraft.Basis,
		Body: map[string]any{"version": out.Version, "template": out.Template, "changes": len(out.Changes)},
	})
}

// The bounds of saved drafts.
const (
	draftMost     = 200
	draftLongest  = 200_000
	draftListMost = 60
)

// saveDraft writes the next version of a draft; the lot is locked.
func saveDraft(ctx context.Context, tx pgx.Tx, l Lot, d Draft, changes []wording.Change, announcement ref.ID, by event.Actor, at legal.Time) (SavedDraft, error) {
	out := SavedDraft{
		Template: wording.Version, Changes: append([]wording.Change{}, changes...), Announcement: announcement, SavedBy: by.Person, SavedAt: at, Draft: d,
	}
	content, err := json.Marshal(d)
	if err != nil {
		return out, fmt.Errorf("encode draft: %w", err)
	}
	if len([]rune(string(content))) > draftLongest || max(len(d.Disclosures), len(d.Warnings), len(d.Taxes), len(d.Defects)) > draftListMost {
		return out, ErrDraftLong.With("most", draftLongest).With("rows", draftListMost)
	}
	differs, err := json.Marshal(out.Changes)
	if err != nil {
		return out, fmt.Errorf("encode changes: %w", err)
	}
	err = tx.QueryRow(ctx, `
		insert into announcement_draft (court_id, lot_id, version, content, template, changes, announcement_id, saved_by, saved_at)
		select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8
		from announcement_draft
		where court_id = $1 and lot_id = $2
		returning version`, l.Court, l.ID, string(content), out.Template, differs, null(announcement), by.Person, at).Scan(&out.Version)
	if err == nil && announcement.IsZero() && out.Version > draftMost { // the last place is for what is published
		return out, ErrDraftOften.With("most", draftMost)
	}
	if err != nil {
		return out, fmt.Errorf("save draft of lot %s: %w", l.ID, err)
	}
	return out, nil
}

// lastDraft is the draft of a lot that was saved last, or nil.
func lastDraft(ctx context.Context, tx pgx.Tx, l Lot) (*SavedDraft, error) {
	all, err := drafts(ctx, tx, l.Court, l.ID, 1)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// Drafts lists the saved drafts of a lot with where each leaves the template, the
// newest first. ErrNoLot.
func (s *Service) Drafts(ctx context.Context, court string, lot ref.ID) ([]SavedDraft, error) {
	_, err := lockLot(ctx, s.pool, court, lot, unlocked)
	if err != nil {
		return nil, err
	}
	return drafts(ctx, s.pool, court, lot, draftMost)
}

func drafts(ctx context.Context, q querier, court string, lot ref.ID, most int) ([]SavedDraft, error) {
	rows, err := q.Query(ctx, `
		select version, template, changes, coalesce(announcement_id::text, ''), saved_by, saved_at, content
		from announcement_draft
		where court_id = $1 and lot_id = $2
		order by version desc
		limit $3`, court, lot, most)
	if err != nil {
		return nil, fmt.Errorf("list drafts of lot %s: %w", lot, err)
	}
	out, err := pgx.AppendRows([]SavedDraft{}, rows, func(r pgx.CollectableRow) (d SavedDraft, err error) {
		var changes, content []byte
		err = r.Scan(&d.Version, &d.Template, &changes, &d.Announcement, &d.SavedBy, &d.SavedAt, &content)
		if err == nil {
			err = json.Unmarshal(changes, &d.Changes)
		}
		if err == nil {
			err = json.Unmarshal(content, &d.Draft)
		}
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("list drafts of lot %s: %w", lot, err)
	}
	return slices.Clip(out), nil
}
