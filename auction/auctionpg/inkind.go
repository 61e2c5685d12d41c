package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/papers"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// takers are the creditors who asked to take l, with their rank and what the
// distribution of the price that failed would pay them.
func (s *Service) takers(ctx context.Context, tx pgx.Tx, l Lot) ([]auction.Taker, error) {
	rows, err := tx.Query(ctx, `
		select party_id
		from creditor_answer
		where court_id = $1 and lot_id = $2 and takes
		order by party_id`, l.Court, l.ID)
	if err != nil {
		return nil, fmt.Errorf("list takers of lot %s: %w", l.ID, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return s.from.Claims.Takers(ctx, tx, l.Court, l.Case, l.Terms.StartingPrice, ids...)
}

// stillOpen refuses to decide between takers while others may still ask.
func stillOpen(ctx context.Context, q querier, l Lot, at legal.Time) error {
	inquiry, err := inquiryOf(ctx, q, l)
	switch {
	case err != nil:
		return err
	case inquiry.Asked == 0:
		return auction.ErrCreditorsUnasked
	case inquiry.Open > 0 && at.Before(inquiry.ReplyBy):
		return auction.ErrCreditorsWait.With("waiting", inquiry.Open).With("until", inquiry.ReplyBy)
	}
	return nil
}

// Awarding is the court's decision that a creditor takes the property.
type Awarding struct {
	auction.Paper
	Party ref.ID
	PayBy legal.Date // last day for the difference
}

// Award is the answer to TakeInKind.
type Award struct {
	Award      ref.ID         `json:"award"`
	Price      money.Amount   `json:"price"`
	SetOff     money.Amount   `json:"set_off"`
	Difference money.Amount   `json:"difference"`
	PayBy      legal.Time     `json:"pay_by"`
	Status     auction.Status `json:"status"`
}

// TakeInKind decides that a creditor takes a failed property at the price that
// failed: the best ranked of those who asked, or the one to whom the lots fell. His
// share in the distribution of that price pays for it; the rest he brings by a day.
// Errors: those of auction.Paper.Check, auction.DifferenceBy, auction.Take,
// ErrCreditorsWait, ErrNotAsked if nobody acts for the creditor here.
func (s *Service) TakeInKind(ctx context.Context, court string, lot ref.ID, in Awarding, by event.Actor, at legal.Time) (Award, error) {
	err := in.Check()
	if err != nil {
		return Award{}, err
	}
	var out Award
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.TakeInKind, by)
		if err != nil {
			return err
		}
		out = Award{Award: ref.New(), Price: l.Terms.StartingPrice, Status: step.To}
		out.PayBy, err = auction.DifferenceBy(at.Date(), in.PayBy)
		if err != nil {
			return err
		}
		ts, drawn, err := s.deciding(ctx, tx, l, at)
		if err != nil {
			return err
		}
		took, err := auction.Take(out.Price, ts, in.Party, drawn)
		if err != nil {
			return err
		}
		out.SetOff, out.Difference = took.SetOff, took.Difference
		e := auction.CreditorTakes{
			Court: court, Case: l.Case, Lot: lot, Asset: l.Asset, Award: out.Award, Party: in.Party, Price: out.Price, SetOff: took.SetOff,
			PayBy: out.PayBy, DocNo: in.DocNo, Document: in.Document, Judge: by.Person, At: at,
		}
		e.Entitlement, e.Person, err = s.insertAward(ctx, tx, l, in, out, took, ts, !drawn.IsZero(), by, at)
		if err != nil {
			return err
		}
		err = setStatus(ctx, tx, l, step.To)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.taken_in_kind", subject: in.Party, by: by, at: at,
			body: map[string]any{"price": out.Price, "set_off": out.SetOff, "difference": out.Difference, "pay_by": out.PayBy, "doc_no": in.DocNo, "reason": in.Reason},
			tell: e,
		})
	})
	return out, err
}

// deciding are the takers between whom a judge decides, and to whom the lots fell.
func (s *Service) deciding(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) (ts []auction.Taker, drawn ref.ID, err error) {
	err = stillOpen(ctx, tx, l, at)
	if err != nil {
		return nil, "", err
	}
	ts, err = s.takers(ctx, tx, l)
	if err != nil {
		return nil, "", err
	}
	err = tx.QueryRow(ctx, `
		select chosen
		from lot_drawn
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&drawn)
	if err != nil && !pg.NoRows(err) {
		return nil, "", fmt.Errorf("read lots of %s: %w", l.ID, err)
	}
	return ts, drawn, nil
}

func (s *Service) insertAward(ctx context.Context, tx pgx.Tx, l Lot, in Awarding, a Award, took auction.TakenInKind, ts []auction.Taker, drawn bool, by event.Actor, at legal.Time) (entitled money.Amount, person ref.ID, err error) {
	for _, t := range ts {
		if t.Party == in.Party {
			entitled = t.Entitlement
		}
	}
	err = tx.QueryRow(ctx, `
		insert into in_kind_award (court_id, lot_id, award_id, party_id, person_id, rank, drawn, price, entitlement, set_off, difference,
			pay_by, doc_no, document, reason, decided_by, at)
		select c.court_id, c.lot_id, $4, c.party_id, c.person_id, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
		from creditor_asked c
		where c.court_id = $1 and c.lot_id = $2 and c.party_id = $3 and c.person_id is not null
		returning person_id`,
		l.Court, l.ID, in.Party, a.Award, took.Rank, drawn, a.Price, entitled, a.SetOff, a.Difference, a.PayBy, in.DocNo, in.Document, in.Reason, by.Person, at,
	).Scan(&person)
	if pg.NoRows(err) {
		return entitled, "", auction.ErrNotAsked
	}
	if err != nil {
		return entitled, "", fmt.Errorf("award lot %s: %w", l.ID, err)
	}
	return entitled, person, nil
}

// award is a decision as the steps after it need it.
type award struct {
	id, party, person         ref.ID
	price, setOff, difference money.Amount
	payBy                     legal.Time
}

func findAward(ctx context.Context, q querier, l Lot) (a award, err error) {
	err = q.QueryRow(ctx, `
		select award_id, party_id, person_id, price, set_off, difference, pay_by
		from in_kind_award
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&a.id, &a.party, &a.person, &a.price, &a.setOff, &a.difference, &a.payBy)
	if pg.NoRows(err) {
		return a, ErrNoAward
	}
	if err != nil {
		return a, fmt.Errorf("read award of lot %s: %w", l.ID, err)
	}
	return a, nil
}

