package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Step is one point of what is to be done, or looked at, before the next sale.
type Step struct {
	Key     string     `json:"key"`
	Words   fault.Text `json:"words"`
	Basis   string     `json:"basis"`
	BasisEN string     `json:"basis_en"`
	By      legal.Date `json:"by"`
}

// NextSale is the sale of a property that can be listed now: which round, what is taken
// over from the one before, what has to be new and what may no longer hold.
type NextSale struct {
	Asset   ref.ID        `json:"asset"`
	May     bool          `json:"may"`
	Code    string        `json:"code"` // of the refusal, if it may not be listed
	Why     fault.Text    `json:"why"`
	Round   auction.Round `json:"round"` // empty if it may not
	RoundZH string        `json:"round_zh"`
	RoundEN string        `json:"round_en"`
	Attempt int           `json:"attempt"`
	Before  ref.ID        `json:"before"` // the lot before; empty: it was never on sale
	Carried []Step        `json:"carried"`
	Anew    []Step        `json:"anew"`
	Stale   []Step        `json:"stale"`
}

// NextSale says how the next sale of an asset is prepared. It changes nothing.
// registry.ErrAssetUnknown.
func (s *Service) NextSale(ctx context.Context, court string, asset ref.ID, at legal.Time) (NextSale, error) {
	out := NextSale{Asset: asset, Carried: []Step{}, Anew: []Step{}, Stale: []Step{}}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		last, err := lastLot(ctx, tx, court, asset, unlocked)
		if err != nil {
			return err
		}
		out.Before = last.ID
		l, _, err := s.following(ctx, tx, court, asset, last, at)
		if f := fault.Of(err); f != nil && f.Kind != fault.NotFound {
			out.Code, out.Why = f.Code, fault.Text{ZH: f.ZH(), EN: f.EN()}
			return nil
		}
		if err != nil {
			return err
		}
		out.May, out.Round, out.Attempt = true, l.Round, l.Attempt
		out.RoundZH, out.RoundEN = l.Round.Words().ZH, l.Round.Words().EN
		if last.ID.IsZero() {
			return nil
		}
		return s.compare(ctx, tx, l, last, &out, at)
	})
	return out, err
}

// compare says what the next lot l takes over from the last one and what it does not.
func (s *Service) compare(ctx context.Context, tx pgx.Tx, l, last Lot, out *NextSale, at legal.Time) error {
	pol, err := s.policy(ctx, tx, l.Court, at)
	if err != nil {
		return err
	}
	f := auction.Following{
		Last: last.Status, Round: l.Round, Kind: l.Kind, Class: l.Class, Today: at.Date(), EndedOn: day(last.EndedAt), Announced: day(last.AnnouncedAt),
		Start: last.Terms.StartingPrice, Reference: l.Reference, Exception: last.Terms.Exception, Reauction: pol.ReauctionDays,
	}
	found, err := survey(ctx, tx, l)
	if err != nil {
		return err
	}
	if found != nil {
		f.Surveyed = found.SurveyedAt.Date()
	}
	before, err := announcedOf(ctx, tx, l.Court, "l.lot_id = nullif($2, '')::uuid", string(last.ID))
	if err != nil {
		return err
	}
	out.Carried, err = carried(ctx, tx, last, before)
	if err != nil {
		return err
	}
	out.Anew, out.Stale = stepsOf(f.Anew(pol)), stepsOf(f.Stale(pol))
	return nil
}

func stepsOf(ps []auction.Point) []Step {
	out := make([]Step, len(ps))
	for i, p := range ps {
		out[i] = Step{p.Key, p.Words, p.Basis.ZH(), p.Basis.EN(), p.By}
	}
	return out
}

// carried is what the next sale takes over: what is kept of the asset itself, and what
// was resolved and announced before.
func carried(ctx context.Context, tx pgx.Tx, last Lot, before *Published) ([]Step, error) {
	var photos, papers, holders int
	err := tx.QueryRow(ctx, `
		select (select count(*) from asset_photo p where p.court_id = $1 and p.asset_id = $2 and p.position is not null),
			(select count(*) from attachment a where a.court_id = $1 and (a.asset_id = $2 or a.lot_id = $3)),
			coalesce((select jsonb_array_length(r.holders) from lot_resolution r where r.court_id = $1 and r.resolution_id = $4), 0)`,
		last.Court, last.Asset, last.ID, null(last.Resolution)).Scan(&photos, &papers, &holders)
	if err != nil {
		return nil, fmt.Errorf("count what lot %s hands on: %w", last.ID, err)
	}
	one := func(key, zh, en string, n ...any) Step {
		return Step{Key: key, Words: say(fmt.Sprintf(zh, n...), fmt.Sprintf(en, n...))}
	}
	out := []Step{
		one("asset", "财产信息和调查结果", "the property and its survey"), one("photos", "照片 %d 张", "%d pictures", photos),
		one("papers", "材料 %d 份", "%d papers", papers), one("holders", "优先购买权人 %d 人及顺位，填入决议草案", "%d priority holders with their ranks, put into the proposal", holders),
	}
	if before != nil {
		out = append(out, one("taxes", "税费 %d 项，填入公告草稿", "%d taxes, put into the draft", len(before.Taxes)),
			one("texts", "前次公告的说明、瑕疵、看样地点和联系方式，填入公告草稿", "what was said, the defects, place of viewing and contact, put into the draft"))
	}
	return out, nil
}

// TermsBefore are what the panel decided for the sale before: what a proposal for the
// next one is filled in with.
type TermsBefore struct {
	ResolutionNote

	Lot         ref.ID       `json:"lot"`
	PriorClaims money.Amount `json:"prior_claims"`
	Costs       money.Amount `json:"costs"`
	Limited     bool         `json:"purchase_limited"`
}

// readBefore adds the terms of the sale before a lot.
func readBefore(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	if l.Previous.IsZero() {
		return nil
	}
	last, err := lockLot(ctx, tx, l.Court, l.Previous, unlocked)
	if err != nil || last.Resolution.IsZero() {
		return err
	}
	r, err := findResolution(ctx, tx, last, last.Resolution)
	if err != nil {
		return err
	}
	out.Before = &TermsBefore{Lot: last.ID, PriorClaims: r.PriorClaims, Costs: r.Costs, Limited: r.PurchaseLimited, ResolutionNote: ResolutionNote{
		Resolution: r.id, Hash: r.hash, StartingPrice: r.StartingPrice, Increment: r.Increment, Deposit: r.Deposit, PayDays: r.PayDays,
		Members: r.Members, Presiding: r.Presiding, Holders: r.Holders, Outcome: auction.Carried,
	}}
	return nil
}
