package auctionpg

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// SettingChange is one change of a setting: asked by one person, decided by another.
type SettingChange struct {
	Change      ref.ID     `json:"change"`
	Name        string     `json:"name"`
	Value       int        `json:"value"`
	Document    string     `json:"document"`
	From        legal.Date `json:"from"` // as asked
	ProposedBy  ref.ID     `json:"proposed_by"`
	ProposedAt  legal.Time `json:"proposed_at"`
	ApprovedBy  ref.ID     `json:"approved_by"` // empty while it waits
	ApprovedAt  legal.Time `json:"approved_at"`
	EffectiveAt legal.Time `json:"effective_at"`
}

// CourtSetting is one setting of a court as it stands, with where it comes from.
type CourtSetting struct {
	No      int             `json:"no"` // in the list of open questions
	Name    string          `json:"name"`
	Words   fault.Text      `json:"words"`
	Value   int             `json:"value"`
	Usual   int             `json:"usual"`
	Least   int             `json:"least"`
	Most    int             `json:"most"`
	Unit    fault.Text      `json:"unit"`
	Source  fault.Text      `json:"source"`
	Effect  fault.Text      `json:"effect"`
	Changes []SettingChange `json:"changes"` // the newest first
}

// CourtCustom is an open question that the house answers alike for every court.
type CourtCustom struct {
	No    int        `json:"no"`
	Words fault.Text `json:"words"`
	How   fault.Text `json:"how"`
}

// CourtSettings is what a court set where the law is silent, and what it cannot set.
type CourtSettings struct {
	Court    string         `json:"court"`
	Settings []CourtSetting `json:"settings"`
	Customs  []CourtCustom  `json:"customs"`
}

// Policy is what the settings make together.
func (c CourtSettings) Policy() auction.Policy {
	values := map[string]int{}
	for _, s := range c.Settings {
		values[s.Name] = s.Value
	}
	return auction.PolicyOf(values)
}

// policy is what the court had set at an instant where the law is silent. A lot that
// was announced is judged by what held then.
func (s *Service) policy(ctx context.Context, q querier, court string, at legal.Time) (auction.Policy, error) {
	values, err := settingsAt(ctx, q, court, at)
	return auction.PolicyOf(values), err
}

func settingsAt(ctx context.Context, q querier, court string, at legal.Time) (map[string]int, error) {
	rows, err := q.Query(ctx, `
		select name, court_setting_at($1, name, $2)
		from auction_setting`, court, at)
	if err != nil {
		return nil, fmt.Errorf("read settings of %s: %w", court, err)
	}
	values := map[string]int{}
	var name string
	var value int
	_, err = pgx.ForEachRow(rows, []any{&name, &value}, func() error {
		values[name] = value
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read settings of %s: %w", court, err)
	}
	return values, nil
}

// Settings lists what a court set, with every change. It is public: who decided is
// told by identifier and document, not by name. registry.ErrCourtUnknown.
func (s *Service) Settings(ctx context.Context, court string, at legal.Time) (CourtSettings, error) {
	out := CourtSettings{Court: court, Settings: []CourtSetting{}, Customs: []CourtCustom{}}
	var known bool
	err := s.pool.QueryRow(ctx, `select exists (select from court where court_id = $1)`, court).Scan(&known)
	if err != nil {
		return out, fmt.Errorf("look for court %s: %w", court, err)
	}
	if !known {
		return out, registry.ErrCourtUnknown
	}
	values, err := settingsAt(ctx, s.pool, court, at)
	if err != nil {
		return out, err
	}
	rows, err := s.pool.Query(ctx, `
		select change_id, name, value, document, from_day, proposed_by, proposed_at, coalesce(approved_by::text, ''), approved_at, effective_at
		from court_setting
		where court_id = $1
		order by proposed_at desc, change_id desc
		limit $2`, court, settingChangesMost)
	if err != nil {
		return out, fmt.Errorf("list settings of %s: %w", court, err)
	}
	changes, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (c SettingChange, err error) {
		err = r.Scan(&c.Change, &c.Name, &c.Value, &c.Document, &c.From, &c.ProposedBy, &c.ProposedAt, &c.ApprovedBy, &c.ApprovedAt, &c.EffectiveAt)
		return c, err
	})
	if err != nil {
		return out, fmt.Errorf("list settings of %s: %w", court, err)
	}
	for _, d := range auction.Settings() {
		one := CourtSetting{
			No: d.No, Name: d.Name, Words: d.Words, Value: values[d.Name], Usual: d.Usual, Least: d.Least, Most: d.Most, Unit: d.Unit, Source: d.Source,
			Effect: d.Effect, Changes: []SettingChange{},
		}
		for _, c := range changes {
			if c.Name == d.Name {
				one.Changes = append(one.Changes, c)
			}
		}
		out.Settings = append(out.Settings, one)
	}
	for _, c := range auction.Customs() {
		out.Customs = append(out.Customs, CourtCustom(c))
	}
	return out, nil
}

