package record

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// ErrNotOwnCase answers who is no party of the case, as if there were none.
var ErrNotOwnCase = fault.Define(fault.NotFound, "timeline.unknown", basis.Basis{},
	"没有这个案件，或者您不是其当事人。", "There is no such case, or you are no party of it.")

// Happening is one fact of a case as a party reads it: words, day and what it was
// about. Its body stays with the court, except for the words that were published.
type Happening struct {
	No    int64      `json:"no"`
	Kind  string     `json:"kind"`
	ZH    string     `json:"zh"`
	EN    string     `json:"en"`
	Own   bool       `json:"own"` // about the reader
	At    legal.Time `json:"at"`
	Asset *ref.ID    `json:"asset,omitempty"`
	Lot   *ref.ID    `json:"lot,omitempty"`
	Basis string     `json:"basis,omitempty"`
}

// Ahead is a clock that runs in the case.
type Ahead struct {
	Kind  string     `json:"kind"`
	ZH    string     `json:"zh"`
	EN    string     `json:"en"`
	Own   bool       `json:"own"` // the reader's own time
	Due   legal.Time `json:"due"`
	Lot   *ref.ID    `json:"lot,omitempty"`
	Basis string     `json:"basis"`
}

// Timeline is a party's case: what happened, and what comes by when.
type Timeline struct {
	Case   ref.ID      `json:"case"`
	Court  string      `json:"court"`
	CaseNo string      `json:"case_no"`
	Events []Happening `json:"events"` // in the order in which they were recorded
	Ahead  []Ahead     `json:"ahead"`  // the next first
	Next   int64       `json:"next"`   // pass as after; 0 on the last page
}

// read lists the kinds that an audience reads.
func read(of map[string]Wording, audiences ...Audience) []string {
	out := []string{}
	for kind, w := range of {
		for _, a := range audiences {
			if w.Audience == a {
				out = append(out, kind)
			}
		}
	}
	return out
}

// Timeline shows a case to person, who must be a party of it: the public facts,
// those that every party reads, and those about the reader alone. ErrNotOwnCase.
func (s *Service) Timeline(ctx context.Context, person, caseID ref.ID, after int64, limit int) (Timeline, error) {
	out := Timeline{Case: caseID}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		var own []string
		err := tx.QueryRow(ctx, `
			select e.court_id, e.case_no, array_agg(p.party_id::text)
			from party_now p
			join enforcement_case e using (court_id, case_id)
			where p.case_id = $1 and p.person_id = $2
			group by e.court_id, e.case_no`, caseID, person).Scan(&out.Court, &out.CaseNo, &own)
		if pg.NoRows(err) {
			return ErrNotOwnCase
		}
		if err != nil {
			return fmt.Errorf("look for own case %s: %w", caseID, err)
		}
		err = out.happened(ctx, tx, own, after, page(limit))
		if err != nil {
			return err
		}
		return out.coming(ctx, tx, own)
	})
	return out, err
}

func (out *Timeline) happened(ctx context.Context, tx pgx.Tx, own []string, after int64, limit int) error {
	rows, err := tx.Query(ctx, `
		select event_id, kind, coalesce(body ->> 'zh', ''), coalesce(body ->> 'en', ''), mine, at, asset_id, lot_id, basis
		from event e
		cross join lateral (
			select e.subject_id::text = any(@own) or e.body ->> 'party' = any(@own) or exists (
				select from payout p
				where p.court_id = e.court_id and p.payout_id = e.subject_id and p.payee = any(@own)) or exists (
				select from report_recipient r
				where r.court_id = e.court_id and r.receipt_id = e.subject_id and r.party_id::text = any(@own)) or exists (
				select from claim_now c
				where c.court_id = e.court_id and c.claim_id = e.subject_id and c.party_id::text = any(@own)) as mine) m
		where e.court_id = @court and e.case_id = @case and e.event_id > @after
		  and (e.public or e.kind = any(@parties) or coalesce(m.mine, false) and e.kind = any(@mine))
		order by e.event_id
		limit @limit`, pgx.NamedArgs{
		"court": out.Court, "case": out.Case, "after": after, "limit": limit + 1, "own": own,
		"parties": read(kinds, ToParties), "mine": read(kinds, ToOwn),
	})
	if err != nil {
		return fmt.Errorf("read timeline: %w", err)
	}
	out.Events, err = pgx.AppendRows([]Happening{}, rows, func(r pgx.CollectableRow) (h Happening, err error) {
		var zh, en string
		var mine *bool
		err = r.Scan(&h.No, &h.Kind, &zh, &en, &mine, &h.At, &h.Asset, &h.Lot, &h.Basis)
		h.Own = mine != nil && *mine
		w, ok := WordsOf(h.Kind)
		h.ZH, h.EN = w.Words.ZH, w.Words.EN
		if !ok || zh != "" && en != "" { // words of its own, as they were published
			h.ZH, h.EN = zh, en
		}
		return h, err
	})
	if err != nil {
		return fmt.Errorf("read timeline: %w", err)
	}
	if len(out.Events) > limit {
		out.Events = out.Events[:limit]
		out.Next = out.Events[limit-1].No
	}
	return nil
}

func (out *Timeline) coming(ctx context.Context, tx pgx.Tx, own []string) error {
	rows, err := tx.Query(ctx, `
		select d.kind, coalesce(m.mine, false), d.due_at, d.lot_id, d.basis
		from deadline d
		cross join lateral (
			select exists (
				select from report_recipient r
				where r.court_id = d.court_id and r.receipt_id = d.subject_id and r.party_id::text = any(@own)) or exists (
				select from plan_recipient r
				where r.court_id = d.court_id and r.recipient_id = d.subject_id and r.party_id::text = any(@own)) or exists (
				select from appraisal_objection o
				where o.court_id = d.court_id and o.objection_id = d.subject_id and o.party_id::text = any(@own)) as mine) m
		where d.court_id = @court and d.case_id = @case and d.ended_at is null
		  and (d.kind = any(@parties) or m.mine and d.kind = any(@mine))
		order by d.due_at, d.deadline_id
		limit @limit`, pgx.NamedArgs{
		"court": out.Court, "case": out.Case, "limit": MaxPage, "own": own, "parties": read(clocks, ToParties), "mine": read(clocks, ToOwn),
	})
	if err != nil {
		return fmt.Errorf("read clocks of case: %w", err)
	}
	out.Ahead, err = pgx.AppendRows([]Ahead{}, rows, func(r pgx.CollectableRow) (a Ahead, err error) {
		err = r.Scan(&a.Kind, &a.Own, &a.Due, &a.Lot, &a.Basis)
		w := clocks[a.Kind]
		a.ZH, a.EN = w.Words.ZH, w.Words.EN
		return a, err
	})
	if err != nil {
		return fmt.Errorf("read clocks of case: %w", err)
	}
	return nil
}
