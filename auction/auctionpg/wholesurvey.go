package auctionpg

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// surveyedThing is one thing of a whole with what was found out about it.
type surveyedThing struct {
	title string
	found registry.Survey
}

// alongOf are the things that a lot sells as a whole beside its first, with their titles.
func alongOf(ctx context.Context, q querier, l Lot) (ids []ref.ID, titles []string, err error) {
	if l.Set.IsZero() {
		return nil, nil, nil
	}
	rows, err := q.Query(ctx, `
		select t.asset_id, a.title
		from lot_set s
		join lot_set_thing t on t.court_id = s.court_id and t.set_id = s.set_id and t.asset_id <> $3
		join asset a on a.court_id = t.court_id and a.asset_id = t.asset_id
		where s.court_id = $1 and s.set_id = $2 and s.mode = 'whole'
		order by t.place`, l.Court, l.Set, l.Asset)
	if err != nil {
		return nil, nil, fmt.Errorf("list what lot %s sells along: %w", l.ID, err)
	}
	var id ref.ID
	var title string
	_, err = pgx.ForEachRow(rows, []any{&id, &title}, func() error {
		ids, titles = append(ids, id), append(titles, title)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("list what lot %s sells along: %w", l.ID, err)
	}
	return ids, titles, nil
}

// together is what was found out about the things of a whole, as one survey: a buyer
// takes them all, with the rights of others in each. What was found out about some only
// was not found out about the whole. Each line says which thing it is about.
func together(things []surveyedThing) registry.Survey {
	out := things[0].found
	out.Facts = registry.Facts{
		Burdens: []registry.Burden{}, Waiting: []registry.WaitingSeizure{}, Leases: []registry.Lease{}, Taxes: []registry.Unpaid{},
		Defects: []string{}, Disputes: []registry.Dispute{}, Particulars: map[string]string{}, Parts: map[string]registry.Part{},
	}
	f := &out.Facts
	for _, t := range things {
		of := "（" + t.title + "）"
		out.Version, out.Complete = max(out.Version, t.found.Version), out.Complete && t.found.Complete
		out.SurveyedAt = legal.Later(out.SurveyedAt, t.found.SurveyedAt)
		f.Burdens = joined(f.Burdens, t.found.Burdens, func(b registry.Burden) registry.Burden { b.Holder += of; return b })
		f.Waiting = joined(f.Waiting, t.found.Waiting, func(w registry.WaitingSeizure) registry.WaitingSeizure { w.Court += of; return w })
		f.Leases = joined(f.Leases, t.found.Leases, func(l registry.Lease) registry.Lease { l.Lessee += of; return l })
		f.Taxes = joined(f.Taxes, t.found.Taxes, func(u registry.Unpaid) registry.Unpaid { return u })
		f.Defects = joined(f.Defects, t.found.Defects, func(d string) string { return t.title + "：" + d })
		f.Disputes = joined(f.Disputes, t.found.Disputes, func(d registry.Dispute) registry.Dispute { d.Note += of; return d })
		for k, v := range t.found.Particulars {
			f.Particulars[k] = after(f.Particulars[k], t.title+"："+v)
		}
		for k, p := range t.found.Parts {
			was := f.Parts[k]
			if was.CheckedOn.IsZero() || p.CheckedOn.Before(was.CheckedOn) {
				was.CheckedOn = p.CheckedOn
			}
			was.Evidence, was.Unknown = after(was.Evidence, noted(t.title, p.Evidence)), after(was.Unknown, noted(t.title, p.Unknown))
			f.Parts[k] = was
		}
		f.Description = after(f.Description, noted(t.title, t.found.Description))
	}
	f.Title, f.Possession, f.Building = titlesOf(things), possessionOf(things), buildingOf(things)
	return out
}

// joined adds what was found of one thing to what was found of those before; nothing
// was found out about the whole as soon as one is unknown.
func joined[T any](have, more []T, named func(T) T) []T {
	if have == nil || more == nil {
		return nil
	}
	for _, x := range more {
		have = append(have, named(x))
	}
	return have
}

func noted(title, what string) string {
	if strings.TrimSpace(what) == "" {
		return ""
	}
	return title + "：" + what
}

func after(have, more string) string {
	if have == "" || more == "" {
		return have + more
	}
	return have + "；" + more
}

func titlesOf(things []surveyedThing) *registry.Title {
	var out registry.Title
	for _, t := range things {
		of := t.found.Title
		if of == nil {
			return nil
		}
		if !strings.Contains(out.Owner, of.Owner) {
			out.Owner = after(out.Owner, of.Owner)
		}
		out.Certificate, out.Shared = after(out.Certificate, of.Certificate), out.Shared || of.Shared
	}
	return &out
}

// possessionOf is the worst of them: the court clears the whole if it clears any, and a
// whole is not vacant while somebody holds a part of it.
func possessionOf(things []surveyedThing) *registry.Possession {
	var out registry.Possession
	for _, t := range things {
		of := t.found.Possession
		if of == nil {
			return nil
		}
		if free := out.By == "" || out.By == "vacant" || out.By == "court"; free {
			out.By = of.By
		}
		out.Note, out.Vacate = after(out.Note, noted(t.title, of.Note)), out.Vacate || of.Vacate
	}
	return &out
}

func buildingOf(things []surveyedThing) *registry.Building {
	var out *registry.Building
	for _, t := range things {
		if t.found.Building == nil {
			continue
		}
		if out == nil {
			out = &registry.Building{}
		}
		out.Unpermitted, out.Note = out.Unpermitted || t.found.Building.Unpermitted, after(out.Note, noted(t.title, t.found.Building.Note))
	}
	return out
}

// exclusion is what ties a person to what a lot sells: of a whole, to any thing of it.
func (s *Service) exclusion(ctx context.Context, tx pgx.Tx, l Lot, person ref.ID, at legal.Time) (Exclusion, error) {
	out, err := s.from.Exclusions.Exclusion(ctx, tx, l.Court, l.Asset, person, at)
	if err != nil {
		return out, err
	}
	along, _, err := alongOf(ctx, tx, l)
	if err != nil {
		return out, err
	}
	for _, asset := range along {
		x, err := s.from.Exclusions.Exclusion(ctx, tx, l.Court, asset, person, at)
		if err != nil {
			return out, err
		}
		for _, link := range x.Links {
			if !slices.Contains(out.Links, link) {
				out.Links = append(out.Links, link)
			}
		}
	}
	return out, nil
}
