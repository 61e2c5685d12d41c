package auctionpg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Asked is the answer to AskCreditors.
type Asked struct {
	Price   money.Amount `json:"price"`
	ReplyBy legal.Time   `json:"reply_by"`
	Asked   int          `json:"asked"`
}

// AskCreditors asks the applicant and every other creditor of the case whether they
// take a failed property for their debt, at the price that failed, until the end of
// a day (拍卖变卖规定 Art. 16, 法明传〔2017〕455号). ErrReplyDay, ErrNoCreditors, ErrAskedAlready.
func (s *Service) AskCreditors(ctx context.Context, court string, lot ref.ID, until legal.Date, by event.Actor, at legal.Time) (Asked, error) {
	var out Asked
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.AskCreditors, by)
		if err != nil {
			return err
		}
		out.Price = l.Terms.StartingPrice
		out.ReplyBy, err = auction.ReplyBy(l.Status, l.EndedAt.Date(), at.Date(), until)
		if err != nil {
			return err
		}
		creditors, err := s.creditors(ctx, tx, l)
		if err != nil {
			return err
		}
		out.Asked = len(creditors)
		parties, err := insertInquiry(ctx, tx, l, out, creditors, by, at)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.creditors_asked", by: by, at: at,
			body: map[string]any{"price": out.Price, "reply_by": out.ReplyBy, "asked": out.Asked},
			tell: auction.CreditorsAsked{Court: court, Case: l.Case, Lot: l.ID, Parties: parties, Price: out.Price, ReplyBy: out.ReplyBy, At: at},
		})
	})
	return out, err
}

// creditors are the parties of a lot's case who may take it for their debt.
func (s *Service) creditors(ctx context.Context, tx pgx.Tx, l Lot) ([]Party, error) {
	parties, err := s.from.Cases.Parties(ctx, tx, l.Court, l.Case)
	if err != nil {
		return nil, err
	}
	var out []Party
	for _, p := range parties {
		if p.Kind == "creditor" {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return nil, auction.ErrNoCreditors
	}
	return out, nil
}

func insertInquiry(ctx context.Context, tx pgx.Tx, l Lot, a Asked, creditors []Party, by event.Actor, at legal.Time) ([]ref.ID, error) {
	tag, err := tx.Exec(ctx, `
		insert into creditor_inquiry (court_id, lot_id, price, reply_by, asked_by, asked_at)
		values ($1, $2, $3, $4, $5, $6)
		on conflict do nothing`, l.Court, l.ID, a.Price, a.ReplyBy, by.Person, at)
	if err != nil {
		return nil, fmt.Errorf("ask the creditors of lot %s: %w", l.ID, err)
	}
	if tag.RowsAffected() == 0 {
		var until legal.Time
		err = tx.QueryRow(ctx, `
			select reply_by
			from creditor_inquiry
			where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&until)
		if err != nil {
			return nil, fmt.Errorf("read inquiry of lot %s: %w", l.ID, err)
		}
		return nil, auction.ErrAskedAlready.With("until", until)
	}
	ids := make([]ref.ID, len(creditors))
	for i, p := range creditors {
		ids[i] = p.ID
		_, err = tx.Exec(ctx, `
			insert into creditor_asked (court_id, lot_id, party_id, person_id)
			values ($1, $2, $3, $4)`, l.Court, l.ID, p.ID, null(p.Person))
		if err != nil {
			return nil, fmt.Errorf("ask a creditor of lot %s: %w", l.ID, err)
		}
	}
	return ids, nil
}

// Reply is a creditor's answer: that he takes the whole property, or that he does not.
type Reply struct {
	Party     ref.ID // zero: the creditor as whom the actor takes part in the case
	Takes     bool
	Whole     bool // all that failed; a part of it cannot be taken
	Qualified bool // for housing under limits: may buy, with proof in Document
	Document  string
	Note      string
}

// Answer files a creditor's answer to the inquiry: his own, or one in writing that
// the court puts on record. An answer stands. Errors: ErrNotAsked, ErrAnswerLate,
// ErrAnswered, those of auction.CheckTake.
func (s *Service) Answer(ctx context.Context, lot ref.ID, in Reply, by event.Actor, at legal.Time) error {
	return s.answer(ctx, "", lot, in, by, at)
}

// AnswerFor is Answer for a creditor who answered in writing, by the court. ErrNoLot.
func (s *Service) AnswerFor(ctx context.Context, court string, lot ref.ID, in Reply, by event.Actor, at legal.Time) error {
	if in.Party.IsZero() {
		return auction.ErrNotAsked
	}
	return s.answer(ctx, court, lot, in, by, at)
}

func (s *Service) answer(ctx context.Context, court string, lot ref.ID, in Reply, by event.Actor, at legal.Time) error {
	if in.Document != "" && !auction.IsHash(in.Document) || in.Takes && in.Qualified && in.Document == "" {
		return ErrHash.With("field", "document")
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		if court == "" {
			found, err := findLot(ctx, tx, lot)
			if err != nil {
				return err
			}
			court = found.Court
		}
		l, step, err := s.take(ctx, tx, court, lot, auction.AnswerInquiry, by)
		if err != nil {
			return err
		}
		party, until, err := askedParty(ctx, tx, l, in.Party, by)
		if err != nil {
			return err
		}
		if !at.Before(until) {
			return auction.ErrAnswerLate.With("until", until)
		}
		if in.Takes {
			err = auction.CheckTake(l.Class, l.Limited, in.Whole, in.Qualified)
			if err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `
			insert into creditor_answer (court_id, lot_id, party_id, takes, qualified, document, note, filed_by, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			l.Court, l.ID, party, in.Takes, in.Qualified, in.Document, strings.TrimSpace(in.Note), by.Person, at)
		if pg.Violated(err, "creditor_answered_once") {
			return auction.ErrAnswered
		}
		if err != nil {
			return fmt.Errorf("file answer about lot %s: %w", l.ID, err)
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.creditor_answered", subject: party, by: by, at: at, body: map[string]any{"party": party, "takes": in.Takes},
		})
	})
}

