package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// InKindView is what became of a failed lot, as its court sees it.
type InKindView struct {
	Lot       ref.ID                 `json:"lot"`
	Status    auction.Status         `json:"status"`
	Asked     bool                   `json:"asked"`
	Price     money.Amount           `json:"price"` // that failed
	AskedAt   legal.Time             `json:"asked_at"`
	ReplyBy   legal.Time             `json:"reply_by"`
	Creditors []CreditorView         `json:"creditors"`
	NeedsDraw bool                   `json:"needs_draw"` // takers of one rank, and no lots yet
	Manifest  *auction.LotManifest   `json:"manifest"`
	Hash      string                 `json:"manifest_hash"`
	FrozenBy  ref.ID                 `json:"frozen_by"`
	Given     int                    `json:"contributed"` // creditors who added to the draw
	Drawn     *auction.LotTranscript `json:"drawn"`
	Award     *AwardView             `json:"award"`
	Measure   string                 `json:"other_measure"`
	Released  *ReleaseView           `json:"released"`
}

// CreditorView is one creditor who was asked: the answer, and for a taker the rank
// and what the distribution of the price would pay.
type CreditorView struct {
	Party       ref.ID       `json:"party"`
	Answered    bool         `json:"answered"`
	Takes       bool         `json:"takes"`
	At          legal.Time   `json:"at"`
	Note        string       `json:"note"`
	Document    string       `json:"document"` // SHA-256 of the answer or proof; empty if none came
	Rank        int          `json:"rank"`
	Entitlement money.Amount `json:"entitlement"`
	Difference  money.Amount `json:"difference"`
	First       bool         `json:"first"` // may be given the property, lots aside
}

// AwardView is the decision that a creditor takes the property.
type AwardView struct {
	Award      ref.ID       `json:"award"`
	Party      ref.ID       `json:"party"`
	Rank       int          `json:"rank"`
	SetOff     money.Amount `json:"set_off"`
	Difference money.Amount `json:"difference"`
	PayBy      legal.Time   `json:"pay_by"`
	DocNo      string       `json:"doc_no"`
	At         legal.Time   `json:"at"`
	PaidAt     legal.Time   `json:"paid_at"`
}

// ReleaseView is the ruling that lifted the seizure.
type ReleaseView struct {
	DocNo  string     `json:"doc_no"`
	Reason string     `json:"reason"`
	At     legal.Time `json:"at"`
}

// InKind reads what became of a failed lot. ErrNoLot.
func (s *Service) InKind(ctx context.Context, court string, lot ref.ID) (InKindView, error) {
	out := InKindView{Lot: lot, Creditors: []CreditorView{}}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		out.Status, out.Price = l.Status, l.Terms.StartingPrice
		err = tx.QueryRow(ctx, `
			select asked_at, reply_by
			from creditor_inquiry
			where court_id = $1 and lot_id = $2`, court, lot).Scan(&out.AskedAt, &out.ReplyBy)
		if err != nil && !pg.NoRows(err) {
			return fmt.Errorf("read inquiry of lot %s: %w", lot, err)
		}
		out.Asked = err == nil
		err = s.viewCreditors(ctx, tx, l, &out)
		if err == nil {
			err = viewDraw(ctx, tx, l, &out)
		}
		if err == nil {
			err = viewEnd(ctx, tx, l, &out)
		}
		return err
	})
	return out, err
}

func (s *Service) viewCreditors(ctx context.Context, tx pgx.Tx, l Lot, out *InKindView) error {
	rows, err := tx.Query(ctx, `
		select a.party_id, w.party_id is not null, coalesce(w.takes, false), w.at, coalesce(w.note, ''), coalesce(w.document, '')
		from creditor_asked a
		left join creditor_answer w using (court_id, lot_id, party_id)
		where a.court_id = $1 and a.lot_id = $2
		order by a.party_id`, l.Court, l.ID)
	if err != nil {
		return fmt.Errorf("list creditors of lot %s: %w", l.ID, err)
	}
	out.Creditors, err = pgx.AppendRows(out.Creditors, rows, func(row pgx.CollectableRow) (c CreditorView, err error) {
		err = row.Scan(&c.Party, &c.Answered, &c.Takes, &c.At, &c.Note, &c.Document)
		return c, err
	})
	if err != nil {
		return fmt.Errorf("list creditors of lot %s: %w", l.ID, err)
	}
	if l.Status != auction.FailedFirst && l.Status != auction.FailedSecond && l.Status != auction.SellOffFailed {
		return nil // who takes it is decided, or nobody does
	}
	ts, err := s.takers(ctx, tx, l)
	if err != nil {
		return err
	}
	first := auction.FirstTakers(ts)
	out.NeedsDraw = len(first) > 1
	for i := range out.Creditors {
		c := &out.Creditors[i]
		for _, t := range ts {
			if t.Party == c.Party {
				c.Rank, c.Entitlement = t.Rank, t.Entitlement
				c.Difference = out.Price.Sub(money.Min(t.Entitlement, out.Price))
			}
		}
		for _, t := range first {
			c.First = c.First || t.Party == c.Party
		}
	}
	return nil
}

