package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Dossier is what the court's own people must see of a lot beside the lot: what
// was decided, who was told, what was ordered and what followed the sale. Nothing
// of a bidder is in it.
type Dossier struct {
	Lot           ref.ID           `json:"lot"`
	Set           ref.ID           `json:"set,omitempty"` // in which it is sold, if with others
	Channel       string           `json:"channel"`       // the court's one platform
	Choice        *ChoiceNote      `json:"platform_choice"`
	InForce       ref.ID           `json:"resolution"` // the one whose terms stand
	PreviousStart money.Amount     `json:"previous_start"`
	Resolutions   []ResolutionNote `json:"resolutions"` // the newest first
	Recipients    []RecipientNote  `json:"recipients"`
	Orders        []OrderNote      `json:"orders"`
	SuspendedFrom auction.Status   `json:"suspended_from,omitempty"`
	Ruling        *RulingNote      `json:"ruling"`
	Delivery      *DeliveryNote    `json:"delivery"`
	Leaves        []LeaveNote      `json:"leaves"` // to pay late
	Default       *UndoneNote      `json:"default"`
	Revocation    *UndoneNote      `json:"revocation"`
	Before        *TermsBefore     `json:"terms_before"` // of the sale before this one
	Ties          []string         `json:"buyer_ties"`   // of the buyer to the case, as disclosed: debtor, creditor, priority

	Accepts []auction.Command `json:"accepts"`  // what may be ordered as it stands, each with its own conditions
	MayList bool              `json:"may_list"` // the next sale may be listed now
	Next    ref.ID            `json:"next_lot,omitempty"`
}

// ChoiceNote is the applicant's choice of platform as it was put on record last.
type ChoiceNote struct {
	Choices    []Choice   `json:"choices"`
	Chosen     string     `json:"chosen"`
	Designated string     `json:"designated"`
	Conflict   bool       `json:"conflict"`
	Reason     string     `json:"reason"`
	Document   string     `json:"document"`
	At         legal.Time `json:"at"`
}

// ResolutionNote is a proposal without its reasons and opinions, which only the
// panel reads.
type ResolutionNote struct {
	Resolution    ref.ID           `json:"resolution"`
	Hash          string           `json:"content_hash"`
	StartingPrice money.Amount     `json:"starting_price"`
	Increment     money.Amount     `json:"increment"`
	Deposit       money.Amount     `json:"deposit"`
	PayDays       int              `json:"pay_days"`
	Members       []ref.ID         `json:"members"`
	Presiding     ref.ID           `json:"presiding"`
	Signed        []ref.ID         `json:"signed"` // who has signed, not how
	Holders       []auction.Holder `json:"holders"`
	Outcome       auction.Outcome  `json:"outcome"`
	ProposedAt    legal.Time       `json:"proposed_at"`
}

// RecipientNote is one who must be told of the sale (法释〔2016〕18号 Art. 16), and where that stands.
type RecipientNote struct {
	Party       ref.ID     `json:"party"`
	Why         string     `json:"why"` // party, priority
	Shareholder bool       `json:"shareholder"`
	How         Receipt    `json:"how,omitempty"` // empty: nothing has come back yet
	At          legal.Time `json:"at"`
	IssuedAt    legal.Time `json:"issued_at"`
}

// OrderNote is an order of the court that interrupted the sale or let it go on.
type OrderNote struct {
	Kind         string     `json:"kind"` // suspend, resume, withdraw
	Ground       string     `json:"ground"`
	Reason       string     `json:"reason"`
	Document     string     `json:"document"`
	CauseEndedOn legal.Date `json:"cause_ended_on"`
	At           legal.Time `json:"at"`

	Form  auction.Form `json:"form"` // of a suspension by the court
	DocNo string       `json:"doc_no"`
	Until legal.Date   `json:"until"` // the last day of a stay
}

// RulingNote is the sale ruling.
type RulingNote struct {
	Ruling     ref.ID     `json:"ruling"`
	DocNo      string     `json:"doc_no"`
	Document   string     `json:"document"`
	BuyerCheck string     `json:"buyer_check"`
	IssuedAt   legal.Time `json:"issued_at"`
}

// DeliveryNote is the record of handing over.
type DeliveryNote struct {
	Document string     `json:"document"`
	Note     string     `json:"note"`
	At       legal.Time `json:"at"`
}

// dossierMost bounds each list of a dossier.
const dossierMost = 200