// askedParty is the creditor who answers: the one that the court names, or the one
// as whom a person takes part. ErrNotAsked.
func askedParty(ctx context.Context, tx pgx.Tx, l Lot, party ref.ID, by event.Actor) (asked ref.ID, until legal.Time, err error) {
	own := by.Role == "person"
	if own == !party.IsZero() {
		return "", until, auction.ErrNotAsked
	}
	err = tx.QueryRow(ctx, `
		select a.party_id, q.reply_by
		from creditor_inquiry q
		join creditor_asked a using (court_id, lot_id)
		where q.court_id = $1 and q.lot_id = $2 and ($3 and a.person_id = $4 or not $3 and a.party_id = $5)
		order by a.party_id
		limit 1`, l.Court, l.ID, own, null(by.Person), null(party)).Scan(&asked, &until)
	if pg.NoRows(err) {
		return "", until, auction.ErrNotAsked
	}
	if err != nil {
		return "", until, fmt.Errorf("find creditor of lot %s: %w", l.ID, err)
	}
	return asked, until, nil
}

// inquiryOf reads where the asking of the creditors of l stands.
func inquiryOf(ctx context.Context, q querier, l Lot) (out auction.Inquiry, err error) {
	err = q.QueryRow(ctx, `
		select count(*), count(*) filter (where w.party_id is null), count(*) filter (where w.takes), max(i.reply_by)
		from creditor_inquiry i
		join creditor_asked a using (court_id, lot_id)
		left join creditor_answer w using (court_id, lot_id, party_id)
		where i.court_id = $1 and i.lot_id = $2`, l.Court, l.ID).Scan(&out.Asked, &out.Open, &out.Takers, &out.ReplyBy)
	if err != nil {
		return out, fmt.Errorf("read inquiry of lot %s: %w", l.ID, err)
	}
	return out, nil
}

// refused refuses to go on while a creditor may still take the property of l.
func refused(ctx context.Context, q querier, l Lot, at legal.Time) error {
	inquiry, err := inquiryOf(ctx, q, l)
	if err != nil {
		return err
	}
	return inquiry.CheckRefused(at)
}