func viewDraw(ctx context.Context, tx pgx.Tx, l Lot, out *InKindView) error {
	var manifest, transcript []byte
	err := tx.QueryRow(ctx, `
		select d.manifest, d.manifest_hash, d.frozen_by, r.transcript, (
			select count(*)
			from lot_draw_nonce x
			where x.court_id = d.court_id and x.lot_id = d.lot_id)
		from lot_draw d
		left join lot_drawn r using (court_id, lot_id)
		where d.court_id = $1 and d.lot_id = $2`, l.Court, l.ID).Scan(&manifest, &out.Hash, &out.FrozenBy, &transcript, &out.Given)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read lots of %s: %w", l.ID, err)
	}
	err = json.Unmarshal(manifest, &out.Manifest)
	if err == nil && transcript != nil {
		out.NeedsDraw = false
		err = json.Unmarshal(transcript, &out.Drawn)
	}
	if err != nil {
		return fmt.Errorf("decode lots of %s: %w", l.ID, err)
	}
	return nil
}

func viewEnd(ctx context.Context, tx pgx.Tx, l Lot, out *InKindView) error {
	a := AwardView{PaidAt: l.PaidAt}
	err := tx.QueryRow(ctx, `
		select award_id, party_id, rank, set_off, difference, pay_by, doc_no, at
		from in_kind_award
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&a.Award, &a.Party, &a.Rank, &a.SetOff, &a.Difference, &a.PayBy, &a.DocNo, &a.At)
	if err == nil {
		out.Award = &a
	}
	if err != nil && !pg.NoRows(err) {
		return fmt.Errorf("read award of lot %s: %w", l.ID, err)
	}
	out.Measure, err = measureOf(ctx, tx, l)
	if err != nil {
		return err
	}
	var r ReleaseView
	err = tx.QueryRow(ctx, `
		select doc_no, reason, at
		from asset_release
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&r.DocNo, &r.Reason, &r.At)
	if err == nil {
		out.Released = &r
	}
	if err != nil && !pg.NoRows(err) {
		return fmt.Errorf("read release of lot %s: %w", l.ID, err)
	}
	return nil
}

// OwnInquiry is the inquiry as a creditor who was asked sees it: his own answer, and
// what was decided about it.
type OwnInquiry struct {
	Lot      ref.ID         `json:"lot"`
	Court    string         `json:"court"`
	Title    string         `json:"title"`
	Status   auction.Status `json:"status"`
	Limited  bool           `json:"purchase_limited"` // housing that not everybody may buy
	Price    money.Amount   `json:"price"`
	ReplyBy  legal.Time     `json:"reply_by"`
	Party    ref.ID         `json:"party"`
	Answered bool           `json:"answered"`
	Takes    bool           `json:"takes"`
	Award    *AwardView     `json:"award"` // his own
	Draw     *OwnLots       `json:"draw"`  // lots between him and others of his rank
}

// OwnLots are lots that are drawn between a creditor and others of his rank, in his
// own eyes.
type OwnLots struct {
	Until       legal.Time `json:"nonces_until"`
	Hash        string     `json:"manifest_hash"`
	SecretHash  string     `json:"secret_hash"`
	Parties     int        `json:"creditors"`
	Contributed bool       `json:"contributed"`
	DrawnAt     legal.Time `json:"drawn_at"`
	Mine        bool       `json:"fell_to_me"`
}

// OwnInquiry reads the inquiry that was addressed to person. ErrNotAsked.
func (s *Service) OwnInquiry(ctx context.Context, lot, person ref.ID) (OwnInquiry, error) {
	var out OwnInquiry
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		out = OwnInquiry{Lot: lot, Court: l.Court, Title: l.Title, Status: l.Status, Limited: l.Limited && l.Class == auction.Housing, Price: l.Terms.StartingPrice}
		err = tx.QueryRow(ctx, `
			select a.party_id, q.reply_by, w.party_id is not null, coalesce(w.takes, false)
			from creditor_inquiry q
			join creditor_asked a using (court_id, lot_id)
			left join creditor_answer w using (court_id, lot_id, party_id)
			where q.court_id = $1 and q.lot_id = $2 and a.person_id = $3
			order by a.party_id
			limit 1`, l.Court, lot, person).Scan(&out.Party, &out.ReplyBy, &out.Answered, &out.Takes)
		if pg.NoRows(err) {
			return auction.ErrNotAsked
		}
		if err != nil {
			return fmt.Errorf("read own inquiry: %w", err)
		}
		var view InKindView
		err = viewEnd(ctx, tx, l, &view)
		if view.Award != nil && view.Award.Party == out.Party {
			out.Award = view.Award
		}
		if err == nil {
			out.Draw, err = ownLots(ctx, tx, l, out.Party)
		}
		return err
	})
	return out, err
}

// ownLots are the lots of l in the eyes of a creditor between whom they are drawn.
func ownLots(ctx context.Context, tx pgx.Tx, l Lot, party ref.ID) (*OwnLots, error) {
	var view InKindView
	err := viewDraw(ctx, tx, l, &view)
	if err != nil || view.Manifest == nil || !slices.Contains(view.Manifest.Parties, party) {
		return nil, err
	}
	out := OwnLots{Hash: view.Hash, SecretHash: view.Manifest.SecretHash, Parties: len(view.Manifest.Parties), Until: view.Manifest.FrozenAt}
	if view.Manifest.NoncesUntil != nil {
		out.Until = *view.Manifest.NoncesUntil
	}
	if view.Drawn != nil {
		out.DrawnAt, out.Mine = view.Drawn.DrawnAt, view.Drawn.Chosen == party
	}
	err = tx.QueryRow(ctx, `
		select exists (
			select from lot_draw_nonce
			where court_id = $1 and lot_id = $2 and party_id = $3)`, l.Court, l.ID, party).Scan(&out.Contributed)
	if err != nil {
		return nil, fmt.Errorf("read own contribution: %w", err)
	}
	return &out, nil
}
