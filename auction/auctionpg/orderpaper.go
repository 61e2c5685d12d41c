package auctionpg

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/papers"
	"fachui/auction/wording"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// Ordered is an order that interrupted a sale, ended it or let it go on, as the event
// tells of it: by the court, the platform or the house, whether bidding ran or not.
type Ordered struct {
	Court   string
	Lot     ref.ID
	Kind    string         // suspend, resume, withdraw
	Stage   auction.Status // in which the sale stood, or to which it returns
	Paused  bool           // by the platform
	OpensAt legal.Time     // of a sale that goes on
	EndsAt  legal.Time
	At      legal.Time
}

// interruption is an order as it was kept.
type interruption struct {
	id       ref.ID
	ground   string
	reason   string
	document string
	goneOn   legal.Date
	by       ref.ID
	at       legal.Time
	stop     auction.Stop
}

// PublishOrderTx writes what the public reads of an order, from the template of its act,
// once (法释〔2016〕18号 Art. 28). Where the court gave a number and handed in no document
// of its own, the house writes the ruling, decision or notice as well. An order of which
// nothing is kept, on a lot of no court, is left.
func (s *Service) PublishOrderTx(ctx context.Context, tx pgx.Tx, o Ordered, at legal.Time) error {
	i, err := unpublished(ctx, tx, o)
	if err != nil || i.id.IsZero() {
		return err
	}
	l, err := lockLot(ctx, tx, o.Court, o.Lot, shared)
	if err != nil {
		return err
	}
	if o.OpensAt.IsZero() {
		o.OpensAt, o.EndsAt = l.OpensAt, l.EndsAt
	}
	text, act, err := s.orderText(ctx, tx, l, o, i)
	if err != nil {
		return err
	}
	paper, err := s.orderPaper(ctx, tx, l, o, &i, at)
	if err != nil {
		return err
	}
	content, err := json.Marshal(text)
	if err != nil {
		return fmt.Errorf("write order on lot %s: %w", l.ID, err)
	}
	sum := sha256.Sum256(content)
	var number int
	err = tx.QueryRow(ctx, `
		insert into order_announcement (court_id, interruption_id, lot_id, number, act, stood_at, opens_at, ends_at, template,
			content, content_hash, paper_id, published_at)
		select $1, $2, $3, 1 + count(*), $4, $5, $6, $7, $8, $9, $10, $11, $12
		from order_announcement
		where court_id = $1 and lot_id = $3
		returning number`,
		l.Court, i.id, l.ID, act, o.Stage, o.OpensAt, o.EndsAt, text.Version, string(content), hex.EncodeToString(sum[:]), null(paper), at).Scan(&number)
	if err != nil {
		return fmt.Errorf("publish order on lot %s: %w", l.ID, err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "lot.order_published", Court: l.Court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: i.id, Actor: event.House, At: at,
		Public: !l.AnnouncedAt.IsZero(), Basis: basis.Online2016(28),
		Body: map[string]any{"title": text.Title, "number": number, "hash": hex.EncodeToString(sum[:])},
	})
}

// unpublished is the newest order of a kind on a lot, if its text is not published yet.
func unpublished(ctx context.Context, q querier, o Ordered) (i interruption, err error) {
	err = q.QueryRow(ctx, `
		select i.interruption_id, i.ground, i.reason, i.document, i.cause_ended_on, coalesce(i.ordered_by::text, ''), i.at, i.form, i.doc_no, i.stay_until
		from lot_interruption i
		where i.court_id = $1 and i.lot_id = $2 and i.kind = $3 and i.at = $4
		  and not exists (
			select from order_announcement a
			where a.court_id = i.court_id and a.interruption_id = i.interruption_id)
		order by i.interruption_id desc
		limit 1`, o.Court, o.Lot, o.Kind, o.At).Scan(&i.id, &i.ground, &i.reason, &i.document, &i.goneOn, &i.by, &i.at, &i.stop.Form, &i.stop.DocNo, &i.stop.Until)
	if err != nil && !pg.NoRows(err) {
		return i, fmt.Errorf("find order on lot %s: %w", o.Lot, err)
	}
	return i, nil
}

