package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/papers"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// RuleUnapproved is the ruling that equity is sold again because its buyer got no
// approval of the change of shareholder in reasonable time (法释〔2021〕20号 Art. 15). The
// price goes back; the deposit is kept only from a buyer who knew that the announced
// qualification was lacking. The re-auction is of the same round, without the buyer.
// What auction.Unapproved.Check refuses; auction.ErrPaper.
func (s *Service) RuleUnapproved(ctx context.Context, court string, lot ref.ID, u auction.Unapproved, p auction.Paper, by event.Actor, at legal.Time) (Undone, error) {
	err := p.CheckWords()
	if err != nil {
		return Undone{}, err
	}
	out := Undone{Ruling: ref.New()}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.RuleUnapproved, by)
		if err != nil {
			return err
		}
		facts, err := buyerFacts(ctx, tx, l)
		if err == nil {
			err = u.Check(facts, l.EndedAt, at)
		}
		if err != nil {
			return err
		}
		out.Status = step.To
		return s.unapproved(ctx, tx, l, step, out.Ruling, u, p, by, at)
	})
	return out, err
}

// unapproved writes the ruling and what follows from it.
func (s *Service) unapproved(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, ruling ref.ID, u auction.Unapproved, p auction.Paper, by event.Actor, at legal.Time) error {
	x, err := saleOf(ctx, tx, l)
	if err != nil {
		return err
	}
	p.Document, err = s.written(ctx, tx, l, papers.Reauction, p, by, at, addSale, notApproved(u))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into default_ruling (court_id, lot_id, ruling_id, application_id, buyer_id, doc_no, document, reason, ruled_by, at, ground, forfeits, last_day, knew)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'unapproved', $11, $12, $13)`,
		l.Court, l.ID, ruling, x.application, x.buyer, p.DocNo, p.Document, p.Reason, by.Person, at, u.Knowing, u.LastDay, u.Knew)
	if err != nil {
		return fmt.Errorf("rule re-auction of equity %s: %w", l.ID, err)
	}
	return s.sellAgain(ctx, tx, l, step, x, !u.Knowing, done{
		kind: "lot.unapproved", subject: ruling, by: by, at: at,
		body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason, "last_day": u.LastDay, "forfeits": u.Knowing},
	})
}

// notApproved says of a re-auction that its equity was not approved.
func notApproved(u auction.Unapproved) more {
	return func(_ context.Context, _ pgx.Tx, _ Lot, f *papers.Facts) error {
		f.Unapproved = &papers.Unapproved{LastDay: u.LastDay, Knowing: u.Knowing, Knew: u.Knew}
		return nil
	}
}
