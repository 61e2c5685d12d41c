package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// SetDraft is what is put before the panel about several things of a case. Assets
// stand in the order in which their lots end; of a whole sale the first stands for all.
type SetDraft struct {
	Mode    auction.SetMode
	Finding auction.MergeFinding
	Reason  string
	Request string // SHA-256 of the debtor's written wish that they be sold together
	Gap     int    // minutes between the ends; none: the court's setting
	Assets  []ref.ID
	Target  []auction.TargetLine
}

// MadeSet is the answer to MakeSet.
type MadeSet struct {
	Set     ref.ID          `json:"set"`
	Hash    string          `json:"content_hash"`
	Mode    auction.SetMode `json:"mode"`
	Gap     int             `json:"gap_minutes"`
	Target  money.Amount    `json:"target"`
	Surplus []int           `json:"surplus"` // places of what the others are likely to cover
}

// setText is a set as the members of the panel read it.
type setText struct {
	Set     ref.ID               `json:"set"`
	Case    ref.ID               `json:"case"`
	Mode    auction.SetMode      `json:"mode"`
	Finding auction.MergeFinding `json:"finding,omitempty"`
	Reason  string               `json:"reason"`
	Request string               `json:"request,omitempty"`
	Gap     int                  `json:"gap_minutes,omitempty"`
	Things  []setThing           `json:"things"`
	Target  []auction.TargetLine `json:"target"`
	Total   money.Amount         `json:"total"`
	Rule    string               `json:"rule"`
}

type setThing struct {
	Place int    `json:"place"`
	Asset ref.ID `json:"asset"`
	Title string `json:"title"`
}

// What the panel resolves about the rest, in the words that it signs: the house
// carries it out and decides nothing.
const (
	ruleSeparate = "已成交财产的价款足以清偿债务和被执行人应当负担的费用时，其余财产立即停止拍卖并公示理由，被执行人书面同意全部拍卖的除外（拍卖变卖规定第14条）。后一件的竞价，在前一件竞价结束并经过间隔时间之前不结束。"
	ruleWhole    = "全部财产作为一件标的合并拍卖；流拍后以物抵债的，应整体承受（拍卖变卖规定第15、16条）。"
)

// MakeSet puts several things of a case together: what the panel then decides with the
// terms of each lot. Errors: those of auction.SetPlan.Check, auction.ErrSetCase,
// auction.ErrSetListed, auction.ErrSetTaken, ErrHash.
func (s *Service) MakeSet(ctx context.Context, court string, caseID ref.ID, d SetDraft, by event.Actor, at legal.Time) (MadeSet, error) {
	if d.Request != "" && !auction.IsHash(d.Request) {
		return MadeSet{}, ErrHash.With("field", "request")
	}
	var out MadeSet
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		pol, err := s.policy(ctx, tx, court, at)
		if err != nil {
			return err
		}
		switch {
		case d.Mode == auction.SoldWhole:
			d.Gap = 0
		case d.Gap == 0:
			d.Gap = pol.SetGap
		}
		plan, lots, err := s.planOf(ctx, tx, court, caseID, d)
		if err != nil {
			return err
		}
		err = plan.Check(pol)
		if err != nil {
			return err
		}
		target, err := auction.Target(d.Target)
		if err != nil {
			return err
		}
		out = MadeSet{Set: ref.New(), Mode: d.Mode, Gap: d.Gap, Target: target, Surplus: []int{}}
		for _, i := range plan.Surplus(target) {
			out.Surplus = append(out.Surplus, i+1)
		}
		out.Hash, err = insertSet(ctx, tx, court, caseID, out, d, plan, by, at)
		if err != nil {
			return err
		}
		for _, l := range lots {
			err = joinSet(ctx, tx, l, out.Set)
			if err != nil {
				return err
			}
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "set.made", Court: court, Case: caseID, Subject: out.Set, Actor: by, At: at, Basis: basis.Sale2020(15),
			Body: map[string]any{"mode": d.Mode, "finding": d.Finding, "things": len(d.Assets), "target": target, "content_hash": out.Hash},
		})
	})
	return out, err
}

// planOf gathers what the decision looks at, and the lots that join the set.
func (s *Service) planOf(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, d SetDraft) (auction.SetPlan, []Lot, error) {
	p := auction.SetPlan{Mode: d.Mode, Finding: d.Finding, Reason: d.Reason, Request: d.Request != "", Gap: d.Gap, Target: d.Target}
	if len(d.Assets) > auction.MostThings { // before any of them is looked for
		return p, nil, auction.ErrSetSize.With("count", len(d.Assets)).With("least", auction.LeastThings).With("most", auction.MostThings)
	}
	var lots []Lot
	for _, id := range d.Assets {
		t, last, err := s.thing(ctx, tx, court, caseID, id)
		if err != nil {
			return p, nil, err
		}
		p.Things = append(p.Things, t)
		switch {
		case last.ID.IsZero() || !last.Status.Live():
		case d.Mode == auction.SoldWhole && t.NotYetSold:
			return p, nil, auction.ErrSetListed.With("title", t.Title)
		default:
			lots = append(lots, last)
		}
	}
	return p, lots, nil
}

