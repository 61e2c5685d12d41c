package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// SetView is a set as its court sees it.
type SetView struct {
	Set       ref.ID               `json:"set"`
	Court     string               `json:"court"`
	Case      ref.ID               `json:"case"`
	Mode      auction.SetMode      `json:"mode"`
	ModeName  fault.Text           `json:"mode_name"`
	Finding   auction.MergeFinding `json:"finding"`
	FoundName fault.Text           `json:"finding_name"`
	Reason    string               `json:"reason"`
	Request   string               `json:"request"`
	Gap       int                  `json:"gap_minutes"`
	Hash      string               `json:"content_hash"`
	MadeAt    legal.Time           `json:"made_at"`
	Target    money.Amount         `json:"target"`
	Fetched   money.Amount         `json:"fetched"`
	Missing   money.Amount         `json:"missing"`
	Percent   int                  `json:"percent"` // of the target that is fetched, rounded down, at most 100
	Agreed    bool                 `json:"agreed"`  // every debtor agrees that all be sold
	Stopped   bool                 `json:"stopped"` // the rest is not sold
	Targets   []TargetNote         `json:"targets"` // the newest first
	Debtors   []DebtorNote         `json:"debtors"`
	Things    []SetThing           `json:"things"`
	EndedAt   legal.Time           `json:"ended_at"`
	EndDocNo  string               `json:"end_doc_no"`
	EndReason string               `json:"end_reason"`
}

// TargetNote is what the sale had to bring, as it was stated once.
type TargetNote struct {
	Version int                  `json:"version"`
	Total   money.Amount         `json:"total"`
	Lines   []auction.TargetLine `json:"lines"`
	Reason  string               `json:"reason"`
	At      legal.Time           `json:"stated_at"`
}

// DebtorNote is a debtor of the case, and what he said last about the sale of all.
type DebtorNote struct {
	Party    ref.ID     `json:"party"`
	Said     bool       `json:"said"`
	Agrees   bool       `json:"agrees"`
	Document string     `json:"document"`
	At       legal.Time `json:"filed_at"`
}

// SetThing is one thing of a set with its newest lot in it, if it has one.
type SetThing struct {
	Place     int            `json:"place"`
	Asset     ref.ID         `json:"asset"`
	Title     string         `json:"title"`
	Lot       ref.ID         `json:"lot,omitempty"`
	Announced bool           `json:"announced"`
	Status    auction.Status `json:"status,omitempty"`
	StatusZH  string         `json:"status_zh"`
	StatusEN  string         `json:"status_en"`
	Price     money.Amount   `json:"price"` // final, or that of the last bid, or the starting price
	Fetched   money.Amount   `json:"fetched"`
	EndsAt    legal.Time     `json:"ends_at"`
	Spared    bool           `json:"spared"` // withdrawn by the stop rule
}

// Set is a set of a court. auction.ErrNoSet.
func (s *Service) Set(ctx context.Context, court string, set ref.ID) (SetView, error) {
	var out SetView
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		var err error
		out, err = setView(ctx, tx, court, set)
		return err
	})
	return out, err
}