// settingChangesMost bounds the changes that are listed; a court makes a few a year.
const settingChangesMost = 500

// SettingProposal is a change that somebody asks for. From is today unless given.
type SettingProposal struct {
	Name     string
	Value    int
	Document string
	From     legal.Date
}

// ProposeSetting asks for a change of a setting; nothing changes until another
// person approves it. Errors: those of auction.CheckSetting, ErrSettingDocument,
// ErrSettingFrom.
func (s *Service) ProposeSetting(ctx context.Context, court string, p SettingProposal, by event.Actor, at legal.Time) (ref.ID, error) {
	err := auction.CheckSetting(p.Name, p.Value)
	if err != nil {
		return "", err
	}
	p.Document = strings.TrimSpace(p.Document)
	if n := len([]rune(p.Document)); n < 4 || n > 200 {
		return "", auction.ErrSettingDocument
	}
	if p.From.IsZero() {
		p.From = at.Date()
	}
	if p.From.Before(at.Date()) {
		return "", auction.ErrSettingFrom.With("earliest", at.Date())
	}
	id := ref.New()
	return id, pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into court_setting (court_id, change_id, name, value, document, from_day, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`, court, id, p.Name, p.Value, p.Document, p.From, by.Person, at)
		if err != nil {
			return fmt.Errorf("propose setting: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "setting.proposed", Court: court, Subject: id, Actor: by, At: at, Basis: basis.Online2016(0),
			Body: map[string]any{"name": p.Name, "value": p.Value, "document": p.Document, "from": p.From},
		})
	})
}

// ApproveSetting puts a change into force that another person asked for: from the day
// that was asked, no earlier than now, and after every lot that is announced. Of two
// that would count from one instant the later decision counts a microsecond later, so
// that it prevails. ErrSettingNotFound, ErrSettingSame.
func (s *Service) ApproveSetting(ctx context.Context, court string, change ref.ID, by event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var asked ref.ID
		var from legal.Date
		var name string
		err := tx.QueryRow(ctx, `
			select proposed_by, from_day, name
			from court_setting
			where court_id = $1 and change_id = $2 and approved_at is null
			for update`, court, change).Scan(&asked, &from, &name)
		switch {
		case pg.NoRows(err):
			return auction.ErrSettingNotFound
		case err != nil:
			return fmt.Errorf("find setting %s: %w", change, err)
		case asked == by.Person:
			return auction.ErrSettingSame
		}
		effective, err := settingFrom(ctx, tx, court, name, legal.Later(at, from.Start()))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update court_setting
			set approved_by = $3, approved_at = $4, effective_at = $5
			where court_id = $1 and change_id = $2`, court, change, by.Person, at, effective)
		if err != nil {
			return fmt.Errorf("approve setting %s: %w", change, err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "setting.approved", Court: court, Subject: change, Actor: by, At: at, Public: true, Basis: basis.Online2016(0),
			Body: map[string]any{"name": name, "effective_at": effective},
		})
	})
}

// settingFrom is the first instant, at or after from, at which neither a lot was
// announced nor another change of the setting begins to count.
func settingFrom(ctx context.Context, tx pgx.Tx, court, name string, from legal.Time) (legal.Time, error) {
	var last legal.Time
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 720))`, court+"/"+name)
	if err == nil {
		err = tx.QueryRow(ctx, `
			select max(at)
			from (
				select max(published_at) as at
				from announcement
				where court_id = $1 and published_at >= $3
				union all
				select max(effective_at)
				from court_setting
				where court_id = $1 and name = $2 and effective_at >= $3 and effective_at < $3 + interval '1 second') taken`, court, name, from).Scan(&last)
	}
	if err != nil {
		return from, fmt.Errorf("find the instant from which %s counts: %w", name, err)
	}
	if last.IsZero() {
		return from, nil
	}
	return last.Add(time.Microsecond), nil
}