// thing is one asset as a set looks at it, with its newest lot, which is held.
func (s *Service) thing(ctx context.Context, tx pgx.Tx, court string, caseID, id ref.ID) (auction.SetMember, Lot, error) {
	a, err := s.from.Cases.Asset(ctx, tx, court, id)
	if err != nil {
		return auction.SetMember{}, Lot{}, err
	}
	if a.Case != caseID {
		return auction.SetMember{}, Lot{}, auction.ErrSetCase.With("title", a.Title)
	}
	last, err := lastLot(ctx, tx, court, id, exclusive)
	if err != nil {
		return auction.SetMember{}, Lot{}, err
	}
	price, ok, err := s.from.Prices.Price(ctx, tx, court, id)
	if err != nil {
		return auction.SetMember{}, Lot{}, err
	}
	return auction.SetMember{
		Asset: id, Title: a.Title, Kind: a.Kind, Class: a.Class, Priced: ok, Surveyed: a.Surveyed,
		Reference:  auction.Reference{Price: price.Price, Market: price.Market, ValidUntil: price.ValidUntil},
		NotYetSold: last.ID.IsZero() || !last.Status.Live() || last.Status == auction.Draft || last.Status == auction.Priced,
	}, last, nil
}

func insertSet(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, made MadeSet, d SetDraft, p auction.SetPlan, by event.Actor, at legal.Time) (string, error) {
	text := setText{
		Set: made.Set, Case: caseID, Mode: d.Mode, Finding: d.Finding, Reason: strings.TrimSpace(d.Reason), Request: d.Request, Gap: d.Gap,
		Target: d.Target, Total: made.Target, Rule: ruleSeparate,
	}
	if d.Mode == auction.SoldWhole {
		text.Rule = ruleWhole
	}
	for i, t := range p.Things {
		text.Things = append(text.Things, setThing{i + 1, t.Asset, t.Title})
	}
	content, err := json.Marshal(text)
	if err != nil {
		return "", fmt.Errorf("encode set: %w", err)
	}
	hash := hashOf(content)
	_, err = tx.Exec(ctx, `
		insert into lot_set (court_id, set_id, case_id, mode, finding, reason, request, gap_minutes, size, content, content_hash, made_by, made_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		court, made.Set, caseID, d.Mode, d.Finding, text.Reason, d.Request, d.Gap, len(d.Assets), string(content), hash, by.Person, at)
	if err != nil {
		return "", fmt.Errorf("make set: %w", err)
	}
	for _, t := range text.Things {
		_, err = tx.Exec(ctx, `
			insert into lot_set_thing (court_id, set_id, case_id, asset_id, place)
			values ($1, $2, $3, $4, $5)`, court, made.Set, caseID, t.Asset, t.Place)
		if pg.Violated(err, "lot_set_thing_open") {
			return "", auction.ErrSetTaken.With("title", t.Title)
		}
		if err != nil {
			return "", fmt.Errorf("put a thing into set %s: %w", made.Set, err)
		}
	}
	return hash, insertTarget(ctx, tx, court, made.Set, 1, made.Target, d.Target, "", by, at)
}

func insertTarget(ctx context.Context, tx pgx.Tx, court string, set ref.ID, version int, total money.Amount, lines []auction.TargetLine, reason string, by event.Actor, at legal.Time) error {
	text, err := json.Marshal(lines)
	if err != nil {
		return fmt.Errorf("encode target: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into lot_set_target (court_id, set_id, version, total, lines, reason, stated_by, stated_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, court, set, version, total, string(text), reason, by.Person, at)
	if err != nil {
		return fmt.Errorf("state target of set %s: %w", set, err)
	}
	return nil
}

func joinSet(ctx context.Context, tx pgx.Tx, l Lot, set ref.ID) error {
	_, err := tx.Exec(ctx, `
		update lot
		set set_id = $3
		where court_id = $1 and lot_id = $2`, l.Court, l.ID, null(set))
	if err != nil {
		return fmt.Errorf("put lot %s into its set: %w", l.ID, err)
	}
	return nil
}

// setRow is a set as the rules need it.
type setRow struct {
	ID       ref.ID
	Case     ref.ID
	Mode     auction.SetMode
	Gap      int
	Size     int
	Hash     string
	EndedAt  legal.Time
	Place    int  // of the thing that was asked for, if one was
	Stopped  bool // what is sold covers the target and the debtor does not agree to more
	Agreed   bool
	Fetched  money.Amount
	TargetNo int
	Total    money.Amount
}

const setColumns = `
	s.set_id, s.case_id, s.mode, s.gap_minutes, s.size, s.content_hash, s.ended_at,
	lot_set_stopped(s.court_id, s.set_id), lot_set_agreed(s.court_id, s.set_id), lot_set_fetched(s.court_id, s.set_id), g.version, g.total`

const setFrom = `
	from lot_set s
	cross join lateral (
		select version, total
		from lot_set_target t
		where t.court_id = s.court_id and t.set_id = s.set_id
		order by t.version desc
		limit 1) g`

func (r *setRow) fields() []any {
	return []any{&r.ID, &r.Case, &r.Mode, &r.Gap, &r.Size, &r.Hash, &r.EndedAt, &r.Stopped, &r.Agreed, &r.Fetched, &r.TargetNo, &r.Total}
}

// setOf is the open set in which an asset stands; the zero row if in none.
func setOf(ctx context.Context, q querier, court string, asset ref.ID) (r setRow, err error) {
	err = q.QueryRow(ctx, `
		select `+setColumns+`, x.place `+setFrom+`
		join lot_set_thing x on x.court_id = s.court_id and x.set_id = s.set_id
		where s.court_id = $1 and x.asset_id = $2 and x.ended_at is null`, court, asset).Scan(append(r.fields(), &r.Place)...)
	if pg.NoRows(err) {
		return setRow{}, nil
	}
	if err != nil {
		return r, fmt.Errorf("find set of asset %s: %w", asset, err)
	}
	return r, nil
}

// lockSet reads a set and holds its row. auction.ErrNoSet, auction.ErrSetEnded.
func lockSet(ctx context.Context, tx pgx.Tx, court string, set ref.ID) (r setRow, err error) {
	err = tx.QueryRow(ctx, `
		select `+setColumns+setFrom+`
		where s.court_id = $1 and s.set_id = $2
		for no key update of s`, court, set).Scan(r.fields()...)
	switch {
	case pg.NoRows(err):
		return r, auction.ErrNoSet
	case err != nil:
		return r, fmt.Errorf("lock set %s: %w", set, err)
	case !r.EndedAt.IsZero():
		return r, auction.ErrSetEnded
	}
	return r, nil
}

// RestateTarget says anew what the sale has to bring, because interest ran on or a
// claim was filed or paid. What is sold already is measured against it at once.
func (s *Service) RestateTarget(ctx context.Context, court string, set ref.ID, lines []auction.TargetLine, reason string, by event.Actor, at legal.Time) (money.Amount, error) {
	total, err := auction.Target(lines)
	if err != nil {
		return total, err
	}
	reason = strings.TrimSpace(reason)
	if n := len([]rune(reason)); n < 2 || n > 1000 {
		return total, auction.ErrSetReason
	}
	return total, pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		r, err := lockSet(ctx, tx, court, set)
		if err != nil {
			return err
		}
		err = insertTarget(ctx, tx, court, set, r.TargetNo+1, total, lines, reason, by, at)
		if err != nil {
			return err
		}
		err = event.Add(ctx, tx, event.Fact{
			Kind: "set.target", Court: court, Case: r.Case, Subject: set, Actor: by, At: at, Basis: basis.Sale2020(14),
			Body: map[string]any{"before": r.Total, "target": total, "reason": reason},
		})
		if err != nil {
			return err
		}
		return s.stopRest(ctx, tx, court, set, at)
	})
}

// SaleOfAll is a debtor's written word about the sale of all.
type SaleOfAll struct {
	Party    ref.ID
	Agrees   bool
	Document string // SHA-256
}

// FileAgreement puts on record that a debtor agrees that all be sold, or takes it back.
// auction.ErrSetParty, auction.ErrSetPaper, auction.ErrSetOneLot.
func (s *Service) FileAgreement(ctx context.Context, court string, set ref.ID, c SaleOfAll, by event.Actor, at legal.Time) error {
	if !auction.IsHash(c.Document) {
		return auction.ErrSetPaper
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		r, err := lockSet(ctx, tx, court, set)
		if err != nil {
			return err
		}
		if r.Mode == auction.SoldWhole {
			return auction.ErrSetOneLot
		}
		tag, err := tx.Exec(ctx, `
			insert into lot_set_agreement (court_id, set_id, case_id, party_id, version, agrees, document, filed_by, filed_at)
			select $1, $2, $3, p.party_id, 1 + (
				select count(*)
				from lot_set_agreement a
				where a.court_id = $1 and a.set_id = $2 and a.party_id = $4), $5, $6, $7, $8
			from party p
			where p.court_id = $1 and p.case_id = $3 and p.party_id = $4 and p.kind = 'debtor'`,
			court, set, r.Case, c.Party, c.Agrees, c.Document, by.Person, at)
		if err != nil {
			return fmt.Errorf("file agreement to set %s: %w", set, err)
		}
		if tag.RowsAffected() == 0 {
			return auction.ErrSetParty
		}
		err = event.Add(ctx, tx, event.Fact{
			Kind: "set.agreement", Court: court, Case: r.Case, Subject: set, Actor: by, At: at, Basis: basis.Sale2020(14),
			Body: map[string]any{"party": c.Party, "agrees": c.Agrees, "document": c.Document},
		})
		if err != nil {
			return err
		}
		return s.stopRest(ctx, tx, court, set, at)
	})
}