// Sets are the sets of a case, the newest first.
func (s *Service) Sets(ctx context.Context, court string, caseID ref.ID) ([]SetView, error) {
	out := []SetView{}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select set_id
			from lot_set
			where court_id = $1 and case_id = $2
			order by set_id desc
			limit 50`, court, caseID)
		if err != nil {
			return fmt.Errorf("list sets of case %s: %w", caseID, err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
		if err != nil {
			return fmt.Errorf("list sets of case %s: %w", caseID, err)
		}
		for _, id := range ids {
			v, err := setView(ctx, tx, court, id)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

func setView(ctx context.Context, q querier, court string, set ref.ID) (SetView, error) {
	var r setRow
	v := SetView{Set: set, Court: court, Targets: []TargetNote{}, Debtors: []DebtorNote{}, Things: []SetThing{}}
	err := q.QueryRow(ctx, `
		select `+setColumns+`, s.finding, s.reason, s.request, s.made_at, coalesce(s.end_doc_no, ''), coalesce(s.end_reason, '') `+setFrom+`
		where s.court_id = $1 and s.set_id = $2`, court, set,
	).Scan(append(r.fields(), &v.Finding, &v.Reason, &v.Request, &v.MadeAt, &v.EndDocNo, &v.EndReason)...)
	if pg.NoRows(err) {
		return v, auction.ErrNoSet
	}
	if err != nil {
		return v, fmt.Errorf("read set %s: %w", set, err)
	}
	v.Case, v.Mode, v.Gap, v.Hash, v.EndedAt, v.Agreed, v.Stopped = r.Case, r.Mode, r.Gap, r.Hash, r.EndedAt, r.Agreed, r.Stopped
	v.Target, v.Fetched = r.Total, r.Fetched
	v.ModeName, v.FoundName = v.Mode.Words(), v.Finding.Words()
	v.Percent = auction.Covered(v.Target, v.Fetched)
	if v.Fetched.Less(v.Target) {
		v.Missing = v.Target.Sub(v.Fetched)
	}
	v.Things, err = setThings(ctx, q, court, set)
	if err != nil {
		return v, err
	}
	v.Targets, err = setTargets(ctx, q, court, set)
	if err != nil {
		return v, err
	}
	v.Debtors, err = setDebtors(ctx, q, court, set)
	return v, err
}

func setThings(ctx context.Context, q querier, court string, set ref.ID) ([]SetThing, error) {
	rows, err := q.Query(ctx, `
		select t.place, t.asset_id, a.title, coalesce(l.lot_id::text, ''), l.announced_at is not null, coalesce(l.status, ''), coalesce(l.suspended_from, ''),
			coalesce(l.final_price, k.price, v.price, l.starting_price, 0), coalesce(l.final_price, k.price, 0),
			coalesce(l.ended_at, v.ends_at, l.ends_at), coalesce(i.spared, false)
		from lot_set_thing t
		join asset a on a.court_id = t.court_id and a.asset_id = t.asset_id
		left join lateral (
			select *
			from lot l
			where l.court_id = t.court_id and l.asset_id = t.asset_id and l.set_id = t.set_id
			order by l.lot_id desc
			limit 1) l on true
		left join lot_live v on v.court_id = l.court_id and v.lot_id = l.lot_id
		left join in_kind_award k on k.court_id = l.court_id and k.lot_id = l.lot_id
		left join lateral (
			select true as spared
			from lot_interruption i
			where i.court_id = l.court_id and i.lot_id = l.lot_id and i.kind = 'withdraw' and i.ground = $3
			limit 1) i on true
		where t.court_id = $1 and t.set_id = $2
		order by t.place`, court, set, auction.StopGround)
	if err != nil {
		return nil, fmt.Errorf("list things of set %s: %w", set, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t SetThing, err error) {
		var from auction.Status
		var fetched money.Amount
		err = row.Scan(&t.Place, &t.Asset, &t.Title, &t.Lot, &t.Announced, &t.Status, &from, &t.Price, &fetched, &t.EndsAt, &t.Spared)
		t.Fetched = auction.Proceeds{Status: t.Status, From: from, Price: fetched}.Fetched()
		t.StatusZH, t.StatusEN = "尚未列为标的", "not listed yet"
		if t.Status != "" {
			t.StatusZH, t.StatusEN = t.Status.Words()
		}
		return t, err
	})
}

func setTargets(ctx context.Context, q querier, court string, set ref.ID) ([]TargetNote, error) {
	rows, err := q.Query(ctx, `
		select version, total, lines, reason, stated_at
		from lot_set_target
		where court_id = $1 and set_id = $2
		order by version desc
		limit 50`, court, set)
	if err != nil {
		return nil, fmt.Errorf("list targets of set %s: %w", set, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t TargetNote, err error) {
		var lines []byte
		err = row.Scan(&t.Version, &t.Total, &lines, &t.Reason, &t.At)
		if err == nil {
			err = json.Unmarshal(lines, &t.Lines)
		}
		return t, err
	})
}

func setDebtors(ctx context.Context, q querier, court string, set ref.ID) ([]DebtorNote, error) {
	rows, err := q.Query(ctx, `
		select p.party_id, g.version is not null, coalesce(g.agrees, false), coalesce(g.document, ''), g.filed_at
		from lot_set s
		join party p on p.court_id = s.court_id and p.case_id = s.case_id and p.kind = 'debtor'
		left join lateral (
			select version, agrees, document, filed_at
			from lot_set_agreement g
			where g.court_id = s.court_id and g.set_id = s.set_id and g.party_id = p.party_id
			order by version desc
			limit 1) g on true
		where s.court_id = $1 and s.set_id = $2
		order by p.party_id
		limit 200`, court, set)
	if err != nil {
		return nil, fmt.Errorf("list debtors of set %s: %w", set, err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[DebtorNote])
}

// Together is what anybody may see of the set of an announced lot: the order, what is
// sold and what the rule means; not what is owed, which is the parties' own.
type Together struct {
	Lot     ref.ID            `json:"lot"`
	In      bool              `json:"in_set"`
	Mode    auction.SetMode   `json:"mode,omitempty"`
	Name    fault.Text        `json:"mode_name"`
	Reason  string            `json:"reason"`
	Place   int               `json:"place"`
	Gap     int               `json:"gap_minutes"`
	Agreed  bool              `json:"agreed"`
	Stopped bool              `json:"stopped"`
	Spared  bool              `json:"spared"` // this lot was withdrawn by the stop rule
	Things  []SetThing        `json:"things"`
	Rule    auction.StopWords `json:"rule"`
}

// Together is the set of a lot, as the public sees it. ErrNoLot.
func (s *Service) Together(ctx context.Context, lot ref.ID) (Together, error) {
	out := Together{Lot: lot, Things: []SetThing{}}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		if l.AnnouncedAt.IsZero() {
			return ErrNoLot
		}
		if l.Set.IsZero() {
			return nil
		}
		v, err := setView(ctx, tx, l.Court, l.Set)
		if err != nil {
			return err
		}
		out.In, out.Mode, out.Name, out.Reason, out.Gap, out.Agreed, out.Stopped = true, v.Mode, v.ModeName, v.Reason, v.Gap, v.Agreed, v.Stopped
		out.Rule = auction.RuleWords(v.Mode, v.Gap)
		for _, t := range v.Things {
			if t.Asset == l.Asset {
				out.Place = t.Place
			}
			out.Things = append(out.Things, t.public())
		}
		err = tx.QueryRow(ctx, `
			select exists (
				select from lot_interruption
				where court_id = $1 and lot_id = $2 and kind = 'withdraw' and ground = $3)`, l.Court, lot, auction.StopGround).Scan(&out.Spared)
		if err != nil {
			return fmt.Errorf("read why lot %s was withdrawn: %w", lot, err)
		}
		return nil
	})
	return out, err
}

// public leaves out what is not announced yet but for its name.
func (t SetThing) public() SetThing {
	if t.Announced {
		return t
	}
	return SetThing{Place: t.Place, Asset: t.Asset, Title: t.Title, StatusZH: "尚未公告", StatusEN: "not announced yet"}
}