// act is what an order does, in the words of its template.
func (o Ordered) act(i interruption) wording.Act {
	switch {
	case o.Kind == "resume":
		return wording.ActResume
	case o.Kind == "withdraw" && i.ground == auction.StopGround:
		return wording.ActSpare
	case o.Kind == "withdraw":
		return wording.ActWithdraw
	case i.stop.Form == auction.Stay:
		return wording.ActStay
	case i.stop.Form == auction.Suspension:
		return wording.ActSuspend
	case o.Paused:
		return wording.ActPause
	default:
		return wording.ActHalt
	}
}

// resumeBy is the last day to resume after a stay; zero for an order that is none.
func (i interruption) resumeBy() legal.Date {
	if i.stop.Form != auction.Stay {
		return legal.Date{}
	}
	return i.stop.Until.AddDays(auction.ResumeDays)
}

func (s *Service) orderText(ctx context.Context, tx pgx.Tx, l Lot, o Ordered, i interruption) (wording.Order, wording.Act, error) {
	court, err := registry.FindCourt(ctx, tx, l.Court)
	if err != nil {
		return wording.Order{}, "", err
	}
	c, err := registry.FindCase(ctx, tx, l.Court, l.Case)
	if err != nil {
		return wording.Order{}, "", err
	}
	act := o.act(i)
	return wording.WriteOrder(wording.Interruption{
		Act: act, Court: court.Name, CaseNo: c.CaseNo, Title: l.Title, Round: l.Round, From: o.Stage,
		DocNo: i.stop.DocNo, Ground: auction.GroundWords(i.ground).ZH, Reason: i.reason, Until: i.stop.Until, ResumeBy: i.resumeBy(),
		GoneOn: i.goneOn, OpensAt: o.OpensAt, EndsAt: o.EndsAt, At: i.at,
	}), act, nil
}

// orderKinds are the papers of orders.
var orderKinds = map[string]papers.Kind{"suspend": papers.Suspension, "resume": papers.Resumption, "withdraw": papers.Withdrawal}

// orderPaper writes the paper of a judge's order, under its number; a resumption that
// was given none bears the next of the case. A number that stands on a paper already is
// that of one order about several lots: its paper is not written twice.
func (s *Service) orderPaper(ctx context.Context, tx pgx.Tx, l Lot, o Ordered, i *interruption, at legal.Time) (ref.ID, error) {
	if i.by.IsZero() || i.document != "" || o.Kind != "resume" && i.stop.DocNo == "" {
		return "", nil
	}
	f, err := paperFacts(ctx, tx, l, orderKinds[o.Kind])
	if err != nil {
		return "", err
	}
	f.Number = i.stop.DocNo
	if f.Number == "" {
		f.Number, err = nextNumber(ctx, tx, l, f.CaseNo, f.Kind)
	}
	if err != nil || f.Number == "" {
		return "", err
	}
	taken, err := numberTaken(ctx, tx, l.Court, f.Number)
	if err != nil || taken {
		return "", err
	}
	by := event.Actor{Person: i.by, Role: "judge"}
	err = addParties(ctx, tx, l, &f, s.opened(l, by, at))
	if err != nil {
		return "", err
	}
	f.Reason, f.Ground = i.reason, auction.GroundWords(i.ground).ZH
	f.Stop = &papers.Stop{Form: i.stop.Form, SellOff: l.Round == auction.SellOff, Until: i.stop.Until, ResumeBy: i.resumeBy()}
	if o.Kind == "resume" {
		f.Stop.OpensAt, f.Stop.EndsAt = goesOn(o)
	}
	v, err := s.issue(ctx, tx, l, f, by, at)
	return v.ID, err
}