// RuleInKind issues the ruling on payment in kind once the difference is paid; title
// passes when it is served (拍卖变卖规定 Art. 20, 26). ErrHash, ErrBuyerCheck,
// ErrDifferenceOpen.
func (s *Service) RuleInKind(ctx context.Context, court string, lot ref.ID, in RulingDraft, by event.Actor, at legal.Time) (Ruled, error) {
	err := in.check()
	if err != nil {
		return Ruled{}, err
	}
	var out Ruled
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.PayDifference, by)
		if err != nil {
			return err
		}
		a, err := findAward(ctx, tx, l)
		if err != nil {
			return err
		}
		if l.PaidAt.IsZero() {
			return auction.ErrDifferenceOpen.With("difference", a.difference)
		}
		serveBy, err := s.courtDue(ctx, tx, court, auction.Within(l.PaidAt.Date(), auction.RulingDays), l.PaidAt)
		if err != nil {
			return err
		}
		out = Ruled{Ruling: ref.New(), ServeBy: serveBy, Status: step.To}
		in.Document, err = s.written(ctx, tx, l, papers.InKindRuling, in.paper(), by, at, taking(s.opened(l, by, at)), addBurdens, checked(in.BuyerCheck))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into sale_ruling (court_id, lot_id, ruling_id, doc_no, document, buyer_id, buyer_check, issued_by, issued_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, court, lot, out.Ruling, in.DocNo, in.Document, a.person, in.BuyerCheck, by.Person, at)
		if err != nil {
			return fmt.Errorf("issue ruling of lot %s: %w", lot, err)
		}
		_, err = tx.Exec(ctx, `
			update lot
			set status = $3, ruled_at = $4
			where court_id = $1 and lot_id = $2`, court, lot, step.To, at)
		if err != nil {
			return fmt.Errorf("note ruling of lot %s: %w", lot, err)
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.ruled", subject: out.Ruling, by: by, at: at, body: map[string]any{"doc_no": in.DocNo, "in_kind": true},
			tell: auction.RulingIssued{Court: court, Case: l.Case, Lot: l.ID, Ruling: out.Ruling, Buyer: a.person, Due: out.ServeBy},
		})
	})
	return out, err
}

// LapseInKind orders a re-auction when the creditor who was to take the property did
// not bring the difference in time (拍卖变卖规定 Art. 22). ErrDifferenceRuns.
func (s *Service) LapseInKind(ctx context.Context, court string, lot ref.ID, p auction.Paper, by event.Actor, at legal.Time) (auction.Status, error) {
	err := p.CheckWords()
	if err != nil {
		return "", err
	}
	var to auction.Status
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.LapseInKind, by)
		if err != nil {
			return err
		}
		a, err := findAward(ctx, tx, l)
		if err != nil {
			return err
		}
		if !l.PaidAt.IsZero() || at.Before(a.payBy) {
			return auction.ErrDifferenceRuns.With("until", a.payBy)
		}
		to = step.To
		p.Document, err = s.written(ctx, tx, l, papers.InKindLapse, p, by, at, taking(s.opened(l, by, at)))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into in_kind_lapse (court_id, lot_id, doc_no, document, reason, ruled_by, at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, lot, p.DocNo, p.Document, p.Reason, by.Person, at)
		if err != nil {
			return fmt.Errorf("end the taking of lot %s: %w", lot, err)
		}
		return s.reauction(ctx, tx, l, step, done{
			kind: "lot.taking_lapsed", subject: a.party, by: by, at: at, body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason},
			tell: auction.TakingLapsed{Court: court, Case: l.Case, Lot: l.ID, Award: a.id, At: at},
		})
	})
	return to, err
}

// TakerTx is the person who takes a lot in kind under an award, or none.
func (s *Service) TakerTx(ctx context.Context, tx pgx.Tx, court string, lot, award ref.ID) (person ref.ID, err error) {
	err = tx.QueryRow(ctx, `
		select person_id
		from in_kind_award
		where court_id = $1 and lot_id = $2 and award_id = $3`, court, lot, award).Scan(&person)
	if err != nil && !pg.NoRows(err) {
		return "", fmt.Errorf("find taker of lot %s: %w", lot, err)
	}
	return person, nil
}