// Dossier is what the desk shows of a lot. ErrNoLot.
func (s *Service) Dossier(ctx context.Context, court string, lot ref.ID, at legal.Time) (Dossier, error) {
	out := Dossier{Lot: lot}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		out.Set, out.InForce, out.PreviousStart, out.SuspendedFrom = l.Set, l.Resolution, l.PreviousStart, l.SuspendedFrom
		out.Accepts = append([]auction.Command{}, auction.Allowed(l.Status, l.Round)...)
		out.Next, err = followerOf(ctx, tx, l)
		if err != nil {
			return err
		}
		out.MayList, err = s.mayList(ctx, tx, l, at)
		if err != nil {
			return err
		}
		for _, read := range []func(context.Context, pgx.Tx, Lot, *Dossier) error{
			readChoice, readResolutions, readRecipients, readOrders, readRuling, readDelivery, readLeaves, readDefault, readRevocation, readTies, readBefore,
		} {
			err := read(ctx, tx, l, &out)
			if err != nil {
				return fmt.Errorf("read dossier of lot %s: %w", lot, err)
			}
		}
		return nil
	})
	return out, err
}

func readChoice(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	err := tx.QueryRow(ctx, `
		select platform
		from auction_channel
		where court_id = $1`, l.Court).Scan(&out.Channel)
	if err != nil && !pg.NoRows(err) {
		return err
	}
	var c ChoiceNote
	var choices []byte
	err = tx.QueryRow(ctx, `
		select choices, chosen, designated, conflict, reason, document, at
		from platform_choice
		where court_id = $1 and lot_id = $2
		order by choice_id desc
		limit 1`, l.Court, l.ID).Scan(&choices, &c.Chosen, &c.Designated, &c.Conflict, &c.Reason, &c.Document, &c.At)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	out.Choice = &c
	return json.Unmarshal(choices, &c.Choices)
}

func readResolutions(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	rows, err := tx.Query(ctx, `
		select resolution_id
		from lot_resolution
		where court_id = $1 and lot_id = $2
		order by resolution_id desc
		limit $3`, l.Court, l.ID, historyMost)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil {
		return err
	}
	out.Resolutions = make([]ResolutionNote, len(ids))
	for i, id := range ids {
		r, err := findResolution(ctx, tx, l, id)
		if err != nil {
			return err
		}
		n := ResolutionNote{
			Resolution: id, Hash: r.hash, StartingPrice: r.StartingPrice, Increment: r.Increment, Deposit: r.Deposit, PayDays: r.PayDays,
			Members: r.Members, Presiding: r.Presiding, Signed: []ref.ID{}, Holders: append([]auction.Holder{}, r.Holders...), Outcome: auction.Resolve(r.Members, r.votes, r.hash),
		}
		for _, v := range r.votes {
			n.Signed = append(n.Signed, v.Member)
		}
		err = tx.QueryRow(ctx, `
			select proposed_at
			from lot_resolution
			where court_id = $1 and resolution_id = $2`, l.Court, id).Scan(&n.ProposedAt)
		if err != nil {
			return err
		}
		out.Resolutions[i] = n
	}
	return nil
}

func readRecipients(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	rows, err := tx.Query(ctx, `
		select r.party_id, r.why, r.shareholder, coalesce(t.how, ''), t.at, r.issued_at
		from lot_recipient r
		left join lateral (
			select how, at
			from lot_receipt t
			where t.court_id = r.court_id and t.lot_id = r.lot_id and t.party_id = r.party_id
			order by t.at desc
			limit 1) t on true
		where r.court_id = $1 and r.lot_id = $2
		order by r.issued_at, r.party_id
		limit $3`, l.Court, l.ID, dossierMost)
	if err != nil {
		return err
	}
	out.Recipients, err = pgx.AppendRows([]RecipientNote{}, rows, pgx.RowToStructByPos[RecipientNote])
	return err
}

func readOrders(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	rows, err := tx.Query(ctx, `
		select kind, ground, reason, document, cause_ended_on, at, form, doc_no, stay_until
		from lot_interruption
		where court_id = $1 and lot_id = $2
		order by interruption_id
		limit $3`, l.Court, l.ID, dossierMost)
	if err != nil {
		return err
	}
	out.Orders, err = pgx.AppendRows([]OrderNote{}, rows, pgx.RowToStructByPos[OrderNote])
	return err
}

func readRuling(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	var r RulingNote
	err := tx.QueryRow(ctx, `
		select ruling_id, doc_no, document, buyer_check, issued_at
		from sale_ruling
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&r.Ruling, &r.DocNo, &r.Document, &r.BuyerCheck, &r.IssuedAt)
	if pg.NoRows(err) {
		return nil
	}
	out.Ruling = &r
	return err
}

func readDelivery(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	var d DeliveryNote
	err := tx.QueryRow(ctx, `
		select document, note, at
		from sale_delivery
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&d.Document, &d.Note, &d.At)
	if pg.NoRows(err) {
		return nil
	}
	out.Delivery = &d
	return err
}