// goesOn are the times that a resumption publishes: of bidding that is still to come,
// or of the end of bidding that runs.
func goesOn(o Ordered) (opens, ends legal.Time) {
	switch {
	case o.Stage == auction.Announced || o.Stage == auction.SellOffAnnounced:
		return o.OpensAt, o.EndsAt
	case live(o.Stage):
		return legal.Time{}, o.EndsAt
	default:
		return legal.Time{}, legal.Time{}
	}
}

func numberTaken(ctx context.Context, q querier, court, number string) (taken bool, err error) {
	err = q.QueryRow(ctx, `
		select exists (
			select from sale_paper
			where court_id = $1 and doc_key = translate($2, '()〔〕[]【】 　', '（）（）（）（）'))`, court, number).Scan(&taken)
	if err != nil {
		return false, fmt.Errorf("look for paper %s: %w", number, err)
	}
	return taken, nil
}

// CheckOrderNumber refuses the number of an order that stands on a paper of another kind,
// or of another case: one order may concern several lots of a case, but no number is two
// papers. ErrNumberTaken.
func (s *Service) CheckOrderNumber(ctx context.Context, court string, lot ref.ID, kind, number string) error {
	var other bool
	err := s.pool.QueryRow(ctx, `
		select exists (
			select from sale_paper p
			where p.court_id = $1 and p.doc_key = translate($3, '()〔〕[]【】 　', '（）（）（）（）')
			  and (p.kind <> $4 or p.case_id <> (
				select l.case_id
				from lot l
				where l.court_id = $1 and l.lot_id = $2)))`, court, lot, number, orderKinds[kind]).Scan(&other)
	if err != nil {
		return fmt.Errorf("look for paper %s: %w", number, err)
	}
	if other {
		return ErrNumberTaken.With("number", number)
	}
	return nil
}

// OrderDrafting is what a judge has said so far of an order that is not given yet.
type OrderDrafting struct {
	Order
	Act    string // suspension, resumption, withdrawal
	GoneOn legal.Date
}

// orderActs are the kinds of order by the nouns of their addresses.
var orderActs = map[string]string{"suspension": "suspend", "resumption": "resume", "withdrawal": "withdraw"}

// DraftOrder is the text of an order as it would be published now, so that whoever gives
// it reads the very words first. A resumption of bidding that runs says no end: it is
// known when the clock goes on. auction.ErrOrderForm for an act that is none, ErrNoLot.
func (s *Service) DraftOrder(ctx context.Context, court string, lot ref.ID, in OrderDrafting, at legal.Time) (wording.Order, error) {
	kind, ok := orderActs[in.Act]
	if !ok {
		return wording.Order{}, auction.ErrOrderForm
	}
	if kind != "suspend" {
		in.Stop = auction.Stop{DocNo: in.DocNo}
	} else if in.Form != auction.Stay {
		in.Stop = auction.Stop{Form: auction.Suspension, DocNo: in.DocNo}
	}
	var out wording.Order
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		o := Ordered{Court: court, Lot: lot, Kind: kind, Stage: cmp.Or(l.SuspendedFrom, l.Status), OpensAt: l.OpensAt, EndsAt: l.EndsAt, At: at}
		if kind == "resume" && (o.Stage == auction.Announced || o.Stage == auction.SellOffAnnounced) {
			o.OpensAt, o.EndsAt, err = Resumption{}.times(ctx, tx, l, at)
			if errors.Is(err, ErrResumeTime) || errors.Is(err, auction.ErrSellOffWindow) {
				err = nil // the form refuses it; the words are shown all the same
			}
		}
		if kind == "resume" && live(o.Stage) {
			o.EndsAt = legal.Time{}
		}
		if err != nil {
			return err
		}
		out, _, err = s.orderText(ctx, tx, l, o, interruption{ground: in.Ground, reason: in.Reason, stop: in.Stop, goneOn: in.GoneOn, at: at})
		return err
	})
	return out, err
}
