package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// SetLine is a set in the list of a court: where it stands, and what comes next in it.
type SetLine struct {
	Set      ref.ID          `json:"set"`
	Case     ref.ID          `json:"case"`
	CaseNo   string          `json:"case_no"`
	Mode     auction.SetMode `json:"mode"`
	ModeName fault.Text      `json:"mode_name"`
	First    string          `json:"first"`  // title of the first thing
	Things   int             `json:"things"` // in all
	Selling  int             `json:"selling"`
	Sold     int             `json:"sold"`
	Target   money.Amount    `json:"target"`
	Fetched  money.Amount    `json:"fetched"`
	Percent  int             `json:"percent"`
	Agreed   bool            `json:"agreed"`  // every debtor agrees that all be sold
	Stopped  bool            `json:"stopped"` // enough is fetched: the rest is not sold
	EndedAt  legal.Time      `json:"ended_at"`
	Clock    string          `json:"next_clock"` // kind of the next deadline of one of its lots
	Due      legal.Time      `json:"next_due"`
	Lot      ref.ID          `json:"next_lot"` // of which it is
}

// SetLines is a page of the sets of a court, the newest first.
type SetLines struct {
	Sets []SetLine `json:"sets"`
	Next ref.ID    `json:"next"` // cursor of the next page; zero: this is the last
}

// SetQuestion is which sets of a court somebody asks for.
type SetQuestion struct {
	State string // open, ended; empty: all
	After ref.ID
	Limit int // 30 unless given
}

const (
	usualSets = 30
	mostSets  = 100
)

// CourtSets lists the sets of a court. ErrSearch.
func (s *Service) CourtSets(ctx context.Context, court string, q SetQuestion) (SetLines, error) {
	out := SetLines{Sets: []SetLine{}}
	switch {
	case q.State != "" && q.State != "open" && q.State != "ended":
		return out, ErrSearch.With("field", "state").With("want", say("open 或 ended", "open or ended"))
	case q.Limit < 0 || q.Limit > mostSets:
		return out, ErrSearch.With("field", "limit").With("want", say("1 至 100", "1 to 100"))
	case q.Limit == 0:
		q.Limit = usualSets
	}
	rows, err := s.pool.Query(ctx, `
		select `+setColumns+`, c.case_no, n.first, n.things, n.selling, n.sold, coalesce(d.kind, ''), d.due_at, coalesce(d.lot_id::text, '') `+setFrom+`
		join enforcement_case c on c.court_id = s.court_id and c.case_id = s.case_id
		cross join lateral (
			select (array_agg(a.title order by t.place))[1] as first, count(distinct t.asset_id)::int as things,
				count(*) filter (where l.status in ('ANNOUNCED', 'BIDDING', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING'))::int as selling,
				count(*) filter (where l.status in ('SOLD', 'OVERDUE', 'PAID', 'RULED', 'TITLED', 'DELIVERED'))::int as sold
			from lot_set_thing t
			join asset a on a.court_id = t.court_id and a.asset_id = t.asset_id
			left join lot l on l.court_id = t.court_id and l.set_id = t.set_id and l.asset_id = t.asset_id
			where t.court_id = s.court_id and t.set_id = s.set_id) n
		left join lateral (
			select d.kind, d.due_at, d.lot_id
			from deadline d
			join lot l on l.court_id = d.court_id and l.lot_id = d.lot_id
			where l.court_id = s.court_id and l.set_id = s.set_id and d.ended_at is null
			order by d.due_at, d.kind
			limit 1) d on true
		where s.court_id = $1 and ($2 = '' or (s.ended_at is null) = ($2 = 'open')) and ($3::uuid is null or s.set_id < $3)
		order by s.set_id desc
		limit $4::bigint`, court, q.State, null(q.After), q.Limit+1)
	if err != nil {
		return out, fmt.Errorf("list sets of court %s: %w", court, err)
	}
	out.Sets, err = pgx.AppendRows(out.Sets, rows, func(row pgx.CollectableRow) (l SetLine, err error) {
		var r setRow
		err = row.Scan(append(r.fields(), &l.CaseNo, &l.First, &l.Things, &l.Selling, &l.Sold, &l.Clock, &l.Due, &l.Lot)...)
		l.Set, l.Case, l.Mode, l.ModeName = r.ID, r.Case, r.Mode, r.Mode.Words()
		l.Target, l.Fetched, l.Percent = r.Total, r.Fetched, auction.Covered(r.Total, r.Fetched)
		l.Agreed, l.Stopped, l.EndedAt = r.Agreed, r.Stopped, r.EndedAt
		return l, err
	})
	if err != nil {
		return out, fmt.Errorf("list sets of court %s: %w", court, err)
	}
	if len(out.Sets) > q.Limit {
		out.Sets = out.Sets[:q.Limit]
		out.Next = out.Sets[q.Limit-1].Set
	}
	return out, nil
}
